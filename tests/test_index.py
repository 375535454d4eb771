"""The index of persons: what counts as a place, how names are ordered, and that the pages printed are right."""

import re
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import page
import pikepdf
import pypdfium2
import pytest
from lxml import etree

from kanben.findings import Trouble
from kanben.index import index, reading, wanting
from kanben.model import (
    Book,
    Code,
    Emphasis,
    Heading,
    Link,
    List,
    Listing,
    Metadata,
    Note,
    Paragraph,
    Ruby,
    Section,
    Span,
    Table,
    Text,
    Turn,
    lines,
    plain,
)
from kanben.plan import plan
from kanben.proof.pdf import check_pdf
from kanben.proof.press import check_press
from kanben.proof.typesetting import check_lines
from kanben.variants import vary
from kanben.variants.glossary import glossary
from kanben.writers import markup
from kanben.writers.pdf import pdf
from kanben.writers.pdf_index import rows
from kanben.writers.press import press
from tests.conftest import TAGS
from tests.made_pdf import STYLES, opened, saved, texts
from tests.sample_print import PROSE, p, t


def bound(*names: str) -> Section:
    """Return the index as it is bound: names, each with its line in the glossary."""
    items = tuple((Paragraph((Span(t(name), data=(("line", str(10 * n)),)),)),) for n, name in enumerate(names, 1))
    return Section("index", "index", t("人名索引"), (List(items),))


def book_of(*blocks, names=("蔡倫",), language="zh-Hant", title="一"):
    chapter = Section("c1", "chapter", t(title), blocks)
    return Book(Metadata("書", "shu", "urn:x", language), (), (chapter,), (bound(*names),), {"page": "第{}頁"})


def entries(book):
    """Return the names of the index with the ids of their places, in the order they stand in."""
    [section] = [section for section in book.back if section.role == "index"]
    paragraphs = [item[0] for block in section.blocks if isinstance(block, List) for item in block.items]
    return {
        plain(one.inlines[:1]): [link.target[1:] for link in one.inlines if isinstance(link, Link)]
        for one in paragraphs
    }


def heads(book):
    return [plain(block.inlines) for block in book.back[-1].blocks if isinstance(block, Heading)]


def said_at(book, id):
    """Return what the element of an id says on a reader's screen."""
    section = markup.section(book.body[0], notes="aside", address=str, lang="zh-Hant")
    [element] = section.xpath(f"//*[@id='{id}']")
    return "".join(element.itertext())


# --- places ------------------------------------------------------------------------------


def test_each_place_of_a_name_is_an_entry_s_link_numbered_in_reading_order():
    made = index(book_of(p("蔡倫造紙，人稱蔡倫紙。"), p("無人。"), p("後來又有蔡倫。"))).book
    assert entries(made) == {"蔡倫": ["ix-c1-1", "ix-c1-2", "ix-c1-3"]}
    assert list(lines(made.back[0].blocks)) == [
        "C" if made.metadata.language == "zh-Hans" else "ㄘ",
        "蔡倫\u30001、2、3",
    ]
    assert [said_at(made, id) for id in entries(made)["蔡倫"]] == ["蔡倫"] * 3


def test_the_longest_name_counts_and_none_inside_another():
    made = index(book_of(p("歐陽修文與歐陽修。"), names=("歐陽修", "歐陽修文"))).book
    assert {name: [said_at(made, id) for id in ids] for name, ids in entries(made).items()} == {
        "歐陽修文": ["歐陽修文"],
        "歐陽修": ["歐陽修"],
    }


def test_a_latin_name_is_found_as_whole_words_only():
    made = index(book_of(p("Don與Donald，還有London和Don。"), names=("Don",))).book
    assert len(entries(made)["Don"]) == 2


def test_code_is_not_searched():
    blocks = (Paragraph((Text("行裏寫 "), Code("name = 蔡倫"), Text("。"))), Listing("蔡倫 = 1"))
    made = index(book_of(*blocks))
    assert entries(made.book) == {}
    assert made.book.body == book_of(*blocks).body
    [finding] = made.findings
    assert (finding.code, finding.line) == ("V-143", 10)


