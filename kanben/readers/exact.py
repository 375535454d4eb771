"""Account for every code point of a page whose words were read with their places.

The words of the blocks are the words of the page in the order of the page, but
for white space; so the two are gone through side by side, once.  What lies
between two words is markup, or a part that was left out, or white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kanben.edits import Edit, Revision
from kanben.readers.leaves import Leaf
from kanben.readers.page import Words

RULE = "html"
RUN = re.compile(r"\S+")
MARKUP, SPACE, ENTITY = "markup", "white space between blocks, or a line end inside a paragraph", "an entity"
NOTE = "the words of a note, set after the paragraph that calls it"


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of the source that is left out for a reason."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Run:
    """Words as they stand in the source and in the flow text; ``exact`` if both say the same."""

    start: int
    end: int
    at: int
    past: int
    exact: bool = True


def revise(source: str, seen: Sequence[Words], found: Iterable[Leaf], regions: Sequence[Region]) -> Revision:
    """Return the revision of ``source`` whose text is the flow text of the leaves ``found``.

    ``seen`` are the words that were read, in order, those of notes apart;
    ``regions``, sorted, say why what stands in them was left out, the inner one
    where one stands in another.
    """
    said = [leaf for leaf in found if leaf.kind != "link"]
    flow = "".join(leaf.text for leaf in said)
    runs = [*_runs(source, seen, said), _Run(len(source), len(source), len(flow), len(flow))]
    return Revision.of(source).apply(_edits(source, flow, runs, _painted(regions, len(source))), RULE)


def _runs(source: str, seen: Sequence[Words], said: Sequence[Leaf]) -> Iterator[_Run]:
    """Yield the runs of words that both have; they are the same but for white space."""
    there = _there(source, seen)
    start = end = 0
    text = ""
    at = 0
    for leaf in said:
        for run in () if leaf.note else RUN.finditer(leaf.text):
            a, b = at + run.start(), at + run.end()
            words = run[0]
            while a < b:
                if not text:
                    start, end, text = next(there)
                n = min(len(text), b - a)
                assert text[:n] == words[:n], (text[:20], words[:20])  # read from the very same words
                exact = end - start == len(text) and source.startswith(text[:n], start)
                if exact:
                    yield _Run(start, start + n, a, a + n)
                    start += n
                elif n == len(text):
                    yield _Run(start, end, a, a + n, exact=False)
                a, text, words = a + n, text[n:], words[n:]
        at += len(leaf.text)


def _there(source: str, seen: Sequence[Words]) -> Iterator[tuple[int, int, str]]:
    for words in seen:
        if words.end - words.start == len(words.text) and source.startswith(words.text, words.start):
            for run in RUN.finditer(words.text):
                yield words.start + run.start(), words.start + run.end(), run[0]
        elif words.text.strip():
            yield words.start, words.end, words.text


def _painted(regions: Sequence[Region], length: int) -> Iterator[Region]:
    """Yield stretches that cover the source: regions, the inner over the outer, and markup where there is none."""
    open: list[Region] = [Region(0, length, "")]
    at = 0
    for region in regions:
        while region.start >= open[-1].end:
            over = open.pop()
            if at < over.end:
                yield Region(at, over.end, over.reason)
                at = over.end
        if at < region.start:
            yield Region(at, region.start, open[-1].reason)
            at = region.start
        if region.end <= open[-1].end:
            open.append(region)
    while open:
        over = open.pop()
        if at < over.end:
            yield Region(at, over.end, over.reason)
            at = over.end


def _edits(source: str, flow: str, runs: Iterable[_Run], painted: Iterator[Region]) -> Iterator[Edit]:
    here = next(painted, None)
    begins = at = 0
    for run in runs:
        gap: list[tuple[int, int, str]] = []
        while begins < run.start:
            while here is not None and here.end <= begins:
                here = next(painted, None)
            assert here is not None  # they cover the source
            stop = min(here.end, run.start)
            gap += [(begins, stop, here.reason)] if here.reason else _unpainted(source, begins, stop)
            begins = stop
        yield from _gap(source, gap, flow[at : run.at], run.start)
        if not run.exact:
            yield Edit(run.start, run.end, flow[run.at : run.past], reason=ENTITY)
        begins, at = run.end, run.past


def _unpainted(source: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield the tags and the white space from ``start`` to ``end``."""
    head = len(source[start:end]) - len(source[start:end].lstrip())
    tail = len(source[start:end]) - len(source[start:end].rstrip())
    if head == end - start:
        yield start, end, SPACE
        return
    if head:
        yield start, start + head, SPACE
    yield start + head, end - tail, MARKUP
    if tail:
        yield end - tail, end, SPACE


def _gap(source: str, gap: list[tuple[int, int, str]], now: str, here: int) -> Iterator[Edit]:
    """Yield the edits that turn a gap between words into ``now``: white space, or the words of a note."""
    if now and not gap:
        yield Edit(here, here, now, reason=NOTE if now.strip() else SPACE)
        return
    for start, end, reason in gap:
        at = source.find(now, start, end) if now and reason == SPACE else -1
        if at >= 0:  # a line end or a space that is there already
            if start < at:
                yield Edit(start, at, "", reason=reason)
            if at + len(now) < end:
                yield Edit(at + len(now), end, "", reason=reason)
            now = ""
        elif now and (start, end, reason) == gap[-1]:
            yield Edit(start, end, now, reason=NOTE if now.strip() else reason)
            now = ""
        else:
            yield Edit(start, end, "", reason=reason)
