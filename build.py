#!/usr/bin/env python3
"""Make the book: python3 build.py

    python3 build.py [build]      make every edition named in book/book.toml
    python3 build.py doctor       what works, what is missing, what each absence costs
    python3 build.py test         run the tests; what follows goes to pytest, or after --bench to tests/bench/scale.py
    python3 build.py --help       the other commands

The front door on a fresh machine: Python's standard library alone.  It makes
the environment (.venv, beside this file) and hands over to the command line of
the package in it.  The last thing it writes there is the stamp, which says for
which Python and which requirements the environment was made; while that holds,
a start costs a few hundredths of a second.  An environment without a stamp was
left half made, and is made again.

This file must parse on any Python from 3.6, if only to say what is wrong with it.
"""

import sys

OLDEST = (3, 11)


def too_old(version: "tuple[int, ...]") -> str:
    """Say what is wrong with a Python of ``version``, or nothing.

    >>> too_old((3, 9, 2)), too_old((3, 11, 0))
    ('Kanben needs Python 3.11 or newer; this is Python 3.9', '')
    """
    if tuple(version) >= OLDEST:
        return ""
    return f"Kanben needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is Python {version[0]}.{version[1]}"


if __name__ == "__main__" and too_old(sys.version_info[:3]):
    sys.stderr.write(f"error: {too_old(sys.version_info[:3])}\n  hint: install a newer one; it may go by python3.13\n")
    sys.exit(4)

import contextlib
import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sysconfig
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "stamp"
LOCK = VENV / "lock"
LOG = VENV / "setup.log"

MISSING, STOPPED = 4, 130  # exit codes: a missing dependency, Ctrl-C

