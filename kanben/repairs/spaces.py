"""Close up the spaces Chinese does not write.

Chinese is set without spaces: a first line is indented by the styles, and the
narrow gap between Han and Latin is the typesetter's, not the writer's (CLREQ,
Mixed Text Composition).  Between Latin words a space belongs to the text, and
in a line that is no sentence, a caption or a byline, a space between Han is
what the writer used for a mark: it stays, a full cell wide.
"""

import re
from collections.abc import Iterator

from kanben.edits import Edit
from kanben.repairs.han import CLOSE_MARKS, HAN, MARKS, SENTENCE_MARKS, has_han

BLANKS = re.compile("[ \t\u00a0\u2002-\u200a\u202f\u205f\u3000]+")
HAN_OR_MARK = re.compile(f"[{HAN}{re.escape(MARKS)},;:]")
IS_HAN = re.compile(f"[{HAN}]")


def spaces(text: str) -> Iterator[Edit]:
    """
    >>> from kanben.repairs import mend
    >>> mend("　　過去 8 個多月,做to B 服務。 他說", spaces)
    '過去8個多月,做to B服務。他說'
    >>> mend("騰訊總裁湯道生 攝影by劉佳", spaces)
    '騰訊總裁湯道生\u3000攝影by劉佳'
    """
    at = 0
    for line in text.split("\n"):
        sentence = any(mark in line for mark in SENTENCE_MARKS)
        for blank in BLANKS.finditer(line):
            kept = _kept(line, *blank.span(), sentence)
            if kept != blank[0]:
                yield Edit(at + blank.start(), at + blank.end(), kept)
        at += len(line) + 1


def _kept(line: str, start: int, end: int, sentence: bool) -> str:
    """Return what stays of the blanks from ``start`` to ``end``."""
    left, right = line[start - 1 : start], line[end : end + 1]
    if not left or not right or (not has_han(line) and "\u3000" in line[start:end] and left in CLOSE_MARKS):
        return ""
    if IS_HAN.match(left) and IS_HAN.match(right):
        return "" if sentence else "\u3000"
    if (HAN_OR_MARK.match(left) and has_han(line)) or HAN_OR_MARK.match(right):
        return ""
    return " "
