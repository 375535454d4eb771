"""The passes over a long text, all its places at once, in NumPy.

A text is an array of code points.  Of every two neighbours the table says
whether a word begins with them; the few that do are followed character by
character, all together.  Words that overlap are chosen from left to right, and
their forms put in their places.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kanben.variants.exact.passes import ARITY, DESCRIPTION, described
from kanben.variants.exact.tables import Table

Numbers = NDArray[np.int64]
Slots = NDArray[np.int32]

FINISHED = 0x110000
"""Stands where a word is finished, in place of its characters: no code point, in no word."""

SPAN = 1 << 16
"""Code points taken at a time: what is on the way then stays near the processor."""

FEW = 600
"""With no more first characters than this, places are sought by them before their neighbours are looked at."""

STEPS = 24
"""Overlaps followed all together, before the rest are followed one by one."""


@dataclass(frozen=True, slots=True)
class Field:
    """A table spread out, so that a code point is a place in it."""

    shift: Slots
    """How far each code point moves when it is changed alone."""
    starts: Slots
    codes: Slots
    few: NDArray[np.bool_] | None
    """Which code points begin a word, where those are few."""
    alone: Slots | None
    """The entry of each code point as a word, where there are such words."""
    base: Slots
    check: Slots
    entry: Slots
    length: Slots
    edge: Slots
    form: Numbers
    final: bool

    @classmethod
    def of(cls, table: Table) -> Field:
        """Spread ``table`` out."""
        char, single = np.asarray(table.char, np.int64), np.asarray(table.single, np.int64)
        start, alone = np.asarray(table.start, np.int32), np.asarray(table.alone, np.int32)
        starts = _spread(char, start)
        return cls(
            shift=_spread(single, np.asarray(table.changed, np.int64) - single),
            starts=starts,
            codes=_spread(char, np.arange(1, len(char) + 1)),
            few=starts > 0 if np.count_nonzero(start) <= FEW else None,
            alone=_spread(char, alone) if alone.any() else None,
            base=np.asarray(table.base, np.int32),
            check=np.asarray(table.check, np.int32),
            entry=np.asarray(table.entry, np.int32),
            length=np.asarray(table.length, np.int32),
            edge=np.asarray(table.edge, np.int32),
            form=np.asarray(table.form, np.int64),
            final=bool(table.final[0]),
        )

    def chosen(self, points: Numbers) -> tuple[Numbers, Slots, Slots]:
        """Return the words of ``points``, the longest from left to right: where each begins, its entry, its length."""
        place, entry = self.found(points)
        length = self.length.take(entry)
        on = chosen(place, place + length)
        return place[on], entry[on], length[on]

    def found(self, points: Numbers) -> tuple[Numbers, Slots]:
        """Return where words begin in ``points``, rising, and the entry of the longest at each such place."""
        best = np.zeros(len(points), np.int32)
        if self.alone is not None:
            best[:] = self.alone.take(points)
        at, slot = self._pairs(points)
        reach = 1
        while at.size:
            entry = self.entry.take(slot)
            is_word = entry > 0
            best[at[is_word]] = entry[is_word]
            reach += 1
            base = self.base.take(slot)
            on = base > 0
            on &= at < len(points) - reach
            at, state = at[on], slot[on]
            slot = base[on] + self.codes.take(points.take(at + reach))
            on = self.check.take(slot) == state
            at, slot = at[on], slot[on]
        place = np.flatnonzero(best)
        return place, best[place]

    def set_in(self, seen: Numbers, made: Numbers) -> tuple[Numbers, NDArray[np.bool_]]:
        """Return ``made`` with the forms of the words of ``seen`` set in, and which places they take up.

        Both are of one length to begin with.
        """
        place, entry, length = self.chosen(seen)
        edge = self.edge.take(entry - 1)
        width = self.edge.take(entry) - edge
        more = width - length
        if more.any():
            made = np.repeat(made, _room(len(made), place + length, more))
            place += np.cumsum(more) - more
        taken = np.zeros(len(made), np.bool_)
        while place.size:
            made[place] = self.form.take(edge)
            taken[place] = True
            on = np.flatnonzero(width > 1)
            place, edge, width = place[on] + 1, edge[on] + 1, width[on] - 1
        return made, taken

    def _pairs(self, points: Numbers) -> tuple[Numbers, Slots]:
        """Return where two neighbours begin a word, and the slot they lead to."""
        if self.few is not None:
            at = np.flatnonzero(self.few.take(points[:-1]))
            first = points[at]
            slot = self.starts.take(first) + self.codes.take(points[at + 1])
            on = np.flatnonzero(self.check.take(slot) == -self.codes.take(first))
            return at[on], slot[on]
        code = self.codes.take(points)
        slot = self.starts.take(points[:-1])
        slot += code[1:]
        at = np.flatnonzero(self.check.take(slot) == -code[:-1])
        return at, slot[at]


def _spread(points: Numbers, values: Numbers | Slots) -> Slots:
    """Return a field of all code points with ``values`` at ``points``; what is nought takes up no memory."""
    field = np.zeros(FINISHED + 1, np.int32)
    field[points] = values
    return field


def chosen(place: Numbers, end: Numbers) -> NDArray[np.intp]:
    """Return which of the words from ``place`` to ``end`` are taken, going from left to right.

    A word none before it reaches is always taken; from each such the next are
    followed, all together.
    """
    free = np.ones(len(place), np.bool_)
    np.greater_equal(place[1:], np.maximum.accumulate(end)[:-1], out=free[1:])
    taken = free.copy()
    last = np.flatnonzero(free[:-1] & ~free[1:])
    for _ in range(STEPS):
        if not last.size:
            return np.flatnonzero(taken)
        last = np.searchsorted(place, end[last])
        last = last[last < len(place)]
        last = last[~free[last]]
        taken[last] = True
    begins, ends, are_free = place.tolist(), end.tolist(), free.tolist()
    for one in last.tolist():
        reached, n = ends[one], one + 1
        while n < len(begins) and not are_free[n]:
            if begins[n] >= reached:
                taken[n] = True
                reached = ends[n]
            n += 1
    return np.flatnonzero(taken)


def converted(passes: Sequence[Field], text: str, breaks: str) -> str:
    """Return ``text`` after ``passes``; after ``breaks``, characters in no word, it may be cut and taken by parts."""
    points = points_of(text)
    has_descriptions = bool((points >> 4 == min(ARITY) >> 4).any())
    parts = []
    for start, stop in _spans(text, "" if has_descriptions else breaks):
        made = _through(passes, points[start:stop].astype(np.int64), has_descriptions)
        parts.append(str(made.astype("<u4").data, "utf-32-le", "surrogatepass"))
    return "".join(parts)


def words(field: Field, text: str, breaks: str) -> Iterator[tuple[int, int]]:
    """Yield the place (start, end) of each word of ``field`` in ``text``, the longest from left to right."""
    places, ends = where(field, text, breaks)
    yield from zip(places.tolist(), ends.tolist(), strict=True)


def where(field: Field, text: str, breaks: str) -> tuple[Numbers, Numbers]:
    """Return where the words of ``field`` begin and end in ``text``, the longest from left to right."""
    points = points_of(text)
    places, ends = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for start, stop in _spans(text, breaks):
        place, _, length = field.chosen(points[start:stop].astype(np.int64))
        places.append(place + start)
        ends.append(places[-1] + length)
    return np.concatenate(places), np.concatenate(ends)


def points_of(text: str) -> NDArray[np.uint32]:
    """Return the code points of ``text``."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def _spans(text: str, breaks: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        near = start + SPAN
        stop = max((text.rfind(one, start, near) for one in breaks), default=-1) + 1
        if near >= len(text) or not breaks:
            stop = len(text)
        elif not stop:
            ahead = [at for one in breaks if (at := text.find(one, near)) >= 0]
            stop = min(ahead, default=len(text) - 1) + 1
        yield start, stop
        start = stop


