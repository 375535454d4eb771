"""EPUBs for the tests: written of a book, taken apart, and packed again with something wrong in them."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from kanben.model import Book
from kanben.writers.epub import epub

STYLES = {path.name: path.read_text(encoding="utf-8") for path in (Path(__file__).parents[1] / "styles").glob("*.css")}
NOW = "2024-03-01T00:00:00Z"


def made(book: Book, cover: bytes | None = None, modified: str = NOW, **how: object) -> bytes:
    return epub(book, styles=STYLES, cover=cover, modified=modified, **how)


def files(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(contents: dict[str, bytes]) -> bytes:
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w") as archive:
        for name, body in contents.items():
            archive.writestr(name, body)
    return room.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The same archive with its files changed by ``change(name, body)``; a file it answers None for is left out."""
    changed = ((name, change(name, body)) for name, body in files(content).items())
    return packed({name: body for name, body in changed if body is not None})