def test_a_name_in_a_note_is_looked_for_where_the_note_is_called():
    note = Note((p("蔡倫與蔡倫，見宋應星。"),))
    made = index(book_of(Paragraph((Text("紙"), note, Text("是樹皮做的。"))), names=("蔡倫", "宋應星"))).book
    assert entries(made) == {"蔡倫": ["ix-c1-1"], "宋應星": ["ix-c1-1"]}
    assert said_at(made, "ix-c1-1") == "[1]"


def test_names_are_found_across_type_under_marks_and_readings_and_in_every_kind_of_block():
    blocks = (
        Paragraph((Text("蔡"), Emphasis(t("倫造")), Text("紙。"))),
        Paragraph((Span(t("蔡倫"), role="proper-name"), Span(t("後漢書"), role="book-title"))),
        Paragraph((Text("見"), Link("https://example.org/", t("論蔡倫的紙")), Text("。"))),
        Paragraph((Ruby("蔡", "cài"), Ruby("倫", "lún"))),
        Table((t("人"),), ((t("蔡倫"),),)),
        Turn(t("蔡倫"), (p("我在。"),)),
        Heading(2, t("蔡倫其人"), "h"),
    )
    made = index(book_of(*blocks, title="蔡倫傳")).book
    assert [said_at(made, id) for id in entries(made)["蔡倫"]] == [
        *["蔡倫"] * 4,
        "蔡（cài）倫（lún）",
        *["蔡倫"] * 3,
    ]
    before, after = (list(lines(one.body[0].blocks)) for one in (book_of(*blocks), made))
    assert before == after
    marked = made.body[0].blocks[1].inlines[0]
    assert marked == Span(t("蔡倫"), "ix-c1-3", "proper-name")  # no span more: the marks of neighbours stay apart


def test_who_stands_nowhere_is_named_and_left_out():
    made = index(book_of(p("蔡倫造紙。"), names=("蔡倫", "宋應星")))
    assert list(entries(made.book)) == ["蔡倫"]
    [finding] = made.findings
    assert (finding.code, finding.source, finding.line) == ("V-143", "book/glossary.toml", 20)
    assert "「宋應星」" in finding.message


def test_a_book_without_an_index_is_left_as_it_is():
    book = replace(book_of(p("蔡倫造紙。")), back=())
    assert index(book).book is book


# --- order -------------------------------------------------------------------------------

NAMES = ("周師傅", "蔡倫", "曾國藩", "Don Dyson", "阿水伯", "區志堅", "呂不韋", "宋應星")


def test_by_pinyin_on_the_mainland_and_in_hong_kong():
    for language in ("zh-Hans", "zh-Hant-HK"):
        made = index(book_of(*map(p, NAMES), names=NAMES, language=language)).book
        assert list(entries(made)) == [
            *("阿水伯", "蔡倫", "Don Dyson", "呂不韋", "區志堅", "宋應星", "曾國藩", "周師傅"),
        ]
        assert heads(made) == ["A", "C", "D", "L", "O", "S", "Z"]


def test_by_zhuyin_in_taiwan_with_other_scripts_at_the_end():
    made = index(book_of(*map(p, NAMES), names=NAMES, language="zh-Hant-TW")).book
    assert list(entries(made)) == ["呂不韋", "周師傅", "曾國藩", "蔡倫", "宋應星", "阿水伯", "區志堅", "Don Dyson"]
    assert heads(made) == ["ㄌ", "ㄓ", "ㄗ", "ㄘ", "ㄙ", "ㄚ", "ㄡ", "D"]


@pytest.mark.parametrize(
    ("name", "first"), [("曾國藩", "zeng"), ("单雄信", "shan"), ("尉遲恭", "yu"), ("解縉", "xie"), ("仇英", "qiu")]
)
def test_a_surname_is_read_as_one(name: str, first: str):
    assert reading(name)[1][0][0] == first


# --- what the editor says ------------------------------------------------------------------

PERSON = '[[term]]\ntext = "蔡倫"\nkind = "person"\nreason = "who made paper"\n'


def test_a_person_needs_no_forms_and_may_be_kept():
    assert glossary(PERSON).persons == (("蔡倫", 1),)
    assert glossary(PERSON + "keep = true\n").terms[0].keep
    assert glossary('[[term]]\ntext = "蔡倫"\nkeep = true\nreason = "a name"').persons == ()


