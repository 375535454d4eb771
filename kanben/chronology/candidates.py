"""From the readings of a chapter to what may stand in a chronology: an event, told in a sentence."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import compress, groupby
from typing import Literal, TypeAlias

from kanben import side_by_side
from kanben.chronology.editor import Decisions
from kanben.chronology.passages import Line, leaves, texts
from kanben.chronology.sentences import bounds, ended, ends, paired, parts, sentence, shortened
from kanben.model import Blocks, Book, Section, plain
from kanben.reckoning.edtf import Edtf, Point, parse
from kanben.reckoning.folding import fold
from kanben.reckoning.openings import openings
from kanben.reckoning.recognising import Reading, read

_TOP, _NAMES = 4, 20
"""Leaves at the top of an article that may be about it, and code points that stand before a date in one."""
_SAID = re.compile("[。！？，；：:,…]|[於于在至到]$")

LEAST = 500_000
"""Code points of a book whose chapters are read side by side."""

Status: TypeAlias = Literal["found", "confirmed", "corrected", "added", "merged", "hidden", "passed"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One dated passage: ``start`` and ``end`` are code points of the chapter's text."""

    reading: Reading
    value: Edtf
    source: str
    chapter: str  # id of the section
    title: str
    start: int
    end: int
    sentence: str
    quotation: str  # the whole sentence, uncut
    line: int  # index of the leaf
    status: Status = "found"
    annotation: str = ""  # as the editor typed it
    decided: bool = False
    anchor: str = ""  # id of the passage in the chapter
    entry: str = ""  # id of its entry in the chronology
    reason: str = ""  # the editor's, for what was decided
    decision: int = 0  # the line of the editor's entry that decided on it
    label: str = ""  # by the editor: a few words for the timeline
    note: Blocks = ()  # the annotation as blocks
    cite: str = ""  # by the editor: what an added entry rests on, where that is no article of the book


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter as the chronology sees it: its text, its leaves and every reading."""

    section: Section
    text: str
    lines: tuple[Line, ...]
    readings: tuple[Reading, ...]
    candidates: tuple[Candidate, ...]


def chapters(book: Book, decided: Decisions) -> tuple[Chapter, ...]:
    """Return the chapters of ``book``, read; those of a long one are read side by side."""
    sections = [s for s in book.body if s.role == "chapter"]
    told = [(s, "\n".join(texts(s.blocks)), leaves(s.blocks)) for s in sections]
    openings()  # once, for all that read
    work = partial(_read, decided=decided)
    read_ = side_by_side.each(work, told, lambda one: len(one[1]), LEAST)
    return tuple(
        Chapter(section, text, own, readings, tuple(_candidates(section, own, readings)))
        for (section, text, own), readings in zip(told, read_, strict=True)
    )


def _read(one: tuple[Section, str, tuple[Line, ...]], decided: Decisions) -> tuple[Reading, ...]:
    section, text, own = one
    told = next((d.date for d in decided.documents if d.source == section.source), section.date)
    document = parse(told) if told else None
    aliases = decided.aliases_in(section.source)
    return read(_only(text, own), document if isinstance(document, Point) else None, aliases)


def _only(text: str, own: tuple[Line, ...]) -> str:
    """Return ``text`` with all but the article's own lines blanked, so that offsets stay true."""
    seen, at = [], 0
    for line in own:
        if line.own:
            seen += [_blank(text[at : line.start]), line.text.replace("\n", " ")]
            at = line.start + len(line.text)
    return "".join((*seen, _blank(text[at:])))


def _blank(text: str) -> str:
    """Return ``text`` with nothing left of it but its line ends."""
    return text if text == "\n" else "\n".join([" " * len(line) for line in text.split("\n")])


def _candidates(section: Section, own: tuple[Line, ...], readings: tuple[Reading, ...]) -> list[Candidate]:
    """Return the dated passages, in reading order; two dates in one sentence show each its part of it."""
    starts = [line.start for line in own]
    found: list[Candidate] = []
    title = plain(section.title)
    for at, inside in groupby(readings, key=lambda reading: bisect_right(starts, reading.start) - 1):
        line = own[max(at, 0)]
        timed = [r for r in inside if r.value and at >= 0 and r.end <= line.start + len(line.text)]
        if not timed:
            continue
        places = ends(line.text)
        spans = {id(r): (r.start - line.start, r.end - line.start) for r in timed}
        for _, together in groupby(timed, key=lambda r: bounds(places, *spans[id(r)])):
            here = list(together)
            told = [r for r in here if r.event]
            events = [spans[id(r)] for i, r in enumerate(told) if i == 0 or told[i - 1].value != r.value]
            cuts = parts(line.text, places, events) if len(events) > 1 else []
            for reading in here:
                assert reading.value is not None
                span = spans[id(reading)]
                whole = sentence(own, at, *span, places)
                at_cut = bisect_right(cuts, span[0])
                cut = (cuts[at_cut - 1], cuts[at_cut]) if reading.event and len(cuts) > 2 else None
                said = (
                    _cut(line.text, cut, bounds(places, *span), reading.text) if cut else shortened(whole, reading.text)
                )
                status: Status = "found" if reading.event and not _byline(line, at, span) else "passed"
                found.append(
                    Candidate(
                        reading,
                        reading.value,
                        section.source,
                        section.id,
                        title,
                        reading.start,
                        reading.end,
                        said,
                        whole,
                        at,
                        status,
                    )
                )
    return found


def _byline(line: Line, at: int, span: tuple[int, int]) -> bool:
    """Say whether a date closes a line above the article that is no sentence: 本報記者 林曉棠 2024-03-18."""
    before, after = line.text[: span[0]], line.text[span[1] :]
    return at < _TOP and 0 < span[0] <= _NAMES and not after.strip(" ）)】") and not _SAID.search(before)


def _cut(text: str, cut: tuple[int, int], whole: tuple[int, int], date: str) -> str:
    """Return a part of a sentence, with …… where the rest of it was left out."""
    said = text[cut[0] : cut[1]].strip()
    said = shortened(said, date)
    more = cut[1] < whole[1]
    said = ended(said, more and not said.endswith("……"))
    return paired(("……" if cut[0] > whole[0] and not said.startswith("……") else "") + said)


@lru_cache(maxsize=2)  # a chapter's, and a quotation's from it
def bare(text: str) -> tuple[str, Sequence[int]]:
    """Return the folded letters, digits and Han of ``text``, and where each stands in it.

    Quotations are compared so: marks and spaces are what repair changes.
    """
    folded = fold(text)
    at = array("L", compress(range(len(folded)), map(str.isalnum, folded)))
    return "".join(filter(str.isalnum, folded)), at
