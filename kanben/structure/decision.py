"""What was decided of a line, why, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kanben.structure.forms import Form
from kanben.structure.lines import Line

SURE = 0.6
"""Below this a line is left as prose, and a finding says what it might be."""

NEAR = 0.3
"""Below this nobody would take the line for a heading, and nothing is said."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One line's kind, in the words of :data:`kanben.plan.KINDS`; ``level`` is a heading's, 1 outermost."""

    kind: str
    why: str = ""
    confidence: float = 1.0
    level: int = 0


@dataclass(slots=True)
class Draft:
    """The lines of an article while it is decided what each is; what is decided first stands."""

    lines: Sequence[Line]
    forms: Sequence[Form | None]
    kinds: list[Decision | None]
    near: dict[int, Decision] = field(default_factory=dict)  # headings that were not sure enough

    def free(self, i: int) -> bool:
        """Say whether line ``i`` is still undecided."""
        return self.kinds[i] is None

    def kind(self, i: int) -> str:
        """Return the kind of line ``i``, empty while it is undecided."""
        decided = self.kinds[i]
        return decided.kind if decided else ""

    def take(self, i: int, decision: Decision) -> None:
        """Decide line ``i``, or note how near it came."""
        if decision.confidence >= SURE:
            self.kinds[i] = decision
        elif decision.confidence >= NEAR and decision.confidence > (self.near[i].confidence if i in self.near else 0):
            self.near[i] = decision
