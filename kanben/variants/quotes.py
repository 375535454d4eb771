"""Quotation marks go with the variant: “甲‘乙’” on the mainland, 「甲『乙』」 elsewhere.

The two systems nest in the same order, so each mark has one counterpart.  Care
is needed only for ’, which is also the apostrophe of *that's* and *’90s*.
"""

import re
from functools import cache

PAIRS = "“”‘’", "「」『』"
MARKS = re.compile("[“”‘’「」『』]")
SINGLE = re.compile("[‘’]")
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
LATIN = re.compile(r"[A-Za-z0-9À-ɏ]")
APOSTROPHE = re.compile("[‘’](?:(?=[A-Za-z0-9À-ɏ])|(?<=[A-Za-z0-9À-ɏ].))")
"""A single mark beside a Latin letter or a figure: no other is an apostrophe."""


def requoted(text: str, quotes: str) -> str:
    """Return ``text`` with the quotation marks ``quotes`` (outer pair, inner pair).

    Straight quotes stay, apostrophes stay, and so does a text without a Han
    character: a paragraph in English keeps English marks.

    >>> requoted("他说“这叫‘中台’，that’s all”", "「」『』")
    '他说「这叫『中台』，that’s all」'
    >>> requoted("“Never was so much owed …”", "「」『』")
    '“Never was so much owed …”'
    """
    if not MARKS.search(text) or not HAN.search(text):
        return text
    counterpart = _counterparts(quotes)
    if quotes in PAIRS and not APOSTROPHE.search(text):
        for mark, new in counterpart.items():  # what is put in is never put out again
            text = text.replace(mark, new)
        return text
    apostrophes = _apostrophes(text)
    return MARKS.sub(lambda mark: mark[0] if mark.start() in apostrophes else counterpart[mark[0]], text)


@cache
def _counterparts(quotes: str) -> dict[str, str]:
    return {mark: new for marks in PAIRS for mark, new in zip(marks, quotes, strict=True)}


def _apostrophes(text: str) -> set[int]:
    """Return the places of single curly marks that quote nothing."""
    found: set[int] = set()
    opened: list[int] = []
    for mark in SINGLE.finditer(text):
        at = mark.start()
        before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
        if mark[0] == "‘":
            opened.append(at)
        elif LATIN.match(before) and LATIN.match(after):
            found.add(at)
        elif opened:
            opened.pop()
        elif LATIN.match(before) or LATIN.match(after):
            found.add(at)
    found.update(at for at in opened if LATIN.match(text[at + 1 : at + 2]))
    return found
