# ruff: noqa: E501 (a pattern is one row, however wide its Han)
"""The pieces a date is said in, year, part of it, month, day, time of day, as expressions over folded text.

Each names its groups; ``dating`` reads them.  A piece says what it may not
stand before where Chinese would read on: 2008年初中 is no 年初, 5月底色 no 月底.
"""

from __future__ import annotations

from itertools import pairwise

from kanben.reckoning.calendars import FEASTS
from kanben.reckoning.numerals import HAN
from kanben.reckoning.reigns import BRANCHES, STEMS, titles
from kanben.reckoning.vocabulary import (
    COUNT,
    DAY_NUMBER,
    DOCUMENT_QUARTERS,
    DOCUMENT_YEAR_PAIRS,
    DOCUMENT_YEARS,
    FEW,
    MONTH_NUMBER,
    OLD_DAY,
    STORY_YEARS,
    TO,
    WEEK,
    YEAR4,
    N,
    S,
    any_of,
)  # fmt: skip

TITLE = titles()
CYCLE = f"[{STEMS}][{BRANCHES}]"
_SPAN = "[代前后来间的多余半内里级]"  # after a number of 年 that is a length of time
_DONE = "历史|工龄|党龄|教龄|军龄|寿命|经验|时间|时光|光阴|岁月|风雨|期限|合同|保质|质保|刑|徒刑|租期|大庆|校庆|庆典|国庆|华诞|级|级学|来(?![台华京沪港朝访訪归歸到此日])|如一日|老店|纪念|代"

_BESIDE = f"(?:{S}\\({S}(?:(?P<beside_cycle>{CYCLE})年?{S}[，,、]?{S})?(?:公元|西元|即)?(?P<common>前?[0-9]{{2,4}}){S}年?{S}\\))"
_OR_CYCLE = f"(?:{S}\\((?:岁次|即)?(?P<beside_cycle_only>{CYCLE})年?\\)|(?P<after_cycle>{CYCLE})年?)"
ERA_YEAR = rf"""(?:
    (?P<era>{TITLE})(?:
        (?:{S}(?P<era_year>[0-9]{{1,3}}|元|[{HAN}]{{1,5}}){S}(?:年?{TO}(?P<era_to>[0-9]{{1,3}}|[{HAN}]{{1,5}}){S})?[年载祀](?!(?:{_DONE}))
          |(?P<era_cycle>{CYCLE})年?)(?:{_BESIDE}|{_OR_CYCLE})?
      | (?P<era_decade>[二三四五六七八九]?十|[1-9]0)年代
      | (?P<span>年间|初年|末年|时期|前期|后期|中期|晚期|早期|中叶|[初末](?=[，。、年之以已])(?!年))
      | (?:、|{TO}|[和与])?(?P<era_end>{TITLE})(?:年间|时期|两朝|之际|之间|之交)
    )
)"""
CYCLE_YEAR = rf"(?:(?P<cycle>{CYCLE})(?:之?[年岁])(?!代|会|间){_BESIDE}?)"
REPUBLIC_BEFORE = f"(?:民国前|民前){S}(?P<before_republic>{FEW}|元){S}年"

