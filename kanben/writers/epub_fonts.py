"""The fonts an EPUB carries: for rare characters always, for all of its text where the editor asks for it.

A reader chooses the face to read in, and a book that brings none is set in that one.
But a device has no glyph for a character of which few have heard, and shows a box.
So such characters are marked (``class="rare"``), and the EPUB carries those few
glyphs of the face the printed book sets them in.  With ``embed_fonts`` the faces of
print are those of the EPUB, cut down to what it says; who reads may still choose others.

Fonts are OpenType as their makers gave them, for the oldest readers take no WOFF.

Source: EPUB 3.3, https://www.w3.org/TR/epub-33/ ("Core media types"); OpenType 1.9,
table OS/2, ``fsType`` (what its makers let be done with a font).
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ebooklib import epub as ebooklib
from lxml import etree

from kanben.faces import KAI, KINDS, RARE, SANS, SERIF, Face, covered, opened
from kanben.faces import faces as packed
from kanben.findings import MISSING, Finding, stop_on
from kanben.model import Book, lines, plain
from kanben.outline import title
from kanben.repertoire import clusters, odd, rare, unseen
from kanben.writers import fonts
from kanben.writers.drawing import SVG
from kanben.writers.pages import Page, child
from kanben.writers.pen import XHTML, Element, enclose

SHEET = "fonts.css"
MARK = "rare"
"""The class of what is set in a font of the book's own, whatever face the reader has chosen."""

IBOOKS = ("ibooks", "http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/")
SPECIFIED = "ibooks:specified-fonts"
"""What Apple Books wants to be told before it looks at a font in a book, and the prefix of it."""

CHAIN = (SERIF, SANS, RARE)
"""In which a character is looked for, as in ``styles/print.css``."""

BOLD = ("h1", "h2", "h3", "h4", "h5", "h6", "strong", "th", "dt")
BOLD_ROLES = ("title", "speaker", "colon")
"""Elements and classes that ``styles/epub.css`` sets bold: in a book with faces of its own, in the sans (黑體)."""

SET_BY_DEVICE = frozenset("一二三四五六七八九十百千零〇、．。‐-…")
"""What a device sets of itself: the numbers of lists, hyphens."""

_SILENT = frozenset(("head", "script", "style", "title", "desc"))
_TEXT = etree.XPath("string()", smart_strings=False)
_LETTERED = frozenset(("text", "tspan", "a"))

