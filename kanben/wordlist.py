"""The words of Chinese, as jieba's dictionary counted them in some sixty million.

A third of a million words are too many to make a dict of in every process that
asks for a few hundred.  They stand in columns, in order, each as the number
that its UTF-16 is, and are kept on the shelf (:mod:`kanben.shelf`) under the
digest of what they were made from.
"""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, TypeAlias

from kanben import shelf

Column: TypeAlias = "array[Any]"
"""Numbers of one type, side by side."""

WIDTH = 8  # bytes of a word that is a number: four characters, nearly all words
MOST_ASKED = 200_000  # words remembered, so that what is asked again is found as in a dict
KEPT = 8  # files of columns, of a few megabytes


@dataclass(frozen=True, slots=True)
class Counted:
    """A number for each of many words: the short ones in order, the few long ones by name."""

    keys: Column
    column: Column
    long: dict[str, float]
    asked: dict[str, float | None] = field(default_factory=dict, repr=False, compare=False)

    def get(self, word: str, default: float = 0) -> float:
        """Return the number of ``word``, or ``default``."""
        try:
            found = self.asked[word]
        except KeyError:
            found = self._found(word)
        return default if found is None else found

    def __contains__(self, word: str) -> bool:
        return self.get(word, -1) != -1

    def _found(self, word: str) -> float | None:
        packed = word.encode("utf-16-be", "surrogatepass")
        if len(packed) > WIDTH:
            found = self.long.get(word)
        else:
            key = int.from_bytes(packed, "big")
            at = bisect_left(self.keys, key)
            found = self.column[at] if at < len(self.keys) and self.keys[at] == key and word else None
        if len(self.asked) >= MOST_ASKED:
            self.asked.clear()
        self.asked[word] = found
        return found

    def __len__(self) -> int:
        return len(self.keys) + len(self.long)

    def values(self) -> Iterator[float]:
        """Yield the number of every word."""
        yield from self.column
        yield from self.long.values()


def in_order(words: Mapping[str, float], code: str = "I") -> Counted:
    """Return each of ``words`` with its number; ``code`` is the column's, as of an array."""
    short, long = [], {}
    for word, number in words.items():
        packed = word.encode("utf-16-be", "surrogatepass")
        if len(packed) > WIDTH:
            long[word] = number
        else:
            short.append((int.from_bytes(packed, "big"), number))
    short.sort()
    return Counted(array("Q", [key for key, _ in short]), array(code, [number for _, number in short]), long)


@cache
def occurrences() -> Counted:
    """Return how often each word was counted; half of them never were, and say 3."""
    key = hashlib.sha256(b"occurrences" + digest()).digest()
    file = f"occurrences-{key[:16].hex()}.words"
    found = unpacked(shelf.taken(file), key, "QIHI")
    if found is None:
        made = in_order(dict(listed()))
        names, times = "\n".join(made.long), array("I", map(int, made.long.values()))
        found = [made.keys, made.column, array("H", names.encode("utf-16", "surrogatepass")[2:]), times]
        shelf.put(file, packed(found, key), KEPT)
    keys, column, text, times = found
    names = text.tobytes().decode(f"utf-16-{sys.byteorder[0]}e", "surrogatepass")
    return Counted(keys, column, dict(zip(names.split("\n"), times, strict=True)))


def listed() -> Iterator[tuple[str, int]]:
    """Yield each word of the list and how often it was counted."""
    fields = _source().decode().split()  # word, times and a part of speech, line by line
    return zip(fields[::3], map(int, fields[1::3]), strict=True)


@cache
def digest() -> bytes:
    """Return by what the list and this module are known."""
    return hashlib.sha256(_source() + Path(__file__).read_bytes() + sys.byteorder.encode()).digest()


def _source() -> bytes:
    """Return the list itself; its package is found, not imported: to import it is to set up a segmenter."""
    found = importlib.util.find_spec("jieba")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).with_name("dict.txt").read_bytes()


# --- columns on the shelf -----------------------------------------------------------


def packed(columns: Sequence[Column], key: bytes) -> bytes:
    """Return ``columns``, all of them arrays, as a file that :func:`unpacked` can tell from a damaged one."""
    parts = [column.tobytes() for column in columns]
    body = b"".join([array("Q", map(len, parts)).tobytes(), *parts])
    return shelf.sealed(body, key)


def unpacked(kept: bytes | None, key: bytes, codes: str) -> list[Column] | None:
    """Return the columns of a file, of the array types ``codes``; None if it is missing, damaged or another's."""
    body = shelf.unsealed(kept, key)
    if body is None:
        return None
    head = 8 * len(codes)
    cuts = accumulate(array("Q", body[:head]), initial=head)
    return [array(code, body[a:b]) for code, (a, b) in zip(codes, pairwise(cuts), strict=True)]
