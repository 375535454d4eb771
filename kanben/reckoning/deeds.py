"""Words for what happens once, by which an event told before is known again.

會議召開一個月前 and 婚後第二年 count from an event.  A row holds the words that may
stand for one another: who 逝世 on a day, 去世 on it.  What is not in the table is
known only by a verb and its goal (到達延安半年後).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from importlib.resources import files

from kanben.reckoning.edtf import Point
from kanben.reckoning.folding import fold

BIRTH = 0
WORDS = tomllib.loads((files("kanben.reckoning") / "deeds.toml").read_text(encoding="utf-8"))
"""The words of ``deeds.toml``."""
_KIND = {fold(word): n for n, row in enumerate(WORDS["deeds"]) for word in row.split()}
_FIRST = "".join(dict.fromkeys(word[0] for word in _KIND))
_ANY = f"(?=[{_FIRST}])(?:{'|'.join(sorted(_KIND, key=len, reverse=True))})"  # a class is tried faster than each word
_AT_END = re.compile(rf"(?P<word>{_ANY})[了过]?[之的]?$")
_GOAL = re.compile(r"(?:到达?|抵达?|抵达|进入?|来到|迁往|移居|考[入上]|加入|当上|出任)(?P<goal>[\u4e00-\u9fff]{2})[\u4e00-\u9fff]{0,4}$")  # fmt: skip  # noqa: E501
_TOLD = re.compile(rf"(?P<word>{_ANY})(?![之以后前的]?(?:后|前|之|以|第|那[年天]|当[天日晚年]|[次翌][年日]|[0-9半两一二三四五六七八九十]{{1,3}}个?[年月天日周]|周年|纪念))")  # fmt: skip  # noqa: E501
_DENIED = re.compile(r"(?:没有?|未|不|尚未|从未|拟|将)$")

_GOALS = re.compile(r"(?:到达?|达|抵|进入?|入|上|居|往|任)([\u4e00-\u9fff]{2})")
_MOST = 24
"""So many events of a kind a reader has in mind."""

_IDLE = frozenset(WORDS["idle"])


def named(clause: str) -> tuple[int | str, str] | None:
    """Return the kind of event a folded clause ends on, and what stands before its word; None if it ends on none.

    >>> named("在会议召开"), named("公司"), named("婚")
    ((7, '在会议'), None, (2, ''))
    """
    if m := _AT_END.search(clause):
        return _KIND[m["word"]], clause[: m.start()]
    if m := _GOAL.search(clause):
        return m["goal"], clause[: m.start()]
    return None


_KIN = [{_KIND[fold(word)] for word in row.split()} for row in WORDS["kin"]]


def kin(kind: int | str) -> set[int]:
    """Return the other kinds that may be the same day: what is 落成 is 開館."""
    return {other for row in _KIN if kind in row for other in row if other != kind}


def told(domain: str) -> set[int]:
    """Return the kinds of event a folded stretch tells; not those it only counts from (成立三年後)."""
    return {_KIND[m["word"]] for m in _TOLD.finditer(domain) if not _DENIED.search(domain, 0, m.start())}


def alike(subject: str, domain: str) -> int:
    """Say how well ``subject`` fits a stretch that tells an event: 0 not at all, 1 nothing speaks against it.

    >>> alike("研究院", "公司成立于1998年"), alike("会议", "首届峰会召开"), alike("他", "鲁迅去世")
    (0, 1, 1)
    """
    whole = "".join(c for c in subject if "\u4e00" <= c <= "\u9fff")
    chars = [c for c in whole if c not in _IDLE]
    if not chars:
        return 1
    pairs = sum(whole[i : i + 2] in domain for i in range(len(whole) - 1))
    if len(chars) >= 4 and not pairs:
        return 0
    return 1 + pairs if any(c in domain for c in chars) else 0


@dataclass(frozen=True, slots=True)
class Deed:
    """What happened at a date, and the words that said so."""

    value: Point
    domain: str
    paragraph: int


@dataclass(slots=True)
class Deeds:
    """The events told so far, by their kind; of each kind the last few a reader has in mind."""

    told: dict[int | str, list[Deed]] = field(default_factory=dict)

    def note(self, value: Point, kinds: set[int], domain: str, paragraph: int) -> None:
        """Keep that ``domain`` told of events of these kinds, and of places come to, at ``value``."""
        for kind in (*kinds, *{m[1] for m in _GOALS.finditer(domain)}):
            deeds = self.told.setdefault(kind, [])
            deeds.append(Deed(value, domain, paragraph))
            del deeds[:-_MOST]

    def near(self, kinds: set[int], paragraph: int) -> set[Point]:
        """Return the dates of the events of some kinds that the paragraph told."""
        return {deed.value for kind in kinds for deed in self.told.get(kind, ()) if deed.paragraph == paragraph}

    def dates(self, kind: int | str, subject: str, paragraph: int) -> set[Point]:
        """Return the dates of the events that fit a subject best; those of its own paragraph stand before others."""
        fits = [(alike(subject, deed.domain), deed) for deed in self.told.get(kind, ())]
        best = max((fit for fit, _ in fits), default=0)
        tied = [deed for fit, deed in fits if fit == best > 0]
        here = [deed for deed in tied if subject and deed.paragraph == paragraph]
        return {deed.value for deed in here or tied}
