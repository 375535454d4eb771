"""Quotation marks go with the variant: “甲‘乙’” on the mainland, 「甲『乙』」 elsewhere.

The two systems nest in the same order, so each mark has one counterpart.  Care
is needed only for ’, which is also the apostrophe of *that's* and *’90s*.
"""

import re

PAIRS = "“”‘’", "「」『』"
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
LATIN = re.compile(r"[A-Za-z0-9À-ɏ]")


def requoted(text: str, quotes: str) -> str:
    """Return ``text`` with the quotation marks ``quotes`` (outer pair, inner pair).

    Straight quotes stay, apostrophes stay, and so does a text without a Han
    character: a paragraph in English keeps English marks.

    >>> requoted("他说“这叫‘中台’，that’s all”", "「」『』")
    '他说「这叫『中台』，that’s all」'
    >>> requoted("“Never was so much owed …”", "「」『』")
    '“Never was so much owed …”'
    """
    if not HAN.search(text):
        return text
    apostrophes = _apostrophes(text)
    counterpart = {mark: new for marks in PAIRS for mark, new in zip(marks, quotes, strict=True)}
    return "".join(c if at in apostrophes else counterpart.get(c, c) for at, c in enumerate(text))


def _apostrophes(text: str) -> set[int]:
    """Return the places of single curly marks that quote nothing."""
    found: set[int] = set()
    opened: list[int] = []
    for at, mark in enumerate(text):
        before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
        if mark == "’":
            if LATIN.match(before) and LATIN.match(after):
                found.add(at)
            elif opened:
                opened.pop()
            elif LATIN.match(before) or LATIN.match(after):
                found.add(at)
        elif mark == "‘":
            opened.append(at)
    found.update(at for at in opened if LATIN.match(text[at + 1 : at + 2]))
    return found
