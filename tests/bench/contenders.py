"""What runs beside Kanben and where it is found; tables of what was watched; the machine in general words."""

from __future__ import annotations

import functools
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from tests.bench.watched import Run

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True)
class Contender:
    """A program in a table: what is typed, where, and what stands in its environment; nothing, and it is missing."""

    name: str
    command: Sequence[object]
    cwd: Path = ROOT
    extra: Mapping[str, str] = field(default_factory=dict)


def program(name: str, command: str, *arguments: object) -> Contender:
    """Return a program by the name it is typed by."""
    found = shutil.which(command)
    return Contender(name, [found, *arguments] if found else ())


@functools.cache
def peer(module: str, package: str) -> str:
    """Return the interpreter that has ``package``, of those KANBEN_PEERS names, or nothing."""
    asked = f"import {module}, importlib.metadata as m; m.version({package!r})"
    for name in filter(None, os.environ.get("KANBEN_PEERS", "").split(os.pathsep)):
        python = str(Path(name, "bin", "python")) if Path(name).is_dir() else name
        if not subprocess.run([python, "-c", asked], capture_output=True, check=False).returncode:
            return python
    return ""


def machine() -> str:
    """Say in general words what machine this is."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    load = " ".join(f"{load:.1f}" for load in os.getloadavg())
    return (
        f"{os.cpu_count()} processors, {memory:.0f} GiB, {platform.system()} on {platform.machine()}, "
        f"Python {platform.python_version()}; load before: {load}"
    )


def tell(words: str) -> None:
    """Say what is being done, beside the tables."""
    sys.stderr.write(f"{datetime.now(UTC):%H:%M:%S} {words}\n")


# --- tables --------------------------------------------------------------------------


def tabled(runs: Mapping[str, Sequence[Run]], reference: str) -> Iterator[str]:
    """Yield the lines of a table of ``runs``, their ratios to those of ``reference``."""
    yield f"| | wall, s | least–most | processors, s | ÷ {reference} | largest process, MiB | all together, MiB |"
    yield "|---|---|---|---|---|---|---|"
    known = [run.wall for run in runs[reference] if not run.failed]
    for name, done in runs.items():
        if failed := next((run.failed for run in done if run.failed), "" if done else "missing"):
            yield f"| {name} | {failed.replace('|', '/')} | | | | | |"
            continue
        walls = [run.wall for run in done]
        ratio = f"{median(walls) / median(known):.2f}" if known else "–"
        cells = (
            f"{median(walls):.2f}",
            f"{min(walls):.2f}–{max(walls):.2f}",
            f"{median(run.cpu for run in done):.2f}",
            ratio,
            f"{max(run.largest for run in done):,.0f}",
            f"{max(run.together for run in done):,.0f}",
        )
        yield f"| {name} | {' | '.join(cells)} |"


def off_linear(one: float, four: float, sixteen: float) -> float:
    """Return by how much the twelve parts between 4× and 16× cost more than the three between 1× and 4×, each.

    >>> off_linear(3.0, 6.0, 18.0), off_linear(1.0, 4.0, 22.0)
    (0.0, 0.5)
    """
    return (sixteen - four) / 12 / ((four - one) / 3) - 1
