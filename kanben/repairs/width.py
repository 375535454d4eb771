"""Give Chinese sentences Chinese marks, and Latin letters and digits their own width.

GB/T 15834 sets ，。：；？！ in a full cell; converters and hurried typing leave
the half-width ones of a keyboard.  A mark belongs to the sentence it closes, so
what stands before it decides.  Times (3:30), numbers (1,000), addresses, and
brackets round Latin alone (TEG) are as they should be.
"""

import re
from collections.abc import Iterator

from kanben.edits import Edit
from kanben.repairs.han import HAN, MARKS, after, before, has_han
from kanben.repairs.marks import types_periods

FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
HALF_MARKS = re.compile(r"[,;:!]|(?<!\?)\?(?!\?|[^\W\d]{1,6}\))")  # ?? and ?yàn) are wounds, not marks
PERIOD = re.compile(rf"(?<=[{HAN}”’》）\)])\.(?=[”’」』\s]|[{HAN}]|$)(?!\.)", re.MULTILINE)
RANGE = re.compile(r"(?<=[0-9年月日%])[~∼〜](?=[0-9])")
WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
ADDRESS = re.compile(r"(?:https?://|www\.|[\w.+-]+@)[\w./?=&%#:~+-]+", re.ASCII)
CHINESE = re.compile(f"[{HAN}{re.escape(MARKS)}]")
BRACKETS = re.compile(r"[()\n]")


def width(text: str) -> Iterator[Edit]:
    """
    >>> from kanben.repairs import mend
    >>> mend("流量,資本,技術:3:30到,共1,000人(含1人)。事業羣(CSIG)?", width)
    '流量，資本，技術：3:30到，共1,000人（含1人）。事業羣(CSIG)？'
    >>> mend("Hello, world: nothing here", width)
    'Hello, world: nothing here'
    """
    untouched = [address.span() for address in ADDRESS.finditer(text)]
    yield from (edit for edit in _edits(text) if not any(a <= edit.start < b for a, b in untouched))


def _edits(text: str) -> Iterator[Edit]:
    for wide in WIDE.finditer(text):
        yield Edit(*wide.span(), "".join(chr(ord(c) - 0xFEE0) for c in wide[0]), reason="letters and digits are narrow")
    converted = -1  # where the mark before ended, if it was widened
    for mark in HALF_MARKS.finditer(text):
        at = mark.start()
        left, right = before(text, at), after(text, at + 1)
        belongs = at == converted or CHINESE.match(left) or (mark[0] == "," and CHINESE.match(right) and left)
        if belongs or _closes(text, at, left, right):
            converted = at + 1
            yield Edit(at, at + 1, FULL[mark[0]])
    if types_periods(text):
        for period in PERIOD.finditer(text):
            yield Edit(*period.span(), "。")
    for sign in RANGE.finditer(text):
        yield Edit(*sign.span(), "～", reason="the mark of a range")
    yield from _brackets(text)


def _closes(text: str, at: int, left: str, right: str) -> bool:
    """Say whether a mark after Latin or a bracket ends a Chinese clause: Han follows, or a line of Han ends."""
    if not left or left.isspace():
        return False
    if text[at] == ":" and left.isdigit() and right.isdigit():
        return False
    line = text[text.rfind("\n", 0, at) + 1 :].partition("\n")[0]
    return bool(CHINESE.match(right)) or (not right and has_han(line))


def _brackets(text: str) -> Iterator[Edit]:
    """Widen pairs of brackets that hold Han; a pair does not reach over a line end."""
    opened: list[int] = []
    for bracket in BRACKETS.finditer(text):
        at = bracket.start()
        if bracket[0] == "\n":
            opened.clear()
        elif bracket[0] == "(":
            opened.append(at)
        elif opened:
            start = opened.pop()
            if has_han(text[start + 1 : at]):
                yield Edit(start, start + 1, "（", reason="brackets round Chinese")
                yield Edit(at, at + 1, "）", reason="brackets round Chinese")
