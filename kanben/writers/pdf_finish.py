"""The finished file for reading: its page labels, tags, fonts and boxes, and what archives ask for."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name
from weasyprint import Document

from kanben.model import Book
from kanben.writers import pdf_archive, pdf_fonts, pdf_tags


def finished(content: bytes, pages: Document, book: Book, *, archive: bool = False) -> bytes:
    """Return the file WeasyPrint wrote of ``pages`` as it goes to readers; with ``archive`` it is PDF/A-2a too.

    On the screen a page ends where it is trimmed; what was drawn beyond is kept for
    :mod:`kanben.writers.press`.  The file's identifier is a digest of what is in it, so
    equal books are equal files.
    """
    with pikepdf.open(io.BytesIO(content)) as file:
        file.Root.PageLabels = Dictionary(Nums=_labels(pages, book))
        for page in file.pages:
            page.MediaBox = page.BleedBox = page.TrimBox
        pdf_tags.mend(file, book)
        pdf_fonts.embed(file)
        if archive:
            pdf_archive.archive(file)
        written = io.BytesIO()
        file.save(
            written,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return written.getvalue()


ROMAN, ARABIC = "r", "D"
"""How pages are counted, as PDF calls it."""

_NUMERALS = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def folios(pages: Document, book: Book) -> list[str]:
    """Return what is counted of each page: the cover by its name, then i ii iii …, then 1 2 3 …

    >>> [_roman(n) for n in (1, 4, 9, 14, 48, 1999)]
    ['i', 'iv', 'ix', 'xiv', 'xlviii', 'mcmxcix']
    """
    ranges = _ranges(pages, book)
    told: list[str] = []
    begin, style = 0, ""
    for at in range(len(pages.pages)):
        begin, style = (at, ranges[at]) if at in ranges else (begin, style)
        number = at - begin + 1
        told.append(style if style not in (ROMAN, ARABIC) else _roman(number) if style == ROMAN else str(number))
    return told


def _roman(number: int) -> str:
    said = ""
    for value, sign in _NUMERALS:
        times, number = divmod(number, value)
        said += sign * times
    return said


def _labels(pages: Document, book: Book) -> Array:
    """Return the folios as page labels."""
    told = [
        (at, Dictionary(S=Name(f"/{style}")) if style in (ROMAN, ARABIC) else Dictionary(P=style))
        for at, style in sorted(_ranges(pages, book).items())
    ]
    return Array([part for pair in told for part in pair])


def _ranges(pages: Document, book: Book) -> dict[int, str]:
    """Return how the pages are counted that begin at each place: ROMAN, ARABIC, or by a name."""
    first = {name: at for at, page in reversed([*enumerate(pages.pages)]) for name in page.anchors}
    ranges: dict[int, str] = {}
    if "cover-page" in first:
        ranges[0] = book.labels.get("cover", "Cover")
    if book.front:
        ranges[first[book.front[0].id]] = ROMAN
    if opening := book.body or book.back:
        ranges[first[opening[0].id]] = ARABIC
    ranges.setdefault(0, ROMAN)
    return ranges
