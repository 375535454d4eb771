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

    def __reduce__(self) -> tuple[type[Segment], tuple[object, ...]]:
        """Say how it is made again in another process: more quickly than a dataclass says of itself."""
        return Segment, (self.start, self.end, self.form, self.reason, self.kind, self.rivals, self.doubt)


def apart(segments: Iterable[Segment]) -> Iterator[Segment]:
    """Yield ``segments`` from left to right, the longer first where two begin together; none overlaps."""
    done = 0
    for segment in sorted(segments, key=lambda s: (s.start, -s.end)):
        if segment.start >= done:
            yield segment
            done = segment.end


def moved(segments: Iterable[Segment], by: int) -> Iterator[Segment]:
    """Yield ``segments`` where they stand once ``by`` code points have come before them."""
    return (Segment(s.start + by, s.end + by, s.form, s.reason, s.kind, s.rivals, s.doubt) for s in segments)
