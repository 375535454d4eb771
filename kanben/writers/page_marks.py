"""Set the marks of pages into a written section of an EPUB, before the very sign a page begins with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from lxml import etree

from kanben.writers.page_breaks import OBJECTS, UNSEEN, PageBreak, Paged, Stretch, flow, local, signs
from kanben.writers.pen import OPS, PHRASES, XHTML, Element

ROLE = "doc-pagebreak"
"""What a mark is in DPUB-ARIA; by it the marks are found again."""

_WHOLE = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "table", "figure", "pre", "ruby", *OBJECTS))
"""Elements a mark stands before, not in: a heading would be read out with it, a table has no room for it."""


def by_section(paged: Paged | None) -> Mapping[str, Sequence[PageBreak]]:
    """Return the breaks of a print edition by the section they are in; none, if there is no such edition."""
    found: dict[str, list[PageBreak]] = defaultdict(list)
    for one in paged.breaks if paged else ():
        found[one.section].append(one)
    return found


def mark(section: Element, breaks: Iterable[PageBreak]) -> None:
    """Set a mark into ``section``, a written one, before the sign each of its pages begins with.

    They get their ids when all ids of the book are known.
    """
    wanted = sorted(breaks, key=lambda one: one.before)
    for stretch, index, label in reversed([*_places(section, wanted)] if wanted else ()):
        _set(stretch, index, label)


Spot = tuple[Stretch, int, str]
"""Where in a stretch of text a mark stands, or before which element; and its label."""


def _places(section: Element, breaks: Sequence[PageBreak]) -> Iterator[Spot]:
    """Yield where the marks stand."""
    starts: dict[Element, int] = {}
    told, at = 0, 0
    for stretch in flow(section):
        for element in stretch.around(section):
            if element in starts:
                break
            starts[element] = told
        beyond = told + len(signs(stretch.text))
        while at < len(breaks) and breaks[at].before < beyond:
            one, outer = breaks[at], _outermost(section, stretch, breaks[at].before, starts)
            before = Stretch(outer, "object", "") if outer is not None else stretch
            yield before, _index(stretch.text, one.before - told), one.label
            at += 1
        told = beyond


def _outermost(section: Element, stretch: Stretch, before: int, starts: dict[Element, int]) -> Element | None:
    """Return the largest element that begins with the sign and that a mark stands before, if there is one."""
    begun = takewhile(lambda element: starts[element] == before, stretch.around(section))
    outer = [element for element in begun if local(element) in _WHOLE | PHRASES]
    return outer[-1] if outer else None


def _index(text: str, skipped: int) -> int:
    """Return where in ``text`` the sign stands before which there are ``skipped`` others."""
    at = -1
    for _ in range(skipped + 1):
        at = next(after for after in range(at + 1, len(text)) if not UNSEEN.match(text[after]))
    return at


def _set(stretch: Stretch, index: int, label: str) -> None:
    element = stretch.element
    made = etree.Element(f"{{{XHTML}}}span", {f"{{{OPS}}}type": "pagebreak", "role": ROLE, "aria-label": label})
    if stretch.where == "text":
        made.tail, element.text = element.text[index:], element.text[:index]
        element.insert(0, made)
    else:
        parent = element.getparent()
        behind = stretch.where == "tail"
        if behind:
            made.tail, element.tail = element.tail[index:], element.tail[:index]
        parent.insert(parent.index(element) + behind, made)
