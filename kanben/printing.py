"""What ``[print]`` in book.toml says of the two files for paper besides the size of the page.

``archive`` makes the file for reading PDF/A as well; ``signature`` is how many
pages the printer folds from one sheet, of which the block is to be a multiple;
``profile`` names the ICC profile the printer gave.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from kanben.findings import Finding
from kanben.toml_places import Document, Key, sound

PRINTING = {"archive": Key("yes or no"), "signature": Key("number"), "profile": Key()}

LARGEST = 64
"""Pages of the largest sheet that is folded into a book."""


@dataclass(frozen=True, slots=True)
class Printing:
    """How the files for paper are finished; ``profile`` is a path below the book's folder, or empty for the house's."""

    archive: bool = False
    signature: int = 2
    profile: str = ""


def printed(doc: Document) -> tuple[Printing, tuple[Finding, ...]]:
    """Return what ``[print]`` in ``doc`` says of this, and what is wrong with it (B-007)."""
    told = sound(doc, doc.values.get("print", {}), ("print",), PRINTING)
    return Printing(**told), tuple(_problems(doc, told))


def _problems(doc: Document, told: dict[str, object]) -> Iterator[Finding]:
    pages, profile = told.get("signature", 2), str(told.get("profile", ""))
    if not isinstance(pages, int) or pages % 2 or not 2 <= pages <= LARGEST:
        hint = f"an even number from 2, when any leaf will do, to {LARGEST}; 4, 8, 16 and 32 are usual"
        yield doc.finding(7, f"no sheet is folded into {pages} pages", ("print", "signature"), hint)
    path = PurePosixPath(profile)
    if profile and (path.parts[0] != "book" or ".." in path.parts or path.suffix.lower() not in (".icc", ".icm")):
        hint = 'copy the profile into book/ and write its name like "book/printer.icc"'
        yield doc.finding(7, f"{profile!r} is no profile in book/", ("print", "profile"), hint)
