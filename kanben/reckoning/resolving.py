"""Give each match its calendar value, or say that it has none.

One function for each pattern of the table.  Each returns a :class:`Found`: the
value in EDTF, how sure it is, and how it was come by.  Words that hang on a
date nobody gave come back without a value and say so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace

from kanben.reckoning import ahead, counting, dating, sureness
from kanben.reckoning.anchor import Anchor
from kanben.reckoning.calendars import feast
from kanben.reckoning.edtf import Edtf, Interval, Point
from kanben.reckoning.found import Found, none
from kanben.reckoning.grammar import Kind
from kanben.reckoning.numerals import number
from kanben.reckoning.story import Story
from kanben.reckoning.vocabulary import DOCUMENT_MONTHS, STORY_MONTHS
from kanben.reckoning.wording import words
from kanben.reckoning.yearly import Groups, Year, derived, step
from kanben.reckoning.years import years_of


def stamp(g: Groups, said: str, at: int, story: Story) -> Found:
    """2019-05-22, 22.05.2019 (D.M.Y since 22 > 12), 2015/08."""
    year = int(g["y"] or 0)
    if "one" not in g:
        return Found(
            Point(year, int(g["m"] or 0), int(g.get("d") or 0)),
            "absolute" if g.get("d") else "partial",
            0.98,
            "as written",
        )
    one, two = int(g["one"] or 0), int(g["two"] or 0)
    if two > 12:
        return Found(Point(year, one, two), "absolute", 0.9, f"M/D/Y since {two} > 12")
    sure = one > 12 or one == two
    trace = f"D.M.Y since {one} > 12" if one > 12 else "D.M.Y, as most of the world writes it"
    return Found(Point(year, two, one), "absolute", 0.95 if sure else 0.6, trace)


def years(g: Groups, said: str, at: int, story: Story) -> Found:
    """從1998到2018."""
    return Found(Interval(Point(number(g["y"] or "")), Point(number(g["y_to"] or ""))), "range", 0.9, "as written")


def calendar(g: Groups, said: str, at: int, story: Story) -> Found:
    """去年9月30日, 光緒二十四年四月二十三日, 2013年盛夏."""
    known = years_of(g, said, at, story)
    if isinstance(known, str):
        if g.get("reign_on"):
            return Found(None, "duration", 0.9, known)
        return none("relative" if "year" in known or "story" in known else "partial", known)
    if month_word := g.get("document_month") or g.get("story_month"):
        return _month_word(g, month_word, said, at, story)
    if known.who == "document" and story.document:
        known = _about(g, known, story.document, ahead.is_ahead(story.folded, at, at + len(said), story))
    elif known.who and not known.old:
        known = _turned(g, known, at, story)
    value, kind, note = dating.value(g, known)
    told = story.last.value if story.last else None
    if known.who and "lunar" in note and told and told.month:
        value, kind, note = _nearest_old(g, known, told)
    trace = "; ".join(part for part in (known.trace, note) if part) or "as written"
    derivation = "；".join(part for part in (known.derivation, _old(note)) if part)
    old = (known.first, _old_month(g, known)) if known.old or ("lunar" in note and not known.who) else (0, 0)
    kind = "relative" if known.relative else kind
    return Found(value, kind, known.confidence, trace, derivation, known.who, known.clocked, old)


def _turned(g: Groups, known: Year, at: int, story: Story) -> Year:
    """Return the year of a month that follows a told one: after December, January is of the next year.

    A story goes forward.  It goes back where its words say so (此前的12月20日), and
    a month before the told one that nothing explains is only a guess.
    """
    value, _, _ = dating.value(g, known)
    given = story.year(at)
    told = given.point if given else None
    month = value.first[1] if value.first else 0
    if told is None or given is None or not g.get("month") or not 1 <= told.month <= 12 or value.first is None:
        return known
    later = value.first > told.last
    if story.looks_back(at):
        return replace(known, first=known.first - 1, trace=f"{known.trace}, and before it") if later else known
    if later or month >= told.month or given.who == "last":
        return known
    if told.month >= 10 and month <= 3:
        trace = f"{known.trace}; after month {told.month}, so of the next year"
        return replace(known, first=known.first + 1, confidence=min(known.confidence, sureness.TURNED), trace=trace)
    sure = known.confidence if given.who == "sentence" else min(known.confidence, sureness.GUESSED)
    return replace(known, confidence=sure, trace=f"{known.trace}; taken for the same year, though before it")


def _old(note: str) -> str:
    return "由舊曆換算" if "lunar" in note else ""


def _old_month(g: Groups, known: Year) -> int:
    said = g.get("month") or ""
    return {"正": 1, "元": 1, "冬": 11, "腊": 12}.get(said) or (number(said) if said else known.month)


def _nearest_old(g: Groups, known: Year, told: Point) -> tuple[Edtf, Kind, str]:
    """Return the old calendar's date nearest to ``told``: 2020年1月23日（臘月廿九） is of the old year 2019."""
    years_on = (0, 1) if known.old else (0, -1)
    choices = []
    for n in years_on:
        with suppress(ValueError):  # not every year has an intercalary month
            choices.append(dating.value(g, replace(known, first=known.first + n)))
    return min(choices, key=lambda c: abs(_days(c[0].first) - _days(told.first)))


def _days(day: tuple[int, int, int] | None) -> int:
    return day[0] * 372 + day[1] * 31 + day[2] if day else 0


