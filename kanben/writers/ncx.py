"""The NCX: the contents and the list of pages once more, for readers older than EPUB 3.

ebooklib's knows no language, no author, no depth and no pages.

Source: EPUB 3.3, https://www.w3.org/TR/epub-33/ ("NCX"); ANSI/NISO Z39.86-2005, "The
Navigation Control File", "pageList"; EPUB 2.0.1, OPF, "NCX".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urldefrag

from lxml import etree

from kanben.model import Book
from kanben.outline import Outlined, outline
from kanben.plan_book import CREATORS, RELATORS
from kanben.writers.package import identifier
from kanben.writers.page_list import Marked
from kanben.writers.pages import IDS, Page
from kanben.writers.pen import XML, Element

NCX = "http://www.daisy.org/z3986/2005/ncx/"


def ncx(book: Book, pages: tuple[Page, ...], addresses: Mapping[str, str], marks: Sequence[Marked] = ()) -> bytes:
    """Return the NCX of ``book``: its outline, or where it has none its first page under its title; and its pages."""
    meta = book.metadata
    lines = outline(book)
    root = etree.Element(f"{{{NCX}}}ncx", {"version": "2005-1", f"{{{XML}}}lang": meta.language}, nsmap={None: NCX})
    head = _child(root, "head")
    numbers = [int(mark.label) for mark in marks if mark.label.isdigit()]
    counts = {"depth": max(depth(lines), 1), "totalPageCount": len(marks), "maxPageNumber": max(numbers, default=0)}
    for name, content in {"uid": identifier(book), **counts}.items():
        _child(head, "meta", name=f"dtb:{name}", content=str(content))
    _words(_child(root, "docTitle"), meta.title)
    for person in meta.contributors:
        if RELATORS.get(person.role) in CREATORS:
            _words(_child(root, "docAuthor"), person.name)
    points = _child(root, "navMap")
    if lines:
        _points(points, lines, addresses)
    else:
        _labelled(_child(points, "navPoint", id="ncx-title"), meta.title, pages[0].name)
    if marks:
        _targets(_child(root, "pageList"), marks)
    _number(root, pages)
    etree.indent(root)
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def depth(lines: tuple[Outlined, ...]) -> int:
    """Return how many levels lie under one another in ``lines``."""
    return max((1 + depth(line.children) for line in lines), default=0)


def _points(parent: Element, lines: tuple[Outlined, ...], addresses: Mapping[str, str]) -> None:
    for line in lines:
        point = _child(parent, "navPoint", id=f"ncx-{line.target.removeprefix('#')}")
        _labelled(point, line.title, addresses[line.target])
        _points(point, line.children, addresses)


def _targets(parent: Element, marks: Iterable[Marked]) -> None:
    for mark in marks:
        id = f"ncx-{urldefrag(mark.href).fragment}"
        if mark.label.isdigit():
            target = _child(parent, "pageTarget", type="normal", id=id, value=mark.label)
        else:
            target = _child(parent, "pageTarget", type="front", id=id)
        _labelled(target, mark.label, mark.href)


def _number(root: Element, pages: Iterable[Page]) -> None:
    """Count all places in ``root`` in reading order; two ways to one place have one number."""
    ids = ((page.name, *(f"{page.name}#{id}" for id in IDS(page.root))) for page in pages)
    order = {address: at for at, address in enumerate(address for page in ids for address in page)}
    ways = [*root.iter(f"{{{NCX}}}navPoint", f"{{{NCX}}}pageTarget")]
    places = [order[way.find(f"{{{NCX}}}content").get("src")] for way in ways]
    numbers = {at: number for number, at in enumerate(sorted({*places}), 1)}
    for way, at in zip(ways, places, strict=True):
        way.set("playOrder", str(numbers[at]))


def _labelled(way: Element, words: str, href: str) -> None:
    _words(_child(way, "navLabel"), words)
    _child(way, "content", src=href)


def _words(parent: Element, words: str) -> None:
    _child(parent, "text").text = words


def _child(parent: Element, tag: str, **attributes: str) -> Element:
    return etree.SubElement(parent, f"{{{NCX}}}{tag}", attributes)
