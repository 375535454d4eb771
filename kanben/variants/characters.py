"""The characters that tell the scripts apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from kanben.variants.dictionaries import entries
from kanben.variants.ready import ready
from kanben.variants.tags import variant

TABLES = ("STCharacters.txt", "STPhrases.txt", "TWVariants.txt", "HKVariants.txt")

LEGAL = "拚桠瞭祇昇甯麴徵乾藉於夥著覆麽甦邨堃犇龢喆淼陞袷钜迺"
"""Characters OpenCC counts as Traditional that Simplified print has too, in names and in a few words."""


@cache
def simplified_only() -> frozenset[str]:
    """Return the characters no Traditional text has, by OpenCC's tables.

    What a Traditional standard or phrase somewhere keeps (群 床 么 虱), it has.
    """
    return frozenset(ready("simplified", TABLES, ("characters.py", "lexicon.py"), _simplified_only))


def _simplified_only() -> str:
    pairs = entries("STCharacters.txt")
    kept = {c for values in pairs.values() for c in values}
    for table in TABLES[1:]:
        kept.update(c for values in entries(table).values() for word in values for c in word)
    return "".join(c for c in pairs if c not in kept)


@cache
def traditional_only() -> frozenset[str]:
    """Return the characters no Simplified text has, by OpenCC's tables and the mainland's list."""
    pairs = entries("TSCharacters.txt")
    kept = {c for values in pairs.values() for c in values} | set(LEGAL)
    return frozenset(c for c in pairs if c not in kept)


@cache
def alike() -> Mapping[str, str]:
    """Return the one character that stands for all forms a character has in some script, by OpenCC's tables.

    For comparing words that may have been converted since, never for writing them.

    >>> [len({alike().get(c, c) for c in forms}) for forms in ("著着", "臺台檯枱", "雲云", "井泉")]
    [1, 1, 1, 2]
    """
    stands: dict[str, str] = {}

    def first(character: str) -> str:
        while (other := stands.get(character, character)) != character:
            character = other
        return character

    for table in ("TSCharacters.txt", "HKVariants.txt", "TWVariants.txt"):
        for one, forms in entries(table).items():
            for form in forms:
                if len(one) == len(form) == 1:
                    stands[first(one)] = first(form)
    return {character: form for character in stands if (form := first(character)) != character}


def stray(text: str, tag: str) -> list[tuple[int, str]]:
    """Return the characters of ``text``, with their offsets, that the script of ``tag`` does not have.

    Reckoned from the character tables alone, whatever way the text came.

    >>> stray("騰訊云的业務", "zh-Hant-TW")
    [(4, '业')]
    """
    strangers, found = _strangers(variant(tag).script)
    return [(met.start(), met[0]) for met in found.finditer(text) if met[0] in strangers]


@cache
def _strangers(script: str) -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the characters, and what finds them: beyond the first plane all, which a class would try one by one."""
    strangers = traditional_only() if script == "simplified" else simplified_only()
    near = "".join(sorted(character for character in strangers if character < "\U00010000"))
    return strangers, re.compile(f"[{near}\U00010000-\U0010ffff]")
