"""The page list of an EPUB: every page of the printed book, marked at the very sign it begins with."""

import html
import random
import re
import zipfile
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree

from kanben.editions import make
from kanben.faces import of_variants
from kanben.folder import Folder
from kanben.making import digests
from kanben.manuscript import prepare
from kanben.model import (
    Emphasis,
    Entries,
    Entry,
    Figure,
    Heading,
    Link,
    List,
    Note,
    Paragraph,
    Ruby,
    Section,
    Table,
    Text,
)
from kanben.proof.epub import check_epub
from kanben.proof.pdf import begins, proofed
from kanben.writers import markup
from kanben.writers import pdf as print_writer
from kanben.writers.epub import epub
from kanben.writers.page_breaks import PageBreak
from kanben.writers.page_marks import mark
from kanben.writers.pdf import printed
from tests.conftest import TAGS
from tests.epubs import files, repacked
from tests.made_pdf import STYLES
from tests.sample_print import p, sample, t
from tests.test_command_line import root

__all__ = ["root"]  # a fixture

MARK = '<span epub:type="pagebreak" role="doc-pagebreak" aria-label="{}"/>'
BLOCK_ENDS = re.compile(r"</(?:p|h\d|dt|td|th|li|figcaption|caption|pre)>")
APART = re.compile(r"<(aside|rt|rp|svg)\b.*?</\1>|<a [^>]*doc-noteref.*?</a>", re.DOTALL)
SLUGS = {"first_book": "yunshang-shinian", "specimen": "specimen"}


# --- where a mark stands ----------------------------------------------------------


def marked(*blocks, before: int, title=()) -> str:
    """Return a section of ``blocks`` as written, page 2 beginning with the sign before which are ``before`` others."""
    section = markup.section(Section("s", "", title, blocks), notes="aside", address=str, lang="zh-Hant")
    mark(section, [PageBreak("2", "s", before)])
    said = etree.tostring(section, encoding="unicode").replace(MARK.format(2), "▮")
    assert said.count("▮") == 1
    return re.sub(r"^<section[^>]*>|</section>$", "", said)


def test_a_page_begins_between_two_characters():
    assert marked(p("刻書的人"), before=2) == "<p>刻書▮的人</p>"


def test_spaces_count_for_nothing_and_stay_before_the_mark():
    assert marked(p("在 Kanben 裏"), before=7) == "<p>在 Kanben ▮裏</p>"


def test_a_page_begins_inside_an_emphasis_or_a_link_or_before_it():
    linked = Paragraph((Text("見"), Link("https://example.org/", (Emphasis(t("縣志")),)), Text("。")))
    assert "<em>縣▮志</em></a>" in marked(linked, before=2)
    assert marked(linked, before=1).startswith("<p>見▮<a ")
    assert marked(linked, before=3).endswith("</em></a>▮。</p>")


def test_a_page_begins_in_a_paragraph_at_its_start():
    assert marked(p("甲"), p("乙"), before=1) == "<p>甲</p><p>▮乙</p>"


def test_a_page_begins_before_a_heading_and_not_in_it():
    assert marked(p("甲"), Heading(2, t("緣起")), before=1) == "<p>甲</p>▮<h2>緣起</h2>"
    assert marked(p("甲"), before=0, title=t("題")).startswith("▮<h1>題</h1>")


def test_a_page_begins_before_a_picture():
    figure = Figure(t("井"), "well.png", "一口井")
    assert marked(p("甲"), figure, p("乙"), before=1).startswith("<p>甲</p>▮<figure>")
    assert marked(p("甲"), figure, p("乙"), before=3).endswith("</figure><p>▮乙</p>")


def test_a_page_begins_before_a_table_or_in_a_cell():
    table = Table((t("年"),), ((t("一"),), (t("二"),)), t("表"))
    assert "▮<table>" in marked(p("甲"), table, before=1)
    assert "<td>▮二</td>" in marked(p("甲"), table, before=4)


