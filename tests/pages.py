"""Web pages for the tests: read as they would lie on the disk, and what must hold of each."""

from kanben.model import Source, lines
from kanben.readers import read
from kanben.readers.html import article
from kanben.readers.markdown import Flow
from kanben.readers.page_encoding import declared
from tests.test_markdown import drawn


def saved(page: str) -> Source:
    """Read a page as it would lie on the disk: in the encoding it names."""
    said = declared(page.encode())
    return read(page.encode(said.codec if said else "utf-8"), "頁.html")


def flow(page: str, *kept: str) -> Flow:
    return article(Source("頁.html", page, "utf-8", page=True), kept=kept)


def outline(read_as: Flow) -> str:
    told = " ".join(f.code for f in read_as.findings)
    says = (f"{key}: {read_as.meta[key]}" for key in ("title", "author", "date") if key in read_as.meta)
    return "\n".join([*says, *(line.rstrip() for line in drawn(read_as.blocks)), *([f"! {told}"] if told else [])])


def holds(read_as: Flow, page: str) -> None:
    """Assert that every code point of the page is kept, or in an edit with its reason."""
    assert read_as.text == "\n".join(lines(read_as.blocks)) == read_as.revision.text
    account = read_as.revision.account()
    assert account.characters == len(page) == account.kept + account.changed + account.dropped
    assert len(read_as.text) == account.kept + account.changed + account.added
    assert all((e.rule, bool(e.reason)) == ("html", True) for piece in read_as.revision.pieces for e in piece.edits)
