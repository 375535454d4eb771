"""Edits and the account: nothing lost, nothing unexplained."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanben.edits import Account, Edit, Revision


@st.composite
def revisions(draw):
    """A text and up to four rounds of edits, with what plain slicing makes of them."""
    received = expected = draw(st.text("甲乙丙丁", max_size=12))
    rounds = []
    for number in range(draw(st.integers(0, 4))):
        places = sorted(draw(st.lists(st.integers(0, len(expected)), max_size=6)))
        edits, text, last = [], "", 0
        for start, end in zip(places[::2], places[1::2], strict=False):
            if edits and start == end == edits[-1].start == edits[-1].end:
                continue
            replacement = draw(st.text("甲子丑", max_size=3))
            edits.append(Edit(start, end, replacement, f"rule {number}"))
            text += expected[last:start] + replacement
            last = end
        expected = text + expected[last:]
        rounds.append(edits)
    return received, rounds, expected


@settings(max_examples=500, deadline=None)
@given(revisions())
def test_any_rounds_of_edits(case) -> None:
    received, rounds, expected = case
    revision = Revision.of(received)
    for edits in rounds:
        revision = revision.apply(edits)
    assert revision.text == expected
    account = revision.account()
    assert account.kept + account.changed + account.dropped == account.characters == len(received)
    assert account.kept + account.changed + account.added == len(expected)
    at = 0
    for piece in revision.pieces:  # the pieces cover the text received, in order, without gaps
        assert piece.start == at
        at = piece.end
        assert not piece.kept or received[piece.start : piece.end] == piece.text
    assert at == len(received)


@settings(max_examples=300, deadline=None)
@given(revisions(), st.integers(0, 40))
def test_an_offset_in_kept_text_leads_to_the_same_character(case, at: int) -> None:
    received, rounds, expected = case
    revision = Revision.of(received)
    for edits in rounds:
        revision = revision.apply(edits)
    place = revision.to_received(min(at, len(expected)))
    assert 0 <= place <= len(received)
    standing = 0
    for piece in revision.pieces:
        if piece.kept and standing <= at < standing + len(piece.text):
            assert received[place] == expected[at]
        standing += len(piece.text)


def test_a_change_undone_is_no_change() -> None:
    revision = Revision.of("後來").apply([Edit(0, 1, "后")]).apply([Edit(0, 1, "後")])
    assert revision.account() == Account(2, 2, 0, 0, 0)


def test_one_piece_tells_of_both_rules_that_made_it() -> None:
    revision = Revision.of("他說...").apply([Edit(2, 5, "…")], "dots").apply([Edit(2, 3, "……")], "ellipsis")
    assert [edit.rule for edit in revision.pieces[-1].edits] == ["dots", "ellipsis"]
    assert revision.text == "他說……"


@pytest.mark.parametrize("edits", [[Edit(0, 2, ""), Edit(1, 3, "")], [Edit(0, 9, "")], [Edit(-1, 1, "")]])
def test_edits_that_overlap_or_reach_outside_are_a_bug(edits) -> None:
    with pytest.raises(ValueError, match="edit"):
        Revision.of("甲乙丙").apply(edits)
