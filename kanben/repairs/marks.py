"""Set omission and dashes as GB/T 15834 has them.

The omission mark is six dots in two cells, the dash one line over two cells;
Taiwan's handbook of marks (標點符號手冊) says the same of both.  Dots between Latin
letters or digits are versions and file names; a hyphen inside Latin is a hyphen,
two before a word an option; a line of hyphens is drawn.  All were meant.  One
cell of — joins places or years, and stays; a hyphen between Han may be either,
and stays too.
"""

import re
from collections.abc import Iterator

from kanben.edits import Edit
from kanben.repairs.han import SHARED, in_han_lines, is_chinese

DOTS = re.compile(r"([.。．・·•‧])\1{2,}")
ELLIPSES = re.compile("[…⋯]+")
LEADER = re.compile(r"[ \t]*\d+[ \t]*(?:\n|\Z)")
DASHES = (
    ("-－─–", re.compile(r"([-－─–])\1{1,3}(?!\1)")),
    ("—", re.compile("—{3,6}(?!—)")),
    ("―", re.compile("―{1,4}(?!―)")),
    ("⸺﹘", re.compile("[⸺﹘]")),
    ("—", re.compile("—[ \u00a0]—")),
)
"""What each begins with, and its pattern: that a text has none of it is seen at once."""
LINES = "-—－─―–"
YEARS = re.compile(r"[-–~](?<=\d{4}.)(?=\d{4}年)")
LIVES = re.compile(r"－(?<=\d{3}－)(?=\d{3,4}[)）年])")
DAYS = re.compile(r"[-–](?<=[年月日号號].)(?=\d{1,4}[年月日号號])")
QUOTED = frozenset("\"'“”‘’「」`")


def ellipsis(text: str) -> Iterator[Edit]:
    """
    >>> from kanben.repairs import mend
    >>> mend("他說。。。。不知道...版本 1...3", ellipsis)
    '他說……不知道……版本 1...3'
    """
    patterns = (DOTS, ELLIPSES) if "…" in text or "⋯" in text else (DOTS,)
    for dots, start, end in (found for pattern in patterns for found in in_han_lines(text, pattern)):
        if dots[0] == "……" or (len(dots[0]) > 6 and LEADER.match(text, dots.end())):
            continue
        if dots[0] == "…………" and dots.start() == start and dots.end() == end:
            continue  # twelve dots are a paragraph left out
        left, right = text[dots.start() - 1 : dots.start()], text[dots.end() : dots.end() + 1]
        if is_chinese(left) or left in SHARED or is_chinese(right) or dots.start() == start:
            yield Edit(*dots.span(), "……")


def dash(text: str) -> Iterator[Edit]:
    """
    >>> from kanben.repairs import mend
    >>> mend("機房--面積8萬平米,2011-2013年,x--y", dash)
    '機房——面積8萬平米,2011—2013年,x--y'
    """
    for signs, pattern in DASHES:
        for dashes, _, _ in in_han_lines(text, pattern) if any(sign in text for sign in signs) else ():
            start, end = dashes.span()
            left, right = text[start - 1 : start] if start else "", text[end : end + 1]
            drawn = any(beside and (beside in LINES or "\u2500" <= beside <= "\u257f") for beside in (left, right)) or (
                right.isascii() and right.isalnum()
            )
            if drawn or (left in QUOTED and right in QUOTED):
                continue
            if not (left.isascii() and left.isalnum()) or is_chinese(right):
                yield Edit(start, end, "——")
    for pattern, what in ((YEARS, "a span of years"), (LIVES, "a span of years"), (DAYS, "a span of time")):
        for span in pattern.finditer(text):
            yield Edit(*span.span(), "—", reason=what)
