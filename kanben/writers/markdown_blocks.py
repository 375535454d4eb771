"""The blocks of a chapter as Markdown, and the lines in braces that say what does not show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from kanben.dialect import ROLES
from kanben.model import (
    Block,
    Blocks,
    Break,
    Code,
    Drawing,
    Entries,
    Figure,
    Heading,
    Inlines,
    List,
    Listing,
    Paragraph,
    Quotation,
    Separator,
    Strong,
    Table,
    Turn,
    Verse,
    plain,
)
from kanben.opening import opening
from kanben.writers.markdown_inlines import Hand, at_line_start, escaped, longest, one_line, words
from kanben.writers.markup import IMAGES

_DASHES = re.compile(r"\s*(?:——|――|──)")
_FENCE = re.compile("```|~~~")
_NO_TITLE = re.compile(r"[\"\\&<*_`{\[\]]")
_OPENING = ("byline", "date")


@dataclass(frozen=True)
class Sheet:
    """One file while it is being written."""

    hand: Hand
    speakers: Mapping[str, str] = field(default_factory=dict)

    # --- blocks ---

    def opening(self, blocks: Blocks, author: str, date: str) -> list[str]:
        """Return the blocks of a section; a byline and a date our reader knows by their words need no mark."""
        bare = tuple(replace(b, role="") if isinstance(b, Paragraph) and b.role in _OPENING else b for b in blocks)
        known = opening(bare, author, date)
        return self.blocks(
            tuple(a if b == c else b for a, b, c in zip(bare, blocks, known, strict=True)), speaking=True
        )

    def blocks(self, blocks: Blocks, *, nested: bool = False, speaking: bool = False) -> list[str]:
        """Return each block as Markdown; ``speaking`` is where turns are known as such."""
        parts: list[str] = []
        before: Block | None = None
        for block, following in zip(map(_unfenced, blocks) if nested else blocks, (*blocks[1:], None), strict=False):
            marks = self._marks(block, before, following, speaking)
            if nested and isinstance(block, List | Listing) and isinstance(following, Listing) and not marks:
                marks = ["apart"]
            *written, last = (*filter(None, self._block(block, nested, speaking)), "")
            written = [*written, last] if last else written
            if not written:
                continue
            if marks:
                line = "{" + " ".join(f".{mark}" for mark in marks) + "}"
                if nested or isinstance(block, List | Listing | Entries | Turn | Separator | Figure):
                    written.append(line)
                else:
                    written[-1] += f"\n{line}"
            parts += written
            before = block
        return parts

    def _marks(self, block: Block, before: Block | None, following: Block | None, speaking: bool) -> list[str]:
        """Return what has to be said of a block that does not show."""
        role = getattr(block, "role", "")
        marks = [role] if role in ROLES.get(type(block), ()) else []
        match block:
            case Verse():
                marks = ["verse"]
            case Figure(_, ""):
                marks = ["figure"]
            case Paragraph((Strong() as opens, *_)) if speaking and words(opens.inlines) in self.speakers:
                marks.append("apart")
        alike = type(block) is type(following) and isinstance(block, List | Quotation | Entries)
        turned = speaking and isinstance(before, Turn) and not isinstance(block, Turn | Heading)
        if not marks and alike and getattr(block, "ordered", 0) == getattr(following, "ordered", 0):
            marks = ["apart"]
        return [*marks, "apart"] if turned and "apart" not in marks else marks

    def _block(self, block: Block, nested: bool, speaking: bool) -> Iterator[str]:
        """Yield the parts of a block, to be set apart by empty lines."""
        match block:
            case Paragraph(inlines):
                yield self.hand.paragraph(inlines)
            case Heading(level, inlines):
                yield f"{'#' * level} {said}" if (said := self.hand.line(inlines)) else ""
            case Quotation():
                yield self._quotation(block)
            case Turn():
                yield from self._turn(block, nested)
            case List():
                yield self._items(block)
            case Entries():
                yield from self._entries(block, nested)
            case Figure():
                yield from self._figure(block)
            case Table():
                yield from self._table(block, nested)
            case Verse():
                yield "\\\n".join(filter(None, (self.hand.paragraph(line) for line in block.lines)))
            case Listing():
                yield _indented(block.text) if nested else _fenced(block)
                if nested and block.language:
                    yield f"{{.language-{block.language}}}"
            case Drawing():
                yield f"**{self.hand.line(block.caption)}**"
                rows = ("　".join(self.hand.line(w.inlines) for w in row) for row in (block.scale, *block.rows) if row)
                yield "\n".join(f"- {row}" for row in rows)
            case Separator():
                yield "* * *"

    def _quotation(self, block: Quotation) -> str:
        parts = self.blocks(block.blocks, nested=True)
        if block.attribution:
            said = self.hand.paragraph(block.attribution)
            known = block.blocks and _DASHES.match(plain(block.attribution))
            parts.append(said if known else f"{said}\n{{.attribution}}")
        elif (
            block.blocks[1:] and isinstance(last := block.blocks[-1], Paragraph) and _DASHES.match(plain(last.inlines))
        ):
            parts[-1] += "\n{.apart}"
        return _prefixed("\n\n".join(parts), "> ")

    def _turn(self, turn: Turn, nested: bool) -> Iterator[str]:
        speaker = f"**{self.hand.line(turn.speaker)}**："
        match turn.blocks:
            case (Paragraph(inlines), *rest):
                yield speaker + self.hand.inlines(inlines)
            case rest:
                yield speaker
        yield from self.blocks(tuple(rest), nested=nested)

    def _items(self, block: List) -> str:
        items = []
        tight = all(len(item) == 1 and isinstance(item[0], Paragraph) and not item[0].role for item in block.items)
        for number, item in enumerate(block.items, block.start):
            mark = f"{number}." if block.ordered else "-"
            items.append(_hung(f"{mark:<3} ", "\n\n".join(self._within(item))))
        return ("\n" if tight else "\n\n").join(items)

    def _entries(self, block: Entries, nested: bool) -> Iterator[str]:
        for entry in block.entries:
            term = self.hand.line(entry.term)
            said = self._within(entry.blocks)
            if nested or not said:
                yield f"**{term}**"
                yield from said
            else:
                yield at_line_start(term) + "\n" + _hung(":   ", "\n\n".join(said))

    def _within(self, blocks: Blocks) -> list[str]:
        """Return the blocks of an item; what has lines of its own does not stand beside the item's mark."""
        opens = isinstance(next(iter(blocks), None), Quotation | Listing | Table)
        return [*(["{.apart}"] if opens else []), *self.blocks(blocks, nested=True)]

    def _figure(self, figure: Figure) -> Iterator[str]:
        caption = words(figure.caption)
        if not figure.image:
            yield at_line_start(self.hand.line(figure.caption))
        elif (figure.caption and not caption) or _NO_TITLE.search(caption):
            yield f'![{escaped(one_line(figure.alt))}]({IMAGES}{figure.image} "")'
            yield f"{self.hand.paragraph(figure.caption)}\n{{.caption}}"
        else:
            yield f'![{escaped(one_line(figure.alt))}]({IMAGES}{figure.image} "{caption}")'

    def _table(self, table: Table, nested: bool) -> Iterator[str]:
        if table.caption:
            yield self.hand.paragraph(table.caption) + ("\n\n" if nested else "\n") + "{.table}"
        if columns := max(map(len, (table.head, *table.rows))):
            rows = [table.head or ((),) * columns, *table.rows]
            hand = replace(self.hand, bar="\\|")
            head, *body = (f"| {' | '.join(map(hand.line, _filled(row, columns)))} |" for row in rows)
            yield "\n".join((head, f"|{' --- |' * columns}", *body))

    def asides(self) -> list[str]:
        """Return the notes; one called in a note follows it."""
        parts = []
        place = 0
        while place < len(self.hand.notes):
            blocks = self.hand.notes[place].blocks
            said = "\n\n".join(self.blocks(blocks, nested=True))
            place += 1
            code = isinstance(next(iter(blocks), None), Listing)
            parts.append(f"[^{place}]:\n{_indented(said)}" if code else _hung(f"[^{place}]: ", said))
        return parts


def _filled(row: tuple[Inlines, ...], columns: int) -> tuple[Inlines, ...]:
    return (*row, *((),) * (columns - len(row)))


def _prefixed(text: str, prefix: str) -> str:
    return "\n".join((prefix + line).rstrip() for line in text.split("\n"))


def _indented(text: str) -> str:
    return _prefixed(text, "    ")


def _hung(mark: str, text: str) -> str:
    """Return ``text`` hung on its mark: the first line beside it, the others in from the margin."""
    return mark + _indented(text)[4:]


def _unfenced(block: Block) -> Block:
    """Return ``block``; a listing that has a fence in it, which would count inside other blocks, as lines of code."""
    if not isinstance(block, Listing) or not _FENCE.search(block.text):
        return block
    said = [part for line in block.text.split("\n") for part in (Break(), Code(line))]
    return Paragraph(tuple(said[1:]))


def _fenced(listing: Listing) -> str:
    fence = "`" * max(3, longest(listing.text) + 1)
    return f"{fence}{listing.language}\n{listing.text}\n{fence}"
