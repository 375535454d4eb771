"""Measure the reading of dates: ``python -m tests.bench.chronology [FILE.jsonl …] [-v] [--table] [--peers ENV …]``.

A line a file, and with ``-v`` every fault; without a file, the two articles.  With
``--table``, one Markdown table of the two articles and the files, Kanben beside the peers that are there
(``--peers`` or the variable KANBEN_PEERS names their environments).  For the forms of files and the measure
see ``date_sets``, for what the peers are given ``date_peers``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from functools import reduce
from operator import add
from pathlib import Path

import kanben
from kanben.reckoning import dates
from kanben.reckoning.folding import fold
from tests.bench import date_peers, date_sets
from tests.bench.date_peers import ASKED, PACKAGES, Peer
from tests.bench.date_sets import GOLD, Case, Reading, Score, article, articles, cases, measured, readings
from tests.bench.peers import interpreters

NO_DATE = "2020-01-01"
"""What a peer is told where a text has no date: none of them can do without."""
ARTICLES = "The two articles"
RAW = "The two articles as they came, damaged"


def say(text: str = "") -> None:
    """Print a line of the table."""
    sys.stdout.write(text + "\n")


def ours(case: Case, *, raw: bool = False) -> Score:
    """Return what Kanben makes of ``case``."""
    return measured(case, readings(kanben.dates(case.text) if raw else dates(case.text, case.date)))


def theirs(peer: Peer, given: Sequence[Case]) -> Score | None:
    """Return what a peer makes of ``given``, as written or folded to the words of dates: whichever it reads better."""
    scores = []
    for form in (str, fold):
        requests = [
            {
                "text": form(case.text),
                "date": case.date or case.told or NO_DATE,
                "asked": [*((want.start, want.end) for want in case.wanted), *case.rejects],
            }
            for case in given
        ]
        answers = peer.read(requests)
        if answers is None:
            return None
        scores.append(
            total(
                measured(
                    case,
                    [
                        Reading(
                            one["start"],
                            one["end"],
                            case.text[one["start"] : one["end"]],
                            days=tuple((first, last) for first, last in one["days"]),
                        )
                        for one in answer
                    ],
                )
                for case, answer in zip(given, answers, strict=True)
            )
        )
    return max(scores, key=lambda score: (score.right, -score.false))


def total(scores: Iterator[Score]) -> Score:
    """Return all scores as one."""
    return reduce(add, scores, Score(0, 0, 0))


def sets(paths: Sequence[Path]) -> Iterator[tuple[str, list[Case], bool]]:
    """Yield what to call it, its cases and whether they are as received, for the articles and each file."""
    yield ARTICLES, list(cases(GOLD)), False
    yield RAW, [article(source, raw=True) for source in articles()], True
    for path in paths:
        yield path.name, list(cases(path)), False


def table(paths: Sequence[Path], pythons: Sequence[str], *, verbose: bool) -> None:
    """Print the table; who is not there is named under it."""
    peers = date_peers.found(pythons)
    names = [peer.name + (" ¹" if peer.package in ASKED else "") for peer in peers]
    say("| " + " | ".join(["", "Kanben", *names]) + " |")
    say("|---" * (len(peers) + 2) + "|")
    for name, given, raw in sets(paths):
        scores: list[Score | None] = [total(ours(case, raw=raw) for case in given), *(theirs(p, given) for p in peers)]
        wanted = sum(want.counted for case in given if case.use != "reject" for want in case.wanted)
        cells = ["–" if score is None else f"{score.right}, {score.false} false" for score in scores]
        say("| " + " | ".join([f"{name}, of {wanted}", f"**{cells[0]}**", *cells[1:]]) + " |")
        for who, score in zip(("Kanben", *(peer.name for peer in peers)), scores, strict=True):
            if verbose and score:
                sys.stderr.write("\n    ".join((f"{who}, {name}:", *score.faults)) + "\n")
    there = {peer.package for peer in peers}
    if there.intersection(ASKED):
        say("\n¹ Cannot find dates: is asked for the wanted words, and for the words that are none, alone.")
    if absent := [name for package, name in PACKAGES.items() if package not in there]:
        say("\nNot there: " + ", ".join(absent) + ".")


def lines(paths: Sequence[Path], *, verbose: bool) -> None:
    """Print a line for each file, before it the cases with faults."""
    for path in paths:
        score = Score(0, 0, 0)
        for case in cases(path):
            one = ours(case)
            score += one
            if verbose and one.faults:
                say("\n    ".join((case.text if len(case.text) < 500 else ARTICLES, *one.faults)))
        share = f" ({score.right / score.wanted:.1%})" if score.wanted else ""
        say(f"{path.name}: {score.right} of {score.wanted} values{share}, {score.false} false")


def main() -> None:
    """Measure what was asked for."""
    order = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    order.add_argument("paths", nargs="*", type=Path, metavar="FILE.jsonl")
    order.add_argument("--table", action="store_true", help="one Markdown table, with the peers")
    order.add_argument("--peers", action="append", default=[], help="an interpreter, or an environment's folder")
    order.add_argument("-v", "--verbose", action="store_true")
    given = order.parse_args()
    if given.table:
        table(given.paths, interpreters(given.peers), verbose=given.verbose)
    else:
        lines(given.paths or [date_sets.GOLD], verbose=given.verbose)


if __name__ == "__main__":
    main()
