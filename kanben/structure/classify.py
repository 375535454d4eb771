"""Say of each line what it is: a heading, a turn, a caption, a quotation …

Rules speak in order and a later one does not overrule an earlier one; the
editor's word, given in ``book.toml``, comes before them all.  Where no rule is
sure, the line is a paragraph, and if it looks odd for one, a finding says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kanben.findings import Remark
from kanben.structure import contents, headings, notes, shapes, speech
from kanben.structure.credits import HEAD, lead
from kanben.structure.decision import NEAR, Decision, Draft
from kanben.structure.forms import CHAPTERS, form
from kanben.structure.levels import levels
from kanben.structure.lines import CAPTION, SIGNED, WORK, Line

EPIGRAPH = 5  # lines an epigraph may have, its attribution included
NOVEL = 3  # chapters from which on a text is told, not reported
SET_IT = "say what it is with a line under `set` of its chapter in book/book.toml"
KEEP_IT = 'to keep it: "{}" = "paragraph" under `set` of its chapter in book/book.toml'
PARAGRAPH = Decision("paragraph")


@dataclass(frozen=True, slots=True)
class Classified:
    """What each line is; which nearly were headings; the notes; the list of chapters; what was doubtful."""

    kinds: tuple[Decision, ...]
    near: Mapping[int, Decision]
    notes: notes.Notes
    contents: contents.Contents | None
    remarks: tuple[Remark, ...]


def classify(lines: Sequence[Line], settled: Mapping[str, str]) -> Classified:
    """Return the kind of each line, and remarks on what was decided by likelihood or not at all."""
    draft = Draft(lines, [form(line.text) for line in lines], list(_settled(lines, settled)))
    listed = contents.find(lines, draft.forms, draft.free)
    if listed:
        for i in range(listed.first, listed.last):
            draft.take(i, Decision("contents" if listed.whole else "item", "one of a list of the chapters"))
    headings.named(draft)
    shapes.close(draft)
    shapes.breaks(draft)
    noted = notes.find(lines, draft.free, lambda i: draft.kind(i) in ("heading", "end", "source", "separator"))
    for entry in (entry for called in noted.calls.values() for _, _, entry in called):
        for i in (entry.line, *entry.further):
            draft.take(i, Decision("note", "a note, called in the text"))
    for i in noted.heads:
        draft.take(i, Decision("note", "says that notes follow"))
    for i in noted.listed:
        draft.take(i, Decision("item", "a note that nothing calls"))
    for i in noted.kept:
        draft.take(i, Decision("heading", "says that notes or sources follow", 0.85))
    shapes.listed(draft)
    headings.counted(draft)
    _named(draft)
    _dialogue(draft)
    _epigraph(draft)
    shapes.verse(draft)
    remarks = [*noted.remarks, *_contents(lines, listed), *_speech(draft)]
    headings.bare(draft)
    levels(draft)
    near = {i: decided for i, decided in draft.near.items() if draft.free(i) and decided.confidence >= NEAR}
    remarks += [
        Remark(lines[i].start, "R-221", f"a heading, a caption or a paragraph? 「{lines[i].text}」: {d.why}", SET_IT)
        for i, d in near.items()
        if len(lines) > 1
    ]
    return Classified(tuple(d or PARAGRAPH for d in draft.kinds), near, noted, listed, tuple(remarks))


def _settled(lines: Sequence[Line], settled: Mapping[str, str]) -> Iterator[Decision | None]:
    """Yield the editor's word on each line, if there is one; ``heading 2`` is a heading and its level."""
    by_first: dict[str, list[tuple[str, Decision]]] = {}
    for begins, said in settled.items():
        kind, _, level = said.partition(" ")
        kind, depth = ("heading", 2) if kind == "subheading" else (kind, int(level or 0))
        by_first.setdefault(begins[:1], []).append((begins, Decision(kind, "the editor says so", 1.0, depth)))
    for line in lines:
        here = (*by_first.get(line.text[0], ()), *by_first.get("", ()))
        yield next((decided for begins, decided in here if line.text.startswith(begins)), None)


def _contents(lines: Sequence[Line], listed: contents.Contents | None) -> Iterator[Remark]:
    if listed:
        count, first = listed.last - listed.first, lines[listed.first]
        if listed.whole:
            said = f"set aside, {count} lines that list the chapters: they come again, each with its text"
            yield Remark(first.start, "R-225", said, KEEP_IT.format(first.text[:12]))
        else:
            said = f"{count} lines list the chapters, and not all are found again; kept as a list"
            yield Remark(first.start, "R-225", said, "take them out with a correction, or leave them")


