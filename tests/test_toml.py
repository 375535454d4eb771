"""Where in a TOML file a thing is said, whatever its shape."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanben.findings import Trouble
from kanben.plan import plan
from kanben.toml_lines import lines
from kanben.toml_places import Document, load
from tests.test_plan import SMALLEST, wrong


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
    assert direction("{ zh-Hant-HK = 'vertical' }") == {"zh-Hant-HK": "vertical"}
    assert [f.code for f in wrong(f"{SMALLEST}[editions]\ndirection = 'upwards'\n")] == ["B-005"]
