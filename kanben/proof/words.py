"""Hold the words of a page against the words of the book, character by character.

Marks of notes are apart: a note stands on the page where the page has room, in
the book where it is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeAlias

from lxml import etree

from kanben.model import Note, Section, Table, lines, plain

Element: TypeAlias = "etree._Element"

_LEAVES = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "caption", "dt", "th", "td", "pre", "text"))


def differences(page: Element, section: Section) -> Iterator[str]:
    """Yield a sentence for each place where ``page`` (a ``<section>``) and ``section`` say different things.

    One sentence for the text and one for each note: after the first difference
    the rest would differ for the same reason.
    """
    asides = [aside for aside in page.iter() if aside.get("role") == "doc-footnote"]
    notes = list(_called(section))
    if len(asides) != len(notes):
        yield f"{len(asides)} notes where the book has {len(notes)}"
    yield from _compared(_read(page), [plain(section.title), *lines(_apart(section.blocks))])
    for aside, note in zip(asides, notes, strict=False):
        yield from _compared(_read(aside), lines(_apart(note.blocks)))


def _compared(page: Iterable[str], book: Iterable[str]) -> Iterator[str]:
    read, written = [line for line in page if line], [line for line in book if line]
    for there, here in zip(read, written, strict=False):
        if there != here:
            yield f"the page says {there!r}, the book {here!r}"
            return
    if len(read) != len(written):
        more = (read if len(read) > len(written) else written)[min(len(read), len(written))]
        whose = "the page" if len(read) > len(written) else "the book"
        yield f"only {whose} has {more!r}"


def _read(element: Element) -> Iterator[str]:
    """Yield the text of the leaves in ``element``, notes apart; a speaker set alone opens the next leaf."""
    opening = ""
    for leaf in element.iter(etree.Element):
        inside = any(above.get("role") == "doc-footnote" for above in leaf.iterancestors() if above is not element)
        if etree.QName(leaf).localname not in _LEAVES or (inside and element.get("role") != "doc-footnote"):
            continue
        text = opening + "".join(_text(leaf))
        opening = text if leaf.get("class") == "speaking" else ""
        if not opening:
            yield text
    if opening:
        yield opening


def _text(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        back = child.get("role") == "doc-backlink"
        if etree.QName(child).localname == "br":
            yield "\n"
        elif not back and child.get("role") != "doc-noteref" and etree.QName(child).localname not in ("rt", "rp"):
            yield from _text(child)
        tail = child.tail or ""
        yield tail.removeprefix(" ") if back else tail


def _apart(value: Any) -> Any:  # noqa: ANN401 - any value of the model, and the same kind back
    """Return ``value`` without the notes called in it."""
    if next(_called(value), None) is None:
        return value
    if isinstance(value, tuple):
        return tuple(_apart(part) for part in value if not isinstance(part, Note))
    return replace(value, **{name: _apart(getattr(value, name)) for name in _parts(value)})


def _called(value: object) -> Iterator[Note]:
    """Yield the notes called in ``value``, in the order in which a reader meets them."""
    if isinstance(value, Note):
        yield value
    if isinstance(value, Table):
        yield from _called((value.caption, value.head, value.rows))
    elif isinstance(value, tuple):
        for part in value:
            yield from _called(part)
    else:
        for name in _parts(value):
            yield from _called(getattr(value, name))


def _parts(value: object) -> tuple[str, ...]:
    """Return the names of what a value of the model consists of; each is a slot of it."""
    return getattr(value, "__slots__", ())
