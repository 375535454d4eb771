"""Close up the spaces Chinese does not write.

Chinese is set without spaces: a first line is indented by the styles, and the
narrow gap between Han and Latin is the typesetter's, not the writer's (CLREQ,
Mixed Text Composition).  Between Latin words a space belongs to the text, and
in a line that is no sentence, a caption or a byline, a space between Han is
what the writer used for a mark: it stays, a full cell wide.  So does the gap
in the middle of a line of verse, and in 王　明 in a list of names.
"""

import re
from collections.abc import Iterator

from kanben.edits import Edit
from kanben.repairs.han import BLANK, SENTENCE_MARKS, SHARED, has_han, is_chinese, is_han

BLANKS = re.compile(f"[{BLANK}]+")
SENTENCE = re.compile(f"[{SENTENCE_MARKS}]")
BEYOND = 4  # characters in which we look past a mark that Chinese shares with Latin


def spaces(text: str) -> Iterator[Edit]:
    """
    >>> from kanben.repairs import mend
    >>> mend("　　過去 8 個多月，做to B 服務。 他說", spaces)
    '過去8個多月，做to B服務。他說'
    >>> mend("騰訊總裁湯道生 攝影by劉佳", spaces)
    '騰訊總裁湯道生\u3000攝影by劉佳'
    >>> mend("他說：“He said ‘no’ and left.” ", spaces)
    '他說：“He said ‘no’ and left.”'
    """
    start = end = -1
    han = sentence = False
    for blank in BLANKS.finditer(text):
        a, b = blank.span()
        if b - a == 1 and blank[0] == " " and a and "!" <= text[a - 1] <= "~" and "!" <= text[b : b + 1] <= "~":
            continue  # between Latin words
        if a > end:
            start = text.rfind("\n", 0, a) + 1
            end = text.find("\n", b)
            end = len(text) if end < 0 else end
            han = has_han(text, start, end)
            sentence = bool(SENTENCE.search(text, start, end))
        kept = "" if a == start or b == end else _kept(text, a, b, sentence) if han else " "
        if kept != blank[0]:
            yield Edit(a, b, kept)


def _kept(text: str, start: int, end: int, sentence: bool) -> str:
    """Return what stays of the blanks from ``start`` to ``end``, inside a line of Han."""
    left, right = text[start - 1], text[end]
    if is_han(left) and is_han(right):
        return "" if sentence else "\u3000"
    if is_chinese(left) or is_chinese(right):
        return ""
    if left in SHARED or right in SHARED:
        passed = SHARED + BLANK
        beside = text[max(0, start - BEYOND) : start].rstrip(passed)[-1:], text[end : end + BEYOND].lstrip(passed)[:1]
        return " " if all(one.isascii() and one not in ("", "\n") for one in beside) else ""
    return " "