def test_an_unknown_kind_is_told_with_what_there_is():
    with pytest.raises(Trouble) as caught:
        glossary(PERSON.replace('"person"', '"persons"'))
    [finding] = caught.value.findings
    assert (finding.code, finding.line, finding.hint) == ("V-005", 3, "did you mean 'person'?")


@pytest.mark.parametrize(
    ("sections", "persons", "said"),
    [
        ('[back]\nsections = ["index"]', (), "an index is asked for, and the glossary names no person"),
        ('[front]\nsections = ["index"]', (("蔡倫", 1),), "'index' stands among the sections of [front]"),
        ('[back]\nsections = ["index"]', (("蔡倫", 1),), None),
        ("", (), None),
        ("", (("蔡倫", 1),), None),
    ],
)
def test_an_index_needs_persons_and_its_place_at_the_back(sections, persons, said):
    book = '[book]\ntitle = "紙"\nslug = "zhi"\ndate = 2024-02-29\n'
    asked = plan(f'{book}{sections}\n[[chapter]]\nid = "a"\nsource = "a.txt"\ntitle = "甲"\n')
    assert [(one.code, one.message) for one in wanting(asked, persons)] == ([("B-104", said)] if said else [])


def test_names_stand_in_the_form_of_the_variant():
    terms = glossary(
        '[[term]]\ntext = "李郁韬"\nkind = "person"\nforms = {"zh-Hant" = "李郁韜"}\nreason = "a name; 郁 is not 鬱"\n'
        + PERSON
    )
    book = book_of(p("蔡伦的纸送给了李郁韬，他很高兴，这里没有别人。"), names=("李郁韬", "蔡倫"))
    for tag, names in {"zh-Hans": {"蔡伦", "李郁韬"}, "zh-Hant-TW": {"蔡倫", "李郁韜"}}.items():
        made = index(vary(book, tag, terms).book)
        assert set(entries(made.book)) == names
        assert made.findings == ()


# --- print -------------------------------------------------------------------------------

STANDS = {"蔡倫": (2, 2, 9, 16, 24, 31, 33, 60), "宋應星": (0, 5), "周師傅": (40,), "蔡倫祠": (11, 12)}
"""Which paragraphs name whom; the first two names fill rows of pages."""


@cache
def long_book():
    """Return a book of some pages in two chapters, with a section after its index."""
    prose = PROSE["zh-Hant"]
    said = [prose] * 64
    for name, places in STANDS.items():
        for at in places:
            said[at] = f"{said[at][:70]}{name}{said[at][70:]}"
    said = [f"宋應星{one}" if 44 <= at < 60 else one for at, one in enumerate(said)]
    chapters = tuple(
        Section(f"c{n}", "chapter", t(f"第{n}章"), tuple(map(p, said[a:b]))) for n, a, b in ((1, 0, 30), (2, 30, 64))
    )
    front = (Section("contents", "contents", t("目錄"), (), listed=False),)
    contents = (("c1", "第1章"), ("c2", "第2章"), ("index", "人名索引"), ("colophon", "刊後記"))
    listed = List(tuple((Paragraph((Link(f"#{id}", t(title), "page"),)),) for id, title in contents), role="contents")
    back = (bound(*STANDS), Section("colophon", "colophon", t("刊後記"), (p("一本書。"),)))
    book = Book(
        Metadata("紙書", "zhishu", "urn:x", "zh-Hant"),
        (replace(front[0], blocks=(listed,)),),
        chapters,
        back,
        {"page": "第{}頁"},
    )
    return index(book).book


@cache
def made():
    return pdf(long_book(), styles=STYLES)


def listed(page: str) -> dict[str, set[int]]:
    """Return the pages an index prints for each of its names."""
    told = {}
    for name, pages in re.findall(
        r"^(\S+)[ \u3000]+([\d–、]+)$", re.sub(r"、\s+", "、", page.replace("\r", "")), re.MULTILINE
    ):
        ends = [one.split("–") for one in pages.split("、")]
        told[name] = {folio for one in ends for folio in range(int(one[0]), int(one[-1]) + 1)}
    return told


def test_the_pages_printed_are_those_the_names_stand_on():
    with pypdfium2.PdfDocument(made()) as file:
        labels = [file.get_page_label(at) for at in range(len(file))]
    pages = texts(made())
    [printed] = [listed(one) for one in pages if one.startswith("人名索引")]
    body = {
        int(label): "".join(one.split())
        for label, one in zip(labels, pages, strict=True)
        if label.isdigit() and not one.startswith(("人名索引", "刊後記"))
    }
    assert printed.keys() == STANDS.keys()
    for name, folios in printed.items():
        text = {folio: page.replace("蔡倫祠", "") if name == "蔡倫" else page for folio, page in body.items()}
        assert folios == {folio for folio, page in text.items() if name in page}, name


