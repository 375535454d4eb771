"""What the package of an EPUB says: the editor's words and no others, in a form that shops and programs read."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from functools import partial

import pytest
from ebooklib import epub as ebooklib
from lxml import etree

from kanben.bind import bind
from kanben.findings import Trouble
from kanben.model import Article, Contributor, Image, Paragraph, Section, Text
from kanben.plan import plan
from kanben.plan_book import RELATORS, isbn_digits
from kanben.proof.epub import check_epub
from kanben.variants import stray
from kanben.writers.epub import certified
from tests.epubs import files, made, repacked
from tests.metadata_told import differences
from tests.sample import dot, plainest, sample
from tests.sample_full import full

BOOK = full()
EDITION = made(BOOK, dot())


def package(content):
    return etree.fromstring(files(content)["EPUB/content.opf"])


def said(content, property):
    return package(content).xpath("//*[@property=$name]/text()", name=property)


# --- written -------------------------------------------------------------------


def test_all_an_editor_says_is_in_the_package_and_passes_its_proof():
    assert check_epub(EDITION, BOOK, strays=partial(stray, tag="zh-Hant")) == ()
    assert said(EDITION, "file-as") == ["Jingbian fangtan lu", "Lin Yizhou"]
    assert said(EDITION, "title-type") == ["main", "subtitle"]
    assert said(EDITION, "role") == ["aut", "ivr"]
    assert said(EDITION, "display-seq") == ["1", "2", "1", "2"]
    assert (said(EDITION, "belongs-to-collection"), said(EDITION, "group-position")) == (["地方史叢刊"], ["3"])
    identifiers = [e.text for e in package(EDITION)[0] if e.tag.endswith("identifier")]
    assert identifiers[0].startswith("urn:uuid:")
    assert identifiers[1:] == ["urn:isbn:9787020002207"]


def test_no_sort_form_is_guessed_and_an_isbn_is_of_its_edition_alone():
    assert said(made(sample()), "file-as") == []
    other = replace(full("zh-Hans"), metadata=replace(BOOK.metadata, language="zh-Hans"))
    assert b"isbn" not in files(made(other))["EPUB/content.opf"]


def test_the_package_is_laid_out_for_the_eye_and_names_nothing_twice():
    text = files(EDITION)["EPUB/content.opf"].decode()
    assert "opf:" not in text
    assert "prefix" not in text
    assert 'page-progression-direction="ltr"' in text
    for refined in re.findall(r'refines="#([\w-]+)"', text):
        before = text[: text.index(f'refines="#{refined}"')]
        assert f'id="{refined}"' in before.splitlines()[-2]
    assert text.count("dcterms:modified") == 1
    assert made(BOOK, dot()) == EDITION


def test_articles_are_cited_as_people_say_it():
    """By the byline and the date a chapter opens with; a date that no page says in words is not said here."""
    well = replace(BOOK.body[1], date="2019~", address="https://example.org/a")
    about = tuple(
        replace(b, inlines=(Text("約2019年"),)) if getattr(b, "role", "") == "date" else b for b in well.blocks
    )
    cited = package(made(replace(BOOK, body=(BOOK.body[0], replace(well, blocks=about), *BOOK.body[2:]))))
    sources = [e.text for e in cited[0] if e.tag.endswith("source")]
    assert sources == ["林一舟：《井邊》，約2019年，https://example.org/a", "《問答》"]


def test_the_ncx_tells_old_readers_language_depth_and_author():
    root = etree.fromstring(files(EDITION)["EPUB/toc.ncx"])
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-Hant"
    heads = {e.get("name"): e.get("content") for e in root.iter("{*}meta")}
    assert heads["dtb:depth"] == "3"
    assert heads["dtb:uid"].startswith("urn:uuid:")
    assert root.xpath("//*[local-name()='docAuthor']/*/text()") == ["林一舟", "何向晚"]


def test_the_landmarks_are_those_of_the_book_in_its_own_words():
    nav = etree.fromstring(files(EDITION)["EPUB/nav.xhtml"])
    marks = nav.xpath("//*[@id='landmarks']//*[local-name()='a']/text()")
    assert marks == ["封面", "書名頁", "版權頁", "目錄", "正文", "年表", "文章出處", "製作說明"]
    assert nav.xpath("//*[@id='landmarks']/*[local-name()='h2']/text()") == ["導覽"]
    assert nav.xpath("string(//*[local-name()='title'])") == "井邊訪談錄\u3000目錄"


# --- as other programs read it ----------------------------------------------------


def test_ebooklib_reads_what_the_editor_wrote(tmp_path):
    path = tmp_path / "full.epub"
    path.write_bytes(EDITION)
    read = ebooklib.read_epub(path)
    title, subtitle = (value for value, _ in read.get_metadata("DC", "title"))

    def one(name):
        return read.get_metadata("DC", name)[0][0]

    told = {
        "title": title,
        "subtitle": subtitle,
        "people": [v for kind in ("creator", "contributor") for v, _ in read.get_metadata("DC", kind)],
        "subjects": [value for value, _ in read.get_metadata("DC", "subject")],
        **{name: one(name) for name in ("language", "publisher", "date", "description", "rights")},
    }
    assert differences(told, BOOK) == []
    assert differences({**told, "title": "井邊"}, BOOK) == ["title: '井邊', and not '井邊訪談錄'"]


def test_calibre_reads_what_the_editor_wrote(tmp_path):
    if not (program := shutil.which("ebook-meta")):
        pytest.skip("calibre's ebook-meta is not installed")
    path = tmp_path / "full.epub"
    path.write_bytes(EDITION)
    ended = subprocess.run([program, path, f"--to-opf={tmp_path}/o.opf"], capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr.decode()
    opf = etree.parse(tmp_path / "o.opf").getroot()[0]

    def texts(name):
        return [e.text for e in opf if etree.QName(e).localname == name]

    metas = {e.get("name"): e.get("content") for e in opf if e.get("name")}
    told = {
        "title": texts("title")[0],
        "publisher": texts("publisher")[0],
        "description": texts("description")[0],
        "subjects": texts("subject"),
        "series": metas["calibre:series"],
    }
    assert differences(told, BOOK) == []
    assert texts("date")[0].startswith("2024-03")  # of the day it says that it may be one off
    assert texts("creator") == ["林一舟"]  # it knows authors alone
    assert "9787020002207" in texts("identifier")
    assert (metas["calibre:title_sort"], float(metas["calibre:series_index"])) == ("Jingbian fangtan lu", 3)


# --- what the proof sees ------------------------------------------------------------


def swapped(old: bytes, new: bytes, where: str):
    """A change of the first ``old`` in each file whose name has ``where`` in it."""
    return lambda name, body: body.replace(old, new, 1) if where in name else body


FAULTS = {
    "E-202 subtitle": swapped("一口井與三代人</dc:title".encode(), "一口井</dc:title".encode(), "content.opf"),
    "E-202 role": swapped(b">ivr<", b">trl<", "content.opf"),
    "E-202 sort": swapped(b"Lin Yizhou", b"Lin, Y.", "content.opf"),
    "E-202 series": swapped(b'group-position">3<', b'group-position">4<', "content.opf"),
    "E-202 isbn": swapped(b"urn:isbn:9787020002207", b"urn:isbn:9780000000002", "content.opf"),
    "E-202 subject": swapped("地方史</dc:subject".encode(), "方志</dc:subject".encode(), "content.opf"),
    "E-202 guide": swapped(b"</spine>", b"</spine><guide/>", "content.opf"),
    "E-224 meaning": swapped(b'epub:type="bibliography"', b'epub:type="index"', "nav.xhtml"),
    "E-224 target": swapped(b'matter" href="06-part-1.xhtml#part-1"', b'matter" href="07-well.xhtml#well"', "nav"),
    "E-224 heading": swapped("<h2>導覽</h2>".encode(), b"", "nav.xhtml"),
    "E-225 title": swapped("<text>問答".encode(), "<text>問".encode(), "toc.ncx"),
    "E-225 depth": swapped(b'depth" content="3"', b'depth" content="0"', "toc.ncx"),
    "E-225 language": swapped(b'xml:lang="zh-Hant"', b'xml:lang="en"', "toc.ncx"),
    "E-226 kind": swapped(b'media-type="image/png" properties', b'media-type="image/jpeg" properties', "content.opf"),
    "E-226 property": swapped(b' properties="cover-image"', b"", "content.opf"),
    "E-226 fallback": swapped(b'id="image-1"', b'fallback="nav" id="image-1"', "content.opf"),
    "E-227 contents": swapped("問答</a>".encode(), "问答</a>".encode(), "nav.xhtml"),
    "E-227 NCX": swapped("<text>問答".encode(), "<text>问答".encode(), "toc.ncx"),
    "E-227 package": swapped("版權所有".encode(), "版权所有".encode(), "content.opf"),
    "E-227 alt": swapped("內壁有繩痕".encode(), "內壁有绳痕".encode(), "07-well"),
    "E-227 title": swapped("<title>問答".encode(), "<title>问答".encode(), "08-talk"),
    "E-227 label": swapped('aria-label="問答"'.encode(), 'aria-label="问答"'.encode(), "08-talk"),
}  # fmt: skip


def swapped_in(content, change):
    """The edition broken on purpose, or an assertion that it was not."""
    broken = repacked(content, change)
    assert files(broken) != files(content)
    return broken


@pytest.mark.parametrize("fault", FAULTS)
def test_the_proof_sees(fault):
    found = check_epub(swapped_in(EDITION, FAULTS[fault]), BOOK, strays=partial(stray, tag="zh-Hant"))
    assert fault.split()[0] in {finding.code for finding in found}


def test_a_picture_nobody_sees_is_seen():
    book = replace(BOOK, images=(*BOOK.images, Image("spare.png", "image/png", dot())))
    assert [f.message for f in check_epub(made(book), book)] == ["nothing in the book uses EPUB/images/spare.png"]


def test_a_word_an_editor_keeps_in_the_other_script_is_no_fault_but_excuses_no_other():
    kept = Section("kept", "chapter", (Text("业余"),), (Paragraph((Text("他在店名裡留了业余兩字。"),)),))
    book = replace(plainest(), body=(kept,), metadata=replace(plainest().metadata, language="zh-Hant", title="書"))
    edition = made(book)
    assert check_epub(edition, book, strays=partial(stray, tag="zh-Hant")) == ()
    spoilt = repacked(edition, lambda name, body: body.replace("<title>业余".encode(), "<title>专业".encode()))
    assert {"E-227"} <= {f.code for f in check_epub(spoilt, book, strays=partial(stray, tag="zh-Hant"))}


# --- book.toml ----------------------------------------------------------------------

TOLD = """\
[book]
title = "水邊"
title_sort = "Shuibian"
slug = "shuibian"
date = 2024-02-29
series = "渡口叢書"
series_number = "2"
certifier = "林素"
contributors = [{ name = "單士釐", role = "compiler", sort = "Shan Shili" }]

