"""The EPUB: a book as a reader's device wants it.

ebooklib writes the package and the zip.  The pages, the navigation document, the
NCX and the cover page are ours, because ebooklib's own speak English and take
every marked element for a page break.  Its zip is then packed anew: the same
book gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from ebooklib import epub as ebooklib

from kanben.faces import Face
from kanben.model import Book
from kanben.writers import epub_fonts, markup, page_list, upright
from kanben.writers.lengths import divided
from kanben.writers.nav import nav
from kanben.writers.ncx import ncx
from kanben.writers.package import claimed, described, draws, finished
from kanben.writers.page_breaks import Paged
from kanben.writers.pages import Page, addresses, pages, written

STYLESHEETS = ("book.css", "epub.css")
"""The stylesheets an EPUB wears, in the order in which they take effect."""

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can tell: every file of the archive bears it, having none of its own."""


def epub(
    book: Book,
    *,
    styles: Mapping[str, str],
    cover: bytes | None,
    modified: str,
    vertical: bool = False,
    paged: Paged | None = None,
    faces: tuple[Face, ...] = (),
    embed: bool = False,
) -> bytes:
    """Write ``book``, in one variant, as an EPUB 3.3; ``vertical``, in columns read from the right.

    ``styles`` maps the names of stylesheets to their text; those of
    :data:`STYLESHEETS` are taken.  ``cover`` is a PNG or JPEG.  ``modified`` is
    the time the book last changed, ``CCYY-MM-DDThh:mm:ssZ`` in UTC: the writer
    has no clock.  ``paged`` is where the pages of the print edition begin, if
    there is one: the EPUB then has its page list.  ``faces`` are those it is printed in, if not the
    ones that come with Kanben: they lend it rare characters, and with ``embed`` it is set in them.

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
    leaves = divided(pages(book, sheets=sheets, cover=_cover_name(cover) if cover else "", paged=paged), book)
    marks = page_list.named(leaves)
    places = addresses(book, leaves)
    contents = Page("nav.xhtml", nav(book, leaves, places, sheets=sheets))
    printed = page_list.source(book, paged) if paged and marks else ""
    if printed:
        page_list.listed(contents.root, marks, book)
    package = described(book, leaves, covered=bool(cover), paged=printed)
    if vertical:
        styles = _set_in_columns(package, (*leaves, contents), styles, sheets)
        sheets.append(upright.SHEET)
    for file in epub_fonts.dressed(package, leaves, contents, faces, embed=embed):
        _add(package, re.sub(r"\W", "-", file.name), file.name, file.media_type, file.content)
    _add(package, "nav", contents.name, "application/xhtml+xml", written(contents), "nav")
    _add(package, "ncx", "toc.ncx", "application/x-dtbncx+xml", ncx(book, leaves, places, marks))
    for page in leaves:
        package.spine.append(_add_page(package, page))
    bodies = {f"{package.FOLDER_NAME}/{page.name}": page for page in leaves}
    del leaves, page  # each tree goes as its page is packed
    for name in sheets:
        _add(package, name.replace(".", "-"), name, "text/css", styles[name].encode())
    for place, image in enumerate(book.images, 1):
        _add(package, f"image-{place}", markup.IMAGES + image.name, image.media_type, image.content)
    if cover:
        _add(package, "cover-image", _cover_name(cover), _cover_type(cover), cover, "cover-image")
    return _packed(_zipped(package, modified), lambda package: finished(package, lang), bodies)


def certified(content: bytes, certifier: str) -> bytes:
    """Return the EPUB ``content``, which has passed its proof, with the claim ``certifier`` answers for."""
    return _packed(content, lambda package: claimed(package, certifier))


def _set_in_columns(
    package: ebooklib.EpubBook, pages: Iterable[Page], styles: Mapping[str, str], sheets: Sequence[str]
) -> Mapping[str, str]:
    """Set ``pages`` in columns, say so in the package, and return the styles with the sheet they wear."""
    for page in pages:
        upright.set_in_columns(page, sheets)
    package.direction = "rtl"
    package.add_metadata(None, "meta", None, {"name": "primary-writing-mode", "content": "vertical-rl"})
    return {**styles, upright.SHEET: upright.sheet(styles, sheets)}


def _add_page(package: ebooklib.EpubBook, page: Page) -> ebooklib.EpubItem:
    key = f"page-{page.section.id}" if page.section else "page-cover"
    key = key if page.part == 1 else f"part-{page.part}-{key}"
    return _add(package, key, page.name, "application/xhtml+xml", b"", "svg" if draws(page) else "")


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


def _zipped(package: ebooklib.EpubBook, modified: str) -> bytes:
    archive = io.BytesIO()
    when = datetime.strptime(modified, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    options = {"epub3_pages": False, "mtime": when, "compresslevel": 0}
    ebooklib.EpubWriter(archive, package, options).write()
    return archive.getvalue()


def _packed(content: bytes, mended: Callable[[bytes], bytes], pages: dict[str, Page] | None = None) -> bytes:
    """Pack the archive anew: mimetype first and stored, the rest sorted, no time of ours in it, the package mended.

    ``pages`` are those ebooklib was only told of: each is written as it is packed, and taken out.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(packed, "w") as archive:
        for name in sorted(given.namelist(), key=lambda name: (name != "mimetype", name)):
            page = pages.pop(name, None) if pages else None
            body = written(page) if page else given.read(name)
            if name.endswith("content.opf"):
                body = mended(body)
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # the same archive whatever system packs it
            archive.writestr(entry, body, compresslevel=9)
    return packed.getvalue()
