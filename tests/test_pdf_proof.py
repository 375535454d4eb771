"""What the proof notices on a finished PDF."""

from dataclasses import replace

import pikepdf

from kanben.model import Break, Note, Paragraph, Text
from kanben.proof.pdf import check_pdf
from kanben.writers.pdf import document, pdf
from tests.made_pdf import STYLES, codes, made, opened, saved
from tests.sample_print import p, sample, with_words


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
        assert found.count("P-204") == 6  # five lines of the contents, one source in the chronology
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
    found = check_pdf(pdf(book, styles=STYLES), book)
    assert [finding.code for finding in found] == ["P-209", "P-209"]
    assert "（ may not end a line: 「甲乙（」" in found[0].message
    assert "， may not begin a line: 「，戊」" in found[1].message


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
