"""Division of a text into blocks: what each line is, and that none is lost."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanben.edits import Revision
from kanben.model import Block, Heading, lines
from kanben.structure import divide
from tests.dots import cases


def drawn(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        kind = type(block).__name__
        if isinstance(block, Heading):
            kind += f" {block.level}"
        elif getattr(block, "role", ""):
            kind += f" {block.role}"
        yield f"{kind}: {' / '.join(lines((block,)))}"


@pytest.mark.parametrize(("text", "wanted"), [pytest.param(g, w, id=t) for t, g, w in cases("structure/articles.md")])
def test_case(text: str, wanted: str) -> None:
    divided = divide(Revision.of(text))
    assert "\n".join(drawn(divided.blocks)) == wanted
    assert "\n".join(lines(divided.blocks)) == divided.revision.text


LINES = [
    "01",
    "02",
    "提問：去年？",
    "湯道生：是。",
    "他說：",
    "我們走。",
    "《書名》",
    "短句",
    "",
    "  ",
    "22.05.2019",
    "——某人",
    "一、水",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=14).map("\n".join))
def test_the_text_of_the_blocks_is_the_text_of_the_revision(text: str) -> None:
    divided = divide(Revision.of(text))
    assert "\n".join(lines(divided.blocks)) == divided.revision.text
    account = divided.revision.account()
    assert account.kept + account.changed + account.dropped == len(text)


def test_every_block_knows_where_it_came_from() -> None:
    text = "\n  第一段。\n\n湯道生：好。\n提問：去年？\n湯道生：是。\n再說。"
    blocks = divide(Revision.of(text), "a.txt").blocks
    came = [text[block.origin.start : block.origin.end] for block in blocks]
    assert came == ["第一段。", "湯道生：好。", "提問：去年？", "湯道生：是。\n再說。"]
    assert {block.origin.source for block in blocks} == {"a.txt"}


def test_the_editor_has_the_first_word() -> None:
    text = "他來了。\n我們走。\n最後一句。"
    divided = divide(Revision.of(text), settled={"我們": "speech", "最後": "caption", "沒有": "lead"})
    assert list(drawn(divided.blocks)) == ["Paragraph: 他來了。", "Quotation speech: 我們走。", "Figure: 最後一句。"]
    assert [f.code for f in divided.findings] == ["R-220"]


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("22.05.2019", "2019-05-22"),
        ("2019年5月22日", "2019-05-22"),
        ("2019-05-22 09:30", "2019-05-22"),
        ("2019年5月22日09:30", "2019-05-22"),
        ("05.04.2019", ""),
    ],
)
def test_a_date_is_read_only_where_there_is_one_way_to_read_it(stamp: str, day: str) -> None:
    assert divide(Revision.of(f"{stamp}\n正文。")).date == day


def test_what_no_rule_knows_is_said() -> None:
    assert [f.code for f in divide(Revision.of("正文一。\n不知是何物\n正文二。")).findings] == ["R-221"]


def test_the_title_is_taken_where_it_stands_at_the_head() -> None:
    divided = divide(Revision.of("燈塔的時間\n正文，燈塔的時間\n"), title="燈塔的時間")
    assert divided.revision.text == "正文，燈塔的時間"
    assert divided.revision.changes[0].rule == "title"
