# ruff: noqa: E501 (a pattern is one row of the table, however wide its Han)
"""The ordered table of patterns: how Chinese says when.

Every row has a name, the kind it reads as, the characters it may begin with and
an expression over *folded* text.  The scanner tries the rows that may begin at
a place and takes the longest, the earlier row where two are equal.  All
repetition is bounded, so a match costs the same wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kanben.chronology.calendars import FEASTS, eras
from kanben.chronology.numerals import HAN

Kind: TypeAlias = Literal[
    "absolute", "partial", "season", "range", "decade", "relative", "duration", "recurring", "vague", "other"
]
KINDS: tuple[Kind, ...] = (
    "absolute", "partial", "season", "range", "decade", "relative", "duration", "recurring", "vague", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pattern:
    """One row: ``begins`` holds every character a match may begin with."""

    name: str
    kind: Kind
    begins: str
    expression: re.Pattern[str]


S = "[ ]{0,2}"
N = "[〇零O一二三四五六七八九]"
YEAR4 = f"(?:[12][0-9]{{3}}|[一二]{N}{{3}}|[一二两]千(?:[零〇]?[一二三四五六七八九十百]{{1,5}})?)"
COUNT = f"(?:[0-9]{{1,4}}|[{HAN}]{{1,6}})"
TO = f"{S}(?:--?|~|至|到){S}"
MONTH_NUMBER = "(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
DAY_NUMBER = (
    "(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|卅一?|[一二三四五六七八九])"
)
OLD_DAY = "初(?:十|[一二三四五六七八九])|廿[一二三四五六七八九]?|二十[一二三四五六七八九]?|三十|十[一二三四五六七八九]?"

DOCUMENT_YEARS: Mapping[str, int] = {
    "大前年": -3,
    "前年": -2,
    "去年": -1,
    "上年": -1,
    "今年": 0,
    "本年": 0,
    "明年": 1,
    "来年": 1,
    "后年": 2,
}
STORY_YEARS: Mapping[str, int] = {
    "同年": 0,
    "当年": 0,
    "这一年": 0,
    "这年": 0,
    "那一年": 0,
    "那年": 0,
    "该年": 0,
    "是年": 0,
    "次年": 1,
    "翌年": 1,
    "第二年": 1,
    "转年": 1,
}
DOCUMENT_MONTHS: Mapping[str, int] = {
    "上上个月": -2,
    "上个月": -1,
    "上月": -1,
    "本月": 0,
    "这个月": 0,
    "下个月": 1,
    "下月": 1,
}
STORY_MONTHS: Mapping[str, int] = {"当月": 0, "同月": 0, "该月": 0, "次月": 1, "翌月": 1}
DOCUMENT_DAYS: Mapping[str, int] = {
    "大前天": -3, "前天": -2, "昨天": -1, "昨日": -1, "昨晚": -1, "昨夜": -1, "今日": 0, "今早": 0, "今晨": 0, "今晚": 0,
    "今天": 0, "明天": 1, "明日": 1, "明晚": 1, "后天": 2, "大后天": 3,
}  # fmt: skip
STORY_DAYS: Mapping[str, int] = {
    "当天": 0, "当日": 0, "当晚": 0, "当夜": 0, "同日": 0, "同一天": 0, "该日": 0, "是日": 0, "这天": 0, "这一天": 0, "那天": 0, "那一天": 0,
    "次日": 1, "翌日": 1, "次晨": 1, "隔天": 1, "隔日": 1, "第二天": 1, "第二日": 1,
}  # fmt: skip


def _any(words: Mapping[str, int] | tuple[str, ...]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


ERA = _any(tuple(eras()))
YEAR = rf"""(?:
    (?P<era>{ERA}){S}(?P<era_year>[0-9]{{1,3}}|元|[{HAN}]{{1,4}}){S}年(?:{S}\({S}(?:公元|西元)?{S}(?P<common>[0-9]{{3,4}}){S}年?{S}\))?
  | (?:公元|西元)?前{S}(?P<bc>[0-9]{{1,4}}|[{HAN}]{{1,6}}){S}年(?!代)
  | (?:公元|西元|公历){S}(?P<ce>[0-9]{{1,4}}|[{HAN}]{{1,6}}){S}年(?!代)
  | (?P<y>{YEAR4}){S}年?{TO}(?P<y_to>{YEAR4}|[0-9]{{2}}){S}年(?!代)
  | (?P<year>{YEAR4}){S}年(?!代)
  | (?P<zero>0[0-9]|[零〇]{N}){S}年(?![代级])
  | (?P<short>[6-9][0-9]|九[〇零O一二三四五六七八九]|八[〇零O一二三四五六七八]){S}年(?![代前后来间的多余半内里级])
  | (?P<bare3>[1-9][0-9]{{2}}){S}年(?![代前后来间的多余半内里级])
  | (?P<document_year>{_any(DOCUMENT_YEARS)})
  | (?P<story_year>{_any(STORY_YEARS)})
)"""
PART = rf"""(?:
    (?P<turn>春夏|夏秋|秋冬|冬春)之[交际]
  | (?P<season>(?:早|初|盛|仲|深|暮|隆|晚|寒|炎)?[春夏秋冬])(?:天|季|末|初)?(?![秋节运晚游招训奥])
  | (?P<half>[上下前后]半年)
  | (?P<quarter>第{S}[一二三四1-4]{S}季度?|[一二三四1-4]季度|首季|Q[1-4])
  | 的?第{S}(?P<nth>{COUNT}){S}(?P<nth_of>个月|周|个星期)
  | (?P<year_part>年初|年底|年末|年中|岁末|年尾|伊始|开年|初|底|末|中(?=[，。、,]|$))
)"""
MONTH = rf"""(?:
    (?P<old>农历|阴历|旧历|夏历)?{S}
    (?: (?P<months>一二|二三|三四|四五|五六|六七|七八|八九)月
      | (?P<leap>闰)?(?P<month>{MONTH_NUMBER}|正|腊|冬)(?:月?{TO}(?P<month_to>{MONTH_NUMBER}))?{S}月份?
    )
)"""
DAY = rf"""(?:
    (?P<day>{DAY_NUMBER})(?:{S}日?{TO}(?P<day_to>{DAY_NUMBER}))?{S}(?:日|号(?![码楼线院店]))
  | (?P<old_day>{OLD_DAY})(?![{HAN}0-9日号多余个年月天人家万亿])
  | (?P<third>上旬|中旬|下旬|初(?![{HAN}])|底|末|中(?=[，。、,]|$)|间)
  | 的?第{S}(?P<week>[一二三四五1-5]){S}(?:周|个星期)
)"""
HOUR = rf"(?:[0-9]{{1,2}}|[{HAN}]{{1,3}})"
TIME = rf"""(?:
    (?:{S}(?P<part>凌晨|清晨|早晨|早上|早间|上午|中午|正午|午后|下午|傍晚|晚上|晚间|夜间|夜里|深夜|午夜))?
    (?:{S}(?P<clock>{HOUR}(?:[点时](?:整|半|{HOUR}分?)?(?:{HOUR}秒)?|:[0-9]{{2}}(?::[0-9]{{2}})?)(?:{TO}{HOUR}(?:[点时]|:[0-9]{{2}}))?))?
)"""
WEEKDAY = rf"(?:{S}\({S}(?:星期|周|礼拜)(?P<weekday>[一二三四五六日天]){S}\))?"
THIRD_OF = "(?P<third_of>初期?|早期|前期|中期|中叶|中后期|末期?|后期|晚期|[上前]半叶|[下后]半叶)?"

_NUMERALS = "0123456789" + HAN
_UNIT = "(?P<unit>年|个月|(?<=[数几多余])月|周|个?星期|个?礼拜|天|日|个?小时|个?钟头|分钟|个?季度|个?世纪)"
_AMOUNT = rf"(?P<amount>{COUNT}{S}个[半多余]|[半数几]|十几|几十|好几|{COUNT}{S}[多余几]?){S}"
_YEARS = "公西前民中" + "".join(dict.fromkeys(name[0] for name in eras())) + "大去上今本明来后同当这那该是次翌第转"


def _row(name: str, kind: Kind, begins: str, expression: str) -> Pattern:
    return Pattern(name, kind, "".join(dict.fromkeys(begins)), re.compile(expression, re.VERBOSE))


def _words(name: str, kind: Kind, *words: str) -> Pattern:
    return _row(name, kind, "".join(word[0] for word in words), _any(words))


TABLE: tuple[Pattern, ...] = (
    _row("stamp", "absolute", "12", rf"(?P<y>[12][0-9]{{3}})(?P<mark>[-/.])(?P<m>1[0-2]|0?[1-9])(?P=mark)(?P<d>3[01]|[12][0-9]|0?[1-9])(?![0-9A-Za-z]){TIME}"),
    _row("stamp", "absolute", "12", rf"(?P<y>[12][0-9]{{3}})[ ](?P<m>1[0-2]|0[1-9])[ ](?P<d>3[01]|[12][0-9]|0[1-9])(?![0-9A-Za-z]){TIME}"),
    _row("stamp", "absolute", "0123456789", rf"(?P<one>[0-9]{{1,2}})(?P<mark>[-/.])(?P<two>[0-9]{{1,2}})(?P=mark)(?P<y>[12][0-9]{{3}})(?![0-9A-Za-z]){TIME}"),
    _row("stamp", "partial", "12", r"(?P<y>[12][0-9]{3})[-/](?P<m>1[0-2]|0[1-9])(?![0-9A-Za-z年]|[-/.~][0-9])"),
    _row("years", "range", "12一二", rf"(?P<y>{YEAR4}){S}[到至]{S}(?P<y_to>{YEAR4})(?![0-9{HAN}年个元万亿米人])"),
    _row("years", "range", "12", r"(?<=\()(?P<y>[12][0-9]{3})[ ]{0,2}(?:--?|~)[ ]{0,2}(?P<y_to>[12][0-9]{3})(?=\))"),
    _row("feast", "absolute", _YEARS + _NUMERALS, rf"{YEAR}{S}的?(?P<feast>{_any(FEASTS)})节?(?![晚档联]){TIME}"),
    _row("calendar", "absolute", _YEARS + _NUMERALS, rf"{YEAR}(?:{S}的?{S}{MONTH}(?:{S}{DAY}{WEEKDAY}{TIME})?|{S}的?{S}{PART})?(?:的一天)?"),
    _row("calendar", "absolute", _YEARS + _NUMERALS, rf"{YEAR}{S}(?P<named>1[0-2][0-3][0-9]|[1-9][0-3][0-9])(?=调整|变革|改革|架构|组织|事件|运动|大促|晚会|活动|战略|以来)"),
    _row("calendar", "partial", _NUMERALS + "正腊冬闰农阴旧夏", rf"{MONTH}{S}{DAY}{WEEKDAY}{TIME}"),
    _row("month", "partial", _NUMERALS + "正腊冬闰农阴旧夏", rf"{MONTH}(?!{S}(?:{DAY_NUMBER}{S}[日号]))"),
    _row("calendar", "relative", "上本这下当同该次翌", rf"(?:(?P<document_month>{_any(DOCUMENT_MONTHS)})|(?P<story_month>{_any(STORY_MONTHS)}))(?:{S}{DAY}{WEEKDAY}{TIME})?"),
    _row("day", "partial", _NUMERALS, rf"(?P<day>{DAY_NUMBER}){S}[日号](?![码楼线院店元军本方语用内]){TIME}"),
    _row("part", "partial", "上下第首年岁一二三四1234", r"(?P<half>[上下]半年)|(?P<quarter>第[一二三四1-4]季度|[一二三四1-4]季度|首季)|(?P<year_part>年初|年底|年末|岁末)"),
    _row("decade", "decade", _NUMERALS + "上本前公", rf"(?:(?:公元)?(?P<bc>前)?(?P<century>[0-9]{{1,2}}|[{HAN}]{{1,3}})|(?P<century_word>上个?|本)){S}世纪(?:的?{S}(?P<decade>[1-9]0|[二三四五六七八九]?十)年代)?{THIRD_OF}"),
    _row("decade", "decade", _NUMERALS, rf"(?:(?P<full>[12][0-9]{{2}}0|[一二]{N}{{2}}[〇零O])|(?P<decade>[2-9]0|[二三四五六七八九]十)){S}年代{THIRD_OF}"),
    _row("reign", "range", _YEARS, rf"(?P<era>{ERA})(?P<span>年间|初年|末年|时期)"),
    _row("weekday", "relative", "上本这下", r"(?P<week>上上|下下|[上下本这])个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末])?(?![期围边全到年])"),
    _row("bare-weekday", "relative", "周星礼", rf"(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])(?!{TO}(?:周|星期|礼拜)|[、和岁年月个])(?![一二三四五六日]){TIME}"),
    _row("document-day", "relative", "大前昨今明后", rf"(?P<word>{_any(DOCUMENT_DAYS)}){TIME}"),
    _row("story-day", "relative", "当同该是这那次翌隔第", rf"(?P<word>{_any(STORY_DAYS)}){TIME}"),
    _row("offset", "relative", _NUMERALS + "半数几好", rf"(?!(?:0[0-9]|{YEAR4}){S}年){_AMOUNT}{_UNIT}(?P<half>半)?(?P<way>之后|以后|过后|后(?![端台方面天])|之前|以前|前(?![后端台方面半往景进]))(?P<today>的今天)?"),
    _row("duration", "duration", _NUMERALS + "半数几好过近最这未整长历为接", rf"(?!{YEAR4}{S}年)(?:过去的?|近|最近的?|这|未来的?|整整|长达|历时|为期|接下来的?)?{S}{_AMOUNT}{_UNIT}(?P<half>半)?(?:多|余)?(?:以来|来|期间|时间|之内|以内|内|里|间)?"),
    _row("recurring", "recurring", "每", rf"每(?:逢|隔|个|一)?{S}(?:{COUNT}{S}个?)?(?:年|季度?|月|周[一二三四五六日末]?|星期[一二三四五六日]?|礼拜[一二三四五六日]?|天|日|晚|小时)(?:{S}{MONTH}(?:{DAY})?)?"),
    _words("recurring", "recurring", "年年", "天天", "逢年过节", "历年", "逐年", "日日夜夜", "常年"),
    _words("vague", "vague", "最近", "近日", "近年", "近年来", "近来", "近期", "日前", "不久前", "前不久", "不久后", "前一阵子", "前阵子", "前段时间", "一段时间", "当时", "彼时", "此时", "那时", "如今", "现在", "目前", "当前", "眼下", "过去", "以前", "从前", "早年", "将来", "未来", "有一天", "某天", "有朝一日", "至今", "后来", "当年", "当初", "古代", "近代"),
    _row("clock", "other", "0123456789" + HAN + "凌清早上中正午下傍晚夜深", rf"(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|深夜)?{S}(?:[0-9]{{1,2}}[点时][0-9]{{1,2}}分(?:[0-9]{{1,2}}秒)?|[0-9]{{1,2}}:[0-5][0-9](?::[0-5][0-9])?(?![0-9]))"),
)  # fmt: skip
"""The patterns in order: exact before loose."""

ABOUT_BEFORE = re.compile(r"(?:大约|大概|约莫|约|大致|差不多)[ ]{0,2}(?:是|在)?$")
DOUBT_BEFORE = re.compile(r"(?:一说|可能|或许|也许|据说|疑)(?:为|是|在|于)?$")
SINCE_BEFORE = re.compile(r"(?:^|[，。、；：,;:「“（(\s])自从?[ ]?$")
ABOUT_AFTER = re.compile(r"[ ]?(?:左右|前后|上下)")
UNTIL = re.compile(r"[ ]?(?:(?:或|及)?(?:以前|之前)|前(?![后端台方面半往景进夕期所任三]))")
SINCE = re.compile(r"[ ]?(?:以来|至今|开始|起(?![步诉点草初因源码]))")
AFTER = re.compile(r"[ ]?(?:(?:或|及)?(?:以后|之后)|后(?![端台方面半续期世代来]))")
JOINED = re.compile(TO)
PAIRED = re.compile(f"{S}[和与]{S}")
CLAIM = re.compile(r"[，,、 ]{0,2}(?:星期|周|礼拜)([一二三四五六日天])(?=[，。、,; \n]|$)")
