"""Where the lines of a paragraph end: all of them weighed together, none lost, none over the edge."""

import random
from itertools import pairwise
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanben.typeset.fit import USUAL, Costs, greedy, total_fit
from kanben.typeset.justify import set_line
from kanben.typeset.spacing import USUAL as LIMITS
from tests.matter import EM, begins, set_paragraph, space

HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏的人在有我他这中大来上国个到说"
GIVES = dict.fromkeys("PEQ", LIMITS.mark) | dict.fromkeys("OC", LIMITS.bracket) | {"S": 0.3 - LIMITS.space_least}
NEVER_FIRST = "，、；：。．！？）」』》〉】”’·～／％"
NEVER_LAST = "（「『《〈【“‘"
MARKS = ("，", "。", "、", "：“", "。”", "《史记》", "——", "……", "（一）", "？！", "·")
PIECES = st.one_of(st.text(HAN, min_size=1, max_size=9), st.sampled_from([*MARKS, "2019", "50%", "Python", "in the"]))
TEXTS = st.lists(PIECES, min_size=1, max_size=60).map("".join)
MEASURES = st.integers(6, 40)


def ends(text: str, measure: float, *, fit=total_fit, centred: bool = False, **costs) -> list[int]:
    return fit(space(text, centred=centred), begins(text, room=measure * EM), 0, lambda _: measure * EM, **costs)


def prose(seed: int, sentences: int = 12) -> str:
    """Return sentences of chance Han with the marks of prose, the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311 - chance, and no secret
    marks = [
        *"，，，，，，，，、、、。。。。",
        "：“",
        "。”",
        "”，",
        "《红楼》",
        "（一）",
        "2019",
        "——",
        "……",
        "AI",
        "Python ",
    ]
    said = ("".join(dice.choices(HAN, k=dice.randint(2, 11))) + dice.choice(marks) for _ in range(4 * sentences))
    return "".join(said) + "天地。"


def line_price(text: str, start: int, end: int, measure: float, before: float, costs: Costs) -> tuple[float, float]:
    """Return what a line costs by the words of `Costs`, measured on the line as it is set, and its state."""
    whole, room, seen = space(text), measure * EM, len(text[:end].rstrip(" "))
    natural = set_line(whole, start, seen, 1e9, justify=False).edges[-1]
    paid = 0.0
    if natural > room + 0.001:
        least = set_line(whole, start, seen, 0, justify=False).edges[-1]
        if least > room + 0.001:
            return inf, 0.0
        now = (room - natural) / (natural - least)
        paid = costs.pressed * now**2 + 0.05
    elif end == len(text):
        now = before
        paid = costs.lonely if sum(c in HAN or c.isalnum() for c in text[start:]) < 2 else 0.0
    else:
        eased, gaps = sum(whole.stretch[start : seen - 1]), sum(whole.open[start : seen - 1]) / EM
        beyond = (room - natural - eased) / EM
        wide = 0.0 if beyond <= 0 else beyond / gaps if gaps else 1.0
        now = wide / costs.loose
        paid = now**2 * (10 if wide > costs.too_loose else 1)
        paid += costs.spread * min(1, (room - natural) / eased) ** 2 if eased else 0.0
    paid += begins(text).costs.get(end, 0.0)
    return paid + costs.uneven * (now - before) ** 2, now


def price(text: str, lines: list[int], measure: float, costs: Costs) -> float:
    """Return what a division costs."""
    paid, state = 0.0, 0.0
    for start, end in pairwise([0, *lines]):
        more, state = line_price(text, start, end, measure, state, costs)
        paid += more
    return paid


def cheapest(text: str, measure: float, costs: Costs) -> float:
    """Return what the cheapest of all divisions costs, where a line's cost hangs on itself alone."""
    places = [0, *begins(text).at]
    least = {len(text): 0.0}
    for start in reversed(places[:-1]):
        ends = (end for end in places if start < end <= start + 2.5 * measure + 4)
        least[start] = min(line_price(text, start, end, measure, 0.0, costs)[0] + least[end] for end in ends)
    return least[0]


# --- what must hold of every paragraph ----------------------------------------------


@settings(max_examples=120, deadline=None)
@given(TEXTS, MEASURES, st.booleans(), st.sampled_from([total_fit, greedy]))
def test_every_character_is_on_one_line_and_in_order(text, measure, centred, fit):
    found = ends(text, measure, fit=fit, centred=centred)
    assert found[-1] == len(text)
    assert all(a < b for a, b in pairwise([0, *found]))
    assert set(found) <= set(begins(text, room=measure * EM).at)


@settings(max_examples=120, deadline=None)
@given(TEXTS, MEASURES, st.booleans(), st.sampled_from([total_fit, greedy]))
def test_no_line_begins_or_ends_with_a_mark_that_may_not(text, measure, centred, fit):
    for end in ends(text, measure, fit=fit, centred=centred)[:-1]:
        assert text[end] not in NEVER_FIRST
        assert text[end - 1] not in NEVER_LAST
        assert text[end - 1 : end + 1] not in ("——", "……")


