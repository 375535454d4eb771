"""Give each match its calendar value, or say that it has none.

One function for each pattern of the table.  Each returns a :class:`Found`: the
value in EDTF, how sure it is, and how it was come by.  Words that hang on a
date nobody gave come back without a value and say so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

from kanben.chronology import dating
from kanben.chronology.calendars import eras, feast
from kanben.chronology.dating import Year, step, years_of
from kanben.chronology.edtf import Edtf, Interval, Point, marked
from kanben.chronology.grammar import DOCUMENT_DAYS, DOCUMENT_MONTHS, STORY_DAYS, STORY_MONTHS, Kind
from kanben.chronology.numerals import number
from kanben.chronology.story import Story
from kanben.chronology.wording import words

Groups: TypeAlias = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Found:
    """A value with its proof; ``derivation`` (Traditional Chinese) is empty where the date is as written."""

    value: Edtf | None
    kind: Kind
    confidence: float
    trace: str
    derivation: str = ""
    inherited: str = ""  # who gives the year, where the words do not


def _none(kind: Kind, trace: str) -> Found:
    return Found(None, kind, 0.5, trace)


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
        return _none("relative" if "year" in known or "story" in known else "partial", known)
    if month_word := g.get("document_month") or g.get("story_month"):
        return _month_word(g, month_word, said, at, story)
    if known.who == "document" and story.document:
        known = _last_past(g, known, story.document)
    value, kind, note = dating.value(g, known)
    if known.who and "lunar" in note and story.last and story.last.month:
        value, kind, note = _nearest_old(g, known, story.last)
    trace = "; ".join(part for part in (known.trace, note) if part) or "as written"
    derivation = "；".join(part for part in (known.derivation, _old(note)) if part)
    return Found(value, "relative" if known.relative else kind, known.confidence, trace, derivation, known.who)


def _old(note: str) -> str:
    return "由舊曆換算" if "lunar" in note else ""


def _nearest_old(g: Groups, known: Year, told: Point) -> tuple[Edtf, Kind, str]:
    """Return the old calendar's date nearest to ``told``: 2020年1月23日（臘月廿九） is of the old year 2019."""
    choices = [dating.value(g, replace(known, first=known.first - back)) for back in (0, 1)]
    return min(choices, key=lambda c: abs(_days(c[0].first) - _days(told.first)))


def _days(day: tuple[int, int, int] | None) -> int:
    return day[0] * 372 + day[1] * 31 + day[2] if day else 0


def _last_past(g: Groups, known: Year, document: Point) -> Year:
    """Return the last year in which the date exists (29 February) and is not after the document."""
    for back in range(9):
        year = replace(known, first=known.first - back)
        try:
            value, _, _ = dating.value(g, year)
        except ValueError:
            continue
        if value.first is None or value.first <= document.last:
            return year
    return known


def _month_word(g: Groups, word: str, said: str, at: int, story: Story) -> Found:
    if (n := DOCUMENT_MONTHS.get(word)) is not None:
        base, who, name = story.document, "document", "刊出日期"
    else:
        n, base, who, name = STORY_MONTHS[word], story.scene(at, day=False), "story", "前文"
    if base is None or not 1 <= base.month <= 12:
        return _none("relative", f"{word}: no {who} date to count from")
    years_on, month = divmod(base.month - 1 + n, 12)
    month_of = {**g, "month": str(month + 1)}
    value, _, _ = dating.value(month_of, Year(base.year + years_on, 0.9))
    return Found(
        value, "relative", 0.9, f"{said[: len(word)]} = {who} {base}{step(n, 'm')}", f"據{name}{words(base)}推定"
    )


def feast_day(g: Groups, said: str, at: int, story: Story) -> Found:
    """2019年春節."""
    known = years_of(g, said, at, story)
    if isinstance(known, str):
        return _none("relative", known)
    name = g["feast"] or ""
    value = feast(name, known.first)
    return Found(value, "relative" if known.relative else "absolute", min(known.confidence, 0.95),
                 f"{name} of {known.first}; {known.trace}".rstrip("; "), known.derivation or "由節日換算")  # fmt: skip


def decade(g: Groups, said: str, at: int, story: Story) -> Found:
    """19世紀40年代, 上世紀九十年代初, 60年代."""
    value, confidence, trace = dating.decade(g, story.document)
    return Found(value, "decade", confidence, trace)


def reign(g: Groups, said: str, at: int, story: Story) -> Found:
    """貞觀年間, 康熙初年."""
    era = eras()[g["era"] or ""]
    value: Edtf = Interval(Point(era.first), Point(era.last) if era.last < 9999 else None)
    if g["span"] == "初年":
        value = marked(Interval(Point(era.first), Point(min(era.first + 4, era.last))), "~")
    elif g["span"] == "末年" and era.last < 9999:
        value = marked(Interval(Point(max(era.last - 4, era.first)), Point(era.last)), "~")
    return Found(value, "range", 0.9, f"{era.dynasty} {era.name} {era.first}–{era.last}", "由年號換算")


