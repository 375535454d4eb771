"""Proof an EPUB: read it again as a stranger would, and hold it against the book.

Nothing here trusts the writer: the zip is opened, the pages are parsed, and
what they say is compared with what the model says, character by character.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import unquote, urldefrag

from lxml import etree

from kanben.findings import Finding
from kanben.model import Book
from kanben.outline import Outlined, outline
from kanben.proof import chronology
from kanben.proof.words import differences

Element: TypeAlias = "etree._Element"

NS = {
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
    "o": "http://www.idpf.org/2007/opf",
    "d": "http://purl.org/dc/elements/1.1/",
    "h": "http://www.w3.org/1999/xhtml",
    "e": "http://www.idpf.org/2007/ops",
    "x": "http://www.w3.org/XML/1998/namespace",
}
LANG = f"{{{NS['x']}}}lang"

_REMOTE = re.compile(r"(?:url\(|@import)\s*[\"']?\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)


def check_epub(content: bytes, book: Book) -> tuple[Finding, ...]:
    """Return what is wrong with ``content`` as an EPUB of ``book``; nothing, if it is in order.

    ===== ==================================================================
    E-201 the archive or its package cannot be read as EPUB asks
    E-202 the package says otherwise than the book (language, title …)
    E-203 the reading order is not the book's
    E-204 the navigation is not the outline of the book
    E-205 a link leads nowhere
    E-206 an id stands twice in one file
    E-207 a note has no way there or no way back
    E-208 a page does not say what the book says
    E-209 something is fetched from the network
    E-210 something is a script
    E-211 a page does not say its language
    E-212 a picture has no words for those who cannot see it
    E-213 a file is not in the manifest, or not in the archive
    E-214 a dated passage and its entry in the chronology do not lead to each other
    E-215 the data of the chronology say otherwise than its entries
    ===== ==================================================================
    """
    try:
        opened = _opened(content)
    except (zipfile.BadZipFile, KeyError, IndexError, etree.XMLSyntaxError) as error:
        return (Finding("E-201", f"the EPUB cannot be opened: {error}"),)
    checks = (_archive, _package, _order, _navigation, _links, _notes, _words, _dates, _safety, _languages, _pictures)
    return tuple(finding for check in checks for finding in check(opened, book))


@dataclass(frozen=True, slots=True)
class _Opened:
    """An EPUB taken apart."""

    files: dict[str, bytes]
    entries: list[zipfile.ZipInfo]
    package: Element
    folder: str
    manifest: dict[str, Element]  # by path in the archive
    spine: list[str]
    pages: dict[str, Element]

    @property
    def nav(self) -> str:
        """The path of the navigation document, or nothing."""
        return next((path for path, item in self.manifest.items() if "nav" in item.get("properties", "").split()), "")


def _opened(content: bytes) -> _Opened:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
        entries = archive.infolist()
    [root, *_] = _parsed(files["META-INF/container.xml"]).xpath("//c:rootfile/@full-path", namespaces=NS)
    package = _parsed(files[root])
    folder = posixpath.dirname(root)
    items = {item.get("id"): item for item in package.iterfind(".//o:manifest/o:item", NS)}
    path = {id: posixpath.join(folder, unquote(item.get("href"))) for id, item in items.items()}
    spine = [path[ref.get("idref")] for ref in package.iterfind(".//o:spine/o:itemref", NS)]
    xhtml = [path[id] for id, item in items.items() if item.get("media-type") == "application/xhtml+xml"]
    pages = {name: _parsed(files[name]) for name in xhtml if name in files}
    return _Opened(files, entries, package, folder, {path[id]: item for id, item in items.items()}, spine, pages)


def _parsed(content: bytes) -> Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


# --- the package -------------------------------------------------------------


def _archive(epub: _Opened, _book: Book) -> Iterator[Finding]:
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


def _package(epub: _Opened, book: Book) -> Iterator[Finding]:
    meta = book.metadata
    for element, wanted in (("title", meta.title), ("language", meta.language)):
        given = epub.package.findtext(f".//d:{element}", "", NS)
        if given != wanted:
            yield Finding("E-202", f"dc:{element} is {given!r}, the book's is {wanted!r}")
    if epub.package.get(LANG) != meta.language:
        yield Finding("E-202", f"the package is in {epub.package.get(LANG)!r}, the book in {meta.language!r}")
    named = [e.text for e in epub.package.iterfind(".//d:creator", NS)]
    named += [e.text for e in epub.package.iterfind(".//d:contributor", NS)]
    if Counter(named) != Counter(person.name for person in meta.contributors):
        yield Finding("E-202", f"the package names {named}, the book {[person.name for person in meta.contributors]}")
    modified = epub.package.xpath(".//o:meta[@property='dcterms:modified']/text()", namespaces=NS)
    if len(modified) != 1 or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", modified[0]):
        yield Finding("E-202", f"the package says {len(modified)} times when it was modified; once is right")


# --- order and navigation ------------------------------------------------------


def _sections(epub: _Opened) -> Iterator[tuple[str, Element]]:
    """Yield the pages of the spine that hold a section, with it."""
    for name in epub.spine:
        section = epub.pages[name].find("h:body/h:section", NS) if name in epub.pages else None
        if section is not None:
            yield name, section


def _order(epub: _Opened, book: Book) -> Iterator[Finding]:
    read = [section.get("id") for _, section in _sections(epub)]
    bound = [section.id for section in book.sections]
    if read != bound:
        yield Finding("E-203", f"the reading order is {', '.join(read)}; the book's is {', '.join(bound)}")


def _navigation(epub: _Opened, book: Book) -> Iterator[Finding]:
    links = "//h:nav[@e:type='toc']//h:a" if epub.nav else ""
    found = epub.pages[epub.nav].xpath(links, namespaces=NS) if links else []
    said = [("".join(a.itertext()), urldefrag(a.get("href", "")).fragment) for a in found]
    outlined = [(line.title, line.target.removeprefix("#")) for line in _flat(outline(book))]
    if [line for line in said if line[1]] != outlined:
        missing = [words for words, id in outlined if id not in {id for _, id in said}]
        detail = f"; not in it: {'、'.join(missing)}" if missing else ""
        yield Finding("E-204", f"the navigation is not the outline of the book{detail}")
    order = [posixpath.join(epub.folder, urldefrag(a.get("href", "")).url) for a in found]
    places = [epub.spine.index(name) for name in order if name in epub.spine]
    if places != sorted(places):
        yield Finding("E-204", "the navigation does not follow the reading order")


def _flat(lines: tuple[Outlined, ...]) -> Iterator[Outlined]:
    for line in lines:
        yield line
        yield from _flat(line.children)


# --- links and notes -----------------------------------------------------------


def _links(epub: _Opened, _book: Book) -> Iterator[Finding]:
    ids = {name: Counter(root.xpath("//@id")) for name, root in epub.pages.items()}
    for name, found in ids.items():
        for id, times in found.items():
            if times > 1:
                yield Finding("E-206", f"{name}: the id {id!r} stands {times} times")
    for name, root in epub.pages.items():
        for target in root.xpath("//@href | //@src"):
            url, fragment = urldefrag(target)
            if re.match(r"(https?|mailto):", url):
                continue
            path = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(url))) if url else name
            if path not in epub.files or (fragment and fragment not in ids.get(path, ())):
                yield Finding("E-205", f"{name}: {target} leads nowhere")


def _notes(epub: _Opened, _book: Book) -> Iterator[Finding]:
    for name, root in epub.pages.items():
        notes = {note.get("id"): note for note in root.xpath("//*[@role='doc-footnote']")}
        calls = {
            call.get("id"): urldefrag(call.get("href")).fragment for call in root.xpath("//*[@role='doc-noteref']")
        }
        for target in calls.values():
            if target not in notes:
                yield Finding("E-207", f"{name}: the note {target!r} is called but not there")
        for id, note in notes.items():
            back = {urldefrag(link.get("href")).fragment for link in note.xpath(".//*[@role='doc-backlink']")}
            if not any(calls.get(call) == id for call in back):
                yield Finding("E-207", f"{name}: the note {id!r} does not lead back to where it is called")


# --- words -----------------------------------------------------------------------


def _words(epub: _Opened, book: Book) -> Iterator[Finding]:
    bound = {section.id: section for section in book.sections}
    for name, page in _sections(epub):
        if section := bound.get(page.get("id", "")):
            yield from (Finding("E-208", f"{name}: {said}") for said in differences(page, section))


def _dates(epub: _Opened, book: Book) -> Iterator[Finding]:
    for code, said in (*chronology.ways(epub.pages, book), *chronology.data(epub.pages, book)):
        yield Finding(code, said)


# --- safety, languages, pictures --------------------------------------------------


def _safety(epub: _Opened, _book: Book) -> Iterator[Finding]:
    for name, root in epub.pages.items():
        for element in root.iter(etree.Element):
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


def _languages(epub: _Opened, book: Book) -> Iterator[Finding]:
    for name, root in epub.pages.items():
        if not root.get("lang") == root.get(LANG) == book.metadata.language:
            yield Finding(
                "E-211", f"{name}: the page is in {root.get('lang')!r}, the book in {book.metadata.language!r}"
            )


def _pictures(epub: _Opened, _book: Book) -> Iterator[Finding]:
    for name, root in epub.pages.items():
        for image in root.iterfind(".//h:img", NS):
            if not image.get("alt", "").strip():
                hint = "say in its alt text what the picture shows"
                yield Finding("E-212", f"{name}: {image.get('src')} has no alternative text", hint=hint)
