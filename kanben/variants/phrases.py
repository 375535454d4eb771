"""Finding phrases in text, and keeping our place while text is converted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kanben.variants.dictionaries import entries
from kanben.variants.exact import words

SEPARATORS = re.compile(r"([\s，。、；：？！…“”‘’「」『』—（）《》〈〉～．／【】,.?!*()-]+)")
"""What no dictionary phrase reaches across; the same marks in every variant but for the quotation marks."""

LONG = 2000
"""A text of more characters is searched all at once, in NumPy; to make ready for that takes a few milliseconds."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """A set of phrases to be found in text, the longest at each place, from left to right."""

    lengths: dict[str, tuple[int, ...]]
    known: frozenset[str]
    first: re.Pattern[str]

    @classmethod
    def of(cls, phrases: Iterable[str]) -> Phrases:
        """Make ready to find ``phrases``."""
        known = frozenset(phrase for phrase in phrases if phrase)
        lengths: dict[str, set[int]] = {}
        for phrase in known:
            lengths.setdefault(phrase[0], set()).add(len(phrase))
        first = re.compile(f"[{''.join(map(re.escape, sorted(lengths)))}]" if lengths else "(?!)")
        return cls({first: tuple(sorted(all_, reverse=True)) for first, all_ in lengths.items()}, known, first)

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the place (start, end) of each phrase found.

        >>> list(Phrases.of(["公有云", "有云"]).find("也有云，公有云"))
        [(1, 3), (4, 7)]
        """
        if len(text) > LONG and self.known:
            yield from words(self.known, text)
            return
        done = 0
        for first in self.first.finditer(text):
            at = first.start()
            if at < done:
                continue
            for length in self.lengths[first[0]]:
                if at + length <= len(text) and text[at : at + length] in self.known:
                    done = at + length
                    yield at, done
                    break


def _folded(text: str) -> str:
    simple = entries("TSCharacters.txt")
    return "".join(simple.get(c, (c,))[0] for c in text)


def carried(cuts: Sequence[int], before: str, after: str) -> list[int]:
    """Return where ``cuts``, rising offsets in ``before``, fall in ``after``, which says the same in another script.

    Nearly every conversion keeps the number of characters, clause by clause;
    where one does not (程序 → 程式, 互联网 → 網際網路), the clause is laid beside
    its counterpart and a cut inside a changed word goes to the word's end.

    >>> carried([3, 4], "互联网上", "網際網路上")
    [4, 5]
    """
    if not cuts:
        return []
    old, new = SEPARATORS.split(before), SEPARATORS.split(after)
    if len(old) != len(new):
        old, new = [before], [after]
    moved: list[int] = []
    start = begin = 0
    for was, now in zip(old, new, strict=True):
        end = start + len(was)
        inside = [cut - start for cut in cuts[len(moved) :] if cut <= end]
        moved += [begin + cut for cut in (_within(inside, was, now) if inside else ())]
        start, begin = end, begin + len(now)
    return moved


def _within(cuts: list[int], was: str, now: str) -> list[int]:
    if len(was) == len(now):
        return cuts
    changes = SequenceMatcher(None, _folded(was), _folded(now), autojunk=False).get_opcodes()
    moved = []
    for cut in cuts:
        place = len(now) if cut >= len(was) else 0
        for _, a, b, c, d in changes:
            if a <= cut < b or (cut == b == len(was)):
                place = c + (cut - a) if b - a == d - c else (c if cut == a else d)
        moved.append(place)
    return moved
