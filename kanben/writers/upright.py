"""The vertical edition: pages in columns, read from the right, and how figures and letters stand in them.

A stylesheet for lines is turned into one for columns, so what ``epub.css`` says of
the space before a title is said once.  The words of a page stay as they are.

Source: CLREQ, https://www.w3.org/TR/clreq/ ("Mixed text composition in vertical
writing mode"): one sign and short names in capitals stand one by one; two figures stand
side by side in the room of one character; words, sentences and longer figures
are turned.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import TypeAlias

from lxml import etree

from kanben.writers.pages import Page
from kanben.writers.pen import PHRASES, XHTML, Element, enclose

SHEET = "vertical.css"
"""What a page in columns wears in place of the sheets for lines; they are in it, turned."""

LEVEL = frozenset(("imprint", "colophon"))
"""Sections that stay in lines, as they do in books in columns: facts for a catalogue, numbers and addresses."""

LONGEST = 12
"""Signs; a longer run is turned whatever it is."""

Slot: TypeAlias = "tuple[Element, Element | None] | None"
"""Where a text hangs in the tree: an element, and the child it stands after, if any; nothing between leaves."""

_KEPT = frozenset(("code", "pre", "ruby", "svg", "script", "style"))
_RUNNING_ON = PHRASES - _KEPT - {"br"}

_SIGN = "[!-~\u00a1-\u024f\u0370-\u052f\u2010-\u2013\u2019\u2030\u20ac]"
_RUN = re.compile(rf"{_SIGN}+(?:[ \u00a0\u2009\u202f]+{_SIGN}+)*")
_CORE = re.compile(r"[(\[]*(?P<core>.*?)[)\],.;:]*", re.ASCII)
_SIDE_BY_SIDE = re.compile(r"\d\d|[!?]{2}|[IVX]{2,3}", re.ASCII)
_ONE_BY_ONE = re.compile(r"\d{1,4}|[A-Za-z]|(?![IVX]+\Z)[A-Z]{2,4}|[!?]", re.ASCII)


def stance(run: str) -> str:
    """Return how a run of Western signs between Han stands in a column: ``tcy``, ``upright`` or, turned, nothing.

    Three or four figures are a year or a count and stand one by one: side by side they
    would be a third of a character wide, which no screen of ink shows.

    >>> [stance(run) for run in ("5", "12", "172", "2018", "10000")]
    ['upright', 'tcy', 'upright', 'upright', '']
    >>> [stance(run) for run in ("3.5", "40%", "12 kg", "2018-09-30", "A", "GDP", "War and Peace", "!?", "XII")]
    ['', '', '', '', 'upright', 'upright', '', 'tcy', 'tcy']
    """
    if _SIDE_BY_SIDE.fullmatch(run):
        return "tcy"
    return "upright" if _ONE_BY_ONE.fullmatch(run) else ""


def set_in_columns(page: Page, sheets: Iterable[str]) -> None:
    """Set ``page`` in columns: it wears :data:`SHEET` in place of ``sheets``, and its figures stand.

    A page of :data:`LEVEL` stays in lines.  ``vrtl`` and ``hltr`` are what the
    guides of Taiwan's and Japan's publishers call the two kinds of page.
    """
    html, head, body = page.root, page.root[0], page.root[1]
    if page.section and page.section.role in LEVEL:
        html.set("class", "hltr")
        return
    html.set("class", "vrtl")
    worn = frozenset(sheets)
    links = [link for link in head.iter(f"{{{XHTML}}}link") if link.get("href") in worn]
    for link in links[1:]:
        head.remove(link)
    for link in links[:1]:
        link.set("href", SHEET)
    if page.section:
        _stand(body)


def _stand(body: Element) -> None:
    """Mark the runs of Western signs that do not lie on their side."""
    slots = list(_slots(body))
    texts = [_text(slot) for slot in slots]
    starts = list(accumulate((len(text) for text in texts), initial=0))
    found: dict[int, list[tuple[int, int, str]]] = {}
    for run in _RUN.finditer("".join(texts)):
        core = _CORE.fullmatch(run[0]) if len(run[0]) <= LONGEST else None
        if core and (how := stance(core["core"])):
            start, end = run.start() + core.start("core"), run.start() + core.end("core")
            place = bisect_right(starts, start) - 1
            if end <= starts[place + 1]:  # one that reaches over an element's edge is turned, as by itself
                found.setdefault(place, []).append((start - starts[place], end - starts[place], how))
    for place, stretches in found.items():
        if slot := slots[place]:
            enclose(*slot, stretches)


def _slots(element: Element) -> Iterator[Slot]:
    yield element, None
    for child in element.iterchildren():
        tag = etree.QName(child).localname if isinstance(child.tag, str) else ""
        runs_on = tag in _RUNNING_ON and child.get("role") != "doc-noteref"
        if not runs_on:
            yield None
        if tag and tag not in _KEPT:
            yield from _slots(child)
        if not runs_on:
            yield None
        yield element, child


def _text(slot: Slot) -> str:
    if slot is None:
        return "\n"
    parent, after = slot
    return (parent.text if after is None else after.tail) or ""


# --- stylesheets -------------------------------------------------------------------

_TURN = {"top": "right", "right": "bottom", "bottom": "left", "left": "top"}
_ACROSS = {"width": "height", "height": "width"}
_SIDE = re.compile(r"(?<![\w-])(margin|padding|border|scroll-margin)-(top|right|bottom|left)(?=[\w-]*\s*:)")
_EXTENT = re.compile(r"(?<![\w-])((?:min-|max-)?)(width|height)(?=\s*:)")
_SIDES = re.compile(r"(?<![\w-])((?:margin|padding|border-width|border-style)\s*:\s*)([^;}!]+)")
_SCREEN = re.compile(r"(?<=\d)v([wh])\b")


def turned(css: str) -> str:
    """Return a stylesheet for lines as one for columns: what was above is at the right, what began the line on top.

    ``left`` and ``right`` as values (of ``text-align``, ``float``) tell the ends of a
    line, whichever way it runs (CSS Writing Modes, "Line-relative Mappings"), and stay.

    >>> turned("h1 { margin: 2em 0 1em; border-left: 1px solid } img { max-height: 90vh } @media (min-width: 40em) { }")
    'h1 { margin: 0 2em 0 1em; border-top: 1px solid } img { max-width: 90vw } @media (min-height: 40em) { }'
    """
    css = _SIDE.sub(lambda found: f"{found[1]}-{_TURN[found[2]]}", css)
    css = _EXTENT.sub(lambda found: found[1] + _ACROSS[found[2]], css)
    css = _SCREEN.sub(lambda found: "vh" if found[1] == "w" else "vw", css)
    return _SIDES.sub(_four, css)


def _four(found: re.Match[str]) -> str:
    told = found[2].split()
    if "(" in found[2] or not 1 < len(told) < 5:  # the same on all sides
        return found[0]
    top, right, *more = told
    bottom, left = more[0] if more else top, more[1] if len(more) > 1 else right
    end = found[2][len(found[2].rstrip()) :]
    return f"{found[1]}{left} {top} {right} {bottom}{end}"


def sheet(styles: Mapping[str, str], names: Iterable[str]) -> str:
    """Return the sheet of the pages in columns: the sheets ``names`` turned, and what only columns need after them."""
    return "\n".join((*(turned(styles[name]) for name in names), styles.get(SHEET, "")))
