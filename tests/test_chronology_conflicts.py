"""What is said where the editor’s word on the chronology finds nothing, or is at odds with itself."""

import pytest

from kanben.chronology.editor import decisions
from kanben.findings import Trouble
from tests.test_chronology_book import WHERE
from tests.test_chronology_editor import book_of, edited, entry, found, statuses

# --- entries that find nothing -----------------------------------------------------

TOLD = 'annotation = "縣志有載。"'


@pytest.mark.parametrize(
    ("toml", "code", "message", "hint"),
    [
        (entry("2015年8月12日", "2015-08-13"), "D-201", "not read as 2015-08-13", 'date = "2015-08-12"'),
        (entry("過去10年頭一回", "2005/2015"), "D-201", "not read as", 'do = "add"'),
        (entry("2015年8月12曰，星期三", "2015-08-12"), "D-201", "not in well.txt", "2015年8月12日，星期三"),
        (entry("去年8月12日村口", "2015-08-12"), "D-201", "not in well.txt", 'source = "talk.txt"'),
        (entry("這場大水", "2015-08-12"), "D-201", "not in well.txt", "2015-08-12 is read at 「2015年8月12日」"),
        (entry("……", "1815"), "D-201", "not in well.txt", "nowhere"),
        (entry("這場大水", "1815"), "D-201", "not in well.txt", "nowhere"),
        (entry("井", "2015", source="lost.md"), "D-204", "lost.md", "talk.txt, well.txt"),
        (entry("井", "2015", source="Well.text"), "D-204", "Well.text", 'source = "well.txt"'),
        (
            entry("半年前才", "2015-11~", 'do = "merge"', 'into = "沒有的話"', source="talk.txt"),
            "D-203",
            "沒有的話",
            "entry",
        ),
    ],
)
def test_an_orphan_says_what_is_nearest_and_keeps_its_words(toml: str, code: str, message: str, hint: str) -> None:
    one = found(toml + TOLD, code)
    assert message in one.message
    assert "縣志有載。" in one.message
    assert hint in one.hint
    (orphan,) = edited(toml + TOLD).orphans
    assert orphan.decision.annotation == "縣志有載。"
    assert orphan.finding == one


TWICE = book_of("2015年8月12日，東井塌了。", "2015年8月12日，西市開張。")


def test_words_that_stand_in_two_places_must_be_more() -> None:
    one = found(entry("2015年8月12日", "2015-08-12"), "D-202", TWICE)
    assert "「2015年8月12日，東井塌了」; 「2015年8月12日，西市開張」" in one.hint
    assert not edited(entry("2015年8月12日，西市開張", "2015-08-12"), TWICE).orphans


SCRIPTS = [
    ("這年冬天沒有結冰", "2015-24"),
    ("这年冬天没有结冰", "2015-24"),
    ("這年冬天，沒有「結冰」", "2015-24"),
    ("次日清晨,县裡派人来修", "2015-08-13"),
    ("２０１５年８月１２日", "2015-08-12"),
    ("2015 年 8 月 12 日（星期三）", "2015-08-12"),
]


@pytest.mark.parametrize(("quotation", "date"), SCRIPTS)
def test_script_marks_spaces_and_forms_of_characters_do_not_matter(quotation: str, date: str) -> None:
    annotated = edited(entry(quotation, date, 'reason = "x"', 'do = "hide"'))
    assert [str(c.value) for c in annotated.events if c.status == "hidden"] == [date]


@pytest.mark.parametrize("quotation", ["次日清晨，村裏派人", "次日早晨", "2015年8月13日"])
def test_other_words_are_never_taken_for_the_passage(quotation: str) -> None:
    annotated = edited(entry(quotation, "2015-08-13", 'reason = "x"', 'do = "hide"'))
    assert "hidden" not in statuses(annotated).values()
    assert annotated.orphans


# --- entries that are at odds ------------------------------------------------------

