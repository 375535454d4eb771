"""Which lines may have been read in the wrong encoding: one pass over the whole text, before anything is decoded.

Each way of reading wrongly leaves two or three characters side by side that
could not stand there otherwise, by their bytes alone.  A line without any of
them is never read again; nearly all lines of any text are such.
"""

from __future__ import annotations

import hashlib
import sys
from array import array
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from kanben import shelf
from kanben.repairs.likelier import listed
from kanben.repairs.misread import LOST, big5, gbk, latin
from kanben.wordlist import KEPT, packed, unpacked

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Signs = NDArray[np.uint16]

PAIRED = (gbk, big5)
LEADS, ALONE, MIDST, ENDS = 0, 2, 4, 6  # each and the next: bytes of UTF-8 read as GBK, as Big5
LETTER, AFTER, HIGH, LOUD, LOW, GONE, MISSING, ODD = (1 << bit for bit in range(8, 16))

QUIET = "“”’—…"
"""Marks of Chinese that are bytes in Latin; no two of them are bytes of a character likelier than they."""

WITHIN = 9  # characters behind the first of a sequence, in which one may be lost
BEYOND = 0x10000  # stands for every character outside the first plane
MADE_FROM = ("written.txt", "written.py", "repairs/likelier.py", "repairs/misread.py", "repairs/suspects.py")
REMAINS = "\ufffd锟烫屯"


def suspects(text: str) -> tuple[list[tuple[int, int]], list[int]]:
    """Return where the lines begin and end that may have been misread, and where there are remains of lost bytes.

    Two lines are one where a letter that may go on behind a blank ends the first.
    """
    import numpy as np

    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    signs = np.zeros(len(points) + 2, np.uint16)
    np.take(_signs(), points, out=signs[: len(points)], mode="clip")
    del points
    one, two, three = signs[:-2], signs[1:-1], signs[2:]
    wrong = (one & (two >> MIDST) & (three >> ENDS) & 3) | (one & (two >> ALONE) & 3)
    wrong |= (one & LETTER) * ((two & (AFTER | MISSING)) > 0)
    wrong |= (one & HIGH) * ((two & LOUD) > 0) | (one & LOUD) * ((two & (HIGH | LOW)) > 0)
    wrong |= (one & HIGH) * ((two & LOW) > 0)
    wrong |= one & two & ODD
    places = np.flatnonzero(wrong)
    missing = np.flatnonzero(one & MISSING)
    if len(missing):
        before = np.maximum(missing[:, None] - np.arange(1, WITHIN + 1), 0)
        places = np.concatenate([places, missing[((signs[before] & 3) > 0).any(axis=1)]])
        places.sort()
    return list(_lines(text, places)), np.flatnonzero(one & GONE).tolist()


def _lines(text: str, places: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """Yield the lines in which ``places`` (in order) are."""
    done = -1
    for at in places.tolist():
        if at < done:
            continue
        begin = text.rfind("\n", 0, at) + 1
        done = text.find("\n", at)
        while done >= 0 and text.startswith("Â \n", done - 2):
            done = text.find("\n", done + 1)
        done = len(text) if done < 0 else done
        yield begin, done


@cache
def _signs() -> Signs:
    """Return for each code point what it may be a part of, taken from the shelf, or made and put there."""
    import numpy as np

    here = files("kanben")
    made_from = [here.joinpath(name).read_bytes() for name in MADE_FROM]
    key = hashlib.sha256(b"".join((sys.version.encode(), sys.byteorder.encode(), *made_from))).digest()
    file = f"signs-{key[:16].hex()}.words"
    found = unpacked(shelf.taken(file), key, "H")
    if found is None:
        found = [array("H", _made().tobytes())]
        shelf.put(file, packed(found, key), KEPT)
    signs: Signs = np.frombuffer(found[0], np.uint16)
    return signs


def _made() -> Signs:
    import numpy as np

    signs = np.zeros(BEYOND + 1, np.uint16)
    signs[0x100:] = ODD
    for codec, make in enumerate(PAIRED):
        for character, bytes_ in make().bytes_of.items():
            first, last = bytes_[0], bytes_[-1]
            rest = first in range(0x80, 0xC0)
            sign = (1 << LEADS) * (first in range(0xE0, 0xF5) and last in range(0x80, 0xC0))
            sign |= (1 << ALONE) * (rest and len(bytes_) == 1) | (1 << ENDS) * rest
            sign |= (1 << MIDST) * (rest and (len(bytes_) == 1 or last in range(0xC2, 0xF5)))
            signs[min(ord(character), BEYOND)] |= sign << codec
    for character, bytes_ in latin().bytes_of.items():
        letter = LETTER * (bytes_[0] in range(0xC2, 0xF5)) | AFTER * (bytes_[0] in range(0x80, 0xC0))
        signs[ord(character)] |= letter | HIGH | LOUD * (character not in QUIET)
    signs[0x40:0x7F] |= LOW
    for some, sign in ((LOST, MISSING), (" ", AFTER), (REMAINS, GONE)):
        for character in some:
            signs[ord(character)] |= sign
    signs[list(map(ord, listed()))] &= ~np.uint16(ODD)
    return signs
