"""Sections as HTML: the one place where the model meets a tag.

Print and reader share every element; they part only where the media do.  With
``notes="float"`` (print) a note stands where it is called, for the page to
float to its foot, and the elements are plain HTML.  With ``notes="aside"`` (a
reader) it is a call and a pop-up linked both ways, and the elements are XHTML
that says what they are in ``epub:type`` and ``role``.

A role becomes a class and nothing else: how it looks is decided in ``styles/``.
The words of a written section are its title and :func:`kanben.model.lines` of
its blocks, apart from the marks of notes; nothing is added but what the tags say.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Literal
from urllib.parse import quote

from kanben.model import (
    Block,
    Blocks,
    Break,
    Code,
    Drawing,
    Emphasis,
    Entries,
    Entry,
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
    Section,
    Separator,
    Span,
    Strong,
    Table,
    Text,
    Turn,
    Verse,
    plain,
)
from kanben.writers import signs
from kanben.writers.drawing import drawn
from kanben.writers.linked import moment
from kanben.writers.pen import Element, Pen, begun, fill

IMAGES = "images/"
"""Where pictures are found: ``<img src="images/NAME">``, NAME being a name in ``Book.images``."""

_OUTWARD = re.compile(r"(https?|mailto):\S", re.IGNORECASE)


def section(
    section: Section,
    *,
    notes: Literal["aside", "float"],
    address: Callable[[str], str],
    lang: str,
) -> Element:
    """Return ``section`` as a ``<section>`` element in the language ``lang`` (BCP 47).

    ``address`` is asked for the href of each link to ``#id``; what it raises for
    an id it does not know is the caller's affair.  Addresses outside the book
    are links only if a reader can follow them safely (http, https, mailto).

    Raises ValueError for a character no XML can hold and for an id that is none:
    both are faults of an earlier stage, and nothing is dropped in silence here.

    >>> from lxml import etree
    >>> lead = Paragraph((Text("甲"), Strong((Text("乙"),))), role="lead")
    >>> one = Section("preface", "note", (Text("前言"),), (lead,))
    >>> print(etree.tostring(section(one, notes="float", address=str, lang="zh-Hant"), encoding="unicode"))
    <section id="preface" class="note" lang="zh-Hant"><h1>前言</h1><p class="lead">甲<strong>乙</strong></p></section>
    """
    pen = begun(section.id, section.role, lang, reader=notes == "aside", address=address)
    try:
        if section.title:
            pen.element("h1", *_inlines(pen, section.title))
        fill(pen.body, *_blocks(pen, section.blocks))
        if pen.asides:
            pen.element("div", *pen.asides, role="notes")
    except ValueError as error:
        raise ValueError(f"section {section.id!r}: {error}") from error
    return pen.body


# --- blocks ------------------------------------------------------------------


def _blocks(pen: Pen, blocks: Blocks) -> list[Element]:
    # A figure whose picture is not in the book, and no word with it, is nothing to set.
    return [_block(pen, b) for b in blocks if not isinstance(b, Figure) or b.image or b.caption]


def _block(pen: Pen, block: Block) -> Element:
    match block:
        case Paragraph(inlines, role):
            return pen.element("p", *_inlines(pen, inlines), id=block.id, role=role)
        case Heading(level, inlines):
            return pen.element(f"h{min(max(level, 2), 6)}", *_inlines(pen, inlines), id=block.id)
        case Quotation():
            return _quotation(pen, block)
        case Turn():
            return _turn(pen, block)
        case List():
            items = (pen.element("li", *_blocks(pen, item)) for item in block.items)
            start = {"start": str(block.start)} if block.ordered and block.start != 1 else None
            return pen.element("ol" if block.ordered else "ul", *items, id=block.id, role=block.role, more=start)
        case Entries():
            rows = (_entry(pen, entry) for entry in block.entries)
            return pen.element("dl", *rows, id=block.id, role=block.role)
        case Figure():
            return _figure(pen, block)
        case Table():
            return _table(pen, block)
        case Verse():
            verses = (pen.element("p", *_inlines(pen, line), role="line") for line in block.lines)
            return pen.element("div", *verses, id=block.id, role="verse")
        case Listing():
            language = f"language-{block.language}" if block.language else ""
            return pen.element("pre", pen.element("code", block.text, role=language), id=block.id)
        case Drawing():
            return drawn(pen, block, _inlines)
        case Separator():
            return pen.element("hr", id=block.id)


def _quotation(pen: Pen, quotation: Quotation) -> Element:
    epigraph = quotation.role == "epigraph"
    quoted = pen.element(
        "blockquote",
        *_blocks(pen, quotation.blocks),
        id=quotation.id,
        role=quotation.role,
        meaning="epigraph" if epigraph else "",
        aria="doc-epigraph" if epigraph else "",
    )
    if quotation.attribution:
        quoted.append(pen.element("p", *_inlines(pen, quotation.attribution), role="attribution"))
    return quoted


def _turn(pen: Pen, turn: Turn) -> Element:
    """Set who speaks at the head of the first paragraph, or alone where no paragraph comes first."""
    speaker = pen.element("span", *_inlines(pen, turn.speaker), role="speaker")
    opening = (speaker, pen.element("span", "：", role="colon"))
    match turn.blocks:
        case (Paragraph(inlines, role) as first, *rest):
            head = pen.element("p", *opening, *_inlines(pen, inlines), id=first.id, role=role)
        case rest:
            head = pen.element("p", *opening, role="speaking")
    return pen.element("div", head, *_blocks(pen, tuple(rest)), id=turn.id, role=f"turn {turn.role}".rstrip())


def _entry(pen: Pen, entry: Entry) -> Element:
    """Set a term against its text, marked as a time where HTML's grammar has room for the date."""
    term: list[str | Element] = _inlines(pen, entry.term)
    if when := moment(entry.data):
        term = [pen.element("time", *term, more=when)]
    parts = (pen.element("dt", *term), pen.element("dd", *_blocks(pen, entry.blocks)))
    return pen.element("div", *parts, id=entry.id, role="entry", data=entry.data)