@settings(max_examples=120, deadline=None)
@given(TEXTS, MEASURES, st.booleans())
def test_every_line_but_the_last_is_flush_and_none_is_too_long(text, measure, centred):
    for line in set_paragraph(text, measure, centred=centred):
        said = text[line.start : line.end]
        can_open = sum(space(text, centred=centred).open[line.start : line.end - 1]) > 0
        if line.end < len(text.rstrip()) and can_open:
            assert line.edges[-1] == pytest.approx(measure * EM, abs=0.01), said
        longest = max(len(word) for word in ["", *"".join(c if c.isascii() else " " for c in said).split()])
        if longest < measure:  # no word that is longer than the line
            assert line.edges[-1] <= measure * EM + 0.01, said


@settings(max_examples=120, deadline=None)
@given(TEXTS, MEASURES, st.booleans())
def test_no_mark_is_pressed_below_its_limit_and_no_gap_below_an_eighth(text, measure, centred):
    whole = space(text, centred=centred)
    for line in set_paragraph(text, measure, centred=centred):
        for i in range(line.start, line.end - 1):
            width = (line.edges[i - line.start + 1] - line.edges[i - line.start]) / EM
            alone = (whole.matter.advance[i] - whole.left[i] - whole.right[i]) / EM
            trimmed = whole.at_start[i] / EM if i == line.start else 0.0
            assert width >= alone - trimmed - GIVES.get(whole.matter.kinds[i], 0.0) - 1e-4
            if whole.gap[i]:
                assert line.gaps[i - line.start] / EM >= 0.125 - 1e-4


@settings(max_examples=100, deadline=None)
@given(TEXTS, MEASURES)
def test_the_same_paragraph_is_always_divided_alike(text, measure):
    assert ends(text, measure) == ends(text, measure)


# --- how well ------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("measure", [16, 26, 28.5])
def test_lines_weighed_together_cost_no_more_than_lines_filled_one_by_one(seed, measure):
    text = prose(seed)
    together, filled = ends(text, measure), ends(text, measure, fit=greedy)
    assert price(text, together, measure, USUAL) <= price(text, filled, measure, USUAL) + 1e-6


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("measure", [12, 20.5])
def test_no_other_division_costs_less(seed, measure):
    text, even = prose(seed, sentences=2), Costs(uneven=0)  # else what a line costs hangs on the line before
    assert price(text, ends(text, measure, costs=even), measure, even) == pytest.approx(cheapest(text, measure, even))


def test_a_paragraph_of_han_stands_on_its_grid():
    assert ends("天" * 95, 10) == [*range(10, 95, 10), 95]


def test_a_last_line_has_two_characters_where_that_can_be():
    for fit in (total_fit, greedy):
        assert ends("天" * 41, 20, fit=fit)[-2] < 40
        assert ends("天" * 40 + "。", 20, fit=fit)[-2] < 39  # a mark is not counted
    assert ends("天" * 9, 10) == [9]
    assert ends("天。", 1) == [2]


def test_but_no_line_of_a_narrow_column_is_torn_apart_for_it():
    assert ends("天" * 7, 6) == [6, 7]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*HAN, "，"]), min_size=30, max_size=120), st.integers(20, 40))
def test_no_last_line_of_prose_is_one_character(characters, measure):
    text = "天地" + "".join(b for a, b in pairwise(["天", *characters]) if b != "，" or a != "，") + "玄黄。"
    last = text[[0, *ends(text, measure)][-2] :]
    assert sum(c in HAN for c in last) >= 2


def test_a_comma_is_pressed_in_before_a_line_is_opened():
    text = "天地玄黄，宇宙洪荒，" + "日" * 10  # ten and a half to a line, its comma trimmed: pressed, not put off
    assert ends(text, 9.4)[0] == 10


def test_a_word_wider_than_the_measure_is_parted_and_loses_nothing():
    text = "见Donaudampfschifffahrt了"
    for fit in (total_fit, greedy):
        lines = [text[a:b] for a, b in pairwise([0, *ends(text, 6, fit=fit)])]
        assert "".join(lines) == text
        assert max(map(len, lines)) <= 12


def test_a_word_that_fits_a_line_is_never_parted_by_force():
    text = "天地玄黄（一）。”。”Python（AIGC）洪荒" * 2
    for measure in range(6, 20):
        assert set(ends(text, measure)) <= set(begins(text).at)


def test_a_measure_of_nothing_still_sets_every_character():
    for fit in (total_fit, greedy):
        assert ends("天，地“玄”", 0, fit=fit)[-1] == len("天，地“玄”")


def test_lines_may_be_of_different_lengths():
    whole, places = space("天" * 40), begins("天" * 40)
    for fit in (total_fit, greedy):
        assert fit(whole, places, 0, lambda line: 50.0 if line < 2 else 100.0) == [5, 10, 20, 30, 40]


def test_a_paragraph_goes_on_from_where_a_page_ended():
    whole, places = space("天" * 40), begins("天" * 40)
    assert total_fit(whole, places, 15, lambda _: 100.0) == [25, 35, 40]


def test_a_hyphen_needs_its_room():
    lines = set_paragraph("天地internationalization玄黄宇宙", 10, words=True)
    assert [line.end for line in lines[:-1]]
    for line in lines[:-1]:
        hyphened = line.end in begins("天地internationalization玄黄宇宙", words=True).hyphens
        assert line.edges[-1] <= 100 - 3 * hyphened + 0.01
