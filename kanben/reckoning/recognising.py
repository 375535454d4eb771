"""Find every time expression of a text, in one pass from left to right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kanben.reckoning import grammar, guards, happened, stamps
from kanben.reckoning.edtf import Edtf, Interval, Point, ending, in_months, marked, parse, starting
from kanben.reckoning.folding import fold
from kanben.reckoning.found import Found
from kanben.reckoning.grammar import Kind, Pattern
from kanben.reckoning.numerals import WEEKDAYS
from kanben.reckoning.openings import Try, openings
from kanben.reckoning.resolving import RESOLVERS, UNTIMED
from kanben.reckoning.story import Story


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

    @property
    def trace(self) -> str:
        """How the value was come by, and what an editor should know."""
        return "; ".join(part for part in (self.found.trace, self.note) if part)


_CAN_OPEN = (
    *("calendar", "month", "decade", "stamp", "years", "feast", "day", "part", "third", "weekday", "document-day"),
    "slash",
)  # fmt: skip


def read(text: str, document: Point | None = None, aliases: Mapping[str, str] | None = None) -> tuple[Reading, ...]:
    """Return the time expressions of ``text``, in order and apart.

    ``document`` is when it was written; without it a stamp above the text or a
    signature below it is taken for that.  ``aliases`` gives names their days
    (``{"930": "2018-09-30"}``).
    """
    return tuple(stream(text, document, aliases))


def stream(text: str, document: Point | None = None, aliases: Mapping[str, str] | None = None) -> Iterator[Reading]:
    """Yield the same, each as soon as the next cannot make it longer."""
    folded = fold(text)
    story = Story(folded, document, stamps=(stamps.above(text), stamps.below(text)))
    closed = guards.excluded(folded)
    named = {fold(name): edtf for name, edtf in (aliases or {}).items()}
    names = re.compile("|".join(map(re.escape, sorted(named, key=len, reverse=True))) or "(?!)")
    opens = openings()
    opening, name = opens.expression.search(folded), names.search(folded)
    last: Reading | None = None
    at = 0
    while ahead := opening if opening and not (name and name.start() < opening.start()) else name:
        at = ahead.start()
        one: Reading | None = None
        if guards.inside(closed, at):
            at += 1
        else:
            if name and name.start() == at:
                one = _alias(text, folded, name, named)
            if one is None and opening and opening.start() == at:
                one = _longest(text, folded, at, opens.tries(opening), story, last)
            at = _past_number(folded, at) if one is None else max(one.end, at + 1)
        if one is not None:
            if last is not None and (whole := _whole(last, one, folded)):
                last, one = None, replace(whole, text=text[whole.start : whole.end])
            if one.found.value is not None or one.event:
                one = _settled(one, folded, text, story)
            at = max(one.end, at)
            if last is not None:
                yield last
            last = one
        if opening and opening.start() < at:
            opening = opens.expression.search(folded, at)
        if name and name.start() < at:
            name = names.search(folded, at)
    if last is not None:
        yield last


_DIGITS = re.compile(r"\d*")


def _past_number(folded: str, at: int) -> int:
    """Return the next place to look: after a whole Latin number, so that digits cost their length once."""
    digits = _DIGITS.match(folded, at)
    return max(digits.end() if digits else at, at + 1)


def _alias(text: str, folded: str, name: re.Match[str], named: Mapping[str, str]) -> Reading | None:
    at, end = name.span()
    before, after = folded[at - 1 : at], folded[end : end + 1]
    if name[0][0].isdigit() and (
        before.isdigit() or after.isdigit() or before in (".", "-") or (before.isascii() and before.isalpha())
    ):
        return None
    if after in tuple("亿万个人家元年月天名台%.") and name[0][-1].isdigit():
        return None
    found = Found(parse(named[name[0]]), "absolute", 0.9, f"alias {name[0]} = {named[name[0]]}", "據編者所立別名")
    return Reading(text[at:end], at, end, "alias", found, True)


def _longest(
    text: str, folded: str, at: int, tries: tuple[Try, ...], story: Story, last: Reading | None
) -> Reading | None:
    joined = last is not None and (
        bool(last.found.value and grammar.JOINED.fullmatch(folded, last.end, at))
        or (last.end == at and last.text.endswith(("底", "末")))
    )
    best: tuple[Pattern, re.Match[str]] | None = None
    end = at
    for row, match in tries:
        m = match(folded, at)
        if m and m.end() > end and guards.allowed(row.name, m[0], folded, at, m.end(), joined):
            best, end = (row, m), m.end()
    if best is None:
        return None
    row, m = best
    if row.name == "stamp" and not _is_date(m):
        return None
    said = text[at:end]
    return Reading(said, at, end, row.name, UNTIMED.get(row.name) or _resolve(row, m, said, at, story), False)


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


def _settled(one: Reading, folded: str, text: str, story: Story) -> Reading:
    """Return ``one`` qualified, checked and told to the story."""
    if one.value is None:
        return replace(one, event=False) if one.event else one
    one = _claims(_qualified(one, folded, text), folded)
    point = starting(one.value) or ending(one.value) if one.value else None
    if point is None:
        return replace(one, event=False)
    if story.stamped(one.start):  # when the article was written: no event, and no part of the story
        return replace(one, event=False)
    why = happened.passing(folded, one.start, one.end, one.value or point, point, story)
    note = "; ".join(part for part in (one.note, why if why != "modifier" else "") if part)
    if why or note != one.note or not one.event:
        one = replace(one, event=not why, note=note)
    if not point.unknown:
        by_document = one.found.inherited == "document"
        story.tell(
            point,
            one.start,
            one.end,
            by_document=by_document,
            clocked=one.found.clocked,
            old=one.found.old,
            sure=one.found.confidence,
            passing=why,
        )
    return one


def _whole(last: Reading, one: Reading, folded: str) -> Reading | None:
    """Return two expressions as the one they are together, if they are."""
    if last.found.value is None or one.found.value is None:
        return None
    return _range(last, one, folded) or _twice(last, one, folded)


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
    try:
        if one.found.inherited == last.found.inherited == "document":
            end = replace(end, year=start.year)
        if end.last < start.first and one.found.inherited:
            end = replace(end, year=end.year + 1)
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


def _twice(last: Reading, one: Reading, folded: str) -> Reading | None:
    """Return a day said in two calendars as one: 1911年10月10日（宣統三年八月十九日）; where they differ, say so."""
    a, b = last.value, one.value
    if not isinstance(a, Point) or not isinstance(b, Point) or folded[last.end : one.start].strip() != "(":
        return None
    if not folded.startswith(")", one.end) or "換算" not in last.found.derivation + one.found.derivation:
        return None
    finer, wider = (b, a) if b.day and not a.day else (a, b)
    said, end = f"{last.found.trace}; {one.text} = {b}", one.end + 1
    if finer.first < wider.first or wider.last < finer.last:
        found = replace(last.found, trace=said, confidence=0.5)
        return replace(last, end=end, found=found, note=f"{one.text} stands beside it, which is {b}")
    return replace(last, end=end, found=replace(last.found, value=finer, trace=f"{said}, as said"))


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
    if value is one.value and (start, end) == (one.start, one.end):
        return one
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
    truth = WEEKDAYS[one.value.calendar_day.weekday()]
    if said[1].replace("天", "日") == truth:
        return replace(one, found=replace(one.found, trace=f"{one.found.trace}; a 星期{truth}, as said"))
    return replace(
        one,
        note=f"said to be 星期{said[1]}, was 星期{truth}",
        found=replace(one.found, confidence=min(one.found.confidence, 0.7)),
    )
