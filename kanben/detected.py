"""The table of headings: what was taken for one, and what nearly was; a command shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

QUITE = 0.8
"""Below this a heading is taken, but an editor is shown it."""


@dataclass(frozen=True, slots=True)
class Detected:
    """One row of the table of headings: what was taken for one, and what nearly was (kind ``paragraph``)."""

    source: str
    line: int  # of the source as received, from 1
    text: str
    level: int  # 1 outermost in its article; 0 where it is no heading
    kind: str
    why: str
    confidence: float

    def as_json(self) -> dict[str, object]:
        """Return the shape ``check --json`` promises."""
        return asdict(self)


def doubtful(headings: Sequence[Detected], most: int = 20) -> Iterator[str]:
    """Yield a short table, one line each, of the headings taken without being quite sure and those nearly taken."""
    rows = [h for h in headings if h.confidence < QUITE]
    if rows:
        yield "headings to look at; a line under `set` in book/book.toml decides:"
    for h in rows[:most]:
        kind = f"heading {h.level}" if h.level else h.kind
        yield f"  {h.source}:{h.line}  {kind}  {h.confidence:.2f}  「{h.text[:24]}」  {h.why}"
    if len(rows) > most:
        yield f"  and {len(rows) - most:,} more; check --json has them all"
