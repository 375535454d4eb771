"""From dated passages to entries: which words an entry shows, and which mentions are one event."""

import pytest

from kanben.chronology.annotating import Annotated, annotate
from kanben.chronology.editor import decisions
from kanben.model import Book, Metadata, Paragraph, Section, Text
from kanben.reckoning.edtf import order, parse
from tests.dots import cases


def chapter(number: int, text: str, date: str = "") -> Section:
    blocks = tuple(Paragraph((Text(line),)) for line in text.split("\n"))
    return Section(f"c{number}", "chapter", (Text(f"第{number}篇"),), blocks, source=f"{number}.txt", date=date)


def bound(*chapters: Section) -> Book:
    return Book(Metadata("井", "well", "urn:x"), (), chapters, ())


SENTENCES = list(cases("chronology/events_sentences.md"))


@pytest.mark.parametrize(("title", "text", "wanted"), SENTENCES, ids=[case[0] for case in SENTENCES])
def test_sentence(title, text, wanted):
    events = annotate(bound(chapter(1, text))).events
    assert "\n".join(f"{e.value}: {e.sentence}" for e in events if e.status in ("found", "merged")) == wanted


MERGING = list(cases("chronology/events_merging.md"))


def merged(annotated: Annotated) -> str:
    told = []
    for e in annotated.events:
        if e.status == "found":
            joined = [o for o in annotated.events if o.status == "merged" and o.entry == e.entry]
            told.append(f"{e.value}: " + " + ".join(o.reading.text for o in (e, *joined)))
    suggested = {f.message.rsplit(" ", 1)[1] for f in annotated.findings if f.code == "D-105"}
    for value in suggested:
        both = [row for row in told if row.startswith(f"{value}: ")]
        told = [row for row in told if row not in both]
        told.append(f"{value}: " + " ? ".join(row.partition(": ")[2] for row in both))
    return "\n".join(told)


@pytest.mark.parametrize(("title", "text", "wanted"), MERGING, ids=[case[0] for case in MERGING])
def test_merging(title, text, wanted):
    chapters = [chapter(n, *reversed(line.split("｜", 1))) for n, line in enumerate(text.split("\n"), 1)]
    assert merged(annotate(bound(*chapters))) == wanted


def test_one_day_in_two_chapters_stands_in_the_order_of_the_book():
    book = bound(chapter(2, "1999年9月21日，女兒出生了。"), chapter(1, "1999年9月21日，南投大地震。"))
    assert [e.chapter for e in annotate(book).events] == ["c2", "c1"]


def test_a_suggestion_can_be_pasted_into_the_editors_file():
    book = bound(chapter(1, "1999年9月21日，南投大地震。"), chapter(2, "1999年9月21日，女兒出生了。"))
    (finding,) = [f for f in annotate(book).findings if f.code == "D-105"]
    pasted = "\n".join(line.strip() for line in finding.hint.partition("paste:")[2].split("\n"))
    joined = annotate(book, decisions(pasted, "book/chronology.toml"))
    assert [e.status for e in joined.events] == ["found", "merged"]
    assert not joined.findings


def test_what_ends_at_a_day_stands_before_it_and_what_begins_behind():
    days = ["1895-03-01", "../1895-03-01", "1895-03-01/.."]
    assert sorted(days, key=lambda day: order(parse(day))) == ["../1895-03-01", "1895-03-01", "1895-03-01/.."]
