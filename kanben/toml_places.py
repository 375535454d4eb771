"""Read TOML so that every complaint can name its line.

The editor's files are checked whole before anything is done: all that is wrong
is found at once, each with its place, in words for someone who makes books.
``tomllib`` reads the values; where each of them stands it does not say, so
:mod:`kanben.toml_lines` takes a second look.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Literal, TypeAlias

from kanben.findings import Finding, Trouble
from kanben.toml_lines import SIGN, Path, lines

Kind: TypeAlias = Literal["text", "texts", "number", "yes or no", "date", "table", "tables"]

LARGEST = 4_000_000
_TURNS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_NO_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
DOTS = 16
"""A key of more parts than this is no key of ours; tomllib would take gigabytes over fifty thousand."""

KINDS: dict[Kind, tuple[str, type | tuple[type, ...]]] = {
    "text": ('a text in quotation marks, like "…"', str),
    "texts": ('a list of texts, like ["…", "…"]', list),
    "number": ("a whole number", int),
    "yes or no": ("true or false", bool),
    "date": ('a date, like 2019-05-22 or "2019-05"', (str, dt.date)),
    "table": ("a table of its own, or { … }", dict),
    "tables": ("a list of tables", list),
}


@dataclass(frozen=True, slots=True)
class Key:
    """What a key may hold.  A ``required`` text must say something."""

    kind: Kind = "text"
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A TOML file: its values, and the line each key and table stands in."""

    values: dict[str, Any]
    where: str
    letter: str = "B"  # of the codes of findings about it
    lines: Mapping[Path, int] = field(default_factory=dict, repr=False)

    def line(self, *path: str | int) -> int:
        """Return the line of ``path``, or of the nearest table around it; 1 if nothing is known.

        >>> load('[book]\\ntitle = "甲"', "book.toml").line("book", "title")
        2
        """
        while path and path not in self.lines:
            if (*path, 0) in self.lines:  # a list of tables stands where its first does
                return self.lines[*path, 0]
            path = path[:-1]
        return self.lines.get(path, 1)

    def finding(self, number: int, message: str, path: Path = (), hint: str = "") -> Finding:
        """Return a finding about ``path``; its code is the file's letter and ``number``."""
        return Finding(f"{self.letter}-{number:03}", message, self.where, self.line(*path), hint)


def load(text: str, where: str, letter: str = "B") -> Document:
    """Return the TOML of ``text``, the file the editor knows as ``where``.

    Raises Trouble (code 001) where it is no TOML, with the line and, where the
    mistake is a common one, what to type instead.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    _refuse_hostile(text, where, letter)
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise Trouble(_broken(error, text, where, letter)) from None
    return Document(values, where, letter, lines(text))


def check(doc: Document, table: object, path: Path, keys: Mapping[str, Key]) -> Iterator[Finding]:
    """Yield what is wrong with ``table``, which stands at ``path`` and may have ``keys``.

    Codes: 002 unknown key, 003 missing or empty, 004 of the wrong kind, 005 not one of the choices.
    """
    if not isinstance(table, dict):
        yield doc.finding(4, f"{_named(path)} must be {KINDS['table'][0]}", path)
        return
    for name, value in table.items():
        if name not in keys:
            yield doc.finding(
                2, f"unknown key {name!r}{_inside(path)}", (*path, name), nearest(name, keys, "the keys here are")
            )
        else:
            yield from _check_value(doc, value, (*path, name), keys[name])
    for name, key in keys.items():
        if key.required and (name not in table or table[name] in ("", [], {})):
            said = "is empty" if name in table else "is missing"
            yield doc.finding(3, f"{name!r} {said}{_inside(path)}", (*path, name), f"it must be {KINDS[key.kind][0]}")


def sound(doc: Document, table: object, path: Path, keys: Mapping[str, Key]) -> dict[str, Any]:
    """Return the values of ``table`` that :func:`check` has nothing against, for checks that go further."""
    if not isinstance(table, dict):
        return {}
    return {n: v for n, v in table.items() if n in keys and not any(_check_value(doc, v, (*path, n), keys[n]))}


def tables(doc: Document, name: str) -> list[tuple[Path, Any]]:
    """Return the tables of ``[[name]]`` with their paths; nothing if it is something else."""
    value = doc.values.get(name, [])
    return [((name, i), table) for i, table in enumerate(value)] if isinstance(value, list) else []


def unwritable(doc: Document) -> Iterator[Finding]:
    """Yield each text of ``doc`` with a character that no edition should hold (code 004).

    No XML can hold some (XML 1.0, 2.2); others turn the direction of reading, so
    that a title says one thing and seems to say another (Unicode, UTR 36, 2.5).
    """
    for path, text in texts(doc.values):
        if found := _NO_XML.search(text):
            hint = "take it out; a text of several lines stands in three quotation marks"
            yield doc.finding(4, f"{_named(path)} holds U+{ord(found[0]):04X}, which no book can hold", path, hint)
        if found := _TURNS.search(text):
            message = f"{_named(path)} holds U+{ord(found[0]):04X}, which turns the direction of reading"
            yield doc.finding(4, message, path, "take it out; no Chinese text needs it")


def texts(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield every text in ``value``, and every name of a key, with its path."""
    match value:
        case str():
            yield path, value
        case dict():
            for name, inner in value.items():
                yield (*path, name), name
                yield from texts(inner, (*path, name))
        case list():
            for i, inner in enumerate(value):
                yield from texts(inner, (*path, i))


