"""From an entry of the chronology to its passage and back, on the screen and on paper; and its dates for machines."""

import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pikepdf
import playwright.sync_api as playwright
import pypdfium2
import pytest
from lxml import etree, html

from kanben.chronology.annotating import annotate
from kanben.chronology.editor import decisions
from kanben.model import Book, Emphasis, Link, Note, Paragraph, Text
from kanben.proof.epub import check_epub
from kanben.proof.pdf import check_pdf, folios
from kanben.writers.epub import epub
from kanben.writers.pdf import pdf
from tests import browser
from tests.conftest import TAGS
from tests.made_pdf import STYLES as SHEETS
from tests.test_chronology_export import STORY, bound, chapter, confirmed
from tests.test_epub import STYLES, files, repacked

X = {"h": "http://www.w3.org/1999/xhtml"}
SLUG = "yunshang-shinian"
LABELS = {"page": "第{}頁", "chronology": "年表"}


def told(book: Book, toml: str = "") -> Book:
    """The book with its chronology, as the writers get it."""
    made = annotate(book, decisions(toml, "book/chronology.toml")).book
    return replace(made, metadata=replace(made.metadata, language="zh-Hant"), labels=LABELS)


def made(book: Book) -> bytes:
    return epub(book, styles=STYLES, cover=None, modified="2024-02-29T00:00:00Z")


def pages(content: bytes) -> dict[str, etree._Element]:
    return {name: etree.fromstring(body) for name, body in files(content).items() if name.endswith(".xhtml")}


def of_chronology(content: bytes) -> etree._Element:
    return next(page for name, page in pages(content).items() if "chronology" in name)


VILLAGE = told(bound(STORY))


# --- dates as HTML has them ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "edtf", "datetime"),
    [
        ("2015年8月12日，井塌了。", "2015-08-12", "2015-08-12"),
        ("2015年8月，井塌了。", "2015-08", "2015-08"),
        ("2015年，井塌了。", "2015", "2015"),
        ("2015年夏天，井塌了。", "2015-22", None),
        ("2011—2013年，一直在修井。", "2011/2013", None),
        ("1990年代，村裏有三口井。", "199X", None),
        ("公元前221年，村裏打了井。", "-0220", None),
        ("2015年左右，井塌了。", "2015~", None),
    ],
)
def test_a_date_is_a_time_where_html_has_a_word_for_it(said, edtf, datetime):
    content = made(told(bound(chapter(said))))
    passage = [e for page in pages(content).values() for e in page.xpath("//*[@id='d-well-1']")]
    entry = of_chronology(content).xpath("//*[@id='e-well-1']")
    assert [e.get("data-edtf") for e in (*passage, *entry)] == [edtf, edtf]
    term = entry[0].find("h:dt", X)
    times = [*(e for e in passage if e.tag.endswith("}time")), *term.iterfind("h:time", X)]
    assert [e.get("datetime") for e in times] == [datetime] * 2 * bool(datetime)


# --- ways there and back -------------------------------------------------------------------


def codes(content: bytes, book: Book = VILLAGE) -> set[str]:
    return {finding.code for finding in check_epub(content, book)}


def test_a_sound_book_leads_both_ways():
    assert check_epub(made(VILLAGE), VILLAGE) == ()


def spoilt(content: bytes, path: str, change) -> bytes:
    """The EPUB with what ``path`` finds changed, on whatever page it is."""

    def changed(name, body):
        if not name.endswith(".xhtml"):
            return body
        page = etree.fromstring(body)
        for element in page.xpath(path, namespaces=X):
            change(element)
        return etree.tostring(page, encoding="utf-8", xml_declaration=True)

    return repacked(content, changed)


