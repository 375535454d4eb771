"""From the readings of a chapter to what may stand in a chronology: an event, told in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kanben.chronology.editor import Decisions
from kanben.chronology.edtf import Edtf, Point, parse
from kanben.chronology.folding import fold
from kanben.chronology.passages import Line, leaves, texts
from kanben.chronology.recognising import Reading, read
from kanben.model import Book, Section, plain

Status: TypeAlias = Literal["found", "confirmed", "corrected", "added", "merged", "hidden", "passed"]

_END = re.compile(r"[。！？!?；;…]+[”」』）)]*|\n")
_TELLS = re.compile(r"[了是有的得着著過过。]")  # a line that holds one of these says more than when and where
_CLAUSE = re.compile(r"[，,；;：:]")
LONGEST = 120
"""A longer sentence is cut to the clauses around its date (code points)."""


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
    annotation: str = ""
    decided: bool = False
    anchor: str = ""  # id of the passage in the chapter
    entry: str = ""  # id of its entry in the chronology


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter as the chronology sees it: its text, its leaves and every reading."""

    section: Section
    text: str
    lines: tuple[Line, ...]
    readings: tuple[Reading, ...]
    candidates: tuple[Candidate, ...]


def chapters(book: Book, decided: Decisions) -> tuple[Chapter, ...]:
    """Return the chapters of ``book``, read."""
    return tuple(_chapter(s, decided) for s in book.body if s.role == "chapter")


def _chapter(section: Section, decided: Decisions) -> Chapter:
    text = "\n".join(texts(section.blocks))
    own = leaves(section.blocks)
    told = next((d.date for d in decided.documents if d.source == section.source), section.date)
    document = parse(told) if told else None
    seen = _only(text, own)
    readings = read(seen, document if isinstance(document, Point) else None, decided.aliases_in(section.source))
    return Chapter(section, text, own, readings, tuple(_candidates(section, own, readings)))


def _only(text: str, own: tuple[Line, ...]) -> str:
    """Return ``text`` with all but the article's own lines blanked, so that offsets stay true."""
    seen = [c if c == "\n" else " " for c in text]
    for line in own:
        if line.own:
            seen[line.start : line.start + len(line.text)] = line.text.replace("\n", " ")
    return "".join(seen)


def _candidates(section: Section, own: tuple[Line, ...], readings: tuple[Reading, ...]) -> list[Candidate]:
    found = []
    for reading in readings:
        at = next(
            (i for i, x in enumerate(own) if x.start <= reading.start and reading.end <= x.start + len(x.text)), -1
        )
        if reading.value is None or at < 0:
            continue
        whole = sentence(own, at, reading.start - own[at].start, reading.end - own[at].start)
        found.append(
            Candidate(
                reading,
                reading.value,
                section.source,
                section.id,
                plain(section.title),
                reading.start,
                reading.end,
                shortened(whole, reading.text),
                whole,
                at,
                "found" if reading.event else "passed",
            )
        )
    return found


def sentence(own: tuple[Line, ...], at: int, start: int, end: int) -> str:
    """Return the sentence around a date; where the date is all its line says, the next sentence too."""
    text = own[at].text
    ends = [0, *(m.end() for m in _END.finditer(text)), len(text)]
    first = max(e for e in ends if e <= start)
    last = min(e for e in ends if e >= end)
    said = text[first:last].strip()
    rest = (text[:start] + text[end:]).strip(" ，。,.；;")
    if len(rest) <= 20 and not _TELLS.search(rest) and at + 1 < len(own) and own[at + 1].own:
        following = own[at + 1].text
        stop = _END.search(following)
        said += following[: stop.end() if stop else len(following)].strip()
    return _paired(said)


def shortened(said: str, date: str) -> str:
    """Cut a long sentence to the clauses around its date, with …… where words were left out."""
    if len(said) <= LONGEST or date not in said:
        return _ended(said, said[-1:] in "，,；;：:")
    at = said.index(date)
    cuts = [0, *(m.end() for m in _CLAUSE.finditer(said)), len(said)]
    first = max(c for c in cuts if c <= at)
    if first <= 24:
        first = 0
    last = next((c for c in cuts if c >= max(at + len(date), first + 60)), len(said))
    said, more = said[first:last], last < len(said)
    return _paired(("……" if first else "") + _ended(said, more or said[-1:] in "，,；;：:"))


def _ended(said: str, broken: bool) -> str:
    """Return ``said`` with …… for the mark it breaks off at, if it does: no excerpt ends on a semicolon."""
    return said.rstrip("，,；;：:") + "……" if broken else said


def _paired(said: str) -> str:
    """Drop a quotation mark whose partner was left behind."""
    for opening, closing in ("“”", "「」", "『』", "（）"):
        if said.count(opening) < said.count(closing):
            said = (
                said.replace(closing, "", 1) if said.index(closing) < len(said) // 2 or said.endswith(closing) else said
            )
        elif said.count(opening) > said.count(closing):
            said = said.replace(opening, "", 1) if said.startswith(opening) else said + closing
    return said


def bare(text: str) -> tuple[str, list[int]]:
    """Return the folded letters, digits and Han of ``text``, and where each stands in it.

    Quotations are compared so: marks and spaces are what repair changes.
    """
    kept = [(c, i) for i, c in enumerate(fold(text)) if c.isalnum()]
    return "".join(c for c, _ in kept), [i for _, i in kept]
