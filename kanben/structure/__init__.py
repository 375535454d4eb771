"""Divide a repaired text into blocks, and lose nothing on the way.

Each line that holds something is one leaf of the blocks, in the order received.
What is taken out (a date stamp, the blank lines), what is set otherwise (a
label) and what is moved (a note, to where it is called) is so by
:class:`~kanben.edits.Edit`, as a repair would be, so that the text of the blocks
is exactly the text of the revision: ``"\\n".join(lines(blocks)) == revision.text``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kanben.detected import Detected, doubtful
from kanben.edits import Edit, Revision
from kanben.findings import Finding, Remark
from kanben.model import Blocks, Heading, Origin, plain
from kanben.structure.blocks import blocks, leaf
from kanben.structure.classify import Classified, classify
from kanben.structure.credits import read_credits
from kanben.structure.lines import Line, split
from kanben.structure.sections import sections

__all__ = ["Detected", "Divided", "divide", "doubtful", "marked_up", "sections"]

MOST = 50
"""Findings of one code told of one article; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Divided:
    """The blocks of an article, its revision with what was taken out, what it says of itself, its headings."""

    blocks: Blocks
    revision: Revision
    author: str = ""
    date: str = ""
    findings: tuple[Finding, ...] = ()
    headings: tuple[Detected, ...] = ()


def divide(revision: Revision, source: str = "", settled: Mapping[str, str] | None = None, title: str = "") -> Divided:
    """Return the blocks of a text; a line near its head that is ``title`` is taken, for the chapter has it.

    ``settled`` is the editor's word: the first characters of a line, and what it
    is (one of :data:`kanben.plan.KINDS`).  An entry that no line begins with is a finding (R-220).
    """
    settled = settled or {}
    lines = split(revision.text)
    credits = read_credits(lines, title)
    taken = {line.start: (rule, reason) for line, rule, reason in credits.taken}
    body = [line for line in lines if line.start not in taken]
    said = classify(body, settled)
    stays, leaves = [], []
    for i, (line, decided) in enumerate(zip(body, said.kinds, strict=True)):
        if decided.kind == "contents":
            taken[line.start] = ("contents", "lists the chapters; the book makes its own contents")
        elif decided.kind == "note":
            where = "its notes stand where they are called" if i in said.notes.heads else "set where it is called"
            taken[line.start] = ("note", where)
        else:
            place = Origin(source, revision.to_received(line.start), revision.to_received(line.end))
            stays.append(line)
            leaves.append(leaf(body, i, decided, said.notes.calls.get(i, ()), place))
    parted = revision.apply([*(e for one in leaves for e in one.edits), *_taken_out(revision.text, lines, taken)])
    counter = _Counter(revision, source)
    findings = [*counter.findings(said.remarks), *_unused(source, settled, body)]
    return Divided(
        tuple(blocks(leaves)),
        parted,
        credits.author,
        credits.date,
        tuple(sorted(findings, key=lambda f: f.line)),
        tuple(_detected(body, said, counter)),
    )


def marked_up(given: Blocks, text: str, source: str) -> Iterator[Detected]:
    """Yield the headings of an article whose author marked them, as the table of headings has them.

    ``text`` is the article as received.
    """
    ends = [found.start() for found in re.finditer("\n", text)]
    for block in given:
        if isinstance(block, Heading):
            line = bisect_left(ends, block.origin.start) + 1 if block.origin else 0
            yield Detected(source, line, plain(block.inlines), block.level - 1, "heading", "marked up as one", 1.0)


class _Counter:
    """Counts lines of the article as received, and findings of one kind."""

    def __init__(self, revision: Revision, source: str) -> None:
        self._revision, self.source = revision, source
        self._ends = [found.start() for found in re.finditer("\n", revision.received)]

    def line(self, at: int) -> int:
        """Return the line received in which offset ``at`` of the text stands."""
        return bisect_left(self._ends, self._revision.to_received(at)) + 1

    def findings(self, remarks: Iterable[Remark]) -> Iterator[Finding]:
        """Yield remarks as findings, of each code no more than anybody reads; the rest is counted."""
        seen: Counter[str] = Counter()
        first: dict[str, Remark] = {}
        for r in remarks:
            seen[r.code] += 1
            if seen[r.code] <= MOST:
                yield Finding(r.code, r.message, self.source, self.line(r.at), r.hint)
            else:
                first.setdefault(r.code, r)
        for code, r in first.items():
            told = f"and {seen[code] - MOST:,} more of the same"
            yield Finding(code, told, self.source, self.line(r.at), r.hint)


def _unused(source: str, settled: Mapping[str, str], body: Sequence[Line]) -> Iterator[Finding]:
    by_first: dict[str, list[str]] = {}
    for begins in settled:
        by_first.setdefault(begins[:1], []).append(begins)
    used = {begins for line in body for begins in by_first.get(line.text[0], ()) if line.text.startswith(begins)}
    for begins in settled:
        if begins not in used and not (body and not begins):
            hint = "take its words from the repaired text"
            yield Finding("R-220", f"no line of {source} begins with 「{begins}」", "book/book.toml", 0, hint)


def _detected(body: Sequence[Line], said: Classified, counter: _Counter) -> Iterator[Detected]:
    for i, (line, decided) in enumerate(zip(body, said.kinds, strict=True)):
        if decided.kind == "heading":
            told, level = decided, decided.level
        elif i in said.near:
            told, level = said.near[i], 0
        else:
            continue
        kind = "heading" if level else "paragraph"
        yield Detected(counter.source, counter.line(line.start), line.text, level, kind, told.why, told.confidence)


def _taken_out(text: str, lines: Sequence[Line], taken: Mapping[int, tuple[str, str]]) -> list[Edit]:
    """Take out credits, blanks round lines and blank lines; one line feed is left between two leaves."""
    edits: list[Edit] = []
    at, kept_before = 0, False

    def empty(start: int, end: int) -> None:
        if start < end:
            edits.append(Edit(start, end, "", "line-end", "an empty line"))

    for line in lines:
        begin, past = line.start, line.end
        if begin in taken:
            empty(at, begin)
            edits.append(Edit(begin, past, "", *taken[begin]))
        else:
            feed = text.find("\n", at, begin) if kept_before else -1
            empty(at, feed if feed >= 0 else begin)
            empty(feed + 1 if feed >= 0 else begin, begin)
            kept_before = True
        at = past
    empty(at, len(text))
    return edits
