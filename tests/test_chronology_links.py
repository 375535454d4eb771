"""From an entry of the chronology to its passage and back, on the screen; and its dates for machines."""

import json
import re
from dataclasses import replace

import pytest
from lxml import etree, html

from kanben.chronology.annotating import annotate
from kanben.chronology.editor import decisions
from kanben.model import Book, Emphasis, Link, Note, Paragraph, Text
from kanben.proof.epub import check_epub
from kanben.writers.epub import epub
from tests.epubs import STYLES, files, repacked
from tests.test_chronology_export import STORY, bound, chapter, confirmed

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
