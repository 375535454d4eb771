"""What is worked out once for all pages: the pages and the file are those of WeasyPrint by itself."""

from weasyprint import HTML
from weasyprint.layout import page
from weasyprint.pdf import pydyf

from kanben.writers.pdf_pace import once_for_all_pages

LOOKS = """
@page { size: 60mm 50mm; margin: 10vw 8mm; @bottom-center { content: counter(page) "／" counter(pages) } }
@page :first { @bottom-center { content: none } }
@page :left { margin-left: 12mm; @top-left { content: string(chapter, first-except) } }
@page :nth(3) { margin-top: 20mm }
@page :nth(1 of opening) { counter-reset: page 1; @top-right { content: "卷首" } }
@page :blank { @bottom-center { content: none } }
@page { @footnote { border-top: 1pt solid black } }
section { break-before: recto; page: matter }
section:first-of-type { page: opening }
h1 { string-set: chapter content(text); bookmark-level: 1; bookmark-label: content(text) }
a::after { content: target-counter(attr(href), page) }
.note { float: footnote }
"""
PROSE = "刻书的人先写样，再上板，然后一刀一刀把空白挑去<span class=note>留下来的才是字。</span>；一块板两面刻。" * 6
LISTED = "".join(f"<p><a href='#c{n}'>第{n}回</a></p>" for n in range(1, 8))
CHAPTERS = "".join(f"<section><h1 id='c{n}'>第{n}回</h1><p>{PROSE}</p></section>" for n in range(1, 8))
BOOK = f"<!DOCTYPE html><html lang=zh><style>{LOOKS}</style><body>{LISTED}{CHAPTERS}"


def made():
    pages = HTML(string=BOOK).render(pdf_variant="pdf/ua-1")
    return len(pages.pages), pages.write_pdf(pdf_variant="pdf/ua-1")


def test_pages_of_every_kind_are_those_weasyprint_makes_by_itself():
    alone = made()
    with once_for_all_pages():
        together = made()
    assert alone[0] > 16
    assert together == alone


def test_weasyprint_is_left_as_it_was():
    before = page.set_page_type_computed_styles, pydyf.PDF.page_references
    with once_for_all_pages():
        assert page.set_page_type_computed_styles is not before[0]
    assert (page.set_page_type_computed_styles, pydyf.PDF.page_references) == before


def test_pages_alike_share_their_styles_and_others_do_not():
    with once_for_all_pages():
        pages = [one._page_box for one in HTML(string=BOOK).render().pages]
    assert {box.page_type.blank for box in pages} == {True, False}
    assert len({id(box.style) for box in pages[3:]}) == 3  # left, right and blank, behind what is for one page alone
