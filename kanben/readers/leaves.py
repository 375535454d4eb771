"""Walk the words of a tree of blocks in the order they are read.

One walk serves three: it finds where each leaf stands in the flow text (the
text :func:`kanben.model.lines` gives), it tells which stretches are for
machines and must not be repaired, and it puts corrected words back into the
very tree they came from.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from kanben.edits import Piece, Revision
from kanben.findings import Finding, Trouble
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
    Paragraph,
    Quotation,
    Ruby,
    Separator,
    Span,
    Strong,
    Table,
    Text,
    Turn,
    Verse,
)

Kind: TypeAlias = Literal["text", "code", "line", "link"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """Words as they stand in the tree.

    ``kind`` is ``text`` (may be edited), ``code`` (may not), ``line`` (a line
    end between two blocks or a forced break) or ``link``: no words, but the
    address of a link whose words have just gone by.
    """

    text: str
    kind: Kind = "text"
    note: bool = False  # inside a note, which stands elsewhere in a Markdown file


@dataclass(slots=True)
class Walk:
    """A walk over blocks that asks ``say`` what each leaf shall say, in reading order.

    ``finish`` has the last word on each block, knowing where in the flow text it stood.
    """

    say: Callable[[Leaf], str]
    finish: Callable[[Block, int, int], Block] = lambda block, start, end: block
    _at: int = 0
    _begun: bool = False
    _notes: int = 0

    def blocks(self, blocks: Blocks) -> Blocks:
        """Return ``blocks`` with the words ``say`` gave, in the order of :func:`kanben.model.lines`."""
        return tuple(map(self._block, blocks))

    def _block(self, block: Block) -> Block:
        start = self._at + self._begun  # a line end comes before it
        after = self._inside(block)
        return self.finish(after, min(start, self._at), self._at)

    def _inside(self, block: Block) -> Block:
        match block:
            case Paragraph() | Heading():
                return replace(block, inlines=self._line(block.inlines))
            case Figure():
                return replace(block, caption=self._line(block.caption))
            case Quotation():
                inner = self.blocks(block.blocks)
                return replace(
                    block, blocks=inner, attribution=self._line(block.attribution) if block.attribution else ()
                )
            case Turn():
                self._line_end()
                speaker = self._inlines(block.speaker)
                self._ask("：", "code")
                self._begun = False  # what is said goes on in the speaker's line
                inner = self.blocks(block.blocks)
                self._begun = True
                return replace(block, speaker=speaker, blocks=inner)
            case List():
                return replace(block, items=tuple(self.blocks(item) for item in block.items))
            case Entries():
                return replace(
                    block,
                    entries=tuple(
                        replace(e, term=self._line(e.term, notes=False), blocks=self.blocks(e.blocks))
                        for e in block.entries
                    ),
                )
            case Table():
                caption = self._line(block.caption) if block.caption else ()
                head = tuple(map(self._line, block.head))
                return replace(
                    block, caption=caption, head=head, rows=tuple(tuple(map(self._line, r)) for r in block.rows)
                )
            case Verse():
                return replace(block, lines=tuple(map(self._line, block.lines)))
            case Listing():
                self._line_end()
                return replace(block, text=self._ask(block.text, "code"))
            case Separator() | Drawing():
                return block

    def _line(self, inlines: Inlines, notes: bool = True) -> Inlines:
        self._line_end()
        said = self._inlines(inlines)
        return self._noted(said) if notes else said

    def _line_end(self) -> None:
        if self._begun:
            self._ask("\n", "line")
        self._begun = True

    def _ask(self, text: str, kind: Kind = "text") -> str:
        self._at += len(text) if kind != "link" else 0
        return self.say(Leaf(text, kind, self._notes > 0))

    def _inlines(self, inlines: Inlines) -> Inlines:
        return tuple(map(self._inline, inlines))

    def _inline(self, inline: Inline) -> Inline:
        match inline:
            case Text(text):
                return Text(self._ask(text))
            case Code(text):
                return Code(self._ask(text, "code"))
            case Ruby(base, reading):
                return Ruby(self._ask(base), reading)
            case Break():
                self._ask("\n", "line")
                return inline
            case Note():
                return inline  # its turn comes when the line has been said
            case Link():
                link = replace(inline, inlines=self._inlines(inline.inlines))
                self._ask(inline.target, "link")
                return link
            case Emphasis() | Strong() | Span():
                return replace(inline, inlines=self._inlines(inline.inlines))

    def _noted(self, inlines: Inlines) -> Inlines:
        return tuple(map(self._with_notes, inlines))

    def _with_notes(self, inline: Inline) -> Inline:
        match inline:
            case Note():
                self._notes += 1
                noted = replace(inline, blocks=self.blocks(inline.blocks))
                self._notes -= 1
                return noted
            case Emphasis() | Strong() | Link() | Span():
                return replace(inline, inlines=self._noted(inline.inlines))
            case _:
                return inline


def leaves(blocks: Blocks) -> list[Leaf]:
    """Return the leaves of ``blocks``: the texts of those that are no ``link`` make the flow text."""
    found: list[Leaf] = []

    def keep(leaf: Leaf) -> str:
        found.append(leaf)
        return leaf.text

    Walk(keep).blocks(blocks)
    return found


def spans(blocks: Blocks) -> Iterator[tuple[Leaf, int, int]]:
    """Yield each leaf that has words with its place in the flow text."""
    at = 0
    for leaf in leaves(blocks):
        if leaf.kind != "link":
            yield leaf, at, at + len(leaf.text)
            at += len(leaf.text)


def protected(blocks: Blocks) -> list[tuple[int, int]]:
    """Return the spans of the flow text that repairs must leave alone: inline code and listings.

    >>> protected((Paragraph((Text("用"), Code("a,b"), Text("隔開"))),))
    [(1, 4)]
    """
    return [(start, end) for leaf, start, end in spans(blocks) if leaf.kind == "code" and start < end]


def untouched(blocks: Blocks) -> list[tuple[int, int]]:
    """Return the spans that rules must leave alone in a tree: what is protected, and the line ends between blocks.

    A rule that joins or parts lines would need another tree.
    """
    return [(start, end) for leaf, start, end in spans(blocks) if leaf.kind in ("code", "line") and start < end]


def relabel(blocks: Blocks, revised: Revision) -> Blocks:
    """Return the same tree with each leaf saying what its words became in ``revised``.

    ``revised`` begins at the flow text of ``blocks``.  Afterwards the flow text
    of the result is ``revised.text``.  An edit that takes a line end away or
    adds one would need another tree: that is a Trouble (R-031).

    >>> (paragraph,) = relabel((Paragraph((Text("他說"), Code("a,b"))),), Revision.of("他說a,b"))
    >>> paragraph.inlines
    (Text(text='他說'), Code(text='a,b'))
    """
    standing = list(spans(blocks))
    became = iter(_became(standing, revised))
    return Walk(lambda leaf: leaf.text if leaf.kind == "link" else next(became)).blocks(blocks)


def _became(standing: list[tuple[Leaf, int, int]], revised: Revision) -> list[str]:
    """Return what each leaf of ``standing`` became."""
    said: list[list[str]] = [[] for _ in standing]
    starts = [start for _, start, _ in standing]
    for piece in revised.pieces:
        if piece.start == piece.end:
            said[_home(standing, starts, piece.start)].append(piece.text)
            continue
        i = bisect_right(starts, piece.start) - 1
        words = piece.text if len(piece.text) == piece.end - piece.start else _shared(piece, revised.received)
        at = piece.start
        while at < piece.end:
            end = min(standing[i][2], piece.end)
            said[i].append("".join(words[at - piece.start : end - piece.start]))
            at, i = end, i + 1
    became = ["".join(parts) for parts in said]
    for (leaf, start, end), text in zip(standing, became, strict=True):
        if text.count("\n") != leaf.text.count("\n") or (leaf.kind == "line" and text != "\n"):
            raise Trouble(_line_lost(revised, start, end))
    return became


def _home(standing: list[tuple[Leaf, int, int]], starts: list[int], at: int) -> int:
    """Return the leaf that takes in words added at ``at``: text that ends there, or that begins there."""
    last = first = bisect_right(starts, at) - 1
    while first > 0 and standing[first - 1][2] == at:
        first -= 1
    return min(range(first, last + 1), key=lambda i: ("text", "code", "line").index(standing[i][0].kind))


def _shared(piece: Piece, received: str) -> list[str]:
    """Return what each code point of a changed stretch became.

    The head and the tail that stayed the same stay where they were; all that
    lies between goes to the place where the change begins.
    """
    was, now = received[piece.start : piece.end], piece.text
    head = shared(was, now)
    tail = shared(was[head:][::-1], now[head:][::-1])
    words = [*was[:head], *[""] * (len(was) - head - tail), *was[len(was) - tail :]]
    at = head if head + tail < len(was) else max(head - 1, 0)
    middle = now[head : len(now) - tail]
    words[at] = words[at] + middle if at < head else middle + words[at]
    return words


def shared(one: str, other: str) -> int:
    """Return how many characters both begin with.

    >>> shared("清明時節", "清明上河")
    2
    """
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _line_lost(revised: Revision, start: int, end: int) -> Finding:
    edits = [e for p in revised.pieces for e in p.edits if p.start <= end and p.end >= start]
    by = f"{edits[0].rule}: {edits[0].reason}" if edits else "an edit"
    return Finding(
        "R-031",
        f"a change joins or splits paragraphs of a Markdown article ({by})",
        hint="change each paragraph by itself",
    )
