"""The editor's report: what became of every character, and what wants a human eye.

Values in, values out.  The press fills a :class:`Report` from what the stages
returned; :func:`report_json` writes it down for programs, and
:mod:`kanben.report_page` lays the same value out for a person.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import lru_cache
from itertools import starmap
from typing import Any

from kanben.decision import Decision, Passage
from kanben.edits import Revision
from kanben.findings import Finding
from kanben.indented import indented
from kanben.model import Metadata, Source

LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class SourceReport:
    """A seed and what was done to it.

    ``script`` is how its writing was understood, in words ("Traditional, by
    machine").  ``unaccounted`` counts the code points that the finished chapter
    lacks though no edit took them, and those it has though nothing put them
    there (:mod:`kanben.account`): anything but 0 is a fault.
    """

    source: Source
    script: str
    revision: Revision
    unaccounted: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """The review of one variant in figures.

    ``waiting`` decisions are listed for a person to accept or settle, ``more``
    stand in no list yet, ``reviewed`` have been accepted.
    """

    waiting: int = 0
    more: int = 0
    reviewed: int = 0


def tally(review: Mapping[str, Any]) -> Tally:
    """Return the figures of a review (:class:`kanben.variants.decisions.Review`) from its fields."""
    waiting = sum(bool(told["accept"]) for told in review["decisions"])
    return Tally(waiting, review["more"], len(review["reviewed"]))


def decisions(review: Mapping[str, Any], texts: Mapping[str, str]) -> tuple[Decision, ...]:
    """Return the decisions of a review from its fields; ``texts`` as for :func:`decision`."""
    return tuple(decision(told, texts) for told in review["decisions"])


def decision(told: Mapping[str, Any], texts: Mapping[str, str]) -> Decision:
    """Return a decision from its fields, its places told by line.

    ``texts`` are the seeds by name: what came as ``seeds/a.txt:417``, an offset
    in code points, becomes ``seeds/a.txt:12``.

    >>> decision({"text": "雲", "before": "云", "after": "雲", "why": "", "place": "a:3"}, {"a": "一\\n二\\n三"}).place
    'a:2'
    """
    like = tuple(Passage(**one | {"place": _lined(one["place"], texts)}) for one in told.get("like", ()))
    rivals = tuple(told.get("rivals", ()))
    return Decision(**dict(told) | {"place": _lined(told["place"], texts), "like": like, "rivals": rivals})


def _lined(place: str, texts: Mapping[str, str]) -> str:
    source, _, offset = place.rpartition(":")
    if source not in texts or not offset.isdigit():
        return place
    return f"{source}:{bisect_right(_line_ends(texts[source]), int(offset)) + 1}"


@lru_cache(maxsize=8)  # decisions follow their seeds
def _line_ends(text: str) -> tuple[int, ...]:
    return tuple([found.end() for found in LINE_END.finditer(text)])


@dataclass(frozen=True, slots=True)
class Report:
    """All that the report tells: the book, its editions, its seeds in reading order, decisions and findings.

    ``editions`` are file names relative to the report; ``variants`` goes from
    a variant's tag to the decisions taken for it, ``tallies`` to their figures.
    """

    book: Metadata
    editions: tuple[str, ...] = ()
    sources: tuple[SourceReport, ...] = ()
    variants: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    tallies: Mapping[str, Tally] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One change to a seed: code points ``start`` to ``end``, on ``line`` (from 1), were ``before`` and are ``after``.

    The rest is as :attr:`kanben.edits.Revision.changes` has it.
    """

    start: int
    end: int
    line: int
    rule: str
    before: str
    after: str
    reason: str
    confidence: float


CHANGE = tuple(field.name for field in fields(Change))


def changes(revision: Revision) -> Iterator[Change]:
    r"""Yield every change of ``revision`` in the order of the seed, with its line and what stood there before.

    >>> from kanben.edits import Edit
    >>> once = Revision.of("他說...\n好,").apply([Edit(2, 5, "……"), Edit(7, 8, "，")], "marks", "Chinese marks")
    >>> [(c.line, c.before, c.after) for c in changes(once)]
    [(1, '...', '……'), (2, ',', '，')]
    """
    return starmap(Change, _changes(revision))


def edits_json(revision: Revision) -> Iterator[dict[str, object]]:
    """Yield every change as ``report.json`` and ``repair --explain`` write it."""
    return (dict(zip(CHANGE, made, strict=True)) for made in _changes(revision))


def _changes(revision: Revision) -> Iterator[tuple[int, int, int, str, str, str, str, float]]:
    """Yield what is told of each change, in the order of :class:`Change`."""
    received = revision.received
    line_ends = [found.end() for found in LINE_END.finditer(received)]
    for piece in revision.pieces:
        if piece.edits:
            start, end = piece.start, piece.end
            line = bisect_right(line_ends, start) + 1
            yield start, end, line, piece.rule, received[start:end], piece.text, piece.reason, piece.confidence


@dataclass(frozen=True, slots=True)
class Share:
    """What one rule did to a seed: its edits, and the code points it changed, dropped and added.

    Over all rules they add up to the seed's :class:`~kanben.edits.Account`.
    """

    edits: int = 0
    changed: int = 0
    dropped: int = 0
    added: int = 0


def shares(made: Iterable[Change]) -> dict[str, Share]:
    """Return the share of each rule in ``made``, the busiest first.

    >>> shares([Change(0, 3, 1, "dots", "。。。", "……", "", 1.0)])
    {'dots': Share(edits=1, changed=2, dropped=1, added=0)}
    """
    return _shares((change.rule, len(change.before), len(change.after)) for change in made)


def _shares(made: Iterable[tuple[str, int, int]]) -> dict[str, Share]:
    """Return the share of each rule; of a change only its rule and its length before and after are asked."""
    sums: dict[str, list[int]] = {}
    for rule, was, now in made:
        share = sums.setdefault(rule, [0, 0, 0, 0])
        share[0] += 1
        if was > now:
            share[1] += now
            share[2] += was - now
        else:
            share[1] += was
            share[3] += now - was
    busiest = sorted(sums.items(), key=lambda item: (-item[1][0], item[0]))
    return {rule: Share(*share) for rule, share in busiest}


def in_order(findings: tuple[Finding, ...]) -> list[Finding]:
    """Sort findings as an editor works: what can be settled by a choice, what asks for something, what tells.

    A finding that carries a hint asks the editor to decide or do something;
    one without a hint only tells.  Within each, by place.
    """
    return sorted(findings, key=lambda f: (not f.choices, not f.hint, f.source, f.line, f.code, f.message))


def report_json(report: Report) -> str:
    """Write the report for programs; offsets count code points of the seed as decoded.

    Same report, same text: no clock, no paths of this machine, fixed order.
    """
    return "".join(pieces(report))


def pieces(report: Report) -> Iterator[str]:
    """Yield the same text piece by piece: the edits of a novel are never held all at once."""
    book = report.book
    told = {
        "book": {"title": book.title, "slug": book.slug, "date": book.date, "editions": list(report.editions)},
        "sources": map(_account, report.sources),
        "variants": {tag: map(asdict, report.variants[tag]) for tag in sorted(report.variants)},
        "review": {tag: asdict(report.tallies[tag]) for tag in sorted(report.tallies)},
        "findings": (finding.as_json() for finding in in_order(report.findings)),
    }
    yield from indented(told)
    yield "\n"


def _account(seed: SourceReport) -> dict[str, object]:
    made = (piece for piece in seed.revision.pieces if piece.edits)
    by_rule = _shares((piece.rule, piece.end - piece.start, len(piece.text)) for piece in made)
    return {
        "source": seed.source.name,
        "encoding": seed.source.encoding,
        "encoding_confidence": seed.source.confidence,
        "script": seed.script,
        **asdict(seed.revision.account()),
        "unaccounted": seed.unaccounted,
        "rules": {rule: share.edits for rule, share in by_rule.items()},
        "by_rule": {rule: asdict(share) for rule, share in by_rule.items()},
        "edits": edits_json(seed.revision),
    }
