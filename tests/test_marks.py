"""Readings, stress, names and titles: as they are typed, kept, converted and written."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kanben.account import compare
from kanben.model import (
    Article,
    Blocks,
    Book,
    Code,
    Emphasis,
    Inlines,
    List,
    Metadata,
    Note,
    Paragraph,
    Ruby,
    Section,
    Source,
    Span,
    Table,
    Text,
    lines,
    plain,
)
from kanben.proof.epub import check_epub
from kanben.readers.html import article as page
from kanben.readers.markdown import Flow, article
from kanben.variants.vary import vary
from kanben.writers import markup
from kanben.writers.markdown import chapter
from tests.dots import cases
from tests.epubs import made

ROOT = Path(__file__).parents[1]
STYLES = {
    path.relative_to(ROOT / "styles").as_posix(): path.read_text(encoding="utf-8")
    for path in (ROOT / "styles").rglob("*.css")
}
TYPED = """
[屈原]{.name}作[離騷]{.book}，[司馬遷]{.name}記之於[史記]{.book}[屈原列傳]{.book}。*着重的話，不在標點下*，
*War and Peace* 也一樣。

{砑|yà}光的石頭，{漢字讀音|hàn zì dú yīn}，{裝窗床|zhuāng chuāng chuáng}與{北京|Běijīng}。

{注音|ㄓㄨˋ ㄧㄣ}在右邊，{桌子|ㄓㄨㄛ ˙ㄗ}、{安|ㄢ}、{嘴|ㄗㄨㄟˇ}。

