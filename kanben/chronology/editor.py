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

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from kanben.chronology.edtf import parse
from kanben.findings import Finding, stop_on
from kanben.toml_lines import Path
from kanben.toml_places import Document as Toml
from kanben.toml_places import Key, check, load, sound, tables

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


_NEEDED = Key(required=True)
_TABLES: Mapping[str, tuple[type[Document | Alias | Decision], Mapping[str, Key]]] = {
    "document": (Document, {"source": _NEEDED, "date": _NEEDED, "reason": Key()}),
    "alias": (Alias, {"name": _NEEDED, "date": _NEEDED, "source": Key(), "reason": Key()}),
    "entry": (
        Decision,
        {"date": _NEEDED, "do": Key(choices=_DO)}
        | dict.fromkeys(("source", "quotation", "to", "into", "event", "annotation", "reason"), Key()),
    ),
}
_ALSO_NEEDED: Mapping[str, tuple[str, ...]] = {
    "confirm": ("source", "quotation"),
    "hide": ("source", "quotation", "reason"),
    "correct": ("source", "quotation", "to", "reason"),
    "merge": ("source", "quotation", "into"),
    "add": ("event", "reason"),
}


def decisions(toml_text: str, where: str) -> Decisions:
    """Return what ``toml_text`` decides; Trouble with every fault of it, each with its line.

    Codes: D-001 to D-005 as every file of the editor's has them, D-006 a date
    that is not EDTF.

    >>> decisions('[[alias]]\\nname = "930"\\ndate = "2018-09-30"', "book/chronology.toml").aliases[0].name
    '930'
    """
    doc = load(toml_text, where, "D")
    problems = list(check(doc, doc.values, (), dict.fromkeys(_TABLES, Key("tables"))))
    found: dict[str, list[Any]] = {name: [] for name in _TABLES}
    for name, (kind, keys) in _TABLES.items():
        for path, table in tables(doc, name):
            faults = [*check(doc, table, path, keys), *_faults(doc, path, table, sound(doc, table, path, keys))]
            problems += faults
            if not faults:
                found[name].append(kind(**{k: v.strip() for k, v in table.items()}, line=doc.line(*path)))
    stop_on(sorted(problems, key=lambda problem: problem.line))
    return Decisions(tuple(found["document"]), tuple(found["alias"]), tuple(found["entry"]), where)


def _faults(doc: Toml, path: Path, table: object, said: Mapping[str, str]) -> Iterator[Finding]:
    for key in ("date", "to"):
        if said.get(key) and (fault := _not_edtf(said[key])):
            hint = "write EDTF: 2018-09-30, 2013-22 (summer), 2011/2013, 2020~"
            yield doc.finding(6, fault, (*path, key), hint)
    if path[0] == "entry" and isinstance(table, Mapping):
        do = said.get("do", "confirm")
        for key in _ALSO_NEEDED[do]:
            if not table.get(key):
                yield doc.finding(3, f"{key!r} is missing in [[entry]]", path, f"an entry to {do} needs it")


def _not_edtf(value: str) -> str:
    try:
        parse(value)
    except ValueError as wrong:
        return str(wrong)
    return ""
