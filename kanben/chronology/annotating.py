"""Make the annotated chronology of a bound book.

    chapters --candidates--> passages --editor's decisions, merging--> entries --pages--> blocks

The chapters keep every character; their dates become spans that lead to the
entries, and the section with the role ``chronology`` is filled.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kanben.chronology import merging
from kanben.chronology.candidates import Candidate, Chapter, chapters
from kanben.chronology.editor import Decisions
from kanben.chronology.edtf import Edtf, order, parse
from kanben.chronology.pages import pages
from kanben.chronology.passages import has_link, rewritten, wrapped
from kanben.chronology.recognising import Reading
from kanben.chronology.resolving import Found
from kanben.findings import Finding
from kanben.model import Book, Inline, Inlines, Link, Section, Span

_SHOWN = ("found", "confirmed", "corrected", "added")


@dataclass(frozen=True, slots=True)
class Annotated:
    """The book with its chronology; ``events`` are all dated passages, shown or not, in order of date."""

    book: Book
    events: tuple[Candidate, ...]
    unresolved: tuple[tuple[Section, Reading], ...]
    untimed: tuple[tuple[str, int], ...]  # durations, recurring … that were set aside, counted by kind
    findings: tuple[Finding, ...]


def annotate(book: Book, decided: Decisions | None = None) -> Annotated:
    """Return ``book`` with its dates marked and its chronology written, as the editor decided.

    Chapters are the sections of that role; a section's ``date`` is its document
    date unless the editor gave another.  A book without a section for the
    chronology gets its marks all the same.
    """
    decided = decided or Decisions()
    read = chapters(book, decided)
    kept, findings = merging.decide(read, decided)
    kept, suggested = merging.join(kept)
    kept = _named(kept)
    events = sorted((*kept, *_added(decided)), key=lambda c: (order(c.value), c.chapter, c.start))
    events = [replace(c, entry=f"e-{n}") if c.status == "added" and not c.entry else c for n, c in enumerate(events, 1)]
    rows = [(c, [o for o in kept if o.status == "merged" and o.entry == c.entry]) for c in events if c.status in _SHOWN]
    body = {chapter.section.id: _marked(chapter, kept) for chapter in read}
    back = tuple(replace(s, blocks=pages(rows)) if s.role == "chronology" else s for s in book.back)
    book = replace(book, body=tuple(body.get(s.id, s) for s in book.body), back=back)
    unresolved = tuple((chapter.section, r) for chapter in read for r in chapter.readings if _open(r))
    findings = [*findings, *suggested, *_doubts(kept), *(_unresolved(s, r) for s, r in unresolved)]
    return Annotated(book, tuple(events), unresolved, _untimed(read), tuple(findings))


def _named(kept: list[Candidate]) -> list[Candidate]:
    """Give each passage that leads to an entry its id, and each entry its own."""
    numbers: dict[str, int] = {}
    anchored = []
    for c in kept:
        if leads := c.status in (*_SHOWN, "merged"):
            numbers[c.chapter] = numbers.get(c.chapter, 0) + 1
        anchored.append(replace(c, anchor=f"d-{c.chapter}-{numbers[c.chapter]}") if leads else c)
    entries = {c.anchor: f"e{c.anchor[1:]}" for c in anchored if c.status in _SHOWN}
    return [replace(c, entry=entries.get(merging.target(anchored, c).anchor, "")) if c.anchor else c for c in anchored]


def _added(decided: Decisions) -> list[Candidate]:
    """Return the entries the editor wrote that rest on no passage of the book."""
    added = []
    for decision in decided.entries:
        if decision.do == "add" and not decision.quotation:
            value: Edtf = parse(decision.date)
            found = Found(value, "other", 1.0, f"added by the editor: {decision.reason}")
            reading = Reading("", 0, 0, "added", found, True)
            added.append(
                Candidate(
                    reading,
                    value,
                    decision.source,
                    "",
                    "",
                    0,
                    0,
                    decision.event,
                    "",
                    -1,
                    "added",
                    decision.annotation,
                    True,
                )
            )
    return added


def _marked(chapter: Chapter, kept: list[Candidate]) -> Section:
    """Return the chapter with a span around each date that has an entry, and a link to it."""
    at = -1

    def change(inlines: Inlines, own: bool) -> Inlines:
        nonlocal at
        at += 1
        here = [c for c in kept if c.chapter == chapter.section.id and c.line == at and c.anchor]
        begins = chapter.lines[at].start if here else 0
        return wrapped(inlines, [(c.start - begins, c.end - begins, _wrapper(c)) for c in here])

    return replace(chapter.section, blocks=rewritten(chapter.section.blocks, change))


def _wrapper(candidate: Candidate) -> Callable[[Inlines], Inline]:
    def wrap(inside: Inlines) -> Inline:
        led = inside if has_link(inside) or not candidate.entry else (Link(f"#{candidate.entry}", inside, "to-entry"),)
        return Span(led, candidate.anchor, "date", data=(("edtf", str(candidate.value)),))

    return wrap


def _open(reading: Reading) -> bool:
    return reading.value is None and reading.found.kind in ("relative", "partial", "absolute", "season", "range")


def _unresolved(section: Section, reading: Reading) -> Finding:
    message = f"「{reading.text}」 has no date: {reading.found.trace}"
    return Finding("D-101", message, section.source, hint="give the document's date, or an [[entry]] that adds it")


def _doubts(kept: list[Candidate]) -> list[Finding]:
    """Say which entries an editor should look at: a weekday that does not fit, a reading not sure."""
    doubts = []
    for c in kept:
        if c.status in ("hidden", "passed") or c.decided:
            continue
        if c.reading.note:
            doubts.append(Finding("D-102", f"「{c.reading.text}」 = {c.value}: {c.reading.note}", c.source))
        elif c.reading.found.confidence < 0.7:
            doubts.append(
                Finding("D-103", f"「{c.reading.text}」 = {c.value}, not sure: {c.reading.found.trace}", c.source)
            )
    return doubts


def _untimed(read: tuple[Chapter, ...]) -> tuple[tuple[str, int], ...]:
    kinds = [r.found.kind for chapter in read for r in chapter.readings if r.value is None and not _open(r)]
    return tuple(
        (kind, kinds.count(kind)) for kind in ("duration", "recurring", "vague", "other", "decade") if kind in kinds
    )
