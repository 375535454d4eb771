"""From lines with their kinds to blocks.

What opens a line (a label, a sign) is set as its kind asks, and notes stand
where they are called: each such change is an edit, as a repair would be, so
that the lines of the blocks are the text of the revision.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kanben.edits import Edit
from kanben.model import (
    Block,
    Figure,
    Heading,
    Inline,
    Inlines,
    List,
    Note,
    Origin,
    Paragraph,
    Quotation,
    Span,
    Text,
    Turn,
    Verse,
)
from kanben.structure import shapes, speech
from kanben.structure.credits import lead
from kanben.structure.decision import Decision
from kanben.structure.forms import form
from kanben.structure.lines import Line
from kanben.structure.notes import ENTRY, Noted
from kanben.tongues import runs

Calls = Sequence[tuple[int, int, Noted]]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A line as it will stand in the book, and the edits that make it so."""

    kind: str
    level: int
    speaker: str
    text: str  # without its opening and without the marks of notes
    inlines: Inlines
    edits: tuple[Edit, ...]
    origin: Origin
    gap: int

    @property
    def paragraph(self) -> Paragraph:
        """The line as a paragraph."""
        return Paragraph(self.inlines, origin=self.origin)


def leaf(lines: Sequence[Line], i: int, decided: Decision, calls: Calls, origin: Origin) -> Leaf:
    """Return line ``i`` as it will stand, the notes it calls at their marks."""
    line = lines[i]
    speaker, opening, length, rule = _opening(line.text, decided)
    edits, inlines, at = [], [Text(opening)] if opening and not speaker else [], length
    if rule:
        becomes = f"{speaker}：" if speaker else opening
        pairs = zip(line.text[:length], becomes, strict=False)
        same = next((k for k, (was, now) in enumerate(pairs) if was != now), min(length, len(becomes)))
        edits.append(Edit(line.start + same, line.start + length, becomes[same:], *rule))
    found: list[Inline] = list(inlines)
    said = []
    for start, end, noted in calls:
        words = [lines[noted.line].text[noted.begins :], *(lines[n].text for n in noted.further)]
        found += [Text(line.text[at:start]), Note(tuple(Paragraph(_run(one)) for one in words))]
        edits.append(Edit(line.start + start, line.start + end, "", "note-mark", "the note is called here"))
        said += words
        at = end
    found.append(Text(line.text[at:]))
    if said:
        edits.append(Edit(line.end, line.end, "\n" + "\n".join(said), "note", "set where it is called"))
    text = "".join(inline.text for inline in found if isinstance(inline, Text))
    made = _joined_text(found) if calls else _run(text)
    if decided.kind == "dateline" and (head := shapes.DATELINE.match(text)) and made and isinstance(made[0], Text):
        rest = made[0].text[head.end() :]
        made = (Span((Text(head[0]),), role="dateline"), *((Text(rest),) if rest else ()), *made[1:])
    kind = "paragraph" if decided.kind == "turn" and not speaker else decided.kind
    return Leaf(kind, decided.level, speaker, text, made, tuple(edits), origin, line.gap)


def _opening(text: str, decided: Decision) -> tuple[str, str, int, tuple[str, str] | None]:
    """Return who speaks, what the line opens with instead, how much of it that replaces, and rule and reason."""
    match decided.kind:
        case "turn" if found := speech.SPEAKER.match(text):
            return found["who"].strip(), "", found.end(), ("turn", "a label and a colon open a turn")
        case "lead" if head := lead(text):
            return "", f"{head.label}：", head.length, ("lead", "parts the label from the lead")
        case "item" if found := shapes.BULLET.match(text):
            return "", "", found.end(), ("list-mark", "the list has a mark of its own")
        case "quotation" if found := shapes.QUOTED.match(text):
            return "", "", found.end(), ("quotation-mark", "the quotation is set as one")
        case _:
            return "", "", 0, None


def _joined_text(found: Sequence[Inline]) -> Inlines:
    joined: list[Inline] = []
    for inline in found:
        if isinstance(inline, Text) and joined and isinstance(joined[-1], Text):
            joined[-1] = Text(joined[-1].text + inline.text)
        elif not isinstance(inline, Text) or inline.text:
            joined.append(inline)
    return tuple(joined)


def _run(text: str) -> Inlines:
    """Mark the language of a line that is all English; other lines are one run of text."""
    if (0, len(text), "en") in runs(text):
        return (Span((Text(text),), lang="en"),)
    return (Text(text),)


# --- blocks --------------------------------------------------------------------


def blocks(leaves: Sequence[Leaf]) -> Iterator[Block]:
    """Yield the blocks the leaves make, in order; lines of one kind that belong together are one block."""
    at = 0
    while at < len(leaves):
        end = _end(leaves, at)
        run = leaves[at:end]
        made = _block(run)
        signs = end < len(leaves) and leaves[end].kind == "attribution"
        if signs and (isinstance(made, Quotation | Verse) or (isinstance(made, Paragraph) and not made.role)):
            by = leaves[end]
            quoted, role = (made.blocks, made.role) if isinstance(made, Quotation) else ((made,), "")
            made = Quotation(quoted, by.inlines, role, origin=_origin((run[0], by)))
            end += 1
        yield made
        at = end


def _end(leaves: Sequence[Leaf], at: int) -> int:
    """Return where the run of leaves that make one block with that at ``at`` ends."""
    first, end = leaves[at], at + 1
    same = {"turn": "continued"}.get(first.kind, first.kind)
    if first.kind in ("item", "epigraph", "speech", "quotation", "verse", "turn"):
        while end < len(leaves) and leaves[end].kind == same:
            if first.kind == "item" and _numbered(leaves[end]) != _numbered(first):
                break
            if first.kind == "verse" and leaves[end].gap > leaves[at + 1].gap:  # a new stanza
                break
            end += 1
    return end


def _numbered(item: Leaf) -> bool:
    found = form(item.text)
    return bool(found and found.counted) or bool(ENTRY.match(item.text))


def _block(run: Sequence[Leaf]) -> Block:
    first, origin = run[0], _origin((run[0], run[-1]))
    paragraphs = tuple(one.paragraph for one in run)
    match first.kind:
        case "heading":
            return Heading(min(max(first.level, 1) + 1, 6), first.inlines, origin=origin)
        case "lead" | "separator" | "end" | "source":
            return Paragraph(first.inlines, first.kind, origin=origin)
        case "caption":
            return Figure(first.inlines, origin=origin)
        case "item":
            role = "numbered" if _numbered(first) else ""
            return List(tuple((one,) for one in paragraphs), role=role, origin=origin)
        case "verse":
            return Verse(tuple(one.inlines for one in run), origin=origin)
        case "epigraph" | "speech":
            return Quotation(paragraphs, role=first.kind, origin=origin)
        case "quotation":
            return Quotation(paragraphs, origin=origin)
        case "turn":
            return Turn((Text(first.speaker),), paragraphs, role=speech.role(first.speaker), origin=origin)
        case _:
            return paragraphs[0]


def _origin(ends: tuple[Leaf, Leaf]) -> Origin:
    first, last = ends
    return Origin(first.origin.source, first.origin.start, last.origin.end)