# What the pages are drawn with, as the system's loader knows it; what only the tests use, by its command.
LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz", "harfbuzz-subset")
PROGRAMS = ("pdftoppm", "qpdf", "java", "chromium", "npm")
# Where these come from: the packages of apt, dnf and brew.
PACKAGES = {
    "pango-1.0": ("libpango-1.0-0", "pango", "pango"),
    "pangoft2-1.0": ("libpangoft2-1.0-0", "pango", "pango"),
    "harfbuzz": ("libharfbuzz0b", "harfbuzz", "harfbuzz"),
    "harfbuzz-subset": ("libharfbuzz-subset0", "harfbuzz", "harfbuzz"),
    "pdftoppm": ("poppler-utils", "poppler-utils", "poppler"),
    "qpdf": ("qpdf", "qpdf", "qpdf"),
    "java": ("default-jre-headless", "java-latest-openjdk-headless", "openjdk"),
    "chromium": ("chromium", "chromium", "chromium"),
    "npm": ("npm", "npm", "node"),
    "ensurepip": (f"python{sys.version_info[0]}.{sys.version_info[1]}-venv", "python3-pip", "python"),
}
MANAGERS = ("sudo apt-get install", "sudo dnf install", "brew install")
# What would lead the Python in .venv, or its pip, out of it.
FOREIGN = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT")
APT = ("apt-get", "-y", "-o", "DPkg::Lock::Timeout=300")
UNATTENDED = {"DEBIAN_FRONTEND": "noninteractive", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USER": "0"}
# What pip says when nobody answers.
UNANSWERED = ("ConnectionError", "NameResolution", "ConnectTimeout", "ReadTimeout", "ProxyError", "unreachable")


class SetUpError(Exception):
    """The environment cannot be made: what is wrong, and what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def main(arguments: list[str]) -> int:
    """Set up what is missing, then become the command line (or, for ``test``, pytest in this folder)."""
    testing = arguments[:1] == ["test"]
    try:
        if not wanted(testing).items() <= stamped().items():
            if arguments[:1] in (["-h"], ["--help"]):
                print(__doc__)
                return 0
            set_up(testing)
        if testing:
            os.chdir(ROOT)
            bench = arguments[1:2] == ["--bench"]
            return hand_over("tests.bench.scale" if bench else "pytest", arguments[1 + bench :])
        os.environ.setdefault("KANBEN_ROOT", str(ROOT))  # the book to make where no --root is given
        return hand_over("kanben", arguments)
    except SetUpError as problem:
        say(f"error: {problem}\n  hint: {problem.hint}")
        return MISSING
    except OSError as problem:
        say(f"error: the set-up failed: {problem}\n  hint: mend that and start again")
        return MISSING
    except KeyboardInterrupt:
        say("\nstopped in the set-up; the next start begins it again")
        return STOPPED


def hand_over(module: str, arguments: list[str]) -> int:
    """Become ``module``, run by the Python of the environment; Windows must wait for it instead.

    ``-P`` keeps what lies in the folder the user stands in out of the imports.
    """
    command = [str(PYTHON), "-P", "-m", module, *arguments]
    if os.name == "nt":
        return subprocess.call(command, env=environment())
    sys.stdout.flush()
    sys.stderr.flush()
    return os.execve(command[0], command, environment())


def environment() -> dict[str, str]:
    """Return this process's environment without what would lead another Python astray."""
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    if sys.platform == "darwin":  # Apple's loader does not look where Homebrew keeps its libraries
        folders = (kept.get("DYLD_FALLBACK_LIBRARY_PATH"), "/opt/homebrew/lib", "/usr/local/lib", "/usr/lib")
        kept["DYLD_FALLBACK_LIBRARY_PATH"] = ":".join(folder for folder in folders if folder)
    return kept


def say(words: str) -> None:
    """Talk, on standard error: standard output is for results."""
    print(words, file=sys.stderr, flush=True)


# --- the stamp: is there anything to be done? ---------------------------------


def wanted(testing: bool) -> dict[str, str]:
    """Return what the stamp must say if nothing is to be done."""
    files = ("requirements.txt", "requirements-test.txt")[: 1 + testing]
    return {
        "python": f"{sys.implementation.cache_tag}-{sys.platform}",
        **{name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in files},
        "libraries": "found",
        **({"programs": "asked"} if testing else {}),
    }


def stamped() -> dict[str, str]:
    """Return what the stamp says: nothing where the environment is half made, or its Python is gone."""
    try:
        lines = STAMP.read_text(encoding="ascii").splitlines() if PYTHON.exists() else []
        return dict(line.split(" ", 1) for line in lines)
    except (FileNotFoundError, ValueError):
        return {}


# --- the set-up ---------------------------------------------------------------


def set_up(testing: bool) -> None:
    """Make the environment, or add to it what is missing.  Two runs at once take turns."""
    VENV.mkdir(exist_ok=True)
    with turn() as lock:
        want, have = wanted(testing), stamped()
        libraries = supply(LIBRARIES, loadable)
        if libraries:
            say(f"missing, and no PDF without it: {', '.join(libraries)}\n  hint: {to_type(libraries)}")
        programs = supply(PROGRAMS, shutil.which) if testing and have.get("programs") != "asked" else []
        if programs:
            say(f"missing, and tests skipped without it: {', '.join(programs)}\n  hint: {to_type(programs)}")
        if any(have.get(key) != want[key] for key in ("python", "requirements.txt")):
            have = {}
            make(lock)
        if any(have.get(key) != want[key] for key in want if key.startswith("requirements")):
            STAMP.unlink(missing_ok=True)
            install("requirements-test.txt" if testing else "requirements.txt", lock)
        now = {**have, **want, "libraries": "missing" if libraries else "found"}
        written = STAMP.with_name("stamp.new")
        written.write_text("".join(f"{key} {value}\n" for key, value in now.items()), encoding="ascii")
        written.replace(STAMP)


@contextlib.contextmanager
def turn() -> Iterator[int]:
    """Hold the lock on the environment; give its descriptor, that pip may hold it too if we are ended first."""
    with LOCK.open("a") as file:
        if not locked(file.fileno()):
            say("another run is setting up; waiting for it")
            while not locked(file.fileno()):
                time.sleep(0.1)
        yield file.fileno()


def locked(file: int) -> bool:
    """Take the lock on an open file, or say at once that another process has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def make(lock: int) -> None:
    """Make the environment anew, in place of whatever is there."""
    if supply(["ensurepip"], importlib.util.find_spec):
        raise SetUpError("this Python cannot make an environment: it came without ensurepip", to_type(["ensurepip"]))
    for left in VENV.iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        elif left != LOCK:
            left.unlink()
    say("setting up the environment, once; this takes a minute or two")
    # The Python below any other environment this one may have been started from.
    base = getattr(sys, "_base_executable", None) or sys.executable
    if run([base, "-I", "-m", "venv", str(VENV)], lock):
        raise SetUpError(f"cannot make an environment: {last_words()}", f"the whole story is in {LOG}")
    # The package is not installed but looked for here: a path file, relative, so that the folder may be moved.
    packages = Path(sysconfig.get_path("purelib", "venv", vars={"base": str(VENV)}))
    (packages / "kanben.pth").write_text(os.path.relpath(ROOT, packages) + "\n", encoding="ascii")


def install(requirements: str, lock: int) -> None:
    """Install the pinned releases named in the file ``requirements``."""
    if run([str(PYTHON), "-I", "-m", "pip", "install", "-r", str(ROOT / requirements)], lock):
        if any(sign in LOG.read_text(encoding="utf-8", errors="replace") for sign in UNANSWERED):
            raise SetUpError("the package index does not answer", "connect to the network and start again")
        raise SetUpError(f"{requirements} cannot be installed: {last_words()}", f"the whole story is in {LOG}")


def supply(names: Iterable[str], here: Callable[[str], object]) -> list[str]:
    """Return which of ``names`` are not ``here``; root on Debian installs them first."""
    missing = [name for name in names if not here(name)]
    if missing and shutil.which("apt-get") and os.name == "posix" and os.geteuid() == 0:
        packages = sorted({PACKAGES[name][0] for name in missing})
        say(f"installing {', '.join(packages)}")
        run([*APT, "update", "-qq"])
        for package in packages:  # one at a time: a name this release does not know must not keep out the others
            run([*APT, "install", "-qq", "--no-install-recommends", package])
        importlib.invalidate_caches()
        missing = [name for name in missing if not here(name)]
    return missing


def to_type(missing: list[str]) -> str:
    """Return the one line to type on this machine for what is ``missing``."""
    for column, manager in enumerate(MANAGERS):
        if shutil.which(manager.removeprefix("sudo ").split()[0]):
            return f"type: {manager} {' '.join(sorted({PACKAGES[name][column] for name in missing}))}"
    return "install it with the package manager of this system"


def loadable(library: str) -> bool:
    """Say whether the system's loader finds ``library``."""
    names = (f"lib{library}.so.0", f"lib{library}.0.dylib", f"lib{library}-0.dll")
    folders = ("", "/opt/homebrew/lib/", "/usr/local/lib/") if sys.platform == "darwin" else ("",)
    for name in (folder + name for folder in folders for name in names):
        with contextlib.suppress(OSError):
            ctypes.CDLL(name)
            return True
    return False


def run(command: list[str], lock: int = -1) -> int:
    """Run ``command``, its talk into the log; on a terminal, show which package it is at.  Return its exit code."""
    terminal = sys.stderr.isatty()
    started = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**environment(), **UNATTENDED},
        pass_fds=(lock,) if lock >= 0 and os.name == "posix" else (),
    )
    with LOG.open("wb") as log, started:
        for line in started.stdout or ():
            log.write(line)
            if terminal and line.startswith(b"Collecting "):
                print(f"\r\033[K  {line.split()[1].decode()}", end="", file=sys.stderr, flush=True)
    print("\r\033[K" if terminal else "", end="", file=sys.stderr, flush=True)
    return started.returncode


def last_words() -> str:
    """Return the last line of the log that tells of an error."""
    told = [line for line in LOG.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR: ") for line in told if line.startswith(("ERROR:", "Error:"))]
    return (errors or told or ["no word of why"])[-1].strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
