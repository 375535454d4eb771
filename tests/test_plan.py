"""The editor's files: what is in them, and how what is wrong with them is said."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanben.findings import Finding, Trouble
from kanben.model import Contributor
from kanben.plan import BACK, FRONT, Chapter, Plan, plan
from kanben.plan_editions import USUAL, VARIANTS, Editions
from kanben.toml_lines import lines
from kanben.toml_places import Document, load

SMALLEST = """\
[book]
title = "水邊"
slug = "shuibian"
date = 2024-02-29

[[chapter]]
id = "du"
source = "ferry.txt"
title = "渡"
"""


def wrong(text: str, **known: tuple[str, ...]) -> tuple[Finding, ...]:
    with pytest.raises(Trouble) as caught:
        plan(text, **known)
    return caught.value.findings


# --- the plan ----------------------------------------------------------------------


def test_the_smallest_plan_has_every_default() -> None:
    assert plan(SMALLEST) == Plan(
        "水邊",
        "shuibian",
        "2024-02-29",
        (Chapter("du", "ferry.txt", "渡", line=6),),
    )
    assert (plan(SMALLEST).editions, plan(SMALLEST).front, plan(SMALLEST).back) == (Editions(), FRONT, BACK)
    assert (Editions().variants, Editions().formats) == (VARIANTS, USUAL)


FULL = """\
[book]
title = "水邊"
subtitle = "兩篇"
slug = "shuibian"
identifier = "urn:isbn:978-7-02-000220-7"
date = "2024-02-29"
publisher = "無"
description = "述"
rights = "權"
subjects = ["水", "渡"]
contributors = [
    { name = "林素" },
    { name = "方寧", role = "editor" },
]

[imprint]
"書名" = "水邊"
"版次" = "一"

[editions]
variants = ["zh-Hant"]
formats = ["chapters"]

[print]
trim = "b6"

[front]
sections = ["contents", "序.md"]

[back]
sections = ["sources"]

[[chapter]]
id = "du"
source = "ferry.txt"
title = "渡"
part = "上編"
author = "林素"
date = 2019-05-22
headnote = "按"

