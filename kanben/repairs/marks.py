"""Set omission, dashes, quotation marks and the dot in names as GB/T 15834 has them.

The omission mark is six dots in two cells, the dash one line over two cells, the
quotation marks curl and come in pairs, and a foreign name is parted by ·.  Dots
between Latin letters or digits are versions and file names; a hyphen inside
Latin is a hyphen; both were meant.
"""

import re
from collections.abc import Iterator

from kanben.edits import Edit
from kanben.findings import Remark
from kanben.repairs.han import HAN, MARKS, has_han

DOTS = re.compile(
    rf"(?:(?<=[{HAN}{re.escape(MARKS)}])|^)(?:\.{{3,}}|。{{3,}}|・{{3,}}|…+)|(?:\.{{3,}}|…+)(?=[{HAN}])", re.MULTILINE
)
DASHES = re.compile(r"(?<![-A-Za-z0-9])(?:-{2,}|－{2,}|─{2,}|—{3,}|―+|–{2,})(?![-A-Za-z0-9])")
YEARS = re.compile(r"(?<=\d{4})[-–~～](?=\d{4}年)")
NAME_DOT = re.compile(rf"(?<=[{HAN}])[•・‧∙](?=[{HAN}])")
NAME = re.compile(rf"(?:^|[“「『《（(—])([{HAN}]{{1,6}}(?:\.[{HAN}]{{1,6}})+)(?=$|[”」』》）)，,])", re.MULTILINE)
TYPED_DOT = re.compile(rf"(?<=[{HAN}])\.(?=[{HAN}])")
ENDS_IN_PERIOD = re.compile(rf"[{HAN}]\.[”’」』]?[ \t]*$", re.MULTILINE)
STRAIGHT = re.compile('"')


def ellipsis(text: str) -> Iterator[Edit]:
    """
    >>> from kanben.repairs import mend
    >>> mend("他說。。。。不知道...版本 1...3", ellipsis)
    '他說……不知道……版本 1...3'
    """
    for dots in DOTS.finditer(text):
        if dots[0] != "……":
            yield Edit(*dots.span(), "……")


def dash(text: str) -> Iterator[Edit]:
    """
    >>> from kanben.repairs import mend
    >>> mend("機房--面積8萬平米,2011-2013年,x--y", dash)
    '機房——面積8萬平米,2011—2013年,x--y'
    """
    for dashes in DASHES.finditer(text):
        if _in_han_line(text, dashes.start()):
            yield Edit(*dashes.span(), "——")
    for years in YEARS.finditer(text):
        yield Edit(*years.span(), "—", reason="a span of years")


def interpunct(text: str) -> Iterator[Edit | Remark]:
    """Part foreign names by ·, where a period stands in what can only be a name.

    A period between Han elsewhere is a full stop if the writer typed others at
    line ends (the rule of widths sees to it); else nobody knows, and it is said.

    >>> from kanben.repairs import mend
    >>> mend("溫斯頓.丘吉爾", interpunct)
    '溫斯頓·丘吉爾'
    """
    for dot in NAME_DOT.finditer(text):
        yield Edit(*dot.span(), "·")
    stops = types_periods(text)
    named = set() if stops else {at for name in NAME.finditer(text) for at in range(*name.span(1))}
    for dot in TYPED_DOT.finditer(text):
        if dot.start() in named:
            yield Edit(*dot.span(), "·")
        elif not stops:
            near = text[max(0, dot.start() - 6) : dot.end() + 6]
            yield Remark(dot.start(), "R-134", f"a full stop, or the dot in a name? 「{near}」", CORRECT_IT)


def quotes(text: str) -> Iterator[Edit | Remark]:
    """
    >>> from kanben.repairs import mend
    >>> mend('他說"往死裏幫"。', quotes)
    '他說“往死裏幫”。'
    """
    at = 0
    for line in text.split("\n"):
        straight = [mark.start() for mark in STRAIGHT.finditer(line)] if has_han(line) else []
        if straight and len(straight) % 2 == 0:
            for i, place in enumerate(straight):
                yield Edit(at + place, at + place + 1, "“”"[i % 2], reason="quotation marks curl")
        elif straight:
            yield Remark(at + straight[-1], "R-131", "a quotation mark without its fellow", CORRECT_IT)
        yield from _unpaired(line, at)
        at += len(line) + 1


CORRECT_IT = "put it right in book/corrections.toml"
PAIRS = dict(zip("”’」』》）", "“‘「『《（", strict=True))


def _unpaired(line: str, at: int) -> Iterator[Remark]:
    """Remark on each mark that opens and never closes, or closes and never opened, in a paragraph."""
    opened: list[tuple[str, int]] = []
    for place, character in enumerate(line):
        if character in PAIRS.values():
            opened.append((character, place))
        elif character in PAIRS:
            if character == "’" and line[place - 1 : place].isascii() and line[place - 1 : place].isalpha():
                continue  # an apostrophe
            if opened and opened[-1][0] == PAIRS[character]:
                opened.pop()
            else:
                yield Remark(
                    at + place, "R-132", f"{character} closes what was never opened: {_near(line, place)}", CORRECT_IT
                )
    for mark, place in opened:
        yield Remark(at + place, "R-133", f"{mark} is never closed: {_near(line, place)}", CORRECT_IT)


def _near(line: str, place: int) -> str:
    return f"「{line[max(0, place - 6) : place + 10]}」"


def types_periods(text: str) -> bool:
    """Say whether the writer ends Chinese sentences with a period, as some line shows."""
    return bool(ENDS_IN_PERIOD.search(text))


def _in_han_line(text: str, at: int) -> bool:
    return has_han(text[text.rfind("\n", 0, at) + 1 :].partition("\n")[0])
