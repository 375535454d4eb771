"""The command line in a process of its own that begins with everything imported: a start costs milliseconds.

To import what makes a book takes two seconds, and the tests start the command line a hundred times.  So one
process imports it all and does nothing else, and each start is a fresh copy of it: real streams, a real exit code,
nothing left of any other start.  That it can be started afresh as well is for the tests that set its environment.
"""

import io
import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path

READY = multiprocessing.get_context("forkserver") if sys.platform == "linux" else None
if READY:
    READY.set_forkserver_preload(["kanben.cli", "kanben.making"])


def run(arguments: list[str], given: bytes, cwd: Path, environment: dict[str, str]) -> subprocess.CompletedProcess:
    """Run the command line in a copy of the ready process and return how it ended, with what it said."""
    with tempfile.TemporaryDirectory() as room:
        streams = [Path(room, name) for name in ("stdin", "stdout", "stderr")]
        streams[0].write_bytes(given)
        process = READY.Process(target=_become, args=(streams, arguments, cwd, environment))
        process.start()
        process.join()
        said, talk = (path.read_bytes() if path.exists() else b"" for path in streams[1:])
    return subprocess.CompletedProcess(arguments, process.exitcode, said, talk)


def _become(streams: list[Path], arguments: list[str], cwd: Path, environment: dict[str, str]) -> None:
    for number, path in enumerate(streams):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT), number)
    sys.stdin, sys.stdout, sys.stderr = _opened("<stdin>", 0), _opened("<stdout>", 1), _opened("<stderr>", 2)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["kanben", *arguments]
    from kanben.cli import main

    main()


def _opened(name: str, number: int) -> io.TextIOWrapper:
    """Open a standard stream as Python does when it starts: under its name."""
    raw = io.FileIO(number, "w" if number else "r", closefd=False)
    raw.name = name
    return io.TextIOWrapper(io.BufferedWriter(raw) if number else io.BufferedReader(raw), encoding="utf-8")
