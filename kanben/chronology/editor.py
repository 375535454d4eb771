"""Read the editor's ``book/chronology.toml``.

    [[document]]                          when an article was written, where it does not say
    source = "000_….txt"
    date = "2020~"
    reason = "…"

    [[alias]]                             a name that is a date
    name = "930"
    date = "2018-09-30"
    reason = "…"

    [[entry]]                             one word on one passage
    source = "000_….txt"
    quotation = "172天後"                 words of the passage that hold the date, as they stand in the book
    date = "2019-03-21"                   what the program reads there
    do = "confirm"                        or hide, correct (to = …), merge (into = …), add
    annotation = "…"                      set under the entry
    reason = "…"                          required to hide, correct or add

Passages are known by their words and date, never by offsets, so a better repair
does not unsettle them.  Everything wrong in the file is said at once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Any, Literal, TypeAlias

from kanben.chronology.edtf import parse
from kanben.findings import Finding, stop_on

Do: TypeAlias = Literal["confirm", "hide", "correct", "merge", "add"]
_DO: tuple[Do, ...] = ("confirm", "hide", "correct", "merge", "add")


@dataclass(frozen=True, slots=True)
class Document:
    """The date of an article, by the editor."""

    source: str
    date: str
    reason: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Alias:
    """A name that means a date; with ``source``, only there."""

    name: str
    date: str
    source: str = ""
    reason: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """What the editor decided of one passage."""

    date: str
    source: str = ""
    quotation: str = ""
    do: Do = "confirm"
    to: str = ""  # correct: the right EDTF
    into: str = ""  # merge: words of the passage whose entry takes this one in
    event: str = ""  # these words in the book, in place of the sentence
    annotation: str = ""
    reason: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Decisions:
    """The whole file, and where it stands."""

    documents: tuple[Document, ...] = ()
    aliases: tuple[Alias, ...] = ()
    entries: tuple[Decision, ...] = ()
    where: str = "book/chronology.toml"

    def aliases_in(self, source: str) -> Mapping[str, str]:
        """Return the names that hold in ``source``."""
        return {a.name: a.date for a in self.aliases if a.source in ("", source)}


_TABLES: Mapping[str, tuple[type[Document | Alias | Decision], tuple[str, ...]]] = {
    "document": (Document, ("source", "date")),
    "alias": (Alias, ("name", "date")),
    "entry": (Decision, ("date",)),
}


def decisions(toml_text: str, where: str) -> Decisions:
    """Return what ``toml_text`` decides; Trouble with every fault of it, each with its line.

    >>> decisions('[[alias]]\\nname = "930"\\ndate = "2018-09-30"', "book/chronology.toml").aliases[0].name
    '930'
    """
    try:
        told = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as wrong:
        line = int(m[1]) if (m := re.search(r"at line (\d+)", str(wrong))) else len(toml_text.splitlines())
        stop_on([Finding("D-001", f"this is not TOML: {wrong}", where, line, "look for a missing quote or bracket")])
        raise  # not reached: the finding stops us
    places = _Places(toml_text)
    problems: list[Finding] = []
    found: dict[str, list[Any]] = {name: [] for name in _TABLES}
    for name, rows in told.items():
        if name not in _TABLES:
            problems.append(
                Finding("D-002", f"unknown table {name!r}", where, places.table(name), _near(name, _TABLES))
            )
            continue
        if not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
            problems.append(
                Finding("D-003", f"{name} is a list of tables", where, places.table(name), f"write [[{name}]]")
            )
            continue
        kind, needed = _TABLES[name]
        for i, row in enumerate(rows):
            faults = list(_faults(name, i, row, kind, needed, places, where))
            problems += faults
            if not faults:
                found[name].append(kind(**{k: v.strip() for k, v in row.items()}, line=places.row(name, i)))
    stop_on(sorted(problems, key=lambda problem: problem.line))
    return Decisions(tuple(found["document"]), tuple(found["alias"]), tuple(found["entry"]), where)


def _faults(
    table: str, i: int, row: Mapping[str, Any], kind: type[Any], needed: tuple[str, ...], places: _Places, where: str
) -> Iterator[Finding]:
    known = [f.name for f in fields(kind) if f.name != "line"]
    here = places.row(table, i)
    for key, value in row.items():
        line = places.key(table, i, key)
        if key not in known:
            yield Finding("D-004", f"unknown key {key!r} in [[{table}]]", where, line, _near(key, known))
        elif not isinstance(value, str):
            yield Finding("D-005", f"{key} must be text in quotes", where, line, f'write {key} = "…"')
        elif key in ("date", "to") and (fault := _not_edtf(value)):
            yield Finding("D-006", fault, where, line, "write EDTF: 2018-09-30, 2013-22 (summer), 2011/2013, 2020~")
        elif key == "do" and value not in _DO:
            yield Finding(
                "D-007", f"do = {value!r} is nothing an editor can do", where, line, f"one of {', '.join(_DO)}"
            )
    for key in (*needed, *_also_needed(table, row)):
        if not row.get(key):
            yield Finding("D-008", f"[[{table}]] lacks {key}", where, here)


def _also_needed(table: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    if table != "entry":
        return ()
    match row.get("do", "confirm"):
        case "add":
            return ("event", "reason")
        case "hide":
            return ("source", "quotation", "reason")
        case "correct":
            return ("source", "quotation", "to", "reason")
        case "merge":
            return ("source", "quotation", "into")
        case _:
            return ("source", "quotation")


def _not_edtf(value: str) -> str:
    try:
        parse(value)
    except ValueError as wrong:
        return str(wrong)
    return ""


def _near(word: str, known: Mapping[str, Any] | list[str]) -> str:
    close = get_close_matches(word, list(known), n=1)
    return f"did you mean {close[0]!r}?" if close else f"known are {', '.join(known)}"


class _Places:
    """Where the tables and keys of a TOML text stand, which ``tomllib`` does not say."""

    def __init__(self, text: str) -> None:
        self.tables: dict[str, list[int]] = {}
        self.keys: dict[tuple[str, int, str], int] = {}
        table, row, quoted = "", -1, ""
        for number, line in enumerate(text.splitlines(), 1):
            if not quoted:
                if m := re.match(r"\s*\[{1,2}\s*([\w.-]+)\s*\]", line):
                    table = m[1]
                    row = len(self.tables.setdefault(table, []))
                    self.tables[table].append(number)
                elif m := re.match(r'\s*"?([\w-]+)"?\s*=', line):
                    self.keys.setdefault((table, row, m[1]), number)
            for mark in re.findall(r'"""|\'\'\'', line):
                quoted = "" if quoted == mark else quoted or mark

    def table(self, name: str) -> int:
        return self.tables.get(name, [self.keys.get(("", -1, name), 0)])[0]

    def row(self, name: str, i: int) -> int:
        rows = self.tables.get(name, [])
        return rows[i] if i < len(rows) else 0

    def key(self, name: str, i: int, key: str) -> int:
        return self.keys.get((name, i, key), self.row(name, i))
