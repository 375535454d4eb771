"""The chronology for other programs: all that the book shows, and all that it does not, with its proof."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from kanben.chronology.annotating import SHOWN, Annotated
from kanben.chronology.candidates import Candidate
from kanben.chronology.ics import calendar
from kanben.chronology.pages import derivation, heading, planned, short
from kanben.chronology.places import Seed, seeds
from kanben.edits import Revision
from kanben.model import Book, Entries, Entry, Link, Paragraph, Section, plain
from kanben.reckoning.edtf import Day
from kanben.reckoning.recognising import Reading
from kanben.reckoning.wording import words

JSON, CALENDAR = "chronology.json", "chronology.ics"


def exports(annotated: Annotated, revisions: Mapping[str, Revision]) -> dict[str, bytes]:
    """Return the files of the chronology by name: the JSON, and a calendar if any entry is known to the day.

    ``revisions`` are those of the seeds, by the name of the seed.  The words are
    in the script the book is bound in, before any variant.
    """
    made = {JSON: chronology_json(annotated, revisions).encode()}
    days = calendar(annotated)
    return made | {CALENDAR: days} if days else made


def paged(files: Mapping[str, bytes], folios: Mapping[str, Mapping[str, str]]) -> dict[str, bytes]:
    """Return ``files`` with the page of each passage in the PDFs that were made.

    ``folios`` are the labels of pages by the id of what stands on them, by the
    tag of the variant.
    """
    told = json.loads(files[JSON])
    for entry in told["entries"]:
        entry["pages"] = {tag: at[entry["anchor"]] for tag, at in sorted(folios.items()) if entry["anchor"] in at}
    return {**files, JSON: _written(told).encode()}


def chronology_json(annotated: Annotated, revisions: Mapping[str, Revision] | None = None) -> str:
    """Return ``chronology.json``: the same events, the same bytes.

    ``start`` and ``end`` count code points of the chapter's text, the lines of
    its blocks joined by line feeds.  ``seed`` and ``passage`` are the places of
    the date and of its sentence in the seed as decoded, and null without its
    revision.  The entries stand in the order of the book.
    """
    cited = seeds(annotated.book, revisions or {})
    printed = _printed(annotated.book)
    told = {
        "entries": [_entry(c, printed, cited.get(c.source)) for c in annotated.events],
        "unresolved": [_undated(section, r, cited) for section, r in annotated.unresolved],
        "dismissed": [
            _undated(chapter.section, r, cited) | {"reason": decision.reason}
            for chapter in annotated.chapters
            for r in chapter.readings
            if (decision := annotated.dismissed.get((chapter.section.id, r.start)))
        ],
        "rejected": dict(annotated.untimed),
    }
    return _written(told)


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


def _written(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _entry(c: Candidate, printed: Mapping[str, tuple[str, list[str]]], seed: Seed | None) -> dict[str, object]:
    passage = seed.passage(c) if seed else None
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
        "passage": asdict(passage) if passage else None,
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
    return asdict(place) | {"text": seed.revision.received[place.start : place.end]}


def _iso(day: Day | None) -> str | None:
    """Return a day after ISO 8601, in which the year before 0001 is 0000; None for an open end.

    >>> _iso((-220, 1, 1)), _iso((2018, 9, 30)), _iso(None)
    ('-0220-01-01', '2018-09-30', None)
    """
    if day is None:
        return None
    year, month, of_month = day
    return f"{'-' * (year < 0)}{abs(year):04}-{month:02}-{of_month:02}"
