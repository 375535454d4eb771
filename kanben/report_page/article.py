"""A seed as it was received, whole, with each change in its place: before struck, after marked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from kanben.edits import Piece
from kanben.report import LINE_END, Change, SourceReport
from kanben.report_page.elements import Child, Element, el, number, visible

STRETCH = 1500  # a longer line is laid out in stretches, so that a browser need not set it all to show some of it

MOST_CHARACTERS = 1_500_000
MOST_CHANGES = 100_000
"""What one page shows of all its seeds; a browser opens so much in seconds.  The rest is in report.json."""


@dataclass(slots=True)
class Room:
    """What is left of a page; the seeds take of it in their order."""

    characters: int = MOST_CHARACTERS
    changes: int = MOST_CHANGES


@dataclass(slots=True)
class Laid:
    """A seed laid out: ``rows`` are (line of the seed, what it shows); what found no room is counted."""

    key: str
    seed: SourceReport
    made: tuple[Change, ...]
    reasons: dict[str, str]  # by rule, the reason it gives most often
    rows: list[tuple[int, Element]] = field(default_factory=list)
    shown: int = 0  # changes
    left: int = 0  # characters of the seed that found no room

    def anchor(self, line: int) -> str:
        """Name the anchor that shows ``line`` of the seed: its own row, or the one it stands within."""
        if self.left and self.rows and line > self.rows[-1][0]:
            return self.key
        i = bisect_right(self.rows, line, key=lambda row: row[0]) - 1
        return f"{self.key}l{self.rows[max(i, 0)][0]}" if self.rows else self.key


Seeds: TypeAlias = "Mapping[str, Laid]"
"""The seeds of a page by what places call them: a novel of a thousand files has thousands of places."""


def by_name(laid: Iterable[Laid]) -> Seeds:
    """Return ``laid`` by name, with and without their folder."""
    return {name: seed for seed in laid for name in (seed.seed.source.name, f"seeds/{seed.seed.source.name}")}


def lay(key: str, seed: SourceReport, made: tuple[Change, ...], reasons: dict[str, str], room: Room) -> Laid:
    """Lay out ``seed``, as far as ``room`` goes; ``key`` ("s1") begins every id."""
    laid = Laid(key, seed, made, reasons)
    if not room.characters:
        laid.left = len(seed.revision.received)
        return laid
    ends = [found.end() for found in LINE_END.finditer(seed.revision.received)]
    numbered = iter(laid.made)
    line, row, width = 1, list[Child](), 0

    def close(past: int) -> None:
        nonlocal line, width
        first = not laid.rows or laid.rows[-1][0] != line
        named = {"id": f"{key}l{line}", "data_line": str(line)} if first else {"class_": "on"}
        laid.rows.append((line, el("p", *row, **named)))
        row.clear()
        line, width = bisect_right(ends, past) + 1, 0

    for piece in seed.revision.pieces:
        if not room.characters or (not piece.kept and not room.changes):
            laid.left = len(seed.revision.received) - piece.start
            break
        if piece.kept:
            for past, said, ended in _kept(piece, seed.revision.received, ends, room):
                row.extend(visible(said, spaces=False))
                width += len(said)
                if ended or width >= STRETCH:
                    close(past)
        else:
            change = next(numbered)
            laid.shown, room.changes = laid.shown + 1, room.changes - 1
            row.append(_change(f"{key}e{laid.shown}", change, reasons))
            width += len(change.before) + len(change.after)
            if change.after.endswith(("\n", "\r")) or width >= STRETCH:
                close(change.end)
        room.characters = max(room.characters - (piece.end - piece.start), 0)
        if not room.characters and piece.end < len(seed.revision.received):
            laid.left = len(seed.revision.received) - piece.end
            break
    if row or not laid.rows:
        close(len(seed.revision.received))
    return laid


def _kept(piece: Piece, received: str, ends: list[int], room: Room) -> Iterator[tuple[int, str, bool]]:
    """Yield a kept piece line by line and stretch by stretch: where each ends, its text, whether the line ends."""
    at = piece.start
    for end in (*ends[bisect_right(ends, piece.start) : bisect_right(ends, piece.end)], piece.end):
        while end - at > STRETCH:
            yield at + STRETCH, received[at : at + STRETCH], False
            at += STRETCH
        if at < end:
            said = received[at:end].rstrip("\r\n")
            yield end, said, len(said) < end - at
        at = end


def _change(name: str, change: Change, reasons: dict[str, str]) -> Element:
    """Set a change.  Its rule is its title; its reason stands with the rule unless it has one of its own."""
    own = {"data_why": change.reason} if change.reason != reasons.get(change.rule, "") else {}
    sure = {"data_sure": f"{change.confidence:.0%}"} if change.confidence < 1 else {}
    both = _pair(change.before, change.after)
    return el("span", *both, class_="c", id=name, title=rule_name(change.rule), **own, **sure)


def pair(before: str, after: str) -> Iterator[Element]:
    """Yield what was struck and what was set in its place."""
    if before:
        yield el("del", *visible(before))
    if after:
        yield el("ins", *visible(after))


@lru_cache(maxsize=4096)  # the same few marks are mended over and over
def _pair(before: str, after: str) -> tuple[Element, ...]:
    return tuple(pair(before, after))


def rule_name(rule: str) -> str:
    """Write the name of a rule, or of several that made one change, for a reader.

    >>> rule_name("pinyin+width"), rule_name("")
    ('pinyin + width', 'unnamed rule')
    """
    return rule.replace("+", " + ") or "unnamed rule"


def article(laid: Laid, lang: str) -> Element:
    """Lay out the rows of a seed, and say where the page stops if it does."""
    shown = [row for _, row in laid.rows]
    if laid.left:
        untold = len(laid.made) - laid.shown
        rest = f"The page stops here: {number(laid.left)} more characters of this seed, with {number(untold)} changes, "
        shown.append(
            el("p", rest, "are in ", el("a", "report.json", href="report.json"), ".", class_="stops", lang="en")
        )
    name = f"{laid.seed.source.name}, changes in place"
    return el(
        "details",
        el("summary", "The article, changes in place"),
        el("div", *shown, class_="article", lang=lang, role="region", aria_label=name),
        class_="whole",
        open="",
    )