| 字 | 音 |
|---|---|
| {楮\\|chǔ}皮 | [離騷]{.book} |
"""


def flow(text: str) -> Flow:
    return article(Source("文.md", text, "utf-8", markdown=True))


def drawn(blocks: Blocks) -> str:
    """Draw the lines of a tree in letters."""
    leaves = []
    for block in blocks:
        match block:
            case Table(head, rows):
                leaves += [said(cell) for cell in (*head, *(cell for row in rows for cell in row))]
            case Paragraph(inlines):
                leaves.append(said(inlines))
    return "\n".join(leaves)


def said(inlines: Inlines) -> str:
    words = []
    for inline in inlines:
        match inline:
            case Text(text):
                words.append(text)
            case Ruby(base, reading):
                words.append(f"ruby({base}|{reading})")
            case Emphasis(inner):
                words.append(f"em({said(inner)})")
            case Span(inner, role=role):
                words.append(f"{role}({said(inner)})")
            case Code(text):
                words.append(f"code({text})")
            case Note():
                words.append("note")
    return "".join(words)


def bound(blocks: Blocks, language: str = "zh-Hant-TW") -> Book:
    known = Metadata("標本", "specimen", "urn:uuid:3f0c1f6e-8a63-4b53-9d55-0d7d1c7a9a10", language, date="2024-02-29")
    return Book(known, (), (Section("one", "chapter", (Text("讀音與標號"),), blocks),), (), {"contents": "目錄"})


def section(*inlines, notes="float") -> str:
    made = markup.section(Section("s", "note", (), (Paragraph(inlines),)), notes=notes, address=str, lang="zh-Hant")
    written = "".join(etree.tostring(one, encoding="unicode") for one in made[0])
    return re.sub(r' xmlns(:\w+)?="[^"]+"', "", (made[0].text or "") + written)


# --- what an editor types -----------------------------------------------------------


@pytest.mark.parametrize(("given", "wanted"), [pytest.param(g, w, id=t) for t, g, w in cases("readers/marks.md")])
def test_case(given, wanted):
    assert drawn(flow(given).blocks) == wanted


@pytest.mark.parametrize("given", [g for _, g, _ in cases("readers/marks.md")])
def test_every_code_point_is_accounted_for(given):
    read_as = flow(given)
    account = read_as.revision.account()
    assert read_as.text == "\n".join(lines(read_as.blocks)) == read_as.revision.text
    assert account.characters == len(given) == account.kept + account.changed + account.dropped


def test_a_reading_is_dropped_as_a_reading_and_stands_beside_the_text():
    given = "{砑|yà}光的{漢字|hàn zì}，<ruby>楮<rt>chǔ</rt></ruby>皮"
    read_as = flow(given)
    assert read_as.text == "砑光的漢字，楮皮"
    why = {given[p.start : p.end]: p.edits[0].reason for p in read_as.revision.pieces if p.edits}
    reasons = {reason for words, reason in why.items() if re.search("[a-zàǔì]{2}", words) and "ruby>" not in words[:7]}
    assert reasons == {"a reading, set with its character"}


def test_a_reading_that_does_not_reach_the_chapter_is_missed():
    read_as = flow("{砑|yà}光的石頭")
    whole = Article("文.md", read_as.blocks)
    silent = (replace(read_as.blocks[0], inlines=(Text("砑光的石頭"),)),)
    chapters = [Section("s", "chapter", (), blocks) for blocks in (read_as.blocks, silent)]
    assert compare("{砑|yà}光的石頭", read_as.revision, whole, chapters[:1]) == ()
    assert [one.lost for one in compare("{砑|yà}光的石頭", read_as.revision, whole, chapters[1:])] == ["yà"]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("<ruby>漢字<rt>hàn zì</rt></ruby>", "ruby(漢|hàn)ruby(字|zì)"),
        ("<ruby><rb>漢</rb><rb>字</rb><rt>hàn</rt><rt>zì</rt></ruby>", "ruby(漢|hàn)ruby(字|zì)"),
        ("<ruby>漢<rp>(</rp><rt>hàn</rt><rp>)</rp>字<rt>zì</rt></ruby>", "ruby(漢|hàn)ruby(字|zì)"),
        ("<ruby>北京<rt>Běijīng</rt>市</ruby>", "ruby(北京|Běijīng)市"),
    ],
)
def test_readings_of_a_web_page(given, wanted):
    text = f"<html><body><article><p>{given}，砑光的石頭傳了四代，楮皮要另外煮。</p></article></body></html>"
    read_as = page(Source("頁.html", text, "utf-8", page=True))
    assert drawn(read_as.blocks).startswith(wanted)
    account = read_as.revision.account()
    assert account.characters == account.kept + account.changed + account.dropped


@pytest.mark.parametrize("style", ["cjk-ideographic", "trad-chinese-informal", "simp-chinese-informal"])
def test_a_list_that_asks_for_chinese_numerals_has_them(style):
    items = "<li>打漿要整整一夜，水要涼</li><li>抄紙在清晨，霧沒有散</li>"
    text = f'<html><body><article><p>造紙分兩步，各有時辰。</p><ol style="list-style-type: {style}">{items}</ol>'
    [_, made] = page(Source("頁.html", text, "utf-8", page=True)).blocks
    [_, usual] = page(Source("頁.html", text.replace(style, "decimal"), "utf-8", page=True)).blocks
    assert isinstance(made, List)
    assert isinstance(usual, List)
    assert (made.ordered, made.role, usual.role) == (True, "chinese", "")


# --- round trip ------------------------------------------------------------------------


def again(blocks: Blocks) -> Blocks:
    """Write a chapter as Markdown and read it."""
    return flow(chapter(Section("s", "chapter", (), blocks))).blocks


def test_what_was_typed_comes_back_from_the_chapters():
    blocks = flow(TYPED).blocks
    assert drawn(again(blocks)) == drawn(blocks)
    assert "{楮\\|chǔ}" in chapter(Section("s", "chapter", (), blocks))


@pytest.mark.parametrize(
    "inlines",
    [
        (Ruby("亞", "惡"),),
        (Ruby("A&B", "<甲>"),),
        (Ruby("網", "a|b}"),),
        (Span((Text("甲]乙"),), role="proper-name"),),
        (Span((Emphasis((Text("甲"),)), Ruby("乙", "yǐ")), role="book-title"),),
        (Text("{漢|hàn}、[甲]{.name}、<u>乙</u>"),),
    ],
)
def test_odd_ones_come_back_too(inlines):
    [paragraph] = again((Paragraph((Text("前"), *inlines, Text("後"))),))
    assert said(paragraph.inlines) == said((Text("前"), *inlines, Text("後")))


HAN = st.text(st.sampled_from("漢字砑光石頭楮皮"), min_size=1, max_size=3)
READINGS = st.sampled_from(["hàn", "ㄗˋ", "Běijīng", "亞", "o'er", "{", "a|b", "x y", "&lt;", "かん", "A-1"])


@given(st.lists(st.tuples(HAN, READINGS), min_size=1, max_size=4))
def test_any_reading_comes_back(pairs):
    given_ = tuple(one for base, reading in pairs for one in (Ruby(base, reading), Text("。")))
    [paragraph] = again((Paragraph((Text("讀"), *given_)),))
    assert plain(paragraph.inlines) == plain((Text("讀"), *given_))
    was = [reading for base, reading in pairs]
    now = "".join(one.reading for one in paragraph.inlines if isinstance(one, Ruby))
    assert now.replace(" ", "") == "".join(was).replace(" ", "")


# --- converted ---------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant-TW", "zh-Hant-HK"])
def test_bases_are_converted_and_readings_are_not(tag):
    typed = flow("他在{銀行|yín háng}門口，{后|hòu}{面|ㄇㄧㄢˋ}是[發]{.name}字，*乾*了").blocks
    [made] = vary(bound(typed), tag).book.body
    [paragraph] = made.blocks
    readings = [one.reading for one in paragraph.inlines if isinstance(one, Ruby)]
    bases = "".join(one.base for one in paragraph.inlines if isinstance(one, Ruby))
    assert readings == ["yín", "háng", "hòu", "ㄇㄧㄢˋ"]
    assert bases == ("银行后面" if tag == "zh-Hans" else bases)
    assert bases[:2] == ("银行" if tag == "zh-Hans" else "銀行")


def test_a_word_that_is_read_aloud_is_no_other_word_elsewhere():
    typed = (Paragraph((Text("写一段"), Ruby("程", "chéng"), Ruby("序", "xù"), Text("，再写一段电脑程序。"))),)
    [made] = vary(bound(typed, "zh-Hans"), "zh-Hant-TW", vocabulary="regional").book.body
    assert plain(made.blocks[0].inlines) == "寫一段程序，再寫一段電腦程式。"


# --- HTML ----------------------------------------------------------------------------------


def test_a_reader_that_knows_no_readings_shows_them_in_brackets():
    assert section(Ruby("漢", "hàn"), notes="aside") == "<ruby>漢<rp>（</rp><rt>hàn</rt><rp>）</rp></ruby>"
    assert section(Ruby("漢", "hàn")) == "<ruby>漢<rt>hàn</rt></ruby>"
    assert section(Ruby("漢", "ㄏㄢˋ")) == '<ruby class="zhuyin">漢<rt>ㄏㄢˋ</rt></ruby>'


def test_names_and_titles_are_underlined_and_two_in_a_row_are_told_apart():
    name, title = Span((Text("屈原"),), role="proper-name"), Span((Text("離騷"),), role="book-title")
    assert section(name, Text("作"), title) == '<u class="proper-name">屈原</u>作<u class="book-title">離騷</u>'
    assert section(name, name).count('class="proper-name after"') == 1
    assert section(Span((Text("甲"),), role="dateline")) == '<span class="dateline">甲</span>'


def test_latin_words_have_no_dots():
    assert section(Emphasis((Text("要緊"),))) == "<em>要緊</em>"
    assert section(Emphasis((Text("War and Peace"),))) == '<em class="latin">War and Peace</em>'


def with_all_of_them():
    numerals = List(((Paragraph((Text("打漿"),)),), (Paragraph((Text("抄紙"),)),)), ordered=True, role="chinese")
    return bound((*flow(TYPED).blocks, numerals))


def test_an_epub_with_all_of_them_is_sound():
    assert check_epub(made(with_all_of_them()), with_all_of_them()) == ()
