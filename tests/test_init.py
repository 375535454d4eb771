"""A new book: what is drafted, and what is never touched."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kanben.chronology.editor import Decisions, decisions
from kanben.corrections import corrections
from kanben.findings import INPUT, Trouble
from kanben.init import Given, begin, draft
from kanben.init.sketch import Said, sketch
from kanben.plan import plan
from kanben.variants.glossary import glossary
from tests.dots import cases


def given(name: str, text: str, encoding: str = "utf-8") -> Given:
    return Given(name, text.encode(encoding), text)


def written(said: Said | None) -> str:
    if not said:
        return "-"
    return f"{said.what} @ {said.place}" + (f" ({said.doubt})" if said.doubt else "")


@pytest.mark.parametrize(("title", "article", "wanted"), [pytest.param(*c, id=c[0]) for c in cases("init/sketch.md")])
def test_what_an_article_says_of_itself(title: str, article: str, wanted: str) -> None:
    found = sketch("a.txt", article)
    assert "\n".join(map(written, (found.title, found.author, found.date))) == wanted, title


EARLY = given("02-interview.txt", "訪談錄\n作者｜劉佳\n2019-05-22\n\n這是後來說的。", "big5hkscs")
LATE = given("01-farewell.txt", "告別\n作者｜劉佳\n2020-06-01\n\n這是後來說的。")
BARE = given("雲.txt", "這是一個沒有題目的開頭，也沒有作者。")


def told(*articles: Given, name: str = "book") -> dict[str, Any]:
    return tomllib.loads(draft(articles, name)["book/book.toml"].decode())


def test_the_articles_are_copied_byte_for_byte() -> None:
    files = draft([EARLY, BARE])
    assert files["seeds/02-interview.txt"] == EARLY.content != EARLY.text.encode()
    assert files["seeds/雲.txt"] == BARE.content


def test_chapters_stand_in_the_order_of_their_dates() -> None:
    drafted = told(LATE, EARLY)
    assert drafted["chapter"] == [
        {"id": "interview", "source": "02-interview.txt", "title": "訪談錄", "author": "劉佳", "date": "2019-05-22"},
        {"id": "farewell", "source": "01-farewell.txt", "title": "告別", "author": "劉佳", "date": "2020-06-01"},
    ]
    assert "order of their dates" in draft([LATE, EARLY])["book/book.toml"].decode()


def test_chapters_stand_as_given_where_one_has_no_date() -> None:
    drafted = told(LATE, BARE, EARLY)
    assert [c["source"] for c in drafted["chapter"]] == ["01-farewell.txt", "雲.txt", "02-interview.txt"]


def test_each_thing_found_stands_beside_its_place_and_each_thing_missing_is_a_todo() -> None:
    lines = draft([EARLY, BARE])["book/book.toml"].decode().splitlines()
    assert 'author = "劉佳"  # line 2' in lines
    assert 'date = "2019-05-22"  # line 3' in lines
    todo = [line.split(" #")[0] for line in lines if "TODO" in line]
    assert todo == [
        'title = "TODO 書名" ',
        "date = 2019-05-22 ",
        'title = "TODO 第2章" ',
        '# author = "" ',
        '# date = "" ',
    ]


def test_a_book_of_one_article_has_its_title_and_its_author() -> None:
    drafted = told(EARLY, name="My Book")
    assert drafted["book"] == {
        "title": "訪談錄",
        "slug": "my-book",
        "date": date(2019, 5, 22),
        "contributors": [{"name": "劉佳", "role": "author"}],
    }


@pytest.mark.parametrize(
    ("text", "first"), [("這說國時會，好。", "zh-Hant"), ("这说国时会，好。", "zh-Hans"), ("上下，好。", "zh-Hans")]
)
def test_the_script_of_the_articles_comes_first(text: str, first: str) -> None:
    variants = told(given("a.txt", text))["editions"]["variants"]
    assert variants[0] == first
    assert sorted(variants) == ["zh-Hans", "zh-Hant", "zh-Hant-HK", "zh-Hant-TW"]


def test_articles_of_one_name_are_kept_apart() -> None:
    files = draft([given("a/note.txt", "一。"), given("b/Note.txt", "二。"), given("..\\note.txt", "三。")])
    seeds = [path for path in files if path.startswith("seeds/")]
    assert seeds == ["seeds/note.txt", "seeds/Note-2.txt", "seeds/note-3.txt"]
    assert [c["id"] for c in tomllib.loads(files["book/book.toml"].decode())["chapter"]] == [
        "chapter-1",  # "note" is taken by the book itself
        "note-2",
        "note-3",
    ]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "..", ".", "", ".hidden", "a\n\x7f.txt", "C:\\a.txt"]
)
def test_no_name_leads_out_of_seeds(name: str) -> None:
    (path,) = (p for p in draft([given(name, "一。")]) if p.startswith("seeds/"))
    stem = path.removeprefix("seeds/")
    assert stem.strip(".")
    assert stem.isprintable()
    assert not {"/", "\\"} & set(stem)


def test_whatever_an_article_says_the_plan_is_toml() -> None:
    hostile = '# "]\\\x7f\t\'\'\'"""\u2028 [[chapter]]'
    assert told(given("a.txt", hostile))["chapter"][0]["title"] == hostile[2:].split("\u2028", maxsplit=1)[0]


