"""Widen the inner margins of a thick book, once its pages are counted.

A book bound in glue swallows some of its inner margin, the more the thicker it
is.  How thick, is known when it is set; and since page and measure stay what
they are, its pages need not be set again: what stands on them is moved
outwards, the left pages to the left and the right to the right.
"""

from __future__ import annotations

from weasyprint import Document

GUTTERS = ((96, 0.0), (192, 1.0), (320, 2.0), (480, 3.0), (640, 4.0))
"""Pages a book may have, and the millimetres its inner margins gain; a book of more gains :data:`WIDEST`."""

WIDEST = 5.0
"""Millimetres."""

LEAST = 0.3
"""Of both margins the share that is left to the outer one, whatever is asked."""

MILLIMETRE = 96 / 25.4  # in the pixels WeasyPrint counts in


def gutter(pages: int) -> float:
    """Return by how many millimetres the inner margins of a book of so many pages grow.

    >>> gutter(64), gutter(200), gutter(1200)
    (0.0, 2.0, 5.0)
    """
    return next((grows for most, grows in GUTTERS if pages <= most), WIDEST)


def widen(document: Document) -> None:
    """Move what stands on each page of ``document`` away from its spine; the cover is bound over it and stays."""
    if not (asked := gutter(len(document.pages)) * MILLIMETRE):
        return
    for at, page in enumerate(document.pages):
        box = page._page_box  # noqa: SLF001 - there is no public way in
        if box.page_type.name == "cover":
            continue
        right = box.page_type.side == "right"
        outer = box.margin_right if right else box.margin_left
        moved = max(0.0, min(asked, outer - LEAST * (box.margin_left + box.margin_right)))
        for child in box.children:
            child.translate(moved if right else -moved)
        document.pages[at] = type(page)(box)  # its links and bookmarks are gathered anew, where they are now
