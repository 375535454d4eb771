"""The two books the tests read: made once a run, by the command line, as anyone would."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent
TAGS = ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK")


def kanben(
    *arguments: str | Path, given: bytes = b"", cwd: Path = HOME, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the command line and return how it ended, with what it said.

    Nothing comes from earlier runs but the tables made of the dictionaries.
    """
    with tempfile.TemporaryDirectory() as kept:
        for table in _tables():
            (Path(kept) / table.name).symlink_to(table)
        return _ran(arguments, given, cwd, {"KANBEN_CACHE": kept, **environment})


def _ran(
    arguments: Iterable[str | Path], given: bytes, cwd: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "kanben", *map(str, arguments)],
        input=given,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(HOME), **environment},
        check=False,
    )


@cache
def _tables() -> tuple[Path, ...]:
    """Return the tables of the dictionaries, made once for all the tests."""
    folder = tempfile.mkdtemp(prefix="kanben-tables-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for tag in ("zh-Hans", "zh-Hant-TW", "zh-Hant-HK"):
        _ran(["convert", "--to", tag], "後來的事".encode() * 300, HOME, {"KANBEN_CACHE": folder})
    return tuple(sorted(Path(folder).glob("*.tables")))


def _made(root: Path, out: Path) -> Path:
    ended = kanben("build", "--root", root, "--out", out)
    assert ended.returncode == 0, ended.stderr.decode()
    return out


@pytest.fixture(scope="session")
def first_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the editions of the first book."""
    return _made(HOME, tmp_path_factory.mktemp("first") / "dist")


@pytest.fixture(scope="session")
def specimen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the editions of the specimen."""
    return _made(HOME / "tests" / "specimen", tmp_path_factory.mktemp("specimen") / "dist")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the goldens be written anew, to be read as a diff."""
    parser.addoption("--refresh-golden", action="store_true", help="write tests/golden anew")
