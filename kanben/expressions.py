"""Regular expressions kept compiled: to compile those of the package takes longer than a chapter takes to read.

A class of all Han alone is compiled by setting each of its twenty thousand
characters.  ``re`` makes a row of numbers of an expression, and its engine
checks them before it takes them; what it has compiled, it remembers.  All three
are Python's own affair; so the numbers lie on the shelf for this very Python
alone, and where its parts are not as they were, ``re`` compiles as ever.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any, TypeAlias

from kanben import __version__, shelf

KEPT = 16
"""So many tables lie on the shelf, compiled."""

MOST = 480
"""So many expressions are in one: ``re`` remembers 512, and forgets the oldest."""

BROKEN = (zlib.error, ValueError, TypeError, RuntimeError, OverflowError)
"""What it costs to take a table that is not there, or damaged."""

Code: TypeAlias = tuple[int, list[int], int, dict[str, int], list[str | None]]
"""The flags of an expression, its code, how many groups it has, and their names."""


def compiled(said: Sequence[str], flags: int = 0) -> dict[str, re.Pattern[str]]:
    """Return the expressions ``said``, compiled: from the shelf, if they were compiled before."""
    name = _name((int(flags), list(said)))
    try:
        try:
            return dict(zip(said, _taken(said, _kept(name)), strict=True))
        except BROKEN:
            codes = [_code(one, flags) for one in said]
            shelf.put(name, _packed(codes), KEPT)
            return dict(zip(said, _taken(said, codes), strict=True))
    except (ImportError, AttributeError, TypeError, ValueError, RuntimeError):
        return {one: re.compile(one, flags) for one in said}


@contextmanager
def known(what: str) -> Iterator[None]:
    """Have ``re`` remember the expressions of the modules that are loaded within, as it compiled them before.

    ``what`` names these modules as a whole; what no table of that name has is added to it.
    """
    remembered = getattr(re, "_cache", None)
    if not isinstance(remembered, dict):
        yield
        return
    name = _name(what)
    try:
        before = [(said, flags, code) for said, flags, code in _kept(name)]
        patterns = list(_taken([said for said, _, _ in before], [code for _, _, code in before]))
    except (*BROKEN, ImportError, AttributeError):
        before, patterns = [], []
    for (said, flags, _), pattern in zip(before, patterns, strict=True):
        remembered.setdefault((str, said, flags), pattern)
    there = set(remembered)
    yield
    new = [(said, flags) for kind, said, flags in remembered if kind is str and (kind, said, flags) not in there]
    if new and len(before) < MOST:
        _keep(name, before, new)


def _keep(name: str, before: list[tuple[str, int, Code]], new: Iterable[tuple[str, int]]) -> None:
    shelf.put(name, b"")
    if shelf.taken(name) is None:
        return  # nothing can be put by here: not worth compiling it all again
    try:
        every = [*before, *((said, flags, _code(said, flags)) for said, flags in new)]
        shelf.put(name, _packed(every[:MOST]), KEPT)
    except (ImportError, AttributeError, TypeError, ValueError, RuntimeError):
        return


def _name(of: object) -> str:
    return hashlib.sha256(repr((sys.version, __version__, of)).encode()).hexdigest()[:32] + ".expressions"


def _packed(codes: Sequence[Any]) -> bytes:
    return zlib.compress(json.dumps(codes, separators=(",", ":")).encode(), 1)


def _kept(name: str) -> list[Any]:
    kept: list[Any] = json.loads(zlib.decompress(shelf.taken(name) or b""))
    return kept


def _code(said: str, flags: int) -> Code:
    parser, compiler = (import_module(f"re.{part}") for part in ("_parser", "_compiler"))
    parsed = parser.parse(said, flags)
    state = parsed.state
    names: list[str | None] = [None] * state.groups
    for group, n in state.groupdict.items():
        names[n] = group
    return int(flags) | int(state.flags), compiler._code(parsed, flags), state.groups - 1, state.groupdict, names  # noqa: SLF001


def _taken(said: Iterable[str], codes: Iterable[Code]) -> Iterator[re.Pattern[str]]:
    engine: ModuleType = import_module("_sre")
    for one, (flags, code, groups, index, names) in zip(said, codes, strict=True):
        yield engine.compile(one, flags, code, groups, index, tuple(names))
