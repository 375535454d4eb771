"""From the parts of a match to a point or interval: parts of years and months, decades, amounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from kanben.reckoning.calendars import lunar_day, lunar_month, lunar_month_days
from kanben.reckoning.edtf import Edtf, Interval, Point, days_in, marked, of_day
from kanben.reckoning.grammar import Kind
from kanben.reckoning.numerals import number, weekday_number
from kanben.reckoning.yearly import Groups, Year
from kanben.reckoning.years import century_of

_TURNS = {"春夏": (5, 6), "夏秋": (8, 9), "秋冬": (11, 12), "冬春": (2, 3)}
_SEASONS = {"春": 21, "夏": 22, "秋": 23, "冬": 24}
_NAMED_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_PARTS = {"年初": 1, "初": 1, "开年": 1, "伊始": 1, "岁首": 1, "年中": 6, "中": 6}
_Value = tuple[Edtf, Kind, str]


def value(g: Groups, known: Year) -> _Value:
    """Return the value of a calendar match in a known year, its kind and a note for the trace."""
    year = known.first
    if g.get("m_to"):
        first, last = Point(year, number(g["m"] or "")), Point(known.last or year, number(g["m_to"] or ""))
        return Interval(first, last), "range", ""
    if known.part:
        return Point(year, known.part), "partial", ""
    if known.last is not None and not g.get("month"):
        span = Interval(Point(year), Point(known.last) if known.last < 9999 else None)
        return (marked(span, "~") if known.about else span), "range", ""
    if known.about:
        return Point(year, mark="~"), "partial", ""
    if name := g.get("named"):
        return Point(year, int(name[:-2]), int(name[-2:])), "absolute", f"{name} read as month and day"
    if month := g.get("month"):
        return _in_month(g, known, _NAMED_MONTHS.get(month) or number(month))
    if not g.get("months") and (g.get("day") or g.get("third") or g.get("edge_third") or g.get("half_month")):
        if not known.month:
            raise ValueError("nothing told before gives it a month")
        return _in_month(g, known, known.month)
    return _part_of_year(g, year)


def nearest_day(g: Groups, known: Year, document: Point) -> Year:
    """Return the year and month of a bare day, 24日, that is nearest to the day of writing; of two, the earlier."""
    if not g.get("day") or not document.day:
        return known
    written, day, choices = document.calendar_day, number(g["day"] or ""), []
    for back in (1, 0, -1):
        years, month = divmod(document.year * 12 + document.month - 1 - back, 12)
        if day <= days_in(years, month + 1):
            choices.append(date(years, month + 1, day))
    best = min(choices, key=lambda choice: abs((choice - written).days))
    return replace(known, first=best.year, month=best.month, confidence=min(known.confidence, 0.6))


def _part_of_year(g: Groups, year: int) -> _Value:
    if turn := g.get("turn"):
        first, last = _TURNS[turn]
        return marked(Interval(Point(year, first), Point(year, last)), "~"), "season", "between two seasons"
    if season := g.get("season"):
        return Point(year, _SEASONS[season[-1]]), "season", ""
    if half := g.get("half"):
        return Point(year, 40 if half[0] in "上前1" or half[-1] == "1" else 41), "partial", ""
    if quarters := g.get("quarters"):
        return _quarters(year, quarters)
    if quarter := g.get("quarter"):
        return Point(year, 32 + number(quarter.strip("第季度Q首个 ") or "一")), "partial", ""
    if g.get("nth"):
        return _nth(year, number(g["nth"] or ""), g["nth_of"] or "")
    if edge := g.get("edge"):
        unit = (g["edge_of"] or "").lstrip("个")
        n, at_end = number((g["edge_n"] or "").strip()), edge in ("最后", "末")
        if unit == "月":
            ends = (13 - n, 12) if at_end else (1, n)
            return _one_or_span(*(Point(year, month) for month in ends))
        return _edge(date(year, 1, 1), date(year, 12, 31), n, unit, at_end=at_end)
    if part := g.get("year_part"):
        return Point(year, _PARTS.get(part, 12), mark="~"), "partial", ""
    if months := g.get("months"):
        first = number(months.split("、")[0] if "、" in months else months[0])
        return Interval(Point(year, first), Point(year, first + 1)), "range", ""
    return Point(year), "partial", ""


def _quarters(year: int, said: str) -> _Value:
    """Return 前三季度, 一、二季度."""
    numbers = [number(c) for c in said if c in "一二两三四1234"]
    first, last = (1, numbers[0]) if said[0] == "前" else (numbers[0], numbers[-1])
    if last < first:
        raise ValueError(f"the quarters of {said} do not follow one another")
    return Interval(Point(year, first * 3 - 2), Point(year, last * 3)), "range", ""


def _nth(year: int, n: int, unit: str) -> _Value:
    if unit == "个月":
        return Point(year, n), "partial", ""
    return _weeks(date(year, 1, 1), n, n), "range", "weeks as ISO 8601 counts them"


def _weeks(first: date, n: int, last: int) -> Interval:
    """Return the ``n``-th to ``last`` week from ``first``: week 1 is the one most of which lies behind ``first``."""
    fourth = first + timedelta(3)
    monday = fourth + timedelta(weeks=n - 1, days=-fourth.weekday())
    return Interval(of_day(monday), of_day(monday + timedelta(weeks=last - n, days=6)))


def _edge(first: date, last: date, n: int, unit: str, *, at_end: bool) -> _Value:
    """Return the first or last ``n`` days or weeks of a year or month."""
    if not 1 <= n <= 60:
        raise ValueError(f"{n} {unit} are too many to count from the end")
    if unit in ("天", "日"):
        ends = (last - timedelta(n - 1), last) if at_end else (first, first + timedelta(n - 1))
        return _one_or_span(*map(of_day, ends))
    if not at_end:
        return _weeks(first, 1, n), "range", "weeks as ISO 8601 counts them"
    before_last = last - timedelta(3)
    sunday = before_last + timedelta(6 - before_last.weekday())
    span = Interval(of_day(sunday - timedelta(weeks=n, days=-1)), of_day(sunday))
    return span, "range", "weeks as ISO 8601 counts them"


def _one_or_span(first: Point, last: Point) -> _Value:
    return (first, "partial", "") if first == last else (Interval(first, last), "range", "")


def _in_month(g: Groups, known: Year, month: int) -> _Value:
    year, day, named = known.first, g.get("day") or g.get("old_day"), g.get("month") in _NAMED_MONTHS
    old_day = (g.get("old_day") or "").startswith(("初", "廿"))
    if known.old or g.get("old") or g.get("leap") or named or old_day or g.get("phase"):
        leap = bool(g.get("leap"))
        if phase := g.get("phase"):
            day = {"朔": "1", "望": "15"}.get(phase) or str(lunar_month_days(year, month, leap))
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
    monday = date(year, month, 1)
    if g.get("week") and (name := g.get("week_day")):
        back = (monday.weekday() - weekday_number(name)) % -7
        return Point(year, month, 1 - back + 7 * (number(g["week"] or "") - 1)), "partial", ""
    if name := g.get("last_week_day"):
        last = date(year, month, days_in(year, month))
        back = (last.weekday() - weekday_number(name)) % 7
        return of_day(last - timedelta(back)), "partial", ""
    if g.get("week"):
        n = number(g["week"] or "")
        return _weeks(monday, n, n), "range", "weeks as ISO 8601 counts them"
    if edge := g.get("day_edge"):
        last, n = date(year, month, days_in(year, month)), number((g["day_edge_n"] or "").strip())
        return _edge(monday, last, n, (g["day_edge_of"] or "").lstrip("个"), at_end=edge in ("最后", "末"))
    return _third(year, month, g.get("third") or g.get("edge_third") or g.get("half_month") or ""), "partial", ""


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
        case "上半月":
            return Interval(Point(year, month, 1), Point(year, month, 15))
        case "下半月":
            return Interval(Point(year, month, 16), Point(year, month, last))
        case "初":
            return Point(year, month, 1, mark="~")
        case "中":
            return Point(year, month, 15, mark="~")
        case "底" | "末":
            return Point(year, month, last, mark="~")
        case _:
            return Point(year, month)


def decade(g: Groups, document: Point | None) -> tuple[Edtf, float, str]:
    """Return a decade or century, some of them, or the third of one that was named."""
    confidence, trace = 0.95, "as written"
    tens = [number(t) for t in (g.get("decade_one") or g.get("decade"), g.get("decade_to")) if t]
    if pair := g.get("decade_pair"):
        tens = [number(pair[0]) * 10, number(pair[1]) * 10]
        if tens[1] - tens[0] != 10:
            raise ValueError(f"the decades of {pair}十年代 do not follow one another")
    if full := g.get("full"):
        start, tens = number(full) // 100 * 100, [number(full) % 100]
    elif century := g.get("century"):
        start = -100 * number(century) + 1 if g.get("bc") else (number(century) - 1) * 100
    elif word := g.get("century_word"):
        start = (document.year if document else 2001) // 100 * 100 + {"本": 0, "下": 100}.get(word[0], -100)
        confidence = 0.9 if document else 0.75
        trace = f"{word}世纪 from document {document.year}" if document else f"{word}世纪 read as of the 21st century"
    else:
        start = century_of(tens[-1], document) // 100 * 100
        confidence, trace = 0.75, f"century of {tens[0]}年代 inferred"
    if g.get("bc") and tens:
        raise ValueError("decades before our era are counted backwards, and none are read")
    size = 10 if tens else 100
    start, end = start + (tens[0] if tens else 0), start + (tens[-1] if tens else 0) + size - 1
    if third := g.get("third_of"):
        first, last = (_THIRDS if size == 10 else _CENTURY_THIRDS)[third[0]]
        start, end = (start + first if len(tens) < 2 else end - 9 + first), end - size + 1 + last
        return marked(Interval(Point(start), Point(end)), "~"), confidence, f"{trace}; {third} = years {first}–{last}"
    if to := g.get("century_to"):
        end = 100 - 100 * number(to) if g.get("bc") else number(to) * 100 - 1
    if len(tens) > 1 or to or (g.get("bc") and start == -99):
        return Interval(Point(start), Point(end)), confidence, trace
    return Point(end if g.get("bc") else start, unknown=1 if tens else 2), confidence, trace


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
