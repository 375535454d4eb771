"""Say how many levels of an article's headings open sections of the book.

A novel in one file is a book: each of its chapters begins a page, a file of the
EPUB and a line of the contents.  An essay with three headings is a chapter.
"""

from __future__ import annotations

from collections import Counter

from kanben.model import Blocks, Heading, lines, plain
from kanben.structure.forms import CHAPTERS, VOLUMES, form

LONG = 20_000
"""Characters; a shorter text is read as one chapter, whatever its headings call themselves."""


def sections(blocks: Blocks) -> int:
    """Return how many levels of headings open sections: 0, 1, or 2 where chapters lie in volumes.

    One clear rule: the text has at least 20,000 characters, and most headings of
    the level call themselves chapters (章 回 幕 …, Chapter), or volumes that hold
    chapters (卷 部 集 …, Part).
    """
    units: dict[int, Counter[str]] = {2: Counter(), 3: Counter()}
    for block in blocks:
        if isinstance(block, Heading) and block.level in units:
            found = form(plain(block.inlines))
            style = found.style if found else ""
            kind = "chapter" if style in CHAPTERS else "volume" if style in VOLUMES else "special" if found else ""
            units[block.level][kind] += 1
    named = [_most(units[level]) for level in (2, 3)]
    if not named[0] or sum(len(line) for line in lines(blocks)) < LONG:
        return 0
    return 2 if named == ["volume", "chapter"] else 1


def _most(kinds: Counter[str]) -> str:
    """Return ``chapter`` or ``volume`` if at least two headings call themselves so and half of all do."""
    kind, count = max((kinds[kind], kind) for kind in ("volume", "chapter"))[::-1]
    counted = sum(kinds.values()) - kinds["special"]
    return kind if (count >= 2 or (kind == "volume" and count)) and count * 2 >= counted else ""
