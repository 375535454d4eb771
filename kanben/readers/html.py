"""Read an article saved from a browser into the parts of a book.

Which part of the page is the article is told by :mod:`kanben.readers.heart`;
here its elements become blocks.  What is taken is words, with their places, and
the names of pictures: nothing of a page is ever run, fetched or written out
again, so a hostile page can put words into a book and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from kanben.edits import Edit, Revision
from kanben.findings import Finding, Trouble
from kanben.model import Block, Blocks, Figure, Heading, Origin, Paragraph, Source, lines, plain
from kanben.readers import page_says
from kanben.readers.exact import MARKUP, RULE, Region, revise
from kanben.readers.grammar import LARGEST, line_of
from kanben.readers.heart import SILENT, WRITTEN, Heart, heart, prose
from kanben.readers.leaves import Walk, leaves
from kanben.readers.markdown import Flow
from kanben.readers.page import Element, Page, parse
from kanben.readers.page_blocks import Reading
from kanben.readers.page_encoding import declared
from kanben.readers.page_notes import BODY, notes
from kanben.readers.page_tongues import tongues

FIRST_WORDS = 24
EARLY, LATE = 8, 2
"""Blocks at the beginning and at the end that may be the page's and not the article's."""

TITLE = "the title, which stands over the chapter"
CREDIT = "a line of the page on its author, date or source"


def article(source: Source, where: str = "", kept: Collection[str] = ()) -> Flow:
    """Return the blocks of a page; ``where`` is the path that findings name, if not the source's name.

    ``kept`` are words of parts that belong to the article though they do not
    look so: the editor's stets.  What looks like prose and was left out is a
    finding (R-041), so is a declared encoding that the bytes contradict (R-040).
    Raises Trouble for a page too large (R-032) and one without words (R-045).

    >>> flow = article(Source("a.html", "<h1>題</h1><p>甲<b>乙</b>&hellip;</p><script>alert(1)</script>", "utf-8"))
    >>> flow.meta["title"], flow.text, flow.revision.account().kept
    ('題', '甲乙…', 2)
    """
    where = where or source.name
    if len(source.text) > LARGEST:
        message = f"an article of {len(source.text):,} characters is too long; {LARGEST:,} is the most"
        raise Trouble(Finding("R-032", message, where, hint="divide it into several files"))
    page = parse(source.text)
    found = heart(page, kept)
    noted = notes(page, found.articles)
    reading = Reading(page, {part.element for part in found.left}, noted, tongues=tongues(page))
    blocks = tuple(block for element in found.articles for block in reading.blocks(element))
    meta = page_says.meta(page, found.articles[0])
    regions = [*_left(page, found), *noted.regions, *reading.regions, *_silent(page)]
    revision = revise(
        source.text, reading.seen, leaves(blocks), sorted(set(regions), key=lambda r: (r.start, -r.end, r.reason))
    )
    meta, edits, blocks = _taken_out(meta, blocks, revision.text)
    revision = revision.apply(edits, RULE)
    blocks = _levelled(_placed(blocks, revision, source.name))
    if not revision.text.strip() and not any(isinstance(block, Figure) for block in blocks):
        hint = "open it in a browser and save it as a complete page; a page that scripts write has no words of its own"
        raise Trouble(Finding("R-045", "the page has no words to read", where, 0, hint))
    findings = (
        *_of_encoding(source, where),
        *_of_parts(source, where, found),
        *reading.findings(where),
    )
    return Flow(revision.text, blocks, revision, meta, tuple(sorted(findings, key=lambda f: (f.line, f.code))))


# --- the account -------------------------------------------------------------------


def _left(page: Page, found: Heart) -> Iterator[Region]:
    for part in found.left:
        yield Region(part.element.start, part.element.end, part.reason)
    edges = [0, *(edge for e in found.articles for edge in (e.inside, _shut(page, e))), len(page.text)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if start < end:
            yield Region(start, end, "round the article")


def _shut(page: Page, element: Element) -> int:
    """Return where the end tag of an element begins."""
    return max(
        element.inside, page.text.rfind("</", element.inside, element.end) if element.name[0] != "#" else element.end
    )


def _silent(page: Page) -> Iterator[Region]:
    for start, end in page.comments:
        yield Region(start, end, "a comment" if page.text.startswith("<!--", start) else MARKUP)
    for element in page.elements:
        if element.name in SILENT and element.inside < element.end:
            yield Region(element.start, element.end, SILENT[element.name])


def _taken_out(meta: dict[str, str], blocks: Blocks, text: str) -> tuple[dict[str, str], list[Edit], Blocks]:
    """Take out the title and the lines on author and date from before the first sentence and at the end."""
    meta = dict(meta)
    edits: list[Edit] = []
    kept: list[Block] = []
    at, opening, before = 0, True, False
    for place, block in enumerate(blocks):
        length = len("\n".join(said := list(lines((block,)))))
        reason = ""
        if isinstance(block, Paragraph | Heading) and said == [plain(block.inlines)]:  # no note is called in it
            opening = opening and place < EARLY
            if opening or place >= len(blocks) - LATE:
                reason, meta = _of_page(said[0], block, meta, opening)
            opening = opening and (bool(reason) or not WRITTEN.search(said[0]))
        if reason:
            edits.append(Edit(at - before, min(at + length + (not before), len(text)), "", RULE, reason))
        else:
            kept.append(block)
            before = before or bool(said)
        at += length + bool(said)
    return meta, edits, tuple(kept)


def _of_page(said: str, block: Block, meta: dict[str, str], opening: bool) -> tuple[str, dict[str, str]]:
    """Return why a line is the page's and not the article's, and what is known once it has been read."""
    if opening and isinstance(block, Heading) and block.level == 1 and "title" not in meta:
        meta = {**meta, "title": said}
    if opening and page_says.same_title(said, meta.get("title", "")):
        return TITLE, meta
    credit = page_says.credit(said) if opening or page_says.CREDIT.match(said) else None
    return ("", meta) if credit is None else (CREDIT, {**credit, **meta})


def _levelled(blocks: Blocks) -> Blocks:
    """Return ``blocks`` with the highest of their headings at level 2: level 1 is the chapter's own."""
    highest = min((block.level for block in blocks if isinstance(block, Heading)), default=2)
    return tuple(
        replace(block, level=min(block.level + 2 - highest, 6)) if isinstance(block, Heading) else block
        for block in blocks
    )


