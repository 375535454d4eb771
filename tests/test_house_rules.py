"""The rules of the house, held by a test: who imports whom, who opens files, how long a module is, what is shipped."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path, PurePath

import pytest

import kanben
from kanben import doctor, resources

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "kanben"

# What all stages share, and what stands before them all; everything else is a stage.
VALUES = {
    "decision",
    "detected",
    "dialect",
    "model",
    "opening",
    "edits",
    "expressions",
    "faces",
    "findings",
    "indented",
    "litter",
    "once",
    "outline",
    "pace",
    "pictures_told",
    "plan",
    "plan_book",
    "plan_editions",
    "plan_fonts",
    "printing",
    "repertoire",
    "resources",
    "shelf",
    "side_by_side",
    "toml_lines",
    "toml_places",
    "tongues",
    "trim",
    "wordlist",
    "written",
}
FRONT = {
    "__init__",
    "__main__",
    "cli",
    "filters",
    "dated",
    "wounds",
    "terminal",
    "spoken",
    "codes",
    "explain",
    "folder",
    "press",
    "sheets",
    "articles",
    "forme",
    "kept_cover",
    "machine",
    "making",
    "packing",
    "edited",
    "manuscript",
    "editions",
    "editorial",
    "standing",
    "init",
    "preview",
    "library",
    "pressroom",
    "cluster",
}
ONE_STAGE = {"report_page": "report", "typeset": "writers", "reckoning": "chronology"}
# the report and its page; the PDF and its lines; the dates and the book made of them

# Where a library may be named.
HOMES = {
    "opencc": ("variants/reference.py",),
    "numpy": ("variants/", "typeset/", "repairs/suspects.py", "repairs/misread.py"),
    "weasyprint": ("writers/pdf", "typeset/"),
    "ebooklib": ("writers/epub", "writers/package"),
    "markdown": ("readers/", "writers/"),
    "click": ("cli.py", "filters.py", "terminal.py"),
    "rich": ("terminal.py",),
    "distributed": ("cluster.py",),
}

# Who opens files, and why.  A module may read what is packed with it by importlib.resources; an entry here that is
# no longer needed is itself an offence.
OPENERS = {
    "folder.py": "the book's own files and the editions, for the press",
    "press.py": "the editions it has made, to proof them",
    "sheets.py": "the house styles",
    "standing.py": "what it keeps between builds, and the package itself, to know it by",
    "machine.py": "the libraries and fonts of the machine, to know them by",
    "init/__init__.py": "a new book's files",
    "preview.py": "the editions it shows",
    "doctor.py": "the list of pinned releases",
    "cluster.py": "what is sent to a worker, what it has made, and the package itself, to know it by",
    "proof/ace.py": "what the program says",
    "proof/epubcheck.py": "what the program is given, and what it says",
    "writers/kindle.py": "what the program is given, and what it makes",
    "repairs/lexicon.py": "the dictionaries’ lists of characters, and itself, to know its tables by",
    "repairs/pinyin/characters.py": "pypinyin's list of readings",
    "repairs/suspects.py": "itself, to know its table by",
    "wordlist.py": "the dictionary of words, and itself, to know its columns by",
    "shelf.py": "what only saves time",
    "reckoning/openings.py": "itself, to know by what its derivation on the shelf was made",
    "variants/lexicon.py": "the dictionaries and their configurations",
    "variants/ready.py": "its own modules, which name what is kept",
    "variants/reference.py": "the dictionaries as opencc reads them",
    "variants/tags/__init__.py": "the variants, one file each",
}

LONGEST = 320
LONG = {"model.py": "the closed set of values is one table, and is read as one"}


@cache
def modules(package: Path) -> tuple[tuple[str, ast.Module], ...]:
    """Return each module's path below ``package`` and its tree."""
    return tuple(
        (path.relative_to(package).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(package.rglob("*.py"))
    )


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the dotted name of each thing a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)


def crossings(package: Path) -> list[str]:
    """Name each import by which a stage knows another, or a value knows a stage."""
    found = []
    for path, tree in modules(package):
        own = path.split("/")[0].removesuffix(".py")
        for name in imported(tree):
            assert not name.startswith("."), f"{path}: imports are written out in full"
            if not name.startswith("kanben.") or name == "kanben.__version__":
                continue
            other = name.split(".")[1]
            same = ONE_STAGE.get(own, own) == ONE_STAGE.get(other, other)
            if own not in FRONT and not same and other not in VALUES:
                found.append(f"{path} imports {name}")
    return found


def strangers(package: Path) -> list[str]:
    """Name each import of a library outside its home."""
    return [
        f"{path} imports {name}"
        for path, tree in modules(package)
        for name in imported(tree)
        if not path.startswith(HOMES.get(name.split(".")[0], ("",)))
    ]


def openers(package: Path) -> set[str]:
    """Name each module that opens, reads or writes a file that is not packed with it."""
    methods = {"read_text", "read_bytes", "write_text", "write_bytes"}
    return {
        path
        for path, tree in modules(package)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Attribute) and node.func.attr in methods and "files(" not in ast.unparse(node))
            or (isinstance(node.func, ast.Name) and node.func.id == "open")
        )
    }


