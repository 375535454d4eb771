"""The proof of the lines, on pages broken on purpose: one fault each, found with its code, its page and its line.

The pages are set by WeasyPrint alone, on a measure of twenty characters that text
of hanzi fills exactly; so a page is sound until its markup breaks it.
"""

import base64
import io
from functools import cache

import pikepdf
import pypdfium2
import pypdfium2.raw
import pytest
from weasyprint import HTML

from kanben.model import Book, Break, Metadata, Note, Paragraph, Ruby, Section, Text
from kanben.proof.glyphs import glyphs
from kanben.proof.pdf import check_pdf
from kanben.proof.said import added, foreign, missing
from kanben.proof.typesetting import check_lines, figures
from kanben.writers import fonts
from tests.sample_print import p

HAN = "天地玄宇宙洪荒日月盈昃辰宿列寒暑往秋收冬藏成律雨露金生水玉出果珍李菜重海河淡羽翔火帝人文字乃服衣"
ALL = HAN + "，。、；：？！“”「」『』（）《》—…·①②, .abcdefghijklmnopqrstuvwxyz0123456789戰⼀一ㄅ"
LINE = HAN[4:24]
SOUND = f"<p>{HAN[:18]}{HAN[20:40]}{LINE}{HAN[5:20]}</p><p>{HAN[:18]}{LINE}{LINE}{HAN[7:15]}</p>"
WORDS = (HAN[:18] + HAN[20:40] + LINE + HAN[5:20], HAN[:18] + LINE + LINE + HAN[7:15])


@cache
def face(language):
    """Return the serif of a language as an address."""
    font = fonts.cut(language, (("the tests", ALL),))[0]
    return "data:font/otf;base64," + base64.b64encode(font.content).decode()


def page(html, css="", language="zh-Hans"):
    """Return a PDF of pages 220 pt wide: twenty characters of ten points, eight lines of eighteen."""
    style = f"""
        @font-face {{ font-family: Serif; src: url({face(language)}) }}
        @page {{ size: 220pt 164pt; margin: 10pt 9.95pt 9.95pt 10pt }}
        html {{ font: 10pt/18pt Serif; widows: 2; orphans: 2 }}
        body, p, h2 {{ margin: 0; font-weight: normal }} p {{ text-indent: 2em }}
        i, b {{ font-style: normal; font-weight: normal }} sup {{ font-size: 6pt; line-height: 0 }} {css}
    """
    document = f"<html lang={language}><title>试</title><style>{style}</style><body>{html}"
    return HTML(string=document).write_pdf(pdf_variant="pdf/ua-1")


def book(*leaves, language="zh-Hans"):
    """Return a book of these paragraphs."""
    blocks = tuple(p(leaf) if isinstance(leaf, str) else leaf for leaf in leaves)
    return Book(Metadata("试", "proof", "urn:uuid:0", language), (), (Section("c1", "chapter", (), blocks),), ())


def found(html, *leaves, css="", language="zh-Hans"):
    """Return what the proof finds on the sound page with ``html`` after it: code, and what is said."""
    said = check_lines(page(SOUND + html, css, language), book(*WORDS, *leaves, language=language))
    return [(finding.code, finding.message) for finding in said]


def only(code, place, said, told):
    """Assert that one fault was found, this one."""
    assert [c for c, _ in told] == [code], told
    assert place in told[0][1], told
    assert said in told[0][1], told


# --- reading ------------------------------------------------------------------------


def test_what_the_bytes_say_is_what_a_reader_of_pdf_sees():
    content = page(SOUND + "<p>abc <sup>1</sup> 文<i style='letter-spacing: .5em'>字，“文”</i></p>")
    text = pypdfium2.PdfDocument(content)[0].get_textpage()
    seen = []
    for at in range(text.count_chars()):
        x, y = pypdfium2.raw.c_double(), pypdfium2.raw.c_double()
        pypdfium2.raw.FPDFText_GetCharOrigin(text, at, x, y)
        if (character := text.get_text_range(at, 1)).strip():
            seen.append((character, round(x.value, 2), round(y.value, 2)))
    with pikepdf.open(io.BytesIO(content)) as file:
        read = [(g.text, round(g.x, 2), round(g.y, 2)) for g in glyphs(file.pages[0], {}) if g.text.strip()]
    assert sorted(read) == sorted(seen)
    assert len(read) > 100


