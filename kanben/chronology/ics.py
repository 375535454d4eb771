"""The chronology as a calendar: what happened on days that are known, as events of whole days.

A year, a month or a season is no day, and neither is a date that is about or
doubtful; those stay in the chronology.  So do the years before 1, which no
calendar program knows.  Source: RFC 5545 (iCalendar), RFC 7986 (its ``NAME``).
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

from kanben.chronology.annotating import SHOWN, Annotated
from kanben.chronology.candidates import Candidate
from kanben.chronology.pages import derivation, planned, said, short
from kanben.model import lines, plain
from kanben.reckoning.edtf import Edtf, Point, ending, starting

LONGEST = 40
"""Code points of a summary; a calendar shows hardly more in a month's square."""

_OCTETS = 74
"""Of a line, without what sets it in or ends it."""

_BREAK, _AS_N = re.compile(r"\r\n?|\n"), r"\\n"
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
    meta = annotated.book.metadata
    chronology = next((s.title for s in annotated.book.back if s.role == "chronology"), ())
    name = "：".join(filter(None, (meta.title, plain(chronology))))
    early = sum(_early(c.value) for c in shown)
    about = said()["calendar"]["about"].format(days=len(known), others=len(shown) - len(known) - early)
    about += said()["calendar"]["early"].format(early=early) if early else ""
    made = [_line("BEGIN", "VCALENDAR")]
    for key, value in (
        ("VERSION", "2.0"),
        ("PRODID", "-//Kanben//Kanben//ZH"),
        ("CALSCALE", "GREGORIAN"),
        ("X-WR-CALDESC", about),
        ("NAME", name),
        ("X-WR-CALNAME", name),
    ):
        made.append(_line(key, value))
    stamp = f"{_day(date.fromisoformat(meta.date))}T000000Z"
    keys: Counter[str] = Counter()
    for c, (first, last) in known:
        key = "#".join((meta.identifier, c.source, c.reading.text or c.sentence, str(c.value)))
        keys[key] += 1
        made += [
            _line("BEGIN", "VEVENT"),
            _line("SUMMARY", _printable(said()["planned"] * planned(c) + summary(c))),
            _line("DTSTART;VALUE=DATE", _day(first)),
            *([_line("DTEND;VALUE=DATE", _day(last + timedelta(1)))] if last > first else []),  # the day after
            _line("DTSTAMP", stamp),
            _line("UID", str(uuid.uuid5(uuid.NAMESPACE_URL, f"{key}#{keys[key]}"))),
            _line("CLASS", "PUBLIC"),
            _line("DESCRIPTION", _printable(_description(c))),
            _line("TRANSP", "TRANSPARENT"),
            _line("END", "VEVENT"),
        ]
    made.append(_line("END", "VCALENDAR"))
    return b"".join(made)


def _line(name: str, value: str) -> bytes:
    """Write a property: its marks escaped, no line longer than 75 octets, no character and no escape cut."""
    escaped = value.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
    content, cuts = f"{name}:{_BREAK.sub(_AS_N, escaped)}".encode(), [0]
    while len(content) - cuts[-1] > _OCTETS:
        cut = cuts[-1] + _OCTETS
        while content[cut] & 0xC0 == 0x80:  # in the midst of a character
            cut -= 1
        cuts.append(cut - (content[cut - 1] in b"\\^"))
    return b"\r\n ".join(content[a:b] for a, b in pairwise([*cuts, len(content)])) + b"\r\n"


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


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
