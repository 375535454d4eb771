"""What was last made of a value: kept for as long as it is asked for again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

Value = TypeVar("Value")
Made = TypeVar("Made")


def once(make: Callable[[Value], Made]) -> Callable[[Value], Made]:
    """Return ``make`` so that it remembers what it made last, for that very value and no other that is like it.

    To compare two books, or to hash one, is to read it all.
    """
    last: list[tuple[Value, Made]] = []

    @wraps(make)
    def made(value: Value) -> Made:
        kept = last[0] if last else None
        if kept is None or kept[0] is not value:
            kept = (value, make(value))
            last[:] = [kept]
        return kept[1]

    return made
