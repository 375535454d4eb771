"""Run a wrong decoding backwards: from characters to the bytes they were read from, and on to what those bytes say.

UTF-8 is strict, so what was UTF-8 can be told from its bytes alone, and where a
byte was lost the few that may have stood there can be counted.  GBK and Big5
are not: almost any pair of bytes is a character of both, and what was written
in one and read in the other is told by how likely the result is.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from heapq import nsmallest
from itertools import accumulate
from typing import TypeAlias

from kanben.written import common, weight

LOST = "?\ufffd"
"""What stands where a reader could make nothing of the bytes."""

LONGEST = 9  # characters within which a stretch that lost a byte must be decided
MOST = 96  # strings of bytes followed at once, the likeliest
LIKELIEST = 24  # texts it may have been
REMEMBERED = 50_000  # runs that lost a byte, with what was decided

SEQUENCE = (
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}"
)
SEQUENCES = re.compile(rb"(?:" + SEQUENCE + rb")+")
BEGUN = re.compile(rb"(?:" + SEQUENCE + rb")*(?:[\xc2-\xf3]|[\xe0-\xf3][\x80-\xbf]|[\xf0-\xf3][\x80-\xbf]{2})?")
CONTINUING = range(0x80, 0xC0)
LEADS = range(0xE0, 0xF0)

# What a page read as Latin loses: bytes that are no characters of CP1252, the soft hyphen, and the width of a space.
UNDEFINED = tuple(bytes((byte,)) for byte in b"\x81\x8d\x8f\x90\x9d")
VANISHING = (*UNDEFINED, b"\xad")


@dataclass(frozen=True, slots=True, eq=False)
class Misread:
    """A codec by which bytes were read that it had not written: its characters, the bytes of each, what it loses."""

    name: str
    bytes_of: dict[str, bytes]
    unknown: frozenset[bytes] = field(default=frozenset())  # pairs that are no character

    @property
    def single(self) -> bool:
        """Say whether a character is one byte."""
        return not self.unknown


@cache
def latin() -> Misread:
    """Latin-1, and what browsers and Windows make of it: CP1252, where that has a character."""
    table = {chr(byte): bytes((byte,)) for byte in range(0x80, 0x100)}
    windows = (bytes((byte,)) for byte in range(0x80, 0xA0))
    return Misread("Latin", table | {byte.decode("cp1252"): byte for byte in windows if byte not in UNDEFINED})


@cache
def gbk() -> Misread:
    """GBK and GB18030: a pair is a character of both, or private use in the later and none in the earlier."""
    return _double("GBK", {"€": b"\x80"}, "gb18030", "gbk")


@cache
def big5() -> Misread:
    """Big5, as browsers and Windows read it."""
    return _double("Big5", {}, "cp950", "big5hkscs")


def _double(name: str, table: dict[str, bytes], *codecs: str) -> Misread:
    pairs = [bytes((lead, trail)) for lead in range(0x80, 0xFF) for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF))]
    for codec in codecs:
        said = b"\n".join(pairs).decode(codec, "ignore").split("\n")  # at once: no pair goes on over a line's end
        table |= {c: pair for c, pair in zip(said, pairs, strict=True) if len(c) == 1 and c > "\x7f"}
    known = {pair for c, pair in table.items() if not "\ue000" <= c <= "\uf8ff"}
    return Misread(name, table, frozenset(pairs) - known)


@cache
def across() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return what the characters of GBK are if their bytes are read as Big5, and those of Big5 if read as GBK."""
    # a pair that two tables give two characters is the first one's
    mainland, island = ({pair: c for c, pair in reversed(codec.bytes_of.items())} for codec in (gbk(), big5()))
    shared = mainland.keys() & island.keys()
    read_as_gbk = {c: island[p] for c, p in gbk().bytes_of.items() if p in shared}
    return read_as_gbk, {c: mainland[p] for c, p in big5().bytes_of.items() if p in shared}


# --- UTF-8, and what was lost of it ----------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a run and what it says in UTF-8: several texts, where a byte was lost and nothing decides."""

    start: int
    end: int
    texts: tuple[str, ...]


