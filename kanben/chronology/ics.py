"""The chronology as a calendar: what happened on days that are known, as events of whole days.

A year, a month or a season is no day, and neither is a date that is about or
doubtful; those stay in the chronology.  So do the years before 1, which no
calendar program knows.  Source: RFC 5545 (iCalendar), RFC 7986 (its ``NAME``).
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from datetime import UTC, date, datetime, timedelta

from kanben.chronology.annotating import SHOWN, Annotated
from kanben.chronology.candidates import Candidate
from kanben.chronology.pages import derivation, planned, said, short
from kanben.model import lines, plain
from kanben.reckoning.edtf import Edtf, Point, ending, starting

LONGEST = 40
"""Code points of a summary; a calendar shows hardly more in a month's square."""

_CLAUSE = re.compile(r"[，,。；;：:！？!?]")
_MARKS = " 　，,、。；;：:"


def calendar(annotated: Annotated) -> bytes:
    """Return the calendar of what is shown, in UTF-8; nothing if no entry is known to the day.

    Every event bears the date of the book: the same book, the same bytes.  It is
    known by its source, its words and its date, as in the editor's file, and so
    stays the same event in a calendar when others come or go.
    """
    shown = [c for c in annotated.events if c.status in SHOWN]
    known = [(c, found) for c in shown if (found := days(c.value))]
    if not known:
        return b""
    from icalendar import Calendar, Event

    meta = annotated.book.metadata
    chronology = next((s.title for s in annotated.book.back if s.role == "chronology"), ())
    name = "：".join(filter(None, (meta.title, plain(chronology))))
    early = sum(_early(c.value) for c in shown)
    about = said()["calendar"]["about"].format(days=len(known), others=len(shown) - len(known) - early)
    about += said()["calendar"]["early"].format(early=early) if early else ""
    made = Calendar()
    for key, value in (
        ("prodid", "-//Kanben//Kanben//ZH"),
        ("version", "2.0"),
        ("calscale", "GREGORIAN"),
        ("name", name),
        ("x-wr-calname", name),
        ("x-wr-caldesc", about),
    ):
        made.add(key, value)
    stamp = datetime.combine(date.fromisoformat(meta.date), datetime.min.time(), UTC)
    keys: Counter[str] = Counter()
    for c, (first, last) in known:
        key = "#".join((meta.identifier, c.source, c.reading.text or c.sentence, str(c.value)))
        keys[key] += 1
        event = Event()
        event.add("uid", str(uuid.uuid5(uuid.NAMESPACE_URL, f"{key}#{keys[key]}")))
        event.add("dtstamp", stamp)
        event.add("dtstart", first)
        if last > first:
            event.add("dtend", last + timedelta(1))  # a calendar's end is the day after
        event.add("summary", _printable(said()["planned"] * planned(c) + summary(c)))
        event.add("description", _printable(_description(c)))
        event.add("class", "PUBLIC")
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    content: bytes = made.to_ical()
    return content


def days(value: Edtf) -> tuple[date, date] | None:
    """Return the first and last day of a date that is known to the day, and beyond doubt.

    >>> from kanben.reckoning.edtf import parse
    >>> days(parse("2018-09-30/2018-10-02"))
    (datetime.date(2018, 9, 30), datetime.date(2018, 10, 2))
    >>> [days(parse(d)) for d in ("2018-09", "2018-09-30~", "2018-09-30/..", "-0220-01-02")]
    [None, None, None, None]
    """
    ends = (starting(value), ending(value))
    if not all(isinstance(end, Point) and end.day and not end.mark and end.year > 0 for end in ends):
        return None
    first, last = (end.calendar_day for end in ends if end)
    return (first, last) if last < date.max else None


def _early(value: Edtf) -> bool:
    point = starting(value) or ending(value)
    return point is not None and point.year < 1 and point.day > 0


def summary(c: Candidate) -> str:
    """Return an event in a few words: the editor's, or what its sentence says after the date."""
    words = c.label or _undated(c.sentence.strip("…"), c.reading.text).strip(_MARKS)
    if len(words) <= LONGEST:
        return words
    cuts = [m.start() for m in _CLAUSE.finditer(words, LONGEST // 3, LONGEST)]
    return words[: cuts[-1] if cuts else LONGEST - 1] + "……"


def _undated(sentence: str, date: str) -> str:
    """Return a sentence without the date it opens with, unless what follows hangs on it (七十天前的最後一張紙)."""
    rest = sentence.removeprefix(date)
    return sentence if rest.startswith(("的", "之", "以", "起", "至", "到")) else rest


def _description(c: Candidate) -> str:
    """Return what the entry says in the book: the sentence, where it stands, how it was dated, the editor's note."""
    source = "——" + short(c.title) if c.title else c.cite
    note = "\n".join(lines(c.note)) or c.annotation
    note = said()["annotation"] + note if note else ""
    return "\n".join(filter(None, (c.sentence, source, derivation(c), note)))


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable() or c in "\n\t　")
