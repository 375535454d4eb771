"""Apply the editor's decisions to the dated passages, each by its words and its date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kanben.chronology.adding import add
from kanben.chronology.candidates import Candidate, Chapter
from kanben.chronology.desk import MOST, Desk, Orphan, quoted, readings
from kanben.chronology.editor import Decision, Decisions
from kanben.chronology.matching import Dated, Texts
from kanben.chronology.merging import key
from kanben.chronology.naming import near, of_names
from kanben.findings import Finding
from kanben.reckoning.edtf import parse


@dataclass(frozen=True, slots=True)
class Decided:
    """The candidates as the editor left them, in the order of the chapters."""

    kept: list[Candidate]
    added: tuple[Candidate, ...] = ()  # by the editor, at no passage of the book
    orphans: tuple[Orphan, ...] = ()
    findings: tuple[Finding, ...] = ()  # of documents, aliases, and entries that were carried out all the same
    dismissed: Mapping[tuple[str, int], Decision] = field(default_factory=dict)  # times without a date that are hidden


def decide(chapters: tuple[Chapter, ...], decided: Decisions, alike: Mapping[str, str] | None = None) -> Decided:
    """Return the candidates as the editor left them, and what no longer matches.

    ``alike`` goes from a character to its form in another script, for quotations.

    Codes: D-201 no such passage, D-202 several, D-203 nothing to merge into,
    D-204 no such article, D-205 a name that stands nowhere, D-206 a passage
    decided upon twice, D-207 and the two contradict each other, D-208 an added
    entry without a source, D-209 another date than the article's own.  An entry to hide that has no date
    speaks of words no date was found for.
    """
    found = [c for chapter in chapters for c in chapter.candidates]
    texts = Texts(chapters, alike)
    desk = Desk(texts, decided.where, found, Dated(found))
    known = sorted({chapter.section.source for chapter in chapters})
    desk.findings += of_names(texts, decided, known)
    for decision in decided.entries:
        if decision.source and decision.source not in known:
            message = f"no chapter is made of {decision.source}"
            desk.lay_aside(decision, "D-204", message, near(decision.source, known))
        elif decision.do == "add":
            add(desk, decision)
        elif not decision.date:
            _dismiss(desk, decision)
        elif (at := _passage(desk, decision)) is not None and not desk.twice(at, decision):
            desk.take(at, decision)
    _merge(desk, [c for chapter in chapters for c in chapter.candidates])
    order = {chapter.section.id: n for n, chapter in enumerate(chapters)}
    kept = sorted((*desk.kept, *desk.marked), key=lambda c: (order[c.chapter], c.start))
    return Decided(kept, tuple(desk.added), tuple(desk.orphans), tuple(desk.findings), desk.dismissed)


def _passage(desk: Desk, decision: Decision) -> int | None:
    """Return the one candidate a decision speaks of; if there is none, keep the decision as an orphan."""
    places = desk.texts.find(decision.quotation, decision.source)
    here = {i: place for place in places for i in desk.dated.at(place)}
    value = parse(decision.date)
    right = [i for i in here if desk.kept[i].reading.value == value]
    if len({here[i] for i in right}) > 1:
        message = f"「{decision.quotation}」 with {decision.date} stands in {len(right)} places"
        longer = "; ".join(f"「{_longer(desk, desk.kept[i])}」" for i in right[:MOST])
        desk.lay_aside(decision, "D-202", message, f"quote more of one of them: {longer}")
        return None
    if right:
        return right[0]
    if not places:
        desk.gone(decision)
        return None
    message = f"「{decision.quotation}」 is not read as {decision.date}"
    if read := [desk.kept[i] for i in here]:
        told = "、".join(f"「{c.reading.text}」 = {c.reading.value}" for c in read[:MOST])
        hint = f'read there: {told}; write date = "{read[0].reading.value}"'
        if len(read) == 1:
            hint += f', and if that is wrong, do = "correct" with to = "{decision.date}"'
        desk.lay_aside(decision, "D-201", message, hint)
        return None
    unread = next((r for place in places for r in readings(desk.texts, place)), None)
    hint = f"「{unread.text}」 has no date there ({unread.found.trace})" if unread else "no date is read there"
    desk.lay_aside(decision, "D-201", message, f'{hint}: do = "add" gives it one')
    return None


def _dismiss(desk: Desk, decision: Decision) -> None:
    """Hide the times in a passage that have no date, and need none."""
    places = desk.texts.find(decision.quotation, decision.source)
    open_ = {(place.chapter, r.start): r for place in places for r in readings(desk.texts, place) if r.value is None}
    if not places:
        desk.gone(decision)
    elif len(places) > 1:
        message = f"「{decision.quotation}」 stands in {len(places)} places"
        desk.lay_aside(decision, "D-202", message, f"quote more of one of them: {quoted(desk.texts, places)}")
    elif not open_:
        read = [desk.kept[i] for i in desk.dated.at(places[0])]
        told = "、".join(f"「{c.reading.text}」 = {c.reading.value}" for c in read[:MOST])
        hint = f'read there: {told}; write date = "{read[0].reading.value}"' if read else "take the entry out"
        desk.lay_aside(decision, "D-201", f"nothing without a date is read at 「{decision.quotation}」", hint)
    elif earlier := next((desk.dismissed[at] for at in open_ if at in desk.dismissed), None):
        message = f"「{decision.quotation}」 is the passage of line {earlier.line}, which holds"
        desk.lay_aside(decision, "D-206", message, "put the two entries into one")
    else:
        desk.dismissed.update(dict.fromkeys(open_, decision))


def _longer(desk: Desk, one: Candidate) -> str:
    chapter = next(c for c in desk.texts.chapters if c.section.id == one.chapter)
    return desk.texts.quotation(chapter, one, everywhere=True) or one.quotation


# --- merging -----------------------------------------------------------------------


def _merge(desk: Desk, before: list[Candidate]) -> None:
    """Lead each passage that is merged to the one that takes it in; where there is none, it stays as it was."""
    merged = {key(desk.kept[at]): at for at, decision in desk.taken.items() if decision.do == "merge"}
    led: dict[str, str] = {}
    for name, at in merged.items():
        if into := _into(desk, at, desk.taken[at]):
            led[name] = key(into)
    for name, at in merged.items():
        end, seen = name, {name}
        while end in led and led[end] not in seen:
            end = led[end]
            seen.add(end)
        if name not in led or end in merged:
            if name in led:
                lines = sorted(desk.taken[merged[one]].line for one in seen)
                message = f"「{desk.taken[at].quotation}」 is merged in a circle, or into what is merged into nothing"
                hint = f"see lines {', '.join(map(str, lines))}: one of them must stand for itself"
                desk.lay_aside(desk.taken[at], "D-203", message, hint)
            desk.kept[at] = before[at]
        else:
            desk.kept[at] = replace(desk.kept[at], entry=end)


def _into(desk: Desk, at: int, decision: Decision) -> Candidate | None:
    """Return the passage whose entry is to take ``decision`` in; if it cannot, lay the decision aside."""
    own, value = desk.kept[at], desk.kept[at].value
    places = desk.texts.find(decision.into)
    over = [desk.kept[i] for place in places for i in desk.dated.at(place)]
    over += [c for c in desk.marked for p in places if c.chapter == p.chapter and c.start < p.end and p.start < c.end]
    if not over:  # words of its sentence that do not hold its date
        wanted = desk.texts.letters(decision.into).said
        over = [c for c in (*desk.kept, *desk.marked) if wanted and wanted in desk.texts.letters(c.quotation).said]
    others = [c for c in over if key(c) != key(own)]
    there = [c for c in others if c.status not in ("hidden", "passed")]
    there = [c for c in there if c.value == value] or there
    said = {(c.chapter, c.quotation): c for c in reversed(there)}
    if len(said) == 1:
        return next(iter(said.values()))
    if said:
        message = f"「{decision.into}」 stands in {len(said)} entries to merge 「{decision.quotation}」 into"
        longer = "; ".join(f'into = "{_longer(desk, c)}"' for c in reversed(said.values()))
        desk.lay_aside(decision, "D-203", message, f"quote more of one of them: {longer}")
    elif others:
        status = (
            "hidden" if others[0].status == "hidden" else f"no entry ({others[0].reading.note or 'it tells no event'})"
        )
        message = f"「{decision.into}」, to merge 「{decision.quotation}」 into, is {status}"
        desk.lay_aside(decision, "D-203", message, "confirm it, or hide this one too")
    else:
        message = f"no entry holds 「{decision.into}」 to merge 「{decision.quotation}」 into"
        hint = "it is merged into itself: quote the other passage" if over else _like(desk, decision.into)
        desk.lay_aside(decision, "D-203", message, hint)
    return None


def _like(desk: Desk, words: str) -> str:
    if near := desk.texts.nearest(words, ""):
        return f"the nearest is 「{' '.join(desk.texts.said(near).split())}」: take its words"
    return "quote words of a passage that has an entry"