[back]
sections = ["colophon"]

[editions]
variants = ["zh-Hans", "zh-Hant-TW"]

[editions.isbn.zh-Hant-TW]
epub = "978-7-02-000220-7"
press = "978-0-00-000000-2"

[[chapter]]
id = "du"
source = "ferry.txt"
title = "渡"
address = "https://example.org/du"
"""


def test_what_the_editor_says_reaches_the_book():
    planned = plan(TOLD)
    book = bind(planned, {"du": Article("ferry.txt", (Paragraph((Text("水。"),)),))}, {}, (), [("kanben", "1")])
    meta = book.metadata
    assert meta.contributors == (Contributor("單士釐", "compiler", "Shan Shili"),)
    assert meta.isbn == {"zh-Hant-TW": {"epub": "9787020002207", "press": "9780000000002"}}
    assert (meta.title_sort, meta.series, meta.series_number, meta.certifier) == ("Shuibian", "渡口叢書", "2", "林素")
    assert book.body[0].address == "https://example.org/du"


@pytest.mark.parametrize("role", RELATORS)
def test_every_role_has_its_word_on_the_title_page(role):
    planned = plan(TOLD.replace('"compiler"', f'"{role}"'))
    book = bind(planned, {"du": Article("ferry.txt", ())}, {}, (), [("kanben", "1")])
    [words] = [b.inlines for s in book.front for b in s.blocks if getattr(b, "role", "") == "contributor"]
    assert re.fullmatch("單士釐\u3000[\u4e00-\u9fff]+", words[0].text)


WRONG = {
    'epub = "978-7-02-000220-8"': "B-007 .*a digit is wrong: after 978702000220 the last must be 7",
    'epub = "7-02-000220-7"': "B-007 .*thirteen digits",
    'epub = "978-0-00-000000-2"': "B-006 .*is that of zh-Hant-TW, epub, too",
    'kindle = "978-7-02-000220-7"': "B-002",
    'series_number = "第二"': "B-007 .*no place in a series",
    'address = "example.org"': "B-007 .*no address on the web",
    'role = "bookbinder"': "B-005",
}


@pytest.mark.parametrize("line", WRONG)
def test_what_is_wrong_is_told_with_what_to_write(line):
    key = line.split(" = ")[0]
    text = re.sub(rf"{'epub' if key == 'kindle' else key} = \"[^\"]*\"", line, TOLD, count=1)
    with pytest.raises(Trouble) as trouble:
        plan(text)
    assert re.search(WRONG[line], " ".join(str(trouble.value).split()))


def test_a_number_without_a_series_and_an_isbn_of_no_variant():
    with pytest.raises(Trouble) as trouble:
        plan(TOLD.replace('series = "渡口叢書"\n', "").replace("isbn.zh-Hant-TW", "isbn.zh-TW"))
    assert [f.code for f in trouble.value.findings] == ["B-003", "B-002"]


@pytest.mark.parametrize("at", range(13))
def test_no_wrong_digit_of_an_isbn_goes_unseen(at):
    good = "9787020002207"
    others = {good[:at] + digit + good[at + 1 :] for digit in "0123456789"} - {good}
    assert isbn_digits(good) == good
    assert not [one for one in others if isbn_digits(one)]


def test_a_zip_that_claims_is_as_plain_as_one_that_does_not():
    claimed = certified(EDITION, "何向晚")
    with zipfile.ZipFile(io.BytesIO(claimed)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
    others = {name: body for name, body in files(EDITION).items() if not name.endswith(".opf")}
    assert others.items() <= files(claimed).items()
    assert certified(EDITION, "何向晚") == claimed
