"""Put the titles of works between 《》.

A keyboard has < and >, Latin has ‹› and «», mathematics ≪≫.  A doubled bracket
round Han is a title typed.  A single one is also how a manual writes a blank to
be filled in, <文件名>: it is a title only where the text says so, by 《》 round the
same words elsewhere or by what stands beside it (小說<紅樓夢>).  A title inside a
title has 〈〉 (GB/T 15834, 4.15); Taiwan's 〈〉 round a lone essay are as they should be.
"""

import re
from collections.abc import Iterator

from kanben.edits import Edit
from kanben.repairs.han import has_han

INSIDE = "[^<>＜＞≪≫«»‹›《》\n]{1,40}"
# A character comes first, since that is sought much faster than a choice is tried.
TITLES = re.compile(
    rf"[<＜≪«‹](?:(?:(?<=<)(?<!<<)<|(?<=＜)＜|(?<=[≪«]))({INSIDE})(?:>>(?!>)|＞＞|≫|»)|(?<=[<＜‹])({INSIDE})[>＞›])"
)
WORK = re.compile(
    "(?:小[说說]|[电電]影|名著|[诗詩]集|文集|[杂雜]志|[杂雜]誌|[报報][纸紙]|[论論]文|散文|[戏戲][剧劇]|歌曲|[专專][辑輯]|著作|[编編写寫]的|[读讀][过過了]?)$"
)
OF_A_WORK = re.compile("[一这這那][书書文部本篇]|[中里裏裡][写寫说說]|的作者|[杂雜][志誌]")
TITLED = re.compile(rf"《({INSIDE})》")
NESTED = re.compile(r"《[^《》\n]{0,40}(《)[^《》\n]{1,40}(》)[^《》\n]{0,40}》")
BEFORE = 3  # characters that may name the kind of work


def titles(text: str) -> Iterator[Edit]:
    """
    >>> from kanben.repairs import mend
    >>> mend("<<紅樓夢>>與小說<三國演義>,mount <设备>,1<2", titles)
    '《紅樓夢》與小說《三國演義》,mount <设备>,1<2'
    """
    known: frozenset[str] | None = None
    for title in TITLES.finditer(text):
        name = title[1] or title[2]
        if not has_han(name):
            continue
        if not title[1] and text[title.start()] != "‹":
            known = frozenset(TITLED.findall(text)) if known is None else known
            if name not in known and not _beside(text, *title.span()):
                continue
        yield Edit(title.start(), title.start(title.lastindex or 0), "《", reason="a title stands between 《》")
        yield Edit(title.end(title.lastindex or 0), title.end(), "》", reason="a title stands between 《》")
    for nested in NESTED.finditer(text):
        yield Edit(*nested.span(1), "〈", reason="a title inside a title")
        yield Edit(*nested.span(2), "〉", reason="a title inside a title")


def _beside(text: str, start: int, end: int) -> bool:
    """Say whether the words before or after a name in single brackets call it a work."""
    return bool(WORK.search(text[max(0, start - BEFORE) : start]) or OF_A_WORK.match(text, end))