def _named(draft: Draft) -> None:
    """Take what names itself: 導讀 …, a dateline, a photographer's credit, a signature."""
    for i, line in enumerate(draft.lines):
        if not draft.free(i):
            continue
        if (found := lead(line.text)) and (found.marked or i < HEAD):
            draft.take(i, Decision("lead", "is labelled so", 0.95 if found.marked else 0.7))
        elif (line.bare or line.text[0] in "▲△▼") and len(line.text) <= 80 and CAPTION.fullmatch(line.text):
            draft.take(i, Decision("caption", "credits a picture", 0.8))
        elif i < HEAD and shapes.DATELINE.match(line.text):
            draft.take(i, Decision("dateline", "opens as a dispatch does", 0.95))
        elif i and (WORK.fullmatch(line.text) or SIGNED.fullmatch(line.text)):
            draft.take(i, Decision("attribution", "names a work or signs what stands before it", 0.7))


def _dialogue(draft: Draft) -> None:
    """Take the turns of an interview with what continues them, and bare lines before a question as headings."""
    lines = draft.lines
    labels = speech.speakers(lines)
    if not labels:
        return
    for i, line in enumerate(lines):
        if draft.free(i) and (who := speech.label(line)) in labels:
            draft.take(i, Decision("turn", f"{who} is one of {len(labels)} who take turns", 0.9))
    for i, (line, following) in enumerate(pairwise(lines)):
        asks = draft.kind(i + 1) == "turn" and speech.role(speech.label(following)) == "question"
        if draft.free(i) and line.bare and asks:
            draft.take(i, Decision("heading", "short, and a question follows", 0.85))
    last = max((i for i in range(len(lines)) if draft.kind(i) == "turn"), default=0)
    for i in range(1, min(last + speech.LEFT + 1, len(lines))):
        if draft.free(i) and draft.kind(i - 1) in ("turn", "continued"):
            draft.take(i, Decision("continued", "goes on with the turn before it", 0.8))


def _epigraph(draft: Draft) -> None:
    """Take sentences before the first section, closed by a bare name, as an epigraph with its attribution."""
    first = next((i for i, d in enumerate(draft.kinds) if d and d.kind == "heading"), 0)
    if 2 <= first <= EPIGRAPH and all(draft.free(i) for i in range(first)) and draft.lines[first - 1].bare:
        for i in range(first - 1):
            draft.take(i, Decision("epigraph", "stands before the first section, signed", 0.7))
        draft.take(first - 1, Decision("attribution", "signs what stands before it", 0.7))


def _speech(draft: Draft) -> list[Remark]:
    """Take as speech a paragraph that the one before announces, or that stands beside 某某告訴…… and says 我們."""
    lines, remarks = draft.lines, []
    if sum(f.style in CHAPTERS for i, f in enumerate(draft.forms) if f and draft.kind(i) == "heading") >= NOVEL:
        return []
    free = [i for i in range(len(lines)) if draft.free(i)]
    said = {i for i in free if speech.first_person(lines[i])}
    reported = len(said) < speech.NARRATOR * len(free)
    for i in free:
        line = lines[i]
        before = lines[i - 1] if i and draft.kind(i - 1) in ("", "paragraph", "speech") else None
        following = lines[i + 1] if i + 1 < len(lines) and draft.free(i + 1) else None
        if before and speech.announces(before) and draft.kind(i - 1) != "speech":
            draft.take(i, Decision("speech", "the paragraph before announces it", 0.8))
        elif reported and i in said and not speech.told(line):
            begins = line.text[:16]
            if any(beside and speech.told(beside) for beside in (before, following)):
                draft.take(i, Decision("speech", "says 我們 beside 告訴", 0.6))
                remarks.append(
                    Remark(line.start, "R-222", f"set as speech, for it says 我們 beside 告訴: 「{begins}…」", SET_IT)
                )
            elif before or following:
                remarks.append(Remark(line.start, "R-223", f"speech, or the writer? 「{begins}…」", SET_IT))
        if line.text.endswith("：") and not speech.announces(line) and following:
            ends = line.text[-16:]
            remarks.append(
                Remark(line.start, "R-224", f"announces what follows, left as paragraphs: 「…{ends}」", SET_IT)
            )
    return remarks
