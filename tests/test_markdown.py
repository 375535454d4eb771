"""Markdown into blocks: what each mark becomes, and that every code point is accounted for."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanben.edits import Edit, Revision
from kanben.findings import Trouble
from kanben.model import (
    Block,
    Blocks,
    Break,
    Code,
    Emphasis,
    Figure,
    Heading,
    Inline,
    Inlines,
    Link,
    List,
    Listing,
    Note,
    Paragraph,
    Quotation,
    Ruby,
    Separator,
    Source,
    Strong,
    Table,
    Text,
    lines,
)
from kanben.readers.alignment import same_stretches
from kanben.readers.markdown import Flow, article, protected, relabel
from tests.dots import cases


def drawn(blocks: Blocks) -> Iterator[str]:
    """Draw a tree in letters."""
    for block in blocks:
        yield from _drawn(block)


def _drawn(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(inlines):
            yield f"P {said(inlines)}"
        case Heading(level, inlines):
            yield f"H{level} {said(inlines)}"
        case Quotation(inner, attribution):
            yield "Q"
            yield from (f"  {line}" for line in drawn(inner))
            if attribution:
                yield f"  by {said(attribution)}"
        case List(items, ordered, start):
            yield f"{start}." if ordered else "*"
            for item in items:
                for i, line in enumerate(drawn(item)):
                    yield f"  {'  ' if i else '- '}{line}"
        case Table(head, rows):
            yield f"T {' | '.join(map(said, head))}"
            yield from (f"  {' | '.join(map(said, row))}".rstrip() for row in rows)
        case Figure(caption, image, alt):
            yield f"F {f'img({image}|{alt}) ' if image else ''}{said(caption)}"
        case Listing(text, language):
            yield f"L {language}".rstrip()
            yield from (f"  {line}" for line in text.split("\n"))
        case Separator():
            yield "-"


def said(inlines: Inlines) -> str:
    return "".join(map(_said, inlines))


def _said(inline: Inline) -> str:
    match inline:
        case Text(text):
            return text
        case Code(text):
            return f"code({text})"
        case Emphasis(inner):
            return f"em({said(inner)})"
        case Strong(inner):
            return f"strong({said(inner)})"
        case Link(target, inner):
            return f"link({target}|{said(inner)})"
        case Ruby(base, reading):
            return f"ruby({base}|{reading})"
        case Note(blocks):
            return f"note({'; '.join(drawn(blocks))})"
        case Break():
            return "/"
    raise AssertionError(inline)


def flow(text: str) -> Flow:
    return article(Source("文.md", text, "utf-8", markdown=True))


FILES = ("readers/blocks.md", "readers/html.md")
ALL = [pytest.param(text, wanted, id=title) for name in FILES for title, text, wanted in cases(name)]


@pytest.mark.parametrize(("text", "wanted"), ALL)
def test_case(text: str, wanted: str) -> None:
    read_as = flow(text)
    told = " ".join(f.code for f in read_as.findings)
    assert "\n".join([*drawn(read_as.blocks), *([f"! {told}"] if told else [])]) == wanted


@pytest.mark.parametrize(("text", "wanted"), ALL)
def test_every_code_point_of_a_case_is_accounted_for(text: str, wanted: str) -> None:
    read_as = flow(text)
    holds(read_as, text)


def holds(read_as: Flow, text: str) -> None:
    assert read_as.text == "\n".join(lines(read_as.blocks)) == read_as.revision.text
    account = read_as.revision.account()
    assert account.characters == len(text)
    assert account.characters == account.kept + account.changed + account.dropped
    assert len(read_as.text) == account.kept + account.changed + account.added
    assert all((e.rule, bool(e.reason)) == ("markdown", True) for piece in read_as.revision.pieces for e in piece.edits)


def test_front_matter_is_set_aside_and_a_first_heading_is_the_title() -> None:
    read_as = flow('---\ntitle: "造紙人"\nauthor: 林素\n日期：2021-03-20\ntags: [紙]\n---\n正文')
    assert read_as.meta == {"title": "造紙人", "author": "林素", "date": "2021-03-20", "tags": "[紙]"}
    assert read_as.text == "正文"
    assert flow("# 造紙人\n\n正文").meta == {"title": "造紙人"}
    assert flow("---\ntitle: 造紙人\n---\n# 造紙人\n\n正文").text == "正文"
    assert flow("---\ntitle: 造紙人\n---\n# 別題\n\n正文").text == "別題\n正文"


@pytest.mark.parametrize(
    "text", ["---\n\n甲\n\n---\n\n乙", "---\ntitle: 甲\n\n沒有合上的橫線，正文", "甲\n\n---\ntitle: 乙\n---\n"]
)
def test_what_only_looks_like_front_matter_is_text(text: str) -> None:
    assert "title" not in flow(text).meta
    assert "甲" in flow(text).text


def test_what_was_dropped_is_the_marks_and_nothing_else() -> None:
    text = "## 水\n\n作坊用的是**澗水**，\n上游[人家](https://example.org/水)知道。\n\n> 紙有千年壽\n\n- 一\n- 二\n"
    read_as = flow(text)
    dropped = [text[p.start : p.end] for p in read_as.revision.pieces if p.edits]
    assert dropped == ["## ", "\n", "**", "**", "\n", "[", "](https://example.org/水)", "\n> ", "\n- ", "- ", "\n"]
    assert read_as.revision.account().added == 0


def test_a_phrase_that_comes_again_is_found_where_it_stood() -> None:
    text = "人民日報\n記者王小二。\n\n中間一段，說些別的。\n\n人民日報記者王小二。"
    first, _, last = flow(text).blocks
    assert first.origin
    assert last.origin
    assert text[first.origin.start : first.origin.end] == "人民日報\n記者王小二。"
    assert text[last.origin.start :] == "人民日報記者王小二。"


def test_the_words_of_a_note_are_counted_where_they_went() -> None:
    read_as = flow("甲[^1]。\n\n乙\n\n[^1]: 註文\n")
    assert read_as.text == "甲。\n註文\n乙"
    account = read_as.revision.account()
    assert (account.kept, account.changed + account.added) == (4, 3)  # 甲。⏎乙, and ⏎註文


def test_findings_have_the_line_of_the_source_and_the_path_of_the_file() -> None:
    told = article(Source("文.md", "甲\n\n乙<span>丙</span>\n\n[丁](javascript:x)", "utf-8"), "seeds/文.md").findings
    assert [(f.source, f.line, f.code) for f in told] == [("seeds/文.md", 3, "R-020"), ("seeds/文.md", 5, "R-023")]


def test_a_long_article_of_repeated_lines_is_kept() -> None:
    text = "|甲|乙|\n|-|-|\n" + "|一|二|\n" * 300
    account = flow(text).revision.account()
    assert account.kept == 602 + 300  # the cells and the line ends between rows
    assert account.changed == 301  # the line in a row, where a cell ends
    assert account.added == 0


PIECES = (
    "甲",
    "乙",
    "丙，。",
    "ab",
    "c",
    "#",
    "##",
    ">",
    "-",
    "1.",
    "*",
    "**",
    "_",
    "`",
    "```",
    "[",
    "]",
    "(",
    ")",
    "](#x)",
    "![",
    "[^1]",
    "[^1]:",
    "|",
    "|-|-|",
    "<b>",
    "</b>",
    "<div>",
    "</div>",
    "<script>",
    "<br>",
    "<pre>",
    "<!--",
    "-->",
    "&",
    "&amp;",
    "&#10;",
    "\\",
    "\\*",
    "——",
    "---",
    "===",
    "{甲|yi}",
    "~~~",
    "©",
    "𠮷",
    "<ruby>",
    ":",
    "title:",
)
BLANKS = (
    "\n",
    "\n\n",
    "\n    ",
    "\n> ",
    "\n- ",
    "\r\n",
    "\r",
    " ",
    "  \n",
    "\t",
    "\v",
    "\f",
    "\x02",
    "\x03",
    "\u2028",
    "\x85",
    "\u3000",
)
MARKDOWN = st.lists(st.sampled_from((*PIECES, *BLANKS, *BLANKS)), max_size=40).map("".join)


@settings(max_examples=400, deadline=None)
@given(MARKDOWN)
def test_any_markdown_is_accounted_for_and_keeps_its_han(text: str) -> None:
    read_as = flow(text)
    holds(read_as, text)
    for leaf in read_as.text.split("\n"):
        assert "\r" not in leaf
        assert "\x02" not in leaf


@settings(max_examples=300, deadline=None)
@given(MARKDOWN, st.data())
def test_words_go_back_into_the_tree_they_came_from(text: str, data: st.DataObject) -> None:
    read_as = flow(text)
    taken = {i for span in protected(read_as.blocks) for i in range(*span)}
    edits = [
        Edit(i, i + 1, data.draw(st.sampled_from(["", "新", "新字"])))
        for i, char in enumerate(read_as.text)
        if char != "\n" and i not in taken and data.draw(st.booleans())
    ]
    revised = Revision.of(read_as.text).apply(edits, "test")
    blocks = relabel(read_as.blocks, revised)
    assert "\n".join(lines(blocks)) == revised.text
    assert [type(b) for b in blocks] == [type(b) for b in read_as.blocks]


def test_an_edit_over_the_end_of_an_emphasis_goes_where_it_begins() -> None:
    blocks = (Paragraph((Text("甲"), Strong((Text("乙..."),)), Text(".丙"))),)
    (after,) = relabel(blocks, Revision.of("甲乙....丙").apply([Edit(2, 6, "……")]))
    assert isinstance(after, Paragraph)
    assert after.inlines == (Text("甲"), Strong((Text("乙……"),)), Text("丙"))


def test_words_added_beside_code_go_into_the_text() -> None:
    blocks = (Paragraph((Code("a"), Text("乙"))), Paragraph((Text("丙"), Code("b"))))
    first, second = relabel(blocks, Revision.of("a乙\n丙b").apply([Edit(1, 1, "「"), Edit(4, 4, "」")]))
    assert isinstance(first, Paragraph)
    assert isinstance(second, Paragraph)
    assert (first.inlines, second.inlines) == ((Code("a"), Text("「乙")), (Text("丙」"), Code("b")))


def test_a_change_that_joins_paragraphs_is_refused() -> None:
    read_as = flow("甲\n\n乙")
    with pytest.raises(Trouble, match="R-031"):
        relabel(read_as.blocks, Revision.of(read_as.text).apply([Edit(0, 3, "甲乙", reason="合段")], "correction"))


def test_code_and_listings_are_protected() -> None:
    read_as = flow("用 `a,b` 隔開\n\n    x = 1\n    y = 2\n")
    assert [read_as.text[a:b] for a, b in protected(read_as.blocks)] == ["a,b", "x = 1\ny = 2"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (">" * 10_000 + " 甲", "R-030"),
        ("- " * 10_000 + "甲", "R-030"),
        ("甲\n\n" + "1. " * 500 + "甲", "R-030"),
        ("[" * 10_000, "R-033"),
        ("[甲](" * 10_000, "R-033"),
        ("<a " * 10_000, "R-033"),
        ("~~~ a\n\n" * 20_000, "R-033"),
        (" ".join("*a _b" for _ in range(300)) + " ".join("b_ a*" for _ in range(300)), "R-030"),
        ("<div>" * 5_000 + "甲", "R-030"),
        ("甲" * 20_000_001, "R-032"),
    ],
    ids=lambda case: case[:12].strip(),
)
def test_hostile_markdown_is_refused_with_a_sentence(text: str, code: str) -> None:
    with pytest.raises(Trouble) as caught:
        flow(text)
    (finding,) = caught.value.findings
    assert finding.code == code
    assert finding.hint


@pytest.mark.parametrize(
    "mark", ["*", "*a ", "**a ", "`", "&#", "\\", "<!--", "<", "(", "#", "|", "= ", "<b>", "[^1]", "$", "`a``b"]
)
def test_marks_by_the_thousand_are_read(mark: str) -> None:
    text = mark * 3_000 + "\n\n[^1]: 註\n"
    holds(flow(text), text)


def test_brackets_in_brackets_are_read() -> None:
    text = "[" * 50 + "甲" + "](#x)" * 50
    holds(flow(text), text)


def test_the_same_stretches_are_found_in_order() -> None:
    found = same_stretches("一**二三**四\n\n五六", "一二三四\n五六")
    assert [(i, j) for i, j, _ in found] == sorted((i, j) for i, j, _ in found)
    assert sum(n for _, _, n in found) == len("一二三四\n五六")