def test_a_page_begins_in_an_item_and_in_the_term_of_an_entry():
    assert "<li><p>▮乙</p></li>" in marked(List(((p("甲"),), (p("乙"),))), before=1)
    entries = Entries((Entry(t("元年"), (p("春"),)), Entry(t("二年"), (p("秋"),))), "chronology")
    assert "<dt>▮二年</dt>" in marked(entries, before=3)


def test_readings_and_notes_are_no_part_of_the_flow():
    noted = Paragraph((Ruby("轆", "lù"), Note((p("字書未收。"),)), Text("轤"), Ruby("井", "jǐng")))
    written = marked(noted, p("乙"), before=1)
    assert written.index("noteref") < written.index("▮轤") < written.index("字書未收")
    assert "▮<ruby>井" in marked(noted, p("乙"), before=2)


def test_many_pages_begin_in_one_paragraph():
    section = markup.section(Section("s", "", (), (p("甲乙丙丁"),)), notes="aside", address=str, lang="zh-Hant")
    mark(section, [PageBreak(str(at), "s", at) for at in range(4)])
    said = re.sub(r'<span [^>]*aria-label="(\d)"/>', r"\1", etree.tostring(section, encoding="unicode"))
    assert "<p>0甲1乙2丙3丁</p>" in said


# --- a book -----------------------------------------------------------------------


def written(book, paged) -> bytes:
    return epub(book, styles=STYLES, cover=None, modified="2024-03-01T00:00:00Z", paged=paged)


def told(content: bytes, book, begun) -> list[str]:
    return [f"{f.code} {f.message}" for f in check_epub(content, book, begun) if f.code in ("E-220", "E-221", "E-222")]


def changed(content: bytes, change) -> bytes:
    """Return the same archive with each file of text as ``change(name, text)`` returns it."""
    texts = (".xhtml", ".ncx", ".opf")
    return repacked(content, lambda name, body: change(name, body.decode()).encode() if name.endswith(texts) else body)


def hard():
    """A book whose pages begin where it is hardest: in long rows of a table, under a note that goes on."""
    book = sample("zh-Hant", pages=1)
    prose = book.front[-1].blocks[0].inlines[0].text
    note = Note((p(prose * 9),))
    rows = tuple((t(f"第{n}行"), (Text(prose[: 30 + n * 7 % 60]),)) for n in range(40))
    parted = (
        Heading(2, t("表"), "page-1"),
        Table((t("行"), t("字")), (*rows, (t("末"), t(prose * 7)))),
        *(Paragraph((Emphasis(t(prose[at:])), Text("，"), note)) for at in (3, 9)),
        List(tuple((Paragraph((Text(prose[at : at + 40]),)),) for at in range(40)), ordered=True),
    )
    return replace(book, body=(*book.body, Section("hard", "chapter", t("難"), parted)))


@pytest.fixture(scope="module")
def set_hard():
    """The hard book, its pages as they are set, and what the finished file says they begin with."""
    book = hard()
    laid = printed(book, styles=STYLES)
    return book, laid, begins(laid.content, book)


def test_tables_notes_and_lists_that_go_on_are_marked_where_their_pages_begin(set_hard):
    book, laid, begun = set_hard
    content = written(book, laid.paged)
    assert told(content, book, begun) == []
    with_text = [page.label for page in begun if page.words is not None]
    assert [one.label for one in laid.paged.breaks] == with_text
    assert len(with_text) > 15
    inside = re.findall(r"<td>[^<]*<span [^>]*pagebreak", zipped(content))
    assert len(inside) >= 2  # a page begins in the middle of a table


def zipped(content: bytes) -> str:
    return "".join(body.decode() for name, body in files(content).items() if name.endswith(".xhtml"))


def test_stock_weasyprint_is_followed_too(monkeypatch):
    monkeypatch.setattr(print_writer, "setting", nullcontext)
    book = sample("zh-Hant", pages=1)
    laid = printed(book, styles=STYLES)
    assert told(written(book, laid.paged), book, proofed(laid.content, book).pages) == []


