"""Tags of a finished PDF put right: what WeasyPrint says of a page, said as PDF/UA-1 wants it.

WeasyPrint tags by element.  What it cannot know is mended here: an entry of a list of
definitions is one item, with its term for a label; a link is one link, whatever it is made of; notes
are notes; running heads, folios and leaders are no text of the book; a figure's place is told in
points of the page.  Nothing on a page moves.

*Source:* ISO 14289-1:2014, 7.1 to 7.9 and 7.18, with ISO 32000-1:2008, 14.7 and 14.8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from kanben.model import Book, plain

POINT = 0.75
"""Points to a pixel of CSS, in which WeasyPrint tells where a figure is."""

PRINTED = 4
"""The flag of an annotation that is printed with its page, as PDF/A asks of all (ISO 19005-2, 6.3.2)."""

_MARKED = re.compile(rb"/\w+\s+<<\s*/MCID (\d+)\s*>>\s+BDC")


def mend(file: pikepdf.Pdf, book: Book) -> None:
    """Put the tags of ``file`` right, which has its page labels: they name the places links lead to."""
    tree = file.Root.StructTreeRoot
    document = tree.K[0]
    places = {int(key): at for at, key in enumerate(tree.ParentTree.Nums) if not at % 2}
    _notes(document)
    for element in [*_below(document)]:
        if element.S == "/L":
            _list(file, element)
        elif element.S == "/Figure" and "/A" in element:
            _figure(element)
        elif (
            element.S == "/TH" and "/A" in element
        ):  # heads of tables stand over columns, which WeasyPrint does not say
            element.A.Scope = Name.Column
    leaders = [leader for link in [*_outer_links(document)] for leader in _link(link, tree, places)]
    named = {str(e.ID): e for e in _below(document) if "/ID" in e}
    tree.IDTree = Dictionary(Names=Array([part for name in sorted(named) for part in (String(name), named[name])]))
    tree.ParentTreeNextKey = max(places, default=-1) + 1
    _artifacts(file, document, tree, places, leaders)
    _annotations(file, book)


def _below(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield the elements under ``element``, outer before inner."""
    for kid in _kids(element):
        yield kid
        yield from _below(kid)


def _kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    inside = element.get("/K")
    listed = list(inside) if isinstance(inside, Array) else [] if inside is None else [inside]
    return [kid for kid in listed if isinstance(kid, Dictionary) and "/S" in kid]


def _notes(document: pikepdf.Object) -> None:
    """Call the notes at the foot of a page notes; the mark each begins with is its label."""
    number = 0
    for area in _kids(document):
        if area.S != "/NonStruct":
            continue
        for note in _kids(area):
            if note.S in ("/Span", "/Div"):
                number += 1
                note.S, note.ID = Name.Note, String(f"note-{number}")
                if (first := _kids(note)[:1]) and first[0].S == "/NonStruct":
                    first[0].S = Name.Lbl


def _list(file: pikepdf.Pdf, element: pikepdf.Object) -> None:
    """Let a list hold items, and an item a label and a body."""
    for item in _kids(element):
        if item.S in ("/Div", "/NonStruct", "/Span", "/P"):
            _entry(item)
    for item in _kids(element):
        if item.S != "/LI" or all(kid.S in ("/Lbl", "/LBody") for kid in _kids(item)):
            continue
        inside = list(item.K)
        labels = [kid for kid in inside if isinstance(kid, Dictionary) and kid.get("/S") == "/Lbl"]
        rest = [kid for kid in inside if not (isinstance(kid, Dictionary) and kid.get("/S") == "/Lbl")]
        body = Dictionary(Type=Name.StructElem, S=Name.LBody, P=item, Pg=item.Pg, K=Array(rest))
        body = file.make_indirect(body)
        for kid in rest:
            if isinstance(kid, Dictionary) and "/S" in kid:
                kid.S, kid.P = (Name.Div if kid.S == "/LBody" else kid.S), body
        item.K = Array([*labels, body])


def _entry(item: pikepdf.Object) -> None:
    """Make one item of an entry whose term and explanations are each called one."""
    item.S = Name.LI
    parts = []
    for part in item.K:
        inner = _kids(part) if isinstance(part, Dictionary) and part.get("/S") == "/LI" else []
        parts += inner or [part]
        for body in inner:
            body.P = item
    bodies = [part for part in parts if isinstance(part, Dictionary) and part.get("/S") == "/LBody"]
    if len(bodies) > 1:
        bodies[0].S = Name.Lbl
    item.K = Array(parts)


