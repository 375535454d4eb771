"""Read the elements of a web page as blocks, and remember which words were read.

Elements that only group or dress (``div``, ``section``, ``span``, ``font``) are
passed through however deep they stand; what means something, a list, a
quotation, stress, is followed to sixty levels and below that gives its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from kanben.findings import Finding
from kanben.model import (
    Block,
    Break,
    Code,
    Emphasis,
    Figure,
    Heading,
    Inline,
    Inlines,
    Link,
    List,
    Note,
    Paragraph,
    Separator,
    Strong,
    Text,
    plain,
)
from kanben.readers.exact import Region
from kanben.readers.grammar import DEEPEST, line_of
from kanben.readers.heart import SILENT
from kanben.readers.joins import attributed, joined
from kanben.readers.page import BLOCKS, CODES, Element, Page, Words
from kanben.readers.page_notes import Notes
from kanben.readers.page_pictures import captions, figure
from kanben.readers.page_runs import lines_of
from kanben.readers.page_tables import layout, listing, table
from kanben.readers.page_tongues import added
from kanben.readers.ruby import READING, rubies

HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
LISTS = frozenset(["ul", "ol", "dir", "menu"])
STRONG = frozenset(["strong", "b"])
MARKS = frozenset(["em", "i", "cite", "dfn"]) | STRONG
SPACES = re.compile(r"[ \t\f\v]*[\n\r\x85\u2028\u2029][\s]*|[ \t\f\v]+")
CHINESE = re.compile(r"list-style(-type)?\s*:[^;]*(cjk-(ideographic|decimal)|(simp|trad)-chinese-(in)?formal)")
"""How a page asks for 一、二、三 before the items of a list."""

Item: TypeAlias = "Inline | Figure"


@dataclass(slots=True)
class Reading:
    """A page while it is being read; ``seen`` are the words that went into blocks, those of notes apart."""

    page: Page
    left: AbstractSet[Element]
    notes: Notes
    seen: list[Words] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    told: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)
    described: dict[int, tuple[Figure, Words]] = field(default_factory=dict)  # figures whose caption is their alt
    inside: list[Element] = field(default_factory=list)  # the notes we are in
    depth: int = 0
    tongues: dict[int, str] = field(default_factory=dict)  # of its words, by where they begin

    def tell(self, code: str, message: str, hint: str, at: int) -> None:
        """Remember a finding at a place; the same message makes one finding."""
        self.told.setdefault((code, message, hint), []).append(at)

    def findings(self, where: str) -> Iterator[Finding]:
        """Yield what was found, each with the line of its first occurrence."""
        for (code, message, hint), places in self.told.items():
            times = f" ({len(places)} times)" if len(places) > 1 else ""
            yield Finding(code, message + times, where, line_of(self.page.text, places[0]), hint)

    # --- blocks ---

    def blocks(self, parent: Element) -> list[Block]:
        """Return the blocks inside ``parent``."""
        found: list[Block] = []
        run: list[Item] = []

        def flush() -> None:
            found.extend(lines_of(run, close=parent.name in ("p", "li", "td", "th", "blockquote", "dd")))
            run.clear()

        for part in self.parts(parent):
            if part is None:
                flush()
            elif isinstance(part, Words):
                run.append(self.spoken(part, run))
            elif captions(part):
                flush()
                self.caption(part, found)
            elif part.name in BLOCKS:
                flush()
                found.extend(self.block(part))
            else:
                run.extend(self.inline(part))
        flush()
        return found

    def parts(self, parent: Element) -> Iterator[Words | Element | None]:
        """Yield the words and the elements that mean something inside ``parent``, None at the edges of blocks."""
        stack: list[tuple[Iterator[Element | Words], bool]] = [(iter(parent.children), False)]
        while stack:
            children, edge = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                if edge:
                    yield None
                continue
            if isinstance(child, Words):
                yield child
                continue
            if child in self.notes.called and child not in self.inside:
                yield child
                continue
            edge = child.name in BLOCKS
            if child in self.left or child in self.notes.apart or child.name in SILENT:
                if edge:
                    yield None
            elif self.means(child):
                yield child
            else:
                if edge:
                    yield None
                stack.append((iter(child.children), edge))

    def means(self, element: Element) -> bool:
        """Say whether an element is more than a wrapping."""
        name = element.name
        if name in ("br", "img", "hr", "wbr"):
            return True
        if self.depth > DEEPEST:
            return False
        if name in MARKS or name in CODES or name in ("a", "ruby", "sub", "sup"):
            return not element.parted
        if name == "table":
            return not layout(self.page, element)
        return name in HEADINGS or name in LISTS or name in ("p", "blockquote", "pre") or captions(element)

    def block(self, element: Element) -> list[Block]:
        """Return what one element that stands on its own lines is."""
        self.depth += 1
        found = self._block(element)
        self.depth -= 1
        return found

    def _block(self, element: Element) -> list[Block]:
        name = element.name
        if name in HEADINGS:
            line = self.line(element)
            return [Heading(int(name[1]), line)] if line else []
        if name in LISTS:
            return self.items(element)
        if name == "blockquote":
            inner = tuple(self.blocks(element))
            return [attributed(inner)] if inner else []
        if name == "pre":
            return listing(self, element)
        if name == "table":
            return table(self, element)
        if name == "hr":
            return [Separator()]
        return self.blocks(element)

    def items(self, element: Element) -> list[Block]:
        """Return a list; what stands in it outside its items is an item too."""
        items: list[tuple[Block, ...]] = []
        for child in element.children:
            if isinstance(child, Element) and child not in self.left and child not in self.notes.apart:
                inner = self.blocks(child) if child.name == "li" else self.alone(child)
                if inner:
                    items.append(tuple(inner))
            elif isinstance(child, Words) and child.text.strip():
                items.append((Paragraph(joined((self.spoken(child, []),))),))
        start = element.get("start")
        begins = int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 1
        role = "chinese" if element.name == "ol" and CHINESE.search(element.get("style")) else ""
        return [List(tuple(items), element.name == "ol", begins, role)] if items else []

    def alone(self, element: Element) -> list[Block]:
        """Return the blocks one element comes to."""
        return self.blocks(Element("#alone", element.start, element.start, children=[element]))

    def caption(self, element: Element, found: list[Block]) -> None:
        """Set the words of ``element`` under the figure that has just gone by."""
        last = found[-1] if found else None
        if isinstance(last, Figure) and (not last.caption or id(last) in self.described):
            if described := self.described.pop(id(last), None):
                described[1].text = ""
            line = self.line(element)
            found[-1] = Figure(line, last.image, last.alt or plain(line))
            return
        found.extend(self.block(element) if element.name in HEADINGS | {"p"} else self.blocks(element))

    # --- inlines ---

    def text(self, words: Words) -> Text:
        """Return words as a text with no line end but where white space held one."""
        if not self.inside:
            self.seen.append(words)
        return Text(SPACES.sub(lambda m: "\n" if m[0].strip(" \t\f\v") else " ", words.text))

    def spoken(self, words: Words, line: list[Any]) -> Inline:
        """Return words in the language the page says they are in, for the end of ``line``."""
        return added(line, self.text(words), self.tongues.get(words.start, ""))

    def line(self, element: Element) -> Inlines:
        """Return what stands in a heading, a cell or a caption as one line, blocks parted by breaks."""
        line: list[Inline] = []
        for part in self.parts(element):
            if part is None or (isinstance(part, Element) and part.name in BLOCKS):
                line += [Break()] if line and not isinstance(line[-1], Break) else []
            if isinstance(part, Words):
                line.append(self.spoken(part, line))
            elif isinstance(part, Element):
                self.depth += 1
                line += (*self.line(part), Break()) if part.name in BLOCKS else self.inlines_of(part)
                self.depth -= 1
        return joined(tuple(line))

    def inline(self, element: Element) -> list[Item]:
        """Return what an element inside a line is."""
        name = element.name
        if element in self.notes.called:
            return self.note(element)
        if name == "br":
            return [Break()]
        if name == "img":
            return figure(self, element)
        if name == "wbr":
            return []
        if name == "ruby":
            return list(self.ruby(element))
        if name in ("sup", "sub") and self.page.said(element).strip():
            message = "raised or lowered words (<sup>, <sub>) stand on the line"
            self.tell("R-020", message, "where the height matters write 10² or H₂O with a correction", element.start)
        self.depth += 1
        inner = self.within(element)
        self.depth -= 1
        if not inner:
            return []
        if name in CODES:
            return [Code(" ".join(plain(inner).split()))]
        if name in MARKS:
            return [Strong(inner) if name in STRONG else Emphasis(inner)]
        if name == "a" and re.match(r"(?:https?://|mailto:)\S", element.get("href").strip(), re.IGNORECASE):
            return [Link(element.get("href").strip(), inner)]
        return list(inner)

    def inlines_of(self, element: Element) -> list[Inline]:
        """Return what an element comes to where no picture can stand."""
        items = self.inline(element)
        if any(isinstance(item, Figure) for item in items):
            message = "a picture inside a heading, a link's words or a table was left out"
            self.tell("R-021", message, "set the picture in a paragraph of its own", element.start)
        return [i for item in items for i in (item.caption if isinstance(item, Figure) else (item,))]

    def within(self, element: Element) -> Inlines:
        """Return the inlines inside ``element``."""
        inner: list[Inline] = []
        for part in self.parts(element):
            if isinstance(part, Words):
                inner.append(self.spoken(part, inner))
            elif part is not None:
                inner += self.inlines_of(part)
        return tuple(i for i in inner if i != Text(""))

    def ruby(self, element: Element) -> Iterator[Inline]:
        """Yield bases with their readings."""
        parts: list[tuple[str, bool]] = []
        stack: list[Element | Words] = list(reversed(element.children))
        while stack:
            part = stack.pop()
            if isinstance(part, Words):
                parts.append((self.text(part).text, False))
            elif part.name == "rt":
                parts.append((self.page.said(part), True))
                self.regions.append(Region(part.start, part.end, READING))
            elif part.name not in ("rp", "rtc"):
                stack += reversed(part.children)
        yield from rubies(parts)

    def note(self, element: Element) -> list[Item]:
        """Return the note called here; one that calls itself is left out."""
        body = self.notes.called[element]
        if body in self.inside or len(self.inside) > 3:
            return []
        self.inside.append(body)
        inner = tuple(self.blocks(body))
        self.inside.pop()
        return [Note(inner)] if inner else []
