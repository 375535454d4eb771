"""The characters every device that shows Chinese can be trusted to have; what is not among them is rare.

GBK holds all 20,902 hanzi of the first Unicode, the marks, zhuyin, pinyin with its
tones: system fonts of both scripts have held them since the nineties.  Big5 adds
marks of its own, and in Hong Kong the government's set (HKSCS) adds the hanzi of
Cantonese, of which only those of the Basic Multilingual Plane are trusted here: many
a reader of books on electronic paper draws no other plane.  Of Latin, Greek and Cyrillic
there are the letters of the languages of Europe.  All of it is read off Python's codecs.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

CODECS = ("gbk", "cp950", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257")
HONG_KONG = "big5hkscs"

_PLANE = "".join(map(chr, (*range(0xD800), *range(0xF900, 0x10000))))
"""The Basic Multilingual Plane without surrogates and without what is for private use."""

_MARKS = (
    r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\u3099\u309a"
    r"\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
_JOINED = re.compile(_MARKS)
_CLUSTER = re.compile(rf".{_MARKS}*", re.DOTALL)
"""A character with the marks over it and the selector of its form."""


@cache
def usual(language: str) -> frozenset[str]:
    """Return the characters a device for books in ``language`` (BCP 47) is trusted to have.

    >>> [character in usual("zh-Hant-TW") for character in "龘镕ǚㄅ㗎𠮷"]
    [True, True, True, True, False, False]
    >>> "㗎" in usual("zh-Hant-HK"), "𡃁" in usual("zh-Hant-HK")
    (True, False)
    """
    codecs = (*CODECS, *((HONG_KONG,) if language.endswith("-HK") else ()))
    held = (_PLANE.encode(codec, "ignore").decode(codec) for codec in codecs)
    return frozenset(map(chr, range(0x20, 0x7F))).union(*held)


@cache
def unseen(character: str) -> bool:
    """Say whether a character is never drawn: line ends, joiners, variation selectors."""
    return unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp") or "VARIATION SELECTOR" in unicodedata.name(
        character, ""
    )


def rare(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield from where to where ``text`` holds what a device may have no glyph for, marks with their letters.

    >>> list(rare("土口𠮷寫作𠮷", "zh-Hant"))
    [(2, 3), (5, 6)]
    >>> list(rare("他a\u0335\u0327說𠮷\ufe00", "zh-Hant"))
    [(1, 4), (5, 7)]
    """
    return clusters(text, odd(text, language))


def odd(text: str, language: str) -> frozenset[str]:
    """Return the characters of ``text`` that a device may have no glyph for."""
    return frozenset(character for character in set(_unusual(language).findall(text)) if not unseen(character))


@cache
def _unusual(language: str) -> re.Pattern[str]:
    """Return what finds any character that is not usual; told in ranges, since to read them one by one takes long."""
    codes = sorted(map(ord, usual(language)))
    begins = [code for before, code in pairwise((-2, *codes)) if code > before + 1]
    ends = [before for before, code in pairwise((*codes, sys.maxunicode + 2)) if code > before + 1]
    ranges = (f"\\U{begin:08x}-\\U{end:08x}" for begin, end in zip(begins, ends, strict=True))
    return re.compile(f"[^{''.join(ranges)}]")


def clusters(text: str, odd: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield from where to where ``text`` holds one of ``odd``; who asks of many texts knows those of all."""
    past = 0
    for at in [at for at, character in enumerate(text) if character in odd] if any(one in text for one in odd) else ():
        if at >= past:
            start = at
            while start and _JOINED.match(text, start):
                start -= 1
            start, past = next(_CLUSTER.finditer(text, start)).span()
            yield start, past
