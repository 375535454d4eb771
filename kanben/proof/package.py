"""Hold the package, the NCX and the landmarks of an EPUB against the book; and every word in it against its script.

What a catalogue is told has to be what the editor said, in order, with the same roles.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, TypeAlias
from urllib.parse import unquote, urldefrag

from lxml import etree

from kanben.findings import Finding
from kanben.model import Book, fields_of
from kanben.outline import Outlined, outline, title
from kanben.plan_book import CREATORS, RELATORS
from kanben.proof.opened import LANG, NS, SVG, Element, Opened, parsed

Strays: TypeAlias = Callable[[str], "list[tuple[int, str]]"]
"""Tells the characters of a text that the script of the edition does not have, with their places."""

LANDMARKS = {
    "title-page": "titlepage", "imprint": "copyright-page", "contents": "toc", "chronology": "appendix",
    "sources": "bibliography", "index": "index", "colophon": "colophon",
}  # fmt: skip

_MAGIC: tuple[tuple[bytes, tuple[str, ...]], ...] = (
    (b"\x89PNG", ("image/png",)),
    (b"\xff\xd8\xff", ("image/jpeg",)),
    (b"GIF8", ("image/gif",)),
    (b"RIFF", ("image/webp",)),
    (b"OTTO", ("font/otf", "application/vnd.ms-opentype")),
    (b"\0\1\0\0", ("font/ttf", "application/font-sfnt")),
    (b"wOFF", ("font/woff",)),
    (b"wOF2", ("font/woff2",)),
)
_BY_NAME = {
    ".xhtml": "application/xhtml+xml", ".css": "text/css", ".ncx": "application/x-dtbncx+xml", ".svg": "image/svg+xml",
}  # fmt: skip
_SAID = etree.XPath("//text() | //@alt | //@title | //@aria-label", smart_strings=False)
_COVERS = etree.XPath("//h:img[@role='doc-cover']/@src", namespaces=NS, smart_strings=False)
_USES = etree.XPath("//@src | //h:link/@href", namespaces=NS, smart_strings=False)
_URL = re.compile(r"""url\(\s*["']?([^"')]+)""")


def package_faults(epub: Opened, book: Book, strays: Strays | None) -> Iterator[Finding]:
    """Yield what is wrong; ``strays`` knows the script of the edition, and nothing is said of it where it is not given.

    ===== ==================================================================
    E-202 the package says otherwise than the book (language, title, who did what …)
    E-224 a landmark is missing, or leads or is called otherwise
    E-225 the NCX says otherwise than the book
    E-226 a file is not what the manifest says of it, or nothing uses it
    E-227 words in the other script, which are no words of the book
    ===== ==================================================================
    """
    for code, said in (
        *_facts(epub, book),
        *_refinements(epub, book),
        *_landmarks(epub, book),
        *_ncx(epub, book),
        *_manifest(epub),
    ):
        yield Finding(code, said)
    if strays:
        yield from _script(epub, book, strays)


# --- facts ---------------------------------------------------------------------


def _facts(epub: Opened, book: Book) -> Iterator[tuple[str, str]]:
    meta = book.metadata
    isbn = meta.isbn.get(meta.language, {}).get("epub", "")
    wanted: dict[str, list[str]] = {
        "title": [meta.title, *filter(None, [meta.subtitle])],
        "language": [meta.language],
        "publisher": [*filter(None, [meta.publisher])],
        "date": [*filter(None, [meta.date])],
        "description": [*filter(None, [meta.description])],
        "rights": [*filter(None, [meta.rights])],
        "subject": list(meta.subjects),
    }
    for element, values in wanted.items():
        given = [one.text for one in epub.package.iterfind(f".//d:{element}", NS)]
        if given != values:
            yield "E-202", f"dc:{element} is {given}, the book's is {values}"
    numbers = [one.text or "" for one in epub.package.iterfind(".//d:identifier", NS)]
    if [one for one in numbers if one.startswith("urn:isbn:")] != [*filter(None, [isbn and f"urn:isbn:{isbn}"])]:
        yield "E-202", f"the identifiers are {numbers}, the ISBN of this edition is {isbn or 'none'}"
    if epub.package.get(LANG) != meta.language:
        yield "E-202", f"the package is in {epub.package.get(LANG)!r}, the book in {meta.language!r}"
    modified = epub.package.xpath(".//o:meta[@property='dcterms:modified']/text()", namespaces=NS)
    if len(modified) != 1 or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", modified[0]):
        yield "E-202", f"the package says {len(modified)} times when it was modified; once is right"
    if epub.package.find("o:guide", NS) is not None:
        yield "E-202", "the package has a guide, which the landmarks have replaced"


def _refinements(epub: Opened, book: Book) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the facts that others refine: people and their roles, sort forms, the series."""
    meta = book.metadata
    people = [
        (kind, one.text, _refined(epub, one, "role"), _refined(epub, one, "file-as"))
        for kind in ("creator", "contributor")
        for one in epub.package.iterfind(f".//d:{kind}", NS)
    ]
    told = []
    for person in meta.contributors:
        relator = RELATORS.get(person.role, "ctb")
        told.append(("creator" if relator in CREATORS else "contributor", person.name, relator, person.sort))
    if people != sorted(told, key=lambda one: one[0] != "creator"):
        yield "E-202", f"the package names {people}, the book {told}"
    sort = [_refined(epub, one, "file-as") for one in epub.package.iterfind(".//d:title", NS)]
    if sort[:1] != [meta.title_sort]:
        yield "E-202", f"the title is sorted as {sort[:1]}, the editor says {meta.title_sort!r}"
    series = [
        (one.text, _refined(epub, one, "group-position"))
        for one in epub.package.iterfind(".//o:meta[@property='belongs-to-collection']", NS)
    ]
    if series != [(meta.series, meta.series_number)] * bool(meta.series):
        yield "E-202", f"the package is of the series {series}, the book of {meta.series!r} {meta.series_number}"


def _refined(epub: Opened, element: Element, property: str) -> str:
    refines = f".//o:meta[@refines='#{element.get('id')}'][@property='{property}']"
    return str(epub.package.findtext(refines, "", NS))


# --- landmarks and NCX -----------------------------------------------------------


def _landmarks(epub: Opened, book: Book) -> Iterator[tuple[str, str]]:
    nav = epub.pages.get(epub.nav)
    if nav is None:
        yield "E-224", "there is no navigation document"
        return
    for one in nav.iterfind(".//h:nav", NS):
        if not (one.get("aria-label") or one.get("aria-labelledby")) or one.find("h:h1", NS) is one.find("h:h2", NS):
            yield "E-224", f"the navigation {one.get('id')!r} has no heading, or no name to be told apart by"
    said = [
        (a.get(f"{{{NS['e']}}}type"), "".join(a.itertext()), urldefrag(a.get("href", "")).fragment)
        for a in nav.xpath("//h:nav[@e:type='landmarks']//h:a", namespaces=NS)
    ]
    if said != (wanted := list(_wanted(epub, book))):
        yield "E-224", f"the landmarks are {said}, the book's are {wanted}"


def _wanted(epub: Opened, book: Book) -> Iterator[tuple[str, str, str]]:
    if any(root.find(".//h:img[@role='doc-cover']", NS) is not None for root in epub.pages.values()):
        yield from (("cover", words, "cover") for words in filter(None, [book.labels.get("cover")]))
    seen = set()
    bodies = {section.id for section in book.body}
    for section in book.sections:
        keys = [("start", "bodymatter")] if section.id in bodies else []
        keys += [(section.role, LANDMARKS[section.role])] if section.role in LANDMARKS else []
        for key, meaning in keys:
            if meaning not in seen and (words := book.labels.get(key) or title(section.title)):
                seen.add(meaning)
                yield meaning, words, section.id


def _ncx(epub: Opened, book: Book) -> Iterator[tuple[str, str]]:
    names = [name for name, item in epub.manifest.items() if item.get("media-type") == _BY_NAME[".ncx"]]
    if len(names) != 1 or names[0] not in epub.files:
        yield "E-225", f"there are {len(names)} NCX files; one is right"
        return
    try:
        root = parsed(epub.files[names[0]])
    except etree.XMLSyntaxError as error:
        yield "E-225", f"the NCX cannot be read: {error}"
        return
    heads = {one.get("name"): one.get("content") for one in root.iterfind("n:head/n:meta", NS)}
    lines = outline(book)
    of_book = {
        "language": (root.get(LANG), book.metadata.language),
        "title": (root.findtext("n:docTitle/n:text", "", NS), book.metadata.title),
        "identifier": (heads.get("dtb:uid"), epub.package.findtext(".//d:identifier", "", NS)),
        "depth": (heads.get("dtb:depth"), str(max((level for level, _, _ in _lines(lines)), default=1))),
        "authors": (
            [one.text for one in root.iterfind("n:docAuthor/n:text", NS)],
            [one.name for one in book.metadata.contributors if RELATORS.get(one.role) in CREATORS],
        ),
        "contents": (
            [*_points(root.iterfind("n:navMap/n:navPoint", NS))],
            [*_lines(lines)] or [(1, book.metadata.title, "")],
        ),
    }
    for what, (given, wanted) in of_book.items():
        if given != wanted:
            yield "E-225", f"the {what} of the NCX: {given}, of the book: {wanted}"


def _lines(lines: Sequence[Outlined], level: int = 1) -> Iterator[tuple[int, str, str]]:
    for line in lines:
        yield level, line.title, line.target.removeprefix("#")
        yield from _lines(line.children, level + 1)


def _points(points: Iterator[Element], level: int = 1) -> Iterator[tuple[int, str, str]]:
    for point in points:
        href = point.find("n:content", NS)
        target = urldefrag(href.get("src", "") if href is not None else "").fragment
        yield level, point.findtext("n:navLabel/n:text", "", NS), target
        yield from _points(point.iterfind("n:navPoint", NS), level + 1)


# --- the manifest ------------------------------------------------------------------


def _manifest(epub: Opened) -> Iterator[tuple[str, str]]:
    used = {epub.nav, *epub.spine, *_used(epub)}
    covers = {_path(page, src) for page, root in epub.pages.items() for src in _COVERS(root)}
    for name, item in epub.manifest.items():
        content, kind = epub.files.get(name, b""), item.get("media-type", "")
        known = next((kinds for magic, kinds in _MAGIC if content.startswith(magic)), None)
        known = known or tuple(filter(None, [_BY_NAME.get(posixpath.splitext(name)[1], "")]))
        if kind not in known:
            yield "E-226", f"{name} is said to be {kind or 'nothing'}, and is {' or '.join(known) or 'no kind we know'}"
        if name not in used and kind != _BY_NAME[".ncx"]:
            yield "E-226", f"nothing in the book uses {name}"
        if item.get("fallback"):
            yield "E-226", f"{name} needs a fallback"
        said = set(item.get("properties", "").split())
        if (wanted := _properties(epub, name, covers)) != said:
            yield "E-226", f"{name} has the properties {sorted(said)}, and should have {sorted(wanted)}"
    for name in (name for name in epub.spine if name not in epub.pages):
        yield "E-226", f"{name} is in the reading order, and no page"


def _properties(epub: Opened, name: str, covers: Collection[str]) -> set[str]:
    wanted = {"nav"} if name == epub.nav else set()
    root = epub.pages.get(name)
    if root is not None:
        drawn = next(root.iter(f"{SVG}svg"), None)
        return wanted | ({"svg"} if drawn is not None else set())
    return wanted | ({"cover-image"} if name in covers else set())


def _used(epub: Opened) -> Iterator[str]:
    """Yield the paths of what pages and stylesheets use."""
    for page, root in epub.pages.items():
        for target in dict.fromkeys(_USES(root)):
            yield _path(page, target)
    for name, content in epub.files.items():
        if name.endswith(".css"):
            for target in _URL.findall(content.decode(errors="replace")):
                yield _path(name, target)


def _path(name: str, target: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(urldefrag(target).url)))


# --- the script ----------------------------------------------------------------------


def _script(epub: Opened, book: Book, strays: Strays) -> Iterator[Finding]:
    """Yield words of the other script, but not those the book has: an editor has kept them, or was told of them.

    A character is known by the one beside it, so that one kept word excuses no other.
    """
    found = [(name, text, there) for name, text in _texts(epub, strays) if (there := strays(text))]
    if not found:
        return
    strangers = {character for _, _, there in found for _, character in there}
    known = "\n".join(("", *(text for text in _strings(book) if not strangers.isdisjoint(text)), ""))
    met = re.finditer(f"[{re.escape(''.join(strangers))}]", known)
    pairs = {known[at : at + 2] for one in met for at in (one.start() - 1, one.start())}
    for name, text, there in found:
        for at, character in there:
            beside = (text[max(at - 1, 0) : at + 1], text[at : at + 2])
            kept = not pairs.isdisjoint(beside) or (text == character and text in known)
            if not kept:
                said = text[max(at - 8, 0) : at + 9].strip()
                hint = "please report this: it is Kanben's mistake"
                yield Finding("E-227", f"{name}: 「{character}」 in 「{said}」 is of the other script", hint=hint)
                break


def _texts(epub: Opened, strays: Strays) -> Iterator[tuple[str, str]]:
    """Yield every text a reader may be shown or told, with its file: of elements, and of what stands for them.

    Of a file in which there are no ``strays`` at all there is none.
    """
    for name, content in epub.files.items():
        if not name.endswith((".xhtml", ".opf", ".ncx")):
            continue
        try:
            root = epub.pages[name] if name in epub.pages else parsed(content)
        except etree.XMLSyntaxError:
            continue  # which is told elsewhere
        if not strays("\n".join(_SAID(root))):
            continue
        for element in root.iter(etree.Element):
            for text in (element.text, element.tail, *(element.get(key) for key in ("alt", "title", "aria-label"))):
                if text and text.strip():
                    yield name, text


def _strings(value: object) -> Iterator[str]:
    """Yield every text of the model that says something, in any order: a novel has a million values."""
    left = [value]
    while left:
        one = left.pop()
        kind: Any = type(one)
        if isinstance(one, str):
            yield one
        elif isinstance(one, tuple):
            left += one
        elif inside := fields_of(kind):
            left += [part for name in inside if (part := getattr(one, name)) and type(part) is not int]
        elif isinstance(one, list | Mapping):
            left += one.values() if isinstance(one, Mapping) else one
