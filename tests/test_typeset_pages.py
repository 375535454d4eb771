"""Ten texts of different kinds, set in two variants and two trims: the proof counts no fault but a few loose lines."""

import shutil
from functools import cache
from pathlib import Path

import pytest

from kanben.folder import Folder
from kanben.manuscript import prepare
from kanben.proof.pdf import check_pdf
from kanben.proof.typesetting import check_lines, figures
from kanben.variants import vary
from kanben.writers.pdf import pdf

PAGES = sorted((Path(__file__).parent / "cases" / "pages").glob("*.md"))
PLAN = """[book]
title = "十種文字"
slug = "ten"
date = 2024-02-29

[editions]
variants = ["zh-Hans", "zh-Hant-TW"]

[front]
sections = ["contents"]
"""


def chapter(page: Path) -> str:
    """Return what the plan says of a text: its title is its first line."""
    title = page.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
    return f'\n[[chapter]]\nid = "c{page.stem[:2]}"\nsource = "{page.name}"\ntitle = "{title}"\n'


@pytest.fixture(scope="session")
def ten(tmp_path_factory):
    """Return what sets the ten texts as one book, a chapter each, in a variant and a trim: the file and the book."""
    root = tmp_path_factory.mktemp("ten")
    shutil.copytree(PAGES[0].parent, root / "seeds")
    (root / "book").mkdir()
    told = PLAN + "".join(map(chapter, PAGES))
    (root / "book" / "book.toml").write_text(told, encoding="utf-8")
    manuscript = prepare(Folder(root))

    @cache
    def made(tag, trim):
        book = vary(manuscript.book, tag, manuscript.glossary).book
        return pdf(book, styles=manuscript.styles, trim=trim), book

    return made


@pytest.mark.parametrize("trim", ["a5", "32k"])
@pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant-TW"])
def test_ten_texts_of_different_kinds_are_set_without_a_fault(ten, tag, trim):
    """A line before an address or a date that cannot be parted may be looser than a typesetter would like."""
    content, book = ten(tag, trim)
    assert len(book.body) == len(PAGES) == 10
    assert check_pdf(content, book) == ()
    found = check_lines(content, book)
    assert [finding for finding in found if finding.code != "P-223"] == []
    told = figures(content, book)
    assert told.usual <= 0.031
    assert len(found) <= told.full * 0.03
