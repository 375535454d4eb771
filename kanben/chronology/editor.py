"""Read the editor's ``book/chronology.toml``.

    [[document]]                          when an article was written, where it does not say
    source = "000_….txt"
    date = "2020~"
    reason = "…"

    [[alias]]                             a name that is a date, or a stretch of time
    name = "930"
    date = "2018-09-30"
    source = "000_….txt"                  if it is one in this article alone
    reason = "…"

    [[entry]]                             one word on one passage
    source = "000_….txt"
    quotation = "172天後"                 words of the passage that hold the date, as they stand in the book
    date = "2019-03-21"                   what the program reads there
    do = "confirm"                        or hide, correct (to = …), merge (into = …), add
                                          (to hide words that have no date, leave date out)
    event = "…"                           these words in the book, in place of the sentence
    label = "…"                           a few words for the timeline
    annotation = "…"                      set under the entry; Markdown, with links inside the book and notes [^1]
    reason = "…"                          required to hide, correct or add

    [[entry]]                             what no passage tells with a date
    do = "add"
    date = "1950~"
    event = "…"
    cite = "《村志》，1988年，頁12"        or source and quotation, where an article of the book says so
    reason = "…"

Passages are known by their words and date, never by offsets, so a better repair
does not unsettle them.  Everything wrong in the file is said at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from kanben.findings import Finding, stop_on
from kanben.model import Blocks
from kanben.reckoning.edtf import parse
from kanben.toml_lines import Path
from kanben.toml_places import Document as Toml
from kanben.toml_places import Key, check, load, sound, tables, unwritable

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

    date: str = ""  # hide alone may do without, for words that no date was found for
    source: str = ""
    quotation: str = ""
    do: Do = "confirm"
    to: str = ""  # correct: the right EDTF
    into: str = ""  # merge: words of the passage whose entry takes this one in
    event: str = ""  # these words in the book, in place of the sentence
    label: str = ""  # a few words for the timeline
    cite: str = ""  # add: the work it rests on, where that is no article of the book
    annotation: str = ""
    reason: str = ""
    line: int = 0
    note: Blocks = ()  # the annotation, once it is read as Markdown

    @property
    def told(self) -> str:
        """What the editor would miss if the passage were lost: the words written for the book."""
        return self.annotation or self.event or self.label


@dataclass(frozen=True, slots=True)
class Decisions:
    """The whole file, and where it stands."""

    documents: tuple[Document, ...] = ()
    aliases: tuple[Alias, ...] = ()
    entries: tuple[Decision, ...] = ()
    where: str = "book/chronology.toml"
    findings: tuple[Finding, ...] = ()  # what was noticed in reading the annotations

    def aliases_in(self, source: str) -> Mapping[str, str]:
        """Return the names that hold in ``source``; what holds only there stands before what holds everywhere."""
        return {a.name: a.date for own in ("", source) for a in self.aliases if a.source == own}


_NEEDED = Key(required=True)
_DATE = Key("date", required=True)
_TABLES: Mapping[str, tuple[type[Document | Alias | Decision], Mapping[str, Key]]] = {
    "document": (Document, {"source": _NEEDED, "date": _DATE, "reason": Key()}),
    "alias": (Alias, {"name": _NEEDED, "date": _DATE, "source": Key(), "reason": Key()}),
    "entry": (
        Decision,
        {"date": Key("date"), "do": Key(choices=_DO), "to": Key("date")}
        | dict.fromkeys(("source", "quotation", "into", "event", "label", "cite", "annotation", "reason"), Key()),
    ),
}
_ALSO_NEEDED: Mapping[Do, tuple[str, ...]] = {
    "confirm": ("source", "quotation", "date"),
    "hide": ("source", "quotation", "reason"),
    "correct": ("source", "quotation", "date", "to", "reason"),
    "merge": ("source", "quotation", "date", "into"),
    "add": ("date", "reason"),
}
_ONLY: Mapping[str, Do] = {"to": "correct", "into": "merge", "cite": "add"}


def decisions(toml_text: str, where: str) -> Decisions:
    """Return what ``toml_text`` decides; Trouble with every fault of it, each with its line.

    Codes: D-001 to D-005 as every file of the editor's has them, D-006 a date
    that is not EDTF, D-007 a key the decision has no use for.

    >>> decisions('[[alias]]\\nname = "930"\\ndate = "2018-09-30"', "book/chronology.toml").aliases[0].name
    '930'
    """
    doc = load(toml_text, where, "D")
    problems = [*check(doc, doc.values, (), dict.fromkeys(_TABLES, Key("tables"))), *unwritable(doc)]
    found: dict[str, list[Any]] = {name: [] for name in _TABLES}
    for name, (kind, keys) in _TABLES.items():
        for path, table in tables(doc, name):
            faults = [*check(doc, table, path, keys), *_faults(doc, path, table, sound(doc, table, path, keys))]
            problems += faults
            if not faults:
                said: dict[str, Any] = {k: str(v).strip() for k, v in table.items()}
                found[name].append(kind(**said, line=doc.line(*path)))
    stop_on(sorted(problems, key=lambda problem: problem.line))
    return Decisions(tuple(found["document"]), tuple(found["alias"]), tuple(found["entry"]), where)


def _faults(doc: Toml, path: Path, table: object, said: Mapping[str, Any]) -> Iterator[Finding]:
    for key in ("date", "to"):
        if said.get(key) and (fault := _not_edtf(str(said[key]).strip())):
            hint = "write EDTF: 2018-09-30, 2013-22 (summer), 2011/2013, 2020~"
            yield doc.finding(6, fault, (*path, key), hint)
    if path[0] == "document" and "/" in str(said.get("date", "")):
        yield doc.finding(
            6, "an article has one date, not a stretch of time", (*path, "date"), "write 2020~ for about 2020"
        )
    if path[0] == "entry" and isinstance(table, Mapping) and "do" in table and "do" not in said and "date" not in table:
        yield doc.finding(3, "'date' is missing in [[entry]]", path, "every entry needs it but one to hide")
    if path[0] == "entry" and isinstance(table, Mapping) and ("do" in said or "do" not in table):
        do = said.get("do", "confirm")
        needed = _ALSO_NEEDED[do]
        for key in needed if do != "add" or said.get("quotation") else ("event", *needed):
            if not str(table.get(key, "")).strip():
                yield doc.finding(3, f"{key!r} is missing in [[entry]]", path, f"an entry to {do} needs it")
        for key, only in _ONLY.items():
            if key in said and do != only:
                hint = f'write do = "{only}", or take the line out'
                yield doc.finding(7, f"{key!r} has no use in an entry to {do}", (*path, key), hint)
        if do == "add" and table.get("quotation") and not table.get("source"):
            yield doc.finding(3, "'source' is missing in [[entry]]", path, "say which article the quotation is from")


def _not_edtf(value: str) -> str:
    try:
        parse(value)
    except ValueError as wrong:
        return str(wrong)
    return ""
