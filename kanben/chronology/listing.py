"""List the dates of a book for its editor: each with its passage, its proof and what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from kanben.chronology import pasting
from kanben.chronology.annotating import DOUBTFUL, SHOWN, UNDATED, Annotated, cause
from kanben.chronology.candidates import Candidate, Chapter
from kanben.chronology.desk import Orphan
from kanben.chronology.editor import Decision
from kanben.chronology.matching import Texts
from kanben.chronology.places import Seed, seeds
from kanben.edits import Revision
from kanben.model import plain
from kanben.reckoning.edtf import Edtf
from kanben.reckoning.recognising import Reading
from kanben.reckoning.wording import words

_SENTENCE = re.compile(r"[。！？!?；;\n]")
_AROUND = 48
"""So many characters of the passage are shown on each side of the date."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One time of the book: what it is, where it stands, and the table to paste where nobody has decided on it.

    ``line`` is that of the article as received, 0 where that is not known;
    ``edtf`` is empty where there is no date; in ``passage`` it stands in 【】.
    """

    edtf: str
    words: str
    status: str
    why: str
    source: str
    line: int
    chapter: str
    title: str
    text: str
    passage: str
    kind: str
    confidence: float
    trace: str
    annotation: str = ""
    decision: int = 0  # the line of the entry in the editor's file
    paste: str = ""

    def __str__(self) -> str:
        """Return it as comments of TOML, so that a whole listing may be pasted."""
        where = f"{self.source}:{self.line}" if self.line else self.source
        place = f"{where} ({self.title})" if self.title else where
        date = f"{self.edtf}  {self.words}" if self.edtf else "without a date"
        said = f"{self.status} (line {self.decision})" if self.decision else self.status
        said = f"{said}: {self.why}" if self.why else said
        sure = f", confidence {self.confidence:.2f}" if self.edtf and self.kind != "other" else ""
        lines = [date, f"    {said}", f"    {place}" if place else "", f"    {self.passage}" if self.passage else ""]
        lines += [
            f"    {self.kind}{sure}: {self.trace}",
            *(f"    {line.strip()}" for line in self.annotation.split("\n")),
        ]
        return pasting.commented("\n".join(line for line in lines if line.strip()))


@dataclass(frozen=True, slots=True)
class Listing:
    """All times of a book in order of date, then those without one; and the decisions that found no passage."""

    listed: tuple[Listed, ...]
    documents: str  # tables that would give articles their dates
    orphans: tuple[Orphan, ...]

    def as_json(self) -> dict[str, object]:
        """Return the object ``kanben chronology --json`` prints."""
        lost = [
            {key: said for key, said in asdict(o.decision).items() if key != "note"} | {"finding": o.finding.as_json()}
            for o in self.orphans
        ]
        return {"dates": [asdict(one) for one in self.listed], "orphans": lost, "documents": self.documents}

    def __str__(self) -> str:
        """Return the list as comments, and after it the tables to paste: sound TOML as a whole."""
        return "\n\n".join(self._parts())

    def _parts(self) -> Iterator[str]:
        yield from map(str, self.listed)
        for orphan in self.orphans:
            told = orphan.decision.told
            kept = f"\n    it says: {' '.join(told.split())}" if told else ""
            yield pasting.commented(f"entry without a passage\n    {orphan.finding}".replace("\n  ", "\n    ") + kept)
        pasted = [one.paste for one in self.listed if one.paste]
        if self.documents or pasted:
            yield pasting.commented("to paste into book/chronology.toml".center(78, "-"))
        if self.documents:
            yield self.documents
        yield from pasted


def listing(
    annotated: Annotated,
    revisions: Mapping[str, Revision],
    alike: Mapping[str, str],
    *,
    source: str = "",
    everything: bool = False,
) -> Listing:
    """Return what ``annotated`` found, of one article or of all.

    ``revisions`` are those of the seeds, by name.  With ``everything``, times
    that no calendar holds (durations, nowadays, each year) are listed too.
    """
    texts = Texts(annotated.chapters, alike)
    of = {chapter.section.id: chapter for chapter in annotated.chapters}
    cited = seeds(annotated.book, revisions)
    of_date: dict[Edtf, list[Candidate]] = {}
    for c in annotated.events:
        of_date.setdefault(c.value, []).append(c)
    shown = {c.entry: c for c in annotated.events if c.status in SHOWN}
    listed = [
        _dated(c, of.get(c.chapter), cited.get(c.source), texts, of_date[c.value], shown.get(c.entry))
        for c in annotated.events
        if source in ("", c.source)
    ]
    undated: dict[str, int] = {}
    given = {(c.chapter, c.start) for c in annotated.events}
    wait = {(section.id, reading.start) for section, reading in annotated.unresolved}
    for chapter in texts.of(source):
        for reading in chapter.readings:
            place = (chapter.section.id, reading.start)
            decision = annotated.dismissed.get(place)
            if place in wait or decision or (everything and reading.value is None and place not in given):
                seed = cited.get(chapter.section.source)
                listed.append(_undated(reading, place in wait, chapter, seed, texts, decision))
            if place in wait and cause(reading) == UNDATED:
                undated[chapter.section.source] = undated.get(chapter.section.source, 0) + 1
    orphans = tuple(o for o in annotated.orphans if source in ("", o.decision.source))
    return Listing(tuple(listed), pasting.documents(undated), orphans)


def _dated(
    c: Candidate,
    chapter: Chapter | None,
    seed: Seed | None,
    texts: Texts,
    alike: Sequence[Candidate],
    taken: Candidate | None,
) -> Listed:
    place = seed.place(c.chapter, c.start, c.end) if seed else None
    status, why = _status(c, taken)
    return Listed(
        str(c.value),
        words(c.value),
        status,
        why,
        c.source or c.cite,
        place.line if place else 0,
        c.chapter,
        c.title,
        c.reading.text,
        _passage(chapter, c.start, c.end) if chapter and c.reading.text else c.sentence,
        c.reading.found.kind,
        c.reading.found.confidence,
        c.reading.trace,
        c.annotation,
        c.decision,
        pasting.entry(texts, chapter, c, alike, taken) if chapter and not c.decided else "",
    )


def _status(c: Candidate, taken: Candidate | None) -> tuple[str, str]:
    """Return what became of a dated passage, in words, and why."""
    doubt = c.reading.note or ("not sure" if c.reading.found.confidence < DOUBTFUL else "")
    match c.status:
        case "found":
            return "in the book, nobody has decided on it", doubt
        case "confirmed" | "added":
            return f"in the book, {c.status}", c.reason
        case "corrected":
            return f"in the book, corrected from {c.reading.value}", c.reason
        case "merged":
            into = f" into {taken.value} 「{taken.reading.text or taken.sentence}」" if taken else ""
            return f"merged{into}", c.reason or ("" if c.decided else "they seem to tell one event")
        case "hidden":
            return "hidden", c.reason
        case _:
            return "passed over", doubt or "it tells no event, or only describes something"


def _undated(
    r: Reading, waits: bool, chapter: Chapter, seed: Seed | None, texts: Texts, decision: Decision | None
) -> Listed:
    section = chapter.section
    status, why = ("unresolved", cause(r)) if waits else ("no date in a calendar", "")
    if decision:
        status, why = "hidden", decision.reason
    place = seed.place(section.id, r.start, r.end) if seed else None
    return Listed(
        "",
        "",
        status,
        why,
        section.source,
        place.line if place else 0,
        section.id,
        plain(section.title),
        r.text,
        _passage(chapter, r.start, r.end),
        r.found.kind,
        r.found.confidence,
        r.found.trace,
        decision=decision.line if decision else 0,
        paste=pasting.added(texts, chapter, r) if waits else "",
    )


def _passage(chapter: Chapter, start: int, end: int) -> str:
    """Return the sentence around a date, the date in 【】, with … where it was cut."""
    text = chapter.text
    first = max((m.end() for m in _SENTENCE.finditer(text, max(start - 4 * _AROUND, 0), start)), default=0)
    found = _SENTENCE.search(text, end)
    last = found.start() + (text[found.start()] != "\n") if found else len(text)
    before, after = text[max(first, start - _AROUND) : start], text[end : min(last, end + _AROUND)]
    cut = ("…" if first < start - _AROUND else "", "…" if last > end + _AROUND else "")
    return " ".join(f"{cut[0]}{before}【{text[start:end]}】{after}{cut[1]}".split())
