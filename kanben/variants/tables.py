"""Our own tables: what the dictionaries lack or get wrong, one line each, with the reason."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: a phrase, what becomes of it, and why."""

    text: str
    form: str
    reason: str


@dataclass(frozen=True, slots=True)
class Context:
    """A word that only its surroundings decide: the group ``word`` of ``pattern`` becomes ``form``."""

    pattern: re.Pattern[str]
    form: str
    reason: str


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Return the lines of ``house/NAME``: phrase, form and reason, set apart by tabs.

    A line without a reason of its own has that of the line above.
    """
    found: list[Row] = []
    text = resources.files(__package__).joinpath("house", name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            phrase, form, *reason = line.split("\t")
            found.append(Row(phrase, form, reason[0] if reason else found[-1].reason))
    return tuple(found)


@cache
def contexts() -> tuple[Context, ...]:
    """Return the patterns of ``house/contexts.toml``, with the parts they name put in."""
    text = resources.files(__package__).joinpath("house", "contexts.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)
    found = []
    for one in told["context"]:
        pattern = one["pattern"]
        for name, part in told["parts"].items():
            pattern = pattern.replace(f"{{{name}}}", part)
        found.append(Context(re.compile(pattern, re.VERBOSE), one["form"], one["reason"]))
    return tuple(found)