def _figure(element: pikepdf.Object) -> None:
    """Tell the place of a figure from the lower left corner of its page, in points."""
    height = float(element.Pg.TrimBox[3])
    left, top, right, bottom = (float(side) * POINT for side in element.A.BBox)
    element.A.BBox = Array([round(side, 3) for side in (left, height - bottom, right, height - top)])


def _outer_links(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for kid in _kids(element):
        if kid.S == "/Link":
            yield kid
        else:
            yield from _outer_links(kid)


def _link(
    link: pikepdf.Object,
    tree: pikepdf.Object,
    places: Mapping[int, int],
    depth: int = 0,
    top: pikepdf.Object | None = None,
) -> Iterator[pikepdf.Object]:
    """Make one link of a link and those in it, and yield the leaders it holds, taken out of it."""
    top = link if top is None else top
    for kid in _kids(link):
        if kid.S == "/Link":
            kid.S = Name.Span
            for spot in [one for one in kid.K if isinstance(one, Dictionary) and one.get("/Type") == "/OBJR"]:
                top.K.append(spot)
                tree.ParentTree.Nums[places[int(spot.Obj.StructParent)] + 1] = top
            yield from _link(kid, tree, places, depth + 1, top)
            kid.K = Array([one for one in kid.K if not (isinstance(one, Dictionary) and one.get("/Type") == "/OBJR")])
            if depth:  # dots between a title and its folio: WeasyPrint makes a third link of them
                link.K = Array([one for one in link.K if not _same(one, kid)])
                yield kid
        else:
            yield from _link(kid, tree, places, depth, top)


def _same(one: pikepdf.Object, other: pikepdf.Object) -> bool:
    return isinstance(one, Dictionary) and one.objgen == other.objgen


def _artifacts(
    file: pikepdf.Pdf,
    document: pikepdf.Object,
    tree: pikepdf.Object,
    places: Mapping[int, int],
    leaders: list[pikepdf.Object],
) -> None:
    """Call what no tag claims what it is: ornament (leaders), or what every page has (heads and folios)."""
    claimed: set[tuple[tuple[int, int], int]] = set()
    for element in _below(document):
        claimed |= set(_marks(element))
    dots = {mark for leader in leaders for mark in _marks(leader)}
    for page in file.pages:
        here = page.obj.objgen

        def called(match: re.Match[bytes], here: tuple[int, int] = here) -> bytes:
            mark = (here, int(match[1]))
            if mark in claimed:
                return match[0]
            return b"/Artifact <</Type /Layout>> BDC" if mark in dots else b"/Artifact <</Type /Pagination>> BDC"

        content = bytes(page.Contents.get_stream_buffer())
        if (mended := _MARKED.sub(called, content)) != content:
            page.Contents = file.make_stream(mended)
        if "/StructParents" in page:
            owners = tree.ParentTree.Nums[places[int(page.StructParents)] + 1]
            for mark in range(len(owners)):
                if (here, mark) not in claimed:
                    owners[mark] = None


def _marks(element: pikepdf.Object) -> Iterator[tuple[tuple[int, int], int]]:
    """Yield what an element claims of the page: the page, and the number of each mark."""
    inside: list[object] = list(element.K)
    for mark in inside:
        if isinstance(mark, int):
            yield element.Pg.objgen, mark


def _annotations(file: pikepdf.Pdf, book: Book) -> None:
    """Let links be printed with their page, and say where each leads in words of the book."""
    titles = {section.id: plain(section.title) for section in book.sections if section.title}
    folios = {page.obj.objgen: page.label for page in file.pages}
    names = list(file.Root.Names.Dests.Names) if "/Names" in file.Root and "/Dests" in file.Root.Names else []
    on = {str(name): folios[place[0].objgen] for name, place in zip(names[::2], names[1::2], strict=True)}
    for page in file.pages:
        for annotation in page.get("/Annots", Array()):
            annotation.F = PRINTED
            target = str(annotation.get("/Dest", ""))
            if target in on:
                folio = book.labels.get("page", "{}").replace("{}", str(on[target]))
                annotation.Contents = String(titles.get(target) or folio)
