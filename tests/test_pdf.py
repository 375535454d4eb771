"""PDFs for reading: what readers see, what the file says of itself, and what the proof notices."""

import io
import logging
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from weasyprint import HTML

from kanben.findings import Trouble
from kanben.model import Break, Figure, Link, Note, Paragraph, Section, Text
from kanben.proof.pdf import check_pdf
from kanben.resources import styles as styles_folder
from kanben.writers.pdf import document, pdf
from tests.sample_print import p, png, sample, t, with_words

STYLES = {
    path.relative_to(styles_folder()).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(styles_folder().rglob("*.css"))
}
TRIMS = sorted(Path(name).stem for name in STYLES if name.startswith("trim/"))


@cache
def made(language="zh-Hans", pages=3):
    """Return the sample book as a PDF."""
    return pdf(sample(language, pages), styles=STYLES)


def opened(content):
    """Return a PDF to look into."""
    return pikepdf.open(io.BytesIO(content))


def saved(file):
    """Return the bytes of a PDF that was tampered with."""
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def codes(content, book):
    """Return the codes the proof finds."""
    return [finding.code for finding in check_pdf(content, book)]


def texts(content):
    """Return the text of each page."""
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]


# --- sound files ------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "zh-Hant-HK"])
def test_a_sound_book_proofs_without_a_finding(language):
    assert check_pdf(made(language), sample(language)) == ()


@pytest.mark.parametrize("trim", TRIMS)
def test_every_trim_holds_its_whole_lines_and_proofs(trim):
    book = sample(pages=1)
    content = pdf(book, styles=STYLES, trim=trim)
    assert check_pdf(content, book) == ()
    sheet = STYLES[f"trim/{trim}.css"]
    width, height = (float(re.search(rf"--trim-{side}: (\d+)mm", sheet)[1]) * 72 / 25.4 for side in ("width", "height"))
    with opened(content) as file:
        assert [float(n) for n in file.pages[0].MediaBox] == pytest.approx([0, 0, width, height], abs=0.01)
    measure = int(re.search(r"--measure: (\d+)", sheet)[1])
    prose = sample().front[-1].blocks[0].inlines[0].text
    assert prose[: measure - 2] in "".join(texts(content))  # the first line: its indent and this, unbroken