def test_text_in_a_form_and_every_way_of_showing_it_is_read():
    with pikepdf.open(io.BytesIO(page("<p>文字</p>"))) as file:
        first = file.pages[0]
        [name] = first.Resources.Font.keys()
        code = glyphs(first, {})[0].text and next(
            bytes(i.operands[0][0]).hex() for i in pikepdf.parse_content_stream(first) if str(i.operator) == "TJ"
        )
        shown = f"<{code[:4]}>"
        form = file.make_stream(
            f"BT {name} 5 Tf 12 TL 1 Tc 50 Tz 7 0 Td {shown} Tj {shown} ' T* {shown} Tj ET".encode()
        )
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        form.Resources = pikepdf.Dictionary(Font=first.Resources.Font)
        form.Matrix = pikepdf.Array([1, 0, 0, 1, 100, 100])
        first.Resources.XObject = pikepdf.Dictionary(F=form)
        first.Contents = file.make_stream(b"q 2 0 0 2 0 0 cm /F Do Q")
        read = [(round(g.x, 3), round(g.y, 3), g.size, g.width) for g in glyphs(first, {})]
    assert read == [(214, 200, 10, 5), (214, 176, 10, 5), (214, 152, 10, 5)]


# --- sound pages ----------------------------------------------------------------------


def test_a_sound_page_has_no_findings():
    assert found("") == []


@pytest.mark.parametrize(
    ("html", "leaf"),
    [
        ("<p>甲<sup>1</sup></p>".replace("甲", "文"), "文1"),  # a call ends a line
        ("<h2>天</h2>", "天"),  # headings are as wide as they are
        ("<table><tr><td>天地玄宇<td>字</table>", "天地玄宇字"),
        (f"<p style='text-align: center; text-indent: 0'>{HAN[:15]}<br>{HAN[:9]}</p>", HAN[:15]),
        (f"<p>{HAN[:8]}（<i style='margin-left: -5pt'>“</i>文”字</p>", f"{HAN[:8]}（“文”字"),
        ("<p>文<i style='margin: 0 2.5pt'>abc</i>字</p>", "文abc字"),
        ("<p>文 abc 字</p>", "文 abc 字"),  # the book has the spaces itself
        ("<p>“天地</p>".replace("“", "<i style='margin-left: -5pt'>“</i>"), "“天地"),
    ],
)
def test_what_is_no_fault(html, leaf):
    assert found(html, leaf) == []


def test_a_reading_over_a_character_is_not_in_its_line():
    css = "ruby { display: inline-block; position: relative; text-indent: 0 } rt { position: absolute; "
    css += "left: -1em; right: -1em; top: -.85em; font-size: .5em; text-align: center } ruby, rt { line-height: 1 }"
    wide = "<p><ruby>文<rt>shuang</rt></ruby>字</p>"  # wider than what it stands over, at the edge of the page
    assert found("<p>天地<ruby>文<rt>han</rt></ruby>字</p>", "天地文字", css=css) == []
    assert found(f"<p>{LINE[:18]}<br>{wide[3:]}", LINE[:18] + "文字", css=css) == []


def test_a_line_its_author_ended_is_not_short():
    html = f"<p>{HAN[:11]}<br>{HAN[11:30]}</p>"
    broken = Paragraph((Text(HAN[:11]), Break(), Text(HAN[11:30])))
    assert found(html, broken) == []
    assert [code for code, _ in found(html, HAN[:30])] == ["P-214"]


def test_a_mark_that_begins_a_paragraph_or_ends_it_is_a_wound_and_no_fault():
    assert found("<p>，天地（</p>", "，天地（") == []


# --- one fault each --------------------------------------------------------------------