HIDE = ('do = "hide"', 'reason = "無關"')
CORRECT = ('do = "correct"', 'to = "2015-08-14"', 'reason = "縣志"')


def test_two_entries_for_one_passage_are_reported_and_the_first_holds() -> None:
    toml = entry("2015年8月12日", "2015-08-12", TOLD) + entry("8月12日，星期三", "2015-08-12", 'annotation = "又。"')
    one = found(toml, "D-206")
    assert (one.line, "line 1" in one.message) == (6, True)
    assert "又。" in one.message
    assert [c.annotation for c in edited(toml).events if c.annotation] == ["縣志有載。"]


@pytest.mark.parametrize(("first", "second"), [(HIDE, CORRECT), (CORRECT, HIDE), (HIDE, ()), ((), HIDE)])
def test_entries_that_contradict_each_other_are_reported(first: tuple[str, ...], second: tuple[str, ...]) -> None:
    toml = entry("2015年8月12日", "2015-08-12", *first) + entry("2015年8月12日，星期三", "2015-08-12", *second)
    assert "line 1 holds" in found(toml, "D-207").hint


def merge(quotation: str, date: str, into: str, source: str = "well.txt") -> str:
    return entry(quotation, date, 'do = "merge"', f'into = "{into}"', source=source)


def test_merging_follows_to_the_end() -> None:
    toml = merge("當天中午", "2015-08-13", "次日清晨") + merge("次日清晨", "2015-08-13", "2015年8月12日")
    annotated = edited(toml)
    entries = {c.reading.text: c.entry for c in annotated.events}
    assert entries["當天中午"] == entries["次日清晨"] == entries["2015年8月12日"]


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        (merge("次日清晨", "2015-08-13", "次日清晨，縣裏"), "itself"),
        (
            merge("次日清晨", "2015-08-13", "2015年8月12日") + merge("2015年8月12日", "2015-08-12", "次日清晨"),
            "lines 1, 7",
        ),
        (
            entry("2015年8月12日", "2015-08-12", *HIDE) + merge("次日清晨", "2015-08-13", "2015年8月12日"),
            "hide this one too",
        ),
        (merge("次日清晨", "2015-08-13", "明年還要"), "confirm it"),
        (merge("次日清晨", "2015-08-13", "村口的井塌了"), 'into = "'),
    ],
    ids=["into itself", "in a circle", "into what is hidden", "into what is passed over", "into one of two"],
)
def test_a_merge_that_leads_nowhere_is_reported_and_the_passage_stays(toml: str, said: str) -> None:
    annotated = edited(toml)
    told = [f for f in annotated.findings if f.code == "D-203"]
    assert told
    assert all(said in f"{f.message} {f.hint}" for f in told)
    assert statuses(annotated)["次日清晨"] == "found"


def test_an_entry_may_be_merged_into_an_added_one() -> None:
    toml = entry("沒有結冰", "2015-12", 'do = "add"', 'reason = "x"') + merge("次日清晨", "2015-08-13", "沒有結冰")
    assert statuses(edited(toml))["次日清晨"] == "merged"


# --- the file ----------------------------------------------------------------------


def test_a_date_may_be_typed_as_a_date() -> None:
    toml = entry("2015年8月12日", "x").replace('"x"', "2015-08-12")
    assert not edited(toml).orphans


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('to = "2015"', 'do = "correct"'),
        ('into = "井"', 'do = "merge"'),
        ('cite = "《村志》"', 'do = "add"'),
    ],
)
def test_a_key_that_does_nothing_is_told(line: str, said: str) -> None:
    with pytest.raises(Trouble) as trouble:
        decisions(entry("2015年8月12日", "2015-08-12", line), WHERE)
    (one,) = trouble.value.findings
    assert (one.code, one.line) == ("D-007", 5)
    assert said in one.hint


def test_blanks_are_nothing() -> None:
    with pytest.raises(Trouble, match="'reason' is missing"):
        decisions(entry("2015年8月12日", "2015-08-12", 'do = "hide"', 'reason = "  "'), WHERE)
