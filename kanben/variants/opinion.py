"""A second opinion on the dictionaries' phrases, by how likely words are.

The dictionaries take the longest phrase that begins at a place, whatever
follows: in 事情头发现在 they must not see 发现, in 两片面包 not 片面.  Where a phrase
lies across a word, the likeliest division of the clause into words is asked.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log
from typing import Any

from kanben.variants.dictionaries import entries
from kanben.variants.ready import ready
from kanben.wordlist import digest, listed, occurrences

FILES = ("STPhrases_GeneratedFromRegionalPhrases.txt", "STPhrases.txt")

LONGEST = 6
"""Characters of a word; a longer one is known to the dictionaries as a phrase."""
AROUND = 7
"""Characters on either side that are read with a phrase."""
GRANTED = 4.0
"""Occurrences granted to a phrase of the dictionaries that is no word of the list."""
PLAIN = 8.0
"""How much likelier (a natural logarithm) another division of one word must be to be believed."""
UNKNOWN = 0.1
"""Occurrences granted to a character the list does not have."""


@dataclass(frozen=True, slots=True)
class Division:
    """A stretch of text divided at ``cuts``, and the natural logarithm of how likely that is."""

    cuts: tuple[int, ...]
    likelihood: float


@cache
def _told() -> Mapping[str, Any]:
    return ready("phrases", (*FILES, "STCharacters.txt"), ("opinion.py", "lexicon.py"), _read)  # type: ignore[no-any-return]


def _read() -> dict[str, Any]:
    """Read what the phrases say of themselves, of their characters and of any two neighbours in them."""
    alone = {c: forms[0] for c, forms in entries("STCharacters.txt").items()}
    told = {key: values[0] for file in FILES for key, values in entries(file).items()}
    special: dict[str, None] = {}
    pairs: dict[str, None] = {}
    many: dict[str, None] = {}
    for phrase, form in told.items():
        for i, (was, now) in enumerate(zip(phrase, form, strict=True)):
            if now != alone.get(was, was):
                special[phrase] = many[was] = None
                pairs |= dict.fromkeys((phrase[max(i - 1, 0) : i + 1], phrase[i : i + 2]))
    first: dict[str, list[str]] = {}
    for phrase in told:
        first.setdefault(phrase[0], []).append(phrase)
    return {
        "phrases": told,
        "special": list(special),
        "ambiguous": list(many),
        "telling": [pair for pair in pairs if len(pair) == 2],
        "joined": list({key[i : i + 2]: None for key in told for i in range(len(key) - 1)}),
        "lengths": {c: sorted({len(key) for key in some}, reverse=True) for c, some in first.items()},
        "twofold": {key: forms for key, forms in entries("STPhrases.txt").items() if len(forms) > 1},
    }


def phrases() -> dict[str, str]:
    """Return the dictionaries' phrases, each with the form they prefer."""
    found: dict[str, str] = _told()["phrases"]
    return found


def lengths() -> dict[str, list[int]]:
    """Return how long the phrases are that begin with a character, the longest first."""
    found: dict[str, list[int]] = _told()["lengths"]
    return found


def twofold() -> dict[str, list[str]]:
    """Return the forms of the phrases that may be read in more ways than one."""
    found: dict[str, list[str]] = _told()["twofold"]
    return found


@cache
def ambiguous() -> frozenset[str]:
    """Return the characters that are one thing in some phrase and another alone."""
    return frozenset(_told()["ambiguous"])


@cache
def telling() -> frozenset[str]:
    """Return such characters with a neighbour they have in such a phrase."""
    return frozenset(_told()["telling"])


@cache
def joined() -> frozenset[str]:
    """Return any two characters that are neighbours in a phrase."""
    return frozenset(_told()["joined"])


@cache
def _special() -> frozenset[str]:
    """Return the phrases that are something else than their characters alone."""
    return frozenset(_told()["special"])


@cache
def _counted() -> Mapping[str, Any]:
    return ready(f"words-{digest().hex()[:16]}", (), ("opinion.py",), _count)  # type: ignore[no-any-return]


def _count() -> dict[str, Any]:
    """Count all words, and mark any two characters that are neighbours in one by a number that few others have."""
    words = dict(listed())
    marks = bytearray(1 << 18)
    for pair in {word[i : i + 2] for word in words for i in range(len(word) - 1)}:
        number = _number(pair)
        marks[number >> 3] |= 1 << (number & 7)
    return {"total": sum(words.values()), "marks": b64encode(marks).decode()}


@cache
def _total() -> float:
    return log(_counted()["total"])


