"""Pair quotation marks, curl the straight ones, and say which have no fellow.

Straight marks become “” or, in a text that quotes with 「」, those (GB/T 15834,
4.8; Taiwan's handbook has 「」 without and 『』 within).  Within a quotation the
other pair of the family stands.  An apostrophe, inches (27") and a string in code
(="a") are no quotations.  A quotation of several paragraphs opens in each and
closes in the last: that is the rule, not a fault.  Marks are paired within a
line; if one is left over, what was straight stays so, and it is said.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kanben.edits import Edit
from kanben.findings import Remark
from kanben.repairs.han import has_han

CURLY, CORNER = "“”‘’", "「」『』"
TOKENS = re.compile("[“”‘’「」『』《》（）\"＂〝〞〟']")
OPENS_OR_CLOSES = re.compile(r"'(?<![A-Za-z0-9'’].)(?=[^'\n]{1,80}'(?![A-Za-z0-9'’]))|'(?![A-Za-z0-9'’])")
PAIRS = dict(zip("“‘「『《（〝", "”’」』》）〞", strict=True))
OPENERS = {close: opener for opener, close in PAIRS.items()} | {"〟": "〝"}
STRAIGHT, SINGLE = '"＂', "'"
TYPED = STRAIGHT + SINGLE + "〝〞〟"
EXPLICIT = frozenset(CURLY + CORNER + "《》（）")
QUOTES = frozenset(TYPED + CURLY + CORNER)
MAYBE = frozenset("’'）")  # an apostrophe, or behind the number of an item
COUNTED = re.compile(r"(?:^|[\s，；。：、])[0-9A-Za-z一二三四五六七八九十]{1,3}\Z")
STOPS = "，。！？；：、）"
MIDWAY = re.compile("[。！？!?][^”’」』]")
SHORT = 60  # characters a quotation may have to be offered as a candidate
CORRECT_IT = "put it right in book/corrections.toml"


@dataclass(slots=True)
class _Line:
    """The marks of one line: where each is, what it is, and which are each other's fellow."""

    start: int
    end: int
    places: list[int] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    pairs: list[tuple[int, int, int]] = field(default_factory=list)  # opener, closer, opener of the quotation around
    unclosed: list[int] = field(default_factory=list)
    unopened: list[int] = field(default_factory=list)


def quotes(text: str) -> Iterator[Edit | Remark]:
    """
    >>> from kanben.repairs import mend
    >>> mend('他說"往死裏幫"。', quotes)
    '他說“往死裏幫”。'
    >>> mend('「好。」他說"記住"。', quotes)
    '「好。」他說「記住」。'
    >>> mend("他說：“他喊“來”，我就來了。”", quotes)
    '他說：“他喊‘來’，我就來了。”'
    """
    outer, inner = (CORNER[:2], CORNER[2:]) if text.count("「") > text.count("“") else (CURLY[:2], CURLY[2:])
    for line in _lines(text):
        _pair(text, line)
        yield from _set(text, line, outer, inner)
        yield from _alone(text, line)


def _lines(text: str) -> Iterator[_Line]:
    """Yield each line that has Han and marks that come in pairs; apostrophes, inches and 1） are none."""
    for start, end in _with_marks(text):
        line = _Line(start, end)
        for token in TOKENS.finditer(text, start, end):
            at, mark = token.start(), token[0]
            if mark in MAYBE:
                near = text[max(start, at - 4) : at]
                if mark == "’" and near[-1:].isascii() and near[-1:].isalpha() and "‘" not in line.marks:
                    continue  # an apostrophe
                if mark == SINGLE and not OPENS_OR_CLOSES.match(text, at):
                    continue
                if mark == "）" and "（" not in line.marks and COUNTED.search(near if at - 4 > start else "\n" + near):
                    continue  # the first of several: 1）
            line.places.append(at)
            line.marks.append(mark)
        if line.marks:
            yield line


