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
from operator import is_
from typing import TypeVar

from kanben.model import (
    Block,
    Blocks,
    Break,
    Code,
    Drawing,
    Entries,
    Figure,
    Heading,
    Inline,
    Inlines,
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
    Table,
    Text,
    Turn,
    Verse,
    Words,
)

Value = TypeVar("Value")

Leaf = Callable[[Sequence[str], "Origin | None", str], Sequence[str]]
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

    >>> list(runs((Text("用"), Code("print"), Span((Text("列印"),)))))
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
    """Return ``inlines`` with its runs taken from ``fills``, and the blocks of its notes put through ``blocks``.

    Where nothing is other than it was, the very same inlines are returned.
    """
    made: list[Inline] = []
    same = True
    for inline in inlines:
        new = _refilled(inline, fills, blocks)
        same = same and new is inline
        made.append(new)
    return inlines if same else tuple(made)


def _refilled(inline: Inline, fills: Iterator[str], blocks: Callable[[Blocks], Blocks]) -> Inline:
    match inline:
        case Text():
            text = next(fills)
            return inline if text == inline.text else Text(text)
        case Ruby():
            text = next(fills)
            return inline if text == inline.base else Ruby(text, inline.reading)
        case Break() | Code():
            next(fills)
            return inline
        case Note():
            next(fills)
            below = blocks(inline.blocks)
            return inline if below is inline.blocks else replace(inline, blocks=below)
    if foreign(inline):
        next(fills)
        return inline
    inner = refilled(inline.inlines, fills, blocks)
    if inner is inline.inlines:
        return inline
    if isinstance(inline, Span):
        return Span(inner, inline.id, inline.role, inline.lang, inline.data)
    return replace(inline, inlines=inner)


def rewritten(blocks: Blocks, leaf: Leaf) -> Blocks:
    """Return ``blocks`` with every leaf converted by ``leaf``; ids, targets, code and readings as they were.

    What no leaf changes is not made again.
    """
    return _each(blocks, lambda block: _block(block, leaf, None))


def leaf_of(inlines: Inlines, leaf: Leaf, origin: Origin | None = None, role: str = "") -> Inlines:
    """Return one leaf converted by ``leaf``; itself, where its one text stays."""
    if len(inlines) == 1 and isinstance(only := inlines[0], Text):
        (text,) = leaf([only.text], origin, role)
        return inlines if text == only.text else (Text(text),)
    return refilled(inlines, iter(leaf(list(runs(inlines)), origin, role)), lambda inner: rewritten(inner, leaf))


def taken(section: Section) -> list[Taken]:
    """Take out the leaves of a section, in the order in which :func:`rewritten` asks for them."""
    leaves: list[Taken] = []

    def take(runs: Sequence[str], origin: Origin | None, role: str) -> Sequence[str]:
        leaves.append(Taken(tuple(runs), origin, role))
        return runs

    leaf_of(section.title, take)
    rewritten(section.blocks, take)
    return leaves


def _each(values: tuple[Value, ...], change: Callable[[Value], Value]) -> tuple[Value, ...]:
    """Return ``values``, each changed; the very same ones, where none is another."""
    made = tuple([change(value) for value in values])
    return values if all(map(is_, made, values)) else made


def _with(value: Value, **changes: object) -> Value:
    """Return ``value`` with ``changes``; itself, where there are none."""
    if all(getattr(value, name) is new for name, new in changes.items()):
        return value
    return replace(value, **changes)  # type: ignore[type-var]  # a value of the model


def _block(block: Block, leaf: Leaf, above: Origin | None) -> Block:
    origin = getattr(block, "origin", None) or above

    def line(inlines: Inlines) -> Inlines:
        return leaf_of(inlines, leaf, origin)

    def inner(blocks: Blocks) -> Blocks:
        return _each(blocks, lambda one: _block(one, leaf, origin))

    def row(cells: tuple[Inlines, ...]) -> tuple[Inlines, ...]:
        return _each(cells, line)

    def placed(words: tuple[Words, ...]) -> tuple[Words, ...]:
        return _each(words, lambda one: _with(one, inlines=line(one.inlines)))

    match block:
        case Paragraph():
            inlines = leaf_of(block.inlines, leaf, origin, block.role)
            return block if inlines is block.inlines else Paragraph(inlines, block.role, block.id, block.origin)
        case Heading():
            return _with(block, inlines=line(block.inlines))
        case Quotation():
            return _with(block, blocks=inner(block.blocks), attribution=line(block.attribution))
        case Turn():
            speaker, said = line(block.speaker), inner(block.blocks)
            if speaker is block.speaker and said is block.blocks:
                return block
            return Turn(speaker, said, block.role, block.id, block.origin)
        case List():
            return _with(block, items=_each(block.items, inner))
        case Entries():
            entries = _each(block.entries, lambda one: _with(one, term=line(one.term), blocks=inner(one.blocks)))
            return _with(block, entries=entries)
        case Figure():
            caption, (alt,) = line(block.caption), leaf([block.alt], origin, "")
            return _with(block, caption=caption, alt=alt)
        case Table():
            head, caption = row(block.head), line(block.caption)
            return _with(block, head=head, rows=_each(block.rows, row), caption=caption)
        case Verse():
            return _with(block, lines=row(block.lines))
        case Drawing():
            caption, (alt,) = line(block.caption), leaf([block.alt], origin, "")
            scale = placed(block.scale)
            return _with(block, caption=caption, alt=alt, scale=scale, rows=_each(block.rows, placed))
        case Listing() | Separator():
            return block
