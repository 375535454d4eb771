"""The forms a heading takes: 第十二章 風起, 卷三, 序章, Chapter 1, 一、緣起, （二）, 03, ① …

A form says only what a line looks like.  Whether it *is* a heading is decided
in :mod:`kanben.structure.headings`, from what stands around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kanben.structure.lines import LONGEST_HEADING
from kanben.structure.numerals import ARABIC, CIRCLED, HAN, WORDS, value

LONGEST = 60  # characters; no heading is longer, and no longer line is looked at

RANKS = {"部": 1, "編": 1, "编": 1, "輯": 1, "辑": 1, "卷": 2, "集": 2, "冊": 2, "册": 2, "篇": 3}
RANKS |= dict.fromkeys("章回幕折齣話话", 4) | dict.fromkeys("節节場场", 5)
"""How high a unit stands by custom; what nests in what inside a document comes before it."""

SAME = str.maketrans("编辑册话节场", "編輯冊話節場")
VOLUMES = frozenset("部編輯卷集冊篇") | {"part"}
CHAPTERS = frozenset("章回幕折齣話") | {"chapter"}

_NUMERAL = f"[{ARABIC}{HAN}]{{1,9}}"
_APART = r"[\s：:、.．·\-—－|｜丨《（(【]"
_ORDINAL = re.compile(
    rf"(?:正文\s*)?第\s?(?P<n>{_NUMERAL})\s?(?P<unit>[{''.join(RANKS)}])(?P<apart>{_APART}?)(?P<title>.*)"
)
_TOME = re.compile(
    rf"(?:(?P<which>[上中下])(?P<unit>[卷部篇編编冊册])|卷之?(?P<n>{_NUMERAL}))(?:(?P<apart>{_APART})(?P<title>.*))?"
)
_ENGLISH = re.compile(
    rf"(?P<unit>chapter|part|book|volume|section|act|scene)[\s.]*(?P<n>\d{{1,4}}|[IVXLC]{{1,7}}|{WORDS})"
    r"(?:[\s.:：—–-]+(?P<title>\S.*))?",
    re.IGNORECASE,
)
_ENGLISH_RANKS = {"part": 1, "book": 1, "volume": 1, "chapter": 4, "act": 4, "section": 5, "scene": 5}
OPENERS = (
    "序章|楔子|引子|序幕|緣起|缘起|前言|自序|代序|序言|序|引言|導言|导言|導論|导论|緒論|绪论|緒言|绪言|題記|题记|開場白|开场白"
    "|prologue|preface|introduction|foreword"
)
CLOSERS = "尾聲|尾声|終章|终章|番外|外傳|外传|結語|结语|結論|结论|結束語|结束语|餘論|余论|epilogue|conclusion"
LAST = "後記|后记|跋|附錄|附录|致謝|致谢|編後記|编后记|afterword|appendix|acknowledge?ments"
_NAMED = re.compile(
    rf"(?:(?P<opens>{OPENERS})|(?P<closes>{CLOSERS})|(?P<ends>{LAST}))"
    rf"(?:\s?{_NUMERAL})?(?:[\s：:、—]+(?P<title>\S.*))?",
    re.IGNORECASE,
)
_COUNTED = (
    ("一、", 7, re.compile(rf"(?P<n>[{HAN}]{{1,4}})[、.．]\s?(?P<title>\S.*)")),
    ("（一）", 8, re.compile(rf"[（(](?P<n>[{HAN}]{{1,4}})[）)]\s?(?P<title>\S.*)?")),
    ("1.1", 10, re.compile(r"\d{1,2}\.(?P<n>\d{1,2})[.\s、]\s*(?P<title>[^\s\d].*)")),
    ("1.", 9, re.compile(rf"(?P<n>[{ARABIC}]{{1,3}})[.．、]\s?(?P<title>[^\s{ARABIC}].*)")),
    ("1", 6, re.compile(rf"(?P<n>[{ARABIC}]{{1,3}})(?:[\s丨|｜/]+(?P<title>[^\s{ARABIC}].*))?")),
    ("一", 6, re.compile(rf"(?P<n>[{HAN}]{{1,4}}|[IVX]{{1,5}})")),
    ("(1)", 11, re.compile(rf"(?:[（(](?P<n>[{ARABIC}]{{1,2}})[）)]|(?P<m>\d{{1,2}})[)）])\s?(?P<title>\S.*)?")),
    ("①", 12, re.compile(rf"(?P<n>[{CIRCLED}])\s?(?P<title>\S.*)?")),
)
_FRAME = re.compile(r"^[\s#=*【〖\[]+|[\s#=*】〗\]]+$")
_SAID = re.compile(r"[。；;，,]$|。.")


@dataclass(frozen=True, slots=True)
class Form:
    """How a line is numbered or named: ``style`` is its kind of numbering, ``rank`` how high that stands by custom."""

    style: str
    rank: int
    number: int | None
    title: str = ""
    apart: bool = True  # its title, if any, is set apart from its number
    counted: bool = False  # by a mere number, which a list has too

    @property
    def sentence(self) -> bool:
        """Say whether the title is a sentence and so, most likely, none."""
        return bool(_SAID.search(self.title))

    @property
    def short(self) -> bool:
        """Say whether the title is as short as one is."""
        return len(self.title) <= LONGEST_HEADING and not self.sentence


def form(text: str) -> Form | None:
    """Return the form of a heading that ``text`` (one line) has; None if it has none.

    >>> form("第十二章　渡口").number, form("第一部電影").apart, form("Part II").style, form("卷三 風起").style
    (12, False, 'part', '卷')
    >>> form("一、水").style, form("03").style, form("1.5米"), form("他走了。")
    ('一、', '1', None, None)
    """
    if len(text) > LONGEST:
        return None
    core = _FRAME.sub("", text)
    if found := _ORDINAL.fullmatch(core):
        unit = found["unit"].translate(SAME)
        apart = bool(found["apart"]) or not found["title"]
        return Form(unit, RANKS[unit], value(found["n"]), found["title"].strip(), apart)
    if found := _TOME.fullmatch(core):
        unit = (found["unit"] or "卷").translate(SAME)
        number = value(found["n"]) if found["n"] else "上中下".index(found["which"]) + 1
        return Form(unit, RANKS[unit], number, (found["title"] or "").strip())
    if found := _ENGLISH.fullmatch(core):
        unit = found["unit"].lower()
        style = {"book": "part", "volume": "part", "act": "chapter"}.get(unit, unit)
        return Form(style, _ENGLISH_RANKS[unit], value(found["n"].upper()), found["title"] or "")
    if found := _NAMED.fullmatch(core):
        style = "opens" if found["opens"] else "closes" if found["closes"] else "ends"
        return Form(style, 0, None, found["title"] or "")
    for style, rank, pattern in _COUNTED:
        if found := pattern.fullmatch(core):
            given = found.groupdict()
            number = value(given["n"] or given.get("m") or "")
            return Form(style, rank, number, given.get("title") or "", counted=True)
    return None
