"""Count what is wrong within the lines of a page: marks, gaps, spaces.

Only places are looked at.  The distance of two neighbours is the origin of the
second less the end of the first as its font has it, so a mark that was set to
half its width shows as a distance of half an em taken away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise, takewhile
from typing import NamedTuple

from kanben.proof.glyphs import Glyph
from kanben.proof.marks import CLOSING, OPENING, PAUSES, STOPS, Custom, is_han, is_latin, is_mark
from kanben.proof.page import Line

Said = Iterator[tuple[str, str]]

HALF = 0.5  # em taken from two full-width marks that meet
QUARTER = 0.25  # em taken where the first of them is centred and not followed by an opening one
EASE = 0.12  # em by which a line that is spread may open such a pair again
GAP_LEAST = 0.125  # em between Han and Latin
SPACE_MOST = 0.6  # em between two words
LETTERS_MOST = 0.06  # em between two letters of a word: more than any pair is kerned apart
HAN_MOST = 0.06  # em between two hanzi
LAST_FEW = 2  # characters
ONE_MORE = 1.5  # em, a hanzi and a mark at half width
HAN_CLOSER = -0.01  # em: hanzi are never set closer than solid
PAUSE_LEAST = 0.75  # em: what a pause mark within a line may be pressed to
NEAR = 0.01  # em: what rounding may do
SHOWN = 24  # characters of a line in a finding


class Pair(NamedTuple):
    """Two neighbours on a line and what stands between them, in em of the smaller."""

    one: Glyph
    two: Glyph
    between: float


def pairs(line: Line) -> Iterator[Pair]:
    """Yield the neighbours of a line, but for those with a call between them or a reading over them."""
    apart = line.raised | line.under
    for at, (one, two) in enumerate(pairwise(line.glyphs)):
        together = at not in apart and at + 1 not in apart and (at in line.made) == (at + 1 in line.made)
        if together and one.text and two.text:
            yield Pair(one, two, (two.x - one.end) / min(one.size, two.size))


def within(line: Line, custom: Custom, spaced: frozenset[str], most: float) -> Said:
    """Say what is wrong within one line; ``spaced`` holds each ``汉 L`` that the book itself has, ``most`` is
    what :func:`open_most` allows between hanzi.

    ``P-216`` marks that meet and keep their whole widths · ``P-219`` Han and
    Latin without a gap · ``P-220`` a space between them that is not in the book ·
    ``P-221`` a word space that is too wide · ``P-222`` Latin set with spaces
    between its letters · ``P-223`` hanzi set apart, or closer than solid ·
    ``P-224`` a pause mark pressed too far.
    """
    found: dict[str, list[str]] = {}
    for pair in pairs(line):
        for code, said in _pair(pair, custom, most):
            found.setdefault(code, []).append(said)
    for code, said in (*_spaces(line, spaced), *_pressed(line, custom)):
        found.setdefault(code, []).append(said)
    for code, places in sorted(found.items()):
        more = f" and {len(places) - 3} more" if len(places) > 3 else ""
        yield code, f"{line.place}: {_WHAT[code]}: {', '.join(places[:3])}{more}: {shown(line)}"


_WHAT = {
    "P-216": "marks that meet are not compressed",
    "P-219": "no gap between Han and Latin",
    "P-220": "a space between Han and Latin that is not in the book",
    "P-221": "a word space wider than 0.6 em",
    "P-222": "letters of a word set apart",
    "P-223": "hanzi not set solid",
    "P-224": "a pause mark pressed below 0.75 em",
}


def shown(line: Line) -> str:
    """Return the first words of a line, for a finding."""
    return f"「{line.text[:SHOWN]}{'…' if len(line.text) > SHOWN else ''}」"


def open_most(line: Line, below: Line | None) -> float:
    """Return how far apart the hanzi of a line may stand, in em, the line ``below`` it being what it is.

    A line that could not take one more hanzi with its mark has a character and a half to share out: in a
    narrow column that is more between two of its few than it is across a page.  Before a Latin word it may
    lack that word besides; before a last line of two characters, the one that was brought down to it.
    """
    if below is None:
        return HAN_MOST
    em = (line.glyphs[-1].end - line.glyphs[0].x) / line.size
    lacking = ONE_MORE
    word = list(takewhile(lambda glyph: not is_han(glyph.text), below.glyphs))
    if word and is_latin(word[0].text):
        lacking += (word[-1].end - word[0].x) / line.size
    if below.last and sum(not is_mark(glyph.text) for glyph in below.glyphs) <= LAST_FEW:
        lacking += 1
    return max(HAN_MOST, lacking / max(1.0, em - 1))


def _pair(pair: Pair, custom: Custom, most: float) -> Said:
    one, two = pair.one.text, pair.two.text
    if is_mark(one) and is_mark(two):
        wanted = taken(pair, custom)
        if wanted and -pair.between < wanted - EASE:
            yield "P-216", f"{one}{two} {pair.between:+.2f} em"
    elif is_han(one) and is_han(two):
        if pair.between >= most or pair.between < HAN_CLOSER:
            yield "P-223", f"{one}{two} {pair.between:+.3f} em"
    elif (is_han(one) and is_latin(two)) or (is_latin(one) and is_han(two)):
        alike = 0.75 < pair.one.size / pair.two.size < 4 / 3
        if alike and pair.between < GAP_LEAST - NEAR:
            yield "P-219", f"{one}{two} {pair.between:+.2f} em"
    elif is_latin(one) and is_latin(two) and pair.one.font == pair.two.font and pair.between > LETTERS_MOST:
        yield "P-222", f"{one}{two} {pair.between:+.2f} em"


def taken(pair: Pair, custom: Custom) -> float:
    """Return how much must be taken from two marks that meet, in em (CLREQ, "Punctuation Width Adjustment")."""
    one, two = pair.one.text, pair.two.text
    left, right = custom.blank(pair.one)[1], custom.blank(pair.two)[0]
    if two in OPENING and right:
        return HALF if left or one in OPENING else 0.0
    return left if one not in OPENING else 0.0


def _spaces(line: Line, spaced: frozenset[str]) -> Said:
    begun: Glyph | None = None
    through = False
    for at, glyph in enumerate(line.glyphs):
        if glyph.text in (" ", "\u00a0"):
            through = True
            continue
        if through and begun is not None and at not in line.raised | line.made:
            wide = (glyph.x - begun.end) / glyph.size
            if wide > SPACE_MOST:
                yield "P-221", f"{begun.text} {glyph.text} {wide:.2f} em"
            mixed = (is_han(begun.text) and is_latin(glyph.text)) or (is_latin(begun.text) and is_han(glyph.text))
            if mixed and f"{begun.text[-1:]} {glyph.text[:1]}" not in spaced:
                yield "P-220", f"{begun.text} {glyph.text}"
        through = False
        begun = None if at in line.raised else glyph


def _pressed(line: Line, custom: Custom) -> Said:
    for mark, wide in pauses(line):
        if wide < PAUSE_LEAST - NEAR:
            yield "P-224", f"{mark} {wide:.2f} em"


def pauses(line: Line) -> Iterator[tuple[str, float]]:
    """Yield the pause marks between two hanzi, and how wide each is set, in em."""
    apart = line.raised | line.under
    three = zip(line.glyphs, line.glyphs[1:], line.glyphs[2:], strict=False)
    for at, (before, mark, after) in enumerate(three):
        between = is_han(before.text) and mark.text in PAUSES | STOPS and is_han(after.text)
        if between and not apart.intersection((at, at + 1, at + 2)) and mark.width > 0.9 * mark.size:
            yield mark.text, (after.x - before.end) / mark.size


def han_gaps(lines: Iterable[Line]) -> list[float]:
    """Return what stands between neighbouring hanzi in all ``lines``, in em, in rising order."""
    return sorted(
        pair.between for line in lines for pair in pairs(line) if is_han(pair.one.text) and is_han(pair.two.text)
    )


def trimmed(glyph: Glyph) -> bool:
    """Tell whether a mark is one that may be trimmed at the end of a line."""
    return glyph.text in CLOSING or glyph.text in PAUSES or glyph.text in STOPS
