"""Dates for machines: HTML's ``time``, and the chronology as linked data of schema.org.

HTML has no word for a season, a decade or a date that is about: those are told in
``data-edtf`` alone, and an event so dated has no ``startDate``.  The data stand in
the page as a block no program runs (EPUB 3.3, "Scripting": a ``script`` whose type
is none of a program's is a data block).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from kanben.model import Book, Entries, Entry, Paragraph, Section, plain

JSON_LD = "application/ld+json"
LONGEST = 40
"""Code points of an event's name; its description has all the words."""

_DATE = re.compile(r"(?!0000)\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?")  # not a season: 2018-21
_UNSAFE = re.compile("[<>&\u2028\u2029]")


def moment(data: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the ``datetime`` of a ``time``, if the EDTF in ``data`` is a year, month or day as HTML writes them.

    >>> moment((("edtf", "2018-09"),)), moment((("edtf", "2018-21"),)), moment((("edtf", "-0220"),))
    ({'datetime': '2018-09'}, {}, {})
    """
    edtf = dict(data).get("edtf", "")
    return {"datetime": edtf} if _DATE.fullmatch(edtf) else {}


def events(section: Section, book: Book) -> str:
    r"""Return the entries of a chronology as JSON-LD, in the words of ``section``; nothing for any other section.

    No character in it means anything to a parser of XML or HTML: what an article
    says cannot end the block.

    >>> entry = Entry((), (Paragraph((), "event"),), "e1", (("edtf", "2018-09"),))
    >>> from kanben.model import Metadata
    >>> one = Section("c", "chronology", (), (Entries((entry,), "chronology"),))
    >>> '"name":"\\u003ci\\u003e"' in events(one, Book(Metadata("<i>", "a", "urn:x"), (), (), (one,)))
    True
    """
    entries = [entry for block in section.blocks if isinstance(block, Entries) for entry in block.entries]
    if section.role != "chronology" or not entries:
        return ""
    meta = book.metadata
    told = {
        "@context": "https://schema.org",
        "@type": ["ItemList", "CreativeWork"],
        "name": plain(section.title),
        "inLanguage": meta.language,
        "itemListOrder": "https://schema.org/ItemListOrderAscending",
        "numberOfItems": len(entries),
        "itemListElement": [_event(entry) for entry in entries],
        "isPartOf": {"@type": "Book", "@id": meta.identifier, "inLanguage": meta.language, "name": meta.title},
    }
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _event(entry: Entry) -> dict[str, str]:
    said = [plain(block.inlines) for block in entry.blocks if isinstance(block, Paragraph) and block.role == "event"]
    words = "".join(said)
    name = words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
    dated = dict(_dated(dict(entry.data).get("edtf", "")))
    return {"@type": "Event", "@id": f"#{entry.id}", "name": name, **dated, "description": words}


def _dated(edtf: str) -> Iterator[tuple[str, str]]:
    """Yield when an event began and ended, as far as ISO 8601 can say it."""
    start, between, end = edtf.partition("/")
    if _DATE.fullmatch(start):
        yield "startDate", start
    if between and _DATE.fullmatch(end):
        yield "endDate", end
