"""Cut long notes into pieces, so that what a page cannot hold of one goes on to the next.

WeasyPrint moves a note whole or not at all, and one that is higher than a page
runs over its edge.  So a long note is written as several, cut where a sentence
ends: the first has the call, and those that follow it have none and may stand
on a later page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

WHOLE = 420
"""Characters of a note that is not cut: twelve lines at the foot of an A5 page."""

PIECE = 220
"""Characters after which the next end of a sentence is the end of a piece."""

_ENDS = re.compile(r"(?<=[。！？；.!?;])(?![」』”’）)])|(?<=[」』”’）)])(?<=[。！？].)")


def cut(html: etree._Element) -> None:
    """Cut each note of more than :data:`WHOLE` characters; the words and their order stay."""
    for note in [span for span in html.iter("span") if span.get("class") == "footnote"]:
        if len("".join(note.itertext())) <= WHOLE:
            continue
        inner = note.findall("span[@class='p']")
        alone = len(inner) == len(note) and not (note.text or "").strip()
        first, *more = [piece for part in (inner if alone and inner else [note]) for piece in _pieces(part)]
        tail, note.tail = note.tail, None
        place = note
        for element in list(note):
            note.remove(element)
        note.text = None
        note.append(first)
        for piece in more:
            following = etree.Element("span", {"class": "footnote more"})
            following.append(piece)
            place.addnext(following)
            place = following
        place.tail = tail


def _pieces(part: etree._Element) -> Iterator[etree._Element]:
    """Yield the contents of ``part`` as paragraphs of about :data:`PIECE` characters."""
    piece, said = etree.Element("span", {"class": "p"}), 0
    for content in _contents(part):
        if isinstance(content, str):
            if len(piece):
                piece[-1].tail = (piece[-1].tail or "") + content
            else:
                piece.text = (piece.text or "") + content
            said += len(content)
            if said >= PIECE and _ENDS.search(content, len(content)):
                yield piece
                piece, said = etree.Element("span", {"class": "p"}), 0
        else:
            piece.append(content)
            said += len("".join(content.itertext()))
    if said:
        yield piece


def _contents(part: etree._Element) -> Iterator[str | etree._Element]:
    """Yield sentences and elements in their order; a stretch without an end is cut where a piece is full."""
    yield from _sentences(part.text)
    for element in part:
        copy = deepcopy(element)
        copy.tail = None
        yield copy
        yield from _sentences(element.tail)


def _sentences(text: str | None) -> Iterator[str]:
    yield from filter(None, _ENDS.split(text or ""))
