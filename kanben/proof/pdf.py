"""Read a finished PDF as a reader's program will, and compare it with the book it was made from.

Nothing the writer says of itself is believed: fonts, bookmarks, folios and
text are taken out of the file's bytes with two libraries that had no part in
making it (pikepdf for its structure, PDFium for its text).
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import pikepdf
import pypdfium2

from kanben.findings import Finding
from kanben.litter import seldom
from kanben.model import Book, Link, List, Paragraph
from kanben.outline import Outlined, outline
from kanben.proof import chronology
from kanben.proof.index import misnumbered, places
from kanben.proof.marks import CIRCLED
from kanben.proof.page_list import Beginning, beginnings
from kanben.proof.paragraphs import Setting, edges
from kanben.proof.said import added, foreign, missing, words
from kanben.proof.typesetting import found_in, told

_SUBSET = re.compile(r"/[A-Z]{6}\+")
_FOLIO = re.compile(r"([0-9]+|[ivxlcdm]+)\s*$")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page as it was found: what is printed on it, its label, whether anything is on it at all.

    ``links`` are the names of places its links lead to, each with the words of the link.
    """

    text: str
    label: str
    blank: bool
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark: its words, its depth from 1, the page it opens (from 0; -1 for none)."""

    title: str
    level: int
    page: int


@dataclass(frozen=True, slots=True)
class Proofed:
    """What a PDF, read once, tells: what :func:`check_pdf` finds, what
    :func:`kanben.proof.typesetting.check_lines` finds, and what its pages begin with.
    """

    faults: tuple[Finding, ...]
    lines: tuple[Finding, ...] = ()
    pages: tuple[Beginning, ...] = ()


@seldom()
def proofed(content: bytes, book: Book) -> Proofed:
    """Read a PDF of ``book`` once, for all that is to be known of it."""
    name = f"{book.metadata.slug}.{book.metadata.language}.pdf"
    try:
        file = pikepdf.open(io.BytesIO(content))
        reading = pypdfium2.PdfDocument(content)
    except (pikepdf.PdfError, pypdfium2.PdfiumError) as error:
        return Proofed((Finding("P-201", f"the file does not open: {error}", name),))
    with file:
        try:
            setting, pages = found_in(file, book), tuple(_leaves(file, reading, frozenset(_referred(book))))
            said = tuple(Finding(code, message, name) for code, message in _said(file, setting, pages, book))
        finally:
            reading.close()
    return Proofed(said, told(setting, book), beginnings(setting.pages, [page.blank for page in pages]))


def begins(content: bytes, book: Book) -> tuple[Beginning, ...]:
    """Return what the pages of a PDF of ``book`` begin with, where nothing else is asked of it."""
    with pikepdf.open(io.BytesIO(content)) as file, closing(pypdfium2.PdfDocument(content)) as reading:
        return beginnings(found_in(file, book).pages, [page.blank for page in _leaves(file, reading)])


def check_pdf(content: bytes, book: Book) -> tuple[Finding, ...]:
    """Return what is wrong with a reading PDF of ``book``; nothing, if it is fit to be given to readers.

    ``P-201`` it does not open · ``P-202`` a font is not embedded, not subset or
    of Type 3 · ``P-203`` bookmarks differ from the outline · ``P-204`` a page
    number printed in contents, index or chronology is not the folio of its target · ``P-205``
    title, language or tags are missing · ``P-206`` characters of the book are
    not in the file · ``P-207`` a blank page that no recto follows · ``P-208`` the
    text does not begin on a recto with folio 1 · ``P-209`` lines begin with a
    mark that may not begin one, or end with one that may not end one · ``P-210``
    a note does not stand on the page where it is called · ``P-211`` characters
    are in the file that the book has not · ``P-212`` characters come out of it as
    compatibility forms or radicals.  The counts of the lines are
    :func:`kanben.proof.typesetting.check_lines`.
    """
    return proofed(content, book).faults


Said = Iterator[tuple[str, str]]


def _said(file: pikepdf.Pdf, setting: Setting, pages: tuple[Leaf, ...], book: Book) -> Said:
    found = _bookmarks(file)
    yield from _fonts(file)
    yield from _described(file, book)
    yield from _outlined(found, book)
    yield from _contents(file, pages, book)
    yield from missing((page.text for page in pages), book)
    yield from added((page.said for page in setting.pages), book)
    yield from foreign(((page.label, page.text) for page in pages), book)
    yield from _blanks(pages)
    yield from _opening(pages, found, book)
    yield from (fault for fault in edges(setting) if fault[0] == "P-209")
    yield from _notes(pages, book)


def _leaves(file: pikepdf.Pdf, reading: pypdfium2.PdfDocument, wanted: Collection[str] = frozenset()) -> Iterator[Leaf]:
    """Yield the pages, with their links to the ``wanted`` names of places; PDFium opens each page once."""
    for page, seen in zip(file.pages, reading, strict=True):
        textpage = seen.get_textpage()
        text = textpage.get_text_range()
        blank = not text.strip() and not any(True for _ in seen.get_objects(max_depth=1))
        links = tuple(
            (target, textpage.get_text_bounded(*map(float, link.Rect)))
            for link in page.get("/Annots", ())
            if link.get("/Subtype") == "/Link" and (target := _target(link)) in wanted
        )
        textpage.close()
        seen.close()
        yield Leaf(text, str(page.label), blank, links)


# --- fonts and what the file says of itself -----------------------------------------


def _fonts(file: pikepdf.Pdf) -> Said:
    for font in file.objects:
        if not isinstance(font, pikepdf.Dictionary) or font.get("/Type") != "/Font":
            continue
        name = str(font.get("/BaseFont", "a font without a name"))
        if font.get("/Subtype") == "/Type3":
            yield "P-202", f"{name} is a Type 3 font: its letters are drawings"
            continue
        if "/DescendantFonts" in font:
            continue  # what it is made of comes by itself
        descriptor = font.get("/FontDescriptor", pikepdf.Dictionary())
        if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield "P-202", f"{name} is not embedded"
        elif not _SUBSET.match(name):
            yield "P-202", f"{name} is embedded whole"


def _described(file: pikepdf.Pdf, book: Book) -> Said:
    root = file.Root
    title, language = str(file.docinfo.get("/Title", "")), str(root.get("/Lang", ""))
    if title != book.metadata.title:
        yield "P-205", f"its title is {title!r}, the book's is {book.metadata.title!r}"
    if language != book.metadata.language:
        yield "P-205", f"its language is {language!r}, the book's is {book.metadata.language!r}"
    marked = root.get("/MarkInfo", pikepdf.Dictionary()).get("/Marked", False)
    if not marked or not root.get("/StructTreeRoot", pikepdf.Dictionary()).get("/K"):
        yield "P-205", "it has no tags: a screen reader cannot tell a heading from a paragraph"


# --- bookmarks, contents, folios ------------------------------------------------------


def _bookmarks(file: pikepdf.Pdf) -> tuple[Bookmark, ...]:
    numbers = {page.obj.objgen: at for at, page in enumerate(file.pages)}

    def walk(items: Iterable[pikepdf.OutlineItem], level: int) -> Iterator[Bookmark]:
        for item in items:
            yield Bookmark(item.title, level, _page(item.destination, numbers))
            yield from walk(item.children, level + 1)

    with file.open_outline() as opened:
        return tuple(walk(opened.root, 1))


def _page(destination: Any, numbers: dict[tuple[int, int], int]) -> int:  # noqa: ANN401 - a PDF object of any kind
    if isinstance(destination, pikepdf.Dictionary):
        destination = destination.get("/D")
    if isinstance(destination, pikepdf.Array) and len(destination):
        return numbers.get(destination[0].objgen, -1)
    return -1


def _flat(entries: Iterable[Outlined], level: int = 1) -> Iterator[tuple[str, int, str]]:
    for entry in entries:
        yield entry.title, level, entry.target
        yield from _flat(entry.children, level + 1)


def _outlined(found: tuple[Bookmark, ...], book: Book) -> Said:
    wanted = [(title, level) for title, level, _ in _flat(outline(book))]
    for at, (want, got) in enumerate(zip_longest(wanted, ((b.title, b.level) for b in found)), 1):
        if want != got:
            yield "P-203", f"bookmark {at} is {_shown(got)}, the outline has {_shown(want)}"
            return


def _shown(line: tuple[str, int] | None) -> str:
    return f"「{line[0]}」 at level {line[1]}" if line else "missing"


def _contents(file: pikepdf.Pdf, pages: tuple[Leaf, ...], book: Book) -> Said:
    """Compare each number printed in contents, index and chronology with the folio of the page its link opens."""
    folios = _folios(file, [page.label for page in pages])
    said: dict[str, list[str]] = {}
    for target, word in (link for page in pages for link in page.links):
        said.setdefault(target, []).append(word)
    for target in _listed(book):
        number = next((found[1] for words in said.get(target, ()) if (found := _FOLIO.search(words))), "no number")
        if number != (folio := folios.get(target, "no page")):
            yield "P-204", f"the contents print {number} for #{target}, which is on {folio}"
    yield from misnumbered(dict(places(book)), said, folios)
    yield from chronology.misprinted(book, said, folios)


def _referred(book: Book) -> Iterator[str]:
    """Yield the places whose pages the book prints."""
    yield from _listed(book)
    yield from chronology.cited(book)
    for _, ids in places(book):
        yield from ids


def _listed(book: Book) -> Iterator[str]:
    for section in book.front:
        if section.role == "contents":
            yield from _links(section.blocks)


def folios(content: bytes) -> dict[str, str]:
    """Return what is printed on the page of each named place of a reading PDF: the label of that page, by the name."""
    with pikepdf.open(io.BytesIO(content)) as file:
        return _folios(file, [str(page.label) for page in file.pages])


def _folios(file: pikepdf.Pdf, labels: Sequence[str]) -> dict[str, str]:
    numbers = {page.obj.objgen: at for at, page in enumerate(file.pages)}
    return {name: labels[at] for name, to in _names(file).items() if (at := _page(to, numbers)) >= 0}


def _links(blocks: Iterable[object]) -> Iterator[str]:
    for block in blocks:
        match block:
            case List(items):
                for item in items:
                    yield from _links(item)
            case Paragraph(inlines):
                for inline in inlines:
                    if isinstance(inline, Link) and inline.role == "page":
                        yield inline.target.removeprefix("#")
            case _:
                pass


def _target(link: Any) -> str:  # noqa: ANN401 - a PDF object
    """Return the name a link's destination goes by, if it has one."""
    destination = link.get("/Dest", link.get("/A", pikepdf.Dictionary()).get("/D"))
    return str(destination) if isinstance(destination, pikepdf.String) else ""