def _placed(blocks: Blocks, revision: Revision, name: str) -> Blocks:
    def place(block: Block, start: int, end: int) -> Block:
        first = revision.to_received(start)
        return replace(block, origin=Origin(name, first, revision.to_received(end - 1) + 1 if end > start else first))

    return Walk(lambda leaf: leaf.text, place).blocks(blocks)


# --- what an editor should know ------------------------------------------------------


def _of_encoding(source: Source, where: str) -> Iterator[Finding]:
    said = declared(source.text.encode("utf-8", "replace"))
    if said and said.codec and not source.encoding.startswith(said.codec) and not source.encoding.endswith("-bom"):
        message = f"the page says it is {said.name}, its bytes are {source.encoding.upper()}: read as the latter"
        yield Finding("R-040", message, where, line_of(source.text, source.text.lower().find("charset")))


def _of_parts(source: Source, where: str, found: Heart) -> Iterator[Finding]:
    for part in found.left:
        if part.element.name in SILENT or part.reason == BODY:
            continue
        first, length = prose(part.element)
        if first:
            begins = first[:FIRST_WORDS]
            message = f"left out, {part.reason}, with {length:,} characters in sentences: 「{begins}…」"
            hint = f'if it is of the article, keep it with a [[stet]] in book/corrections.toml: find = "{first[:12]}"'
            yield Finding("R-041", message, where, line_of(source.text, part.element.start), hint)
