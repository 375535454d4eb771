"""The text of a chapter, line by line, and stretches of it wrapped where they stand.

A date may cross inlines (``<em>2015</em>年``), so a stretch is given in code points
of a line's plain text, and the tree is cut there.  Wrapping never changes the
text; notes stay where they were called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from operator import is_
from typing import TypeAlias

from kanben.model import (
    Block,
    Blocks,
    Break,
    Code,
    Entries,
    Figure,
    Heading,
    Inline,
    Inlines,
    Link,
    List,
    Note,
    Paragraph,
    Quotation,
    Ruby,
    Span,
    Text,
    Turn,
    Verse,
    lines,
    plain,
)

EDITORIAL = frozenset({"byline", "date", "headnote", "title", "source"})
"""Roles of paragraphs that are about the article, not of it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One leaf of a chapter: where its text begins in the chapter's text, and whether it is the article's own."""

    start: int
    text: str
    own: bool


Change: TypeAlias = "Callable[[Inlines, bool], Inlines]"


def rewritten(blocks: Blocks, change: Change) -> Blocks:
    """Return ``blocks`` with ``change(inlines, own)`` in place of the inlines of each leaf, in reading order.

    What ``change`` leaves as it is, is not made anew.
    """
    made = tuple([_block(block, change) for block in blocks])
    return blocks if all(map(is_, made, blocks)) else made


def _block(block: Block, change: Change) -> Block:
    match block:
        case Paragraph(inlines, role):
            said = change(inlines, role not in EDITORIAL)
            return block if said is inlines else replace(block, inlines=said)
        case Heading(_, inlines):
            said = change(inlines, False)
            return block if said is inlines else replace(block, inlines=said)
        case Figure():
            return replace(block, caption=change(block.caption, True))
        case Quotation():
            inside = rewritten(block.blocks, change)
            return replace(block, blocks=inside, attribution=block.attribution and change(block.attribution, False))
        case Turn():
            return replace(block, blocks=rewritten(block.blocks, change))
        case List():
            return replace(block, items=tuple(rewritten(item, change) for item in block.items))
        case Entries():
            kept = tuple(replace(e, blocks=rewritten(e.blocks, change)) for e in block.entries)
            return replace(block, entries=kept)
        case Verse():
            return replace(block, lines=tuple(change(line, True) for line in block.lines))
        case _:  # tables and listings are not searched for dates
            return block


def leaves(blocks: Blocks) -> tuple[Line, ...]:
    """Return the leaves :func:`rewritten` visits, placed in ``"\\n".join(model.lines(blocks))``.

    >>> turn = Turn((Text("記者"),), (Paragraph((Text("去年呢？"),)),))
    >>> leaves((Paragraph((Text("劉佳"),), "byline"), turn))
    (Line(start=0, text='劉佳', own=False), Line(start=6, text='去年呢？', own=True))
    """
    seen: list[tuple[str, bool]] = []

    def note(inlines: Inlines, own: bool) -> Inlines:
        seen.append((plain(inlines), own))
        return inlines

    rewritten(blocks, note)
    found: list[Line] = []
    at = 0
    for line in lines(blocks):
        if len(found) < len(seen):
            text, own = seen[len(found)]
            if line == text or line.endswith("：" + text):
                found.append(Line(at + len(line) - len(text), text, own))
        at += len(line) + 1
    return tuple(found)


def wrapped(inlines: Inlines, stretches: list[tuple[int, int, Callable[[Inlines], Inline]]]) -> Inlines:
    """Return ``inlines`` with each stretch (start, end, wrapper), apart and in order, wrapped.

    >>> from kanben.model import Emphasis
    >>> wrapped((Text("在"), Emphasis((Text("2015"),)), Text("年夏")), [(1, 6, lambda inside: Span(inside))])[1]
    Span(inlines=(Emphasis(inlines=(Text(text='2015'),)), Text(text='年')), id='', role='', lang='', data=())
    """
    for start, end, wrapper in reversed(stretches):
        before, rest = cut(inlines, start)
        inside, after = cut(rest, end - start)
        while inside and isinstance(inside[-1], Note):  # called after the stretch, not of it
            inside, after = inside[:-1], (inside[-1], *after)
        inlines = (*before, wrapper(inside), *after) if inside else inlines
    return inlines


def cut(inlines: Inlines, at: int) -> tuple[Inlines, Inlines]:
    """Return what stands before code point ``at`` of the plain text, and what stands after it.

    What cannot be cut (ruby, code, a note's mark) goes whole to the side where
    it begins; an ``id`` stays with the first half.
    """
    before: list[Inline] = []
    for i, inline in enumerate(inlines):
        size = len(plain((inline,)))
        if size <= at and (at > 0 or isinstance(inline, Note)):
            before.append(inline)
            at -= size
            continue
        if at <= 0:
            return tuple(before), inlines[i:]
        first, second = _halves(inline, at)
        return (*before, *first), (*second, *inlines[i + 1 :])
    return tuple(before), ()


def _halves(inline: Inline, at: int) -> tuple[Inlines, Inlines]:
    match inline:
        case Text(text):
            return (Text(text[:at]),), (Text(text[at:]),)
        case Ruby() | Code() | Break() | Note():
            return (inline,), ()
        case _:
            first, second = cut(inline.inlines, at)
            rest = replace(inline, inlines=second)
            return (replace(inline, inlines=first),), (replace(rest, id="") if isinstance(rest, Span) else rest,)


def has_link(inlines: Inlines) -> bool:
    """Say whether there is a link or a note's mark in ``inlines``; links do not nest."""
    return any(isinstance(i, Link | Note) or has_link(getattr(i, "inlines", ())) for i in inlines)


def texts(blocks: Blocks) -> Iterator[str]:
    """Yield the lines of ``blocks``; the chapter's text is these, joined by line feeds."""
    yield from lines(blocks)
