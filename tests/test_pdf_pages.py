"""The printed page: trims, folios, running heads, openings, tables, the gutter."""

import re
from collections import Counter
from dataclasses import replace

import pypdfium2
import pytest

from kanben.model import Entries, Entry, Heading, Section, Table
from kanben.proof.pdf import check_pdf
from kanben.trim import POINTS, fitted
from kanben.writers import pdf_gutter
from kanben.writers.pdf import document, pdf
from tests.made_pdf import STYLES, TRIMS, made, opened, texts
from tests.sample_print import p, png, sample, t


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


def test_a_trim_of_the_editors_own_is_the_page():
    trim = fitted(150 * POINTS["mm"], 220 * POINTS["mm"])
    book = sample(pages=1)
    content = pdf(book, styles=STYLES, trim=trim)
    assert check_pdf(content, book) == ()
    with opened(content) as file:
        assert [float(n) for n in file.pages[0].MediaBox] == pytest.approx([0, 0, trim.width, trim.height], abs=0.01)
    prose = sample().front[-1].blocks[0].inlines[0].text
    assert prose[: trim.measure - 2] in "".join(texts(content))


def parted():
    """Return the sample with a part before each chapter."""
    book = sample(pages=1)
    body = (
        Section("part-1", "part", t("上编"), ()),
        replace(book.body[0], level=2),
        Section("part-2", "part", t("下编"), ()),
        replace(book.body[1], level=2),
    )
    return replace(book, body=body)


def test_a_part_has_a_page_of_its_own_without_folio_or_running_head_and_is_counted():
    content = pdf(parted(), styles=STYLES)
    pages = [page.strip() for page in texts(content)]
    with opened(content) as file:
        labels = [str(page.label) for page in file.pages]
    assert pages[labels.index("1")] == "上编"
    assert pages[labels.index("2")] == ""
    assert pages[labels.index("3")].endswith("3")
    assert pages.count("下编") == 1


def test_every_chapter_opens_on_the_right_after_a_bare_page():
    pages = [page.strip() for page in texts(pdf(parted(), styles=STYLES))]
    openings = [at for at, page in enumerate(pages) if page.startswith(("写样与上板", "一次访谈", "上编", "下编"))]
    assert len(openings) == 4
    assert [at % 2 for at in openings] == [0] * 4
    assert [page for page in pages if page.isdigit()] == []  # no page with nothing but its folio


def test_a_chronology_tells_the_years_of_each_page_at_its_head():
    prose = sample().front[-1].blocks[0].inlines[0].text
    years = tuple(
        block
        for year in range(1990, 2010)
        for block in (
            Heading(2, t(f"{year}年"), id=f"y{year}"),
            Entries((Entry(t("五月"), (p(prose[: 30 + year % 7 * 40]),)),), role="chronology"),
        )
    )
    long = (Heading(2, t("2010年")), *(Entries((Entry(t("是年"), (p(prose * 2),)),), "chronology"),) * 12)
    before = Section("c1", "chapter", t("写样"), (p(prose),))
    chronology = Section("chronology", "chronology", t("大事记"), (*years, *long))
    book = replace(sample(), front=(), body=(before,), back=(chronology,))
    opening, *pages = (page.replace(" ", "") for page in texts(pdf(book, styles=STYLES))[2:])
    assert opening.startswith("大事记\r\n1990年")  # no running head where it opens
    heads = [re.search(r"大事记　(\S+年)|(\S+年)　大事记", page)[0] for page in pages]
    assert re.fullmatch(r"大事记　199\d年—199\d年", heads[0])
    assert re.fullmatch(r"(199\d|200\d)年—(199\d|200\d)年　大事记", heads[1])
    assert heads[-1].replace("大事记", "").strip() == "2010年"


