import io
import zipfile
from dataclasses import replace

import pytest
from lxml import etree

from kanben.findings import Trouble
from kanben.model import Break, Figure, Image, Link, Note, Paragraph, Source, Text, lines
from kanben.proof.epub import check_epub
from kanben.readers.markdown import article
from kanben.writers.cover import cover
from kanben.writers.markdown import chapter, chapters
from kanben.writers.package import identifier
from tests.epubs import NOW, STYLES, files, made, repacked
from tests.sample import dot, plainest, sample

VARIANTS = ["zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK"]


# --- what is written -----------------------------------------------------------


@pytest.mark.parametrize("variant", VARIANTS)
def test_our_own_proof_finds_nothing(variant):
    assert check_epub(made(sample(variant), dot()), sample(variant)) == ()


def test_the_least_book_there_can_be():
    assert check_epub(made(plainest()), plainest()) == ()


def test_the_same_book_makes_the_same_bytes():
    assert made(sample(), dot()) == made(sample(), dot())


def test_the_archive_tells_no_time_and_begins_with_its_type():
    with zipfile.ZipFile(io.BytesIO(made(sample()))) as archive:
        [first, *rest] = archive.infolist()
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert [entry.filename for entry in rest] == sorted(entry.filename for entry in rest)
    assert {entry.date_time for entry in (first, *rest)} == {(1980, 1, 1, 0, 0, 0)}


def test_each_variant_has_an_identifier_that_stays():
    assert identifier(sample("zh-Hant")) == "urn:uuid:f2e84bbe-12ad-5df0-afff-44bcef3cd3ae"
    assert len({identifier(sample(variant)) for variant in VARIANTS}) == 4


def test_the_package_says_what_the_editor_said_and_no_more():
    package = etree.fromstring(files(made(sample("zh-Hant-TW"), dot()))["EPUB/content.opf"])
    said = [(etree.QName(e).localname, e.text) for e in package[0] if "dc/elements" in e.tag]
    assert said == [
        ("identifier", identifier(sample("zh-Hant-TW"))),
        ("title", "井邊訪談錄"),
        ("title", "一口井與三代人"),
        ("language", "zh-Hant-TW"),
        ("creator", "林一舟"),
        ("contributor", "何向晚"),
        ("publisher", "試印室"),
        ("date", "2024-03-01"),
        ("description", "一部什麼都有一點的小書，用來試每一種排法。"),
        ("rights", "版權所有"),
        ("subject", "訪談"),
        ("subject", "地方史"),
        ("source", "林一舟：《井邊》，二〇一九年五月二十二日"),
        ("source", "《問答》"),
    ]
    assert package.xpath("//*[@property='dcterms:modified']/text()") == [NOW]
    assert package.xpath("//*[@property='role']/text()") == ["aut", "edt"]
    assert package.xpath("//*[@name='cover']/@content") == package.xpath("//*[@properties='cover-image']/@id")
    least = etree.fromstring(files(made(plainest()))["EPUB/content.opf"])
    assert [etree.QName(e).localname for e in least[0] if "dc/elements" in e.tag] == ["identifier", "title", "language"]
    assert not least.xpath("//*[@name='cover' or local-name()='guide']")


def test_a_picture_nobody_described_is_not_claimed_to_be():
    def claims(book):
        package = etree.fromstring(files(made(book))["EPUB/content.opf"])
        return package.xpath("//*[starts-with(@property, 'schema:access')]/text()")

    book = sample()
    silent = replace(book.body[2], blocks=(Figure((), "well.png"),))
    assert {"alternativeText", "textual", "visual"} <= set(claims(book))
    assert "alternativeText" not in claims(replace(book, back=(), front=(), body=(silent,)))
    assert "visual" not in claims(plainest())


