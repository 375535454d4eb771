"""The finished editions of the first book and the specimen, read as a stranger would."""

import html
import json
import re
import shutil
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from lxml import etree

from kanben.variants.characters import stray
from tests.conftest import HOME, TAGS, kanben
from tests.dots import SEEDS

BOOKS = ("first_book", "specimen")
SLUGS = {"first_book": "yunshang-shinian", "specimen": "specimen"}
READING = re.compile(r"[\u4e00-\u9fff?]\(?[a-zāáǎàēéěèīíǐìōóǒòūúǔùüǘǚǜ]*[āáǎàēéěèīíǐìōóǒòūúǔùǘǚǜ][a-z]*\)")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;!?][\u4e00-\u9fff]|[\u4e00-\u9fff]:[\u4e00-\u9fff]")
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(params=BOOKS)
def book(request: pytest.FixtureRequest) -> tuple[str, Path]:
    return SLUGS[request.param], request.getfixturevalue(request.param)


def epub_text(path: Path) -> str:
    """Return all text of an EPUB, its navigation included."""
    with zipfile.ZipFile(path) as packed:
        pages = sorted(name for name in packed.namelist() if name.endswith(".xhtml"))
        return "\n".join("".join(etree.fromstring(packed.read(p)).find(f"{XHTML}body").itertext()) for p in pages)


def pdf_text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_what_is_made(book) -> None:
    slug, out = book
    names = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert {f"{slug}.{tag}.{kind}" for tag in TAGS for kind in ("epub", "pdf")} <= names
    assert {"chronology.json", "report.html", "report.json"} <= names
    assert all(any(n.startswith(f"chapters/{tag}/") for n in names) for tag in (*TAGS, "source"))
    assert not [name for name in names if ".kanben" in name]


def test_the_proof_found_nothing(book) -> None:
    _, out = book
    found = json.loads((out / "report.json").read_text(encoding="utf-8"))["findings"]
    told = [f for f in found if f["code"][0] in "EPV"]
    loose = [f for f in told if f["code"] == "P-223"]  # a line before what cannot be parted
    assert [f for f in told if f not in loose] == []
    assert len(loose) <= 2 * len(list(out.glob("*.press.pdf")) or list(out.glob("*.pdf")))


def test_every_character_is_accounted_for(book) -> None:
    _, out = book
    for source in json.loads((out / "report.json").read_text(encoding="utf-8"))["sources"]:
        assert source["unaccounted"] == 0
        assert source["kept"] + source["changed"] + source["dropped"] == source["characters"]
        assert all(edit["rule"] and edit["reason"] for edit in source["edits"])


def test_the_report_can_be_played_back(first_book: Path) -> None:
    """The edits of the report, carried out on the seed, give the chapters: nothing is changed behind its back."""
    for source in json.loads((first_book / "report.json").read_text(encoding="utf-8"))["sources"]:
        text = (SEEDS / Path(source["source"]).name).read_text(encoding="utf-8")
        assert source["characters"] == len(text)
        for edit in reversed(source["edits"]):
            assert text[edit["start"] : edit["end"]] == edit["before"]
            text = text[: edit["start"]] + edit["after"] + text[edit["end"] :]
        chapters = "".join(p.read_text(encoding="utf-8") for p in (first_book / "chapters" / "source").iterdir())
        said = re.sub(r"[\\*>#\s-]", "", html.unescape(chapters))
        assert [line for line in text.split("\n") if re.sub(r"[\\*>#\s-]", "", line) not in said] == []


@pytest.mark.parametrize("tag", TAGS)
def test_no_wound_is_left(first_book: Path, tag: str) -> None:
    for path, read in ((".epub", epub_text), (".pdf", pdf_text)):
        text = read(first_book / f"yunshang-shinian.{tag}{path}")
        assert READING.findall(text) == []
        assert HALF_WIDTH.findall(text) == []


@pytest.mark.parametrize("tag", TAGS)
def test_one_script_in_an_edition(book, tag: str) -> None:
    slug, out = book
    text = epub_text(out / f"{slug}.{tag}.epub")
    assert "".join(character for _, character in stray(text, tag)) == ""


@pytest.mark.parametrize(
    ("tag", "right", "wrong"),
    [
        (
            "zh-Hant-TW",
            ["公有雲", "私有雲", "專有雲", "172天後", "李郁韜", "只考慮", "最終幹的是", "往死裡幫"],
            ["公有云", "天后", "李鬱韜", "隻考", "乾的是"],
        ),
        (
            "zh-Hant-HK",
            ["公有雲", "私有雲", "172天後", "李郁韜", "只考慮", "最終幹的是"],
            ["公有云", "天后", "李鬱韜", "隻考", "乾的是"],
        ),
        (
            "zh-Hant",
            ["公有雲", "私有雲", "172天後", "李郁韜", "只考慮", "最終幹的是"],
            ["公有云", "天后", "李鬱韜", "隻考", "乾的是"],
        ),
        ("zh-Hans", ["公有云", "172天后", "李郁韬", "只考虑", "最终干的是", "“中台”"], ["雲", "「", "後"]),
    ],
)
def test_known_words_are_right(first_book: Path, tag: str, right: list[str], wrong: list[str]) -> None:
    text = epub_text(first_book / f"yunshang-shinian.{tag}.epub")
    assert [word for word in right if word not in text] == []
    assert [word for word in wrong if word in text] == []


@pytest.mark.parametrize("tag", TAGS)
def test_one_outline_worn_three_ways(book, tag: str) -> None:
    slug, out = book
    with zipfile.ZipFile(out / f"{slug}.{tag}.epub") as packed:
        nav = etree.fromstring(packed.read(next(n for n in packed.namelist() if n.endswith("nav.xhtml"))))
    listed = ["".join(a.itertext()) for a in nav.find(f".//{XHTML}nav").iter(f"{XHTML}a")]
    document = pypdfium2.PdfDocument(out / f"{slug}.{tag}.pdf")
    marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
    assert [title for title, _ in marks] == listed
    contents = next(
        text
        for page in document
        if (text := page.get_textpage().get_text_bounded()).lstrip().startswith(("目录", "目錄"))
    )
    numbers = re.findall(r"(\d+|[ivxl]+)\s*$", contents, re.MULTILINE)
    for title, index in marks:
        assert re.sub(r"\s", "", title) in re.sub(r"\s", "", contents)
        assert document.get_page_label(index) in numbers


@pytest.mark.parametrize("tag", TAGS)
def test_fonts_are_embedded_and_subset(book, tag: str) -> None:
    slug, out = book
    with pikepdf.open(out / f"{slug}.{tag}.pdf") as document:
        fonts = [
            f for f in document.objects if isinstance(f, pikepdf.Dictionary) and f.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        for font in fonts:
            assert re.match(r"/[A-Z]{6}\+", str(font.FontName))
            assert {"/FontFile2", "/FontFile3"} & set(font.keys())


def test_the_same_bytes_from_another_folder_on_another_day(first_book: Path, tmp_path: Path) -> None:
    """A second build, in a copy under another name, in another time zone and year."""
    copy = tmp_path / "另一處 📚"
    for name in ("book", "seeds", "styles"):
        shutil.copytree(HOME / name, copy / name)
    ended = kanben("build", "--root", copy, cwd=tmp_path, TZ="Asia/Shanghai", PYTHONHASHSEED="7")
    assert ended.returncode == 0, ended.stderr.decode()
    for path in sorted(p for p in first_book.rglob("*") if p.is_file()):
        name = path.relative_to(first_book)
        assert (copy / "dist" / name).read_bytes() == path.read_bytes(), name
