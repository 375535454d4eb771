"""Add the entries an editor wrote: at a passage of the book, for an article, or from another work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kanben.chronology.candidates import Candidate, Chapter
from kanben.chronology.desk import Desk, decided, quoted, readings
from kanben.chronology.editor import Decision
from kanben.chronology.matching import Stretch
from kanben.chronology.sentences import sentence, shortened
from kanben.findings import Finding
from kanben.model import plain
from kanben.reckoning.edtf import parse
from kanben.reckoning.found import Found
from kanben.reckoning.recognising import Reading


def add(desk: Desk, decision: Decision) -> None:
    """Add an entry: at a passage of the book, for an article as a whole, or from another work."""
    if decision.quotation:
        _add_passage(desk, decision)
        return
    if not (decision.source or decision.cite):
        hint = 'name an article (source = "…", best with a quotation), or the work: cite = "《…》，…年，頁…"'
        message = f"the entry added for {decision.date} shows no source"
        desk.findings.append(Finding("D-208", message, desk.where, decision.line, hint))
    chapter = next(iter(desk.texts.of(decision.source)), None) if decision.source else None
    name, title = (chapter.section.id, plain(chapter.section.title)) if chapter else ("", "")
    desk.added.append(_new(decision, "", Stretch(name, 0, 0), title, -1, name))


def _new(
    decision: Decision, said: str, place: Stretch, title: str, line: int, anchor: str, whole: str = ""
) -> Candidate:
    value = parse(decision.date)
    found = Found(value, "other", 1.0, f"added by the editor: {decision.reason}")
    reading = Reading(said, place.start, place.end, "added", found, event=True)
    added = Candidate(
        reading=reading,
        value=value,
        source=decision.source,
        chapter=place.chapter,
        title=title,
        start=place.start,
        end=place.end,
        sentence=shortened(whole, said) if whole else "",
        quotation=whole,
        line=line,
        anchor=anchor,
    )
    return decided(added, decision)


def _add_passage(desk: Desk, decision: Decision) -> None:
    """Add an entry at the words it quotes; where they are read as its date already, that passage becomes the entry."""
    places = desk.texts.find(decision.quotation, decision.source)
    value = parse(decision.date)
    read = [i for place in places for i in desk.dated.at(place) if desk.kept[i].reading.value == value]
    if len(read) == 1:
        if not desk.twice(read[0], decision):
            desk.take(read[0], replace(decision, do="confirm"))
        return
    if not places:
        desk.gone(decision)
        return
    if len(places) > 1:
        message = f"「{decision.quotation}」 stands in {len(places)} places"
        desk.lay_aside(decision, "D-202", message, f"quote more of one of them: {quoted(desk.texts, places)}")
        return
    (place,) = places
    if any(c.chapter == place.chapter and c.start < place.end and place.start < c.end for c in desk.marked):
        message = f"an entry is added at 「{decision.quotation}」 already"
        desk.lay_aside(decision, "D-206", message, "put the two into one, or quote other words for this one")
        return
    chapter = next(c for c in desk.texts.chapters if c.section.id == place.chapter)
    at, start, end = _free(desk, chapter, place)
    if at < 0:
        message = f"「{decision.quotation}」 has no words that can be marked: it is a heading, a table, or other dates"
        desk.lay_aside(decision, "D-201", message, "leave the quotation out: the entry then leads to the article")
        return
    line = chapter.lines[at]
    whole = sentence(chapter.lines, at, start - line.start, end - line.start)
    said = chapter.text[start:end]
    title = plain(chapter.section.title)
    desk.marked.append(_new(decision, said, Stretch(chapter.section.id, start, end), title, at, "", whole))


def _free(desk: Desk, chapter: Chapter, place: Stretch) -> tuple[int, int, int]:
    """Return the leaf, start and end of what is marked for an added passage.

    That is the first time read in it that has no date, else the words of its
    first leaf that no other date's mark lies over; -1 where there are none.
    """
    others = [(c.start, c.end) for c in (*desk.kept, *desk.marked) if c.chapter == place.chapter]
    undated = [Stretch(place.chapter, r.start, r.end) for r in readings(desk.texts, place) if r.value is None]
    for at, line in enumerate(chapter.lines):
        if not line.own:
            continue
        for wanted in (*undated, place):
            start, end = max(wanted.start, line.start), min(wanted.end, line.start + len(line.text))
            gaps = _gaps(start, end, others)
            if gaps:
                return at, *max(gaps, key=lambda gap: (gap[1] - gap[0], -gap[0]))
    return -1, 0, 0


def _gaps(start: int, end: int, others: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    gaps = []
    for a, b in (*sorted((a, b) for a, b in others if a < end and start < b), (end, end)):
        if start < a:
            gaps.append((start, a))
        start = max(start, b)
    return gaps
