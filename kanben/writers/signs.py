"""Readings and the marks under characters, as elements: what Chinese sets above, beside and below its text.

Print has no ruby in its engine, so there each reading is placed here: how wide it is
says the face it is set in, and beside what it stands says the text.

Sources: CLREQ, "Positioning of Bopomofo Interlinear Annotations" (symbols of
three tenths of the character in a column half a character wide, together centred on
it) and "Positioning of Romanized Interlinear Annotations" (half the size, centred, a
quarter of its own em between neighbours; it may reach over characters without one).
"""

from __future__ import annotations

import re
from itertools import pairwise

import uharfbuzz as hb

from kanben.writers.pen import Element, Pen

UNDERLINED = ("proper-name", "book-title")
"""Roles of spans that have a line under them: HTML's ``u``, which it gives as the mark of Chinese names."""

HAN = re.compile(r"[\u3007\u3400-\u9fff\U00020000-\U0003ffff]")
SYMBOL = re.compile(r"[\u3105-\u312f\u31a0-\u31bf]")
ZHUYIN = re.compile(r"([˙]?)([\u3105-\u312f\u31a0-\u31bf]{1,3})([ˊˇˋ˪˫˙]?)")

SMALL = 0.5
"""The size of a reading above its base, in em of the base."""
APART = 0.125
"""Em of the base between two readings: a word space of theirs."""
OVER = 0.35
"""Em by which a reading may reach over a neighbour that has none: the longest syllables need it."""

SIGN = 0.3
"""The size of zhuyin beside its base."""
MIDDLE = 0.5525
"""Em from the top of a base's box to the middle of the character in it."""
LIGHT = 1 / 15
"""Em of height the mark of the light tone takes, above the symbols."""
RISE = 0.017
"""Em by which a sign stands lower in its own box than its square."""
LOW = 0.08
"""Em by which the faces set tone marks too high for signs that are to stand in the middle of their square."""


def tag(role: str) -> str:
    """Return the element a span of this role is."""
    return "u" if role in UNDERLINED else "span"


def stress(text: str) -> str:
    """Return the class of stressed ``text``: Latin has no dots.

    >>> stress("War and Peace"), stress("戰爭與和平")
    ('latin', '')
    """
    return "" if HAN.search(text) else "latin"


def apart(inlines: list[str | Element]) -> list[str | Element]:
    """Return ``inlines``, an underlined one that comes right after another marked so: two lines must not be one."""
    for before, after in pairwise(inlines):
        if not isinstance(before, str) and not isinstance(after, str) and _underlined(before) and _underlined(after):
            after.set("class", f"{after.get('class')} after")
    return inlines


def _underlined(element: Element) -> bool:
    return element.get("class", "").partition(" ")[0] in UNDERLINED


def ruby(pen: Pen, base: str, reading: str) -> Element:
    """Return a reading with its base; in brackets, should a reader's device know no readings."""
    opening, closing = (pen.element("rp", "（"), pen.element("rp", "）")) if pen.reader else ("", "")
    role = "zhuyin" if SYMBOL.search(reading) else ""
    return pen.element("ruby", base, opening, pen.element("rt", reading), closing, role=role)


# --- print ------------------------------------------------------------------------


def place(html: Element, face: bytes) -> None:
    """Give each reading of a printed text its place, and its base the room for it.

    ``face`` is the font readings are set in.  Zhuyin stands beside its character,
    which then takes an em and a half; other readings stand above, and push bases
    apart only where they would touch each other.
    """
    font = hb.Font(hb.Face(hb.Blob(face)))

    def width(reading: str) -> float:
        shaped = hb.Buffer()
        shaped.add_str(reading)
        shaped.guess_segment_properties()
        hb.shape(font, shaped)
        return float(sum(one.x_advance for one in shaped.glyph_positions) / font.face.upem)

    before: Element | None = None
    reach = 0.0  # how far the reading before goes beyond its base
    for one in html.iter("ruby"):
        base, rt = one.text or "", one.find("rt")
        if rt is None:
            continue
        reading = rt.text or ""
        if len(base) == 1 and (signs := ZHUYIN.fullmatch(reading)):
            _beside(rt, *signs.groups())
            before = None
            continue
        one.attrib.pop("class", None)  # zhuyin of a group cannot stand beside
        wide = len(base) if HAN.match(base) else width(base)
        beyond = (width(reading) * SMALL - wide) / 2
        outer = max(0.0, beyond - OVER)
        near = before is not None and before.getnext() is one and not before.tail
        if near and before is not None:
            before.set("style", re.sub(r"margin-right: [\d.]+em", "margin-right: 0.000em", before.get("style", "")))
        left = max(0.0, beyond + reach + APART) if near else outer
        one.set("style", f"margin-left: {left:.3f}em; margin-right: {outer:.3f}em")
        rt.set("style", f"margin-left: {-(wide + beyond) / SMALL:.3f}em")  # from the end of the base
        before, reach = one, beyond


def _beside(rt: Element, light: str, symbols: str, tone: str) -> None:
    """Set zhuyin as a column of symbols with its tone at the upper right of the last of them."""
    light, tone = ("˙", "") if tone == "˙" else (light, tone)
    top = MIDDLE - (len(symbols) * SIGN + (LIGHT if light else 0)) / 2 - RISE
    signs = [(light, 0.25 * SIGN, top + LIGHT / 2 - SIGN / 2)] if light else []
    top += LIGHT if light else 0
    signs += [(symbol, 0.0, top + n * SIGN) for n, symbol in enumerate(symbols)]
    signs += [(tone, SIGN, signs[-1][2] - SIGN / 2 + LOW)] if tone else []
    rt.text = None
    for said, x, y in signs:
        sign = rt.makeelement("span", {"style": f"left: {x / SIGN:.3f}em; top: {y / SIGN:.3f}em"})
        sign.text = said
        rt.append(sign)
