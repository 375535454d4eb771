"""The chapters as Markdown: one file each, to keep, to compare, to read in again.

What Markdown has no word for is written as the nearest thing it has: a turn of
dialogue opens with its speaker in strong type, a row of a chronology with its
date.  Roles and ids of spans are lost but for the marks of names and titles;
words never are.  Our own reader, given
such a file, finds the same lines in it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from kanben.model import (
    Block,
    Blocks,
    Book,
    Break,
    Code,
    Drawing,
    Emphasis,
    Entries,
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
from kanben.outline import title
from kanben.writers.markup import IMAGES

_MARKS = re.compile(r"[\\`*_{}\[\]#|]")
_AMPERSAND = re.compile(r"&(?=#?\w+;)")  # one that would be read as an entity
_AT_LINE_START = re.compile(r"^([ \t]*)(?:([>+-])|(\d+)(?=\.(?:\s|$))|([=~]))", re.MULTILINE)
_HAN = re.compile(r"[\u3007\u3400-\u9fff\U00020000-\U0003ffff]{1,12}")
_READING = re.compile(
    r"[A-Za-zÀ-ʯˇˊˋ˙˪˫\u0300-\u036fḀ-ỿ\u3040-\u30ff\u3105-\u312f\u31a0-\u31bf]"
    r"[A-Za-z0-9À-ʯˇˊˋ˙˪˫\u0300-\u036fḀ-ỿ\u3040-\u30ff\u3105-\u312f\u31a0-\u31bf '’·\-]{0,79}"
)
_NAMED = {"proper-name": "name", "book-title": "book"}


def chapters(book: Book) -> dict[str, str]:
    """Return the body of ``book`` as Markdown files: ``{"01-ID.md": text}``, in reading order."""
    width = max(2, len(str(len(book.body))))
    return {f"{place:0{width}}-{part.id}.md": chapter(part) for place, part in enumerate(book.body, 1)}


def chapter(section: Section) -> str:
    """Return one section as Markdown, what is known of it as front matter.

    >>> opening = Paragraph((Text("1. 井在"), Strong((Text("村口"),)), Note((Paragraph((Text("村東。"),)),))))
    >>> print(chapter(Section("well", "chapter", (Text("井邊"),), (opening,), date="2019-05-22")))
    ---
    title: 井邊
    date: 2019-05-22
    ---
    <BLANKLINE>
    # 井邊
    <BLANKLINE>
    1\\. 井在**村口**[^1]
    <BLANKLINE>
    [^1]: 村東。
    <BLANKLINE>
    """
    hand = _Hand()
    byline = next((plain(b.inlines) for b in section.blocks if isinstance(b, Paragraph) and b.role == "byline"), "")
    known = {"title": title(section.title), "source": section.source, "author": byline, "date": section.date}
    matter = [f"{key}: {_quoted(value)}" for key, value in known.items() if value]
    parts = ["\n".join(("---", *matter, "---"))] if matter else []
    if section.title:
        parts.append("# " + hand.line(section.title, "\u3000"))
    parts += hand.blocks(section.blocks)
    parts += hand.asides()
    return "\n\n".join(parts) + "\n"


@dataclass(frozen=True)
class _Hand:
    """Writes one file, and keeps the notes called in it for the end."""

    notes: list[Note] = field(default_factory=list)
    bar: str = "|"  # between a base and its reading; in a table a bar parts cells

    # --- blocks ---

    def blocks(self, blocks: Blocks, nested: bool = False) -> list[str]:
        return [written for block in blocks for written in self.block(block, nested) if written]

    def block(self, block: Block, nested: bool) -> Iterator[str]:
        match block:
            case Paragraph(inlines):
                yield self.paragraph(inlines)
            case Heading(level, inlines):
                yield f"{'#' * level} {self.line(inlines)}"
            case Quotation():
                parts = self.blocks(block.blocks, nested=True)
                if block.attribution:
                    parts.append(self.paragraph(block.attribution))
                yield _prefixed("\n\n".join(parts), "> ")
            case Turn():
                yield from self.turn(block, nested)
            case List():
                yield self.items(block)
            case Entries():
                for entry in block.entries:
                    yield f"**{self.line(entry.term)}**"
                    yield from self.blocks(entry.blocks, nested)
            case Figure():
                yield self.figure(block)
            case Table():
                yield self.paragraph(block.caption)
                yield self.table(block)
            case Verse():
                yield "\\\n".join(self.paragraph(line) for line in block.lines)
            case Listing():
                yield _prefixed(block.text, "    ") if nested else _fenced(block)
            case Drawing():
                yield f"**{self.line(block.caption)}**"
                rows = ("　".join(self.line(words.inlines) for words in row) for row in block.rows)
                yield "\n".join(f"- {row}" for row in rows)
            case Separator():
                yield "* * *"

    def turn(self, turn: Turn, nested: bool) -> Iterator[str]:
        speaker = f"**{self.line(turn.speaker)}**："
        match turn.blocks:
            case (Paragraph(inlines), *rest):
                yield speaker + self.inlines(inlines)
            case rest:
                yield speaker
        yield from self.blocks(tuple(rest), nested)

    def items(self, block: List) -> str:
        items = []
        for number, item in enumerate(block.items, block.start):
            mark = f"{number}." if block.ordered else "-"
            said = "\n\n".join(self.blocks(item, nested=True))
            items.append(f"{mark:<4}{_prefixed(said, '    ').lstrip()}")
        tight = all(len(item) == 1 and isinstance(item[0], Paragraph) for item in block.items)
        return ("\n" if tight else "\n\n").join(items)

    def figure(self, figure: Figure) -> str:
        caption = self.line(figure.caption)
        if not figure.image:
            return _at_line_start(caption)
        said = f' "{plain(figure.caption)}"'.replace("\n", " ") if figure.caption else ""
        return f"![{_escaped(figure.alt)}]({IMAGES}{figure.image}{said})"

    def table(self, table: Table) -> str:
        columns = max(map(len, (table.head, *table.rows)))
        rows = [table.head or ((),) * columns, *table.rows]
        hand = replace(self, bar="\\|")
        head, *body = (f"| {' | '.join(hand.line(cell) for cell in row)} |" for row in rows)
        return "\n".join((head, f"|{' --- |' * columns}", *body))

    def asides(self) -> list[str]:
        """Return the notes; one called in a note follows it."""
        parts = []
        place = 0
        while place < len(self.notes):
            said = "\n\n".join(self.blocks(self.notes[place].blocks, nested=True))
            place += 1
            parts.append(f"[^{place}]: {_prefixed(said, '    ').lstrip()}")
        return parts

    # --- inlines ---

    def paragraph(self, inlines: Inlines) -> str:
        return _at_line_start(self.inlines(inlines))

    def line(self, inlines: Inlines, between: str = "<br>") -> str:
        """Return inlines where only one line has room: in a heading, a cell."""
        return self.inlines(inlines).replace("\\\n", between)

    def inlines(self, inlines: Inlines) -> str:
        return "".join(self.inline(inline) for inline in inlines)

    def inline(self, inline: Inline) -> str:
        match inline:
            case Text(text):
                return _escaped(text)
            case Emphasis(inner):
                return f"*{self.inlines(inner)}*"
            case Strong(inner):
                return f"**{self.inlines(inner)}**"
            case Ruby(base, reading):
                if _HAN.fullmatch(base) and _READING.fullmatch(reading):
                    return f"{{{base}{self.bar}{reading}}}"
                return f"<ruby>{_plain(base)}<rt>{_plain(reading)}</rt></ruby>"
            case Link(target, inner) if target.startswith("#"):  # leads to another file of the book, or to a page
                return self.inlines(inner)
            case Link(target, inner):
                return f"[{self.inlines(inner)}]({_target(target)})"
            case Note():
                self.notes.append(inline)
                return f"[^{len(self.notes)}]"
            case Code(text):
                fence = "`" * (_longest(text) + 1)
                room = " " if text.startswith("`") or text.endswith("`") else ""
                return f"{fence}{room}{text}{room}{fence}"
            case Break():
                return "\\\n"
            case Span(inner, role=role):
                said = self.inlines(inner)
                return f"[{said}]{{.{_NAMED[role]}}}" if role in _NAMED and said else said


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", _AMPERSAND.sub("&amp;", text).replace("<", "&lt;"))


def _plain(text: str) -> str:
    """Return ``text`` as HTML says it, where no Markdown is read."""
    return html.escape(text.replace("\n", " "), quote=False)


def _at_line_start(text: str) -> str:
    """Return ``text`` with nothing at the start of a line that would make it a list, a quotation or a rule."""

    def meant(found: re.Match[str]) -> str:
        room, mark, number, rule = found.groups()
        return room + (f"\\{mark}" if mark else f"{number}\\" if number else f"&#{ord(rule)};")

    return _AT_LINE_START.sub(meant, text)


def _target(target: str) -> str:
    """Return an address, in angle brackets where a bracket of its own would end it."""
    target = target.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")
    return f"<{target}>" if set(target) & set("()\"'") else target


def _quoted(value: str) -> str:
    """Return a value of the front matter, in marks where it would lose its own."""
    if value[0] == value[-1] and value[0] in "\"'" and len(value) > 1:
        mark = "'" if value[0] == '"' else '"'
        return f"{mark}{value}{mark}"
    return value


def _prefixed(text: str, prefix: str) -> str:
    return "\n".join((prefix + line).rstrip() for line in text.split("\n"))


def _fenced(listing: Listing) -> str:
    fence = "`" * max(3, _longest(listing.text) + 1)
    return f"{fence}{listing.language}\n{listing.text}\n{fence}"


def _longest(text: str) -> int:
    """Return the length of the longest run of backquotes."""
    runs: Iterable[str] = re.findall("`+", text)
    return max(map(len, runs), default=0)
