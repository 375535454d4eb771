"""Long sections as several files: an old reading device lays out a file of the book as a whole, or gives up.

Calibre cuts what is longer than 260 KB, "the size required for Adobe Digital
Editions" (``ebook-convert --help``, ``--flow-size``), the engine of many e-ink
readers; Kobo recommends no more than 10 MB a file, pictures included
(github.com/kobolabs/epub-spec, "Limitations and Maximums").  So a page longer
than :data:`LIMIT` goes on in further files, cut before a heading where one
stands near, else between blocks, never within a paragraph.

A section is one, whatever the number of its files: its id, meaning and role
stand on the first, the others say what they go on with (``data-continues``).  A
note stands in the file where it is called.  A list, table or turn that is cut
stands again without its id: a list counts on, a table says its heads again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import accumulate

from lxml import etree

from kanben.model import Book, Entries, Section
from kanben.writers import linked
from kanben.writers.pages import IDS, Page, child
from kanben.writers.pen import OPS, XHTML, Element

LIMIT = 250_000
"""Bytes of a file as it is written."""

HEADING, BLOCK, WITHIN, TOGETHER = range(4)
"""Where a section is cut, the best first: before a heading, between its blocks, inside one, between what belongs."""

_HEADS = frozenset(f"{{{XHTML}}}h{level}" for level in range(1, 7))
_WRAPPERS = frozenset(f"{{{XHTML}}}{tag}" for tag in ("blockquote", "div", "ul", "ol", "li", "dl", "table", "tbody"))
_AHEAD = frozenset(f"{{{XHTML}}}{tag}" for tag in ("caption", "thead", "dt")) | _HEADS
AGAIN = "again"
"""The class of what was said before the cut: the heads of a table, an item of a list that goes on."""

_ONCE = ("id", "role", f"{{{OPS}}}type")


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is never cut: an element, the wrappers around it, its bytes with those of its notes, and the cut before."""

    element: Element
    within: tuple[Element, ...]
    weight: int
    cut: int


def divided(pages: Iterable[Page], book: Book, limit: int = LIMIT) -> tuple[Page, ...]:
    """Return ``pages``, each that is longer than ``limit`` bytes as several.

    ``03-yun.xhtml`` goes on in ``03-yun-2.xhtml``.  A paragraph longer than
    ``limit`` stays whole, in a file of its own.
    """
    return tuple(part for page in pages for part in _parts(page, book, limit))


def _parts(page: Page, book: Book, limit: int) -> Iterator[Page]:
    body = page.root.find(f"{{{XHTML}}}body")
    whole = None if body is None else body.find(f"{{{XHTML}}}section")
    length = _bytes(page.root)
    if page.section is None or body is None or whole is None or length <= limit:
        yield page
        return
    room = limit * _bytes(whole) // length  # the data in the head are of the section, and are cut with it
    notes = _notes(whole)
    runs = tuple(_runs(tuple(_pieces(whole, (), notes, room)), room))
    begun: dict[Element, Element] = {}
    for place, run in enumerate(runs, 1):
        root = page.root if place == 1 else _shell(page.root, f"{place}/{len(runs)}")
        made = _again(whole, begun.get(whole))
        begun[whole] = made
        _fill(made, run, begun)
        called = dict.fromkeys(note for piece in run for note in _called(piece.element, notes))
        if place == len(runs):
            called |= dict.fromkeys(notes.values())
        if called:
            child(made, "div", {"class": "notes"}).extend(called)
        notes = {address: note for address, note in notes.items() if note not in called}
        if place == 1:
            body.replace(whole, made)
        else:
            made.set("data-continues", page.section.id)
            made.set("aria-label", root.findtext(f".//{{{XHTML}}}title", ""))
            root[-1].append(made)
        _tell(root, page.section, book)
        name = page.name if place == 1 else page.name.replace(".xhtml", f"-{place}.xhtml")
        yield replace(page, root=root, name=name, part=place)


def _bytes(element: Element) -> int:
    return len(etree.tostring(element, encoding="utf-8", with_tail=False))


# --- where to cut --------------------------------------------------------------


def _pieces(wrapper: Element, within: tuple[Element, ...], notes: Mapping[str, Element], room: int) -> Iterator[_Piece]:
    """Yield what ``wrapper`` holds, what is heavy and can be cut taken apart."""
    before: Element | None = None
    for element in wrapper:
        if element.get("class") == "notes":
            continue
        cut = _cut(before, element, within)
        weight = _bytes(element) + sum(map(_bytes, _called(element, notes)))
        if weight > room // 8 and _can_be_cut(element):
            first, *rest = _pieces(element, (*within, element), notes, room)
            yield replace(first, cut=cut)
            yield from rest
        else:
            yield _Piece(element, within, weight, cut)
        before = element


def _cut(before: Element | None, element: Element, within: tuple[Element, ...]) -> int:
    belongs = before is not None and (
        before.tag in _AHEAD
        or before.get("class") == "speaking"
        or before.get("role") == "doc-pagebreak"
        or element.get("class") == "attribution"
    )
    if belongs:
        return TOGETHER
    if within:
        return WITHIN
    heads = element.getnext() if element.get("role") == "doc-pagebreak" else element
    return HEADING if heads is not None and heads.tag in _HEADS else BLOCK


