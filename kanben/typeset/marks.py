"""The marks that stand under characters: emphasis dots, the line of a name, the wave of a title.

A face has none of them and WeasyPrint draws none, so they are drawn here, in the
space between two lines, once the characters stand where they stand: no width
changes, no character is added.  Which marks a text bears, its style says in two
custom properties, which reach all that is nested in it: ``--emphasis: dots`` and
``--line: straight`` or ``wavy``.

Sources: CLREQ, "Handling Interlinear Punctuation".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

FOOT = 0.12
"""Em from the baseline to the foot of a Han character."""

LINE, THICK = FOOT + 0.07, 0.045
"""Em from the baseline to the line of a name, and how thick it is."""

WAVE, SWING, LENGTH = FOOT + 0.1, 0.05, 0.3
"""Em from the baseline to the middle of a wave, how far it swings, how long a full wave is."""

DOT, RADIUS = FOOT + 0.14, 0.075
"""Em from the baseline to the middle of a dot, and half its width."""

BELOW = 0.13
"""Em by which dots make room for a line above them."""

APART = 0.12
"""Em by which a line begins late where another ends: two names in a row are seen to be two."""

ROUND = 0.5523
"""How far a Bézier curve's handles reach, in radii, to draw a quarter of a circle."""


def draw(stream: Any, box: Any, origins: Sequence[float], advances: Sequence[float]) -> None:  # noqa: ANN401 - WeasyPrint has no types
    """Draw the marks of a text box whose characters have just been shown.

    ``origins`` are where the characters of ``box.text`` begin on the page,
    ``advances`` how wide each is by itself, both in pixels.  To be called last
    where a text is drawn: what follows in its marked content is an artifact,
    so the marks are no text to whoever reads the file's tags.
    """
    dotted, line = _asked(box.style, "__emphasis"), _asked(box.style, "__line")
    if dotted != "dots" and line not in ("straight", "wavy"):
        return
    em = box.style["font_size"]
    foot = box.position_y + box.baseline
    late = APART * em if "after" in _classes(box) else 0.0
    dots = [at + em / 2 for at, one in zip(origins, box.text, strict=False) if han(one)] if dotted == "dots" else []
    ends = under(box.text, origins, advances, em) if line in ("straight", "wavy") else None
    if not dots and not ends:
        return
    if stream._tags is not None:  # noqa: SLF001 - there is no public way to ask
        stream.end_marked_content()
        stream.begin_marked_content("Artifact")
    with stream.stacked():
        stream.set_color(box.style["color"])
        stream.set_color(box.style["color"], stroke=True)
        stream.set_line_width(THICK * em)
        if ends and line == "straight":
            stream.move_to(ends[0] + late, foot + LINE * em)
            stream.line_to(ends[1], foot + LINE * em)
        elif ends:
            _wave(stream, ends[0] + late, ends[1], foot + WAVE * em, em)
        if ends:
            stream.stroke()
        for x in dots:
            _dot(stream, x, foot + (DOT + (BELOW if ends else 0)) * em, RADIUS * em)
        if dots:
            stream.fill()


def asked(style: Any) -> bool:  # noqa: ANN401 - WeasyPrint has no types
    """Say whether a style asks for any mark."""
    return _asked(style, "__emphasis") == "dots" or _asked(style, "__line") in ("straight", "wavy")


def _asked(style: Any, name: str) -> str:  # noqa: ANN401 - WeasyPrint has no types
    """Return what a custom property says, in one word; nothing if it was never set."""
    return "".join(token.serialize() for token in style[name] or ()).strip()


def _classes(box: Any) -> Sequence[str]:  # noqa: ANN401 - WeasyPrint has no types
    return (box.element.get("class") or "").split() if box.element is not None else ()


def han(character: str) -> bool:
    """Say whether a dot belongs under ``character``: a letter as wide as it is high, no mark and no space.

    >>> [c for c in "要，緊A〇「キ" if han(c)]
    ['要', '緊', '〇', 'キ']
    """
    return unicodedata.category(character) in ("Lo", "Nl") and unicodedata.east_asian_width(character) in "WF"


def under(text: str, origins: Sequence[float], advances: Sequence[float], em: float) -> tuple[float, float] | None:
    """Return from where to where a line runs under ``text``: not under spaces at its ends.

    A character as wide as ``em`` ends where its square does, whatever gap
    follows it.

    >>> under(" 屈原 ", (0, 3, 13, 23), (3, 10, 12, 3), 10)
    (3, 23)
    """
    seen = [i for i, character in enumerate(text) if not character.isspace() and i < len(origins)]
    return (origins[seen[0]], origins[seen[-1]] + min(advances[seen[-1]], em)) if seen else None


def _dot(stream: Any, x: float, y: float, radius: float) -> None:  # noqa: ANN401 - WeasyPrint has no types
    """Set a circle to be filled."""
    reach = ROUND * radius
    stream.move_to(x + radius, y)
    stream.curve_to(x + radius, y + reach, x + reach, y + radius, x, y + radius)
    stream.curve_to(x - reach, y + radius, x - radius, y + reach, x - radius, y)
    stream.curve_to(x - radius, y - reach, x - reach, y - radius, x, y - radius)
    stream.curve_to(x + reach, y - radius, x + radius, y - reach, x + radius, y)
    stream.close()


def _wave(stream: Any, start: float, end: float, y: float, em: float) -> None:  # noqa: ANN401 - WeasyPrint has no types
    """Set a wave to be stroked: whole half-waves, so that it ends on its middle as it begins."""
    halves = max(2, round((end - start) / (LENGTH * em / 2)))
    step = (end - start) / halves
    stream.move_to(start, y)
    for n in range(halves):
        x, swing = start + n * step, (-1) ** n * SWING * em * 4 / 3  # a curve reaches three quarters of its handles
        stream.curve_to(x + step * 0.3642, y - swing, x + step * 0.6358, y - swing, x + step, y)
