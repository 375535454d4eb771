"""What the program tells an editor, and how it stops.

A :class:`Finding` is something a person should know; it has a stable code.  A
:class:`Trouble` is something a person must mend before there can be a book: it
carries *all* the findings of its stage, so that one run shows every problem.
Bugs are neither: they are tracebacks.

The letter of a code says which stage spoke: R reading and repair, C
corrections, B the plan and the binding, D dates and chronology, V variants,
E EPUB, P pages, S the set-up.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import TypeVar

T = TypeVar("T")

MADE, UNEXPECTED, USAGE, INPUT, MISSING, STRICT, PROOF, OUTPUT = range(8)
"""Exit codes, in this order; the command line and the README say what each means."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to know: ``book/chronology.toml:48: no chapter 12 to cite`` and what to do.

    ``source`` is a path as the editor knows it (relative to the book's root);
    ``line`` counts from 1, and is 0 where there is none.  ``choices`` are lines
    ready to paste into ``book/corrections.toml``, the likeliest first; each of
    them settles the matter.
    """

    code: str
    message: str
    source: str = ""
    line: int = 0
    hint: str = ""
    choices: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the shape ``report.json`` and ``check --json`` promise; ``choices`` only where there are any."""
        told = asdict(self)
        if not self.choices:
            del told["choices"]
        return told

    def __str__(self) -> str:
        """Return ``place: CODE message`` with the hint on a line below, and each choice on one of its own."""
        place = self.source + (f":{self.line}" if self.line else "")
        said = f"{place}: {self.code} {self.message}" if place else f"{self.code} {self.message}"
        return "\n  ".join((said, *((f"hint: {self.hint}",) if self.hint else ()), *self.choices))


def shortened(found: Iterable[Finding], most: int = 12) -> tuple[Finding, ...]:
    """Return the first ``most`` findings of each code, and how many more there are: for a terminal.

    >>> [f.message for f in shortened([Finding("R-133", "甲"), Finding("R-133", "乙"), Finding("R-133", "丙")], 1)]
    ['甲', '2 more of the same are in report.html']
    """
    told: Counter[str] = Counter()
    first = []
    for finding in found:
        told[finding.code] += 1
        if told[finding.code] <= most:
            first.append(finding)
    rest = {code: count - most for code, count in told.items() if count > most}
    return (*first, *(Finding(code, f"{more:,} more of the same are in report.html") for code, more in rest.items()))


class Trouble(Exception):
    """The book cannot be made; ``findings`` say why, ``exit_code`` says which class of why."""

    def __init__(self, *findings: Finding, exit_code: int = INPUT) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings
        self.exit_code = exit_code


def stop_on(problems: Iterable[Finding], exit_code: int = INPUT) -> None:
    """Raise one :class:`Trouble` that carries all ``problems``, if there are any."""
    if found := tuple(problems):
        raise Trouble(*found, exit_code=exit_code)


class Gathered:
    """Troubles of independent steps, gathered so that one run shows them all."""

    def __init__(self) -> None:
        self._found: list[Finding] = []

    def take(self, step: Callable[..., T], *given: object, **named: object) -> T | None:
        """Return what ``step`` makes of what is given; if it stops with Trouble, keep its findings and return None."""
        try:
            return step(*given, **named)
        except Trouble as trouble:
            self._found += trouble.findings
            return None

    def add(self, findings: Iterable[Finding]) -> None:
        """Keep findings that must stop the press."""
        self._found += findings

    def stop(self) -> None:
        """Raise what was gathered, if anything was."""
        stop_on(self._found)


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding whose place is still an offset (code points) in the text a rule saw.

    Where a rule knows what may have stood from ``at`` to ``end``, ``candidates``
    are those texts, the likeliest first.
    """

    at: int
    code: str
    message: str
    hint: str = ""
    end: int = 0
    candidates: tuple[str, ...] = ()
