"""How likely a text is as somebody's writing: the measure by which bytes and broken runs are read.

Two stages ask it, the reader of bytes and the mender of what was read wrongly
before, and stages do not know each other.  It is small on purpose: a few hundred
characters make up half of any Chinese text, a few thousand nearly all of it,
and a wrong decoding draws from the other twenty thousand and from what is no
character at all.

``written.txt`` has the common characters of both scripts, the commonest first,
a Traditional form beside its Simplified one.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

MARKS = frozenset("，。、；：？！…—·「」『』“”‘’（）《》〈〉【】〇　")

# Common in what is written as Hong Kong speaks, and in no list of the written language.
CANTONESE = "佢哋喺嗰咗嘅冇嘢嚟嗱咁㗎啲唔喎乜咩嗌噉晒攞揾搵啱瞓喐嘥咪吖嘞囉㖞氹冚啫喇噃畀睇諗嗮嘈咧吓哎啩揸掟孭靚"

# Of 1000 characters of a Chinese text so many are among the first so many of the list, and so on.
TIERS = ((200, 310), (700, 225), (1500, 105), (3000, 70), (5600, 28))

ASCII, MARK, SELDOM, OTHER, RARE, NEVER = (
    math.log(share / 1000 / members)
    for share, members in ((100, 97), (130, 25), (10, 8000), (4, 4000), (4, 21000), (1e-4, 100_000))
)
"""How likely one character is, as a natural logarithm: a Han character outside the list is seldom seen if one of the
old standards has it and rare if none has; no author types private use, controls or U+FFFD."""


@cache
def _listed() -> dict[str, float]:
    weights = dict.fromkeys(map(chr, range(0x20, 0x7F)), ASCII) | dict.fromkeys("\n\r\t", ASCII)
    ordered = files("kanben").joinpath("written.txt").read_text(encoding="utf-8").replace("\n", "")
    first = 0
    for last, share in TIERS:
        one = math.log(share / 1000 / (last - first))
        weights |= dict.fromkeys(ordered[first:last], one)
        first = last
    return dict.fromkeys(CANTONESE, one) | weights | dict.fromkeys(MARKS, MARK)


@cache
def weight(character: str) -> float:
    """Return the natural logarithm of how likely ``character`` is in a Chinese text."""
    if (listed := _listed().get(character)) is not None:
        return listed
    if "\u4e00" <= character <= "\u9fff":
        return SELDOM if _encodes(character, "gb2312") or _encodes(character, "big5") else RARE
    hangul = "\uac00" <= character <= "\ud7a3"  # half of what UTF-16 read amiss can be
    if hangul or character == "\ufffd" or unicodedata.category(character) in ("Cc", "Cn", "Co", "Cs"):
        return NEVER
    return OTHER


def _encodes(character: str, codec: str) -> bool:
    try:
        return bool(character.encode(codec))
    except UnicodeEncodeError:
        return False


def common(character: str) -> bool:
    """Say whether ``character`` is a mark or a Han character that Chinese texts commonly have."""
    return character > "~" and character in _listed()


def likelihood(counted: Mapping[str, int]) -> float:
    """Return the natural logarithm of how likely the characters of a text, ``counted``, are together."""
    return math.fsum(n * weight(character) for character, n in counted.items())
