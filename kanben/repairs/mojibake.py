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
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import islice

from kanben import side_by_side
from kanben.edits import Edit
from kanben.findings import Remark
from kanben.repairs.likelier import SURE, Stretch, gain, plausible, read_as_latin, read_as_the_other
from kanben.repairs.misread import LOST, Misread, Part, as_utf8, big5, gbk, latin
from kanben.repairs.suspects import suspects
from kanben.repairs.told import GIVE_WORDS, near
from kanben.repairs.words import Language, language

SETTLED = 0.95
"""The share of likelihood that one text must have among all that a part with a lost byte may have said."""

CLEARER = 4.0  # natural logarithm: where two chains give sense, the better must be better by this
DEPTH = 3  # a page may have been read wrongly more than once
MOST_CANDIDATES = 8
ANY = range(0x80, 0xF5)  # bytes of UTF-8 that are no ASCII
LINES = 8192  # that are remembered, with what was found in them
LEAST = 50_000  # characters of suspicious lines below which one process reads them sooner than several
LEAST_READINGS = 4_000  # the same, of readings to be weighed

GONE = re.compile("\ufffd+|(?:锟斤拷)+(?:锟斤?|锟)?|烫{4,}|屯{4,}")

# How likely each mark is at a line's end, and within a line; "" is any other.
AT_END = {
    "。": math.log(0.9),
    "：": math.log(0.04),
    "！": math.log(0.02),
    "？": math.log(0.03),
    "”": math.log(0.02),
    "」": math.log(0.02),
    "；": math.log(0.01),
    "…": math.log(0.01),
    "，": math.log(0.01),
    "": math.log(5e-4),
}
WITHIN = {
    "，": math.log(0.5),
    "。": math.log(0.25),
    "、": math.log(0.1),
    "：": math.log(0.04),
    "“": math.log(0.04),
    "”": math.log(0.04),
    "《": math.log(0.02),
    "》": math.log(0.02),
    "—": math.log(0.03),
    "": math.log(5e-4),
}


def mojibake(text: str) -> Iterator[Edit | Remark]:
    """
    >>> from kanben.repairs import mend
    >>> mend("ä¸\u00adæ–‡ç½‘é¡µ\\n好好的一行，Škoda 与 café\\n" + "中文网页".encode().decode("gb18030"), mojibake)
    '中文网页\\n好好的一行，Škoda 与 café\\n中文网页'
    >>> mend("ÖÐÎÄÍøÒ³", mojibake)
    '中文网页'
    """
    lines, remains = suspects(text)
    best: list[Stretch] = []
    for (begin, _), every in zip(lines, _decided([text[begin:end] for begin, end in lines]), strict=True):
        for found in sorted(every, key=lambda f: (f.start, -f.gain)):
            moved = _moved(found, begin)
            if best and moved.start < best[-1].end:  # two chains for one stretch
                best[-1] = _better(best[-1], moved)
            else:
                best.append(moved)
    sure = [part.texts[0] for found in best for part in found.parts if len(part.texts) == 1]
    torn = any(len(part.texts) > 1 for found in best for part in found.parts)
    words = language("".join(sure)) if torn else None  # only where a byte was lost
    work = partial(_told, text, words)
    for told in side_by_side.each(work, best, lambda f: sum(len(part.texts) for part in f.parts), LEAST_READINGS):
        yield from told
    within, done = deque(best), 0
    for gone in (GONE.match(text, at) for at in remains):
        if not gone or gone.start() < done:
            continue
        done = gone.end()
        while within and within[0].end <= gone.start():
            within.popleft()
        if not within or gone.end() <= within[0].start:
            yield Remark(gone.start(), "R-152", f"characters lost: {near(text, *gone.span())}", GIVE_WORDS, gone.end())


def _moved(found: Stretch, by: int) -> Stretch:
    parts = tuple(Part(part.start + by, part.end + by, part.texts) for part in found.parts)
    return replace(found, start=found.start + by, end=found.end + by, parts=parts)