def as_utf8(run: str, codec: Misread) -> Iterator[list[Part]]:
    """Yield each stretch of ``run`` that was UTF-8, as parts that follow on each other.

    ``run`` has characters of ``codec`` and marks of what was lost.
    """
    pieces = [codec.bytes_of.get(c, b"\xff") for c in run]
    stream, bounds = b"".join(pieces), [0, *accumulate(map(len, pieces))]
    place_of = {bound: place for place, bound in enumerate(bounds)}
    parts: list[Part] = []
    at = 0
    while at < len(run):
        past, texts = _whole(stream, bounds[at], place_of)
        if past == at and (stream[bounds[at]] in LEADS or run[at : at + 2] == "Â "):
            length, texts = _uncertain(run[at : at + LONGEST + 1], codec)
            past = at + length
        if past > at:
            parts.append(Part(at, past, texts))
            at = past
            continue
        if parts:
            yield parts
        parts = []
        at += 1
    if parts:
        yield parts


def _whole(stream: bytes, start: int, place_of: Mapping[int, int]) -> tuple[int, tuple[str, ...]]:
    """Return where characters whole in both readings end, and what they say in UTF-8."""
    end = match.end() if (match := SEQUENCES.match(stream, start)) else start
    while end > start and end not in place_of:  # never far: two sequences are whole pairs
        end -= 1
        while stream[end] in CONTINUING:
            end -= 1
    return place_of[end], (stream[start:end].decode("utf-8"),)


Path: TypeAlias = tuple[float, bytes, bytes]
"""Bytes followed so far: how unlikely what they say is, all of them, and those of a sequence that is not whole."""

Onward: TypeAlias = "tuple[list[tuple[bytes, float, bytes]], array[float]]"
"""The ways on from a path: bytes, how likely what they end is, and a new tail; and the numbers once more, in a row."""

ROUNDED = 1e-9  # by which two sums of the same numbers may differ


def _uncertain(run: str, codec: Misread) -> tuple[int, tuple[str, ...]]:
    """Return how long the stretch is that ``run`` begins with, which lost a byte, and every text it may have been."""
    decided = _decided(codec)
    whole = f"{run}\n"  # a run that ends is another than one that goes on
    for seen in range(2, len(whole) + 1):
        if (found := decided.get(whole[:seen])) is not None:
            return found
    length, texts, seen = _tried(run, codec)
    if len(decided) >= REMEMBERED:
        decided.clear()
    decided[whole[:seen]] = length, texts
    return length, texts


