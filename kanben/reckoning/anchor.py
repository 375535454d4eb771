"""What words count from: a date told, how it was told, and who gives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from kanben.reckoning.edtf import Point

Manner: TypeAlias = Literal["frame", "told", "back", "planned", "aside"]
"""How a date was told: it moves the story; it is told in it; the story only looks back or forward; it describes."""
Need: TypeAlias = Literal["year", "month", "day"]


@dataclass(frozen=True, slots=True)
class Stamp:
    """A day, month, season or year of writing; ``start`` and ``end`` are its line's, in the text."""

    point: Point
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Told:
    """A date told, from ``start`` to ``end``."""

    value: Point
    start: int
    end: int
    sentence: int
    paragraph: int
    manner: Manner
    by_document: bool = False  # the document gave it its year, or all
    old: tuple[int, int] = (0, 0)  # its year and month in the old calendar
    clocked: bool = False  # counted from the day of writing
    sure: float = 1.0  # what is counted from it is no surer
    quoted: bool = False  # someone says it


@dataclass(frozen=True, slots=True)
class Anchor:
    """What words count from, who gives it, and how sure that is; without ``point`` it is not known, and ``why``."""

    point: Point | None
    who: str  # sentence, paragraph, frame, event, speech, document
    sure: float = 0.0
    why: str = ""
    old: tuple[int, int] = (0, 0)

    @property
    def named(self) -> str:
        """What a trace says of who gave it: the story itself goes without saying."""
        return f" ({self.who})" if self.who in ("event", "speech", "document") else ""


def precise(point: Point, need: Need) -> bool:
    """Say whether ``point`` is known to the needed unit.

    >>> precise(Point(2015, 8), "month"), precise(Point(2015, 22), "month")
    (True, False)
    """
    return unit(point) >= {"year": 1, "month": 2, "day": 3}[need]


def unit(point: Point) -> int:
    """Return how fine ``point`` is: 3 a day, 2 a month, 1 a year or part of it, 0 coarser."""
    if point.unknown:
        return 0
    return 3 if point.day else 2 if 1 <= point.month <= 12 else 1
