"""Count from what is known: days, weeks, months and years from the day of writing, the story or an event."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from kanben.reckoning import ahead, dating, sureness
from kanben.reckoning.anchor import Anchor, Need
from kanben.reckoning.edtf import Edtf, Interval, Point, marked, of_day
from kanben.reckoning.found import Found, none
from kanben.reckoning.numerals import number, weekday_number
from kanben.reckoning.story import Story
from kanben.reckoning.vocabulary import DOCUMENT_DAY_PAIRS, DOCUMENT_DAYS, DOCUMENT_YEARS, STORY_DAYS
from kanben.reckoning.wording import words
from kanben.reckoning.yearly import Groups, derived, step


def weekday(g: Groups, said: str, at: int, story: Story) -> Found:
    """上上個週三, 上週末, 下週."""
    anchor = story.clock(at, "day")
    if anchor.point is None:
        return none("relative", f"{said}: {anchor.why}")
    today = anchor.point.calendar_day
    weeks = {"上上": -2, "上": -1, "下": 1, "下下": 2}.get(g["week"] or "", 0)
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
    trace, why = f"{said} = {anchor.who} {today}{step(weeks, 'w')}", derived(anchor)
    if not (name := g["weekday"]):
        return Found(
            Interval(of_day(monday), of_day(monday + timedelta(6))),
            "relative",
            sureness.FRAME,
            trace,
            why,
            clocked=True,
        )
    if name == "末":
        weekend = Interval(of_day(monday + timedelta(5)), of_day(monday + timedelta(6)))
        return Found(weekend, "relative", sureness.FRAME, trace, why, clocked=True)
    day = monday + timedelta(weekday_number(name))
    if to := g.get("weekday_to"):
        end = monday + timedelta(weekday_number(to))
        return Found(Interval(of_day(day), of_day(end)), "range", sureness.PARAGRAPH, trace, why, clocked=True)
    return Found(of_day(day), "relative", sureness.PARAGRAPH, trace, why, clocked=True)


def bare_weekday(g: Groups, said: str, at: int, story: Story) -> Found:
    """星期三: the last before the document, or the coming one, unless it names the weekday of a day just told."""
    if story.last_day_here(at):
        return none("other", "the weekday of the day before it")
    anchor = story.clock(at, "day")
    if anchor.point is None:
        return none("relative", f"{said}: {anchor.why}")
    today = anchor.point.calendar_day
    back = (today.weekday() - weekday_number(g["weekday"] or "")) % 7
    if anchor.who == "document" and ahead.is_ahead(story.folded, at, at + len(said), story):
        back = -(-back % 7)
    trace = f"{said} = {anchor.who} {today}{step(-back, 'd')}"
    return Found(of_day(today - timedelta(back)), "relative", sureness.GUESSED, trace, derived(anchor), clocked=True)


def document_day(g: Groups, said: str, at: int, story: Story) -> Found:
    """昨天下午, 明後兩天; 今天 by itself is nowadays, unless it stands with other days of the writer."""
    if pair := g.get("day_pair"):
        anchor = story.clock(at, "day")
        ends = [_days_on(pair, n, pair, anchor) for n in DOCUMENT_DAY_PAIRS[pair]]
        if not isinstance(first := ends[0].value, Point) or not isinstance(last := ends[1].value, Point):
            return ends[0]
        trace = f"{pair} = {anchor.who} {anchor.point}"
        return replace(ends[0], value=Interval(first, last), kind="range", trace=trace)
    word = g["word"] or ""
    if word == "今天" and not (g["part"] or g["clock"]) and not _with_days(at, story):
        return none("vague", "今天 may mean nowadays")
    return _days_on(word, DOCUMENT_DAYS[word], said, story.clock(at, "day"))


_DAY_SAID = re.compile(
    r"是(?:星期|周|礼拜|[0-9]{1,2}[月日号])|[ ]?[到至~-][ ]?(?:[下本这]?个?(?:周|星期|礼拜|月)|明|后天|大后天|[0-9])"
)


def _with_days(at: int, story: Story) -> bool:
    """Say whether 今天 is the day of writing: beside 上週四 or 昨天, or where it says which day it is."""
    if _DAY_SAID.match(story.folded, at + 2):
        return True
    told = story.last
    return bool(told and told.clocked and told.value.day and told.sentence == story.sentence_of(at)[0])


def anniversary(g: Groups, said: str, at: int, story: Story) -> Found:
    """去年今天, 前年的今日."""
    anchor = story.clock(at, "day")
    if anchor.point is None:
        return none("relative", f"{said}: {anchor.why}")
    n = DOCUMENT_YEARS[g["word"] or ""]
    value = replace(anchor.point, year=anchor.point.year + n)
    trace = f"{said} = {anchor.who} {anchor.point}{step(n, 'y')}"
    return Found(value, "relative", anchor.sure, trace, derived(anchor), clocked=True)


def passed(g: Groups, said: str, at: int, story: Story) -> Found:
    """又過了五年, from the date the story had come to; a length of time where it had come to none."""
    if story.clause_before(at).strip() not in ("", "而", "但", "然后", "这样", "就这样", "一晃"):
        return none("duration", "a length of time")
    found = offset({**g, "way": "后", "today": None}, said, at, story)
    counted = found.value is not None and found.derivation and not found.clocked
    return found if counted else none("duration", f"{said}: a length of time, and nothing told it begins with")


def story_day(g: Groups, said: str, at: int, story: Story) -> Found:
    """次日清晨, 當天中午."""
    word = g["word"] or ""
    if word[0] == "头" and not g["part"]:
        return none("relative", f"{word}: the first day, or the day before")
    anchor = story.anchor(at, "day") or Anchor(None, "story", why="no day told before to count from")
    return _days_on(word, STORY_DAYS[word], said, anchor)


def _days_on(word: str, n: int, said: str, anchor: Anchor) -> Found:
    if anchor.point is None or not anchor.point.day:
        return none("relative", f"{word}: {anchor.why or f'{anchor.point} is not exact enough to count from'}")
    from_ = f"document {anchor.point}" if anchor.who == "document" else f"{anchor.point}"
    named = "" if anchor.who == "document" else anchor.named
    day = of_day(anchor.point.calendar_day + timedelta(n))
    trace = f"{said[: len(word)]} = {from_}{step(n, 'd')}{named}"
    return Found(day, "relative", anchor.sure, trace, derived(anchor), clocked=anchor.who == "document")


def nth_day(g: Groups, said: str, at: int, story: Story) -> Found:
    """第三天, of days that are counted on: the first is the day told."""
    n = number(g["nth"] or "")
    clause = story.clause_before(at).strip()
    first = story.nth_day(at, n) if not clause or clause in ("到", "到了", "直到", "而", "在") else None
    if first is None:
        return none("relative", f"{said}: nobody says of which days")
    day = of_day(first.calendar_day + timedelta(n - 1))
    return Found(day, "relative", sureness.DOUBTED, f"{said} = {first}{step(n - 1, 'd')}", f"據前文{words(first)}推定")


def offset(g: Groups, said: str, at: int, story: Story) -> Found:
    """172天後, 半年前, 會議召開一個月前, 三年前的今天, 兩年後的春天."""
    how = dating.amount(g)
    if how is None:
        return none("vague", f"{said}: no number to count with")
    days, months, fuzzy = how
    back = "前" in (g["way"] or "")
    need: Need = "day" if days else "year" if months % 12 == 0 and months else "month"
    anchor = _counted_from(at, story, need, back and not g["today"], back)
    if (base := anchor.point) is None:
        return none("relative", f"{said}: {anchor.why}")
    sign = -1 if back else 1
    if g["today"]:
        value: Edtf | None = replace(base, year=base.year + sign * months // 12) if base.day else None
    else:
        value = dating.count(base, sign * days, sign * months, g["unit"] or "")
    if value is None:
        return none("relative", f"{said}: {base} is not exact enough to count from")
    if then := g.get("then"):
        value = (
            Point(base.year + sign * months // 12, 21 + "春夏秋冬".index(then)) if months and months % 12 == 0 else None
        )
        if value is None:
            return none("relative", f"{said}: no year to count to")
    if fuzzy:
        value = marked(value, "~")
    trace = f"{said} = {base}{_how_far(sign * days, sign * months)}{anchor.named}"
    return Found(value, "relative", anchor.sure, trace, derived(anchor), clocked=anchor.who == "document")


def _how_far(days: int, months: int) -> str:
    if days:
        return step(days, "d")
    return step(months // 12, "y") if months % 12 == 0 else step(months, "m")


def _counted_from(at: int, story: Story, need: Need, by_paragraph: bool, back: bool) -> Anchor:
    """Return what an offset counts from: an event its clause names, the story, or the document.

    三年後 counts from the story, and from the document only where nothing was
    told yet.  三年前 counts from the day of writing, unless its paragraph has
    moved the story to a date: in an old story it then counts from there if the
    words look back (才, 剛, 已), and if they do not it is left open.
    """
    if event := story.event(at):
        return event
    clock = story.clock(at, need)
    if not back:
        anchor = story.anchor(at, need)
        if anchor and clock.point and story.spoken_now(at, anchor):
            return clock
        if anchor:
            return anchor
        if story.steady or clock.point is None:
            return Anchor(None, "story", why=f"no {need} told before to count from")
        return replace(clock, sure=sureness.GUESSED)
    near = story.near(at, need) if by_paragraph else None
    if near is None or near.clocked or (near.by_document and need != "day"):
        if clock.point or story.document:
            return clock
        frame = story.anchor(at, need) if by_paragraph else None
        lone = frame and frame.who != "frame"
        return frame if frame and lone else Anchor(None, "document", why=f"no {clock.who} date to count from")
    if clock.who == "speech":
        return clock
    old = clock.point is None or near.value.year < clock.point.year - 1
    if not old or story.looks_on(at):
        return Anchor(near.value, "paragraph", sureness.EVENT if old else sureness.DOUBTED)
    if clock.point is None:
        return Anchor(near.value, "paragraph", sureness.DOUBTED)
    return Anchor(None, "story", why=f"from {near.value} or from the document's {clock.point}?")


def after(g: Groups, said: str, at: int, story: Story) -> Found:
    """婚後第二年, 去世前三天, 此後第三天, 上市前夕: beside the word for an event."""
    unit = (g["nth_unit"] or g["unit"] or "日").lstrip("个")
    back = "前" in said[:2]
    need: Need = "year" if unit == "年" else "month" if unit == "月" else "day"
    told = story.anchor(at, need) if said.startswith("此") else story.event(at, story.clause_before(at))
    if told is None or told.point is None:
        return none("relative", f"{said}: {told.why if told else 'no event known to count from'}")
    if g["nth"]:
        n = number(g["nth"]) - 1
        about = n > 1
    else:
        n, about = (1, True) if g["eve"] else (number(g["count"] or ""), False)
        if n > 1 and unit not in ("天", "日"):
            return none("duration", f"{said}: a length of time, or its beginning")
    sign = -1 if back else 1
    base = told.point
    value: Point | None
    if unit == "年":
        value = Point(base.year + sign * n, mark="~" if about else "")
    else:
        days = n * {"天": 1, "日": 1, "周": 7, "星期": 7}.get(unit, 0)
        value = dating.count(base, sign * days, 0 if days else sign * n, unit)
        value = replace(value, mark="~" if about else value.mark) if value else None
    if value is None:
        return none("relative", f"{said}: {base} is not exact enough to count from")
    far = step(sign * n, {"年": "y", "天": "d", "日": "d", "周": "w", "星期": "w"}.get(unit, "m"))
    return Found(value, "relative", told.sure, f"{said} = {base}{far}{told.named}", derived(told))


def age(g: Groups, said: str, at: int, story: Story) -> Found:
    """二十四歲那年: where one birth was told."""
    if (born := story.born()) is None:
        return none("relative", f"{said}: no birth was told")
    n = number(g["age"] or "")
    value = Point(born.year + n, mark="~")
    return Found(
        value, "relative", sureness.EVENT, f"{said} = {born} + {n} y (birth)", f"據前文所記生年{born.year}年推定"
    )
