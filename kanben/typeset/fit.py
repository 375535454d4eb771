"""Where the lines of a paragraph end: all of them chosen together, or one after another.

Total fit is Knuth and Plass's ("Breaking Paragraphs into Lines", 1981): every way to
divide a paragraph is a path, every line on it costs what a reader would see, and the
cheapest path wins.  A line is pressed together before it is spread (CLREQ, "Line Adjustment"),
neighbours should look alike, a last line wants two characters.  Where the measure is
a whole number of characters most lines cost nothing: they stand on the grid.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from math import inf

from kanben.typeset.classes import HAN, LATIN, LINE_END, OBJECT, SPACE
from kanben.typeset.spacing import Spaced

Measure = Callable[[int], float]
"""The width of a paragraph's line by its number, from 0, in pixels, its indent taken off."""

NEAR = 1.6
"""Em by which a line may be too short to be looked at, besides the longest that fit."""

HAIR = 0.001
"""Pixels by which a line may be too wide: rounding, no eye sees it."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What a line is charged: a unit is a line opened by ``loose`` em at every gap."""

    loose: float = 0.025
    """Em at every gap that cost 1; the cost grows with the square."""
    too_loose: float = 0.05
    """Em at every gap from which a line counts as a fault, and costs ten times as much."""
    pressed: float = 0.4
    """A line pressed as far as it may be."""
    spread: float = 0.15
    """Word spaces and Han–Latin gaps as wide as they may be."""
    uneven: float = 0.5
    """Two neighbours that differ by a unit."""
    lonely: float = 300.0
    """A last line of one character."""
    overfull: float = 1e6
    """A line that does not fit, and once more for each pixel."""
    hopeless: float = 30.0
    """How much dearer than its neighbours a break may be before no line is tried from it."""


USUAL = Costs()


@dataclass(frozen=True, slots=True)
class Breaks:
    """Where a line may begin: characters in order, the last of them the end of the text.

    ``costs`` tells what ending a line before one of them costs, where that is not nothing; ``hyphens``
    what a hyphen would add to the line, in pixels.
    """

    at: list[int]
    costs: Mapping[int, float] = field(default_factory=dict)
    hyphens: Mapping[int, float] = field(default_factory=dict)


def greedy(spaced: Spaced, breaks: Breaks, first: int, measure: Measure) -> list[int]:
    """Return where the lines from character ``first`` end, each as full as can be: for text not justified."""
    places = breaks.at
    widths, *_ = _ends(spaced, breaks)
    solitary = _solitary(spaced)
    at, ended = first, list[int]()
    b = bisect_right(places, first)
    while True:
        room = measure(len(ended)) + spaced.width[at] + spaced.at_start[at] + HAIR
        best = b
        while b < len(places) and widths[b] <= room:
            best, b = b, b + 1
        ended.append(best)
        at, b = places[best], best + 1
        if b == len(places):
            break
    if len(ended) > 1 and places[ended[-2]] > solitary and ended[-2] > (ended[-3] + 1 if len(ended) > 2 else 0):
        at = places[ended[-2] - 1]
        if first < at and widths[-1] <= measure(len(ended) - 1) + spaced.width[at] + spaced.at_start[at]:
            ended[-2] -= 1
    return [places[b] for b in ended]


def total_fit(spaced: Spaced, breaks: Breaks, first: int, measure: Measure, costs: Costs = USUAL) -> list[int]:
    """Return where the lines from character ``first`` end, all of them weighed together.

    From a break that costs much more than its neighbours no line is tried; but where a long word leaves
    only such breaks, all are.
    """
    return _fit(spaced, breaks, first, measure, costs, costs.hopeless) or _fit(
        spaced, breaks, first, measure, costs, inf
    )


