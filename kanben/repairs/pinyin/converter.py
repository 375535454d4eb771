"""The converter itself: the damage as a function, and the bytes it works on.

It took the characters of its list one after the other and put the reading of
each behind its two bytes wherever they lay side by side; where two of its
characters share a byte, the first torn apart was not found again.  Then the
bytes were read as GBK anew:

* a byte that waits for its second half and meets a mark or a digit swallows it and becomes ``?``;
* a byte that waits at a blank or at the end of a line is gone;
* a pair of bytes that is no character is gone, both bytes of it.
"""

from collections.abc import Collection, Mapping
from functools import cache, lru_cache

Table = Mapping[str, str]
"""The characters a converter annotates, each with its reading."""

NBSP, EURO = "\u00a0", "€"
FIRST_TRAIL, FIRST_LEAD = 0x40, 0x81
BLANK = 0x20


def damage(text: str, table: Table, torn: Collection[str] = ()) -> str:
    """Damage ``text`` as the converter did: the forward model, and the proof of what is mended.

    Of two listed characters that share a byte both have their reading, unless
    ``torn`` names them, as 習會 for a converter that comes to 習 before 會.

    >>> damage("因為投資,彼時", {"驗": "yàn", "時": "shí"})
    '因?yàn)橥顿Y,彼時(shí)'
    """
    listed = {gbk(character): reading.encode("gbk") for character, reading in table.items()}
    apart = {gbk(pair[0]) + gbk(pair[1]) for pair in torn}
    lines = (b"".join(gbk(character) or b"?" for character in line) for line in text.split("\n"))
    return "\n".join(_read(_annotated(line, listed, apart)) for line in lines)


@lru_cache(maxsize=1 << 15)
def gbk(character: str) -> bytes:
    """Return the one or two bytes of ``character``, none if GBK has no such character."""
    try:
        return character.encode("gbk")
    except UnicodeEncodeError:
        return {NBSP: b" ", EURO: b"\x80"}.get(character, b"")


@cache
def character(lead: int, trail: int) -> str:
    """Return the character of two bytes, nothing if they are none."""
    try:
        return bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        return ""


def _annotated(whole: bytes, listed: Mapping[bytes, bytes], apart: Collection[bytes]) -> bytes:
    out, last = bytearray(), b""  # the listed pair that ended at the byte before
    for at in range(len(whole)):
        out.append(whole[at])
        pair = whole[at - 1 : at + 1]
        if pair in listed and last + pair not in apart:
            out += b"(" + listed[pair] + b")"
            last = pair
        else:
            last = b""
    return bytes(out)


def _read(damaged: bytes) -> str:
    read, at = [], 0
    while at < len(damaged):
        first = damaged[at]
        second = damaged[at + 1] if at + 1 < len(damaged) else BLANK
        if first < FIRST_LEAD:
            read.append(EURO if first == 0x80 else chr(first))
            at += 1
        elif second <= BLANK:
            at += 1
        else:
            read.append(character(first, second) if second >= FIRST_TRAIL else "?")
            at += 2
    return "".join(read)
