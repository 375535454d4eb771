"""The outline: the table of contents, derived once and worn everywhere.

The navigation of the EPUB, its NCX and the bookmarks of the PDF are this one
tree.  (The printed contents page is bound from the same sections.)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kanben.model import Book, Heading, Inlines, plain

DIVIDED = ("chapter", "note", "part")
"""Sections whose headings are listed; the years of a chronology are too many for a table of contents."""


@dataclass(frozen=True, slots=True)
class Outlined:
    """One line of the outline: its words, the ``#id`` it leads to, its depth (1 outermost), what lies under it."""

    title: str
    target: str
    level: int
    children: tuple[Outlined, ...] = ()


def outline(book: Book, *, depth: int = 3) -> tuple[Outlined, ...]:
    """Return the outline of ``book``: listed sections, and the headings (levels 2 and 3) inside them.

    A heading lies under its section, so that with parts above the chapters the
    second-level headings are the third level of the outline.  What has no
    title, no id or, being no section, lies deeper than ``depth`` is left out;
    what skips a level is hung on the nearest line above it.

    >>> from kanben.model import Metadata, Section, Text
    >>> body = (
    ...     Section("one", "part", (Text("上編"),), ()),
    ...     Section("a", "chapter", (Text("甲"),), (Heading(2, (Text("緣起"),), "a-1"),), level=2),
    ... )
    >>> [part] = outline(Book(Metadata("書", "shu", ""), (), body, ()))
    >>> part.title, part.children[0].target, part.children[0].children[0]
    ('上編', '#a', Outlined(title='緣起', target='#a-1', level=3, children=()))
    """
    sections = {f"#{section.id}" for section in book.sections}
    return _nested([line for line in _lines(book) if line.level <= depth or line.target in sections])


def title(inlines: Inlines) -> str:
    """Return a title on one line: a forced break becomes the wide space that sets its parts off.

    >>> from kanben.model import Break, Text
    >>> title((Text("第一章"), Break(), Text("風起")))
    '第一章　風起'
    """
    return plain(inlines).replace("\n", "\u3000").strip()


def _lines(book: Book) -> Iterator[Outlined]:
    for section in book.sections:
        if not section.listed or not (named := title(section.title)):
            continue
        yield Outlined(named, f"#{section.id}", section.level)
        for block in section.blocks if section.role in DIVIDED else ():
            match block:
                case Heading(2 | 3 as level, inlines, id) if id and title(inlines):
                    yield Outlined(title(inlines), f"#{id}", section.level + level - 1)


def _nested(lines: list[Outlined]) -> tuple[Outlined, ...]:
    """Hang each line on the nearest one before it that lies less deep."""
    tree: list[Outlined] = []
    at = 0
    while at < len(lines):
        end = at + 1
        while end < len(lines) and lines[end].level > lines[at].level:
            end += 1
        tree.append(replace(lines[at], children=_nested(lines[at + 1 : end])))
        at = end
    return tuple(tree)
