"""The parts of a book, as values.

A small closed set, after the manner of pandoc's document type: if you can draw
a chapter on paper, each thing you drew is here under the name you would use.
Every reader makes these, every writer takes them, and no reader has met a
writer.  All values are frozen: a stage that changes a book returns a new one
(:func:`dataclasses.replace`).

Text is plain Unicode.  ``role`` says what a thing *is* ("epigraph", "lead");
how it looks is the business of ``styles/``, where a role is a class name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a block came from: code points ``start`` to ``end`` of a source as decoded."""

    source: str
    start: int
    end: int


# --- inlines ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Running text, with no line ends in it."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Stress: emphasis dots or a change of face, never slanted Han."""

    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Strong:
    """Strong stress, set in the sans (黑體)."""

    inlines: Inlines


@dataclass(frozen=True, slots=True)
class Ruby:
    """A base with its reading above it: ``Ruby("漢", "hàn")``."""

    base: str
    reading: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to ``#id`` in this book, or to an address outside it.

    With ``role="page"`` a printed edition shows the page number of the target.
    """

    target: str
    inlines: Inlines
    role: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A note called here; a footnote in print, a pop-up on a reader."""

    blocks: Blocks
    id: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """Text for machines: never converted, repaired or justified."""

    text: str


@dataclass(frozen=True, slots=True)
class Break:
    """A forced line end inside a block."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that is addressed (``id``), named (``role``) or foreign (``lang``)."""

    inlines: Inlines
    id: str = ""
    role: str = ""
    lang: str = ""
    data: tuple[tuple[str, str], ...] = ()


Inline: TypeAlias = "Text | Emphasis | Strong | Ruby | Link | Note | Code | Break | Span"
Inlines: TypeAlias = "tuple[Inline, ...]"


# --- blocks ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; roles: ``lead``, ``byline``, ``date``, ``headnote``, ``source``, ``title`` …"""

    inlines: Inlines
    role: str = ""
    id: str = ""
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section, level 2 to 6 (level 1 is the section's own title)."""

    level: int
    inlines: Inlines
    id: str = ""
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words quoted as blocks; roles: ``epigraph``, ``speech``."""

    blocks: Blocks
    attribution: Inlines = ()
    role: str = ""
    id: str = ""
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a dialogue: who speaks, and what is said."""

    speaker: Inlines
    blocks: Blocks
    role: str = ""  # "question" or "answer" where that is known
    id: str = ""
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class List:
    """A list of items, each of them blocks."""

    items: tuple[Blocks, ...]
    ordered: bool = False
    start: int = 1
    role: str = ""
    id: str = ""
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A term and what is set against it: one row of a chronology or glossary."""

    term: Inlines
    blocks: Blocks
    id: str = ""
    data: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Entries:
    """Rows of a term and its text; role ``chronology`` hangs dates in a column."""

    entries: tuple[Entry, ...]
    role: str = ""
    id: str = ""
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its caption; ``image`` is a name in ``Book.images``, or empty if only the caption came.

    ``alt`` tells what it shows; it is empty where the editor says that the
    picture tells nothing, which is ``role`` ``ornament``.
    """

    caption: Inlines
    image: str = ""
    alt: str = ""
    id: str = ""
    origin: Origin | None = None
    role: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: one row of heads (may be empty) and rows of cells."""

    head: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    caption: Inlines = ()
    id: str = ""
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Verse:
    """Lines that end where the poet ended them."""

    lines: tuple[Inlines, ...]
    id: str = ""
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A block of code, line ends kept."""

    text: str
    language: str = ""
    id: str = ""
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Separator:
    """A break of scene: a blank line or an ornament."""

    id: str = ""
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line of a drawing through its points, or a mark at its one point; ``role`` says which (``axis``, ``dot`` …)."""

    points: tuple[tuple[float, float], ...]
    role: str


@dataclass(frozen=True, slots=True)
class Words:
    """Words in a drawing: ``x`` is where they begin, ``y`` the middle of their line."""

    inlines: Inlines
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Strokes, and words in rows, at their places in em from the upper left corner; ``alt`` tells what they show.

    The words of the ``scale`` stand before the rows, and end at their ``x``.
    """

    caption: Inlines
    alt: str
    width: float
    height: float
    strokes: tuple[Stroke, ...]
    scale: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]
    role: str = ""
    id: str = ""
    origin: Origin | None = None


Block: TypeAlias = (
    "Paragraph | Heading | Quotation | Turn | List | Entries | Figure | Table | Verse | Listing | Separator | Drawing"
)
Blocks: TypeAlias = "tuple[Block, ...]"


# --- articles and the book --------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """A seed as it was read: its name in ``seeds/``, its text and how its bytes were understood."""

    name: str
    text: str
    encoding: str
    confidence: float = 1.0
    markdown: bool = False
    page: bool = False  # HTML as a browser saves it


