"""What stands apart from the run of the text by its shape: breaks of scene, verse, lists, what closes an article."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kanben.structure.decision import Decision, Draft
from kanben.structure.lines import PROSE, Line

BREAK = re.compile(r"[\s*＊＃#◇◆○●□■☆★※§~～—\-－=＝_＿·…⋯.．+＋xX×]+")
SIGN = re.compile(r"[*＊＃#◇◆○●□■☆★※§~～—=＝…⋯＿×]|[-_.·+]{3}")
OVER = re.compile(
    r"[（(【\[—\-\s]*(?:全文|全書|全书|本篇|本文|正文|未|第.{1,6}[章卷部回])?\s*"
    r"(?:完[結结]?|待[續续]|the end|end)[）)】\]—\-\s。.]*",
    re.IGNORECASE,
)
FROM = re.compile(
    r"[（(【\[]?\s*(?:[責责]任[編编][輯辑]|[責责][編编]|[校审審]對?|[編编][輯辑]|[監监][製制]|[來来]源|原[載载刊]|原文|原題|原题"
    r"|本文(?:原|首)?[載载刊發发]|首[發发]|作者(?:[簡简]介|[為为系是]))[於于]?\s*[：:《／/|｜\s].{1,120}"
)
BULLET = re.compile(r"[•·・●▪◦‧○*＊\-－–]\s*(?=[^\s\d*＊\-－–—])")
QUOTED = re.compile(r"[>＞]\s?(?=\S)")
DATELINE = re.compile(
    r"(?:本[報报刊臺台][^，。：；\s]{1,8}|[^，。：；\s]{2,4}社[^，。：；\s]{1,8}|[^，。：；\s]{1,6}[時时][報报])\d{1,2}月\d{1,2}日[電电訊讯](?:\s?[（(][^（）()]{1,40}[）)])?"
)
TAIL = 12  # lines in which an article takes its leave
_PARTS = re.compile(r"[，、；。！？,;.!?\s]+")
_TALK = frozenset('“”‘’「」『』"：:')


def breaks(draft: Draft) -> None:
    """Take *** and ◇ on a line of their own as breaks of scene, marks and all."""
    for i, line in enumerate(draft.lines):
        if draft.free(i) and len(line.text) <= 40 and BREAK.fullmatch(line.text) and SIGN.search(line.text):
            draft.take(i, Decision("separator", "signs alone on a line", 0.9))


def close(draft: Draft) -> None:
    """Take （完）, 責任編輯：…, 原載…… at the end as what they are."""
    for i in range(max(len(draft.lines) - TAIL, 1), len(draft.lines)):
        text = draft.lines[i].text
        if draft.free(i) and len(text) <= 130:
            if OVER.fullmatch(text):
                draft.take(i, Decision("end", "says that it ends here", 0.95))
            elif FROM.fullmatch(text):
                draft.take(i, Decision("source", "says where the article comes from", 0.8))


def listed(draft: Draft) -> None:
    """Take runs of lines with the same sign before each as a list, or a quotation where the sign is >."""
    for kind, sign, fewest in (("item", BULLET, 2), ("quotation", QUOTED, 1)):
        run: list[int] = []
        for i, line in enumerate((*draft.lines, None)):
            opens = line.text[0] if line and draft.free(i) and sign.match(line.text) else ""
            if run and opens != draft.lines[run[0]].text[0]:
                for at in run if len(run) >= fewest else ():
                    draft.take(at, Decision(kind, "the same sign opens each of these lines", 0.8))
                run = []
            if opens:
                run.append(i)


def verse(draft: Draft) -> None:
    """Take short lines of even length as verse, and of any length where they break into prose.

    Even: 床前明月光，疑是地上霜。 is two parts of five, and so is the next line.
    """
    lines = draft.lines
    long = sorted(len(line.text) for line in lines if not _short(line))
    usual = long[len(long) // 2] if long else 0
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and draft.free(end) and _short(lines[end]):
            end += 1
        if end - start >= 2 and (decided := _stanza(lines[start:end], usual)):
            for i in range(start, end):
                draft.take(i, decided)
        start = max(end, start + 1)


def _short(line: Line) -> bool:
    return len(line.text) <= 18 and not _TALK & set(line.text) and any("\u3400" <= c <= "\u9fff" for c in line.text)


def _stanza(run: Sequence[Line], usual: int) -> Decision | None:
    feet = [[len(part) for part in _PARTS.split(line.text) if part] for line in run]
    lengths = {length for foot in feet for length in foot}
    if len(lengths) == 1 and lengths <= {4, 5, 6, 7} and sum(map(len, feet)) >= 4:
        return Decision("verse", f"{len(run)} lines of even length", 0.85)
    if len(run) >= 4 and usual >= PROSE and sum(line.closed for line in run) * 3 <= len(run):
        return Decision("verse", f"{len(run)} short lines together, in a text of long ones", 0.65)
    return None
