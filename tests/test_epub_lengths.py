"""Sections longer than an old reader takes: several files, and one section all the same."""

import io
import posixpath
import zipfile
from dataclasses import replace
from functools import cache
from urllib.parse import urldefrag

import pytest
from lxml import etree

from kanben.model import (
    Book,
    Drawing,
    Entries,
    Entry,
    Heading,
    Link,
    List,
    Note,
    Paragraph,
    Quotation,
    Section,
    Span,
    Table,
    Turn,
    Words,
)
from kanben.proof.epub import check_epub
from kanben.proof.limits import limits
from kanben.writers.lengths import LIMIT
from tests.bench.epub import many
from tests.epubs import files, made
from tests.sample import LABELS, plainest, said, told

PROSE = "井水在桶裡晃了一下，映出半個天。她把繩子一圈一圈地收好，說這口井還是她祖父的祖父挖的，那一年沒有下雨。"
H = "{http://www.w3.org/1999/xhtml}"
OPS = "{http://www.idpf.org/2007/ops}"


def prose(characters: int, at: int = 0) -> Paragraph:
    return told(f"{at}、" + (PROSE * (characters // len(PROSE) + 1))[:characters])


def bound(*sections: Section, back: tuple[Section, ...] = ()) -> Book:
    return replace(plainest(), body=sections, back=back, labels=LABELS)


def pages(content: bytes) -> dict[str, etree._Element]:
    """The pages in the order of the spine, by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        package = etree.fromstring(archive.read("EPUB/content.opf"))
        names = {item.get("id"): item.get("href") for item in package.iter("{*}item")}
        order = [names[ref.get("idref")] for ref in package.iter("{*}itemref")]
        assert all(len(archive.read(f"EPUB/{name}")) <= 1.05 * LIMIT for name in order)
        return {name: etree.fromstring(archive.read(f"EPUB/{name}")) for name in order}


def chapter(*blocks, role="chapter", id="yun") -> Section:
    return Section(id, role, said("井"), tuple(blocks))


def sections(content: bytes) -> list[etree._Element]:
    return [page.find(f"{H}body/{H}section") for page in pages(content).values()]


@cache
def novel() -> Book:
    """A chapter of half a million characters, with headings, notes and a way from its end to its beginning."""
    blocks = []
    for at in range(1000):
        note = Note((told(f"註解第{at}條"),))
        blocks.append(replace(prose(500, at), inlines=(*prose(500, at).inlines, *([note] if at % 10 == 0 else []))))
        if at % 73 == 40:
            blocks.append(Heading(2, said(f"第{at}節"), f"yun-{at}"))
    blocks.append(Paragraph((Link("#yun-40", said("見第一節")),), "", "yun-end"))
    return bound(chapter(*blocks), chapter(Paragraph((Link("#yun-end", said("見上章之末")),)), id="after"))


def test_a_short_section_is_one_file():
    assert list(pages(made(bound(chapter(prose(60_000)))))) == ["01-yun.xhtml"]


def test_a_long_chapter_is_several_files_that_say_all_of_it_in_order():
    content = made(novel())
    names = list(pages(content))
    assert names == ["01-yun.xhtml", *(f"01-yun-{part}.xhtml" for part in range(2, 9)), "02-after.xhtml"]
    assert check_epub(content, novel()) == ()
    assert content == made(novel())


def test_it_is_cut_before_a_heading_where_one_stands_near():
    opens = [section[0] for section in sections(made(novel()))[1:8]]
    assert [element.tag for element in opens] == [f"{H}h2"] * 7


def test_without_headings_it_is_cut_between_paragraphs_into_files_of_a_size():
    read = sections(made(bound(chapter(*(prose(700, at) for at in range(200))))))
    lengths = [len("".join(section.itertext())) for section in read]
    assert len(read) == 2
    assert max(lengths) < 1.1 * min(lengths)


def test_a_section_has_one_id_one_role_one_title_and_its_files_say_what_they_go_on_with():
    first, *others = sections(made(novel()))[:8]
    assert (first.get("id"), first.get("role"), first.get(f"{OPS}type")) == ("yun", "doc-chapter", "chapter")
    for place, section in enumerate(others, 2):
        assert not {"id", "role", f"{OPS}type"} & set(section.attrib)
        assert section.get("data-continues") == "yun"
        assert (
            section.get("aria-label") == f"井（{place}/8）" == section.getparent().getparent().findtext(f".//{H}title")
        )
        assert (section.get("class"), section.get("lang")) == (first.get("class"), first.get("lang"))
        assert section.find(f"{H}h1") is None


def test_a_note_stands_in_the_file_where_it_is_called_and_numbers_go_on():
    read = sections(made(novel()))[:8]
    marks = []
    for section in read:
        calls = section.xpath(".//*[@role='doc-noteref']")
        notes = section.xpath("./*[@class='notes']/*[@role='doc-footnote']")
        assert [urldefrag(call.get("href")).fragment for call in calls] == [note.get("id") for note in notes]
        assert {urldefrag(call.get("href")).url for call in calls} <= {""}
        assert section[-1].get("class") == "notes"
        marks += ["".join(call.itertext()) for call in calls]
    assert marks == [f"[{number}]" for number in range(1, 101)]


def test_the_contents_and_links_lead_to_the_file_where_a_place_is():
    content = made(novel())
    read = pages(content)
    stands = {id: name for name, page in read.items() for id in page.xpath("//@id")}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        nav = etree.fromstring(archive.read("EPUB/nav.xhtml"))
    led = [urldefrag(a.get("href")) for a in nav.xpath("//*[@id='toc']//*[local-name()='a']")]
    assert all(stands[fragment] == url for url, fragment in led)
    assert len({url for url, _ in led}) == 9
    [back] = read["01-yun-8.xhtml"].xpath("//*[@id='yun-end']/*[local-name()='a']/@href")
    assert back == "01-yun.xhtml#yun-40"
    assert read["02-after.xhtml"].xpath("//*[local-name()='a']/@href") == ["01-yun-8.xhtml#yun-end"]


# --- what is longer than a file and holds other things ----------------------------


def test_a_list_counts_on_and_is_named_once():
    items = tuple((prose(400, at),) for at in range(400))
    content = made(bound(chapter(List(items, ordered=True, start=5, id="items"))))
    lists = [section.find(f"{H}ol") for section in sections(content)]
    begun = [len(one) for one in lists]
    assert len(lists) == 3
    assert [one.get("start") for one in lists] == ["5", str(5 + begun[0]), str(5 + begun[0] + begun[1])]
    assert [one.get("id") for one in lists] == ["items", None, None]
    assert check_epub(content, bound(chapter(List(items, ordered=True, start=5, id="items")))) == ()


def test_an_item_that_is_cut_is_not_counted_twice():
    items = ((prose(100),), tuple(prose(700, at) for at in range(300)), (prose(100),))
    book = bound(chapter(List(items, ordered=True)))
    content = made(book)
    lists = [section.find(f"{H}ol") for section in sections(content)]
    assert [one.get("start") for one in lists] == [None, "2", "2"]
    assert [one[0].get("class") for one in lists] == [None, "again", "again"]
    assert check_epub(content, book) == ()


def test_a_table_says_its_heads_again_and_the_proof_reads_them_once():
    rows = tuple((said(f"{at}"), prose(150, at).inlines) for at in range(800))
    book = bound(chapter(Table((said("年"), said("事")), rows, said("大事"), id="years")))
    content = made(book)
    tables = [section.find(f"{H}table") for section in sections(content)]
    assert len(tables) == 2
    assert ["".join(table.find(f"{H}thead").itertext()).split() for table in tables] == [["年事"], ["年事"]]
    assert [table.find(f"{H}caption") is not None for table in tables] == [True, False]
    assert check_epub(content, book) == ()
    changed = _changed(content, "01-yun-2.xhtml", '<th scope="col">事</th>', '<th scope="col">物</th>')
    assert [finding.code for finding in check_epub(changed, book)] == ["E-208"]


def test_a_turn_and_a_quotation_go_on_without_saying_who_speaks_again():
    speech = Turn(said("林"), tuple(prose(600, at) for at in range(150)), "answer", "turn-1")
    quoted = Quotation(tuple(prose(600, at) for at in range(150)), said("——縣志"))
    book = bound(chapter(speech, quoted))
    content = made(book)
    assert check_epub(content, book) == ()
    read = sections(content)
    assert [len(section.findall(f".//{H}span[@class='speaker']")) for section in read] == [1, 0, 0]
    assert read[1][0].attrib == {"class": "turn answer"}
    assert len(read[-1].find(f"{H}blockquote")) > 1  # who is quoted does not stand alone


def test_a_paragraph_is_never_cut():
    book = bound(chapter(prose(90), prose(90_000), prose(90)))
    content = made(book)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        there = sorted(name for name in archive.namelist() if "-yun" in name)
    assert there == ["EPUB/01-yun-2.xhtml", "EPUB/01-yun-3.xhtml", "EPUB/01-yun.xhtml"]
    assert check_epub(content, book) == ()


def test_a_heading_is_never_left_alone_at_the_end_of_a_file():
    blocks = [block for at in range(60) for block in (Heading(2, said(f"第{at}節"), f"yun-{at}"), prose(3000, at))]
    for section in sections(made(bound(chapter(*blocks)))):
        assert section[-1].tag == f"{H}p"


# --- the chronology, the index, the sources -----------------------------------------


@cache
def dated() -> Book:
    """A chapter of 1,200 dated passages and their chronology, each way there and back."""
    passages, entries = [], []
    for at in range(1200):
        link = Link(f"#e{at}", said(f"{1000 + at}年"))
        date = Span((link,), f"d{at}", "date", data=(("edtf", str(1000 + at)),))
        passages.append(Paragraph((date, *prose(200, at).inlines), id=f"yun-{at}"))
        event = Paragraph(prose(90, at).inlines, "event")
        source = Paragraph((Link(f"#d{at}", said("見《井》")),), "source")
        entries.append(Entry(said(f"{1000 + at}年"), (event, source), f"e{at}", (("edtf", str(1000 + at)),)))
    chronology = Section("chronology", "chronology", said("年表"), (Entries(tuple(entries), "chronology"),))
    return bound(chapter(*passages), back=(chronology,))


def test_a_chronology_of_1200_entries_leads_there_and_back_and_its_data_stand_on_the_page_of_the_entries():
    content = made(dated())
    assert check_epub(content, dated()) == ()
    parts = {name: page for name, page in pages(content).items() if "chronology" in name}
    assert len(parts) > 2
    for page in parts.values():
        [data] = page.iter(f"{H}script")
        assert data.text.count('"@type":"Event"') == len(page.findall(f".//{H}div[@class='entry']"))


def test_a_timeline_leads_to_entries_in_other_files():
    """Its links are SVG's own; turned back to the page they stand on, the proof sees them."""
    book = dated()
    [years] = book.back
    words = Words((Link("#e1199", said("2199年")),), 0.0, 1.0)
    timeline = Drawing(said("時序圖"), "時序圖", 20.0, 2.0, (), (), ((words,),), "timeline")
    book = replace(book, back=(replace(years, blocks=(timeline, *years.blocks)),))
    content = made(book)
    [first, *_, last] = [name for name in pages(content) if "chronology" in name]
    assert f'xlink:href="{last}#e1199"'.encode() in files(content)[f"EPUB/{first}"]
    assert check_epub(content, book) == ()
    changed = _changed(content, first, f'xlink:href="{last}#e1199"', 'xlink:href="#e1199"')
    assert "E-205" in {finding.code for finding in check_epub(changed, book)}


def test_data_of_an_entry_on_another_page_is_found():
    content = made(dated())
    [first, *_] = [name for name in pages(content) if "chronology" in name]
    changed = _changed(content, first, '"@id":"#e0"', '"@id":"#e1199"')
    assert {finding.code for finding in check_epub(changed, dated())} == {"E-215"}


@pytest.mark.parametrize("role", ["index", "sources", "note"])
def test_every_long_section_is_cut(role: str):
    rows = tuple((Paragraph((Link("#yun", prose(200, at).inlines),)),) for at in range(1000))
    book = bound(chapter(prose(9)), back=(Section("back", role, said("索引"), (List(rows),)),))
    content = made(book)
    assert len([name for name in pages(content) if "back" in name]) > 2
    assert check_epub(content, book) == ()


# --- the proof -----------------------------------------------------------------------


def _changed(content: bytes, page: str, before: str, after: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(packed, "w") as archive:
        for entry in given.infolist():
            body = given.read(entry.filename)
            if posixpath.basename(entry.filename) == page:
                assert before.encode() in body
                body = body.replace(before.encode(), after.encode(), 1)
            archive.writestr(entry, body)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("page", "before", "after", "code"),
    [
        ("01-yun-3.xhtml", 'data-continues="yun"', 'data-continues="after"', "E-203"),
        ("content.opf", '<itemref idref="part-4-page-yun"/>', "", "E-208"),
        ("01-yun-5.xhtml", "井水在桶裡", "井水在缸裡", "E-208"),
        ("01-yun-2.xhtml", "#yun-note-20-call", "#yun-note-2-call", "E-207"),
        ("01-yun-2.xhtml", 'href="#yun-note-20"', 'href="01-yun.xhtml#yun-note-2"', "E-207"),
    ],
)
def test_the_proof_sees_what_is_wrong_with_the_parts(page: str, before: str, after: str, code: str):
    assert code in {finding.code for finding in check_epub(_changed(made(novel()), page, before, after), novel())}


def cut_everywhere() -> Book:
    """A book with every kind of section that is cut."""
    rows = tuple((said(f"{at}"), prose(150, at).inlines) for at in range(600))
    table = chapter(Table((said("年"), said("事")), rows, said("大事")), id="table")
    numbered = chapter(List(tuple((prose(400, at),) for at in range(250)), ordered=True), id="list")
    [long, *_] = novel().body
    novella = replace(long, blocks=(*long.blocks[:200], prose(9)))
    [chronology] = dated().back
    [years] = chronology.blocks
    entries = tuple(replace(entry, blocks=entry.blocks[:1], id=f"{entry.id}-x") for entry in years.entries[:500])
    years = replace(chronology, blocks=(replace(years, entries=entries),))
    return bound(novella, numbered, table, back=(years,))


# --- many chapters ---------------------------------------------------------------------


def test_a_book_of_300_chapters_has_every_one_in_its_contents():
    book = many(300, paragraphs=1)
    content = made(book)
    assert check_epub(content, book) == ()
    assert limits(content) == ()
    read = list(pages(content))
    assert (len(read), read[1], read[-1]) == (301, "002-c0.xhtml", "301-c299.xhtml")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        nav = etree.fromstring(archive.read("EPUB/nav.xhtml"))
    assert len(nav.xpath("//*[@id='toc']/*[local-name()='ol']/*[local-name()='li']")) == 300
