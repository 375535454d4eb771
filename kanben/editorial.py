"""Read what the editor wrote for the chronology: annotations are Markdown, and may lead to places of the book.

The chronology knows nothing of Markdown, nor the reader of Markdown of
chronologies; they are brought together here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import is_dataclass, replace
from difflib import get_close_matches
from typing import Any

from kanben.chronology.editor import Decision, Decisions
from kanben.findings import Finding, Trouble, stop_on
from kanben.model import (
    Block,
    Blocks,
    Book,
    Emphasis,
    Inline,
    Inlines,
    Link,
    List,
    Note,
    Paragraph,
    Quotation,
    Source,
    Span,
    Strong,
    Verse,
    fields_of,
    lines,
)
from kanben.readers import flow
from kanben.variants import variant, variants
from kanben.variants.inline import rules

_SET = (Paragraph, List, Quotation, Verse)
"""Blocks an annotation may have."""


def noted(decided: Decisions) -> Decisions:
    """Return ``decided`` with each annotation read as Markdown.

    Raises Trouble, with the line of each entry: D-009 what an annotation cannot
    hold (a heading, a picture, a table …), and whatever the reader or the inline
    rules of variants refuse.  Noticed is D-010, a note that is called and was not written.
    """
    problems: list[Finding] = []
    noticed: list[Finding] = []
    entries = []
    for one in decided.entries:
        problems += _open_rules(one, decided.where)
        try:
            blocks, told = _read(one.annotation, decided.where)
        except Trouble as trouble:
            blocks, told = (), ()
            problems += (replace(finding, line=one.line) for finding in trouble.findings)
        noticed += (replace(finding, line=one.line) for finding in told)
        entries.append(replace(one, note=blocks))
    stop_on(problems)
    return replace(decided, entries=tuple(entries), findings=tuple(noticed))


def _read(annotation: str, where: str) -> tuple[Blocks, tuple[Finding, ...]]:
    if not annotation:
        return (), ()
    read = flow(Source("annotation.md", annotation, "utf-8", markdown=True), where)
    assert read is not None  # it is Markdown
    wrong = sorted({type(block).__name__.lower() for block in read.blocks if not isinstance(block, _SET)})
    wrong = ["heading"] if read.meta else wrong
    hint = "paragraphs, lists, quotations, links and notes [^1] may stand in it; a backslash keeps a mark as it is"
    stop_on(Finding("D-009", f"an annotation cannot hold a {name}", where, hint=hint) for name in wrong)
    missing = dict.fromkeys(_CALL.findall("\n".join(lines(read.blocks)))) if _CALL.search(annotation) else {}
    hint = "write it under the annotation, on a line of its own: [^1]: …"
    unwritten = (
        Finding("D-010", f"the note {call} is called and stands nowhere", where, hint=hint) for call in missing
    )
    return tuple(map(_own, read.blocks)), (*read.findings, *unwritten)


_CALL = re.compile(r"(?<!\\)\[\^[^\]\s]+\](?!:)")


def _own(block: Block) -> Block:
    """Return a block as the editor's: so named, that it is varied as the editor's words, and from no article."""
    match block:
        case Paragraph():
            return replace(block, inlines=_own_notes(block.inlines), role="annotation", origin=None)
        case List():
            return replace(block, items=tuple(tuple(map(_own, item)) for item in block.items), origin=None)
        case Quotation():
            return replace(block, blocks=tuple(map(_own, block.blocks)), origin=None)
        case _:
            return replace(block, origin=None)


def _own_notes(inlines: Inlines) -> Inlines:
    made: list[Inline] = []
    for inline in inlines:
        match inline:
            case Note():
                made.append(replace(inline, blocks=tuple(map(_own, inline.blocks))))
            case Emphasis() | Strong() | Link() | Span():
                made.append(replace(inline, inlines=_own_notes(inline.inlines)))
            case _:
                made.append(inline)
    return tuple(made)


def _open_rules(one: Decision, where: str) -> Iterator[Finding]:
    """Yield the inline rules of an entry that are not closed, which nobody could place later."""
    anyone = variant(next(iter(variants())))
    for text in (one.annotation, one.event, one.label, one.cite):
        for rule in rules(text, anyone):
            if rule.wrong and rule.wrong.code == "V-120":
                yield replace(rule.wrong, source=where, line=one.line)


def misled(decided: Decisions, book: Book) -> Iterator[Finding]:
    """Yield the links of annotations that lead to no place of ``book`` (D-008)."""
    led = [(one, part.target) for one in decided.entries for part in _parts(one.note) if isinstance(part, Link)]
    led = [(one, target) for one, target in led if target.startswith("#")]
    if not led:
        return
    places = {
        name: None
        for section in book.sections
        for name in (section.id, *(getattr(part, "id", "") for part in _parts(section.blocks)))
        if name
    }
    for one, target in led:
        name = target.removeprefix("#")
        if name in places:
            continue
        near = get_close_matches(name, places, 1, 0.5)
        chapters = ", ".join(f"#{section.id}" for section in book.body)
        hint = f"did you mean #{near[0]}?" if near else f"the chapters are {chapters}"
        yield Finding("D-008", f"there is no {target} in the book to lead to", decided.where, one.line, hint)


def _parts(value: object) -> Iterator[object]:
    """Yield every value of the model in ``value``, in reading order."""
    if isinstance(value, tuple):
        for each in value:
            yield from _parts(each)
    elif is_dataclass(value):
        yield value
        kind: Any = type(value)
        for name in fields_of(kind):
            yield from _parts(getattr(value, name))
