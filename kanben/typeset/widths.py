"""How narrow and how wide a paragraph can be: what columns of tables and floats are sized by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

from weasyprint.css.functions import check_math
from weasyprint.formatting_structure import boxes

from kanben.typeset.galley import galley
from kanben.typeset.glyphs import Foreign, TypeCase, Unsettable
from kanben.typeset.spacing import Spaced


def line_widths(
    stock: Callable[..., Iterator[float]],
    case: TypeCase,
    context: Foreign,
    box: Foreign,
    outer: bool,
    is_line_start: bool,
    minimum: bool,
    skip_stack: Foreign = None,
    first_line: bool = False,
) -> Iterator[float]:
    """Yield the widths of the lines of ``box`` in pixels: as narrow as it can be broken, or as long as it is."""
    indent, measured = box.style["text_indent"], None
    if isinstance(box, boxes.LineBox) and not (skip_stack or first_line or check_math(indent) or indent.unit == "%"):
        with suppress(Unsettable):
            measured = galley(context, box, None, case)
    if measured is None or measured.spaced is None:
        yield from stock(context, box, outer, is_line_start, minimum, skip_stack, first_line)
        return
    before, start = indent.value, 0
    for forced in measured.places:
        for place in forced.at if minimum else forced.at[-1:]:
            yield before + _width(measured.spaced, start, place) + forced.hyphens.get(place, 0.0)
            before, start = 0, place


def _width(spaced: Spaced, start: int, end: int) -> float:
    """Return the natural width of the characters from ``start`` to ``end``, set as a line."""
    while end > start and spaced.matter.kinds[end - 1] in "SN":
        end -= 1
    if start >= end:
        return 0.0
    return spaced.width[end] - spaced.width[start] - spaced.at_start[start] - spaced.at_end[end - 1]
