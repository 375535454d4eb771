"""Notes: each set where it is called, and nothing lost where a mark or its note is missing.

A web page has its notes at the end, 注釋 above them, and marks in the text:
[1], 〔1〕, ①.  In a book a note stands where it is called.  A mark and a note
are joined only if both are there and neither is doubtful; what is left over
stays in the text as it came, with a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from kanben.findings import Remark
from kanben.structure.lines import Line
from kanben.structure.numerals import CIRCLED, value

HEADED = re.compile(
    r"[【〖\[]?\s*(?:[註注][釋释解]?|[腳脚尾]注|腳註|尾註|notes?|footnotes?)\s*[】〗\]]?[：:]?", re.IGNORECASE
)
BIBLIOGRAPHY = re.compile(
    r"[【〖\[]?\s*(?:(?:主要)?[參参]考(?:[資资]料|文[獻献]|書目|书目)|references)\s*[】〗\]]?[：:]?", re.IGNORECASE
)
SIGNS = (
    rf"(?P<circled>[{CIRCLED}])",
    r"[\[［](?:注|註)?(?P<square>\d{1,3})[\]］]",
    r"〔(?:注|註)?(?P<tortoise>\d{1,3})〕",
    r"【(?:注|註)?(?P<lens>\d{1,3})】",
)
MARK = re.compile("|".join(SIGNS))
ENTRY = re.compile(
    rf"(?:{'|'.join(SIGNS)}|(?P<plain>(?:[註注]\s?)?\d{{1,3}}(?=[.．、：:\s]))[.．、：:]?|[（(](?P<round>\d{{1,3}})[）)])\s*(?P<said>\S.*)"
)
STAYS = "set the note where it belongs with a correction, or leave it"


@dataclass(frozen=True, slots=True)
class Noted:
    """One note: the lines it stands on (the first without its mark), and the place that calls it."""

    number: int
    line: int  # index of its first line
    begins: int  # where its words begin in that line
    further: tuple[int, ...] = ()  # indices of further lines


@dataclass(frozen=True, slots=True)
class Notes:
    """Which notes are called where: by line, (start, end) of the mark in the line and the note."""

    calls: dict[int, list[tuple[int, int, Noted]]] = field(default_factory=dict)
    heads: frozenset[int] = frozenset()  # lines that only said 注釋
    listed: frozenset[int] = frozenset()  # lines under such a head that nothing calls
    kept: frozenset[int] = frozenset()  # heads that still have something under them
    remarks: tuple[Remark, ...] = ()


def find(lines: Sequence[Line], free: Callable[[int], bool], opens: Callable[[int], bool]) -> Notes:
    """Join marks and notes, chapter by chapter; ``opens`` says of a line whether a heading stands there.

    A group of notes has a line above it that says so, or stands at the end of
    its chapter and is called from there, all but one in five.
    """
    calls: dict[int, list[tuple[int, int, Noted]]] = {}
    heads: set[int] = set()
    listed: set[int] = set()
    kept: set[int] = set()
    remarks: list[Remark] = []
    begin = 0
    for head, first, last in _groups(lines, free, opens):
        entries = _entries(lines, first, last)
        above = begin if head >= 0 else next((i for i in range(first - 1, begin, -1) if opens(i)), begin)
        marks = list(_marks(lines, above, head if head >= 0 else first, free))
        begin = last
        known = {e.number: e for e in entries} if len({e.number for e in entries}) == len(entries) else {}
        called = {n for n, *_ in marks}
        hit = known.keys() & called
        if head < 0 and (len(hit) < 2 or len(hit) < 0.8 * len(entries)):
            continue
        if not hit:
            listed |= {entry.line for entry in entries}
            kept.add(head)
            continue
        done: set[int] = set()
        for number, line, start, end in marks:
            if number not in known:
                said = f"no note for the mark 「{lines[line].text[start:end]}」"
                remarks.append(Remark(lines[line].start + start, "R-226", said, STAYS))
            elif number in done:
                said = f"the note 「{lines[line].text[start:end]}」 is called again, here left as a mark"
                remarks.append(Remark(lines[line].start + start, "R-227", said, STAYS))
            else:
                done.add(number)
                calls.setdefault(line, []).append((start, end, known[number]))
        for entry in entries:
            if entry.number not in done:
                said = f"nothing calls the note 「{lines[entry.line].text[:16]}」"
                remarks.append(Remark(lines[entry.line].start, "R-226", said, STAYS))
                listed.add(entry.line)
        if head >= 0:
            (heads if done == known.keys() else kept).add(head)
    return Notes(calls, frozenset(heads), frozenset(listed), frozenset(kept), tuple(remarks))


def _groups(
    lines: Sequence[Line], free: Callable[[int], bool], opens: Callable[[int], bool]
) -> Iterator[tuple[int, int, int]]:
    """Yield (line that heads it or -1, first, past the last) of each group of what could be notes."""
    i = 0
    while i < len(lines):
        text = lines[i].text
        headed = len(text) < 12 and free(i) and bool(HEADED.fullmatch(text) or BIBLIOGRAPHY.fullmatch(text))
        first = i + headed
        last = first
        at = first
        while at < len(lines) and free(at) and not opens(at) and (at == first or at - last < 3):
            if ENTRY.match(lines[at].text):
                last = at + 1
            elif not headed or at == first:
                break
            at += 1
        ends = last == len(lines) or opens(last)
        if last > first and (headed or (ends and MARK.match(lines[first].text))):
            yield i if headed else -1, first, last
        i = max(last, i + 1)


def _entries(lines: Sequence[Line], first: int, last: int) -> list[Noted]:
    entries: list[Noted] = []
    for i in range(first, last):
        found = ENTRY.match(lines[i].text)
        if found and (number := _number(found)) is not None:
            entries.append(Noted(number, i, found.start("said")))
        elif entries:
            before = entries[-1]
            entries[-1] = Noted(before.number, before.line, before.begins, (*before.further, i))
    return entries


def _marks(
    lines: Sequence[Line], begin: int, end: int, free: Callable[[int], bool]
) -> Iterator[tuple[int, int, int, int]]:
    """Yield (number, line, start, end) of each mark in running text; one that opens its line numbers a list."""
    for i in range(begin, end):
        if free(i):
            for found in MARK.finditer(lines[i].text):
                if found.start() and (number := _number(found)) is not None:
                    yield number, i, found.start(), found.end()


def _number(found: re.Match[str]) -> int | None:
    sign = next((s for name, s in found.groupdict().items() if s and name != "said"), "")
    return value(sign.lstrip("註注 "))
