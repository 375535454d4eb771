"""Hold the chronology of an edition to its word: each way leads there and back, each page number is true."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias
from urllib.parse import unquote

from lxml import etree

from kanben.model import Block, Book, Entries, Entry, Heading, Inline, Link, Paragraph, plain
from kanben.proof.opened import defragged

Element: TypeAlias = "etree._Element"
Said: TypeAlias = "Iterator[tuple[str, str]]"

H = "{http://www.w3.org/1999/xhtml}"
DATA = "application/ld+json"
_DATED = etree.XPath("//*[@id != '' and @data-edtf != '']")
_NAMED, _IDS = etree.XPath("//*[@id != '']"), etree.XPath("//@id", smart_strings=False)
_LEAF = frozenset(f"{H}{tag}" for tag in ("p", "li", "figcaption", "td", "th", "dd", "dt", "h2", "h3", "h4"))


def entries(book: Book) -> Iterator[Entry]:
    """Yield the entries of the chronology."""
    for section in book.back:
        if section.role == "chronology":
            yield from (entry for block in section.blocks if isinstance(block, Entries) for entry in block.entries)


# --- the EPUB: there and back --------------------------------------------------------


def ways(pages: Mapping[str, Element], book: Book) -> Said:
    """Yield ``E-214`` for each dated passage and each entry from which a reader does not get to the other and back.

    An entry nobody leads to is the editor's own and rests on no passage.  A
    passage whose words are a link already has no room for a second; of a sentence
    that tells one event twice, the entry leads to one place.
    """
    rows = {entry.id for entry in entries(book)}
    ids = {name: frozenset(_IDS(page)) for name, page in pages.items()}
    of_rows = ((name, page) for name, page in pages.items() if not rows.isdisjoint(ids[name]))
    found = {id: (name, e) for name, page in of_rows for e in _NAMED(page) if (id := e.get("id")) in rows}
    passages = {
        e.get("id"): (name, e)
        for name, page in pages.items()
        for e in _DATED(page)
        if "date" in e.get("class", "").split()
    }
    back = {id: set(_targets(found[id][0], found[id][1], ids)) & passages.keys() for id in rows & found.keys()}
    for id in sorted(rows - found.keys()):
        yield "E-214", f"the entry {id!r} is on no page"
    led: set[str] = set()
    for id, (name, passage) in passages.items():
        forth = set(_targets(name, passage, ids)) & rows
        led |= forth
        if not forth and passage.find(f".//{H}a") is None:
            yield "E-214", f"{name}: the passage {id!r} leads to no entry"
        for entry in sorted(forth):
            if not any(_leaf(passages[other][1]) is _leaf(passage) for other in back.get(entry, ())):
                yield "E-214", f"{name}: the passage {id!r} leads to {entry!r}, which does not lead back"
    for id in sorted(led | {f"e{id[1:]}" for id in passages} & rows):
        if not back.get(id):
            yield "E-214", f"the entry {id!r} has no way to its passage"


def _targets(name: str, element: Element, ids: Mapping[str, Collection[str]]) -> Iterator[str]:
    """Yield the ids that the links in ``element`` lead to, each on the page its address names."""
    for link in element.iter(f"{H}a"):
        url, fragment = defragged(link.get("href", ""))
        page = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(url))) if url else name
        if fragment in ids.get(page, ()):
            yield fragment


def _leaf(element: Element) -> Element:
    return next((above for above in element.iterancestors() if above.tag in _LEAF), element)


# --- the EPUB: data ------------------------------------------------------------------


def is_data(element: Element) -> bool:
    """Tell whether a ``script`` is a block of data and can be nothing else, whoever reads the page.

    It stands in the head, says its type and fetches nothing; it is JSON in which
    no character means anything to a parser of XML or HTML.
    """
    text, above = element.text or "", element.getparent()
    if dict(element.attrib) != {"type": DATA} or len(element) or above is None or above.tag != f"{H}head":
        return False
    try:
        return not re.search("[<>&]", text) and json.loads(text)["@context"] == "https://schema.org"
    except (ValueError, TypeError, KeyError):
        return False


def data(pages: Mapping[str, Element], book: Book) -> Said:
    """Yield ``E-215`` where the data of the chronology say otherwise than its entries."""
    blocks = [(name, one) for name, page in pages.items() for one in page.iter(f"{H}script") if is_data(one)]
    wanted = [(f"#{entry.id}", "".join(_event(entry)), _days(entry)) for entry in entries(book)]
    told = []
    for name, one in blocks:
        items = json.loads(one.text or "")["itemListElement"]
        told += [(e["@id"], e["description"], (e.get("startDate", ""), e.get("endDate", ""))) for e in items]
        here = {f"#{id}" for id in pages[name].xpath("//@id")}
        for entry in (e["@id"] for e in items if e["@id"] not in here):
            yield "E-215", f"{name}: the data tell of {entry}, which is not on this page"
    wrong = next((pair for pair in zip(told, wanted, strict=False) if pair[0] != pair[1]), None)
    if wrong or len(told) != len(wanted):
        where = "、".join(name for name, _ in blocks) or "the EPUB"
        detail = f": {wrong[0]} where the book has {wrong[1]}" if wrong else ""
        yield "E-215", f"{where}: the data tell {len(told)} events, the chronology {len(wanted)}{detail}"


def _event(entry: Entry) -> Iterator[str]:
    yield from (plain(b.inlines) for b in entry.blocks if isinstance(b, Paragraph) and b.role == "event")


def _days(entry: Entry) -> tuple[str, str]:
    """Return the beginning and the end of an entry where ISO 8601 has them: a year, a month or a day, beyond doubt."""
    ends = [*dict(entry.data).get("edtf", "").split("/"), ""][:2]
    start, end = (
        one if re.fullmatch(r"\d{4}(-(0\d|1[012])(-\d\d)?)?", one) and one[:4] > "0000" else "" for one in ends
    )
    return start, end


# --- the PDF: page numbers -------------------------------------------------------------


def cited(book: Book) -> list[str]:
    """Return the ids for which a page number is printed beside the words of a link (role ``page-ref``), each once."""
    return list(dict.fromkeys(t for section in book.back for block in section.blocks for t in _cited(block)))


def _cited(block: Block) -> Iterator[str]:
    match block:
        case Entries(rows):
            yield from (target for row in rows for inner in row.blocks for target in _cited(inner))
        case Paragraph(inlines) | Heading(_, inlines):
            yield from _page_refs(inlines)
        case _:
            pass


def _page_refs(inlines: Iterable[Inline]) -> Iterator[str]:
    for inline in inlines:
        if isinstance(inline, Link) and inline.role == "page-ref":
            yield inline.target.removeprefix("#")


def misprinted(book: Book, said: Mapping[str, Sequence[str]], folios: Mapping[str, str]) -> Said:
    """Yield ``P-204`` for each place whose page, as the links to it say, is not the one where it stands.

    ``said`` are the words of the links to each place, ``folios`` the labels of
    the pages where the places are.
    """
    before, _, after = book.labels.get("page", "{}").partition("{}")
    number = re.compile(rf"{re.escape(before)}\s*([0-9]+|[ivxlcdm]+)\s*{re.escape(after)}")
    for target in cited(book):
        printed = number.findall("".join(said.get(target, ())))
        if set(printed) != {folio := folios.get(target, "no page")}:
            yield "P-204", f"a source prints {'、'.join(printed) or 'no page'} for #{target}, which is on {folio}"
