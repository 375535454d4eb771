"""Where in a text anything may have to be asked: a look at two neighbours settles it for most characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import TypeAlias

from kanben.variants.dictionaries import entries
from kanben.variants.opinion import ambiguous, telling
from kanben.variants.segments import Segment
from kanben.variants.tables import Row, possible, rows, ruled

LONG = 2000
"""A text of more characters is looked through all at once, in NumPy."""

TOLD, HOUSE, RULES = 1, 2, 4
"""Bits of what two neighbours let be asked: the dictionaries' phrases, the house's, and from the third on our rules."""

MOST_PAIRS = 100_000  # remembered, with what may be asked of them


@dataclass(frozen=True, slots=True)
class _House:
    """The house's phrases, each known by one of its characters, an ambiguous one if it has any."""

    phrases: dict[str, Row]
    places: dict[str, tuple[tuple[int, int], ...]]
    """For each such character how far before it a phrase begins, and how long that is."""
    before: frozenset[str]
    """Each such character with the one before it in a phrase, or alone where it begins one …"""
    behind: frozenset[str]
    """… and with the one behind it."""


@cache
def _house() -> _House:
    table = {row.text: row for row in rows("phrases.tsv")}
    places: dict[str, set[tuple[int, int]]] = {}
    before, behind = set(), set()
    for phrase in table:
        at = next((i for i, c in enumerate(phrase) if c in _ambiguous()), 0)
        places.setdefault(phrase[at], set()).add((at, len(phrase)))
        before.add(phrase[max(at - 1, 0) : at + 1])
        behind.add(phrase[at : at + 2])
    order = {c: tuple(sorted(each, key=lambda place: (-place[0], -place[1]))) for c, each in places.items()}
    return _House(table, order, frozenset(before), frozenset(behind))


@cache
def _ambiguous() -> frozenset[str]:
    """Return the characters that have more than one form, or one in a phrase and another alone."""
    many = (c for c, forms in entries("STCharacters.txt").items() if len(forms) > 1)
    return ruled().union(many, ambiguous())


@cache
def _asked() -> re.Pattern[str]:
    """Return what finds the characters that may have to be asked about."""
    return re.compile(f"[{''.join(sorted(_ambiguous() | _house().places.keys()))}]")


NOBODY = 0x10FFFF
"""Stands for the neighbour of a character at an end of the text: a noncharacter, of which no rule knows."""

_before: dict[int, int] = {}  # what the character before one lets be asked about it, by the two of them
_behind: dict[int, int] = {}


Open: TypeAlias = "tuple[int, int, int, tuple[int, int] | None]"
"""A place at which the dictionaries or our rules may have to be asked: which rules may fit, a bit for each; whether
a neighbour is told of; the phrase the dictionaries see there in the whole text, or the character alone, and None
where nobody looked."""


def _lets(pairs: Iterable[int], *, behind: bool) -> list[int]:
    """Return what one of each of ``pairs``, two characters as a number, lets be asked of the one it is ``behind``."""
    known = _behind if behind else _before
    if len(known) >= MOST_PAIRS:
        known.clear()
    found = []
    for pair in pairs:
        bits = known.get(pair)
        if bits is None:
            known[pair] = bits = _let(chr(pair >> 21), chr(pair & 0x1FFFFF), behind=behind)
        found.append(bits)
    return found


def _let(one: str, two: str, *, behind: bool) -> int:
    character, other, house = (one, two, _house().behind) if behind else (two, one, _house().before)
    told = one + two in telling() and character in _ambiguous()
    ours = one + two in house or character in house
    rules = possible(character, other, behind=behind) if character in ruled() else 0
    return told * TOLD + ours * HOUSE + rules * RULES


def may(text: str, at: int) -> int:
    """Return which rules may fit the character at ``at``, a bit for each."""
    before = ord(text[at - 1]) if at else NOBODY
    behind = ord(text[at + 1]) if at + 1 < len(text) else NOBODY
    (one,) = _lets([before << 21 | ord(text[at])], behind=False)
    (other,) = _lets([ord(text[at]) << 21 | behind], behind=True)
    return (one & other) // RULES


def seen(text: str, places: Sequence[int]) -> Iterable[tuple[int, int] | None]:
    """Return for each of ``places`` the phrase seen there in all of ``text``; None where nobody looked."""
    if len(text) <= LONG:
        return repeat(None, len(places))
    from kanben.variants import long_reading  # NumPy takes a tenth of a second to begin

    return long_reading.seen(text, places)


def met(canonical: str) -> tuple[list[Segment], Iterable[Open]]:
    """Return where the house's phrases stand, and where the dictionaries or our rules may have to be asked."""
    if len(canonical) <= LONG:
        places = [found.start() for found in _asked().finditer(canonical)]
        points = [NOBODY, *map(ord, canonical), NOBODY]
        before = _lets((points[at] << 21 | points[at + 1] for at in places), behind=False)
        behind = _lets((points[at + 1] << 21 | points[at + 2] for at in places), behind=True)
    else:
        from kanben.variants.long_reading import asked  # NumPy takes a tenth of a second to begin

        places, before, behind = asked(canonical, _ambiguous() | _house().places.keys(), _lets)
    house = _house()
    ours: list[Segment] = []
    for at in [at for at, one, other in zip(places, before, behind, strict=True) if one & other & HOUSE]:
        for back, size in house.places.get(canonical[at], ()):
            row = house.phrases.get(canonical[at - back : at - back + size]) if at >= back else None
            if row and len(row.text) == size:
                ours.append(Segment(at - back, at - back + size, row.form, row.reason, "table"))
    open_ = [
        (at, (one & other) // RULES, (one | other) & TOLD)
        for at, one, other in zip(places, before, behind, strict=True)
        if one & other >= RULES or (one | other) & TOLD
    ]
    phrases = seen(canonical, [at for at, _, _ in open_])
    return ours, ((at, may, told, phrase) for (at, may, told), phrase in zip(open_, phrases, strict=True))
