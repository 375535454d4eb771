"""Say a date in Chinese words, as the left column of a 年表 does."""

from kanben.chronology.edtf import Edtf, Interval, Point

_PARTS = {
    21: "春", 22: "夏", 23: "秋", 24: "冬",
    33: "第一季", 34: "第二季", 35: "第三季", 36: "第四季", 40: "上半年", 41: "下半年",
}  # fmt: skip

_STRETCHES = {(3, 5, 0): 21, (6, 8, 0): 22, (9, 11, 0): 23, (12, 2, 1): 24}
"""First month, last month and years between: an interval that is a season, as a qualified one must be written."""


def words(value: Edtf, under: int | None = None) -> str:
    """Return ``value`` in Traditional Chinese; ``under`` is a year a heading has said already.

    >>> from kanben.chronology.edtf import parse
    >>> [words(parse(d)) for d in ("2013-06~/2013-08~", "2011/2013", "199X", "-0220", "../1949")]
    ['約2013年夏', '2011—2013年', '1990年代', '前221年', '1949年以前']
    >>> [words(parse(d)) for d in ("2018/..", "2015-08-12?", "1990~/1993~", "2015-24")]
    ['2018年起', '2015年8月12日（？）', '約1990年—約1993年', '2015年冬']
    >>> [words(parse(d), under=2015) for d in ("2015-08-12", "2015", "2015-07/2015-08")]
    ['8月12日', '是年', '7月—8月']
    """
    if isinstance(value, Interval):
        return _between(value, under)
    about = "約" if value.mark in ("~", "%") else ""
    doubt = "（？）" if value.mark in ("?", "%") else ""
    return about + _point(value, under) + doubt


def _between(value: Interval, under: int | None) -> str:
    start, end = value.start, value.end
    if start is None:
        return words(end, under) + "以前" if end else ""
    if end is None:
        return words(start) + "起" if not start.month else words(start, under) + "起"
    if start.month == end.month == 0 and not start.unknown and not start.mark and not end.mark:
        return f"{_year(start)}—{_year(end)}年"
    if (part := _STRETCHES.get((start.month, end.month, end.year - start.year))) and not (start.day or end.day):
        return words(Point(start.year, part, mark=start.mark), under)
    same = start.year == end.year and start.month > 0
    if same and start.month == end.month and start.day and end.day:
        return f"{words(start, under)}—{_day(end)}"
    return f"{words(start, under)}—{words(end, start.year if same else None)}"


def _point(point: Point, under: int | None) -> str:
    if point.unknown == 1:
        return f"{_year(point)}年代"
    if point.unknown == 2:
        return f"{point.year // 100 + 1}世紀"
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
