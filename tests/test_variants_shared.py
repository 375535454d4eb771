"""What the variants of a book share, and what is not made again: the book is the same, however it is shared out."""

from __future__ import annotations

import sys

import pytest

from kanben import side_by_side
from kanben.model import Book, Emphasis, Metadata, Paragraph, Ruby, Section, Text, Turn
from kanben.variants import converter, lay_open, shared, vary
from kanben.variants.quotes import requoted
from kanben.variants.sheet import Look, Sheet
from kanben.variants.walk import rewritten, taken

SAID = "他在头发里发现了一枚银针，问：“这是你的吗？”公有云的界面里，只考虑干净。两片面包，一碗面。"


@pytest.fixture
def in_two(monkeypatch):
    """Share out a short book as if it were long."""
    module = sys.modules["kanben.variants.vary"]
    monkeypatch.setattr(module, "BATCH", 1_000)
    monkeypatch.setattr(module, "SHARED_OUT", 2_000)
    with side_by_side.lanes(2):
        yield


def chapter(number: int, paragraphs: int) -> Section:
    blocks = tuple(Paragraph((Text(f"{number}之{n}：{SAID}"),)) for n in range(paragraphs))
    return Section(f"c{number}", "", (Text(f"第{number}章 头发"),), blocks)


def book(paragraphs: int) -> Book:
    chapters = tuple(chapter(n, paragraphs) for n in range(4))
    return Book(Metadata("银针", "yinzhen", "urn:uuid:1"), (), chapters, ())


@pytest.mark.usefixtures("in_two")
def test_what_was_read_in_other_processes_is_found_in_this_one():
    lay_open(book(20))
    read = [segments for (text, _), segments in shared.kept().items() if text.startswith("第0章")]
    assert "公有雲" in {segment.form for segment in read[-1]}


def test_no_more_is_kept_than_a_book_asks_for():
    for n in range(shared.MOST + 5):
        shared.read(f"{n}天后", ())
    assert len(shared.kept()) == shared.MOST
    assert [segment.form for segment in shared.read("3天后", ())] == ["後"]


def test_sheets_laid_out_apart_are_one_sheet_when_joined():
    make = converter("zh-Hant-TW")
    looks = [Look(make.stretches(text), str(n)) for n, text in enumerate((SAID, "", "3天后", SAID))]
    whole = Sheet.of(looks, "「」『』")
    parts = Sheet.joined([Sheet.of(looks[:2], "「」『』"), Sheet.of(looks[2:], "「」『』")], "「」『』")
    assert (parts.canonical, parts.made, parts.settled) == (whole.canonical, whole.made, whole.settled)
    for segment in whole.settled:
        assert parts.passage(segment.start, segment.end) == whole.passage(segment.start, segment.end)


def test_a_block_of_which_no_leaf_changes_is_not_made_again():
    turn = Turn((Text("甲"),), (Paragraph((Text("头"), Emphasis((Text("发"),)), Ruby("行", "háng"))),))
    still = Paragraph((Text("山"), Emphasis((Text("水"),))))
    same = rewritten((turn, still), lambda runs, _origin, _role: runs)
    assert same[0] is turn
    assert same[1] is still
    changed = rewritten((turn, still), lambda runs, _origin, _role: [run.replace("发", "髮") for run in runs])
    assert changed[0].blocks[0].inlines[1] == Emphasis((Text("髮"),))
    assert changed[1] is still
    assert [leaf.text for leaf in taken(Section("a", "", (Text("题"),), (turn, still)))] == [
        "题",
        "甲",
        "头发行",
        "山水",
    ]


@pytest.mark.parametrize("tag", ["zh-Hant-TW", "zh-Hans"])
def test_a_variant_in_one_process_is_the_variant_in_two(tag, request):
    alone = vary(book(20), tag)
    request.getfixturevalue("in_two")
    assert vary(book(20), tag) == alone


def test_single_marks_far_from_latin_are_no_apostrophes():
    assert requoted("他说‘好’，又说“甲‘乙’”", "「」『』") == "他说『好』，又说「甲『乙』」"
    assert requoted("他说that’s‘好’", "「」『』") == "他说that’s『好』"
    assert requoted("他說「甲『乙』」", "“”‘’") == "他說“甲‘乙’”"
