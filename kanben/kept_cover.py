"""The cover, drawn once: who wants the same again takes it from the shelf.

To draw one picture WeasyPrint is loaded, which takes as long as a chapter does
from its seed to the finished EPUB.
"""

from __future__ import annotations

from collections.abc import Mapping

from kanben import faces, machine, shelf, standing
from kanben.model import Book

KEPT = 96
"""So many covers lie on the shelf."""


def cover(book: Book, styles: Mapping[str, str], chosen: tuple[faces.Face, ...], *, fresh: bool = False) -> bytes:
    """Return the cover of ``book``, taken from the shelf if one of the same words, style and faces was drawn before.

    A ``fresh`` one is drawn whatever lies there.  Raises Trouble (P-101) for a character that no face has.
    """
    said = repr((book.metadata, styles["cover.css"], chosen))
    fonts = faces.fingerprint(book.metadata.language, chosen)
    name = standing.digest((said.encode("utf-8", "surrogatepass"), fonts.encode(), machine.machine())) + ".cover"
    if not fresh and (kept := shelf.unsealed(shelf.taken(name), name.encode())):
        return kept
    from kanben.writers import cover as writer

    drawn = writer.cover(book, styles=styles, faces=chosen)
    shelf.put(name, shelf.sealed(drawn, name.encode()), KEPT)
    return drawn
