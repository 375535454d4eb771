"""From dated passages to the chronology of a book."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanben.chronology.annotating import annotate
from kanben.chronology.editor import decisions
from kanben.chronology.export import chronology_json
from kanben.chronology.passages import cut, leaves, rewritten, wrapped
from kanben.findings import Trouble
from kanben.model import (
    Book,
    Emphasis,
    Entries,
    Heading,
    Link,
    Metadata,
    Note,
    Paragraph,
    Quotation,
    Section,
    Span,
    Text,
    Turn,
    lines,
    plain,
)


def told(text: str, role: str = "") -> Paragraph:
    return Paragraph((Text(text),), role)


WELL = Section(
    "well",
    "chapter",
    (Text("井"),),
    (
        told("何向晚", "byline"),
        told("原刊於2020年1月1日。", "headnote"),
        told("2015年8月12日，星期三。"),
        told("村口的井塌了，三個人掉了下去。"),
        Paragraph((Text("次日清晨，"), Emphasis((Text("縣"),)), Text("裏派人來修，當天中午水又清了。"))),
        told("這年冬天沒有結冰，過去10年頭一回。"),
    ),
    source="well.txt",
)
TALK = Section(
    "talk",
    "chapter",
    (Text("井邊訪談：一口井與三代人的故事"),),
    (
        Turn((Text("記者"),), (told("去年8月12日村口的井塌了，您在場嗎？"),)),
        Turn((Text("老陳"),), (told("在。半年前才修好。明年還要再打一口。"),)),
    ),
    source="talk.txt",
    date="2016-05-01",
)
BOOK = Book(
    Metadata("井", "well", "urn:x"), (), (WELL, TALK), (Section("chronology", "chronology", (Text("年表"),), ()),)
)
WHERE = "book/chronology.toml"


def rows(book: Book) -> list[str]:
    """The chronology as lines: a heading, or date: event."""
    out = []
    for block in book.back[0].blocks:
        match block:
            case Heading(_, inlines):
                out.append(f"# {plain(inlines)}")
            case Entries(entries):
                out += [f"{plain(e.term)}: {plain(e.blocks[0].inlines)}" for e in entries]
    return out


def test_a_chronology():
    assert rows(annotate(BOOK).book) == [
        "# 2015年",
        "8月12日: 2015年8月12日，星期三。村口的井塌了，三個人掉了下去。",
        "〔8月13日〕: 次日清晨，縣裏派人來修，當天中午水又清了。",
        "〔約11月〕: 半年前才修好。",
        "〔冬〕: 這年冬天沒有結冰，過去10年頭一回。",
    ]


def test_no_character_of_a_chapter_is_touched():
    for before, after in zip(BOOK.body, annotate(BOOK).book.body, strict=True):
        assert list(lines(before.blocks)) == list(lines(after.blocks))


def links(blocks) -> dict[str, str]:
    """Spans with an id, and where the link in them leads."""
    found = {}

    def note(inlines, own):
        for i in inlines:
            if isinstance(i, Span) and i.role == "date":
                found[i.id] = i.inlines[0].target
        return inlines

    rewritten(blocks, note)
    return found


def test_every_passage_leads_to_its_entry_and_back():
    book = annotate(BOOK).book
    forth = {k: v for s in book.body for k, v in links(s.blocks).items()}
    entries = {e.id: e for b in book.back[0].blocks if isinstance(b, Entries) for e in b.entries}
    assert forth
    assert {target.removeprefix("#") for target in forth.values()} == set(entries)
    for entry in entries.values():
        cited = [i.target for b in entry.blocks if b.role == "source" for i in b.inlines if isinstance(i, Link)]
        assert cited
        assert all(forth[c.removeprefix("#")] == f"#{entry.id}" for c in cited)


def test_one_event_told_twice_is_one_entry():
    events = annotate(BOOK).events
    assert [(e.status, e.reading.text) for e in events if str(e.value) == "2015-08-12"] == [
        ("found", "2015年8月12日"),
        ("merged", "去年8月12日"),
    ]


def test_the_json_says_where_each_word_stands():
    annotated = annotate(BOOK)
    told_ = json.loads(chronology_json(annotated))
    texts = {s.id: "\n".join(lines(s.blocks)) for s in BOOK.body}
    assert told_["entries"]
    for entry in told_["entries"]:
        assert texts[entry["chapter"]][entry["start"] : entry["end"]] == entry["quotation"]
    assert told_["rejected"] == {"duration": 1, "other": 1}
    assert chronology_json(annotated) == chronology_json(annotate(BOOK))


def test_what_has_no_anchor_is_reported():
    undated = replace(BOOK, body=(replace(TALK, date=""),))
    annotated = annotate(undated)
    assert [r.text for _, r in annotated.unresolved] == ["去年8月12日", "半年前", "明年"]
    assert {f.code for f in annotated.findings} == {"D-101"}


def edited(toml: str, book: Book = BOOK):
    return annotate(book, decisions(toml, WHERE))


def entry(quotation: str, date: str, rest: str = "", source: str = "well.txt") -> str:
    return f'[[entry]]\nsource = "{source}"\nquotation = "{quotation}"\ndate = "{date}"\n{rest}\n'


def test_the_editor_annotates():
    book = edited(entry("2015年8月12日", "2015-08-12", 'annotation = "檢曆相合。"')).book
    assert "按：檢曆相合。" in list(lines(book.back[0].blocks))


def test_the_editor_hides_and_corrects():
    found = rows(
        edited(
            entry("這年冬天", "2015-24", 'do = "hide"\nreason = "與井無關"')
            + entry("半年前", "2015-11~", 'do = "correct"\nto = "2015-12-01"\nreason = "見工單"', "talk.txt")
        ).book
    )
    assert not any("冬" in row.partition(":")[0] for row in found)
    assert "〔12月1日〕: 半年前才修好。" in found


def test_the_editor_confirms_what_was_passed_over():
    assert "# 2017年" in rows(edited(entry("明年還要", "2017", source="talk.txt")).book)


def test_the_editor_merges_and_adds():
    annotated = edited(
        entry("半年前才修好", "2015-11~", 'do = "merge"\ninto = "次日清晨"', "talk.txt")
        + '[[entry]]\ndo = "add"\ndate = "1950"\nevent = "開井。"\nreason = "村志"\n'
    )
    assert rows(annotated.book)[:2] == ["# 1950年", "是年: 開井。"]
    assert not any(row.startswith("約11月") for row in rows(annotated.book))


def test_an_alias_is_a_date():
    book = replace(BOOK, body=(replace(WELL, blocks=(told("812以後，井沒有再塌。電話8123456。"),)),))
    events = edited('[[alias]]\nname = "812"\ndate = "2015-08-12"', book).events
    assert [(e.reading.text, str(e.value)) for e in events] == [("812以後", "2015-08-12/..")]


def test_marks_and_spaces_do_not_unsettle_a_decision():
    assert not edited(entry("2015 年 8 月 12 日,星期三", "2015-08-12")).findings


@pytest.mark.parametrize(
    ("toml", "code"),
    [
        (entry("2014年8月12日", "2014-08-12"), "D-201"),
        (entry("2015年8月12日", "2015-08-13"), "D-201"),
        (entry("半年前", "2015-11~", 'do = "merge"\ninto = "沒有的話"', "talk.txt"), "D-203"),
        (entry("井", "2015", source="gone.txt"), "D-204"),
        ('[[alias]]\nname = "從未出現"\ndate = "2015"', "D-205"),
    ],
)
def test_what_no_longer_matches_is_reported_with_its_line(toml, code):
    found = [f for f in edited(toml).findings if f.code == code]
    assert found
    assert found[0].source == WHERE
    assert found[0].line == 1


FAULTY = """\
[[entri]]
date = "2015"