_REFUSED = (
    (0x000F, 0x0002, "its makers let it be embedded in nothing"),
    (0x0100, 0x0100, "its makers let it be embedded only whole"),
    (0x0200, 0x0200, "its makers let only bitmaps of it be embedded"),
)
"""Bits of ``fsType``, what they must not be, and what that says."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A file the book carries for its faces' sake."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


def refusal(face: Face) -> str:
    """Return why ``face`` may not be embedded in a book that is given away; empty if it may."""
    metrics = opened(face).reference_table("OS/2").data or b""
    bits = struct.unpack_from(">H", metrics, 8)[0] if len(metrics) >= 10 else 0
    return next((said for mask, bad, said in _REFUSED if bits & mask == bad), "")


def dressed(
    package: ebooklib.EpubBook, leaves: Iterable[Page], contents: Page, faces: tuple[Face, ...], *, embed: bool
) -> list[Carried]:
    """Mark what is rare on ``leaves``, and return the fonts that show it and their stylesheet, if any are needed.

    ``faces`` are those the book is printed in, if not those that come with Kanben.
    With ``embed`` all the text gets its fonts.  Pages that need the stylesheet are
    linked to it, and ``package`` says that there are fonts.  Raises Trouble
    (``E-244``) for a face that was asked for and may not be embedded.
    """
    language = package.language
    chosen = {face.family: face for face in faces or packed(language)}
    barred = {family: said for family, face in chosen.items() if (said := refusal(face))}
    if embed:
        stop_on((_barred(chosen[family], said) for family, said in barred.items()), exit_code=MISSING)
    chain = [chosen[family] for family in CHAIN if family in chosen and family not in barred]
    shares: dict[str, set[str]] = defaultdict(set)
    linked = []
    for page in leaves:
        found = _marked(page.root, language, chain)
        for face, characters in found.items():
            shares[face.family] |= characters
        if found or embed:
            linked.append(page)
    marked = [family for family in CHAIN if shares[family]]
    if embed:
        linked.append(contents)
        _share([page.root for page in linked], shares, chain, chosen.get(KAI))
    carried = {
        family: _carried(fonts.part(chosen[family], frozenset(shares[family]), language))
        for family in KINDS.values()
        if shares[family]
    }
    if not carried:
        return []
    for page in linked:
        child(page.root[0], "link", {"rel": "stylesheet", "type": "text/css", "href": SHEET})
    package.add_prefix(*IBOOKS)
    package.add_metadata(None, "meta", "true", {"property": SPECIFIED})
    sheet = _sheet(carried, marked, embed=embed)
    return [Carried(SHEET, "text/css", sheet.encode()), *carried.values()]


def lacking(book: Book, faces: tuple[Face, ...]) -> Iterator[Finding]:
    """Yield a finding (``E-240``) for each rare character of ``book`` that no face here can lend it.

    The book can be written without: the reader's device may have it.  Print cannot.
    """
    language = book.metadata.language
    chosen = tuple(face for face in faces or packed(language) if not refusal(face))
    said = (
        (
            f"「{title(section.title) or section.role}」 ({section.source or section.id})",
            "\n".join((plain(section.title), *lines(section.blocks))),
        )
        for section in book.sections
    )
    texts = ((place, "".join(text[start:end] for start, end in rare(text, language))) for place, text in said)
    for one in fonts.missing(chosen, texts):
        yield replace(one, code="E-240", message=f"{one.message}; a device without it shows a box")


def _barred(face: Face, said: str) -> Finding:
    hint = "name another under [print.fonts], or take embed_fonts out of [editions]: the reader's own face is then used"
    return Finding("E-244", f"{face.name} cannot go into the EPUB: {said}", "book/book.toml", hint=hint)


# --- rare characters -----------------------------------------------------------------


def _marked(root: Element, language: str, chain: list[Face]) -> dict[Face, set[str]]:
    """Mark the rare characters below ``root`` that a face has, and return them by face."""
    found: dict[Face, set[str]] = defaultdict(set)
    strange = odd(_TEXT(root), language)
    if not strange:
        return found

    def lender(cluster: str) -> Face | None:
        drawn = [ord(character) for character in cluster if not unseen(character)]
        return next((face for face in chain if covered(face).issuperset(drawn)), None)

    for element in list(_spoken(root)):
        tag = f"{{{SVG}}}tspan" if etree.QName(element).namespace == SVG else f"{{{XHTML}}}span"
        texts = [(None, element.text or ""), *((one, one.tail or "") for one in element)]
        for after, text in texts:
            pieces: list[tuple[int, int, str]] = []
            for start, end in clusters(text, strange):
                if face := lender(text[start:end]):
                    found[face].update(text[start:end])
                    joins = pieces and pieces[-1][1] == start
                    pieces.append((pieces.pop()[0] if joins else start, end, MARK))
            if pieces:
                enclose(element, after, pieces, tag)
    return found


def _spoken(root: Element) -> Iterator[Element]:
    """Yield the elements whose text is shown, those of a drawing only where it has letters."""
    stack = [root]
    while stack:
        element = stack.pop()
        if not isinstance(element.tag, str):
            continue
        name = etree.QName(element)
        if name.namespace == XHTML and name.localname in _SILENT:
            continue
        if name.namespace != SVG or name.localname in _LETTERED:
            yield element
        if name.localname not in _SILENT:
            stack += element


# --- faces for all of the text -----------------------------------------------------------


def _share(roots: Iterable[Element], shares: Mapping[str, set[str]], chain: list[Face], kai: Face | None) -> None:
    """Add to ``shares`` what the text is set in: all in the serif, what is bold in the sans, quotations in Kai."""
    bold = " or ".join(f"@class='{role}'" for role in BOLD_ROLES)
    names = " or ".join(f"local-name()='{name}'" for name in BOLD)
    said, stressed, quoted = set(SET_BY_DEVICE | fonts.COUNTED_WITH), set(fonts.COUNTED_WITH), set[str]()
    for root in roots:
        said.update(*(element.text or "" for element in root[1].iter()), *(e.tail or "" for e in root[1].iter()))
        for element in root.xpath(f"//*[{names} or {bold}]"):
            stressed.update(*element.itertext())
        if kai:
            for element in root.xpath("//*[local-name()='blockquote']"):
                quoted.update(*element.itertext())
    said.discard("•")  # dots of stress are drawn with it, and the faces' own is a speck
    for face, wanted in zip(chain, (said, stressed), strict=False):
        shares[face.family].update(character for character in wanted if ord(character) in covered(face))
    if kai and any(fonts.is_han(character) and ord(character) in covered(kai) for character in quoted):
        shares[KAI].update(c for c in quoted if fonts.is_han(c) and ord(c) in covered(kai))


# --- files ----------------------------------------------------------------------------------


def _carried(font: fonts.Font) -> Carried:
    """Return a font as a file, called by what it is for."""
    kind = next(kind for kind, family in KINDS.items() if family == font.face.family)
    form = "otf" if font.content.startswith(b"OTTO") else "ttf"
    return Carried(f"fonts/{kind}.{form}", f"font/{form}", font.content)


def _sheet(carried: Mapping[str, Carried], marked: Iterable[str], *, embed: bool) -> str:
    """Return the stylesheet of the fonts ``carried``, by family; those ``marked`` show rare characters."""
    rules = [
        f'@font-face {{ font-family: "{family}"; {"font-weight: bold; " * (family == SANS)}src: url({file.name}) }}'
        for family, file in carried.items()
    ]

    def face(*families: str) -> str:
        return ", ".join(f'"{family}"' for family in families if family in carried)

    if embed:
        bold = (*BOLD, *(f".{role}" for role in BOLD_ROLES))
        rules.append(f"body {{ font-family: {face(*CHAIN)}, serif }}")
        if KAI in carried:
            rules.append(f"blockquote {{ font-family: {face(KAI, *CHAIN)}, serif }}")
            rules.append(f"blockquote.speech {{ font-family: {face(*CHAIN)}, serif }}")
        rules.append(f"{', '.join(bold)} {{ font-family: {face(SANS, SERIF, RARE)}, sans-serif }}")
    if names := face(*marked):
        rules.append(f".{MARK} {{ font-family: {names} }}")
        if embed:
            inside = ", ".join(f"{one} .{MARK}" for one in bold)
            rules.append(f"{inside} {{ font-family: {face(SANS, SERIF, RARE)} }}")
    return "\n".join(rules) + "\n"
