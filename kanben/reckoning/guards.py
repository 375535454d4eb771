# ruff: noqa: E501 (its lists of words are read by the row)
"""What looks like a date and is none.

Chinese sets no spaces, so a date may begin inside a word (出現在 holds 現在), and
a number is a year only by what stands beside it.  Each guard here says no to a
match, by its name and the few characters around it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from itertools import pairwise

from kanben.reckoning.numerals import HAN, number

_WORD = "0-9A-Za-z.+_-"
_TOKENS = re.compile(
    rf"[h《GIRQD{_WORD}](?:"
    r"(?<=h)ttps?://[^\s\u4e00-\u9fff，。）)]{1,300}"
    rf"|(?<=[{_WORD}])(?<![{_WORD}]{{2}})[{_WORD}]{{0,59}}@[0-9A-Za-z.-]{{1,60}}"
    r"|(?<=《)[^《》\n]{1,60}》"
    r"|(?:(?<=G)B|(?<=I)(?:SO|EC)|(?<=R)FC|(?<=[QD])B)(?:/[A-Z]{1,2})?[ ]?[0-9][0-9.:-]{0,20}"
    r"|(?<=[0-9])[0-9]{0,2}(?:\.[0-9]{1,3}){3}"
    r"|(?<=0)(?<![0-9]0)[0-9]{2,3}-[0-9]{7,8})"
)
"""Addresses, titles, standards and telephone numbers: what they hold is no date of ours.

