"""Read the files of a book: bytes in, text with its encoding known out.

A new format is one module and one line in :data:`FORMATS`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from kanben.findings import Finding, Trouble
from kanben.model import Source
from kanben.readers.decode import decode

FORMATS = (
    (".txt", "plain text", False),
    (".md", "Markdown", True),
    (".markdown", "Markdown", True),
)
"""What an article may be: the end of its name, what that is called, and whether its text is Markdown."""


def read(content: bytes, name: str, where: str = "") -> Source:
    """Return the article in ``content``, the source ``name``, read as the end of its name says.

    ``where`` is the path that complaints name, if it is more than the name.

    Raises Trouble for a format not known (R-006) and for whatever
    :func:`~kanben.readers.decode.decode` cannot accept.

    >>> read("床前明月光".encode("gb18030"), "靜夜思.txt").encoding
    'gb18030'
    """
    suffix = PurePosixPath(name).suffix.lower()
    for known, _, markdown in FORMATS:
        if suffix == known:
            return replace(decode(content, name, where), markdown=markdown)
    known_ones = ", ".join(f"{end} ({called})" for end, called, _ in FORMATS)
    message = (
        f"articles of the kind {suffix!r} cannot be read"
        if suffix
        else "the name does not say what kind of file this is"
    )
    raise Trouble(Finding("R-006", message, where or name, hint=f"an article is one of: {known_ones}"))