def test_marks_that_begin_and_end_lines():
    content = page(SOUND + "<p>天地（<br>玄宇<br>，宇宙</p>")
    told = [f for f in check_pdf(content, book(*WORDS, "天地（玄宇，宇宙")) if f.code == "P-209"]
    assert [f.message for f in told] == [
        "page 2, line 1: （ may not end a line: 「天地（」",
        "page 2, line 3: ， may not begin a line: 「，宇宙」",
    ]


def test_a_call_may_not_begin_a_line():
    content = page(SOUND + f"<p>{HAN[:18]}<br><sup>1</sup>天地</p>")
    [told] = [f for f in check_pdf(content, book(*WORDS, HAN[:18] + "天地")) if f.code == "P-209"]
    assert told.message.startswith("page 2, line 2: the call of a note may not begin a line")


@pytest.mark.parametrize("mark", "—…")
def test_a_dash_or_an_ellipsis_in_two(mark):
    broken = Paragraph((Text("天地" + mark), Break(), Text(mark + "玄宇")))
    only("P-213", "page 2, line 2", mark * 2, found(f"<p>天地{mark}<br>{mark}玄宇</p>", broken))


@pytest.mark.parametrize(("off", "codes"), [(0.2, []), (0.4, ["P-214"]), (3, ["P-214"])])
def test_a_line_short_of_the_right_edge(off, codes):
    html = f"<p><i style='margin-left: -{off}pt'>{HAN[:1]}</i>{HAN[1:18]}{LINE}</p>"
    told = found(html, HAN[:18] + LINE)
    assert [code for code, _ in told] == codes
    if codes:
        assert f"page 2, line 1: ends -{off:.2f} pt off the right edge: 「{HAN[:18]}」" in told[0][1]


@pytest.mark.parametrize(("moved", "code"), [(0.25, None), (0.5, "P-215"), (-0.5, "P-215")])
def test_a_line_moved_in_the_finished_file(moved, code):
    with pikepdf.open(io.BytesIO(page(SOUND))) as file:
        told = list(pikepdf.parse_content_stream(file.pages[0]))
        lines = [at for at, one in enumerate(told) if str(one.operator) == "Tm"]
        matrix = [*told[lines[2]].operands]
        matrix[4] = float(matrix[4]) + moved / 0.75  # in pixels
        told[lines[2]] = pikepdf.ContentStreamInstruction(matrix, pikepdf.Operator("Tm"))
        file.pages[0].Contents = file.make_stream(pikepdf.unparse_content_stream(told))
        out = io.BytesIO()
        file.save(out)
    found = [(f.code, f.message[:14]) for f in check_lines(out.getvalue(), book(*WORDS))]
    wanted = ("P-215", "page 1, line 3")
    assert [one for one in found if one[0] != "P-214"] == ([wanted] if code else [])
    assert set(found) <= {wanted, ("P-214", "page 1, line 3")}


def test_a_book_that_is_set_ragged_is_told_so_once():
    words = "</p><p>".join(f"{HAN[: 17 - n]}<br>{LINE[: 19 - n]}<br>{HAN[:12]}" for n in range(6))
    ragged = check_lines(page(f"<p>{words}</p>"), book())
    assert [f.message for f in ragged if f.code == "P-214"] == [
        "the text is not justified: 10 of 14 full lines are off the edge"
    ]


def test_a_line_longer_than_the_measure():
    html = f"<p>{HAN[:17]}<i style='position: relative; left: .5pt'>{HAN[17]}</i>{LINE}</p>"
    only("P-215", "page 2, line 1", "0.5", found(html, HAN[:18] + LINE))


@pytest.mark.parametrize(("language", "marks"), [("zh-Hans", "。”"), ("zh-Hans", "）（"), ("zh-Hant-TW", "，「")])
def test_marks_that_meet(language, marks):
    leaf = f"{HAN[:5]}{marks}{HAN[:4]}"
    only("P-216", "page 2, line 1", marks, found(f"<p>{leaf}</p>", leaf, language=language))