@dataclass(frozen=True, slots=True)
class Article:
    """A source after repair and division, with what it says of itself."""

    source: str
    blocks: Blocks
    title: str = ""
    author: str = ""
    date: str = ""  # EDTF, "2019-05-22"


@dataclass(frozen=True, slots=True)
class Section:
    """One file of the book, front, body or back.

    Roles: ``half-title title-page imprint contents note`` in front, ``part``
    and ``chapter`` in the body, ``chronology index sources colophon note`` at
    the back.  ``level`` is the depth in the table of contents, 1 outermost.
    ``date`` (EDTF) is when a chapter's article was published, ``address`` where on the web.
    """

    id: str
    role: str
    title: Inlines
    blocks: Blocks
    level: int = 1
    source: str = ""
    date: str = ""
    listed: bool = True  # in the table of contents
    address: str = ""


@dataclass(frozen=True, slots=True)
class Contributor:
    """A person and what they did: ``author``, ``editor``, ``translator`` …; ``sort`` is what a catalogue orders by."""

    name: str
    role: str = "author"
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a catalogue knows of the book; empty where the editor gave nothing."""

    title: str
    slug: str
    identifier: str  # "urn:uuid:…" or "urn:isbn:…"
    language: str = ""  # BCP 47; empty until varied
    subtitle: str = ""
    contributors: tuple[Contributor, ...] = ()
    publisher: str = ""
    date: str = ""  # CCYY-MM-DD
    description: str = ""
    rights: str = ""
    subjects: tuple[str, ...] = ()
    title_sort: str = ""
    series: str = ""
    series_number: str = ""
    isbn: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # digits, by variant and format
    certifier: str = ""  # who answers for the book being accessible


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that travels with the book."""

    name: str  # ASCII file name
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Book:
    """A bound book.  ``labels`` are the program's own words, keyed in English."""

    metadata: Metadata
    front: tuple[Section, ...]
    body: tuple[Section, ...]
    back: tuple[Section, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    images: tuple[Image, ...] = ()

    @property
    def sections(self) -> tuple[Section, ...]:
        """All sections in reading order."""
        return (*self.front, *self.body, *self.back)


# --- reading a tree ----------------------------------------------------------


@cache
def fields_of(kind: Any) -> tuple[str, ...]:  # noqa: ANN401 - any kind of value, of the model or not
    """Return what a kind of value of the model is made of, by name; nothing for what is no such kind.

    >>> fields_of(Link), fields_of(str)
    (('target', 'inlines', 'role'), ())
    """
    return tuple(one.name for one in fields(kind)) if is_dataclass(kind) else ()


def plain(inlines: Inlines) -> str:
    """Return the text a reader sees, without notes and ruby readings.

    >>> plain((Text("甲"), Strong((Text("乙"),)), Note((Paragraph((Text("丙"),)),))))
    '甲乙'
    """
    if len(inlines) == 1 and isinstance(inlines[0], Text):  # as most are
        return inlines[0].text
    return "".join(map(_plain, inlines))


def _plain(inline: Inline) -> str:
    match inline:
        case Text() | Code():
            return inline.text
        case Ruby():
            return inline.base
        case Break():
            return "\n"
        case Note():
            return ""
        case _:
            return plain(inline.inlines)


def lines(blocks: Blocks) -> Iterator[str]:
    """Yield the text of each leaf of ``blocks`` in reading order, notes after what they are called from.

    The one definition of "the text of the chapters": a seed, repaired and
    divided, must say exactly this, joined by line feeds.  A turn of dialogue
    opens with its speaker and a colon.
    """
    for block in blocks:
        match block:
            case Paragraph(inlines) | Heading(_, inlines) | Figure(inlines):
                yield plain(inlines)
                if len(inlines) > 1 or (inlines and not isinstance(inlines[0], Text)):
                    yield from _notes(inlines)
            case Quotation():
                yield from lines(block.blocks)
                if block.attribution:
                    yield plain(block.attribution)
                    yield from _notes(block.attribution)
            case Turn():
                said = list(lines(block.blocks))
                yield f"{plain(block.speaker)}：{said[0] if said else ''}"
                yield from said[1:]
            case List():
                for item in block.items:
                    yield from lines(item)
            case Entries():
                for entry in block.entries:
                    yield plain(entry.term)
                    yield from lines(entry.blocks)
            case Table():
                for cell in (
                    *((block.caption,) if block.caption else ()),
                    *block.head,
                    *(c for r in block.rows for c in r),
                ):
                    yield plain(cell)
                    yield from _notes(cell)
            case Verse():
                for line in block.lines:
                    yield plain(line)
                    yield from _notes(line)
            case Listing():
                yield block.text
            case Drawing():
                yield plain(block.caption)
                yield from (plain(words.inlines) for row in (block.scale, *block.rows) for words in row)
            case Separator():
                pass


def _notes(inlines: Inlines) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case Note(blocks):
                yield from lines(blocks)
            case Emphasis(inner) | Strong(inner) | Link(_, inner) | Span(inner):
                yield from _notes(inner)
            case _:
                pass