A class of characters comes first, since that is sought much faster than a choice is tried."""

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
    "后年": "以之今此产投",
    "同年": "如不共合相雷",
    "次年": "每首届多再",
    "上年": "以网线海历",
    "本年": "资根基成",
    "上月": "以",
    "下月": "以",
    "前天": "以目之从空提",
    "后天": "以之先今此然",
    "次日": "每首多再",
    "明日": "光",
    "下周": "一",
    "今日": "光",
    "历年": "农阴旧公夏经",
}
_NOT_BEFORE: Mapping[str, str] = {
    "今日": "头",
    "年年": "报度会",
    "明日": "之",
    "明天": "系然",
    "后天": "性津下然河",
    "过去": "了时的",
    "当年": "度",
    "近代": "史",
    "是日": "本",
    "次日": "本",
    "上年": "轻味货纪画饭级夜糕",
    "明年": "轻",
    "今年": "轻",
    "下周": "总恩",
    "后年": "产均",
    "至今": "年天日晚早夜",
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
    counts = said[0].isdigit() or name in ("calendar", "month", "day", "decade", "offset")
    if counts and _inside_number(said, before, joined):
        return False
    if before == "年" and name in ("calendar", "month"):
        return False  # a year we cannot read
    if name in ("stamp", "slash", "years") and _LABEL.search(folded, max(start - 8, 0), start):
        return False
    if name == "calendar" and _SERIES.match(said):
        return _in_series(folded, start)
    if said[-1] == "年" and (m := _SHORT_YEAR.fullmatch(said)) and not _opens(before, m):
        return False
    if before in ("每", "逢", "年", "的") and name != "recurring" and _EVERY.search(folded, max(start - 3, 0), start):
        return False
    if before and (before in _NOT_AFTER.get(said, "") or before in _NOT_AFTER.get(said[:2], "")):
        return False
    if after and after in _NOT_BEFORE.get(said, ""):
        return False
    return name not in _GUARDED or _beside(name, said, folded, start, end, joined)


def _inside_number(said: str, before: str, joined: bool) -> bool:
    """Say whether a number goes on to the left: 1.2019, A2019, 第2015, 三百十年."""
    if before.isdigit() or before in tuple("./%第《") or (before.isascii() and before.isalpha()):
        return True
    if before in ("-", "~"):
        return not joined
    return not said[0].isascii() and before in tuple("〇一二三四五六七八九十百千万亿几数")


_EVERY = re.compile(r"每$|每?逢$|每年的?$")
_LABEL = re.compile(
    r"(?:编号|型号|货号|代码|文号|版本|号码|房号|书号|批号|单号|证号|账号|卷宗|电话|传真|邮编|ISBN|ISSN|No)[为是:. ]{0,3}$"
)
_SERIES = re.compile(r"[1-5][0-9][ ]{0,2}年(?![ ]{0,2}(?:[春夏秋冬]|[0-9]{1,2}[ ]{0,2}月))")
_TWO_DIGITS = re.compile(r"(?<![0-9年])([0-9]{2})[ ]{0,2}年")


def _in_series(folded: str, start: int) -> bool:
    """Say whether 12年 stands in a row of years that begins with one beyond doubt: 07年…09年…12年."""
    first = max(start - 60, *(folded.rfind(mark, 0, start) + 1 for mark in "。！？!?\n"))
    years = [int(m[1]) for m in _TWO_DIGITS.finditer(folded, first, start)]
    if not years or 10 <= years[0] < 60 or folded[start - 1] not in "，,、；; 到至~-":
        return False
    years.append(int(folded[start : start + 2]))
    return all(0 < (after - before) % 100 <= 30 for before, after in pairwise(years))


_SHORT_YEAR = re.compile(r"(?P<number>[0-9]{2,3}|[八九][〇零O一二三四五六七八九])[ ]{0,2}年")
_OPENING = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9.%-]?")
_LEADS = "于在自从至到由距即"
_LASTS = "了过用近约满达整共这那活干等守长历经超逾隔余"


def _opens(before: str, year: re.Match[str]) -> bool:
    """Say whether a year of two or three digits opens a clause or stands behind 於: else it is a length of time."""
    if _OPENING.fullmatch(before):
        return len(year["number"]) < 3 or int(year["number"]) % 50 > 0
    if len(year["number"]) == 3:
        return before in _LEADS
    return before not in _LASTS


_NEWS = re.compile(
    r"发布|宣布|表示|举行|召开|报道|通报|公布|开幕|闭幕|抵达|会见|电[ )，]|讯|说[，：:]|称[，：:]|凌晨|上午|下午|晚|中午|在|前往|签署|启动|开始|结束"
)
_DAY_GOES_ON = re.compile(
    r"[，。、？！,?!;；)~-]|[至到和]|[有去来到走出开见回吗前早晚上下中夜凌清傍深晨拂黎正午左交发就能可要会是电讯在举抵的我你他她您]|$"
)


def _is_day(said: str, before: str, folded: str, start: int, end: int) -> bool:
    """Say whether a bare 15日, 15號 is a day of the month spoken of, not a number of days or of a door."""
    if before in ("、", "和", "及", "与") and ("日" in said or _DAY_GOES_ON.match(folded, end)):
        return True
    opens = bool(_OPENING.fullmatch(before)) and before != "/"
    led = opens or before in _LEADS or (said[0].isdigit() and before in tuple("我你他她们社京海州"))
    goes_on = _DAY_GOES_ON.match(folded, end)
    if opens and "日" in said and _goes_on(said, folded, start, end):
        return True
    if not said[0].isdigit():
        told_on = goes_on is not None and goes_on[0] in tuple("，晚夜早凌清傍深晨拂黎")
        alone = not folded[max(start - 3, 0) : start].strip() and not folded[end : end + 3].strip()
        return alone or (opens and len(said) > 2 and (told_on if "日" in said else goes_on is not None))
    reported = "日" in said and before not in tuple(_LASTS + "第每时期近前后") and _NEWS.match(folded, end) is not None
    if "号" in said and (folded[start - 2 : start] == "住在" or (goes_on and goes_on[0] == "的")):
        return False
    return (led and goes_on is not None) or reported


_DAY_TOLD = re.compile(
    r"[月、，,；;。](?P<day>初[一二三四五六七八九十]|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九]|[0-9]{1,2})日"
)
_LASTS_ON = re.compile(r"[后内之来间里不未无方乃而才还都，,。]")


def _goes_on(said: str, folded: str, start: int, end: int) -> bool:
    """Say whether 十一日 follows a day of its month: 二月初十日，破外城，十一日盡占全城."""
    told = [m["day"] for m in _DAY_TOLD.finditer(folded, max(folded.rfind("\n", 0, start) + 1, start - 60), start)]
    if not told or _LASTS_ON.match(folded, end):
        return False
    day = re.match(f"[0-9{HAN}]+", said)
    return day is not None and number(told[-1].removeprefix("初")) < number(day[0])


def _is_slash(said: str, before: str, folded: str, start: int, end: int) -> bool:
    """Say whether 5/20 is a day, not a fraction: it says its weekday, or has noughts, or is all there is."""
    if ")" in said or said.count("/") == 2 or said.count("-") == 2:
        return True
    if _CLOCKED.search(said):
        return True
    alone = not folded[max(start - 3, 0) : start].strip() and not folded[end : end + 3].strip(" 。\n")
    return alone or said[0] == "0" or "/0" in said


_CLOCKED = re.compile(r"[0-9][点时:]|[上中下]午|[早晚]|[凌清]晨|夜")


_MONTH_ENDS = re.compile(r"$|[，。、,；;！？!?~至到和与及末初起的在前后以吧 )-]")
_NO_MONTH = re.compile("[花街瓜派河菊革飞节怀债桂桃兰梅霜雪雨柳台榴党新里不天三酒半鲜茶]")


def _is_month(before: str, folded: str, start: int, end: int) -> bool:
    """Say whether 八月 in Han is a month: 五月花 is a flower."""
    if _MONTH_ENDS.match(folded, end):
        return True
    led = before in _LEADS or folded[max(start - 2, 0) : start] in ("只有", "唯有", "直到")
    return (_OPENING.fullmatch(before) is not None or led) and not _NO_MONTH.match(folded, end)


_WEEKDAY_ENDS = re.compile(r"$|[，。、,；;！？)]|[的早晚上下中凌将在又也开见去]")


def _is_weekday(said: str, before: str, folded: str, end: int) -> bool:
    """Say whether 周三 is a weekday by itself: 一周三次 and the name 周三多 are none."""
    if before in tuple("到至-~每几半整一二两三四五六七八九十〇上下本数0123456789"):
        return False
    if said == "周天" and not _WEEKDAY_ENDS.match(folded, end):
        return False  # 周天鴻 is a name
    leads = not ("\u4e00" <= before <= "\u9fff") or before in "在于从们我你他她是等约定咱就"
    return leads or not said.endswith(tuple("一二三四五六日天")) or _WEEKDAY_ENDS.match(folded, end) is not None


_GUARDED = frozenset(
    ("month", "day", "bare-feast", "slash", "third", "part", "story-day", "offset", "duration", "bare-weekday")
)
"""Patterns that are asked what stands beside them."""


def _beside(name: str, said: str, folded: str, start: int, end: int, joined: bool) -> bool:
    before, after = folded[start - 1 : start] if start else "", folded[end : end + 1]
    match name:
        case "month":
            return joined or said[0].isdigit() or _is_month(before, folded, start, end)
        case "day":
            return joined or _is_day(said, before, folded, start, end)
        case "bare-feast":
            return not ("\u4e00" <= before <= "\u9fff") or before in "在于到从自至等过"
        case "slash":
            return _is_slash(said, before, folded, start, end)
        case "third":
            alone = not ("\u4e00" <= before <= "\u9fff" or before.isdigit())
            return alone or before in "在于到从自至是等我你他她们咱就"
        case "part" if "Q" in said:  # 3Q營收 is of a quarter, 3Q大戰 of two companies
            return after == "" or after in "营營业業净淨毛利出销銷同环環财末底的，。、,；;) "
        case "part":
            goes_on = before.isdigit() or before in tuple("青少中老成童")
            return not (goes_on and said.startswith(("年初", "年底", "年末")))
        case "story-day" if said[0] == "那":
            return before == "" or not ("\u4e00" <= before <= "\u9fff") or before in "在从到于"
        case "offset" | "duration":
            lasted = name == "offset" and before == "了" and folded[start - 2 : start - 1] not in tuple("过隔等")
            return after not in ("宫", "代", "级", "轻", "薪") and not lasted
        case "bare-weekday":
            return _is_weekday(said, before, folded, end)
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
