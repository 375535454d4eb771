"""The Markdown we read: Python-Markdown, the extensions we use and the limits we set.

On top of plain Markdown: footnotes, tables, fenced code, lists that keep to
their kind, a backslash at a line's end for a forced break, and the reading of
a Han character as ``{漢|hàn}`` or in HTML's own ``<ruby>``.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor, SubstituteTagInlineProcessor
from markdown.util import ETX, STX

from kanben.findings import Finding, Trouble

LARGEST = 20_000_000
"""Characters of an article: the longest Chinese novels have ten million."""

DEEPEST = 60
"""Quotations in quotations, lists in lists, brackets in brackets."""

TANGLE = 20_000_000
"""Unclosed marks in a paragraph times its length: what the parser has to search in vain."""

RUBY = r"<ruby>([^<>]{1,40})(?:<rp>[^<>]{0,9}</rp>)?<rt>([^<>]{1,80})</rt>(?:<rp>[^<>]{0,9}</rp>)?</ruby>"
READING = r"\{([\u3400-\u9fff\U00020000-\U0003ffff]{1,12})\|([^{}|\n]{1,80})\}"

NESTS = re.compile(r"(?:[ \t]*(?:>|[*+-][ \t]|\d+\.[ \t]))+")
FENCE_BEGINS = re.compile(r"^(?:`{3,}|~{3,})[ \t]*[^`~\s]", re.MULTILINE)
FENCE_ENDS = re.compile(r"^(?:`{3,}|~{3,})[ \t]*\r?$", re.MULTILINE)
TAG_BEGINS = re.compile(r"<[a-zA-Z]")
PARAGRAPH = re.compile(r"(?:[^\r\n]+(?:\r\n|\n|\r|\Z))+")


class Notes(FootnoteExtension):
    """Footnotes without the way back from the note, which is another's business and slow to number."""

    def unique_ref(self, reference: str, found: bool = False) -> str:
        """Return ``reference`` as it is."""
        return reference


class RubyProcessor(InlineProcessor):
    """Recognise a base with its reading."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # noqa: N802 - the library's name
        """Return a ``ruby`` element for the match."""
        return Element("ruby", {"base": m[1], "reading": m[2]}), m.start(), m.end()


def parse(text: str) -> tuple[Element, Markdown]:
    """Return the tree of ``text``, and the parser, which keeps the raw HTML."""
    notes = Notes(PLACE_MARKER=f"{STX}nowhere{ETX}")  # no author can type this one
    md = Markdown(extensions=[notes, TableExtension(), FencedCodeExtension(), SaneListExtension()])
    md.inlinePatterns.register(SubstituteTagInlineProcessor(r"\\\n", "br"), "backslash_break", 185)
    md.inlinePatterns.register(RubyProcessor(READING), "reading", 96)
    md.inlinePatterns.register(RubyProcessor(RUBY), "ruby", 95)
    # These two make HTML look well and link notes back: neither is wanted in a tree.
    md.treeprocessors.deregister("prettify")
    md.treeprocessors.deregister("footnote-duplicate")
    lines = text.split("\n")
    for preprocessor in md.preprocessors:
        lines = preprocessor.run(lines)
    root = md.parser.parseDocument(lines).getroot()
    for treeprocessor in md.treeprocessors:
        treeprocessor.run(root)
    return root, md


def refuse_hostile(text: str, where: str) -> None:
    """Raise Trouble for a text that would take the parser minutes, or lead it too deep.

    R-030 too deep, R-032 too long, R-033 too tangled; each with its line.
    """
    if len(text) > LARGEST:
        message = f"an article of {len(text):,} characters is too long; {LARGEST:,} is the most"
        raise Trouble(Finding("R-032", message, where, hint="divide it into several files"))
    fences = len(FENCE_BEGINS.findall(text)) - len(FENCE_ENDS.findall(text))
    if fences * len(text) > 10 * TANGLE:
        raise _tangled(where, 0, f"{fences:,} blocks of code that begin and do not end")
    for paragraph in PARAGRAPH.finditer(text):
        said = paragraph[0]
        if len(said) < 2 * DEEPEST:
            continue
        if any(_depth(line) > DEEPEST for line in said.splitlines()):
            raise too_deep(where, line_of(text, paragraph.start()))
        unclosed = sum(
            max(opened - closed, 0)
            for opened, closed in (
                (said.count("["), said.count("]")),
                (said.count("]("), said.count(")")),
                (len(TAG_BEGINS.findall(said)), said.count(">")),
            )
        )
        if unclosed * len(said) > TANGLE:
            what = f"{unclosed:,} brackets in one paragraph that open and do not close"
            raise _tangled(where, line_of(text, paragraph.start()), what)


def _depth(line: str) -> int:
    nests = NESTS.match(line)
    return sum(c in ">*+-." for c in nests[0]) if nests else 0


def _tangled(where: str, line: int, what: str) -> Trouble:
    hint = "close them, set blank lines between them, or a backslash before marks that are meant as they stand"
    return Trouble(Finding("R-033", f"more than can be untangled: {what}", where, line, hint))


def too_deep(where: str, line: int = 0) -> Trouble:
    """Return the Trouble of a text nested deeper than we follow."""
    message = f"quotations, lists, brackets or emphasis are nested deeper than {DEEPEST} levels"
    return Trouble(Finding("R-030", message, where, line, "set a backslash before marks that are meant as they stand"))


def line_of(text: str, at: int) -> int:
    """Return the number of the line that offset ``at`` stands in, from 1."""
    return text.count("\n", 0, at) + 1