def test_empty_articles_are_all_named_at_once() -> None:
    with pytest.raises(Trouble) as trouble:
        draft([given("a.txt", " \n"), BARE, given("b.txt", "")])
    assert [(f.code, f.source) for f in trouble.value.findings] == [("S-202", "a.txt"), ("S-202", "b.txt")]
    assert trouble.value.exit_code == INPUT


def test_a_book_without_articles_says_where_they_go() -> None:
    text = draft([])["book/book.toml"].decode()
    assert "chapter" not in tomllib.loads(text)
    assert "put the articles into seeds/" in text


def uncommented(text: str) -> str:
    lines = [line.removeprefix("# ") for line in text.splitlines()]
    return "\n".join(line for line in lines if line.startswith("[[") or re.match(r"\w+ = ", line))


def test_the_other_files_hold_no_decision_yet_and_examples_that_are_right() -> None:
    files = draft([EARLY])
    for name, accept in (("corrections", corrections), ("glossary", glossary), ("chronology", decide)):
        text = files[f"book/{name}.toml"].decode()
        assert tomllib.loads(text) == {}
        assert accept(uncommented(text))
    assert decide(uncommented(files["book/chronology.toml"].decode())).entries[0].annotation == "第三次大調整"


def decide(text: str) -> Decisions:
    return decisions(text, "book/chronology.toml")


@pytest.mark.parametrize(
    "articles",
    [
        (EARLY,),
        (LATE, EARLY, BARE),
        (BARE,),
        (given("壹:貳\x7f.txt", '# "\\"\x7f'), given("note.md", "2019-12\n\n一。")),
    ],
    ids=["one", "several", "bare", "hostile"],
)
def test_the_plan_accepts_the_draft_as_it_stands(articles: tuple[Given, ...]) -> None:
    planned = plan(draft(articles, "我的書")["book/book.toml"].decode())
    assert len(planned.chapters) == len(articles)
    assert {f"seeds/{chapter.source}" for chapter in planned.chapters} <= draft(articles).keys()


def test_the_plan_says_what_a_book_without_articles_lacks() -> None:
    with pytest.raises(Trouble) as trouble:
        plan(draft([])["book/book.toml"].decode())
    assert [f.code for f in trouble.value.findings] == ["B-003"]


# --- on the disk ------------------------------------------------------------------


def everything(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("there", [False, True], ids=["new folder", "empty folder"])
def test_the_book_is_begun(tmp_path: Path, there: bool) -> None:
    folder = tmp_path / "shelf" / "mine"
    if there:
        folder.mkdir(parents=True)
    files = draft([EARLY, BARE])
    said = begin(folder, files)
    assert everything(tmp_path / "shelf") == {f"mine/{path}": content for path, content in files.items()}
    assert "5 TODO lines" in said
    assert f"kanben build --root {folder}" in said


def test_an_existing_book_is_never_touched(tmp_path: Path) -> None:
    begin(tmp_path / "mine", draft([EARLY]))
    before = everything(tmp_path)
    with pytest.raises(Trouble, match="here is a book already; nothing was written"):
        begin(tmp_path / "mine", draft([BARE]))
    assert everything(tmp_path) == before


def test_a_folder_with_anything_in_it_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("mine")
    for folder in (tmp_path, tmp_path / "diary.txt", tmp_path / "diary.txt" / "below"):
        with pytest.raises(Trouble):
            begin(folder, draft([BARE]))
    assert everything(tmp_path) == {"diary.txt": b"mine"}


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "mine").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Trouble, match="not empty"):
        begin(tmp_path / "mine", draft([BARE]))
    assert not everything(tmp_path)


@pytest.mark.parametrize("there", [False, True], ids=["new folder", "empty folder"])
def test_a_fault_in_the_middle_leaves_nothing_half_written(tmp_path: Path, there: bool) -> None:
    if there:
        (tmp_path / "mine").mkdir()
    files = draft([EARLY, given("雲" * 100 + ".txt", "這個名字太長，磁盤不收。")])
    with pytest.raises(Trouble, match="cannot be written: File name too long") as trouble:
        begin(tmp_path / "mine", files)
    assert trouble.value.findings[0].code == "S-203"
    assert list(tmp_path.rglob("*")) == ([tmp_path / "mine"] if there else [])
