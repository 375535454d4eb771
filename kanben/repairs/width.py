"""Give Chinese sentences Chinese marks, and Latin letters and digits their own width.

GB/T 15834 sets ，。：；？！ in a full cell; converters and hurried typing leave
the half-width ones of a keyboard.  A mark belongs to the sentence it closes, so
what stands before it decides, and where that is Latin, what comes after.  Times
(3:30), ratios (3:2), numbers (1,000), addresses, an English sentence inside a
Chinese one, and brackets round Latin alone (TEG) are as they should be; and how
often a writer says ！ is the writer's affair, up to three and beyond.
"""

import re
from collections.abc import Iterator

from kanben.edits import Edit
from kanben.repairs.han import SHARED, after, before, has_han, in_han_lines, is_chinese

FULL = str.maketrans(",;:?!", "，；：？！")
HALF_MARKS = re.compile("[,;:?!]+")
ASKED = re.compile(r"\?{2,}|(?:[,;:!]|\?(?![?]|[^\W\d]{1,6}\)))+")  # ?? and ?yàn) are wounds, not marks
LINE_END = re.compile(r"[”’」』\"]*[ \t\u3000]*(?:\n|\Z)")
WOUND = 7  # characters that may follow a ? which is one
CLOSERS = '”’")'
CLAUSE = 120  # characters before a mark in which we look for what it closes
OPENED = re.compile(r"[“‘\"「『（(。！？：；:;\n][^“‘\"「『（(。！？：；:;\n]*\Z")
WORDS = re.compile(r"[A-Za-z][A-Za-z'’-]*[,;:]? +[A-Za-z]")
RANGES = re.compile(r"[~∼〜](?<=[0-9年月日%].)(?=[0-9])"), re.compile(r"-(?<=[0-9]%-)(?=[0-9][0-9.]*%)")
# The class of all it can begin with comes first, since that is sought much faster than a choice is tried.
WIDE = re.compile(
    "[０-９Ａ-Ｚａ-ｚ％＋－＆＠＿](?:"
    "(?<=[０-９Ａ-Ｚａ-ｚ])[０-９Ａ-Ｚａ-ｚ]*"
    "(?:(?<=[０-９])(?:[．／][０-９]+|：[０-９]{2}(?![０-９])|，[０-９]{3}(?![０-９])))*"
    "|(?<=[0-9０-９]％)"
    "|(?<=[A-Za-zＡ-Ｚａ-ｚ]＋)＋*"
    "|(?<=[0-9A-Za-z０-９Ａ-Ｚａ-ｚ][＋－＆＠＿])(?=[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]))"
)
HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
FORMS = dict(
    zip(
        "﹐﹑､｡｢｣﹔﹕﹖﹗﹙﹚﹝﹞︐︑︒︓︔︕︖︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄",
        "，、、。「」；：？！（）〔〕，、。：；！？（）｛｝〔〕【】《》〈〉「」『』",
        strict=True,
    )
)
FORM = re.compile(f"[{''.join(FORMS)}]")
BRACKETS = re.compile(r"[()（）]")


def width(text: str) -> Iterator[Edit]:
    """
    >>> from kanben.repairs import mend
    >>> mend("流量,資本,技術:3:30到,共1,000人(含1人)。事業羣(CSIG)?", width)
    '流量，資本，技術：3:30到，共1,000人（含1人）。事業羣(CSIG)？'
    >>> mend("他說：“Never in the field, ever!”我問:Ｃ＋＋好嗎?", width)
    '他說：“Never in the field, ever!”我問：C++好嗎？'
    >>> mend("Hello, world: nothing here", width)
    'Hello, world: nothing here'
    """
    for wide in WIDE.finditer(text):
        yield Edit(*wide.span(), wide[0].translate(HALF), reason="letters and digits are narrow")
    for form in FORM.finditer(text):
        yield Edit(*form.span(), FORMS[form[0]], reason="a mark in a small, narrow or upright form")
    for marks, _, _ in in_han_lines(text, HALF_MARKS):
        for mark in ASKED.finditer(text, marks.start(), marks.end() + WOUND) if "?" in marks[0] else (marks,):
            at, end = mark.span()
            if at >= marks.end():
                break
            if mark[0].startswith("??"):
                if len(mark[0]) <= 3 and at and is_chinese(text[at - 1]) and LINE_END.match(text, end):
                    yield Edit(at, end, "？" * len(mark[0]))
            elif (at and is_chinese(text[at - 1])) or _chinese(text, at, end):
                yield Edit(at, end, mark[0].translate(FULL))
    for signs in RANGES:
        for sign in signs.finditer(text):
            yield Edit(*sign.span(), "～", reason="the mark of a range")
    yield from _brackets(text)


def _chinese(text: str, at: int, end: int) -> bool:
    """Say whether the half-width marks from ``at`` to ``end``, in a line of Han, are marks of a Chinese sentence."""
    left, right = before(text, at), after(text, end)
    if is_chinese(left):
        return True
    if not left or left in "“‘" or (text[at - 1].isdigit() and text[end : end + 1].isdigit()):
        return False
    between = left in "”’" and text[end : end + 1] in ("“", "‘")
    if between or (left in SHARED and is_chinese(before(text, at, SHARED))):
        return True
    if not right or (right in CLOSERS and not (text[at] in ",;:" and is_chinese(after(text, end, CLOSERS)))):
        return _ends_chinese(text, at, bool(right))
    return is_chinese(after(text, end, '“‘("'))


def _ends_chinese(text: str, at: int, quoted: bool) -> bool:
    """Say whether the words that a mark at ``at`` ends, and a quotation or line with it, are Chinese."""
    near = text[max(0, at - CLAUSE) : at]
    opened = OPENED.search(near)
    clause = opened[0] if opened else near
    return has_han(clause) or not (quoted or WORDS.search(clause))


def _brackets(text: str) -> Iterator[Edit]:
    """Widen pairs of brackets that hold Han, or of which one half is wide; a pair does not reach over a line end."""
    opened: list[list[int]] = []  # where, and whether Han was seen inside: each stretch is looked at once
    line, done = -1, 0
    for bracket, start, _ in in_han_lines(text, BRACKETS):
        at = bracket.start()
        if start != line:
            opened.clear()
            line = start
        if opened and not opened[-1][1]:
            opened[-1][1] = has_han(text, done, at)
        done = at + 1
        if bracket[0] in "(（":
            opened.append([at, False])
        elif opened:
            begin, holds_han = opened.pop()
            if opened:
                opened[-1][1] = opened[-1][1] or holds_han
            pair = text[begin] + bracket[0]
            if (holds_han and pair != "（）") or pair in ("(）", "（)"):
                yield Edit(begin, begin + 1, "（", reason="brackets round Chinese")
                yield Edit(at, at + 1, "）", reason="brackets round Chinese")
