"""What EPUBCheck says of every edition: of both books, in every variant, in lines and in columns."""

import json
import shutil
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from kanben.model import Book, Metadata
from kanben.proof.epubcheck import examined
from kanben.variants import vary
from tests.conftest import TAGS
from tests.epubs import made
from tests.sample import sample

USED = {
    # A device that knows no readings shows 砑（yà） with it, 砑yà without.  EPUB 3.3 discourages it in a section that
    # asks nothing of anyone ("Discouraged constructs"); KOReader before 2020 and SumatraPDF know no other way.
    ("HTM_055", 'The "rp" element should not be used (discouraged construct)'),
    # A book that brings faces says so in its stylesheet; there is no other place for it.
    ("CSS-028", "Use of Font-face declaration."),
}
"""What it may remark upon, as features seldom used or discouraged, and why the editions have it all the same."""

needs_java = pytest.mark.skipif(not shutil.which("java"), reason="EPUBCheck needs Java")


def told(books: list[Path], room: Path) -> dict[str, set[tuple[str, str, str]]]:
    """Return what EPUBCheck says of each book: how bad it is, its number, its words."""
    reports = {book.name: json.loads(report.read_text()) for book, report in examined(books, room, usages=True).items()}
    return {
        name: {(one["severity"], one["ID"], one["message"]) for one in report["messages"]}
        for name, report in reports.items()
    }


@needs_java
def test_every_edition_is_sound_and_has_nothing_that_could_be_left_out(first_book, specimen, tmp_path) -> None:
    books = [*first_book.glob("*.epub"), *specimen.glob("*.epub")]
    for tag in TAGS[1:]:
        books.append(tmp_path / f"columns.{tag}.epub")
        books[-1].write_bytes(made(sample(tag), vertical=True))
    said = told(books, tmp_path)
    assert len(said) == 11
    assert {one for messages in said.values() for one in messages} <= {("USAGE", *used) for used in USED}
    assert [messages for name, messages in said.items() if name.startswith("yunshang")] == [set()] * 4
    assert all(messages for name, messages in said.items() if name.startswith("specimen"))  # it does tell usages


@pytest.mark.parametrize("tag", TAGS)
def test_what_the_program_says_itself_is_in_the_words_of_the_region(tag: str) -> None:
    words = tomllib.loads(files("kanben").joinpath("words.toml").read_text(encoding="utf-8"))["labels"]
    labels = vary(Book(Metadata("題", "book", "urn:x"), (), (), (), words), tag).book.labels
    said = "".join(labels.values())
    mainland, other = ["盲文", "链接", "导航"], ["點字", "連結", "導覽"]
    here, elsewhere = (mainland, other) if tag == "zh-Hans" else (other, mainland)
    assert [word for word in here if word not in said] == []
    assert [word for word in (*elsewhere, "点字", "连结", "导览", "-{", "}-") if word in said] == []
