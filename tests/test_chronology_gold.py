"""The dates of the two articles, against what two readers found in them who had never seen the program."""

import json

import pytest
from click.testing import CliRunner

from kanben import filters
from kanben.reckoning import dates
from kanben.reckoning.edtf import parse
from tests.bench.date_peers import ASKED, DOORS, PACKAGES
from tests.bench.date_sets import (
    SEEDS,
    WRITTEN,
    Case,
    Reading,
    Wanted,
    article,
    articles,
    fits,
    measured,
    readings,
    received,
)

SOURCES = list(articles())


def commanded(source: str) -> list[Reading]:
    """Return what ``kanben dates`` tells of a seed as it came."""
    told = CliRunner().invoke(filters.dates, [str(SEEDS / source)])
    assert told.exit_code == 0, told.output
    rows = [json.loads(line) for line in told.output.splitlines()]
    return [Reading(r["start"], r["end"], r["text"], r["edtf"], trace=r["trace"]) for r in rows if r["edtf"]]


@pytest.fixture(scope="module", params=SOURCES)
def repaired(request) -> tuple[Case, list[Reading]]:
    case = article(request.param)
    return case, readings(dates(case.text))


@pytest.fixture(scope="module", params=SOURCES)
def as_it_came(request) -> tuple[Case, list[Reading]]:
    return article(request.param, raw=True), commanded(request.param)


def faults(case: Case, found: list[Reading]) -> list[str]:
    """Return what is missed, wrong, or read where there is no date; where the words end is left open."""
    return [fault for fault in measured(case, found).faults if not fault.startswith("(span")]


def test_every_date_beyond_doubt_is_right_and_none_is_invented(repaired):
    assert faults(*repaired) == []


def test_the_same_of_the_article_as_it_came_by_the_command(as_it_came):
    assert faults(*as_it_came) == []


def test_what_the_command_tells_stands_at_its_place(as_it_came):
    case, found = as_it_came
    assert found
    assert [one for one in found if case.text[one.start : one.end] != one.text] == []


def test_a_value_where_readers_doubt_is_one_of_theirs(repaired):
    case, found = repaired
    doubted = [want for want in case.wanted if not want.counted]
    met = [(want, one) for want in doubted for one in found if one.start < want.end and want.start < one.end]
    assert doubted
    assert [(want.texts[0], one.edtf) for want, one in met if not want.right(one)] == []


# --- the gold and the measure themselves ---------------------------------------


@pytest.mark.parametrize("source", SOURCES)
def test_each_row_of_the_gold_is_well_formed(source):
    for row in articles()[source]:
        assert row["context"].count(row["span"]) == 1, row
        assert row["class"] in ("sure", "vague-ok", "reject"), row
        assert (row["edtf"] is None) == (row["class"] == "reject"), row
        assert row["why"], row
        assert len(row["readers"]) == 2
        for value in filter(None, (row["edtf"], *row["accept"])):
            parse(value)


def test_there_are_as_many_beyond_doubt_as_were_counted():
    rows = [row for source in SOURCES for row in articles()[source]]
    count = {name: sum(row["class"] == name for row in rows) for name in ("sure", "vague-ok", "reject")}
    assert count == {"sure": 37, "vague-ok": 19, "reject": 108}


def test_a_place_in_the_repaired_text_is_found_in_the_article_as_it_came():
    source = "000_367c79fc45c5b95e.txt"
    given, case = received(source), article(source, raw=True)
    assert [given[want.start : want.end] for want in case.wanted if "年冬天" in want.texts[0]] == ["這年冬天"]
    assert any("(" in given[want.start : want.end] for want in case.wanted)  # 當(dāng)天


@pytest.mark.parametrize(
    ("days", "edtf", "same"),
    [
        (("2018-09-30", "2018-09-30"), "2018-09-30", True),
        (("2018-09-01", "2018-09-30"), "2018-09-30", False),
        (("2013-05-05", "2013-08-06"), "2013-22", True),  # summer by the solar terms
        (("2013-01-01", "2013-12-31"), "2013-22", False),
        (("2018-11-22", "2018-11-22"), "2018-11~", True),
        (("2018-11-22", "2018-11-22"), "2018-11", False),
        (("2019-01-01", "2020-05-27"), "2019/..", True),
        ((None, "1948-12-31"), "../1949", False),
        ((None, "1949-12-30"), "../1949", True),  # with or without its last day
        (("1949-01-01", "1949-12-31"), "../1949", False),
        (("-0220-01-01", "-0220-12-31"), "-0220", True),
    ],
)
def test_days_of_a_program_without_edtf_are_taken_in_its_favour(days, edtf, same):
    assert fits(days, edtf) is same


def test_the_measure_counts_what_is_right_missed_and_invented():
    case = Case("2010年，他成本的1/4", None, (Wanted(0, 5, ("2010年",), ("2010",)),), ((10, 13),))
    invented = Reading(10, 13, "1/4", days=(("2019-01-04", "2019-01-04"),))
    assert (measured(case, []).right, measured(case, []).faults) == (0, ("missed 2010年 = 2010",))
    score = measured(case, [Reading(0, 5, "2010年", "2010"), invented])
    assert (score.right, score.wanted, score.false) == (1, 1, 1)
    assert score.faults == ("FALSE 1/4 = 2019-01-04",)


def test_every_peer_has_an_adapter_and_every_article_a_date_for_them():
    assert list(DOORS) == list(PACKAGES)
    assert set(ASKED) < set(PACKAGES)
    assert list(WRITTEN) == SOURCES
