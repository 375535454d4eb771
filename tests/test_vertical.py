"""The vertical edition: how it is marked, how it looks in a browser, and what its proof refuses."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import playwright.sync_api as playwright
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from kanben.editions import make
from kanben.folder import Folder
from kanben.manuscript import prepare
from kanben.model import (
    Block,
    Book,
    Break,
    Code,
    Drawing,
    Emphasis,
    Inline,
    Listing,
    Note,
    Paragraph,
    Ruby,
    Section,
    Span,
    Stroke,
    Text,
    Words,
    plain,
)
from kanben.proof.epub import check_epub
from kanben.writers.pages import pages
from kanben.writers.upright import LEVEL, set_in_columns, turned
from tests import browser
from tests.leaves import IN_ONE_FACE, STYLES, made, shown, unpacked
from tests.sample import plainest, sample, told

TRADITIONAL = ["zh-Hant", "zh-Hant-TW", "zh-Hant-HK"]
XHTML = "{http://www.w3.org/1999/xhtml}"
chromium = pytest.fixture(scope="module")(browser.chromium)


def files(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, body in files(content).items():
            archive.writestr(name, change(name, body))
    return packed.getvalue()


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
    swap = {b'"rtl"': b'"ltr"', b'"ltr"': b'"rtl"'}
    for vertical in (True, False):
        right, wrong = (b'"rtl"', b'"ltr"') if vertical else (b'"ltr"', swap[b'"ltr"'])
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


# --- in a browser --------------------------------------------------------------------------


def numbers() -> Section:
    picture = Drawing(
        (Text("時序圖"),),
        "一條軸",
        20,
        30,
        (Stroke(((3, 0), (3, 30)), "axis"),),
        (Words((Text("1934年"),), 2.8, 2),),
        ((Words((Text("井成"),), 5, 2),),),
    )
    rows = (
        ("first", Text("井在村口，這是第一段，長到要換行才好量出從右到左的次序。" * 3)),
        ("second", Text("這是第二段。")),
    )
    marked = (
        Span((Text("12"),), "two"),
        Text("天，"),
        Span((Text("2018"),), "year"),
        Text("年，"),
        Span((Text("windlass"),), "latin"),
        Text("，"),
        Span((Text("徵調曲"),), "title", "book-title"),
        Text("，"),
        Span((Text("庾信"),), "name", "proper-name"),
        Text("，"),
        Span((Emphasis((Text("先有井"),)),), "stress"),
        Text("，"),
        Span((Ruby("轆", "ㄌㄨˋ"),), "reading"),
        Text(
            "。",
        ),
    )
    blocks = (*(Paragraph((said,), id=id) for id, said in rows), Paragraph(marked, id="marked"), picture)
    return Section("numbers", "chapter", (Text("數目"),), blocks)


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    book = sample("zh-Hant-TW")
    book = replace(book, body=(*book.body, numbers()))
    return unpacked(made(book, vertical=True), tmp_path_factory.mktemp("columns"))


@pytest.fixture(scope="module")
def column(chromium: playwright.Browser, columns: dict[str, Path]):
    css = f"{IN_ONE_FACE} html {{ font-size: 20px }}"
    for _, opened in shown(chromium, {"numbers": columns["numbers"]}, width=1000, css=css):
        opened.evaluate("document.fonts.load('20px face', '井')")
        opened.evaluate(
            "window.box = (id) => document.querySelector(id).getBoundingClientRect().toJSON();"
            "window.signs = (id) => { const text = document.createTreeWalker(document.querySelector(id), 4).nextNode();"
            " return [...text.data].map((_, i) => { const r = document.createRange(); r.setStart(text, i);"
            " r.setEnd(text, i + 1); return r.getBoundingClientRect().toJSON() }) }; 0"
        )
        yield opened


def test_text_runs_down_and_lines_from_right_to_left(column):
    assert column.evaluate("getComputedStyle(document.body).writingMode") == "vertical-rl"
    first, second = column.evaluate("[box('#first'), box('#second')]")
    assert first["left"] >= second["right"]
    one, two, *_ = column.evaluate("signs('#second')")
    assert (one["left"], one["bottom"]) == pytest.approx((two["left"], two["top"]), abs=1)
    assert 800 < first["right"] < 1000


def test_two_figures_share_one_square_and_a_year_is_four(column):
    side_by_side = column.evaluate("box('#two .tcy')")
    assert side_by_side["height"] == pytest.approx(20, abs=1)
    assert side_by_side["width"] <= 36  # as wide as the line, with what stands above and below it
    figures = column.evaluate("signs('#year .upright')")
    assert [one["height"] for one in figures] == pytest.approx([20] * 4, abs=1)
    assert len({round(one["left"]) for one in figures}) == 1
    assert figures[0]["top"] < figures[1]["top"] < figures[2]["top"] < figures[3]["top"]


def test_latin_lies_on_its_side(column):
    letters = column.evaluate("signs('#latin')")
    assert max(one["height"] for one in letters) < 17  # as wide as the letter is
    assert column.evaluate("box('#latin').height") < 20 * 8 * 0.6


def ink(page: playwright.Page, id: str, only: str) -> float:
    """Return where the ink of ``only`` (a property that has a colour) is: from 0, left of the signs, to 1, right."""
    page.add_style_tag(content=f"{id}, {id} * {{ color: transparent !important; {only}-color: black !important }}")
    place = page.evaluate(f"box('{id}')")
    middle = (place["left"] + place["right"]) / 2
    clip = {"x": middle - 20, "y": place["top"], "width": 40, "height": place["height"]}
    grey = Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("L")
    dark = [x for x in range(grey.width) for y in range(grey.height) if grey.getpixel((x, y)) < 160]
    assert dark
    return sum(dark) / len(dark) / grey.width


def test_lines_and_waves_stand_at_the_left_and_dots_at_the_right(column):
    assert ink(column, "#title", "text-decoration") < 0.35
    assert ink(column, "#name", "text-decoration") < 0.35
    assert ink(column, "#stress", "text-emphasis") > 0.65


def test_a_reading_stands_at_the_right_of_its_character(column):
    base, reading = column.evaluate("[signs('#reading ruby')[0], box('#reading rt')]")
    assert reading["left"] + reading["right"] > 2 * base["right"] - 4


def test_a_drawing_stands_level_and_whole_on_the_page(column):
    assert column.evaluate("getComputedStyle(document.querySelector('svg text')).writingMode") == "horizontal-tb"
    drawn = column.evaluate("box('svg')")
    assert drawn["height"] <= 800
    assert drawn["width"] <= 1000
    assert drawn["width"] / drawn["height"] == pytest.approx(20 / 30, rel=0.02)


def test_no_column_is_longer_than_the_page(chromium, columns):
    long = {}
    for id, opened in shown(chromium, columns, width=600, height=800):
        for size in (100, 200) if id not in LEVEL else ():
            measured = "(size) => { const html = document.documentElement; html.style.fontSize = size + '%';"
            measured += " return [html.scrollHeight, getComputedStyle(html).writingMode] }"
            long[id, size] = opened.evaluate(measured, size)
    assert len(long) > 16
    assert {place: told for place, told in long.items() if told != [800, "vertical-rl"]} == {}


def test_plain_text_of_the_sections_is_what_a_reader_copies(columns):
    said = etree.parse(columns["numbers"]).find(f".//{XHTML}p[@id='marked']")
    written = plain(numbers().blocks[2].inlines)
    readings = {"（", "）", "ㄌㄨˋ"}
    assert "".join(text for text in said.itertext() if text not in readings) == written
