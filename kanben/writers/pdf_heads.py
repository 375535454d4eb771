"""Say a running head that tells from where to where once, where both are the same.

A stylesheet can put the first and the last year of a page side by side; it
cannot compare them.
"""

from __future__ import annotations

import re

from weasyprint import Document
from weasyprint.formatting_structure.boxes import MarginBox, TextBox
from weasyprint.text.line_break import split_first_line

_SAME = re.compile(r"(\S+)—\1(?!\S)")


def once(document: Document) -> None:
    """Turn 「2014年—2014年」 in the margins of the pages into 「2014年」, flush where it was flush."""
    for page in document.pages:
        for margin in page._page_box.children:  # noqa: SLF001 - there is no public way in
            for box in margin.descendants() if isinstance(margin, MarginBox) else ():
                if isinstance(box, TextBox) and _SAME.search(box.text):
                    _write(box, _SAME.sub(r"\1", box.text))


def _write(box: TextBox, text: str) -> None:
    layout, _length, _resume_at, width, _height, _baseline = split_first_line(text, box.style, None, None, 0)
    if box.style["text_align_all"] in ("end", "right"):
        box.position_x += box.width - width
    box.text, box.pango_layout, box.width = text, layout, width
