"""The dates of a text as it was given, damaged or not.

They are read where the text is mended and told where it was received: each
place is a stretch of what was given, however the words came to be there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from kanben import reckoning
from kanben.edits import Revision
from kanben.wounds import wounded

if TYPE_CHECKING:
    from kanben.readers.markdown import Flow
    from kanben.reckoning import Expression


def dates(text: str, date: str | None = None, flow: Flow | None = None) -> Iterator[Expression]:
    """Yield every time expression of ``text``, with its place there; ``flow`` is the article it holds, if it is a page.

    A text without wounds is read as it stands, and told while it is read.  For
    ``date`` and errors see :func:`kanben.reckoning.dates`.
    """
    revision = flow.revision if flow else Revision.of(text)
    if wounded(revision.text):
        from kanben.repairs import repair

        mended = repair(Revision.of(revision.text)).revision
        revision = revision.then(mended) if flow else mended
    found = reckoning.told(revision.text, date)
    return _received(found, revision) if revision.text != text else found


def _received(found: Iterable[Expression], revision: Revision) -> Iterator[Expression]:
    """Yield ``found`` in the text received; what was changed there is told as it was, and how it was read."""
    pieces = revision.pieces
    starts = list(accumulate((len(piece.text) for piece in pieces), initial=0))
    for expression in found:
        first, last = (bisect_right(starts, at) - 1 for at in (expression.start, expression.end - 1))
        opens, closes = pieces[first], pieces[last]
        start = opens.start + (expression.start - starts[first] if opens.kept else 0)
        end = closes.start + expression.end - starts[last] if closes.kept else closes.end
        text = revision.received[start:end]
        read = "" if text == expression.text else f"; read as {expression.text}"
        yield replace(expression, text=text, start=start, end=end, trace=expression.trace + read)
