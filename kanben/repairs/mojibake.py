"""Read again what was read in the wrong encoding before it came to us.

``ä¸­æ–‡`` and ``涓\\ue15f枃`` are both 中文: three bytes each of UTF-8, read as Latin
letters or as the pairs of GBK.  ``ÖÐÎÄ`` is GBK read as Latin, and a page full of
``いゅ`` is Big5 read as GBK.  Some pages were read wrongly twice.

The cure is the chain run backwards, and it needs two proofs.  Run forward
again it must give what we received, but for bytes the wrong reading is known to
lose.  And the result must be overwhelmingly likelier writing than what we
received: e to the 20th (``SURE``), where a French word, a name in rare
characters or a line of Japanese gains nothing.  The runs of one line prove each
other; a clean line is not read again because its neighbour was.

Where a byte was lost, all it may have been is tried.  One that is likelier than
all others together (``SETTLED``) is set; otherwise the place is left and said,
with what may have stood there.
"""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from kanben.edits import Edit
from kanben.findings import Remark
from kanben.repairs.likelier import SURE, Stretch, gain, plausible, read_as_latin, read_as_the_other
from kanben.repairs.misread import LOST, Misread, Part, as_utf8, big5, gbk, latin
from kanben.repairs.told import GIVE_WORDS, near
from kanben.repairs.words import Language, language

SETTLED = 0.95
"""The share of likelihood that one text must have among all that a part with a lost byte may have said."""

CLEARER = 4.0  # natural logarithm: where two chains give sense, the better must be better by this
DEPTH = 3  # a page may have been read wrongly more than once
MOST_CANDIDATES = 8

GONE = re.compile("\ufffd+|(?:锟斤拷)+(?:锟斤?|锟)?|烫{4,}|屯{4,}")

# How often each mark stands at a line's end, and within a line; "" is any other.
AT_END = {
    "。": 0.9,
    "：": 0.04,
    "！": 0.02,
    "？": 0.03,
    "”": 0.02,
    "」": 0.02,
    "；": 0.01,
    "…": 0.01,
    "，": 0.01,
    "": 5e-4,
}
WITHIN = {
    "，": 0.5,
    "。": 0.25,
    "、": 0.1,
    "：": 0.04,
    "“": 0.04,
    "”": 0.04,
    "《": 0.02,
    "》": 0.02,
    "—": 0.03,
    "": 5e-4,
}


def mojibake(text: str) -> Iterator[Edit | Remark]:
    """
    >>> from kanben.repairs import mend
    >>> mend("ä¸\u00adæ–‡ç½‘é¡µ\\n好好的一行，Škoda 与 café\\n" + "中文网页".encode().decode("gb18030"), mojibake)
    '中文网页\\n好好的一行，Škoda 与 café\\n中文网页'
    >>> mend("ÖÐÎÄÍøÒ³", mojibake)
    '中文网页'
    """
    best: list[Stretch] = []
    for found in sorted(_found(text), key=lambda f: (f.start, -f.gain)):
        if best and found.start < best[-1].end:  # two chains for one stretch
            best[-1] = _better(best[-1], found)
        else:
            best.append(found)
    sure = [part.texts[0] for found in best for part in found.parts if len(part.texts) == 1]
    torn = any(len(part.texts) > 1 for found in best for part in found.parts)
    words = language("".join(sure)) if torn else None  # a megabyte of dictionary: only where a byte was lost
    for found in best:
        yield from _told(text, found, words)
    within = deque(best)
    for gone in GONE.finditer(text):
        while within and within[0].end <= gone.start():
            within.popleft()
        if not within or gone.end() <= within[0].start:
            yield Remark(gone.start(), "R-152", f"characters lost: {near(text, *gone.span())}", GIVE_WORDS, gone.end())


def _told(text: str, found: Stretch, words: Language | None) -> Iterator[Edit | Remark]:
    """Yield one edit for what is settled side by side, and a remark for each part that is not."""
    at, said, least = found.start, "", 1.0
    left = text[max(0, found.start - 3) : found.start]
    torn = sum(part.end - part.start for part in found.parts if len(part.texts) != 1)
    # Big5 has no character for half of what UTF-8 makes: too little is whole for its words to prove the rest.
    whole = not found.chain.endswith("Big5") or 2 * torn <= found.end - found.start
    for i, part in enumerate(found.parts):
        texts, share = part.texts, 1.0
        if len(texts) > 1 and words:
            follows = found.parts[i + 1].texts[0] if i + 1 < len(found.parts) else text[part.end : part.end + 3]
            texts, share = _ranked(left, texts, follows, words)
        left = (left + "".join(texts[:1]))[-3:]
        if texts and share >= SETTLED and (whole or len(texts) == 1):
            said, least = said + texts[0], min(least, share)
            continue
        if said:
            yield Edit(at, part.start, said, "", found.chain, round(least, 4))
        message = f"{found.chain}, and not sure: {near(text, part.start, part.end)}"
        yield Remark(part.start, "R-151", message, GIVE_WORDS, part.end, texts[:MOST_CANDIDATES])
        at, said, least = part.end, "", 1.0
    if said:
        yield Edit(at, found.end, said, "", found.chain, round(least, 4))


