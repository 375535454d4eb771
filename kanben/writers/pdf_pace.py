"""What WeasyPrint works out anew for every page, worked out once.

Its pages are as they were.  But it computes the styles of each page and its sixteen margins from the
stylesheet, and looks at those of all pages before; and it lists all pages for every tag
of one.  So a book of a thousand chapters took as long again as its pages need.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import weasyprint.pdf
from weasyprint.layout import page as pages

from kanben.litter import seldom

Foreign = Any
"""A value of WeasyPrint's, which has no types to speak of."""

_KNOWN = ("page_type", "html", "style_for")
"""The arguments of WeasyPrint's function for the styles of a page: with others, its own way stands."""


@contextmanager
def once_for_all_pages() -> Iterator[None]:
    """Lay out and draw pages without doing for each what can be done for all.

    Not for two threads at once: for as long as it lasts, functions of WeasyPrint's
    are others.
    """
    file: Foreign = weasyprint.pdf.pydyf.PDF
    stock, listed = pages.set_page_type_computed_styles, file.page_references
    if tuple(inspect.signature(stock).parameters) == _KNOWN:
        pages.set_page_type_computed_styles = partial(_styled, stock)
    file.page_references = property(partial(_references, listed.fget))
    try:
        with seldom():
            yield
    finally:
        pages.set_page_type_computed_styles, file.page_references = stock, listed


def _styled(stock: Callable[..., None], page_type: Foreign, html: Foreign, style_for: Foreign) -> None:
    """Give a page and its margins the styles of the first page that the same rules are for."""
    known = style_for.__dict__.setdefault("kanben_pages", {})
    computed, cascaded = style_for.get_computed_styles(), style_for.get_cascaded_styles()
    rules = tuple(_rules(style_for, page_type))
    if rules not in known:
        cascaded.clear()  # of pages that have their styles
        stock(page_type, html, style_for)
        parts = {None, *(part for _, part in cascaded)}
        known[rules] = [(part, computed[page_type, part]) for part in parts]
    computed.update({(page_type, part): style for part, style in known[rules]})


def _rules(style_for: Foreign, page_type: Foreign) -> Iterator[Foreign]:
    yield from style_for.initial_page_sizes.values()  # of the first page, once it is made: some lengths are parts of it
    at = 0
    for sheet, *_ in style_for._sheets:  # noqa: SLF001 - there is no public way in
        for _, selectors, _ in sheet.page_rules:
            for _, _, wanted in selectors:
                if style_for._page_type_match(wanted, page_type):  # noqa: SLF001 - as above
                    yield at
                at += 1


def _references(listed: Callable[[Foreign], tuple[bytes, ...]], pdf: Foreign) -> tuple[bytes, ...]:
    """Return the references to all pages of a file, made again only when there are more."""
    count = len(pdf.pages["Kids"])
    known: tuple[int, tuple[bytes, ...]] = pdf.__dict__.get("kanben_pages", (-1, ()))
    if known[0] != count:
        known = pdf.kanben_pages = count, listed(pdf)
    return known[1]
