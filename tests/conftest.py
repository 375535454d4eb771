"""The two books the tests read: made once a run, by the command line, as anyone would."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

from build import locked
from tests import forked

HOME = Path(__file__).parent.parent
TAGS = ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK")
SHARED: list[Path] = []  # the folder of this run, all its workers'
LONGEST = (
    "test_editions.py::test_the_same_bytes",  # makes the first book for all who read it, and once more
    "test_editions.py::test_what_is_made[specimen]",  # makes the specimen
    "test_hostile.py::test_each_is_answered_as_it_was[texts]",
    "test_codes.py",
    "test_page_list.py",
    "test_house_rules.py",
    "test_command_line.py",
    "test_ace.py",  # reads both books, so they are made by now
    "test_front_door.py",
    "test_press_command.py",
    "test_pinyin.py",
    "test_epub_all.py",
    "test_standing.py",
    "test_epubcheck.py",
    "test_variants_review.py",
    "test_html.py",
)
"""What takes longest, in the order in which it is begun; each worker has every so-manieth of it before all else."""
TABLES = ("tables", "words", "ready", "openings", "expressions")
"""Of what is kept between builds, that which no book has a part in."""

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # every start would compile the package anew
hypothesis.settings.register_profile("untimed", deadline=None)  # a busy machine is no fault of the text
hypothesis.settings.load_profile("untimed")


def kanben(
    *arguments: str | Path, given: bytes = b"", cwd: Path = HOME, afresh: bool = False, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the command line and return how it ended, with what it said.

    Nothing comes from earlier runs but what is made of dictionaries and rules.  It is started as a copy of a process
    that has imported all it needs; ``afresh``, or in another environment, as anyone would start it.
    """
    words = [str(argument) for argument in arguments]
    with tempfile.TemporaryDirectory() as kept:
        environment = {"KANBEN_CACHE": kept, **environment}
        for table in once("tables", tables).iterdir():
            here = Path(environment["KANBEN_CACHE"]) / table.name
            here.parent.mkdir(exist_ok=True)
            here.unlink(missing_ok=True)
            here.symlink_to(table)
        return _ran(words, given, cwd, environment, afresh=afresh)


def _ran(
    arguments: list[str], given: bytes, cwd: Path, environment: dict[str, str], *, afresh: bool = False
) -> subprocess.CompletedProcess[bytes]:
    if forked.READY and not afresh and environment.keys() == {"KANBEN_CACHE"}:
        return forked.run(arguments, given, cwd, {**os.environ, **environment})
    return subprocess.run(
        [sys.executable, "-m", "kanben", *arguments],
        input=given,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(HOME), **environment},
        check=False,
    )


def once(name: str, make: Callable[[Path], object]) -> Path:
    """Return the folder ``name`` of this run, made by the first worker that asks; the others wait for it."""
    place = SHARED[0] / name
    with place.with_suffix(".lock").open("a") as lock:
        while not locked(lock.fileno()):
            time.sleep(0.05)
        if not place.exists():
            with tempfile.TemporaryDirectory(dir=SHARED[0]) as room:
                make(Path(room, "made"))
                Path(room, "made").rename(place)
    return place


def tables(folder: Path) -> None:
    """Make what is made of dictionaries, word lists and rules; of a book nothing is left here."""
    conversions = (["convert", "--to", tag] for tag in ("zh-Hans", "zh-Hant-TW", "zh-Hant-HK"))
    for words in (*conversions, ["dates"], ["repair"]):
        ended = _ran(words, "後來的事".encode() * 300, HOME, {"KANBEN_CACHE": str(folder)})
        assert ended.returncode == 0, ended.stderr.decode()
    book = ["--root", str(HOME), "--out", str(folder / "out"), "--variant", "zh-Hant-TW", "--format", "pdf"]
    ended = _ran(["build", *book], b"", HOME, {"KANBEN_CACHE": str(folder)})
    assert ended.returncode == 0, ended.stderr.decode()
    shutil.rmtree(folder / "out")
    for other in set(folder.iterdir()) - {path for kind in TABLES for path in folder.glob(f"*.{kind}")}:
        other.unlink()


def _made(root: Path, out: Path) -> None:
    ended = kanben("build", "--root", root, "--out", out, afresh=True)
    assert ended.returncode == 0, ended.stderr.decode()


@pytest.fixture(scope="session", autouse=True)
def _shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> None:
    base = tmp_path_factory.getbasetemp()
    SHARED[:] = [base if worker_id == "master" else base.parent]


@pytest.fixture(scope="session")
def first_book() -> Path:
    """Return the folder of the editions of the first book."""
    return once("first", lambda out: _made(HOME, out))


@pytest.fixture(scope="session")
def specimen() -> Path:
    """Return the folder of the editions of the specimen."""
    return once("specimen", lambda out: _made(HOME / "tests" / "specimen", out))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest, so that none is left at the end for one worker while the others have nothing to do."""
    workers, ordered = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")), list[pytest.Item]()
    rest = list(items)
    long = []
    for name in LONGEST if workers > 1 else ():
        long.append([item for item in rest if f"/{name}" in item.nodeid])
        rest = [item for item in rest if item not in long[-1]]
    for worker in range(workers):  # each is given as many, one after the other
        mine = [item for together in long[worker::workers] for item in together]
        size = (len(items) - len(ordered)) // (workers - worker)
        fill = max(size - len(mine), 0)
        ordered += mine + rest[:fill]
        rest = rest[fill:]
    items[:] = ordered + rest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the goldens be written anew, to be read as a diff."""
    parser.addoption("--refresh-golden", action="store_true", help="write tests/golden anew")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of what is kept in this test, which nobody else sees."""
    monkeypatch.setenv("KANBEN_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"
