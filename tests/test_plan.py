"""The editor's files: what is in them, and how what is wrong with them is said."""

import pytest

from kanben.findings import Finding, Trouble
from kanben.model import Contributor
from kanben.plan import BACK, FRONT, Chapter, Plan, plan
from kanben.plan_editions import USUAL, VARIANTS, Editions

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
