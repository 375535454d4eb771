"""The Markdown we read: Python-Markdown, the extensions we use and the limits we set.

On top of plain Markdown: footnotes, tables, fenced code, lists that keep to
their kind, terms with a definition under them, a backslash at a line's end for
a forced break, readings ``{漢字|hàn zì}`` ``{漢|ㄏㄢˋ}`` or in HTML's own
``<ruby>`` (in a table ``{漢\\|hàn}``), the marks of names ``[屈原]{.name}`` and
of titles ``[離騷]{.book}``, or ``<u>`` for a name, another tongue
``[windlass]{lang=en}``, and lines that say what the block before them is
(:mod:`kanben.readers.marked`).  Where stars are no stress, beside a mark of
punctuation, HTML's ``<em>`` and ``<strong>`` are, and ``<code>`` is code.

What stands in braces must look like a reading: letters, zhuyin, kana, one after
a Han base.  ``{你|您}`` is a choice, ``{{ 名|filter }}`` is a template's, and both stay.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor, SubstituteTagInlineProcessor
from markdown.util import ETX, STX, AtomicString

from kanben.dialect import BASE, READING, SPANS, TONGUE
from kanben.findings import Finding, Trouble
from kanben.readers.marked import MARK, names

LARGEST = 20_000_000
"""Characters of an article: the longest Chinese novels have ten million."""

DEEPEST = 60
"""Quotations in quotations, lists in lists, brackets in brackets."""

TANGLE = 20_000_000
"""Unclosed marks in a paragraph times its length: what the parser has to search in vain."""

RUBY = r"(?i:<ruby\b[^<>]*>((?:[^<>]|</?(?:rb|rt|rp)\b[^<>]*>){1,600}?)</ruby\s*>)"
IN_BRACES = rf"(?<![\\{{A-Za-z_^$])\{{({BASE})\\?\|({READING})\}}(?!\}})"
NAMED = rf"\[([^\[\]]{{1,9999}})\]\{{(?=[.l])(?:\.({'|'.join(SPANS)}))?(?:(?:(?<=\{{)| )lang=({TONGUE}))?\}}"
UNDERLINED = r"(?i:<u(?:\s+class=[\"']?(proper-name|book-title)[\"']?)?\s*>)([^<>]{1,400})</[uU]>"
STRESSED = r"<(em|strong)>((?:(?!</?(?:em|strong)>).)+)</\1>"
CODE = r"<code>([^<>]+)</code>"
INSIDE = 4
"""Such marks may stand in one another: what is inside is met first."""

PART = re.compile(r"<(/?)(rb|rt|rp)\b[^<>]*>", re.IGNORECASE)

NESTS = re.compile(r"(?:[ \t]*(?:>|[*+-][ \t]|\d+\.[ \t]))+")
FENCE_BEGINS = re.compile(r"^(?:`{3,}|~{3,})[ \t]*[^`~\s]", re.MULTILINE)
FENCE_ENDS = re.compile(r"^(?:`{3,}|~{3,})[ \t]*\r?$", re.MULTILINE)
BRACKET = re.compile(r"[\[\]]")
TAG_BEGINS = re.compile(r"<[a-zA-Z]")
PARAGRAPH = re.compile(r"(?:[^\r\n]+(?:\r\n|\n|\r|\Z))+")


class Notes(FootnoteExtension):
    """Footnotes without the way back from the note, which is another's business and slow to number."""

    def unique_ref(self, reference: str, found: bool = False) -> str:
        """Return ``reference`` as it is."""
        return reference


class ReadingProcessor(InlineProcessor):
    """Recognise a base with its reading in braces."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # noqa: N802 - the library's name
        """Return a ``ruby`` element for the match: its parts, each a base or a reading."""
        return _ruby([(m[1], False), (m[2], True)]), m.start(), m.end()


class RubyProcessor(InlineProcessor):
    """Recognise the element of HTML, with one reading or several."""

    def handleMatch(  # noqa: N802 - the library's name
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """Return a ``ruby`` element for the match; None if there is other Markdown inside."""
        if STX in m[1]:
            return None, None, None
        first, *rest = PART.split(m[1])
        parts = [(first, False)]
        for closes, name, said in zip(rest[0::3], rest[1::3], rest[2::3], strict=True):
            inside = "" if closes else name.lower()
            if inside != "rp":
                parts.append((said, inside == "rt"))
        return _ruby((html.unescape(said), reads) for said, reads in parts if said.strip()), m.start(), m.end()


def _ruby(parts: Iterable[tuple[str, bool]]) -> Element:
    made = Element("ruby")
    for said, reads in parts:
        SubElement(made, "rt" if reads else "rb", {"said": said})
    return made


class NameProcessor(InlineProcessor):
    """Recognise a name or a title that is to be marked."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # noqa: N802 - the library's name
        """Return a ``span`` element with its role."""
        said = {"role": SPANS.get(m[2] or "", ""), "lang": m[3] or ""}
        made = Element("span", {key: value for key, value in said.items() if value})
        made.text = m[1]
        return made, m.start(), m.end()