def _names(file: pikepdf.Pdf) -> dict[str, Any]:
    if "/Names" not in file.Root or "/Dests" not in file.Root.Names:
        return {}
    return {str(name): destination for name, destination in pikepdf.NameTree(file.Root.Names.Dests).items()}


# --- the pages ------------------------------------------------------------------------


def _blanks(pages: tuple[Leaf, ...]) -> Said:
    for at, page in enumerate(pages):
        if page.blank and (at % 2 == 0 or at + 1 == len(pages) or pages[at + 1].blank):
            yield "P-207", f"page {at + 1} of the file ({page.label}) is blank, and no right-hand page asks for it"


def _opening(pages: tuple[Leaf, ...], found: tuple[Bookmark, ...], book: Book) -> Said:
    targets = [target for _, _, target in _flat(outline(book))]
    first = f"#{book.body[0].id}" if book.body else ""
    if first not in targets or len(found) != len(targets):
        return
    at = found[targets.index(first)].page
    if at < 0 or at % 2 or pages[at].label != "1":
        label = pages[at].label if at >= 0 else "nowhere"
        yield "P-208", f"the text begins on {label}, page {at + 1} of the file; it should be folio 1 on the right"


def _notes(pages: tuple[Leaf, ...], book: Book) -> Said:
    """Hold that each ① on a page is there twice: where it is called, and before the note."""
    if CIRCLED.intersection("".join(words(book))):
        return  # the text counts with them too
    for page in pages:
        for mark, times in sorted(Counter(filter(CIRCLED.__contains__, page.text)).items()):
            if times % 2:
                yield "P-210", f"note {mark} and its call are on different pages (one of them on {page.label})"
