"""What the rules call Han, and what they call a Chinese mark.

Ranges are those of the Unicode blocks of unified and compatibility ideographs;
〇 and 々 stand in running text as Han characters do.
"""

import re

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""The inside of a regular-expression class of Han characters."""

MARKS = "，。、；：？！…—～·“”‘’「」『』《》〈〉（）【】〔〕"
"""Marks that stand in Chinese text, full width or shared with Latin."""

CLOSE_MARKS = "，。、；：？！…—”’」』》〉）】〕"
SENTENCE_MARKS = "，。；？！,;?!"

_HAN = re.compile(f"[{HAN}]")
_SPEAKS = re.compile(f"[{HAN}][{HAN}，。、“”：；？！,]*[{SENTENCE_MARKS}]")


def is_han(character: str) -> bool:
    """Say whether ``character`` (one, or none) is a Han character."""
    return bool(_HAN.fullmatch(character))


def has_han(text: str) -> bool:
    """Say whether there is a Han character anywhere in ``text``."""
    return bool(_HAN.search(text))


def before(text: str, at: int) -> str:
    """Return the character before offset ``at``, blanks passed over; empty at a line's start."""
    while at > 0 and text[at - 1] in " \t\u00a0\u3000":
        at -= 1
    return text[at - 1] if at > 0 and text[at - 1] != "\n" else ""


def after(text: str, at: int) -> str:
    """Return the character at or after offset ``at``, blanks passed over; empty at a line's end."""
    while at < len(text) and text[at] in " \t\u00a0\u3000":
        at += 1
    return text[at] if at < len(text) and text[at] != "\n" else ""
