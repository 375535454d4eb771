"""How often Python looks for what nobody holds: seldom while a book is set, as before when it is done or has failed."""

import gc

import pytest

from kanben.litter import MANY, seldom


def test_it_looks_seldom_within_and_as_before_after() -> None:
    before = gc.get_threshold()
    with seldom(), seldom():
        assert gc.get_threshold() == (max(MANY, before[0]), *before[1:])
    assert gc.get_threshold() == before


def test_a_trouble_puts_it_back_too() -> None:
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="書"), seldom():
        raise ValueError("書")
    assert gc.get_threshold() == before
