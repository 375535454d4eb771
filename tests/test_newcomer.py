"""A book as a stranger begins it: what is said of each mistake, and that following what is said makes the book."""

import tomllib
from pathlib import Path

import pytest
from PIL import Image

from kanben.findings import INPUT, Finding, Trouble
from kanben.init import Given, draft
from kanben.plan import plan
from kanben.plan_book import unnumbered
from kanben.press import Order, begin, build

PAGE = """<html><head><meta charset="utf-8"><title>橋邊</title></head><body><article><h1>橋邊</h1>
<p>十月的早晨，他站在石橋上，等了十二分鐘。</p><img src="images/1.png">
<figure><img src="images/2.png"><figcaption>雨中的傘</figcaption></figure>
<p>水退了，他回家去。</p></article></body></html>"""


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """Two saved pages; both call their pictures images/1.png and images/2.png, and they are not the same."""
    for folder, colour in (("a", "red"), ("b", "blue")):
        (tmp_path / folder / "images").mkdir(parents=True)
        (tmp_path / folder / "page.html").write_text(PAGE, encoding="utf-8")
        for n in (1, 2):
            Image.new("RGB", (30 * n, 20), colour).save(tmp_path / folder / "images" / f"{n}.png")
    return tmp_path


def problems(root: Path) -> tuple[Finding, ...]:
    with pytest.raises(Trouble) as caught:
        build(Order(root, variants=("zh-Hant",), formats=("chapters",)))
    assert caught.value.exit_code == INPUT
    assert not (root / "dist").exists()
    return caught.value.findings


# --- pictures ----------------------------------------------------------------------


def test_a_new_book_has_a_line_to_finish_for_each_picture_nobody_describes(saved: Path) -> None:
    begin(saved / "book", [saved / "a/page.html", saved / "b/page.html"])
    text = (saved / "book/book/book.toml").read_text(encoding="utf-8")
    first, second = "seeds/images/1.png", "seeds/page-2-html/images/1.png"
    assert tomllib.loads(text)["pictures"] == {first: "TODO", second: "TODO"}  # a caption is words enough
    waiting = problems(saved / "book")
    lines = [n for n, line in enumerate(text.splitlines(), 1) if "1.png" in line]
    assert [(f.code, f.source, f.line) for f in waiting] == [("B-115", "book/book.toml", n) for n in lines]


def test_the_book_is_made_once_the_lines_are_finished(saved: Path) -> None:
    """The words are the editor's: they reach the edition, and nobody takes them for lost or foreign ones."""
    begin(saved / "book", [saved / "a/page.html", saved / "b/page.html"])
    told = saved / "book/book/book.toml"
    todo = '"TODO"  # TODO: what does it show?'
    text = told.read_text(encoding="utf-8").replace(todo, '"一座<石橋> & 水"', 1).replace(todo, '""', 1)
    told.write_text(text, encoding="utf-8")
    made = build(Order(saved / "book", variants=("zh-Hant",), formats=("chapters",)))
    assert made.faults == ()
    chapters = saved / "book/dist/chapters/zh-Hant"
    assert "![一座&lt;石橋> & 水]" in "".join(p.read_text(encoding="utf-8") for p in chapters.glob("*.md"))
    assert len({p.read_bytes() for p in (chapters / "images").iterdir()}) == 4


def test_of_two_pictures_with_one_name_both_come_along(saved: Path) -> None:
    begin(saved / "book", [saved / "a/page.html", saved / "b/page.html", saved / "a/page.html"])
    seeds = saved / "book/seeds"
    for folder, source in (("a", seeds), ("b", seeds / "page-2-html")):
        assert (source / "images/1.png").read_bytes() == (saved / folder / "images/1.png").read_bytes()
    assert (seeds / "page-3.html").exists()  # the same pictures as the first: no folder of its own


def test_a_picture_that_is_lost_is_told_with_its_line_and_nothing_else(saved: Path) -> None:
    (saved / "a/images/1.png").unlink()
    begin(saved / "book", [saved / "a/page.html"])
    assert [(f.code, f.source, f.line) for f in problems(saved / "book")] == [("B-112", "seeds/page.html", 2)]


def test_a_picture_written_into_the_page_is_named_by_its_number() -> None:
    text = draft([Given("甲.html", b"<p>", "甲", wordless=("#2",))])["book/book.toml"].decode()
    assert tomllib.loads(text)["pictures"] == {"seeds/甲.html#2": "TODO"}


