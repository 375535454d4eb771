"""A place of a text, and what it becomes there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segment:
    """Code points ``start`` to ``end`` of a text, what they become, and why.

    ``kind`` is one of :data:`kanben.variants.decisions.KINDS` where a person may
    wish to see the place, ``rivals`` are the forms it might have had, and
    ``doubt`` goes from 0 to 1.
    """

    start: int
    end: int
    form: str
    reason: str
    kind: str = ""
    rivals: tuple[str, ...] = ()
    doubt: float = 0.0


def apart(segments: Iterable[Segment]) -> Iterator[Segment]:
    """Yield ``segments`` from left to right, the longer first where two begin together; none overlaps."""
    done = 0
    for segment in sorted(segments, key=lambda s: (s.start, -s.end)):
        if segment.start >= done:
            yield segment
            done = segment.end
