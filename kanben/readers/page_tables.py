"""Read the tables of a web page, and what it sets as it was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kanben.model import Block, Break, Figure, Inline, Inlines, Listing, Paragraph, Table, Text
from kanben.readers.page import CODES, Element, Page
from kanben.readers.page_runs import lines_of

if TYPE_CHECKING:
    from kanben.readers.page_blocks import Reading

LONG_CELL = 200
"""Code points of a cell with paragraphs in it; a longer one is a part of the page, and its table no table."""


def listing(reading: Reading, element: Element) -> list[Block]:
    """Return code as it stands; prose that was sent as ``pre`` is lines."""
    words = reading.page.words[element.first : element.last]
    text = "".join(w.text for w in words)
    han = sum("\u3400" <= c <= "\u9fff" for c in text)
    if han * 2 < sum(not c.isspace() for c in text) or any(
        isinstance(c, Element) and c.name in CODES for c in element.children
    ):
        language = next((c.get("class") for c in element.children if isinstance(c, Element)), "")
        reading.seen += words if not reading.inside else []
        text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
        return [Listing(text, language.removeprefix("language-").split(" ")[0])] if text.strip() else []
    run: list[Inline | Figure] = []
    for word in words:
        for i, line in enumerate(re.split(r"\r\n|\r|\n", word.text)):
            run += [Break(), Text(line)] if i else [Text(line)]
    reading.seen += words if not reading.inside else []
    return lines_of(run, close=False)


def table(reading: Reading, element: Element) -> list[Block]:
    """Return a table with as many cells in each row; a cell over two columns leaves the second empty."""
    caption: Inlines = ()
    rows: list[tuple[list[Inlines], bool]] = []
    for row in _rows(element):
        if row.name == "caption":
            caption = reading.line(row)
            continue
        cells: list[Inlines] = []
        headed = []
        for cell in row.children:
            if isinstance(cell, Element) and cell.name in ("td", "th") and cell not in reading.left:
                wide = cell.get("colspan")
                cells += [
                    reading.line(cell),
                    *[()] * (min(int(wide), 50) - 1 if re.fullmatch(r"\d{1,2}", wide) else 0),
                ]
                headed.append(cell.name == "th")
        if any(cells):
            rows.append((cells, all(headed)))
    width = max((len(cells) for cells, _ in rows), default=0)
    filled = [(*cells, *[()] * (width - len(cells))) for cells, _ in rows]
    if not filled:
        return [Paragraph(caption)] if caption else []
    head = filled.pop(0) if rows[0][1] and len(filled) > 1 else ()
    return [Table(head, tuple(filled), caption)]


def _rows(table: Element) -> Iterator[Element]:
    for child in table.children:
        if isinstance(child, Element):
            if child.name in ("tbody", "thead", "tfoot"):
                yield from (row for row in child.children if isinstance(row, Element) and row.name == "tr")
            elif child.name in ("tr", "caption"):
                yield child


def layout(page: Page, table: Element) -> bool:
    """Say whether a table only sets parts of a page side by side."""
    cells = [c for row in _rows(table) for c in row.children if isinstance(c, Element) and c.name in ("td", "th")]
    if table.get("role") == "presentation" or len(cells) < 2:
        return True
    return any(
        (cell.parted and len(page.said(cell)) > LONG_CELL)
        or any(isinstance(c, Element) and c.name == "table" for c in cell.children)
        for cell in cells
    )