def test_nothing_in_the_book_speaks_english_or_for_a_tool():
    for name, body in files(made(sample(), dot())).items():
        if name.endswith((".xhtml", ".ncx")):
            shown = "".join(etree.fromstring(body).itertext())
            assert not {"Guide", "Cover", "Contents", "Pages"} & set(shown.split())
    assert b"Ebook-lib" not in files(made(sample()))["EPUB/content.opf"]
    assert b"prefix" not in files(made(sample()))["EPUB/07-well.xhtml"]


def test_all_that_is_wrong_is_told_at_once():
    book = sample()
    bad = (
        Paragraph((Link("#nowhere", (Text("那裡"),)),), id="well"),
        Figure((), "lost.png", "不見了"),
    )
    with pytest.raises(Trouble) as trouble:
        made(replace(book, body=(*book.body, replace(book.body[2], id="bad", blocks=bad))))
    assert [finding.code for finding in trouble.value.findings] == ["E-102", "E-101", "E-103"]
    assert "in 「問答」: '那裡' links to #nowhere" in str(trouble.value)
    assert trouble.value.findings[1].source == "talk.txt"


@pytest.mark.parametrize("modified", ["", "2024-03-01", "2024-03-01T00:00:00+08:00"])
def test_a_time_is_a_time(modified):
    with pytest.raises(ValueError, match="time data"):
        made(sample(), modified=modified)


def test_a_book_is_varied_before_it_is_written():
    with pytest.raises(ValueError, match="vary it"):
        made(sample(language=""))


# --- what the proof sees ---------------------------------------------------------


def swapped(old: bytes, new: bytes, where: str = ""):
    assert any(where in name and old in body for name, body in files(GOOD).items())

    def change(name, body):
        return body.replace(old, new, 1) if where in name else body

    return change


GOOD = made(sample(), dot())

