# ruff: noqa: E501 (a pattern is one row, however wide its Han)
"""The words of dates, folded, and what they stand for; and the numerals every pattern is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kanben.reckoning.numerals import HAN

S = "[ ]{0,2}"
N = "[〇零O一二三四五六七八九]"
YEAR4 = f"(?:[12][0-9]{{3}}|[一二]{N}{{3}}|[一二两]千(?:[零〇]?[一二三四五六七八九十百]{{1,5}})?)"
COUNT = f"(?:[0-9]{{1,4}}|[{HAN}]{{1,6}})"
FEW = f"(?:[0-9]{{1,2}}|[{HAN}]{{1,3}})"
TO = f"{S}(?:--?|~|至|到){S}"
MONTH_NUMBER = "(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
DAY_NUMBER = (
    "(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|卅一?|[一二三四五六七八九])"
)
OLD_DAY = "初(?:十|[一二三四五六七八九])|廿[一二三四五六七八九]?|二十[一二三四五六七八九]?|三十|十[一二三四五六七八九]?"
WEEK = "(?:星期|周|礼拜)"

DOCUMENT_YEARS: Mapping[str, int] = {
    "大前年": -3, "前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "明年": 1, "来年": 1, "后年": 2, "大后年": 3,
}  # fmt: skip
DOCUMENT_YEAR_PAIRS: Mapping[str, tuple[int, int]] = {"去今": (-1, 0), "今明": (0, 1), "明后": (1, 2), "前去": (-2, -1)}
STORY_YEARS: Mapping[str, int] = {
    "同年": 0, "当年": 0, "这一年": 0, "这年": 0, "那一年": 0, "那年": 0, "该年": 0, "是年": 0,
    "次年": 1, "翌年": 1, "第二年": 1, "转年": 1, "隔年": 1, "后一年": 1, "前一年": -1,
}  # fmt: skip
DOCUMENT_MONTHS: Mapping[str, int] = {
    "上上个月": -2, "上个月": -1, "上一个月": -1, "上月": -1, "本月": 0, "这个月": 0, "下个月": 1, "下一个月": 1, "下月": 1, "下下个月": 2,
}  # fmt: skip
STORY_MONTHS: Mapping[str, int] = {"当月": 0, "同月": 0, "该月": 0, "是月": 0, "次月": 1, "翌月": 1}
DOCUMENT_QUARTERS: Mapping[str, int] = {
    "上一季度": -1, "上个季度": -1, "上季度": -1, "本季度": 0, "这个季度": 0, "这一季度": 0, "下一季度": 1, "下个季度": 1, "下季度": 1,
}  # fmt: skip
DOCUMENT_DAYS: Mapping[str, int] = {
    "大前天": -3, "前天": -2, "前日": -2, "前晚": -2, "昨天": -1, "昨日": -1, "昨晚": -1, "昨夜": -1, "昨晨": -1, "昨儿": -1,
    "今日": 0, "今早": 0, "今晨": 0, "今晚": 0, "今夜": 0, "今儿": 0, "今天": 0,
    "明天": 1, "明日": 1, "明晚": 1, "明早": 1, "明晨": 1, "明儿": 1, "后天": 2, "大后天": 3,
}  # fmt: skip
DOCUMENT_DAY_PAIRS: Mapping[str, tuple[int, int]] = {
    "前昨": (-2, -1),
    "昨前": (-2, -1),
    "昨今": (-1, 0),
    "今明": (0, 1),
    "明后": (1, 2),
}
STORY_DAYS: Mapping[str, int] = {
    "当天": 0, "当日": 0, "当晚": 0, "当夜": 0, "同日": 0, "同一天": 0, "该日": 0, "是日": 0, "这天": 0, "这一天": 0, "那天": 0, "那一天": 0,
    "次日": 1, "翌日": 1, "次晨": 1, "隔天": 1, "隔日": 1, "第二天": 1, "第二日": 1, "后一天": 1,
    "前一天": -1, "前一日": -1, "前一晚": -1, "前一夜": -1, "头天": -1, "头一天": -1,
}  # fmt: skip


def any_of(words: Iterable[str]) -> str:
    """Return an expression for any of ``words``, the longest first."""
    return "(?:" + "|".join(sorted(words, key=lambda word: (-len(word), word))) + ")"
