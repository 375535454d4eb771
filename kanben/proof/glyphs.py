"""Read the glyphs of a page from its bytes: what each says, where it stands, how wide its font makes it.

A page description says where a glyph is set and how wide its font makes it;
what stands between one glyph and the next is the typesetter's own doing, and
the difference of the two is what a proof has to measure.  So the operators are
carried out here, to a thousandth of a point, and nothing is asked of a program
that guesses at words and lines.  Of PDF (ISO 32000-1, 9.4) all that shows text
is known; glyphs that are turned are left out, for no line of a book is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from struct import unpack
from typing import Any, NamedTuple

import pikepdf

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
UNTAGGED = -1

_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")


class Glyph(NamedTuple):
    """A glyph as it is set: what it says, its origin and width in points (y upwards), its size, font and tag.

    ``width`` is what the font says; the setter may have put the next one nearer or farther.
    """

    text: str
    x: float
    y: float
    size: float
    width: float
    font: str
    tag: int  # its marked content's number on the page, or UNTAGGED

    @property
    def end(self) -> float:
        """Where the next glyph would stand if nobody had moved it."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Font:
    """What is needed of a font: how wide its codes are, what they say, and how many bytes make one."""

    name: str
    bytes_each: int
    widths: dict[int, float]
    default: float
    texts: dict[int, str]


@dataclass(frozen=True, slots=True)
class State:
    """The part of the graphics state that moves text."""

    matrix: Matrix = IDENTITY
    font: Font | None = None
    size: float = 0.0
    spacing: float = 0.0
    word_spacing: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0


def glyphs(page: pikepdf.Page, fonts: dict[tuple[int, int], Font]) -> tuple[Glyph, ...]:
    """Return the glyphs of ``page`` in the order they are painted; ``fonts`` is filled with those met on the way."""
    return tuple(_painted(page.obj, page.get("/Resources", pikepdf.Dictionary()), State(), UNTAGGED, fonts))


def _painted(
    stream: Any,  # noqa: ANN401 - a page or a form
    resources: Any,  # noqa: ANN401 - a PDF dictionary
    state: State,
    tag: int,
    fonts: dict[tuple[int, int], Font],
) -> Iterator[Glyph]:
    stack: list[State] = []
    tags = [tag]
    at = line = IDENTITY
    for instruction in pikepdf.parse_content_stream(stream):
        if isinstance(instruction, pikepdf.ContentStreamInlineImage):
            continue
        operands, operator = instruction.operands, str(instruction.operator)
        match operator:
            case "q":
                stack.append(state)
            case "Q":
                state = stack.pop() if stack else state
            case "BDC" | "BMC":
                tags.append(_number(operands, resources, tags[-1]))
            case "EMC":
                tags[:] = tags[:-1] or [tag]
            case "BT":
                at = line = IDENTITY
            case "Tm":
                at = line = _matrix(operands)
            case "Td" | "TD" | "T*" | "TJ" | "Tj" | "'" | '"':
                state = _told(operator, operands, state)
                if operator in ("Td", "TD"):
                    at = line = _times((1, 0, 0, 1, float(operands[0]), float(operands[1])), line)
                elif operator in ("T*", "'", '"'):
                    at = line = _times((1, 0, 0, 1, 0, -state.leading), line)
                if operator in ("TJ", "Tj", "'", '"'):
                    set_, at = _shown(operands[0] if operator == "TJ" else operands[-1:], state, at, tags[-1])
                    yield from set_
            case "Tf":
                state = replace(state, font=_font(resources.Font[operands[0]], fonts), size=float(operands[1]))
            case "Do":
                form = resources.get("/XObject", pikepdf.Dictionary()).get(str(operands[0]))
                if form is not None and form.get("/Subtype") == "/Form":
                    moved_by = _times(_matrix(form.get("/Matrix", IDENTITY)), state.matrix)
                    inner = form.get("/Resources", resources)
                    yield from _painted(form, inner, replace(state, matrix=moved_by), tags[-1], fonts)
            case _:
                state = _told(operator, operands, state)


def _told(operator: str, operands: Any, state: State) -> State:  # noqa: ANN401 - a tuple of PDF objects
    """Return the state after an operator that only sets it."""
    match operator:
        case "cm":
            return replace(state, matrix=_times(_matrix(operands), state.matrix))
        case "TD":
            return replace(state, leading=-float(operands[1]))
        case '"':
            return replace(state, word_spacing=float(operands[0]), spacing=float(operands[1]))
        case "Tc":
            return replace(state, spacing=float(operands[0]))
        case "Tw":
            return replace(state, word_spacing=float(operands[0]))
        case "Tz":
            return replace(state, scale=float(operands[0]) / 100)
        case "TL":
            return replace(state, leading=float(operands[0]))
        case "Ts":
            return replace(state, rise=float(operands[0]))
    return state


