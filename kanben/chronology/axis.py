"""Where times stand on an axis that keeps its proportions, but for stretches in which nothing is told."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from kanben.reckoning.edtf import Day, Edtf, days_in, ending, order, starting

BREAK = 1.0
"""Em a broken stretch takes."""

Months: TypeAlias = float
"""A time, in months from the beginning of the year 0."""


@dataclass(frozen=True, slots=True)
class Axis:
    """Where times are: ``stretches`` of time, in order and apart, each with its first and last place in em."""

    stretches: tuple[tuple[Months, Months, float, float], ...]

    def at(self, time: Months) -> float:
        """Return the place of ``time``: what lies in a break stands at its end."""
        i = max(0, bisect_right(self.stretches, time, key=lambda stretch: stretch[0]) - 1)
        first, last, top, foot = self.stretches[i]
        return top + (foot - top) * min(1.0, max(0.0, (time - first) / (last - first)))

    @property
    def em(self) -> float:
        """How many em a month takes."""
        first, last, top, foot = self.stretches[0]
        return (foot - top) / (last - first)


def scaled(values: Iterable[Edtf], top: float, foot: float, empty: float) -> Axis:
    """Return the axis on which ``values`` take the room from ``top`` to ``foot``.

    Whole years are kept, or whole quarters or months where all lies within twelve or three years; what is
    empty for more than ``empty`` em is broken, the longest first.
    """
    kept = sorted(_kept(values))
    gaps = [(b[0] - a[1], a[1], b[0]) for a, b in pairwise(kept)]
    broken: list[tuple[Months, Months, Months]] = []
    em = 0.0
    for gap in [*sorted(gaps, key=lambda gap: (-gap[0], gap[1])), None]:
        length = kept[-1][1] - kept[0][0] - sum(months for months, _, _ in broken)
        em = (foot - top - BREAK * len(broken)) / length
        if gap is None or gap[0] * em <= empty:
            break
        broken.append(gap)
    edges = [kept[0][0], *(edge for _, a, b in sorted(broken, key=lambda gap: gap[1]) for edge in (a, b)), kept[-1][1]]
    stretches, y = [], top
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        stretches.append((first, last, y, y + (last - first) * em))
        y += (last - first) * em + BREAK
    return Axis(tuple(stretches))


def _kept(values: Iterable[Edtf]) -> Iterator[tuple[Months, Months]]:
    """Yield the times something is known of, apart; of what lasted for years, its first and its last."""
    spans = []
    for value in values:
        first, last = extent(value)
        spans += [(first, min(first + 12, last)), (max(first, last - 12), last), (anchor(value), anchor(value))]
    length = max(b for _, b in spans) - min(a for a, _ in spans)
    whole = 1 if length <= 36 else 3 if length <= 144 else 12
    rounded = sorted((a // whole * whole, -(-b // whole) * whole) for a, b in spans)
    first, last = rounded[0]
    for a, b in rounded[1:]:
        if a > last:
            yield first, last
            first = a
        last = max(last, b)
    yield first, max(last, first + whole)


def apart(wanted: Sequence[float], least: float, top: float, foot: float) -> list[float]:
    """Return places nearest to those ``wanted``, in their order, ``least`` apart, from ``top`` to ``foot``.

    Pools of neighbours that would touch stand round their common middle (pool
    adjacent violators, in squares of distances the best there is).

    >>> apart([1.0, 1.0, 8.0], 1.0, 0.0, 9.0)
    [0.5, 1.5, 8.0]
    """
    pools: list[tuple[float, int]] = []  # sum of what is wanted, each less the room before it; members
    for n, y in enumerate(wanted):
        pools.append((y - n * least, 1))
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] >= pools[-1][0] / pools[-1][1]:
            (a, i), (b, j) = pools[-2:]
            pools[-2:] = [(a + b, i + j)]
    most = foot - (len(wanted) - 1) * least
    placed = [min(most, max(top, total / count)) for total, count in pools for _ in range(count)]
    return [y + n * least for n, y in enumerate(placed)]


def anchor(value: Edtf) -> Months:
    """Return when an entry stands in the order of a chronology: a unit at its end, a span at the end of its first."""
    year, month, day, _ = order(value)
    if month > 12:
        return 12.0 * year + 12
    if day > 31:
        return 12.0 * year + month
    return _months((year, month, day)) + 0.5 / days_in(year, month)


def extent(value: Edtf) -> tuple[Months, Months]:
    """Return the first and the last time an entry tells of; an open end is that of its known point."""
    point = starting(value) or ending(value)
    assert point is not None
    first, last = value.first or point.first, value.last or point.last
    return _months(first), _after(last)


def _months(day: Day) -> Months:
    year, month, of_month = day
    return 12.0 * year + month - 1 + (of_month - 1) / days_in(year, month)


def _after(day: Day) -> Months:
    year, month, of_month = day
    return 12.0 * year + month - 1 + of_month / days_in(year, month)
