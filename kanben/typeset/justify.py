"""One line, once its ends are known: where each of its characters stands."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from itertools import accumulate
from math import inf

from kanben.typeset.classes import BLANKS, CLOSING, CRY, OPENING, PAUSE, SPACE, STOP
from kanben.typeset.fit import HAIR
from kanben.typeset.spacing import Spaced


@dataclass(frozen=True, slots=True)
class Line:
    """The characters ``start`` to ``end`` of a paragraph, set; lengths are pixels from the line's start.

    ``origins`` are where their glyphs stand, ``edges`` where each begins and, one more, where the line ends;
    ``gaps`` is what lies between a character and the next.
    """

    start: int
    end: int
    origins: array[float]
    edges: array[float]
    gaps: array[float]


def set_line(spaced: Spaced, start: int, end: int, room: float, *, justify: bool) -> Line:
    """Set the characters from ``start`` to ``end`` (spaces at the end left off) in ``room`` pixels.

    Reduction first: word spaces, brackets, pause marks, Han–Latin gaps; then expansion: word spaces,
    Han–Latin gaps, then all gaps alike (CLREQ, "Line Adjustment"); a line that is not to be justified is pressed
    where it must be, and never spread.
    """
    if start >= end:
        return Line(start, end, array("f"), array("f", [0.0]), array("f"))
    matter = spaced.matter
    left, right, gap = spaced.left[start:end], spaced.right[start:end], spaced.gap[start:end]
    left[0] += spaced.at_start[start]
    right[-1] += spaced.at_end[end - 1] - gap[-1]
    gap[-1] = 0.0
    natural = spaced.width[end] - spaced.width[start] - spaced.at_end[end - 1] - spaced.at_start[start]
    if natural > room + HAIR:
        _press(spaced, start, end, natural - room, left, right, gap)
    elif justify and natural < room - HAIR:
        _spread(spaced, start, end, room - natural, gap)
    net = [a - b - c + d for a, b, c, d in zip(matter.advance[start:end], left, right, gap, strict=True)]
    if matter.lead:
        net = [width + matter.lead.get(i, 0.0) + matter.trail.get(i, 0.0) for i, width in enumerate(net, start)]
    edges = list(accumulate(net, initial=0.0))
    origins = [edge - cut for edge, cut in zip(edges, left, strict=False)]
    if matter.lead:
        origins = [origin + matter.lead.get(i, 0.0) for i, origin in enumerate(origins, start)]
    return Line(start, end, array("f", origins), array("f", edges), array("f", gap))


_PRESSED = (SPACE, OPENING + CLOSING, PAUSE, "", STOP + CRY)
"""What is pressed, in this order; nothing stands for the gaps between Han and Latin."""


def _press(
    spaced: Spaced, start: int, end: int, excess: float, left: list[float], right: list[float], gap: list[float]
) -> None:
    """Take ``excess`` from the line, each kind of space before the next, all of a kind alike."""
    kinds = spaced.matter.kinds[start:end]
    trimmed = min(excess, spaced.end_shrink.get(end - 1, 0.0))
    right[-1] += trimmed
    excess -= trimmed
    every = [(i, can) for i, can in enumerate(spaced.shrink[start : end - 1]) if can and (i or kinds[0] != OPENING)]
    for these in _PRESSED:
        chosen = [(i, can) for i, can in every if (kinds[i] in these if these else kinds[i] not in "SOCPEQ")]
        most = sum(can for _, can in chosen)
        if excess <= 0 or not most:
            continue
        share = min(1.0, excess / most)
        excess -= most * share
        for i, can in chosen:
            if kinds[i] in "OCPEQ":
                blank = BLANKS[spaced.matter.centred][kinds[i]]
                left[i] += can * share * blank[0] / sum(blank)
                right[i] += can * share * blank[1] / sum(blank)
            else:
                gap[i] -= can * share


LOOSE = 0.05
"""Em at every gap from which word spaces and Han–Latin gaps are opened further, to half an em, before all gaps are."""


def _spread(spaced: Spaced, start: int, end: int, spare: float, gap: list[float]) -> None:
    """Open the line by ``spare``: word spaces, Han–Latin gaps, then every gap that may be opened."""
    kinds, em = spaced.matter.kinds, spaced.matter.em
    inside = range(start, end - 1)
    eased = [(i, spaced.stretch[i]) for i in inside if spaced.stretch[i]]
    spaces = [(i, can) for i, can in eased if kinds[i] == SPACE]
    gaps = [(i, can) for i, can in eased if kinds[i] != SPACE]
    every = [(i, spaced.open[i]) for i in inside if spaced.open[i]] or [(i, 1.0) for i in inside if kinds[i] == SPACE]
    further = [(i, em[i] * (0.1 if kinds[i] == SPACE else 0.125)) for i, _ in eased]
    solid = LOOSE * sum(weight for _, weight in every)
    for chosen, kept, most in ((spaces, 0.0, 1.0), (gaps, 0.0, 1.0), (further, solid, 1.0), (every, 0.0, inf)):
        can = sum(weight for _, weight in chosen)
        if spare <= kept or not can:
            continue
        share = min(most, (spare - kept) / can)
        spare -= can * share
        for i, weight in chosen:
            gap[i - start] += weight * share
