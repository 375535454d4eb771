"""Whether a date tells of something that happened, or why it does not.

A chronology is of events.  A plan, a term to keep, a denial, a supposition, a
question and a figure to compare with all have a date, and nothing happened on
it for all we are told.
"""

from __future__ import annotations

import re

from kanben.reckoning import guards
from kanben.reckoning.edtf import Edtf, Interval, Point
from kanben.reckoning.story import Story

_CLAUSE = re.compile(r"[，,。！？!?；;：:\n、「」『』“”]")
_FAR = 30
"""So many characters around a date are looked at."""

PLANNED = re.compile(
    r"预计|计划(?![了过])|即?将(?:[于在会到要]|有望)|拟|有望|力争|争取|目标(?!之|是完成|完成)|[原预]定|预期|截止|期限|最迟|不晚于"
    r"|有效期|到期|打算|准备[在于]|希望[在于能到]|承诺|规划到|估计到|要到|展望|迈向"
)
_AIMS = re.compile(r"(?:提出|要求|规划|目标|纲要|承诺|设想)[^，,]{0,6}[，,：:]?到$")
_TERM = re.compile(r"(?:截止日期|期限|限期|到期日)[^，,]{0,8}[，,]?[^，,]*$")
_PLANS = re.compile(r"[\u4e00-\u9fff]{0,6}?(?:将(?:[于在会要是达]|成为|全面|正式|陆续|有望)|预计|有望|力争)")
_DONE = re.compile(r"已|了|过|曾|刚|才")
_PUT_OFF = re.compile(r"推迟|延期|延至|改[到在于至]|提前")
_DENIED = re.compile(
    r"(?:没有?|未能?|未曾|并未|不曾|从未|尚未|并非|绝非|不是|而非)(?:能够?|会)?"
    r"(?:在|于|是|到|等到|活到|早[于至])?[ ]?$"
)
_SUPPOSED = re.compile(r"如果|假如|假设|假使|倘若|倘|要是|若(?![干乾想])|设若|万一|与否|会不会")
_ASKS = re.compile(r"是不是|是否|有没有|难道|会不会")
_OPEN_ASKED = re.compile(r"多少|与否|会不会")
_COMPARED = re.compile(r"(?:比|较|相比于?|不如|超过)[ ]?$")
_BESIDE = re.compile(r"(?:同|与|跟|和|较)[ ]?$")
_ALIKE = re.compile(r"[\u4e00-\u9fff]{0,6}?(?:相比|相较|持平)")
_OPEN = re.compile(r"\([ ]?(?:生于|约)?[ ]?$")
_SHUT = re.compile(r"[ ]?(?:年?生|年?卒|在位)?[ ]?\)")


def passing(folded: str, start: int, end: int, value: Edtf, point: Point, story: Story) -> str:
    """Return why the date from ``start`` to ``end`` tells no event, or nothing where it tells one.

    The answers: modifier, years beside a name, compared with, denied, planned,
    after the document's date, still to come when it was said, only supposed, a
    question.
    """
    if guards.is_modifier(folded, end) or folded[end : end + 1] == "度":
        return "modifier"
    first, last = story.sentence_of(start)
    lower = max(first, start - _FAR)
    before = folded[lower:start]
    clauses = _CLAUSE.split(before)
    clause = clauses[-1]
    after = folded[end : min(last, end + _FAR)]
    cut = _CLAUSE.search(after)
    rest = after[: cut.start()] if cut else after
    if isinstance(value, Interval) and _OPEN.search(before) and _SHUT.match(folded, end):
        return "years beside a name"
    if _COMPARED.search(clause) or (_BESIDE.search(clause) and _ALIKE.match(rest)):
        return "compared with"
    if _DENIED.search(clause):
        return "denied"
    told = story.last
    here = told is not None and told.end > first and told.end >= lower
    between = folded[told.end : start] if here and told else before
    later = bool(story.document and point.first > story.document.last)
    own = clause if len(clause) < len(between) else between
    done = bool(_DONE.search(rest))
    if PLANNED.search(own) or _TERM.search(between) or _PLANS.match(rest) or (_AIMS.search(before) and not done):
        return "planned"
    done = done or bool(_PUT_OFF.search(between) and not later)
    if told and here and told.manner == "planned" and not done and point.first >= told.value.first:
        return "planned"
    if later:
        return "after the document's date"
    said = story.clock(start, "year")
    if said.who == "speech" and said.point and point.first > said.point.last:
        return "still to come when it was said"
    if _SUPPOSED.search(between) or _SUPPOSED.match(after.lstrip("，,")):
        return "only supposed"
    asked = folded[end + len(rest) : end + len(rest) + 1] in ("?", "？") and rest[-1:] in tuple("吗么呢")
    if _ASKS.search(clause) or _ASKS.match(rest) or _OPEN_ASKED.search(rest) or asked:
        return "a question"
    return ""
