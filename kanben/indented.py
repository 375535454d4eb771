"""JSON laid out for reading, written as it goes.

Python's encoder is written in C only for what stands on one line; told to indent
it goes token by token, twenty times slower.  So values are taken apart: all that
holds nothing else is encoded at once, a line each, and set between brackets and names
that are written once for all values of one shape.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, TypeAlias

PLAIN = frozenset((str, int, float, bool, type(None)))
"""What holds nothing else."""

MANY = 256
"""Values of a list that are written at once."""

Shape: TypeAlias = "tuple[Any, ...] | None"
"""What kind of value, the names in it, the shapes of its members (none where all are plain); None for a plain one."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=("\n", ": "))


def indented(told: object, step: int = 1) -> Iterator[str]:
    r"""Yield ``told`` piece by piece, as ``json.dumps(told, ensure_ascii=False, indent=step)`` writes it.

    A list may come as any iterable, and is then never held as a whole; the names
    of a mapping are strings.

    >>> "".join(indented({"text": "井", "at": [1, 2], "in": iter([{}])}))
    '{\n "text": "井",\n "at": [\n  1,\n  2\n ],\n "in": [\n  {}\n ]\n}'
    """
    return _value(told, "\n", " " * step)


def _value(told: Any, end: str, step: str) -> Iterator[str]:  # noqa: ANN401 - whatever JSON can tell
    """Yield a value; ``end`` is the line feed before its last line."""
    inner = end + step
    if isinstance(told, dict):
        before = "{" + inner
        for name, value in told.items():
            yield f"{before}{_ENCODER.encode(name)}: "
            yield from _members([value], inner, step)
            before = "," + inner
        yield end + "}" if told else "{}"
    elif type(told) in PLAIN:
        yield _ENCODER.encode(told)
    else:
        before, values = "[" + inner, iter(told)
        while some := list(islice(values, MANY)):
            for written in _members(some, inner, step, between="," + inner):
                yield before + written
                before = ""
            before = "," + inner
        yield end + "]" if before[0] == "," else "[]"


def _members(values: list[Any], end: str, step: str, between: str = "") -> Iterator[str]:
    """Yield ``values`` and what stands between them: those that hold no iterable at once, others piece by piece."""
    leaves: list[Any] = []
    try:
        shapes = [_shape(value, leaves) for value in values]
    except TypeError:
        for place, value in enumerate(values):
            yield between * (place > 0)
            yield from _value(value, end, step)
        return
    written = iter(_ENCODER.encode(leaves)[1:-1].split("\n"))  # a string in JSON has no line end
    forms = [_form(shape, end, step) for shape in shapes]
    yield between.join([form % tuple(islice(written, count)) for form, count in forms])


def _shape(told: Any, leaves: list[Any]) -> Shape:  # noqa: ANN401 - whatever JSON can tell
    """Return the shape of a value and add what it holds to ``leaves``; raises TypeError where it holds an iterable."""
    kind = type(told)
    if kind in PLAIN:
        leaves.append(told)
        return None
    if kind is not dict and kind is not list and kind is not tuple:
        raise TypeError
    inside = told.values() if kind is dict else told
    names = tuple(told) if kind is dict else len(told)
    if PLAIN.issuperset(map(type, inside)):
        leaves += inside
        return kind is dict, names, ()
    return kind is dict, names, tuple([_shape(value, leaves) for value in inside])


@lru_cache(maxsize=1024)  # lists of every length have a shape each
def _form(shape: Shape, end: str, step: str) -> tuple[str, int]:
    """Return a value of this shape with a place for each thing it holds, and how many these are."""
    if shape is None:
        return "%s", 1
    mapping, names, shapes = shape
    inner = end + step
    named = [_ENCODER.encode(name).replace("%", "%%") + ": " for name in names] if mapping else [""] * names
    if not named:
        return "{}" if mapping else "[]", 0
    members = [_form(one, inner, step) for one in shapes or [None] * len(named)]
    lines = [name + form for name, (form, _) in zip(named, members, strict=True)]
    opening, closing = "{}" if mapping else "[]"
    return f"{opening}{inner}{f',{inner}'.join(lines)}{end}{closing}", sum(count for _, count in members)
