"""One line: what is pressed out of it first, what is opened first, and that it ends where it must."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanben.typeset.justify import set_line
from kanben.typeset.spacing import USUAL
from tests.matter import EM, space, wide

SENTENCE = "在a b里（中），好·天。又的"
"""One of each: a gap, a word space, brackets, a pause mark, a stop."""


def set_in(text: str, *, more: float = 0.0, centred: bool = False, justify: bool = True):
    """Set ``text`` in a line ``more`` em wider than it is by itself."""
    whole = space(text, centred=centred)
    natural = set_line(whole, 0, len(text), 1e9, justify=False).edges[-1]
    return set_line(whole, 0, len(text), natural + more * EM, justify=justify)


def moved(text: str, *, more: float = 0.0, centred: bool = False) -> dict[str, float]:
    """Return by how many em each character's place, up to the next one, was changed; what did not change is left out.

    A character that comes twice is told apart by what stands before it.
    """
    was, now = set_in(text, centred=centred).edges, set_in(text, more=more, centred=centred).edges
    by = [round((now[i + 1] - now[i] - was[i + 1] + was[i]) / EM, 3) for i in range(len(text))]
    return {text[i] + (text[i + 1 : i + 2]): change for i, change in enumerate(by) if change}


def test_a_line_that_fits_stands_as_it_is():
    assert moved(SENTENCE) == {}


def test_first_the_word_spaces_are_pressed():
    assert moved(SENTENCE, more=-0.04) == {" b": -0.04}


@pytest.mark.parametrize(
    ("pressed", "first", "then"),
    [
        ("word spaces before brackets", " b", "）中"),
        ("brackets before pause marks", "）中", "，好"),
        ("pause marks before the gap of Han and Latin", "，好", "在a"),
        ("the gap of Han and Latin before stops", "在a", "。又"),
    ],
)
def test_a_line_is_pressed_in_order(pressed, first, then):
    text = "在a b里）中，好。又的"
    by = [moved(text, more=-step / 100) for step in range(1, 140)]
    began = {place: min(step for step, now in enumerate(by) if place in now) for place in (first, then)}
    assert began[first] < began[then], pressed


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("中，文", USUAL.mark),
        ("中。文", USUAL.mark),
        ("中“文", USUAL.bracket),
        ("中”文", USUAL.bracket),
        ("中A", 0.25 - USUAL.gap_least),
        ("a b", 0.3 - USUAL.space_least),
        ("中文", 0),
    ],
)
def test_and_no_further_than_it_may_be(text, most):
    changed = moved(text, more=-3.0)
    assert -sum(changed.values()) == pytest.approx(most, abs=0.001)


def test_all_of_a_kind_give_alike():
    changed = moved("中，文，好，的", more=-0.3)
    assert set(changed.values()) == {-0.1}
    assert len(changed) == 3


def test_a_centred_mark_is_pressed_on_both_sides_and_stays_in_the_middle():
    line, loose = set_in("中，文", more=-0.1, centred=True), set_in("中，文", centred=True)
    assert loose.origins[1] - line.origins[1] == pytest.approx(0.5)
    assert loose.origins[2] - line.origins[2] == pytest.approx(1.0)


def test_a_mainland_mark_is_pressed_behind_and_its_ink_stays_by_its_word():
    line = set_in("中，文", more=-0.1)
    assert line.origins == pytest.approx([0, 10, 19])


def test_what_begins_or_ends_the_line_was_trimmed_and_gives_no_more():
    assert moved("“中文”", more=-1.0) == {}
    assert moved("中文。", more=-1.0) == {}


def test_a_line_is_opened_at_word_spaces_then_between_han_and_latin():
    spaces, gaps = USUAL.space_most - 0.3, USUAL.gap_most - 0.25
    assert moved("中a b", more=0.05) == {" b": 0.05}
    assert moved("中a b", more=spaces + 0.05) == pytest.approx({" b": spaces, "中a": 0.05})
    assert moved("中a文", more=2 * gaps) == {"中a": gaps, "a文": gaps}


def test_then_every_gap_is_opened_alike_but_none_within_latin_before_a_mark_or_in_brackets():
    changed = moved("（中文）和ab，好——的", more=2.0)
    assert changed.pop("和a") > changed["中文"]
    assert set(changed) == {"中文", "）和", "，好", "好—", "—的"}
    assert len(set(changed.values())) == 1


def test_a_line_of_word_spaces_is_not_torn_apart_to_spare_its_han():
    changed = moved("中文说a b的", more=1.0)
    assert changed[" b"] == pytest.approx(0.5 - 0.3)  # half an em, and no more


def test_a_line_that_is_not_justified_is_pressed_if_it_must_be_and_never_opened():
    assert wide(set_in("中文好", more=3.0, justify=False)) == 3.0
    assert wide(set_in("中，文", more=-0.1, justify=False)) == 2.9


def test_a_centred_mark_at_the_end_of_its_line_gives_what_is_empty_behind_it():
    assert wide(set_in("中文，", more=-0.2, centred=True)) == 2.8
    assert wide(set_in("中文，", more=-1.0, centred=True)) == 2.75
    assert wide(set_in("中文？", more=-1.0, centred=True)) == 3.0


def test_a_line_of_one_character_stands_at_its_start():
    assert list(set_in("中", more=5.0).edges) == [0, 10]


def test_an_empty_line_is_empty():
    assert list(set_line(space("中"), 1, 1, 100, justify=True).edges) == [0.0]


def test_the_padding_of_an_inline_box_stands_outside_of_its_characters():
    whole = space("中文好")
    whole.matter.lead[1] = whole.matter.trail[1] = 4.0
    line = set_line(whole, 0, 3, 100, justify=False)
    assert list(line.origins) == [0, 14, 28]
    assert list(line.edges) == [0, 10, 28, 38]


TEXTS = st.text("天地玄黄他说是的AB12 ，。、：“”「」（）《》—…·", min_size=2, max_size=30).filter(
    lambda text: text.strip() == text
)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.booleans(), st.floats(-3, 3))
def test_whatever_is_done_to_a_line_its_characters_stay_in_order_and_within_it(text, centred, more):
    line = set_in(text, more=more, centred=centred)
    natural = set_in(text, centred=centred).edges[-1]
    assert all(a <= b + 1e-3 for a, b in zip(line.edges, line.edges[1:], strict=False))
    assert len(line.edges) == len(text) + 1
    assert len(line.origins) == len(text)
    assert line.edges[-1] >= natural + more * EM - 1e-3 or more > 0  # pressed no further than was asked
    assert line.edges[-1] <= max(natural, natural + more * EM) + 1e-3
    assert sum(line.edges[i + 1] - line.edges[i] for i in range(len(text))) == pytest.approx(line.edges[-1], abs=1e-3)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.booleans(), st.floats(0, 3))
def test_a_line_of_two_gaps_or_more_is_flush(text, centred, more):
    whole = space(text, centred=centred)
    if sum(whole.open[:-1]) > EM:
        line = set_in(text, more=more, centred=centred)
        assert line.edges[-1] == pytest.approx(set_in(text, centred=centred).edges[-1] + more * EM, abs=0.01)