def no_link(element) -> None:
    element.tag = "{http://www.w3.org/1999/xhtml}span"
    del element.attrib["href"]


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("//*[@id='d-well-2']//h:a", no_link),
        ("//*[@id='e-well-2']//h:p[@class='source']//h:a", no_link),
        ("//*[@id='e-well-2']//h:p[@class='source']//h:a", lambda a: a.set("href", "01-well.xhtml#d-well-1")),
        ("//*[@id='d-well-2']//h:a", lambda a: a.set("href", "02-chronology.xhtml#e-well-1")),
    ],
    ids=["a passage without a way", "an entry without a way", "an entry that leads elsewhere", "a passage that does"],
)
def test_a_way_that_is_missing_or_wrong_is_a_fault(path, change):
    content = spoilt(made(VILLAGE), path, change)
    assert codes(content) == {"E-214"}


def test_what_the_editor_added_needs_no_way():
    book = told(bound(STORY), '[[entry]]\ndo = "add"\ndate = "1950"\nevent = "開井。"\nreason = "村志"\n')
    assert len(of_chronology(made(book)).xpath("//*[@class='entry']")) == 1 + len(
        of_chronology(made(VILLAGE)).xpath("//*[@class='entry']")
    )
    assert check_epub(made(book), book) == ()


def test_a_date_in_a_link_or_before_a_note_keeps_its_ways():
    note = Note((Paragraph((Text("見縣志。"),)),))
    linked = Paragraph((Link("https://example.org/", (Text("2014年3月1日"),)), Text("，村裏打了一口井。")))
    noted = Paragraph((Emphasis((Text("2015年8月12日"),)), note, Text("，井塌了。")))
    section = chapter("甲")
    sure = confirmed(("2014年3月1日", "2014-03-01"), ("2015年8月12日", "2015-08-12"))
    book = told(bound(replace(section, blocks=(linked, noted))), sure)
    content = made(book)
    assert check_epub(content, book) == ()
    page = pages(content)["EPUB/01-well.xhtml"]
    assert [a.get("href") for a in page.xpath("//*[@id='d-well-1']//h:a", namespaces=X)] == ["https://example.org/"]
    assert page.xpath("//*[@id='d-well-2']//h:a/@href", namespaces=X) == ["02-chronology.xhtml#e-well-2"]


# --- the data of the page ------------------------------------------------------------------


def block(content: bytes) -> dict:
    (script,) = of_chronology(content).xpath("/h:html/h:head/h:script", namespaces=X)
    assert dict(script.attrib) == {"type": "application/ld+json"}
    return json.loads(script.text)


def test_the_page_tells_its_events_as_linked_data():
    said = "2015年8月12日，村口的井塌了，三個人掉了下去。\n2013年夏天，井裏的水滿了，漫過了井沿和石階。\n"
    said += "2011—2013年，村裏一直在修井，修了又塌，塌了又修。\n自2019年開始，村裏換了地方打井，一年打一口。"
    data = block(made(told(bound(chapter(said)))))
    assert (data["@context"], data["@type"], data["name"]) == (
        "https://schema.org",
        ["ItemList", "CreativeWork"],
        "年表",
    )
    assert data["isPartOf"] == {
        "@type": "Book",
        "@id": "urn:uuid:3f0c1f6e-8a63-4b53-9d55-0d7d1c7a9a10",
        "inLanguage": "zh-Hant",
        "name": "村志",
    }
    assert [(e.get("startDate"), e.get("endDate"), e["description"]) for e in data["itemListElement"]] == [
        ("2011", "2013", "2011—2013年，村裏一直在修井，修了又塌，塌了又修。"),
        (None, None, "2013年夏天，井裏的水滿了，漫過了井沿和石階。"),
        ("2015-08-12", None, "2015年8月12日，村口的井塌了，三個人掉了下去。"),
        ("2019", None, "自2019年開始，村裏換了地方打井，一年打一口。"),
    ]
    assert data["numberOfItems"] == 4


def test_only_the_chronology_has_data():
    assert [name for name, page in pages(made(VILLAGE)).items() if page.xpath("//h:script", namespaces=X)] == [
        "EPUB/02-chronology.xhtml"
    ]
    assert b"<script" not in b"".join(files(made(bound_alone())).values())


