"""Find what was GBK or Big5 and was read otherwise: nothing but likelihood tells, so there must be much of it.

Almost any pair of bytes is a character of both, and of Latin letters too.  The
measure is that of :mod:`kanben.written`, with one allowance: a letter of another
script is no rarity in a text that is in another language.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from kanben.repairs.han import is_han
from kanben.repairs.misread import LOST, Part, across, latin
from kanben.written import common, weight

SURE = 20.0
"""How much likelier, as a natural logarithm, a result must be than what was received."""

PLAUSIBLE = 0.75
"""At least this share of the Han characters and marks of a result must be common."""

ORDINARY = -9.0  # how likely the characters of a result are on average, natural logarithm: prose has some -7.6
WORD = 3  # characters beside a stretch, read as it is to the end of their run
FOREIGN = -7.0  # how likely a letter of another script is, in a text that is in another language
PAIRS = re.compile(rb"(?:[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x00-\x7f])+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch that reads better otherwise: its parts in order, how much better, and what had happened to it."""

    start: int
    end: int
    parts: tuple[Part, ...]
    gain: float  # natural logarithm; of its whole line, once that has proved it
    chain: str

    @property
    def proves(self) -> bool:
        """Say whether it is evidence by itself: one character of a codec that almost any two bytes fit is none."""
        return self.gain > 0 and (self.chain.startswith("UTF-8") or sum(len(p.texts[0]) for p in self.parts) > 1)


@cache
def given(character: str) -> float:
    """Return how likely a character is as somebody's writing, in whatever language."""
    measured = weight(character)
    if character == "\u00a0":
        return FOREIGN
    foreign = character.isalpha() and not is_han(character)
    return max(measured, FOREIGN) if foreign or "\u2500" <= character <= "\u259f" else measured  # or a table is drawn


def gain(received: str, said: str) -> float:
    """Return by how much ``said`` is likelier than ``received``, as a natural logarithm."""
    return math.fsum(map(given, said)) - math.fsum(map(given, received))


def plausible(said: str, *, han: bool = False) -> bool:
    """Say whether what Han and marks there are in ``said`` are common; ``han``: whether there are any at all."""
    foreign = [c for c in said if c > "\u00ff" and not (c.isalpha() and not is_han(c) and not han)]
    return sum(map(common, foreign)) >= PLAUSIBLE * len(foreign) and (bool(foreign) or not han)


CODECS = {"GBK": ("gb18030",), "Big5": ("cp950", "big5hkscs")}


def read_as_latin(text: str, was: str) -> Iterator[Stretch]:
    """Yield the stretches that ``was`` (GBK or Big5) reads with sense."""
    for run in _high().finditer(text):
        content = b"".join(latin().bytes_of.get(c) or c.encode() for c in run[0])
        for pairs in PAIRS.finditer(content):
            start, end = run.start() + pairs.start(), run.start() + pairs.end()
            said = _read(pairs[0], CODECS[was])
            if plausible(said, han=True):
                gained = gain(text[start:end], said)
                yield Stretch(start, end, (Part(start, end, (said,)),), gained, f"{was}, read as Latin")


@cache
def _high() -> re.Pattern[str]:
    high = re.escape("".join(latin().bytes_of))
    return re.compile(rf"[{high}](?=[\x40-\x7e{high}])(?:[\x40-\x7e]?[{high}])*[\x40-\x7e]?")


def _read(content: bytes, codecs: tuple[str, ...]) -> str:
    """Return the likeliest of what ``codecs`` read: cells that one has for kana, the other has for 〇."""
    readings = []
    for codec in codecs:
        try:
            readings.append(content.decode(codec))
        except UnicodeDecodeError:
            continue
    return max(dict.fromkeys(readings), key=lambda said: math.fsum(map(weight, said)), default="")


def read_as_the_other(text: str) -> Iterator[Stretch]:
    """Yield the stretches that were Big5 and read as GBK, then those that were GBK and read as Big5."""
    yield from _likelier_stretches(text, 0, "Big5, read as GBK")
    yield from _likelier_stretches(text, 1, "GBK, read as Big5")


