"""The editor's word on the chronology: what it does, and what is said where it cannot be done."""

import json
from dataclasses import replace

import pytest

from kanben.chronology.annotating import Annotated, annotate
from kanben.chronology.editor import decisions
from kanben.chronology.export import chronology_json
from kanben.chronology.listing import listing
from kanben.editorial import misled, noted
from kanben.findings import Finding, Trouble
from kanben.model import Book, Emphasis, Entries, Entry, Link, List, Note, Paragraph, Section, Table, Text, lines, plain
from kanben.variants import alike, vary
from tests.test_chronology_book import BOOK, TALK, WELL, WHERE, told


def edited(toml: str, book: Book = BOOK) -> Annotated:
    return annotate(book, noted(decisions(toml, WHERE)), alike())


def entry(quotation: str, date: str, *rest: str, source: str = "well.txt") -> str:
    head = f'[[entry]]\nsource = "{source}"\nquotation = "{quotation}"\ndate = "{date}"\n'
    return head + "".join(f"{line}\n" for line in rest)


def book_of(*paragraphs: str, date: str = "") -> Book:
    section = replace(WELL, blocks=tuple(told(text) for text in paragraphs), date=date)
    return replace(BOOK, body=(section,))


def statuses(annotated: Annotated) -> dict[str, str]:
    return {c.reading.text: c.status for c in annotated.events}


def shown(annotated: Annotated) -> list[Entry]:
    return [e for b in annotated.book.back[0].blocks if isinstance(b, Entries) for e in b.entries]


def of(annotated: Annotated, event: str) -> list[str]:
    """The lines of the entry that tells ``event``."""
    return next(list(lines(e.blocks)) for e in shown(annotated) if event in plain(e.blocks[0].inlines))


def found(toml: str, code: str, book: Book = BOOK) -> Finding:
    """The one finding on the editor's file, which must have this code."""
    (one,) = [f for f in edited(toml, book).findings if f.source == WHERE]
    assert one.code == code, one
    return one


# --- adding ------------------------------------------------------------------------


def test_an_entry_is_added_from_another_work_and_names_it() -> None:
    toml = '[[entry]]\ndo = "add"\ndate = "1950"\nevent = "開井。"\ncite = "《村志》，頁12"\nreason = "原文未記"\n'
    annotated = edited(toml)
    assert "《村志》，頁12" in "".join(of(annotated, "開井。"))
    assert not [f for f in annotated.findings if f.source == WHERE]


def test_an_entry_is_added_for_an_article_and_leads_to_it() -> None:
    toml = '[[entry]]\ndo = "add"\nsource = "well.txt"\ndate = "1950"\nevent = "開井。"\nreason = "據文意"\n'
    (added,) = [e for e in shown(edited(toml)) if plain(e.blocks[0].inlines) == "開井。"]
    targets = [i.target for b in added.blocks for i in getattr(b, "inlines", ()) if isinstance(i, Link)]
    assert targets == ["#well"]


UNDATED = book_of("那年他三十歲。次年井塌了。", "2015年8月12日，又塌了一次。")


def test_words_without_a_date_are_given_one_and_marked() -> None:
    annotated = edited(entry("那年他三十歲", "1950", 'do = "add"', 'reason = "據家譜"'), UNDATED)
    (added,) = [c for c in annotated.events if c.status == "added"]
    assert added.anchor
    assert added.sentence == "那年他三十歲。"
    assert "三十" in added.reading.text or added.reading.text == "那年"


def test_a_date_nobody_could_tell_is_settled_by_adding_it() -> None:
    assert [r.text for _, r in annotate(UNDATED).unresolved] == ["那年", "次年"]
    settled = edited(entry("次年井塌了", "1951", 'do = "add"', 'reason = "據家譜"'), UNDATED)
    assert [r.text for _, r in settled.unresolved] == ["那年"]
    assert not any("次年" in f.message for f in settled.findings)
    assert statuses(settled)["次年"] == "added"


