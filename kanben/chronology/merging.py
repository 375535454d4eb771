"""Apply the editor's decisions, and join the mentions of one event."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from kanben.chronology.candidates import Candidate, Chapter, bare
from kanben.chronology.editor import Decision, Decisions
from kanben.chronology.edtf import Point, parse
from kanben.findings import Finding

_SHARED = 4
"""So many characters in common make two sentences of one day speak of one event."""


def decide(chapters: tuple[Chapter, ...], decided: Decisions) -> tuple[list[Candidate], list[Finding]]:
    """Return the candidates as the editor left them, and what no longer matches."""
    kept = [c for chapter in chapters for c in chapter.candidates]
    findings = list(_unknown_sources(chapters, decided))
    merges: list[tuple[int, Decision]] = []
    for decision in decided.entries:
        if decision.do == "add" and not decision.quotation:
            continue
        at = _find(kept, chapters, decision.source, decision.quotation, decision.date)
        if isinstance(at, Finding):
            findings.append(replace(at, source=decided.where, line=decision.line))
            continue
        kept[at] = _decided(kept[at], decision)
        if decision.do == "merge":
            merges.append((at, decision))
    for at, decision in merges:
        into = next(
            (
                i
                for i, c in enumerate(kept)
                if i != at and c.status not in ("hidden", "passed", "merged") and _holds(c, decision.into)
            ),
            None,
        )
        if into is None:
            message = f"no entry holds 「{decision.into}」 to merge 「{decision.quotation}」 into"
            findings.append(
                Finding("D-203", message, decided.where, decision.line, "it may be hidden, or its words changed")
            )
            kept[at] = replace(kept[at], status="found")
        else:
            kept[at] = replace(kept[at], entry=_key(kept[into]))
    return kept, findings


def _key(candidate: Candidate) -> str:
    return f"{candidate.chapter}:{candidate.start}"


def _unknown_sources(chapters: tuple[Chapter, ...], decided: Decisions) -> Iterable[Finding]:
    known = {chapter.section.source for chapter in chapters}
    told: list[tuple[str, int]] = [(d.source, d.line) for d in decided.documents]
    told += [(a.source, a.line) for a in decided.aliases if a.source]
    told += [(d.source, d.line) for d in decided.entries if d.source]
    for source, line in told:
        if source not in known:
            yield Finding(
                "D-204", f"no chapter is made of {source}", decided.where, line, f"known are {', '.join(sorted(known))}"
            )
    for alias in decided.aliases:
        if not any(r.name == "alias" and r.text == alias.name for chapter in chapters for r in chapter.readings):
            yield Finding("D-205", f"the name 「{alias.name}」 stands nowhere in the book", decided.where, alias.line)


def _find(
    kept: list[Candidate], chapters: tuple[Chapter, ...], source: str, quotation: str, date: str
) -> int | Finding:
    """Return the one candidate a decision speaks of, or what is wrong with it."""
    places = [
        (c.section.id, a, b) for c in chapters if c.section.source == source for a, b in _places(c.text, quotation)
    ]
    if not places:
        return Finding(
            "D-201", f"「{quotation}」 is no longer in {source}", hint="take its words from the chapter as it now reads"
        )
    here = [
        i
        for i, c in enumerate(kept)
        if any(c.chapter == chapter and a < c.end and c.start < b for chapter, a, b in places)
    ]
    right = [i for i in here if str(kept[i].value) == date]
    if len(right) > 1 and len(places) > 1:
        return Finding(
            "D-202", f"「{quotation}」 with {date} stands in {len(right)} places", hint="quote more of the passage"
        )
    if right:
        return right[0]
    read = "、".join(f"{kept[i].reading.text} = {kept[i].value}" for i in here)
    hint = f"read there: {read}" if read else "no date is read there"
    return Finding("D-201", f"「{quotation}」 is no longer read as {date}", hint=hint)


def _places(text: str, quotation: str) -> list[tuple[int, int]]:
    letters, offsets = bare(text)
    wanted, _ = bare(quotation)
    return (
        [(offsets[m.start()], offsets[m.end() - 1] + 1) for m in re.finditer(re.escape(wanted), letters)]
        if wanted
        else []
    )


def _holds(candidate: Candidate, quotation: str) -> bool:
    return bare(quotation)[0] in bare(candidate.quotation)[0]


def _decided(candidate: Candidate, decision: Decision) -> Candidate:
    said = decision.event or candidate.sentence
    changed = replace(candidate, sentence=said, annotation=decision.annotation, decided=True)
    match decision.do:
        case "hide":
            return replace(changed, status="hidden")
        case "correct":
            return replace(changed, status="corrected", value=parse(decision.to))
        case "merge":
            return replace(changed, status="merged")
        case "add":
            return replace(changed, status="added")
        case _:
            return replace(changed, status="confirmed")


def join(kept: list[Candidate]) -> tuple[list[Candidate], list[Finding]]:
    """Join mentions of one event; two of one date that share too little are only suggested.

    One event: the same date in the same sentence, or the same day in sentences
    that share a word of four characters and more.
    """
    findings = []
    shown = [i for i, c in enumerate(kept) if c.status in ("found", "confirmed", "corrected", "added")]
    for n, i in enumerate(shown):
        first = next((j for j in shown[:n] if kept[j].status != "merged" and kept[j].value == kept[i].value), None)
        if first is None:
            continue
        one, other = kept[first], kept[i]
        if other.decided:  # the editor wants it shown
            continue
        same_day = isinstance(one.value, Point) and one.value.day > 0
        if (one.chapter, one.quotation) == (other.chapter, other.quotation) or (same_day and _shares(one, other)):
            kept[i] = replace(other, status="merged", entry=_key(one))
        elif same_day:
            a, b = (f"「{c.reading.text}」 ({c.chapter})" for c in (one, other))
            hint = f'one event? [[entry]] … do = "merge", into = "{one.reading.text}"; two? confirm the second'
            findings.append(Finding("D-105", f"{a} and {b} are both {one.value}", other.source, hint=hint))
    return kept, findings


def _shares(one: Candidate, other: Candidate) -> bool:
    a = bare(one.quotation.replace(one.reading.text, "\u0000"))[0]
    b = bare(other.quotation.replace(other.reading.text, "\u0000"))[0]
    pieces = {a[i : i + _SHARED] for i in range(len(a) - _SHARED + 1)}
    return any(b[i : i + _SHARED] in pieces for i in range(len(b) - _SHARED + 1))


def target(kept: list[Candidate], candidate: Candidate) -> Candidate:
    """Return the candidate whose entry shows ``candidate``, itself unless it was merged."""
    seen = {_key(c): c for c in kept}
    while candidate.status == "merged" and candidate.entry in seen:
        candidate = seen[candidate.entry]
    return candidate
