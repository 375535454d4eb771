# ruff: noqa: E501 (its tables are read by the row)
"""The old calendar and the feasts, as days of the common one.

The old calendar is the work of ``lunar_python``; before 15 October 1582 it gives
Julian days, as histories of China do, and a trace says so.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from lunar_python import Lunar, LunarMonth

from kanben.reckoning.edtf import Edtf, Interval, Point


@lru_cache(maxsize=4096)  # a millisecond each
def lunar_day(year: int, month: int, day: int, leap: bool = False) -> Point:
    """Return the day of ``year``'s lunar month and day; ValueError where the month lacks it.

    >>> str(lunar_day(1898, 4, 23)), str(lunar_day(1911, 8, 19)), str(lunar_day(2020, 12, 28))
    ('1898-06-11', '1911-10-10', '2021-02-09')
    """
    _check(year, month, day, leap)
    solar = Lunar.fromYmd(year, -month if leap else month, day).getSolar()
    return Point(solar.getYear(), solar.getMonth(), solar.getDay())


@lru_cache(maxsize=4096)
def lunar_month(year: int, month: int, leap: bool = False) -> Edtf:
    """Return the first to the last day of a lunar month.

    >>> str(lunar_month(1864, 6))
    '1864-07-04/1864-08-01'
    """
    days = _check(year, month, 1, leap)
    return Interval(lunar_day(year, month, 1, leap), lunar_day(year, month, days, leap))


def lunar_month_days(year: int, month: int, leap: bool = False) -> int:
    """Return how many days a lunar month has; ValueError where the year lacks it.

    >>> lunar_month_days(1898, 4), lunar_month_days(2020, 4, leap=True)
    (30, 29)
    """
    return _check(year, month, 1, leap)


def _check(year: int, month: int, day: int, leap: bool) -> int:
    told = LunarMonth.fromYm(year, -month if leap else month) if 1 <= month <= 12 and year > 0 else None
    if told is None:
        raise ValueError(f"the year {year} of the old calendar has no {'intercalary ' if leap else ''}month {month}")
    days: int = told.getDayCount()
    if not 1 <= day <= days:
        raise ValueError(f"month {month} of {year} in the old calendar has {days} days")
    return days


_FIXED = {
    "元旦": (1, 1), "情人节": (2, 14), "妇女节": (3, 8), "三八节": (3, 8), "三八妇女节": (3, 8), "植树节": (3, 12), "愚人节": (4, 1),
    "劳动节": (5, 1), "五一": (5, 1), "五一劳动节": (5, 1), "五四": (5, 4), "青年节": (5, 4), "六一": (6, 1), "儿童节": (6, 1),
    "六一儿童节": (6, 1), "七一": (7, 1), "建党节": (7, 1), "八一": (8, 1), "建军节": (8, 1), "教师节": (9, 10), "国庆": (10, 1),
    "十一": (10, 1), "双十": (10, 10), "万圣节": (10, 31), "双十一": (11, 11), "平安夜": (12, 24), "圣诞": (12, 25),
}  # fmt: skip
_OLD = {
    "春节": (1, 1), "大年初一": (1, 1), "正月初一": (1, 1), "大年初二": (1, 2), "大年初三": (1, 3), "大年初四": (1, 4),
    "大年初五": (1, 5), "大年初六": (1, 6), "大年初七": (1, 7), "元宵": (1, 15), "端午": (5, 5), "七夕": (7, 7),
    "中元": (7, 15), "中秋": (8, 15), "重阳": (9, 9), "腊八": (12, 8),
}  # fmt: skip
_EVES = ("除夕", "大年三十", "年三十", "大年夜")
_SUNDAYS = {"母亲节": (5, 6, 2), "父亲节": (6, 6, 3), "感恩节": (11, 3, 4)}  # month, weekday, which
_TERMS = "立春雨水惊蛰春分清明谷雨立夏小满芒种夏至小暑大暑立秋处暑白露秋分寒露霜降立冬小雪大雪冬至小寒大寒"
TERMS = tuple(_TERMS[i : i + 2] for i in range(0, len(_TERMS), 2))
FEASTS = tuple(sorted((*_FIXED, *_OLD, *_EVES, *_SUNDAYS, *TERMS), key=lambda name: (-len(name), name)))
"""The feasts and solar terms known, folded, without 節 where they go without it."""
STANDING = ("元旦", "劳动节", "儿童节", "国庆", "圣诞", "平安夜", "清明", "冬至", "夏至", *_OLD, *_EVES)
"""Those whose names are nothing else, so that they can stand without a year."""


@lru_cache(maxsize=4096)
def feast(name: str, year: int) -> Point:
    """Return the day of a feast or solar term in ``year``; KeyError for one unknown.

    The eve of the new year is the one before the new year that begins in ``year``.

    >>> str(feast("春节", 2019)), str(feast("端午", 2019)), str(feast("清明", 2020)), str(feast("除夕", 2020))
    ('2019-02-05', '2019-06-07', '2020-04-04', '2020-01-24')
    >>> str(feast("冬至", 2015)), str(feast("小寒", 2016)), str(feast("母亲节", 2019))
    ('2015-12-22', '2016-01-06', '2019-05-12')
    """
    if name in _FIXED:
        return Point(year, *_FIXED[name])
    if name in TERMS:
        solar = Lunar.fromYmd(year + (name == "冬至"), 6, 1).getJieQiTable()[name]
        return Point(solar.getYear(), solar.getMonth(), solar.getDay())
    if name in _EVES:
        return lunar_day(year - 1, 12, LunarMonth.fromYm(year - 1, 12).getDayCount())
    if name in _SUNDAYS:
        month, weekday, which = _SUNDAYS[name]
        first = date(year, month, 1)
        day = first + timedelta(days=(weekday - first.weekday()) % 7, weeks=which - 1)
        return Point(year, month, day.day)
    return lunar_day(year, *_OLD[name])