def test_to_add_what_is_read_already_is_to_show_it() -> None:
    annotated = edited(entry("2015年8月12日", "2015-08-12", 'do = "add"', 'reason = "要"', 'event = "井塌。"'))
    assert "8月12日" in [plain(e.term) for e in shown(annotated) if plain(e.blocks[0].inlines) == "井塌。"]


def test_an_added_entry_without_a_source_is_reported_and_shown() -> None:
    toml = '[[entry]]\ndo = "add"\ndate = "1950"\nevent = "開井。"\nreason = "聽說"\n'
    assert of(edited(toml), "開井。")
    assert "cite" in found(toml, "D-208").hint


def test_no_passage_is_marked_in_a_table() -> None:
    table = Table((), (((Text("開井的那一年"),),),))
    book = replace(BOOK, body=(replace(WELL, blocks=(*WELL.blocks, table)),))
    said = found(entry("開井的那一年", "1950", 'do = "add"', 'reason = "據家譜"'), "D-201", book)
    assert "table" in said.message


# --- annotations -------------------------------------------------------------------


def test_an_annotation_is_markdown() -> None:
    text = 'annotation = """\n據**縣志**，見[訪談](#talk)。[^1]\n\n- 一說塌了兩次\n\n[^1]: 卷三。\n"""'
    annotated = edited(entry("2015年8月12日", "2015-08-12", text))
    (one,) = [c for c in annotated.events if c.annotation]
    first, second = one.note
    assert isinstance(first, Paragraph)
    assert isinstance(second, List)
    assert [type(i).__name__ for i in first.inlines] == ["Text", "Strong", "Text", "Link", "Text", "Note"]
    said = of(annotated, "村口的井塌了")
    assert "按：據縣志，見訪談。" in said
    assert "卷三。" in said


def test_an_annotation_may_lead_to_a_chapter_or_a_year_and_nowhere_else() -> None:
    toml = entry("2015年8月12日", "2015-08-12", 'annotation = "見[訪談](#talk)、[那年](#y2015)、[別處](#tolk)。"')
    decided = noted(decisions(toml, WHERE))
    (wrong,) = misled(decided, annotate(BOOK, decided).book)
    assert (wrong.code, wrong.line) == ("D-008", 1)
    assert "#tolk" in wrong.message
    assert "#talk" in wrong.hint


@pytest.mark.parametrize(
    ("annotation", "said"),
    [
        ("# 考證", "heading"),
        ("見圖。\n\n![井](well.png)", "figure"),
        ("|a|b|\n|-|-|\n|1|2|", "table"),
        ("---", "separator"),
    ],
)
def test_what_an_annotation_cannot_hold_stops_with_its_line(annotation: str, said: str) -> None:
    toml = "\n\n" + entry("2015年8月12日", "2015-08-12", f"annotation = '''{annotation}'''")
    with pytest.raises(Trouble) as trouble:
        noted(decisions(toml, WHERE))
    (finding,) = trouble.value.findings
    assert (finding.code, finding.line) == ("D-009", 3)
    assert said in finding.message


def test_an_open_inline_rule_is_told_with_its_line() -> None:
    toml = "\n" + entry("2015年8月12日", "2015-08-12", 'annotation = "-{甲"')
    with pytest.raises(Trouble, match=r"book/chronology\.toml:2: V-120"):
        noted(decisions(toml, WHERE))


def test_what_the_editor_wrote_is_varied_as_written_and_not_counted_to_the_seed() -> None:
    rest = 'annotation = "里程碑在*乾隆*年間。[^1]\\n\\n[^1]: 後來的事。"', 'event = "村口的井塌了，傷三人。"'
    annotated = edited(entry("2015年8月12日", "2015-08-12", *rest))
    assert [list(lines(s.blocks)) for s in annotated.book.body] == [list(lines(s.blocks)) for s in BOOK.body]
    simplified = "\n".join(lines(vary(annotated.book, "zh-Hans").book.back[0].blocks))
    assert "里程碑在乾隆年间。" in simplified
    assert "后来的事。" in simplified
    assert "村口的井塌了，伤三人。" in simplified
    traditional = "\n".join(lines(vary(annotated.book, "zh-Hant-TW").book.back[0].blocks))
    assert "里程碑在乾隆年間。" in traditional
    assert "後來的事。" in traditional