def test_a_mark_moved_by_one_character_is_found(set_hard):
    book, laid, begun = set_hard
    moved: list[str] = []

    def later(name: str, text: str) -> str:
        found = re.search(r"(?<=[\u4e00-\u9fff])(<span [^>]*doc-pagebreak[^>]*/>)([\u4e00-\u9fff])", text)
        if moved or not found:
            return text
        moved.append(re.search('aria-label="(.*?)"', found[1])[1])
        return text[: found.start()] + found[2] + found[1] + text[found.end() :]

    said = told(changed(written(book, laid.paged), later), book, begun)
    assert [line.split(" begins")[0] for line in said] == [f"E-220 page {moved[0]}"]


def test_a_page_left_out_is_found(set_hard):
    book, laid, begun = set_hard
    out = laid.paged.breaks[10].label
    without = replace(laid.paged, breaks=tuple(one for one in laid.paged.breaks if one.label != out))
    said = told(written(book, without), book, begun)
    assert len(said) == 1
    assert said[0].startswith("E-221")
    assert said[0].endswith(f"these are not marked: {out}")


def test_a_page_marked_and_not_listed_is_found(set_hard):
    book, laid, begun = set_hard

    last = laid.paged.breaks[-1].label

    def unlisted(name: str, text: str) -> str:
        return re.sub(rf'<li>\s*<a href="[^"]*#page-{last}">{last}</a>\s*</li>', "", text)

    said = told(changed(written(book, laid.paged), unlisted), book, begun)
    assert [re.sub(".*/", "", line) for line in said] == [f"nav.xhtml does not list the pages that are marked: {last}"]


def test_a_package_that_says_otherwise_of_the_pages_is_found(set_hard):
    book, laid, begun = set_hard

    def silent(name: str, text: str) -> str:
        return re.sub(r'<meta property="pageBreakSource">[^<]*</meta>|<meta[^>]*>pageNavigation</meta>', "", text)

    assert [line[:5] for line in told(changed(written(book, laid.paged), silent), book, begun)] == ["E-222"] * 2
    other = changed(written(book, laid.paged), lambda _, text: text.replace(">刻本小記：", ">別的書："))
    assert [line[:5] for line in told(other, book, begun)] == ["E-222"]


def test_a_mark_never_takes_an_id_of_the_book(set_hard):
    book, laid, _ = set_hard
    content = zipped(written(book, laid.paged))
    ids = re.findall(r' id="([^"]+)"', re.sub(r"<nav .*?</nav>", "", content, flags=re.DOTALL))
    assert len(ids) == len(set(ids))
    assert {"page-1", "page-1-"} <= set(ids)


def test_an_old_reader_gets_the_pages_in_one_order_with_the_contents(set_hard):
    book, laid, _ = set_hard
    ncx = etree.fromstring(files(written(book, laid.paged))["EPUB/toc.ncx"])
    found = ncx.xpath("//*[local-name()='pageTarget']")
    assert [one.get("type") for one in found] == [
        "front" if one.label[0] in "ivx" else "normal" for one in laid.paged.breaks
    ]
    orders = [int(one.get("playOrder")) for one in ncx.xpath("//*[@playOrder]")]
    assert sorted(set(orders)) == list(range(1, max(orders) + 1))
    assert [int(one.get("playOrder")) for one in found] == sorted(int(one.get("playOrder")) for one in found)


def test_the_source_is_the_printed_edition_by_its_isbn_or_by_name(set_hard):
    book, laid, _ = set_hard
    assert re.search(
        r"pageBreakSource\">刻本小記：[^<]*2026-01-15\. PDF, zh-Hant, 148 × 210 mm<", opf(written(book, laid.paged))
    )
    numbered = replace(book.metadata, isbn={"zh-Hant": {"press": "9787020002207", "epub": "9787020002214"}})
    content = opf(written(replace(book, metadata=numbered), laid.paged))
    assert 'property="pageBreakSource">urn:isbn:9787020002207<' in content


def opf(content: bytes) -> str:
    return files(content)["EPUB/content.opf"].decode()