def test_the_same_book_is_the_same_file_elsewhere_and_later(tmp_path):
    script = (
        "import sys, time; sys.path[:0] = sys.argv[2:]\n"
        "time.time = lambda: 4102444800.0\n"
        "from tests.test_pdf import made\n"
        "open(sys.argv[1], 'wb').write(made(pages=1))\n"
    )
    tests = Path(__file__).parent
    out = tmp_path / "again.pdf"
    environment = {"TZ": "Asia/Taipei", "PYTHONHASHSEED": "7", "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    subprocess.run([sys.executable, "-c", script, out, str(tests.parent)], cwd=tmp_path, env=environment, check=True)
    assert out.read_bytes() == made(pages=1)


def test_only_our_two_faces_are_embedded_and_each_is_a_subset():
    with opened(made()) as file:
        names = {
            str(font.BaseFont) for font in file.objects if isinstance(font, pikepdf.Dictionary) and "/BaseFont" in font
        }
    assert {re.sub(r"^/[A-Z]{6}\+", "", name) for name in names} == {"Kanben-Serif", "Kanben-Sans"}


def test_folios_are_roman_before_the_text_and_arabic_from_one():
    with opened(made()) as file:
        labels = [str(page.label) for page in file.pages]
    first = labels.index("1")
    assert labels[:first] == ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii"]
    assert labels[first:] == [str(n) for n in range(1, len(labels) - first + 1)]


def test_a_cover_stands_before_page_i_and_is_labelled_as_what_it_is():
    book = sample(pages=1)
    content = pdf(book, styles=STYLES, cover=png(148, 210))
    with opened(content) as file:
        assert [str(page.label) for page in file.pages][2:4] == ["i", "ii"]
        assert str(file.pages[0].label) == "封面"
    assert check_pdf(content, book) == ()


def test_running_heads_are_the_book_on_the_left_and_the_chapter_on_the_right_but_not_over_an_opening():
    pages = texts(made())
    with opened(made()) as file:
        at = [str(page.label) for page in file.pages].index("1")
    assert "刻本小记" in pages[at + 1]
    assert "写样与上板" in pages[at + 2]
    assert pages[at].count("写样与上板") == 1
    assert "写样与上板" not in pages[at + 1]


def test_contents_show_roman_and_arabic_folios():
    contents = next(page for page in texts(made()) if page.startswith("目录"))
    assert re.search(r"凡例.*vii", contents)
    assert re.search(r"写样与上板.*1\r?\n", contents)


def test_the_imprint_stands_on_the_verso_of_the_title_page_at_its_foot():
    document = pypdfium2.PdfDocument(made())
    assert "木板、纸与耐心" in document[2].get_textpage().get_text_range()
    page = document[3].get_textpage()
    assert "2026-01-15" in page.get_text_range()
    _left, _bottom, _right, top = page.get_charbox(0)
    assert top < document[3].get_height() / 3


def test_notes_stand_on_the_page_that_calls_them_wherever_it_ends():
    # without pdf_notes, WeasyPrint sends them one to three pages on at several of these lengths
    book = sample()
    prose = book.front[-1].blocks[0]
    said = prose.inlines[0].text
    for short in range(6, 14, 2):
        called = Paragraph(
            (Text(said[:50]), Note((p("一注。"),)), Text(said[:60]), Note((p("短注。"),)), Text("甲乙丙"))
        )
        blocks = (prose, *(p("短句。") for _ in range(short)), called, *(prose for _ in range(12)))
        alone = replace(book, front=(), back=(), body=(Section("c1", "chapter", t("写样"), blocks),))
        pages = texts(pdf(alone, styles=STYLES))
        assert [i for i, page in enumerate(pages) if "短注。" in page] == [
            i for i, page in enumerate(pages) if "甲乙丙" in page
        ]


def test_lines_of_all_pages_stand_on_one_grid():
    document = pypdfium2.PdfDocument(made("zh-Hant"))
    feet = Counter()
    for page in document:
        text = page.get_textpage()
        for at in range(text.count_chars()):
            character = text.get_text_range(at, 1)
            left, bottom, right, _top = text.get_charbox(at, loose=True)
            if "\u4e00" <= character <= "\u9fff" and right - left == pytest.approx(10.5, abs=0.01):
                feet[round(bottom % 18, 1)] += 1
    # The half title, the title page and rows that hang from headings in another size are few.
    assert feet.most_common(1)[0][1] > 0.97 * feet.total()


def test_what_is_unknown_to_a_catalogue_is_not_in_the_file_and_what_is_known_is():
    with opened(made()) as file:
        assert str(file.docinfo["/Title"]) == "刻本小记"
        assert str(file.docinfo["/Author"]) == "无名氏"
        assert str(file.docinfo["/CreationDate"]).startswith("D:20260115")
        assert "/Subject" not in file.docinfo
        assert str(file.Root.Lang) == "zh-Hans"
        assert b"pdfuaid:part" in file.Root.Metadata.read_bytes()


@pytest.mark.parametrize("trim", TRIMS)
def test_the_page_engine_understands_every_word_of_our_styles(trim, caplog):
    own = re.sub(r"@font-face \{[^}]*\}", "", STYLES["print.css"])  # the faces are put in by pdf()
    own += STYLES[f"trim/{trim}.css"]
    with caplog.at_level(logging.WARNING, "weasyprint"):
        HTML(string=f"<style>{own}</style><p>甲").render()
    assert [record.getMessage() for record in caplog.records] == []


def test_nothing_is_said_on_the_terminal(capfd):
    pdf(sample(pages=1), styles=STYLES)
    assert capfd.readouterr() == ("", "")


# --- what stops it ------------------------------------------------------------------


def test_an_unknown_trim_is_refused_with_the_nearest_name():
    with pytest.raises(Trouble, match=r"no trim size 'a55'[\s\S]*did you mean a5") as caught:
        pdf(sample(pages=1), styles=STYLES, trim="a55")
    assert caught.value.findings[0].code == "P-100"


def test_a_character_no_font_has_is_named_with_its_chapter():
    with pytest.raises(Trouble, match=r"P-101 no font has 「𠮷」 \(U\+20BB7.*「写样与上板」 \(c1\)"):
        pdf(with_words(sample(pages=1), "𠮷野家"), styles=STYLES)


def test_a_link_to_nowhere_is_an_error_and_no_silent_gap():
    book = sample(pages=1)
    lost = Paragraph((Link("#nowhere", t("见"), "page-ref"),))
    with pytest.raises(Trouble, match=r"P-102 .*#nowhere"):
        pdf(replace(book, back=(replace(book.back[-1], blocks=(lost,)),)), styles=STYLES)


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1:9/a.css", "../secret.css"])
def test_styles_can_reach_no_file_and_no_network(address):
    styles = STYLES | {"print.css": STYLES["print.css"] + f'\nbody {{ background: url("{address}") }}'}
    with pytest.raises(Trouble, match="P-102"):
        pdf(sample(pages=1), styles=styles)


def test_a_picture_that_asks_for_a_file_gets_none():
    book = sample(pages=1)
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
        b'<image xlink:href="file:///etc/hostname" width="9" height="9"/></svg>'
    )
    image = replace(book.images[0], name="asks.svg", media_type="image/svg+xml", content=svg)
    chapter = replace(book.body[1], blocks=(Figure(t("图"), "asks.svg", "图"),))
    with pytest.raises(Trouble, match=r"P-102[\s\S]*hostname"):
        pdf(replace(book, images=(*book.images, image), body=(book.body[0], chapter)), styles=STYLES)


