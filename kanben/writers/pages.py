"""The pages of an EPUB: each section as an XHTML file, and the page of the cover.

ebooklib could make a cover's page, but it speaks English.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from kanben.findings import Finding, stop_on
from kanben.model import Book, Section
from kanben.outline import title
from kanben.writers import headings, linked, markup
from kanben.writers.drawing import SVG, XLINK
from kanben.writers.page_breaks import Paged
from kanben.writers.page_marks import by_section, mark
from kanben.writers.pen import NAMESPACES, OPS, XHTML, XML, Element

IDS = etree.XPath("//@id", smart_strings=False)
"""All ids of a page."""

_PICTURES = etree.XPath("//h:section//@src", namespaces={"h": XHTML}, smart_strings=False)


@dataclass(frozen=True, slots=True)
class Page:
    """One XHTML file of the book."""

    name: str
    root: Element
    division: str = ""  # "frontmatter", "bodymatter" or "backmatter"
    section: Section | None = None
    part: int = 1  # which of the files of its section


def pages(book: Book, *, sheets: Iterable[str], cover: str, paged: Paged | None = None) -> Iterator[Page]:
    """Yield the pages of ``book`` in reading order; ``cover`` is the name of its picture, or empty.

    With ``paged``, the beginnings of the pages of the print edition are marked in them.
    """
    lang = book.metadata.language
    if cover:
        label = book.labels.get("cover", "")
        alt = "：".join(filter(None, (label, book.metadata.title)))
        html, body = document(lang, label or book.metadata.title, sheets)
        body.set(f"{{{OPS}}}type", "cover")
        body.set("class", "cover")
        img = {"src": cover, "alt": alt, "role": "doc-cover"}
        child(child(body, "div", {"id": "cover", "class": "cover"}), "img", img)
        yield Page("cover.xhtml", html)
    divisions = (("frontmatter", book.front), ("bodymatter", book.body), ("backmatter", book.back))
    width = max(2, len(str(len(book.sections))))
    breaks = by_section(paged)
    place, called = 0, headings.titles(book)
    for division, sections in divisions:
        for section in sections:
            place += 1
            html, body = document(lang, called[section.id], sheets)
            body.set(f"{{{OPS}}}type", division)
            body.set("class", division)
            body.append(markup.section(section, notes="aside", address=str, lang=lang))
            headings.stepped(body[0])
            headings.named(body[0], section)
            mark(body[0], breaks.get(section.id, ()))
            if told := linked.events(section, book):
                child(html[0], "script", {"type": linked.JSON_LD}, told)
            yield Page(f"{place:0{width}}-{section.id}.xhtml", html, division, section)


def document(lang: str, named: str, sheets: Iterable[str]) -> tuple[Element, Element]:
    """Return an XHTML page and its empty body."""
    html = etree.Element(f"{{{XHTML}}}html", {"lang": lang, f"{{{XML}}}lang": lang}, nsmap=dict(NAMESPACES))
    head = child(html, "head")
    child(head, "meta", {"charset": "utf-8"})
    child(head, "title", text=named)
    for sheet in sheets:
        child(head, "link", {"rel": "stylesheet", "type": "text/css", "href": sheet})
    return html, child(html, "body")


def child(parent: Element, tag: str, attributes: Mapping[str, str] | None = None, text: str | None = None) -> Element:
    """Return a new last child of ``parent``."""
    made = etree.SubElement(parent, f"{{{XHTML}}}{tag}", dict(attributes or {}))
    made.text = text
    return made


_HOLDERS = frozenset(
    ("html", "head", "body", "section", "nav", "ol", "ul", "dl", "div", "blockquote", "aside", "tbody")
)
"""Elements that hold only elements: a line end between those changes no word, and lets an eye read the file."""


def written(page: Page) -> bytes:
    """Return the bytes of ``page``, one element of text a line."""
    for element in page.root.iter():
        if etree.QName(element).localname in _HOLDERS:
            element.text = "\n"
            for child in element:
                child.tail = "\n"
    etree.cleanup_namespaces(page.root, top_nsmap=dict(NAMESPACES))
    written: bytes = etree.tostring(page.root, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>")
    return written + b"\n"


def addresses(book: Book, pages: tuple[Page, ...]) -> dict[str, str]:
    """Return where each ``#id`` of the book stands, having turned the links of ``pages`` to it."""
    found: dict[str, str] = {}
    problems: list[Finding] = []
    for page in pages:
        for id in IDS(page.root):
            if f"#{id}" in found:
                problems.append(_trouble(page, "E-102", f"the id {id!r} is used twice", "ids are unique in the book"))
            found.setdefault(f"#{id}", f"{page.name}#{id}")
    carried = {markup.IMAGES + image.name for image in book.images}
    for page in pages:
        for link in page.root.iter(f"{{{XHTML}}}a", f"{{{SVG}}}a"):
            href = "href" if link.tag == f"{{{XHTML}}}a" else f"{{{XLINK}}}href"
            target = link.get(href, "")
            if not target.startswith("#"):
                continue
            if target not in found:
                said = "".join(link.itertext())
                problems.append(_trouble(page, "E-101", f"{said!r} links to {target}, which is nowhere in the book"))
            elif not found[target].startswith(page.name + "#"):
                link.set(href, found[target])
        pictures = _PICTURES(page.root)
        problems += (
            _trouble(page, "E-103", f"the book carries no {name!r}") for name in pictures if name not in carried
        )
    stop_on(problems)
    return found


def _trouble(page: Page, code: str, message: str, hint: str = "") -> Finding:
    section = page.section
    where = f"in 「{title(section.title) or section.id}」: " if section else ""
    return Finding(code, where + message, section.source if section else "", hint=hint)
