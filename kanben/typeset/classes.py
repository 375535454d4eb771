"""What each character is to the setter: CLREQ's classes, and what may be taken from a mark.

A table and nothing else; the rules that read it are in :mod:`.spacing` and :mod:`.breaks`.
Classes are letters, so that the classes of a paragraph are a string as long as its text.
"""

from __future__ import annotations

import unicodedata

HAN, OPENING, CLOSING, PAUSE, STOP, CRY = "H", "O", "C", "P", "E", "Q"
DASH, DOT, SPACE, LATIN, OTHER, JOINED, OBJECT, LINE_END = "U", "M", "S", "L", "X", "Z", "A", "N"

MARKS = {
    OPENING: "（「『《〈【〖〔［｛“‘",
    CLOSING: "）」』》〉】〗〕］｝”’",
    PAUSE: "，、；：",
    STOP: "。．",
    CRY: "！？",
    DASH: "—…⋯⸺",
    DOT: "·・‧",
    SPACE: " \u00a0",
    LINE_END: "\n\u2028\u2029\x85\x0b\x0c",
    LATIN: "%$€£¥@&+=#°",
    OBJECT: "\ufffc",
    OTHER: "～／－％",
}
"""The marks by what they do, as CLREQ divides them; Latin signs that lean on figures count with them."""

NOT_LAST = frozenset("／")
"""What else may not end one (the same, GB style)."""

NOT_FIRST = frozenset("～－–／%％‰℃々〻ー")
"""What else may not begin a line: connectors and solidi (CLREQ, "Prohibition Rules for Line Start and Line End"),
units and 々 (UAX #14, classes PO and NS)."""

QUARTER = 0.25
"""Em between Han and Latin: CLREQ, "Mixed Text Composition in Horizontal Writing Mode"."""


def _class(character: str) -> str:
    for letter, characters in MARKS.items():
        if character in characters:
            return letter
    code = ord(character)
    if 0x2E80 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0x20000 <= code <= 0x3FFFF:
        return HAN if not 0x302A <= code <= 0x302F else JOINED
    if 0xAC00 <= code <= 0xD7A3 or 0x2460 <= code <= 0x24FF or 0x3250 <= code <= 0x33FF or 0xFF01 <= code <= 0xFF60:
        return HAN
    category = unicodedata.category(character)
    if category[0] == "M" or category in ("Cf", "Cc"):
        return JOINED
    return LATIN if category in ("Lu", "Ll", "Lt", "Lo", "Lm", "Nd") else OTHER


class _Classes(dict[int, str]):
    """Classes by code point, each found once."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _class(chr(code))
        return found


_TABLE = _Classes()


def classes(text: str) -> str:
    """Return the class of each character of ``text``.

    >>> classes("在2018年，“云”——")
    'HLLLLHPOHCUU'
    """
    return text.translate(_TABLE)


def centred(language: str) -> bool:
    """Say whether pause marks stand in the middle of their square: Taiwan, Hong Kong, any Traditional.

    CLREQ, "Sizes and positions of Punctuation Marks", goes by region; Traditional of no region is set like these.

    >>> centred("zh-Hant-TW"), centred("zh-Hans")
    (True, False)
    """
    parts = language.lower().replace("_", "-").split("-")
    return "hant" in parts or any(region in parts for region in ("tw", "hk", "mo"))


BLANKS = {
    False: {OPENING: (0.5, 0.0), CLOSING: (0.0, 0.5), PAUSE: (0.0, 0.5), STOP: (0.0, 0.5), CRY: (0.0, 0.5)},
    True: {OPENING: (0.5, 0.0), CLOSING: (0.0, 0.5), PAUSE: (0.25, 0.25), STOP: (0.25, 0.25), CRY: (0.0, 0.0)},
}
"""What is empty left and right of a full-width mark, in em, by whether pause marks are centred."""
