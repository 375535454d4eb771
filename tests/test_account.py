"""The account holds against the book itself: whatever is lost, doubled or moved on the way is counted and named."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanben.account import RUN, compare, differences, faults
from kanben.edits import Edit, Revision
from kanben.findings import Finding
from kanben.folder import Folder
from kanben.manuscript import Manuscript, prepare
from kanben.model import Article, Figure, Heading, Link, Note, Origin, Paragraph, Ruby, Section, Table, Text, lines
from kanben.report import Report, changes, report_json, shares

SPECIMEN = Path(__file__).parent / "specimen"

LINES = (
    "井在村口,挖於民國二十三年,至今水清如初。",
    "老人說,先有井,後有村,井是全村人的命。",
    "那一年大旱三月,四鄉的人都到這裏來挑水。",
    "後來通了自來水,井口封上了一塊青石板。",
    "如今只有下雨的時候,還能聽見井底的回聲。",
)
SEED = "\n\n".join(LINES) + "\n"


def revised() -> Revision:
    """Set the commas full width and take the blank lines out."""
    commas = [Edit(i, i + 1, "，") for i, c in enumerate(SEED) if c == ","]
    once = Revision.of(SEED).apply(commas, "width", "Marks between Han stand full width.")
    feeds = [Edit(i, i + 1, "") for i, c in enumerate(once.text) if c == "\n" and once.text[i - 1] == "\n"]
    return once.apply([*feeds, Edit(len(once.text) - 1, len(once.text), "")], "line-end", "an empty line")


def told(text: str, start: int = 0) -> Paragraph:
    return Paragraph((Text(text),), origin=Origin("a.txt", start, start + len(text)))


ARTICLE = Article("a.txt", tuple(told(line.replace(",", "，"), SEED.index(line)) for line in LINES))
OPENING = (Paragraph((Text("林一舟"),), "byline"), Paragraph((Text("按語若干。"),), "headnote"))


def astray(*blocks: object) -> tuple[int, list[tuple[int, str, str]]]:
    """Return the count, and the places as (line, lost, foreign), of a chapter that holds ``blocks``."""
    chapter = Section("c", "chapter", (), (*OPENING, *blocks), source="a.txt")
    found = compare(SEED, revised(), ARTICLE, [chapter])
    places = [(SEED.count("\n", 0, one.at) + 1, one.lost, one.foreign) for one in found]
    return sum(one.characters for one in found), places


def test_a_sound_chapter_has_nothing_astray() -> None:
    assert compare(SEED, revised(), ARTICLE) == ()
    assert astray(*ARTICLE.blocks) == (0, [])


first, second, third, fourth, fifth = ARTICLE.blocks


def words(block: object) -> str:
    return "\n".join(lines((block,)))


def test_a_lost_paragraph_is_counted_with_its_line_end() -> None:
    count, [(line, lost, foreign)] = astray(first, second, fourth, fifth)
    assert (count, line, foreign) == (len(LINES[2]) + 1, 5, "")
    assert sorted(lost) == sorted(words(third) + "\n")


def test_the_last_paragraph_is_missed_too() -> None:
    assert astray(first, second, third, fourth)[0] == len(LINES[4]) + 1
    assert astray()[0] == len(revised().text)


def test_one_lost_character_is_named() -> None:
    cut = replace(third, inlines=(Text(words(third).replace("旱", "")),))
    assert astray(first, second, cut, fourth, fifth) == (1, [(5, "旱", "")])


def test_one_changed_character_is_both_lost_and_foreign() -> None:
    other = replace(third, inlines=(Text(words(third).replace("旱", "澇")),))
    assert astray(first, second, other, fourth, fifth) == (2, [(5, "旱", "澇")])


def test_two_paragraphs_that_changed_places_are_seen() -> None:
    count, places = astray(first, third, second, fourth, fifth)
    assert count == 2 * min(len(LINES[1]), len(LINES[2])) + 2
    assert len(places) == 2
    assert places[0][0] in (3, 5)


def test_a_doubled_paragraph_is_not_taken_for_the_articles_own() -> None:
    count, [(_, lost, foreign)] = astray(first, second, second, third, fourth, fifth)
    assert (count, lost) == (len(LINES[1]) + 1, "")
    assert sorted(foreign) == sorted(words(second) + "\n")


def test_words_from_nowhere_are_seen() -> None:
    added = told("本文由機器人轉發。")
    assert astray(*ARTICLE.blocks, added) == (10, [(9, "", "\n本文由機器人轉發。")])


def test_only_what_the_binding_sets_may_open_a_chapter() -> None:
    chapter = Section("c", "chapter", (), (*OPENING, OPENING[0], *ARTICLE.blocks))
    assert sum(one.characters for one in compare(SEED, revised(), ARTICLE, [chapter])) == 4
    own = replace(ARTICLE, blocks=(replace(first, role="byline"), *ARTICLE.blocks[1:]))
    assert compare(SEED, revised(), own, [Section("c", "chapter", (), own.blocks)]) == ()


def test_a_map_that_passes_over_a_stretch_is_not_believed() -> None:
    holed = replace(revised(), pieces=tuple(p for p in revised().pieces if not p.start <= 12 < p.end))
    said = Article("a.txt", (told(holed.text),))
    (gap,) = compare(SEED, holed, said)
    assert gap.at <= 12 < gap.at + len(gap.lost)


def test_an_article_divided_into_sections_is_one_article_still() -> None:
    titled = Article("a.txt", (first, Heading(2, second.inlines), third, fourth, fifth))
    parts = [
        Section("c", "chapter", (Text("題目"),), (*OPENING, first)),
        Section("c-2", "chapter", second.inlines, (third, fourth, fifth)),
    ]
    assert compare(SEED, revised(), titled, parts) == ()
    assert compare(SEED, revised(), titled, parts[:1])


# --- beside the words ---------------------------------------------------------------


def rich(
    alt: str = "六角井欄", reading: str = "lù", note: str = "枯水期。", target: str = "https://example.org/a"
) -> tuple:
    return (
        Figure((Text("井欄今貌"),), "well.png", alt),
        Paragraph((Text("轆"), Ruby("轆", reading), Note((Paragraph((Text(note),)),)), Link(target, (Text("縣志"),)))),
        Table(((Text("年"),),), (((Text("1934"),),),), (Text("水位"),)),
    )


@pytest.mark.parametrize(
    ("broken", "count"),
    [({}, 0), ({"alt": ""}, 4), ({"reading": "lu"}, 4), ({"note": "枯期。"}, 1), ({"target": "#here"}, 21)],
    ids=["sound", "alt text", "reading", "note", "address"],
)
def test_notes_captions_cells_and_what_stands_beside_them(broken: dict[str, str], count: int) -> None:
    article = Article("a.md", rich())
    text = "\n".join(lines(article.blocks))
    chapter = Section("c", "chapter", (), rich(**broken))
    assert sum(one.characters for one in compare(text, Revision.of(text), article, [chapter])) == count
    gone = Section("c", "chapter", (), rich()[:2])
    assert sum(one.characters for one in compare(text, Revision.of(text), article, [gone])) == len("\n水位\n年\n1934")


# --- what an editor is told --------------------------------------------------------


def test_each_place_is_told_with_its_line_and_its_words() -> None:
    cut = replace(third, inlines=(Text(words(third).replace("旱", "")),))
    chapter = Section("c", "chapter", (), (*ARTICLE.blocks[:2], cut, fourth, fifth, told("轉發。")))
    lost, foreign = faults(compare(SEED, revised(), ARTICLE, [chapter]), SEED, "seeds/a.txt")
    assert (lost.code, lost.source, lost.line) == ("B-120", "seeds/a.txt", 5)
    assert lost.message == "1 character of the article did not reach the chapter, at character 5 of the line: 「旱」"
    assert (foreign.code, foreign.line) == ("B-121", 9)
    assert "4 characters in the chapter are neither" in foreign.message


def test_a_ruined_book_is_told_of_in_few_words() -> None:
    text = "\n".join(f"第{n}句話各不相同，長短也不一{'樣' * (n % 7)}。" for n in range(200))
    ruined = Article("a.txt", tuple(told(line[:6] + line[7:]) for line in text.split("\n")))
    found = faults(compare(text, Revision.of(text), ruined), text, "seeds/a.txt")
    assert len(found) == 21
    assert "and 180 characters more, at 180 places" in found[-1].message


# --- two texts side by side ----------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(
    st.text("甲乙丙", max_size=120),
    st.lists(st.tuples(st.integers(0, 120), st.text("甲乙丁", max_size=20)), max_size=4),
)
def test_the_differences_and_what_lies_between_make_both_texts(one: str, inserted: list[tuple[int, str]]) -> None:
    other = one
    for at, more in inserted:
        other = other[:at] + more + other[at + len(more) // 2 :]
    made, i, j = "", 0, 0
    for start, end, begin, past in differences(one, other):
        assert one[i:start] == other[j:begin]
        made += one[i:start] + other[begin:past]
        i, j = end, past
    assert one[i:] == other[j:]
    assert made + one[i:] == other


@given(st.text("甲乙丙丁", min_size=1, max_size=300), st.integers(0, 299), st.integers(1, 60))
def test_one_loss_is_counted_exactly(text: str, at: int, size: int) -> None:
    at %= len(text)
    lost = text[at : at + size]
    (only,) = differences(text, text[:at] + text[at + size :])
    assert only[1] - only[0] == len(lost)
    assert only[2] == only[3]


def test_two_losses_far_enough_apart_are_two() -> None:
    text = "".join(chr(0x4E00 + n) for n in range(40 + RUN))
    assert [d[:2] for d in differences(text, text[:9] + text[10 : 10 + RUN] + text[11 + RUN :])] == [
        (9, 10),
        (10 + RUN, 11 + RUN),
    ]


# --- the specimen ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def manuscript() -> Manuscript:
    return prepare(Folder(SPECIMEN))


def test_nothing_of_the_specimen_is_astray(manuscript: Manuscript) -> None:
    assert manuscript.faults == ()
    assert all(seed.unaccounted == 0 for seed in manuscript.sources)


def test_the_sums_meet(manuscript: Manuscript) -> None:
    for seed in manuscript.sources:
        account, by_rule = seed.revision.account(), shares(changes(seed.revision)).values()
        assert account.characters == len(seed.source.text)
        assert account.kept + account.changed + account.dropped == account.characters
        assert account.kept + account.changed + account.added == len(seed.revision.text)
        for part in ("changed", "dropped", "added"):
            assert sum(getattr(share, part) for share in by_rule) == getattr(account, part)
        assert sum(share.edits for share in by_rule) == len(seed.revision.changes)


def test_the_edits_of_the_report_played_on_the_seeds_give_the_chapters(manuscript: Manuscript) -> None:
    report = json.loads(report_json(Report(manuscript.book.metadata, sources=manuscript.sources)))
    texts = {seed.source.name: seed.source.text for seed in manuscript.sources}
    for source in report["sources"]:
        text, made, at = texts[source["source"]], "", 0
        for edit in source["edits"]:
            assert text[edit["start"] : edit["end"]] == edit["before"]
            made, at = made + text[at : edit["start"]] + edit["after"], edit["end"]
        made += text[at:]
        (chapter,) = (s for s in manuscript.book.body if s.source == source["source"])
        assert "\n".join(lines(chapter.blocks)).endswith(made)
        assert made
        assert source["kept"] + source["changed"] + source["added"] == len(made)
        for part in ("changed", "dropped", "added"):
            assert sum(share[part] for share in source["by_rule"].values()) == source[part]


def test_a_fault_is_a_finding_like_any_other() -> None:
    (fault,) = faults(compare("甲乙", Revision.of("甲乙"), Article("a.txt", (told("甲"),))), "甲乙", "seeds/a.txt")
    assert isinstance(fault, Finding)
    assert fault.hint