def _can_be_cut(element: Element) -> bool:
    """Say whether ``element`` holds only elements, and may end in one file and go on in another."""
    entry = element.get("class") == "entry"  # its term and its text are not parted
    words = (element.text, *(inner.tail for inner in element))
    return element.tag in _WRAPPERS and len(element) > 0 and not entry and not any(map(str.strip, filter(None, words)))


def _runs(pieces: Sequence[_Piece], room: int) -> Iterator[Sequence[_Piece]]:
    """Yield the pieces of each file: about as much in each, and none heavier than ``room`` if that can be."""
    reach = [0, *accumulate(piece.weight for piece in pieces)]
    begin, end = 0, len(pieces)
    while (left := reach[end] - reach[begin]) > room and end - begin > 1:
        aim = left / -(-left // room)
        fit = range(begin + 1, bisect_right(reach, reach[begin] + room, begin + 1, end)) or range(begin + 1, begin + 2)
        whole = [at for at in fit if pieces[at].cut < TOGETHER]
        near = [at for at in whole if reach[at] - reach[begin] >= 0.6 * aim]
        begun, aimed = begin, reach[begin] + aim
        begin = min(near or whole or fit, key=lambda at: (pieces[at].cut, abs(reach[at] - aimed)))
        yield pieces[begun:begin]
    yield pieces[begin:]


# --- the parts -----------------------------------------------------------------


def _notes(section: Element) -> dict[str, Element]:
    """Return the notes of ``section`` by the address they are called with."""
    holder = section[-1] if len(section) and section[-1].get("class") == "notes" else ()
    return {f"#{note.get('id')}": note for note in holder}


def _called(element: Element, notes: Mapping[str, Element]) -> Iterator[Element]:
    """Yield the notes called in ``element``, and those called in them, as a reader meets them."""
    for call in element.iter(f"{{{XHTML}}}a") if notes else ():
        if call.get("role") == "doc-noteref" and (note := notes.get(call.get("href", ""))) is not None:
            yield note
            yield from _called(note, notes)


def _shell(root: Element, place: str) -> Element:
    """Return the page ``root`` without what stands in it, its title counted."""
    made = etree.Element(root.tag, dict(root.attrib), nsmap=root.nsmap)
    made.append(deepcopy(root[0]))
    etree.SubElement(made, root[-1].tag, dict(root[-1].attrib))
    for title in made[0].iter(f"{{{XHTML}}}title"):
        title.text = f"{title.text}（{place}）"
    return made


def _fill(section: Element, run: Sequence[_Piece], begun: dict[Element, Element]) -> None:
    """Put the pieces of a file into ``section``, in wrappers like those they were taken from."""
    opened: list[tuple[Element, Element]] = []  # a wrapper of the whole section, and the one that stands for it here
    for piece in run:
        depth = 0
        while depth < min(len(opened), len(piece.within)) and opened[depth][0] is piece.within[depth]:
            depth += 1
        del opened[depth:]
        for wrapper in piece.within[depth:]:
            inner = next(iter(piece.within[piece.within.index(wrapper) + 1 :]), None)
            made = _again(wrapper, begun.get(wrapper), inside=inner in begun)
            (opened[-1][1] if opened else section).append(made)
            opened.append((wrapper, made))
            begun[wrapper] = made
        (opened[-1][1] if opened else section).append(piece.element)


def _again(wrapper: Element, last: Element | None, *, inside: bool = False) -> Element:
    """Return ``wrapper`` empty: as it is where it begins, else as what goes on after ``last``.

    A numbered list counts on, by one less if it was cut ``inside`` an item.
    """
    made = etree.Element(wrapper.tag, dict(wrapper.attrib), nsmap=wrapper.nsmap)
    if last is None:
        return made
    for name in _ONCE:
        made.attrib.pop(name, None)
    if made.tag == f"{{{XHTML}}}ol":
        made.set("start", str(int(last.get("start", "1")) + len(last) - inside))
    if (heads := last.find(f"{{{XHTML}}}thead")) is not None:
        made.append(deepcopy(heads))
        made[0].set("class", AGAIN)
    if made.tag == f"{{{XHTML}}}li":
        made.set("class", f"{made.get('class', '')} {AGAIN}".strip())
    return made


def _tell(root: Element, section: Section, book: Book) -> None:
    """Leave in the head of ``root`` the data of those entries of a chronology that stand on this page."""
    head = root[0]
    for script in head.findall(f"{{{XHTML}}}script"):
        head.remove(script)
    here = set(IDS(root))
    lists = (block for block in section.blocks if isinstance(block, Entries))
    blocks = tuple(replace(b, entries=tuple(entry for entry in b.entries if entry.id in here)) for b in lists)
    if told := linked.events(replace(section, blocks=blocks), book):
        child(head, "script", {"type": linked.JSON_LD}, told)
