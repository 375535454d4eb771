"""How the pages of an EPUB look in a browser: on a phone, in large letters, by night, and with no style at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kanben.model import Emphasis, Entries, Entry, Link, Listing, Paragraph, Quotation, Section, Table, Text
from tests import browser
from tests.epubs import STYLES, made
from tests.leaves import shown, unpacked
from tests.sample import note, said, sample, told

chromium = pytest.fixture(scope="module")(browser.chromium)
LONG = "https://example.org/" + "archive/of/long/addresses/" * 6 + "page.html?lang=zh-Hant"
WORN = ("book.css", "epub.css", "vertical.css")


def unruly() -> Section:
    """Everything that ever ran over the edge of a phone."""
    wide = tuple(said(f"第{n}欄") for n in range(1, 9))
    rows = (tuple(said("水位二丈三尺") for _ in wide), tuple(said("https://example.org/a-long-name") for _ in wide))
    blocks = (
        Paragraph((Text("網址"), Link(LONG, said(LONG)), Text("很長。"))),
        told("檔名" + "a_very_long_name_without_an_end_" * 8 + "也長。"),
        Table(wide, rows, said("很寬的表")),
        Listing("x = " + "1234567890" * 20),
        Quotation((Quotation((Quotation((told("引中之引，其中又有引。" * 3),)),)),), said("某某"), "epigraph"),
        Entries(tuple(Entry(said("年" * 12), (told("事" * 40),)) for _ in range(2)), "chronology"),
        Paragraph((Emphasis(said("要緊")), Text("的是"), Emphasis(said("War and Peace")), Text("。"))),
        Paragraph((Text("註"), note("註裡也有網址" + LONG))),
    )
    return Section("unruly", "chapter", said("沒有規矩的一章" * 5), blocks)


@pytest.fixture(scope="module")
def leaves(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    book = sample("zh-Hant-TW")
    return unpacked(made(replace(book, body=(*book.body, unruly()))), tmp_path_factory.mktemp("leaves"))


def test_nothing_runs_over_the_edge_of_a_phone_not_even_in_letters_twice_as_large(chromium, leaves):
    wide = {}
    measured = "(size) => { const html = document.documentElement; html.style.fontSize = size + '%';"
    measured += " return html.scrollWidth }"
    for id, page in shown(chromium, leaves, width=390):
        for size in (100, 200):
            wide[id, size] = page.evaluate(measured, size)
    assert len(wide) > 20
    assert {place: width for place, width in wide.items() if width > 390} == {}


CONTRAST = """() => {
  const probe = document.body.appendChild(document.createElement('span'));
  const parts = (colour) => { probe.style.backgroundColor = colour;
    return getComputedStyle(probe).backgroundColor.match(/[\\d.]+/g).map(Number) };
  const light = ([r, g, b]) => { const [x, y, z] = [r, g, b].map((v) => v / 255)
    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * x + 0.7152 * y + 0.0722 * z };
  const own = getComputedStyle(document.documentElement).backgroundColor;
  const paper = light(parts(own === 'rgba(0, 0, 0, 0)' ? 'Canvas' : own));
  const low = [];
  let seen = 0;
  for (const one of document.querySelectorAll('body *')) {
    if (one === probe) continue;
    const style = getComputedStyle(one);
    const inks = [style.color];
    for (const side of ['Top', 'Right', 'Bottom', 'Left'])
      if (parseFloat(style['border' + side + 'Width'])) inks.push(style['border' + side + 'Color']);
    if (!['rgba(0, 0, 0, 0)', 'transparent'].includes(style.backgroundColor)) low.push(['ground', one.outerHTML]);
    for (const ink of inks) {
      const [dark, bright] = [paper, light(parts(ink))].sort((a, b) => a - b);
      seen += 1;
      if ((bright + 0.05) / (dark + 0.05) < 4.5) low.push([ink, one.outerHTML.slice(0, 120)]);
    }
  }
  return [seen, low];
}"""


@pytest.mark.parametrize(
    "ground",
    [":root { color-scheme: dark }", "html { background: #f4ecd8; color: #5b4636 }", ""],
    ids=["night", "sepia", "day"],
)
def test_every_word_and_line_stands_out_by_day_and_by_night(chromium, leaves, ground):
    some = {id: leaves[id] for id in ("well", "talk", "unruly", "chronology", "contents")}
    for id, page in shown(chromium, some, css=ground):
        seen, low = page.evaluate(CONTRAST)
        assert seen > 5
        assert (id, low) == (id, [])


def test_a_page_with_no_style_still_says_who_speaks_and_what_is_a_note(chromium, leaves):
    undressed = "for (const sheet of document.styleSheets) sheet.disabled = true; document.body.innerText"
    for id, page in shown(chromium, {"talk": leaves["talk"], "well": leaves["well"]}):
        words = page.evaluate(undressed)
        if id == "talk":
            assert "提問：井是誰挖的？" in words
            assert "何老：我祖父。" in words
        else:
            assert re.search(r"庾信《徵調曲》\[1\]", words)
            assert "[1] 原文作「飲其流者懷其源」。" in words


def test_stress_has_dots_and_latin_does_not(chromium, leaves):
    stress = "[...document.querySelectorAll('em')].map((em) => [em.className, getComputedStyle(em).textEmphasisStyle])"
    for _, page in shown(chromium, {"unruly": leaves["unruly"]}):
        assert page.evaluate(stress) == [["", "dot"], ["latin", "none"]]


def test_dates_have_a_column_of_their_own_where_there_is_room_for_both(chromium, leaves):
    places = "['dt', 'dd'].map((one) => document.querySelector('.entry ' + one).getBoundingClientRect().toJSON())"
    for _, page in shown(chromium, {"chronology": leaves["chronology"]}):
        date, event = page.evaluate(places)
        assert date["bottom"] <= event["top"]
        page.set_viewport_size({"width": 820, "height": 1180})
        date, event = page.evaluate(places)
        assert date["top"] == event["top"]
        assert date["right"] <= event["left"]


# --- the stylesheets, read --------------------------------------------------------------------


def rules() -> Iterator[tuple[str, str, str]]:
    """Yield selector, property and value of everything an EPUB's stylesheets say."""
    for name in WORN:
        css = re.sub(r"/\*.*?\*/", "", STYLES[name], flags=re.DOTALL)
        for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
            for declaration in filter(str.strip, body.split(";")):
                property, _, value = declaration.partition(":")
                yield " ".join(selector.split()), property.strip(), value.strip()


