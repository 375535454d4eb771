"""From bytes to text, and from Markdown to blocks: encodings, the tree, the accounting, hostile files."""

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
from kanben.readers import read
from kanben.readers.alignment import same_stretches
from kanben.readers.decode import decode
from kanben.readers.markdown import Flow, article, protected, relabel
from tests.dots import SEEDS, cases

SIMPLIFIED = (
    "清晨五点，山里的雾还没有散。作坊的灯先亮了，水声跟着响起来。“纸是水做的，”老师傅常说，“人只是拦住它一会儿。”\r\n"
    "作坊用的是涧水。上游的人家知道这里造纸，洗衣都避开早晨。春天砍的竹嫩，秋天砍的竹韧，1988年以后就没有人砍了。\r\n"
)
TRADITIONAL = (
    "清晨五點，山裡的霧還沒有散。作坊的燈先亮了，水聲跟著響起來。「紙是水做的，」老師傅常說，「人只是攔住它一會兒。」\n"
    "作坊用的是澗水。上游的人家知道這裡造紙，洗衣都避開早晨。春天砍的竹嫩，秋天砍的竹韌，1988年以後就沒有人砍了。\n"
)
CANTONESE = "佢哋喺嗰度傾偈，我冇嘢講。嗱，咁樣都得㗎？啲人話呢度好多嘢睇，你哋幾時嚟？我唔知喎，聽日先至話你知啦。\n"


