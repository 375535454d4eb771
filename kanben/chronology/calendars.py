"""Reigns, the Republic, the old calendar and the feasts, as days and years of the common one.

What is known of reigns is data: ``eras.toml`` beside this module.  The old
calendar is the work of ``lunar_python``; before 15 October 1582 it gives Julian
days, as histories of China do, and a trace says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from lunar_python import Lunar, LunarMonth

from kanben.chronology.edtf import Edtf, Interval, Point
from kanben.chronology.folding import fold


@dataclass(frozen=True, slots=True)
class Era:
    """A reign title or a republic: its first and last year, and the last year its months were the old calendar's."""

    name: str  # folded
    dynasty: str
    first: int
    last: int  # 9999 while it lasts
    old_until: int  # Chinese reigns: always; Japan: 1872

    def year(self, n: int) -> int:
        """Return the common year of the era's year ``n``, counted from 元年 = 1."""
        return self.first + n - 1


@cache
def eras() -> Mapping[str, Era]:
    """Return every era known, by its folded name."""
    told = tomllib.loads((files("kanben.chronology") / "eras.toml").read_text(encoding="utf-8"))
    known: dict[str, Era] = {}
    for dynasty, section in told.items():
        for name, (first, last) in section["eras"].items():
            known[fold(name)] = Era(fold(name), dynasty, first, last, section["old_calendar_until"])
    return MappingProxyType(known)


def lunar_day(year: int, month: int, day: int, leap: bool = False) -> Point:
    """Return the day of ``year``'s lunar month and day; ValueError where the month lacks it.

    >>> str(lunar_day(1898, 4, 23)), str(lunar_day(1911, 8, 19)), str(lunar_day(2020, 12, 28))
    ('1898-06-11', '1911-10-10', '2021-02-09')
    """
    _check(year, month, day, leap)
    solar = Lunar.fromYmd(year, -month if leap else month, day).getSolar()
    return Point(solar.getYear(), solar.getMonth(), solar.getDay())


def lunar_month(year: int, month: int, leap: bool = False) -> Edtf:
    """Return the first to the last day of a lunar month.

    >>> str(lunar_month(1864, 6))
    '1864-07-04/1864-08-01'
    """
    days = _check(year, month, 1, leap)
    return Interval(lunar_day(year, month, 1, leap), lunar_day(year, month, days, leap))


def _check(year: int, month: int, day: int, leap: bool) -> int:
    told = LunarMonth.fromYm(year, -month if leap else month) if 1 <= month <= 12 and year > 0 else None
    if told is None:
        raise ValueError(f"the year {year} of the old calendar has no {'intercalary ' if leap else ''}month {month}")
    days: int = told.getDayCount()
    if not 1 <= day <= days:
        raise ValueError(f"month {month} of {year} in the old calendar has {days} days")
    return days


_FIXED = {
    "元旦": (1, 1),
    "劳动节": (5, 1),
    "五一": (5, 1),
    "国庆": (10, 1),
    "十一": (10, 1),
    "圣诞": (12, 25),
    "双十一": (11, 11),
}
_OLD = {
    "春节": (1, 1),
    "元宵": (1, 15),
    "端午": (5, 5),
    "七夕": (7, 7),
    "中秋": (8, 15),
    "重阳": (9, 9),
    "腊八": (12, 8),
}
FEASTS = tuple(sorted((*_FIXED, *_OLD, "清明", "除夕"), key=len, reverse=True))
"""The feasts known, folded, without 節."""


def feast(name: str, year: int) -> Point:
    """Return the day of a feast in ``year``; KeyError for one unknown.

    >>> str(feast("春节", 2019)), str(feast("端午", 2019)), str(feast("清明", 2020)), str(feast("除夕", 2020))
    ('2019-02-05', '2019-06-07', '2020-04-04', '2020-01-24')
    """
    if name in _FIXED:
        return Point(year, *_FIXED[name])
    if name == "清明":
        solar = Lunar.fromYmd(year, 3, 1).getJieQiTable()["清明"]
        return Point(solar.getYear(), solar.getMonth(), solar.getDay())
    if name == "除夕":  # the eve of the new year that begins in ``year``
        return lunar_day(year - 1, 12, LunarMonth.fromYm(year - 1, 12).getDayCount())
    return lunar_day(year, *_OLD[name])