def test_an_opening_mark_that_begins_a_line():
    leaf = f"{HAN[:18]}「{HAN[:12]}」"
    only("P-217", "page 2, line 2", "「天地玄宇", found(f"<p>{leaf}</p>", leaf))
    trimmed = leaf.replace("「", "<i style='position: relative; left: -5pt'>「</i>")
    assert found(f"<p>{trimmed}</p>", leaf) == []
    leaf = f"「{HAN[:12]}"
    only("P-217", "page 2, line 1", "「天地玄宇", found(f"<p>{leaf}</p>", leaf))


def test_a_mark_that_ends_a_line_on_the_mainland_and_in_taiwan():
    leaf = f"{HAN[:17]}，{HAN[:12]}"
    only("P-218", "page 2, line 1", "， ends the line at full width", found(f"<p>{leaf}</p>", leaf))
    assert found(f"<p>{leaf}</p>", leaf, language="zh-Hant-TW") == []


def test_han_and_latin_without_a_gap_or_with_a_space():
    only("P-219", "page 2, line 1", "文a +0.00 em, c字", found("<p>文abc字</p>", "文abc字"))
    gap = "<p>文<i style='margin: 0 1.1pt'>abc</i>字</p>"
    only("P-219", "page 2, line 1", "文a +0.11 em", found(gap, "文abc字"))
    only("P-220", "page 2, line 1", "文 a, c 字", found("<p>文 abc 字</p>", "文abc字"))


def test_words_too_far_apart_and_letters_set_apart():
    only("P-221", "page 2, line 1", "c d 0.7", found("<p style='word-spacing: .5em'>abc def</p>", "abc def"))
    only("P-222", "page 2, line 1", "ab +0.1", found("<p style='letter-spacing: .1em'>abc</p>", "abc"))


@pytest.mark.parametrize(("apart", "codes"), [(0.05, []), (0.07, ["P-223"]), (-0.02, ["P-223"])])
def test_hanzi_apart_and_closer_than_solid(apart, codes):
    told = found(f"<p style='letter-spacing: {apart}em'>天地玄宇</p>", "天地玄宇")
    assert [code for code, _ in told] == codes
    if codes:
        assert f"page 2, line 1: hanzi not set solid: 天地 {apart:+.2f}" in told[0][1]


def test_more_than_one_gap_in_ten_is_wide():
    html = f"<p style='letter-spacing: .04em; width: 208pt; text-indent: 0'>{LINE}{LINE}{LINE}</p>" * 60
    told = found(html, *[LINE * 3] * 60, css="@page { size: 228pt 164pt; }")
    assert [message for code, message in told if code == "P-223"] == [
        "one gap in ten between hanzi is over 0.039 em (2390 gaps)"
    ]


def test_a_pause_mark_pressed_too_far():
    html = "<p>天地<i style='letter-spacing: -4pt'>，</i>玄宇</p>"
    only("P-224", "page 2, line 1", "， 0.60 em", found(html, "天地，玄宇"))
    assert found(html.replace("-4pt", "-2.5pt"), "天地，玄宇") == []


def test_pause_marks_of_neighbouring_lines_are_alike():
    html = f"<p>{HAN[:8]}，{HAN[:9]}天地<i style='letter-spacing: -3.2pt'>，</i>玄宇</p>"
    leaf = f"{HAN[:8]}，{HAN[:9]}天地，玄宇"
    told = dict(found(html, leaf))
    assert told.keys() == {"P-224", "P-225"}
    assert "page 2, line 2: pause marks 0.68 em wide under 1.00" in told["P-225"]
    assert found(html.replace("-3.2", "-2.4"), leaf) == []


def test_one_character_on_a_last_line():
    leaf = f"{HAN[:19]}。"
    html = f"<p>{HAN[:18]}玄。</p>"
    only("P-226", "page 2, line 2", "「玄。」", found(html, HAN[:18] + "玄。"))
    assert found(f"<p>{leaf}荒</p>", leaf + "荒") == []