def quoted(text: str) -> str:
    """Return ``text`` as TOML writes it, on one line; JSON's escapes are TOML's, but for U+007F.

    >>> print(quoted('一座"橋"'))
    "一座\\"橋\\""
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def nearest(name: str, known: Iterable[str], otherwise: str) -> str:
    """Return the hint to one who wrote ``name``: the nearest of ``known``, or all of them."""
    known = list(known)
    written = {one.lower(): one for one in known}
    close = get_close_matches(name.lower(), written, 1, 0.6)
    return f"did you mean {written[close[0]]!r}?" if close else f"{otherwise}: {', '.join(known)}"


def _check_value(doc: Document, value: object, path: Path, key: Key) -> Iterator[Finding]:
    said, kind = KINDS[key.kind]
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
        yield doc.finding(4, f"{_named(path)} must be {said}", path)
    elif isinstance(value, dt.datetime):
        yield doc.finding(4, f"{_named(path)} must be a date without the time of day", path)
    elif isinstance(value, list):
        item = str if key.kind == "texts" else dict
        for i, one in enumerate(value):
            if not isinstance(one, item):
                yield doc.finding(4, f"{_named(path)} must be {said}", (*path, i))
            elif isinstance(one, str) and key.choices and one not in key.choices:
                yield _no_choice(doc, one, (*path, i), key)
    elif isinstance(value, str) and key.choices and value not in key.choices:
        yield _no_choice(doc, value, path, key)


def _no_choice(doc: Document, value: str, path: Path, key: Key) -> Finding:
    name = next(p for p in reversed(path) if isinstance(p, str))
    return doc.finding(5, f"{value!r} is not known in {name!r}", path, nearest(value, key.choices, "known are"))


def _named(path: Path) -> str:
    return repr(next((p for p in reversed(path) if isinstance(p, str)), "the file"))


def _inside(path: Path) -> str:
    if not path:
        return ""
    name = ".".join(str(p) for p in path if isinstance(p, str))
    return f" in [[{name}]]" if isinstance(path[-1], int) else f" in [{name}]"


# --- what is no TOML ----------------------------------------------------------

HINTS = (
    ("Unescaped '\\'", "write \\\\ for one backslash, or set the text in 'single' marks"),
    ("Invalid statement", 'each line is: name = "value"; a name in Chinese stands in "…" too'),
    ("Invalid value", 'a text stands in straight quotation marks: title = "…"'),
    ("Expected '='", 'each line is: name = "value"; Chinese names stand in "…" too'),
    ("Illegal character '\\n'", "the closing quotation mark is missing, or use three for a text of several lines"),
    ("Unterminated string", "the closing quotation mark is missing"),
    ("Cannot overwrite", "the same name is given twice; keep one of them"),
    ("Cannot declare", "this table is opened twice; join the two, or use [[…]] for a list of them"),
    ("Expected ']", "the closing bracket is missing"),
    ("Unclosed array", "the closing bracket ] is missing"),
    ("Unclosed inline table", "the closing brace } is missing"),
    ("Expected newline", "one setting a line: nothing may follow the value"),
)
FULL_WIDTH = re.compile("[“”＂＝［］｛｝，＃‘’]")


def _broken(error: Exception, text: str, where: str, letter: str) -> Finding:
    if isinstance(error, RecursionError):
        return Finding(f"{letter}-001", "brackets are nested too deeply", where)
    said = re.fullmatch(r"(.*?)(?: \(at (?:line (\d+), column \d+|end of document)\))?", str(error), re.DOTALL)
    assert said  # matches any text
    line = int(said[2]) if said[2] else text.count("\n") + 1 if "end of document" in str(error) else 0
    hint = next((hint for words, hint in HINTS if words in said[1]), "")
    content = text.split("\n")[line - 1] if line else ""
    if wide := FULL_WIDTH.search("".join(t for t in SIGN.findall(content) if t[0] not in "\"'#")):
        hint = f'{wide[0]} is full width here; TOML wants the straight marks of the Latin keyboard: " = [ ] {{ }} ,'
    return Finding(f"{letter}-001", f"this is no TOML: {said[1]}", where, line, hint)


def _refuse_hostile(text: str, where: str, letter: str) -> None:
    if len(text) > LARGEST:
        raise Trouble(
            Finding(f"{letter}-001", f"{len(text):,} characters are too many; {LARGEST:,} is the most", where)
        )
    dots, line = 0, 1
    for sign in SIGN.findall(text):
        dots = dots + 1 if sign == "." else 0 if sign in "\n=,[]{}" else dots
        if dots > DOTS:
            raise Trouble(Finding(f"{letter}-001", f"a name of more than {DOTS} parts set apart by dots", where, line))
        line += sign.count("\n")
