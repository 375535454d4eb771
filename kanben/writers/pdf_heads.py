"""Say a running head that tells from where to where once, where both are the same, and nothing where there is neither.

A stylesheet can put the first and the last year of a page side by side; it
cannot compare them.
"""

from __future__ import annotations

import re
from dataclasses import replace

from weasyprint import Document
from weasyprint.formatting_structure.boxes import MarginBox, TextBox
from weasyprint.text.line_break import split_first_line

from kanben.typeset.pieces import Piece

_FROM_TO = re.compile(r"(?<!\S)(\S*)—(\S*)(?!\S)")


def once(document: Document) -> None:
    """Turn 「2014年—2014年」 in the margins of the pages into 「2014年」, flush where it was flush.

    A page before the first year has none in its head.
    """
    for page in document.pages:
        for margin in page._page_box.children:  # noqa: SLF001 - there is no public way in
            for box in margin.descendants() if isinstance(margin, MarginBox) else ():
                if not isinstance(box, TextBox) or not (found := _FROM_TO.search(box.text)):
                    continue
                first, last = found.groups()
                if found.start() == 0 and (first == last or not first):
                    _keep(box, found.start(2) if last else found.end() + 1, len(box.text))
                elif found.end() == len(box.text) and (first == last or not first):
                    _keep(box, 0, found.end(1) if first else found.start() - 1)


def _keep(box: TextBox, start: int, end: int) -> None:
    """Leave of the text of ``box`` what stands from ``start`` to ``end``, which is its beginning or its end."""
    text, piece, width = box.text[start:end], box.pango_layout, box.width
    if isinstance(piece, Piece):
        edges, first = piece.line.edges, piece.first + start
        box.width = edges[piece.first + end] - edges[first]
        begin, beyond = piece.start + start, piece.start + end
        box.pango_layout = replace(piece, start=begin, end=beyond, first=first, left=edges[first], text=text)
        box.text = text
    else:
        box.text = text
        box.pango_layout, _, _, box.width, _, _ = split_first_line(text, box.style, None, None, 0)
    if start or box.style["text_align_all"] in ("end", "right"):
        box.position_x += width - box.width