def test_an_annotation_in_simplified_is_varied_too() -> None:
    annotated = edited(entry("2015年8月12日", "2015-08-12", 'annotation = "后来才知道，里面没有人。"'))
    assert "後來才知道，裡面沒有人。" in "\n".join(lines(vary(annotated.book, "zh-Hant-TW").book.back[0].blocks))


def test_a_label_is_kept_for_the_timeline() -> None:
    assert [c.label for c in edited(entry("2015年8月12日", "2015-08-12", 'label = "井塌"')).events if c.label] == [
        "井塌"
    ]


# --- dates of articles, names ------------------------------------------------------

TALK_ALONE = replace(BOOK, body=(replace(TALK, date=""),))


def test_a_document_date_may_be_exact_or_partial() -> None:
    exact = edited('[[document]]\nsource = "talk.txt"\ndate = 2016-05-01', TALK_ALONE)
    assert "2015-08-12" in [str(c.value) for c in exact.events]
    partial = edited('[[document]]\nsource = "talk.txt"\ndate = "2016~"', TALK_ALONE)
    assert any(str(c.value).startswith("2015-08-12") for c in partial.events)


def test_a_document_date_must_be_one_date() -> None:
    with pytest.raises(Trouble, match="one date"):
        decisions('[[document]]\nsource = "talk.txt"\ndate = "2015/2016"', WHERE)


@pytest.mark.parametrize("book", [BOOK, replace(BOOK, body=(replace(TALK, date="", blocks=(told("2016年5月1日"),)),))])
def test_an_article_that_says_otherwise_is_told(book: Book) -> None:
    said = found('[[document]]\nsource = "talk.txt"\ndate = "2019~"', "D-209", book)
    assert "2016-05-01" in said.message


def test_a_document_date_that_holds_the_articles_own_is_no_matter() -> None:
    assert not [f for f in edited('[[document]]\nsource = "talk.txt"\ndate = "2016"').findings if f.source == WHERE]


def test_a_name_may_mean_a_stretch_of_time_and_in_one_article_something_else() -> None:
    toml = (
        '[[alias]]\nname = "大旱"\ndate = "1942/1943"\n[[alias]]\nname = "大旱"\ndate = "1960"\nsource = "talk.txt"\n'
    )
    body = tuple(replace(s, blocks=(told("大旱那時，井乾了。"),)) for s in BOOK.body)
    annotated = edited(toml, replace(BOOK, body=body))
    assert {c.source: str(c.value) for c in annotated.events} == {"well.txt": "1942/1943", "talk.txt": "1960"}
    assert not [f for f in annotated.findings if f.source == WHERE]


@pytest.mark.parametrize(
    ("toml", "code", "hint"),
    [
        ('[[alias]]\nname = "從未出現"\ndate = "2015"', "D-205", "take it out"),
        ('[[alias]]\nname = "老陳"\ndate = "2015"\nsource = "well.txt"', "D-205", "talk.txt"),
        ('[[alias]]\nname = "15"\ndate = "2015"', "D-205", "2015年"),
        ('[[alias]]\nname = "井"\ndate = "2015"\n[[alias]]\nname = "井"\ndate = "2016"', "D-206", "keep one"),
        ('[[document]]\nsource = "wel.txt"\ndate = "2015"', "D-204", 'source = "well.txt"'),
        ('[[alias]]\nname = "井"\ndate = "2015"\nsource = "wel.txt"', "D-204", 'source = "well.txt"'),
    ],
)
def test_a_name_or_article_that_is_not_there_is_reported(toml: str, code: str, hint: str) -> None:
    assert hint in found(toml, code).hint


