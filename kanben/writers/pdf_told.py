"""How far the layout is: the page WeasyPrint has set, and the share of the book that stands on it and before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import accumulate
from typing import Any

from weasyprint.layout import page as pages

from kanben.pace import paced

Foreign = Any
"""A value of WeasyPrint's, which has no types to speak of."""

DEEP = 5  # html, body, matter, section, block: a block is short enough


@contextmanager
def told(show: Callable[[str], None], what: str) -> Iterator[None]:
    """Tell ``show`` of each page that is laid out meanwhile, and how long the rest takes.

    Where a number came out otherwise than thought, pages are set again: how many, nobody knows.
    """
    stock, tell, book, furthest = pages.remake_page, paced(show, what), None, -1

    def laid(index: int, context: Foreign, root: Foreign, html: Foreign) -> tuple[Foreign, Foreign]:
        nonlocal tell, book, furthest
        if root is not book:
            tell, book, furthest = paced(show, what), root, -1
        page, rest = stock(index, context, root, html)
        if index > furthest:
            furthest = index
            tell(f"page {index + 1:,}", _share(root, rest) if rest else 1.0)
        else:
            tell(f"page {index + 1:,} of {furthest + 1:,} again", 1.0)
        return page, rest

    pages.remake_page = laid
    try:
        yield
    finally:
        pages.remake_page = stock


def _share(box: Foreign, rest: Foreign, depth: int = DEEP) -> float:
    """Return how much of the words in ``box`` stand before ``rest``, the way to where the next page begins."""
    if not rest or not depth or not getattr(box, "children", ()):
        return 0.0
    at, within = next(iter(rest.items()))
    if "kanben_words" not in box.__dict__:
        box.kanben_words = [0, *accumulate(map(_words, box.children))]
    words = box.kanben_words
    if not isinstance(at, int) or at >= len(box.children):
        return 0.0
    here = words[at] + (words[at + 1] - words[at]) * _share(box.children[at], within, depth - 1)
    return float(here / words[-1])


def _words(box: Foreign) -> int:
    return 1 + sum(map(len, box.element.itertext())) if box.element is not None else 1
