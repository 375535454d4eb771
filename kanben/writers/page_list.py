"""The page list of an EPUB: marks where the pages of the print edition begin, and a way to each of them.

The marks are taken from the pages as they are set, so that whoever reads on a screen opens the
page a class, a citation or an index of the printed book names, at the very word.

Sources: EPUB 3.3, https://www.w3.org/TR/epub-33/ ("The page-list nav element"); EPUB
Accessibility 1.1, https://www.w3.org/TR/epub-a11y-11/ ("Page navigation"); Page Source
Identification, https://www.w3.org/publishing/a11y/page-source-id/ (a URN where there is one, else
words that identify the source as clearly as possible).  ebooklib guesses at pages, and is not asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kanben.model import Book
from kanben.writers.page_breaks import Paged
from kanben.writers.page_marks import ROLE
from kanben.writers.pages import IDS, Page, child
from kanben.writers.pen import OPS, XHTML, Element


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark in its place: what the page is called, and its address."""

    label: str
    href: str


def named(pages: Iterable[Page]) -> tuple[Marked, ...]:
    """Give the marks in ``pages`` their ids, none of them one of the book's, and return them in reading order."""
    leaves = tuple(pages)
    taken = {id for page in leaves for id in IDS(page.root)}
    found = []
    for page in leaves:
        for made in page.root.iter(f"{{{XHTML}}}span"):
            if made.get("role") == ROLE:
                label = made.get("aria-label", "")
                id = f"page-{label}"
                while id in taken:
                    id = f"{id}-"
                taken.add(id)
                made.set("id", id)
                found.append(Marked(label, f"{page.name}#{id}"))
    return tuple(found)


# --- the ways to them -------------------------------------------------------------------


def listed(html: Element, marks: Iterable[Marked], book: Book) -> None:
    """Add to the navigation document ``html`` the list of pages, hidden: a reading system shows it in its own way."""
    label = book.labels.get("page-list") or book.metadata.title
    attributes = {f"{{{OPS}}}type": "page-list", "role": "doc-pagelist", "id": "page-list", "hidden": "hidden"}
    nav = child(html[-1], "nav", attributes | {"aria-label": label})
    child(nav, "h2", text=label)
    lines = child(nav, "ol")
    for one in marks:
        child(child(lines, "li"), "a", {"href": one.href}, one.label)


def source(book: Book, paged: Paged) -> str:
    """Return what ``pageBreakSource`` names the print edition by: its ISBN, or else what a catalogue would say.

    Everything is said that, were it another, would begin the pages elsewhere; and always in the same order.
    """
    meta = book.metadata
    numbers = meta.isbn.get(meta.language, {})
    if isbn := numbers.get("press") or numbers.get("pdf"):
        return f"urn:isbn:{isbn}"
    title = "：".join(filter(None, (meta.title, meta.subtitle)))
    size = f"{paged.width:g} × {paged.height:g} mm"
    return ". ".join((title, ", ".join(filter(None, (meta.publisher, meta.date))), f"PDF, {meta.language}, {size}"))
