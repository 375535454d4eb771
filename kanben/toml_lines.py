"""Find the line of each table, key and list item of a TOML file.

``tomllib`` keeps no places.  This reads the shape of the file again, its
values not at all; it may be given only what ``tomllib`` has found to be sound.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

Path: TypeAlias = "tuple[str | int, ...]"

SIGN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*'  # texts and comments
    r"|[\[\]{}=,.\n]|[^\s\"'#\[\]{}=,.]+|[^\S\n]+|.",
    re.DOTALL,
)
"""What a TOML file is made of: texts, comments, brackets and the like, line ends, bare words, white space."""


def lines(text: str) -> dict[Path, int]:
    """Return the line of each path in ``text``, which is sound TOML; items of lists are numbered from 0.

    >>> lines('[[chapter]]\\nid = "one"\\n\\n[[chapter]]\\nid = "two"')
    {('chapter', 0): 1, ('chapter', 0, 'id'): 2, ('chapter', 1): 4, ('chapter', 1, 'id'): 5}
    """
    reader = _Reader(list(_signs(text)))
    reader.file()
    return reader.found


def _signs(text: str) -> Iterator[tuple[str, int]]:
    """Yield each sign that means something, with its line, and a line end to close the last one."""
    line = 1
    for sign in SIGN.findall(text):
        if sign == "\n" or not (sign.isspace() or sign.startswith("#")):
            yield sign, line
        line += sign.count("\n")
    yield "\n", line


@dataclass(slots=True)
class _Reader:
    """A reader going through the signs once."""

    signs: list[tuple[str, int]]
    at: int = 0
    found: dict[Path, int] = field(default_factory=dict)
    counts: dict[Path, int] = field(default_factory=dict)  # the latest table of each list of tables

    def next(self) -> str:
        """Return the next sign without going past it."""
        return self.signs[self.at][0]

    def take(self) -> str:
        """Return the next sign and go past it."""
        self.at += 1
        return self.signs[self.at - 1][0]

    def note(self, path: Path) -> None:
        """Remember that ``path`` begins in the line of the next sign."""
        self.found.setdefault(path, self.signs[self.at][1])

    def file(self) -> None:
        """Read tables and keys to the end."""
        table: Path = ()
        while self.at < len(self.signs):
            if self.next() == "\n":
                self.at += 1
            elif self.next() == "[":
                table = self.header()
            else:
                self.pair(table)

    def header(self) -> Path:
        """Read ``[table]`` or ``[[table]]`` and return its path."""
        start = self.at
        self.at += 1
        many = self.next() == "["
        self.at += many
        *outer, last = self.key("]")
        self.at += 1 + many
        path = (*self.resolved(outer), last)
        if many:
            self.counts[path] = self.counts.get(path, -1) + 1
        path = self.resolved([*outer, last])
        self.found.setdefault(path, self.signs[start][1])
        return path

    def resolved(self, parts: list[str]) -> Path:
        """Return the path a header's ``parts`` mean: a list of tables stands for its latest."""
        path: Path = ()
        for part in parts:
            path = (*path, part)
            if path in self.counts:
                path = (*path, self.counts[path])
        return path

    def key(self, end: str) -> list[str]:
        """Read the parts of a key up to ``end``."""
        parts = []
        while self.next() != end:
            sign = self.take()
            if sign != ".":
                parts.append(next(iter(tomllib.loads(f"{sign} = 0"))) if sign[0] in "\"'" else sign)
        return parts

    def pair(self, table: Path) -> None:
        """Read ``key = value``."""
        start = self.at
        path = (*table, *self.key("="))
        self.found.setdefault(path, self.signs[start][1])
        self.at += 1
        self.value(path)

    def value(self, path: Path) -> None:
        """Read a value, noting what is inside lists and inline tables."""
        opening = self.next()
        if opening not in "[{":
            while self.next() not in ("\n", ",", "]", "}"):
                self.at += 1
            return
        self.at += 1
        items = 0
        while self.next() not in ("]", "}"):
            if self.next() in ("\n", ","):
                self.at += 1
            elif opening == "{":
                self.pair(path)
            else:
                self.note((*path, items))
                self.value((*path, items))
                items += 1
        self.at += 1
