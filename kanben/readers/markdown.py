"""Read an article written in Markdown into the parts of a book.

Python-Markdown parses; what is taken from it is its tree, never its HTML.  Raw
HTML in an article is reduced to its words, addresses that are not plainly web
or mail are dropped, pictures outside the book's folder are left out, each with
a finding: a stranger's article can put words into a book and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kanben.edits import Revision
from kanben.findings import Finding
from kanben.model import Block, Blocks, Heading, Origin, Source, plain
from kanben.opening import opening
from kanben.readers.alignment import revise
from kanben.readers.front_matter import front_matter
from kanben.readers.grammar import parse, refuse_hostile, too_deep
from kanben.readers.leaves import Walk, leaves, protected, relabel
from kanben.readers.tree import Tree

__all__ = ["Flow", "article", "protected", "relabel"]


@dataclass(frozen=True, slots=True)
class Flow:
    """A Markdown article as blocks, and how its words come from the source.

    ``text`` is ``"\\n".join(lines(blocks))``; ``revision`` leads from the text of
    the source to it.  ``meta`` holds the front matter, and as ``title`` the
    heading the article opens with, where the front matter gives none.
    """

    text: str
    blocks: Blocks
    revision: Revision
    meta: dict[str, str]
    findings: tuple[Finding, ...] = ()


def article(source: Source, where: str = "") -> Flow:
    """Return the blocks of a Markdown article; ``where`` is the path that findings name, if not the source's name.

    Line ends inside a paragraph join without a space beside Han, with one
    between Latin words.  A first heading of level 1 is the title and set aside;
    if others of level 1 remain, all headings go one level down, since in a book
    level 1 is the chapter's own.  Raises Trouble for a text too large, too
    deeply nested or too tangled to be read (R-030, R-032, R-033).

    >>> flow = article(Source("a.md", "# 題\\n\\n甲**乙**\\n丙", "utf-8"))
    >>> flow.meta["title"], flow.text
    ('題', '甲乙丙')
    """
    meta, begin = front_matter(source.text)
    where = where or source.name
    refuse_hostile(source.text, where)
    try:
        root, md = parse(source.text[begin:])
        tree = Tree(where, source.text, md, meta)
        blocks = tree.article(root)
        meta, blocks = _title(meta, blocks)
        blocks = opening(blocks, meta.get("author", ""), meta.get("date", ""))
        found = leaves(blocks)
        revision = revise(source.text, found, begin)
        blocks = _placed(blocks, revision, source.name)
    except RecursionError:
        raise too_deep(where) from None
    return Flow(revision.text, blocks, revision, meta, tree.findings())


def _title(meta: dict[str, str], blocks: Blocks) -> tuple[dict[str, str], Blocks]:
    match blocks:
        case (Heading(1, inlines), *_) if meta.get("title", "") in ("", plain(inlines)):
            meta = {**meta, "title": plain(inlines)}
            blocks = blocks[1:]
    if any(isinstance(b, Heading) and b.level == 1 for b in blocks):
        blocks = tuple(replace(b, level=min(b.level + 1, 6)) if isinstance(b, Heading) else b for b in blocks)
    return meta, blocks


def _placed(blocks: Blocks, revision: Revision, name: str) -> Blocks:
    """Return ``blocks``, each with its origin in the source."""

    def place(block: Block, start: int, end: int) -> Block:
        first = revision.to_received(start)
        return replace(block, origin=Origin(name, first, revision.to_received(end - 1) + 1 if end > start else first))

    return Walk(lambda leaf: leaf.text, place).blocks(blocks)
