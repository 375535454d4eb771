"""Notes at the foot of the page: each under its call, numbered from ① on every page."""

from dataclasses import replace

import pypdfium2
from lxml import etree

from kanben.model import Note, Paragraph, Section, Text
from kanben.proof.pdf import check_pdf
from kanben.trim import fitted
from kanben.writers import pdf_long_notes
from kanben.writers.pdf import document, pdf
from kanben.writers.pdf_notes import CIRCLED
from tests.made_pdf import STYLES, texts
from tests.sample_print import p, sample, t


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
        pages = ["".join(page.split()) for page in texts(pdf(alone, styles=STYLES))]
        assert [i for i, page in enumerate(pages) if "短注。" in page] == [
            i for i, page in enumerate(pages) if "甲乙丙" in page
        ]


def test_the_document_has_no_scripts_and_its_notes_stand_where_they_are_called():
    html = document(sample(), ["p {}"])
    assert not list(html.iter("script"))
    assert [note.getparent().get("id") for note in html.iter("span") if note.get("class") == "footnote"] == [
        "c1-p1",
        "c1-p1",
    ]


def noted(words, note):
    """Return a paragraph of ``words`` with a note called after the tenth of them."""
    return Paragraph((Text(words[:10]), Note((p(note),)), Text(words[10:])))


def only(*blocks):
    """Return a book of one chapter, with nothing before it and nothing after."""
    return replace(sample(), front=(), back=(), body=(Section("c1", "chapter", t("写样"), blocks),))


def marks(page):
    """Return the numbers ① to ㊿ of a page in their order: of the calls first, then of the notes."""
    return "".join(character for character in page if character in CIRCLED)


def test_notes_are_numbered_anew_on_each_page():
    prose = sample().front[-1].blocks[0].inlines[0].text
    book = only(*(noted(prose, f"注文{n}。") for n in range(12)))
    content = pdf(book, styles=STYLES)
    found = [marks(page) for page in texts(content) if marks(page)]
    assert len(found) > 2
    assert [page for page in found if page[: len(page) // 2] != CIRCLED[: len(page) // 2]] == []
    assert [page for page in found if page[len(page) // 2 :] != CIRCLED[: len(page) // 2]] == []
    assert check_pdf(content, book) == ()


def test_the_fifty_first_note_of_a_page_is_plainly_51():
    styles = STYLES | {"trim/broad.css": fitted(1500, 1600).css}
    calls = tuple(part for n in range(53) for part in (Text("字"), Note((p("注。"),))))
    [_recto] = [page for page in texts(pdf(only(Paragraph(calls)), styles=styles, trim="broad")) if "㊿" in page]
    assert marks(_recto) == CIRCLED * 2
    assert [_recto.count(number) for number in ("51", "52", "53", "54")] == [2, 2, 2, 0]


def test_a_note_that_is_longer_than_the_page_goes_on_overleaf():
    prose = sample().front[-1].blocks[0].inlines[0].text
    book = only(noted(prose, prose * 20), *(p(prose) for _ in range(3)), noted(prose, "短注。"))
    content = pdf(book, styles=STYLES)
    found = texts(content)
    assert sum("再刻一遍" in page for page in found) > 1
    assert check_pdf(content, book) == ()
    document = pypdfium2.PdfDocument(content)
    for page in document:
        text = page.get_textpage()
        heights = [text.get_charbox(at)[1] for at in range(text.count_chars())]
        assert min(heights, default=40) > 30  # nothing runs over the foot of the page


def test_a_note_that_its_page_could_not_hold_keeps_its_number_and_no_other_note_there_has_it():
    prose = sample().front[-1].blocks[0].inlines[0].text
    two = Paragraph((Text("甲"), Note((p(prose * 14),)), Text("乙"), Note((p("后来的注。"),)), Text(prose)))
    pages = texts(pdf(only(two, noted(prose, "又一注。"), noted(prose, "三注。")), styles=STYLES))
    [overleaf] = [page for page in pages if "后来的注。" in page]
    assert "乙②" in "".join(pages)
    assert "②后来的注。" in overleaf.replace(" ", "")
    assert "①又一注。" in overleaf.replace(" ", "")
    assert "③三注。" in overleaf.replace(" ", "")


def test_cutting_a_long_note_changes_none_of_its_words():
    said = "他说：“好。”我走了，他没有走；" * 60
    html = etree.fromstring(f'<p>甲<span class="footnote" id="n">{said}<em>强</em>{said}</span>乙</p>')
    pdf_long_notes.cut(html)
    assert "".join(html.itertext()) == f"甲{said}强{said}乙"
    pieces = [len("".join(piece.itertext())) for piece in html]
    assert len(pieces) > 4
    assert max(pieces) < pdf_long_notes.WHOLE
    assert [piece.get("id") for piece in html] == ["n", *[None] * (len(pieces) - 1)]


def test_a_short_note_is_not_cut():
    html = etree.fromstring('<p>甲<span class="footnote">短注。又一句。</span>乙</p>')
    pdf_long_notes.cut(html)
    assert len(html) == 1