def _last_past(g: Groups, known: Year, document: Point) -> Year:
    """Return the last year in which the date exists (29 February) and is not after the document."""
    if not g.get("month"):
        return dating.nearest_day(g, known, document)
    unit = 3 if g.get("day") else 2  # 5月底, written on 22 May, is of the same year
    for back in range(9):
        year = replace(known, first=known.first - back)
        try:
            value, _, _ = dating.value(g, year)
        except ValueError:
            continue
        if value.first is None or value.first[:unit] <= document.last[:unit]:
            return year
    return known


_SOON = 45
"""A day so many days ahead is meant before one of the last year, where nothing speaks against it."""


def _about(g: Groups, known: Year, document: Point, comes: bool | None) -> Year:
    """Return the year of a day told without one, near the day of writing: the last, unless it is to come."""
    past = _last_past(g, known, document)
    if comes is False or not g.get("month"):
        return past
    coming = _next(g, known, document)
    behind, before = (_days(document.last) - _days(dating.value(g, year)[0].last) for year in (past, coming))
    if (comes and behind > _SOON) or coming.first == past.first:
        return coming
    day, _, _ = dating.value(g, coming)
    if comes is None and not (document.day and isinstance(day, Point) and day.day and -before <= _SOON < behind):
        return past
    if comes and behind < -before:  # 截至上月底, of a date just gone by
        return past
    return replace(coming, confidence=sureness.GUESSED, trace=f"{coming.trace}, the nearest")


def _next(g: Groups, known: Year, document: Point) -> Year:
    """Return the first year in which the date is not before the document: 將於7月1日就職."""
    for on in range(9):
        year = replace(known, first=known.first + on)
        with suppress(ValueError):  # not every year has a 29 February
            value, _, _ = dating.value(g, year)
            if value.last is None or value.last >= document.first:
                return year
    return known


def _month_word(g: Groups, word: str, said: str, at: int, story: Story) -> Found:
    if (n := DOCUMENT_MONTHS.get(word)) is not None:
        anchor = story.clock(at, "month")
    else:
        n = STORY_MONTHS[word]
        anchor = story.anchor(at, "month") or Anchor(None, "story", why="no story date to count from")
    if (base := anchor.point) is None:
        return none("relative", f"{word}: {anchor.why}")
    years_on, month = divmod(base.month - 1 + n, 12)
    month_of = {**g, "month": str(month + 1)}
    value, _, _ = dating.value(month_of, Year(base.year + years_on, 0.9))
    from_ = f"document {base}" if anchor.who == "document" else f"{base}"
    return Found(
        value,
        "relative",
        anchor.sure,
        f"{said[: len(word)]} = {from_}{step(n, 'm')}",
        derived(anchor),
        clocked=anchor.who == "document",
    )


def feast_day(g: Groups, said: str, at: int, story: Story) -> Found:
    """2019年春節."""
    known = years_of(g, said, at, story)
    if isinstance(known, str):
        return none("relative", known)
    name = g["feast"] or ""
    value = feast(name, known.first)
    return Found(value, "relative" if known.relative else "absolute", min(known.confidence, 0.95),
                 f"{name} of {known.first}; {known.trace}".rstrip("; "), known.derivation or "由節日換算")  # fmt: skip


def bare_feast(g: Groups, said: str, at: int, story: Story) -> Found:
    """除夕那天, in a story: the next such day, or one of the very year that was told."""
    given, name = story.year(at), g["feast"] or ""
    general = ahead.is_general(story.folded[slice(*story.sentence_of(at))])
    if story.last_day_here(at):
        return none("other", "the feast of the day before it")
    if given is None or (told := given.point) is None or given.who not in ("sentence", "paragraph") or general:
        return none("recurring", f"{name}: comes every year, and none is told")
    choices = [feast(name, told.year + n) for n in (0, 1)]
    value = choices[0] if choices[0].last >= told.first else choices[1]
    trace = f"{name} of {value.year}; year of {told} ({given.who})"
    return Found(value, "partial", min(given.sure, sureness.TURNED), trace, f"據前文{words(told)}補年份", given.who)


def decade(g: Groups, said: str, at: int, story: Story) -> Found:
    """19世紀40年代, 上世紀九十年代初, 60年代."""
    value, confidence, trace = dating.decade(g, story.document)
    return Found(value, "decade", confidence, trace)


UNTIMED: Mapping[str, Found] = {
    "duration": Found(None, "duration", 0.9, "a length of time"),
    "recurring": Found(None, "recurring", 0.9, "comes again and again"),
    "vague": Found(None, "vague", 0.9, "no calendar value meant"),
    "clock": Found(None, "other", 0.9, "a time of day"),
}
"""What has no place in a calendar, by the names of its rows."""

RESOLVERS: Mapping[str, Callable[[Groups, str, int, Story], Found]] = {
    "stamp": stamp, "years": years, "calendar": calendar, "month": calendar, "day": calendar, "part": calendar,
    "feast": feast_day, "decade": decade, "third": calendar, "slash": calendar,
    "weekday": counting.weekday, "bare-weekday": counting.bare_weekday, "document-day": counting.document_day,
    "story-day": counting.story_day, "nth-day": counting.nth_day, "offset": counting.offset,
    "after": counting.after, "age": counting.age, "passed": counting.passed, "anniversary": counting.anniversary,
    "reign-on": calendar, "bare-feast": bare_feast,
}  # fmt: skip