_REIGN_BESIDE = f"(?:{S}\\({S}(?:即|清|明|唐|宋|元|汉|民国)?(?:(?P<also_era>{TITLE})(?P<also_year>[0-9]{{1,3}}|元|[{HAN}]{{1,5}})年?|(?P<also_cycle>{CYCLE})年?){S}\\))"
NUMBER_YEAR = rf"""(?:
    (?:公元|西元|纪元)前{S}(?P<bc>[0-9]{{1,4}}|[{HAN}]{{1,7}}){S}(?:年?{TO}(?:公元|西元)?(?:前{S}(?P<bc_to>[0-9]{{1,4}}|[{HAN}]{{1,7}})|(?P<ce_to>[0-9]{{1,4}}|[{HAN}]{{1,7}})){S})?年(?!代)
  | 前{S}(?P<bare_bc>[1-9][0-9]{{2,3}}|[1-9][1-46-9]|[{HAN}]{{3,7}}){S}(?:年?{TO}(?:公元|西元)?(?:前{S}(?P<bare_bc_to>[0-9]{{1,4}}|[{HAN}]{{1,7}})|(?P<bare_ce_to>[0-9]{{1,4}}|[{HAN}]{{1,7}})){S})?年(?!{_SPAN})
  | (?P<y>{YEAR4}){S}年?{TO}(?P<y_to>{YEAR4}|[0-9]{{2}}|{N}{{2}}){S}年(?!代)
  | (?:(?:公元|西元|公历|西历){S}(?P<ce>[0-9]{{1,4}}|[{HAN}]{{1,6}}){S}(?:年?{TO}(?:公元|西元)?(?P<ce_end>[0-9]{{1,4}}|[{HAN}]{{1,6}}){S})?年(?!代)|(?![一二两]千年|1000{S}年(?!{S}[0-9])|[12]000{S}年(?:[多余来间古]|的?历史|文明|之?前(?![夕后])))(?P<year>{YEAR4}){S}年(?![代级])){_REIGN_BESIDE}?
  | (?P<round_year>[两二]千){S}年(?=那会|那时|那年|的?时候)
  | (?P<year_of_reign>{YEAR4}){S}\({S}(?:即|清|明|唐|宋|元|汉)?(?P<of_era>{TITLE})(?P<of_era_year>[0-9]{{1,3}}|元|[{HAN}]{{1,5}}){S}\){S}年(?![代级])
  | (?P<zero>0[0-9]|[零〇]{N}){S}年(?![代级])
  | (?<=['’‘])(?P<quoted>[0-9]{{2}}){S}年(?![代级])
  | (?P<short>[6-9][1-46-9]|[1-6][0-9](?=年(?:[春夏秋冬]|[0-9]{{1,2}}月))|[一二三四五六七]{N}(?=年{S}{MONTH_NUMBER}月)|九[〇零O一二三四五六七八九]|八[〇零O一二三四五六七八]){S}年(?!{_SPAN.replace("的", "")}|{_DONE}|的(?:{_DONE}))
  | (?P<short_round>[6-9][05]){S}年(?!{_SPAN}|{_DONE})
  | (?P<series>[1-5][0-9]){S}年(?!{_SPAN}|{_DONE}|[没不未都仍也才]|一直|始终)
  | (?P<bare3>[1-9][0-9]{{2}}){S}年(?!{_SPAN}|{_DONE})
)"""
WORD_YEAR = rf"""(?:
    (?P<document_pair>{any_of(DOCUMENT_YEAR_PAIRS)})两?年(?!代)
  | (?P<document_year>{any_of(DOCUMENT_YEARS)})(?:全年)?
  | (?P<story_year>{any_of(STORY_YEARS)})
)"""

