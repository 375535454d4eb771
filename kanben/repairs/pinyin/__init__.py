"""Take out pinyin that a converter pushed into the text, and mend what it broke.

Some converter put the reading behind every character of a list: 時 became
時(shí).  It worked on GBK bytes without regard to where characters begin, so
that a listed pair of bytes was also found *across* two characters.  In 因為
(D2F2 9EE9) the middle bytes F29E are 驗; ``(yàn)`` was pushed between them, the
orphaned 9E swallowed the bracket and became ``?``, and what follows was read
one byte off until a single byte set it right: ``因?yàn)橥顿Y`` was 因為投資.

So the cure is the damage run backwards: write the bytes out again, leave out
the readings, put back the byte that a ``?`` stands for, read anew.  And the
proof is the damage run forwards: what is mended must, damaged again, give back
exactly what we were given.

That proof does not always choose.  A pair of bytes that was no character is
gone without a trace, so that ``他們?nèi)撕芸`` is 他們人很快 as well as
他們三人很快.  All texts that give what we were given are weighed by how likely
their words are.  One that stands clear of all others is put in its place; else
the place is left as it is, and an editor is shown the texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kanben.edits import Edit
from kanben.findings import Remark
from kanben.repairs.pinyin.converter import FIRST_TRAIL, character, damage, gbk
from kanben.repairs.pinyin.evidence import IN_STEP, READING, WRECK, evidence
from kanben.repairs.pinyin.runs import LOOK_BACK, Answer, Line, Weighed, answers, marked
from kanben.repairs.told import GIVE_WORDS, near
from kanben.repairs.words import language

__all__ = ["damage", "pinyin"]

CLEAR = 5.0
"""How much likelier than the next a text must be to be put in its place, in natural logarithms.

Measured on news and reviews damaged by lists chosen at random, none of which had a part in setting any number here:
of some 2,700 places mended at 5, five were mended wrongly, all of them by a pair that had vanished."""

CLEAR_IF_LOST = 9.0
"""The same for a text that supposes bytes were lost; here the words are the only witness."""

PROVED = "bytes put back in step; damaged again, it gives the text received"
WEIGHED = "bytes were lost; of the texts that give the text received, this is by far the likeliest"

EVENT = re.compile(rf"{READING.pattern}|{WRECK.pattern}|\?{{2,}}")
SET_RIGHT = re.compile(f"[{IN_STEP}]")


def pinyin(text: str) -> Iterator[Edit | Remark]:
    """
    >>> from kanben.repairs import mend
    >>> mend("時(shí)間(jiān)的時(shí)候有時(shí)間(jiān),業(yè)務(wù)業(yè)務(wù),因?yàn)橥顿Y", pinyin)
    '時間的時候有時間,業務業務,因為投資'
    >>> mend("單(shàn)縣在山東,f(x)是函數", pinyin)
    '單(shàn)縣在山東,f(x)是函數'
    """
    known = evidence(text)
    if not known:
        return
    spoken = language(WRECK.sub("\n", READING.sub("", text)))
    weighed: Weighed = {}
    at = 0
    for received in text.split("\n"):
        if "(" in received or "?" in received:
            for found in _mend(Line(received, known, spoken, weighed)):
                if isinstance(found, Edit):
                    yield replace(found, start=at + found.start, end=at + found.end)
                else:
                    yield replace(found, at=at + found.at, end=at + found.end)
        at += len(received) + 1


def _mend(line: Line) -> Iterator[Edit | Remark]:
    received, at, mended, astray = line.line, 0, "", False
    while event := EVENT.search(received, at):
        start, end = event.span()
        mended = mended[-LOOK_BACK:]
        if start > at:
            mended += received[max(at, start - LOOK_BACK) : start]
            astray = astray and not SET_RIGHT.search(received, at, start)
        at = end
        if event[1]:
            if line.known.sure and _pushed_in(line, mended, event[1]):
                yield Edit(start, end, "")
            else:
                mended += event[0]
        elif event[2]:
            sound = not astray and mended and len(gbk(mended[-1])) == 2
            found = answers(line, start, mended) if sound else []
            yield _settled(line, start, found) if found else _broken(received, start, end)
            at, astray = (found[0].end, False) if found else (end, True)
            mended += found[0].text if found else event[0]
        else:
            yield from _asked(line, start, end, mended)
            mended += event[0]


def _pushed_in(line: Line, before: str, reading: str) -> bool:
    """Say whether the converter put ``reading`` there: behind a listed character, or one made of 以S and its like."""
    if before and line.known.table.get(before[-1]) == reading:
        return True
    one, two = gbk(before[-2:-1]), gbk(before[-1:])
    across = character(one[1], two[0]) if len(one) == 2 and len(two) == 1 and two[0] >= FIRST_TRAIL else ""
    return bool(across) and line.known.may_list(across, reading)


def _settled(line: Line, start: int, found: list[Answer]) -> Edit | Remark:
    """Return the likeliest of the answers as an edit if it is clear, else all of them as a remark."""
    best, end = found[0], found[0].end
    if line.known.sure and (
        len(found) == 1 or best.likelihood - found[1].likelihood > (CLEAR_IF_LOST if best.lost else CLEAR)
    ):
        return Edit(start, end, best.text, "", WEIGHED if best.lost else PROVED, 0.9 if best.lost else 0.99)
    return _remark(line.line, "R-111", "broken by a converter", start, found)


def _broken(received: str, start: int, end: int) -> Remark:
    said = f"broken by a converter and not restored: {near(received, start, end)}"
    return Remark(start, "R-111", said, GIVE_WORDS, end)


def _asked(line: Line, start: int, end: int, mended: str) -> Iterator[Remark]:
    """Yield a remark where question marks may stand for characters, and not for a question."""
    if end - start == 3 and (found := marked(line, start, mended)):
        yield _remark(line.line, "R-112", "characters lost", start, found)


def _remark(received: str, code: str, what: str, start: int, found: list[Answer]) -> Remark:
    texts = tuple(answer.text for answer in found)
    said = f"{what}: {near(received, start, found[0].end)} may be {'、'.join(texts)}"
    return Remark(start, code, said, GIVE_WORDS, found[0].end, texts)