# --- which editions have one ------------------------------------------------------------


def prepared(root: Path, *formats: str):
    """Return a little book, ready to be made, whose plan has these formats."""
    manuscript = prepare(Folder(root))
    plan = replace(manuscript.plan, editions=replace(manuscript.plan.editions, formats=formats))
    return replace(manuscript, plan=plan, faces=of_variants(("zh-Hant-TW",), plan.fonts, root), annotated=None)


def test_an_epub_is_the_same_whatever_is_made_along_with_it(root: Path):
    manuscript = prepared(root, "epub", "pdf")
    alone, along = (make(manuscript, "zh-Hant-TW", formats) for formats in (("epub",), ("epub", "pdf")))
    [name] = alone.files
    assert alone.files[name] == along.files[name]
    assert (alone.faults, along.faults) == ((), ())
    assert len(re.findall("doc-pagebreak", zipped(alone.files[name]))) > 3


def test_a_book_that_is_not_printed_has_no_pages(root: Path):
    made = make(prepared(root, "epub"), "zh-Hant-TW", ("epub",))
    [content] = made.files.values()
    assert made.faults == ()
    assert not re.search("pagebreak|page-list|pageBreakSource|pageNavigation", zipped(content) + opf(content))


def test_what_is_kept_of_a_book_in_print_is_not_taken_for_one_that_is_not(root: Path):
    names = [digests(prepared(root, *formats), ("zh-Hant-TW",), ("epub",)) for formats in (("epub",), ("epub", "pdf"))]
    assert names[0] != names[1]


# --- the finished editions, read by others ---------------------------------------------


def after(page: str, id: str) -> str:
    """Return the first words after the mark ``id``, to the end of its block."""
    rest = APART.sub("", page.split(f'id="{id}"/>', 1)[1])
    words = (re.sub(r"\s|\xad", "", html.unescape(re.sub(r"<[^>]*>", "", block))) for block in BLOCK_ENDS.split(rest))
    return next(filter(None, words))[:8]


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("book", SLUGS)
def test_twenty_pages_begin_in_print_with_the_words_after_their_marks(book, tag, request):
    out = request.getfixturevalue(book)
    name = f"{SLUGS[book]}.{tag}"
    paper = next(path for path in (out / f"{name}.press.pdf", out / f"{name}.pdf") if path.exists())
    document = pypdfium2.PdfDocument(paper)
    at = {document.get_page_label(place): place for place in range(len(document))}
    with zipfile.ZipFile(out / f"{name}.epub") as archive:
        listed = re.search(r"<nav [^>]*page-list.*?</nav>", archive.read("EPUB/nav.xhtml").decode(), re.DOTALL)[0]
        marks = re.findall(r'<a href="([^"#]+)#([^"]+)">([^<]+)</a>', listed)
        chosen = random.Random(name).sample(marks, 20)  # noqa: S311 - the same twenty on every run
        assert "page-i" in {id for _, id, _ in marks}
        for file, id, label in chosen:
            words = after(archive.read(f"EPUB/{file}").decode(), id)
            text = re.sub(r"\s", "", document[at[label]].get_textpage().get_text_range())
            assert text.startswith(words), f"page {label}: {text[:20]}, marked before {words}"


@pytest.mark.parametrize("book", SLUGS)
def test_every_page_is_marked_and_no_blank_one(book, request):
    out, tag = request.getfixturevalue(book), "zh-Hant-TW"
    document = pypdfium2.PdfDocument(out / f"{SLUGS[book]}.{tag}.pdf")
    said = {
        document.get_page_label(at): page.get_textpage().get_text_range().strip() for at, page in enumerate(document)
    }
    with zipfile.ZipFile(out / f"{SLUGS[book]}.{tag}.epub") as archive:
        marks = re.findall(
            r'doc-pagebreak" aria-label="([^"]+)"',
            "".join(archive.read(name).decode() for name in sorted(archive.namelist()) if name.endswith(".xhtml")),
        )
    assert marks == [label for label, text in said.items() if text and label not in ("封面", "cover")]
