"""Find the lines of each page again, and the blocks they belong to, from glyphs and tags.

A line is what stands on one baseline in one block; a block is a paragraph, a
heading, a cell, a note, as the file's tags say.  Small figures raised into a
line (calls of notes) are part of it; what stands over or under other glyphs
(readings, dots) is not.  Running heads and folios have no place in the tree of
tags, and so are no lines.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pikepdf

from kanben.proof.glyphs import UNTAGGED, Font, Glyph, glyphs
from kanben.proof.marks import CIRCLED

PROSE = frozenset(("P", "LBody", "Note"))
"""Blocks that are set to the measure; headings, cells and captions are as wide as they are."""

_BLOCKS = frozenset(("P", "H1", "H2", "H3", "H4", "H5", "H6", "TD", "TH", "Caption", "LBody", "Lbl", "Figure"))
_APART = frozenset(("Lbl", "Figure"))  # numbers of lists, words in drawings
_RAISED = 0.8  # a glyph smaller than this part of its line, off the baseline, is raised or sunk
_ABOVE, _BELOW = 0.7, 0.3  # em from the baseline, beyond which a small glyph is over or under its line
_LEADERS = "·····"

Path = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was found: its page from 0, the page's label, its number on the page from 1, its glyphs.

    ``block`` is the same for all lines of a block on one page; ``raised`` holds
    the places in ``glyphs`` of calls, ``under`` those of glyphs with a reading or
    a dot over or under them, ``made`` those of what a reference to a page says
    beside its words; a line with ``leaders`` lists pages, as contents and index do.
    """

    page: int
    label: str
    number: int
    kind: str
    block: int
    size: float
    glyphs: tuple[Glyph, ...]
    raised: frozenset[int]
    under: frozenset[int]
    made: frozenset[int]
    first: bool
    last: bool
    leaders: bool = False

    @property
    def y(self) -> float:
        """The baseline, in points from the foot of the page."""
        return next((g.y for at, g in enumerate(self.glyphs) if at not in self.raised), self.glyphs[0].y)

    @property
    def text(self) -> str:
        """What the line says, without its calls."""
        return "".join(g.text for at, g in enumerate(self.glyphs) if at not in self.raised).strip()

    @property
    def place(self) -> str:
        """The page and the line, as an editor would look for them."""
        return f"page {self.label}, line {self.number}"


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its label, its size in points, its lines from the top.

    ``said`` is what the glyphs of the book's own words say, in the order of painting.
    """

    label: str
    width: float
    height: float
    lines: tuple[Line, ...]
    said: str


def pages(file: pikepdf.Pdf) -> tuple[Page, ...]:
    """Return the pages of a tagged PDF; one without tags has no lines."""
    places = _places(file)
    fonts: dict[tuple[int, int], Font] = {}
    return tuple(_page(at, page, places.get(at, {}), fonts) for at, page in enumerate(file.pages))


def _page(at: int, page: pikepdf.Page, places: dict[int, Path], fonts: dict[tuple[int, int], Font]) -> Page:
    found: dict[tuple[str, int], list[Glyph]] = defaultdict(list)
    blocks = {number: _block(path) for number, path in places.items()}
    notes = {path[2][1] for path in places.values() if _is_note(path) and len(path) == 4 and path[3][0] == "Span"}
    for number, path in places.items():
        if blocks[number][0] == "Note" and path[2][1] in notes:
            blocks[number] = ("Note", path[2][1])
    made = frozenset(number for number, path in places.items() if _is_made(path))
    said: list[str] = []
    for glyph in glyphs(page, fonts):
        block = blocks.get(glyph.tag, ("", 0)) if glyph.tag != UNTAGGED else ("", 0)
        if block[1]:
            found[block].append(glyph)
            if glyph.tag not in made and block[0] not in _APART:
                said.append(glyph.text)
    label = str(page.label)
    lines = [line for block, set_ in found.items() for line in _lines(at, label, *block, set_, made)]
    box = page.mediabox
    ordered = sorted(lines, key=lambda line: (-round(line.y), line.glyphs[0].x))
    return Page(label, float(box[2] - box[0]), float(box[3] - box[1]), tuple(_numbered(ordered)), "".join(said))


def _numbered(lines: Iterable[Line]) -> Iterator[Line]:
    number, above = 0, float("inf")
    for line in lines:
        if above - line.y > 2:
            number, above = number + 1, line.y
        yield replace(line, number=number)


# --- lines --------------------------------------------------------------------------


def _lines(page: int, label: str, kind: str, block: int, set_: list[Glyph], made: frozenset[int]) -> Iterator[Line]:
    """Yield the lines of one block from the top."""
    if kind in ("", "Figure"):
        return
    seen = [g for g in set_ if g.text.strip() or g.width]
    if kind == "Note":
        seen = seen[next((at for at, g in enumerate(seen) if g.text not in CIRCLED), len(seen)) :]
    if not any(g.text.strip() for g in seen):
        return
    sizes: Counter[float] = Counter()
    for g in seen:
        sizes[round(g.size, 1)] += 1
    size = max(sizes, key=lambda size: (sizes[size], size))
    main = [g for g in seen if g.size >= size * _RAISED]
    rows: list[list[Glyph]] = []
    for g in sorted(main, key=lambda g: -g.y):
        if rows and rows[-1][0].y - g.y < size * 0.3:
            rows[-1].append(g)
        else:
            rows.append([g])
    small: list[list[Glyph]] = [[] for _ in rows]
    for g in seen:
        if g.size < size * _RAISED:
            near = min(range(len(rows)), key=lambda at: abs(g.y - rows[at][0].y - size * 0.35))
            small[near].append(g)
    for at, row in enumerate(rows):
        beside, under = _beside(row, small[at])
        order = sorted([*((g, False) for g in row), *((g, True) for g in beside)], key=lambda pair: pair[0].x)
        while order and not order[-1][0].text.strip():
            order.pop()  # a space at the end of a line is nothing
        if not order:
            continue
        set_here = tuple(g for g, _ in order)
        raised = frozenset(n for n, (_, is_raised) in enumerate(order) if is_raised)
        covered = frozenset(n for n, (g, _) in enumerate(order) if id(g) in under)
        by_itself = frozenset(n for n, (g, _) in enumerate(order) if g.tag in made)
        dots = _LEADERS in "".join(g.text for g in set_here)
        listed = any(one.tag in made and two.text == "、" for one, two in pairwise(set_here))
        leaders = (
            dots or listed or any(two.tag in made and two.x - one.end > 2 * size for one, two in pairwise(set_here))
        )
        first, last = at == 0, at == len(rows) - 1
        yield Line(page, label, 0, kind, block, size, set_here, raised, covered, by_itself, first, last, leaders)


def _beside(row: list[Glyph], small: list[Glyph]) -> tuple[list[Glyph], set[int]]:
    """Return the small glyphs that have a room of their own in the line, and which others have one over them.

    Readings and dots stand clear above the characters, or below them; calls, and
    the 注音 at the right of a character, stand between.
    """
    beside: list[Glyph] = []
    under: set[int] = set()
    y, size = row[0].y, row[0].size
    for g in small:
        clear = not -_BELOW * size < g.y - y < _ABOVE * size
        over = [b for b in row if g.x < b.end - b.width * 0.05 and b.x + b.width * 0.05 < g.end]
        if clear or (over and abs(g.y - y) > 0.02 * size and not _between(g, row)):
            under.update(id(b) for b in over)
        else:
            beside.append(g)
    return beside, under


def _between(glyph: Glyph, row: list[Glyph]) -> bool:
    """Tell whether the middle of a glyph is on no other's."""
    middle = glyph.x + glyph.width / 2
    return not any(b.x + b.width * 0.05 < middle < b.end - b.width * 0.05 for b in row)


