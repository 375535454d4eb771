"""Say what a dot on the line between Han characters was meant for.

A keyboard without Chinese marks gives one dot for two things: the full stop 。
and the point · that parts a foreign name (GB/T 15834, 4.14).  Where the writer
ends lines with it, it is a full stop; where what it parts can only be a name, it
is that; else nobody knows, and it is said.  A dot behind 一 or 甲 that opens a
line counts items, and stays.
"""

import re
from collections.abc import Iterator

from kanben.edits import Edit
from kanben.findings import Remark
from kanben.repairs.han import HAN, before, in_han_lines, is_chinese

NAME_DOT = re.compile(rf"[•・‧∙⋅･●﹒](?<=[{HAN}].)(?=[{HAN}])")
NAME = re.compile(rf"(?:^|[“「『《（(—])([{HAN}]{{1,6}}(?:[.．][{HAN}]{{1,6}})+)(?=$|[”」』》）)，,])", re.MULTILINE)
TYPED_DOT = re.compile(rf"[.．](?<=[{HAN}].)(?=[{HAN}])")
AT_END = re.compile(rf"[.．﹒](?<=[{HAN}”’》」』）)].)(?=[”’」』\"]?[ \t]*$)", re.MULTILINE)
INSIDE = re.compile(rf"[.．﹒](?<=[{HAN}”’》」』）)].)(?=[”’」』]|[ \t]*[{HAN}“「『《（])")
ITEM = re.compile("[ \t\u3000（(]*[一二三四五六七八九十百甲乙丙丁戊己庚辛壬癸]{1,4}[.．]")
NEAR = 6  # characters shown on each side
CORRECT_IT = "put it right in book/corrections.toml"


def interpunct(text: str) -> Iterator[Edit | Remark]:
    """
    >>> from kanben.repairs import mend
    >>> mend("溫斯頓.丘吉爾", interpunct)
    '溫斯頓·丘吉爾'
    """
    for dot in NAME_DOT.finditer(text):
        yield Edit(*dot.span(), "·")
    if "." not in text and "．" not in text:
        return
    stops = types_periods(text)
    named = set() if stops else {at for name in NAME.finditer(text) for at in range(*name.span(1))}
    for dot, start, end in in_han_lines(text, TYPED_DOT):
        at = dot.start()
        if stops or ITEM.match(text, start, at + 1):
            continue
        if at in named or dot[0] == "．":
            yield Edit(at, at + 1, "·")
        else:
            first, last = max(start, at - NEAR), min(end, at + 1 + NEAR)
            here = text[first:last]
            said = tuple(text[first:at] + meant + text[at + 1 : last] for meant in "·。")
            yield Remark(at, "R-134", f"a full stop, or the dot in a name? 「{here}」", CORRECT_IT, last, said)


def full_stop(text: str) -> Iterator[Edit]:
    """
    >>> from kanben.repairs import mend
    >>> mend("他走了.我們也走了.", full_stop)
    '他走了。我們也走了。'
    >>> mend("一.前言", full_stop)
    '一.前言'
    """
    if "." not in text and "．" not in text and "﹒" not in text:
        return
    stops = types_periods(text)
    for pattern in (AT_END, INSIDE):
        for dot, start, _ in in_han_lines(text, pattern):
            at = dot.start()
            if ITEM.match(text, start, at + 1) or (pattern is INSIDE and AT_END.match(text, at)):
                continue
            if text[at - 1] == ")" and not is_chinese(before(text, at, ")”’")):
                continue  # an English sentence, in brackets
            spaced = text[at + 1 : at + 2] in (" ", "\t")
            if pattern is AT_END or stops or spaced:
                yield Edit(at, at + 1, "。")


def types_periods(text: str) -> bool:
    """Say whether the writer ends Chinese sentences with a period: some line does, and not many end with 。."""
    return 4 * sum(1 for _ in AT_END.finditer(text)) > len(STOPPED.findall(text))


STOPPED = re.compile("。[”’」』]?[ \t]*$", re.MULTILINE)
