"""Whether a date opens an entry of a diary: it begins its line, and the weather of the day stands behind it.

What follows was written on that day, whoever printed it later: 前天 in an entry is
two days before the entry.
"""

from __future__ import annotations

import re

_SKY = "晴|阴|多云|少云|雨|雪|雾|霧|霾|风|風|霜|雹|酷热|酷熱|炎热|炎熱|闷热|悶熱|严寒|嚴寒"
_HOW = "[小中大暴微细細薄浓濃初阵陣雷毛间間时時有又忽转轉到早午晚夜后後渐漸止冷热熱暖凉涼寒朗天 ]"
_WEATHER = re.compile(
    r"(?:[ ，,]{0,2}\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
    r"(?:[ ，,]{1,2}(?:农历|旧历|阴历)?[\u4e00-\u9fff]{1,8}[节日至初一二三四五六七八九十]|[ ]?\([^()\n]{2,12}\))?"
    rf"[ ，,]{{1,3}}(?:天气?[：: ]?)?{_HOW}{{0,3}}(?:{_SKY})(?:{_HOW}|{_SKY}|[，,]){{0,8}}(?P<end>[。\n]|$)"
)


def opens_entry(folded: str, start: int, end: int) -> str:
    """Return "line" where a date and the weather are all their line holds, "clause" where it goes on; else "".

    >>> opens_entry("2021年4月5日 星期一 小雨\\n昨天", 0, 9), opens_entry("1月26日,晴转多云。前天", 0, 5)
    ('line', 'clause')
    >>> opens_entry("4月5日,大雨冲垮了堤。", 0, 4), opens_entry("到了4月5日,晴。", 2, 6)
    ('', '')
    """
    line = folded.rfind("\n", max(start - 40, 0), start) + 1
    if folded[max(line, start - 40) : start].strip(" #*"):
        return ""
    if not (weather := _WEATHER.match(folded, end, end + 40)):
        return ""
    rest = folded[weather.end() : weather.end() + 1]
    return "line" if weather["end"] in ("\n", "") or rest in ("\n", "") else "clause"
