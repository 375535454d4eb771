"""Whose year a reign's title counts, and the years of the cycle of sixty.

What is known of reigns is data: ``eras.toml`` beside this module.  One title was
often taken twice, 太和 by four courts, so a title alone may say nothing: a word
for the dynasty before it decides, or a common year in brackets, or the number,
or at last the year told before.  Where none does, there is no year.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from kanben.reckoning.folding import fold

LATE = 3
"""So many years after an era's end its count is doubted but read; beyond, it is an error."""

_NEAR = 60
_RULER = r"[\u4e00-\u9fff]{0,3}[帝宗祖王后朝代]?的?$"
_STAYS = "在到来回去往赴抵住"
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


@dataclass(frozen=True, slots=True)
class Era:
    """A reign title or a republic: its first and last year, and the last year its months were the old calendar's."""

    name: str  # folded
    dynasty: str
    first: int  # astronomical: 140 BC is -139
    last: int  # 9999 while it lasts
    old_until: int  # Chinese reigns: always; Japan: 1872
    words: tuple[str, ...] = ()  # folded names of its dynasty
    minor: bool = False  # meant only where one of ``words`` stands before it
    title: str = ""  # as written in Traditional Chinese

    def year(self, n: int) -> int:
        """Return the common year of the era's year ``n``, counted from 元年 = 1."""
        return self.first + n - 1


@cache
def _told() -> Mapping[str, object]:
    return tomllib.loads((files("kanben.reckoning") / "eras.toml").read_text(encoding="utf-8"))


@cache
def eras() -> Mapping[str, tuple[Era, ...]]:
    """Return the eras known by each folded title, in the order of time."""
    known: dict[str, tuple[Era, ...]] = {}
    for dynasty, section in _told().items():
        if not isinstance(section, dict):
            continue
        words = tuple(fold(word) for word in section["words"])
        for name, told in section["eras"].items():
            first, last = (year + (year < 0) for year in told)
            era = Era(fold(name), dynasty, first, last, section["old_until"], words, section.get("minor", False), name)
            known[era.name] = (*known.get(era.name, ()), era)
    return MappingProxyType({name: tuple(sorted(each, key=lambda e: e.first)) for name, each in known.items()})


@cache
def _places() -> frozenset[str]:
    told = _told()["places"]
    return frozenset(fold(str(name)) for name in told) if isinstance(told, list) else frozenset()


def titles() -> str:
    """Return an expression for any title, its first characters shared, so that most text fails at once."""
    by_first: dict[str, list[str]] = {}
    for name in sorted(eras(), key=len, reverse=True):
        by_first.setdefault(name[0], []).append(name[1:])
    return "(?:" + "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in by_first.items()) + ")"


def era_of(name: str, before: str, fits: Iterable[int] = (), n: int = 0, told: int | None = None) -> Era | str:
    """Return the era a title means, or why that cannot be said.

    ``before``: the folded words that stand before it; ``fits``: common years that stand
    beside it; ``n``: the year counted in it, 0 where none; ``told``: the year told before.

    >>> era_of("太和", "唐", n=9).first, era_of("建元", "汉武帝", n=2).first, era_of("至元", "", n=16).first
    (827, -139, 1264)
    >>> era_of("太和", "", n=2)
    '太和 was the title of 魏, 東晉, 北魏, 唐: which is not said'
    """
    every = eras()[name]
    named = [e for e in every if any(re.search(re.escape(word) + _RULER, before) for word in e.words)]
    exact = [e for e in named if any(before.endswith(word) for word in e.words)]
    longest = max((len(w) for e in exact for w in e.words if before.endswith(w)), default=0)
    exact = [e for e in exact if any(len(w) == longest and before.endswith(w) for w in e.words)]
    choice = exact or named or [e for e in every if not e.minor] or list(every)
    if len(choice) > 1 and (beside := list(fits)):
        choice = [e for e in choice if any(e.first <= year <= e.last for year in beside)] or choice
    if len(choice) > 1 and n:
        choice = [e for e in choice if e.year(n) <= e.last] or choice
    if len(choice) > 1 and told is not None:
        near = [e for e in choice if e.first - _NEAR <= told <= e.last + _NEAR]
        choice = near if len(near) == 1 else choice
    if len(choice) > 1:
        return f"{name} was the title of {', '.join(e.dynasty for e in choice)}: which is not said"
    if name in _places() and not named and not list(fits) and n != 1 and before.endswith(tuple(_STAYS)):
        return f"{name} may be the place, and the years a stay there"
    return choice[0]


def counted(year: int) -> tuple[tuple[Era, int], ...]:
    """Return the great eras that count ``year``, and the year in each; those of Japan and minor courts left out.

    >>> [(era.title, n) for era, n in counted(1898)], [(era.title, n) for era, n in counted(1644)]
    ([('光緒', 24)], [('崇禎', 17), ('順治', 1)])
    """
    fits = (e for each in eras().values() for e in each if e.first <= year <= e.last and not e.minor)
    great = [e for e in fits if e.dynasty not in ("日本", "民國") and e.old_until == 9999]
    return tuple((era, year - era.first + 1) for era in sorted(great, key=lambda e: e.first))


def cycle(name: str) -> int:
    """Return the place of a year's name in the cycle of sixty, 甲子 = 0; ValueError where it has none.

    >>> cycle("戊戌"), (1898 - 4) % 60
    (34, 34)
    """
    stem, branch = STEMS.index(name[0]), BRANCHES.index(name[1])
    if (stem - branch) % 2:
        raise ValueError(f"{name} is no year of the cycle")
    return (6 * stem - 5 * branch) % 60


def cycle_years(name: str, first: int, last: int) -> list[int]:
    """Return the years of this name from ``first`` to ``last``.

    >>> cycle_years("戊戌", 1875, 1908), cycle_years("甲午", 1800, 1900)
    ([1898], [1834, 1894])
    """
    start = first + (cycle(name) - (first - 4)) % 60
    return list(range(start, last + 1, 60))