def bound_alone() -> Book:
    return told(bound(chapter("沒有日子的話。")))


HOSTILE = '2015年8月12日，</script><script>alert(1)</script>]]> <!-- &lt; &amp; \u2028 他說："井\\塌了"。'


def test_words_of_an_article_cannot_break_out_of_the_data():
    book = told(bound(chapter(HOSTILE)))
    content = made(book)
    (event,) = block(content)["itemListElement"]
    (entry,) = of_chronology(content).xpath("//h:p[@class='event']", namespaces=X)
    assert event["description"] == "".join(entry.itertext())
    assert "</script><script>alert(1)</script>]]>" in event["description"]
    body = files(content)["EPUB/02-chronology.xhtml"]
    raw = body[body.index(b"<script") : body.index(b"</script>")]
    assert not re.search(rb"[<>&]", raw.partition(b">")[2])
    (script,) = html.fromstring(body).iter("script")  # a parser that knows no XML reads the same
    assert json.loads(script.text) == block(content)
    assert check_epub(content, book) == ()


@pytest.mark.parametrize(
    ("path", "change", "code"),
    [
        ("//h:script", lambda e: e.attrib.pop("type"), "E-210"),
        ("//h:script", lambda e: e.set("type", "text/javascript"), "E-210"),
        ("//h:script", lambda e: e.set("type", "module"), "E-210"),
        ("//h:script", lambda e: e.set("src", "data.js"), "E-210"),
        ("//h:script", lambda e: setattr(e, "text", "alert(1)"), "E-210"),
        ("//h:script", lambda e: setattr(e, "text", e.text[:-1] + ',"name":"<!--"}'), "E-210"),
        ("//h:script", lambda e: e.getroottree().find("h:body", X).append(e), "E-210"),
        ("//h:script", lambda e: setattr(e, "text", e.text.replace("三個人", "五個人")), "E-215"),
        ("//h:script", lambda e: setattr(e, "text", e.text.replace('"2015-08-12"', '"2015-08-13"')), "E-215"),
        ("//h:script", lambda e: e.getparent().remove(e), "E-215"),
    ],
)
def test_any_other_script_is_a_fault_and_so_is_data_that_says_otherwise(path, change, code):
    assert code in codes(spoilt(made(VILLAGE), path, change))


def test_a_script_on_another_page_is_a_fault():
    data = etree.tostring(of_chronology(made(VILLAGE)).find("h:head/h:script", X))
    content = repacked(
        made(VILLAGE), lambda name, body: body.replace(b"</head>", data + b"</head>") if "well" in name else body
    )
    assert "E-215" in codes(content)


# --- on paper: every page number true --------------------------------------------------------


REFERENCE = re.compile(r"第([0-9]+)[頁页]")


def seen(text: str) -> str:
    return re.sub(r"[\s\u200b\ufffe\x02-]+", "", text)


def texts(path: Path) -> dict[str, str]:
    """What each page says, by what is printed on it."""
    with pikepdf.open(path) as file:
        labels = [str(page.label) for page in file.pages]
    document = pypdfium2.PdfDocument(path)
    return {label: seen(page.get_textpage().get_text_range()) for label, page in zip(labels, document, strict=True)}


def passages(path: Path) -> dict[str, tuple[str, list[str]]]:
    """The words of each entry's event in the EPUB, and of the passages it leads to, each with a little after it."""
    with zipfile.ZipFile(path) as packed:
        read = {n: etree.fromstring(packed.read(n)) for n in packed.namelist() if n.endswith(".xhtml")}
    where = {id: e for page in read.values() for e in page.xpath("//*[@data-edtf and @id]") for id in (e.get("id"),)}
    found = {}
    for id, entry in where.items():
        if entry.get("class") == "entry":
            links = entry.xpath(".//h:p[@class='source']//h:a/@href", namespaces=X)
            found[id] = [where[href.partition("#")[2]] for href in links]
    return {id: [seen("".join(e.itertext())) for e in led] for id, led in found.items()}


