"""What a date hangs on: the day of writing, the story, an event told before; and whether anything happened.

A line of a fixture is ``words = EDTF``, with ``(no event)`` where the date tells of nothing
that happened.  A value belongs to the words it overlaps, so that a fixture speaks of
values, and the grammar's own fixtures of where an expression begins and ends.
"""

import pytest

from kanben.reckoning import Expression, dates
from tests.dots import cases

FIXTURES = [
    case
    for name in (
        "anchors_frame",
        "anchors_document",
        "anchors_event",
        "anchors_second",
        "anchors_third",
        "events_happened",
    )
    for case in cases(f"chronology/{name}.md")
]


def is_stamp(text: str, one: Expression) -> bool:
    return one.start == 0 and text.startswith(one.text + "\n")


def as_told(text: str, found: list[Expression], wanted: str) -> str:
    """Return the found values in the words of the fixture, where they overlap them."""
    told, at = [], 0
    words = [line.partition(" = ")[0] for line in wanted.split("\n") if " = " in line]
    places = []
    for word in words:
        at = text.index(word, at)
        places.append((at, at + len(word), word))
        at += len(word)
    for one in found:
        word = next((w for a, b, w in places if a < one.end and one.start < b), one.text)
        told.append(f"{word} = {one.edtf}" + ("" if one.event else " (no event)"))
    return "\n".join(told)


@pytest.mark.parametrize(("title", "text", "wanted"), FIXTURES, ids=[case[0] for case in FIXTURES])
def test_fixture(title, text, wanted):
    found = [e for e in dates(text) if e.edtf and not is_stamp(text, e)]
    assert as_told(text, found, wanted) == wanted.removeprefix("–")


@pytest.mark.parametrize(
    ("text", "trace"),
    [
        ("2018年9月30日，清晨。\n172天後，年報公開。", "172天後 = 2018-09-30 + 172 d"),
        ("2006年11月20日，年會召開。年會召開一個月前，還沒有場地。", "一個月前 = 2006-11-20 - 1 m (event)"),
        ("1945年8月16日，報上說：「昨天，日本投降。」", "昨天 = 1945-08-16 - 1 d (speech)"),
        (
            "2014年12月20日，翻過山口。1月3日，到拉薩。",
            "year of 2014-12-20 (paragraph); after month 12, so of the next year",
        ),
        ("2020-06-15\n三天後，考試開始。", "三天後 = 2020-06-15 + 3 d (document); after the document's date"),
    ],
)
def test_a_trace_says_what_was_counted_from(text, trace):
    assert dates(text)[-1].trace == trace


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("公司成立於1998年。研究院成立三年後，論文發表。", "the event it counts from was told with no date"),
        ("1998年，甲廠投產。2003年，乙廠投產。\n投產三年後，漲了工資。", "more than one such event was told"),
        ("去年的雪化了。", "no document date"),
        ("次日，雪化了。", "no day told before to count from"),
        ("2020-06-15\n1937年，人心惶惶。「去年就該走的。」他說。", "said within the story, and nobody says when"),
    ],
)
def test_what_cannot_be_counted_says_why(text, why):
    reading = dates(text)[-1]
    assert reading.edtf is None
    assert why in reading.trace


def test_the_further_off_the_anchor_the_less_sure_the_date():
    sure = [
        dates(text, date)[-1].confidence
        for text, date in (
            ("2015年8月12日，他走了。", None),
            ("2015年8月12日他走了，次日回來。", None),
            ("2015年8月12日，他走了。次日回來。", None),
            ("2015年8月12日，他走了。\n次日回來。", None),
            ("2015年8月12日，爆炸。\n爆炸次日，停課。", None),
            ("三天後，考試開始。", "2020-06-15"),
        )
    ]
    assert sure == sorted(sure, reverse=True)
    assert len(set(sure)) == len(sure)


def test_what_is_counted_from_a_guess_is_a_guess():
    told, guess, counted = dates("2016年9月，書店關門。說起來，5月就沒有客人了。當月28日，斷了電。")
    assert (guess.edtf, counted.edtf) == ("2016-05", "2016-05-28")
    assert counted.confidence <= guess.confidence < told.confidence
