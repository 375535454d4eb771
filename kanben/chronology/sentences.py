"""The words an entry shows: the sentence around a date, or its own part of a sentence that holds several."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import pairwise

from kanben.chronology.passages import Line
from kanben.reckoning.folding import fold

_END = re.compile(r"[。！？!?；;…]+[”」』）)]*(?![，,、：”」』])|\n")
_CLAUSE = re.compile(r"[，,；;：:]")
_WHEN = (
    r"[ ，,。.、]|[0-9〇一二三四五六七八九十]{1,3}[時时點点分秒]|(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]"
    r"|凌晨|清晨|早晨|上午|中午|正午|下午|傍晚|晚上|深夜|午夜|夜"
)
_PLACES = "省市县縣区區镇鎮乡鄉村州郡府京海津港澳湾灣岛島路街巷楼樓厦廈馆館院站场場宫宮寺庙廟山城园園桥橋门門国國室厅廳"
_ALONE = re.compile(rf"(?:{_WHEN})*(?:[\u4e00-\u9fff·]{{0,20}}?[{_PLACES}][ 。.]*)?")
_STARTS = re.compile(
    "[又再才就已正在于於从從到被把將将由获獲任升调調迁遷改考入进進出回赴离離去来來返辞辭退加成上与與和因為为以则則并並完發发推宣"
    "签簽当當担擔创創建开開设設毕畢结結参參晋晉转轉移搬病逝死生娶嫁卒不没沒只仍还還也都受赢贏夺奪拿收买買卖賣起至作做]"
)
"""A clause that begins so goes on with the subject of the one before."""
LONGEST = 120
"""A longer sentence is cut to the clauses around its date (code points)."""


def ends(text: str) -> list[int]:
    """Return where sentences of a line begin and end; a question within one (「何時？」他問) is no end."""
    return [0, *(m.end() for m in _END.finditer(text)), len(text)]


def bounds(places: list[int], start: int, end: int) -> tuple[int, int]:
    """Return the first and last place of the sentence around ``start`` to ``end``.

    >>> bounds([0, 4, 9], 5, 7)
    (4, 9)
    """
    return places[bisect_right(places, start) - 1], places[bisect_left(places, end)]


def sentence(own: tuple[Line, ...], at: int, start: int, end: int, places: list[int] | None = None) -> str:
    """Return the sentence around a date; where the date is all its line says, the next sentence too.

    ``places`` are the :func:`ends` of the line, if they are known already.
    """
    text = own[at].text
    first, last = bounds(places or ends(text), start, end)
    if len(text) <= end - start + 40 and at + 1 < len(own) and own[at + 1].own and is_alone(text, start, end):
        following = own[at + 1].text
        stop = _END.search(following)
        return paired(text[first:last].strip() + following[: stop.end() if stop else len(following)].strip())
    return _whole(text, first, last)


@lru_cache(maxsize=2)  # one sentence may hold a thousand dates
def _whole(text: str, first: int, last: int) -> str:
    return paired(text[first:last].strip())


def is_alone(text: str, start: int, end: int) -> bool:
    """Say whether a line holds nothing but when and where.

    >>> is_alone("2014年2月18日，星期二。", 0, 10), is_alone("2014年，公司停業。", 0, 5)
    (True, False)
    """
    return bool(_ALONE.fullmatch(text[:start] + "，" + text[end:]))


def parts(text: str, places: list[int], dated: list[tuple[int, int]]) -> list[int]:
    """Return where a sentence is cut, from its first place to its last, so that each part belongs to a date.

    ``dated`` are the places of the dates in it, of the same date told again only the first.
    A sentence is cut only before a clause with a subject of its own: what lacks
    one (公司1998年成立，2004年上市) is shown whole.
    """
    first, last = bounds(places, *dated[0])
    cuts = [first]
    for (_, before), (start, end) in pairwise(dated):
        marks = [m.end() for m in _CLAUSE.finditer(text, before, start)]
        if marks and _stands(fold(text[marks[-1] : start]).strip(), text[end:last]):
            cuts.append(marks[-1])
    return [*cuts, last]


def _stands(before: str, after: str) -> bool:
    """Say whether a clause has a subject of its own, before its date or behind it."""
    if len(before) > 2:
        return True
    rest = after.lstrip()
    comma = rest[:1] in "，,"
    rest = rest.lstrip("，, ")
    clause = _CLAUSE.split(rest, maxsplit=1)[0]
    return len(clause) >= (4 if comma else 6) and not _STARTS.match(rest)


def shortened(said: str, date: str) -> str:
    """Cut a long sentence to the clauses around its date, with …… where words were left out."""
    if len(said) <= LONGEST or date not in said:
        return ended(said, said[-1:] in "，,；;：:")
    at, cuts = said.index(date), _cuts(said)
    first = cuts[bisect_right(cuts, at) - 1]
    if first <= 24:
        first = 0
    last = cuts[min(bisect_left(cuts, max(at + len(date), first + 60)), len(cuts) - 1)]
    said, more = said[first:last], last < len(said)
    return paired(("……" if first else "") + ended(said, more or said[-1:] in "，,；;：:"))


@lru_cache(maxsize=2)  # as above
def _cuts(said: str) -> list[int]:
    """Return where clauses of ``said`` begin and end."""
    return [0, *(m.end() for m in _CLAUSE.finditer(said)), len(said)]


def ended(said: str, broken: bool) -> str:
    """Return ``said`` with …… for the mark it breaks off at, if it does: no excerpt ends on a semicolon."""
    return said.rstrip("，,；;：:") + "……" if broken else said


def paired(said: str) -> str:
    """Drop a quotation mark whose partner was left behind, or set the partner."""
    for opening, closing in ("“”", "「」", "『』", "（）"):
        if said.count(opening) < said.count(closing):
            said = (
                said.replace(closing, "", 1) if said.index(closing) < len(said) // 2 or said.endswith(closing) else said
            )
        elif said.count(opening) > said.count(closing):
            said = said.replace(opening, "", 1) if said.startswith(opening) else said + closing
    return said
