"""A trim of the editor's own: ``[print] trim`` in book.toml, where it is none of ``styles/trim/``.

``trim = "150mm 220mm"`` is enough; what is not given is computed as the house's
own trims are made.  ``trim = { width = "150mm", height = "220mm", measure = 28 }`` says
more: ``size`` of the type, characters to the line (``measure``), ``leading``, ``lines`` to the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kanben.findings import Finding
from kanben.toml_lines import Path
from kanben.toml_places import Document, Key, check, sound

POINTS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0}

LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(mm|cm|in|pt)")
TWO = re.compile(rf"\s*({LENGTH.pattern})\s*[ ,xX×*]\s*({LENGTH.pattern})\s*")

PAGE = (60 * POINTS["mm"], 600 * POINTS["mm"])
SIZE = (6.0, 24.0)
MARGINS = 20 * POINTS["mm"]
"""What both margins of a page hold at the least, together."""

TEXT_WIDTH, TEXT_HEIGHT, LEADING = 0.7, 0.785, 1.72
"""The house's proportions: text to page across and down, leading to size."""

SIZES = ((132, 10.0), (175, 10.5), (195, 11.0))
"""Up to which width in millimetres a page has which size of type; 12 points beyond."""

KEYS = {
    "width": Key(required=True),
    "height": Key(required=True),
    "size": Key(),
    "measure": Key("number"),
    "leading": Key(),
    "lines": Key("number"),
}


@dataclass(frozen=True, slots=True)
class Trim:
    """A page: its width, height, size of type and leading in points, characters to the line, lines to the page."""

    width: float
    height: float
    size: float
    measure: int
    leading: float
    lines: int

    @property
    def css(self) -> str:
        """What a stylesheet in ``styles/trim/`` says."""
        return (
            f":root {{ --trim-width: {self.width:.4f}pt; --trim-height: {self.height:.4f}pt; --size: {self.size:g}pt; "
            f"--measure: {self.measure}; --leading: {self.leading:g}pt; --lines: {self.lines} }}\n"
        )


def fitted(
    width: float, height: float, *, size: float = 0, measure: int = 0, leading: float = 0, lines: int = 0
) -> Trim:
    """Return the trim of ``width`` × ``height`` points, with what is 0 computed as the house would set it.

    >>> a5 = fitted(148 * POINTS["mm"], 210 * POINTS["mm"])
    >>> a5.size, a5.measure, a5.leading, a5.lines
    (10.5, 28, 18.0, 26)
    """
    size = size or next((points for most, points in SIZES if width <= most * POINTS["mm"] + 0.01), 12.0)
    leading = leading or round(size * LEADING * 2) / 2
    return Trim(
        width,
        height,
        size,
        measure or round(width * TEXT_WIDTH / size),
        leading,
        lines or round(height * TEXT_HEIGHT / leading),
    )


def trim(told: str | Mapping[str, Any], known: tuple[str, ...]) -> str | Trim:
    """Return what ``[print] trim`` says, :func:`sized` having nothing against it: a name, or a trim."""
    if isinstance(told, str):
        if told in known or not (match := TWO.fullmatch(told)):
            return told
        told = {"width": match[1], "height": match[4]}
    asked: dict[str, Any] = {key: _points(value) if isinstance(value, str) else value for key, value in told.items()}
    return fitted(**asked)


def sized(doc: Document, known: tuple[str, ...]) -> tuple[dict[str, Key], tuple[Finding, ...]]:
    """Return what keys ``[print]`` may have, and what is wrong with a trim of the editor's own.

    Findings as in every table, and B-007 for a page that cannot be.
    """
    printing = doc.values.get("print")
    told = printing.get("trim") if isinstance(printing, dict) else None
    if isinstance(told, str) and told not in known and (match := TWO.fullmatch(told)):
        told, key = {"width": match[1], "height": match[4]}, Key()
    elif isinstance(told, dict):
        key = Key("table")
    else:
        return {"trim": Key(choices=known)}, ()
    path = ("print", "trim")
    wrong = [*check(doc, told, path, KEYS), *_unmeasured(doc, path, sound(doc, told, path, KEYS))]
    return {"trim": key}, tuple(wrong or _unfit(doc, path, trim(told, known)))


def _points(length: str) -> float:
    match = LENGTH.fullmatch(length.strip())
    return float(match[1]) * POINTS[match[2]] if match else 0.0


def _unmeasured(doc: Document, path: Path, told: Mapping[str, Any]) -> Iterator[Finding]:
    for name, value in told.items():
        if isinstance(value, str) and not _points(value):
            like = "10.5pt" if name in ("size", "leading") else "150mm"
            yield doc.finding(
                7, f"{value!r} is no length", (*path, name), f'write {name} = "{like}": in mm, cm, in or pt'
            )
        elif isinstance(value, int) and value < 1:
            yield doc.finding(7, f"{name!r} cannot be {value}", (*path, name), "give a number above 0, or leave it out")


def _unfit(doc: Document, path: Path, made: str | Trim) -> Iterator[Finding]:
    """Yield why no book can be set on this page."""
    if isinstance(made, str):
        return
    least, most = PAGE
    for name, value in (("width", made.width), ("height", made.height)):
        if not least <= value <= most:
            said = f"a page cannot be {value / POINTS['mm']:.0f} mm in {name}"
            yield doc.finding(7, said, (*path, name), "a page is 60 to 600 mm wide and high")
            return
    if not SIZE[0] <= made.size <= SIZE[1]:
        yield doc.finding(7, f"type of {made.size:g} points is not for reading", (*path, "size"), "give 6pt to 24pt")
    elif made.leading < made.size * 1.2:
        hint = f'give at least "{made.size * 1.2:g}pt", or leave it out'
        yield doc.finding(
            7, f"{made.leading:g} points of leading are too few for {made.size:g}", (*path, "leading"), hint
        )
    elif (most := int((made.width - MARGINS) / made.size)) < made.measure:
        hint = f"at most {most} leave margins of 10 mm; leave 'measure' out and it is computed"
        yield doc.finding(7, f"{made.measure} characters do not fit the page", (*path, "measure"), hint)
    elif (most := int((made.height - MARGINS) / made.leading)) < made.lines:
        hint = f"at most {most} leave margins of 10 mm; leave 'lines' out and it is computed"
        yield doc.finding(7, f"{made.lines} lines do not fit the page", (*path, "lines"), hint)
    elif made.measure < 12 or made.lines < 8:
        said = f"{made.measure} characters in {made.lines} lines make no page"
        yield doc.finding(7, said, path, "at least 12 characters and 8 lines: give a smaller size or a larger page")
