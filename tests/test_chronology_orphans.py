"""Whatever becomes of a text, an editor's decisions stay with their passages or are reported: none is lost or moves."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanben import convert
from kanben.chronology.annotating import SHOWN, Annotated, annotate
from kanben.chronology.editor import Decisions, decisions
from kanben.corrections import correct, corrections
from kanben.edits import Edit, Revision
from kanben.model import Book, Metadata, Paragraph, Section, Text, lines
from kanben.readers import read
from kanben.repairs import RULES, Kept, repair
from kanben.structure import divide
from kanben.variants import alike
from tests.conftest import HOME

WHERE = "book/chronology.toml"


@dataclass(frozen=True)
class First:
    """The first book as its editor knows it: the text of each chapter, and what was decided on which passage."""

    texts: dict[str, str]
    dates: dict[str, str]
    decided: Decisions
    annotated: Annotated

    def book(self, texts: dict[str, str]) -> Book:
        return made(texts, self.dates)

    def places(self) -> dict[int, tuple[str, int, int]]:
        return places(self.annotated)


def made(texts: dict[str, str], dates: dict[str, str]) -> Book:
    """A book of one chapter for each source, each line a paragraph."""
    body = tuple(
        Section(
            f"c{n}", "chapter", (), tuple(Paragraph((Text(line),)) for line in text.split("\n")), 1, name, dates[name]
        )
        for n, (name, text) in enumerate(texts.items())
    )
    return Book(Metadata("書", "book", "urn:x"), (), body, (Section("chronology", "chronology", (), ()),))


def places(annotated: Annotated) -> dict[int, tuple[str, int, int]]:
    """Where each entry of the editor's file was applied, by its line."""
    return {c.decision: (c.source, c.start, c.end) for c in annotated.events if c.decision and c.chapter}


def leads(annotated: Annotated) -> dict[int, tuple[str, int, int]]:
    """Where the entry stands that each merged passage leads to."""
    shown = {c.entry: (c.source, c.start, c.end) for c in annotated.events if c.status in SHOWN}
    return {c.decision: shown[c.entry] for c in annotated.events if c.decision and c.status == "merged"}


def extracted(switched_off: str = "") -> dict[str, str]:
    """The texts of the seeds, corrected and repaired as for the book, but for one rule."""
    texts = {}
    corrected = corrections((HOME / "book/corrections.toml").read_text(encoding="utf-8"), "book/corrections.toml")
    for path in sorted((HOME / "seeds").iterdir()):
        source = read(path.read_bytes(), path.name)
        edits, _ = correct(source.text, path.name, [c for c in corrected if c.source == path.name])
        kept = [Kept(0, len(source.text) + 1, switched_off)] if switched_off else []
        repaired = repair(Revision.of(source.text).apply(edits), path.name, kept)
        texts[path.name] = "\n".join(lines(divide(repaired.revision, path.name).blocks))
    return texts


@pytest.fixture(scope="module")
def first() -> First:
    texts = extracted()
    plan = tomllib.loads((HOME / "book/book.toml").read_text(encoding="utf-8"))
    dates = {chapter["source"]: str(chapter.get("date", "2019-05-22")) for chapter in plan["chapter"]}
    decided = decisions((HOME / WHERE).read_text(encoding="utf-8"), WHERE)
    return First(texts, dates, decided, annotate(made(texts, dates), decided, alike()))


def reported(annotated: Annotated) -> set[int]:
    return {f.line for f in annotated.findings if f.source == WHERE}


def test_the_first_book_has_no_orphans(first: First) -> None:
    assert not first.annotated.orphans
    assert first.places().keys() == {d.line for d in first.decided.entries if d.do != "add" or d.quotation}


# --- what changes the look of a text, and none of its words ------------------------