def _shown(pieces: Any, state: State, at: Matrix, tag: int) -> tuple[list[Glyph], Matrix]:  # noqa: ANN401 - operands
    """Return the glyphs of one showing operator, and the text matrix after it."""
    font = state.font
    if font is None:
        return [], at
    a, b, c, d, e, f = _times(at, state.matrix)
    upright = abs(b) < 1e-6 and abs(c) < 1e-6 and a > 0
    along, size = a * state.scale, state.size * abs(d)
    x, y = e, f + state.rise * d
    moved = 0.0  # in units of text space, before the horizontal scale
    set_: list[Glyph] = []
    wide, says, name, default, each = font.widths.get, font.texts.get, font.name, font.default, font.bytes_each
    for piece in pieces:
        if not isinstance(piece, pikepdf.String):
            moved -= float(piece) / 1000 * state.size
            continue
        shown = bytes(piece)
        for code in shown if each == 1 else unpack(f">{len(shown) // 2}H", shown[: len(shown) & ~1]):
            width = wide(code, default) / 1000 * state.size
            if upright:
                set_.append(Glyph(says(code, ""), x + moved * along, y, size, width * along, name, tag))
            moved += width + state.spacing
            if each == 1 and code == 32:
                moved += state.word_spacing
    return set_, _times((1, 0, 0, 1, moved * state.scale, 0), at)


def _number(operands: Any, resources: Any, around: int) -> int:  # noqa: ANN401 - PDF objects
    """Return the number of marked content; an artifact has none, and what has no number is part of what it is in."""
    if str(operands[0]) == "/Artifact":
        return UNTAGGED
    if len(operands) == 1:
        return around
    said = operands[1]
    if isinstance(said, pikepdf.Name):
        said = resources.get("/Properties", pikepdf.Dictionary()).get(str(said), pikepdf.Dictionary())
    return int(said.get("/MCID", around))


def _matrix(operands: Any) -> Matrix:  # noqa: ANN401 - an array or a tuple of numbers
    a, b, c, d, e, f = map(float, operands)
    return a, b, c, d, e, f


def _times(one: Matrix, two: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


# --- fonts ------------------------------------------------------------------------------


def _font(said: Any, fonts: dict[tuple[int, int], Font]) -> Font:  # noqa: ANN401 - a PDF dictionary
    key = said.objgen
    if key not in fonts or key == (0, 0):
        name = re.sub(r"^/([A-Z]{6}\+)?", "", str(said.get("/BaseFont", "")))
        texts = dict(_texts(bytes(said.ToUnicode.get_stream_buffer()))) if "/ToUnicode" in said else {}
        if said.get("/Subtype") == "/Type0":
            below = said.DescendantFonts[0]
            widths, default = dict(_wide(below.get("/W", ()))), float(below.get("/DW", 1000))
            fonts[key] = Font(name, 2, widths, default, texts)
        else:
            first = int(said.get("/FirstChar", 0))
            widths = {first + at: float(width) for at, width in enumerate(said.get("/Widths", ()))}
            fonts[key] = Font(name, 1, widths, 0.0, texts or {code: chr(code) for code in range(32, 127)})
    return fonts[key]


def _wide(said: Any) -> Iterator[tuple[int, float]]:  # noqa: ANN401 - a PDF array
    """Yield code and width from a ``W`` array: ``first [w w w]`` or ``first last w`` (9.7.4.3)."""
    items = iter(said)
    for first in items:
        second = next(items)
        if isinstance(second, pikepdf.Array):
            yield from ((int(first) + at, float(width)) for at, width in enumerate(second))
        else:
            width = float(next(items))
            yield from ((code, width) for code in range(int(first), int(second) + 1))


def _texts(content: bytes) -> Iterator[tuple[int, str]]:
    """Yield code and text from a ToUnicode map (9.10.3)."""
    for kind, body in _SECTION.findall(content):
        tokens = [opened or closed or text for text, opened, closed in _TOKEN.findall(body)]
        items = iter(tokens)
        for token in items:
            first = int(token, 16)
            if kind == b"bfchar":
                yield first, _decoded(next(items, b""))
                continue
            last, begun = int(next(items), 16), next(items)
            if begun == b"[":
                yield from ((code, _decoded(next(items))) for code in range(first, last + 1))
                next(items)
            else:
                text = _decoded(begun)
                yield from ((first + n, text[:-1] + chr(ord(text[-1]) + n)) for n in range(last - first + 1))


def _decoded(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace")
