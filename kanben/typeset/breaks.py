"""Where a line may begin: Unicode's line breaking, corrected by the rules of Chinese lines.

Unicode (UAX #14) knows scripts, not how a mark is drawn: it takes every quotation mark
for a straight one and lets · and ～ begin a line.  CLREQ says otherwise ("Prohibition
Rules for Line Start and Line End").
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from itertools import pairwise

import pyphen

from kanben.typeset.classes import CLOSING, DASH, HAN, LATIN, LINE_END, NOT_FIRST, NOT_LAST, OPENING, SPACE
from kanben.typeset.fit import Breaks
from kanben.typeset.spacing import Matter, spaced

WEAK = 0.8
"""What it costs to begin a line with —— or ……, or to part an address."""
FORCED = 400.0
"""What it costs to part what has no joint."""
UNIT = 4.0
"""What it costs to part MB/s."""
ADDRESS = 12
"""Letters and signs without a space from which a run may be parted at its joints, as an address or a path."""
INSIDE, ANYWHERE = 2, 20.0
"""Letters that stay together at either end when an address is parted where it has no joint, and what that costs."""
HYPHENATED = 1.5
"""What it costs to part a word."""
LONG = 6
"""Letters from which a word may be parted, two before the hyphen and three behind."""

_SOFT = re.compile("\u00ad")
_SPECIAL = re.compile(r"[^HL]")
_SIGN = re.compile(r"[%$€£¥@&+=#°](?=[A-Za-z0-9%$€£¥@&+=#°])|(?<=[A-Za-z0-9%$€£¥@&+=#°])[%$€£¥@&+=#°]")
_WORD = re.compile(rf"(?<![A-Za-z0-9@/.'’_-])[A-Za-z]{{{LONG},}}(?![A-Za-z0-9@/'’_-])")
_BRACKET = re.compile(r"(?<=[A-Za-z0-9])(?=\([A-Za-z])")
_SIGNED = re.compile(r"[/@?=&#~_:]|\w\.\w|--")
_RUN = re.compile(r"[!-~]+")
_JOINT = re.compile(r"(?<=[/?&=._#@:-])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=%[0-9A-F]{2})")


def breaks(
    matter: Matter,
    unicode_breaks: bytes,
    *,
    whole: Collection[int],
    hyphen: float | None,
    words: bool,
    room: float,
    anywhere: bool = False,
) -> Breaks:
    """Return the places where a line may begin, in order, and the end of the text.

    ``unicode_breaks`` holds 1 for each character before which UAX #14 breaks; ``whole`` are characters
    that stay with the one before them (a note's call, text that is not to be wrapped).  ``hyphen`` is the
    width of a hyphen in em, None where not even a soft hyphen parts a word; ``words`` asks for the patterns.
    What is longer than ``room``, in pixels, is parted anywhere: better so than in the margin;
    with ``anywhere`` even before a mark.
    """
    text, kinds = matter.text, matter.kinds
    may = bytearray(unicode_breaks)
    weak: dict[int, float] = {}
    parted: dict[int, float] = {}
    count = len(text)
    for found in _SPECIAL.finditer(kinds):
        i = found.start()
        for k in (i, i + 1):
            if 0 < k < count:
                may[k] = _may(text, kinds, k, may[k])
        if kinds[i] == DASH and i and may[i]:
            weak[i] = WEAK
    _part_runs(text, kinds, may, weak)
    for soft in _SOFT.finditer(text):
        k = soft.end()
        if hyphen is None:
            may[k : k + 1] = b"\0" * (k < count)
        elif k < count and may[k]:
            weak[k], parted[k] = HYPHENATED, hyphen * matter.em[k]
    if hyphen is not None and words:
        for word in _WORD.finditer(text):
            for offset in _parts(word[0]):
                k = word.start() + offset
                may[k], weak[k], parted[k] = 1, HYPHENATED, hyphen * matter.em[k]
    for k in whole:
        may[k] = 0
    places = [k for k in range(1, count) if may[k]]
    widths: list[float] = []
    forced: set[int] = set()
    for a, b in pairwise([0, *places, count]):
        if b - a > 2 and sum(matter.advance[a:b]) > room:
            widths = widths or spaced(matter).width
            if widths[b] - widths[a] <= room:
                continue
            inside = [
                k for k in range(a + 1, b) if k not in whole and (anywhere or kinds[k - 1 : k + 1] not in _JOINED)
            ]
            weak.update(dict.fromkeys(inside, FORCED))
            forced.update(inside)
    if forced:
        places = sorted(forced.union(places))
    return Breaks([*places, count], weak, parted)


def _part_runs(text: str, kinds: str, may: bytearray, weak: dict[int, float]) -> None:
    """Say where Latin without a space in it may be parted: not at its signs, an address at its joints."""
    for found in _SIGN.finditer(text):
        for k in (found.start(), found.end()):
            if 0 < k < len(text) and kinds[k - 1] == kinds[k] == LATIN:
                may[k] = 0
        after_letter = kinds[found.start() - 1 : found.start()] == LATIN
        if after_letter and k < len(text) and kinds[k] == HAN and text[k] not in NOT_FIRST:
            may[k] = 1  # what follows a letter is no prefix: C++
    for found in _RUN.finditer(text):
        address = found.end() - found.start() >= ADDRESS and _SIGNED.search(found[0])
        if address:
            for k in range(found.start() + INSIDE, found.end() - INSIDE):
                if text[k - INSIDE : k + INSIDE].isalnum():
                    may[k], weak[k] = 1, ANYWHERE
        for joint in _JOINT.finditer(text, found.start() + 1, found.end()):
            k = joint.start()
            if address or may[k]:
                may[k], weak[k] = 1, WEAK if address or text[k - 1] == "-" else UNIT
    for found in _BRACKET.finditer(text):
        may[found.end()], weak[found.end()] = 1, HYPHENATED


_JOINED = frozenset([f"{a}{b}" for a in "HOCPEQUMSLXZA" for b in "CPEQMNSZ"] + [f"O{b}" for b in "HOULXA"] + ["UU"])
"""Neighbours that are not parted even where a line would be too long."""


def _may(text: str, kinds: str, k: int, unicode_may: int) -> int:
    """Say whether a line may begin with character ``k``, one of the two beside it being no Han and no letter."""
    a, b = kinds[k - 1], kinds[k]
    if a == LINE_END:
        return 1
    if b in "CPEQM" or text[k] in NOT_FIRST or text[k - 1] in NOT_LAST:
        return 0
    before = k - 1
    while before and kinds[before] == SPACE:
        before -= 1
    if kinds[before] == OPENING:
        return 0
    if b == DASH:
        if a == DASH and text[k - 1] == text[k]:
            return 0
        double = text[k + 1 : k + 2] == text[k] or text[k] == "⸺"
        return int(double and a != LATIN)
    if b in "NSZ":
        return unicode_may if b == "S" else 0
    if b == OPENING:
        return int(a != "X" or unicode_may)
    if a in (CLOSING, "P", "E", "Q", DASH) and b in "HLOA":
        return 1
    return unicode_may


_ENGLISH = pyphen.Pyphen(lang="en_US", left=2, right=3)


@lru_cache(maxsize=4096)
def _parts(word: str) -> tuple[int, ...]:
    """Return where a word may be parted; names in capitals are left whole.

    >>> _parts("engineering"), _parts("GITHUB")
    ((2, 4, 8), ())
    """
    if word.isupper() or not word[1:].islower():
        return ()
    return tuple(_ENGLISH.positions(word))
