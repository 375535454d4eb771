"""A book as a PDF for reading: one HTML document, set in pages by WeasyPrint.

The looks are all in ``styles/print.css`` and ``styles/trim/``; here is only what
a stylesheet cannot know: which section is front, body or back, what the
outline calls it, and which bytes answer to a font's or a picture's address.
WeasyPrint is given nothing else: no file and no network, whatever the text
of a book may ask for.

The bytes depend on the book and the styles alone: the dates in the file are the
edition's, its identifier is a digest of its contents.
"""

from __future__ import annotations

import base64
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise

from lxml import etree
from weasyprint import HTML, Document
from weasyprint.urls import URLFetcher, URLFetcherResponse

from kanben.faces import SANS, Face
from kanben.findings import USAGE, Finding, Trouble, stop_on
from kanben.model import Book, Section, plain
from kanben.outline import Outlined, outline, title
from kanben.trim import Trim
from kanben.typeset import setting
from kanben.writers import (
    fonts,
    markup,
    pdf_breaks,
    pdf_finish,
    pdf_gutter,
    pdf_heads,
    pdf_index,
    pdf_long_notes,
    pdf_measures,
    pdf_notes,
    pdf_pace,
    pdf_told,
    signs,
)
from kanben.writers.page_breaks import Paged

_QUOTED = re.compile(r'"([^"\n]*)"')  # what stylesheets set of themselves: leaders, note calls, bullets

TERM = {"chronology": 6.5, "": 4.5}
"""Characters for which there is room in the margin where the term of an entry stands, by the role of the entries."""

RUNNING = 30
"""Characters of a title that run at the heads of its pages."""

DOTS = 300
"""Dots to the inch of a picture in print: more is paper for nothing."""

OURS = "kanben:"
"""The scheme of addresses that are answered from memory."""


def pdf(
    book: Book,
    *,
    styles: Mapping[str, str],
    trim: str | Trim = "a5",
    cover: bytes | None = None,
    faces: tuple[Face, ...] = (),
    archive: bool = False,
) -> bytes:
    """Return ``book`` as a PDF with links, bookmarks, page labels and the tags PDF/UA-1 asks for.

    Arguments and troubles are those of :func:`printed`.
    """
    return printed(book, styles=styles, trim=trim, cover=cover, faces=faces, archive=archive).content


@dataclass(frozen=True, slots=True)
class Printed:
    """A book as it is set: its file, empty if none was wanted, and where its pages begin."""

    content: bytes
    paged: Paged


def printed(
    book: Book,
    *,
    styles: Mapping[str, str],
    trim: str | Trim = "a5",
    cover: bytes | None = None,
    faces: tuple[Face, ...] = (),
    archive: bool = False,
    written: bool = True,
    show: Callable[[str], None] = lambda _: None,
) -> Printed:
    """Set ``book`` in pages, and return them as a PDF, unless it is not to be ``written``, with where they begin.

    ``styles`` holds stylesheets by their path in ``styles/`` (``print.css``,
    ``trim/a5.css`` …); ``trim`` names one of the latter, or is one itself.  ``cover`` is an image
    (PNG, JPEG or SVG) for the page before all others; ``faces`` are those it is
    set in, if not the ones that come with Kanben.  With ``archive`` the file is PDF/A-2a as well.
    ``show`` hears of each page.

    Raises Trouble for an unknown trim (``P-100``), for characters no font has
    (``P-101``), for what WeasyPrint could not find or use (``P-102``), and for
    text that came out in a font of the machine's (``P-103``).
    """
    sheets = [styles[name] for name in ("book.css", "print.css") if name in styles]
    sheets.append(_trim(styles, trim))
    root = document(book, sheets, with_cover=bool(cover))
    places = pdf_index.taken(root)
    looks = (
        "styles/",
        pdf_notes.CIRCLED + (pdf_index.SIGNS if places else "") + "".join(_QUOTED.findall("".join(sheets))),
    )
    cuts = fonts.cut(book.metadata.language, (*_said(book, root), looks), faces)
    signs.place(root, next(font.content for font in cuts if font.face.family == SANS))
    shelf = {f"{OURS}font/{at}": font.content for at, font in enumerate(cuts)}
    rules = (
        f'@font-face {{ font-family: "{font.face.family}"; src: url({OURS}font/{at}) }}' for at, font in enumerate(cuts)
    )
    etree.SubElement(root[0], "style").text = "\n".join(rules)
    shelf |= {f"{OURS}{markup.IMAGES}{image.name}": image.content for image in book.images}
    if cover:
        shelf[f"{OURS}cover"] = cover
    with (
        _listening() as heard,
        pdf_notes.under_their_calls(),
        setting(),
        pdf_pace.once_for_all_pages(),
        pdf_told.told(show, book.metadata.language),
    ):
        pages = _laid_out(root, shelf)
        if places:
            pdf_index.put(places, pages, book)
            pages = _laid_out(root, shelf)
        pdf_notes.number(pages)
        pdf_heads.once(pages)
        pdf_gutter.widen(pages)
        _describe(pages, book)
        show(f"{book.metadata.language}: writing {len(pages.pages):,} pages")
        content = pages.write_pdf(pdf_variant="pdf/ua-1", dpi=DOTS) if written else b""
    stop_on(Finding("P-102", said, "styles/", hint="the page could not be set as its styles ask") for said in heard)
    stop_on(_strangers(pages, {font.face.family for font in cuts}))
    paged = pdf_breaks.breaks(pages, book)
    return Printed(pdf_finish.finished(content, pages, book, archive=archive) if content else b"", paged)