def weekday(g: Groups, said: str, at: int, story: Story) -> Found:
    """上上個週三, 上週末, 下週."""
    if story.document is None or not story.document.day:
        return _none("relative", f"{said}: no document date to count from")
    today = story.document.calendar_day
    weeks = {"上上": -2, "上": -1, "下": 1, "下下": 2}.get(g["week"] or "", 0)
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
    trace, why = f"{said} = document {today}{step(weeks, 'w')}", f"據刊出日期{words(story.document)}推定"
    if not (name := g["weekday"]):
        return Found(Interval(_day(monday), _day(monday + timedelta(6))), "relative", 0.8, trace, why)
    if name == "末":
        return Found(Interval(_day(monday + timedelta(5)), _day(monday + timedelta(6))), "relative", 0.8, trace, why)
    return Found(
        _day(monday + timedelta("一二三四五六日".index(name.replace("天", "日")))), "relative", 0.85, trace, why
    )


def bare_weekday(g: Groups, said: str, at: int, story: Story) -> Found:
    """星期三: the last one before the document, unless it only names the weekday of a day just told."""
    if story.last_day_here(at):
        return _none("other", "the weekday of the day before it")
    if story.document is None or not story.document.day:
        return _none("relative", f"{said}: no document date to count from")
    today = story.document.calendar_day
    back = (today.weekday() - "一二三四五六日".index((g["weekday"] or "").replace("天", "日"))) % 7
    trace = f"{said} = document {today}{step(-back, 'd')}"
    return Found(_day(today - timedelta(back)), "relative", 0.6, trace, f"據刊出日期{words(story.document)}推定")


def document_day(g: Groups, said: str, at: int, story: Story) -> Found:
    """昨天下午; 今天 by itself is nowadays."""
    word = g["word"] or ""
    if word == "今天" and not (g["part"] or g["clock"]):
        return _none("vague", "今天 may mean nowadays")
    if story.document is None or not story.document.day:
        return _none("relative", f"{word}: no document date to count from")
    n = DOCUMENT_DAYS[word]
    day = _day(story.document.calendar_day + timedelta(n))
    return Found(
        day,
        "relative",
        0.9,
        f"{said[: len(word)]} = document {story.document}{step(n, 'd')}",
        f"據刊出日期{words(story.document)}推定",
    )


def story_day(g: Groups, said: str, at: int, story: Story) -> Found:
    """次日清晨, 當天中午."""
    word = g["word"] or ""
    if (base := story.scene(at, day=True)) is None:
        return _none("relative", f"{word}: no day told before to count from")
    n = STORY_DAYS[word]
    day = _day(base.calendar_day + timedelta(n))
    return Found(day, "relative", 0.85, f"{said[: len(word)]} = {base}{step(n, 'd')}", f"據前文{words(base)}推定")


def offset(g: Groups, said: str, at: int, story: Story) -> Found:
    """172天後, 半年前, 會議召開一個月前, 三年前的今天."""
    how = dating.amount(g)
    back = "前" in (g["way"] or "")
    base, who, confidence = _anchor(at, story, back and not g["today"], back)
    if how is None:
        return _none("vague", f"{said}: no number to count with")
    if base is None:
        return _none("relative", f"{said}: no {who} date to count from")
    days, months, fuzzy = how
    sign = -1 if back else 1
    if g["today"]:
        value: Point | None = replace(base, year=base.year + sign * months // 12) if base.day else None
    else:
        value = dating.count(base, sign * days, sign * months, g["unit"] or "")
    if value is None:
        return _none("relative", f"{said}: {base} is not exact enough to count from")
    if fuzzy:
        value = replace(value, mark="~")
    how_far = (
        step(sign * days, "d")
        if days
        else step(sign * months // 12, "y")
        if months % 12 == 0
        else step(sign * months, "m")
    )
    name = {"document": "刊出日期", "story": "前文", "event": "前文所記"}[who]
    return Found(
        value,
        "relative",
        confidence,
        f"{said} = {base}{how_far}" + (f" ({who})" if who != "story" else ""),
        f"據{name}{words(base)}{'之事' if who == 'event' else ''}推定",
    )


def _anchor(at: int, story: Story, by_event: bool, back: bool) -> tuple[Point | None, str, float]:
    """Return what an offset counts from: an event its clause names, the story, or the document."""
    clause = story.clause_before(at)
    if told := story.told(clause):
        return told, "event", 0.75
    if back:
        return story.document, "document", 0.85
    scene = story.scene(at, day=False)
    return (scene, "story", 0.85) if scene else (story.document, "document", 0.6)


def part(g: Groups, said: str, at: int, story: Story) -> Found:
    """下半年, 年底: of the year spoken of."""
    return calendar(g, said, at, story)


def untimed(kind: Kind, trace: str) -> Callable[[Groups, str, int, Story], Found]:
    """Return a resolver for what has no place in a calendar."""

    def resolve(g: Groups, said: str, at: int, story: Story) -> Found:
        return Found(None, kind, 0.9, trace)

    return resolve


def _day(day: date) -> Point:
    return Point(day.year, day.month, day.day)


RESOLVERS: Mapping[str, Callable[[Groups, str, int, Story], Found]] = {
    "stamp": stamp, "years": years, "calendar": calendar, "month": calendar, "day": calendar, "part": part,
    "feast": feast_day, "decade": decade, "reign": reign, "weekday": weekday, "bare-weekday": bare_weekday,
    "document-day": document_day, "story-day": story_day, "offset": offset,
    "duration": untimed("duration", "a length of time"),
    "recurring": untimed("recurring", "comes again and again"),
    "vague": untimed("vague", "no calendar value meant"),
    "clock": untimed("other", "a time of day"),
}  # fmt: skip