@cache
def _marks() -> bytes:
    return b64decode(_counted()["marks"])


def _number(pair: str) -> int:
    return (ord(pair[0]) * 40503 ^ ord(pair[1])) & 0x1FFFFF


def beside(pair: str) -> bool:
    """Say whether two characters may be neighbours in a word of the list: to ask for the words takes longer."""
    number = _number(pair)
    return bool(_marks()[number >> 3] >> (number & 7) & 1)


def crossed(text: str, start: int, end: int, stop: int) -> bool:
    """Say whether a word lies across an edge of the phrase from ``start`` to ``end`` and may change it.

    No word goes beyond ``stop``.
    """
    special = _special()
    known = occurrences() if text[start:end] in special else None
    for edge in (start, end):
        inside = 0 < edge < stop
        if inside and not _neighbours(text, edge, listed=known is not None):
            continue
        for a in range(edge - 1, max(edge - 4, -1), -1):
            if inside and a + 1 < edge and not _neighbours(text, a + 1, listed=known is not None):
                break  # no word goes further back
            for b in range(edge + 1, a + 5):
                if inside and edge + 1 < b <= stop and not _neighbours(text, b - 1, listed=known is not None):
                    break
                word = text[a : min(b, stop)]
                if (word in special or (known is not None and word in known)) and not (a <= start and end <= b):
                    return True
    return False


def _neighbours(text: str, at: int, *, listed: bool) -> bool:
    """Say whether the characters on both sides of ``at`` may be neighbours in a phrase, or in a word that is listed."""
    pair = text[at - 1 : at + 1]
    return pair in joined() or (listed and beside(pair))


def divided(text: str, start: int, end: int, edges: tuple[int, ...] = (), longest: int = LONGEST) -> Division:
    """Return the likeliest division of ``text`` from ``start`` to ``end``; no word lies across one of ``edges``."""
    found = _divided(text[start:end], tuple(edge - start for edge in edges), longest)
    return Division(tuple(start + cut for cut in found.cuts), found.likelihood)


@lru_cache(maxsize=4096)
def _divided(text: str, edges: tuple[int, ...], longest: int) -> Division:
    known, granted, total = occurrences(), phrases(), _total()
    best = [0.0] + [-1e9] * len(text)
    back = [0] * (len(text) + 1)
    for a in range(len(text)):
        likely = best[a]
        for b in range(a + 1, min(a + longest, len(text)) + 1):
            if b > a + 1 and not _neighbours(text, b - 1, listed=True):
                break  # no word goes on
            word = text[a:b]
            times = known.get(word, 0) or (GRANTED if word in granted else UNKNOWN if b == a + 1 else 0)
            if times and likely + log(times) - total > best[b] and not (edges and any(a < one < b for one in edges)):
                best[b] = likely + log(times) - total
                back[b] = a
    cuts = [len(text)]
    while cuts[-1]:
        cuts.append(back[cuts[-1]])
    return Division(tuple(reversed(cuts)), best[-1])


@dataclass(frozen=True, slots=True)
class Opinion:
    """Where words lie over a phrase, and by how much (a natural logarithm) this is the likelier division."""

    cuts: tuple[int, ...]
    margin: float


def second(text: str, start: int, end: int, high: int) -> Opinion | None:
    """Return how words lie over the phrase from ``start`` to ``end``, if not as it does; none goes beyond ``high``."""
    low, top = _clause(text, start, end, high)
    free = divided(text, low, top)
    first = max(cut for cut in free.cuts if cut <= start)
    last = min(cut for cut in free.cuts if cut >= end)
    if (first, last) == (start, end) and len(free.cuts) > 1:
        return None
    inside = not any(first < cut < last for cut in free.cuts)
    if inside:  # the phrase is a part of one word: is it a part of that word?
        low, top = first, last
        free = divided(text, low, top, longest=top - low - 1)
    if start in free.cuts and end in free.cuts:
        return None
    margin = free.likelihood - divided(text, low, top, (start, end)).likelihood
    if inside and margin < PLAIN:
        return None
    return Opinion(tuple(cut for cut in free.cuts if first <= cut <= last), margin)


def _clause(text: str, start: int, end: int, top: int) -> tuple[int, int]:
    """Return the Chinese around a place, no further than ``AROUND``."""
    low, high = start, end
    while low > 0 and start - low < AROUND and "\u4e00" <= text[low - 1] <= "\u9fff":
        low -= 1
    while high < top and high - end < AROUND and "\u4e00" <= text[high] <= "\u9fff":
        high += 1
    return low, high
