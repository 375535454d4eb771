"""The editor's report: what became of every character, and what wants a human eye.

Values in, values out.  The press fills a :class:`Report` from what the stages
returned; :func:`report_json` writes it down for programs, and
:mod:`kanben.report_page` lays the same value out for a person.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field

from kanben.edits import Revision
from kanben.findings import Finding
from kanben.model import Metadata, Source

LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class SourceReport:
    """A seed and what was done to it.

    ``script`` is how its writing was understood, in words ("Traditional, by
    machine").  ``unaccounted`` counts the code points of the seed that reached
    neither the book nor the list of edits: anything but 0 is a loss.
    """

    source: Source
    script: str
    revision: Revision
    unaccounted: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """A conversion that could have gone otherwise: ``before`` became ``after`` in ``text``, and ``why``.

    ``text`` is the passage as it stood before; ``place`` is in the editor's
    terms ("chapter-1", "seeds/a.txt:12").
    """

    text: str
    before: str
    after: str
    why: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All that the report tells: the book, its editions, its seeds in reading order, decisions and findings.

    ``editions`` are file names relative to the report; ``variants`` goes from
    a variant's tag to the decisions taken for it.
    """

    book: Metadata
    editions: tuple[str, ...] = ()
    sources: tuple[SourceReport, ...] = ()
    variants: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One change to a seed: code points ``start`` to ``end``, on ``line`` (from 1), were ``before`` and are ``after``.

    Where several rules made one change, ``rule`` joins their names with "+" in
    the order they worked, and ``confidence`` is that of the least sure.
    """

    start: int
    end: int
    line: int
    rule: str
    before: str
    after: str
    reason: str
    confidence: float


def changes(revision: Revision) -> Iterator[Change]:
    r"""Yield every change of ``revision`` in the order of the seed.

    >>> from kanben.edits import Edit
    >>> once = Revision.of("他說...\n好,").apply([Edit(2, 5, "……"), Edit(7, 8, "，")], "marks", "Chinese marks")
    >>> [(c.line, c.before, c.after) for c in changes(once)]
    [(1, '...', '……'), (2, ',', '，')]
    """
    line_ends = [found.end() for found in LINE_END.finditer(revision.received)]
    for piece in revision.pieces:
        if not piece.kept:
            yield Change(
                piece.start,
                piece.end,
                bisect_right(line_ends, piece.start) + 1,
                _joined(edit.rule for edit in piece.edits),
                revision.received[piece.start : piece.end],
                piece.text,
                _joined(edit.reason for edit in piece.edits),
                min(edit.confidence for edit in piece.edits),
            )


def edits_json(revision: Revision) -> Iterator[dict[str, object]]:
    """Yield every change as ``report.json`` and ``repair --explain`` write it."""
    yield from map(asdict, changes(revision))


def rules(made: tuple[Change, ...]) -> dict[str, int]:
    """Count the changes of each rule, the busiest first; the counts add up to all changes."""
    return dict(sorted(Counter(change.rule for change in made).items(), key=lambda item: (-item[1], item[0])))


def in_order(findings: tuple[Finding, ...]) -> list[Finding]:
    """Sort findings as an editor works: what asks for something first, then by place.

    A finding that carries a hint asks the editor to decide or do something;
    one without a hint only tells.
    """
    return sorted(findings, key=lambda f: (not f.hint, f.source, f.line, f.code, f.message))


def report_json(report: Report) -> str:
    """Write the report for programs; offsets count code points of the seed as decoded.

    Same report, same text: no clock, no paths of this machine, fixed order.
    """
    book = report.book
    told = {
        "book": {"title": book.title, "slug": book.slug, "date": book.date, "editions": list(report.editions)},
        "sources": [_account(source) for source in report.sources],
        "variants": {tag: [asdict(each) for each in report.variants[tag]] for tag in sorted(report.variants)},
        "findings": [finding.as_json() for finding in in_order(report.findings)],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _account(seed: SourceReport) -> dict[str, object]:
    return {
        "source": seed.source.name,
        "encoding": seed.source.encoding,
        "encoding_confidence": seed.source.confidence,
        "script": seed.script,
        **asdict(seed.revision.account()),
        "unaccounted": seed.unaccounted,
        "rules": rules(tuple(changes(seed.revision))),
        "edits": list(edits_json(seed.revision)),
    }


def _joined(names: Iterator[str]) -> str:
    return "+".join(dict.fromkeys(name for name in names if name))
