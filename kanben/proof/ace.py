"""Ace by DAISY, the trade's checker of accessibility, over editions one at a time.

It opens every file of a book in a browser of its own and holds it against WCAG,
and the package against EPUB Accessibility 1.1.  It comes with Node, not with
Python, and is asked only where its command ``ace`` is on the PATH.

Source: the command line of Ace 1.4 (``ace --help``) and its report, ``report.json``.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kanben.findings import Finding

PATIENCE = 600
"""Seconds after which Ace is thought to have lost its way with a book."""


def ace(paths: Iterable[Path]) -> tuple[Finding, ...]:
    """Return what Ace holds against the EPUBs at ``paths``: nothing, too, where it is not installed.

    ``E-310`` it gave no answer for a book · ``E-311`` a reader with a disability
    is kept from something.
    """
    program = shutil.which("ace")
    if program is None:
        return ()
    found: list[Finding] = []
    with TemporaryDirectory(prefix="ace-") as room:
        for place, book in enumerate(paths):
            folder = Path(room, str(place))
            _run(program, "--silent", "--force", "--outdir", str(folder), str(book.resolve()))
            found += violations(book.name, folder / "report.json")
    return tuple(found)


def _run(program: str, *arguments: str) -> None:
    """Run Ace, which needs seconds for a book; its answer is in the file it leaves."""
    try:
        subprocess.run(  # noqa: S603 - our own words only
            [program, *arguments], capture_output=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return


def violations(name: str, report: Path) -> Iterator[Finding]:
    """Yield what the file ``report`` holds against the EPUB ``name``; each rule once for each file of the book."""
    try:
        said = json.loads(report.read_text(encoding="utf-8"))
        told = [(one["earl:testSubject"]["url"], broken) for one in said["assertions"] for broken in one["assertions"]]
        yield from dict.fromkeys(_finding(name, place, broken) for place, broken in told)
    except (OSError, ValueError, KeyError, TypeError):
        yield Finding("E-310", "Ace gave no answer", name, hint=f"type: ace --verbose --outdir FOLDER {name}")


def _finding(name: str, place: str, broken: dict[str, Any]) -> Finding:
    test, result = broken["earl:test"], broken["earl:result"]
    first = str(result["dct:description"]).strip().splitlines()[0]
    told = f"Ace {test['dct:title']} ({test['earl:impact']}): {place}: {first}"
    return Finding("E-311", told, name, hint=str(test.get("help", {}).get("dct:description", "")))
