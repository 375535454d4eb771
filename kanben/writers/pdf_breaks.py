"""Find where each page of a laid-out book begins: the first sign of its flow, in the text of its section.

What of a paragraph stands on the pages before is counted, for WeasyPrint's boxes do
not say it.  Nothing is asked of where things stand, so a layout by stock WeasyPrint will do as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree
from weasyprint import Document
from weasyprint.formatting_structure.boxes import TextBox

from kanben.model import Book
from kanben.writers.page_breaks import OBJECTS, PageBreak, Paged, flow, in_flow, signs
from kanben.writers.pdf_finish import folios
from kanben.writers.pen import PHRASES

BEFORE = "data-signs-before"
"""The attribute of each block of a document that tells how many signs of its section stand before it."""

_MILLIMETRE = 96 / 25.4  # in the pixels WeasyPrint counts in


def count(root: etree._Element) -> None:
    """Write into each block of ``root``, a book as one document, how many signs of its section stand before it."""
    for section in root.iterfind("body/div/section"):
        starts: dict[etree._Element, int] = {}
        told = 0
        for stretch in flow(section):
            for element in stretch.around(section):
                if element in starts:
                    break
                if element.tag not in PHRASES:
                    starts[element] = told
            told += len(signs(stretch.text))
        for element, before in starts.items():
            element.set(BEFORE, str(before))


def breaks(pages: Document, book: Book) -> Paged:
    """Return where the pages of ``pages`` begin; the document they were made of went through :func:`count`.

    A page on which nothing of the flow stands, blank or filled by a note, has no beginning.
    """
    order = {section.id: at for at, section in enumerate(book.sections)}
    boxes = (page._page_box.children[0] for page in pages.pages)  # noqa: SLF001 - there is no public way in
    found = []
    for begun, label in zip(_begun(boxes), folios(pages, book), strict=True):
        if places := [(order[section], before, section) for section, before in begun if section in order]:
            _, before, section = min(places)
            found.append(PageBreak(label, section, before))
    last = pages.pages[-1]
    return Paged(tuple(found), round(last.width / _MILLIMETRE, 1), round(last.height / _MILLIMETRE, 1))


def _begun(pages: Iterable[Any]) -> Iterator[Iterable[tuple[str, int]]]:
    """Yield for each page the section and the place of the first sign of each block on it, repeated heads apart."""
    whole: dict[Any, str] = {}  # what each block says
    said: dict[Any, int] = {}  # how much of it stands on the pages so far
    reached: defaultdict[str, int] = defaultdict(int)  # in each section, where the last block so far begins
    for page in pages:
        begun: dict[Any, tuple[str, int]] = {}
        repeated: set[Any] = set()
        for section, block, words in _pieces(page):
            if words is None:
                if section and block not in said:
                    said[block] = 1
                    begun[block] = (section, int(block.get(BEFORE, "0")))
                continue
            text = signs(words)
            if not text or block in repeated:
                continue
            if block not in whole:
                whole[block] = signs("".join(stretch.text for stretch in flow(block)))
            full, done = whole[block], said.setdefault(block, 0)
            if block not in begun:
                before = int(block.get(BEFORE, "0"))
                if done >= len(full) or (not done and before < reached[section]):
                    repeated.add(block)  # the heads of a table that goes on, which had no room on the page before
                    continue
                begun[block] = (section, before + done)
            end = done + len(text)
            parted = text[-1] in "-‐" and full[end - 1 : end] != text[-1]  # a word, with a hyphen of the line's
            said[block] = min(end - parted, len(full))
        for section, before in begun.values():
            reached[section] = max(reached[section], before)
        yield begun.values()


def _pieces(box: Any, section: str = "", block: Any = None) -> Iterator[tuple[str, Any, str | None]]:  # noqa: ANN401 - WeasyPrint has no types
    """Yield what of the flow stands in ``box``: its section, and a block with its text, or an object."""
    box = getattr(box, "_box", box)  # what is placed absolutely is held by another
    element = box.element
    if element is None or "::" in (box.element_tag or ""):
        return
    if element.tag == "section":
        section = element.get("id", "")
    if isinstance(box, TextBox):
        if block is not None:
            yield section, block, box.text
    elif element.tag in OBJECTS:
        yield section, element, None
    elif in_flow(element):
        block = block if element.get(BEFORE) is None else element
        for child in box.children:
            yield from _pieces(child, section, block)
