"""Keep notes on the page that calls them.

Where a page ends after the first line of a paragraph, WeasyPrint would rather
send the page's notes on to a later page than move that line over.  In a book
a note belongs under its call, so here the line moves, and its paragraph with it.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.layout import block

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
        moved = [note for note in before if note in context.reported_footnotes]
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
