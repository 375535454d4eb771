"""Every run of text in a block, taken out and put back.

Two passes over the same tree in the same order: :func:`runs` yields the runs of
one leaf (a paragraph, a caption, a cell), :func:`refilled` makes the leaf again
around the converted runs.  What is not Chinese text, :class:`Code` and spans in
other languages, is no run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from kanben.model import (
    Block,
    Blocks,
    Break,
    Code,
    Drawing,
    Emphasis,
    Entries,
    Figure,
    Heading,
    Inline,
    Inlines,
    Link,
    List,
    Listing,
    Note,
    Origin,
    Paragraph,
    Quotation,
    Ruby,
    Section,
    Separator,
    Span,
    Strong,
    Table,
    Text,
    Turn,
    Verse,
)

Leaf = Callable[[Sequence[str], "Origin | None", str], list[str]]
"""Converts the runs of one leaf, told where the leaf came from and its role."""


class Aloud(str):
    """A run that has a reading: its characters may be written another way, but no other word has that reading."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A leaf taken out: its runs of text, where it came from, its role."""

    runs: tuple[str, ...]
    origin: Origin | None
    role: str

    @property
    def text(self) -> str:
        """What its runs say together."""
        return "".join(self.runs)

    @property
    def aloud(self) -> tuple[tuple[int, int], ...]:
        """Where in its text characters stand that have readings."""
        if not any(isinstance(run, Aloud) for run in self.runs):
            return ()
        ends = accumulate(map(len, self.runs))
        return tuple((end - len(run), end) for run, end in zip(self.runs, ends, strict=True) if isinstance(run, Aloud))


GAP = "\ufffc"
"""Stands for what is not text, so that no phrase is read across it."""


def foreign(inline: Inline) -> bool:
    """Say whether ``inline`` is a span in a language other than Chinese."""
    return isinstance(inline, Span) and bool(inline.lang) and not inline.lang.lower().startswith("zh")


def runs(inlines: Inlines) -> Iterator[str]:
    """Yield the runs of text in ``inlines``, in reading order; notes are leaves of their own.

    >>> list(runs((Text("用"), Code("print"), Emphasis((Text("列印"),)))))
    ['用', '\ufffc', '列印']
    """
    for inline in inlines:
        match inline:
            case Text(text):
                yield text
            case Ruby(base):
                yield Aloud(base)
            case Break():
                yield "\n"
            case Code() | Note():
                yield GAP
            case _:
                if foreign(inline):
                    yield GAP
                else:
                    yield from runs(inline.inlines)


def refilled(inlines: Inlines, fills: Iterator[str], blocks: Callable[[Blocks], Blocks]) -> Inlines:
    """Return ``inlines`` with its runs taken from ``fills``, and the blocks of its notes put through ``blocks``."""
    made: list[Inline] = []
    for inline in inlines:
        match inline:
            case Text():
                made.append(Text(next(fills)))
            case Ruby():
                made.append(replace(inline, base=next(fills)))
            case Break() | Code():
                next(fills)
                made.append(inline)
            case Note():
                next(fills)
                made.append(replace(inline, blocks=blocks(inline.blocks)))
            case Span() if not foreign(inline):
                inner = refilled(inline.inlines, fills, blocks)
                made.append(Span(inner, inline.id, inline.role, inline.lang, inline.data))
            case Emphasis() | Strong() | Link() | Span():
                if foreign(inline):
                    next(fills)
                    made.append(inline)
                else:
                    made.append(replace(inline, inlines=refilled(inline.inlines, fills, blocks)))
    return tuple(made)


def rewritten(blocks: Blocks, leaf: Leaf) -> Blocks:
    """Return ``blocks`` with every leaf converted by ``leaf``; ids, targets, code and readings as they were."""
    return tuple(_block(block, leaf, None) for block in blocks)


def leaf_of(inlines: Inlines, leaf: Leaf, origin: Origin | None = None, role: str = "") -> Inlines:
    """Return one leaf converted by ``leaf``; itself, where its one text stays."""
    if len(inlines) == 1 and isinstance(only := inlines[0], Text):
        (text,) = leaf([only.text], origin, role)
        return inlines if text is only.text else (Text(text),)
    return refilled(inlines, iter(leaf(list(runs(inlines)), origin, role)), lambda inner: rewritten(inner, leaf))


def taken(section: Section) -> list[Taken]:
    """Take out the leaves of a section, in the order in which :func:`rewritten` asks for them."""
    leaves: list[Taken] = []

    def take(runs: Sequence[str], origin: Origin | None, role: str) -> list[str]:
        leaves.append(Taken(tuple(runs), origin, role))
        return list(runs)

    leaf_of(section.title, take)
    rewritten(section.blocks, take)
    return leaves


def _block(block: Block, leaf: Leaf, above: Origin | None) -> Block:
    origin = getattr(block, "origin", None) or above

    def line(inlines: Inlines) -> Inlines:
        return leaf_of(inlines, leaf, origin)

    def inner(blocks: Blocks) -> Blocks:
        return tuple(_block(one, leaf, origin) for one in blocks)

    match block:
        case Paragraph():
            inlines = leaf_of(block.inlines, leaf, origin, block.role)
            return block if inlines is block.inlines else Paragraph(inlines, block.role, block.id, block.origin)
        case Heading():
            return replace(block, inlines=line(block.inlines))
        case Quotation():
            return replace(block, blocks=inner(block.blocks), attribution=line(block.attribution))
        case Turn():
            return replace(block, speaker=line(block.speaker), blocks=inner(block.blocks))
        case List():
            return replace(block, items=tuple(inner(item) for item in block.items))
        case Entries():
            rows = (replace(entry, term=line(entry.term), blocks=inner(entry.blocks)) for entry in block.entries)
            return replace(block, entries=tuple(rows))
        case Figure():
            return replace(block, caption=line(block.caption), alt="".join(leaf([block.alt], origin, "")))
        case Table():
            head, caption = tuple(map(line, block.head)), line(block.caption)
            return replace(block, head=head, rows=tuple(tuple(map(line, row)) for row in block.rows), caption=caption)
        case Verse():
            return replace(block, lines=tuple(map(line, block.lines)))
        case Drawing():
            caption, alt = line(block.caption), "".join(leaf([block.alt], origin, ""))
            words = (block.scale, *block.rows)
            scale, *placed = (tuple(replace(one, inlines=line(one.inlines)) for one in row) for row in words)
            return replace(block, caption=caption, alt=alt, scale=scale, rows=tuple(placed))
        case Listing() | Separator():
            return block
