"""How often Python looks for what nobody holds any more.

It counts what is made and not let go, and looks at 700 such things.  A book's boxes, glyphs and
styles are made by the hundred thousand and held until its pages are written: to look at them again
and again finds nothing, and took a tenth of the time of a PDF.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MANY = 50_000
"""Things made before they are looked at: beside the pages of a book, a few megabytes."""


@contextmanager
def seldom() -> Iterator[None]:
    """Look seldom while a block, or the function this decorates, has what it makes in its hands."""
    before = gc.get_threshold()
    gc.set_threshold(max(MANY, before[0]), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