# --- what is not dated -------------------------------------------------------------


def test_dates_that_wait_for_one_thing_make_one_finding() -> None:
    told_ = [f for f in annotate(TALK_ALONE).findings if f.code == "D-101"]
    (one,) = told_
    assert "「去年8月12日」、「半年前」、「明年」 have no date: the article" in one.message
    assert one.source == "seeds/talk.txt"
    assert 'source = "talk.txt"' in one.hint


def test_a_stretch_that_is_marked_keeps_its_emphasis() -> None:
    section = replace(WELL, blocks=(Paragraph((Text("那"), Emphasis((Text("年他"),)), Text("三十歲。"))),))
    annotated = edited(entry("那年他三十歲", "1950", 'do = "add"', 'reason = "x"'), replace(BOOK, body=(section,)))
    (marked,) = annotated.book.body
    assert isinstance(marked, Section)
    assert list(lines(marked.blocks)) == ["那年他三十歲。"]
    assert not any(isinstance(i, Note) for i in marked.blocks[0].inlines)


# --- words that have no date and need none --------------------------------------------


def test_words_without_a_date_are_dismissed_for_good() -> None:
    toml = entry("次年井塌了", "", 'do = "hide"', 'reason = "哪一年無從知道"').replace('date = ""\n', "")
    settled = edited(toml, UNDATED)
    assert [r.text for _, r in settled.unresolved] == ["那年"]
    assert not any("次年" in f.message for f in settled.findings)
    (listed,) = [one for one in listing(settled, {}, alike()).listed if one.text == "次年"]
    assert (listed.status, listed.why, listed.decision, listed.paste) == ("hidden", "哪一年無從知道", 1, "")
    (gone,) = json.loads(chronology_json(settled))["dismissed"]
    assert (gone["text"], gone["reason"]) == ("次年", "哪一年無從知道")


@pytest.mark.parametrize(
    ("quotation", "code", "said"),
    [
        ("2015年8月12日，又塌了", "D-201", 'write date = "2015-08-12"'),
        ("他三十歲", "D-201", "take the entry out"),
        ("這裏沒有的話在哪裏", "D-201", "nothing like it is left"),
        ("年", "D-202", "stands in"),
    ],
)
def test_what_cannot_be_dismissed_is_reported(quotation: str, code: str, said: str) -> None:
    toml = entry(quotation, "", 'do = "hide"', 'reason = "無關"').replace('date = ""\n', "")
    finding = found(toml, code, UNDATED)
    assert said in f"{finding.message} {finding.hint}"


def test_to_dismiss_twice_is_once_too_often() -> None:
    toml = entry("次年井塌了", "", 'do = "hide"', 'reason = "無關"').replace('date = ""\n', "")
    assert found(toml * 2, "D-206", UNDATED).line == 6


@pytest.mark.parametrize("do", ["confirm", "correct", "merge", "add"])
def test_every_other_decision_needs_the_date(do: str) -> None:
    with pytest.raises(Trouble) as trouble:
        edited(entry("次年井塌了", "", f'do = "{do}"').replace('date = ""\n', ""), UNDATED)
    assert "'date' is missing" in "".join(f.message for f in trouble.value.findings)


def test_a_decision_that_is_not_known_is_said_once() -> None:
    with pytest.raises(Trouble) as trouble:
        edited(entry("次年井塌了", "2015", 'do = "join"', 'into = "井"'), UNDATED)
    assert [f.code for f in trouble.value.findings] == ["D-005"]


def test_a_note_that_was_not_written_is_told() -> None:
    finding = found(entry("2015年8月12日", "2015-08-12", 'annotation = "見下。[^1]"'), "D-010", UNDATED)
    assert (finding.line, "[^1]" in finding.message) == (1, True)
    kept = edited(entry("2015年8月12日", "2015-08-12", "annotation = '見下。\\[^1]'"), UNDATED)
    assert not [f for f in kept.findings if f.source == WHERE]
