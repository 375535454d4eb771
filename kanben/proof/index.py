"""Hold the pages an index prints against the pages where the names stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kanben.model import Book, Link, List, Paragraph, Span, plain

_PAGES = re.compile(r"(\d+)(?:–(\d+))?")


def places(book: Book) -> Iterator[tuple[str, list[str]]]:
    """Yield each name of the index with the ids of the places where it stands."""
    blocks = [block for section in book.back if section.role == "index" for block in section.blocks]
    for item in (item for block in blocks if isinstance(block, List) for item in block.items):
        for entry in item:
            if isinstance(entry, Paragraph) and isinstance(entry.inlines[0], Span):
                targets = [link.target.removeprefix("#") for link in entry.inlines if isinstance(link, Link)]
                yield plain(entry.inlines[:1]), targets


def misnumbered(
    entries: Mapping[str, Sequence[str]], said: Mapping[str, Sequence[str]], folios: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield ``P-204`` for each name whose printed pages, as its links say them, are not those of its places."""
    for name, ids in entries.items():
        found = dict.fromkeys(pages for id in ids for words in said.get(id, ()) for pages in _PAGES.findall(words))
        printed = {page for first, last in found for page in range(int(first), int(last or first) + 1)}
        stands = {folios.get(id, "no page") for id in ids}
        if set(map(str, printed)) != stands:
            shown = "、".join(first + (last and f"–{last}") for first, last in found) or "no page"
            on = "、".join(sorted(stands, key=lambda folio: (len(folio), folio)))
            yield "P-204", f"the index prints {shown} for 「{name}」, who stands on {on}"