LOOKS = {
    "marks of half width": str.maketrans("，：；！？（）", ",:;!?()"),
    "corner brackets": str.maketrans("“”‘’", "「」『』"),
    "digits of full width": str.maketrans("0123456789", "０１２３４５６７８９"),
    "Simplified": "zh-Hans",
    "forms of characters": str.maketrans("著裏臺于云后", "着裡台於雲後"),
    "spaces": str.maketrans({"，": "， ", "。": "。 "}),
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_a_text_that_only_looks_different_keeps_every_decision(first: First, look: str | dict[int, str]) -> None:
    looks = {n: convert(t, to=look) if isinstance(look, str) else t.translate(look) for n, t in first.texts.items()}
    again = annotate(first.book(looks), first.decided, alike())
    assert [o.finding for o in again.orphans] == []
    assert places(again).keys() == first.places().keys()
    words = {c.decision: c.reading.text for c in first.annotated.events if c.decision}
    for c in again.events:
        if c.decision:
            folded = alike()
            one, other = (
                "".join(folded.get(x, x) for x in said if x.isalnum()).translate(LOOKS["digits of full width"])
                for said in (c.reading.text, words[c.decision])
            )
            assert one == other


# --- rules of the house ------------------------------------------------------------


@pytest.mark.parametrize("rule", ["pinyin", "debris", "interpunct", "dash", "width", "spaces"])
def test_without_a_rule_every_decision_is_kept_or_reported(first: First, rule: str) -> None:
    assert rule in [name for name, _, _ in RULES]
    again = annotate(first.book(extracted(rule)), first.decided, alike())
    kept, lost = places(again), {o.decision.line for o in again.orphans}
    assert kept.keys() | lost == first.places().keys()
    assert not kept.keys() & lost
    assert lost <= reported(again)
    assert rule == "pinyin" or not lost  # without it, readings stand between the characters
    values = {c.decision: c.reading.value for c in first.annotated.events}
    sentences = {c.decision: c.quotation for c in first.annotated.events}
    for c in again.events:
        if c.decision:
            assert c.reading.value == values[c.decision]
            assert same(c.quotation, sentences[c.decision])


def same(one: str, other: str) -> bool:
    """Whether two sentences have most of their pairs of letters in common."""
    a, b = ({x + y for x, y in pairwise(said) if (x + y).isalnum()} for said in (one, other))
    return len(a & b) * 2 > min(len(a), len(b))


# --- any change at all -------------------------------------------------------------

CHANGE = st.tuples(
    st.floats(0, 1, exclude_max=True), st.integers(0, 6), st.text("年月日一二3，。「云雲\n 後", max_size=4)
)
NEAR = st.tuples(
    st.integers(0, 200), st.integers(-6, 12), st.integers(0, 4), st.text("年月日一二3，。「云雲 後", max_size=3)
)


def changes(text: str, told: list[tuple[float, int, str]]) -> Iterator[Edit]:
    """Edits apart from each other, at places told as shares of the text."""
    at = 0
    for share, length, said in sorted(told):
        start = max(int(share * len(text)), at)
        end = min(start + length, len(text))
        yield Edit(start, end, said)
        at = end + 1
        if at >= len(text):
            return


@settings(max_examples=25, deadline=None)
@given(st.lists(CHANGE, max_size=60), st.lists(NEAR, max_size=12))
def test_after_any_change_every_decision_is_with_its_passage_or_reported(
    first: First, far: list[tuple[float, int, str]], near: list[tuple[int, int, int, str]]
) -> None:
    revisions = {}
    known = list(first.places().values())
    for name, text in first.texts.items():
        here = [place for place in known if place[0] == name]
        close = [
            (max(here[which % len(here)][1] + by, 0) / len(text), length, said)
            for which, by, length, said in near
            if here
        ]
        edits = [e for e in changes(text, far + close) if e.end < len(text)]
        revisions[name] = Revision.of(text).apply(edits, "chance")
    again = annotate(first.book({n: r.text for n, r in revisions.items()}), first.decided, alike())
    kept, lost = places(again), {o.decision.line for o in again.orphans}
    assert kept.keys() | lost >= first.places().keys()
    assert lost <= reported(again)
    for before, now in ((first.places(), kept), (leads(first.annotated), leads(again))):
        for line in now.keys() & before.keys():
            source, start, end = now[line]
            begins, ends = revisions[source].around_received(start, end)
            assert (source, True) == (before[line][0], begins < before[line][2] and before[line][1] < ends)