def test_a_page_is_told_once_and_rows_as_first_and_last():
    [printed] = [one for one in texts(made()) if one.startswith("人名索引")]
    assert re.search(r"宋應星\s+1、[\d–、\s]*\d+–\d+", printed)
    assert list(rows([7, 3, 4, 4, 5, 8])) == [(3, 5), (7, 7), (8, 8)]
    assert list(rows([1])) == [(1, 1)]


def test_the_file_is_sound_accessible_and_the_same_twice():
    assert check_pdf(made(), long_book()) == ()
    assert check_lines(made(), long_book()) == ()
    assert page.validate_pdf_bytes(made(), profile="ua1").failures == []
    assert pdf(long_book(), styles=STYLES) == made()


def test_the_proof_sees_a_page_that_is_wrong_and_a_name_that_is_missing():
    book = long_book()
    [place] = entries(book)["周師傅"]
    with opened(made()) as file:
        names = pikepdf.NameTree(file.Root.Names.Dests)
        names[place] = names["c1"]
        found = check_pdf(saved(file), book)
    assert [one.code for one in found] == ["P-204"]
    assert re.search(r"the index prints \d+ for 「周師傅」, who stands on 1$", found[0].message)
    more = (*book.back[0].blocks, List(((p("王某\u30001"),),)))
    found = check_pdf(made(), replace(book, back=(replace(book.back[0], blocks=more), book.back[1])))
    assert {one.code for one in found} == {"P-206"}


def test_the_printer_gets_the_same_pages():
    printed = press(made())
    assert check_press(printed, long_book()) == ()
    [ours], [theirs] = ([one for one in texts(file) if one.startswith("人名索引")] for file in (made(), printed))
    assert listed(ours) == listed(theirs) != {}


# --- the specimen ----------------------------------------------------------------------------

ORDER = {
    "zh-Hans": "C 蔡伦 S 宋应星 Z 周师傅",
    "zh-Hant": "ㄓ 周師傅 ㄘ 蔡倫 ㄙ 宋應星",
    "zh-Hant-TW": "ㄓ 周師傅 ㄘ 蔡倫 ㄙ 宋應星",
    "zh-Hant-HK": "C 蔡倫 S 宋應星 Z 周師傅",
}


@pytest.mark.parametrize("tag", TAGS)
def test_on_a_reader_an_index_says_that_it_is_one_and_every_link_opens_its_name(specimen: Path, tag: str):
    with zipfile.ZipFile(specimen / f"specimen.{tag}.epub") as packed:
        pages = {
            name.split("/")[-1]: etree.fromstring(packed.read(name)) for name in packed.namelist() if "xhtml" in name
        }
    [section] = [one for root in pages.values() for one in root.iter("{*}section") if one.get("id") == "index"]
    assert section.get("role") == "doc-index"
    assert section.get("{http://www.idpf.org/2007/ops}type") == "index"
    assert " ".join(section.xpath(".//*[local-name()='h2' or @class='term']/text()")) == ORDER[tag]
    links = section.xpath(".//*[local-name()='a']")
    assert len(links) >= 6
    for link in links:
        file, _, id = link.get("href").partition("#")
        [place] = pages[file].xpath(f"//*[@id='{id}']")
        [name] = link.xpath("../*[@class='term']/text()")
        assert "".join(place.itertext()) == name


@pytest.mark.parametrize("tag", TAGS)
def test_in_the_specimen_too_the_pages_are_right(specimen: Path, tag: str):
    content = (specimen / f"specimen.{tag}.pdf").read_bytes()
    pages = texts(content)
    printed = listed(pages[-1])
    assert set(printed) == {word for word in ORDER[tag].split() if len(word) > 1}
    with pypdfium2.PdfDocument(content) as file:
        labels = [file.get_page_label(at) for at in range(len(file))]
    opens = labels.index("1")
    for name, folios in printed.items():
        for folio in folios:
            assert name in "".join(pages[opens + folio - 1].split())