def _told(text: str, words: Language | None, found: Stretch) -> list[Edit | Remark]:
    """Return one edit for what is settled side by side, and a remark for each part that is not."""
    told: list[Edit | Remark] = []
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
            told.append(Edit(at, part.start, said, "", found.chain, round(least, 4)))
        message = f"{found.chain}, and not sure: {near(text, part.start, part.end)}"
        told.append(Remark(part.start, "R-151", message, GIVE_WORDS, part.end, texts[:MOST_CANDIDATES]))
        at, said, least = part.end, "", 1.0
    if said:
        told.append(Edit(at, found.end, said, "", found.chain, round(least, 4)))
    return told


def _ranked(left: str, texts: tuple[str, ...], follows: str, words: Language) -> tuple[tuple[str, ...], float]:
    """Return ``texts``, the likeliest between their neighbours first, and that one's share of the likelihood."""
    words = replace(words, marks=AT_END if follows[:1] in ("", "\n") else WITHIN)
    begun, after = words.spell(left), follows[:3].partition("\n")[0]
    scored = sorted((-words.spell(said + after, begun).likelihood, said) for said in texts)
    return tuple(said for _, said in scored), 1 / math.fsum(math.exp(scored[0][0] - score) for score, _ in scored)


def _decided(lines: Sequence[str]) -> list[tuple[Stretch, ...]]:
    """Return what reads better otherwise in each line; a later round of repair asks about most of them again."""
    before = _remembered()
    decided = {line: before[line] for line in lines if line in before}
    new = [line for line in dict.fromkeys(lines) if line not in decided]
    first = [_found(line) for line in new[:1]]  # the others find the tables it needed
    decided |= zip(new, first + side_by_side.each(_found, new[1:], len, LEAST), strict=True)
    if len(before) + len(new) > LINES:
        before.clear()
    before.update(islice(decided.items(), LINES))
    return [decided[line] for line in lines]


@cache
def _remembered() -> dict[str, tuple[Stretch, ...]]:
    return {}


def _found(line: str) -> tuple[Stretch, ...]:
    """Return what reads better otherwise in a line."""
    found: list[Stretch] = []
    for codec in (latin(), gbk(), big5()):
        found += _proved_by_line(line, _was_utf8(line, codec))
    for was in ("GBK", "Big5"):
        found += _proved_by_line(line, read_as_latin(line, was))
    return (*found, *(other for other in read_as_the_other(line) if other.gain >= SURE))


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


RUN = re.compile("L(?=[E?])[LER?]*")  # a character that begins a sequence, and all that may follow


@cache
def _kinds(codec: Misread) -> Mapping[int, str]:
    """Say of each character of a codec of pairs what it may be: the beginning of UTF-8, behind it, or further on."""
    kinds: defaultdict[int, str] = defaultdict(lambda: "-", {ord(c): "?" for c in LOST})
    for character, bytes_ in codec.bytes_of.items():
        first, last = bytes_[0], bytes_[-1]
        if first < 0xF5 and last in ANY:
            kinds[ord(character)] = "L" if first >= 0xE0 and last < 0xC0 else "E" if first < 0xC0 else "R"
    return kinds


@cache
def _run_of_letters() -> re.Pattern[str]:
    """Match what may be UTF-8 read as Latin: how a sequence begins, and all that may follow."""

    def of(bytes_: range) -> str:
        return re.escape("".join(c for c, b in latin().bytes_of.items() if b[0] in bytes_))

    leads, rest = of(range(0xE0, 0xF5)), of(range(0x80, 0xC0))
    return re.compile(rf"(?:[{of(range(0xC2, 0xF5))}][{rest}]|[{leads}][ {LOST}][{rest}]|Â [^ ])[{of(ANY)}{LOST} ]*")


def _runs(text: str, codec: Misread) -> Iterator[tuple[int, int]]:
    if codec.single:
        return (run.span() for run in _run_of_letters().finditer(text))
    return (run.span() for run in RUN.finditer(text.translate(_kinds(codec))))


def _was_utf8(text: str, codec: Misread) -> Iterator[Stretch]:
    chain = f"UTF-8, read as {codec.name}"
    for start, end in _runs(text, codec):
        read = start
        for within in as_utf8(text[start:end], codec):
            parts = [Part(start + part.start, start + part.end, part.texts) for part in within]
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
        if start < read < end and not text[read:end].isascii():
            yield _unread(read, end, chain)


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
