"""Sets of dated text, each with the values a reader of it expects, and the measure they are held to.

Three forms of line are known.  *Sentences*: ``text``, ``doc_date``, ``expected`` (span, start,
end, edtf, accept, accept_span, optional) and ``reject``.  *Intervals*: ``text``, ``ref_date``,
``expected`` (span, day_intervals, the end left out, None open) and ``use``, core or reject.
*The two articles* (``date_gold.jsonl``): ``source``, ``context``, ``span``, ``edtf``, ``accept``,
``class`` (sure, vague-ok, reject), what each reader held, and why.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from kanben.edits import Revision
from kanben.readers.decode import decode
from kanben.reckoning import Expression
from kanben.reckoning.edtf import Point, parse
from kanben.repairs import repair

GOLD = Path(__file__).parent / "date_gold.jsonl"
SEEDS = Path(__file__).parent.parent.parent / "seeds"
WRITTEN = {"000_367c79fc45c5b95e.txt": "2020-05-27", "002_f8a7e88af14d92cb.txt": "2019-05-22"}
"""What peers are told of the articles' dates: the stamp of the second, the last day that the first names."""
SEASON = range(21, 25)
SEASON_DAYS = 31
"""How far a peer's season may begin or end from ours: some reckon by the solar terms."""

Days: TypeAlias = tuple[str | None, str | None]
"""First and last day as ISO 8601, both included; None is open."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a program says a stretch of text means: an EDTF value, or any one of some stretches of days."""

    start: int
    end: int
    text: str
    edtf: str | None = None
    days: tuple[Days, ...] = ()
    trace: str = ""

    @property
    def said(self) -> str:
        """The value, for an eye."""
        return self.edtf or " or ".join(f"{a or '..'}/{b or '..'}" if a != b else str(a) for a, b in self.days)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A time expression and the values that are right for it; not ``counted`` where none need be given."""

    start: int
    end: int
    texts: tuple[str, ...]
    edtf: tuple[str, ...] = ()
    days: tuple[Sequence[str | None], ...] = ()  # the end left out
    counted: bool = True

    def right(self, reading: Reading) -> bool:
        """Say whether ``reading`` means one of the values."""
        if self.days:
            spans = reading.days or (bounds(reading.edtf or ""),)
            return any(_within(span, *days) for span in spans for days in self.days)
        if reading.edtf:
            return reading.edtf in self.edtf
        return any(fits(span, edtf) for span in reading.days for edtf in self.edtf)


@dataclass(frozen=True, slots=True)
class Case:
    """One text with its date and what is wanted of it; ``rejects`` are stretches that are no dates."""

    text: str
    date: str | None
    wanted: tuple[Wanted, ...]
    rejects: tuple[tuple[int, int], ...] = ()
    use: str = "all"  # core: false ones are not counted; reject: nothing else is
    told: str | None = None  # the date that peers are told where we read it from the text


@dataclass(frozen=True, slots=True)
class Score:
    """Values right, values wanted, readings of what has none, and what to say of each fault."""

    right: int
    wanted: int
    false: int
    faults: tuple[str, ...] = ()

    def __add__(self, other: Score) -> Score:
        """Return both together."""
        return Score(
            self.right + other.right, self.wanted + other.wanted, self.false + other.false, self.faults + other.faults
        )


def measured(case: Case, found: Sequence[Reading]) -> Score:
    """Return how well ``found``, readings with a value, answers ``case``; one that meets no wanted words is false."""
    right, faults, met = 0, [], set()
    for want in case.wanted:
        near = max(found, key=lambda e: _overlap(e, want), default=None)
        if near is None or _overlap(near, want) <= 0:
            if want.counted:
                faults.append(f"missed {want.texts[0]} = {_told(want)}")
            continue
        met |= {e for e in found if _overlap(e, want) > 0}
        if not want.counted:
            continue
        if want.right(near):
            right += 1
            if near.edtf and want.edtf and near.text not in want.texts:
                faults.append(f"(span {near.text} for {want.texts[0]})")
        else:
            faults.append(f"wrong {near.text} = {near.said}, not {_told(want)}: {near.trace}")
    false = [] if case.use == "core" else [e for e in found if e not in met]
    wanted = sum(want.counted for want in case.wanted)
    if case.use == "reject":
        right = wanted = 0
    faults += [f"FALSE {e.text} = {e.said}" for e in false]
    return Score(right, wanted, len(false), tuple(faults))


def readings(expressions: Sequence[Expression]) -> list[Reading]:
    """Return our expressions that have a value."""
    return [Reading(e.start, e.end, e.text, e.edtf, trace=e.trace) for e in expressions if e.edtf]


def bounds(edtf: str) -> Days:
    """Return the first and the last day of ``edtf``."""
    value = parse(edtf)
    return tuple(None if day is None else _iso(day) for day in (value.first, value.last))  # type: ignore[return-value]


def fits(days: Days, edtf: str) -> bool:
    """Say whether the days of a program without EDTF mean ``edtf``, with every doubt in its favour.

    What is approximate may be any part of it, a season may be reckoned otherwise,
    an open end may be today's date, and an open beginning may leave out its last day.

    >>> fits(("2018-11-22", "2018-11-22"), "2018-11~"), fits(("2013-05-05", "2013-08-06"), "2013-22")
    (True, True)
    >>> fits(("2018-05-22", "2018-05-22"), "2018-11~")
    False
    """
    try:
        value, (first, last) = parse(edtf), bounds(edtf)
    except ValueError:  # a set may accept what our EDTF has no form for
        return False
    if days == (first, last):
        return True
    if last is None:
        return days[0] == first
    if first is None:
        return days[1] in (last, _shifted(last, -1)) and (days[0] is None or days[0] < "1000")
    if None in days:
        return False
    if isinstance(value, Point) and value.month in SEASON:
        return all(abs(_ordinal(a) - _ordinal(b)) <= SEASON_DAYS for a, b in zip(days, (first, last), strict=True))
    return "~" in edtf and _ordinal(first) <= _ordinal(days[0]) and _ordinal(days[1]) <= _ordinal(last)


def _within(span: Days, a: str | None, b: str | None) -> bool:
    """Say whether ``span`` is from ``a`` up to and without ``b``."""
    first, last = span
    after = _shifted(last, 1) if last else None
    if a is not None and a == b and first is not None:  # a day said with an hour
        return first == a
    if a is None and first is None and after is not None and b is not None:  # before 2018, with or without 2018
        return b in (after, last) or after[:4] == str(int(b[:4]) + 1)
    return (first, after) == (a, b)


def _told(want: Wanted) -> str:
    return " or ".join(want.edtf) or str([list(days) for days in want.days])


def _overlap(found: Reading, want: Wanted) -> int:
    return min(found.end, want.end) - max(found.start, want.start)


def _iso(day: tuple[int, int, int]) -> str:
    year, month, of_month = day
    return f"{year:05}-{month:02}-{of_month:02}" if year < 0 else f"{year:04}-{month:02}-{of_month:02}"


def _ordinal(day: str | None) -> int:
    year, month, of_month = (int(part) for part in (day or "").rsplit("-", 2))
    return year * 372 + (month - 1) * 31 + of_month if year < 1 else date(year, month, of_month).toordinal()


def _shifted(day: str, by: int) -> str:
    return day if day.startswith(("-", "0000")) else (date.fromisoformat(day) + timedelta(by)).isoformat()


# --- the sets ----------------------------------------------------------------


def cases(path: Path) -> Iterator[Case]:
    """Yield the cases of a file, whichever form its lines have."""
    if path == GOLD:
        yield from (article(source) for source in articles())
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield _intervals(row) if "use" in row else _sentence(row)


def _sentence(row: Mapping[str, Any]) -> Case:
    wanted = tuple(
        Wanted(
            one["start"],
            one["end"],
            (one["span"], *one.get("accept_span", ())),
            (one["edtf"], *one.get("accept", ())),
            counted=not one.get("optional"),
        )
        for one in row["expected"]
    )
    text = row["text"]
    rejects = tuple((text.find(words), text.find(words) + len(words)) for words in row["reject"] if words in text)
    return Case(text, row["doc_date"], wanted, rejects)


def _intervals(row: Mapping[str, Any]) -> Case:
    wanted = tuple(
        Wanted(
            *one["span"],
            (one["span_text"],),
            days=tuple(tuple(days) for days in (*one["day_intervals"], *one["day_intervals_inclusive"])),
            counted=bool(one["day_intervals"]),
        )
        for one in row["expected"]
        if one["day_intervals"] or row["use"] == "core"
    )
    day = row["ref_date"][:10] if row["ref_date"] else None
    return Case(row["text"], day, wanted, () if wanted else ((0, len(row["text"])),), row["use"])


def articles() -> dict[str, list[dict[str, Any]]]:
    """Return the rows of the gold, by article."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        rows.setdefault(row["source"], []).append(row)
    return rows


def received(source: str) -> str:
    """Return an article as it came, decoded and no more."""
    return decode((SEEDS / source).read_bytes(), source).text


@cache
def mended(source: str) -> Revision:
    """Return an article repaired."""
    return repair(Revision.of(received(source))).revision


def article(source: str, *, raw: bool = False) -> Case:
    """Return an article with its gold: repaired, or ``raw`` with each place found through the repair map.

    An article says its own date or none.  AssertionError where the gold's
    context does not stand in the repaired text exactly once.
    """
    revision = mended(source)
    given = revision.received
    wanted, rejects = [], []
    for row in articles()[source]:
        assert revision.text.count(row["context"]) == 1, row["context"]
        start = revision.text.index(row["context"]) + row["context"].index(row["span"])
        place = start, start + len(row["span"])
        if raw:
            place = revision.around_received(*place)
        if row["class"] == "reject":
            rejects.append(place)
        else:
            values = (row["edtf"], *row["accept"])
            texts = (given[slice(*place)] if raw else row["span"],)
            wanted.append(Wanted(*place, texts, values, counted=row["class"] == "sure"))
    return Case(given if raw else revision.text, None, tuple(wanted), tuple(rejects), told=WRITTEN[source])
