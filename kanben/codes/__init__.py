"""The catalogue of codes: what each finding means, what to do about it, an example, and its words in Chinese.

One TOML file a letter, read when the first code of the letter is asked for: a
command that has nothing to say reads none.  ``shared.toml`` holds the words that
many codes use, ``talk.toml`` what the commands say besides findings, and
``zh-Hans.json`` the Simplified form of every Chinese text in them, with the words of the mainland, made by the
tests (``--refresh-golden``), so that no converter is loaded to say a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

LETTERS = "BCDEPRSV"
PLAYED = ("article", "plan", "corrections", "glossary", "chronology", "said")
"""What an example is: an article, a file of the book, or the line as the program prints it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One code: its title, meaning, remedy and example, and its messages and hints with their Chinese.

    A template has ``{1}``, ``{2}`` … for what varies.  ``words`` are what may
    stand for these and is no one's name: it is put into Chinese, too.
    """

    code: str
    title: str
    title_zh: str
    means: str
    means_zh: str
    remedy: str
    remedy_zh: str
    article: str = ""
    plan: str = ""
    corrections: str = ""
    glossary: str = ""
    chronology: str = ""
    said: str = ""
    messages: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def example(self) -> tuple[str, str]:
        """Return what the example is, and the example."""
        return next((kind, text) for kind in PLAYED if (text := getattr(self, kind)))


_NAMES = frozenset(one.name for one in fields(Entry)) - {"code"}


@cache
def read(name: str) -> Mapping[str, Mapping[str, str]]:
    """Return a file of the catalogue."""
    import tomllib
    from importlib.resources import files

    return tomllib.loads(files("kanben.codes").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def entries(letter: str) -> Mapping[str, Entry]:
    """Return the entries of one letter, in the order of their codes."""
    found = {code: _entry(code, table) for code, table in read(letter).items()}
    return dict(sorted(found.items()))


def _entry(code: str, table: Mapping[str, Any]) -> Entry:
    return Entry(code, **{name: value for name, value in table.items() if name in _NAMES})


def entry(code: str) -> Entry | None:
    """Return what the catalogue says of ``code``.

    >>> entry("S-101").title
    'The editions cannot be written'
    """
    return entries(code[0]).get(code) if code[:1] in LETTERS and code else None


def codes() -> Iterator[Entry]:
    """Yield every entry, letter by letter."""
    for letter in LETTERS:
        yield from entries(letter).values()


@cache
def simplified() -> Mapping[str, str]:
    """Return the Simplified form of each Chinese text of the catalogue."""
    import json
    from importlib.resources import files

    made: dict[str, str] = json.loads(files("kanben.codes").joinpath("zh-Hans.json").read_text(encoding="utf-8"))
    return made
