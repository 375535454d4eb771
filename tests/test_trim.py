"""A trim of the editor's own: computed as the house would make it, refused in words an editor understands."""

import re

import pytest

from kanben.findings import Trouble
from kanben.plan import plan
from kanben.trim import POINTS, Trim, fitted
from tests.made_pdf import STYLES

BOOK = '[book]\ntitle = "書"\nslug = "shu"\ndate = 2020-01-01\n[[chapter]]\nid = "a"\nsource = "a.txt"\ntitle = "一"\n'
MILLIMETRE = POINTS["mm"]

HOUSE = {  # millimetres; points of type × characters; lines × points of leading
    "32k": (130, 184, 10, 26, 24, 17),
    "a5": (148, 210, 10.5, 28, 26, 18),
    "140x203": (140, 203, 10.5, 27, 25, 18),
    "16k": (170, 240, 10.5, 32, 29, 18.5),
    "b5": (182, 257, 11, 32, 30, 19),
    "a4": (210, 297, 12, 36, 33, 21),
}


def asked(trim):
    """Return the trim of a book.toml that says ``trim = …``."""
    return plan(f"{BOOK}[print]\ntrim = {trim}\n", trims=("32k", "a5")).trim


def said(trim):
    """Return what is wrong with it: code, line and words of each finding."""
    with pytest.raises(Trouble) as caught:
        asked(trim)
    return [(finding.code, finding.line, finding.message, finding.hint) for finding in caught.value.findings]


@pytest.mark.parametrize("name", HOUSE)
def test_the_trims_of_the_house(name):
    numbers = dict(re.findall(r"--([\w-]+): ([\d.]+)(?:mm|pt)?;", STYLES[f"trim/{name}.css"]))
    keys = ("trim-width", "trim-height", "size", "measure", "lines", "leading")
    assert tuple(float(numbers[key]) for key in keys) == HOUSE[name]
    assert set(HOUSE) == {path[5:-4] for path in STYLES if path.startswith("trim/")}


@pytest.mark.parametrize("name", HOUSE)
def test_what_is_computed_is_what_the_house_would_set(name):
    width, height, size, measure, lines, leading = HOUSE[name]
    made = fitted(width * MILLIMETRE, height * MILLIMETRE)
    assert (made.size, made.leading) == pytest.approx((size, leading), abs=0.5)
    assert (made.measure, made.lines) == pytest.approx((measure, lines), abs=2)


def test_width_and_height_are_enough():
    wanted = Trim(150 * MILLIMETRE, 220 * MILLIMETRE, 10.5, 28, 18.0, 27)
    assert asked('"150mm 220mm"') == wanted
    assert asked('"15cm × 22cm"') == wanted
    assert asked('{ width = "150mm", height = "220mm" }') == wanted
    assert asked('{ width = "150mm", height = "220mm", measure = 26, lines = 25, leading = "17.5pt" }') == Trim(
        150 * MILLIMETRE, 220 * MILLIMETRE, 10.5, 26, 17.5, 25
    )


def test_a_name_stays_a_name():
    assert asked('"32k"') == "32k"


@pytest.mark.parametrize(
    ("trim", "code", "message", "hint"),
    [
        ('"a6"', "B-005", "'a6' is not known", "a5"),
        ('"150mm"', "B-005", "'150mm' is not known", "a5"),
        ("150", "B-004", "'trim' must be a text", ""),
        ('{ width = "150mm" }', "B-003", "'height' is missing", ""),
        ('{ width = "150mm", height = "220mm", margin = "9mm" }', "B-002", "unknown key 'margin'", "measure"),
        ('{ width = "150", height = "220mm" }', "B-007", "'150' is no length", 'width = "150mm"'),
        ('{ width = "150mm", height = "220mm", lines = 0 }', "B-007", "'lines' cannot be 0", "above 0"),
        ('"20mm 30mm"', "B-007", "a page cannot be 20 mm in width", "60 to 600"),
        ('{ width = "150mm", height = "220mm", measure = 60 }', "B-007", "60 characters do not fit", "at most 35"),
        ('{ width = "150mm", height = "220mm", lines = 60 }', "B-007", "60 lines do not fit", "at most 31"),
        ('{ width = "150mm", height = "220mm", size = "40pt" }', "B-007", "type of 40 points", "6pt to 24pt"),
        ('{ width = "150mm", height = "220mm", leading = "9pt" }', "B-007", "9 points of leading", "12.6pt"),
        ('{ width = "70mm", height = "110mm", size = "20pt" }', "B-007", "make no page", "larger page"),
    ],
)
def test_what_cannot_be_printed_is_refused_with_place_and_way_out(trim, code, message, hint):
    [(found, line, told, advice)] = said(trim)
    assert (found, line) == (code, 10)
    assert message in told
    assert hint in advice


def test_all_that_is_wrong_is_said_at_once():
    assert [code for code, *_ in said('{ width = "150", height = "x", foo = 1 }')] == ["B-002", "B-007", "B-007"]
