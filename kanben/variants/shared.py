"""What is the same in every variant of a book: one after another asks for it, and so it is kept for a while."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TypeAlias

from kanben.variants.canonical import simplified as made_simplified
from kanben.variants.reading import corrected
from kanben.variants.segments import Segment

Read: TypeAlias = "Mapping[tuple[str, tuple[int, ...]], tuple[Segment, ...]]"
"""Canonical texts with where their sections end, and where we overrule the dictionaries in each."""

MOST = 64
"""Texts that are kept, of a fifth of a million characters."""

_read: dict[tuple[str, tuple[int, ...]], tuple[Segment, ...]] = {}

simplified = lru_cache(maxsize=MOST)(made_simplified)


def read(canonical: str, ends: tuple[int, ...]) -> tuple[Segment, ...]:
    """Return where we overrule the dictionaries, from left to right; see :func:`kanben.variants.reading.corrected`."""
    found = _read.get((canonical, ends))
    if found is None:
        found = tuple(corrected(canonical, ends))
        keep({(canonical, ends): found})
    return found


def kept() -> Read:
    """Return what has been read of late."""
    return dict(_read)


def keep(found: Read) -> None:
    """Keep what was read in this process or another, and let go of what was read first."""
    _read.update(found)
    for first in list(_read)[:-MOST]:
        _read.pop(first, None)
