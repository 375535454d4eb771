"""Our own tables: what the dictionaries lack or get wrong, one line each, with the reason."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from kanben import expressions
from kanben.variants.edges import edge
from kanben.variants.lexicon import source
from kanben.variants.ready import ready

REACH = 8
"""No rule looks further back than this many characters."""

PLAIN = "".join(map(chr, (*range(32, 127), *range(0xFF10, 0xFF1A))))
"""Characters that rules name by their ranges, beside Han."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: a phrase, what becomes of it, and why."""

    text: str
    form: str
    reason: str


@dataclass(frozen=True, slots=True)
class Context:
    """What a character becomes between certain neighbours.

    ``before`` must end where it stands and ``after`` begin behind it; ``over``
    are the phrases of the dictionaries that may lie over it all the same;
    ``kind`` is one of :data:`kanben.variants.decisions.KINDS`.
    """

    form: str
    reason: str
    before: str
    not_before: str
    after: str
    not_after: str
    over: frozenset[str]
    kind: str

    def fits(self, text: str, at: int, begin: int, end: int) -> bool:
        """Say whether the character at ``at``, of a section from ``begin`` to ``end``, stands as this rule wants it."""
        back = max(at - REACH, begin)
        return (
            (not self.after or _pattern(self.after).match(text, at + 1, end) is not None)
            and (not self.not_after or _pattern(self.not_after).match(text, at + 1, end) is None)
            and (not self.before or _pattern(self.before).search(text, back, at) is not None)
            and (not self.not_before or _pattern(self.not_before).search(text, back, at) is None)
        )

    def may_overrule(self, phrase: str) -> bool:
        """Say whether the rule holds inside a ``phrase`` of the dictionaries."""
        return phrase in self.over or "*" in self.over


def _pattern(told: str) -> re.Pattern[str]:
    return _patterns()[told]


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    """Return all patterns of our rules, as they were compiled before: a book asks for most of them."""
    sides = ("before", "not_before", "after", "not_after")
    every = {rule[side] for rules in _told()["rules"].values() for rule in rules for side in sides if side in rule}
    return expressions.compiled(sorted(every), re.VERBOSE)


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Return the lines of ``house/NAME``: phrase, form and reason, set apart by tabs.

    A line without a reason of its own has that of the line above.
    """
    found: list[Row] = []
    for line in source(f"house/{name}").decode("utf-8").splitlines():
        if line and not line.startswith("#"):
            phrase, form, *reason = line.split("\t")
            found.append(Row(phrase, form, reason[0] if reason else found[-1].reason))
    return tuple(found)


@cache
def _told() -> Mapping[str, Any]:
    """Return the parts of ``house/contexts.toml``, its rules, and which characters beside it let which fit."""
    return ready("contexts", ("house/contexts.toml",), ("tables.py", "edges.py"), _read)  # type: ignore[no-any-return]


def _read() -> dict[str, Any]:
    """Read the rules; the parts they name are put in."""
    text = source("house/contexts.toml").decode("utf-8")
    told = tomllib.loads(text)
    parts: dict[str, str] = {}
    for name, pattern in told.pop("parts").items():
        parts[name] = f"(?:{_with(parts, pattern)})"
    known = "".join(sorted({c for c in text if c.isprintable()} | set(PLAIN)))
    known += next(c for c in map(chr, range(0x4E00, 0xA000)) if c not in known)  # for all other Han
    rules = {c: [_rule(parts, one) for one in some] for c, some in told.items()}
    sides = {c: [_side(parts, some, known, key) for key in ("before", "after")] for c, some in told.items()}
    return {"parts": parts, "rules": rules, "sides": sides}


def _rule(parts: Mapping[str, str], told: Mapping[str, str]) -> dict[str, str]:
    """Return a rule with its patterns written out."""
    rule = {key: value for key, value in told.items() if key in ("form", "reason", "over", "kind")}
    for key in ("before", "not_before", "after", "not_after"):
        if key in told:
            rule[key] = f"(?:{_with(parts, told[key])})" + (r"\Z" if key.endswith("before") else "")
    return rule


def _side(parts: Mapping[str, str], rules: Sequence[Mapping[str, str]], known: str, key: str) -> dict[str, int]:
    """Return which characters that stand ``before`` or ``after`` another let which of its rules fit, a bit for each.

    Under "" stands what Han let that no rule names, and most others.
    """
    may = [edge(_with(parts, one[key]), known, last=key == "before") if key in one else known for one in rules]
    bits = {c: sum(1 << n for n, some in enumerate(may) if c in some) for c in known}
    other = bits[known[-1]]
    return {"": other} | {c: bit for c, bit in bits.items() if bit != other or not "\u4e00" <= c <= "\u9fff"}


@cache
def ruled() -> frozenset[str]:
    """Return the characters ``house/contexts.toml`` has rules about."""
    return frozenset(_told()["rules"])


@cache
def contexts(character: str) -> tuple[Context, ...]:
    """Return the rules about a character in the order they are tried."""
    return tuple(_context(one) for one in _told()["rules"].get(character, ()))


def possible(character: str, other: str, *, behind: bool) -> int:
    """Return which rules about ``character`` may fit with ``other`` before or ``behind`` it, a bit for each."""
    let: Mapping[str, int] = _told()["sides"][character][behind]
    found = let.get(other)
    if found is None or not other:
        return let[""] if "\u4e00" <= other <= "\u9fff" else (1 << len(contexts(character))) - 1
    return found


def part(name: str) -> str:
    """Return the pattern that rules call ``{name}``."""
    found: str = _told()["parts"][name]
    return found


def _with(parts: Mapping[str, str], pattern: str) -> str:
    for name, part in parts.items():
        pattern = pattern.replace(f"{{{name}}}", part)
    return pattern


def _context(told: Mapping[str, str]) -> Context:
    before, not_before, after, not_after = (told.get(key, "") for key in ("before", "not_before", "after", "not_after"))
    over, kind = frozenset(told.get("over", "").split()), told.get("kind", "table")
    return Context(told["form"], told["reason"], before, not_before, after, not_after, over, kind)
