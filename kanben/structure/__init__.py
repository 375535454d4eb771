"""Divide a repaired text into blocks, and lose nothing on the way.

Each line that holds something is one leaf of the blocks, in the order received.
What is taken out (a date stamp, the blank lines) is taken by
:class:`~kanben.edits.Edit`, as a repair would be, so that the text of the blocks
is exactly the text of the revision: ``"\\n".join(lines(blocks)) == revision.text``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kanben.edits import Edit, Revision
from kanben.findings import Finding
from kanben.model import (
    Block,
    Blocks,
    Figure,
    Heading,
    Inlines,
    List,
    Origin,
    Paragraph,
    Quotation,
    Span,
    Text,
    Turn,
)
from kanben.structure import speech
from kanben.structure.classify import classify
from kanben.structure.credits import LEAD, read_credits
from kanben.structure.lines import Line, split

__all__ = ["Divided", "divide"]


@dataclass(frozen=True, slots=True)
class Divided:
    """The blocks of an article, its revision with what was taken out, and what it says of itself."""

    blocks: Blocks
    revision: Revision
    author: str = ""
    date: str = ""
    findings: tuple[Finding, ...] = ()


def divide(revision: Revision, source: str = "", settled: Mapping[str, str] | None = None, title: str = "") -> Divided:
    """Return the blocks of a text; a line near its head that is ``title`` is taken, for the chapter has it.

    ``settled`` is the editor's word: the first characters of a line, and what it
    is (one of :data:`kanben.plan.KINDS`).  An entry that no line begins with is a finding (R-220).
    """
    settled = settled or {}
    lines = split(revision.text)
    credits = read_credits(lines, title)
    taken = {line.start: (rule, reason) for line, rule, reason in credits.taken}
    body = [line for line in lines if line.start not in taken]
    kinds, remarks = classify(body, settled)
    findings = [
        Finding(r.code, r.message, source, revision.received.count("\n", 0, revision.to_received(r.at)) + 1, r.hint)
        for r in remarks
    ]
    findings += [
        Finding(
            "R-220",
            f"no line of {source} begins with 「{begins}」",
            "book/book.toml",
            0,
            "take its words from the repaired text",
        )
        for begins in settled
        if not any(line.text.startswith(begins) for line in body)
    ]
    parted = revision.apply([*_colons(body, kinds), *_taken_out(revision.text, lines, taken)])
    places = [(revision.to_received(line.start), revision.to_received(line.end)) for line in body]
    leaves = [
        _Leaf(line.text, kind, Origin(source, *place)) for line, kind, place in zip(body, kinds, places, strict=True)
    ]
    return Divided(
        tuple(_blocks(leaves)), parted, credits.author, credits.date, tuple(sorted(findings, key=lambda f: f.line))
    )


@dataclass(frozen=True, slots=True)
class _Leaf:
    text: str
    kind: str
    origin: Origin


def _colons(lines: Sequence[Line], kinds: Sequence[str]) -> list[Edit]:
    """Set a colon between 導讀 and the lead it stands against."""
    return [
        Edit(line.start + len(lead[1]), line.start + len(lead[1]), "：", "lead", "parts the label from the lead")
        for line, kind in zip(lines, kinds, strict=True)
        if kind == "lead" and (lead := LEAD.fullmatch(line.text)) and not lead[2]
    ]


def _taken_out(text: str, lines: Sequence[Line], taken: Mapping[int, tuple[str, str]]) -> list[Edit]:
    """Take out credits, blanks round lines and blank lines; one line feed is left between two leaves."""
    edits, at, kept_before = [], 0, False
    for line in lines:
        gap = text[at : line.start]
        if line.start in taken:
            edits += [
                Edit(at, line.start, "", "line-end", "an empty line"),
                Edit(line.start, line.end, "", *taken[line.start]),
            ]
        else:
            feed = gap.find("\n") if kept_before else -1
            edits += [
                Edit(at, at + feed if feed >= 0 else line.start, "", "line-end", "an empty line"),
                Edit(at + feed + 1 if feed >= 0 else line.start, line.start, "", "line-end", "an empty line"),
            ]
            kept_before = True
        at = line.end
    return [edit for edit in (*edits, Edit(at, len(text), "", "line-end", "an empty line")) if edit.start < edit.end]


def _blocks(leaves: Sequence[_Leaf]) -> list[Block]:
    blocks: list[Block] = []
    for leaf in leaves:
        paragraph = Paragraph(_inlines(leaf.text), origin=leaf.origin)
        last = blocks[-1] if blocks else None
        match leaf.kind:
            case "heading" | "subheading":
                blocks.append(Heading(2 if leaf.kind == "heading" else 3, paragraph.inlines, origin=leaf.origin))
            case "lead":
                blocks.append(replace(paragraph, role="lead"))
            case "caption":
                blocks.append(Figure(paragraph.inlines, origin=leaf.origin))
            case "separator":
                blocks.append(replace(paragraph, role="separator"))
            case "item" if isinstance(last, List):
                blocks[-1] = replace(last, items=(*last.items, (paragraph,)), origin=_joined(last.origin, leaf.origin))
            case "item":
                blocks.append(List(((paragraph,),), origin=leaf.origin))
            case "epigraph" | "speech":
                if isinstance(last, Quotation) and last.role == leaf.kind and not last.attribution:
                    blocks[-1] = replace(
                        last, blocks=(*last.blocks, paragraph), origin=_joined(last.origin, leaf.origin)
                    )
                else:
                    blocks.append(Quotation((paragraph,), role=leaf.kind, origin=leaf.origin))
            case "attribution" if isinstance(last, Quotation) and not last.attribution:
                blocks[-1] = replace(last, attribution=paragraph.inlines, origin=_joined(last.origin, leaf.origin))
            case "attribution" if isinstance(last, Paragraph):
                blocks[-1] = Quotation((last,), paragraph.inlines, origin=_joined(last.origin, leaf.origin))
            case "turn":
                speaker, said = leaf.text.split("：", 1)
                blocks.append(
                    Turn(
                        (Text(speaker),),
                        (replace(paragraph, inlines=_inlines(said)),),
                        role=speech.role(speaker),
                        origin=leaf.origin,
                    )
                )
            case "continued" if isinstance(last, Turn):
                blocks[-1] = replace(last, blocks=(*last.blocks, paragraph), origin=_joined(last.origin, leaf.origin))
            case _:
                blocks.append(paragraph)
    return blocks


def _joined(first: Origin | None, last: Origin) -> Origin:
    return Origin(last.source, first.start if first else last.start, last.end)


def _inlines(text: str) -> Inlines:
    """Mark the language of a line that is all Latin; other lines are one run of text."""
    if text.isascii() and any(c.isalpha() for c in text) and " " in text:
        return (Span((Text(text),), lang="en"),)
    if lead := LEAD.fullmatch(text):
        text = f"{lead[1]}：{lead[3]}"
    return (Text(text),)
