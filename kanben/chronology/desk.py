"""The desk on which the editor's decisions are carried out, one by one.

A decision that cannot be carried out is laid aside with the reason and with what
is nearest to the passage it speaks of, so that an editor can mend it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from kanben.chronology.candidates import Candidate, Status
from kanben.chronology.editor import Decision, Do
from kanben.chronology.matching import Dated, Stretch, Texts
from kanben.findings import Finding
from kanben.reckoning.edtf import parse
from kanben.reckoning.recognising import Reading

_MADE: Mapping[Do, Status] = {
    "confirm": "confirmed",
    "hide": "hidden",
    "correct": "corrected",
    "merge": "merged",
    "add": "added",
}
MOST = 3
"""So many places are named in a hint."""
_SHORT = 40
"""So many characters of what an editor wrote are quoted."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """A decision that could not be carried out, and why; it is kept in sight for its words."""

    decision: Decision
    finding: Finding


@dataclass(slots=True)
class Desk:
    """The candidates as far as they are decided upon, and what was laid aside."""

    texts: Texts
    where: str
    kept: list[Candidate]
    dated: Dated
    taken: dict[int, Decision] = field(default_factory=dict)  # candidates decided upon, and by which entry
    marked: list[Candidate] = field(default_factory=list)  # added at a passage
    added: list[Candidate] = field(default_factory=list)  # added without one
    dismissed: dict[tuple[str, int], Decision] = field(default_factory=dict)  # times without a date: chapter, start
    orphans: list[Orphan] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def lay_aside(self, decision: Decision, code: str, message: str, hint: str) -> None:
        """Keep a decision that cannot be carried out."""
        told = " ".join(decision.told.split())
        told = told if len(told) <= _SHORT else f"{told[: _SHORT - 1]}…"
        lost = f"; what it says is not in the book: 「{told}」" if told else ""
        self.orphans.append(Orphan(decision, Finding(code, message + lost, self.where, decision.line, hint)))

    def twice(self, at: int, decision: Decision) -> bool:
        """Say whether an entry before this one has decided upon the passage: the first holds."""
        first = self.taken.get(at)
        if first is None:
            return False
        if (first.do, first.to, first.into) == (decision.do, decision.to, decision.into):
            message = f"「{decision.quotation}」 is the passage of line {first.line}, which holds"
            self.lay_aside(decision, "D-206", message, "put the two entries into one")
        else:
            message = f"to {decision.do} 「{decision.quotation}」 contradicts line {first.line}, to {first.do} it"
            self.lay_aside(decision, "D-207", message, f"line {first.line} holds; take one of the two out")
        return True

    def take(self, at: int, decision: Decision) -> None:
        """Decide upon a candidate."""
        self.taken[at] = decision
        self.kept[at] = decided(self.kept[at], decision)

    def gone(self, decision: Decision) -> None:
        """Lay aside a decision whose words are not in its article, and say what is nearest."""
        texts, source = self.texts, decision.source
        message = f"「{decision.quotation}」 is not in {source}"
        if others := texts.find(decision.quotation):
            name = next(c.section.source for c in texts.chapters if c.section.id == others[0].chapter)
            self.lay_aside(decision, "D-201", message, f'it stands in {name}: write source = "{name}"')
        elif near := texts.nearest(decision.quotation, source):
            said = " ".join(texts.said(near).split())
            read = "、".join(f"{self.kept[i].reading.value}" for i in self.dated.at(near))
            hint = f'the nearest is 「{said}」{f" ({read})" if read else ""}: write quotation = "…" in its words'
            self.lay_aside(decision, "D-201", message, hint)
        elif not decision.date:
            hint = "nothing like it is left; take the words from the chapter as it now reads, or take the entry out"
            self.lay_aside(decision, "D-201", message, hint)
        else:
            value = parse(decision.date)
            same = [c for c in self.kept if c.source == source and c.reading.value == value]
            told = "、".join(f"「{c.reading.text}」" for c in same[:MOST])
            hint = (
                f"{decision.date} is read at {told}"
                if same
                else "nothing like it is left; its date is read nowhere there"
            )
            self.lay_aside(decision, "D-201", message, f"{hint}; take the words from the chapter as it now reads")


def decided(candidate: Candidate, decision: Decision) -> Candidate:
    """Return ``candidate`` as ``decision`` has it."""
    return replace(
        candidate,
        status=_MADE[decision.do],
        value=parse(decision.to) if decision.do == "correct" else candidate.value,
        sentence=decision.event or candidate.sentence,
        label=decision.label,
        annotation=decision.annotation,
        note=decision.note,
        cite=decision.cite,
        reason=decision.reason,
        decision=decision.line,
        decided=True,
    )


def readings(texts: Texts, place: Stretch) -> list[Reading]:
    """Return what was read as a time at ``place``, dated or not."""
    chapter = next(c for c in texts.chapters if c.section.id == place.chapter)
    return [r for r in chapter.readings if r.start < place.end and place.start < r.end]


def quoted(texts: Texts, places: Iterable[Stretch]) -> str:
    """Return the first of ``places`` with a few characters around each, for a hint."""
    said = []
    for place in list(places)[:MOST]:
        text = next(c.text for c in texts.chapters if c.section.id == place.chapter)
        said.append(f"「{text[max(place.start - 4, 0) : place.end + 4]}」".replace("\n", " "))
    return "、".join(said)
