"""Make the annotated chronology of a bound book.

    chapters --candidates--> passages --editor's decisions, merging--> entries --pages--> blocks

The chapters keep every character; their dates become spans that lead to the
entries, and the section with the role ``chronology`` is filled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kanben.chronology import merging
from kanben.chronology.candidates import Candidate, Chapter, chapters
from kanben.chronology.deciding import decide
from kanben.chronology.desk import Orphan
from kanben.chronology.editor import Decision, Decisions
from kanben.chronology.pages import pages
from kanben.chronology.passages import has_link, rewritten, wrapped
from kanben.findings import Finding
from kanben.model import Book, Inline, Inlines, Link, Section, Span
from kanben.reckoning.recognising import Reading

SHOWN = ("found", "confirmed", "corrected", "added")
DOUBTFUL = 0.7
"""A reading less sure than this is shown to the editor."""
UNDATED = "the article does not say when it was written"
"""Why what is counted from the day of writing has no date."""
_FEW = 4
"""So many dates of one kind are named in a finding."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """The book with its chronology; ``events`` are all dated passages, shown or not, in order of date."""

    book: Book
    events: tuple[Candidate, ...]
    unresolved: tuple[tuple[Section, Reading], ...]
    untimed: tuple[tuple[str, int], ...]  # durations, recurring … that were set aside, counted by kind
    findings: tuple[Finding, ...]
    chapters: tuple[Chapter, ...] = ()  # as they were read
    orphans: tuple[Orphan, ...] = ()  # decisions that could not be carried out
    dismissed: Mapping[tuple[str, int], Decision] = field(default_factory=dict)  # by chapter and start: need no date


def annotate(
    book: Book,
    decided: Decisions | None = None,
    alike: Mapping[str, str] | None = None,
    *,
    timeline: bool = True,
) -> Annotated:
    """Return ``book`` with its dates marked and its chronology written, as the editor decided.

    Chapters are the sections of that role; a section's ``date`` is its document
    date unless the editor gave another.  A book without a section for the
    chronology gets its marks all the same.  ``alike`` goes from a character to
    its form in another script: a quotation may have either.  Without
    ``timeline`` none is drawn.
    """
    decided = decided or Decisions()
    read = chapters(book, decided)
    done = decide(read, decided, alike)
    kept, suggested = merging.join(done.kept, [chapter.text for chapter in read], alike)
    kept = _named(kept)
    events = merging.in_order((*kept, *done.added), [chapter.section.id for chapter in read])
    events = [replace(c, entry=f"e-{n}") if c.status == "added" and not c.entry else c for n, c in enumerate(events, 1)]
    joined: dict[str, list[Candidate]] = {}
    for c in kept:
        if c.status == "merged":
            joined.setdefault(c.entry, []).append(c)
    rows = [(c, joined.get(c.entry, [])) for c in events if c.status in SHOWN]
    marks: dict[str, dict[int, list[Candidate]]] = {}
    for c in kept:
        if c.anchor:
            marks.setdefault(c.chapter, {}).setdefault(c.line, []).append(c)
    body = {chapter.section.id: _marked(chapter, marks.get(chapter.section.id, {})) for chapter in read}
    back = tuple(replace(s, blocks=pages(rows, drawn=timeline)) if s.role == "chronology" else s for s in book.back)
    book = replace(book, body=tuple(body.get(s.id, s) for s in book.body), back=back)
    given = {(c.chapter, c.start) for c in kept if c.status == "added"} | done.dismissed.keys()
    unresolved = tuple(
        (chapter.section, r)
        for chapter in read
        for r in chapter.readings
        if _open(r) and (chapter.section.id, r.start) not in given
    )
    told = (*decided.findings, *done.findings, *(orphan.finding for orphan in done.orphans))
    findings = [*sorted(told, key=lambda f: f.line), *suggested, *_doubts(kept), *_undated(unresolved)]
    return Annotated(
        book, tuple(events), unresolved, _untimed(read), tuple(findings), read, done.orphans, done.dismissed
    )


def _named(kept: list[Candidate]) -> list[Candidate]:
    """Give each passage that leads to an entry its id, and each entry its own."""
    numbers: Counter[str] = Counter()
    anchors: dict[str, str] = {}
    for c in kept:
        if c.status in (*SHOWN, "merged"):
            numbers[c.chapter] += 1
            anchors[merging.key(c)] = f"d-{c.chapter}-{numbers[c.chapter]}"
    target = merging.targets(kept)
    return [
        replace(c, anchor=anchors[merging.key(c)], entry=_entry(target(c), anchors))
        if c.status in (*SHOWN, "merged")
        else c
        for c in kept
    ]


def _entry(shown: Candidate, anchors: Mapping[str, str]) -> str:
    return f"e{anchors[merging.key(shown)][1:]}" if shown.status in SHOWN else ""


def _marked(chapter: Chapter, marks: Mapping[int, list[Candidate]]) -> Section:
    """Return the chapter with a span around each date that has an entry, and a link to it; ``marks`` are by leaf."""
    at = -1

    def change(inlines: Inlines, own: bool) -> Inlines:
        nonlocal at
        at += 1
        if at not in marks:
            return inlines
        begins = chapter.lines[at].start
        return wrapped(inlines, [(c.start - begins, c.end - begins, _wrapper(c)) for c in marks[at]])

    return replace(chapter.section, blocks=rewritten(chapter.section.blocks, change)) if marks else chapter.section


def _wrapper(candidate: Candidate) -> Callable[[Inlines], Inline]:
    def wrap(inside: Inlines) -> Inline:
        led = inside if has_link(inside) or not candidate.entry else (Link(f"#{candidate.entry}", inside, "to-entry"),)
        return Span(led, candidate.anchor, "date", data=(("edtf", str(candidate.value)),))

    return wrap


def _open(reading: Reading) -> bool:
    return reading.value is None and reading.found.kind in ("relative", "partial", "absolute", "season", "range")


def _undated(unresolved: Sequence[tuple[Section, Reading]]) -> Iterator[Finding]:
    """Yield one finding for each article and cause; the places are all in the list of ``kanben chronology``."""
    causes: dict[tuple[str, str], list[str]] = {}
    for section, reading in unresolved:
        causes.setdefault((section.source, cause(reading)), []).append(reading.text)
    for (source, why), texts in causes.items():
        said = "、".join(f"「{text}」" for text in texts[:_FEW])
        more = f" and {len(texts) - _FEW} more" if len(texts) > _FEW else ""
        message = f"{said}{more} {'has' if len(texts) == 1 else 'have'} no date: {why}"
        hint = "kanben chronology lists them with entries to fill in, or to hide them"
        if why == UNDATED:
            hint = f'say when it was written: [[document]] source = "{source}", date = "…"; {hint}'
        yield Finding("D-101", message, f"seeds/{source}", hint=hint)


def cause(reading: Reading) -> str:
    """Return why a date could not be told, in words for an editor."""
    why = reading.found.trace.partition(": ")[2] or reading.found.trace
    return UNDATED if "document" in why else why


def _doubts(kept: list[Candidate]) -> Iterator[Finding]:
    """Yield which entries an editor should look at: a weekday that does not fit, a reading not sure."""
    for c in kept:
        if c.status in ("hidden", "passed") or c.decided:
            continue
        hint = "kanben chronology prints an entry to confirm, correct or hide it"
        if c.reading.note:
            message = f"「{c.reading.text}」 is read as {c.value}: {c.reading.note}"
            yield Finding("D-102", message, f"seeds/{c.source}", hint=hint)
        elif c.reading.found.confidence < DOUBTFUL:
            message = f"「{c.reading.text}」 is read as {c.value}, and that is not sure: {c.reading.found.trace}"
            yield Finding("D-103", message, f"seeds/{c.source}", hint=hint)


def _untimed(read: tuple[Chapter, ...]) -> tuple[tuple[str, int], ...]:
    kinds = [r.found.kind for chapter in read for r in chapter.readings if r.value is None and not _open(r)]
    return tuple(
        (kind, kinds.count(kind)) for kind in ("duration", "recurring", "vague", "other", "decade") if kind in kinds
    )
