"""The pen: elements with their ids, classes and meanings, in print's HTML or the reader's XHTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = "etree._Element"

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
XML = "http://www.w3.org/XML/1998/namespace"
NAMESPACES: Mapping[str | None, str] = {None: XHTML, "epub": OPS}

MEANINGS = {
    "half-title": ("halftitlepage", ""),
    "title-page": ("titlepage", ""),
    "imprint": ("copyright-page", ""),
    "contents": ("toc", "doc-toc"),
    "part": ("part", "doc-part"),
    "chapter": ("chapter", "doc-chapter"),
    "chronology": ("appendix", "doc-appendix"),
    "sources": ("bibliography", "doc-bibliography"),
    "index": ("index", "doc-index"),
    "colophon": ("colophon", "doc-colophon"),
}
"""What a section's role is called in EPUB's vocabulary and in DPUB-ARIA; a note to the reader has no exact word."""

PHRASES = frozenset(("a", "br", "code", "em", "rt", "ruby", "span", "strong", "sub", "sup", "time", "u"))
"""Elements that stand within a line."""

_UNWRITABLE = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ID = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class Pen:
    """How this section is written, and the notes called in it so far.

    What is made lies in ``body``, the section itself, until it is put where it belongs: as a
    document of its own each element would cost twice as much.
    """

    section: str
    reader: bool
    address: Callable[[str], str]
    body: Element
    asides: list[Element] = field(default_factory=list)

    def element(
        self,
        tag: str,
        *children: str | Element,
        id: str = "",
        role: str = "",
        lang: str = "",
        meaning: str = "",
        aria: str = "",
        data: Iterable[tuple[str, str]] = (),
        more: Mapping[str, str] | None = None,
    ) -> Element:
        """Return a new element: ``role`` is its class, ``meaning`` and ``aria`` what a reading system is told."""
        made = etree.SubElement(self.body, f"{{{XHTML}}}{tag}" if self.reader else tag)
        if id:
            made.set("id", _identifier(id))
        if role:
            made.set("class", _writable(role))
        if lang:
            made.set("lang", lang)
            if self.reader:
                made.set(f"{{{XML}}}lang", lang)
        if more:
            for name, value in more.items():
                made.set(name, _writable(value))
        for name, value in data:
            made.set(f"data-{name}", _writable(value))
        if self.reader and meaning:
            made.set(f"{{{OPS}}}type", meaning)
        if self.reader and aria:
            made.set("role", aria)
        fill(made, *children)
        return made


def begun(section: str, role: str, lang: str, *, reader: bool, address: Callable[[str], str]) -> Pen:
    """Return the pen for a section of ``role``, and in it the element the section will be."""
    meaning, aria = MEANINGS.get(role, ("", ""))
    body = etree.Element(f"{{{XHTML}}}section", nsmap=NAMESPACES) if reader else etree.Element("section")
    pen = Pen(section, reader, address, body)
    told = pen.element("section", id=section, role=role, lang=lang, meaning=meaning, aria=aria)
    for name, value in told.items():
        body.set(name, value)
    body.remove(told)
    return pen


def fill(parent: Element, *children: str | Element) -> None:
    """Append ``children`` to ``parent``, text as text."""
    for child in children:
        if not isinstance(child, str):
            parent.append(child)
        elif len(parent):
            parent[-1].tail = (parent[-1].tail or "") + _writable(child)
        else:
            parent.text = (parent.text or "") + _writable(child)


def enclose(
    parent: Element, after: Element | None, stretches: Sequence[tuple[int, int, str]], tag: str = f"{{{XHTML}}}span"
) -> None:
    """Put elements round ``stretches`` (from, to, class) of the text of ``parent`` that stands ``after`` a child.

    Without a child it is the text ``parent`` begins with.
    """
    text = (parent.text if after is None else after.tail) or ""
    at = 0 if after is None else parent.index(after) + 1
    opening = text[: stretches[0][0]]
    if after is None:
        parent.text = opening
    else:
        after.tail = opening
    ends = (*(start for start, _, _ in stretches[1:]), len(text))
    for place, ((start, end, role), until) in enumerate(zip(stretches, ends, strict=True), at):
        made = parent.makeelement(tag, {"class": role})
        made.text, made.tail = text[start:end], text[end:until]
        parent.insert(place, made)


def _writable(text: str) -> str:
    """Return ``text``, or name the first character in it that no XML document may hold."""
    if found := _UNWRITABLE.search(text):
        raise ValueError(
            f"U+{ord(found[0]):04X} after {text[max(found.start() - 10, 0) : found.start()]!r} cannot be written"
        )
    return text


def _identifier(id: str) -> str:
    if not _ID.fullmatch(id):
        raise ValueError(f"{id!r} is not an id: an ASCII letter, then letters, digits, '-', '_' or '.'")
    return id