def test_stages_never_import_each_other():
    assert crossings(PACKAGE) == []


def test_libraries_stay_at_home():
    assert strangers(PACKAGE) == []


def test_only_these_open_files():
    there = {path for path, _ in modules(PACKAGE)}
    assert openers(PACKAGE) == OPENERS.keys() & there


def test_the_rules_see_an_offence(tmp_path):
    for name, text in {
        "model.py": "from kanben.press import build",
        "press.py": "from kanben import readers, writers\nimport kanben.model\nopen('x')",
        "repairs/width.py": "def width():\n    from kanben.structure.lines import lines\n    import opencc.config",
        "repairs/marks.py": "from kanben import edits\nfrom kanben.repairs.width import width",
        "writers/pdf_cover.py": "import weasyprint\nfiles('kanben.writers').joinpath('x').read_text()",
        "writers/fonts.py": "from weasyprint.text import fonts\nPath('x').read_bytes()",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert crossings(tmp_path) == [
        "model.py imports kanben.press.build",
        "repairs/width.py imports kanben.structure.lines.lines",
    ]
    assert strangers(tmp_path) == [
        "repairs/width.py imports opencc.config",
        "writers/fonts.py imports weasyprint.text.fonts",
    ]
    assert openers(tmp_path) == {"press.py", "writers/fonts.py"}


def test_no_module_is_longer_than_a_sitting():
    lengths = {
        path.relative_to(PACKAGE).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in PACKAGE.rglob("*.py")
    }
    assert {name for name, length in lengths.items() if length > LONGEST} == LONG.keys()
    assert len((ROOT / "build.py").read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize(
    "tool",
    [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]],
    ids=" ".join,
)
def test_lint_layout_and_types(tool):
    said = subprocess.run([sys.executable, "-m", *tool], cwd=ROOT, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr


def tracked() -> list[Path]:
    """Return the files that make up the project."""
    if shutil.which("git") and (ROOT / ".git").exists():
        asked = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(asked, capture_output=True, text=True, encoding="utf-8", check=True).stdout
        return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    return [path for path in ROOT.rglob("*") if path.is_file() and path.relative_to(ROOT).parts[0] != ".venv"]


# Written in pieces, so as not to be found here.
ELSEWHERE = re.compile(
    r"(?<![\w./-])/(?:ro" r"ot|wo" r"rk|ho" r"me|Us" r"ers)/\w"
    r"|pypi\." r"org|python" r"hosted|registry\.npm" r"js|deb\.deb" r"ian",
)  # fmt: skip


def test_nothing_names_a_machine_or_a_registry():
    assert ELSEWHERE.search("in /wo" + "rk/main")
    found = []
    for path in tracked():
        text = path.read_bytes()
        if b"\0" in text or path.is_relative_to(ROOT / "seeds"):
            continue
        for line, words in enumerate(text.decode(errors="replace").splitlines(), 1):
            if ELSEWHERE.search(words):
                found.append(f"{path.relative_to(ROOT)}:{line}: {words.strip()[:120]}")
    assert found == []


# --- what is shipped ---------------------------------------------------------


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_package_is_in_the_wheel(project):
    there = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for path in PACKAGE.rglob("*.py")
        if (path.parent / "__init__.py").exists()
    }
    assert set(project["tool"]["setuptools"]["packages"]) == there | {"kanben.styles"}
    assert not [path for path in PACKAGE.rglob("*.py") if not (path.parent / "__init__.py").exists()]


def test_everything_else_in_the_package_is_in_the_wheel_too(project):
    patterns = project["tool"]["setuptools"]["package-data"]
    for name, folder in {"kanben": PACKAGE, "kanben.styles": ROOT / "styles"}.items():
        for path in folder.rglob("*"):
            if path.is_file() and not path.suffix.startswith(".py"):
                below = PurePath("x") / path.relative_to(folder)  # "**/*.css" speaks of the folder itself, too
                assert any(below.match(pattern) for pattern in patterns[name]), path


def test_the_styles_are_found():
    assert (resources.styles() / "book.css").is_file()
    assert (resources.styles() / "trim").is_dir()


def test_the_version_is_said_once_and_the_same(project):
    assert project["project"]["version"] == kanben.__version__


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_every_requirement_is_pinned_and_named_once(name):
    lines = [line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if line and line[0] not in "#-"]
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\d.]+( ; .+)?", line)] == []
    names = [line.split("==")[0].lower() for line in lines]
    assert len(names) == len(set(names))


def test_what_the_package_imports_is_required(project):
    extras = {line.split("==")[0] for lines in project["project"]["optional-dependencies"].values() for line in lines}
    pinned = {name.lower().replace("_", "-") for name in doctor.pins()}
    owners = packages_distributions()
    for path, tree in modules(PACKAGE):
        for name in imported(tree):
            top = name.split(".")[0]
            if top != "kanben" and top not in sys.stdlib_module_names:
                distributions = {owner.lower().replace("_", "-") for owner in owners.get(top, ())}
                assert distributions & pinned or top in extras, f"{path} imports {top}, which nothing requires"
