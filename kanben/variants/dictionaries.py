"""Running the dictionaries: the one door to both engines.

*exact* is compiled and does what OpenCC does (:mod:`kanben.variants.exact`);
*reference* is the readable one (:mod:`kanben.variants.reference`).  Both read
the same folder (:mod:`kanben.variants.lexicon`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Literal, get_args

from kanben.findings import USAGE, Finding, Trouble
from kanben.variants.exact import exact
from kanben.variants.lexicon import config, entries
from kanben.variants.reference import engine, stages

__all__ = ["Engine", "OpenCC", "converted", "engine", "entries", "known", "opencc", "stages", "step"]

Engine = Literal["exact", "reference"]


@dataclass(frozen=True, slots=True)
class OpenCC:
    """One of OpenCC's own conversions, ready; immutable, so that any number of threads may share it."""

    name: str
    engine: Engine
    _convert: Callable[[str], str]

    def convert(self, text: str) -> str:
        """Return ``text`` converted, character for character what OpenCC has."""
        return self._convert(text)


def opencc(name: str, *, engine: str = "exact") -> OpenCC:
    """Return OpenCC's conversion ``name`` (s2twp …), its dictionaries loaded.

    Raises Trouble, with the nearest name, where there is no such conversion or engine.

    >>> opencc("s2twp").convert("鼠标里面的硅二极管")
    '滑鼠裡面的矽二極體'
    """
    config(name)
    by = known(engine)
    return OpenCC(name, by, step(name, by, tofu=True))


def known(engine: str) -> Engine:
    """Return ``engine`` where it is one; else raise Trouble with the nearest name."""
    for name in get_args(Engine):
        if name == engine:
            return name  # type: ignore[no-any-return]  # one of the names of Engine
    near = get_close_matches(engine, get_args(Engine), n=1, cutoff=0.4)
    hint = f"did you mean {near[0]}? " if near else ""
    problem = Finding("V-105", f"no engine “{engine}”", hint=f"{hint}there are: {', '.join(get_args(Engine))}")
    raise Trouble(problem, exit_code=USAGE)


@cache
def step(name: str, by: Engine = "exact", *, tofu: bool = False) -> Callable[[str], str]:
    """Return the conversion ``name``, loaded: all of a configuration (``s2twp``), or one step of it (``s2twp/2``)."""
    return engine(name, tofu=tofu) if by == "reference" else exact(name, tofu=tofu).convert


def converted(name: str, text: str, by: Engine = "exact") -> str:
    """Return ``text`` after the conversion ``name``, without characters outside the common fonts.

    >>> converted("s2t", "公司的头发")
    '公司的頭髮'
    """
    return step(name, by)(text)
