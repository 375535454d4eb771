"""A second opinion on the dictionaries' phrases, by how likely words are.

The dictionaries take the longest phrase that begins at a place, whatever
follows: in 事情头发现在 they must not see 发现, in 两片面包 not 片面.  Where a phrase
lies across a word, the likeliest division of the clause into words is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import log

from kanben.variants.dictionaries import entries
from kanben.wordlist import occurrences

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
def _total() -> float:
    return log(sum(occurrences().values()))


@cache
def phrases() -> dict[str, str]:
    """Return the dictionaries' phrases, each with the form they prefer."""
    files = ("STPhrases_GeneratedFromRegionalPhrases.txt", "STPhrases.txt")
    return {key: values[0] for file in files for key, values in entries(file).items()}


@cache
def _special() -> frozenset[str]:
    """Return the phrases that are something else than their characters alone."""
    alone = entries("STCharacters.txt")
    return frozenset(
        phrase
        for phrase, form in phrases().items()
        if any(alone.get(was, was)[0] != now for was, now in zip(phrase, form, strict=True))
    )


def crossed(text: str, start: int, end: int) -> bool:
    """Say whether a word lies across an edge of the phrase from ``start`` to ``end`` and may change it."""
    known, special = occurrences(), _special()
    either = text[start:end] in special
    for edge in (start, end):
        for a in range(max(edge - 3, 0), edge):
            for b in range(edge + 1, a + 5):
                word = text[a:b]
                if (word in special or (either and word in known)) and not (a <= start and end <= b):
                    return True
    return False


def divided(text: str, start: int, end: int, edges: tuple[int, ...] = (), longest: int = LONGEST) -> Division:
    """Return the likeliest division of ``text`` from ``start`` to ``end``; no word lies across one of ``edges``."""
    known, granted, total = occurrences(), phrases(), _total()
    best = [0.0] + [-1e9] * (end - start)
    back = [0] * (end - start + 1)
    for a in range(start, end):
        likely = best[a - start]
        for b in range(a + 1, min(a + longest, end) + 1):
            word = text[a:b]
            times = known.get(word, 0) or (GRANTED if word in granted else UNKNOWN if b == a + 1 else 0)
            if times and likely + log(times) - total > best[b - start] and not any(a < edge < b for edge in edges):
                best[b - start] = likely + log(times) - total
                back[b - start] = a
    cuts = [end]
    while cuts[-1] > start:
        cuts.append(back[cuts[-1] - start])
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
