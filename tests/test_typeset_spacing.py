"""How far apart characters stand: marks that meet, edges of lines, Han beside Latin."""

from itertools import pairwise

import pytest

from kanben.typeset.spacing import USUAL, spaced
from tests.matter import EM, alone, space

MEETING = [
    # marks, em on the mainland, em in Taiwan and Hong Kong
    ("。”", 1.5, 1.75),
    ("，“", 1.5, 1.5),
    ("：“", 1.5, 1.5),
    ("”“", 1.5, 1.5),
    ("》、", 1.5, 1.5),
    ("、《", 1.5, 1.5),
    ("（“", 1.5, 1.5),
    ("”）", 1.5, 1.5),
    ("。）", 1.5, 1.75),
    ("」「", 1.5, 1.5),
    ("」。", 1.5, 1.5),
    ("，「", 1.5, 1.5),
    ("）（", 1.5, 1.5),
    ("。』」", 2.0, 2.25),
    ("》」、", 2.0, 2.0),
]
APART = ["，", "“", "」", "——", "……", "……”", "“……", "——「", "」——", "，中“", "”中。", "·", "～"]


def at_edge(text: str, i: int, *, centred: bool = False) -> tuple[float, float]:
    """Return what a character loses where a line begins with it, and where one ends with it, in em."""
    whole = space(text, centred=centred)
    return whole.at_start[i] / EM, whole.at_end[i] / EM


def gaps(text: str) -> list[float]:
    """Return what stands behind each character but the last, in em."""
    return [gap / EM for gap in space(text).gap[:-1]]


@pytest.mark.parametrize(("marks", "mainland", "islands"), MEETING)
def test_marks_that_meet_lose_what_is_empty_between_them(marks, mainland, islands):
    assert (alone(marks), alone(marks, centred=True)) == (mainland, islands)


@pytest.mark.parametrize("text", APART)
def test_a_mark_among_han_and_dashes_beside_brackets_keep_their_width(text):
    full = sum({"·": 0.5}.get(character, 1.0) for character in text)
    assert alone(text) == alone(text, centred=True) == full


@pytest.mark.parametrize(
    ("marks", "left", "right"),
    [("。“", [0, 5], [0, 0]), ("”“", [0, 0], [5, 0]), ("（“", [0, 5], [0, 0]), ("”）", [0, 0], [5, 0])],
)
def test_brackets_stay_close_to_what_they_enclose(marks, left, right):
    whole = space(marks)
    assert (whole.left, whole.right) == (left, right)


@pytest.mark.parametrize("text", ["“好", "《好", "「好", "（好"])
def test_an_opening_mark_begins_its_line_at_the_edge(text):
    assert at_edge(text, 0)[0] == at_edge(text, 0, centred=True)[0] == 0.5
    assert at_edge("。" + text, 1)[0] == 0.0  # what it lost beside 。 is not lost twice


@pytest.mark.parametrize("mark", "，。、；：？！")
def test_a_pause_ends_its_line_at_half_width_on_the_mainland_alone(mark):
    assert at_edge("好" + mark, 1)[1] == 0.5
    assert at_edge("好" + mark, 1, centred=True)[1] == 0.0


def test_a_closing_mark_ends_its_line_at_half_width_everywhere():
    assert at_edge("好」", 1)[1] == at_edge("好」", 1, centred=True)[1] == 0.5
    assert at_edge("好。」", 2)[1] == 0.5


def test_a_mark_parted_from_the_one_after_it_has_its_own_width_again():
    assert at_edge("」「好", 0)[1] == 0.0  # half width already, and half it stays
    assert at_edge("，「好", 1)[0] == 0.0
    assert at_edge("」「好", 1)[0] == 0.5


def test_han_and_marks_are_not_trimmed_elsewhere():
    for text in ("好好", "——", "……", "·", "Aa"):
        assert at_edge(text, 0) == (0.0, 0.0)
    assert at_edge("。", 0)[0] == at_edge("”", 0)[0] == 0.0
    assert at_edge("“", 0)[1] == 0.0


@pytest.mark.parametrize("text", ["用Py", "在20", "Яи中", "中é", "A中B", "5%的", "约$5", "20°的"])
def test_a_quarter_of_an_em_stands_between_han_and_latin(text):
    whole = gaps(text)
    kinds = space(text).matter.kinds
    assert whole == [0.25 if {a, b} == {"H", "L"} else 0.0 for a, b in pairwise(kinds)]
    assert 0.25 in whole


@pytest.mark.parametrize("text", ["，A", "A。", "（A", "A）", "“A”", "—A", "A……", "中 A", "A 中", "AB", "中文", "A.中"])
def test_and_nothing_beside_marks_and_spaces_and_among_their_own(text):
    assert set(gaps(text)) == {0.0}


def test_no_gap_stands_at_the_edge_of_a_line():
    assert at_edge("中A", 0)[1] == 0.25
    assert at_edge("A中", 0)[1] == 0.25


def test_no_gap_stands_before_small_type():
    small = space("中1")
    small.matter.em[1] = EM / 2
    assert spaced(small.matter).gap == [0.0, 0.0]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("中文", [0]),
        ("中A", [0]),
        ("Latin", []),
        ("a b", []),
        ("2019", []),
        ("——", []),
        ("……", []),
        ("1～2", []),
        ("男／女", []),
    ],
)
def test_where_a_line_may_be_opened_once_its_spaces_are_wide(text, places):
    assert [i for i, weight in enumerate(space(text).open) if weight] == places


@pytest.mark.parametrize("centred", [False, True])
@pytest.mark.parametrize(
    ("mark", "most"), [("，", USUAL.mark), ("。", USUAL.mark), ("“", USUAL.bracket), ("·", 0), ("文", 0), ("—", 0)]
)
def test_how_much_may_be_pressed_out_of_a_mark(mark, most, centred):
    assert space(f"中{mark}中", centred=centred).shrink[1] == pytest.approx(most * EM)


def test_no_limit_is_beyond_what_a_mark_has_to_give():
    assert 0 < USUAL.mark <= USUAL.bracket <= 0.5
    assert 0.125 <= USUAL.gap_least < 0.25 < USUAL.gap_most <= 0.5
    assert 0.25 <= USUAL.space_least < USUAL.space_most <= 0.5


def test_a_mark_that_gave_its_half_to_its_neighbour_gives_no_more():
    assert space("中。”中").shrink[1] == 0
    assert space("中，“中").shrink[2] == 0


@pytest.mark.parametrize("mark", "？！")
def test_question_and_exclamation_marks_of_taiwan_keep_their_width(mark):
    assert space(f"中{mark}中", centred=True).shrink[1] == 0
    assert alone(f"{mark}」", centred=True) == 2.0


def test_a_word_space_is_pressed_and_opened_between_its_limits():
    whole = space("a b")
    least, most = USUAL.space_least * EM, USUAL.space_most * EM
    assert (whole.matter.advance[1] - whole.shrink[1], whole.matter.advance[1] + whole.stretch[1]) == (least, most)


def test_what_an_inline_box_has_of_padding_belongs_to_the_line():
    bare, padded = space("中文"), space("中文")
    padded.matter.lead[1] = padded.matter.trail[1] = 3.0
    assert spaced(padded.matter).width[-1] - bare.width[-1] == 6.0
