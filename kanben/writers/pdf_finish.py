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


def _labels(pages: Document, book: Book) -> Array:
    """Return the folios as page labels: the cover by its name, then i ii iii …, then 1 2 3 …"""
    first = {name: at for at, page in reversed([*enumerate(pages.pages)]) for name in page.anchors}
    ranges: dict[int, Dictionary] = {}
    if "cover-page" in first:
        ranges[0] = Dictionary(P=book.labels.get("cover", "Cover"))
    if book.front:
        ranges[first[book.front[0].id]] = Dictionary(S=Name.r)
    if opening := book.body or book.back:
        ranges[first[opening[0].id]] = Dictionary(S=Name.D)
    ranges.setdefault(0, Dictionary(S=Name.r))
    return Array([part for at, label in sorted(ranges.items()) for part in (at, label)])
