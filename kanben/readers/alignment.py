"""Find where the words of a parsed text stood in the text that was parsed.

A parser of Markdown keeps no places, but its words come out in the order they
went in.  So the two texts are compared as a patience diff compares: stretches
that occur once in each are anchors, and between anchors the same again with
shorter stretches.  The result is a :class:`~kanben.edits.Revision` that
accounts for every code point, however well or badly that went: what was not
found again counts as added, and its counterpart in the source as dropped.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import pairwise

from kanben.edits import Edit, Revision
from kanben.readers.leaves import Leaf, shared
from kanben.readers.ruby import READING

RULE = "markdown"
READ = re.compile(r"\|[^{}|\n]+\}|<rt\b", re.IGNORECASE)
ANCHORS = (24, 8, 4, 2)
"""Lengths of the stretches tried as anchors, one after another."""

SMALL = 10_000
"""Two stretches whose lengths multiply to less are compared in full."""

NEAR = 2_000
"""Lines that repeat (no anchors) are looked for this far on."""


def revise(source: str, found: Iterable[Leaf], begin: int = 0) -> Revision:
    """Return the revision of ``source`` whose text is the flow text of the leaves ``found``.

    Words are looked for from ``begin`` on: what stands before was set aside.
    """
    said = [leaf for leaf in found if leaf.kind != "link"]
    flow = "".join(leaf.text for leaf in said)
    # The words of notes stand elsewhere in the source; NUL is in no article, so these match nothing.
    sought = "".join("\0" * len(leaf.text) if leaf.note else leaf.text for leaf in said)
    return Revision.of(source).apply(_edits(source, flow, sought, begin), RULE)


def _edits(source: str, flow: str, sought: str, begin: int) -> Iterator[Edit]:
    if begin:
        yield Edit(0, begin, "", reason="front matter, set aside")
    same = [(begin, 0, 0), *same_stretches(source, sought, begin), (len(source), len(flow), 0)]
    for (i, j, n), (i2, j2, _) in pairwise(same):
        yield from _gap(source, i + n, i2, flow[j + n : j2], "\0" in sought[j + n : j2])


def _gap(source: str, start: int, end: int, now: str, noted: bool) -> Iterator[Edit]:
    """Yield the edits that turn what lies between two stretches of the same words into ``now``."""
    was = source[start:end]
    if was == now:
        return
    if now in was:  # most often one line end of several, or nothing
        at = was.index(now)
        for a, b in ((0, at), (at + len(now), len(was))):
            if a < b:
                yield Edit(start + a, start + b, "", reason=_why(was[a:b]))
    elif noted:
        yield Edit(start, end, now, reason="the words of a note, set after the paragraph that calls it")
    elif not was.strip() and not now.strip():
        yield Edit(start, end, now, reason="a line end inside a paragraph")
    else:
        yield Edit(start, end, now, reason="a sign as Markdown or HTML writes it")


def _why(dropped: str) -> str:
    if not dropped.strip():
        return "white space between blocks, or a line end inside a paragraph"
    if READ.search(dropped):
        return READING
    if "[^" in dropped:
        return "the mark of a note, or its words, set after the paragraph that calls it"
    if "](" in dropped:
        return "the address of a link or picture"
    return "marks of Markdown"


def same_stretches(a: str, b: str, begin: int = 0) -> list[tuple[int, int, int]]:
    """Return (place in ``a`` from ``begin`` on, place in ``b``, length) of the stretches both have, in order.

    >>> same_stretches("**甲乙**丙", "甲乙丙")
    [(2, 0, 2), (6, 2, 1)]
    """
    found: list[tuple[int, int, int]] = []
    todo = [(begin, len(a), 0, len(b), 0)]
    while todo:
        a1, a2, b1, b2, step = todo.pop()
        head = shared(a[a1:a2], b[b1:b2]) if a[a1 : a1 + 1] == b[b1 : b1 + 1] else 0
        if head:
            found.append((a1, b1, head))
            a1, b1 = a1 + head, b1 + head
        if a1 == a2 or b1 == b2:
            continue
        if (a2 - a1) * (b2 - b1) <= SMALL:
            matcher = SequenceMatcher(str.isspace, a[a1:a2], b[b1:b2], autojunk=False)
            found.extend((a1 + i, b1 + j, n) for i, j, n in matcher.get_matching_blocks() if n)
        elif step == len(ANCHORS):
            found.extend(_repeated_lines(a, a1, a2, b, b1, b2))
        else:
            for i, j in [*_anchors(a, a1, a2, b, b1, b2, ANCHORS[step]), (a2, b2)]:
                if i > a1 or j > b1:
                    todo.append((a1, i, b1, j, step + 1))
                a1, b1 = i, j
    return sorted(found)


def _anchors(a: str, a1: int, a2: int, b: str, b1: int, b2: int, length: int) -> list[tuple[int, int]]:
    """Return places in ``a`` and ``b``, both rising, of stretches of ``length`` that occur once in each."""
    once: dict[str, int] = {}
    for j in range(b1, b2 - length + 1, max(length // 3, 1)):
        stretch = b[j : j + length]
        once[stretch] = -1 if stretch in once else j
    places: dict[int, int] = {}
    for i in range(a1, a2 - length + 1):
        j = once.get(a[i : i + length], -1)
        if j >= 0:
            places[j] = -1 if j in places else i
    return _rising([(places[j], j) for j in sorted(places) if places[j] >= 0])


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of ``pairs`` (sorted by the second) whose firsts rise too."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for k, (i, _) in enumerate(pairs):
        at = bisect_left(ends, i)
        before.append(last[at - 1] if at else -1)
        ends[at : at + 1] = [i]
        last[at : at + 1] = [k]
    run: list[tuple[int, int]] = []
    k = last[-1] if last else -1
    while k >= 0:
        run.append(pairs[k])
        k = before[k]
    return run[::-1]


def _repeated_lines(a: str, a1: int, a2: int, b: str, b1: int, b2: int) -> Iterator[tuple[int, int, int]]:
    """Yield the lines of ``b`` that come in ``a`` not far on: tables and refrains say the same thing often."""
    j = b1
    for line in b[b1:b2].split("\n"):
        i = a.find(line, a1, min(a2, a1 + NEAR + len(line))) if line else -1
        if i >= 0:
            yield i, j, len(line)
            a1 = i + len(line)
        j += len(line) + 1