class UnderlineProcessor(InlineProcessor):
    """Recognise a name or a title that HTML underlines."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # noqa: N802 - the library's name
        """Return a ``span`` element with its role."""
        made = Element("span", {"role": (m[1] or SPANS["name"]).lower()})
        made.text = m[2]
        return made, m.start(), m.end()


class StressProcessor(InlineProcessor):
    """Recognise stress that HTML says."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # noqa: N802 - the library's name
        """Return the element the library makes of stars."""
        made = Element(m[1])
        made.text = m[2]
        return made, m.start(), m.end()


class CodeProcessor(InlineProcessor):
    """Recognise code that HTML says."""

    def handleMatch(  # noqa: N802 - the library's name
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """Return the element the library makes of backquotes; None if there is other Markdown inside."""
        if STX in m[1]:
            return None, None, None
        made = Element("code")
        made.text = AtomicString(html.escape(html.unescape(m[1]), quote=False))
        return made, m.start(), m.end()


class MarkProcessor(BlockProcessor):
    """Recognise a last line that says what the block before it is."""

    def test(self, parent: Element, block: str) -> bool:
        """Say whether ``block`` ends with such a line."""
        return bool(names(block))

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Lay an element ``mark`` after what the lines before came to."""
        block = blocks.pop(0)
        found = MARK.search(block)
        assert found  # tested
        if before := block[: found.start()].rstrip():
            self.parser.parseBlocks(parent, [before])
        SubElement(parent, "mark", {"said": " ".join(names(block))})


def parse(text: str) -> tuple[Element, Markdown]:
    """Return the tree of ``text``, and the parser, which keeps the raw HTML."""
    notes = Notes(PLACE_MARKER=f"{STX}nowhere{ETX}")  # no author can type this one
    known = [notes, TableExtension(), FencedCodeExtension(), SaneListExtension(), DefListExtension()]
    md = Markdown(extensions=known)
    md.parser.blockprocessors.register(MarkProcessor(md.parser), "mark", 75)  # after what is indented
    md.inlinePatterns.register(SubstituteTagInlineProcessor(r"\\\n", "br"), "backslash_break", 185)
    md.inlinePatterns.register(ReadingProcessor(IN_BRACES), "reading", 182)  # before escapes: {漢\\|hàn} in a table
    md.inlinePatterns.register(RubyProcessor(RUBY), "ruby", 95)
    md.inlinePatterns.register(UnderlineProcessor(UNDERLINED), "underlined", 94)
    md.inlinePatterns.register(CodeProcessor(CODE), "code", 93)
    for depth in range(INSIDE):
        md.inlinePatterns.register(NameProcessor(NAMED), f"named-{depth}", 155 - depth / INSIDE)  # after links
        md.inlinePatterns.register(StressProcessor(STRESSED), f"stressed-{depth}", 92 - depth / INSIDE)
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
        if any(_depth(line) > DEEPEST for line in said.splitlines()) or _nested(said) > DEEPEST:
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
    """Return how deep a line stands in quotations and lists: by its marks, or by how far it is set in."""
    nests = NESTS.match(line)
    if not nests:
        return 0
    marks = nests[0].expandtabs(4)
    return max(sum(c in ">*+-." for c in marks), (len(marks) - len(marks.lstrip())) // 4)


def _nested(paragraph: str) -> int:
    """Return how deep brackets stand in brackets, of those that close."""
    deepest, opened = 0, []
    for found in BRACKET.finditer(paragraph):
        if found[0] == "[":
            opened.append(0)
        elif opened:
            inside = opened.pop() + 1
            deepest = max(deepest, inside)
            if opened:
                opened[-1] = max(opened[-1], inside)
    return deepest


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
