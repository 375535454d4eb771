"""A line's part of a text box: what WeasyPrint is given in place of a Pango layout, and how it is drawn."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from weasyprint.matrix import Matrix
from weasyprint.text.ffi import FROM_UNITS, pango
from weasyprint.text.line_break import Layout

from kanben.typeset import marks
from kanben.typeset.glyphs import Foreign, Run, Shaped
from kanben.typeset.justify import Line


@dataclass(slots=True)
class Piece:
    """The characters ``start`` to ``end`` of a shaped text, which are those of ``line`` from ``first`` on.

    ``left`` is where the box begins, in pixels from the line's start.  A piece answers to the names
    WeasyPrint calls a layout by.
    """

    shaped: Shaped
    start: int
    end: int
    line: Line
    first: int
    left: float
    text: str
    hyphen: Shaped | None = None
    first_line_direction: int = 0
    max_width: float | None = None
    ascent: float = 0.0
    underline_position: float = 0.0
    underline_thickness: float = 0.0
    strikethrough_position: float = 0.0
    strikethrough_thickness: float = 0.0
    layout: Foreign = field(default=None, repr=False)

    def set_text(self) -> str:
        """Return the text that was set: ``text`` may have been changed since, as a note's number is."""
        return self.shaped.text[self.start : self.end] + (self.hyphen.text if self.hyphen else "")

    def reactivate(self, style: Foreign) -> None:
        """Have ready what is drawn beside the text: the lines under, over and through it."""
        if style["text_decoration_line"] != "none":
            stock = Layout(style)
            for name in _RULES:
                setattr(self, name, getattr(stock, name))

    def deactivate(self) -> None:
        """Let go of nothing: there is no layout."""


_RULES = (
    *("ascent", "underline_position", "underline_thickness"),
    *("strikethrough_position", "strikethrough_thickness"),
)

Draw = Callable[..., list[Foreign]]


def draw(
    stock: Draw, stream: Foreign, box: Foreign, text_overflow: str, block_ellipsis: str, matrix: Foreign
) -> list[Foreign]:
    """Draw a text box: ours glyph by glyph where it was set, all else by WeasyPrint's own way.

    Returns the emoji, which are pictures and drawn after the text.
    """
    piece = box.pango_layout
    if not isinstance(piece, Piece):
        return stock(stream, box, text_overflow, block_ellipsis, matrix)
    changed = piece.text != piece.set_text()
    if changed or text_overflow == "ellipsis" or block_ellipsis != "none":
        box.pango_layout = Layout(box.style, 0, box.width)
        box.pango_layout.set_text(piece.text)
        return stock(stream, box, text_overflow, block_ellipsis, matrix)
    if not box.text.strip():
        return []
    emoji = []
    pen: float | None = None
    parts = [(piece.shaped, piece.start, piece.end, piece.line.origins, piece.start - piece.first)]
    if piece.hyphen:
        parts.append((piece.hyphen, 0, len(piece.hyphen.text), piece.line.edges[-1:], 0))
    for shaped, start, end, origins, offset in parts:
        reached = slice(bisect_right(shaped.begins, start) - 1, bisect_left(shaped.begins, end))
        for run in shaped.runs[reached]:
            first, last = run.at.searchsorted((start, end)).tolist()
            if first == last:
                continue
            begin = int(run.at[first])
            place = origins[begin - offset]
            if run.plain and _outlines(stream.add_font(run.font)[0]):
                if pen is None:
                    pen = place
                    stream.set_text_matrix(*_moved(matrix, pen - piece.left))
                pen = _show(stream, shaped, run, first, last, origins, offset, pen)
            else:
                beyond = int(run.at[last]) if last < len(run.at) else _end(shaped, int(run.at[last - 1]))
                text = shaped.text[begin:beyond]
                emoji += _foreign(stock, stream, box, text, place - piece.left, matrix)
                pen = None
    if marks.asked(box.style):
        left = box.position_x - piece.left
        origins = piece.line.origins[piece.first : piece.first + piece.end - piece.start]
        marks.draw(stream, box, [left + x for x in origins], piece.shaped.advance[piece.start : piece.end].tolist())
    return emoji


def _outlines(font: Foreign) -> bool:
    return not (font.bitmap or font.svg or font.png or font.colr)


def _moved(matrix: Foreign, x: float) -> tuple[float, ...]:
    a, b, c, d, e, f = matrix.values
    return a, b, c, d, e + x, f


def _foreign(stock: Draw, stream: Foreign, box: Foreign, text: str, x: float, matrix: Foreign) -> list[Foreign]:
    """Have WeasyPrint draw what is no outline on the baseline: emoji, raised marks, characters no font has."""
    part = box.copy_with_text(text)
    part.pango_layout = Layout(box.style)
    part.pango_layout.set_text(text)
    emoji = stock(stream, part, "clip", "none", Matrix(*_moved(matrix, x)))
    for one in emoji:
        one[4] += x / box.style["font_size"]
    return emoji


def _show(
    stream: Foreign, shaped: Shaped, run: Run, first: int, last: int, origins: Sequence[float], offset: int, pen: float
) -> float:
    """Show glyphs ``first`` to ``last`` of a run and return where the pen then is.

    A glyph moves the pen by its own width; where the next one stands elsewhere, the difference is
    written in thousandths of an em, rounded, and what the rounding left over is carried on.
    """
    font, size = stream.add_font(run.font)
    stream.set_font_size(font.hash, size)
    shown = ["<"]
    unit = size / 1000
    widths, empty = font.widths, pango.PANGO_GLYPH_EMPTY
    glyphs, places = run.glyphs[first:last].tolist(), run.at[first : last + 1].tolist()
    shifts = None if run.dx is None else run.dx[first:last].tolist()
    for k, glyph in enumerate(glyphs):
        if glyph == empty:
            continue
        at = places[k]
        if glyph not in widths:
            pango.pango_font_get_glyph_extents(run.font, glyph, stream.ink_rect, stream.logical_rect)
            widths[glyph] = round(stream.logical_rect.width * FROM_UNITS / unit)
        if glyph not in font.to_unicode:
            beyond = places[k + 1] if k + 1 < len(places) else _end(shaped, at)
            font.to_unicode[glyph] = shaped.text[at:beyond]
        x = origins[at - offset] + (shifts[k] if shifts else 0.0)
        if back := round((pen - x) / unit):
            shown.append(f">{back}<")
            pen -= back * unit
        shown.append(f"{glyph:04x}")
        pen += widths[glyph] * unit
    shown.append(">")
    stream.show_text("".join(shown))
    return pen


def _end(shaped: Shaped, at: int) -> int:
    """Return where the cluster that begins with character ``at`` ends."""
    at += 1
    while at in shaped.joined:
        at += 1
    return at
