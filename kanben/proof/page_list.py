"""Hold the page list of an EPUB against the pages of the printed book: every page where it begins, none left out.

What a page begins with is taken from the finished PDF by the readers of its glyphs and tags, not from what
the setter says of its pages.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import dropwhile
from typing import TYPE_CHECKING

from lxml import etree

from kanben.model import Book
from kanben.proof.marks import CIRCLED
from kanben.proof.opened import NCX, OPF, OPS, XHTML, Element
from kanben.proof.said import ORNAMENT, seen

if TYPE_CHECKING:
    from kanben.proof.page import Line, Page

ENOUGH = 12
"""Characters by which the beginning of a page is known."""

NEAR = 0.5
"""Em by which lines that stand side by side, in sizes of their own, may differ in height."""

_SMALL = 0.6  # of the size of a text: readings are half as large

_FOLIO = re.compile(r"[0-9]+|[ivxlcdm]+")
_COUNTED = re.compile(rf"[・•{''.join(sorted(CIRCLED))}]|[0-9]+\.|[〇一二三四五六七八九十百]+、")
_APART = frozenset(("doc-footnote", "doc-noteref"))
_UNREAD = frozenset(f"{XHTML}{name}" for name in ("rt", "rp", "script", "style"))

_MARKED = etree.XPath("boolean(//*[@role='doc-pagebreak'])")

Said = Iterator[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a page of the printed book begins with: its label, and its first words.

    ``words`` is empty for a page with only pictures, None for one that has no place in the flow:
    it is blank, the cover, or has only what was left over of a note.  ``below`` are the words under the heads of
    a table, where the page before ends in a table: the heads may be said again.
    """

    label: str
    words: str | None
    below: str | None = None


def beginnings(pages: Sequence[Page], blank: Sequence[bool]) -> tuple[Beginning, ...]:
    """Return what each page begins with; ``blank`` says of each whether anything at all is on it."""
    found = []
    tabled = False  # the page before ends in a table
    for page, nothing in zip(pages, blank, strict=True):
        flow = [line for line in page.lines if line.kind != "Note" and not _is_made(line)]
        under = [*dropwhile(lambda line: line.kind == "TH", flow)] if tabled else flow
        outside = nothing or not _FOLIO.fullmatch(page.label) or (page.lines and not flow)
        below = _first(under) if len(under) < len(flow) else None
        found.append(Beginning(page.label, None if outside else _first(flow), below))
        tabled = bool(flow) and flow[-1].kind in ("TD", "TH")
    return tuple(found)


def _first(flow: Sequence[Line]) -> str:
    """Return the first words of ``flow``: of the block that begins at the left of its first line."""
    if not flow:
        return ""
    beside = [line for line in flow if flow[0].y - line.y < NEAR * flow[0].size]  # a term, and what it is of
    opening = min(beside, key=lambda line: line.glyphs[0].x)
    block = [(line, max(glyph.size for glyph in line.glyphs)) for line in flow if line.block == opening.block]
    largest = max(size for _, size in block)  # readings may outnumber what they stand over
    return _bare("".join(_read(line) for line, size in block if size > _SMALL * largest))[:ENOUGH]


def _is_made(line: Line) -> bool:
    """Say whether a line is an ornament, or the number or dot of a list or note: the book has it, but not as text."""
    return line.text == ORNAMENT or (line.kind == "Lbl" and bool(_COUNTED.fullmatch(line.text)))


def _read(line: Line) -> str:
    """Return what a line says of the book's own: no call of a note, no page's number."""
    said = []
    for at, glyph in enumerate(line.glyphs):
        if at in line.made and line.leaders:
            break
        if at not in line.raised and at not in line.made:
            said.append(glyph.text)
    return "".join(said)


def _bare(text: str) -> str:
    """Return what can be seen of ``text``, and no hyphens: a line's end makes some."""
    return seen(text).replace("-", "").replace("‐", "")


# --- the EPUB --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark of a page: its label, its address in the archive, the words that come after it."""

    label: str
    address: str
    words: str


def marks(pages: Sequence[tuple[str, Element]]) -> tuple[Mark, ...]:
    """Return the marks in ``pages``, path and document in reading order."""
    if not any(_MARKED(root) for _, root in pages):
        return ()
    said: list[str] = []
    told = 0
    found: list[tuple[str, str, int]] = []
    for name, root in pages:
        for part in _walk(root.find(f"{XHTML}body")):
            if isinstance(part, str):
                said.append(part)
                told += len(part)
            else:
                found.append((part.get("aria-label", ""), f"{name}#{part.get('id', '')}", told))
    whole = "".join(said)
    return tuple(Mark(label, address, whole[at : at + ENOUGH]) for label, address, at in found)


