"""Headings that step down one level at a time; sections and pages that say their name to whoever hears them.

An article may begin with its third level of heading, or skip one; a reader who goes from
heading to heading would look for what is missing.

Source: WCAG 2.2, 1.3.1, 2.4.2 and 2.4.6; DPUB-ARIA 1.1, https://www.w3.org/TR/dpub-aria-1.1/.
"""

from __future__ import annotations

from collections import Counter

from kanben.model import Book, Section
from kanben.outline import title
from kanben.writers.pen import XHTML, Element

_HEADS = tuple(f"{{{XHTML}}}h{level}" for level in range(1, 7))


def stepped(section: Element) -> None:
    """Set the headings in ``section`` anew, so that none skips a level; which lies under which stays as it was.

    >>> from lxml import etree
    >>> made = etree.fromstring(f'<section xmlns="{XHTML}"><h1/><h3/><h4/><h3/><h2/><h6/></section>')
    >>> stepped(made)
    >>> [etree.QName(heading).localname for heading in made]
    ['h1', 'h2', 'h3', 'h2', 'h2', 'h3']
    """
    above: list[int] = []
    for heading in section.iter(*_HEADS):
        level = _HEADS.index(str(heading.tag)) + 1
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        if len(above) != level and level > 1:
            lowest = 2 if section.find(f"{{{XHTML}}}h1") is not None else 1
            heading.tag = _HEADS[max(len(above), lowest) - 1]


def named(element: Element, section: Section) -> None:
    """Give ``element``, written of ``section``, its title as its name where it is a landmark of its own."""
    if element.get("role") and (words := title(section.title)):
        element.set("aria-label", words)


def titles(book: Book) -> dict[str, str]:
    """Return what the page of each section is called, by its id: its title, with a number where that is not the first.

    >>> from kanben.model import Metadata, Text
    >>> body = tuple(Section(id, "chapter", (Text("序"),), ()) for id in "ab")
    >>> titles(Book(Metadata("書", "s", "urn:x"), (), body, ()))
    {'a': '序', 'b': '序（2）'}
    """
    called: dict[str, str] = {}
    seen: Counter[str] = Counter()
    for section in book.sections:
        words = title(section.title) or book.labels.get(section.role, "") or book.metadata.title
        seen[words] += 1
        called[section.id] = words if seen[words] == 1 else f"{words}（{seen[words]}）"
    return called