def _laid_out(root: etree._Element, shelf: Mapping[str, bytes]) -> Document:
    source = etree.tostring(root, method="html", encoding="unicode", doctype="<!DOCTYPE html>")
    return HTML(string=source, base_url=OURS, url_fetcher=_Shelf(shelf)).render(pdf_variant="pdf/ua-1", dpi=DOTS)


def document(book: Book, sheets: list[str], *, with_cover: bool = False) -> etree._Element:
    """Return the whole book as one HTML document, its stylesheets in its head."""
    language = book.metadata.language
    html = etree.Element("html", lang=language)
    head = etree.SubElement(html, "head")
    etree.SubElement(head, "title").text = book.metadata.title
    for sheet in sheets:
        etree.SubElement(head, "style").text = sheet
    body = etree.SubElement(html, "body", {"data-title": book.metadata.title})
    if with_cover:
        frame = etree.SubElement(body, "div", {"class": "cover", "id": "cover-page"})
        etree.SubElement(frame, "img", src=f"{OURS}cover", alt=book.metadata.title)
    for matter, sections in (("front", book.front), ("matter", (*book.body, *book.back))):
        if not sections:
            continue
        division = etree.SubElement(body, "div", {"class": matter})
        division.extend(_section(section, language) for section in sections)
    pdf_breaks.count(html)
    _bookmark({element.get("id", ""): element for element in html.iterfind(".//*[@id]")}, outline(book))
    _refer(html, book)
    pdf_measures.pictures(html, book)
    pdf_measures.tables(html)
    for entries in html.iter("dl"):
        room = TERM["chronology" if entries.get("class") == "chronology" else ""]
        for term in entries.iter("dt"):
            if _wide("".join(term.itertext())) > room:
                term.set("class", "wide")
    for year in html.iterfind(".//section[@class='chronology']/h2"):
        year.set("data-year", "".join(year.itertext()).partition("（")[0])
    pdf_long_notes.cut(html)
    for image in html.iter("img"):
        if image.get("src", "").startswith(markup.IMAGES):
            image.set("src", OURS + image.get("src", ""))
    return html


def _wide(text: str) -> float:
    """Return how wide a term is, in em: brackets at their half, a quarter between Han and figures."""
    gaps = sum(one.isdigit() != two.isdigit() and "—" not in (one, two) for one, two in pairwise(text))
    return sum(0.5 if c in "〔〕（）" else 1 if ord(c) > 0x2000 else 0.6 for c in text) + gaps / 4


def _section(section: Section, language: str) -> etree._Element:
    written = markup.section(section, notes="float", address=lambda target: target, lang=language)
    if (heading := written.find("h1")) is not None:
        running = title(section.title)
        heading.set("data-running", running if len(running) <= RUNNING else f"{running[: RUNNING - 1]}…")
        opening = etree.Element("header")  # what a title stands in, for print.css to set it on the foot of
        written.insert(0, opening)
        opening.append(heading)
    return written


