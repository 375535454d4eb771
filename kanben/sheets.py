"""The stylesheets: the house's, and over them the book's own, which are as little trusted as an article.

What a sheet fetches never comes (the writers answer from the book alone); here
is refused what no writer can bear: characters that no page can hold, and names
that are made of names until the memory ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from kanben import resources
from kanben.findings import Finding, stop_on
from kanben.folder import Folder

LARGEST = 1_000_000
"""Characters of a stylesheet, and of what one of its names comes to (CSS Custom Properties 1, 3.3)."""

_UNHEARD = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = re.compile(r"(--[\w-]+)\s*:([^;{}]*)")
_USE = re.compile(r"var\(\s*(--[\w-]+)")


def sheets(folder: Folder) -> dict[str, str]:
    """Return the stylesheets by name (``trim/a5.css``): the house's, and over them the book's own.

    All that is wrong with these is raised at once (S-112).
    """
    own = {name: folder.text(f"styles/{name}") or "" for name in _own(folder)}
    stop_on(found for name, text in own.items() for found in _unbearable(f"styles/{name}", text))
    return {name: path.read_text(encoding="utf-8") for name, path in _house().items()} | own


def trims(folder: Folder) -> tuple[str, ...]:
    """Return the trim sizes that have a stylesheet."""
    named = {*_house(), *_own(folder)}
    return tuple(sorted(n.removeprefix("trim/").removesuffix(".css") for n in named if n.startswith("trim/")))


def _house() -> dict[str, Path]:
    house = resources.styles()
    return {path.relative_to(house).as_posix(): path for path in sorted(house.rglob("*.css"))}


def _own(folder: Folder) -> list[str]:
    return [name.removeprefix("styles/") for name in folder.names("styles") if name.endswith(".css")]


def _unbearable(name: str, text: str) -> Iterator[Finding]:
    """Yield what in a stylesheet would end the writers."""
    if len(text) > LARGEST:
        message = f"{len(text):,} characters are too many; {LARGEST:,} is the most"
        yield Finding("S-112", message, name, 0, "a stylesheet is a few pages long")
        return
    if found := _UNHEARD.search(text):
        line = text.count("\n", 0, found.start()) + 1
        yield Finding("S-112", f"holds U+{ord(found[0]):04X}, which no page can hold", name, line, "take it out")
    said: dict[str, str] = {}
    for match in _NAME.finditer(text):
        said[match[1]] = said.get(match[1], "") + match[2]
    lengths = _lengths(said)
    for key in said:
        if lengths.get(key, 0) > LARGEST:
            line = text.count("\n", 0, text.index(key)) + 1
            message = f"{key} is made of names that come to {lengths[key]:,} characters"
            yield Finding("S-112", message, name, line, f"{LARGEST:,} is the most: say it in fewer words")
            return


def _lengths(said: Mapping[str, str]) -> dict[str, int]:
    """Return how long each name is when all names in it are said in full; nothing for names in a circle.

    >>> _lengths({"--a": "水", "--b": "var(--a) var(--a)"})
    {'--a': 1, '--b': 19}
    """
    uses = {key: _USE.findall(value) for key, value in said.items()}
    lengths: dict[str, int] = {}
    try:
        for key in TopologicalSorter(uses).static_order():
            lengths[key] = len(said.get(key, "")) + sum(lengths[used] for used in uses.get(key, ()))
    except CycleError:
        pass
    return lengths
