"""What looks like a date and is none.

Chinese sets no spaces, so a date may begin inside a word (出現在 holds 現在), and
a number is a year only by what stands beside it.  Each guard here says no to a
match, by its name and the few characters around it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping

_TOKENS = re.compile(
    r"https?://[^\s\u4e00-\u9fff，。）)]{1,300}"
    r"|[\w.+-]{1,60}@[\w.-]{1,60}"
    r"|《[^《》\n]{1,60}》"
    r"|(?:GB|ISO|IEC|RFC|QB|DB)(?:/[A-Z]{1,2})?[ ]?[0-9][0-9.:-]{0,20}"
    r"|[0-9]{1,3}(?:\.[0-9]{1,3}){3}"
    r"|(?<![0-9])0[0-9]{2,3}-[0-9]{7,8}"
)
"""Addresses, titles, standards and telephone numbers: what they hold is no date of ours."""

# name of a pattern (or a word matched): characters that may not stand before it
_NOT_AFTER: Mapping[str, str] = {
    "现在": "出体发实表呈展显再闪涌浮重",
    "过去": "走度经穿赶闯跑飞冲开路说回跳挺混熬",
    "以前": "可足得予加",
    "当时": "相正恰",
    "未来": "从",
    "后来": "以背",
    "前年": "以目之从空提",
    "去年": "过",
    "后年": "以之今此",
    "同年": "如不共合相雷",
    "次年": "每首届多再",
    "上年": "以网线海历",
    "本年": "资根基成",
    "上月": "以",
    "下月": "以",
    "前天": "以目之从空提",
    "后天": "以之先今此",
    "次日": "每首多再",
    "历年": "农阴旧公夏经",
}
_NOT_BEFORE: Mapping[str, str] = {
    "今日": "头",
    "年年": "报度会",
    "明日": "之",
    "明天": "系",
    "后天": "性",
    "过去": "了时的",
    "当年": "度",
    "近代": "史",
}


def excluded(folded: str) -> tuple[list[int], list[int]]:
    """Return the starts and ends of stretches where no date is looked for."""
    spans = [m.span() for m in _TOKENS.finditer(folded)]
    return [a for a, _ in spans], [b for _, b in spans]


def inside(spans: tuple[list[int], list[int]], at: int) -> bool:
    """Say whether ``at`` lies in one of the ``spans``."""
    i = bisect_right(spans[0], at) - 1
    return i >= 0 and at < spans[1][i]


def allowed(name: str, said: str, folded: str, start: int, end: int, joined: bool) -> bool:
    """Say whether the match ``said`` of pattern ``name`` may be a time expression where it stands.

    ``joined``: it follows another date across a sign of range.
    """
    before = folded[start - 1] if start else ""
    after = folded[end] if end < len(folded) else ""
    if (said[0].isdigit() or name in ("calendar", "month", "day", "decade")) and _inside_number(said, before, joined):
        return False
    if before == "年" and name in ("calendar", "month"):
        return False  # a year we cannot read, as 己亥年臘月
    if before == "每" and name != "recurring":
        return False
    if before and any(before in _NOT_AFTER.get(word, "") for word in (said, said[:2])):
        return False
    if after and after in _NOT_BEFORE.get(said, ""):
        return False
    return _beside(name, said, before, after, joined)


def _inside_number(said: str, before: str, joined: bool) -> bool:
    """Say whether a number goes on to the left: 1.2019, A2019, 第2015, 三百十年."""
    if before.isdigit() or before in tuple("./%第《") or (before.isascii() and before.isalpha()):
        return True
    if before in ("-", "~"):
        return not joined
    return not said[0].isascii() and before in tuple("〇一二三四五六七八九十百千万亿几数")


def _beside(name: str, said: str, before: str, after: str, joined: bool) -> bool:
    match name:
        case "month":  # 五月花 is a flower, 8月 a month
            return joined or said[0].isdigit() or after == "" or after in "，。、,；;-~至到和与及末初起的在前后以 ）)"
        case "day":  # a bare 15日 needs a neighbour to say of which month
            return joined or before in ("、", "和", "及", "与")
        case "part":
            return not (said.endswith(("年初", "年底", "年末")) and before.isdigit())
        case "story-day" if said[0] == "那":
            return before == "" or not ("\u4e00" <= before <= "\u9fff") or before in "在从到于"
        case "offset" | "duration":
            return after not in ("宫", "代", "级", "轻", "薪")
        case "bare-weekday":
            return not ("\u4e00" <= before <= "\u9fff") or before in "在于到从自"
        case _:
            return True


def is_modifier(folded: str, end: int) -> bool:
    """Say whether the date only names a report, edition or season: 2018年財年年報, 2016款.

    >>> is_modifier("2018年财年年报", 5), is_modifier("2018年,公司", 5)
    (True, False)
    """
    after = folded[end : end + 4].lstrip()
    return after[:2] in ("年报", "财报", "财年", "年度", "赛季", "学年", "中报", "季报") or after[:1] in tuple(
        "版款届级"
    )


_PLANNED = re.compile(r"截止|期限|预计|计划[在于到]|将[在于会]|拟于|有望|力争|目标|争取")
_SUPPOSED = re.compile(r"如果|假如|假设|倘若|要是|与否|多少|会不会|是否")


def is_planned(sentence: str) -> bool:
    """Say whether a folded sentence, up to its date, speaks of a plan or a term to keep."""
    return bool(_PLANNED.search(sentence))


def is_supposed(clause: str) -> bool:
    """Say whether a folded clause only supposes or asks."""
    return bool(_SUPPOSED.search(clause))
