"""Readings, stress, names and titles: as they are typed, kept, converted, written and drawn."""

import io
import re
import shutil
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pikepdf
import pylopdf_fonts_zh_tw
import pypdfium2
import pytest
import weasyprint.draw
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from weasyprint import HTML

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
from kanben.proof.epubcheck import epubcheck
from kanben.readers.html import article as page
from kanben.readers.markdown import Flow, article
from kanben.typeset import marks
from kanben.variants.vary import vary
from kanben.writers import markup
from kanben.writers.epub import epub
from kanben.writers.markdown import chapter
from kanben.writers.pdf import pdf
from tests.dots import cases

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


def test_an_epub_with_all_of_them_is_sound(tmp_path):
    numerals = List(((Paragraph((Text("打漿"),)),), (Paragraph((Text("抄紙"),)),)), ordered=True, role="chinese")
    book = bound((*flow(TYPED).blocks, numerals))
    content = epub(book, styles=STYLES, cover=None, modified="2024-03-01T00:00:00Z")
    assert check_epub(content, book) == ()
    if not shutil.which("java"):
        pytest.skip("EPUBCheck needs Java")
    (tmp_path / "marks.epub").write_bytes(content)
    assert epubcheck([tmp_path / "marks.epub"]) == ()


# --- print ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def printed() -> pypdfium2.PdfDocument:
    stems = tuple((Paragraph((Text(stem),)),) for stem in "甲乙丙丁戊己庚辛壬癸子")
    blocks = (*flow(TYPED).blocks, List(stems, ordered=True, role="chinese"))
    return pypdfium2.PdfDocument(pdf(bound(blocks), styles=STYLES))


def test_a_list_is_counted_in_chinese(printed):
    told = re.sub(r"\s", "", "".join(leaf.get_textpage().get_text_range() for leaf in printed))
    assert "一、二、三、" in told
    assert "九、十、十一、" in told


def test_readings_do_not_part_the_words_of_the_text(printed):
    told = re.sub(r"\s", "", "".join(leaf.get_textpage().get_text_range() for leaf in printed))
    assert "砑光的石頭，漢字讀音，裝窗床與北京。注音在右邊，桌子、安、嘴。" in told


def test_a_printed_reading_is_text(printed):
    text = "".join(leaf.get_textpage().get_text_range() for leaf in printed)
    told = re.sub(r"\s", "", text)
    assert all(reading in told for reading in ("yà", "hàn", "zhuāng", "Běijīng", "chǔ"))
    assert not set("ㄓㄨˋㄧㄣㄛ˙ㄗㄢㄟˇ") - set(told)
    assert not set("砑漢字讀音裝窗床北京注桌子安嘴楮") - set(told)


def edges(printed, wanted: str) -> list[tuple[float, float, float, float]]:
    """Return where the characters of ``wanted`` stand: left, bottom, right, top, in points."""
    pages = [leaf.get_textpage() for leaf in printed]
    return [
        text.get_charbox(at, loose=True)
        for text in pages
        for at in range(text.count_chars())
        if text.get_text_range(at, 1) in wanted
    ]


def test_wide_readings_push_their_bases_apart_and_do_not_touch(printed):
    [a, b, c] = [(left, right) for left, _, right, _ in edges(printed, "裝窗床")]
    assert all(after[0] - before[1] > 4 for before, after in pairwise((a, b, c)))  # of 10.5 pt
    [d] = [(left, right) for left, _, right, _ in edges(printed, "漢")]
    e = next((left, right) for left, _, right, _ in edges(printed, "字") if left > d[0])
    assert abs(e[0] - d[1]) < 0.1


def test_zhuyin_stands_beside_its_character_in_half_its_width(printed):
    [left] = edges(printed, "嘴")
    signs = [box for box in edges(printed, "ㄗㄨㄟˇ") if 0 < box[0] - left[0] < 20 and abs(box[1] - left[1]) < 16]
    size = 10.5
    assert len(signs) == 4
    assert all(box[0] - left[0] > 0.98 * size for box in signs)
    assert all(box[2] - left[0] < 1.51 * size for box in signs)
    middles = [(box[1] + box[3]) / 2 for box in signs[:3]]
    assert all(a - b == pytest.approx(0.3 * size, abs=0.05) for a, b in pairwise(middles))
    assert signs[3][0] - left[0] == pytest.approx(1.3 * size, abs=0.1)


# --- drawn ------------------------------------------------------------------------------------


EM = 20  # px


