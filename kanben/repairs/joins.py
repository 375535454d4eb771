"""Join lines that were broken at the edge of a screen or a page, and part paragraphs that were glued.

E-mail and copies of a PDF break a paragraph wherever the line is full.  One such
line proves nothing; a text whose lines, where they do not end a sentence, are
nearly all equally long and none longer, was broken by a machine.  Then a full
line goes on in the next, unless that is indented, or opens as an item or a
heading does.  Verse is shorter than a page is wide, and a text with paragraphs
in one line each shows nothing of the kind.

Two cells of indent in the middle of a line, behind the end of a sentence, are
where a paragraph began.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from kanben.edits import Edit
from kanben.findings import Remark
from kanben.repairs.han import BLANK, HAN, has_han
from kanben.repairs.lines import LINE, begins_anew, columns, ended, joint

NARROWEST = 30  # half cells; a line of verse has fewer
WIDEST = 140  # half cells; what is longer was not broken
RAGGED = 4  # half cells by which full lines differ: a mark or half a word that did not fit
FEWEST = 5  # full lines that stop in mid-sentence
MOST_PART = 0.7  # of the lines that stop in mid-sentence, so many are full
SOME = 0.05  # so many lines may be longer, an address or a table
BROKEN = re.compile("(?m)^[^\n]{15,140}\n")
DRAWN = re.compile(r"[\u2500-\u257f|]|\S(?: {3,}|\t)\S")
FIRST_UNIT = re.compile("[!-~]+|.[，。、；：？！”’」』）》]?")
HYPHEN = re.compile("([A-Za-z]+)-$")
WORD = re.compile("[A-Za-z]+(?:-[A-Za-z]+)*")
GLUED = re.compile(f"[。！？”」』](?:\u3000{{2}}|[ \u00a0]{{4}})[ \u00a0\u3000]*(?=[{HAN}“「『《（(A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int  # blanks behind it left out
    said: str  # blanks around it left out
    indent: int
    width: int
    ended: bool

    @property
    def plain(self) -> bool:
        """Say whether this can be part of a paragraph."""
        return self.width <= WIDEST and not DRAWN.search(self.said)


@dataclass(slots=True)
class _Seen:
    """How wide lines are that stop in mid-sentence and after one, and how paragraphs part."""

    midway: Counter[int] = field(default_factory=Counter)
    stopped: Counter[int] = field(default_factory=Counter)
    any: Counter[int] = field(default_factory=Counter)
    apart: int = 0


def joins(text: str) -> Iterator[Edit | Remark]:
    """
    >>> from kanben.repairs import mend
    >>> broken = "\\n".join(["霧從江面上升起來的時候船還沒有到"] * 6 + ["他等。"])
    >>> mend(broken, joins).count("\\n")
    0
    >>> mend("床前明月光\\n疑是地上霜", joins)
    '床前明月光\\n疑是地上霜'
    """
    if sum(1 for _ in islice(BROKEN.finditer(text), FEWEST)) < FEWEST:
        return
    seen = _look(text)
    full = _full(seen)
    if not full:
        return
    tight = sum(n for width, n in seen.stopped.items() if width < full - 2 * RAGGED)
    told_apart = seen.apart >= 3 and tight * 10 <= seen.apart
    words: frozenset[str] | None = None
    joined, first = 0, -1
    for one, following in _neighbours(text):
        if not _goes_on(one, following, full, told_apart):
            continue
        between = joint(one.said[-1:], following.said[:1])
        start = one.end
        if (hyphen := HYPHEN.search(one.said)) and (rest := WORD.match(following.said)):
            words = frozenset(WORD.findall(text.lower())) if words is None else words
            whole, parted = (hyphen[1] + sign + rest[0] for sign in ("", "-"))
            if whole.lower() not in words and parted.lower() not in words:
                near, last = one.end - len(hyphen[0]), following.start + following.indent + len(rest[0])
                said = f"one word or two, broken at a line's end? 「{parted}」"
                yield Remark(near, "R-147", said, "join the lines in book/corrections.toml", last, (whole, parted))
                continue
            start, between = (one.end - 1 if whole.lower() in words else one.end), ""
        joined, first = joined + 1, one.end if first < 0 else first
        yield Edit(start, _begin(text, following), between, reason=f"a line broken at {full} columns")
    if joined:
        yield Remark(
            first,
            "R-150",
            f"{joined} line ends taken out: the text was broken at {full} columns, about {full // 2} characters",
            "if a line is to stand alone, keep it with a [[stet]] in book/corrections.toml",
        )


def parted(text: str) -> Iterator[Edit]:
    """
    >>> from kanben.repairs import mend
    >>> mend("霧散了。\u3000\u3000第二天，船到了。", parted)
    '霧散了。\\n第二天，船到了。'
    """
    for glued in GLUED.finditer(text):
        if has_han(text, glued.end(), glued.end() + 8):
            yield Edit(glued.start() + 1, glued.end(), "\n", reason="two paragraphs in one line")


def _neighbours(text: str) -> Iterator[tuple[_Line, _Line]]:
    """Yield each pair of lines with words that follow each other directly."""
    last: re.Match[str] | None = None
    line: _Line | None = None  # that one, once it was looked at: most stand between blank lines
    for found in LINE.finditer(text):
        if found.end() - found.start() > WIDEST or not found[0].strip(BLANK):
            last = line = None
            continue
        if last is not None and found.start() - last.end() == 1:
            one, line = line or _line(last), _line(found)
            yield one, line
        else:
            line = None
        last = found


def _line(found: re.Match[str]) -> _Line:
    said = found[0].strip(BLANK)
    indent = columns(found[0][: found[0].index(said[0])])
    end = found.start() + len(found[0].rstrip(BLANK))
    return _Line(found.start(), end, said, indent, indent + columns(said), ended(said))


def _begin(text: str, line: _Line) -> int:
    """Return where the words of ``line`` begin."""
    return line.end - len(line.said)


def _look(text: str) -> _Seen:
    seen = _Seen()
    for found in LINE.finditer(text):
        if found.end() - found.start() > WIDEST:
            seen.any[WIDEST + 1] += 1
        elif has_han(found[0]):
            seen.any[columns(found[0].rstrip(BLANK))] += 1
            if text.startswith("\n\n", found.end()) and ended(found[0]):
                seen.apart += 1
    for one, following in _neighbours(text):
        if not one.plain or not has_han(one.said):
            continue
        if one.ended:
            seen.apart += following.indent > one.indent
            seen.stopped[one.width] += following.indent <= one.indent
        else:
            seen.midway[one.width] += 1
    return seen


def _full(seen: _Seen) -> int:
    """Return the width, in half cells, at which a machine broke the lines; 0 if none did."""
    if not seen.midway:
        return 0
    width = max(seen.midway, key=lambda w: (sum(seen.midway[w - k] for k in range(RAGGED)), w))
    full = sum(seen.midway[width - k] for k in range(-RAGGED, RAGGED + 2))
    rest = sum(n for w, n in seen.midway.items() if w > width // 2)
    longer = sum(n for w, n in seen.any.items() if w > width + RAGGED)
    if width < NARROWEST or full < FEWEST or full < MOST_PART * rest or longer > SOME * seen.any.total():
        return 0
    return width


def _goes_on(one: _Line, following: _Line, full: int, told_apart: bool) -> bool:
    """Say whether a paragraph goes on from one line to the next."""
    if not (one.plain and following.plain) or begins_anew(following.said) or one.said[-1] in "：:":
        return False
    if not (has_han(one.said) or has_han(following.said)):
        return False
    deeper = following.indent - one.indent
    if deeper > 0 and not (begins_anew(one.said) and deeper <= RAGGED):
        return False
    unit = FIRST_UNIT.match(following.said)
    fits = one.width + columns(unit[0] if unit else "") <= full - RAGGED
    return not fits and one.width <= full + RAGGED and (told_apart or not one.ended)
