"""Find every time expression of a text, in one pass from left to right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from kanben.chronology import grammar, guards
from kanben.chronology.edtf import Edtf, Interval, Point, ending, in_months, marked, parse, starting
from kanben.chronology.folding import fold
from kanben.chronology.grammar import TABLE, Kind, Pattern
from kanben.chronology.resolving import RESOLVERS, Found
from kanben.chronology.story import Story


@dataclass(frozen=True, slots=True)
class Reading:
    """One time expression, as found: its place, what it means and why."""

    text: str
    start: int
    end: int
    name: str  # of the pattern
    found: Found
    event: bool
    note: str = ""  # what an editor should know: a weekday that does not fit …

    @property
    def value(self) -> Edtf | None:
        """The calendar value, or None."""
        return self.found.value


_CAN_OPEN = ("calendar", "month", "decade", "stamp", "years", "feast", "day", "part")


@cache
def _by_first() -> Mapping[str, tuple[Pattern, ...]]:
    firsts = dict.fromkeys(c for row in TABLE for c in row.begins)
    return {c: tuple(row for row in TABLE if c in row.begins) for c in firsts}


@cache
def _starts() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(sorted(_by_first())))}]")


def read(text: str, document: Point | None = None, aliases: Mapping[str, str] | None = None) -> tuple[Reading, ...]:
    """Return the time expressions of ``text``, in order and apart.

    ``document`` is when it was written; without it a date that stands alone on
    one of the first lines is taken for it.  ``aliases`` gives names their days
    (``{"930": "2018-09-30"}``).
    """
    folded = fold(text)
    named = {fold(name): edtf for name, edtf in (aliases or {}).items()}
    story = Story(folded, document or leading_stamp(text))
    closed = guards.excluded(folded)
    names = re.compile("|".join(map(re.escape, sorted(named, key=len, reverse=True)))) if named else None
    opens = re.compile(f"{_starts().pattern}|{names.pattern}") if names else _starts()
    readings: list[Reading] = []
    at = 0
    while m := opens.search(folded, at):
        at = m.start()
        if guards.inside(closed, at):
            at += 1
            continue
        one = _alias(text, folded, at, names, named) or _longest(text, folded, at, story, readings)
        if one is None:
            at = _past_number(folded, at)
            continue
        before = len(readings)
        _settle(readings, one, folded, text, story)
        at = max(readings[-1].end if len(readings) >= before and readings else at, at + 1)
    return tuple(readings)


def leading_stamp(text: str) -> Point | None:
    """Return the date that stands alone on one of the first five lines.

    >>> str(leading_stamp("22.05.2019\\n\\n騰訊進展到哪一步？"))
    '2019-05-22'
    """
    for line in text.lstrip("\ufeff\n").split("\n", 5)[:5]:
        said = fold(line).strip()
        if not 6 <= len(said) <= 20:
            continue
        for row in TABLE:
            if row.name in ("stamp", "calendar") and (m := row.expression.fullmatch(said)):
                found = _resolve(row, m, said, 0, Story(said, None))
                if isinstance(found.value, Point) and found.value.day:
                    return found.value
    return None


def _past_number(folded: str, at: int) -> int:
    """Return the next place to look: after a whole Latin number, so that digits cost their length once."""
    end = at + 1
    if folded[at].isdigit():
        while end < len(folded) and folded[end].isdigit():
            end += 1
    return end


def _alias(text: str, folded: str, at: int, names: re.Pattern[str] | None, named: Mapping[str, str]) -> Reading | None:
    if names is None or not (m := names.match(folded, at)):
        return None
    before, after = folded[at - 1 : at], folded[m.end() : m.end() + 1]
    if m[0][0].isdigit() and (
        before.isdigit() or after.isdigit() or before in (".", "-") or (before.isascii() and before.isalpha())
    ):
        return None
    if after in tuple("亿万个人家元年月天名台%.") and m[0][-1].isdigit():
        return None
    found = Found(parse(named[m[0]]), "absolute", 0.9, f"alias {m[0]} = {named[m[0]]}", "據編者所立別名")
    return Reading(text[at : m.end()], at, m.end(), "alias", found, True)


def _longest(text: str, folded: str, at: int, story: Story, readings: list[Reading]) -> Reading | None:
    joined = (
        bool(readings and grammar.JOINED.fullmatch(folded, readings[-1].end, at)) and readings[-1].value is not None
    )
    joined = joined or bool(readings and readings[-1].end == at and readings[-1].text.endswith(("底", "末")))
    best: tuple[Pattern, re.Match[str]] | None = None
    for row in _by_first().get(folded[at], ()):
        m = row.expression.match(folded, at)
        if (
            m
            and m.end() > at
            and (best is None or m.end() > best[1].end())
            and guards.allowed(row.name, m[0], folded, at, m.end(), joined)
        ):
            best = row, m
    if best is None:
        return None
    row, m = best
    if row.name == "stamp" and not _is_date(m):
        return None
    found = _resolve(row, m, text[at : m.end()], at, story)
    return Reading(text[at : m.end()], at, m.end(), row.name, found, False)


def _is_date(stamp: re.Match[str]) -> bool:
    """Say whether a number of three parts is a day at all, not the name of a version."""
    g = stamp.groupdict()
    a, b = (int(g[k] or 1) if k in g else 1 for k in (("one", "two") if "one" in g else ("m", "d")))
    return min(a, b) >= 1 and max(a, b) <= 31 and min(a, b) <= 12


def _resolve(row: Pattern, m: re.Match[str], said: str, at: int, story: Story) -> Found:
    try:
        return RESOLVERS[row.name](m.groupdict(), said, at, story)
    except (ValueError, OverflowError) as no_date:
        return Found(None, row.kind, 0.3, f"not in the calendar: {no_date}")


def _settle(readings: list[Reading], one: Reading, folded: str, text: str, story: Story) -> None:
    """Add ``one`` to the readings: joined to the last, qualified, checked and told to the story."""
    if readings and (whole := _range(readings[-1], one, folded)):
        readings.pop()
        one = replace(whole, text=text[whole.start : whole.end])
    one = _qualified(one, folded, text)
    one = _claims(one, folded)
    point = starting(one.value) or ending(one.value) if one.value else None
    sentence, sentence_end = story.sentence_of(one.start)
    event = point is not None and not guards.is_modifier(folded, one.end)
    if event and point is not None:
        planned = guards.is_planned(folded[max(sentence, one.start - 30) : one.start])
        later = bool(story.document and point.first > story.document.last)
        supposed = guards.is_supposed(folded[max(sentence, one.start - 20) : min(sentence_end, one.end + 20)])
        if planned or later or supposed:
            event = False
            word = "planned" if planned else "after the document's date" if later else "only supposed"
            one = replace(one, note="; ".join(filter(None, (one.note, word))))
        alone = folded[sentence:sentence_end].strip() == folded[one.start : one.end].strip()
        if alone and story.document == point and sentence < 200:
            # the stamp of the article itself: no event, and no part of the story
            readings.append(replace(one, event=False))
            return
    readings.append(replace(one, event=event))
    if point is not None and not point.unknown:
        story.tell(point, one.start, one.end, by_document=one.found.inherited == "document")


def _range(last: Reading, one: Reading, folded: str) -> Reading | None:
    """Return ``last`` to ``one`` as a single reading, where a sign of range joins them."""
    a, b = last.value, one.value
    if a is None or b is None or last.name not in _CAN_OPEN or one.name not in _CAN_OPEN:
        return None
    between = folded[last.end : one.start]
    adjoining = not between and last.text.endswith(("底", "末")) and one.text.endswith("初")
    paired = grammar.PAIRED.fullmatch(between) and folded.startswith("之间", one.end)
    if not (adjoining or paired or grammar.JOINED.fullmatch(between)):
        return None
    start, end = starting(in_months(a)), ending(in_months(b))
    if start is None or end is None:
        return None
    if end.last < start.first and one.found.inherited:
        end = replace(end, year=end.year + 1)
    try:
        value = Interval(start, end)
    except ValueError:
        return None
    confidence = min(last.found.confidence, one.found.confidence)
    kind: Kind = "decade" if last.found.kind == one.found.kind == "decade" else "range"
    trace = (
        "; ".join(dict.fromkeys(t for t in (last.found.trace, one.found.trace) if t != "as written")) or "as written"
    )
    found = Found(value, kind, confidence, trace, last.found.derivation, last.found.inherited)
    return Reading("", last.start, one.end + (2 if paired else 0), last.name, found, True)


def _qualified(one: Reading, folded: str, text: str) -> Reading:
    """Take in the words beside a date that make it rough, doubtful or open."""
    value, start, end, kind = one.value, one.start, one.end, one.found.kind
    if value is None or one.name not in (*_CAN_OPEN, "alias"):
        return one
    before = folded[max(start - 6, 0) : start]
    if m := grammar.ABOUT_BEFORE.search(before):
        value, start = marked(in_months(value), "~"), start - len(before) + m.start()
    elif m := grammar.DOUBT_BEFORE.search(before):
        value = marked(in_months(value), "?")
    if m := grammar.ABOUT_AFTER.match(folded, end):
        value, end = marked(in_months(value), "~"), m.end()
    if one.name in ("feast", "day"):
        pass
    elif m := grammar.UNTIL.match(folded, end):
        last = ending(in_months(value))
        value, end, kind = Interval(None, last and replace(last, mark=last.mark.replace("~", ""))), m.end(), "range"
    elif (m := grammar.SINCE.match(folded, end) or grammar.AFTER.match(folded, end)) and starting(value):
        value, end, kind = Interval(starting(in_months(value)), None), m.end(), "range"
    elif isinstance(value, Point) and grammar.SINCE_BEFORE.search(before):
        value, kind = Interval(starting(in_months(value)), None), "range"
    found = replace(one.found, value=value, kind=kind)
    return replace(one, start=start, end=end, text=text[start:end], found=found)


def _claims(one: Reading, folded: str) -> Reading:
    """Check a weekday said beside a day."""
    if not isinstance(one.value, Point) or not one.value.day or one.value.year < 1583:
        return one
    inside = re.search(r"\((?:星期|周|礼拜)([一二三四五六日天])\)$", fold(one.text))
    said = inside or grammar.CLAIM.match(folded, one.end)
    if not said:
        return one
    truth = "一二三四五六日"[one.value.calendar_day.weekday()]
    if said[1].replace("天", "日") == truth:
        return replace(one, found=replace(one.found, trace=f"{one.found.trace}; a 星期{truth}, as said"))
    return replace(
        one,
        note=f"said to be 星期{said[1]}, was 星期{truth}",
        found=replace(one.found, confidence=min(one.found.confidence, 0.7)),
    )
