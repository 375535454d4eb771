"""How far apart the characters of a paragraph stand, and how much of it may be given or taken.

A paragraph is measured once. Marks that meet lose the empty halves between them
(CLREQ, "Punctuation Width Adjustment"), Han and Latin are set a quarter of an em apart, and for every
character it is noted what a line may still take from it or add to it. All of it is
summed up from the beginning, so that the width of any line is two subtractions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from kanben.typeset.classes import BLANKS, CLOSING, CRY, HAN, LATIN, OPENING, PAUSE, QUARTER, SPACE, STOP


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a line may be pressed and spread, in em; CLREQ, "Line Adjustment", allows as much or more."""

    space_least: float = 0.25
    space_most: float = 0.4
    mark: float = 0.25
    """What a full-width mark may lose inside a line."""
    bracket: float = 0.5
    """What a bracket or a quotation mark may lose there, beside Han."""
    gap_least: float = 0.125
    gap_most: float = 0.375


USUAL = Limits()


@dataclass(slots=True)
class Matter:
    """The text of a paragraph, character by character; lengths are CSS pixels.

    ``lead`` and ``trail`` are what an inline box has of margin, border and padding
    before its first and behind its last character.
    """

    text: str
    kinds: str
    advance: list[float]
    em: list[float]
    centred: bool
    lead: dict[int, float]
    trail: dict[int, float]


@dataclass(slots=True)
class Spaced:
    """A paragraph with its natural spaces: ``left`` and ``right`` are cut from a character, ``gap`` follows it.

    ``shrink`` and ``stretch`` are what may be taken and added at a character before the gaps between
    all characters are opened; ``open`` weighs the gap behind it, 0 where none may be opened.
    """

    matter: Matter
    left: list[float]
    right: list[float]
    gap: list[float]
    shrink: list[float]
    stretch: list[float]
    open: list[float]
    width: list[float]  # sums, from 0 to len(text), of what stands
    shrinks: list[float]
    stretches: list[float]
    opens: list[float]
    at_start: list[float]
    """What a character loses at the start of a line: the empty half of an opening mark."""
    at_end: list[float]
    """What it loses at the end of one: the gap behind it, the empty half of a closing mark and, on the mainland,
    of a pause mark; a centred mark takes back what its neighbour, now on the next line, had taken."""
    end_shrink: dict[int, float]
    """What a centred mark may lose at the end of a line besides."""


_NOT_HAN = re.compile(f"[^{HAN}]")
_MARK = re.compile(f"[{OPENING}{CLOSING}{PAUSE}{STOP}{CRY}]")
_NEVER_OPEN = frozenset(
    [f"{a}{b}" for a in "LX" for b in "LX"]
    + [f"O{b}" for b in "HOCPEQUMSLXZA"]
    + [f"{a}{b}" for a in "HOCPEQUMSLXZA" for b in "CPEQZ"]
    + [f"{a}S" for a in "HOCPEQUMLXZA"]
    + [f"S{b}" for b in "CPEQZSL"]
    + ["UU", "XH", "HX", "XA", "AX"]
)
"""Pairs of classes that are never opened: within Latin, inside brackets, before a mark, beside a space."""


def spaced(matter: Matter, limits: Limits = USUAL) -> Spaced:
    """Space a paragraph as if it stood on one line."""
    kinds, em, count = matter.kinds, matter.em, len(matter.text)
    blanks = BLANKS[matter.centred]
    left, right, gap = [0.0] * count, [0.0] * count, [0.0] * count
    shrink, stretch, opened = [0.0] * count, [0.0] * count, em[:]

    def meet(i: int) -> None:
        """Set what stands between characters i and i + 1."""
        a, b = kinds[i], kinds[i + 1]
        if a + b in _NEVER_OPEN:
            opened[i] = 0.0
        if (a == HAN and b == LATIN) or (a == LATIN and b == HAN):
            if 0.75 < em[i] / em[i + 1] < 1.34:
                han = em[i] if a == HAN else em[i + 1]
                gap[i] = QUARTER * han
                shrink[i] = (QUARTER - limits.gap_least) * han
                stretch[i] = (limits.gap_most - QUARTER) * han
        elif b == OPENING:
            if a in (OPENING, PAUSE, STOP, CRY):
                left[i + 1] = blanks[OPENING][0] * em[i + 1]
            elif a == CLOSING:
                right[i] = blanks[CLOSING][1] * em[i]
        elif b in (CLOSING, PAUSE, STOP, CRY) and a in (CLOSING, PAUSE, STOP, CRY):
            right[i] = blanks[a][1] * em[i]

    for found in _NOT_HAN.finditer(kinds):
        i = found.start()
        if i:
            meet(i - 1)
        if i + 1 < count and kinds[i + 1] == HAN:
            meet(i)
        kind = kinds[i]
        if kind == SPACE:
            shrink[i] = max(0.0, matter.advance[i] - limits.space_least * em[i])
            stretch[i] = max(0.0, limits.space_most * em[i] - matter.advance[i])
    opened[-1:] = [0.0]
    net = [a + g for a, g in zip(matter.advance, gap, strict=True)]
    at_start, at_end, end_shrink = [0.0] * count, gap[:], dict[int, float]()
    for found in _MARK.finditer(kinds):
        i = found.start()
        kind = kinds[i]
        if not left[i] and not right[i] and any(blanks[kind]):
            beside = kinds[i - 1 : i] if kind == OPENING else kinds[i + 1 : i + 2] if kind == CLOSING else ""
            shrink[i] = (limits.bracket if beside == HAN else limits.mark) * em[i]
        net[i] -= left[i] + right[i]
        if kind == OPENING:
            at_start[i] = blanks[OPENING][0] * em[i] - left[i]
        elif kind == CLOSING or not matter.centred:
            at_end[i] += 0.5 * em[i] - right[i]
        else:
            at_end[i] -= right[i]
            end_shrink[i] = blanks[kind][1] * em[i]
    for extra in (matter.lead, matter.trail):
        for i, more in extra.items():
            net[i] += more
    sums = [list(accumulate(values, initial=0.0)) for values in (net, shrink, stretch, opened)]
    return Spaced(
        matter,
        left,
        right,
        gap,
        shrink,
        stretch,
        opened,
        sums[0],
        sums[1],
        sums[2],
        sums[3],
        at_start,
        at_end,
        end_shrink,
    )