def test_a_font_of_the_machine_is_noticed():
    styles = STYLES | {"print.css": STYLES["print.css"] + "\nh2 { font-family: serif }"}  # the sample has a Latin h2
    with pytest.raises(Trouble, match="P-103"):
        pdf(sample(pages=1), styles=styles)


# --- what the proof notices -----------------------------------------------------------


def test_a_file_that_is_no_pdf():
    assert codes(b"not a page", sample()) == ["P-201"]
    assert codes(made()[:2000], sample()) == ["P-201"]


def test_a_font_that_is_not_embedded():
    with opened(made()) as file:
        for thing in file.objects:
            if isinstance(thing, pikepdf.Dictionary) and "/FontFile3" in thing:
                del thing.FontFile3
        assert codes(saved(file), sample()).count("P-202") == 2


def test_a_font_that_is_embedded_whole():
    with opened(made()) as file:
        for thing in file.objects:
            if isinstance(thing, pikepdf.Dictionary) and "/FontDescriptor" in thing:
                thing.BaseFont = pikepdf.Name("/Kanben-Serif")
        assert "P-202" in codes(saved(file), sample())


def test_a_bookmark_that_was_renamed_or_lost():
    with opened(made()) as file:
        with file.open_outline() as outline:
            outline.root[1].title = "别的"
        [finding] = check_pdf(saved(file), sample())
        assert (finding.code, "「别的」 at level 1" in finding.message) == ("P-203", True)
    with opened(made()) as file:
        del file.Root.Outlines
        assert "P-203" in codes(saved(file), sample())


def test_page_numbers_that_are_not_true():
    with opened(made()) as file:
        file.Root.PageLabels.Nums[3].St = 2
        found = codes(saved(file), sample())
        assert found.count("P-204") == 5
        assert "P-208" in found


def test_a_file_without_title_language_and_tags():
    with opened(made()) as file:
        del file.Root.Lang
        del file.Root.StructTreeRoot
        del file.docinfo["/Title"]
        assert codes(saved(file), sample()) == ["P-205"] * 3


def test_words_that_did_not_reach_the_page():
    [finding] = check_pdf(made(), with_words(sample(), "鼗鼗"))
    assert finding.code == "P-206"
    assert "2 characters of the book are not in the file: 鼗" in finding.message


def test_a_blank_page_that_nothing_asks_for_and_a_text_that_begins_on_the_left():
    with opened(made()) as file:
        file.add_blank_page(page_size=(419.5, 595.3))
        assert "P-207" in codes(saved(file), sample())
    with opened(made()) as file:
        del file.pages[1]
        assert "P-208" in codes(saved(file), sample())


def test_a_line_that_begins_or_ends_with_a_mark_that_may_not():
    book = sample(pages=1)
    broken = Paragraph((Text("甲乙（"), Break(), Text("丙丁"), Break(), Text("，戊")))
    book = replace(book, body=(book.body[0], replace(book.body[1], blocks=(broken,))))
    [finding] = check_pdf(pdf(book, styles=STYLES), book)
    assert finding.code == "P-209"
    assert finding.message.startswith("2 lines on ")


def test_a_wound_that_begins_a_paragraph_is_no_fault_of_the_setting():
    book = sample(pages=1)
    book = replace(book, body=(book.body[0], replace(book.body[1], blocks=(p("”他最後說，那時候覺得吵。"),))))
    assert check_pdf(pdf(book, styles=STYLES), book) == ()


def test_a_note_called_before_a_comma_begins_no_line():
    book = sample(pages=1)
    called = Paragraph((Text("甲乙丙丁"), Note((p("註。"),)), Text("，戊己庚辛。")))
    book = replace(book, body=(book.body[0], replace(book.body[1], blocks=(called,))))
    assert check_pdf(pdf(book, styles=STYLES), book) == ()


def test_a_note_on_another_page_than_its_call():
    astray = STYLES | {"print.css": STYLES["print.css"] + "\n::footnote-marker { content: none }"}
    book = sample(pages=1)
    [first, second] = check_pdf(pdf(book, styles=astray), book)
    assert (first.code, second.code) == ("P-210", "P-210")
    assert "note ① and its call are on different pages (one of them on 1)" in first.message


def test_the_document_has_no_scripts_and_its_notes_stand_where_they_are_called():
    html = document(sample(), ["p {}"])
    assert not list(html.iter("script"))
    assert [note.getparent().get("id") for note in html.iter("span") if note.get("class") == "footnote"] == [
        "c1-p1",
        "c1-p1",
    ]