_ONES = "[一二三四1-4]"
QUARTER = rf"""(?:
    (?P<quarters>前{S}[二两三23]{S}个?季度?|前三季(?!度)|第?{S}{_ONES}{S}(?:季度?)?(?:[、和与及]|{TO}){S}第?{S}{_ONES}{S}季度?)
  | (?P<quarter>第{S}{_ONES}{S}个?季度?|{_ONES}季度|首季度?|Q[1-4](?![0-9A-Za-z])|[1-4]Q(?![0-9A-Za-z]))
)"""
PART = rf"""(?:
    (?P<turn>春夏|夏秋|秋冬|冬春)(?:之[交际间]|之交|间)
  | (?P<season>(?:早|初|盛|仲|深|暮|晚|隆|寒|炎|阳|金)?[春夏秋冬])(?:天|季|末|初)?(?![秋节运晚游招训奥装笋风令虫夏春冬季分]|至(?![0-9〇一二三四五六七八九去今明次同翌]))
  | (?P<half>[上下前后]半年|H[12](?![0-9A-Za-z])|[12]H(?![0-9A-Za-z]))
  | {QUARTER}
  | 的?第{S}(?P<nth>{COUNT}){S}(?P<nth_of>个月|周|个?星期)(?![一二三四五六日天末])
  | 的?(?P<edge>前|头|最初|最先|最后|末)(?P<edge_n>{S}{COUNT}){S}(?P<edge_of>个?月|周|个?星期|个?礼拜|天|日)
  | 的?(?P<year_part>年初|年底|年末|年中|岁末|岁首|年尾|年终|伊始|开年|初(?![中级一二三四五六七八九十期步次审赛试版选稿])|底(?![特层部色线气座])|末(?![班代尾位流])|中(?=[，。、,；;]|$|到|至|前后))
)"""
_HAN_MONTHS = "一二三四五六七八九十"
_MONTHS = "|".join([f"{n}、{n + 1}" for n in range(11, 0, -1)] + [f"{a}、?{b}" for a, b in pairwise(_HAN_MONTHS)])
"""Two months that follow one another: 7、8月, 七八月."""
MONTH = rf"""(?:
    (?P<old>农历|阴历|旧历|夏历|古历)?{S}
    (?: (?P<months>{_MONTHS})月份?
      | (?P<leap>闰)?(?P<month>{MONTH_NUMBER}|正|腊|冬|元)(?:月?{TO}(?P<month_to>{MONTH_NUMBER}))?{S}月份?
    )(?!台(?!湾|北|风|南|中))
)"""
_DAY_END = (
    rf"(?:日(?![元本方语用])|号(?![码楼线院店房])|(?<=[0-9])(?={S}(?:[，。；;、)]|$|上午|下午|早上|晚上|中午|凌晨)))"
)
DAY = rf"""(?:
    (?P<day>{DAY_NUMBER})(?:{S}[日号]?{TO}(?P<day_to>{DAY_NUMBER}))?{S}{_DAY_END}
  | (?P<old_day>{OLD_DAY})(?:(?<=初[一二三四五六七八九十])日)?(?![{HAN}0-9日号多余个年月天人家万亿岁])
  | (?P<phase>[朔望晦])日?(?![气向望])
  | (?P<third>[上中下]旬|[上下]半月|初(?![{HAN}级期步次稿])|底(?![特层部色线气座])|末(?![班代尾位流])|中(?=[，。、,；;]|$|到|至)|间)
  | 的?第{S}(?P<week>[一二三四五1-5]){S}(?:周|个?(?:星期|礼拜|周))(?P<week_day>[一二三四五六日天])?
  | 的?最后{S}一?个?{S}{WEEK}(?P<last_week_day>[一二三四五六日天])(?![一二三四五六日])
  | 的?(?P<day_edge>前|头|最后|末)(?P<day_edge_n>{S}{COUNT}){S}(?P<day_edge_of>周|个?星期|天|日)
)"""
HOUR = rf"(?:[0-9]{{1,2}}|[{HAN}]{{1,3}})"
_PARTS_OF_DAY = "凌晨|清晨|早晨|早上|早间|上午|中午|正午|午间|午后|下午|傍晚|黄昏|晚上|晚间|夜间|夜里|夜晚|深夜|半夜|午夜|子夜|拂晓|黎明|入夜"
TIME = rf"""(?:
    (?:{S}(?P<part>{_PARTS_OF_DAY}|早(?![报市年餐饭退期班在已就]|稻|晨)|晚(?![报会餐饭年点期班])))?
    (?:{S}(?P<clock>{HOUR}(?:[点时](?:整|半|[一三]刻|{HOUR}分?)?(?:{HOUR}秒)?|:[0-9]{{2}}(?::[0-9]{{2}})?)(?:{TO}{HOUR}(?:[点时]半?|:[0-9]{{2}}))?))?
)"""
WEEKDAY = rf"(?:{S}\({S}{WEEK}?(?P<weekday>[一二三四五六日天]){S}\))?"
FEAST = rf"的?(?:农历|阴历)?(?P<feast>{any_of(FEASTS)})[节日]?(?![晚档联月个人名届次假版]|期(?!间))"
QUARTER_WORD = rf"(?P<quarter_word>{any_of(DOCUMENT_QUARTERS)})"
THIRD_OF = (
    "(?P<third_of>初期?|早期|前期|中期|中叶|中后期|末期?|末叶|后期|晚期|[上前]半[叶期]|[下后]半[叶期]|初叶|前叶|后叶)?"
)
CENTURY = rf"(?:(?:公元|西元)?(?P<bc>前)?{S}(?P<century>[0-9]{{1,2}}|[{HAN}]{{1,3}})(?:(?:世纪)?{TO}(?P<century_to>[0-9]{{1,2}}|[{HAN}]{{1,3}}))?|(?P<century_word>[上下][个一]?|本)){S}世纪"
_TENS = "[1-9]0|[二三四五六七八九]?十"
DECADES = rf"""(?:
    (?P<decade_pair>[一二三四五六七八][二三四五六七八九])十年代
  | (?P<decade>{_TENS})(?:年代)?(?:{TO}|[、和与])(?P<decade_to>{_TENS})年代
  | (?P<decade_one>{_TENS})年代
)"""
