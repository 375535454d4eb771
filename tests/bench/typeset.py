"""How fast and how well lines are set, beside WeasyPrint alone, XeLaTeX, Chromium and typst.

``python -m tests.bench.typeset`` prints the tables of ``docs/typesetting.md``;
``--fuzz N`` sets N documents at random by WeasyPrint alone and by ours;
``--pictures DIR`` sets one passage by each engine and draws it.  Engines that
are not there are left out; typst is asked in the environment that the variable
KANBEN_PEERS names.  Every setting has a process of its own, and what is laid
beside one another is run in turn, so that a busy machine is busy for both.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import pypdfium2
from PIL import Image

from tests.bench import engines, measure
from tests.random_pages import document, worse

ROOT = Path(__file__).parent.parent.parent
SIZES = (50_000, 200_000)
MILLION = 1_000_000
LOOKED_AT = 50_000
"""Characters of the passage whose lines are counted."""


def main(arguments: Sequence[str]) -> None:
    """Do what the command line asks."""
    asked = argparse.ArgumentParser(prog="python -m tests.bench.typeset", description=__doc__.partition("\n")[0])
    asked.add_argument("--fuzz", type=int, metavar="N", help="set N documents at random instead")
    asked.add_argument("--from", type=int, default=0, dest="begin", metavar="SEED", help="the first of them")
    asked.add_argument("--pictures", type=Path, metavar="DIR", help="draw one passage as each engine sets it instead")
    asked.add_argument("--runs", type=int, default=5, help="settings of which the median is told (5)")
    asked.add_argument("--million", action="store_true", help="a passage of a million characters too, set once")
    asked.add_argument("--one", nargs=2, metavar=("ENGINE", "CHARACTERS"), help=argparse.SUPPRESS)
    asked.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    told = asked.parse_args(arguments)
    if told.one:
        say(json.dumps(one(told.one[0], int(told.one[1]), told.into)))
    elif told.fuzz:
        say("\n".join(fuzzed(told.begin, told.begin + told.fuzz)))
    elif told.pictures:
        say("\n".join(drawn(told.pictures)))
    else:
        say("\n".join(tables(told.runs, million=told.million)))


def say(text: str) -> None:
    """Print."""
    sys.stdout.write(text + "\n")


# --- speed and memory --------------------------------------------------------------


def one(engine: str, characters: int, into: Path | None) -> list[float | None]:
    """Set a passage once, here; return seconds of the layout, in all, and MiB; empty where the engine is not."""
    run = engines.ENGINES[engine][1](engines.passage(characters))
    if run is None:
        return []
    if into:
        into.write_bytes(run.pdf)
    return [run.layout, run.whole, run.peak]


def alone(engine: str, characters: int, into: Path | None = None) -> list[float | None]:
    """Do :func:`one` in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.typeset", "--one", engine, str(characters)]
    command += ["--into", str(into)] if into else []
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if made.returncode:
        raise RuntimeError(made.stderr[-800:])
    return json.loads(made.stdout)


def tables(runs: int, *, million: bool) -> Iterator[str]:
    """Yield the lines of the tables."""
    there = [name for name in engines.ENGINES if alone(name, 1_000)]
    yield f"Measured {datetime.now(UTC):%Y-%m-%d}, the median of {runs} runs, each in a process of its own.\n"
    yield "| | characters | layout, s | layout and file, s | memory at the highest, MiB |"
    yield "|---|---|---|---|---|"
    for characters, times in [(size, runs) for size in SIZES] + [(MILLION, 1)] * million:
        done: dict[str, list[list[float | None]]] = {name: [] for name in there}
        for _ in range(times):
            for name in there:
                done[name].append(alone(name, characters))
        middle = {name: [_middle(column) for column in zip(*found, strict=True)] for name, found in done.items()}
        for name, (layout, whole, peak) in middle.items():
            cells = (_shown(layout, ".2f"), _shown(whole, ".2f"), _shown(peak, ".0f"))
            yield f"| {engines.ENGINES[name][0]} | {characters:,} | {' | '.join(cells)} |"
        ratios = [ours / stock for ours, stock in zip(middle["ours"], middle["stock"], strict=True) if ours and stock]
        shown = " | ".join(f"{ratio:.2f}" for ratio in ratios)
        yield f"| *ours ÷ WeasyPrint alone* | {characters:,} | {shown} |"
    yield f"\nThe lines of the passage of {LOOKED_AT:,} characters:\n"
    yield f"| | {' | '.join(measure.HEADS)} |"
    yield f"|{'---|' * (len(measure.HEADS) + 1)}"
    with tempfile.TemporaryDirectory() as folder:
        for name in there:
            made = Path(folder) / f"{name}.pdf"
            alone(name, LOOKED_AT, made)
            yield f"| {engines.ENGINES[name][0]} | {' | '.join(measure.counts(made.read_bytes()).row())} |"


def _middle(values: Sequence[float | None]) -> float | None:
    there = [value for value in values if value is not None]
    return median(there) if there else None


def _shown(value: float | None, how: str) -> str:
    return "–" if value is None else format(value, how)


# --- documents at random -------------------------------------------------------------


def fuzzed(begin: int, end: int) -> Iterator[str]:
    """Yield a line for each document that ours sets worse than WeasyPrint alone, and a sum."""
    from kanben.typeset import setting

    bad = refused = 0
    for seed in range(begin, end):
        try:
            said = worse(document(seed), setting())
        except Exception as error:  # noqa: BLE001 - whatever it is, it is to be told
            said = f"{type(error).__name__}: {error}"
        refused += said is None
        if said:
            bad += 1
            yield f"document {seed}: {said}"
    yield f"{end - begin} documents, {bad} set worse than by WeasyPrint alone; {refused} it cannot set itself"


# --- pictures --------------------------------------------------------------------------

DOTS = 150


def drawn(folder: Path) -> Iterator[str]:
    """Draw the first page of one passage by each engine, cropped to the text, in greys."""
    folder.mkdir(parents=True, exist_ok=True)
    scale = DOTS / 72
    box = [engines.LEFT - 9, engines.TOP - 4, engines.RIGHT + 9, engines.TOP + engines.LINES * engines.LEADING + 4]
    for name, (_, engine) in engines.ENGINES.items():
        if not (run := engine(engines.shown())):
            continue
        with pypdfium2.PdfDocument(run.pdf) as file:
            page = file[0].render(scale=scale, grayscale=True).to_pil().convert("L")
        shown = page.crop(tuple(round(edge * scale) for edge in box)).quantize(16, dither=Image.Dither.NONE)
        made = folder / f"{name}.png"
        shown.save(made, optimize=True)
        yield f"{made.name}: {shown.width} × {shown.height}, {made.stat().st_size // 1000} kB"


if __name__ == "__main__":
    main(sys.argv[1:])
