"""The EPUB: a book as a reader's device wants it.

ebooklib writes the package, the NCX and the zip.  The pages, the navigation
document and the cover page are ours, because ebooklib's own speak English and
take every marked element for a page break.  Its zip is then packed anew: the
same book gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

from ebooklib import epub as ebooklib

from kanben.model import Book
from kanben.outline import Outlined, outline
from kanben.writers import markup
from kanben.writers.nav import nav
from kanben.writers.package import described, draws
from kanben.writers.pages import Page, addresses, pages, written

STYLESHEETS = ("book.css", "epub.css")
"""The stylesheets an EPUB wears, in the order in which they take effect."""

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can tell: every file of the archive bears it, having none of its own."""


def epub(book: Book, *, styles: Mapping[str, str], cover: bytes | None, modified: str) -> bytes:
    """Write ``book``, in one variant, as an EPUB 3.3.

    ``styles`` maps the names of stylesheets to their text; those of
    :data:`STYLESHEETS` are taken.  ``cover`` is a PNG or JPEG.  ``modified`` is
    the time the book last changed, ``CCYY-MM-DDThh:mm:ssZ`` in UTC: the writer
    has no clock.

    Raises :class:`~kanben.findings.Trouble` for a link to nowhere, an id used
    twice and a picture the book does not carry, all of them at once; ValueError
    for a book that was not varied or a time that is none.

    Source: EPUB 3.3, https://www.w3.org/TR/epub-33/ ("Package document", "XHTML
    content documents", "EPUB navigation document"); DPUB-ARIA 1.1,
    https://www.w3.org/TR/dpub-aria-1.1/.
    """
    lang = book.metadata.language
    if not lang:
        raise ValueError("a book without a language: vary it before it is written")
    sheets = [name for name in STYLESHEETS if name in styles]
    leaves = tuple(pages(book, sheets=sheets, cover=_cover_name(cover) if cover else ""))
    places = addresses(book, leaves)
    contents = Page("nav.xhtml", nav(book, leaves, places, sheets=sheets))

    package = described(book, leaves, covered=bool(cover))
    # The NCX is for readers older than EPUB 3; its template says nothing of the language.
    package.set_template("ncx", _NCX % lang.encode())
    package.toc = [_ncx_entry(line, places) for line in outline(book)] or [_ncx_title(book, leaves)]
    _add(package, "nav", contents.name, "application/xhtml+xml", written(contents), "nav")
    package.add_item(ebooklib.EpubNcx())
    for page in leaves:
        key = f"page-{page.section.id}" if page.section else "page-cover"
        holds = "svg" if draws(page) else ""
        package.spine.append(_add(package, key, page.name, "application/xhtml+xml", written(page), holds))
    for name in sheets:
        _add(package, name.replace(".", "-"), name, "text/css", styles[name].encode())
    for place, image in enumerate(book.images, 1):
        _add(package, f"image-{place}", markup.IMAGES + image.name, image.media_type, image.content)
    if cover:
        _add(package, "cover-image", _cover_name(cover), _cover_type(cover), cover, "cover-image")

    archive = io.BytesIO()
    when = datetime.strptime(modified, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    numbered = {"enabled": True, "start_from": 1}
    options = {"epub3_pages": False, "mtime": when, "play_order": numbered, "compresslevel": 0}
    ebooklib.EpubWriter(archive, package, options).write()
    return _packed(archive.getvalue(), lang)


_NCX = (
    b'<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">'
    b'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="%s"/>'
)


def _ncx_entry(line: Outlined, addresses: Mapping[str, str]) -> object:
    href, id = addresses[line.target], f"ncx-{line.target[1:]}"
    if not line.children:
        return ebooklib.Link(href, line.title, id)
    return ebooklib.Section(line.title, href), [_ncx_entry(child, addresses) for child in line.children]


def _ncx_title(book: Book, pages: tuple[Page, ...]) -> object:
    return ebooklib.Link(pages[0].name, book.metadata.title, "ncx-title")


def _add(
    package: ebooklib.EpubBook, id: str, name: str, media_type: str, content: bytes, properties: str = ""
) -> ebooklib.EpubItem:
    item = ebooklib.EpubItem(id, name, media_type, content)
    item.properties = [properties] if properties else []
    return package.add_item(item)


def _cover_type(cover: bytes) -> str:
    return "image/png" if cover.startswith(b"\x89PNG") else "image/jpeg"


def _cover_name(cover: bytes) -> str:
    return "cover.png" if cover.startswith(b"\x89PNG") else "cover.jpg"


def _packed(content: bytes, lang: str) -> bytes:
    """Pack the archive anew: mimetype first and stored, the rest sorted, no time of ours in it.

    On the way the package says its language, for which ebooklib has no room.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(packed, "w") as archive:
        for name in sorted(given.namelist(), key=lambda name: (name != "mimetype", name)):
            body = given.read(name)
            if name.endswith("content.opf"):
                body = body.replace(b"<package ", b'<package xml:lang="%s" ' % lang.encode(), 1)
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # the same archive whatever system packs it
            archive.writestr(entry, body, compresslevel=9)
    return packed.getvalue()
