"""Keep notes on the page that calls them, and number them on each page from ①.

Where a page ends after the first line of a paragraph, WeasyPrint would rather
send the page's notes on to a later page than move that line over.  In a book
a note belongs under its call, so here the line moves, and its paragraph with it.

WeasyPrint cannot begin a count anew with a page.  But ① and ㊿ are as wide as
each other: all calls are set as ①, and have their numbers when the pages are done.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from weasyprint import Document
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.layout import block

CIRCLED = "".join(map(chr, (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0))))
"""① to ㊿."""

CALL = "::footnote-call"

_KNOWN = ("context", "box", "index", "child", "new_children", "page_is_empty")
"""The first arguments of WeasyPrint's line layout (versions 60 to 70): with others, its own way stands."""


@contextmanager
def under_their_calls() -> Iterator[None]:
    """Lay out pages so that no note is moved away from a call that stays.

    Not for two threads at once: for as long as it lasts, a function of
    WeasyPrint's is another.
    """
    stock = block._linebox_layout  # noqa: SLF001 - there is no public way in
    if tuple(inspect.signature(stock).parameters)[: len(_KNOWN)] != _KNOWN:
        yield
        return

    def lines(context: Any, *arguments: Any) -> Any:  # noqa: ANN401 - WeasyPrint has no types
        before = list(context.current_page_footnotes)
        result = stock(context, *arguments)
        moved = [note for note in before if note in context.reported_footnotes and not _goes_on(note)]
        page_is_empty = arguments[_KNOWN.index("page_is_empty") - 1]
        if not moved or page_is_empty:
            return result
        _abort, _stop, _resume_at, position_y, new_footnotes, max_lines = result
        for note in moved:
            context.reported_footnotes.remove(note)
            context.footnotes.append(note)
            context.layout_footnote(note)
        return True, False, None, position_y, new_footnotes, max_lines

    block._linebox_layout = lines  # noqa: SLF001 - as above
    try:
        yield
    finally:
        block._linebox_layout = stock  # noqa: SLF001 - as above


def _goes_on(note: Any) -> bool:  # noqa: ANN401 - WeasyPrint has no types
    """Say whether a note is a later piece of a long one, for which the next page will do."""
    return bool(note.style["footnote_policy"] == "auto")


def number(document: Document) -> None:
    """Give the notes of each page their numbers, from ① in the order of their calls.

    A note that its page could not hold goes by its call's number on the next
    page too, and no call there has the same.  The fifty-first note of a page
    is plainly 51.
    """
    numbers: dict[Any, int] = {}  # by the element of a note
    for page in document.pages:
        marks = [box for box in page._page_box.descendants() if _is_mark(box)]  # noqa: SLF001 - no public way in
        taken = {numbers[mark.element] for mark in marks if mark.element in numbers}
        free = (n for n in count(1) if n not in taken)
        for mark in marks:
            if mark.element_tag.endswith(CALL) and mark.element not in numbers:
                numbers[mark.element] = next(free)
        for mark in marks:
            if n := numbers.get(mark.element):
                mark.text = mark.pango_layout.text = CIRCLED[n - 1] if n <= len(CIRCLED) else str(n)


def _is_mark(box: Any) -> bool:  # noqa: ANN401 - WeasyPrint has no types
    return isinstance(box, TextBox) and (box.element_tag or "").endswith((CALL, "::footnote-marker"))
