"""Where a line may begin, case by case; `tests/cases/typeset/breaks.md` is written to be read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dots import cases
from tests.matter import begins

TORN = 10
"""What it costs at least to begin a line where nothing invites it."""

NEVER_FIRST = "，、；：。．！？）」』》〉】〗〕］｝”’·・‧～－–／％‰℃々"
NEVER_LAST = "（「『《〈【〖〔［｛“‘"
TEXTS = st.text("天地玄黄宇宙洪荒他说是的ABab12 %¥-" + NEVER_FIRST + NEVER_LAST + "—…", min_size=2, max_size=40)


def shown(text: str) -> str:
    """Return ``text`` with | where a line may begin, ¦ where that is dear; where it is torn in need is not shown."""
    places = begins(text, words=True)
    marks = {at: "¦" if at in places.costs else "|" for at in places.at[:-1] if places.costs.get(at, 0) < TORN}
    return "".join(marks.get(i, "") + character for i, character in enumerate(text))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [pytest.param(text, wanted, id=title) for title, text, wanted in cases("typeset/breaks.md")],
)
def test_a_line_may_begin(text, wanted):
    assert shown(text) == wanted


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_no_line_begins_with_a_mark_that_may_not_nor_ends_with_one(text):
    for at in begins(text).at[:-1]:
        assert text[at] not in NEVER_FIRST
        before = text[:at].rstrip(" ")
        assert before[-1:] not in NEVER_LAST or not before
        assert text[at - 1 : at + 1] not in ("——", "……")


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_the_end_of_the_text_ends_its_last_line(text):
    at = begins(text).at
    assert at[-1] == len(text)
    assert at == sorted(set(at))
    assert at[0] > 0


def test_a_note_is_called_on_the_line_of_its_word():
    assert 1 in begins("文①后").at
    assert 1 not in begins("文①后", whole=(1,)).at


def test_a_word_is_parted_with_a_hyphen_or_not_at_all():
    text = "说internationalization的"
    places = begins(text, words=True)
    assert set(places.at) - set(places.hyphens) == {1, len(text) - 1, len(text)}
    assert begins(text).at == [1, len(text) - 1, len(text)]
