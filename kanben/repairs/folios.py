"""Take out what a page had above and below its text: numbers and running heads.

A copy of a PDF carries them along, and each stands in the middle of a sentence.
「第 12 頁 共 30 頁」 says what it is.  A bare number, - 12 - or 12/30, is a page's
only if such numbers count up and most of them break a sentence: else they number
sections.  A head is the same short line, again and again, beside a number or
in the middle of a sentence.  Where a page's end broke a sentence, it is joined.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kanben.edits import Edit
from kanben.findings import Remark
from kanben.repairs.han import BLANK, has_han
from kanben.repairs.lines import LINE, begins_anew, columns, ended, joint
from kanben.repairs.told import KEEP_IT

NUMBERS = {
    "named": re.compile(r"第 ?(\d{1,4}) ?[页頁](?:[ ,，/／]*共 ?\d+ ?[页頁])?|[Pp]age (\d{1,4})(?: of \d+)?"),
    "dashed": re.compile(r"[-–—－·•]{1,2} ?(\d{1,4}) ?[-–—－·•]{1,2}"),
    "of all": re.compile(r"(\d{1,4}) ?[/／] ?\d{1,4}"),
    "bare": re.compile(r"([1-9]\d{0,3})"),
}
BREAKING = {"named": 0.0, "dashed": 0.25, "of all": 0.25, "bare": 0.5}  # so many of them break a sentence
FEWEST = 3  # numbers, or heads, before we believe in pages; two of those that are named
LONGEST = 40  # characters of a head
NEXT = re.compile(r"\s*\n([ \t\u3000]*)(?=\S)")
PAGED = re.compile("(?m)[页頁]|Page|^[^\n]{15}")  # no page without its name or a line of prose
PAUSE = re.compile("[，、；。,;]")
PROSE = 30  # half cells a line has that may be a broken sentence


@dataclass(frozen=True, slots=True)
class _Short:
    """A line that may be a page's, and whether it stands behind a sentence that did not end."""

    start: int
    end: int
    said: str
    breaks: bool


def folios(text: str) -> Iterator[Edit | Remark]:
    """
    >>> from kanben.repairs import mend
    >>> page = "他沿着河一直走到天黑，走得很慢很慢，才看見\\n\\n第 1 頁 共 9 頁\\n\\n那座橋。\\n第 2 頁 共 9 頁"
    >>> mend(page, folios)
    '他沿着河一直走到天黑，走得很慢很慢，才看見那座橋。\\n'
    >>> mend("他沿着河走。\\n1\\n那座橋。\\n2\\n三\\n3", folios)
    '他沿着河走。\\n1\\n那座橋。\\n2\\n三\\n3'
    """
    if not PAGED.search(text):
        return
    short = list(_short(text))
    numbers = _numbers(short)
    taken = sorted({**numbers, **_heads(short, numbers)}.items())
    i = 0
    while i < len(taken):
        j = i + 1
        while j < len(taken) and not text[short[taken[j - 1][0]].end : short[taken[j][0]].start].strip():
            j += 1
        group = [short[k] for k, _ in taken[i:j]]
        for one, (_, what) in zip(group, taken[i:j], strict=True):
            yield Remark(one.start, "R-143", f"set aside, {what}: {one.said}", KEEP_IT)
        yield from _without(text, group)
        i = j


def _short(text: str) -> Iterator[_Short]:
    """Yield the lines that are numbers, or short and not far behind prose."""
    broken, since = False, FEWEST
    for found in LINE.finditer(text):
        said = found[0].strip(BLANK) if found.end() - found.start() <= LONGEST else ""
        if not said:
            if found.end() - found.start() > LONGEST:
                broken, since = _broken(found[0]), 0
            continue
        since += 1
        if since < FEWEST or said[-1] in "0123456789页頁-–—－·•":
            yield _Short(*found.span(), said, broken and since < FEWEST)
        if columns(said) >= PROSE:
            broken, since = _broken(said), 0


def _broken(line: str) -> bool:
    """Say whether a line of prose stops in mid-sentence."""
    return not ended(line) and PAUSE.search(line) is not None


def _numbers(short: list[_Short]) -> dict[int, str]:
    """Return which of the lines are numbers of pages, and what to call them."""
    kinds: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for i, line in enumerate(short):
        for kind, pattern in NUMBERS.items():
            if number := pattern.fullmatch(line.said):
                kinds[kind].append((i, int(number[number.lastindex or 1])))
                break
    taken: dict[int, str] = {}
    for kind, found in kinds.items():
        for chain in _rising(found):
            breaking = sum(short[i].breaks for i, _ in chain)
            enough = len(chain) >= (FEWEST - 1 if kind == "named" else FEWEST)
            if (enough and breaking >= BREAKING[kind] * len(chain)) or "共" in short[chain[0][0]].said:
                taken |= {i: "the number of a page" for i, _ in chain}
    return taken


def _rising(found: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Yield runs of numbers that count up; one that is missing is passed over."""
    chain: list[tuple[int, int]] = []
    for one in found:
        if chain and not 1 <= one[1] - chain[-1][1] <= 2:
            yield chain
            chain = []
        chain.append(one)
    if chain:
        yield chain


def _heads(short: list[_Short], numbers: dict[int, str]) -> dict[int, str]:
    """Return which of the lines are running heads."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for i, line in enumerate(short):
        if (
            i not in numbers
            and has_han(line.said)
            and not ended(line.said)
            and not begins_anew(line.said)
            and not any(p.fullmatch(line.said) for p in NUMBERS.values())
        ):
            places[line.said].append(i)
    return {
        i: "a running head"
        for where in places.values()
        if len(where) >= FEWEST
        and all(short[i].breaks or i - 1 in numbers or i + 1 in numbers for i in where)
        and 2 * sum(short[i].breaks for i in where) >= len(where)
        for i in where
    }


def _without(text: str, group: list[_Short]) -> Iterator[Edit]:
    """Take out lines that stand together, and join the sentence they broke."""
    start, end = group[0].start, group[-1].end
    while start and text[start - 1].isspace():
        start -= 1
    before = text[text.rfind("\n", 0, start) + 1 : start]
    following = NEXT.match(text, end)
    rest = text[following.end() : following.end() + LONGEST].partition("\n")[0] if following else ""
    if (
        rest
        and following
        and not following[1]
        and columns(before) >= PROSE
        and not ended(before)
        and not begins_anew(rest)
    ):
        yield Edit(start, following.end(), joint(before[-1], rest[0]), reason="a sentence broken by the end of a page")
        return
    for one in group:
        yield Edit(one.start, one.end, "", reason="of the page, not of the text")
