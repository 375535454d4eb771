"""The grammar of dates, reigns and the old calendar, and EDTF: what each may say, and what it may not."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kanben.reckoning import dates
from kanben.reckoning.calendars import FEASTS, feast, lunar_day, lunar_month
from kanben.reckoning.edtf import Interval, Point, marked, order, parse
from kanben.reckoning.folding import fold
from kanben.reckoning.numerals import han, number
from kanben.reckoning.reigns import counted, cycle, era_of, eras
from kanben.reckoning.wording import words
from tests.dots import cases

SENTENCES = Path(__file__).parent / "bench" / "date_sentences.jsonl"

FIXTURES = [
    (name, *case)
    for name in ("dates_numbers", "dates_parts", "dates_reigns", "dates_twice", "dates_none")
    for case in cases(f"chronology/{name}.md")
]


@pytest.mark.parametrize(("name", "title", "text", "wanted"), FIXTURES, ids=[case[1] for case in FIXTURES])
def test_fixture(name, title, text, wanted):
    found = [e for e in dates(text) if e.edtf]
    assert "\n".join(f"{e.text} = {e.edtf} {e.kind}" for e in found) == wanted.removeprefix("–")


def test_sentences_of_every_kind_are_read():
    """Of 750 sentences, a third without any date, at least 98 of 100 values are right and two at most invented."""
    wanted, faults, invented = 0, [], []
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        found = {e.start: e for e in dates(case["text"], case["doc_date"]) if e.edtf}
        for want in case["expected"]:
            near = [e for e in found.values() if e.start < want["end"] and e.end > want["start"]]
            right = any(e.edtf in (want["edtf"], *want.get("accept", ())) for e in near)
            wanted += not want.get("optional")
            if not right and not want.get("optional"):
                faults.append(f"{case['text']}: {want['span']}")
            for e in near:
                found.pop(e.start)
        invented += [f"{case['text']}: {e.text} = {e.edtf}" for e in found.values()]
    assert len(faults) <= wanted * 0.02, "\n".join(faults)
    assert len(invented) <= 2, "\n".join(invented)


KNOWN_DAYS = [
    # title, year, month, day of the old calendar, the day of the common one
    ("玄武門", "武德", 9, 6, 4, "0626-07-02"),
    ("岳飛", "紹興", 11, 12, 29, "1142-01-27"),
    ("寧王起兵", "正德", 14, 6, 14, "1519-07-10"),
    ("關中地震", "嘉靖", 34, 12, 12, "1556-01-23"),
    ("王恭廠", "天啟", 6, 5, 6, "1626-05-30"),
    ("崇禎自縊", "崇禎", 17, 3, 19, "1644-04-25"),
    ("康熙即位", "順治", 18, 1, 9, "1661-02-07"),
    ("康熙崩", "康熙", 61, 11, 13, "1722-12-20"),
    ("雍正崩", "雍正", 13, 8, 23, "1735-10-08"),
    ("乾隆崩", "嘉慶", 4, 1, 3, "1799-02-07"),
    ("虎門銷煙", "道光", 19, 4, 22, "1839-06-03"),
    ("南京條約", "道光", 22, 7, 24, "1842-08-29"),
    ("金田", "道光", 30, 12, 10, "1851-01-11"),
    ("咸豐崩", "咸豐", 11, 7, 17, "1861-08-22"),
    ("同治崩", "同治", 13, 12, 5, "1875-01-12"),
    ("豐島海戰", "光緒", 20, 6, 23, "1894-07-25"),
    ("黃海海戰", "光緒", 20, 8, 18, "1894-09-17"),
    ("馬關條約", "光緒", 21, 3, 23, "1895-04-17"),
    ("定國是詔", "光緒", 24, 4, 23, "1898-06-11"),
    ("戊戌政變", "光緒", 24, 8, 6, "1898-09-21"),
    ("六君子", "光緒", 24, 8, 13, "1898-09-28"),
    ("對外宣戰", "光緒", 26, 5, 25, "1900-06-21"),
    ("聯軍入京", "光緒", 26, 7, 20, "1900-08-14"),
    ("辛丑條約", "光緒", 27, 7, 25, "1901-09-07"),
    ("廢科舉", "光緒", 31, 8, 4, "1905-09-02"),
    ("光緒崩", "光緒", 34, 10, 21, "1908-11-14"),
    ("黃花崗", "宣統", 3, 3, 29, "1911-04-27"),
    ("武昌", "宣統", 3, 8, 19, "1911-10-10"),
    ("退位", "宣統", 3, 12, 25, "1912-02-12"),
]


@pytest.mark.parametrize(("event", "title", "year", "month", "day", "wanted"), KNOWN_DAYS)
def test_the_days_of_known_events(event, title, year, month, day, wanted):
    months = {1: "正", 12: "十二"}
    said = f"{title}{han(year)}年{months.get(month, han(month))}月{'初' if day <= 10 else ''}{han(day)}"
    (reading,) = dates(f"{said}，記{event}。")
    assert (reading.text, reading.edtf) == (said, wanted)


@pytest.mark.parametrize(
    ("name", "year", "wanted"),
    [
        ("春节", 2020, "2020-01-25"),
        ("端午", 2018, "2018-06-18"),
        ("中秋", 2020, "2020-10-01"),
        ("冬至", 2015, "2015-12-22"),
        ("立春", 2021, "2021-02-03"),
        ("清明", 1976, "1976-04-04"),
        ("年三十", 2009, "2009-01-25"),
        ("父亲节", 2021, "2021-06-20"),
    ],
)
def test_the_days_of_feasts(name, year, wanted):
    assert str(feast(name, year)) == wanted


def test_every_feast_has_its_day_in_every_year():
    assert all(feast(name, year).year in (year, year + 1) for name in FEASTS for year in (1901, 1984, 2020, 2033))


@pytest.mark.parametrize(
    ("text", "edtf", "says"),
    [
        ("光緒四十年，大旱。", None, "ended in 1908"),
        ("雍正十六年，大旱。", "1738", "ended in 1735"),
        ("太和二年，大旱。", None, "which is not said"),
        ("唐太和二年，大旱。", "0828", "太和二年 = 828"),
        ("北魏太和二年，大旱。", "0478", "太和二年 = 478"),
        ("太和二年（828年），大旱。", "0828", "as said"),
        ("光緒二十四年（1899年），變法。", "1898", "but 1899 stands beside it"),
        ("1899年（光緒二十四年），變法。", "1899", "which is not 1899"),
        ("光緒己亥年，設埠。", "1899", "己亥 = 1899"),
        ("康熙壬寅年，何指？", None, "more than one"),
        ("戊戌年，何指？", None, "none told before"),
        ("1898年夏變法，庚子年聯軍入京。", "1900", "nearest to 1898"),
        ("他在紹興三年，想家了。", None, "may be the place"),
        ("2018財年，收入大增。", "2018", "fiscal year"),
        ("102年的決算，102年，班超回洛陽。", "0102", "as written"),
        ("臺灣在102年4月修法。", "2013-04", "year of the Republic"),
    ],
)
def test_what_is_doubted_says_why(text, edtf, says):
    reading = next(e for e in reversed(dates(text)) if e.edtf == edtf)
    assert says in reading.trace + reading.text or says in "; ".join(e.trace for e in dates(text))


def test_two_calendars_that_differ_are_noted():
    (reading,) = dates("1911年10月10日（宣統三年八月二十日），槍響了。")
    assert reading.edtf == "1911-10-10"
    assert "which is 1911-10-11" in reading.trace
    assert reading.confidence <= 0.5


# The eras


def test_an_era_has_the_same_name_in_both_scripts():
    simplified = {"光绪", "乾隆", "万历", "开宝", "贞观", "显庆", "庆历", "绍兴", "龙朔", "圣历", "建宁", "鸿嘉"}
    assert simplified <= eras().keys()
    assert all(fold(era.title) == name for name, each in eras().items() for era in each)


def test_every_year_since_the_western_han_is_counted_by_some_era():
    spans = [(era.first, era.last) for each in eras().values() for era in each]
    assert all(any(first <= year <= last for first, last in spans) for year in range(-139, 1912))


def test_an_era_that_dynasties_share_needs_a_word():
    assert isinstance(era_of("建元", ""), str)
    assert [era_of("建元", fold(word)).dynasty for word in ("漢武帝", "晉", "南齊高帝")] == ["西漢", "東晉", "南齊"]


@given(st.integers(-139, 1911))
def test_a_year_counted_in_an_era_is_that_year(year):
    assert all(era.year(n) == year and n >= 1 for era, n in counted(year))


@given(st.integers(1, 999))
def test_a_number_in_han_is_read_back(n):
    assert number(han(n)) == n


def test_the_cycle_has_sixty_names():
    stems, branches = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
    assert sorted(cycle(stems[i % 10] + branches[i % 12]) for i in range(60)) == list(range(60))
    with pytest.raises(ValueError, match="no year of the cycle"):
        cycle("甲丑")


@given(st.integers(1600, 2050), st.integers(1, 12), st.integers(1, 29))
def test_an_old_day_lies_in_its_old_month(year, month, day):
    whole, one = lunar_month(year, month), lunar_day(year, month, day)
    assert isinstance(whole, Interval)
    assert whole.first <= one.first <= whole.last


# EDTF

MARKS = st.sampled_from(["", "~", "?", "%"])
DAYS = st.builds(Point, st.integers(-999, 9999), st.integers(1, 12), st.integers(1, 28), mark=MARKS)
MONTHS = st.builds(Point, st.integers(-999, 9999), st.integers(0, 12), mark=MARKS)
STRETCHES = st.builds(Point, st.integers(-999, 9999), st.sampled_from([21, 22, 23, 24, 33, 34, 35, 36, 40, 41]))
CENTURIES = st.builds(lambda n: Point(n * 100, unknown=2), st.integers(-20, 99).filter(bool))
DECADES = st.builds(lambda n: Point(n * 10, unknown=1), st.integers(0, 999))
POINTS = st.one_of(DAYS, MONTHS, STRETCHES, CENTURIES, DECADES)


@given(POINTS)
@example(Point(-400, unknown=2))
def test_a_point_comes_back_from_its_edtf(point):
    assert parse(str(point)) == point
    assert point.first <= point.last


@given(POINTS, POINTS)
def test_an_interval_comes_back_from_its_edtf_and_holds_its_ends(one, other):
    a, b = sorted((one, other), key=lambda p: p.first)
    for interval in (Interval(a, None), Interval(None, a)):
        assert parse(str(interval)) == interval
    if a.first <= b.last:
        both = Interval(a, b)
        assert parse(str(both)) == both
        assert (both.first, both.last) == (a.first, b.last)


@given(POINTS)
def test_words_are_never_empty_and_a_mark_shows(point):
    assert words(point)
    assert words(marked(point, "~")).startswith("約")
    assert words(marked(point, "?")).endswith("（？）")
    assert words(point, reign=True).startswith(words(point).removesuffix("（？）"))


@given(DAYS, DAYS)
def test_days_are_ordered_as_the_calendar_does(one, other):
    assert (order(one) < order(other)) == (one.first < other.first)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2018/5/2", "a day is written 2018-05-02"),
        ("2018-5", "two digits"),
        ("618", "four digits"),
        ("199x", "great X"),
        ("~2018", "behind the date"),
        ("2018年", "written in digits"),
        ("2011--2013", "parted by a stroke"),
        ("-00XX", "-0099/0000"),
        ("soon", "write 2019"),
        ("2019-13", "no month"),
        ("2019-02-30", "no day"),
        ("2019/2018", "after"),
    ],
)
def test_an_editor_is_told_what_to_write(text, says):
    with pytest.raises(ValueError, match=says):
        parse(text)


@settings(deadline=None)  # the package compiles its grammar at the first call
@given(st.one_of(DAYS, MONTHS, DECADES, CENTURIES.filter(lambda p: p.year > 0)))
def test_the_edtf_package_reads_what_is_written_here(point):
    """A second opinion, as far as it goes: seasons and quarters it bounds in its own way."""
    edtf = pytest.importorskip("edtf", reason="the edtf package gives the second opinion")
    if not 1 <= point.year <= 9999:
        return
    read = edtf.parse_edtf(str(point))
    assert (tuple(read.lower_strict())[:3], tuple(read.upper_strict())[:3]) == (point.first, point.last)
