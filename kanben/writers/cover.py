"""The cover: the title slip of a thread-bound book on its cloth, in the variant's script.

What stands on it is what a catalogue knows: title, subtitle, authors, publisher.
Here is only what CSS cannot count; the design is ``styles/cover.css``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

from kanben.faces import Face
from kanben.model import Book
from kanben.writers import fonts
from kanben.writers.pdf_cover import picture

HEIGHT = 2048
"""Pixels; the page of ``cover.css`` is 3 wide and 4 high, as bookshops ask."""

MARK = "刊本"
"""The press's own mark, the same in every script."""

SLIP = 8
"""Characters a title slip holds one below another; a longer title is set across the cover."""


def cover(book: Book, *, styles: Mapping[str, str], faces: tuple[Face, ...] = ()) -> bytes:
    """Draw the cover of ``book`` as a PNG, dressed by ``styles["cover.css"]``.

    ``faces`` are those it is set in, if not the ones that come with Kanben.  The
    same book, style and faces give the same bytes.  Raises
    :class:`~kanben.findings.Trouble` (P-101) for a character no font has.
    """
    meta = book.metadata
    said = "".join((meta.title, meta.subtitle, meta.publisher, MARK, *(person.name for person in meta.contributors)))
    cut = fonts.cut(meta.language, [("the cover", said)], faces)
    return picture(page(book), css=styles["cover.css"], fonts=cut, height=HEIGHT)


def page(book: Book) -> str:
    """Return the cover as HTML: a title of few Han is hung as a slip, any other stands across.

    >>> from kanben.model import Metadata
    >>> html = page(Book(Metadata("雲上", "yun", "", "zh-Hant"), (), (), ()))
    >>> '<body class="slip short">' in html, '<p class="title"><span>雲</span><span>上</span></p>' in html
    (True, True)
    """
    meta = book.metadata
    hung = len(meta.title) <= SLIP and all("\u3400" <= c <= "\u9fff" or c == "〇" for c in meta.title)
    length = next(
        (name for name, most in (("short", 5), ("middle", 12), ("long", 24)) if len(meta.title) <= most), "full"
    )
    authors = [p.name for p in meta.contributors if p.role == "author"] or [p.name for p in meta.contributors]
    parts = (
        f'<div class="slip"><p class="title">{_apart(meta.title) if hung else _parts(meta.title)}</p></div>',
        f'<p class="subtitle">{escape(meta.subtitle)}</p>' if meta.subtitle else "",
        f'<div class="people{" many" if len(authors) > 3 else ""}">{_lines(authors)}</div>' if authors else "",
        f'<p class="publisher">{escape(meta.publisher)}</p>' if meta.publisher else "",
        f'<p class="mark">{_apart(MARK)}</p>',
    )
    return (
        f'<!DOCTYPE html><html lang="{escape(meta.language)}"><head><title>{escape(meta.title)}</title></head>'
        f'<body class="{"slip" if hung else "across"} {length}"><div class="board"></div>{"".join(parts)}</body></html>'
    )


def _apart(text: str) -> str:
    return "".join(f"<span>{escape(character)}</span>" for character in text)


def _parts(title: str) -> str:
    return "".join(f'<span class="part">{escape(part)}</span>' for part in re.split(r"(?<=[：—])(?!—)", title))


def _lines(names: Iterable[str]) -> str:
    return "".join(f'<p class="contributor">{escape(name)}</p>' for name in names)