[[entry]]
source = "well.txt"
quotation = "井"
datum = "2015"
do = "remove"

[[alias]]
name = "812"
date = "八月"

[[entry]]
source = "well.txt"
quotation = 812
date = "2015"
do = "hide"
"""


def test_all_faults_are_told_at_once_with_their_lines():
    with pytest.raises(Trouble) as trouble:
        decisions(FAULTY, WHERE)
    assert [(f.line, f.code) for f in trouble.value.findings] == [
        (1, "D-002"),
        (4, "D-003"),
        (7, "D-002"),
        (8, "D-005"),
        (12, "D-006"),
        (14, "D-003"),
        (16, "D-004"),
    ]
    assert "did you mean 'entry'?" in str(trouble.value)


def test_broken_toml_is_told_with_its_line():
    with pytest.raises(Trouble, match=r"book/chronology\.toml:2: D-001"):
        decisions('[[alias]]\nname = "812', WHERE)


def test_the_book_of_this_repository_has_a_sound_file():
    from pathlib import Path

    path = Path(__file__).parent.parent / WHERE
    assert decisions(path.read_text(encoding="utf-8"), WHERE).entries


# --- passages ------------------------------------------------------------------


def test_a_stretch_may_cross_inlines_and_a_note_stays_out_of_it():
    inlines = (Text("在"), Emphasis((Text("2015"),)), Text("年"), Note((told("註"),)), Text("夏"))
    (stretch,) = [i for i in wrapped(inlines, [(1, 6, Span)]) if isinstance(i, Span)]
    assert plain(stretch.inlines) == "2015年"
    assert not any(isinstance(i, Note) for i in stretch.inlines)


INLINES = st.recursive(
    st.text("甲乙2015年", min_size=1, max_size=5).map(Text),
    lambda inner: st.lists(inner, min_size=1, max_size=3).map(lambda i: Emphasis(tuple(i))),
    max_leaves=6,
)


@given(st.lists(INLINES, max_size=4).map(tuple), st.integers(0, 20))
def test_a_cut_loses_nothing(inlines, at):
    text = plain(inlines)
    before, after = cut(inlines, min(at, len(text)))
    assert (plain(before), plain(after)) == (text[:at], text[at:])


def test_leaves_stand_where_the_text_of_the_chapter_has_them():
    blocks = (
        Heading(2, (Text("一"),)),
        Quotation((told("千里之行"),), (Text("老子"),)),
        Turn((Text("問"),), (told("何時？"), told("何地？"))),
        Paragraph((Text("有註"), Note((told("註文"),)), Text("之句"))),
        told("末句"),
    )
    text = "\n".join(lines(blocks))
    for leaf in leaves(blocks):
        assert text[leaf.start : leaf.start + len(leaf.text)] == leaf.text
    assert [leaf.text for leaf in leaves(blocks) if leaf.own] == ["千里之行", "何時？", "何地？", "有註之句", "末句"]


def test_a_book_without_dates_says_so():
    from kanben.chronology.pages import pages
    from kanben.model import lines

    assert list(lines(pages([]))) == ["本書正文沒有可以繫年的時日。"]