[chapter.set]
"渡口的人" = "speech"
"""


def test_everything_an_editor_may_say() -> None:
    assert plan(FULL, trims=("a5", "b6")) == Plan(
        title="水邊",
        subtitle="兩篇",
        slug="shuibian",
        identifier="urn:isbn:978-7-02-000220-7",
        date="2024-02-29",
        publisher="無",
        description="述",
        rights="權",
        subjects=("水", "渡"),
        contributors=(Contributor("林素"), Contributor("方寧", "editor")),
        imprint=(("書名", "水邊"), ("版次", "一")),
        editions=Editions(("zh-Hant",), ("chapters",)),
        trim="b6",
        front=("contents", "序.md"),
        back=("sources",),
        chapters=(Chapter("du", "ferry.txt", "渡", "林素", "2019-05-22", "上編", "按", {"渡口的人": "speech"}, 33),),
    )


def test_tables_may_come_in_any_order() -> None:
    book, _, chapter = SMALLEST.partition("[[chapter]]")
    assert plan("[[chapter]]" + chapter + book).title == "水邊"


@pytest.mark.parametrize(
    ("line", "edtf"),
    [
        ("date = 2019-05-22", "2019-05-22"),
        ('date = "2019-05"', "2019-05"),
        ('date = "2018/2019"', "2018/2019"),
        ('date = "2020~"', "2020~"),
        ("", ""),
    ],
)
def test_a_chapter_has_a_date_as_far_as_it_is_known(line: str, edtf: str) -> None:
    assert plan(SMALLEST + line).chapters[0].date == edtf


ALL_WRONG = """\
[book]
titel = "水邊"
slug = "Shui Bian"
date = "2026-13-02"
subjects = "水"
identifier = "urn:isbn:9787020002208"
contributors = [
  {name = "方寧", roll = "editor"},
  { role = "edtor", name="" },
]
[imprnt]
[editions]
variants = ["zh-Hans", "zh-hant", "zh-Hans"]
formats = ["epbu"]
[print]
trim = "a6"
[front]
sections = ["half-titel", "../x.md"]
[[chapter]]
id = "one"
source = "../a.txt"
title = 3
[[chapter]]
id = "one"
source = "b.txt"
title = "渡"
date = 2019-05-22T10:00:00
[[chapter]]
id = "三"
source = "b.txt"
title = "渡"
date = "2019-02-30"
[chapter.set]
"渡口" = "speach"
"""


def test_all_that_is_wrong_is_told_at_once_each_with_its_line() -> None:
    told = [(f.line, f.code, f.hint) for f in wrong(ALL_WRONG)]
    assert [(line, code) for line, code, _ in told] == [
        (1, "B-003"),
        (2, "B-002"),
        (3, "B-007"),
        (4, "B-007"),
        (5, "B-004"),
        (6, "B-007"),
        (8, "B-002"),
        (9, "B-003"),
        (9, "B-005"),
        (11, "B-002"),
        (13, "B-005"),
        (13, "B-006"),
        (14, "B-005"),
        (16, "B-005"),
        (18, "B-005"),
        (18, "B-007"),
        (21, "B-007"),
        (22, "B-004"),
        (24, "B-006"),
        (27, "B-004"),
        (29, "B-007"),
        (30, "B-006"),
        (32, "B-007"),
        (34, "B-005"),
    ]
    nearest = {line: hint for line, code, hint in told if code in {"B-002", "B-005"}}
    assert nearest[2] == "did you mean 'title'?"
    assert nearest[13] == "did you mean 'zh-Hant'?"
    assert nearest[14] == "did you mean 'epub'?"
    assert nearest[16] == "known are: a5"
    assert nearest[18] == "did you mean 'half-title'?"
    assert nearest[34] == "did you mean 'speech'?"


def test_what_there_is_can_be_told() -> None:
    assert plan(SMALLEST + "[print]\ntrim = 'b6'", trims=("a5", "b6")).trim == "b6"
    (finding,) = wrong(SMALLEST + "[editions]\nvariants = ['zh-Hant-TW']", variants=("zh-Hant",))
    assert (finding.code, finding.hint) == ("B-005", "did you mean 'zh-Hant'?")


@pytest.mark.parametrize("identifier", ["urn:uuid:3f0c1f6e-8a63-4b53-9d55-0d7d1c7a9a10", "urn:isbn:9787020002207", ""])
def test_identifiers_are_taken(identifier: str) -> None:
    assert plan(SMALLEST.replace("[[", f'identifier = "{identifier}"\n[[')).identifier == identifier


@pytest.mark.parametrize("identifier", ["urn:uuid:1", "9787020002207", "urn:isbn:9787020002208", "urn:isbn:7020002207"])
def test_what_is_no_identifier_is_told(identifier: str) -> None:
    (finding,) = wrong(SMALLEST.replace("[[", f'identifier = "{identifier}"\n[['))
    assert (finding.code, finding.line) == ("B-007", 6)


@pytest.mark.parametrize(
    "text",
    ["", "# 空的", 'book = 1\nchapter = "x"', "[book]\n[[chapter]]", "[[book]]\n[chapter]", "book = []\nchapter = [1]"],
)
def test_no_shape_of_the_file_is_a_traceback(text: str) -> None:
    assert all(f.code in {"B-003", "B-004"} for f in wrong(text))


def test_paths_stay_inside() -> None:
    for source in ("../a.txt", "/etc/passwd", "a\\\\b.txt", "c:a.txt", "x/../../a.txt"):
        assert [f.code for f in wrong(SMALLEST.replace("ferry.txt", source))] == ["B-007"], source
    assert plan(SMALLEST.replace("ferry.txt", "sub/ferry.txt")).chapters[0].source == "sub/ferry.txt"


# --- TOML ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ("[book]\ntitle = 水邊", 2, "quotation marks"),
        ("[book]\ntitle = “水邊”", 2, "full width"),
        ('[book]\ntitle＝"水邊"', 2, "full width"),
        ('[imprint]\n書名 = "水邊"', 2, "Chinese"),
        ("[book\ntitle = 1", 1, "closing bracket"),
        ("[[term]\n", 1, "closing bracket"),
        ('a = "x\nb = 1', 1, "closing quotation mark"),
        ("a = 1\na = 2", 2, "twice"),
        ("[a]\n\n[a]", 3, "twice"),
        ("a = [1,\n2", 2, "closing bracket"),
        ("x = {a = 1", 1, "brace"),
        ('a = "\\q"', 1, "backslash"),
        ('a = "x" b', 1, "one setting a line"),
    ],
)
def test_broken_toml_is_told_with_its_line_and_a_hint(text: str, line: int, hint: str) -> None:
    with pytest.raises(Trouble) as caught:
        load(text, "book/book.toml")
    (finding,) = caught.value.findings
    assert (finding.code, finding.source, finding.line) == ("B-001", "book/book.toml", line)
    assert hint in finding.hint


@pytest.mark.parametrize(
    "text",
    [
        "a" + ".a" * 50_000 + " = 1",
        "[a" + ".a" * 50_000 + "]",
        "a = {b" + ".b" * 50_000 + " = 1}",
        "a = " + "[" * 5_000,
        "a = " + "9" * 5_000,
        "#" * 4_000_001,
    ],
    ids=["dotted key", "dotted table", "dotted inside", "brackets", "number", "long"],
)
def test_hostile_toml_is_refused(text: str) -> None:
    with pytest.raises(Trouble) as caught:
        load(text, "book.toml")
    assert caught.value.findings[0].code == "B-001"


def test_dots_in_a_text_are_no_key() -> None:
    assert load(f'a = "{"." * 100}"\nb = """\n第一章{"." * 100}3\n"""', "book.toml").values["a"] == "." * 100


def test_places_are_found_in_every_corner() -> None:
    text = '''\ufeff# 題 [假]
[book] # 註
title = """
[[chapter]]
id = "假"
"""
"書 名".x.'y' = 1
list = [ # 註
  "甲", "]",

  { a = 1, b.c = [
    2] },
]
[[chapter]]
id = 'a\\'
[chapter.set]
"他說=" = "speech"
[[chapter]]
[[chapter.note]]
x = 1979-05-27T07:32:00.5Z
'''
    doc = load(text, "book.toml")
    assert doc.lines == {
        ("book",): 2,
        ("book", "title"): 3,
        ("book", "書 名", "x", "y"): 7,
        ("book", "list"): 8,
        ("book", "list", 0): 9,
        ("book", "list", 1): 9,
        ("book", "list", 2): 11,
        ("book", "list", 2, "a"): 11,
        ("book", "list", 2, "b", "c"): 11,
        ("book", "list", 2, "b", "c", 0): 12,
        ("chapter", 0): 14,
        ("chapter", 0, "id"): 15,
        ("chapter", 0, "set"): 16,
        ("chapter", 0, "set", "他說="): 17,
        ("chapter", 1): 18,
        ("chapter", 1, "note", 0): 19,
        ("chapter", 1, "note", 0, "x"): 20,
    }
    assert doc.line("chapter", 0, "titel") == 14
    assert doc.line("nowhere") == 1


def written(value: object) -> str:
    """Write a value as TOML, as plainly as can be."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
        case list():
            return "[\n" + "".join(f"  {written(v)},\n" for v in value) + "]"
        case dict():
            return "{" + ", ".join(f"{written(k)} = {written(v)}" for k, v in value.items()) + "}"
        case dt.date():
            return value.isoformat()
        case _:
            return str(value)


