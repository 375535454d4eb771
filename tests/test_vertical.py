"""The vertical edition: how it is marked, how it looks in a browser, and what its proof refuses."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kanben.editions import make
from kanben.folder import Folder
from kanben.manuscript import prepare
from kanben.model import (
    Block,
    Book,
    Break,
    Code,
    Emphasis,
    Inline,
    Listing,
    Note,
    Paragraph,
    Ruby,
    Section,
    Span,
    Text,
)
from kanben.proof.epub import check_epub
from kanben.writers.pages import pages
from kanben.writers.upright import set_in_columns, turned
from tests import browser
from tests.epubs import STYLES, files, made, repacked
from tests.sample import plainest, sample, told

TRADITIONAL = ["zh-Hant", "zh-Hant-TW", "zh-Hant-HK"]
XHTML = "{http://www.w3.org/1999/xhtml}"
chromium = pytest.fixture(scope="module")(browser.chromium)


def of(*blocks: Block) -> Book:
    book = plainest()
    return replace(
        book,
        metadata=replace(book.metadata, language="zh-Hant-TW"),
        body=(Section("only", "chapter", (), blocks),),
    )


def page(book: Book) -> etree._Element:
    [leaf] = pages(book, sheets=(), cover="")
    set_in_columns(leaf, ())
    return leaf.root


def stood(*said: str | Inline) -> str:
    """Return what is said as a column sets it: ［side by side］, ｛one by one｝, and the rest turned or Han."""
    inlines = tuple(Text(part) if isinstance(part, str) else part for part in said)
    leaf = page(of(Paragraph(inlines))).find(f".//{XHTML}section/{XHTML}p")
    for how, (left, right) in {"tcy": "［］", "upright": "｛｝"}.items():
        for span in leaf.iterfind(f".//{XHTML}span[@class='{how}']"):
            span.text = f"{left}{span.text}{right}"
    return "".join(leaf.itertext())


# --- numbers and letters -------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("井深7丈", "井深｛7｝丈"),
        ("挖了12天", "挖了［12］天"),
        ("挖了172天", "挖了｛172｝天"),
        ("2018年9月30日", "｛2018｝年｛9｝月［30］日"),
        ("1983—1987年", "｛1983｝—｛1987｝年"),
        ("一共10000人", "一共10000人"),
        ("一共1,200人", "一共1,200人"),
        ("水深3.5米", "水深3.5米"),
        ("佔40%。", "佔40%。"),
        ("佔40％。", "佔［40］％。"),
        ("重12 kg的桶", "重12 kg的桶"),
        ("重 12 斤", "重 ［12］ 斤"),
        ("見2018-09-30日誌", "見2018-09-30日誌"),
        ("下午3:45到", "下午3:45到"),
        ("氣溫-5度", "氣溫-5度"),
        ("（第12回）", "（第［12］回）"),
        ("(12)井", "(［12］)井"),
        ("共有12.", "共有［12］."),
        ("A型，GDP，pH值", "｛A｝型，｛GDP｝，pH值"),
        ("第II卷，第VIII卷", "第［II］卷，第VIII卷"),
        ("讀War and Peace第3章", "讀War and Peace第｛3｝章"),
        ("真的!?是!", "真的［!?］是｛!｝"),
        ("全形１２不動", "全形１２不動"),
        ("don’t說", "don’t說"),
    ],
)
def test_a_number_stands_by_its_length(text, column):
    assert stood(text) == column


def test_a_number_is_one_across_the_edges_of_elements_and_ends_at_a_note():
    assert stood("在", Span((Text("2018"),), role="dated"), "年") == "在｛2018｝年"
    assert stood("共", Emphasis((Text("12"),)), "345人") == "共12345人"
    assert stood("到1990", Note((told("約"),)), "年") == "到｛1990｝[｛1｝]年"
    assert stood("一八八", Break(), "12月") == "一八八［12］月"


def test_code_and_readings_are_left_alone():
    assert stood("行", Code("x = 12"), Ruby("甲", "12"), "止") == "行x = 12甲（12）止"
    listing = page(of(Listing("depth = 23"))).find(f".//{XHTML}pre")
    assert not len(listing[0])
    assert listing[0].text == "depth = 23"


@given(st.text("12 aGI!.(　年天", max_size=40))
def test_no_word_is_changed(text):
    book = of(Paragraph((Text("井" + text + "井"),)))
    assert "".join(page(book).find(f".//{XHTML}section").itertext()).strip() == "井" + text + "井"


def test_a_very_long_run_takes_no_longer_than_its_length():
    assert ")" * 200_000 in stood("井" + ")" * 200_000 + "a井")


# --- the package and its pages ---------------------------------------------------------


@pytest.mark.parametrize("variant", TRADITIONAL)
def test_the_proof_finds_nothing(variant):
    assert check_epub(made(sample(variant), vertical=True), sample(variant), vertical=True) == ()


def test_pages_turn_from_the_right_and_say_so_to_every_kind_of_reader():
    wrote = files(made(sample("zh-Hant-TW"), vertical=True))
    package = wrote["EPUB/content.opf"].decode()
    assert 'page-progression-direction="rtl"' in package
    assert re.search(
        r'<meta (name="primary-writing-mode" content="vertical-rl"|content=.*primary-writing-mode)', package
    )
    css = wrote["EPUB/vertical.css"].decode()
    for prefix in ("-epub-", "-webkit-", ""):
        assert re.search(rf"html, body {{[^}}]*(?<![\w-]){prefix}writing-mode: vertical-rl", css)
    worn = {
        name.rpartition("/")[2]: (root.get("class"), [link.get("href") for link in root.iter(f"{XHTML}link")])
        for name, body in wrote.items()
        if name.endswith(".xhtml") and (root := etree.fromstring(body)) is not None
    }
    level = {name for name, (how, _) in worn.items() if how == "hltr"}
    assert {name.partition("-")[2] for name in level} == {"imprint.xhtml", "colophon.xhtml"}
    assert all(links == ["book.css", "epub.css"] for name, (_, links) in worn.items() if name in level)
    assert all(seen == ("vrtl", ["vertical.css"]) for name, seen in worn.items() if name not in level)


def test_a_book_in_lines_knows_nothing_of_columns():
    wrote = files(made(sample("zh-Hant-TW")))
    assert not [name for name, body in wrote.items() if b"vertical-rl" in body or b"rtl" in body]


def test_book_toml_asks_for_columns(tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "井.txt").write_text("井在村口，挖於1934年12月。\n", encoding="utf-8")
    (tmp_path / "book" / "book.toml").write_text(
        '[book]\ntitle = "井"\nslug = "jing"\nidentifier = "urn:uuid:5d1a7a3e-0a5e-4b1c-9a52-6f6a5b0a9a12"\n'
        'date = 2024-03-01\n[editions]\nvariants = ["zh-Hant-TW"]\nformats = ["epub"]\n'
        'direction = "vertical"\n'
        '[[chapter]]\nid = "well"\nsource = "井.txt"\ntitle = "井"\n',
        encoding="utf-8",
    )
    manuscript = replace(prepare(Folder(tmp_path)), faces={"zh-Hant-TW": ()})
    done = make(manuscript, "zh-Hant-TW", ("epub",))
    assert done.faults == ()
    assert b'page-progression-direction="rtl"' in files(done.files["jing.zh-Hant-TW.epub"])["EPUB/content.opf"]


# --- what the proof refuses --------------------------------------------------------------


def codes(content: bytes, book: Book, *, vertical: bool = True) -> set[str]:
    return {finding.code for finding in check_epub(content, book, vertical=vertical)} & {"E-232", "E-233", "E-234"}


def test_a_spine_that_turns_the_wrong_way_is_found():
    book = sample("zh-Hant-TW")
    for vertical in (True, False):
        right, wrong = (b'"rtl"', b'"ltr"') if vertical else (b'"ltr"', b'"rtl"')
        content = repacked(
            made(book, vertical=vertical),
            lambda name, body, right=right, wrong=wrong: body.replace(right, wrong) if name.endswith(".opf") else body,
        )
        assert codes(content, book, vertical=vertical) == {"E-232"}


def test_a_page_in_lines_in_a_book_in_columns_is_found_and_so_is_its_opposite():
    book = sample("zh-Hant-TW")

    def bare(name: str, body: bytes) -> bytes:
        return body.replace(b"vertical.css", b"book.css") if name.endswith("-talk.xhtml") else body

    def unprefixed(name: str, body: bytes) -> bytes:
        return re.sub(rb"(?<!-)\bwriting-mode: vertical-rl", b"", body) if name.endswith(".css") else body

    assert codes(repacked(made(book, vertical=True), bare), book) == {"E-233"}
    assert codes(repacked(made(book, vertical=True), unprefixed), book) == {"E-233"}
    assert codes(made(book), book) == {"E-232", "E-233"}
    assert codes(made(book, vertical=True), book, vertical=False) == {"E-232", "E-233"}


def test_a_mark_that_comes_turned_is_found_unless_the_author_wrote_it():
    book = sample("zh-Hant-TW")

    def drawn(name: str, body: bytes) -> bytes:
        return body + b"\nblockquote::before { content: '\\FE41' }\n" if name.endswith("vertical.css") else body

    def typed(name: str, body: bytes) -> bytes:
        return body.replace(b"<title>", "<title>﹁".encode()) if name.endswith("-talk.xhtml") else body

    assert codes(repacked(made(book, vertical=True), drawn), book) == {"E-234"}
    assert codes(repacked(made(book, vertical=True), typed), book) == {"E-234"}
    quoting = of(told("直排的引號寫作﹁﹂。"))
    assert codes(made(quoting, vertical=True), quoting) == set()


# --- stylesheets -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "columns"),
    [
        ("margin: 0", "margin: 0"),
        ("margin: 2em 0", "margin: 0 2em 0 2em"),
        ("margin: 2em 1em 0", "margin: 1em 2em 1em 0"),
        ("margin: 1em 2em 3em 4em;", "margin: 4em 1em 2em 3em;"),
        ("margin-top: 2em", "margin-right: 2em"),
        ("border-left: 1px solid", "border-top: 1px solid"),
        ("border-bottom-width: 4px", "border-left-width: 4px"),
        ("max-width: 100%; line-height: 2", "max-height: 100%; line-height: 2"),
        ("max-height: 90vh", "max-width: 90vw"),
        ("text-align: left; float: left", "text-align: left; float: left"),
    ],
)
def test_a_rule_for_lines_is_turned_for_columns(lines, columns):
    assert turned(f"p {{ {lines} }}") == f"p {{ {columns} }}"


def test_four_turns_are_none():
    for name in ("book.css", "epub.css"):
        once = turned(STYLES[name])
        assert once != STYLES[name]
        assert turned(turned(turned(turned(once)))) == once
