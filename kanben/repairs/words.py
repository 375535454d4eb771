"""How likely a few words are: what decides where bytes alone cannot.

Two plain measures, and the mean of both.  A text is as likely as its likeliest
division into words, each as frequent as the dictionary of jieba counted it in
some sixty million words, or as the rest of the same text shows.  And it is as
likely as each of its characters is to follow the one before, by the words of
that dictionary and by the same text.  The first knows words, the second what
stands between them; neither knows what is meant.

The dictionary is Simplified.  A Traditional text is looked up in its Simplified
forms, and which form stands there, 后 or 後, is judged by the text at hand.

A likelihood here is a natural logarithm.  It is good for comparing two readings
of one place, and for nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain, pairwise
from math import inf, log

from kanben.repairs.han import HAN, is_han
from kanben.repairs.lexicon import LONGEST, UNKNOWN, lexicon

TRUST = 0.3  # how far a text's own counts of words are believed: they are few
WITHIN = 0.7  # of the characters that follow another, those within a word
PRIOR = 20  # occurrences in a text that weigh as much as the dictionary
USUAL, UNUSUAL = 0.5, 0.01  # occurrences granted to a form of a character, by the script of the text
MOST_KNOWN = 400_000  # words remembered of one text
SAMPLE = 100_000  # characters of a text from which its words are learned
MARK = "，"  # what stands for any mark before a character

HAN_RUN = re.compile(f"[{HAN}]+")


@dataclass(frozen=True, slots=True)
class Spelt:
    """Text as far as it is written: its last characters, and how likely all is up to before each of them."""

    tail: str = ""
    words: tuple[float, ...] = (0.0,)
    pairs: float = 0.0
    likelihood: float = 0.0


@dataclass(frozen=True, slots=True)
class Language:
    """Chinese, as one text shows it: the likelihood of its words, of the forms of its characters, of its marks."""

    learned: Mapping[str, float]
    forms: Mapping[str, int]
    """How often each character stands in the text; what is unusual in its script, by ``unusual``."""
    unusual: frozenset[str]
    marks: Mapping[str, float]
    counts: Mapping[str, int]
    follows: dict[str, float] = field(default_factory=dict)
    """How likely each pair is, once it was asked for …"""
    known: dict[str, float] = field(default_factory=dict)
    """… each word …"""
    costs: dict[str, float] = field(default_factory=dict)
    """… and each form of a character."""

    def spell(self, text: str, spelt: Spelt = Spelt()) -> Spelt:
        """Return ``spelt`` with ``text`` written behind it."""
        simple, side_by_side = lexicon().simple, lexicon().pairs
        known, follows, costs = self.known, self.follows, self.costs
        tail, likely, pairs = spelt.tail, spelt.words, spelt.pairs
        for character in text:
            if is_mark(character):
                mark = self.marks.get(character, self.marks[""])
                tail, likely, pairs = "", (likely[-1] + mark,), pairs + mark
                continue
            form = simple.get(character, character)
            cost = costs.get(character)
            if cost is None:
                cost = costs[character] = self._cost(character, form)
            end = tail + form
            best = -inf
            for back in range(1, len(end) + 1):
                word = end[-back:]
                worth = known.get(word)
                if worth is None:
                    worth = self._word(word)
                if (so_far := likely[-back] + worth) > best:
                    best = so_far
                elif back == 2 and worth == -inf and not side_by_side.get(word):
                    break  # nor do two characters end a longer word that stand side by side in none
            pair = end[-2:] if tail else MARK + form
            following = follows.get(pair)
            if following is None:
                following = follows[pair] = self._following(pair)
            pairs += following + cost
            likely = (*likely[1 - LONGEST :], best)
            if cost:  # most characters have one form
                likely = tuple([before + cost for before in likely])
            tail = end[1 - LONGEST :]
        return Spelt(tail, likely, pairs, (likely[-1] + pairs) / 2)

    def _word(self, word: str) -> float:
        """Return how likely a word is, by the dictionary or the text; one character is always a word."""
        if len(self.known) >= MOST_KNOWN:
            self.known.clear()
        tables = lexicon()
        if len(word) == 1:
            likely = tables.words.get(word, tables.unknown)
        else:
            apart = not tables.pairs.get(word[-2:])  # in no word of the dictionary side by side
            likely = max(-inf if apart else tables.words.get(word, -inf), self.learned.get(word, -inf))
        self.known[word] = likely
        return likely

    def _cost(self, character: str, form: str) -> float:
        """Return how likely this form of a character is in the text, among all it has."""
        every = lexicon().forms.get(form)
        if not every:
            return 0.0
        granted = {one: self.forms.get(one, 0) + (UNUSUAL if one in self.unusual else USUAL) for one in every}
        return log(granted[character] / sum(granted.values()))

    def _following(self, pair: str) -> float:
        counts, tables = self.counts, lexicon()
        characters = tables.characters
        first, second = pair[0], pair[1]
        often = 2000 * characters.get(second, UNKNOWN) / tables.total
        alone = (counts.get(second, 0) + often) / (counts.get("", 0) + 2000)
        within = tables.pairs.get(pair, 0) / characters[first] if first in characters else 0.0
        usual = WITHIN * within + (1 - WITHIN) * alone if within or first in characters else alone
        return log((counts.get(pair, 0) + PRIOR * usual) / (counts.get(first, 0) + PRIOR))


def is_mark(character: str) -> bool:
    """Say whether ``character`` is no part of a Chinese word."""
    return not "\u4e00" <= character <= "\u9fff" and not is_han(character)


def simplest(character: str) -> str:
    """Return the form a character is looked up by: the commonest of those that stand for one another."""
    return lexicon().simple.get(character, character)


def language(text: str) -> Language:
    """Learn from a text of any length what it adds to the dictionary."""
    sample, tables = text[:SAMPLE], lexicon()
    stands = Counter(sample)
    plain = sample.translate({ord(c): tables.simple[c] for c in stands.keys() & tables.simple.keys()})
    counts = Counter(plain)
    counts.update(one + two if is_han(one) else MARK + two for one, two in pairwise(MARK + plain) if is_han(two))
    counts[MARK] = sum(times for character, times in counts.items() if len(character) == 1 and is_mark(character))
    counts[""] = len(plain)
    written = _sum(stands, tables.traditional) > _sum(stands, tables.simplified)
    unusual = tables.simplified if written else tables.traditional
    return Language(_learned(plain), stands, unusual, _marks_of(stands), counts)


def alone(character: str) -> float:
    """Return how likely a character is, whatever stands around it."""
    tables = lexicon()
    return log(tables.characters.get(simplest(character), UNKNOWN) / tables.total)


def together(one: str, two: str) -> float:
    """Return how likely two characters are, as a word or side by side."""
    return max(alone(one) + alone(two), lexicon().words.get(simplest(one) + simplest(two), -100.0))


def common() -> frozenset[str]:
    """Return the characters nearly all texts are made of, in both scripts."""
    return lexicon().common


def _sum(counts: Mapping[str, int], some: frozenset[str]) -> int:
    return sum(times for character, times in counts.items() if character in some)


def _learned(plain: str) -> Mapping[str, float]:
    """Return the groups of characters met more than once, each as likely as a word."""
    runs = HAN_RUN.findall(plain)
    learned: dict[str, float] = {}
    for long in range(2, LONGEST + 1):
        counts = Counter(
            chain.from_iterable(map("".join, zip(*(run[at:] for at in range(long)), strict=False)) for run in runs)
        )
        learned |= {word: log(TRUST * (times - 1) / len(plain)) for word, times in counts.items() if times > 1}
    return learned


def _marks_of(counts: Counter[str]) -> Mapping[str, float]:
    total = counts.total() + 100
    granted = {**dict.fromkeys(",.。，", 1.0), "": 0.1}
    for character, times in counts.items():
        if is_mark(character):
            granted[character] = granted.get(character, 0.1) + times
    return {character: log(times / total) for character, times in granted.items()}
