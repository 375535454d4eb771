"""Where pages begin, said so that print and reader agree: a section, and how much of its flow stands before.

Both are written from the same model, but not with the same elements: notes stand
elsewhere, readings are set otherwise, an index has pages for places.  The flow is what they
share: the characters of the running text, and pictures, drawings and separators, each one sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]+")
"""What is no sign: spaces, which a line's end swallows, and what cannot be seen."""

OBJECTS = frozenset(("img", "svg", "hr"))
"""Elements that are one sign, whatever is in them."""

_BESIDE = frozenset(("rt", "rp", "aside", "script", "style"))
_APART = frozenset(("footnote", "note-call", "place", "scale", "rows"))
"""Classes of what is set elsewhere in print or in a reader: notes, places of an index, the words of a drawing."""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The beginning of a page: its label, the id of the section it begins in, the signs of that before it."""

    label: str
    section: str
    before: int


@dataclass(frozen=True, slots=True)
class Paged:
    """A print edition's pages: where they begin, in order, and their size in millimetres."""

    breaks: tuple[PageBreak, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the flow: the text in an element or behind it, or the element itself if it is an object."""

    element: Any  # lxml's, or that of Python's own ElementTree
    where: Literal["text", "tail", "object"]
    text: str

    def around(self, section: Any) -> Iterator[Any]:  # noqa: ANN401 - as above
        """Yield the elements of ``section`` it stands in, the innermost first."""
        element = self.element.getparent() if self.where == "tail" else self.element
        while element is not section:
            yield element
            element = element.getparent()


def flow(element: Any) -> Iterator[Stretch]:  # noqa: ANN401 - as above
    """Yield the flow of what is in ``element``, a written section or a part of one, in reading order."""
    if element.text:
        yield Stretch(element, "text", element.text)
    for child in element:
        if not isinstance(child.tag, str):
            continue  # a comment
        if local(child) in OBJECTS:
            yield Stretch(child, "object", "\ufffc")
        elif in_flow(child):
            yield from flow(child)
        if child.tail and first_class(child) != "place":
            yield Stretch(child, "tail", child.tail)


def in_flow(element: Any) -> bool:  # noqa: ANN401 - as above
    """Say whether the text of ``element`` belongs to the flow."""
    return local(element) not in _BESIDE and first_class(element) not in _APART


def local(element: Any) -> str:  # noqa: ANN401 - as above
    """Return the name of an element without its namespace."""
    return str(element.tag.rpartition("}")[2])


def first_class(element: Any) -> str:  # noqa: ANN401 - as above
    """Return the first class of ``element``, which is its role."""
    return str(element.get("class", "").partition(" ")[0])


def signs(text: str) -> str:
    """Return the signs of ``text``.

    >>> signs("刻 本\\n與 Kanben")
    '刻本與Kanben'
    """
    return UNSEEN.sub("", text)
