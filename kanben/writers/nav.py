"""The navigation document of an EPUB: the contents, and the landmarks.

The contents are the outline, level for level: sections however deep they lie, so that
every file can be gone to, and headings down to the third.  ebooklib's own navigation
speaks English and takes every marked element for a page break.

Source: EPUB 3.3, https://www.w3.org/TR/epub-33/ ("EPUB navigation document"); EPUB 3
Structural Semantics Vocabulary 1.1, https://www.w3.org/TR/epub-ssv-11/.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kanben.model import Book
from kanben.outline import Outlined, outline, title
from kanben.writers.pages import Page, child, document
from kanben.writers.pen import OPS, Element

LANDMARKS = {
    "title-page": "titlepage",
    "imprint": "copyright-page",
    "contents": "toc",
    "chronology": "appendix",
    "sources": "bibliography",
    "index": "index",
    "colophon": "colophon",
}
"""Sections a reader goes to by what they are, and what EPUB calls that; it has no word for a chronology."""


def nav(book: Book, pages: tuple[Page, ...], addresses: Mapping[str, str], *, sheets: Iterable[str]) -> Element:
    """Return the navigation document: the contents, and the landmarks of the book."""
    label = book.labels.get("contents") or book.metadata.title
    html, body = document(book.metadata.language, f"{book.metadata.title}\u3000{label}", sheets)
    toc = child(body, "nav", {f"{{{OPS}}}type": "toc", "role": "doc-toc", "id": "toc", "aria-label": label})
    child(toc, "h1", text=label)
    lines = outline(book)
    if lines:
        _nav_list(toc, lines, addresses)
    else:
        item = child(child(toc, "ol"), "li")
        child(item, "a", {"href": pages[0].name}, book.metadata.title)
    if landmarks := list(_landmarks(book, pages)):
        label = book.labels.get("landmarks") or book.metadata.title
        kind = {f"{{{OPS}}}type": "landmarks", "id": "landmarks", "hidden": "hidden", "aria-label": label}
        marks = child(body, "nav", kind)
        child(marks, "h2", text=label)
        marks = child(marks, "ol")
        for meaning, href, words in landmarks:
            child(child(marks, "li"), "a", {f"{{{OPS}}}type": meaning, "href": href}, words)
    return html


def _nav_list(parent: Element, lines: tuple[Outlined, ...], addresses: Mapping[str, str]) -> None:
    ol = child(parent, "ol")
    for line in lines:
        item = child(ol, "li")
        child(item, "a", {"href": addresses[line.target]}, line.title)
        if line.children:
            _nav_list(item, line.children, addresses)


def _landmarks(book: Book, pages: tuple[Page, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield (meaning, href, words) of the places a reader jumps to, in reading order, each meaning once."""
    seen = set()
    for page in pages:
        section = page.section
        if section is None:
            found = [("cover", "cover")]
        else:
            found = [("start", "bodymatter")] if page.division == "bodymatter" else []
            found += [(section.role, LANDMARKS[section.role])] if section.role in LANDMARKS else []
        for key, meaning in found:
            named = book.labels.get(key) or (title(section.title) if section else "")
            if named and meaning not in seen:
                seen.add(meaning)
                yield meaning, f"{page.name}#{section.id if section else 'cover'}", named