@cache
def _decided(codec: Misread) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Return what was decided of runs, by as much of them as was looked at."""
    return {}


def _tried(run: str, codec: Misread) -> tuple[int, tuple[str, ...], int]:
    """Try all that ``run`` may have been; the last number is how many of its characters were looked at."""
    may: list[Path] = [(0.0, b"", b"")]
    for place in range(min(LONGEST, len(run))):
        character, after = run[place], b""
        if character not in codec.bytes_of and place + 1 < len(run):  # of one not lost it says nothing
            after = codec.bytes_of.get(run[place + 1], b"")[:1]
        may = _further(may, character, after, codec)
        ends = place + 1 == len(run) or (codec.single and _begins(run[place + 1], codec))
        if ends and codec.single:
            may += [m for known in may for more in VANISHING if (m := _vanished(known, more))]
        whole = [(unlikely, known) for unlikely, known, tail in may if known and not tail]
        if whole and (ends or len(whole) == len(may)):
            likeliest = nsmallest(LIKELIEST, [(unlikely, known.decode()) for unlikely, known in whole])
            if all(common(c) or c == "\u00a0" for c in likeliest[0][1]):
                return place + 1, tuple(text for _, text in likeliest), place + 2
            return 0, (), place + 2
        if ends or not may:
            return 0, (), place + 2
    return 0, (), len(run) + 1


def _further(may: list[Path], character: str, after: bytes, codec: Misread) -> list[Path]:
    """Return the likeliest of what ``may`` go on to with ``character``; a string of bytes met twice is one.

    Bytes come from no more than two paths, since one is a byte longer than the
    other: among twice :data:`MOST` ways on, at least so many are different, and
    what is unlikelier than all of them need not be made.
    """
    ways = {tail: _onward(character, after, tail, codec) for tail in {tail for _, _, tail in may}}
    if sum(len(ways[tail][0]) for _, _, tail in may) <= 3 * MOST:
        further = [
            (unlikely - likely, known + more, left)
            for unlikely, known, tail in may
            for more, likely, left in ways[tail][0]
        ]
    else:
        import numpy as np

        likely = [ways[tail][1] for _, _, tail in may]
        lengths = [len(row) for row in likely]
        costs = np.repeat([unlikely for unlikely, _, _ in may], lengths) - np.concatenate(likely)
        near = np.flatnonzero(costs <= np.partition(costs, 2 * MOST)[2 * MOST] + ROUNDED)
        paths = np.repeat(np.arange(len(may)), lengths)[near]
        begins = np.cumsum([0, *lengths])[paths]
        further = []
        for cost, at, way in zip(costs[near].tolist(), paths.tolist(), (near - begins).tolist(), strict=True):
            more, _, left = ways[may[at][2]][0][way]
            further.append((cost, may[at][1] + more, left))
    tried = {path[1]: path for path in further}
    return list(tried.values()) if len(tried) <= MOST else nsmallest(MOST, tried.values())


@lru_cache(maxsize=10_000)
def _onward(character: str, after: bytes, tail: bytes, codec: Misread) -> Onward:
    """Return what ``character`` may stand for behind ``tail``: bytes, how likely what they end is, and a new tail."""
    readings = _readings(character, after, tail, codec)
    onward = [(more, *said) for more in readings if (said := _said(tail + more))]
    return onward, array("d", [likely for _, likely, _ in onward])


@lru_cache(maxsize=1 << 15)
def _said(begun: bytes) -> tuple[float, bytes] | None:
    """Return how likely the whole sequences are that ``begun`` begins with, and what is left; none if it cannot be."""
    if not BEGUN.fullmatch(begun):
        return None
    end = whole.end() if (whole := SEQUENCES.match(begun)) else 0
    return sum(map(weight, begun[:end].decode())), begun[end:]


def _vanished(path: Path, lost: bytes) -> Path | None:
    """Return ``path`` with a lost byte behind it, if that makes a whole sequence of its end."""
    unlikely, known, tail = path
    if not SEQUENCES.fullmatch(tail + lost):
        return None
    return unlikely - sum(map(weight, (tail + lost).decode())), known + lost, b""


def _begins(character: str, codec: Misread) -> bool:
    """Say whether ``character`` is a byte that begins a sequence."""
    return codec.bytes_of.get(character, b"\x80")[0] not in CONTINUING


def _readings(character: str, after: bytes, tail: bytes, codec: Misread) -> Iterator[bytes]:
    """Yield the bytes that ``character`` may stand for, behind a sequence begun with ``tail`` and before ``after``."""
    if sure := codec.bytes_of.get(character):
        yield sure
        if codec.single and tail and sure[0] in CONTINUING:
            yield from (lost + sure for lost in VANISHING)
    elif not tail:
        return
    elif codec.single:
        yield from (b"\xa0",) if character == " " else UNDEFINED
    else:
        two_more = len(tail) + 1 < (3 if tail[0] in LEADS else 4 if tail[0] > 0xEF else 2)
        if not after or (after[0] in CONTINUING) == two_more:
            one = (bytes((byte,)) for byte in CONTINUING)
            yield from (byte for byte in one if not after or byte + after[:1] in codec.unknown)
        if two_more or (after and after[0] in CONTINUING):
            yield from _unknown_pairs(codec, two_more)


@cache
def _unknown_pairs(codec: Misread, both: bool) -> tuple[bytes, ...]:
    """Return the pairs, no characters of ``codec``, that go on with a sequence: ``both`` bytes, or the first."""
    second = CONTINUING if both else LEADS
    return tuple(sorted(p for p in codec.unknown if p[0] in CONTINUING and p[1] in second))
