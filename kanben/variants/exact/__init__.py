"""The exact engine: what OpenCC 1.4 does, compiled from the same dictionaries and configurations.

:mod:`~kanben.variants.exact.passes` says what a configuration means,
:mod:`~kanben.variants.exact.tables` makes arrays of it and keeps them,
:mod:`~kanben.variants.exact.short` and :mod:`~kanben.variants.exact.long` run
over a text.  Every code point comes through: NUL, a lone surrogate and a
variation selector are characters that no dictionary knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from kanben.variants.exact.passes import Pass
from kanben.variants.exact.short import Walk, converted
from kanben.variants.exact.tables import Table, characters, compiled, tables

if TYPE_CHECKING:
    from kanben.variants.exact.long import Field, Numbers

SHORT = 200
"""A text of no more characters is converted in plain Python: NumPy would only be making ready."""

BREAKS = "\n。，！？；：、 "
"""Where a long text may be cut, if no dictionary knows them."""


@dataclass(frozen=True, slots=True, eq=False)
class Exact:
    """A conversion, ready; immutable, so that any number of threads may share it."""

    name: str
    tables: tuple[Table, ...]
    breaks: str

    def convert(self, text: str) -> str:
        """Return ``text`` converted.

        >>> exact("s2twp").convert("鼠标里面的硅二极管坏了")
        '滑鼠裡面的矽二極體壞了'
        """
        return converted(_walks(self), text) if len(text) <= SHORT else self.convert_long(text)

    def convert_long(self, text: str) -> str:
        """Return the same as :meth:`convert`, by the way that is quicker for a long text."""
        from kanben.variants.exact import long  # NumPy takes a tenth of a second to begin

        return long.converted(_fields(self), text, self.breaks)

    def where(self, text: str) -> tuple[Numbers, Numbers]:
        """Return where the words of its last table begin and end in ``text``, the longest from left to right."""
        from kanben.variants.exact import long

        return long.where(_fields(self)[-1], text, self.breaks)


@cache
def _walks(ready: Exact) -> tuple[Walk, ...]:
    return tuple(map(Walk.of, ready.tables))


@cache
def _fields(ready: Exact) -> tuple[Field, ...]:
    from kanben.variants.exact import long

    return tuple(map(long.Field.of, ready.tables))


@cache
def exact(name: str, *, tofu: bool = True) -> Exact:
    """Return the conversion ``name`` (``s2twp``; ``s2twp/2`` is the second step of its chain alone).

    Without ``tofu`` characters outside the common fonts are not written.
    """
    made = tables(name, tofu=tofu)
    return Exact(name, made, _breaks(made))


def _breaks(made: Iterable[Table]) -> str:
    known = {c for table in made for column in (table.char, table.single, table.changed) for c in characters(column)}
    return "".join(c for c in BREAKS if c not in known)


def words(phrases: frozenset[str], text: str) -> Iterator[tuple[int, int]]:
    """Yield the place (start, end) of each of ``phrases`` in ``text``, the longest from left to right.

    For a long text: the phrases are compiled when they are first asked for.

    >>> list(words(frozenset({"公有云", "有云"}), "也有云，公有云"))
    [(1, 3), (4, 7)]
    """
    from kanben.variants.exact import long

    field, breaks = _sought(phrases)
    return long.words(field, text, breaks)


@lru_cache(maxsize=32)
def _sought(phrases: frozenset[str]) -> tuple[Field, str]:
    from kanben.variants.exact import long

    table = compiled(Pass({}, dict.fromkeys(phrases, "")))
    return long.Field.of(table), _breaks([table])