def _bookmark(places: Mapping[str, etree._Element], entries: tuple[Outlined, ...]) -> None:
    """Write the outline into the elements it points at; print.css makes bookmarks of it, and of nothing else."""
    for entry in entries:
        if (place := places.get(entry.target.removeprefix("#"))) is not None:
            place.set("data-level", str(entry.level))
            place.set("data-bookmark", entry.title)
        _bookmark(places, entry.children)


def _refer(html: etree._Element, book: Book) -> None:
    """Tell references to pages what stands round the number, and which of them count in roman."""
    before, _, after = book.labels.get("page", "{}").partition("{}")
    roman = {
        element.get("id")
        for division in html.iterfind(".//div[@class='front']")
        for element in division.iter()
        if element.get("id")
    }
    for link in html.iter("a"):
        if link.get("class") in ("page", "page-ref"):
            link.set("data-before", before)
            link.set("data-after", after)
            if link.get("href", "").removeprefix("#") in roman:
                link.set("data-matter", "front")


def _trim(styles: Mapping[str, str], trim: str | Trim) -> str:
    if isinstance(trim, Trim):
        return trim.css
    known = sorted(name.removeprefix("trim/").removesuffix(".css") for name in styles if name.startswith("trim/"))
    if trim in known:
        return styles[f"trim/{trim}.css"]
    near = get_close_matches(trim, known, 1)
    hint = f"did you mean {near[0]}?" if near else f"the trims are {', '.join(known)}"
    raise Trouble(Finding("P-100", f"no trim size {trim!r}", "book/book.toml", hint=hint), exit_code=USAGE)


def _said(book: Book, html: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield each place of the book with the characters to be set there."""
    yield "the book's title", book.metadata.title
    yield "the labels", "".join(book.labels.values())
    for section, written in zip(book.sections, html.iterfind("body/div/section"), strict=True):
        place = f"「{plain(section.title) or section.role}」 ({section.source or section.id})"
        yield place, "".join(written.itertext())


# --- WeasyPrint, kept in its room ------------------------------------------------


class _Shelf(URLFetcher):
    """Answers for the addresses it was given, and for no other."""

    def __init__(self, shelf: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=())
        self.shelf = shelf

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return what is on the shelf at ``url`` or inside it; LookupError stands for everything else."""
        if url.startswith("data:") and ";base64," in url:
            return URLFetcherResponse(url, base64.b64decode(url.partition(";base64,")[2]))
        if url not in self.shelf:
            raise LookupError("only what belongs to the book can be shown")
        return URLFetcherResponse(url, self.shelf[url])


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Collect WeasyPrint's errors and keep its warnings from the reader's terminal.

    Warnings are about stylesheets (a property it does not know is passed over,
    as CSS wishes); errors are about things that will be missing on the page.
    """
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.getMessage() not in heard:
                heard.append(record.getMessage())

    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    before = [(logger, logger.propagate, logger.handlers[:]) for logger in loggers]
    for logger in loggers:
        logger.propagate, logger.handlers = False, [Ear(logging.ERROR)]
    try:
        yield heard
    finally:
        for logger, propagate, handlers in before:
            logger.propagate, logger.handlers = propagate, handlers


def _strangers(pages: Document, ours: set[str]) -> Iterator[Finding]:
    """Yield a finding for each font that came from the machine and not from us."""
    for family in sorted({font.family for font in pages.fonts.values()} - ours):
        said = f"some text was set in {family}, a font of this machine"
        yield Finding("P-103", said, "styles/", hint=f"name only our faces: {', '.join(sorted(ours))}")


# --- the finished file -----------------------------------------------------------


def _describe(pages: Document, book: Book) -> None:
    """Say in the file what a catalogue would: title, people, language, the edition's own date."""
    told, catalogue = pages.metadata, book.metadata
    told.title, told.lang = catalogue.title, catalogue.language
    told.authors = [person.name for person in catalogue.contributors if person.role == "author"]
    told.description = catalogue.description or None
    told.keywords = list(catalogue.subjects)
    told.generator = "Kanben"
    told.created = told.modified = catalogue.date or None
