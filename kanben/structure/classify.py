"""Say of each line what it is: a heading, a turn, a caption, a quotation …

Rules speak in order and a later one does not overrule an earlier one; the
editor's word, given in ``book.toml``, comes before them all.  Where no rule
knows, the line is a paragraph, and if it looks odd for one, a finding says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from kanben.findings import Remark
from kanben.structure import speech
from kanben.structure.credits import LEAD
from kanben.structure.lines import CAPTION, COUNTED, NUMBERED, ORDINAL, SIGNED, WORK, Line

EPIGRAPH = 5  # lines an epigraph may have, its attribution included
SET_IT = "say what it is with a line under `set` of its chapter in book/book.toml"


def classify(lines: Sequence[Line], settled: Mapping[str, str]) -> tuple[list[str], list[Remark]]:
    """Return the kind of each line, and remarks on what was decided by likelihood or not at all."""
    kinds = [""] * len(lines)
    remarks: list[Remark] = []
    for i, line in enumerate(lines):
        kinds[i] = next((kind for begins, kind in settled.items() if line.text.startswith(begins)), "")
    _numbered(lines, kinds)
    _named(lines, kinds)
    _dialogue(lines, kinds)
    _epigraph(lines, kinds)
    _speech(lines, kinds, remarks)
    for i, line in enumerate(lines):
        if not kinds[i]:
            kinds[i] = "paragraph"
            if line.bare and i and len(lines) > 1:
                remarks.append(
                    Remark(line.start, "R-221", f"a heading, a caption or a paragraph? 「{line.text}」", SET_IT)
                )
    return kinds, remarks


def _numbered(lines: Sequence[Line], kinds: list[str]) -> None:
    """Take 01, 02, 03 … standing alone as sections, if they count up from the first."""
    found = [i for i, line in enumerate(lines) if not kinds[i] and NUMBERED.fullmatch(line.text)]
    if found and [int(lines[i].text) for i in found] == list(range(1, len(found) + 1)):
        for i in found:
            kinds[i] = "heading"


def _named(lines: Sequence[Line], kinds: list[str]) -> None:
    """Take what names itself: 第一章, 一、…, 導讀 …, a photographer's credit, a signature."""
    counted = [i for i, line in enumerate(lines) if COUNTED.fullmatch(line.text)]
    for i, line in enumerate(lines):
        if kinds[i]:
            continue
        if ORDINAL.fullmatch(line.text):
            kinds[i] = "heading"
        elif i in counted and len(counted) > 1:
            kinds[i] = "subheading" if line.text.startswith("（") else "heading"
        elif LEAD.fullmatch(line.text):
            kinds[i] = "lead"
        elif line.bare and CAPTION.fullmatch(line.text):
            kinds[i] = "caption"
        elif i and (WORK.fullmatch(line.text) or SIGNED.fullmatch(line.text)):
            kinds[i] = "attribution"


def _dialogue(lines: Sequence[Line], kinds: list[str]) -> None:
    """Take the turns of an interview with what continues them, and bare lines before a question as headings."""
    labels = speech.speakers(lines)
    if not labels:
        return
    for i, line in enumerate(lines):
        if not kinds[i] and (turn := speech.SPEAKER.match(line.text)) and turn[1] in labels:
            kinds[i] = "turn"
    for i, (line, following) in enumerate(pairwise(lines)):
        label = speech.SPEAKER.match(following.text)
        if not kinds[i] and line.bare and kinds[i + 1] == "turn" and label and speech.role(label[1]) == "question":
            kinds[i] = "heading"
    for i in range(1, len(lines)):
        if not kinds[i] and kinds[i - 1] in ("turn", "continued"):
            kinds[i] = "continued"


def _epigraph(lines: Sequence[Line], kinds: list[str]) -> None:
    """Take sentences before the first section, closed by a bare name, as an epigraph with its attribution."""
    first = kinds.index("heading") if "heading" in kinds else 0
    head = range(first)
    if 2 <= first <= EPIGRAPH and not any(kinds[i] for i in head) and lines[first - 1].bare:
        for i in head:
            kinds[i] = "epigraph"
        kinds[first - 1] = "attribution"


def _speech(lines: Sequence[Line], kinds: list[str], remarks: list[Remark]) -> None:
    """Take as speech a paragraph that the one before announces, or that stands beside 某某告訴…… and says 我們."""
    free = [i for i in range(len(lines)) if not kinds[i]]
    said = {i for i in free if speech.first_person(lines[i])}
    reported = len(said) < speech.NARRATOR * len(free)
    for i in free:
        line = lines[i]
        before = lines[i - 1] if i and kinds[i - 1] in ("", "paragraph", "speech") else None
        following = lines[i + 1] if i + 1 < len(lines) and not kinds[i + 1] else None
        if before and speech.announces(before) and kinds[i - 1] != "speech":
            kinds[i] = "speech"
        elif reported and i in said and not speech.told(line):
            if any(beside and speech.told(beside) for beside in (before, following)):
                kinds[i] = "speech"
                remarks.append(
                    Remark(
                        line.start,
                        "R-222",
                        f"set as speech, for it says 我們 beside 告訴: 「{line.text[:16]}…」",
                        SET_IT,
                    )
                )
            elif before or following:
                remarks.append(Remark(line.start, "R-223", f"speech, or the writer? 「{line.text[:16]}…」", SET_IT))
        if line.text.endswith("：") and not speech.announces(line) and following:
            remarks.append(
                Remark(
                    line.start, "R-224", f"announces what follows, left as paragraphs: 「…{line.text[-16:]}」", SET_IT
                )
            )
