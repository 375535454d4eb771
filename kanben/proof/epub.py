"""Proof an EPUB: read it again as a stranger would, and hold it against the book.

Nothing here trusts the writer: the zip is opened, the pages are parsed, and
what they say is compared with what the model says, character by character.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain
from urllib.parse import unquote, urldefrag

from lxml import etree

from kanben import side_by_side
from kanben.findings import Finding
from kanben.model import Book
from kanben.outline import Outlined, outline
from kanben.proof import chronology, columns, fonts, page_list
from kanben.proof.access import access_faults, claim_faults
from kanben.proof.opened import BROKEN, NS, Opened, defragged, opened, parsed
from kanben.proof.package import Strays, package_faults
from kanben.proof.parts import sections
from kanben.proof.words import differences

LEAST = 3_000_000
"""Bytes from which on an EPUB is proofed by several processes, each with checks of its own."""

_IDS = etree.XPath("//@id", smart_strings=False)
_TARGETS = etree.XPath("//@*[local-name()='href' or local-name()='src']", smart_strings=False)
_NOTES, _CALLS = etree.XPath("//*[@role='doc-footnote']"), etree.XPath("//*[@role='doc-noteref']")
_SUSPECT = etree.XPath(
    "//*[@href or @src or local-name()='script' or local-name()='style'"
    " or @*[starts-with(local-name(), 'on') and not(namespace-uri())]]"
)
_REMOTE = re.compile(r"(?:url\(|@import)\s*[\"']?\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)


def check_epub(
    content: bytes,
    book: Book,
    printed: Sequence[page_list.Beginning] | None = None,
    *,
    vertical: bool = False,
    strays: Strays | None = None,
) -> tuple[Finding, ...]:
    """Return what is wrong with ``content`` as an EPUB of ``book``; nothing, if it is in order.

    ===== ==================================================================
    E-201 the archive or its package cannot be read as EPUB asks
    E-203 the reading order is not the book's
    E-204 the navigation is not the outline of the book
    E-205 a link leads nowhere
    E-206 an id stands twice in one file
    E-207 a note has no way there or no way back
    E-208 a page does not say what the book says
    E-209 something is fetched from the network
    E-210 something is a script
    E-213 a file is not in the manifest, or not in the archive
    E-214 a dated passage and its entry in the chronology do not lead to each other
    E-215 the data of the chronology say otherwise than its entries
    E-220 a page is marked where it does not begin in print
    E-221 the page list, the marks and the pages in print are not the same
    E-222 the package says otherwise of the pages
    E-232 the pages turn from the other side than asked
    E-233 a page is set in columns and not in lines, or in lines and not in columns
    E-234 a mark comes turned, which a reader's font would turn again
    E-241 a character is marked rare, and no font of the book draws it
    E-242 a font is whole, or may not be embedded
    E-243 a font no stylesheet names, or one that is not there
    ===== ==================================================================

    ``printed`` is what the pages of the book in print begin with, read from its finished file, if there is one;
    ``vertical`` says that the book was to be in columns; ``strays`` knows the script of the edition.  What else may be
    wrong is told by :func:`~kanben.proof.package.package_faults`, :func:`~kanben.proof.access.access_faults` and
    :func:`~kanben.proof.access.claim_faults`.
    """
    try:
        epub = opened(content)
    except BROKEN as error:
        return (Finding("E-201", f"the EPUB cannot be opened: {error}"),)
    checks: tuple[tuple[int, Callable[[], Iterable[Finding]]], ...] = (
        *((1, partial(check, epub, book)) for check in (_archive, _order, _navigation)),
        *((2, partial(check, epub, book)) for check in (_links, _notes)),
        *((4, partial(check, epub, book)) for check in (_words, _dates, _safety)),
        (4, partial(package_faults, epub, book, strays)),
        (4, partial(access_faults, epub, book)),
        (1, partial(claim_faults, epub, book)),
        (2, partial(_of_pages, epub, book, printed, vertical=vertical)),
    )
    size = sum(map(len, epub.files.values()))
    found = side_by_side.each(_carried_out, checks, lambda one: one[0] * size // 28, LEAST)
    return tuple(chain.from_iterable(found))


def _carried_out(check: tuple[int, Callable[[], Iterable[Finding]]]) -> list[Finding]:
    return [*check[1]()]


# --- the package -------------------------------------------------------------


def _archive(epub: Opened, _book: Book) -> Iterator[Finding]:
    first = epub.entries[0]
    stored = first.compress_type == zipfile.ZIP_STORED and epub.files[first.filename] == b"application/epub+zip"
    if first.filename != "mimetype" or not stored:
        yield Finding("E-201", "the first file of the archive is not a stored mimetype")
    carried = {name for name in epub.files if name != "mimetype" and not name.startswith("META-INF/")}
    carried -= {name for name in carried if name.endswith(".opf")}
    for name in sorted(epub.manifest.keys() - carried):
        yield Finding("E-213", f"{name} is in the manifest but not in the archive")
    for name in sorted(carried - epub.manifest.keys()):
        yield Finding("E-213", f"{name} is in the archive but not in the manifest")


# --- order and navigation ------------------------------------------------------


def _order(epub: Opened, book: Book) -> Iterator[Finding]:
    read = [section.get("id", "nothing known") for _, section in sections(epub.spine, epub.pages)]
    bound = [section.id for section in book.sections]
    if read != bound:
        yield Finding("E-203", f"the reading order is {', '.join(read)}; the book's is {', '.join(bound)}")


def _navigation(epub: Opened, book: Book) -> Iterator[Finding]:
    links = "//h:nav[@e:type='toc']//h:a" if epub.nav else ""
    found = epub.pages[epub.nav].xpath(links, namespaces=NS) if links else []
    said = [("".join(a.itertext()), urldefrag(a.get("href", "")).fragment) for a in found]
    outlined = [(line.title, line.target.removeprefix("#")) for line in _flat(outline(book))]
    if [line for line in said if line[1]] != outlined:
        there = {id for _, id in said}
        missing = [words for words, id in outlined if id not in there]
        detail = f"; not in it: {'、'.join(missing)}" if missing else ""
        yield Finding("E-204", f"the navigation is not the outline of the book{detail}")
    order = [posixpath.join(epub.folder, urldefrag(a.get("href", "")).url) for a in found]
    at = {name: place for place, name in enumerate(epub.spine)}
    places = [at[name] for name in order if name in at]
    if places != sorted(places):
        yield Finding("E-204", "the navigation does not follow the reading order")


def _flat(lines: tuple[Outlined, ...]) -> Iterator[Outlined]:
    for line in lines:
        yield line
        yield from _flat(line.children)


# --- links and notes -----------------------------------------------------------


def _links(epub: Opened, _book: Book) -> Iterator[Finding]:
    ids = {name: Counter(_IDS(root)) for name, root in epub.pages.items()}
    for name, found in ids.items():
        for id, times in found.items():
            if times > 1:
                yield Finding("E-206", f"{name}: the id {id!r} stands {times} times")
    for name, root in epub.pages.items():
        for target in _TARGETS(root):
            url, fragment = defragged(target)
            if re.match(r"(https?|mailto):", url):
                continue
            path = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(url))) if url else name
            if path not in epub.files or (fragment and fragment not in ids.get(path, ())):
                yield Finding("E-205", f"{name}: {target} leads nowhere")


def _notes(epub: Opened, _book: Book) -> Iterator[Finding]:
    for name, root in epub.pages.items():
        notes = {note.get("id"): note for note in _NOTES(root)}
        calls = {call.get("id"): urldefrag(call.get("href")).fragment for call in _CALLS(root)}
        for target in calls.values():
            if target not in notes:
                yield Finding("E-207", f"{name}: the note {target!r} is called but not there")
        for id, note in notes.items():
            back = {urldefrag(link.get("href")).fragment for link in note.xpath(".//*[@role='doc-backlink']")}
            if not any(calls.get(call) == id for call in back):
                yield Finding("E-207", f"{name}: the note {id!r} does not lead back to where it is called")


# --- words -----------------------------------------------------------------------


def _words(epub: Opened, book: Book) -> Iterator[Finding]:
    bound = {section.id: section for section in book.sections}
    for name, page in sections(epub.spine, epub.pages):
        if section := bound.get(page.get("id", "")):
            yield from (Finding("E-208", f"{name}: {said}") for said in differences(page, section))


def _dates(epub: Opened, book: Book) -> Iterator[Finding]:
    for code, said in (*chronology.ways(epub.pages, book), *chronology.data(epub.pages, book)):
        yield Finding(code, said)


def _of_pages(
    epub: Opened, book: Book, printed: Sequence[page_list.Beginning] | None, *, vertical: bool
) -> Iterator[Finding]:
    for code, said in (
        *_paged(epub, book, printed),
        *columns.faults(epub.files, epub.pages, epub.package, book, vertical=vertical),
        *fonts.fonts(epub.files, epub.pages),
    ):
        yield Finding(code, said)


def _paged(epub: Opened, book: Book, printed: Sequence[page_list.Beginning] | None) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the page list, in the navigation document and in the NCX."""
    read = [(name, epub.pages[name]) for name in epub.spine if name in epub.pages]
    listings = {epub.nav: epub.pages[epub.nav]} if epub.nav in epub.pages else {}
    for name in epub.files:
        if name.endswith(".ncx"):
            with suppress(etree.XMLSyntaxError):  # which EPUBCheck tells
                listings[name] = parsed(epub.files[name])
    yield from page_list.faults(read, epub.package, listings, book, printed)


# --- safety --------------------------------------------------


def _safety(epub: Opened, _book: Book) -> Iterator[Finding]:
    for name, root in epub.pages.items():
        for element in _SUSPECT(root):
            tag = etree.QName(element).localname
            scheme = element.get("href", "").partition(":")[0].strip().lower()
            if (
                (tag == "script" and not chronology.is_data(element))
                or scheme in {"javascript", "data"}
                or any(key.startswith("on") for key in element.attrib)
            ):
                yield Finding("E-210", f"{name}: <{tag}> is a script")
            source = element.get("src", "") or ("" if tag == "a" else element.get("href", ""))
            if "//" in source or "@import" in (element.text or "") * (tag == "style"):
                yield Finding("E-209", f"{name}: <{tag}> fetches {source or 'a stylesheet'}")
    for name, content in epub.files.items():
        if name.endswith(".css") and (found := _REMOTE.search(content.decode(errors="replace"))):
            yield Finding("E-209", f"{name}: {found[0]} fetches from the network")
        if name.endswith(".svg") and re.search(rb"<script|\son\w+\s*=|javascript:", content, re.IGNORECASE):
            yield Finding("E-210", f"{name}: the picture holds a script")
