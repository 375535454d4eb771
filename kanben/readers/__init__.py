"""Read the files of a book: bytes in, text with its encoding known out.

A new format is one module and one line in :data:`FORMATS`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kanben.findings import Finding, Trouble
from kanben.model import Source
from kanben.readers.decode import decode
from kanben.readers.page_encoding import decode_page

if TYPE_CHECKING:
    from kanben.readers.markdown import Flow

FORMATS = (
    (".txt", "plain text"),
    (".md", "Markdown"),
    (".markdown", "Markdown"),
    (".html", "a saved web page"),
    (".htm", "a saved web page"),
)
"""What an article may be: the end of its name, and what that is called."""


def read(content: bytes, name: str, where: str = "") -> Source:
    """Return the article in ``content``, the source ``name``, read as the end of its name says.

    ``where`` is the path that complaints name, if it is more than the name.

    Raises Trouble for a format not known (R-006) and for whatever
    :func:`~kanben.readers.decode.decode` cannot accept.

    >>> read("床前明月光".encode("gb18030"), "靜夜思.txt").encoding
    'gb18030'
    """
    suffix = PurePosixPath(name).suffix.lower()
    called = dict(FORMATS).get(suffix)
    if called == "a saved web page":
        return replace(decode_page(content, name, where), page=True)
    if called:
        return replace(decode(content, name, where), markdown=called == "Markdown")
    known_ones = ", ".join(f"{end} ({called})" for end, called in FORMATS)
    message = (
        f"articles of the kind {suffix!r} cannot be read"
        if suffix
        else "the name does not say what kind of file this is"
    )
    raise Trouble(Finding("R-006", message, where or name, hint=f"an article is one of: {known_ones}"))


def flow(source: Source, where: str = "", kept: Collection[str] = ()) -> Flow | None:
    """Return the blocks of an article that is more than plain text, None of one that is not.

    ``kept`` are the words of an editor's stets: parts of a web page that say one
    of them belong to the article.
    """
    if source.page:
        from kanben.readers.html import article as page

        return page(source, where, kept)
    if source.markdown:
        from kanben.readers.markdown import article as markdown

        return markdown(source, where)
    return None
