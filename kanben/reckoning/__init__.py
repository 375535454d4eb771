"""Read the dates of Chinese prose.

    text --recognising--> readings, each with its value, its proof and what it counts from

``folding`` gives the words of dates one form; ``vocabulary`` has the words,
``pieces`` the parts, ``grammar`` the ordered table of patterns, and ``openings``
derives from it where a date could begin.  ``guards`` says what only looks like
one.  ``resolving`` finds the calendar value of each match: ``years``,
``reign_years`` and ``yearly`` say which year is meant, ``reigns`` whose, ``dating``
what of it, and ``calendars`` converts.  ``story`` keeps what was told, ``deeds``
the events it told of, ``anchor`` and ``counting`` count from them; ``stamps`` and
``diary`` find the day of writing, ``ahead`` says whether a day is still to come,
``happened`` whether it tells of an event.  ``edtf`` is what comes out, ``wording``
says it in Chinese.

A chronology is made of them in :mod:`kanben.chronology`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kanben.reckoning.edtf import Point, parse
from kanben.reckoning.recognising import Reading, stream

__all__ = ["Expression", "dates", "told", "written"]


@dataclass(frozen=True, slots=True)
class Expression:
    """A time expression: code points ``start`` to ``end`` of the text, and what they mean.

    ``kind`` is one of absolute, partial, season, range, decade, relative,
    duration, recurring, vague, other; ``edtf`` is None where no calendar value
    is meant or none could be found; ``trace`` says how it was come by.
    """

    text: str
    start: int
    end: int
    edtf: str | None
    kind: str
    event: bool
    confidence: float
    trace: str

    def as_json(self) -> dict[str, str | int | float | bool | None]:
        """Return the object a line of ``build.py dates`` holds."""
        return {name: getattr(self, name) for name in self.__slots__}


def dates(text: str, date: str | None = None) -> tuple[Expression, ...]:
    """Return every time expression of ``text``, Simplified or Traditional.

    ``date`` (CCYY-MM-DD) is when the text was written; without it, a date that
    stands alone on one of the first lines.  ValueError if ``date`` is no date.

    >>> [(d.text, d.edtf) for d in dates("2018年9月30日，清晨。172天後，年報公開。")]
    [('2018年9月30日', '2018-09-30'), ('172天後', '2019-03-21')]
    >>> [(d.text, d.edtf) for d in dates("成本的1/4~1/5，2000多公里外")]
    []
    """
    return tuple(told(text, date))


def told(text: str, date: str | None = None) -> Iterator[Expression]:
    """Return the same, to be told one by one while the text is read; ValueError at once."""
    return map(expression, stream(text, written(date) if date else None))


def written(date: str) -> Point:
    """Return the date a text was written on: CCYY-MM-DD, or no more than its month or year; else ValueError."""
    value = parse(date)
    if not isinstance(value, Point):
        raise ValueError(f"the date of a text is one date, not {date!r}")  # noqa: TRY004 - a string that says no date
    return value


def expression(reading: Reading) -> Expression:
    """Return a reading as the world sees it."""
    found = reading.found
    edtf = str(found.value) if found.value is not None else None
    return Expression(
        reading.text, reading.start, reading.end, edtf, found.kind, reading.event, found.confidence, reading.trace
    )
