"""The vertical edition as a browser sets it: lines, figures, marks and drawings where they belong."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import playwright.sync_api as playwright
import pytest
from lxml import etree
from PIL import Image

from kanben.model import Drawing, Emphasis, Paragraph, Ruby, Section, Span, Stroke, Text, Words, plain
from kanben.writers.upright import LEVEL
from tests import browser
from tests.epubs import made
from tests.leaves import IN_ONE_FACE, shown, unpacked
from tests.sample import sample

XHTML = "{http://www.w3.org/1999/xhtml}"
chromium = pytest.fixture(scope="module")(browser.chromium)


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
        Text("。"),
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
    figure = column.evaluate("box('.drawing')")  # with its title
    assert figure["height"] <= 800
    assert figure["width"] <= 1000
    scale = column.evaluate("(({ a, d }) => [a, d])(document.querySelector('svg').getScreenCTM())")
    assert scale[0] == pytest.approx(scale[1])


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
