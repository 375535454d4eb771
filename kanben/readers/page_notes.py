"""Tell the notes of a web page: a call that links forward, and the words it leads to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from kanben.readers.exact import Region
from kanben.readers.page import BLOCKS, Element, Page, up

CALL = re.compile(r"\s*[\[［(（〔【]?\s*(?:注|註)?\s*(?:\d{1,3}|[①-⑳㉑-㊿]|[*†‡]{1,3}|[a-z])\s*[\]］)）〕】]?\s*")
BACK = re.compile(r"\s*(?:[\^↑↩⏎⤴](?:\ufe0e|\ufe0f)?|返回|\s)*\s*")
HEADS = re.compile(
    r"(?:[注註][释釋解]?|[脚腳尾][注註]|[参參]考(?:文[献獻]|[资資]料)|notes?|references?|\W)*", re.IGNORECASE
)
BODY = "the words of a note, set where it is called"
MARK = "the mark of a note"
LONGEST = 5000
"""Code points of a note; what is longer is a part of the text that is pointed at."""


@dataclass(frozen=True, slots=True)
class Notes:
    """The calls of notes with the element that holds their words, and what is not read where it stands."""

    called: dict[Element, Element]
    apart: frozenset[Element]
    regions: tuple[Region, ...]


def notes(page: Page, articles: Sequence[Element]) -> Notes:
    """Find the notes called in ``articles``, wherever on the page their words stand."""
    places: dict[str, Element] = {}
    for element in page.elements:
        for key in (element.get("id"), element.get("name") if element.name == "a" else ""):
            if key:
                places.setdefault(key, element)
    called: dict[Element, Element] = {}
    backs: set[Element] = set()
    bodies: dict[Element, None] = {}
    for element in page.elements if places else ():
        href = element.get("href")
        if element.name != "a" or not href.startswith("#") or element.last - element.first > 8:
            continue
        target, said = places.get(href[1:]), page.said(element)
        if BACK.fullmatch(said) and said.strip():
            backs.add(element)
        elif target is None:
            continue
        elif target.start < element.start and (CALL.fullmatch(said) or BACK.fullmatch(said)):
            backs.add(element)
        elif target.start > element.start and CALL.fullmatch(said) and _within(element, articles):
            body = next(e for e in up(target) if e.name in BLOCKS or e.parent is None)
            if body.parent is not None and body.start > element.start and body.end - body.start < LONGEST:
                called[_raised(page, element)] = body
                bodies[body] = None
    backs = {back for back in backs if any(back.start < body.end for body in bodies)}
    outer = _lists(page, bodies)
    regions = (
        *(Region(e.start, e.end, MARK) for e in (*called, *backs)),
        *(Region(e.start, e.end, BODY) for e in (*bodies, *outer)),
    )
    return Notes(called, frozenset([*called, *backs, *bodies, *outer]), regions)


def _within(element: Element, articles: Sequence[Element]) -> bool:
    return any(a.start <= element.start < a.end for a in articles)


def _raised(page: Page, link: Element) -> Element:
    """Return the raised element that holds nothing but the call, or the call itself."""
    above = link.parent
    while above is not None and above.name in ("sup", "span", "small") and CALL.fullmatch(page.said(above)):
        link, above = above, above.parent
    return link


def _lists(page: Page, bodies: dict[Element, None]) -> list[Element]:
    """Return the elements that hold notes and at most their heading."""
    if not bodies:
        return []
    rest = [0 if not words.text.strip() else len(words.text) for words in page.words]
    for body in bodies:
        rest[body.first : body.last] = [0] * (body.last - body.first)
    sums = [0, *accumulate(rest)]
    found: dict[Element, None] = {}
    for body in bodies:
        for above in list(up(body))[1:]:
            left = sums[above.last] - sums[above.first]
            if above.parent is None or above in found or left > 20:
                break
            said = "".join(page.words[i].text for i in range(above.first, above.last) if rest[i]) if left else ""
            if not HEADS.fullmatch(said):
                break
            found[above] = None
    return list(found)
