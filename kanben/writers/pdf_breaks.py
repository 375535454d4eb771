"""Find where each page of a laid-out book begins: the first sign of its flow, in the text of its section.

What of a paragraph stands on the pages before is counted, for WeasyPrint's boxes do
not say it.  Nothing is asked of where things stand, so a layout by stock WeasyPrint will do as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lxml import etree
from weasyprint import Document
from weasyprint.formatting_structure.boxes import TextBox

from kanben.model import Book
from kanben.writers.page_breaks import (
    OBJECTS,
    PageBreak,
    Paged,
    flow,
    in_flow,
    signs,
)
from kanben.writers.pdf_finish import folios

BEFORE = "data-signs-before"
"""The attribute of each block of a document that tells how many signs of its section stand before it."""

_INLINE = frozenset(("a", "br", "code", "em", "rt", "ruby", "span", "strong", "sub", "sup", "time", "u"))

_MILLIMETRE = 96 / 25.4  # in the pixels WeasyPrint counts in


def count(root: etree._Element) -> None:
    """Write into each block of ``root``, a book as one document, how many signs of its section stand before it."""
    for section in root.iterfind("body/div/section"):
        starts: dict[etree._Element, int] = {}
        told = 0
        for stretch in flow(section):
            holder = stretch.element.getparent() if stretch.where == "tail" else stretch.element
            _begun(starts, holder, told, section)
            told += len(signs(stretch.text))
        for element, before in starts.items():
            element.set(BEFORE, str(before))


def _begun(starts: dict[etree._Element, int], element: etree._Element, told: int, section: etree._Element) -> None:
    """Note for the blocks around a stretch of text that they begin at ``told``, unless they began before."""
    while element is not section and element not in starts:
        if element.tag not in _INLINE:
            starts[element] = told
        element = element.getparent()


def breaks(pages: Document, book: Book) -> Paged:
    """Return where the pages of ``pages`` begin; the document they were made of went through :func:`count`.

    A page on which nothing of the flow stands, blank or filled by a note, has no beginning.
    """
    order = {section.id: at for at, section in enumerate(book.sections)}
    counted = _Counted()
    found = []
    for page, label in zip(pages.pages, folios(pages, book), strict=True):
        begins = counted.page(page._page_box.children[0])  # noqa: SLF001 - there is no public way in
        if places := [(order[section], before, section) for section, before in begins if section in order]:
            _, before, section = min(places)
            found.append(PageBreak(label, section, before))
    sizes = [(page.width / _MILLIMETRE, page.height / _MILLIMETRE) for page in pages.pages] or [(0.0, 0.0)]
    width, height = sizes[-1]
    return Paged(tuple(found), round(width, 1), round(height, 1))


class _Counted:
    """What has been counted of each block on the pages so far."""

    def __init__(self) -> None:
        self.said: dict[Any, int] = {}
        self.whole: dict[Any, str] = {}
        self.reached: dict[str, int] = {}  # in each section, where the last block on the pages so far begins

    def page(self, root: Any) -> Iterable[tuple[str, int]]:  # noqa: ANN401 - WeasyPrint has no types
        """Return the section and the place of the first sign of each block on a page, repeated heads apart."""
        begun: dict[Any, tuple[str, int]] = {}
        self._walk(root, "", None, begun, set())
        for section, before in begun.values():
            self.reached[section] = max(self.reached.get(section, 0), before)
        return begun.values()

    def _walk(self, box: Any, section: str, block: Any, begun: dict[Any, tuple[str, int]], repeated: set[Any]) -> None:  # noqa: ANN401 - as above
        box = getattr(box, "_box", box)  # what is placed absolutely is held by another
        element = box.element
        if element is None or "::" in (box.element_tag or ""):
            return
        if element.tag == "section":
            section = element.get("id", "")
        if isinstance(box, TextBox):
            if block is not None and block not in repeated:
                self._said(signs(box.text), section, block, begun, repeated)
            return
        if element.tag in OBJECTS:
            if section and element not in self.said:
                self.said[element] = 1
                begun[element] = (section, int(element.get(BEFORE, "0")))
            return
        if not in_flow(element):
            return
        if element.get(BEFORE) is not None:
            block = element
        for child in box.children:
            self._walk(child, section, block, begun, repeated)

    def _said(self, text: str, section: str, block: Any, begun: dict[Any, tuple[str, int]], repeated: set[Any]) -> None:  # noqa: ANN401 - as above
        if not text:
            return
        if block not in self.whole:
            self.whole[block] = signs("".join(stretch.text for stretch in flow(block)))
            self.said[block] = 0
        whole, said = self.whole[block], self.said[block]
        if block not in begun:
            before = int(block.get(BEFORE, "0"))
            if said >= len(whole) or (not said and before < self.reached.get(section, 0)):
                repeated.add(block)  # the heads of a table that goes on, which had no room on the page before
                return
            begun[block] = (section, before + said)
        if text[-1] in "-‐" and whole[said + len(text) - 1 : said + len(text)] != text[-1]:
            text = text[:-1]  # the hyphen of a parted word
        self.said[block] = min(said + len(text), len(whole))
