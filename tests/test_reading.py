"""Every edition as it is read: opened, walked and turned from cover to end in reading systems people have."""

import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from kanben.editions import make
from kanben.folder import Folder
from kanben.manuscript import prepare
from tests import browser, reading
from tests.conftest import HOME, TAGS

chromium = pytest.fixture(scope="module")(browser.chromium)
packages = pytest.fixture(scope="session")(reading.packages)
reading_in = pytest.fixture(reading.reading)

XHTML = "{http://www.w3.org/1999/xhtml}"
UNSEEN = re.compile(r"\s")
FEW_PAGES = 6  # of a page list: not each, but from all over the book

EDITIONS = pytest.mark.parametrize("tag", TAGS)
BOOKS = pytest.mark.parametrize("book", ["specimen", "first_book"])


@pytest.fixture
def edition(request, book, tag):
    """Return the EPUB of ``book`` in the variant ``tag``."""
    (path,) = request.getfixturevalue(book).glob(f"*.{tag}.epub")
    return path


@pytest.fixture(scope="session")
def columns(tmp_path_factory):
    """Return a folder with the specimen for Taiwan in columns; it has no print edition, and so no page list."""
    manuscript = prepare(Folder(HOME / "tests" / "specimen"))
    editions = replace(manuscript.plan.editions, formats=("epub",), direction={"zh-Hant-TW": "vertical"})
    manuscript = replace(manuscript, plan=replace(manuscript.plan, editions=editions), faces={"zh-Hant-TW": ()})
    folder = tmp_path_factory.mktemp("columns")
    for name, content in make(manuscript, "zh-Hant-TW", ("epub",)).files.items():
        (folder / name).write_bytes(content)
    return folder


def ask(page, what: str, *given: object) -> object:
    return page.evaluate("([what, given]) => reader[what](...given)", [what, list(given)])


def opened(reading_in, edition: Path, reader: str = "foliate", **how: object):
    page = reading_in(reader, edition, **how)
    return page, ask(page, "open", f"/{edition.name}")


def text_of(edition: Path) -> str:
    """Return the text of the files of ``edition`` in the order of its spine, without what stands in for a picture."""
    with zipfile.ZipFile(edition) as whole:
        package = etree.fromstring(whole.read("EPUB/content.opf"))
        files = {item.get("id"): item.get("href") for item in package.iter("{*}item")}
        said = []
        for place in package.iter("{*}itemref"):
            body = etree.fromstring(whole.read(f"EPUB/{files[place.get('idref')]}")).find(f"{XHTML}body")
            etree.strip_elements(body, f"{XHTML}rp", "{*}svg//title", with_tail=False)
            for unseen in body.xpath("//*[local-name()='svg']//*[local-name()='title' or local-name()='desc']"):
                unseen.text = None
            said.append("".join(body.itertext()))
    return UNSEEN.sub("", "".join(said))


def same(title: str, label: str) -> bool:
    return UNSEEN.sub("", title) == UNSEEN.sub("", label)


