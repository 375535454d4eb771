"""The two books the tests read: made once a run, by the command line, as anyone would."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent
TAGS = ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK")


def kanben(
    *arguments: str | Path, given: bytes = b"", cwd: Path = HOME, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the command line and return how it ended, with what it said; nothing comes from earlier runs."""
    return subprocess.run(
        [sys.executable, "-m", "kanben", *map(str, arguments)],
        input=given,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(HOME), "KANBEN_CACHE": os.devnull, **environment},
        check=False,
    )


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