def test_widows_and_orphans():
    leaf = HAN[:18] + LINE + HAN[5:20]
    alone = "p { widows: 1; orphans: 1 }"
    told = found(f"<p>{HAN[:4]}</p><p>{leaf}</p><p>{HAN[9:15]}</p>", HAN[:4], leaf, HAN[9:15], css=alone)
    assert told == []
    content = page(f"<p>{HAN[:4]}</p>" * 7 + f"<p>{leaf}</p>", alone)
    [orphan] = check_lines(content, book(HAN[:4], leaf))
    assert (orphan.code, orphan.message) == (
        "P-227",
        f"page 1, line 8: an orphan, the first line of a paragraph alone: 「{HAN[:18]}」",
    )
    content = page(f"<p>{HAN[:4]}</p>" * 6 + f"<p>{leaf}</p>", alone)
    [widow] = check_lines(content, book(HAN[:4], leaf))
    assert widow.message == f"page 2, line 1: a widow, the last line of a paragraph alone: 「{HAN[5:20]}」"


def test_a_line_off_the_grid():
    only("P-228", "page 2, line 1", "-2.0", found("<p style='position: relative; top: 2pt'>天地</p>", "天地"))


def test_a_paragraph_that_goes_on_overleaf_has_full_lines_and_short_ones():
    # the last line of page 1 is not the paragraph's, so it must be full
    leaf = HAN[:18] + LINE + LINE + HAN[7:15]
    html = f"<p>{HAN[:18]}<i style='margin-left: -2pt'>{LINE[0]}</i>{LINE[1:]}<br>{LINE}{HAN[7:15]}</p>"
    content = page(f"<p>{HAN[:4]}</p>" * 6 + html)
    [short] = check_lines(content, book(HAN[:4], leaf))
    assert (short.code, "page 1, line 8: ends -2.00 pt" in short.message) == ("P-214", True)


# --- notes -----------------------------------------------------------------------------


def test_a_note_is_set_to_the_measure_too():
    css = ".n { float: footnote; font: 8pt/12pt Serif; text-indent: 0 } ::footnote-marker { content: none }"
    note = HAN[:25] + HAN[:10]
    text = Paragraph((Text("天地"), Note((p(note),))))
    assert found(f"<p>天地<span class=n>{note}</span></p>", text, css=css) == []
    short = f"{HAN[0]}<i style='margin-left: -5pt'>{HAN[1]}</i>{HAN[2:25]}<br>{HAN[:10]}"
    told = found(f"<p>天地<span class=n>{short}</span></p>", text, css=css)
    assert f"page 2, line 2: ends -5.01 pt off the right edge: 「{HAN[:24]}…」" in dict(told)["P-214"]


# --- text ------------------------------------------------------------------------------


def test_text_that_is_lost_added_or_in_another_form():
    said = book("天地玄宇", Paragraph((Ruby("文", "ㄅ"),)))
    assert list(missing(["天地玄宇文"], said)) == []
    assert list(missing(["天地玄"], said)) == [("P-206", "2 characters of the book are not in the file: 宇文")]
    assert list(added(["天地玄宇文ㄅ①-"], said)) == []
    assert list(added(["天地玄宇文荒荒"], said)) == [("P-211", "2 characters are in the file and not in the book: 荒")]
    assert list(foreign([("1", "天地一")], said)) == []
    [(code, message)] = foreign([("1", "天⼀地⼀")], said)
    assert (code, "page 1: " in message, "⼀ (U+2F00)" in message) == ("P-212", True, True)


def test_a_radical_and_a_stray_character_in_the_file():
    told = check_pdf(page(SOUND + "<p>⼀戰</p>"), book(*WORDS, "一"))
    codes = [f.code for f in told]
    assert codes.count("P-211") == 1
    assert codes.count("P-212") == 1


# --- figures ---------------------------------------------------------------------------


def test_the_figures_of_a_book():
    html = SOUND + "<p>文abc字</p><p>天地。”</p>"
    told = figures(page(html), book(*WORDS, "文abc字", "天地。”"))
    assert (told.pages, told.lines, told.full) == (2, 10, 6)
    assert (round(told.usual, 3), round(told.most, 3)) == (0, 0)
    assert told.faults == {"P-216": 1, "P-219": 1}
