"""Hold the words of a page against the words of the book, character by character.

Marks of notes are apart: a note stands on the page where the page has room, in
the book where it is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from operator import is_
from typing import Any, TypeAlias

from lxml import etree

from kanben.model import (
    Drawing,
    Emphasis,
    Entries,
    Entry,
    Figure,
    Heading,
    Link,
    List,
    Note,
    Paragraph,
    Quotation,
    Section,
    Span,
    Strong,
    Table,
    Text,
    Turn,
    Verse,
    Words,
    lines,
    plain,
)

Element: TypeAlias = "etree._Element"

_LEAVES = (
    *("{*}p", "{*}h1", "{*}h2", "{*}h3", "{*}h4", "{*}h5", "{*}h6", "{*}figcaption", "{*}caption"),
    *("{*}dt", "{*}th", "{*}td", "{*}pre", "{*}text"),
)
_ASIDES = etree.XPath("descendant-or-self::*[@role='doc-footnote']")
_SILENT = frozenset(("rt", "rp"))

_INSIDE: Mapping[type, tuple[str, ...]] = {
    Emphasis: ("inlines",), Strong: ("inlines",), Link: ("inlines",), Span: ("inlines",), Note: ("blocks",),
    Paragraph: ("inlines",), Heading: ("inlines",), Quotation: ("blocks", "attribution"), Turn: ("speaker", "blocks"),
    List: ("items",), Entries: ("entries",), Entry: ("term", "blocks"), Figure: ("caption",), Verse: ("lines",),
    Table: ("caption", "head", "rows"), Drawing: ("caption", "scale", "rows"), Words: ("inlines",),
    Section: ("title", "blocks"),
}  # fmt: skip
"""Where notes may be called in a value of the model, in the order in which a reader meets them."""


def differences(page: Element, section: Section) -> Iterator[str]:
    """Yield a sentence for each place where ``page`` (a ``<section>``) and ``section`` say different things.

    One sentence for the text and one for each note: after the first difference
    the rest would differ for the same reason.
    """
    asides = _ASIDES(page)
    notes: list[Note] = []
    _call(section, notes)
    if len(asides) != len(notes):
        yield f"{len(asides)} notes where the book has {len(notes)}"
    yield from _compared(
        _read(page), [plain(section.title), *lines(_apart(section.blocks) if notes else section.blocks)]
    )
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
    in_note = element.get("role") == "doc-footnote"
    noted = set() if in_note else {leaf for aside in _ASIDES(element) for leaf in aside.iter(*_LEAVES)}
    for leaf in element.iter(*_LEAVES):
        if leaf in noted:
            continue
        text = opening + ("".join(_text(leaf)) if len(leaf) else leaf.text or "")
        opening = text if leaf.get("class") == "speaking" else ""
        if not opening:
            yield text
    if opening:
        yield opening


def _text(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        role, name = child.get("role"), etree.QName(child).localname
        back = role == "doc-backlink"
        if name == "br":
            yield "\n"
        elif not back and role != "doc-noteref" and name not in _SILENT:
            if len(child):
                yield from _text(child)
            else:
                yield child.text or ""
        tail = child.tail or ""
        yield tail.removeprefix(" ") if back else tail


def _apart(value: Any) -> Any:  # noqa: ANN401 - any value of the model, and the same kind back
    """Return ``value`` without the notes called in it."""
    if isinstance(value, tuple):
        parts = tuple(_apart(part) for part in value if not isinstance(part, Note))
        return value if len(parts) == len(value) and all(map(is_, parts, value)) else parts
    inside = {name: (getattr(value, name), _apart(getattr(value, name))) for name in _INSIDE.get(type(value), ())}
    changed = {name: after for name, (before, after) in inside.items() if before is not after}
    return replace(value, **changed) if changed else value


def _call(value: Any, notes: list[Note]) -> None:  # noqa: ANN401 - any value of the model
    """Add to ``notes`` those called in ``value``, in the order in which a reader meets them."""
    if isinstance(value, tuple):
        for part in value:
            if type(part) is not Text:
                _call(part, notes)
        return
    if isinstance(value, Note):
        notes.append(value)
    for name in _INSIDE.get(type(value), ()):
        _call(getattr(value, name), notes)
