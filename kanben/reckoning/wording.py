# ruff: noqa: E501 (its tables are read by the row)
"""Say a date in Chinese words, as the left column of a 年表 does."""

from __future__ import annotations

from lunar_python import Solar

from kanben.reckoning.edtf import Edtf, Interval, Point, days_in
from kanben.reckoning.numerals import han
from kanben.reckoning.reigns import counted

_PARTS = {
    21: "春", 22: "夏", 23: "秋", 24: "冬",
    33: "第一季", 34: "第二季", 35: "第三季", 36: "第四季", 40: "上半年", 41: "下半年",
}  # fmt: skip

_STRETCHES = {(3, 5, 0): 21, (6, 8, 0): 22, (9, 11, 0): 23, (12, 2, 1): 24}
"""First month, last month and years between: an interval that is a season, as a qualified one must be written."""

_OF_DECADE = {(0, 3): "初", (4, 6): "中期", (7, 9): "末"}
_OF_CENTURY = {
    (0, 9): "初", (0, 29): "早期", (0, 49): "上半葉", (40, 59): "中葉", (50, 99): "下半葉", (70, 99): "晚期", (90, 99): "末",
}  # fmt: skip
_OF_MONTH = {(1, 10): "上旬", (11, 20): "中旬"}


def words(value: Edtf, under: int | None = None, *, reign: bool = False) -> str:
    """Return ``value`` in Traditional Chinese; ``under`` is a year a heading has said already.

    ``reign`` adds, to a year or day before 1912, how it was counted then.

    >>> from kanben.reckoning.edtf import parse
    >>> [words(parse(d)) for d in ("2013-06~/2013-08~", "2011/2013", "199X", "-0220", "../1949")]
    ['約2013年夏', '2011—2013年', '1990年代', '前221年', '1949年以前']
    >>> [words(parse(d)) for d in ("2018/..", "2015-08-12?", "1990~/1993~", "2015-24", "-04XX", "1740~/1759~")]
    ['2018年起', '2015年8月12日（？）', '1990年代初', '2015年冬', '前5世紀', '18世紀中葉']
    >>> [words(parse(d), under=2015) for d in ("2015-08-12", "2015", "2015-07/2015-08", "2015-08-11/2015-08-20")]
    ['8月12日', '是年', '7月—8月', '8月中旬']
    >>> [words(parse(d), reign=True) for d in ("1898", "1898-06-11", "1912-02-12", "1620")]
    ['1898年（光緒二十四年）', '1898年6月11日（光緒二十四年四月二十三日）', '1912年2月12日', '1620年（萬曆四十八年、泰昌元年）']
    """
    if isinstance(value, Interval):
        return _between(value, under)
    about = "約" if value.mark in ("~", "%") else ""
    doubt = "（？）" if value.mark in ("?", "%") else ""
    counted_then = f"（{said}）" if reign and (said := in_reign(value)) else ""
    return about + _point(value, under) + counted_then + doubt


def in_reign(point: Point) -> str:
    """Return a year or day before 1912 as it was counted then; "" where no era known counts it, or three do.

    >>> in_reign(Point(1911, 10, 10)), in_reign(Point(1875, 1, 12)), in_reign(Point(1990))
    ('宣統三年八月十九日', '同治十三年十二月初五日', '')
    """
    if point.unknown or (point.month and not point.day) or not 1 <= point.year < 1912:
        return ""
    year, day = point.year, ""
    if point.day:
        lunar = Solar.fromYmd(point.year, point.month, point.day).getLunar()
        year, month, n = lunar.getYear(), lunar.getMonth(), lunar.getDay()
        leap, month = ("閏", -month) if month < 0 else ("", month)
        day = f"{leap}{'正' if month == 1 and not leap else han(month)}月{'初' if n <= 10 else ''}{han(n)}日"
    eras = counted(year)
    if not eras or len(eras) > 2:
        return ""
    return "、".join(f"{era.title}{'元' if n == 1 else han(n)}年{day}" for era, n in eras)


def _between(value: Interval, under: int | None) -> str:
    start, end = value.start, value.end
    if start is None:
        return words(end, under) + "以前" if end else ""
    if end is None:
        return words(start) + "起" if not start.month else words(start, under) + "起"
    if part := _part_of_century(start, end):
        return part
    if start.month == end.month == 0 and not start.unknown and not start.mark and not end.mark:
        return f"{_year(start)}—{_year(end)}年"
    if (part_of_year := _STRETCHES.get((start.month, end.month, end.year - start.year))) and not (start.day or end.day):
        return words(Point(start.year, part_of_year, mark=start.mark), under)
    same = start.year == end.year and start.month > 0
    if same and start.month == end.month and start.day and end.day:
        if third := _third_of_month(start, end):
            return words(Point(start.year, start.month), under) + third
        return f"{words(start, under)}—{_day(end)}"
    return f"{words(start, under)}—{words(end, start.year if same else None)}"


def _part_of_century(start: Point, end: Point) -> str:
    """Return 1990年代初, 18世紀中葉 for the rough years these are written as."""
    years_only = not (start.month or end.month or start.unknown or end.unknown)
    if not years_only or start.mark != "~" or end.mark != "~" or start.year < 1 or start.year // 100 != end.year // 100:
        return ""
    if start.year // 10 == end.year // 10 and (third := _OF_DECADE.get((start.year % 10, end.year % 10))):
        return f"{start.year // 10 * 10}年代{third}"
    if part := _OF_CENTURY.get((start.year % 100, end.year % 100)):
        return f"{start.year // 100 + 1}世紀{part}"
    return ""


def _third_of_month(start: Point, end: Point) -> str:
    if start.mark or end.mark:
        return ""
    last = days_in(start.year, start.month)
    return "下旬" if (start.day, end.day) == (21, last) else _OF_MONTH.get((start.day, end.day), "")


def _point(point: Point, under: int | None) -> str:
    if point.unknown == 1:
        return f"{_year(point)}年代"
    if point.unknown == 2:
        return f"前{-point.year // 100 + 1}世紀" if point.year < 0 else f"{point.year // 100 + 1}世紀"
    said = under == point.year
    if not point.month:
        return "是年" if said else f"{_year(point)}年"
    year = "" if said else f"{_year(point)}年"
    if point.month in _PARTS:
        return year + _PARTS[point.month]
    return f"{year}{point.month}月" + (_day(point) if point.day else "")


def _year(point: Point) -> str:
    return str(point.year) if point.year > 0 else f"前{1 - point.year}"


def _day(point: Point) -> str:
    return f"{point.day}日"
