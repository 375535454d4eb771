"""`build.py chronology`: the dates of a book for its editor, and entries to paste."""

import json
import tomllib
from pathlib import Path

import pytest

from kanben.chronology.annotating import Annotated, annotate
from kanben.chronology.editor import decisions
from kanben.chronology.listing import Listing, listing
from kanben.chronology.pasting import toml
from kanben.findings import USAGE, Trouble
from kanben.folder import Folder
from kanben.manuscript import dates
from kanben.model import Book
from kanben.variants import alike
from tests.conftest import kanben
from tests.test_chronology_book import BOOK, TALK, WHERE
from tests.test_chronology_editor import book_of, edited, entry

PLAN = """\
[book]
title = "井"
slug = "well"
date = 2024-01-01

[editions]
variants = ["zh-Hant-TW"]
formats = ["epub"]

[front]
sections = ["title-page"]

[back]
sections = ["chronology"]

[[chapter]]
id = "well"
source = "well.txt"
title = "井"
"""
ARTICLE = (
    "第一段,沒有日期。\n\n2015年8月12日,星期三.村口的井塌了。\n\n次日清晨，縣裏派人來修，用了三天。\n\n去年也塌過。\n"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in {"book/book.toml": PLAN, "seeds/well.txt": ARTICLE, WHERE: "# 決定\n"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def listed(annotated: Annotated, **asked: bool) -> Listing:
    return listing(annotated, {}, alike(), **asked)


def status(book: Listing) -> dict[str, str]:
    return {one.text: one.status for one in book.listed}


def test_the_list_can_be_appended_to_the_file_as_it_is(root: Path) -> None:
    ended = kanben("chronology", "--root", root)
    assert ended.returncode == 0, ended.stderr.decode()
    said = ended.stdout.decode()
    assert (root / WHERE).read_text(encoding="utf-8") == "# 決定\n"  # nothing is ever written to it
    assert not (root / "dist").exists()
    assert "\x1b" not in said
    assert "# 2015-08-12  2015年8月12日\n" in said
    assert "well.txt:3 (井)" in said
    assert "【次日清晨】，縣裏派人來修，用了三天。" in said
    assert "次日 = 2015-08-12 + 1 d" in said
    assert "unresolved: the article does not say when it was written" in said
    (root / WHERE).write_text("# 決定\n" + said, encoding="utf-8")
    again = dates(Folder(root))
    assert not again.orphans
    assert [one.status for one in again.listed if one.edtf] == ["in the book, confirmed"] * 2
    assert "[[entry]]" not in [line for line in str(again).split("\n") if not line.startswith("#")]


def test_the_list_as_json(root: Path) -> None:
    (root / WHERE).write_text(entry("沒有的話", "2015", 'annotation = "縣志有載。"'), encoding="utf-8")
    ended = kanben("chronology", "--root", root, "--source", "seeds/well.txt", "--all", "--json")
    assert ended.returncode == 0, ended.stderr.decode()
    told_ = json.loads(ended.stdout)
    assert [(one["edtf"], one["text"], one["line"]) for one in told_["dates"]] == [
        ("2015-08-12", "2015年8月12日", 3),
        ("2015-08-13", "次日清晨", 5),
        ("", "星期三", 3),
        ("", "三天", 5),
        ("", "去年", 7),
    ]
    assert tomllib.loads(told_["dates"][0]["paste"])["entry"][0]["date"] == "2015-08-12"
    (orphan,) = told_["orphans"]
    assert orphan["annotation"] == "縣志有載。"
    assert orphan["finding"]["code"] == "D-201"


def test_a_broken_file_gives_all_its_problems_at_once(root: Path) -> None:
    broken = entry("井", "八月") + entry("井", "2015", 'do = "merge"') + entry("井", "2015", 'annotation = "# 題"')
    (root / WHERE).write_text(broken, encoding="utf-8")
    ended = kanben("chronology", "--root", root)
    talk = ended.stderr.decode()
    assert ended.returncode == 3
    assert ended.stdout == b""
    assert "chronology.toml:4: D-006" in talk
    assert "chronology.toml:5: D-003" in talk


def test_an_article_that_is_not_there(root: Path) -> None:
    with pytest.raises(Trouble, match=r"did you mean well\.txt") as trouble:
        dates(Folder(root), "wel.txt")
    assert trouble.value.exit_code == USAGE


# --- what each date is said to be --------------------------------------------------


def test_every_fate_of_a_date_is_told() -> None:
    rest = 'do = "hide"', 'reason = "無關"'
    book = listed(
        edited(entry("這年冬天", "2015-24", *rest) + entry("次日清晨", "2015-08-13", 'annotation = "可疑。"'))
    )
    told_ = status(book)
    assert told_["次日清晨"] == "in the book, confirmed"
    assert told_["這年冬天"] == "hidden"
    assert told_["2015年8月12日"] == "in the book, nobody has decided on it"
    assert told_["去年8月12日"] == "merged into 2015-08-12 「2015年8月12日」"
    assert told_["明年"] == "passed over"
    assert "hidden (line 1): 無關" in str(book)
    assert "可疑。" in str(book)


def test_what_is_no_date_is_listed_only_if_asked_for() -> None:
    assert "過去10年" not in status(listed(annotate(BOOK)))
    assert status(listed(annotate(BOOK), everything=True))["過去10年"] == "no date in a calendar"


def test_an_orphan_is_listed_with_what_it_says() -> None:
    said = str(listed(edited(entry("沒有的話", "2015", 'annotation = "縣志有載。"'))))
    assert "# entry without a passage" in said
    assert "縣志有載。" in said
    assert tomllib.loads(said)  # and the rest can still be pasted


# --- pasting -----------------------------------------------------------------------

STRANGE = book_of(
    '2015年8月12日，他說"好\\n"。',
    "2015年8月12日，他說好。2016年，井又塌了；2016年，又修好了。",
    "同是2017年，井塌了。",
    "同是2017年，井塌了。",
    "2018年的井，2018年的水，2018年的人，都到了2018年底。",
    "在1999年12月31日\t晚上，開井。",
)
SAME_DAY = book_of("2015年8月12日，東村的井塌了。", "2015年8月12日，城裏開了一間銀行，儲戶排起了長隊。")
UNDATED = BOOK.__class__(
    BOOK.metadata, (), (TALK.__class__("talk", "chapter", TALK.title, TALK.blocks, 1, "talk.txt"),), BOOK.back
)
BOOKS = {"plain": BOOK, "strange": STRANGE, "same day": SAME_DAY, "undated": UNDATED}


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS.keys())
def test_what_is_pasted_is_matched_and_changes_nothing(book: Book) -> None:
    before = annotate(book, None, alike())
    said = str(listed(before))
    decided = decisions(said, WHERE)
    after = annotate(book, decided, alike())
    assert not after.orphans
    assert not [f for f in after.findings if f.source == WHERE]
    shown = [(str(c.value), c.start, c.entry) for c in before.events if c.status not in ("passed", "hidden")]
    assert [(str(c.value), c.start, c.entry) for c in after.events if c.status not in ("passed", "hidden")] == shown
    left = [c.reading.text for c in after.events if c.status == "found"]
    assert left == (["2017年"] if book is STRANGE else [])  # no quotation tells two lines apart
    quoted = {d.line: d.quotation for d in decided.entries}
    assert all(c.reading.text in quoted[c.decision] for c in after.events if c.decision)


def test_what_is_passed_over_is_pasted_as_a_comment() -> None:
    one = next(one for one in listed(annotate(BOOK)).listed if one.status == "passed over")
    assert all(line.startswith("# ") for line in one.paste.split("\n"))
    uncommented = "\n".join(line.removeprefix("# ") for line in one.paste.split("\n"))
    assert one.text in [c.reading.text for c in edited(uncommented).events if c.status == "confirmed"]


def test_a_possible_merge_is_pasted_as_lines_to_choose() -> None:
    (one,) = [one for one in listed(annotate(SAME_DAY)).listed if "銀行" in one.paste]
    assert '# do = "merge"' in one.paste
    chosen = one.paste.replace("# do", "do").replace("# into", "into").replace('do = "confirm"', "# ")
    assert [c.status for c in edited(chosen, SAME_DAY).events] == ["found", "merged"]


def test_an_undated_article_has_a_table_to_fill_in() -> None:
    tables = listed(annotate(UNDATED)).documents
    filled = "\n".join(line.removeprefix("# ") for line in tables.split("\n")[1:]).replace('"…"', '"2016-05-01"', 1)
    assert decisions(filled, WHERE).documents[0].date == "2016-05-01"
    assert not annotate(UNDATED, decisions(filled, WHERE)).unresolved


def test_a_date_that_cannot_be_told_has_a_table_to_fill_in() -> None:
    book = book_of("次年井塌了。", "井邊有樹。")
    (one,) = listed(annotate(book)).listed
    assert one.status == "unresolved"
    filled = "\n".join(line.removeprefix("# ") for line in one.paste.split("\n")).replace('date = "…"', 'date = "1951"')
    assert [(c.status, c.reading.text) for c in edited(filled, book).events] == [("added", "次年")]


@pytest.mark.parametrize("text", ['他說"好"', "C:\\井", "甲\n乙\t丙", "\x7f\x01", "𠀀‘’"])
def test_any_text_is_written_as_toml(text: str) -> None:
    assert tomllib.loads(f"a = {toml(text)}")["a"] == text


def test_a_quotation_to_paste_begins_and_ends_with_a_word() -> None:
    listed = listing(annotate(BOOK), {}, alike()).listed
    quoted = [tomllib.loads(one.paste)["entry"][0]["quotation"] for one in listed if one.paste.startswith("[[")]
    assert quoted
    assert not [words for words in quoted if words.strip("，。！？；：、…— \n") != words]
