"""The chronology for other programs: all that the book shows, and all that it does not, with its proof."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from kanben.chronology.annotating import SHOWN, Annotated
from kanben.chronology.candidates import Candidate
from kanben.chronology.ics import calendar
from kanben.chronology.pages import derivation, heading, planned, short
from kanben.chronology.places import Place, Seed, seeds
from kanben.edits import Revision
from kanben.indented import indented
from kanben.model import Book, Entries, Entry, Link, Paragraph, Section, plain
from kanben.reckoning.edtf import Day
from kanben.reckoning.recognising import Reading
from kanben.reckoning.wording import words

JSON, CALENDAR = "chronology.json", "chronology.ics"

_STEP = 2
_PAGED = re.compile(rf'^{" " * 3 * _STEP}"(?:anchor": (?P<anchor>".*"),|pages": \{{\}})$', re.MULTILINE)
"""What is asked of an entry, and where its pages are put: each on a line of its own, which no string breaks."""


def exports(annotated: Annotated, revisions: Mapping[str, Revision]) -> dict[str, bytes]:
    """Return the files of the chronology by name: the JSON, and a calendar if any entry is known to the day.

    ``revisions`` are those of the seeds, by the name of the seed.  The words are
    in the script the book is bound in, before any variant.
    """
    made = {JSON: b"".join([piece.encode() for piece in _pieces(annotated, revisions)])}
    days = calendar(annotated)
    return made | {CALENDAR: days} if days else made


def paged(files: Mapping[str, bytes], folios: Mapping[str, Mapping[str, str]]) -> dict[str, bytes]:
    """Return ``files`` with the page of each passage in the PDFs that were made.

    ``folios`` are the labels of pages by the id of what stands on them, by the
    tag of the variant.
    """
    if not any(folios.values()):
        return dict(files)
    ordered, anchor = sorted(folios.items()), ""

    def paging(found: re.Match[str]) -> str:
        nonlocal anchor
        if found["anchor"]:
            anchor = json.loads(found["anchor"])
            return found[0]
        pages = {tag: at[anchor] for tag, at in ordered if anchor in at}
        return found[0][:-2] + "".join(indented(pages, _STEP)).replace("\n", "\n" + " " * 3 * _STEP)

    return {**files, JSON: _PAGED.sub(paging, files[JSON].decode()).encode()}


def chronology_json(annotated: Annotated, revisions: Mapping[str, Revision] | None = None) -> str:
    """Return ``chronology.json``: the same events, the same bytes.

    ``start`` and ``end`` count code points of the chapter's text, the lines of
    its blocks joined by line feeds.  ``seed`` and ``passage`` are the places of
    the date and of its sentence in the seed as decoded, and null without its
    revision.  The entries stand in the order of the book.
    """
    return "".join(_pieces(annotated, revisions or {}))


def _pieces(annotated: Annotated, revisions: Mapping[str, Revision]) -> Iterator[str]:
    cited = seeds(annotated.book, revisions)
    printed = _printed(annotated.book)
    passages = dict(_passages(annotated.events, cited))
    told = {
        "entries": (_entry(c, printed, cited.get(c.source), passages.get(id(c))) for c in annotated.events),
        "unresolved": (_undated(section, r, cited) for section, r in annotated.unresolved),
        "dismissed": (
            _undated(chapter.section, r, cited) | {"reason": decision.reason}
            for chapter in annotated.chapters
            for r in chapter.readings
            if (decision := annotated.dismissed.get((chapter.section.id, r.start)))
        ),
        "rejected": dict(annotated.untimed),
    }
    yield from indented(told, _STEP)
    yield "\n"


def _passages(events: Iterable[Candidate], cited: Mapping[str, Seed]) -> Iterator[tuple[int, Place]]:
    """Yield where the sentence of each event stands, chapter by chapter."""
    for c in sorted(events, key=lambda c: c.chapter):
        if (seed := cited.get(c.source)) and (place := seed.passage(c)):
            yield id(c), place


def _undated(section: Section, r: Reading, cited: Mapping[str, Seed]) -> dict[str, object]:
    return {
        "text": r.text,
        "kind": r.found.kind,
        "source": section.source,
        "chapter": section.id,
        "start": r.start,
        "end": r.end,
        "trace": r.found.trace,
        "seed": _cited(cited.get(section.source), section.id, r.start, r.end),
    }


def _entry(
    c: Candidate, printed: Mapping[str, tuple[str, list[str]]], seed: Seed | None, passage: Place | None
) -> dict[str, object]:
    term, cites = printed.get(c.entry, ("", [])) if c.status in SHOWN else ("", [])
    return {
        "edtf": str(c.value),
        "words": words(c.value),
        "kind": c.reading.found.kind,
        "status": c.status,
        "sentence": c.sentence,
        "quotation": c.reading.text,
        "source": c.source,
        "chapter": c.chapter,
        "anchor": c.anchor,
        "entry": c.entry,
        "start": c.start,
        "end": c.end,
        "confidence": c.reading.found.confidence,
        "trace": c.reading.trace,
        "annotation": c.annotation,
        "heading": heading(c.value),
        "term": term,
        "first": _iso(c.value.first),
        "last": _iso(c.value.last),
        "title": short(c.title),
        "whole": c.quotation,
        "derivation": derivation(c),
        "planned": planned(c),
        "label": c.label,
        "cite": c.cite,
        "cites": cites,
        "into": c.entry if c.status == "merged" else None,
        "reason": c.reason,
        "seed": _cited(seed, c.chapter, c.start, c.end),
        "passage": _told(passage) if passage else None,
        "pages": {},
    }


def _printed(book: Book) -> dict[str, tuple[str, list[str]]]:
    """Return what is printed of each entry, by its id: its date, and the passages cited in their order."""
    blocks = (block for section in book.back if section.role == "chronology" for block in section.blocks)
    rows = (entry for block in blocks if isinstance(block, Entries) for entry in block.entries)
    return {entry.id: (plain(entry.term), list(_links(entry))) for entry in rows}


def _links(entry: Entry) -> Iterator[str]:
    for block in entry.blocks:
        if isinstance(block, Paragraph) and block.role == "source":
            yield from (i.target.removeprefix("#") for i in block.inlines if isinstance(i, Link))


def _cited(seed: Seed | None, chapter: str, start: int, end: int) -> dict[str, object] | None:
    """Return the place of a stretch in its seed, and what was received there, damaged where it is damaged."""
    if seed is None or not (place := seed.place(chapter, start, end)):
        return None
    return _told(place) | {"text": seed.revision.received[place.start : place.end]}


def _told(place: Place) -> dict[str, object]:
    return {"start": place.start, "end": place.end, "line": place.line}


def _iso(day: Day | None) -> str | None:
    """Return a day after ISO 8601, in which the year before 0001 is 0000; None for an open end.

    >>> _iso((-220, 1, 1)), _iso((2018, 9, 30)), _iso(None)
    ('-0220-01-01', '2018-09-30', None)
    """
    if day is None:
        return None
    year, month, of_month = day
    return f"{'-' * (year < 0)}{abs(year):04}-{month:02}-{of_month:02}"