def _walk(element: Element | None) -> Iterator[str | Element]:
    """Yield the text in ``element``, notes apart, and the marks in it."""
    if element is None:
        return
    if element.get("role") == "doc-pagebreak":
        yield element
    yield _bare(element.text or "")
    for child in element:
        drawn = not isinstance(child.tag, str) or not child.tag.startswith(XHTML) or child.tag in _UNREAD
        if not drawn and child.get("role") not in _APART:
            yield from _walk(child)
        yield _bare(child.tail or "")


def faults(
    pages: Sequence[tuple[str, Element]],
    package: Element,
    listings: Mapping[str, Element],
    book: Book,
    printed: Sequence[Beginning] | None,
) -> Said:
    """Yield what is wrong with the page list of an EPUB.

    ``pages`` are its documents in reading order, ``listings`` its navigation document and its NCX, all by their path;
    ``printed`` is what the pages of the printed book begin with, if there is a finished file to read.
    """
    found = marks(pages)
    yield from _listed(found, listings)
    yield from _told(found, package, book)
    if printed is not None:
        yield from _placed(found, printed)


def _placed(found: Sequence[Mark], printed: Sequence[Beginning]) -> Said:
    wanted = {page.label: page for page in printed if page.words is not None}
    labels = {mark.label: mark.words for mark in found}
    if missing := [label for label in wanted if label not in labels]:
        yield "E-221", f"of the {len(wanted)} pages of the book in print these are not marked: {_some(missing)}"
    if more := [label for label in labels if label not in wanted]:
        yield "E-221", f"pages are marked on which nothing stands in print: {_some(more)}"
    if [label for label in labels if label in wanted] != [label for label in wanted if label in labels]:
        yield "E-221", "the marks of the pages are not in the order of the pages"
    if len(labels) != len(found):
        yield "E-221", f"{len(found) - len(labels)} pages are marked twice"
    for label, after in labels.items():
        page = wanted.get(label)
        begins = [words for words in (page.words, page.below) if words is not None] if page else []
        if page and not after.startswith(tuple(begins)):
            yield "E-220", f"page {label} begins with 「{begins[-1]}」 in print, and is marked before 「{after}」"


def _listed(found: Sequence[Mark], listings: Mapping[str, Element]) -> Said:
    wanted = [(mark.label, mark.address) for mark in found]
    for path, root in listings.items():
        folder = posixpath.dirname(path)
        if root.tag.startswith(NCX):
            targets = root.iterfind(f"{NCX}pageList/{NCX}pageTarget")
            said = [(one.findtext(f".//{NCX}text", ""), one.find(f"{NCX}content").get("src", "")) for one in targets]
        else:
            lists = [nav for nav in root.iter(f"{XHTML}nav") if nav.get(f"{OPS}type") == "page-list"]
            said = [("".join(a.itertext()), a.get("href", "")) for nav in lists for a in nav.iter(f"{XHTML}a")]
        listed = [(label, posixpath.join(folder, href)) for label, href in said]
        if listed != wanted:
            astray = [label for label, _ in {*listed} ^ {*wanted}]
            detail = f": {_some(sorted(astray))}" if astray else ", for they are in another order"
            yield "E-221", f"{path} does not list the pages that are marked{detail}"


def _told(found: Sequence[Mark], package: Element, book: Book) -> Said:
    said = [(meta.get("property", ""), (meta.text or "").strip()) for meta in package.iter(f"{OPF}meta")]
    sources = [value for name, value in said if name == "pageBreakSource"]
    features = {value for name, value in said if name == "schema:accessibilityFeature"}
    if len(sources) != bool(found):
        yield "E-222", f"the package names {len(sources)} sources of its pages; {int(bool(found))} is right"
    for source in sources:
        if not source.startswith("urn:isbn:") and book.metadata.title not in source:
            yield "E-222", f"the pages are said to be those of {source!r}, which is not this book"
    for feature in ("pageNavigation", "pageBreakMarkers"):
        if (feature in features) != bool(found):
            yield (
                "E-222",
                f"{len(found)} pages are marked, and {feature} is {'' if feature in features else 'not '}claimed",
            )


def _some(labels: Sequence[str]) -> str:
    shown = ", ".join(labels[:ENOUGH])
    return f"{shown} and {len(labels) - ENOUGH} more" if len(labels) > ENOUGH else shown
