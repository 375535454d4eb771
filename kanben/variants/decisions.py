"""What the conversion decided that a person may wish to see, the doubtful first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kanben.variants.conversion import Converter, Stretch
from kanben.variants.dictionaries import entries
from kanben.variants.phrases import Phrases

DOUBTFUL = "干发只余谷斗松丑板冲复卷困表别周征"
"""One character in Simplified, two common ones in Traditional: by themselves, with no word around them known.

后, 里 and 云 are not among them: standing alone they are 後, 裏 and 雲 but for a
few set words, and those the dictionaries have.
"""

MOST = 60
"""No more than this many: a list nobody reads shows nothing."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One choice: in ``text``, ``before`` became ``after``, because ``why``.

    It was made ``count`` times, first at ``place``: a source with an offset in
    code points, or ``#id`` of a section.
    """

    text: str
    before: str
    after: str
    why: str
    place: str
    count: int = 1


def worth_a_look(make: Converter, stretches: Sequence[Stretch], place: str) -> Iterator[Decision]:
    """Yield the choices made in one block: where we overruled the dictionaries, where they only had a default."""
    if not make.to.chain or make.source == "traditional":
        return
    for stretch in stretches:
        if stretch.settled:
            if stretch.settled.startswith("glossary") and len(stretch.forms) > 2:
                plain = make.unaided(stretch.forms[1])
                if plain != stretch.forms[-1]:
                    yield Decision(stretch.forms[-1], plain, stretch.forms[-1], stretch.settled, place)
            continue
        canonical, after = stretch.forms[1], stretch.forms[-1]
        if len(canonical) != len(after):
            continue
        yield from _overruled(make, stretch, place)
        yield from _by_default(stretch, place)


def _overruled(make: Converter, stretch: Stretch, place: str) -> Iterator[Decision]:
    if not stretch.overruled:
        return
    canonical, after = stretch.forms[1], stretch.forms[-1]
    plain = make.unaided(canonical)
    for segment in stretch.overruled:
        a, b = segment.start, segment.end
        if len(plain) == len(after) and plain[a:b] != after[a:b]:
            yield Decision(_around(after, a, b), plain[a:b], after[a:b], segment.reason, place)


def _by_default(stretch: Stretch, place: str) -> Iterator[Decision]:
    canonical, after = stretch.forms[1], stretch.forms[-1]
    settled = {at for s in stretch.overruled for at in range(s.start, s.end)}
    single = [(at, at + 1) for at, c in enumerate(canonical) if c in DOUBTFUL]
    for a, b in (*single, *_with_rivals().find(canonical)):
        if settled.isdisjoint(range(a, b)) and not _in_a_phrase(canonical, a, b):
            table = "STCharacters.txt" if b - a == 1 else "STPhrases.txt"
            rivals = "、".join(entries(table)[canonical[a:b]][1:])
            yield Decision(_around(after, a, b), canonical[a:b], after[a:b], f"by default; or {rivals}?", place)


@cache
def _with_rivals() -> Phrases:
    """Return the phrases for which the dictionaries themselves give two readings (天后, 天後)."""
    return Phrases.of(phrase for phrase, values in entries("STPhrases.txt").items() if len(values) > 1)


def _in_a_phrase(text: str, start: int, end: int) -> bool:
    """Say whether a longer phrase of the dictionaries lies over ``start`` to ``end``."""
    known = entries("STPhrases.txt")
    return any(
        text[a : a + size] in known
        for size in range(end - start + 1, 8)
        for a in range(max(end - size, 0), min(start, len(text) - size) + 1)
    )


def _around(text: str, start: int, end: int) -> str:
    """Return the words around a place, enough to judge by."""
    return text[max(start - 8, 0) : end + 8].replace("\n", " ").strip()


def ranked(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """Return ``decisions`` with like ones counted as one: our rules first, then defaults, then the glossary."""
    like: dict[tuple[str, str, str, str], Decision] = {}
    for one in decisions:
        context = one.text if len(one.before) == 1 else ""  # one character is judged by its company, a word by itself
        key = (one.before, one.after, one.why, context)
        like[key] = replace(like[key], count=like[key].count + 1) if key in like else one
    order = sorted(enumerate(like.values()), key=lambda item: (_rank(item[1]), item[0]))
    return tuple(one for _, one in order)[:MOST]


def _rank(one: Decision) -> int:
    if one.why.startswith("by default"):
        return 1
    return 2 if one.why.startswith("glossary") else 0