def _ranked(left: str, texts: tuple[str, ...], follows: str, words: Language) -> tuple[tuple[str, ...], float]:
    """Return ``texts``, the likeliest between their neighbours first, and that one's share of the likelihood."""
    ends = AT_END if follows[:1] in ("", "\n") else WITHIN
    marks = {mark: math.log(share) for mark, share in ends.items()}
    words = replace(words, marks=marks)
    scored = sorted((-words.spell(left + said + follows[:3].partition("\n")[0]).likelihood, said) for said in texts)
    return tuple(said for _, said in scored), 1 / math.fsum(math.exp(scored[0][0] - score) for score, _ in scored)


def _found(text: str) -> Iterator[Stretch]:
    for codec in (latin(), gbk(), big5()):
        yield from _proved_by_line(text, _was_utf8(text, codec))
    for was in ("GBK", "Big5"):
        yield from _proved_by_line(text, read_as_latin(text, was))
    yield from (found for found in read_as_the_other(text) if found.gain >= SURE)


def _proved_by_line(text: str, stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    """Yield those of ``stretches`` (in order) that the gain of their line proves."""
    line: list[Stretch] = []
    ends = -1
    for found in stretches:
        if found.start > ends:
            yield from _proved(line)
            line, ends = [], text.find("\n", found.start)
            ends = len(text) if ends < 0 else ends
        line.append(found)
    yield from _proved(line)


def _proved(line: list[Stretch]) -> Iterator[Stretch]:
    proof = math.fsum(found.gain for found in line if found.proves)
    if proof >= SURE:
        for found in line:
            if found.gain > 0 or any(len(part.texts) != 1 for part in found.parts):
                yield replace(found, gain=proof)


def _better(one: Stretch, other: Stretch) -> Stretch:
    """Return the better of two readings of one stretch; if neither is by far, both, for the words to decide."""
    if (one.start, one.end) == (other.start, other.end) and abs(one.gain - other.gain) < CLEARER:
        texts = tuple("".join(part.texts[0] for part in reading.parts) for reading in (one, other))
        return replace(one, parts=(Part(one.start, one.end, tuple(dict.fromkeys(texts))),))
    return max(one, other, key=lambda f: f.gain)


@cache
def _run(codec: Misread) -> re.Pattern[str]:
    """Match what may be UTF-8 read in ``codec``: how a sequence begins, and all that may follow."""

    def of(*ranges: range) -> str:
        fits = (c for c, b in codec.bytes_of.items() if all(byte in r for byte, r in zip(b, ranges, strict=False)))
        return re.escape("".join(fits))

    leads, ends, any_byte = range(0xE0, 0xF5), range(0x80, 0xC0), range(0x80, 0xF5)
    if codec.single:
        rest, after = of(ends), of(any_byte)
        return re.compile(
            rf"(?:[{of(range(0xC2, 0xF5))}][{rest}]|[{of(leads)}][ {LOST}][{rest}]|Â [^ ])[{after}{LOST} ]*"
        )
    return re.compile(rf"[{of(leads, ends)}](?=[{of(ends, any_byte)}{LOST}])[{of(any_byte, any_byte)}{LOST}]*")


def _was_utf8(text: str, codec: Misread) -> Iterator[Stretch]:
    chain = f"UTF-8, read as {codec.name}"
    for run in _run(codec).finditer(text):
        read = run.start()
        for within in as_utf8(run[0], codec):
            parts = [Part(run.start() + part.start, run.start() + part.end, part.texts) for part in within]
            if read < parts[0].start:
                yield _unread(read, parts[0].start, chain)
            read, how = parts[-1].end, chain
            if len(parts) == 1 and len(parts[0].texts) == 1:
                for _ in range(DEPTH):
                    if not (again := _once_more(parts[0].texts[0])):
                        break
                    parts[0], how = replace(parts[0], texts=(again,)), how + ", and again"
            said = "".join(part.texts[0] for part in parts)
            if plausible(said, han=not codec.single):
                gained = math.fsum(
                    gain(text[part.start : part.end], part.texts[0]) - math.log(len(part.texts)) for part in parts
                )
                yield Stretch(parts[0].start, parts[-1].end, tuple(parts), gained, how)
        if run.start() < read < run.end() and not text[read : run.end()].isascii():
            yield _unread(read, run.end(), chain)


def _unread(start: int, end: int, chain: str) -> Stretch:
    """Return a stretch that lost too much to be read: said, if its line proves what was done to it."""
    return Stretch(start, end, (Part(start, end, ()),), 0.0, chain)


def _once_more(said: str) -> str:
    """Return what ``said`` is if all of it was UTF-8, read wrongly, itself; nothing if it is likelier as it is."""
    for codec in (latin(), gbk(), big5()):
        if not said.isascii() and all(c in codec.bytes_of for c in said if c > "\x7f"):
            try:
                again = b"".join(codec.bytes_of.get(c) or c.encode() for c in said).decode("utf-8")
            except UnicodeDecodeError:
                continue
            if gain(said, again) > 0 and plausible(again, han=not codec.single):
                return again
    return ""