def drawing(body: str, monkeypatch, variant: str | None = None) -> list[tuple[str, list[float]]]:
    """Return the operators that draw marks under a line of text set 20 px large, as artifacts of the page."""
    stock = weasyprint.draw.draw_text

    def draw(stream, box, *rest):
        stock(stream, box, *rest)
        wide = [EM if ord(c) > 0x2E00 else 0 for c in box.text]
        narrow = (box.width - sum(wide)) / max(wide.count(0), 1)
        advances = [one or narrow for one in wide]
        origins = [box.position_x + sum(advances[:at]) for at in range(len(advances))]
        marks.draw(stream, box, origins, advances)

    monkeypatch.setattr(weasyprint.draw, "draw_text", draw)
    face = Path(pylopdf_fonts_zh_tw.serif_path()).as_uri()
    css = f"""@font-face {{ font-family: one; src: url({face}) }} @page {{ size: 600px 100px; margin: 0 }}
        body {{ margin: 0; font: {EM}px/2 one; color: #123456 }} em {{ --emphasis: dots; font-style: normal }}
        u {{ text-decoration: none; --line: straight }} .wave {{ --line: wavy }}"""
    content = HTML(string=f"<html lang=zh-Hant-TW><title>一</title><style>{css}</style><p>{body}</p>").write_pdf(
        pdf_variant=variant
    )
    with pikepdf.open(io.BytesIO(content)) as file:
        return [
            (str(one.operator), [float(n) for n in one.operands if isinstance(n, int | float | Decimal)])
            for one in pikepdf.parse_content_stream(file.pages[0])
            if str(one.operator) not in ("TJ", "Tj")
        ]


def dots(found) -> list[float]:
    """Return where the middles of the dots are, from the left of the page in px."""
    return [
        operands[0] - 0.075 * EM
        for (operator, operands), (after, _) in pairwise(found)
        if (operator, after) == ("m", "c") and "h" in [name for name, _ in found]
    ]


def test_a_dot_stands_under_each_character_and_none_under_a_mark(monkeypatch):
    found = drawing("他說<em>着重，「話」 A</em>完", monkeypatch)
    assert dots(found) == pytest.approx([2.5 * EM, 3.5 * EM, 6.5 * EM])
    assert [name for name, _ in found].count("h") == 3
    assert [name for name, _ in found].count("f") == 1


def test_nothing_is_drawn_where_nothing_is_asked(monkeypatch):
    names = {name for name, _ in drawing("屈原作離騷，<em>，。</em>", monkeypatch)}
    assert not names & {"h", "f", "S", "c", "l"}


def test_a_line_is_as_long_as_its_name(monkeypatch):
    found = drawing("楚人<u>屈原</u>也", monkeypatch)
    [start] = [operands for name, operands in found if name == "m"]
    [end] = [operands for name, operands in found if name == "l"]
    assert (start[0], end[0]) == pytest.approx((2 * EM, 4 * EM))
    assert start[1] == end[1]


def test_two_names_in_a_row_have_two_lines(monkeypatch):
    found = drawing("在<u>北京</u><u class='after'>王府井</u>", monkeypatch)
    starts = [operands[0] for name, operands in found if name == "m"]
    ends = [operands[0] for name, operands in found if name == "l"]
    assert ends == pytest.approx([3 * EM, 6 * EM])
    assert starts == pytest.approx([EM, 3.12 * EM])


def test_a_wave_ends_where_its_title_ends(monkeypatch):
    found = drawing("讀<u class='wave'>離騷</u>、", monkeypatch)
    [start] = [operands for name, operands in found if name == "m"]
    curves = [operands for name, operands in found if name == "c"]
    assert start[0] == pytest.approx(EM)
    assert curves[-1][4:] == pytest.approx([3 * EM, start[1]])
    middle = [operands[1] - start[1] for operands in curves]
    assert all(a * b < 0 for a, b in pairwise(middle))
    assert max(map(abs, middle)) * 0.75 == pytest.approx(0.05 * EM)


def test_marks_stay_in_the_leading_and_dots_stand_below_a_line(monkeypatch):
    alone = drawing("<em>要緊</em>", monkeypatch)
    both = drawing("<em><u>屈原</u></em>", monkeypatch)
    low = [[operands[1] for name, operands in found if name == "m"][-1] for found in (alone, both)]
    assert low[0] + 0.1 * EM < low[1]
    baseline = next(operands[-1] for name, operands in both if name == "Tm")
    assert low[1] + 0.075 * EM - baseline < 0.5 * EM


def test_marks_are_no_part_of_the_text_a_reader_hears(monkeypatch):
    names = [name for name, _ in drawing("他說<em>着重</em>的<u>屈原</u>。", monkeypatch, "pdf/ua-1")]
    deep, marked = 0, []
    for name in names:
        deep += {"BDC": 1, "BMC": 1, "EMC": -1}.get(name, 0)
        marked += [deep] if name in ("f", "S") else []
        assert deep in (0, 1)
    assert deep == 0
    assert marked == [1, 1]
    last = [at for at, name in enumerate(names) if name in ("f", "S")]
    assert all("BMC" in names[at - 30 if at > 30 else 0 : at] for at in last)


def test_the_middle_of_the_text_stays_where_it_was(monkeypatch):
    plain_ones = [o for name, o in drawing("他說<em>着重</em>的話", monkeypatch) if name == "Tm"]
    monkeypatch.undo()
    monkeypatch.setattr(marks, "draw", lambda *_: None)
    assert [o for name, o in drawing("他說<em>着重</em>的話", monkeypatch) if name == "Tm"] == plain_ones
