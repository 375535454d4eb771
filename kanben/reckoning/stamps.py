"""When a text says it was written: a stamp above it, or a signature below it.

22.05.2019 · 北京，2018年6月1日 · 發布時間：2019-05-22 stand above; （1925年10月於北京） and
寫於1998年春 below.  Such a line holds its date, a place, perhaps the hour, and no
more: a sentence with a date is no signature.
"""

from __future__ import annotations

import re

from kanben.reckoning.anchor import Stamp
from kanben.reckoning.edtf import Point, starting
from kanben.reckoning.folding import fold
from kanben.reckoning.grammar import TABLE
from kanben.reckoning.resolving import RESOLVERS
from kanben.reckoning.story import Story

_ROWS = ("stamp", "calendar")
_ABOVE = re.compile(
    r"(?:(?:发[布表]|刊[登出发]|更新|首发|撰写|写作)?(?:日期|时间)?[ ]?:?[ ]{0,2}"
    r"|[\u4e00-\u9fff]{2,6}[，,·|:][ ]?|\()(?=[0-9一二民公])"
)
_WRITES = "写|寫|作|记|記|序|识|識"
_DONE = "草|脱稿|脫稿|定稿|完稿|改定|初稿|识|識|序"
_UNDER = rf"(?:[\u4e00-\u9fff]{{0,4}}?(?:{_WRITES}|{_DONE})(?:毕|完|成)?[于在]?|于)?"
_HOUR = "深?夜|凌?晨|清晨|午后|午後|傍晚|灯下|燈下|病中"
_PLACE = (
    rf"[，,、 ]{{0,2}}(?:{_HOUR})?[，, ]{{0,2}}(?:(?:{_WRITES})?[于在，, ]?[\u4e00-\u9fff·]{{2,10}})?"
    rf"(?:{_WRITES}|改定|脱稿|完稿)?"
)
_BEFORE_DATE = re.compile(rf"[（(【—-]{{0,3}}[ ]?(?:[\u4e00-\u9fff]{{2,6}}[，,· ][ ]?)?{_UNDER}[:：]?[ ]?")
_AFTER_DATE = re.compile(rf"{_PLACE}[ ]?[）)】。]{{0,2}}")
_DRAFT = re.compile(r"夜?(?:初稿|一稿|草成|草)[，,、；; ]{1,2}(?=[0-9一二同次翌])")
_SENTENCE = re.compile(r"[。！？!?；;]")
_LONGEST = 32
"""No signature is longer than this (code points)."""


def leading_stamp(text: str) -> Point | None:
    """Return the date that stands alone on one of the first five lines.

    >>> str(leading_stamp("22.05.2019\\n\\n騰訊進展到哪一步？"))
    '2019-05-22'
    """
    stamp = above(text)
    return stamp.point if stamp else None


def above(text: str) -> Stamp | None:
    """Return the stamp on one of the first five lines of ``text``."""
    start = len(text) - len(text.lstrip("\ufeff\n"))
    for line in text[start : start + 2000].split("\n", 5)[:5]:
        if 6 <= len(line.strip()) <= _LONGEST:
            said = fold(line).strip()
            opens = _ABOVE.match(said)
            for at in dict.fromkeys((0, opens.end() if opens else 0)):
                point, end = _date(said, at)
                if point and point.day and said[end:] in ("", ")", "讯", "訊", "电", "電"):
                    return Stamp(point, start, start + len(line))
        start += len(line) + 1
    return None


def below(text: str) -> Stamp | None:
    """Return the signature on one of the last three lines of ``text``.

    >>> str(below("去年夏天我又去了。\\n（1925年10月於北京）").point)
    '1925-10'
    """
    tail = text[-600:].rstrip("\n ")
    at = len(text[-600:]) and len(text) - min(600, len(text))
    lines = tail.split("\n")
    starts = [at]
    for line in lines[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    for line, start in list(zip(lines, starts, strict=True))[1:][-3:]:
        last = line is lines[-1]
        said = fold(line)
        if not 5 <= len(said.strip()) <= _LONGEST or _SENTENCE.search(said.strip().rstrip("。)）】")):
            continue
        opens = _BEFORE_DATE.match(said.lstrip())
        lead = len(said) - len(said.lstrip()) + (opens.end() if opens else 0)
        point, end = _date(said, lead)
        if point and (draft := _DRAFT.match(said, end)):  # 8月初稿，次年2月改定
            last, end = True, _date(said, draft.end())[1]
        if (
            point
            and (last or lead or end < len(said.rstrip()))
            and (point.month or lead or end - lead > 6)
            and _AFTER_DATE.fullmatch(said, end, len(said.rstrip()))
            and not _tells(said[end:].strip())
        ):
            return Stamp(point, start, start + len(line))
    return None


_PREDICATE = re.compile(r"[了着著过的是把被没将]")
_TOWN = re.compile(
    r"[于在写作记序识草定稿夜]|(?:[市县区镇乡村州路街巷楼斋室轩庐堂园院馆寓里阁山庄]|北京|上海|天津|重庆|南京|香港"
    r"|台北|东京|巴黎|伦敦|纽约|深圳|成都|武汉|西安|昆明|北平|长沙|桂林|延安|澳门|新加坡)[。]?$"
)


def _tells(rest: str) -> bool:
    """Say whether what stands behind a date tells something: a place does not, 村口的井塌了 does."""
    if _PREDICATE.search(rest):
        return True
    return rest.endswith("。") and not rest.startswith(("）", ")")) and rest != "。" and not _TOWN.search(rest)


def _date(said: str, at: int) -> tuple[Point | None, int]:
    """Return the date that begins at ``at``, and where it ends."""
    best: tuple[Point | None, int] = None, at
    for row in TABLE:
        if row.name in _ROWS and at < len(said) and said[at] in row.begins and (m := row.expression.match(said, at)):
            if m.end() <= best[1]:
                continue
            g = m.groupdict()
            if not any(g.get(k) for k in ("y", "year", "era", "ce", "one")):
                continue
            try:
                value = RESOLVERS[row.name](g, m[0], at, Story(said, None)).value
            except (ValueError, OverflowError):
                continue
            start = starting(value) if value else None
            if start:  # of a month of the old calendar only the year is sure
                best = (start if isinstance(value, Point) else Point(start.year)), m.end()
    return best
