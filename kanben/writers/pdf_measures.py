"""Tell print.css what it cannot know: how large pictures are by themselves, how long tables and how wide columns."""

from __future__ import annotations

import io
import re
from contextlib import suppress

import PIL.Image
from lxml import etree

from kanben.model import Book
from kanben.writers import markup

_FIGURES = re.compile(r"[+−-]?[\d,.]+ ?%?|—|-|")  # what a column of figures holds

SHORT = 6
"""Characters a cell may have to be short: a column of such cells is as wide as they are."""

LONG = 12
"""Rows beyond which a table may go on over the page; a shorter one stands on one page."""


def pictures(html: etree._Element, book: Book) -> None:
    """Tell print.css how large each picture is by itself, at 96 dots to the inch: it is never set larger."""
    sizes = {}
    for image in book.images:
        with suppress(PIL.UnidentifiedImageError), PIL.Image.open(io.BytesIO(image.content)) as picture:
            sizes[markup.IMAGES + image.name] = picture.size
    for img in html.iterfind(".//figure/img"):
        wide, high = sizes.get(img.get("src", ""), (0, 0))
        if wide and high:
            img.set("style", f"--wide: {wide}px; --high: {high}px; --slope: {high / wide:.4f}")


def tables(html: etree._Element) -> None:
    """Tell print.css which tables are long, and which columns hold only figures or words too short to break."""
    for table in html.iter("table"):
        rows = table.findall("tbody/tr")
        if len(rows) > LONG:
            table.set("class", "long")
        heads = table.findall("thead/tr/th")
        for at in range(max((len(row) for row in rows), default=0)):
            cells = [row[at] for row in rows if at < len(row)]
            said = ["".join(cell.itertext()).strip() for cell in cells]
            kind = "figures" if all(map(_FIGURES.fullmatch, said)) else ""
            if kind or max(map(len, said)) <= SHORT:
                for cell in (*heads[at : at + 1], *cells):
                    cell.set("class", f"short {kind}".rstrip())
