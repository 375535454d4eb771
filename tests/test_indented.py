"""What is written piece by piece is what Python writes at once; a calendar is written as its library writes it."""

import json
import re

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanben import expressions
from kanben.chronology.ics import _line
from kanben.indented import MANY, indented
from kanben.reckoning.grammar import TABLE

WORDS = st.text(st.sampled_from("井塌了，2015年\"'\\\n\t\x00\u2028\U00020bb7é <>&"), max_size=40)
TOLD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS,
    lambda held: st.lists(held, max_size=4) | st.dictionaries(WORDS, held, max_size=4),
    max_leaves=30,
)


@given(TOLD, st.sampled_from([1, 2]))
def test_what_is_laid_out_piece_by_piece_is_what_python_lays_out(told, step):
    assert "".join(indented(told, step)) == json.dumps(told, ensure_ascii=False, indent=step)


def test_a_list_may_come_one_by_one():
    told = {"entries": ({"text": said, "at": [n]} for n, said in enumerate("井塌了")), "none": iter(())}
    as_lists = {"entries": [{"text": said, "at": [n]} for n, said in enumerate("井塌了")], "none": []}
    assert "".join(indented(told)) == json.dumps(as_lists, ensure_ascii=False, indent=1)


def test_entries_written_together_are_parted_where_they_end_whatever_they_say():
    said = ["井", "},\n  {", "},{", '"}', "[塌]"]
    told = [{"text": said[n % 5], "at": n} for n in range(2 * MANY + 1)]
    told[7:7] = [{}, {"in": {"text": "了"}}, [1, {}], "},\n  {"]
    assert "".join(indented(iter(told))) == json.dumps(told, ensure_ascii=False, indent=1)


@given(st.text(st.sampled_from("井塌了，a;:\\^\n \U00020bb7年"), max_size=150))
def test_a_line_of_the_calendar_is_folded_as_its_library_folds_it(said):
    event = icalendar.Event()
    event.add("summary", said)
    assert event.to_ical() == b"BEGIN:VEVENT\r\n" + _line("SUMMARY", said) + b"END:VEVENT\r\n"


def test_expressions_from_the_shelf_are_those_that_were_compiled(tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KANBEN_CACHE", str(tmp_path))
    said = [row.said for row in TABLE[:4]]
    expected = {one: re.compile(one, re.VERBOSE) for one in said}
    assert expressions.compiled(said, re.VERBOSE) == expected
    (file,) = tmp_path.glob("*.expressions")
    assert expressions.compiled(said, re.VERBOSE) == expected
    for damaged in (file.read_bytes()[:-9], b"", b"[[0,[9999],0,{},[]]]"):
        file.write_bytes(damaged)
        assert expressions.compiled(said, re.VERBOSE) == expected
    monkeypatch.setitem(__import__("sys").modules, "re._parser", None)
    assert expressions.compiled(said, re.VERBOSE) == expected