LEAVES = st.integers(0, 99) | st.booleans() | st.text(alphabet="甲]['\"#=\\\n.,{}", max_size=6) | st.dates()
VALUES = st.recursive(
    LEAVES,
    lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(alphabet="ab.'\"甲", max_size=3), v, max_size=3),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.text(alphabet="abc甲 ", min_size=1, max_size=3), VALUES, max_size=4))
def test_every_key_of_any_file_has_its_line(values: dict[str, object]) -> None:
    text = "".join(f"{written(k)} = {written(v)}\n" for k, v in values.items())
    doc = load(text, "x.toml")
    assert doc.values == values
    at = 1
    for key, value in values.items():
        assert doc.lines[key,] == at
        at += f"{written(key)} = {written(value)}\n".count("\n")
    assert set(paths(values)) == set(lines(text))


def paths(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return ([path] if path else []) + [p for k, v in inside for p in paths(v, (*path, k))]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="[]{}=.,#\"'\\\n ab1甲“", max_size=30))
def test_any_text_is_toml_or_trouble(text: str) -> None:
    try:
        assert isinstance(load(text, "x.toml"), Document)
    except Trouble as trouble:
        assert trouble.findings[0].line <= text.count("\n") + 1  # noqa: PT017 - either is right


@pytest.mark.parametrize(
    ("said", "wrong"), [("sections = 2", []), ("sections = 3", ["B-005"]), ('sections = "2"', ["B-004"])]
)
def test_how_many_levels_of_headings_open_sections(said, wrong):
    chapter = f'[[chapter]]\nid = "a"\nsource = "a.txt"\ntitle = "甲"\n{said}\n'
    text = f'[book]\ntitle = "書"\nslug = "shu"\ndate = 2020-01-01\n{chapter}'
    try:
        assert plan(text).chapters[0].sections == 2
        found = []
    except Trouble as trouble:
        found = [f.code for f in trouble.findings]
    assert found == wrong


def test_one_direction_is_for_the_traditional_books_and_a_table_for_whom_it_names() -> None:
    def direction(said: str) -> object:
        return plan(f"{SMALLEST}[editions]\ndirection = {said}\n").editions.direction

    assert direction("'vertical'") == dict.fromkeys(("zh-Hant", "zh-Hant-TW", "zh-Hant-HK"), "vertical")
    assert direction("{ zh-Hans = 'vertical' }") == {"zh-Hans": "vertical"}
    assert [f.code for f in wrong(f"{SMALLEST}[editions]\ndirection = 'upwards'\n")] == ["B-005"]
