"""Paragraphs for the tests of the setter, with plain widths: Han and marks 10 pixels, letters 5, a space 3."""

from math import inf

import numpy as np
from weasyprint.text.ffi import ffi
from weasyprint.text.line_break import get_log_attrs

from kanben.typeset.breaks import breaks
from kanben.typeset.classes import classes
from kanben.typeset.fit import Breaks, total_fit
from kanben.typeset.justify import Line, set_line
from kanben.typeset.spacing import Matter, Spaced, spaced

EM = 10.0
WIDTHS = {"S": 0.3, "L": 0.5, "X": 0.5, "Z": 0.0, "N": 0.0}
NARROW = {"·": 0.5, "～": 1.0, "／": 1.0, "－": 1.0}


def matter(text: str, *, centred: bool = False) -> Matter:
    """Return ``text`` as one leaf of 10-pixel type."""
    kinds = classes(text)
    advance = [EM * NARROW.get(c, WIDTHS.get(kind, 1.0)) for c, kind in zip(text, kinds, strict=True)]
    return Matter(text, kinds, advance, [EM] * len(text), centred, {}, {})


def space(text: str, *, centred: bool = False) -> Spaced:
    return spaced(matter(text, centred=centred))


def begins(text: str, *, words: bool = False, whole: tuple[int, ...] = (), room: float = inf) -> Breaks:
    """Return where a line of ``text`` may begin, ``room`` being the widest line in pixels."""
    attributes = ffi.buffer(get_log_attrs(text, "zh-Hans"), 4 * len(text))
    unicode_breaks = (np.frombuffer(attributes, dtype="<u4") & 1).astype(np.uint8).tobytes()
    return breaks(matter(text), unicode_breaks, whole=whole, hyphen=0.3, words=words, room=room)


def wide(line: Line) -> float:
    """Return the width of a line in em."""
    return round(line.edges[-1] / EM, 4)


def alone(text: str, *, centred: bool = False) -> float:
    """Return how wide ``text`` is inside a line, in em: what it gives to two Han beside it is not its own."""
    whole = space(f"中{text}中", centred=centred)
    return round((whole.width[-2] - whole.width[1]) / EM, 4)


def set_paragraph(
    text: str, measure: float, *, centred: bool = False, fit=total_fit, words: bool = False
) -> list[Line]:
    """Set ``text`` in lines of ``measure`` em, all but the last justified."""
    whole = space(text, centred=centred)
    room, lines, start = measure * EM, [], 0
    places = begins(text, words=words, room=room)
    for end in fit(whole, places, 0, lambda _: room):
        seen = end
        while seen > start and whole.matter.kinds[seen - 1] in "SN":
            seen -= 1
        hyphen = places.hyphens.get(end, 0.0)
        lines.append(set_line(whole, start, seen, room - hyphen, justify=end < len(text)))
        start = end
    return lines