# --- book.toml ---------------------------------------------------------------------

BOOK = """\
[book]
title = "水邊"
slug = "shuibian"
date = 2024-02-29
{book}
[editions]
{editions}
[[chapter]]
id = "{id}"
source = "ferry.txt"
title = "渡"
"""


def wrong(*, book: str = "", editions: str = "", id: str = "du") -> list[tuple[str, int]]:
    with pytest.raises(Trouble) as caught:
        plan(BOOK.format(book=book, editions=editions, id=id))
    return [(f.code, f.line) for f in caught.value.findings]


@pytest.mark.parametrize("id", ["contents", "chronology", "cover", "imprint", "2019-tang"])
def test_a_chapter_cannot_have_the_name_of_a_page_of_the_book(id: str) -> None:
    assert [code for code, _ in wrong(id=id)] == ["B-007" if id[0] == "2" else "B-006"]


def test_a_chapter_may_have_the_name_of_a_page_the_book_does_not_have() -> None:
    assert plan(BOOK.format(book="", editions="", id="index")).chapters[0].id == "index"


def test_two_pages_of_one_name_are_told() -> None:
    text = BOOK.format(book="", editions="", id="note")
    text += '[front]\nsections = ["note.md", "contents"]\n[back]\nsections = ["Note.md", "contents"]\n'
    with pytest.raises(Trouble) as caught:
        plan(text)
    assert [(f.code, f.line) for f in caught.value.findings] == [("B-006", 9), ("B-006", 15), ("B-006", 15)]


@pytest.mark.parametrize("book", ['publisher = "水\\u0007社"', 'certifier = " "', 'subjects = ["橋", "\u3000"]'])
def test_what_no_edition_can_hold_is_told_with_its_line(book: str) -> None:
    assert wrong(book=book) == [("B-004" if "u0007" in book else "B-007", 5)]


def test_an_isbn_given_to_the_whole_book_is_sent_to_its_edition() -> None:
    with pytest.raises(Trouble, match=r"\[editions\.isbn\.zh-Hant-TW\]"):
        plan(BOOK.format(book='isbn = "9786263980006"', editions="", id="du"))


def test_an_isbn_for_an_identifier_is_told_unless_an_edition_has_it() -> None:
    (told,) = unnumbered("urn:isbn:978-626-398-000-6", {"zh-Hant": {"epub": "9786263980013"}}, "book/book.toml")
    assert (told.code, "[editions.isbn.zh-Hant]" in told.hint) == ("B-117", True)
    for identifier, given in (
        ("urn:isbn:978-626-398-000-6", {"zh-Hant": {"epub": "9786263980006"}}),
        ("urn:uuid:9b3f6a52-6f0e-5d58-9d3a-6b616e62656e", {}),
        ("", {}),
    ):
        assert not list(unnumbered(identifier, given, "book/book.toml"))


def test_only_traditional_books_stand_in_columns() -> None:
    assert wrong(editions='direction = { zh-Hans = "vertical", zh-Hant = "vertical" }') == [("B-005", 7)]
    made = plan(BOOK.format(book="", editions='direction = { zh-Hans = "horizontal", zh-Hant = "vertical" }', id="du"))
    assert made.editions.direction["zh-Hant"] == "vertical"
    made = plan(BOOK.format(book="", editions='direction = "vertical"', id="du"))
    assert "zh-Hans" not in made.editions.direction


def test_a_tag_as_people_write_it_is_understood() -> None:
    with pytest.raises(Trouble, match="did you mean 'zh-Hant-TW'"):
        plan(BOOK.format(book="", editions='isbn = { zh-TW = { epub = "9786263980006" } }', id="du"))


# --- the EPUB of a book whose pages cannot be laid out -------------------------------


def test_an_epub_that_waits_for_its_pages_says_how_to_do_without(tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text("渡口\n\n他在渡口寫下一個字：𪚥。\n", encoding="utf-8")
    begin(tmp_path / "book", [tmp_path / "ferry.txt"])
    with pytest.raises(Trouble) as caught:
        build(Order(tmp_path / "book", variants=("zh-Hant",), formats=("epub",)))
    assert [f.code for f in caught.value.findings] == ["P-101", "E-223"]
