"""The NCX: the contents once more, for readers older than EPUB 3.

ebooklib's knows no language, no author and no depth.

Source: EPUB 3.3, https://www.w3.org/TR/epub-33/ ("NCX"); ANSI/NISO Z39.86-2005, "The
Navigation Control File".
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from lxml import etree

from kanben.model import Book
from kanben.outline import Outlined, outline
from kanben.plan_book import CREATORS, RELATORS
from kanben.writers.package import identifier
from kanben.writers.pages import Page
from kanben.writers.pen import Element

NCX = "http://www.daisy.org/z3986/2005/ncx/"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def ncx(book: Book, pages: tuple[Page, ...], addresses: Mapping[str, str]) -> bytes:
    """Return the NCX of ``book``: its outline, or where it has none its first page under its title."""
    meta = book.metadata
    lines = outline(book)
    root = etree.Element(f"{{{NCX}}}ncx", {"version": "2005-1", _LANG: meta.language}, nsmap={None: NCX})
    head = _child(root, "head")
    counts = (("depth", str(max(depth(lines), 1))), ("totalPageCount", "0"), ("maxPageNumber", "0"))
    for name, content in (("uid", identifier(book)), *counts):
        _child(head, "meta", name=f"dtb:{name}", content=content)
    _words(_child(root, "docTitle"), meta.title)
    for person in meta.contributors:
        if RELATORS.get(person.role) in CREATORS:
            _words(_child(root, "docAuthor"), person.name)
    points = _child(root, "navMap")
    numbers = count(1)
    if lines:
        _points(points, lines, addresses, numbers)
    else:
        _point(points, "ncx-title", next(numbers), meta.title, pages[0].name)
    etree.indent(root)
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def depth(lines: tuple[Outlined, ...]) -> int:
    """Return how many levels lie under one another in ``lines``."""
    return max((1 + depth(line.children) for line in lines), default=0)


def _points(parent: Element, lines: tuple[Outlined, ...], addresses: Mapping[str, str], numbers: count[int]) -> None:
    for line in lines:
        id = f"ncx-{line.target.removeprefix('#')}"
        point = _point(parent, id, next(numbers), line.title, addresses[line.target])
        _points(point, line.children, addresses, numbers)


def _point(parent: Element, id: str, number: int, words: str, href: str) -> Element:
    point = _child(parent, "navPoint", id=id, playOrder=str(number))
    _words(_child(point, "navLabel"), words)
    _child(point, "content", src=href)
    return point


def _words(parent: Element, words: str) -> None:
    _child(parent, "text").text = words


def _child(parent: Element, tag: str, **attributes: str) -> Element:
    return etree.SubElement(parent, f"{{{NCX}}}{tag}", attributes)
