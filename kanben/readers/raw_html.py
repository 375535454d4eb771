"""Reduce raw HTML in an article to its words."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import lxml.etree
import lxml.html.defs
from markdown.inlinepatterns import HTML_RE

from kanben.model import Block, Break, Inline, Listing, Paragraph, Separator, Text
from kanben.readers.joins import joined
from kanben.readers.ruby import rubies

KNOWN = lxml.html.defs.tags | {"rt", "rp", "rb", "rtc", "wbr", "picture", "template"}
"""Names HTML knows; ``<編者按>`` and ``<T>`` in an article are words."""

SILENT = frozenset(
    [
        "script",
        "style",
        "rt",
        "rp",
        "rtc",
        "template",
        "title",
        "head",
        "noscript",
        "iframe",
        "object",
        "svg",
        "math",
        "select",
        "textarea",
        "audio",
        "video",
    ]
)
"""Elements whose content is not what a reader reads."""

LINES = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
"""Elements that begin and end a paragraph."""

ONE_TAG = re.compile(HTML_RE, re.DOTALL)
NAME = re.compile(r"<(/?)([^\s<>/]*)")
LINE_ENDS = dict.fromkeys(map(ord, "\n\r\v\f\x85\u2028\u2029"), " ")
UNWANTED = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")


def characters(entity: str) -> str:
    """Return what ``&hellip;`` and its like stand for; line ends become spaces, controls nothing.

    >>> characters("&hellip;"), characters("&#10;"), characters("&nosuch;")
    ('…', ' ', '&nosuch;')
    """
    return UNWANTED.sub("", html.unescape(entity).translate(LINE_ENDS))


def tag(raw: str) -> tuple[str, bool] | None:
    """Return the name of the one tag ``raw`` is, and whether it closes; None if it is more than a tag.

    A comment's name is ``!``.
    """
    if not ONE_TAG.fullmatch(raw):
        return None
    name = NAME.match(raw)
    assert name  # every tag begins so
    return (name[2].lower() if name[2][:1] not in "!?" else "!"), bool(name[1])


def blocks(raw: str) -> tuple[list[Block], list[str]]:
    """Return the paragraphs and listings a stretch of HTML comes to, and the names of its elements.

    Nothing of the markup remains, and no word a reader would not have seen.
    Raises RecursionError for elements nested deeper than libxml2 follows.

    >>> [block.inlines for block in blocks("<div>甲<script>alert(1)</script><p>乙<b>丙</b></p></div>")[0]]
    [(Text(text='甲'),), (Text(text='乙丙'),)]
    """
    parser = lxml.etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_pis=True)
    root = lxml.etree.fromstring(f"<html><body>{UNWANTED.sub('', raw)}</body></html>".encode(), parser)
    if any("depth" in error.message.lower() for error in parser.error_log):
        raise RecursionError  # the rest of the words would be lost
    names: dict[str, None] = {}
    found = list(_found(root, names)) if root is not None else []
    return found, [n for n in names if n not in ("html", "body")]


def _found(root: lxml.etree._Element, names: dict[str, None]) -> Iterator[Block]:
    words: list[Inline] = []
    silent: lxml.etree._Element | None = None
    for event, element in lxml.etree.iterwalk(root, events=("start", "end", "comment")):
        begins = event == "start"
        name = element.tag if isinstance(element.tag, str) else "!"
        if begins:
            names.setdefault(name)
        if silent is None:
            if name in LINES or name in ("pre", "hr"):
                yield from _paragraph(words)
                words = []
            if name == "pre" and begins:
                yield _listing(element)
            elif name == "hr" and begins:
                yield Separator()
            elif name == "br" and begins:
                words.append(Break())
            elif name == "ruby" and begins:
                words.extend(rubies(_parts(element)))
            if begins and (name in SILENT or name in ("pre", "ruby")):
                silent = element
            elif begins and element.text:
                words.append(Text(element.text))
        elif silent is element and event == "end":
            silent = None
        if silent is None and not begins and element.tail:
            words.append(Text(element.tail))
    yield from _paragraph(words)


def _paragraph(words: list[Inline]) -> Iterator[Paragraph]:
    if line := joined(tuple(words)):
        yield Paragraph(line)


def _parts(ruby: lxml.etree._Element) -> Iterator[tuple[str, bool]]:
    """Yield the bases and the readings of a ``<ruby>``, each with whether it is one of the latter."""
    yield ruby.text or "", False
    for child in ruby:
        if child.tag not in ("rp", "rtc") and isinstance(child.tag, str):
            yield "".join(child.itertext()), child.tag == "rt"
        if child.tail:
            yield child.tail, False


def _listing(pre: lxml.etree._Element) -> Listing:
    language = next((code.get("class", "") for code in pre.iter("code")), "")
    return Listing("".join(pre.itertext()).strip("\n"), language.removeprefix("language-").split(" ")[0])
