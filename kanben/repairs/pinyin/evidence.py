"""Whether a converter was at work on a text, and what it listed: or whether an author wrote the readings.

An author gives a reading where a reader may need it: to a rare character, to a
second reading (單(shàn)縣), once; or, for children, to every character there is.
A converter is told by what no author does:

* it gives the usual reading of the commonest characters, again and again, each time they occur;
* it breaks the text wherever a listed pair of bytes happens to lie across two characters.

The second is the stronger, and it speaks both ways: where the annotated pairs
lie across characters that stand there whole, no converter has been.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from kanben.repairs.han import is_han
from kanben.repairs.pinyin.characters import led_and_read, plain, readings
from kanben.repairs.pinyin.converter import Table, gbk

LETTERS = "a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿê"
READING = re.compile(rf"\(([{LETTERS}]{{1,6}})\)")
ANNOTATED = re.compile(rf"(.)\(([{LETTERS}]{{1,6}})\)")
WRECK = re.compile(rf"\?([{LETTERS}]{{1,6}})\)")
WRECKED = re.compile(rf"(.)\?([{LETTERS}]{{1,6}})\)")
IN_STEP = "!-'*->"  # marks that were not swallowed, so that the byte before them was no half of a character
BROKEN = re.compile(rf"\?[{LETTERS}]{{1,6}}\)[^{IN_STEP}\n]*")
TONE = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ]")

REPEATED = 3  # common characters annotated again and again, before we believe in a machine that broke nothing
ALWAYS = 0.75  # an editor's correction may have put a character back without its reading …
MENDED = 0.05  # … and bytes across two characters back together, this often for each reading there is
NEARLY_ALL = 0.98  # of the Han characters annotated: a text to learn reading from


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a converter listed, and the characters it cannot have listed, since they stand there bare.

    It is ``sure`` if it comes from words that are not themselves broken: what is
    left of a text once mended, with its undecided places, is not.
    """

    table: Table
    bare: Collection[str]
    sure: bool

    def may_list(self, character: str, reading: str) -> bool:
        """Say whether ``character`` may be one the converter gives ``reading``."""
        known = self.table.get(character)
        if known is None:
            return character not in self.bare and reading in readings().get(character, ())
        return known == reading


def evidence(text: str) -> Evidence | None:
    """Return what a converter listed that was at work on ``text``; none if it was an author, or nobody."""
    if not WRECK.search(text) and not READING.search(text):
        return None
    stripped = READING.sub("", text)
    wrecks = _wrecks(stripped)
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for match in ANNOTATED.finditer(text):
        if is_han(match[1]):
            seen[match[1]][match[2]] += 1
    if not wrecks and sum(every.total() > 1 for every in seen.values()) < REPEATED:
        return None
    occurs = Counter(stripped)
    table = {}
    for character, every in seen.items():
        (reading, times), *_ = every.most_common(1)
        corrected = wrecks and times == occurs[character] - 1 and reading == _usual(character)
        if corrected or times >= ALWAYS * occurs[character]:
            table[character] = reading
    if not _by_machine(table, seen, wrecks, _across(stripped, table), occurs):
        return None
    known = {
        character: reading
        for character, reading in table.items()
        if reading in readings().get(character, ())[: None if wrecks else 1] or seen[character].total() > 1
    }
    sound = {match[1] for match in ANNOTATED.finditer(BROKEN.sub("", text))}
    return Evidence(known, occurs.keys() - known.keys(), not sound.isdisjoint(known))


def _by_machine(table: Table, seen: dict[str, Counter[str]], wrecks: int, whole: int, occurs: Counter[str]) -> bool:
    annotated = sum(every.total() for every in seen.values())
    if whole > max(wrecks, MENDED * annotated):
        return False
    if wrecks:
        return True
    repeated = sum(
        seen[character].total() > 1 and plain(character) and reading == _usual(character)
        for character, reading in table.items()
    )
    han = sum(times for character, times in occurs.items() if is_han(character))
    return repeated >= REPEATED and annotated < NEARLY_ALL * han


def _usual(character: str) -> str:
    return readings().get(character, ("",))[0]


def _wrecks(stripped: str) -> int:
    """Count the places where a pair of bytes across two characters may have been annotated."""
    found = ((gbk(match[1]), match[2]) for match in WRECKED.finditer(stripped))
    return sum(
        1 for before, reading in found if len(before) == 2 and TONE.search(reading) and led_and_read(before[1], reading)
    )


def _across(stripped: str, listed: Collection[str]) -> int:
    """Count where the bytes of a ``listed`` character lie across two characters that stand whole."""
    pairs = {gbk(character) for character in listed}
    trails, leads = {pair[:1] for pair in pairs}, {pair[1:] for pair in pairs}
    whole = 0
    for (one, two), times in Counter(pairwise(stripped)).items():
        if one in listed:
            continue  # the two share a byte, and the converter came to this one first
        first, second = gbk(one)[1:], gbk(two)[:1]
        if first in trails and second in leads and first + second in pairs:
            whole += times
    return whole
