"""Our own tables: what the dictionaries lack or get wrong, one line each, with the reason."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kanben.variants.lexicon import source

REACH = 8
"""No rule looks further back than this many characters."""


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
    before: re.Pattern[str] | None
    not_before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    not_after: re.Pattern[str] | None
    over: frozenset[str]
    kind: str

    def fits(self, text: str, at: int) -> bool:
        """Say whether the character at ``at`` stands as this rule wants it."""
        back = at - REACH if at > REACH else 0
        return (
            (self.after is None or self.after.match(text, at + 1) is not None)
            and (self.not_after is None or self.not_after.match(text, at + 1) is None)
            and (self.before is None or self.before.search(text, back, at) is not None)
            and (self.not_before is None or self.not_before.search(text, back, at) is None)
        )

    def may_overrule(self, phrase: str) -> bool:
        """Say whether the rule holds inside a ``phrase`` of the dictionaries."""
        return phrase in self.over or "*" in self.over


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
def _told() -> tuple[Mapping[str, str], Mapping[str, list[dict[str, str]]]]:
    """Return the parts of ``house/contexts.toml``, those they name put in, and its rules."""
    told = tomllib.loads(source("house/contexts.toml").decode("utf-8"))
    parts: dict[str, str] = {}
    for name, pattern in told.pop("parts").items():
        parts[name] = f"(?:{_with(parts, pattern)})"
    return parts, told


def ruled() -> frozenset[str]:
    """Return the characters ``house/contexts.toml`` has rules about."""
    return frozenset(_told()[1])


@cache
def contexts(character: str) -> tuple[Context, ...]:
    """Return the rules about a character in the order they are tried; to read all the rules takes a second."""
    parts, rules = _told()
    return tuple(_context(parts, one) for one in rules.get(character, ()))


def part(name: str) -> str:
    """Return the pattern that rules call ``{name}``."""
    return _told()[0][name]


def _with(parts: Mapping[str, str], pattern: str) -> str:
    for name, part in parts.items():
        pattern = pattern.replace(f"{{{name}}}", part)
    return pattern


def _context(parts: Mapping[str, str], told: Mapping[str, str]) -> Context:
    def pattern(key: str, ends: str = "") -> re.Pattern[str] | None:
        return re.compile(f"(?:{_with(parts, told[key])}){ends}", re.VERBOSE) if key in told else None

    return Context(
        told["form"],
        told["reason"],
        pattern("before", r"\Z"),
        pattern("not_before", r"\Z"),
        pattern("after"),
        pattern("not_after"),
        frozenset(told.get("over", "").split()),
        told.get("kind", "table"),
    )
