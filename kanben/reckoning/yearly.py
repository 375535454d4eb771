"""What is known of a year a match speaks of, and how its proof is worded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from kanben.reckoning.anchor import Anchor
from kanben.reckoning.wording import words

Groups: TypeAlias = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Year:
    """The year (or years) a match speaks of, and how that is known."""

    first: int
    confidence: float
    last: int | None = None
    trace: str = ""
    derivation: str = ""
    old: bool = False  # its months are those of the old calendar
    relative: bool = False
    who: str = ""  # who gives the year, where the words do not: sentence, paragraph, frame, document
    month: int = 0  # inherited along with the year, for a bare day
    about: bool = False  # roughly these years
    part: int = 0  # a quarter of it, as EDTF counts them
    clocked: bool = False  # counted from the day of writing


def step(n: int, unit: str) -> str:
    """Say how far a trace goes: `` + 172 d``, nothing where it does not move.

    >>> step(172, "d"), step(-1, "y"), step(0, "d")
    (' + 172 d', ' - 1 y', '')
    """
    return f" {'+' if n > 0 else '-'} {abs(n)} {unit}" if n else ""


def derived(anchor: Anchor) -> str:
    """Say in Traditional Chinese, for the book, what a date was counted from."""
    if anchor.point is None:
        return ""
    return f"據{_GIVEN.get(anchor.who, '前文')}{words(anchor.point)}{'之事' if anchor.who == 'event' else ''}推定"


_GIVEN = {"document": "刊出日期", "event": "前文所記", "speech": "說話之時", "entry": "當日日記"}
