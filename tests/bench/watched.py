"""A program run to its end and watched from outside: its time, and the memory of all its processes.

This module imports nothing large: what a large process starts is said to be as large as that.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

GLANCE = 0.1  # seconds between two looks at the memory
LIMIT = 1800.0  # seconds after which nobody waits any longer
MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds on the clock and of the processors, memory at the highest in MiB.

    ``largest`` is the largest process alone (the system counts it), ``together``
    all of them at one moment, with what they share counted once (looked at ten
    times a second; where the system does not tell, it is ``largest``).
    """

    wall: float
    cpu: float
    largest: float
    together: float
    failed: str = ""


def watch(command: Sequence[object], cwd: Path | None = None, extra: Mapping[str, str] | None = None) -> Run:
    """Run ``command`` with the variables ``extra``; a failure is told in the last line it said."""
    with tempfile.TemporaryFile() as said:
        begun = time.monotonic()
        running = subprocess.Popen(
            [str(word) for word in command],
            cwd=cwd,
            env={**os.environ, **(extra or {})},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        together, looked = 0.0, begun
        while True:
            ended, status, used = os.wait4(running.pid, os.WNOHANG)
            now = time.monotonic()
            if ended:
                break
            if now - looked > GLANCE:
                together, looked = max(together, sum(map(_memory, list(_tree(running.pid))))), now
            if now - begun > LIMIT:
                os.killpg(running.pid, signal.SIGKILL)
            time.sleep(0.002 if now - begun < 1 else 0.01)
        running.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        last = said.read().decode(errors="replace").strip().splitlines()[-1:]
    largest = used.ru_maxrss / 1024
    failed = f"ended with {running.returncode}: {''.join(last)[:200]}" if running.returncode else ""
    return Run(now - begun, used.ru_utime + used.ru_stime, largest, max(together, largest), failed)


def _tree(pid: int) -> Iterator[int]:
    """Yield ``pid`` and the processes below it."""
    yield pid
    try:
        begun = [path.read_text(encoding="ascii") for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:  # it has ended
        return
    for child in " ".join(begun).split():
        yield from _tree(int(child))


def _memory(pid: int) -> float:
    """Return the memory of a process in MiB, its part of what it shares."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024 / MIB
    except (OSError, ValueError):  # it has ended, or this system does not tell
        return 0.0
