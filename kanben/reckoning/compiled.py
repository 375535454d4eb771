"""Regular expressions kept compiled: those of the table take longer to compile than a chapter takes to read.

``re`` makes a row of numbers of an expression, and its engine checks them before it
takes them.  Both are Python's own affair; so they lie on the shelf for this very
Python alone, and where its parts are not as they were, ``re`` compiles as ever.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import zlib
from collections.abc import Iterator, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any, TypeAlias

from kanben import shelf

KEPT = 6
"""So many tables lie on the shelf, compiled."""

Code: TypeAlias = tuple[int, list[int], int, dict[str, int], list[str | None]]
"""The flags of an expression, its code, how many groups it has, and their names."""


def compiled(said: Sequence[str], flags: int = 0) -> dict[str, re.Pattern[str]]:
    """Return the expressions ``said``, compiled: from the shelf, if they were compiled before."""
    made_of = repr((sys.version, int(flags), list(said)))
    name = hashlib.sha256(made_of.encode()).hexdigest()[:32] + ".expressions"
    try:
        engine, parser, compiler = map(import_module, ("_sre", "re._parser", "re._compiler"))
        try:
            return dict(_taken(engine, said, json.loads(zlib.decompress(shelf.taken(name) or b""))))
        except (zlib.error, ValueError, TypeError, RuntimeError, OverflowError):  # not there, or damaged
            codes = [_code(parser, compiler, one, flags) for one in said]
            shelf.put(name, zlib.compress(json.dumps(codes, separators=(",", ":")).encode(), 1), KEPT)
            return dict(_taken(engine, said, codes))
    except (ImportError, AttributeError, TypeError, ValueError, RuntimeError):
        return {one: re.compile(one, flags) for one in said}


def _code(parser: ModuleType, compiler: ModuleType, said: str, flags: int) -> Code:
    parsed = parser.parse(said, flags)
    state = parsed.state
    names: list[str | None] = [None] * state.groups
    for group, n in state.groupdict.items():
        names[n] = group
    return int(flags) | int(state.flags), compiler._code(parsed, flags), state.groups - 1, state.groupdict, names  # noqa: SLF001


def _taken(engine: ModuleType, said: Sequence[str], codes: Sequence[Any]) -> Iterator[tuple[str, re.Pattern[str]]]:
    for one, (flags, code, groups, index, names) in zip(said, codes, strict=True):
        yield one, engine.compile(one, flags, code, groups, index, tuple(names))
