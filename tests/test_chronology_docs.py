"""What docs/chronology.md says of dates and of the editor's file is so."""

import re
from pathlib import Path

import pytest

from kanben.chronology.editor import decisions
from kanben.reckoning import dates

PAGE = (Path(__file__).parent.parent / "docs" / "chronology.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([a-z][^|`]*) \| ([^|]*`[^|]*) \|$", PAGE.partition("## Where a date")[0], re.MULTILINE)
EXAMPLES = [
    (words, edtf, day[0] if (day := re.findall(r"\((\d{4}-\d\d-\d\d)\)", kind)) else None)
    for kind, cell in ROWS
    for words, edtf in re.findall(r"([^`·]+) `([^`]+)`", cell)
]
NOTHING = "五四運動, 90後, 《1984》, GB/T 19001-2016, 成本的1/4～1/5, 2000多公里, 突然出現在"
NO_VALUE = "過去10年, 歷時8年, 每年10月1日, 最近, 至今, 不久前, 晚上8點30分, 2019年2月30日"


def test_the_page_has_examples_of_every_row():
    assert len(ROWS) == 12
    assert len(EXAMPLES) >= 30


@pytest.mark.parametrize(("words", "edtf", "day"), EXAMPLES, ids=[words.strip() for words, _, _ in EXAMPLES])
def test_an_example_of_the_page_is_read_as_it_says(words, edtf, day):
    # the last date of the example is the one it tells of
    assert dates(words.strip() + "，", day)[-1].edtf == edtf


@pytest.mark.parametrize("words", NOTHING.split(", "))
def test_what_the_page_calls_no_time_is_not_found(words):
    assert words in PAGE
    assert dates(words + "，") == ()


@pytest.mark.parametrize("words", NO_VALUE.split(", "))
def test_what_the_page_says_has_no_value_is_found_without_one(words):
    assert words in PAGE
    assert [e.edtf for e in dates(words + "，", "2019-05-22")] == [None]


def test_the_editors_file_of_the_page_can_be_read():
    (example,) = re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    read = decisions(example, "book/chronology.toml")
    assert {entry.do for entry in read.entries} == {"confirm", "hide", "correct", "merge", "add"}
    assert (len(read.documents), len(read.aliases)) == (1, 1)


def test_every_finding_the_page_names_is_known_to_the_program():
    package = Path(__file__).parent.parent / "kanben"
    code = "".join(module.read_text(encoding="utf-8") for module in package.rglob("*.py"))
    assert [name for name in re.findall(r"[DEP]-\d{3}", PAGE) if name not in code] == []