def test_a_long_table_goes_on_overleaf_under_its_heads_and_a_short_one_stays_whole():
    prose = sample().front[-1].blocks[0].inlines[0].text

    def table(rows):
        return Table((t("木名"), t("用处")), tuple((t(f"第{n}行"), t(prose[: 9 + n])) for n in range(rows)))

    def pages(*blocks):
        book = replace(sample(), front=(), back=(), body=(Section("c1", "chapter", t("表"), blocks),))
        return [page.replace(" ", "") for page in texts(pdf(book, styles=STYLES))]

    found = [page for page in pages(p(prose), table(60), p(prose)) if re.search(r"第\d+行", page)]
    assert len(found) > 2
    assert ["木名" in page for page in found] == [True] * len(found)
    for before in range(2, 7):
        assert sum("木名" in page for page in pages(*[p(prose)] * before, table(9))) == 1


def test_rows_of_a_table_are_whole_lines_over_the_page_too():
    prose = sample().front[-1].blocks[0].inlines[0].text
    rows = tuple((t(f"第{n}行"), t(prose[: 9 + n * 7 % 60])) for n in range(40))
    heads = (t("木名"), t(prose[:50]))
    book = replace(
        sample(), front=(), back=(), body=(Section("c1", "chapter", t("表"), (Table(heads, rows), p(prose), p(prose))),)
    )
    feet = {10.5: Counter(), 9.0: Counter()}
    for page in pypdfium2.PdfDocument(pdf(book, styles=STYLES)):
        text = page.get_textpage()
        for at in range(text.count_chars()):
            left, bottom, right, _top = text.get_charbox(at, loose=True)
            size = next((size for size in feet if abs(right - left - size) < 0.02), None)
            if size and "\u4e00" <= text.get_text_range(at, 1) <= "\u9fff":
                feet[size][round(bottom % 18, 1)] += 1
    assert len(feet[10.5]) == 1
    assert feet[9.0].most_common(1)[0][1] > 0.8 * feet[9.0].total()
    assert max(feet[9.0]) - min(feet[9.0]) < 0.5  # heads stand off by the rule over them


def inner_edge(content, at):
    """Return how far from the spine the text of page ``at`` begins, in points, and how far it ends from the edge."""
    page = pypdfium2.PdfDocument(content)[at]
    text = page.get_textpage()
    boxes = [text.get_charbox(n) for n in range(text.count_chars())]
    left, right = min(box[0] for box in boxes), page.get_width() - max(box[2] for box in boxes)
    return (left, right) if at % 2 == 0 else (right, left)


def test_the_inner_margin_is_the_wider_and_grows_with_the_book(monkeypatch):
    prose = sample().front[-1].blocks[0].inlines[0].text
    book = replace(sample(), front=(), back=(), body=(Section("c1", "chapter", t("厚"), (p(prose),) * 60),))
    thin = pdf(book, styles=STYLES)
    monkeypatch.setattr(pdf_gutter, "GUTTERS", ((2, 0.0), (99, 3.0)))
    thick = pdf(book, styles=STYLES)
    for at in (2, 3):
        inner, outer = inner_edge(thin, at)
        wider, narrower = inner_edge(thick, at)
        assert inner > outer
        assert wider - inner == pytest.approx(3 * POINTS["mm"], abs=0.01)
        assert outer - narrower == pytest.approx(3 * POINTS["mm"], abs=0.01)
    assert texts(thin) == texts(thick)


@pytest.mark.parametrize(("pages", "grows"), [(96, 0.0), (97, 1.0), (320, 2.0), (641, 5.0), (2000, 5.0)])
def test_the_gutter_by_number_of_pages(pages, grows):
    assert pdf_gutter.gutter(pages) == grows


def test_a_column_of_figures_stands_figure_under_figure_and_a_short_word_is_not_broken():
    rows = ((t("梨木"), t("1,200"), t("刻一部书要用许多块板，每块板两面刻。" * 3)),) * 3
    book = replace(sample(), front=(), back=(), body=(Section("c1", "chapter", t("表"), (Table((), rows),)),))
    cells = [cell.get("class") for cell in document(book, []).iter("td")]
    assert cells[:3] == ["short", "short figures", None]
    assert re.search(r"梨木\s*1,200", "".join(texts(pdf(book, styles=STYLES))))