@BOOKS
@EDITIONS
def test_every_edition_opens_and_every_list_leads_where_it_says(reading_in, edition, tag):
    page, book = opened(reading_in, edition)
    assert book["metadata"]["language"] == tag
    lists = ask(page, "lists")
    went = {entry["href"]: ask(page, "go", entry["href"]) for entry in lists["contents"]}
    assert len(went) > 4
    assert [entry["label"] for entry in lists["contents"] if not went[entry["href"]]["shown"]] == []
    assert [
        entry["label"] for entry in lists["contents"] if not same(went[entry["href"]]["title"], entry["label"])
    ] == []
    places = [(went[entry["href"]]["index"], went[entry["href"]]["page"]) for entry in lists["contents"]]
    assert places == sorted(places), "contents that follow the book"
    kinds = {kind for landmark in lists["landmarks"] for kind in landmark["type"]}
    assert {"cover", "toc", "bodymatter"} <= kinds
    unseen = [mark for mark in lists["landmarks"] if mark["href"] not in went]
    assert [mark["label"] for mark in unseen if not ask(page, "go", mark["href"])["shown"]] == []
    for folio in lists["pages"][:: max(1, len(lists["pages"]) // FEW_PAGES)]:
        assert ask(page, "go", folio["href"])["shown"], f"page {folio['label']}"


@pytest.mark.parametrize(
    ("book", "tag"), [("specimen", "zh-Hant-TW"), ("first_book", "zh-Hans"), ("columns", "zh-Hant-TW")]
)
def test_from_cover_to_end_every_page_is_seen_once_and_every_word_is_on_one(reading_in, edition):
    page, _ = opened(reading_in, edition)
    told = ask(page, "turn")
    assert (told["hidden"], told["cut"]) == ("", "")
    seen = told["seen"]
    assert [(one["index"], one["page"]) for one in seen if not one["text"] and not one["pictures"]] == [], "blank"
    wanted = [
        (index, n + 1) for index, pages in {one["index"]: one["pages"] for one in seen}.items() for n in range(pages)
    ]
    assert [(one["index"], one["page"]) for one in seen] == wanted, "each page once, in order"
    progress = [one["fraction"] for one in seen]
    assert progress == sorted(progress)
    assert progress[-1] == 1
    assert "".join(one["text"] for one in seen) == text_of(edition)


NOTES = ("[role=doc-noteref]", "[role=doc-backlink]")
CHRONOLOGY = ("a.to-entry", "a.page-ref")


@pytest.mark.parametrize(
    ("book", "tag", "there", "back"),
    [
        ("specimen", "zh-Hant-TW", *NOTES),
        ("specimen", "zh-Hant-TW", *CHRONOLOGY),
        ("first_book", "zh-Hans", *CHRONOLOGY),
        ("columns", "zh-Hant-TW", *NOTES),
        ("columns", "zh-Hant-TW", *CHRONOLOGY),
    ],
    ids=["notes", "chronology", "chronology of the first book", "notes in columns", "chronology in columns"],
)
def test_a_link_leads_there_and_another_leads_back(reading_in, edition, there, back):
    page, _ = opened(reading_in, edition)
    trips = ask(page, "there_and_back", there, back)
    assert len(trips) > 1
    assert [trip for trip in trips if not (trip["began"] and trip["arrived"] and trip["returned"])] == []


@pytest.mark.parametrize(("book", "tag"), [("specimen", "zh-Hant-TW")])
def test_a_note_pops_up_over_its_page_where_a_reader_has_that(reading_in, edition):
    page, _ = opened(reading_in, edition)
    notes = ask(page, "popups", "[role=doc-noteref]")
    assert len(notes) > 3
    assert all(note["type"] == "footnote" and note["stayed"] for note in notes)
    assert all(re.match(r"\[\d+\]\s*\S", note["text"]) for note in notes)


# --- a second reader, and the parsers of metadata ----------------------------------------


@pytest.mark.parametrize(("book", "tag"), [("specimen", "zh-Hant-HK"), ("first_book", "zh-Hans")])
def test_a_second_reader_walks_and_turns_as_the_first_does(reading_in, edition, tag):
    page, book = opened(reading_in, edition, "epubjs")
    assert book["metadata"]["language"] == tag
    entries = ask(page, "lists")["contents"]
    assert [entry["label"] for entry in entries if not ask(page, "go", entry["href"])["shown"]] == []
    seen = ask(page, "turn")
    assert seen == [
        [index, n + 1, pages] for index, pages in {one[0]: one[2] for one in seen}.items() for n in range(pages)
    ]
    assert len({index for index, _, _ in seen}) == len(book["spine"]), "every file of the spine was opened"


@pytest.mark.parametrize(("book", "tag"), [("specimen", "zh-Hant-TW")])
def test_readers_show_what_the_book_says_of_itself(reading_in, edition):
    _, foliate = opened(reading_in, edition)
    told = foliate["metadata"]
    assert (told["title"], told["subtitle"], told["publisher"]) == ("標本", "用到每一種段落的書", "刊本試印")
    assert [person["name"] for person in told["author"]] == ["林素", "陳默"]
    assert told["editor"]["name"] == "方寧"
    assert (told["published"], told["subject"]) == ("2024-02-29", ["標本", "排版"])
    _, epubjs = opened(reading_in, edition, "epubjs")
    other = epubjs["metadata"]
    assert [
        other[key] for key in ("title", "publisher", "identifier", "language", "pubdate", "rights", "description")
    ] == [told[key] for key in ("title", "publisher", "identifier", "language", "published", "rights", "description")]


@pytest.mark.parametrize(("book", "tag"), [("specimen", "zh-Hant-TW")])
def test_calibre_reads_it_without_a_warning_and_shows_the_same(edition, tmp_path):
    if not shutil.which("ebook-convert"):
        pytest.skip("calibre is not installed: its converter did not read the edition")
    ended = subprocess.run(
        ["ebook-convert", edition, tmp_path / "book.txt"], capture_output=True, text=True, check=False
    )
    said = ended.stdout + ended.stderr
    assert ended.returncode == 0, said
    assert [
        line for line in said.splitlines() if re.search(r"warn|unknown|error|fail|invalid", line, re.IGNORECASE)
    ] == []
    assert "紙是水做的" in (tmp_path / "book.txt").read_text(encoding="utf-8")
    shown = subprocess.run(["ebook-meta", edition], capture_output=True, text=True, check=True).stdout
    told = {key.strip(): value.strip() for key, _, value in (line.partition(" : ") for line in shown.splitlines())}
    assert told["Title"].startswith("標本")
    assert told["Author(s)"].split(" [")[0] == "林素 & 陳默"
    assert (told["Publisher"], told["Tags"]) == ("刊本試印", "標本, 排版")
    # Calibre moves the last day of a month one back, lest a time zone make it the next month's.
    assert told["Published"].startswith("2024-02-28")
