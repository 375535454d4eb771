"""What is shared out comes back whole, in order, whatever the number of lanes."""

import os

import pytest

from kanben.side_by_side import each, lanes

CHAPTERS = [f"第{n}章" for n in range(1, 101)]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_every_chapter_comes_back_in_its_place(count):
    with lanes(count):
        assert each(str.lower, CHAPTERS, len) == CHAPTERS


def test_work_is_done_by_copies_only_where_there_are_lanes_and_enough_to_do():
    assert set(each(lambda _: os.getpid(), CHAPTERS)) == {os.getpid()}
    with lanes(2):
        assert os.getpid() not in each(lambda _: os.getpid(), CHAPTERS)
        assert set(each(lambda _: os.getpid(), CHAPTERS, least=1000)) == {os.getpid()}


def test_a_copy_shares_nothing_out_again():
    with lanes(2):
        inner = each(lambda _: each(lambda _: os.getpid(), CHAPTERS[:3]) == [os.getpid()] * 3, CHAPTERS)
    assert all(inner)


def test_what_goes_wrong_in_a_copy_goes_wrong_here():
    def refused(chapter: str) -> str:
        if chapter == "第50章":
            raise ValueError(chapter)
        return chapter

    with lanes(2), pytest.raises(ValueError, match="第50章"):
        each(refused, CHAPTERS)