def _with_marks(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each line with Han begins and ends whose marks do not simply stand in pairs."""
    start = 0
    for said in text.split("\n"):
        end = start + len(said)
        marks = "".join(TOKENS.findall(said))
        if marks and not _in_pairs(marks) and has_han(text, start, end):
            yield start, end
        start = end + 1


@lru_cache(maxsize=4096)
def _in_pairs(marks: str) -> bool:
    """Say whether the marks of a line are all in pairs and as they should be, whatever stands between them."""
    if not EXPLICIT.issuperset(marks):
        return False
    line = _Line(0, len(marks), list(range(len(marks))), list(marks))
    _pair(marks, line)
    alone = line.unclosed or line.unopened
    return not alone and next(_set(marks, line, CURLY[:2], CURLY[2:]), None) is None


def _pair(text: str, line: _Line) -> None:
    """Find each mark's fellow."""
    straight = [i for i, mark in enumerate(line.marks) if mark in STRAIGHT]
    inches = (i for i in straight if text[line.places[i] - 1].isdigit())
    skipped = next(inches, -1) if len(straight) % 2 else -1
    stack: list[tuple[int, int]] = []  # a mark, and the opener of the quotation around it
    for i, mark in enumerate(line.marks):
        if i == skipped:
            continue
        top = line.marks[stack[-1][0]] if stack else ""
        if mark in STRAIGHT:
            closes = top in ('"', "＂", "“")
        elif mark == SINGLE:
            closes = top == SINGLE
        elif mark in OPENERS:
            closes = bool(top) and (top == OPENERS[mark] or (mark in "”〞〟" and top in STRAIGHT + "〝“"))
            if not closes:
                line.unopened.append(i)
                continue
        else:
            closes = False
        if closes:
            opener, around = stack.pop()
            line.pairs.append((opener, i, around))
        else:
            around = next((stack[-1][k] for k in (0, 1) if stack and _quotes(line, stack[-1][k])), -1)
            stack.append((i, around))
    line.unclosed = [i for i, _ in stack]
    singles = [i for i in line.unclosed if line.marks[i] == SINGLE]
    line.unclosed = [i for i in line.unclosed if i not in singles]  # at worst an apostrophe


def _quotes(line: _Line, i: int) -> bool:
    return i >= 0 and line.marks[i] in QUOTES


def _set(text: str, line: _Line, outer: str, inner: str) -> Iterator[Edit]:
    """Curl what is straight, alternate within a quotation, turn a pair the wrong way round."""
    alone = {i for i in (*line.unclosed, *line.unopened) if line.marks[i] in QUOTES}
    typed = any(line.marks[i] in STRAIGHT for i in alone)
    became: dict[int, str] = {}
    for opener, closer, around in sorted(line.pairs):
        mark = line.marks[opener]
        pair = mark + line.marks[closer]
        if mark not in QUOTES or (typed and mark in STRAIGHT):
            continue
        over = became.get(around, "")
        if pair in ("“”", "‘’", "「」", "『』"):
            wanted = _within(pair) if pair == over and not alone else pair
        elif _is_code(text, line.places[opener], line.places[closer], mark):
            continue
        elif over:
            wanted = _within(over)
        elif mark == SINGLE:
            wanted = inner if outer == CURLY[:2] else outer
        else:
            wanted = "“”" if "“" in pair or "”" in pair else outer
        became[opener] = wanted
        reason = "quotation marks curl" if mark in TYPED else "a quotation within a quotation"
        for i, now in ((opener, wanted[0]), (closer, wanted[1])):
            if line.marks[i] != now:
                yield Edit(line.places[i], line.places[i] + 1, now, reason=reason)
    for i in line.unopened:
        if i + 1 in alone and _reversed(text, line, i):
            for k, now in ((i, OPENERS[line.marks[i]]), (i + 1, line.marks[i])):
                yield Edit(line.places[k], line.places[k] + 1, now, reason="the pair was the wrong way round")


def _within(pair: str) -> str:
    family = CURLY if pair in CURLY else CORNER
    return family[2:] if pair == family[:2] else family[:2]


def _is_code(text: str, start: int, end: int, mark: str) -> bool:
    """Say whether a straight pair is no quotation: ="a", ("a"), or inches on both sides."""
    left = text[start - 1 : start] if start else ""
    if mark == SINGLE:
        return not has_han(text, start, end)
    inches = left.isdigit() and text[end - 1].isdigit()
    return inches or (left != "" and left in "=([{\\" and not has_han(text, start, end))


def _reversed(text: str, line: _Line, i: int) -> bool:
    """Say whether marks ``i`` and the next stand as ”他說“, where each can only be meant the other way."""
    at, end = line.places[i], line.places[i + 1]
    if line.marks[i + 1] != OPENERS[line.marks[i]] or line.marks[i] not in "”」" or end - at > 2 * SHORT:
        return False
    behind = text[end + 1 : end + 2]
    opens = at == line.start or text[at - 1] not in "。！？；"
    return opens and text[at + 1] not in STOPS and (end + 1 == line.end or behind in STOPS)


def _alone(text: str, line: _Line) -> Iterator[Remark]:
    """Remark on marks without fellow, once for each kind in a line."""
    turned = {k for i in line.unopened if i + 1 in line.unclosed and _reversed(text, line, i) for k in (i, i + 1)}
    unclosed = [i for i in line.unclosed if i not in turned]
    straight = [i for i in unclosed if line.marks[i] in STRAIGHT]
    if straight:
        at = line.places[straight[-1]]
        yield _remark(text, line, at, "R-131", "a quotation mark without its fellow", _closed(text, line, at, "“", "”"))
    if unopened := [i for i in line.unopened if i not in turned]:
        at, mark = line.places[unopened[0]], line.marks[unopened[0]]
        said = f"{mark} closes what was never opened{_and(unopened)}"
        yield _remark(text, line, at, "R-132", said, _opened(text, line, at, mark))
    explicit = [i for i in unclosed if line.marks[i] not in STRAIGHT]
    if explicit and _goes_on(text, line, explicit[0]):
        explicit = explicit[1:]
    if explicit:
        at, mark = line.places[explicit[0]], line.marks[explicit[0]]
        said = f"{mark} is never closed{_and(explicit)}"
        yield _remark(text, line, at, "R-133", said, _closed(text, line, at, mark, PAIRS[mark]))


def _and(found: Sequence[int]) -> str:
    return f", nor {len(found) - 1} more in this line" if len(found) > 1 else ""


def _goes_on(text: str, line: _Line, i: int) -> bool:
    """Say whether a quotation that opens a paragraph goes on in the next, which opens with the same mark."""
    opens = not text[line.start : line.places[i]].strip() if line.places[i] - line.start < SHORT else False
    following = NEXT.match(text, line.end)
    return opens and following is not None and following[1] == line.marks[i]


NEXT = re.compile(r"\s*(\S)")


def _remark(text: str, line: _Line, at: int, code: str, said: str, offered: tuple[int, int, str] | None) -> Remark:
    near = text[max(line.start, at - 6) : min(line.end, at + 10)]
    if offered is None:
        return Remark(at, code, f"{said}: 「{near}」", CORRECT_IT)
    start, end, candidate = offered
    return Remark(start, code, f"{said}: 「{near}」", CORRECT_IT, end, (candidate,))


def _closed(text: str, line: _Line, at: int, opener: str, closer: str) -> tuple[int, int, str] | None:
    """Return the stretch from ``at`` with its quotation closed, where only the line's end can close it."""
    rest = text[at + 1 : line.end]
    if not 0 < len(rest) <= SHORT or MIDWAY.search(rest) or rest[0] in STOPS:
        return None
    return at, line.end, f"{opener}{rest}{closer}"


def _opened(text: str, line: _Line, at: int, closer: str) -> tuple[int, int, str] | None:
    """Return the stretch up to ``at`` with its quotation opened, where only a colon before it can open it."""
    colon = text.rfind("：", max(line.start, at - SHORT), at)
    if colon < 0 or any(colon < place < at for place in line.places):
        return None
    return colon + 1, at + 1, f"{OPENERS[closer]}{text[colon + 1 : at + 1]}"
