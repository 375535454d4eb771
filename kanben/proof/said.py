"""Hold the text that can be taken out of a PDF against the text of the book: nothing lost, nothing added."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass

from kanben.model import Book, Paragraph, Ruby, Separator, lines, plain
from kanben.proof.marks import CIRCLED

Said = Iterator[tuple[str, str]]

ORNAMENT = "＊"
"""What print.css sets for a separator."""

PLACES = "\u3000"
"""What stands between a name of the index and its places."""

_UNSEEN = re.compile(r"[\s\u0000-\u001f\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]+")
_FORMS = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")
_UNIFIED = frozenset("\ufa0e\ufa0f\ufa11\ufa13\ufa14\ufa1f\ufa21\ufa23\ufa24\ufa27\ufa28\ufa29")
"""Twelve hanzi that stand among the compatibility forms, and are none (Unicode 15, 18.1)."""


def missing(pages: Iterable[str], book: Book) -> Said:
    """Count the characters of the book against those that can be taken out of the file: ``P-206``."""
    if lost := Counter(seen("".join(words(book)))) - Counter(seen("".join(pages))):
        yield "P-206", f"{lost.total()} characters of the book are not in the file: {_shown(lost)}"


def added(pages: Iterable[str], book: Book) -> Said:
    """Count the characters of the file's tagged text that are not the book's: ``P-211``.

    Notes' numbers, the readings of ruby, ornaments and the hyphens of parted words are no part of what
    the book is held to say, and are its own all the same.
    """
    wanted = Counter(seen("".join((*words(book), *_beside(book), *_between_places(book)))))
    got = Counter(c for c in seen("".join(pages)) if c not in CIRCLED and c not in "-‐")
    if more := got - wanted:
        yield "P-211", f"{more.total()} characters are in the file and not in the book: {_shown(more)}"


def foreign(pages: Iterable[tuple[str, str]], book: Book) -> Said:
    """Name the characters a reader's search would miss, for they come out in another form: ``P-212``."""
    own = frozenset("".join((*words(book), *_beside(book)))) | _UNIFIED
    for label, text in pages:
        if strange := sorted(frozenset(_FORMS.findall(text)) - own):
            named = ", ".join(f"{c} (U+{ord(c):04X})" for c in strange)
            yield "P-212", f"page {label}: compatibility forms or radicals that the book has not: {named}"


def words(book: Book) -> Iterator[str]:
    """Yield the text of ``book``, title by title and leaf by leaf, with its notes.

    For the numbers of places, which follow the names of an index after a wide space, print has pages.
    """
    for section in book.sections:
        yield plain(section.title)
        yield from list(lines((Paragraph(section.title),)))[1:]
        for line in lines(section.blocks):
            yield line.rpartition(PLACES)[0] or line if section.role == "index" else line


def _between_places(book: Book) -> Iterator[str]:
    """Yield what stands after the names of an index; its numbers are of links, and in print no words."""
    for section in book.sections:
        for line in lines(section.blocks) if section.role == "index" else ():
            yield PLACES + line.rpartition(PLACES)[2]


def seen(text: str) -> str:
    """Return what can be seen of ``text``; PDFium gives a hyphen at a line's end as a control character."""
    return _UNSEEN.sub("", text.replace("\x02", "-").replace("\ufffe", "-"))


def _beside(value: object) -> Iterator[str]:
    match value:
        case Ruby(_, reading):
            yield reading
        case Separator():
            yield ORNAMENT
        case tuple():
            for item in value:
                yield from _beside(item)
        case _ if is_dataclass(value):
            for field in fields(value):
                yield from _beside(getattr(value, field.name))


def _shown(counted: Counter[str]) -> str:
    return "".join(character for character, _ in counted.most_common(12))
