"""Turn the tree Python-Markdown makes into the parts of a book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TypeAlias, TypeGuard
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.footnotes import NBSP_PLACEHOLDER
from markdown.util import AMP_SUBSTITUTE, HTML_PLACEHOLDER_RE

from kanben.findings import Finding
from kanben.model import (
    Block,
    Blocks,
    Break,
    Code,
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
    Ruby,
    Separator,
    Span,
    Strong,
    Table,
    Text,
)
from kanben.readers import raw_html
from kanben.readers.addresses import leading
from kanben.readers.grammar import DEEPEST, line_of, too_deep
from kanben.readers.joins import joined, typed
from kanben.readers.marked import Mark, Marked, marked, quotation, speakers, turns
from kanben.readers.ruby import rubies

Item: TypeAlias = "Inline | Block"
BLOCKS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "pre", "table", "hr"])
INLINES = (Text, Emphasis, Strong, Ruby, Link, Note, Code, Break, Span)


@dataclass(slots=True)
class Tree:
    """One article while it is being turned into blocks."""

    name: str
    text: str
    md: Markdown
    meta: Mapping[str, str] = field(default_factory=dict)
    notes: dict[str, Element] = field(default_factory=dict)
    called: set[str] = field(default_factory=set)
    inside: list[str] = field(default_factory=list)  # the notes we are in
    silent: list[str] = field(default_factory=list)  # the HTML elements we are in whose words nobody reads
    depth: int = 0  # of inlines in inlines
    told: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)

    def article(self, root: Element) -> Blocks:
        """Return the blocks of the whole tree, notes set where they are called."""
        for div in [e for e in root if e.tag == "div" and e.get("class") == "footnote"]:
            self.notes = {li.get("id", "").removeprefix("fn:"): li for li in div.iter("li") if li.get("id")}
            root.remove(div)
        blocks = tuple(turns(self.marked(root), speakers(self.meta)))
        for key in self.notes:
            if key not in self.called:
                self.tell(
                    "R-024",
                    f"note [^{key}] is called nowhere and was left out",
                    "call it, or take it out",
                    f"[^{key}]:",
                )
        return blocks

    def tell(self, code: str, message: str, hint: str, about: str) -> None:
        """Remember a finding ``about`` words of the source; the same message makes one finding."""
        self.told.setdefault((code, message, hint), []).append(about)

    def findings(self) -> tuple[Finding, ...]:
        """Return what was found, each with the line of its first occurrence."""
        return tuple(self._findings())

    def _findings(self) -> Iterator[Finding]:
        for (code, message, hint), abouts in self.told.items():
            times = f" ({len(abouts)} times)" if len(abouts) > 1 else ""
            at = self.text.find(abouts[0]) if abouts[0] else -1
            yield Finding(code, message + times, self.name, line_of(self.text, at) if at >= 0 else 0, hint)

    # --- blocks ---

    def blocks(self, parent: Element) -> Iterator[Block]:
        """Yield the blocks inside ``parent``."""
        return (block for block, _ in self.marked(parent))

    def marked(self, parent: Element, quoted: bool = False) -> list[Marked]:
        """Return the blocks inside ``parent``, each with what is said of it."""
        return marked(self._blocks(parent, quoted))

    def _blocks(self, parent: Element, quoted: bool) -> Iterator[Block | Mark]:
        """Yield blocks and marks; bare words among them make paragraphs."""
        run = list(self.words(parent.text))
        for child in parent:
            if child.tag in BLOCKS:
                yield from self.paragraphs(run, quoted)
                yield from self.block(child, quoted)
                run = []
            elif child.tag == "mark":
                yield from self.paragraphs(run, quoted)
                yield Mark(tuple(child.get("said", "").split(" ")))
                run = []
            else:
                run.extend(self.inline(child))
            run.extend(self.words(child.tail))
        yield from self.paragraphs(run, quoted)

    def block(self, element: Element, quoted: bool) -> Iterator[Block]:
        """Yield what one block element is: a paragraph of pictures may be several figures."""
        match element.tag:
            case "p":
                yield from self.paragraphs(list(self.inlines(element)), quoted)
            case "ul" | "ol":
                items = tuple(tuple(self.blocks(li)) for li in element)
                yield List(items, element.tag == "ol", int(element.get("start", "1")[:9]))
            case "blockquote":
                yield quotation(self.marked(element, quoted=True))
            case "dl":
                yield Entries(tuple(self.entries(element)))
            case "pre":
                yield Listing(_uncoded("".join(element.itertext())).strip("\n"))
            case "table":
                head, *rows = (tuple(self.line(cell) for cell in row) for row in element.iter("tr"))
                yield Table(head if any(head) else (), tuple(rows))
            case "hr":
                yield Separator()
            case heading:
                yield Heading(int(heading[1]), self.line(element))

    def entries(self, element: Element) -> Iterator[Entry]:
        """Yield the terms of a list of definitions, each with what is set against it."""
        found: list[tuple[Inlines, list[Block]]] = []
        for part in element:
            if part.tag == "dt":
                found.append((self.line(part), []))
            elif found:
                found[-1][1].extend(self.blocks(part))
        yield from (Entry(term, tuple(blocks)) for term, blocks in found)

    def paragraphs(self, run: Iterable[Item], quoted: bool) -> Iterator[Block]:
        """Yield the paragraphs a run of inlines makes, and the figures and listings among them."""
        self.silent.clear()
        items = list(run)
        alone = all(map(_inline, items)) or not joined(tuple(filter(_inline, items)))
        part: list[Inline] = []
        for item in items:
            if isinstance(item, INLINES):
                part.append(item)
            elif isinstance(item, Figure) and not alone:
                message = "a picture inside a paragraph was left out; its description stands there"
                self.tell("R-021", message, "set the picture in a paragraph of its own", item.image)
                part.extend(item.caption)
            else:
                yield from typed(part, quoted)
                yield item  # a figure, or what raw HTML came to
                part = []
        yield from typed(part, quoted)

    # --- inlines ---

    def line(self, element: Element) -> Inlines:
        """Return the inlines of a heading or a cell, where nothing else fits."""
        (*blocks,) = self.paragraphs(list(self.inlines(element)), False)
        lines = [b.caption if isinstance(b, Figure) else b.inlines for b in blocks if isinstance(b, Figure | Paragraph)]
        return tuple(i for line in lines for i in line)

    def inlines(self, element: Element) -> Iterator[Item]:
        """Yield what stands inside ``element``."""
        yield from self.words(element.text)
        for child in element:
            yield from self.inline(child)
            yield from self.words(child.tail)

    def inline(self, element: Element) -> Iterator[Item]:
        """Yield what an inline element is."""
        if self.silent:
            yield from self.inlines(element)  # only to meet the tag that ends the silence
            return
        if self.depth > DEEPEST:
            raise too_deep(self.name)
        self.depth += 1
        yield from self._inline(element)
        self.depth -= 1

    def _inline(self, element: Element) -> Iterator[Item]:
        match element.tag:
            case "em":
                yield Emphasis(tuple(filter(_inline, self.inlines(element))))
            case "strong":
                yield Strong(tuple(filter(_inline, self.inlines(element))))
            case "code":
                yield Code(_uncoded("".join(element.itertext())))
            case "br":
                yield Break()
            case "ruby":
                yield from rubies((part.get("said", ""), part.tag == "rt") for part in element)
            case "span":
                inside = tuple(filter(_inline, self.inlines(element)))
                yield Span(inside, role=element.get("role", ""), lang=element.get("lang", ""))
            case "img":
                yield self.figure(element.get("src", ""), element.get("alt", ""), element.get("title"))
            case "sup":
                yield from self.note(element[0].get("href", "").removeprefix("#fn:"))
            case "a" if element.get("class") != "footnote-backref":
                yield from self.link(element)

    def words(self, text: str | None) -> Iterator[Item]:
        """Yield the words of ``text``, and what the raw HTML in it comes to."""
        text = (text or "").replace(NBSP_PLACEHOLDER, "").replace(AMP_SUBSTITUTE, "&")
        for i, part in enumerate(HTML_PLACEHOLDER_RE.split(text)):
            if i % 2:
                yield from self.raw(self.stashed(int(part)))
            elif part and not self.silent:
                yield Text(part)

    def stashed(self, key: int) -> str:
        """Return a stretch of raw HTML with those it contains."""
        raw = str(self.md.htmlStash.rawHtmlBlocks[key])
        while HTML_PLACEHOLDER_RE.search(raw):
            raw = HTML_PLACEHOLDER_RE.sub(lambda m: str(self.md.htmlStash.rawHtmlBlocks[int(m[1])]), raw)
        return raw

    def raw(self, raw: str) -> Iterator[Item]:
        """Yield what a tag, an entity or a block of HTML comes to."""
        if raw.startswith("&"):
            if not self.silent:
                yield Text(raw_html.characters(raw))
            return
        tag = raw_html.tag(raw.strip())
        if tag is None:
            blocks, names = raw_html.blocks(raw)
            if names != ["pre", "code"]:
                self.html(", ".join(f"<{name}>" for name in names) or "a comment", raw)
            yield from blocks
            return
        name, closes = tag
        if name != "!" and name not in raw_html.KNOWN:
            yield from () if self.silent else (Text(raw),)
            return
        if name in raw_html.SILENT:
            if not closes:
                self.silent.append(name)
            elif name in self.silent:
                del self.silent[self.silent.index(name) :]
        if name == "br":
            yield Break()
        elif name == "hr":
            yield Separator()
        elif not closes:
            self.html("a comment" if name == "!" else f"<{name}>", raw)

    def html(self, what: str, raw: str) -> None:
        """Tell that HTML was reduced to its words."""
        self.tell(
            "R-020",
            f"HTML in the article was reduced to its words: {what}",
            "write it in Markdown",
            raw.partition("\n")[0],
        )

    def figure(self, src: str, alt: str, title: str | None) -> Figure:
        """Return a picture with its caption: the description, or the title where both are given."""
        alt = raw_html.characters(alt)
        caption = joined((Text(alt if title is None else raw_html.characters(title)),))
        path = PurePosixPath(src)
        if urlsplit(src).scheme or src.startswith(("/", "\\")) or ".." in path.parts or "\\" in src:
            hint = "put the picture beside the article and name it by its file name"
            self.tell("R-022", f"a picture from outside the book's folder was left out: {src[:80]}", hint, src)
            src = ""
        return Figure(caption, src, alt)

    def note(self, key: str) -> Iterator[Inline]:
        """Yield the note called ``key``, unless that is the note we are in."""
        self.called.add(key)
        if key in self.inside:
            self.tell("R-025", f"note [^{key}] calls itself; the call was left out", "take the call out", f"[^{key}]:")
            return
        silent, self.silent = self.silent, []
        self.inside.append(key)
        yield Note(tuple(self.blocks(self.notes[key])))
        self.inside.pop()
        self.silent = silent

    def link(self, element: Element) -> Iterator[Inline]:
        """Yield a link; only its words where the address is neither the web, mail nor this book."""
        inlines = tuple(filter(_inline, self.inlines(element)))
        address = raw_html.characters(element.get("href", "").replace(AMP_SUBSTITUTE, "&")).strip()
        if leads := leading(address, beside="id" in self.meta):
            yield Link(leads, inlines)
        else:
            hint = "an article links to the web (https://…), to mail (mailto:…) or inside the book (#…)"
            self.tell("R-023", f"a link was reduced to its words: {address[:80] or 'it leads nowhere'}", hint, address)
            yield from inlines


def _inline(item: Item) -> TypeGuard[Inline]:
    return isinstance(item, INLINES)


def _uncoded(code: str) -> str:
    """Undo the escapes the parser sets in code."""
    return code.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
