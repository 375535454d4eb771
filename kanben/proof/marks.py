"""What a proof knows of marks: which may begin or end a line, and how much of each is empty.

Known here a second time, apart from the setter's own table: two who agree by
copying prove nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kanben.proof.glyphs import Glyph

OPENING = frozenset("（「『《〈【〖〔［｛“‘")
CLOSING = frozenset("）」』》〉】〗〕］｝”’")
PAUSES = frozenset("，、；：")
STOPS = frozenset("。．！？")
SOLID = frozenset("—…⸺")  # two of these are one mark
CIRCLED = frozenset(map(chr, [*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0)]))
"""① to ㊿: notes and their calls."""

NOT_FIRST = CLOSING | PAUSES | STOPS | frozenset("·・‧～－–／％‰℃")
NOT_LAST = OPENING
"""CLREQ, "Prohibition Rules for Line Start and Line End"; of 々 and the dashes, which only some houses keep
from the start of a line, nothing is said."""


@dataclass(frozen=True, slots=True)
class Custom:
    """A region's custom: whether pause marks stand in the middle of their square."""

    centred: bool

    def blank(self, glyph: Glyph) -> tuple[float, float]:
        """Return what of a glyph's square is empty left and right, in em; nothing of what is not full width."""
        mark = glyph.text
        if len(mark) != 1 or glyph.width < 0.9 * glyph.size:
            return 0.0, 0.0
        if mark in OPENING:
            return 0.5, 0.0
        if mark in CLOSING:
            return 0.0, 0.5
        if mark in "！？" and self.centred:
            return 0.0, 0.0
        if mark in PAUSES or mark in STOPS:
            return (0.25, 0.25) if self.centred else (0.0, 0.5)
        return 0.0, 0.0

    def start(self, glyph: Glyph) -> float:
        """Where the ink of a glyph may begin."""
        return glyph.x + self.blank(glyph)[0] * glyph.size

    def end(self, glyph: Glyph) -> float:
        """Where the ink of a glyph must have ended."""
        return glyph.end - self.blank(glyph)[1] * glyph.size


def custom(language: str) -> Custom:
    """Return the custom of a variant: Taiwan, Hong Kong and all Traditional text centre their pause marks.

    >>> custom("zh-Hant-TW").centred, custom("zh-Hans").centred
    (True, False)
    """
    return Custom("hant" in language.lower())


@cache
def is_han(text: str) -> bool:
    """Tell whether a glyph is a hanzi (or kana), and not a mark.

    >>> [is_han(c) for c in "汉𠮷〇々，A"]
    [True, True, True, True, False, False]
    """
    return (text[:1] >= "\u2e80" and text[:1].isalpha() and not "\uff00" <= text[:1] <= "\uffef") or text[:1] == "〇"


@cache
def is_latin(text: str) -> bool:
    """Tell whether a glyph is a letter or figure of half width.

    >>> [is_latin(c) for c in "A9éЯ，汉Ａ①"]
    [True, True, True, True, False, False, False, False]
    """
    return text[:1].isalnum() and text[:1] < "\u2000"


def is_mark(text: str) -> bool:
    """Tell whether a glyph is one of the marks that have an empty side."""
    return text in OPENING or text in CLOSING or text in PAUSES or text in STOPS
