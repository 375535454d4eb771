"""The scanner: it passes over no place where a row matches, and its work is bounded by the text."""

import re
import sys
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanben.reckoning import dates, told
from kanben.reckoning.folding import fold
from kanben.reckoning.grammar import TABLE, Pattern
from kanben.reckoning.openings import Openings, openings
from kanben.reckoning.whereabouts import Whereabouts
from tests.dots import CASES, cases

FIXTURES = [
    given for path in sorted((CASES / "chronology").glob("*.md")) for _, given, _ in cases(f"chronology/{path.name}")
]
# what rows begin with and go on with, and what may stand between
DATELIKE = "".join(
    dict.fromkeys(
        "".join(row.begins for row in TABLE)
        + "0123456789年月日號号天周星期禮拜季世紀紀代初底末前後后至到~-/.:()《》，。 \n甲個个小時时"
    )
)


def rows(opens: Openings, found: re.Match[str]) -> list[Pattern]:
    """Return the rows that the scanner tries where it has found something."""
    return [row for row, _ in opens.tries(found)]


def passed_over(text: str) -> list[tuple[str, str]]:
    """Return each match of a row that the scanner would not have tried, and the row's name."""
    folded, opens = fold(text), openings()
    missed = []
    for at, character in enumerate(folded):
        matching = [
            row for row in TABLE if character in row.begins and (m := row.expression.match(folded, at)) and m[0]
        ]
        found = opens.expression.match(folded, at)
        tried = rows(opens, found) if found else []
        missed += [(row.name, folded[at : at + 20]) for row in matching if row not in tried]
    return missed


@pytest.mark.parametrize("text", FIXTURES)
def test_no_row_that_matches_is_passed_over(text: str) -> None:
    assert passed_over(text) == []


@given(st.text(st.sampled_from(DATELIKE), max_size=40))
def test_no_row_is_passed_over_wherever_characters_of_dates_meet(text: str) -> None:
    assert passed_over(text) == []


@given(
    st.lists(st.sampled_from([w for text in FIXTURES for w in re.findall(".{1,4}", text)]), max_size=12).map("".join)
)
def test_no_row_is_passed_over_wherever_pieces_of_dates_meet(text: str) -> None:
    assert passed_over(text) == []


def test_what_lies_on_the_shelf_is_what_was_derived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANBEN_CACHE", str(tmp_path))
    derive = openings.__wrapped__
    derived, kept = derive(TABLE), derive(TABLE)
    (file,) = tmp_path.glob("*.openings")
    file.write_bytes(file.read_bytes()[:-9])
    for again in (kept, derive(TABLE)):
        assert again.expression == derived.expression
        found = [one.expression.finditer(fold("\n".join(FIXTURES))) for one in (derived, again)]
        assert [rows(derived, m) for m in found[0]] == [rows(again, m) for m in found[1]]


def test_without_the_parser_of_re_every_row_is_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(FIXTURES[:40])
    expected = dates(text)
    monkeypatch.setenv("KANBEN_CACHE", str(tmp_path))
    monkeypatch.setitem(sys.modules, "re._parser", None)
    plain = openings.__wrapped__(TABLE)
    assert {c for row in TABLE for c in row.begins} == {m[0] for m in plain.expression.finditer(DATELIKE)}
    monkeypatch.setattr("kanben.reckoning.recognising.openings", lambda: plain)
    assert dates(text) == expected


def test_prose_without_dates_tries_no_row() -> None:
    prose = "渡口的燈是全村最早亮起來的，一個人上了船，大家都說這是不會有的事，後來也沒有人再提。"
    assert [m[0] for m in openings().expression.finditer(fold(prose))] == ["后来"]


HOSTILE = (
    "1",
    "１",
    "一",
    "十",
    "廿",
    "年",
    "第",
    "每",
    "(",
    "《",
    "\n",
    "2019-",
    "2019年",
    "10年前",
    "1.1.1.1.",
    "http://",
    "a@a@",
    "去年",
    "當天",
    "12:3",
)


@pytest.mark.parametrize("shape", HOSTILE)
def test_hostile_shapes_are_tried_in_proportion_to_their_length(shape: str) -> None:
    opens = openings()

    def tried(length: int) -> int:
        run = fold(shape * (length // len(shape)))
        return sum(len(rows(opens, found)) for found in opens.expression.finditer(run))

    assert tried(4000) <= 8 * 4000
    assert tried(16000) <= 4 * tried(4000) + 100


def test_readings_are_told_while_the_text_is_read() -> None:
    first = islice(told("2019年5月22日，雨。" * 10_000), 2)
    assert [(one.start, one.end) for one in first] == [(0, 10), (13, 23)]


def test_an_address_holds_no_date_and_hides_none_behind_it() -> None:
    text = "寫信到2019-05@1999.cn在2019年5月3日，或見http://a.cn/2018-01-02，《1984年》。"
    assert [one.text for one in dates(text)] == ["2019年5月3日"]


@pytest.mark.parametrize("before", [100, 61])
def test_a_long_word_before_an_at_sign_is_no_address(before: int) -> None:
    assert dates("a" * before + "，2019年5月3日@家")[0].text == "2019年5月3日"


# --- where a place stands -----------------------------------------------------


@given(st.text(st.sampled_from("甲乙，。！？!?；;\n「」『』“”"), min_size=1, max_size=60), st.data())
def test_a_place_stands_where_it_stands_whatever_was_asked_before(text: str, data: st.DataObject) -> None:
    where = Whereabouts(text)
    for at in data.draw(st.lists(st.integers(0, len(text) - 1), max_size=8)):
        ends = [i for i, c in enumerate(text) if c in "。！？!?；;\n"]
        start = max((i + 1 for i in ends if i < at), default=0)
        assert where.sentence(at) == (start, min((i for i in ends if i >= at), default=len(text)))
        assert where.paragraph(at) == text[:at].count("\n")
        inside = [
            m.start()
            for m in re.finditer("「[^「」\n]+」|『[^『』\n]+』|“[^“”\n]+”", text)
            if m.start() <= at < m.end()
        ]
        if inside:
            assert 0 <= where.quotation(at) <= inside[0]