@pytest.mark.parametrize("tag", TAGS)
def test_every_page_number_of_the_chronology_is_true_in_both_pdfs(first_book: Path, tag: str) -> None:
    told_ = json.loads((first_book / "chronology.json").read_text("utf-8"))["entries"]
    stand = folios((first_book / f"{SLUG}.{tag}.pdf").read_bytes())
    assert {e["anchor"]: e["pages"][tag] for e in told_ if e["anchor"]} == {
        id: page for id, page in stand.items() if id.startswith("d-")
    }
    shown = [e for e in told_ if e["status"] in ("found", "confirmed", "corrected", "added")]
    cited = passages(first_book / f"{SLUG}.{tag}.epub")
    assert list(cited) == [e["entry"] for e in shown]
    printed = {}
    for kind in ("pdf", "press.pdf"):
        pages_ = texts(first_book / f"{SLUG}.{tag}.{kind}")
        chronology = "".join(pages_[str(n)] for n in range(int(stand["chronology"]), int(stand["sources"])))
        printed[kind] = REFERENCE.findall(chronology)
        order = [p for e in shown if e["cites"] for p in zip(cited[e["entry"]], places(e, stand), strict=True)]
        assert printed[kind] == [page for _, page in order]
        for words, page in order:  # and there the words are, or they end overleaf
            assert words in pages_[page] + pages_.get(str(int(page) + 1), "")[:40]
            assert words[0] in pages_[page]
    assert printed["pdf"] == printed["press.pdf"]
    assert len(printed["pdf"]) > 30


def places(entry: dict, stand: dict[str, str]) -> list[str]:
    return [stand[anchor] for anchor in entry["cites"]]


def test_a_page_number_that_is_not_true_is_a_fault():
    book = told(bound(STORY))
    content = pdf(book, styles=SHEETS, trim="a5", cover=None)
    assert [f for f in check_pdf(content, book) if f.code == "P-204"] == []
    with pikepdf.open(io.BytesIO(content)) as file:
        names = pikepdf.NameTree(file.Root.Names.Dests)
        names["d-well-1"] = pikepdf.Array([file.pages[-1].obj, *list(names["d-well-1"])[1:]])
        moved = io.BytesIO()
        file.save(moved)
    (fault,) = [f for f in check_pdf(moved.getvalue(), book) if f.code == "P-204"]
    assert "#d-well-1" in fault.message


# --- in a reader's hands -----------------------------------------------------------------------


chromium = pytest.fixture(scope="module")(browser.chromium)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_reader_goes_from_an_entry_to_its_passage_and_back(first_book, chromium, tmp_path, scheme):
    with zipfile.ZipFile(first_book / f"{SLUG}.zh-Hans.epub") as packed:
        packed.extractall(tmp_path)
    (start,) = tmp_path.glob("EPUB/*chronology.xhtml")
    page = chromium.new_page(viewport={"width": 390, "height": 800}, color_scheme=scheme)
    page.goto(start.as_uri())
    ids = page.eval_on_selector_all(".entry[id]", "all => all.map((e) => e.id)")
    assert len(ids) > 20
    for id in (ids[0], ids[len(ids) // 2], ids[-1]):
        page.goto(f"{start.as_uri()}#{id}")
        page.locator(f"#{id} .source a").first.click()
        passage = page.locator(".date:target")
        playwright.expect(passage).to_be_in_viewport()
        assert passage.get_attribute("id") == "d" + id[1:]
        assert passage.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
        assert passage.evaluate("e => getComputedStyle(e).fontSize === getComputedStyle(e.parentNode).fontSize")
        passage.locator("a").click()
        assert page.url == f"{start.as_uri()}#{id}"
        playwright.expect(page.locator(".entry:target dt")).to_be_in_viewport()
    page.close()