# --- bytes -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "codec", "encoding"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (TRADITIONAL, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8-sig"),
        (SIMPLIFIED, "gb2312", "gb18030"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (SIMPLIFIED + "𠮷野家 ɑ ḿ", "gb18030", "gb18030"),
        (TRADITIONAL, "gbk", "gb18030"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (TRADITIONAL, "cp950", "big5hkscs"),
        (CANTONESE, "big5hkscs", "big5hkscs"),
        (TRADITIONAL + "售價€5", "cp950", "cp950"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (TRADITIONAL, "utf-16-be", "utf-16-be"),
        (TRADITIONAL, "utf-32-le", "utf-32-le"),
        ("Plain words, and nothing else.", "utf-16-le", "utf-16-le"),
    ],
)
def test_each_encoding_of_the_chinese_web_is_told(text: str, codec: str, encoding: str) -> None:
    source = decode(text.encode(codec), "文.txt")
    assert (source.encoding, source.text) == (encoding, text)
    assert source.confidence >= 0.99


@pytest.mark.parametrize(
    ("mark", "codec", "encoding"),
    [
        (b"\xff\xfe", "utf-16-le", "utf-16-le-bom"),
        (b"\xfe\xff", "utf-16-be", "utf-16-be-bom"),
        (b"\xff\xfe\0\0", "utf-32-le", "utf-32-le-bom"),
        (b"\0\0\xfe\xff", "utf-32-be", "utf-32-be-bom"),
        (b"\x84\x31\x95\x33", "gb18030", "gb18030-bom"),
    ],
)
def test_a_byte_order_mark_decides_and_is_no_character(mark: bytes, codec: str, encoding: str) -> None:
    source = decode(mark + TRADITIONAL.encode(codec), "文.txt")
    assert (source.encoding, source.text, source.confidence) == (encoding, TRADITIONAL, 1.0)


@pytest.mark.parametrize(
    ("codec", "length"),
    # eight bytes of UTF-16 may well be ASCII; a dozen hardly ever are
    [
        (codec, n)
        for codec in ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
        for n in (4, 7, 12, 30, 200)
        if n > 4 or "16" not in codec
    ],
)
def test_a_few_characters_are_told_rightly_or_not_at_all(codec: str, length: int) -> None:
    for text in (SIMPLIFIED, TRADITIONAL):
        words = text.replace("\r", "").replace("\n", "").encode("big5hkscs", "ignore").decode("big5hkscs")
        for start in range(0, len(words) - length, 5):
            said = words[start : start + length]
            try:
                assert decode(said.encode(codec), "文.txt").text == said
            except Trouble as trouble:
                assert trouble.findings[0].code in {"R-003", "R-005"}  # noqa: PT017 - either is right


def test_the_whole_text_decides_not_its_beginning() -> None:
    page = b"<html><head>" + b"x" * 4000 + b"</head>\n"
    assert decode(page + SIMPLIFIED.encode("gbk"), "文.txt").encoding == "gb18030"


def test_the_dot_in_a_name_is_read_as_browsers_read_it() -> None:
    assert (
        "溫斯頓‧邱吉爾"
        in decode(TRADITIONAL.encode("big5") + b"\xb7\xc5\xb4\xb5\xb9y\xa1E\xaa\xf4\xa6N\xba\xb8", "文.txt").text
    )


def test_seeds_are_read_as_they_are() -> None:
    for path in sorted(SEEDS.iterdir()):
        content = path.read_bytes()
        source = decode(content, path.name)
        assert (source.text.encode(), source.confidence) == (content, 1.0)


def test_line_ends_stay_as_received() -> None:
    assert decode("甲\r\n乙\r丙\n".encode(), "文.txt").text == "甲\r\n乙\r丙\n"


@pytest.mark.parametrize(
    ("content", "code", "line", "words"),
    [
        (b"", "R-001", 0, "empty"),
        (b"\xef\xbb\xbf", "R-002", 0, "white space"),
        ("　\n\t \r\n".encode(), "R-002", 0, "white space"),
        (b"PK\x03\x04\x14\0\x06\0", "R-003", 0, "docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "R-003", 0, ".doc"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "R-003", 0, "PNG"),
        (b"%PDF-1.7\n%\xe2\xe3", "R-003", 0, "PDF"),
        ("甲\n乙\0丙".encode(), "R-003", 2, "NUL"),
        (bytes(range(1, 9)) * 40, "R-003", 0, "control"),
        ((SIMPLIFIED * 3).encode()[:-2] + b"\n\xff\n" + SIMPLIFIED.encode(), "R-004", 7, "UTF-8"),
        (SIMPLIFIED.encode("gbk") + "甲".encode("gbk")[:1], "R-004", 3, "middle of a character"),
        (TRADITIONAL.encode("big5") + b"\xff\xff\n" + TRADITIONAL.encode("big5"), "R-004", 3, "BIG5"),
        (b"\xff\xfe" + SIMPLIFIED.encode("utf-16-le") + b"\x01", "R-004", 3, "UTF-16"),
        (b"\xff\xfe" + b"\x00\xd8" + "甲乙丙".encode("utf-16-le"), "R-004", 1, "00 D8"),
        ("Déjà vu, garçon, über, Ænima, señor".encode("latin-1"), "R-005", 1, "cannot be told"),
    ],
)
def test_what_is_no_text_is_refused_with_its_place(content: bytes, code: str, line: int, words: str) -> None:
    with pytest.raises(Trouble) as caught:
        decode(content, "文.txt", "seeds/文.txt")
    (finding,) = caught.value.findings
    assert (finding.code, finding.source, finding.line) == (code, "seeds/文.txt", line)
    assert words in finding.message
    assert finding.hint


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_are_text_or_trouble(content: bytes) -> None:
    try:
        source = decode(content, "文.txt")
    except Trouble as trouble:
        assert trouble.findings[0].code in {"R-001", "R-002", "R-003", "R-004", "R-005"}  # noqa: PT017
    else:
        assert 0 <= source.confidence <= 1
        source.text.encode()  # no lone surrogates


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be"]),
    st.integers(0, 400),
    st.binary(max_size=3),
)
def test_a_file_cut_anywhere_is_text_or_trouble(codec: str, at: int, after: bytes) -> None:
    content = TRADITIONAL.encode(codec)[:at] + after
    try:
        text = decode(content, "文.txt").text
    except Trouble:
        return
    assert text


def test_the_same_bytes_are_read_the_same_twice() -> None:
    content = CANTONESE.encode("big5hkscs")
    assert decode(content, "文.txt") == decode(content, "文.txt")


@pytest.mark.parametrize(("name", "markdown"), [("文.txt", False), ("文.MD", True), ("文.markdown", True)])
def test_the_name_says_the_format(name: str, markdown: bool) -> None:
    assert read("甲".encode(), name).markdown is markdown


@pytest.mark.parametrize("name", ["文.docx", "文", "文.html"])
def test_a_format_not_known_names_those_that_are(name: str) -> None:
    with pytest.raises(Trouble, match=r"\.txt \(plain text\), \.md") as caught:
        read("甲".encode(), name)
    assert caught.value.findings[0].code == "R-006"


# --- Markdown --------------------------------------------------------------------


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
