"""Find who speaks: turns of an interview, and speech that stands as bare paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from kanben.structure.lines import Line

_LATIN = r"[A-Z][A-Za-z.'’·-]{0,20}(?: [A-Z][A-Za-z.'’·-]{0,20}){0,2}"
_SET_WIDE = r"[\u3400-\u9fff][ \u3000]{1,2}[\u3400-\u9fff]"  # 李　明
_WHO = rf"{_LATIN}|[QAＱＡ]\d{{1,2}}|{_SET_WIDE}|[^\s，。：:；？！“”‘’「」『』《》（）()【】\[\]〔〕\d①-⑳*_/]{{1,8}}"
SPEAKER = re.compile(
    rf"(?:\*\*|__)?[【〖\[]?\s?(?P<who>{_WHO})\s?(?:\*\*|__)?[】〗\]]?\s?[：:](?!//)\s?(?:\*\*|__)?\s{{0,2}}(?=\S)"
)
ASKS = frozenset(
    ["提問", "提问", "問", "问", "記者", "记者", "主持人", "主持", "採訪者", "采访者", "訪談者", "访谈者", "Q", "Ｑ"]
)
ANSWERS = frozenset(["答", "回答", "受訪者", "受访者", "嘉賓", "嘉宾", "A", "Ａ"])
FIELDS = frozenset(
    (
        *(
            "注",
            "註",
            "按",
            "附",
            "例",
            "圖",
            "图",
            "文",
            "時間",
            "时间",
            "地點",
            "地点",
            "作者",
            "來源",
            "来源",
            "編輯",
        ),
        *(
            "编辑",
            "責編",
            "责编",
            "日期",
            "電話",
            "电话",
            "地址",
            "備註",
            "备注",
            "說明",
            "说明",
            "標題",
            "标题",
            "主題",
        ),
        *(
            "主题",
            "例如",
            "比如",
            "原因",
            "結果",
            "结果",
            "譯者",
            "译者",
            "攝影",
            "摄影",
            "校對",
            "校对",
            "其一",
            "其二",
        ),
        *("人物", "價格", "价格"),
    )
)
"""Labels of fields, not of people."""

SAID = re.compile("[說说道問问喊叫笑想曰云罵骂嘆叹寫写是有]$|^[他她它我你您]")
DENSE = 10  # a dialogue has a turn at least every so many lines
LEFT = 12  # lines after the last turn that may still be its

SAYING = re.compile(
    r"(?:[說说]|表示|告[訴诉]|[問问]|提出|喊|[寫写]道|回答|答道|[內内]容|[態态]度|感[嘆叹])[^，。；]{0,24}：$"
)
TOLD = re.compile(r"告[訴诉](?!我)\S{1,8}[，：]")
QUOTED = re.compile("“[^“”]*”|「[^「」]*」")
FIRST_PERSON = re.compile("我[們们]?|咱[們们]?")
NARRATOR = 0.25  # share of paragraphs in the first person above which the writer is the one who says 我


def label(line: Line) -> str:
    """Return the label that opens a line as a turn might; empty if there is none."""
    found = SPEAKER.match(line.text)
    return re.sub(r"\s", "", found["who"]) if found and not found["who"].isascii() else found["who"] if found else ""


def speakers(lines: Sequence[Line]) -> frozenset[str]:
    """Return the labels that open turns of a dialogue: at least two, taking turns, one of them twice.

    >>> from kanben.structure.lines import split
    >>> sorted(speakers(split("提問：去年？\\n湯道生：是。\\n提問：今年？\\n湯道生：也是。\\n談邊界：不做的事")))
    ['提問', '湯道生']
    >>> speakers(split("她說：去吧。\\n他說：不去。\\n她說：去。\\n他說：好。"))
    frozenset()
    """
    said = [(i, who) for i, line in enumerate(lines) if (who := label(line)) and who not in FIELDS]
    counts = Counter(who for _, who in said)
    known = {who for who in counts if named(who) or (counts[who] > 1 and not SAID.search(who))}
    turns = [(i, who) for i, who in said if who in known]
    changes = sum(a != b for (_, a), (_, b) in pairwise(turns))
    if len(known) < 2 or changes < 2 or turns[-1][0] - turns[0][0] > DENSE * len(turns):
        asked = any(role(who) == "question" for who in known)
        return frozenset(known) if len(known) > 1 and changes == 1 and asked else frozenset()
    return frozenset(known) if any(role(who) == "question" for who in known) or len(turns) >= 4 else frozenset()


def named(who: str) -> bool:
    """Say whether a label is that of someone who asks or answers, whoever it is: 問, 記者, Q1."""
    return who.rstrip("0123456789") in ASKS | ANSWERS


def role(speaker: str) -> str:
    """Return ``question`` for one who asks, ``answer`` for anyone else."""
    return "question" if re.sub(r"[\s\d]", "", speaker) in ASKS else "answer"


def announces(line: Line) -> bool:
    """Say whether a paragraph ends by announcing words: 表示： 說了一句："""
    return bool(SAYING.search(line.text, max(len(line.text) - 40, 0)))


def first_person(line: Line) -> bool:
    """Say whether someone says 我 or 我們 outside quotation marks."""
    return bool(FIRST_PERSON.search(QUOTED.sub("", line.text)))


def told(line: Line) -> bool:
    """Say whether the paragraph tells that someone told the writer something: 謝明告訴朱思碼記，"""
    return bool(TOLD.search(line.text))
