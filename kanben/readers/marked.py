"""Lines that say what the block before them is: ``{.lead}``, ``{.epigraph}``, ``{.verse}``.

Markdown has no word for most of what a book sets in a way of its own.  Such a
line, last of a paragraph or alone after any block, is understood by several
Markdown programs and shown as it stands by the rest; only the names in
:data:`NAMES` count, and any other line in braces is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from kanben.dialect import ROLES, SPEAKING
from kanben.model import (
    Block,
    Break,
    Entries,
    Figure,
    Heading,
    Inline,
    Inlines,
    List,
    Listing,
    Paragraph,
    Quotation,
    Strong,
    Table,
    Text,
    Turn,
    Verse,
)
from kanben.readers.joins import attributed, joined

FORMS = ("verse", "attribution", "figure", "caption", "table", "apart")
"""What a paragraph can be instead: lines of verse, the attribution of the quotation it ends, the caption of a picture
that did not come, of the picture above, of the table below; or what stands by itself, though it looks otherwise."""

NAMES = frozenset(FORMS).union(*ROLES.values())
LANGUAGE = "language-"
MARK = re.compile(r"(?:\A|\n)[ ]{0,3}\{(\.[A-Za-z][\w+#-]*(?: \.[a-z][a-z-]*)*)\}[ \t]*\Z")
NAME = re.compile(r"[\[,]\s*([^\[\],]+?)\s*(?=[\],])")


@dataclass(frozen=True, slots=True)
class Mark:
    """What such a line says."""

    names: tuple[str, ...]


Marked: TypeAlias = "tuple[Block, tuple[str, ...]]"
"""A block, and what was said of it."""


def names(block: str) -> tuple[str, ...]:
    """Return what the last line of ``block`` says of it; nothing if it is no such line.

    >>> names("导读：城南的钟表铺。\\n{.lead}"), names("{.unheard-of}"), names("{你|您}")
    (('lead',), (), ())
    """
    if not block.endswith(("}", " ", "\t")) or not (found := MARK.search(block)):
        return ()
    said = tuple(name[1:] for name in found[1].split(" "))
    return said if all(name in NAMES or name.startswith(LANGUAGE) for name in said) else ()


def marked(items: Iterable[Block | Mark]) -> list[Marked]:
    """Return the blocks among ``items``, each as the mark after it says, and captions with what they are of."""
    done: list[Marked] = []
    for item in items:
        if isinstance(item, Mark):
            if done:
                _name(done, item.names)
        elif (
            isinstance(item, Table) and done and "table" in done[-1][1] and isinstance(above := done[-1][0], Paragraph)
        ):
            done[-1] = replace(item, caption=above.inlines), ()
        else:
            done.append((item, ()))
    return done


def quotation(inside: Sequence[Marked]) -> Quotation:
    """Return a quotation; its last paragraph is its attribution if marked so, or if it begins with 破折號."""
    blocks = tuple(block for block, _ in inside)
    match inside:
        case [*_, (Paragraph(inlines), said)] if "attribution" in said:
            return Quotation(blocks[:-1], inlines)
        case [*_, (_, said)] if "apart" in said:
            return Quotation(blocks)
    return attributed(blocks)


def speakers(meta: Mapping[str, str]) -> dict[str, str]:
    """Return who speaks in an article, as its front matter says, and in what role.

    >>> speakers({"asking": "[提問]", "answering": "[湯道生, 劉佳]"})
    {'提問': 'question', '湯道生': 'answer', '劉佳': 'answer'}
    """
    return {name: role for key, role in SPEAKING.items() for name in NAME.findall(meta.get(key, ""))}


def turns(inside: Sequence[Marked], known: Mapping[str, str]) -> Iterator[Block]:
    """Yield the blocks of an article, its dialogue as turns.

    A paragraph that opens with one of the ``known`` names in strong type and a
    colon is a turn; what follows is part of it until the next, a heading, or a
    block that is marked as standing apart.
    """
    turn: Turn | None = None
    more: list[Block] = []
    for block, said in inside:
        opened = _opened(block, known) if known and "apart" not in said else None
        if turn and not opened and "apart" not in said and not isinstance(block, Heading):
            more.append(block)
            continue
        if turn:
            yield replace(turn, blocks=(*turn.blocks, *more))
        turn, more = opened, []
        if not opened:
            yield block
    if turn:
        yield replace(turn, blocks=(*turn.blocks, *more))


def _opened(block: Block, known: Mapping[str, str]) -> Turn | None:
    match block:
        case Paragraph((Strong((Text(who),)), Text(text), *rest)) if who in known and text.startswith("："):
            said = joined((Text(text[1:]), *rest))
            return Turn((Text(who),), (replace(block, inlines=said),) if said else (), known[who])
    return None


def _name(done: list[Marked], said: tuple[str, ...]) -> None:
    """Make of the last of ``done`` what is ``said`` of it."""
    last = done[-1][0]
    for name in said:
        match last:
            case Paragraph(inlines) if name == "verse":
                last = Verse(_verses(inlines))
            case Paragraph(inlines) if name == "figure":
                last = Figure(inlines)
            case Paragraph(inlines) if name == "caption" and done[-2:-1] and isinstance(above := done[-2][0], Figure):
                del done[-1]
                last = replace(above, caption=inlines)
            case Listing() if name.startswith(LANGUAGE):
                last = replace(last, language=name.removeprefix(LANGUAGE))
            case Paragraph() | Quotation() | List() | Entries() if name in ROLES[type(last)]:
                last = replace(last, role=name)
    done[-1] = last, said


def _verses(inlines: Inlines) -> tuple[Inlines, ...]:
    """Return the lines of a paragraph, parted at its forced breaks."""
    verses: list[list[Inline]] = [[]]
    for inline in inlines:
        if isinstance(inline, Break):
            verses.append([])
        else:
            verses[-1].append(inline)
    return tuple(tuple(verse) for verse in verses if verse)
