"""The reading of dates."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanben.reckoning import dates
from kanben.reckoning.calendars import lunar_day
from kanben.reckoning.edtf import Interval, Point, order, parse
from kanben.reckoning.folding import TABLE, fold
from kanben.reckoning.grammar import KINDS
from kanben.reckoning.numerals import number
from kanben.reckoning.reigns import eras
from tests.dots import cases

FIXTURES = [
    (name, *case)
    for name in ("written", "reigns", "document", "story", "none")
    for case in cases(f"chronology/{name}.md")
]


@pytest.mark.parametrize(("name", "title", "text", "wanted"), FIXTURES, ids=[case[1] for case in FIXTURES])
def test_fixture(name, title, text, wanted):
    found = [e for e in dates(text) if e.edtf and not (name == "document" and e.start == 0)]
    assert "\n".join(f"{e.text} = {e.edtf} {e.kind}" for e in found) == wanted.removeprefix("–")


def test_every_kind_of_none_is_still_listed():
    kinds = {e.kind for e in dates("每年10月1日，最近，用了7天，次日，晚上8點30分。") if e.edtf is None}
    assert kinds == {"recurring", "vague", "duration", "relative", "other"}


def test_a_date_given_stands_before_the_stamp():
    assert dates("2020-06-15\n去年的事。", "2010-01-01")[-1].edtf == "2009"


def test_a_wrong_weekday_is_said_in_the_trace_and_a_right_one_too():
    wrong, right = dates("2018年4月15日（星期一）動身，2014年2月18日，星期二。")[:2]
    assert "was 星期日" in wrong.trace
    assert "as said" in right.trace


def test_a_derived_date_shows_its_sum():
    assert dates("2018年9月30日，清晨。\n172天後，年報公開。")[-1].trace == "172天後 = 2018-09-30 + 172 d"


def test_a_reign_that_ended_before_is_doubted():
    (reading,) = dates("雍正十六年，大旱。")
    assert (reading.edtf, reading.confidence < 0.5, "ended in 1735" in reading.trace) == ("1738", True, True)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("2018年9月30日，方案落定。", True),
        ("公司公布2018年財年年報。", False),
        ("工程預計於2031年完工。", False),
        ("如果2015年他來了，會怎樣？", False),
        ("2019年5月22日", False),  # nothing but the stamp of the text
    ],
)
def test_an_event_is_something_that_happened(text, event):
    assert dates(text)[0].event is event


def test_both_scripts_read_the_same():
    traditional = "去年臘月廿八，這年冬天，兩個月後，星期三，過去十年，民國三十八年十二月。"
    simplified = "去年腊月廿八，这年冬天，两个月后，星期三，过去十年，民国三十八年十二月。"
    assert [(e.start, e.edtf, e.kind) for e in dates(traditional, "2020-03-03")] == [
        (e.start, e.edtf, e.kind) for e in dates(simplified, "2020-03-03")
    ]


def test_a_fold_is_one_character_for_one():
    assert all(len(chr(a).translate(TABLE)) == 1 for a in TABLE)


DATELIKE = st.text(
    st.sampled_from("0123456789年月日號前後這當次去今民國三十廿初正每約以至-~/.，。（）《 \n甲"), max_size=60
)


@given(DATELIKE)
def test_readings_stand_in_order_apart_and_where_they_say(text):
    at = 0
    for e in dates(text):
        assert at <= e.start < e.end
        assert text[e.start : e.end] == e.text
        assert e.kind in KINDS
        assert e.edtf is None or str(parse(e.edtf)) == e.edtf
        at = e.end


@given(st.text(max_size=40))
def test_folding_keeps_the_length(text):
    assert len(fold(text)) == len(text)


@given(st.integers(1, 9999), st.integers(0, 12), st.integers(0, 28), st.sampled_from(["", "~", "?", "%"]))
def test_a_point_comes_back_from_its_edtf(year, month, day, mark):
    point = Point(year, month, day if month else 0, mark=mark)
    assert parse(str(point)) == point
    assert point.first <= point.last


@pytest.mark.parametrize("text", ["2019-13", "2019-02-30", "19", "2019/2018", "../..", "199X-05", "2019年", ""])
def test_what_is_no_edtf_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 (the message is the caller's)
        parse(text)


def test_our_edtf_is_edtf():
    oracle = pytest.importorskip("edtf", reason="the edtf package is the oracle").parse_edtf
    for text in (
        "2019",
        "2019-05-22",
        "2013-22",
        "199X",
        "2005~",
        "2005-08%",
        "2011/2013",
        "../1949",
        "2018/..",
        "-0220",
    ):
        assert str(oracle(text)) == str(parse(text)) == text


def test_what_is_undated_in_its_unit_stands_last():
    wanted = ["2014-12-31", "2015-08-12", "2015-08", "2015-09-15", "2015-24", "2015", "2015/2016", "2016-01~"]
    mixed = sorted(wanted)
    assert mixed != wanted
    assert sorted(mixed, key=lambda d: order(parse(d))) == wanted


def test_an_interval_has_a_beginning_before_its_end():
    with pytest.raises(ValueError, match="after"):
        Interval(Point(2019), Point(2018))


def test_the_eras_follow_one_another():
    for dynasty in ("明", "清", "南宋", "北宋"):
        told = sorted((e for each in eras().values() for e in each if e.dynasty == dynasty), key=lambda e: e.first)
        assert all(one.first <= one.last for one in told)
        assert all(one.last >= other.first - 1 for one, other in pairwise(told))


@pytest.mark.parametrize(
    ("year", "month", "day", "leap"), [(2019, 13, 1, False), (2019, 1, 31, False), (2019, 5, 1, True)]
)
def test_the_old_calendar_refuses_days_it_never_had(year, month, day, leap):
    with pytest.raises(ValueError, match="old calendar"):
        lunar_day(year, month, day, leap)


def test_numbers():
    assert [number(n) for n in ("十", "二十", "一百零八", "一千九百", "卅一", "０".translate(TABLE))] == [
        10,
        20,
        108,
        1900,
        31,
        0,
    ]


def test_hostile_marks_cost_their_length():
    for mark in ("1", "二", "十月", "1-", "2019年", "《", "http://", "去年", "當天", " 2019"):
        assert len(dates(mark * 5000)) <= 5000
