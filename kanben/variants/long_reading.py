"""What a long text lets be asked, all its places at once, in NumPy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import numpy as np

from kanben.variants.exact import exact
from kanben.variants.exact.long import Numbers, points_of

PHRASES = "house/words"


class Lets(Protocol):
    """Says of pairs what one of the two lets be asked about the other."""

    def __call__(self, pairs: Iterable[int], *, behind: bool) -> list[int]:
        """Return a number of bits for each pair."""


def asked(text: str, characters: Iterable[str], lets: Lets) -> tuple[list[int], list[int], list[int]]:
    """Return where ``characters`` stand in ``text``, and what their neighbours before and behind let be asked.

    Every two neighbours are asked about once, as one number.  Places are left
    out whose neighbours let nothing be asked.
    """
    nobody = np.array([0x10FFFF])
    points = np.concatenate((nobody, points_of(text), nobody)).astype(np.int64)
    known = np.zeros(0x200000, np.bool_)
    known[[ord(character) for character in characters]] = True
    at = np.flatnonzero(known.take(points[1:-1]))
    pairs = (points[:-1] << 21) | points[1:]
    before, behind = (_each(pairs.take(at + side), lets, behind=bool(side)) for side in (0, 1))
    some = np.flatnonzero((before & behind) | ((before | behind) & 1))
    return at[some].tolist(), before[some].tolist(), behind[some].tolist()


def _each(pairs: Numbers, lets: Lets, *, behind: bool) -> Numbers:
    distinct, place = np.unique(pairs, return_inverse=True)
    return np.array(lets(distinct.tolist(), behind=behind), np.int64).take(place)


def seen(text: str, places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield for each of ``places`` the phrase that the dictionaries see there in all of ``text``, or it alone."""
    at = np.array(places, np.int64)
    starts, ends = exact(PHRASES, tofu=True).where(text)
    starts, ends = np.concatenate(([-1], starts)), np.concatenate(([0], ends))
    last = np.searchsorted(starts, at, "right") - 1
    over = at < ends.take(last)
    start, end = np.where(over, starts.take(last), at), np.where(over, ends.take(last), at + 1)
    return zip(start.tolist(), end.tolist(), strict=True)
