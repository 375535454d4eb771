"""Lines that say what the block before them is: ``{.lead}``, ``{.epigraph}``, ``{.verse}``.

Markdown has no word for most of what a book sets in a way of its own.  Such a
line, last of a paragraph or alone after any block, is understood by several
Markdown programs and shown as it stands by the rest; only the names in
:data:`NAMES` count, and any other line in braces is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kanben.model import (
    Block,
    Blocks,
    Break,
    Entries,
    Figure,
    Heading,
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
    plain,
)

PARAGRAPHS = (
    *("byline", "date", "dateline", "lead", "headnote", "source", "separator", "end", "title", "subtitle"),
    *("annotation", "event", "introduction"),
)
CONTAINERS: Mapping[type, tuple[str, ...]] = {
    Paragraph: PARAGRAPHS,
    Quotation: ("epigraph", "speech"),
    List: ("numbered", "contents", "index"),
    Entries: ("chronology", "imprint", "source"),
}
"""Roles each kind of block may be given."""

FORMS = ("verse", "attribution", "figure", "caption", "table", "apart")
"""What a paragraph can be instead: lines of verse, the attribution of the quotation it ends, the caption of a picture
that did not come, of the picture above, of the table below; or what stands by itself, though it looks otherwise."""

NAMES = frozenset(FORMS).union(*CONTAINERS.values())
LANGUAGE = "language-"
MARK = re.compile(r"(?:\A|\n)[ ]{0,3}\{(\.[A-Za-z][\w+#-]*(?: \.[a-z][a-z-]*)*)\}[ \t]*\Z")
NAME = re.compile(r"[\[,]\s*([^\[\],]+?)\s*(?=[\],])")


@dataclass(frozen=True, slots=True)
class Mark:
    """What such a line says."""

    names: tuple[str, ...]


def names(block: str) -> tuple[str, ...]:
    """Return what the last line of ``block`` says of it; nothing if it is no such line.

    >>> names("导读：城南的钟表铺。\\n{.lead}"), names("{.unheard-of}"), names("{你|您}")
    (('lead',), (), ())
    """
    if not block.endswith(("}", " ", "\t")) or not (found := MARK.search(block)):
        return ()
    said = tuple(name[1:] for name in found[1].split(" "))
    return said if all(name in NAMES or name.startswith(LANGUAGE) for name in said) else ()


def marked(items: Iterable[Block | Mark]) -> Iterator[Block]:
    """Yield the blocks among ``items``, each as the mark after it says, and captions with what they are of."""
    done: list[Block] = []
    apart: set[int] = set()  # places in done
    tables: set[int] = set()
    for item in items:
        if not isinstance(item, Mark):
            if isinstance(item, Table) and len(done) - 1 in tables and isinstance(last := done[-1], Paragraph):
                done[-1] = replace(item, caption=last.inlines)
            else:
                done.append(item)
        elif done:
            apart |= {len(done) - 1} if "apart" in item.names else set()
            tables |= {len(done) - 1} if "table" in item.names else set()
            _name(done, item.names)
    yield from done


def _name(done: list[Block], said: tuple[str, ...]) -> None:
    """Make of the last of ``done`` what is ``said`` of it."""
    last = done[-1]
    for name in said:
        match last:
            case Paragraph(inlines) if name == "verse":
                last = Verse(_verses(inlines))
            case Paragraph(inlines) if name == "figure":
                last = Figure(inlines)
            case Paragraph(inlines) if name == "caption" and done[-2:-1] and isinstance(above := done[-2], Figure):
                del done[-1]
                last = replace(above, caption=inlines)
            case Listing() if name.startswith(LANGUAGE):
                last = replace(last, language=name.removeprefix(LANGUAGE))
            case Paragraph() | Quotation() | List() | Entries() if name in CONTAINERS[type(last)]:
                last = replace(last, role=name)
    done[-1] = last


def _verses(inlines: Inlines) -> tuple[Inlines, ...]:
    """Return the lines of a paragraph, parted at its forced breaks."""
    verses: list[Inlines] = [()]
    for inline in inlines:
        if isinstance(inline, Break):
            verses.append(())
        else:
            verses[-1] = (*verses[-1], inline)
    return tuple(filter(None, verses))
