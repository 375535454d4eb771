"""Dates of uncertain precision, after EDTF (ISO 8601-2).

A chronology needs more than days: 2013 年夏, 約 1990 年, 2011 至 2013 年, 1949 年以前.
This is the part of EDTF those need, parsed, printed, bounded and ordered:

    2019   2019-05   2019-05-22            year, month, day
    2013-22  2019-34  2018-40              season 21–24, quarter 33–36, half 40–41
    199X   19XX                            decade, century (by its first digits)
    2005~  1996?  2005-08%               about, doubtful, both
    2011/2013   ../1949   2018/..          from … to, open where ``..``
    -0220                                  221 BC: there is a year 0

Winter of a year is its December and the two months that follow.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

SPRING, SUMMER, AUTUMN, WINTER = 21, 22, 23, 24
_POINT = re.compile(
    r"(?P<year>-?\d{4}|-?\d{3}X|-?\d{2}XX)"
    r"(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})(?:T\d{2}:\d{2}(?::\d{2})?)?)?)?(?P<mark>[~?%]?)"
)
# code: (first month, months); winter runs into the next year
_STRETCHES: Mapping[int, tuple[int, int]] = {
    21: (3, 3), 22: (6, 3), 23: (9, 3), 24: (12, 3),
    33: (1, 3), 34: (4, 3), 35: (7, 3), 36: (10, 3),
    40: (1, 6), 41: (7, 6),
}  # fmt: skip

Day: TypeAlias = tuple[int, int, int]
"""Year, month and day; a tuple, for :class:`datetime.date` ends at the year 1."""


@dataclass(frozen=True, slots=True)
class Point:
    """One date at its precision: a century, decade, year, season, quarter, half, month or day."""

    year: int  # with ``unknown`` the first of them, before our era the last: -04XX is -499 to -400
    month: int = 0  # 1–12; 21–24, 33–36, 40–41 as above; 0 where only the year is known
    day: int = 0
    unknown: int = 0  # last digits of the year left open: 1 a decade, 2 a century
    mark: str = ""  # "~", "?" or "%"

    def __post_init__(self) -> None:
        """Refuse what no calendar holds."""
        if not -9999 <= self.year <= 9999:
            raise ValueError(f"year {self.year} has more than four digits")
        if self.unknown and (self.year % 10**self.unknown or self.month):
            raise ValueError(f"the year {self.year} is no decade or century")
        if self.month and not (1 <= self.month <= 12 or self.month in _STRETCHES):
            raise ValueError(f"no month or season {self.month}")
        if self.day and not (1 <= self.month <= 12 and 1 <= self.day <= days_in(self.year, self.month)):
            raise ValueError(f"no day {self.year}-{self.month:02}-{self.day:02}")

    def __str__(self) -> str:
        """Return the EDTF."""
        sign, digits = "-" if self.year < 0 else "", f"{abs(self.year):04}"
        year = sign + digits[: 4 - self.unknown] + "X" * self.unknown
        return year + "".join(f"-{part:02}" for part in (self.month, self.day) if part) + self.mark

    @property
    def first(self) -> Day:
        """The first day this may mean."""
        if self.unknown:
            return (self.year - (10**self.unknown - 1 if self.year < 0 else 0), 1, 1)
        if self.month in _STRETCHES:
            return (self.year, _STRETCHES[self.month][0], 1)
        return (self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> Day:
        """The last day this may mean."""
        if self.unknown:
            return (self.year + (10**self.unknown - 1 if self.year >= 0 else 0), 12, 31)
        if self.month in _STRETCHES:
            first, months = _STRETCHES[self.month]
            years, month = divmod(first + months - 2, 12)
            return (self.year + years, month + 1, days_in(self.year + years, month + 1))
        month = self.month or 12
        return (self.year, month, self.day or days_in(self.year, month))

    @property
    def calendar_day(self) -> date:
        """The day as a :class:`datetime.date`; ValueError unless it is one."""
        return date(self.year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Interval:
    """From one point to another, both included; None is an open end."""

    start: Point | None
    end: Point | None

    def __post_init__(self) -> None:
        """Refuse an interval without ends, or one that ends before it begins."""
        if self.start is None and self.end is None:
            raise ValueError("an interval needs an end")
        if self.start and self.end and self.end.last < self.start.first:
            raise ValueError(f"{self.start} is after {self.end}")

    def __str__(self) -> str:
        """Return the EDTF."""
        return f"{self.start or '..'}/{self.end or '..'}"

    @property
    def first(self) -> Day | None:
        """The first day, or None where the beginning is open."""
        return self.start.first if self.start else None

    @property
    def last(self) -> Day | None:
        """The last day, or None where the end is open."""
        return self.end.last if self.end else None


Edtf: TypeAlias = Point | Interval


def of_day(day: date) -> Point:
    """Return ``day`` as a point."""
    return Point(day.year, day.month, day.day)


def parse(text: str) -> Edtf:
    """Read EDTF; ValueError says what is wrong with it, and what to write.

    >>> str(parse("2013-22~")), parse("2015-24").last, str(parse("../1949"))
    ('2013-22~', (2016, 2, 29), '../1949')
    >>> parse("2018/5/2")
    Traceback (most recent call last):
    ValueError: no EDTF: '2018/5/2': a day is written 2018-05-02
    """
    if "/" in text and text.count("/") == 1:
        start, _, end = text.partition("/")
        return Interval(_end(start), _end(end))
    return _point(text)


def _end(text: str) -> Point | None:
    return None if text in ("..", "") else _point(text)


def _point(text: str) -> Point:
    if not (m := _POINT.fullmatch(text)):
        hint = next((told for fault, told in _FAULTS if fault.search(text)), _FORMS)
        raise ValueError(f"no EDTF: {text!r}: {hint}")
    year = m["year"]
    if year == "-00XX":
        raise ValueError("no EDTF: '-00XX': the first century before our era is written -0099/0000")
    if (unknown := year.count("X")) and m["month"]:
        raise ValueError(f"a month in an unknown year: {text!r}")
    return Point(int(year.replace("X", "0")), int(m["month"] or 0), int(m["day"] or 0), unknown, m["mark"])


_FORMS = "write 2019, 2019-05, 2019-05-22, 2019-21 (spring), 2019-33 (quarter), 199X, 19XX, 2011/2013 or ../1949"
_FAULTS = (
    (re.compile(r"^\d{4}[/.]\d{1,2}[/.]\d{1,2}$|^\d{4}-\d-\d{1,2}$|^\d{4}-\d\d-\d$"), "a day is written 2018-05-02"),
    (re.compile(r"^\d{4}-\d$|^\d{4}\.\d{1,2}$"), "a month has two digits, 2018-05"),
    (re.compile(r"^\d{1,3}$|^-\d{1,3}$"), "a year has four digits, 0618, and 221 BC is -0220"),
    (re.compile(r"[xuU*]"), "digits not known are written with a great X, 199X, 19XX"),
    (re.compile(r"^[~?%]|[~?%]{2}"), "one mark stands behind the date: 2018~ about, 2018? doubtful, 2018% both"),
    (re.compile(r"[年月日世纪紀]"), "a date is written in digits, 2018-05-22; 'dates' converts it"),
    (re.compile(r"--|—|–|至|到|open|now", re.IGNORECASE), "from and to are parted by a stroke: 2011/2013, 2018/.."),
)


def days_in(year: int, month: int) -> int:
    """Return how many days ``month`` has; years before 1 follow the same rule (proleptic Gregorian).

    >>> days_in(2020, 2), days_in(0, 2)
    (29, 29)
    """
    return monthrange(year if year > 0 else 2000 + year % 400, month)[1]


def marked(value: Edtf, mark: str) -> Edtf:
    """Return ``value`` qualified with ``~`` or ``?`` at each of its ends.

    >>> str(marked(parse("1990/1993"), "~"))
    '1990~/1993~'
    """
    if isinstance(value, Interval):
        return Interval(*(end and replace(end, mark=_both(end.mark, mark)) for end in (value.start, value.end)))
    return replace(value, mark=_both(value.mark, mark))


def in_months(value: Edtf) -> Edtf:
    """Return a season, quarter or half as its months: EDTF neither qualifies one nor lets one end an interval.

    >>> str(in_months(parse("2015-24"))), str(in_months(parse("2015-09")))
    ('2015-12/2016-02', '2015-09')
    """
    if isinstance(value, Interval) or value.month not in _STRETCHES:
        return value
    (year, month, _), (last_year, last_month, _) = value.first, value.last
    return marked(Interval(Point(year, month), Point(last_year, last_month)), value.mark)


def _both(one: str, other: str) -> str:
    return "%" if one and other and one != other else one or other


def starting(value: Edtf) -> Point | None:
    """Return the point ``value`` is, or begins with."""
    return value.start if isinstance(value, Interval) else value


def ending(value: Edtf) -> Point | None:
    """Return the point ``value`` is, or ends with."""
    return value.end if isinstance(value, Interval) else value


def order(value: Edtf) -> tuple[int, int, int, int]:
    """Return the sort key of a chronology: what is undated within a unit stands last in it.

    So 2015 stands after all days of 2015, 2015 年夏 after 31 August, and a span
    of years after its first year; what only ends stands before its end, and what
    only begins behind its beginning.

    >>> sorted(["2015", "2015-09-15", "2015-22", "2015-08-12", "2015-08", "2015/2016"], key=lambda d: order(parse(d)))
    ['2015-08-12', '2015-08', '2015-22', '2015-09-15', '2015', '2015/2016']
    """
    point = starting(value) or ending(value)
    assert point is not None
    spans = (1 if value.end else 2) if isinstance(value, Interval) and value.start else -isinstance(value, Interval)
    if point.unknown:
        return (point.last[0], 14, point.unknown, spans)
    if not point.month:
        return (point.year, 13, 0, spans)
    if point.month > 12:
        first, months = _STRETCHES[point.month]
        return (point.year, min(first + months - 1, 12), 40 + months, spans)
    return (point.year, point.month, point.day or 32, spans)
