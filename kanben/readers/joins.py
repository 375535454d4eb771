"""Make one line of the lines a paragraph was typed in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from kanben.model import Blocks, Break, Inline, Inlines, Paragraph, Quotation, Text, plain
from kanben.readers.leaves import Leaf, Walk, leaves

DASHES = re.compile(r"[ \t\u3000]*(?:——|――|──)")
AT_DASHES = re.compile(r"\n(?=[ \t\u3000]*(?:——|――|──))")
SOFT = re.compile(r"\A[\s\v]+|[\s\v]+\Z|[ \t\u3000]*([\n\v])[ \t\u3000]*")
FORCED = "\v"  # stands for a Break while lines are joined


def joined(inlines: Inlines) -> Inlines:
    """Return ``inlines`` as one line: no white space at its ends, its soft line ends closed up.

    A line end beside a Han character (or any full-width one) vanishes; one
    between Latin words becomes a space.  Forced breaks stay where they are.

    >>> plain(joined((Text("春眠不覺\\n曉 and\\nso on "),)))
    '春眠不覺曉 and so on'
    """
    if len(inlines) == 1 and isinstance(inlines[0], Text) and SOFT.search(inlines[0].text) is None:
        return inlines if inlines[0].text else ()
    said = [leaf for leaf in leaves((Paragraph(inlines),)) if not leaf.note and leaf.kind != "link"]
    whole = "".join(FORCED if leaf.kind == "line" else leaf.text for leaf in said)
    cells = list(whole)
    for gap in SOFT.finditer(whole):
        kept = ""
        if gap[1] == FORCED:
            kept = FORCED
        elif gap[1]:
            kept = "" if _wide(whole[gap.start() - 1]) or _wide(whole[gap.end()]) else " "
        cells[gap.start() : gap.end()] = [kept, *[""] * (gap.end() - gap.start() - 1)]
    at = 0

    def say(leaf: Leaf) -> str:
        nonlocal at
        if leaf.note or leaf.kind == "link":
            return leaf.text
        at += len(leaf.text)
        return "".join(cells[at - len(leaf.text) : at]).replace("\n", " ")

    (line,) = Walk(say).blocks((Paragraph(inlines),))
    assert isinstance(line, Paragraph)  # a walk keeps the shape
    return _without_outer_breaks(_merged(line.inlines))


def _wide(char: str) -> bool:
    """Say whether ``char`` is set without word spaces: Han, kana, full-width marks, but not Hangul."""
    return unicodedata.east_asian_width(char) in "WF" and not unicodedata.name(char, "").startswith("HANGUL")


def _merged(inlines: Inlines) -> Inlines:
    """Return ``inlines`` with neighbouring texts made one and empty ones gone."""
    merged: list[Inline] = []
    for inline in inlines:
        match inline, merged[-1:]:
            case Text(""), _:
                pass
            case Text(text), [Text(before)]:
                merged[-1] = Text(before + text)
            case _:
                merged.append(inline)
    return tuple(merged)


def _without_outer_breaks(inlines: Inlines) -> Inlines:
    while inlines and isinstance(inlines[0], Break):
        inlines = inlines[1:]
    while inlines and isinstance(inlines[-1], Break):
        inlines = inlines[:-1]
    return inlines


def at_dashes(inlines: list[Inline]) -> list[list[Inline]]:
    """Return ``inlines`` in two parts if its last typed line begins with the dash of an attribution, else in one.

    >>> at_dashes([Text("學而時習之\\n——《論語》")])
    [[Text(text='學而時習之')], [Text(text='——《論語》')]]
    """
    for i in range(len(inlines) - 1, -1, -1):
        match inlines[i]:
            case Text(text) if i and isinstance(inlines[i - 1], Break) and DASHES.match(text.lstrip("\n")):
                return [inlines[: i - 1], inlines[i:]]
            case Text(text) if found := list(AT_DASHES.finditer(text)):
                at = found[-1]
                return [[*inlines[:i], Text(text[: at.start()])], [Text(text[at.end() :]), *inlines[i + 1 :]]]
            case Break():
                break
    return [inlines]


def typed(words: list[Inline], quoted: bool) -> Iterator[Paragraph]:
    """Yield the paragraph a run of words makes; in a quotation an attribution is one of its own."""
    for part in at_dashes(words) if quoted else [words]:
        if line := joined(tuple(part)):
            yield Paragraph(line)


def attributed(blocks: Blocks) -> Quotation:
    """Return a quotation of ``blocks``; a last paragraph that begins with 破折號 is its attribution."""
    rest, last = blocks[:-1], blocks[-1:]
    match last:
        case (Paragraph(inlines),) if rest and DASHES.match(plain(inlines)):
            return Quotation(rest, inlines)
    return Quotation(blocks)