def _fit(spaced: Spaced, breaks: Breaks, first: int, measure: Measure, costs: Costs, hopeless: float) -> list[int]:
    """Return the cheapest lines, nothing if there is no way to the end.

    For every break, the cheapest line that ends there is kept with what all lines up to it cost; the state
    of a line, to which its neighbours are compared, is how far it was opened, or pressed below 0.
    """
    places, weak = breaks.at, breaks.costs
    widths, shrinks, stretches, opens = _ends(spaced, breaks)
    last, solitary = len(places) - 1, _solitary(spaced)
    em = max(spaced.matter.em)
    best, came = [inf] * (last + 1), [-1] * (last + 1)
    state, number = [0.0] * (last + 1), [0] * (last + 1)
    begin = bisect_right(places, first)
    for a in chain((-1,), range(begin, last)):
        at, so_far, before, line = first, 0.0, 0.0, 0
        if a >= 0:
            so_far = best[a]
            if so_far == inf or so_far > min(best[max(0, a - 3) : a + 1]) + hopeless:
                continue
            at, before, line = places[a], state[a], number[a] + 1
        full = spaced.width[at] + spaced.at_start[at] + measure(line)
        shrink_0, stretch_0, open_0 = (
            spaced.shrinks[at + bool(spaced.at_start[at])],
            spaced.stretches[at],
            spaced.opens[at],
        )
        low = max(a + 1, begin)
        fits = bisect_right(widths, full + HAIR, low)
        low = max(low, min(bisect_left(widths, full - NEAR * em, low), fits - 2, last))
        for b in range(low, last + 1):
            spare = full - widths[b]
            if spare < -HAIR:
                can = shrinks[b] - shrink_0
                if can >= -spare:
                    now = spare / can
                    cost = costs.pressed * now * now + 0.05
                elif b == low:
                    now, cost = 0.0, costs.overfull * (1 - spare)
                else:
                    break
            elif b == last:
                now, cost = before, costs.lonely if at > solitary else 0.0
            else:
                now, cost = 0.0, 0.0
                eased = stretches[b] - stretch_0
                if spare <= eased:
                    cost = costs.spread * (spare / eased) ** 2 if eased else 0.0
                else:
                    wide = (spare - eased) / max(opens[b] - open_0, em)
                    now = wide / costs.loose
                    cost = now * now + (costs.spread if eased else 0.0)
                    if wide > costs.too_loose:
                        cost *= 10
            cost += so_far + costs.uneven * (now - before) ** 2 + (weak.get(places[b], 0.0) if weak else 0.0)
            if cost < best[b]:
                best[b], came[b], state[b], number[b] = cost, a, now, line
    ended, b = [], last
    while b >= 0 and best[b] < inf:
        ended.append(places[b])
        b = came[b]
    return ended[::-1]


def _ends(spaced: Spaced, breaks: Breaks) -> tuple[list[float], list[float], list[float], list[float]]:
    """Return, for a line that ends at each of ``breaks``, the sums up to there: width, shrink, stretch, open."""
    kinds, width, at_end = spaced.matter.kinds, spaced.width, spaced.at_end
    lasts = [place - 1 for place in breaks.at]
    for b, end in enumerate(lasts) if SPACE in kinds or LINE_END in kinds else ():
        lasts[b] = max(0, len(kinds[: end + 1].rstrip(SPACE + LINE_END)) - 1) if kinds[end] in "SN" else end
    widths = [width[end + 1] - at_end[end] for end in lasts]
    for b, place in enumerate(breaks.at) if breaks.hyphens else ():
        widths[b] += breaks.hyphens.get(place, 0.0)
    shrinks, stretches, opens = spaced.shrinks, spaced.stretches, spaced.opens
    trims = spaced.end_shrink
    return (
        widths,
        [shrinks[end] + trims.get(end, 0.0) for end in lasts],
        [stretches[end] for end in lasts],
        [opens[end] for end in lasts],
    )


def _solitary(spaced: Spaced) -> int:
    """Return the last place from which two characters follow, marks not counted."""
    counted, kinds = 0, spaced.matter.kinds
    for i in range(len(kinds) - 1, -1, -1):
        counted += kinds[i] in (HAN, LATIN, OBJECT)
        if counted == 2:
            return i
    return len(kinds)  # there are not two: no last line could be longer
