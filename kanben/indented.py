"""JSON laid out for reading, written as it goes.

Python's encoder is written in C only for what stands on one line; told to indent
it goes token by token, twenty times slower.  A mapping that holds no other is one
line to it, if what parts its members is told to break the line; and so are the
members between two that are mappings or lists themselves.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from itertools import groupby, islice
from typing import Any

PLAIN = frozenset((str, int, float, bool, type(None)))
"""What holds nothing else."""

MANY = 256
"""Flat values of a list that are written at once."""


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
        for plain, members in groupby(told.items(), key=lambda member: type(member[1]) in PLAIN):
            if plain:
                yield before + _encoder(inner).encode(dict(members))[1:-1]
                before = "," + inner
                continue
            for name, value in members:
                named = f"{before}{_encoder(inner).encode(name)}: "
                if _is_flat(value):
                    yield named + _flat([value], inner, inner + step)
                else:
                    yield named
                    yield from _value(value, inner, step)
                before = "," + inner
        yield end + "}" if told else "{}"
    elif type(told) in PLAIN:
        yield _encoder(inner).encode(told)
    else:
        before = "[" + inner
        for flat, values in groupby(told, key=_is_flat):
            while flat and (some := list(islice(values, MANY))):
                yield before + _flat(some, inner, inner + step)
                before = "," + inner
            for value in values:
                yield before
                yield from _value(value, inner, step)
                before = "," + inner
        yield end + "]" if before[0] == "," else "[]"


def _is_flat(value: Any) -> bool:  # noqa: ANN401 - whatever JSON can tell
    """Say whether a value is a mapping that holds no other, as most are, by far."""
    return type(value) is dict and bool(value) and PLAIN.issuperset(map(type, value.values()))


def _flat(values: list[dict[str, object]], end: str, inner: str) -> str:
    """Write flat values one after the other; no string in them has a line feed that could be taken for one between."""
    written = _encoder(inner).encode(values)[2:-2].replace(f"}},{inner}{{", f"{end}}},{end}{{{inner}")
    return f"{{{inner}{written}{end}}}"


@cache
def _encoder(between: str) -> json.JSONEncoder:
    return json.JSONEncoder(ensure_ascii=False, separators=("," + between, ": "))
