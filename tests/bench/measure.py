"""What a reader with a loupe would count on a page of any engine's: only glyphs and their places are looked at.

The proof (:mod:`kanben.proof.typesetting`) goes by the tags of our own files and
the text of a book; an engine that writes no tags and a browser that draws
letters can only be measured so.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import pikepdf

from kanben.proof.glyphs import Font, Glyph, glyphs
from kanben.proof.marks import is_han, is_latin
from tests.bench.engines import LEFT, SIZE

OPENING = frozenset("（「『《〈【〔“‘")
CLOSING = frozenset("，、；：。！？）」』》〉】〕”’")
NEAR = 0.01
OFF = 0.3
"""Points by which a full line may miss the right edge."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The setting of a passage in figures; gaps are between hanzi on full lines, in em."""

    lines: int
    full: int
    ragged: int  # full lines off the right edge
    usual: float  # the 90th of a hundred gaps
    loosest: float
    tightest: float
    solid: int  # marks that meet and keep their whole widths
    untrimmed: int  # opening marks that begin a line with their blank
    touching: int  # Han and Latin without a gap
    forbidden: int  # lines that begin or end with a mark that may not
    lonely: int  # last lines of one character
    pressed: int  # pause marks between hanzi narrower than three quarters

    def row(self) -> list[str]:
        """Return the figures as the cells of a table."""
        gaps = (f"{gap:.3f}" for gap in (self.usual, self.loosest, self.tightest))
        counts = (self.solid, self.untrimmed, self.touching, self.forbidden, self.lonely, self.pressed)
        return [f"{self.full:,}", f"{self.ragged:,}", *gaps, *(f"{count:,}" for count in counts)]


HEADS = (
    "full lines",
    "off the right edge",
    "gap p90, em",
    "loosest",
    "tightest",
    "marks not pressed",
    "line starts not trimmed",
    "Han–Latin without gap",
    "wrong starts and ends",
    "one-character last lines",
    "pause marks under ¾ em",
)


def counts(content: bytes) -> Counts:
    """Return the figures of a passage as an engine set it."""
    lines = list(_lines(content))
    full = [line for line, after in pairwise(lines) if after[0].x < LEFT + SIZE]
    edge = median(line[-1].end for line in full)  # most lines end in a hanzi; a printer may round where the page begins
    gaps = sorted(
        (two.x - one.end) / SIZE
        for line in full
        for one, two in pairwise(line)
        if is_han(one.text) and is_han(two.text)
    )
    meets = [(one, two, (two.x - one.end) / SIZE) for line in lines for one, two in pairwise(line)]
    begun = [line[0] for _, line in pairwise(lines) if line[0].x < LEFT + SIZE]
    lasts = [line for line, after in pairwise(lines) if line[0].x < LEFT + SIZE <= after[0].x]
    return Counts(
        len(lines),
        len(full),
        sum(_off(line[-1], edge) > OFF for line in full),
        gaps[len(gaps) * 9 // 10],
        gaps[-1],
        gaps[0],
        sum(gap > -0.2 for one, two, gap in meets if _meet(one, two)),
        sum(first.text in OPENING and first.x > LEFT - 0.25 * SIZE for first in begun),
        sum(gap < 0.1 for one, two, gap in meets if _mixed(one, two)),
        sum(first.text in CLOSING for first in begun) + sum(line[-1].text in OPENING for line in full),
        sum(sum(is_han(glyph.text) or is_latin(glyph.text) for glyph in line) < 2 for line in lasts),
        sum(
            is_han(one.text) and is_han(two.text) and mark.text in "，、；：" and two.x - mark.x < (0.75 - NEAR) * SIZE
            for line in lines
            for one, mark, two in zip(line, line[1:], line[2:], strict=False)
        ),
    )


def _lines(content: bytes) -> Iterator[list[Glyph]]:
    """Yield the lines of the passage in order, each its glyphs from left to right, spaces at its end left out."""
    fonts: dict[tuple[int, int], Font] = {}
    with pikepdf.open(io.BytesIO(content)) as file:
        for page in file.pages:
            by_height: dict[int, list[Glyph]] = defaultdict(list)
            for glyph in glyphs(page, fonts):
                if glyph.text:
                    by_height[round(glyph.y)].append(glyph)
            for height in sorted(by_height, reverse=True):
                line = sorted(by_height[height], key=lambda glyph: glyph.x)
                while line and line[-1].text.isspace():
                    line.pop()
                if line:
                    yield line


def _off(last: Glyph, edge: float) -> float:
    """Return by how many points the end of a line misses the edge.

    A mark at the end may be trimmed to half its width or to its ink, as each house likes.
    """
    if last.text in CLOSING and last.x + 0.2 * SIZE < edge:
        return max(0.0, edge - last.end)
    return abs(edge - last.end)


def _meet(one: Glyph, two: Glyph) -> bool:
    wide = one.width > 0.9 * SIZE and two.width > 0.9 * SIZE
    closed = one.text in CLOSING and (two.text in CLOSING or two.text in OPENING)
    return wide and one.text not in "！？" and (closed or (one.text in OPENING and two.text in OPENING))


def _mixed(one: Glyph, two: Glyph) -> bool:
    return (is_han(one.text) and is_latin(two.text)) or (is_latin(one.text) and is_han(two.text))