@cache
def listed() -> str:
    """Return the common characters past Latin."""
    return "".join(c for c in map(chr, range(0x2000, 0xFFFE)) if common(c))


@cache
def _odd() -> re.Pattern[str]:
    return re.compile(rf"[^\x00-\u00ff{re.escape(listed())}]{{2}}")


def _likelier_stretches(text: str, which: int, chain: str) -> Iterator[Stretch]:
    """Yield the stretches of odd lines where each character, read in the other codec, is likelier by far.

    Between reading on as received and reading otherwise stands half of what makes us sure, each way.
    """
    done, table = -1, across()[which]
    for odd in _odd().finditer(text):
        if odd.start() < done:
            continue
        begin = text.rfind("\n", 0, odd.start()) + 1
        done = text.find("\n", odd.end())
        done = len(text) if done < 0 else done
        if math.fsum([better for c in set(text[begin:done]) if (better := _better(c, which)) > 0]) < SURE:
            continue  # however it is divided
        for first, last in _likelier(text[begin:done], table):
            start, end = _in_step(text, begin + first, begin + last), begin + last
            said = "".join(table.get(c, c) for c in text[start:end])
            different = set(text[start:end])  # a row of ◆◇◆◇ is an ornament, however long
            proof = math.fsum(weight(table[c]) - given(c) for c in different if c in table)
            if proof >= SURE and plausible(said, han=True) and _ordinary(said):
                yield Stretch(start, end, (Part(start, end, (said,)),), gain(text[start:end], said), chain)


@lru_cache(maxsize=1 << 15)
def _better(character: str, which: int) -> float:
    """Return how much likelier a character is in the other reading, if that has it."""
    table = across()[which]
    return weight(table[character]) - given(character) if character in table else -math.inf


def _in_step(text: str, start: int, end: int) -> int:
    """Return where pairs of bytes are whole again after a lost one, which may have taken half of the next along."""
    if text[start - 1 : start] != "\ufffd":
        return start
    return next((at + 1 for at in range(start, end) if text[at] < "\x80"), start)


def _ordinary(said: str) -> bool:
    weights = [weight(c) for c in said if c > "~"]
    return math.fsum(weights) >= ORDINARY * len(weights)


def _likelier(line: str, table: Mapping[str, str]) -> list[tuple[int, int]]:
    """Return the stretches of ``line`` that are likelier in the other reading, the best division of the whole line."""
    kept, other = 0.0, -SURE / 2
    from_kept: list[bool] = []
    from_other: list[bool] = []
    for character in line:
        better = weight(table[character]) - given(character) if character in table else _elsewhere(character)
        leave, begin = other - SURE / 2, kept - SURE / 2
        from_other.append(leave > kept)
        from_kept.append(begin > other)
        kept, other = max(kept, leave), max(other, begin) + better
    stretches = []
    reading, end = other - SURE / 2 > kept, len(line)
    for at in range(len(line) - 1, -1, -1):
        if reading and from_kept[at]:
            stretches.append((at, end))
            reading = False
        elif not reading and from_other[at]:
            reading, end = True, at
    if reading:
        stretches.append((0, end))
    return [_widened(line, start, end, table) for start, end in reversed(stretches)]


def _elsewhere(character: str) -> float:
    """Return what a character costs that the other reading does not have; at a lost byte every stretch ends."""
    return 0.0 if character < "\x80" else -3 * SURE if character in LOST else -SURE


def _widened(line: str, start: int, end: int, table: Mapping[str, str]) -> tuple[int, int]:
    """Return the stretch with what is left of its run, if there are but a few characters and odd ones."""

    def reach(step: int, at: int) -> int:
        """Return how far the run goes on, if that is no more than a word and has an odd character in it."""
        past = at
        while 0 <= past < len(line) and line[past] in table:
            past += step
            if abs(past - at) > WORD:
                return 0
        beside = line[min(at, past - step) : max(at, past - step) + 1] if past != at else ""
        alone = len(beside) == 1 and is_han(beside)  # a common character by chance, at the edge of what is not
        return len(beside) if alone or any(not common(c) for c in beside) else 0

    start, end = start - reach(-1, start - 1), end + reach(1, end)
    return start, end
