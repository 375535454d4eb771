"""The pages of the index: known when the book is laid out, set in a second layout.

The index stands after the body, so that its length moves no page it names.
What a page says twice is told once, and three pages or more in a row as the first and the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from lxml import etree
from weasyprint import Document

from kanben.model import Book

DASH = "–"
"""Between the first and the last of a row of pages."""

MARK = "、"
"""Between pages."""

SIGNS = DASH + MARK
"""What the index will need beside its names and figures."""

ROW = 3
"""Pages that make a row; two stand side by side."""

Places: TypeAlias = "tuple[etree._Element, list[etree._Element]]"
"""An entry of the index, and the links to where its name stands, in reading order."""


def taken(root: etree._Element) -> list[Places]:
    """Take the links to places out of the index, and return them with the entries they belong to."""
    held = [
        (entry, entry.findall("a[@class='place']")) for entry in root.iterfind(".//section[@class='index']/ul/li/p")
    ]
    for entry, links in held:
        for link in links:
            entry.remove(link)
    return held


def put(places: Iterable[Places], pages: Document, book: Book) -> None:
    """Put links back into their entries with the folios ``pages`` have for them, each page told once."""
    on = {f"#{name}": at for at, page in reversed([*enumerate(pages.pages)]) for name in page.anchors}
    before = on[f"#{book.body[0].id}"] - 1 if book.body else 0
    for entry, links in places:
        leading = {on[link.get("href", "")] - before: link for link in reversed(links)}
        for begin, end in rows(leading):
            link = leading[begin]
            link.text, link.tail = None, MARK
            link.set("data-folio", f"{begin}{DASH}{end}" if end > begin else str(begin))
            entry.append(link)
        entry[-1].tail = None


def rows(folios: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of each row of ``folios``, in order; a page by itself is both.

    >>> list(rows([9, 4, 3, 5, 11, 12]))
    [(3, 5), (9, 9), (11, 11), (12, 12)]
    """
    row: list[int] = []
    for folio in (*sorted({*folios}), 0):
        if row and folio != row[-1] + 1:
            yield from [(row[0], row[-1])] if len(row) >= ROW else [(one, one) for one in row]
            row = []
        row.append(folio)
