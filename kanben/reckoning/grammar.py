# ruff: noqa: E501 (a pattern is one row of the table, however wide its Han)
"""The ordered table of patterns: how Chinese says when.

Every row has a name, the kind it reads as, the characters it may begin with and
an expression over *folded* text, made of ``pieces``.  The scanner tries the rows
that may begin at a place and takes the longest, the earlier row where two are
equal.  All repetition is bounded, so a match costs the same wherever it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from kanben.expressions import compiled
from kanben.reckoning.calendars import STANDING
from kanben.reckoning.numerals import HAN
from kanben.reckoning.pieces import (
    CENTURY,
    CYCLE_YEAR,
    DAY,
    DECADES,
    ERA_YEAR,
    FEAST,
    MONTH,
    NUMBER_YEAR,
    PART,
    QUARTER,
    QUARTER_WORD,
    REPUBLIC_BEFORE,
    THIRD_OF,
    TIME,
    WEEKDAY,
    WORD_YEAR,
)  # fmt: skip
from kanben.reckoning.reigns import STEMS, eras
from kanben.reckoning.vocabulary import (
    COUNT,
    DAY_NUMBER,
    DOCUMENT_DAY_PAIRS,
    DOCUMENT_DAYS,
    DOCUMENT_MONTHS,
    DOCUMENT_YEARS,
    FEW,
    STORY_DAYS,
    STORY_MONTHS,
    TO,
    WEEK,
    YEAR4,
    N,
    S,
    any_of,
)  # fmt: skip

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
    said: str  # the expression as it is written

    @property
    def expression(self) -> re.Pattern[str]:
        """The expression, compiled when one is first asked for."""
        return _of_table().get(self.said) or re.compile(self.said, re.VERBOSE)


@cache
def _of_table() -> dict[str, re.Pattern[str]]:
    return compiled([row.said for row in TABLE], re.VERBOSE)


_DIGITS = "0123456789"
_NUMERALS = _DIGITS + HAN
_UNIT = "(?P<unit>年|个月|(?<=[数几多余])月|周|个?星期|个?礼拜|天|日|个?小时|个?钟头|分钟|个?季度|个?世纪)"
_AMOUNT = rf"(?P<amount>{COUNT}{S}个[半多余]|[半数几]|十几|几十|好几|{COUNT}{S}[多余几]?){S}"
_TITLES = "".join(dict.fromkeys(name[0] for name in eras()))
_WORDS = "大去上今本明来后同当这那该是次翌第转前隔"
_FEASTS = "".join(dict.fromkeys(name[0] for name in STANDING))
_MONTHS = _NUMERALS + "正腊冬元闰农阴旧夏古"
_MONTH_WORD = rf"(?:(?P<document_month>{any_of(DOCUMENT_MONTHS)})|(?P<story_month>{any_of(STORY_MONTHS)}))"


def _row(name: str, kind: Kind, begins: str, expression: str) -> Pattern:
    return Pattern(name, kind, "".join(dict.fromkeys(begins)), expression)


def _words(name: str, kind: Kind, *words: str) -> Pattern:
    return _row(name, kind, "".join(word[0] for word in words), any_of(words))


def _years(begins: str, year: str, *, named: bool = False) -> tuple[Pattern, ...]:
    """Return the rows of one way to say a year: with a feast, and with what may follow a year."""
    rest = rf"(?:{S}的?{S}{MONTH}(?:{S}{DAY}{WEEKDAY}{TIME})?|{S}的?{S}{PART})?(?:的一天)?"
    rows = (
        _row("feast", "absolute", begins, rf"{year}{S}{FEAST}{TIME}"),
        _row("calendar", "absolute", begins, year + rest),
    )
    of_names = rf"{year}{S}(?P<named>1[0-2][0-3][0-9]|[1-9][0-3][0-9])(?=调整|变革|改革|架构|组织|事件|运动|大促|晚会|活动|战略|以来)"
    return (*rows, _row("calendar", "absolute", begins, of_names)) if named else rows


TABLE: tuple[Pattern, ...] = (
    _row("stamp", "absolute", "12", rf"(?P<y>[12][0-9]{{3}})(?P<mark>[-/.])(?P<m>1[0-2]|0?[1-9])(?P=mark)(?P<d>3[01]|[12][0-9]|0?[1-9])(?![0-9A-Za-z]){WEEKDAY}{TIME}"),
    _row("stamp", "absolute", "12", rf"(?P<y>[12][0-9]{{3}})[ ](?P<m>1[0-2]|0[1-9])[ ](?P<d>3[01]|[12][0-9]|0[1-9])(?![0-9A-Za-z]){TIME}"),
    _row("stamp", "absolute", _DIGITS, rf"(?P<one>[0-9]{{1,2}})(?P<mark>[-/.])(?P<two>[0-9]{{1,2}})(?P=mark)(?P<y>[12][0-9]{{3}})(?![0-9A-Za-z]){TIME}"),
    _row("stamp", "partial", "12", r"(?P<y>[12][0-9]{3})[-/](?P<m>1[0-2]|0[1-9])(?![0-9A-Za-z年月]|[-/.~][0-9])"),
    _row("calendar", "range", "12", rf"(?P<y>[12][0-9]{{3}})(?P<mark>[./])(?P<m>1[0-2]|0?[1-9]){TO}(?P<y_to>[12][0-9]{{3}})(?P=mark)(?P<m_to>1[0-2]|0?[1-9])(?![0-9A-Za-z]|[-/.][0-9])"),
    _row("slash", "partial", _DIGITS, r"(?P<short>[0-9]{2})(?P<mark>[-/])(?P<month>1[0-2]|0[1-9])(?P=mark)(?P<day>3[01]|[12][0-9]|0[1-9])(?![-/0-9A-Za-z%]|[.][0-9])"),
    _row("slash", "partial", _DIGITS, r"(?P<day>3[01]|[12][0-9]|0[1-9])/(?P<month>1[0-2]|0[1-9])/(?P<short>3[2-9]|[4-9][0-9])(?![-/0-9A-Za-z%]|[.][0-9])"),
    _row("slash", "partial", _DIGITS, rf"(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12][0-9]|0?[1-9])(?![-/~0-9A-Za-z%]|[.][0-9]){WEEKDAY}{TIME}"),
    _row("years", "range", "12一二", rf"(?P<y>{YEAR4}){S}[到至]{S}(?P<y_to>{YEAR4})(?![0-9{HAN}年个元万亿米人])"),
    _row("years", "range", "12", r"(?P<y>1[0-9]{3}|20[0-9]{2})[ ]{0,2}(?:--?|~)[ ]{0,2}(?P<y_to>1[0-9]{3}|20[0-9]{2})(?=[)，,。；;、：:》」”]|$|\n)"),
    *_years(_DIGITS + "一二三四五六七八九两零〇公西纪前", NUMBER_YEAR, named=True),
    *_years(_WORDS, WORD_YEAR, named=True),
    *_years(_TITLES, ERA_YEAR),
    *_years("民", REPUBLIC_BEFORE),
    *_years(STEMS, CYCLE_YEAR),
    _row("calendar", "partial", "12F", rf"(?:FY[ ]?(?P<fiscal>20[0-9]{{2}}|[0-9]{{2}})(?![0-9A-Za-z])|(?P<fiscal_year>{YEAR4}){S}(?:财年|财政年度?|会计年度))(?:{S}的?{S}{PART})?"),
    _row("calendar", "range", "12", rf"(?P<school>[12][0-9]{{3}})(?:(?:(?:{TO}|/)?(?P<school_to>[12][0-9]{{3}}|[0-9]{{2}}))?{S}学年度?|(?:{TO}|/)(?P<season_to>[12][0-9]{{3}}|[0-9]{{2}}){S}(?:赛季|乐季|榨季|演出季|雪季|财年|财政年度|年度))"),
    _row("calendar", "partial", "12", r"(?P<plain_year>1[89][0-9]{2}|20[0-9]{2})[ ]?(?P<quarter>(?:Q[1-4]|[1-4]Q)(?![0-9A-Za-z])|第[一二三四]季度)|(?P<half_year>1[89][0-9]{2}|20[0-9]{2})[ ]?(?P<half>(?:H[12]|[12]H)(?![0-9A-Za-z])|[上下]半年)"),
    _row("reign-on", "absolute", _NUMERALS, rf"(?P<reign_on>元|[0-9]{{1,2}}|[{HAN}]{{1,3}}){S}年(?:{S}{MONTH}(?:{S}{DAY}{WEEKDAY}{TIME})?)?(?![来后前内间多余底初的])"),
    _row("bare-feast", "partial", _FEASTS, rf"(?P<feast>{any_of(STANDING)})[节日]?(?=[，,。；]|那[天日晚]|当[天日晚夜]|这[天日]|照常|却|一过|过后|刚过|前[夕，]){TIME}"),
    _row("calendar", "partial", _MONTHS, rf"{MONTH}{S}{DAY}{WEEKDAY}{TIME}"),
    _row("month", "partial", _MONTHS, rf"{MONTH}(?!{S}(?:{DAY_NUMBER}{S}[日号])|[龄薪租刊嫂息供])"),
    _row("calendar", "relative", "上本这下当同该次翌是", rf"{_MONTH_WORD}(?:{S}的?{S}{DAY}{WEEKDAY}{TIME})?"),
    _row("calendar", "relative", "上本这下", QUARTER_WORD),
    _row("day", "partial", _NUMERALS, rf"(?P<day>{DAY_NUMBER}){S}[日号](?![码楼线院店元军本方语用内]){TIME}"),
    _row("part", "partial", "上下第首年岁一二三四1234Q前", rf"(?P<half>[上下]半年)|{QUARTER}|(?P<year_part>年初(?![级一二三])|年底(?![特层])|年末|岁末)"),
    _row("third", "partial", "上中下月", r"(?P<third>[上中下]旬)|月(?P<edge_third>初(?![一二三四五六七八九十级])|底(?![层部色线])|末)|(?P<half_month>[上下]半月)(?![板刊])"),
    _row("decade", "decade", _NUMERALS + "上下本前公西", rf"{CENTURY}(?:的?{S}{DECADES})?{THIRD_OF}"),
    _row("decade", "decade", _NUMERALS, rf"(?:(?P<full>[12][0-9]{{2}}0|[一二]{N}{{2}}[〇零O])年代|(?P<decade_pair>[二三四五六七八][三四五六七八九])十年代|(?:(?P<decade>[2-9]0|[二三四五六七八九]十)(?:{TO}|、)(?P<decade_to>[3-9]0|[三四五六七八九]十)|(?P<decade_one>[2-9]0|[二三四五六七八九]十))年代){THIRD_OF}"),
    _row("weekday", "relative", "上本这下", rf"(?P<week>上上|下下|[上下本这])一?个?{WEEK}(?:(?P<weekday>[一二三四五六日天末])(?![年岁报刊])(?:{TO}{WEEK}(?P<weekday_to>[一二三四五六日天]))?|(?![一二三四五六日天末期围边全到年岁报刊]))(?:{TIME})"),
    _row("bare-weekday", "relative", "周星礼", rf"{WEEK}(?P<weekday>[一二三四五六日天])(?!{TO}{WEEK}|{TO}[一二三四五六日]|[、和岁年月个])(?![一二三四五六日](?![起块早定])){TIME}"),
    _row("document-day", "relative", "大前昨今明后", rf"(?:(?P<day_pair>{any_of(DOCUMENT_DAY_PAIRS)})两?[天日]|(?P<word>{any_of(DOCUMENT_DAYS)})){TIME}"),
    _row("anniversary", "relative", "去前明后大", rf"(?P<word>{any_of(DOCUMENT_YEARS)})的?今[天日](?![这那的])"),
    _row("after", "relative", "后之以前此", rf"(?:此|(?<=[\u4e00-\u9fff])(?<![在于从就到是的而又及向以眼日年月]))(?:之后|以后|后|之前|以前|前)的?(?:第{S}(?P<nth>[2-9]|[二三四五六七八九十]{{1,2}}){S}(?P<nth_unit>年|天|日|个?月|周|个星期)|(?P<count>{FEW}){S}(?P<unit>年|天|日|个月|周|个?星期)(?![来内里间时之以半多])|(?P<eve>[夕夜])){TIME}"),
    _row("story-day", "relative", "当同该是这那次翌隔第前后头", rf"(?P<word>{any_of(STORY_DAYS)}){TIME}"),
    _row("nth-day", "relative", "第", rf"第(?P<nth>[三四五六七八九十])[天日]{TIME}"),
    _row("age", "relative", _NUMERALS, rf"(?P<age>{FEW}){S}岁[那这]年"),
    _row("offset", "relative", _NUMERALS + "半数几好", rf"(?!(?:0[0-9]|{YEAR4}){S}年){_AMOUNT}{_UNIT}(?P<half>半)?(?P<way>之后|以后|过后|后(?![端台方面天])|之前|以前|前(?![后端台方面半往景进]))(?:(?P<today>的今天)|的?[早初盛仲深晚]?(?P<then>[春夏秋冬])[天季])?"),
    _row("passed", "relative", "又再过", rf"[又再]?过了?{_AMOUNT}{_UNIT}(?P<half>半)?(?=[，,])"),
    _row("duration", "duration", _NUMERALS + "半数几好过近最这未整长历为接", rf"(?!(?:{YEAR4}|0[0-9]){S}年)(?:过去的?|近|最近的?|这|未来的?|整整|长达|历时|为期|接下来的?)?{S}{_AMOUNT}{_UNIT}(?P<half>半)?(?:多|余)?(?:以来|来|期间|时间|之内|以内|内|里|间)?"),
    _row("recurring", "recurring", "每", rf"每(?:逢|隔|个|一)?{S}(?:{COUNT}{S}个?)?(?:年|季度?|月|周[一二三四五六日末]?|星期[一二三四五六日]?|礼拜[一二三四五六日]?|天|日|晚|小时)(?:{S}{MONTH}(?:{DAY})?)?"),
    _words("recurring", "recurring", "年年", "天天", "逢年过节", "历年", "逐年", "日日夜夜", "常年"),
    _words("vague", "vague", "最近", "近日", "近年", "近年来", "近来", "近期", "日前", "不久前", "前不久", "不久后", "前一阵子", "前阵子", "前段时间", "一段时间", "当时", "彼时", "此时", "那时", "如今", "现在", "目前", "当前", "眼下", "过去", "以前", "从前", "早年", "将来", "未来", "有一天", "某天", "有朝一日", "至今", "后来", "当年", "当初", "古代", "近代"),
    _row("clock", "other", "0123456789" + HAN + "凌清早上中正午下傍晚夜深", rf"(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|深夜)?{S}(?:[0-9]{{1,2}}[点时][0-9]{{1,2}}分(?:[0-9]{{1,2}}秒)?|[0-9]{{1,2}}:[0-5][0-9](?::[0-5][0-9])?(?![0-9]))"),
)  # fmt: skip
"""The patterns in order: exact before loose."""

ABOUT_BEFORE = re.compile(r"(?:大约|大概|约莫|(?<![签合条契节特预制违履缔邀盟公])约|大致|差不多)[ ]{0,2}(?:是|在)?$")
DOUBT_BEFORE = re.compile(r"(?:一说|可能|或许|也许|据说|疑)(?:为|是|在|于)?$")
SINCE_BEFORE = re.compile(r"(?:^|[，。、；：,;:「“（(\s])自从?[ ]?$")
ABOUT_AFTER = re.compile(r"[ ]?(?:左右|前后|上下)")
UNTIL = re.compile(r"[ ]?(?:(?:或|及)?(?:以前|之前)|前(?![后端台方面半往景进夕期所任三]))")
SINCE = re.compile(
    r"[ ]?(?:以来|(?:至今|迄今|到现在|到目前|到如今)(?![年天日晚早夜])|开始(?=[，。、；,;的]|$)|起(?![步诉点草初因源码事义兵飞程床身火家]))"
)
AFTER = re.compile(r"[ ]?(?:(?:或|及)?(?:以后|之后)|后(?![端台方面半续期世代来]))")
JOINED = re.compile(TO)
PAIRED = re.compile(f"{S}[和与]{S}")
CLAIM = re.compile(r"[，,、 ]{0,2}(?:星期|周|礼拜)([一二三四五六日天])(?=[，。、,; \n]|$)")
