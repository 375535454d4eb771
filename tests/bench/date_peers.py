"""Other readers of dates, each in an environment of its own and asked through a program of it.

Run by the peer's interpreter this file names the packages it finds there, or, given one of them, answers requests (a
JSON object a line: ``text``, ``date``, ``asked``) with what that package reads: for each stretch the first and last
day, both included, in every way the package offers.  It needs nothing but that environment.

Each is helped as far as is fair.  All are given the date of the text.  Those that cannot find dates (``ASKED``) are
asked for the wanted words alone, and for the words that are none; where a package tells only a moment, its words
say how long that is; durations, hours without a day and repetitions are no readings.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import metadata
from typing import Any

PACKAGES = {
    "recognizers-text-date-time": "MS Recognizers",
    "jionlp": "jionlp",
    "dateparser": "dateparser",
    "cntime-nlp": "cntime-nlp",
    "cn2date": "cn2date",
}
"""Packages, and what the table calls them."""
ASKED = ("cntime-nlp", "cn2date")
LIMIT_S = 900


@dataclass(frozen=True, slots=True)
class Peer:
    """A reader of dates at hand: the interpreter that has it, its package and release."""

    python: str
    package: str
    release: str

    @property
    def name(self) -> str:
        """What the table calls it."""
        return f"{PACKAGES[self.package]} {self.release}"

    def read(self, requests: Sequence[Mapping[str, Any]]) -> list[list[dict[str, Any]]] | None:
        """Return for each request the stretches read, or None where the peer failed or took too long."""
        given = "".join(json.dumps(request) + "\n" for request in requests)
        answer = _run(self.python, [self.package], given)
        return None if answer is None else [json.loads(line) for line in answer.splitlines()]


def found(pythons: Iterable[str]) -> list[Peer]:
    """Return the peers of the environments, in the order of ``PACKAGES``."""
    peers = [
        Peer(python, package, release)
        for python in pythons
        for package, release in json.loads(_run(python, [], "") or "{}").items()
    ]
    return sorted(peers, key=lambda peer: list(PACKAGES).index(peer.package))


def _run(python: str, arguments: Sequence[str], given: str) -> str | None:
    told = ""
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        made = subprocess.run(
            [python, __file__, *arguments], input=given.encode(), capture_output=True, timeout=LIMIT_S, check=False
        )
        if not made.returncode:
            return made.stdout.decode()
        told = made.stderr.decode(errors="replace")[-300:]
    sys.stderr.write(f"{python} {' '.join(arguments)}: {told or 'no answer'}\n")
    return None


# --- in the peer's environment -------------------------------------------------

Read = Iterator[tuple[int, int, list[tuple[str | None, str | None]]]]
HOURS = re.compile(r"[清凌早晨上下中正午傍晚夜深半间間时時点點分秒刻钟鐘零一二两兩三四五六七八九十\d:： ]+")
DAY = re.compile(r"[日号號天周週]|星期|禮拜|礼拜|初|\d[-/.]\d+[-/.]")


def _unit(day: date, words: str) -> tuple[str, str]:
    """Return the stretch that begins at ``day`` and is as long as the smallest unit of ``words``."""
    unit = "day" if DAY.search(words) else "month" if "月" in words else "year" if "年" in words else "day"
    return _span(day, unit)


def _span(day: date, unit: str) -> tuple[str, str]:
    match unit:
        case "month":
            first = day.replace(day=1)
            return first.isoformat(), day.replace(day=monthrange(day.year, day.month)[1]).isoformat()
        case "year":
            return f"{day.year:04}-01-01", f"{day.year:04}-12-31"
        case "week":
            first = day - timedelta(day.weekday())
            return first.isoformat(), (first + timedelta(6)).isoformat()
    return day.isoformat(), day.isoformat()


def _recognizers() -> Callable[..., Read]:
    from recognizers_date_time import Culture, DateTimeRecognizer

    model = DateTimeRecognizer(Culture.Chinese).get_datetime_model()

    def read(text: str, when: date, _: object) -> Read:
        for one in model.parse(text, datetime.combine(when, time.min)):
            days = [pair for value in (one.resolution or {}).get("values", ()) for pair in _resolved(value)]
            if days:
                yield one.start, one.end + 1, days

    return read


SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}


def _resolved(value: Mapping[str, str]) -> Iterator[tuple[str | None, str | None]]:
    """Yield what one resolution may mean: its values, and its TIMEX where that says more."""
    if value.get("type") not in ("date", "daterange", "datetime", "datetimerange"):
        return
    timex = value.get("timex", "")
    if season := re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", timex):
        year, (first, last) = int(season[1]), SEASONS[season[2]]
        until = year + (last < first)
        yield f"{year}-{first:02}-01", f"{until}-{last:02}-{monthrange(until, last)[1]}"
    if whole := re.fullmatch(r"(\d{4})(?:-(\d\d))?", timex):
        yield _span(date(int(whole[1]), int(whole[2] or 1), 1), "month" if whole[2] else "year")
    if years := re.fullmatch(r"\((\d{4})-01-01,(\d{4})-01-01,P\d+Y\)", timex):
        yield f"{years[1]}-01-01", f"{years[2]}-12-31"
    if months := re.fullmatch(r"\((\d{4}-\d\d)-01,(\d{4})-(\d\d)-01,P\d+M\)", timex):
        yield f"{months[1]}-01", _span(date(int(months[2]), int(months[3]), 1), "month")[1]
    if "value" in value and re.match(r"\d{4}-\d\d-\d\d", value["value"]):
        day = value["value"][:10]
        match value.get("Mod") or value.get("mod"):
            case "before" | "until":
                yield None, day
            case "after" | "since":
                yield day, None
            case _:
                yield day, day
        return
    first, last = (value[key][:10] if key in value else None for key in ("start", "end"))
    if first is None and last is None:
        return
    yield first, last
    if last:  # the end is left out; some of its ranges mean it all the same
        yield first, (date.fromisoformat(last) - timedelta(1)).isoformat()


def _jionlp() -> Callable[..., Read]:
    import jionlp

    def read(text: str, when: date, _: object) -> Read:
        base = {"year": when.year, "month": when.month, "day": when.day}
        for one in jionlp.ner.extract_time(text, time_base=base, with_parsing=True):
            if one["type"] not in ("time_point", "time_span") or HOURS.fullmatch(one["text"]):
                continue
            yield *one["offset"], [tuple(_padded(moment) for moment in one["detail"]["time"])]

    return read


def _padded(moment: str) -> str | None:
    """Return the day of a moment with the four figures that its year may lack; None for no end."""
    day = re.match(r"(\d+)-(\d\d)-(\d\d)", moment)
    return f"{day[1]:>04}-{day[2]}-{day[3]}" if day else None


def _dateparser() -> Callable[..., Read]:
    from dateparser.date import DateDataParser
    from dateparser.search import search_dates

    def read(text: str, when: date, _: object) -> Read:
        settings = {"RELATIVE_BASE": datetime.combine(when, time.min)}
        parser, at = DateDataParser(languages=["zh"], settings=settings), 0
        for words, moment in search_dates(text, languages=["zh"], settings=settings) or ():
            at = max(text.find(words, at), at)
            if not HOURS.fullmatch(words):
                yield at, at + len(words), [_span(moment.date(), parser.get_date_data(words)["period"])]
            at += len(words)

    return read


def _cntime() -> Callable[..., Read]:
    from cntimenlp import TimeNormalizer

    reader = TimeNormalizer(isPreferFuture=False)

    def read(text: str, when: date, asked: Iterable[tuple[int, int]]) -> Read:
        for start, end in asked:
            said = reader.parse(text[start:end], baseTime=when.isoformat())
            moments = said.get("timespan") or [said["timestamp"]] if said["type"] in ("timestamp", "timespan") else []
            if moments and not HOURS.fullmatch(text[start:end]):
                first, last = date.fromisoformat(moments[0][:10]), date.fromisoformat(moments[-1][:10])
                yield start, end, [(_unit(first, text[start:end])[0], _unit(last, text[start:end])[1])]

    return read


def _cn2date() -> Callable[..., Read]:
    import cn2date
    from cn2date import datetime as clock
    from cn2date import transform

    def read(text: str, when: date, asked: Iterable[tuple[int, int]]) -> Read:
        class Then(datetime):  # it knows no date but today's: it is told that this is today
            @classmethod
            def now(cls, tz: object = None) -> datetime:
                return datetime.combine(when, time.min)

        clock.datetime = transform.datetime = Then
        for start, end in asked:
            if said := cn2date.parse(text[start:end]):
                ends = said[0], said[1] or said[0]
                first, last = (date(day.year, max(day.mon, 1), max(day.day, 1)) for day in ends)
                whole = _unit(first, text[start:end]) if first == last else (first.isoformat(), last.isoformat())
                yield start, end, [whole]

    return read


DOORS = {
    "recognizers-text-date-time": _recognizers,
    "jionlp": _jionlp,
    "dateparser": _dateparser,
    "cntime-nlp": _cntime,
    "cn2date": _cn2date,
}


def _answers(package: str) -> Iterator[list[dict[str, Any]]]:
    read = DOORS[package]()
    for line in sys.stdin:
        request = json.loads(line)
        text, answer, at = request["text"], [], 0
        when = date.fromisoformat(request["date"])
        for part in [text] if package in ASKED else text.split("\n"):  # paragraph by paragraph
            try:
                for start, end, days in read(part, when, request["asked"]):
                    answer.append({"start": at + start, "end": at + end, "days": days})
            except Exception:  # noqa: BLE001  # what a peer cannot read it has not read
                sys.stderr.write(f"failed at {part[:40]}\n")
            at += len(part) + 1
        yield answer


def _releases() -> dict[str, str]:
    there = {(d.metadata["Name"] or "").lower(): d.version for d in metadata.distributions()}
    return {package: there[package] for package in PACKAGES if package in there}


if __name__ == "__main__":
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # some greet on standard output
    if sys.argv[1:]:
        out.writelines(json.dumps(answer) + "\n" for answer in _answers(sys.argv[1]))
    else:
        out.write(json.dumps(_releases()))
    out.close()