def _through(passes: Sequence[Field], points: Numbers, has_descriptions: bool) -> Numbers:
    finished: list[tuple[Numbers, NDArray[np.bool_]]] = []
    for one in passes:
        seen = points
        if has_descriptions:
            whole = _descriptions(points)
            seen = points.copy()
            seen[whole] = FINISHED
        made = seen + one.shift.take(seen)
        if has_descriptions:
            made[whole] = points[whole]
        if len(one.length) > 1:
            made, taken = one.set_in(seen, made)
            if one.final:
                finished.append((made, taken))
                made = np.where(taken, FINISHED, made)
        points = made
    for made, taken in reversed(finished):
        points[points == FINISHED] = made[taken]
    return points


def _room(length: int, end: Numbers, more: Slots) -> Numbers:
    """Return how many places each of ``length`` characters gets, where words that end at ``end`` grow or shrink."""
    room = np.ones(length, np.int64)
    room[end - 1] += np.maximum(more, 0)
    for step in range(-int(more.min())):
        room[end[more < -step] - 1 - step] = 0
    return room


def _descriptions(points: Numbers) -> NDArray[np.intp]:
    """Return the places that belong to a character described by its parts."""
    found: list[int] = []
    for at in np.flatnonzero(points >> 4 == min(ARITY) >> 4).tolist():
        if not found or at > found[-1]:
            near = points[at : at + DESCRIPTION].tolist()
            if FINISHED in near:
                near = near[: near.index(FINISHED)]
            found.extend(range(at, at + described(near)))
    return np.array(found, np.intp)