def test_colours_ground_and_face_are_the_readers():
    told = list(rules())
    assert {value for _, property, value in told if property == "color"} == {"inherit"}
    assert not [rule for rule in told if rule[1].startswith("background") or re.search(r"#[0-9a-f]{3}|rgb", rule[2])]
    faced = {selector for selector, property, value in told if property == "font-family" and value != "inherit"}
    assert faced == {"em", "code"}


def test_no_margin_grows_with_the_letters_beyond_two_em():
    """Kobo: https://github.com/kobolabs/epub-spec asks for none wider, since its readers choose large letters."""
    wide = [
        rule
        for rule in rules()
        if "margin" in rule[1] and any(float(em) > 2 for em in re.findall(r"([\d.]+)em", rule[2]))
    ]
    assert wide == []


def test_old_readers_meet_no_rule_they_would_stumble_over():
    """One unknown @rule makes Adobe's engine drop the whole sheet; calibre's warns of each."""
    assert not [name for name in WORN if "@" in re.sub(r"/\*.*?\*/", "", STYLES[name], flags=re.DOTALL)]
    assert not [selector for selector, _, _ in rules() if re.search(r":(is|where|has)\(|::", selector)]
    both = {(selector, property) for selector, property, _ in rules()}
    for selector, property in both:
        if property in ("page-break-inside", "page-break-after") and "h1" not in selector:
            assert (selector, property.removeprefix("page-")) in both
