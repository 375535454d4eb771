"""Part a run of words at the forced line ends of a web page: paragraphs, or lines of one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kanben.model import Block, Break, Figure, Inline, Paragraph, plain
from kanben.readers.joins import joined

INDENTED = re.compile(r"[ \t\n]*(?:(?:\u3000|\xa0){2}|——|――|──)")
FINAL = "。！？!?…」』”’）)：:；;.—"
VERSE, CLOSE = 24, 40
"""Code points of the longest line of a verse, and of one in a paragraph's own element."""


def lines_of(run: Sequence[Inline | Figure], *, close: bool) -> list[Block]:
    r"""Return the paragraphs and figures of ``run``; ``close`` if it stands in an element made for one paragraph.

    Two forced line ends part paragraphs, and so does one before an indent, or
    after a sentence where lines are longer than verse.

    >>> from kanben.model import Text
    >>> [plain(b.inlines) for b in lines_of([Text("甲"), Break(), Text("　　乙"), Break(), Text("丙")], close=False)]
    ['甲', '乙\n丙']
    """
    blocks: list[Block] = []
    lines: list[list[Inline]] = [[]]
    for item in run:
        if isinstance(item, Figure):
            blocks += _paragraphs(lines, close)
            blocks.append(item)
            lines = [[]]
        elif isinstance(item, Break):
            lines.append([])
        else:
            lines[-1].append(item)
    return [*blocks, *_paragraphs(lines, close)]


def _paragraphs(lines: list[list[Inline]], close: bool) -> list[Block]:
    if len(lines) == 1 and not lines[0]:
        return []
    if len(lines) == 1:
        line = joined(tuple(lines[0]))
        return [Paragraph(line)] if line else []
    said = [plain(tuple(line)) for line in lines]
    prose = max(len(words.strip()) for words in said) > (CLOSE if close else VERSE)
    parts: list[list[Inline]] = [[]]
    before = ""
    for typed, words in zip(lines, said, strict=True):
        ended = prose and before[-1:] in FINAL
        if not before or not words.strip() or ended or INDENTED.match(words):
            parts.append(list(typed))
        else:
            parts[-1] += [Break(), *typed]
        before = words.strip()
    return [Paragraph(whole) for part in parts if (whole := joined(tuple(part)))]
