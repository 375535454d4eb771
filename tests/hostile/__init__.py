"""Articles, pictures, plans and styles that mean harm, and what becomes of each.

A case is a :class:`Harm`: the files it puts into a book of one good article.  In
them ``{evil}`` is the address of a server of the test's that nobody may call,
``{outside}`` a file beside the book that nobody may read.  How each is answered
stands in ``tests/hostile/answers.txt``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Harm:
    """One way to do harm; ``files`` are put into the book, over those that are there."""

    name: str
    files: Mapping[str, bytes]


GOOD = "第一章　橋邊\n\n　　十月的早晨，他站在石橋上，等了十二分鐘。\n\n　　水退了，他回家去。\n"
"""The article a book begins with."""

PLAN = """[book]
title = "石橋"
slug = "shiqiao"
identifier = "urn:uuid:6f2ff5a2-8f2e-4d70-9f0e-3f1d2c4b5a69"
date = 2026-11-22

[editions]
variants = ["zh-Hant"]
formats = ["epub", "pdf"]

[[chapter]]
id = "c1"
source = "橋.txt"
title = "橋邊"
"""


def of(name: str, files: Mapping[str, str | bytes]) -> Harm:
    """Make a case of files under their names."""
    return Harm(name, {key: said.encode() if isinstance(said, str) else said for key, said in files.items()})


def article(name: str, said: str | bytes, end: str = "html") -> Harm:
    """Make a case of one article beside the good one."""
    return of(name, {f"seeds/毒.{end}": said, "book/book.toml": PLAN + CHAPTER.format(name="毒", id="c2", end=end)})


def laid(harm: Harm, room: Path, evil: str) -> Path:
    """Lay the book of a case out below ``room`` and return its folder; what nobody may read lies beside it."""
    room.mkdir(exist_ok=True)
    outside = room / "outside.txt"
    outside.write_text(UNREAD, encoding="utf-8")
    (room / "outside.png").write_text(UNREAD, encoding="utf-8")
    for name, content in {"seeds/橋.txt": GOOD.encode(), "book/book.toml": PLAN.encode(), **harm.files}.items():
        place = room / "book" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(meant(content, evil, outside))
    return room / "book"


def meant(content: bytes, evil: str, outside: Path) -> bytes:
    """Return ``content`` with the address of the server and the file outside in it."""
    for told, said in ((b"{evil}", evil), (b"{host}", evil.removeprefix("http://")), (b"{outside}", str(outside))):
        content = content.replace(told, said.encode())
    return content


UNREAD = "什麼人也不許讀的話"

CHAPTER = """
[[chapter]]
id = "{id}"
source = "{name}.{end}"
title = "{name}"
"""
