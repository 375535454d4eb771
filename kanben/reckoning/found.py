"""What a match means, with its proof."""

from __future__ import annotations

from dataclasses import dataclass

from kanben.reckoning.edtf import Edtf
from kanben.reckoning.grammar import Kind


@dataclass(frozen=True, slots=True)
class Found:
    """A value with its proof; ``derivation`` (Traditional Chinese) is empty where the date is as written."""

    value: Edtf | None
    kind: Kind
    confidence: float
    trace: str
    derivation: str = ""
    inherited: str = ""  # who gives the year, where the words do not
    clocked: bool = False  # counted from the day of writing
    old: tuple[int, int] = (0, 0)  # year and month in the old calendar, where they are told in it


def none(kind: Kind, trace: str) -> Found:
    """Return a match that has no value, and why."""
    return Found(None, kind, 0.5, trace)
