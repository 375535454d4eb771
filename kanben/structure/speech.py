"""Find who speaks: turns of an interview, and speech that stands as bare paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kanben.structure.lines import Line

SPEAKER = re.compile(r"([^\s，。：；？！“”《》（）\d]{1,8})：\s*(?=\S)")
ASKS = frozenset(["提問", "提问", "問", "问", "記者", "记者", "主持人", "採訪者", "采访者", "Q"])
ANSWERS = frozenset(["答", "回答", "A"])

SAYING = re.compile(
    r"(?:[說说]|表示|告[訴诉]|[問问]|提出|喊|[寫写]道|回答|答道|[內内]容|[態态]度|感[嘆叹])[^，。；]{0,24}：$"
)
TOLD = re.compile(r"告[訴诉](?!我)\S{1,8}[，：]")
QUOTED = re.compile("“[^”]*”|「[^」]*」")
FIRST_PERSON = re.compile("我[們们]?|咱[們们]?")
NARRATOR = 0.25  # share of paragraphs in the first person above which the writer is the one who says 我


def speakers(lines: Sequence[Line]) -> frozenset[str]:
    """Return the labels that open turns of a dialogue: at least two, taking turns, one of them twice.

    >>> from kanben.structure.lines import split
    >>> sorted(speakers(split("提問：去年？\\n湯道生：是。\\n提問：今年？\\n湯道生：也是。\\n談邊界：不做的事")))
    ['提問', '湯道生']
    """
    labels = Counter(match[1] for line in lines if (match := SPEAKER.match(line.text)))
    known = {label for label in labels if label in ASKS or label in ANSWERS or labels[label] > 1}
    return frozenset(known) if len(known) > 1 and (known & ASKS or sum(labels[k] for k in known) >= 4) else frozenset()


def role(speaker: str) -> str:
    """Return ``question`` for one who asks, ``answer`` for anyone else."""
    return "question" if speaker in ASKS else "answer"


def announces(line: Line) -> bool:
    """Say whether a paragraph ends by announcing words: 表示： 說了一句："""
    return bool(SAYING.search(line.text))


def first_person(line: Line) -> bool:
    """Say whether someone says 我 or 我們 outside quotation marks."""
    return bool(FIRST_PERSON.search(QUOTED.sub("", line.text)))


def told(line: Line) -> bool:
    """Say whether the paragraph tells that someone told the writer something: 謝明告訴朱思碼記，"""
    return bool(TOLD.search(line.text))