FAULTS = {
    "E-202 language": swapped(b"<dc:language>zh-Hant<", b"<dc:language>en<", "content.opf"),
    "E-202 creator": swapped("林一舟</dc:creator".encode(), "無名氏</dc:creator".encode(), "content.opf"),
    "E-203": swapped(b'<itemref idref="page-talk"/>', b"", "content.opf"),
    "E-204": swapped("緣起".encode(), "緣滅".encode(), "nav.xhtml"),
    "E-205 fragment": swapped(b"08-talk.xhtml#talk", b"08-talk.xhtml#tale", "07-well"),
    "E-205 file": swapped(b"images/well.png", b"images/wall.png", "07-well"),
    "E-206": swapped(b'id="depth"', b'id="well-1"', "07-well"),
    "E-207 there": swapped(b'href="#note-yuxin"', b'href="#well-1"', "07-well"),
    "E-207 back": swapped(b'href="#note-yuxin-call"', b'href="#well-1"', "07-well"),
    "E-208 text": swapped("民國二十三年".encode(), "民國二十二年".encode(), "07-well"),
    "E-208 note": swapped("枯水期。".encode(), "枯水期".encode(), "07-well"),
    "E-208 speaker": swapped("：</span>".encode(), b":</span>", "08-talk"),
    "E-208 lost": swapped("<p>他挖了一百七十二天。</p>".encode(), b"", "08-talk"),
    "E-208 added": swapped(
        "<p>他挖了一百七十二天。</p>".encode(), "<p>他挖了一百七十二天。</p><p>閒話。</p>".encode(), "08-talk"
    ),
    "E-208 title": swapped("<h1>井邊".encode(), "<h1>井".encode(), "07-well"),
    "E-209 picture": swapped(b'src="images/well.png"', b'src="https://example.org/well.png"', "07-well"),
    "E-209 style": swapped(b"html {", b"@import url(//example.org/a.css); html {", "epub.css"),
    "E-210 script": swapped(b"</section>", b"<script>1</script></section>", "07-well"),
    "E-210 handler": swapped(b'<p class="lead"', b'<p onclick="x()" class="lead"', "07-well"),
    "E-211": swapped(b'xml:lang="zh-Hant"', b'xml:lang="en"', "07-well"),
    "E-212": swapped('alt="一圈六角形的石井欄，內壁有繩痕"'.encode(), b'alt=""', "07-well"),
    "E-213": lambda name, body: None if name.endswith("book.css") else body,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_proof_sees(fault):
    findings = check_epub(repacked(GOOD, FAULTS[fault]), sample())
    seen = {finding.code for finding in findings} - {
        "E-201"
    }  # the archive is repacked as the fault needs, not as EPUB asks
    assert fault.split()[0] in seen


def test_the_proof_opens_nothing_that_is_no_epub():
    [finding] = check_epub(b"not a zip", sample())
    assert finding.code == "E-201"


def test_a_picture_with_a_script_in_it_is_seen():
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
    book = replace(sample(), images=(*sample().images, Image("bad.svg", "image/svg+xml", svg)))
    assert "E-210" in {finding.code for finding in check_epub(made(book), book)}


# --- cover and chapters ------------------------------------------------------------


@pytest.mark.parametrize(
    "title", ["井", "井邊訪談錄", "AI 時代", "關於一九四九年以後華北平原地下水位下降與農村社會變遷的若干問題之研究"]
)
def test_a_cover_is_a_picture_a_bookshop_takes(title):
    meta = replace(sample().metadata, title=title, subtitle="", contributors=())
    drawn = cover(replace(sample(), metadata=meta), styles=STYLES)
    width, height = (int.from_bytes(drawn[at : at + 4], "big") for at in (16, 20))
    assert (drawn[:8], width, height) == (b"\x89PNG\r\n\x1a\n", 1536, 2048)
    assert b"sRGB" in drawn[:100]
    assert len(drawn) < 1_000_000
    assert drawn == cover(replace(sample(), metadata=meta), styles=STYLES)


def test_a_cover_never_shows_a_box():
    with pytest.raises(Trouble, match="P-101"):
        cover(replace(sample(), metadata=replace(sample().metadata, title="𰻞𫢪\U0001f9ff")), styles=STYLES)


def test_chapters_are_named_by_their_place_and_id():
    assert list(chapters(sample())) == ["01-part-1.md", "02-well.md", "03-talk.md"]


@pytest.mark.parametrize("section", sample().body, ids=lambda section: section.id)
def test_our_reader_finds_the_words_of_a_chapter_again(section):
    flow = article(Source("a.md", chapter(section), "utf-8", markdown=True))
    assert flow.findings == ()
    assert flow.text.replace("\n", "") == "".join(lines(section.blocks)).replace("\n", "")


@pytest.mark.parametrize(
    "text",
    [
        "1. 不是列表", "- 不是列表", "+ 也不是", "# 不是標題", "> 不是引文", "***", "---", "===", "~~~", "* * *",
        "[1] 不是鏈結", "[^1]: 不是註", "![圖](x.png)", "a*b*c _d_ `e`", "{漢|hàn}", r"反\斜\*線", "&amp; &lt; AT&T",
        "<b>不是標籤</b>", "<!-- 不是註 -->", "甲|乙", "2019.", "2019年。", "C#", "snake_case_name",
        "http://example.org/a_b_c", "**“強調”**的",
    ],
)  # fmt: skip
def test_a_text_is_read_as_it_was_written(text):
    section = replace(
        sample().body[1], title=(), blocks=(Paragraph((Text(text),)), Paragraph((Text("甲"), Break(), Text(text))))
    )
    flow = article(Source("a.md", chapter(section), "utf-8", markdown=True))
    assert flow.text.split("\n") == [text, "甲", text]
    assert [type(block) for block in flow.blocks] == [Paragraph, Paragraph]


def test_a_note_in_a_note_is_written_once():
    inner = Note((Paragraph((Text("二"),)),))
    section = replace(sample().body[1], blocks=(Paragraph((Text("井"), Note((Paragraph((Text("一"), inner)),)))),))
    assert chapter(section).count("[^2]") == 2