# --- tags ----------------------------------------------------------------------------


def _places(file: pikepdf.Pdf) -> dict[int, dict[int, Path]]:
    """Return for each page, by the number of marked content, the path of tags down to it."""
    root = file.Root.get("/StructTreeRoot", pikepdf.Dictionary())
    numbers = {page.obj.objgen: at for at, page in enumerate(file.pages)}
    found: dict[int, dict[int, Path]] = defaultdict(dict)

    def walk(element: Any, path: Path, page: int) -> None:  # noqa: ANN401 - a PDF object of any kind
        if isinstance(element, pikepdf.Array):
            for kid in element:
                walk(kid, path, page)
        elif isinstance(element, pikepdf.Dictionary):
            if "/Pg" in element:
                page = numbers.get(element.Pg.objgen, -1)
            if "/S" in element:
                below = (*path, (str(element.S)[1:], len(seen)))
                seen.append(None)
                walk(element.get("/K", ()), below, page)
            elif "/MCID" in element:
                found[page][int(element.MCID)] = path
        elif not isinstance(element, tuple):
            found[page][int(element)] = path

    seen: list[None] = [None]
    walk(root.get("/K", ()), (), -1)
    return found


def _is_note(path: Path) -> bool:
    """Tell whether a path is a note's: the room for notes is a child of the document, and has no element."""
    return len(path) > 3 and path[1][0] == "NonStruct" and path[2][0] in ("Span", "Note")


def _is_made(path: Path) -> bool:
    """Tell whether a path is that of a leader or a page's number, which stand behind the words of a link.

    They are a link within the link, or a span with no words of its own level around it.
    """
    kinds = [kind for kind, _ in path]
    return kinds.count("Link") > 1 or kinds[-2:] == ["Link", "Span"]


def _block(path: Path) -> tuple[str, int]:
    """Return the kind and number of the innermost block of a path; an empty kind for what is no text of the book."""
    if _is_note(path):
        inner = path[3]
        if inner[0] == "Lbl":
            return inner
        return "Note", inner[1] if inner[0] == "Span" else path[2][1]
    for kind, number in reversed(path):
        if kind in _BLOCKS:
            return kind, number
    return "", path[-1][1] if path else 0