def _figure(pen: Pen, figure: Figure) -> Element:
    made = pen.element("figure", id=figure.id, role="" if figure.image else "caption-only")
    if figure.image:
        ornament = "presentation" if figure.role == "ornament" else ""
        made.append(pen.element("img", aria=ornament, more={"src": IMAGES + figure.image, "alt": figure.alt}))
    if figure.caption:
        made.append(pen.element("figcaption", *_inlines(pen, figure.caption)))
    return made


def _table(pen: Pen, table: Table) -> Element:
    made = pen.element("table", id=table.id)
    if table.caption:
        made.append(pen.element("caption", *_inlines(pen, table.caption)))
    if table.head:
        heads = (pen.element("th", *_inlines(pen, cell), more={"scope": "col"}) for cell in table.head)
        made.append(pen.element("thead", pen.element("tr", *heads)))
    rows = (pen.element("tr", *(pen.element("td", *_inlines(pen, cell)) for cell in row)) for row in table.rows)
    made.append(pen.element("tbody", *rows))
    return made


# --- inlines -----------------------------------------------------------------


def _inlines(pen: Pen, inlines: Inlines) -> list[str | Element]:
    return signs.apart([_inline(pen, inline) for inline in inlines])


def _inline(pen: Pen, inline: Inline) -> str | Element:
    match inline:
        case Text(text):
            return text
        case Emphasis(inner):
            return pen.element("em", *_inlines(pen, inner), role=signs.stress(plain(inner)))
        case Strong(inner):
            return pen.element("strong", *_inlines(pen, inner))
        case Ruby(base, reading):
            return signs.ruby(pen, base, reading)
        case Link():
            return _link(pen, inline)
        case Note():
            return _aside(pen, inline) if pen.reader else _float(pen, inline)
        case Code(text):
            return pen.element("code", text)
        case Break():
            return pen.element("br")
        case Span(inner, id, role, lang, data):
            tag = "time" if (when := moment(data)) else signs.tag(role)
            return pen.element(tag, *_inlines(pen, inner), id=id, role=role, lang=lang, data=data, more=when)


def _link(pen: Pen, link: Link) -> Element:
    """Set a link; a link or a note called inside it cannot be a link too, so a note is called after it."""
    inner, notes = _unlinked(link.inlines)
    target = link.target
    href = ""
    if target.startswith("#"):
        href = pen.address(target)
    elif _OUTWARD.match(target):
        href = quote(target, safe="!#$%&'()*+,/:;=?@[]~")
    set_in = "a" if href else "span"
    made = pen.element(set_in, *_inlines(pen, inner), role=link.role, more={"href": href} if href else None)
    return pen.element("span", made, *_inlines(pen, notes)) if notes else made


def _unlinked(inlines: Inlines) -> tuple[Inlines, tuple[Note, ...]]:
    """Return ``inlines`` without links, and the notes that were called in them."""
    kept: list[Inline] = []
    notes: list[Note] = []
    for inline in inlines:
        match inline:
            case Note():
                notes.append(inline)
            case Emphasis(inner) | Strong(inner) | Span(inner):
                rest, called = _unlinked(inner)
                kept.append(replace(inline, inlines=rest))
                notes += called
            case Link(_, inner):
                rest, called = _unlinked(inner)
                kept += rest
                notes += called
            case _:
                kept.append(inline)
    return tuple(kept), tuple(notes)


def _aside(pen: Pen, note: Note) -> Element:
    """Call a note, and lay it by for the end of the section with its way back."""
    place = len(pen.asides)
    mark = f"[{place + 1}]"
    id = note.id or f"{pen.section}-note-{place + 1}"
    aside = pen.element("aside", id=id, role="footnote", meaning="footnote", aria="doc-footnote")
    pen.asides.append(aside)  # before its blocks are written: a note called in a note comes after it
    back = pen.element(
        "a", mark, role="note-back", meaning="backlink", aria="doc-backlink", more={"href": f"#{id}-call"}
    )
    blocks = _blocks(pen, note.blocks)
    if blocks and isinstance(note.blocks[0], Paragraph):
        first = blocks[0]
        back.tail, first.text = " " + (first.text or ""), None
        first.insert(0, back)
    else:
        blocks.insert(0, pen.element("p", back, role="speaking"))
    fill(aside, *blocks)
    return pen.element(
        "a",
        pen.element("sup", mark),
        id=f"{id}-call",
        role="note-call",
        meaning="noteref",
        aria="doc-noteref",
        more={"href": f"#{id}"},
    )


def _float(pen: Pen, note: Note) -> Element:
    """Set a note where it is called.

    A paragraph cannot hold a paragraph (a parser would close the outer one), so
    the blocks of a longer note become spans that bear their tag's name as class.
    """
    match note.blocks:
        case (Paragraph(inlines, ""),):
            return pen.element("span", *_inlines(pen, inlines), id=note.id, role="footnote")
    made = pen.element("span", *_blocks(pen, note.blocks), id=note.id, role="footnote")
    for inside in made.iter(*_BLOCKS):
        inside.set("class", f"{inside.tag} {inside.get('class', '')}".rstrip())
        inside.tag = "span"
    return made


_BLOCKS = (
    *("p", "h2", "h3", "h4", "h5", "h6", "blockquote", "div", "ul", "ol", "li", "dl", "dt", "dd", "pre", "hr"),
    *("figure", "figcaption", "table", "caption", "thead", "tbody", "tr", "th", "td"),
)
