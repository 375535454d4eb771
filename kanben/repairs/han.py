"""What the rules call Han, what they call a Chinese mark, and how they go through a text line by line.

Ranges are those of the Unicode blocks of unified and compatibility ideographs;
〇 and 々 stand in running text as Han characters do.
"""

import re
from collections.abc import Iterator

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""The inside of a regular-expression class of Han characters."""

SHARED = "…—·“”‘’"
"""Marks that Chinese and Latin text share; only their neighbours say whose they are."""

MARKS = "，。、；：？！…—～·“”‘’「」『』《》〈〉（）【】〔〕"
"""Marks that stand in Chinese text, full width or shared with Latin."""

CLOSE_MARKS = "，。、；：？！…—”’」』》〉）】〕"
SENTENCE_MARKS = "，。；？！,;?!"
SENTENCE_END = "。！？!?…"
BLANK = " \t\u00a0\u2002-\u200a\u202f\u205f\u3000"
"""The inside of a class of blanks that do not end a line."""

_HAN = re.compile(f"[{HAN}]")
_OWN_MARKS = frozenset(MARKS) - frozenset(SHARED)
_BLANKS = " \t\u00a0\u3000"


def is_han(character: str) -> bool:
    """Say whether ``character`` (one, or none) is a Han character."""
    return "\u4e00" <= character <= "\u9fff" or _HAN.fullmatch(character) is not None


def is_chinese(character: str) -> bool:
    """Say whether ``character`` (one, or none) is Han, or a mark that only Chinese has."""
    return is_han(character) or character in _OWN_MARKS


def has_han(text: str, start: int = 0, end: int | None = None) -> bool:
    """Say whether there is a Han character in ``text``, or in it from ``start`` to ``end``."""
    return bool(_HAN.search(text, start, len(text) if end is None else end))


def before(text: str, at: int, over: str = "") -> str:
    """Return the character before offset ``at``, blanks and marks of ``over`` passed over; empty at a line's start."""
    while at > 0 and (text[at - 1] in _BLANKS or text[at - 1] in over):
        at -= 1
    return text[at - 1] if at > 0 and text[at - 1] != "\n" else ""


def after(text: str, at: int, over: str = "") -> str:
    """Return the character at or after ``at``, blanks and marks of ``over`` passed over; empty at a line's end."""
    while at < len(text) and (text[at] in _BLANKS or text[at] in over):
        at += 1
    return text[at] if at < len(text) and text[at] != "\n" else ""


def in_han_lines(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], int, int]]:
    """Yield each match of ``pattern`` in a line that has Han, with that line's start and end.

    A line is measured once, however many matches it has, and one without Han is
    passed over whole: so a rule stays linear on a text that is one long line.
    ``pattern`` must not match over a line's end.
    """
    at = 0
    while first := pattern.search(text, at):
        start = text.rfind("\n", 0, first.start()) + 1
        end = text.find("\n", first.end())
        end = len(text) if end < 0 else end
        if has_han(text, start, end):
            for match in pattern.finditer(text, first.start(), end):
                yield match, start, end
        at = max(end, first.end() + (first.start() == first.end()))
