"""What each stage of a build takes, in one process: python -m tests.bench.stages SMALL DIR

Builds the book in SMALL once, so that whatever is made once is made, then the book in DIR, and prints one JSON
object: the processor seconds of each stage, of the whole, and the characters of the seeds.  A stage is a function,
timed wherever in the package it is called; one that has moved is left out and named on standard error.
"""

from __future__ import annotations

import functools
import importlib
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

STAGES = {
    "read": ("kanben.readers:read", "kanben.readers:flow"),
    "repair": ("kanben.repairs:repair",),
    "divide": ("kanben.structure:divide",),
    "bind": ("kanben.bind:bind",),
    "annotate": ("kanben.chronology.annotating:annotate",),
    "account": ("kanben.edited:astray", "kanben.edited:provenance"),
    "chronology files": ("kanben.chronology.export:exports", "kanben.chronology.export:paged"),
    "vary": ("kanben.variants:vary",),
    "index": ("kanben.index:index",),
    "lay out and write PDF": ("kanben.writers.pdf:printed",),
    "proof PDF": ("kanben.proof.pdf:proofed", "kanben.proof.pdf:folios"),
    "write EPUB": ("kanben.writers.epub:epub",),
    "proof EPUB": ("kanben.proof.epub:check_epub",),
    "report": ("kanben.report:report_json", "kanben.report:decisions", "kanben.report_page:report_html"),
}

spent: Counter[str] = Counter()
_open: list[str] = []  # the stages that are being timed, the innermost last


def timed(stage: str, work: Callable[..., object]) -> Callable[..., object]:
    """Return ``work``, its time counted as ``stage``'s and not as that of the stage that calls it."""

    @functools.wraps(work)
    def done(*given: object, **named: object) -> object:
        begun = time.process_time()
        _open.append(stage)
        try:
            return work(*given, **named)
        finally:
            took = time.process_time() - begun
            _open.pop()
            spent[stage] += took
            if _open:
                spent[_open[-1]] -= took

    return done


def attend() -> None:
    """Put a clock on every stage, under every name the package calls it by."""
    for stage, places in STAGES.items():
        for place in places:
            module, _, name = place.partition(":")
            try:
                work = getattr(importlib.import_module(module), name)
            except (ImportError, AttributeError):
                sys.stderr.write(f"{stage}: no {place} any more\n")
                continue
            clocked = timed(stage, work)
            for known, there in list(sys.modules.items()):
                if known.partition(".")[0] == "kanben":
                    for called in [key for key, value in vars(there).items() if value is work]:
                        setattr(there, called, clocked)


def main() -> None:
    """Time the stages of one book."""
    from kanben import press

    small, home = map(Path, sys.argv[1:3])
    attend()
    with tempfile.TemporaryDirectory() as out:
        press.build(press.Order(small, Path(out), fresh=True))
        spent.clear()
        begun = time.process_time()
        press.build(press.Order(home, Path(out), fresh=True))
        whole = time.process_time() - begun
    characters = sum(len(path.read_text(encoding="utf-8")) for path in (home / "seeds").iterdir())
    told = {**spent, "everything else": whole - sum(spent.values()), "the whole": whole}
    sys.stdout.write(json.dumps({"characters": characters, "seconds": told}) + "\n")


if __name__ == "__main__":
    main()
