"""What a web page says of the language of its words, where the words bear it out.

Pages are made from templates, and word processors stamp a language on every letter, so a
``lang`` alone proves little: of a page as a whole it is not believed, nor where Han stand in
what should be French.
"""

from __future__ import annotations

import re

from kanben.model import Inline, Span, Text
from kanben.readers.page import Element, Page

_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}")
"""A language as people write it; word processors stamp ``EN-US``."""

NESTED = 8
"""How many marked elements may stand in each other; a page of more was made to keep a machine busy."""

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_WITH_HAN = ("ja", "ko", "vi", "lzh", "yue", "za")
"""Languages in which Han may stand."""


def tongues(page: Page) -> dict[int, str]:
    """Return the languages, other than Chinese, of the words of ``page``, by where they begin.

    >>> from kanben.readers.page import parse
    >>> page = parse('<html lang="en"><p>他說<i lang="la">cogito</i>，<span lang="en">然後</span>走了')
    >>> [(words.text, tongues(page)[words.start]) for words in page.words if words.start in tongues(page)]
    [('cogito', 'la')]
    """
    found: dict[int, str] = {}
    looks = NESTED * (len(page.words) + 1)
    for element in page.elements:
        if (said := _said(element)) and (looks := looks - (element.last - element.first)) > 0:
            believed = _believed(page.said(element), said)
            for words in page.words[element.first : element.last]:
                if believed:
                    found[words.start] = said
                elif said.startswith("zh"):
                    found.pop(words.start, None)
    return found


def _said(element: Element) -> str:
    """Return the language an element says it is in; nothing if it is all of a page, or the word is none."""
    said = (element.get("lang") or element.get("xml:lang")).strip()
    return said if element.name not in ("html", "body") and _TAG.fullmatch(said) else ""


def _believed(text: str, tongue: str) -> bool:
    language = tongue.partition("-")[0]
    if language == "zh" or not any(character.isalpha() for character in text):
        return False
    return language in _WITH_HAN or not _HAN.search(text)


def added(line: list[Inline], text: Text, tongue: str) -> Inline:
    """Return ``text`` in its language, joined with what ``line`` ends with if that is in it too (and taken off it)."""
    if not tongue or not text.text.strip():
        return text
    match line[-1:]:
        case [Span((*before,), "", "", last)] if last == tongue:
            line.pop()
            return Span((*before, text), lang=tongue)
    return Span((text,), lang=tongue)
