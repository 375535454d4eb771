"""From the parts of a match to a point or interval: years, months, thirds, amounts, decades."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

from kanben.chronology.calendars import eras, lunar_day, lunar_month
from kanben.chronology.edtf import Edtf, Interval, Point, days_in, marked
from kanben.chronology.grammar import DOCUMENT_YEARS, STORY_YEARS, Kind
from kanben.chronology.numerals import number
from kanben.chronology.story import Story
from kanben.chronology.wording import words

Groups: TypeAlias = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Year:
    """The year (or years) a match speaks of, and how that is known."""

    first: int
    confidence: float
    last: int | None = None
    trace: str = ""
    derivation: str = ""
    old: bool = False  # its months are those of the old calendar
    relative: bool = False
    who: str = ""  # who gives the year, where the words do not: sentence, paragraph, frame, document
    month: int = 0  # inherited along with the year, for a bare day


def step(n: int, unit: str) -> str:
    """Say how far a trace goes: `` + 172 d``, nothing where it does not move.

    >>> step(172, "d"), step(-1, "y"), step(0, "d")
    (' + 172 d', ' - 1 y', '')
    """
    return f" {'+' if n > 0 else '-'} {abs(n)} {unit}" if n else ""


def years_of(g: Groups, said: str, at: int, story: Story) -> Year | str:
    """Return the year of a match, or why there is none."""
    if era_name := g.get("era"):
        era = eras()[era_name]
        year = era.year(number(g["era_year"] or ""))
        over = year > era.last
        trace = f"{era_name}{g['era_year']}年 = {year}" + (f", but {era_name} ended in {era.last}" if over else "")
        if (common := g.get("common")) and int(common) != year:
            over, trace = True, f"{trace}, but {common} stands beside it"
        return Year(year, 0.4 if over else 0.95, trace=trace, derivation="由年號換算", old=year <= era.old_until)
    if g.get("bc"):
        return Year(1 - number(g["bc"] or ""), 0.95, trace="before our era")
    for name in ("ce", "year", "bare3"):
        if g.get(name):
            return Year(number(g[name] or ""), 0.99 if name == "year" else 0.9)
    if g.get("y"):
        first = number(g["y"] or "")
        last = number(g["y_to"] or "")
        return Year(first, 0.95, last=last if last > 99 else first // 100 * 100 + last)
    if two := g.get("zero") or g.get("short"):
        year = _century(number(two), story.document)
        return Year(year, 0.75, trace=f"two digits read as {year}")
    if word := g.get("document_year"):
        if story.document is None:
            return f"{word}: no document date, so no year to count from"
        n = DOCUMENT_YEARS[word]
        year = story.document.year + n
        derivation = f"據刊出日期{words(story.document)}推定"
        return Year(
            year,
            0.9,
            trace=f"{said[: len(word)]} = document {story.document.year}{step(n, 'y')}",
            derivation=derivation,
            relative=True,
        )
    if word := g.get("story_year"):
        if (scene := story.scene(at, day=False)) is None:
            return f"{word}: no year told before in the story"
        year = scene.year + STORY_YEARS[word]
        return Year(
            year,
            0.85,
            trace=f"{said[: len(word)]} = {scene}{step(STORY_YEARS[word], 'y')}",
            derivation=f"據前文{words(scene)}推定",
            relative=True,
        )
    return _inherited(at, story, month=not g.get("day") or bool(g.get("month")))


def _inherited(at: int, story: Story, *, month: bool) -> Year | str:
    if (given := story.year(at, month=month)) is None:
        return "nothing told before gives it a year"
    point, who, confidence = given
    name = "刊出日期" if who == "document" else "前文"
    told_month = point.month if 1 <= point.month <= 12 else 0
    return Year(
        point.year,
        confidence,
        trace=f"year of {point} ({who})",
        derivation=f"據{name}{words(point)}補年份",
        who=who,
        month=told_month,
    )


def _century(two: int, document: Point | None) -> int:
    limit = document.year + 1 if document else 2029
    year = limit // 100 * 100 + two
    return year if year <= limit else year - 100


_TURNS = {"春夏": (5, 6), "夏秋": (8, 9), "秋冬": (11, 12), "冬春": (2, 3)}
_SEASONS = {"春": 21, "夏": 22, "秋": 23, "冬": 24}
_NAMED_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_PARTS = {"年初": 1, "初": 1, "开年": 1, "伊始": 1, "年中": 6, "中": 6}


def value(g: Groups, known: Year) -> tuple[Edtf, Kind, str]:
    """Return the value of a calendar match in a known year, its kind and a note for the trace."""
    year = known.first
    if known.last is not None and not g.get("month"):
        return Interval(Point(year), Point(known.last)), "range", ""
    if name := g.get("named"):
        return Point(year, int(name[:-2]), int(name[-2:])), "absolute", f"{name} read as month and day"
    if turn := g.get("turn"):
        first, last = _TURNS[turn]
        return marked(Interval(Point(year, first), Point(year, last)), "~"), "season", "between two seasons"
    if season := g.get("season"):
        return Point(year, _SEASONS[season[-1]]), "season", ""
    if half := g.get("half"):
        return Point(year, 40 if half[0] in "上前" else 41), "partial", ""
    if quarter := g.get("quarter"):
        digit = quarter.strip("第季度Q首 ") or "一"
        return Point(year, 32 + number(digit)), "partial", ""
    if g.get("nth"):
        return _nth(year, number(g["nth"] or ""), g["nth_of"] or "")
    if part := g.get("year_part"):
        return Point(year, _PARTS.get(part, 12), mark="~"), "partial", ""
    if months := g.get("months"):
        return Interval(Point(year, number(months[0])), Point(year, number(months[1]))), "range", ""
    if month := g.get("month") or (known.month and str(known.month)) or "":
        return _in_month(g, known, _NAMED_MONTHS.get(month) or number(month))
    return Point(year), "partial", ""


def _nth(year: int, n: int, unit: str) -> tuple[Edtf, Kind, str]:
    if unit == "个月":
        return Point(year, n), "partial", ""
    return _week(date(year, 1, 1), n), "range", "weeks counted from the first Monday"


def _week(first: date, n: int) -> Interval:
    monday = first + timedelta(days=-first.weekday() % 7) + timedelta(weeks=n - 1)
    sunday = monday + timedelta(6)
    return Interval(Point(monday.year, monday.month, monday.day), Point(sunday.year, sunday.month, sunday.day))


def _in_month(g: Groups, known: Year, month: int) -> tuple[Edtf, Kind, str]:
    year, day = known.first, g.get("day") or g.get("old_day")
    old_day = (g.get("old_day") or "").startswith(("初", "廿"))
    if known.old or g.get("old") or g.get("leap") or g.get("month") in _NAMED_MONTHS or old_day:
        leap = bool(g.get("leap"))
        if day:
            return lunar_day(year, month, number(day.removeprefix("初")), leap), "absolute", _calendar_note(year)
        return lunar_month(year, month, leap), "partial", _calendar_note(year)
    if day:
        first = Point(year, month, number(day))
        if day_to := g.get("day_to"):
            return Interval(first, Point(year, month, number(day_to))), "range", ""
        return first, "partial" if known.who else "absolute", ""
    if month_to := g.get("month_to"):
        end = number(month_to)
        return Interval(Point(year, month), Point(year + (end < month), end)), "range", ""
    if g.get("week"):
        return _week(date(year, month, 1), number(g["week"] or "")), "range", "weeks counted from the first Monday"
    return _third(year, month, g.get("third") or ""), "partial", ""


def _calendar_note(year: int) -> str:
    return "lunar date converted" + (" (Julian day)" if year < 1582 else "")


def _third(year: int, month: int, third: str) -> Edtf:
    last = days_in(year, month)
    match third:
        case "上旬":
            return Interval(Point(year, month, 1), Point(year, month, 10))
        case "中旬":
            return Interval(Point(year, month, 11), Point(year, month, 20))
        case "下旬":
            return Interval(Point(year, month, 21), Point(year, month, last))
        case "初":
            return Point(year, month, 1, mark="~")
        case "中":
            return Point(year, month, 15, mark="~")
        case "底" | "末":
            return Point(year, month, last, mark="~")
        case _:
            return Point(year, month)


def decade(g: Groups, document: Point | None) -> tuple[Edtf, float, str]:
    """Return a decade or century, or the third of one that was named."""
    confidence, trace = 0.95, "as written"
    if full := g.get("full"):
        start, size = number(full), 10
    else:
        if century := g.get("century"):
            start = (number(century) - 1) * 100
            if g.get("bc"):
                raise ValueError("centuries before our era are not read yet")
        elif word := g.get("century_word"):
            now = (document.year if document else 2001) // 100 * 100
            start = now - (0 if word == "本" else 100)
            confidence, trace = (
                (0.9, f"{word}世纪 from document {document.year}")
                if document
                else (0.75, f"{word}世纪 read as of the 21st century")
            )
        else:
            two = number(g["decade"] or "")
            start = _century(two, document) - two
            confidence, trace = 0.75, f"century of {g['decade']}年代 inferred"
        size = 10 if g.get("decade") else 100
        start += number(g["decade"] or "") if g.get("decade") else 0
    unknown = 1 if size == 10 else 2
    if not (third := g.get("third_of")):
        return Point(start, unknown=unknown), confidence, trace
    first, last = (_THIRDS if size == 10 else _CENTURY_THIRDS)[third[0]]
    span = Interval(Point(start + first), Point(start + last))
    return marked(span, "~"), confidence, f"{trace}; {third} = years {first}–{last}"


# by the first character: 初 (期), 早, 前 (期), 中 (叶), 末, 后, 晚, 上 (半叶), 下
_THIRDS: Mapping[str, tuple[int, int]] = {
    "初": (0, 3), "早": (0, 3), "前": (0, 3), "上": (0, 4), "中": (4, 6),
    "下": (5, 9), "末": (7, 9), "后": (7, 9), "晚": (7, 9),
}  # fmt: skip
_CENTURY_THIRDS: Mapping[str, tuple[int, int]] = {
    "初": (0, 9), "早": (0, 29), "前": (0, 49), "上": (0, 49), "中": (40, 59),
    "下": (50, 99), "末": (90, 99), "后": (50, 99), "晚": (70, 99),
}  # fmt: skip


def amount(g: Groups) -> tuple[int, int, bool] | None:
    """Return how far an offset reaches (days, months, roughly), or None where no number is said."""
    said, unit = (g["amount"] or "").strip(), (g["unit"] or "").lstrip("个")
    if any(c in said for c in "几数好"):
        return None
    fuzzy = said.endswith(("多", "余"))
    half = "半" in said or bool(g.get("half"))
    digits = said.rstrip("多余个半 ").strip()
    n = number(digits) if digits else 0
    days = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7}.get(unit, 0)
    months = {"年": 12, "月": 1, "季度": 3, "世纪": 1200}.get(unit, 0)
    if not days and not months:  # hours and minutes: the same day
        return 0, 0, fuzzy
    if half and months == 1:
        return 15, n, True
    return days * n + (days // 2 if half else 0), months * n + (months // 2 if half else 0), fuzzy


def count(base: Point, days: int, months: int, unit: str) -> Point | None:
    """Return ``base`` moved on, at the precision of ``unit``; None where ``base`` is too coarse.

    Days are exact; months and years are told roughly, and marked so.
    """
    if unit.endswith("年") and months % 12 == 0 and not days:
        return Point(base.year + months // 12, mark="~")
    if not 1 <= base.month <= 12:
        return None
    years, month = divmod(base.year * 12 + base.month - 1 + months, 12)
    if not days:
        if months:
            return Point(years, month + 1, mark="~")
        return replace(base, mark="") if base.day else None
    if not base.day:
        return None
    moved = date(years, month + 1, min(base.day, days_in(years, month + 1))) + timedelta(days)
    rough = "~" if months or unit.endswith(("周", "星期", "礼拜")) else ""
    if months:
        return Point(moved.year, moved.month, mark="~")
    return Point(moved.year, moved.month, moved.day, mark=rough)
