"""The editor's plan of the book, ``book/book.toml``.

What the book is called, which articles it has in which order, which editions
are made.  All that is wrong with it is told at once.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from kanben.findings import Finding, stop_on
from kanben.model import Contributor
from kanben.plan_book import NAME, blank, book_problems, book_told, misnamed, page_id
from kanben.plan_editions import FORMATS, VARIANTS, Editions, editions_told
from kanben.plan_fonts import Asked, fonts
from kanben.printing import PRINTING, Printing, printed
from kanben.toml_lines import Path
from kanben.toml_places import Document, Key, check, load, nearest, sound, tables, unwritable
from kanben.trim import Trim, sized, trim

TRIMS = ("a5",)

KINDS = (
    "paragraph", "heading", "heading 1", "heading 2", "heading 3", "heading 4", "subheading", "lead", "epigraph",
    "speech", "item", "attribution", "caption", "separator", "quotation", "verse", "turn", "continued", "dateline",
    "source", "end",
)  # fmt: skip
"""What ``[chapter.set]`` may call a line, named by its first words; of headings 1 is the outermost in its article."""

FRONT = ("half-title", "title-page", "imprint", "contents")
BACK = ("chronology", "sources", "colophon")
SECTIONS = (*FRONT, *BACK, "index")
TOP = {
    "book": Key("table", required=True),
    "imprint": Key("table"),
    "editions": Key("table"),
    "print": Key("table"),
    "front": Key("table"),
    "back": Key("table"),
    "pictures": Key("table"),
    "chapter": Key("tables", required=True),
}
SECTION_LIST = {"sections": Key("texts", required=True)}
BACK_LIST = {"sections": Key("texts"), "timeline": Key("yes or no")}
CHAPTER = {
    "id": Key(required=True),
    "source": Key(required=True),
    "address": Key(),
    "title": Key(required=True),
    "author": Key(),
    "date": Key("date"),
    "part": Key(),
    "headnote": Key(),
    "sections": Key("number"),
    "set": Key("table"),
}

EDTF_DATE = r"(?:\d{4}|\d{3}X|\d\dXX)(?:-(?:0[1-9]|1[0-2]|2[1-4]|XX)(?:-(?:0[1-9]|[12]\d|3[01]|XX))?)?[?~%]?"
EDTF = re.compile(rf"{EDTF_DATE}(?:/(?:{EDTF_DATE}|\.\.)?)?")
ADDRESS = re.compile(r"https?://[^\s<>\"]+")
FULL_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Chapter:
    """One article in its place; ``part`` is the title of a part that opens with it."""

    id: str
    source: str  # its name in seeds/
    title: str
    author: str = ""
    date: str = ""  # EDTF
    part: str = ""
    headnote: str = ""
    set: Mapping[str, str] = field(default_factory=dict)  # first words of a line -> what it is
    line: int = 0  # in book.toml, for whoever finds something wrong with it later
    sections: int | None = None  # levels of its headings that open sections of their own; None: as the text says
    address: str = ""  # where on the web it was published


@dataclass(frozen=True, slots=True)
class Plan:
    """What the editor decided about the book as a whole.

    ``front`` and ``back`` name sections in order: one of ``SECTIONS``, or a
    Markdown file in ``book/``.  What the editor did not give is empty.
    """

    title: str
    slug: str
    date: str  # CCYY-MM-DD
    chapters: tuple[Chapter, ...]
    subtitle: str = ""
    identifier: str = ""
    publisher: str = ""
    description: str = ""
    rights: str = ""
    subjects: tuple[str, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    title_sort: str = ""
    series: str = ""
    series_number: str = ""
    certifier: str = ""
    imprint: tuple[tuple[str, str], ...] = ()
    editions: Editions = field(default_factory=Editions)
    trim: str | Trim = "a5"
    fonts: Asked = field(default_factory=dict)
    printing: Printing = field(default_factory=Printing)
    front: tuple[str, ...] = FRONT
    back: tuple[str, ...] = BACK
    timeline: bool = True  # in the chronology
    pictures: Mapping[str, str] = field(default_factory=dict)  # what each shows, by its path; empty: nothing
    where: str = "book/book.toml"


def plan(
    toml_text: str,
    where: str = "book/book.toml",
    *,
    variants: tuple[str, ...] = VARIANTS,
    formats: tuple[str, ...] = FORMATS,
    trims: tuple[str, ...] = TRIMS,
    kinds: tuple[str, ...] = KINDS,
) -> Plan:
    """Return the plan in ``toml_text``; ``variants``, ``formats``, ``trims``, ``kinds`` (of lines): what there is.

    Raises one Trouble with everything that is wrong: B-001 no TOML, B-002
    unknown key, B-003 missing, B-004 wrong kind, B-005 unknown choice, B-006
    given twice, B-007 badly formed name, date, identifier, file or trim.
    """
    doc = load(toml_text, where)
    editions, made, unmade = editions_told(doc, variants, formats)
    printing, sizes = sized(doc, trims)
    asked, misnamed = fonts(doc, variants)
    finishing, unprintable = printed(doc)
    printing |= {"fonts": Key("table"), **PRINTING}
    problems = (
        *_problems(doc, editions, printing), *unmade, *sizes, *misnamed, *unprintable, *_chapters(doc, kinds),
        *_one_name(doc), *unwritable(doc), *blank(doc),
    )  # fmt: skip
    stop_on(sorted(problems, key=lambda f: (f.line, f.code)))
    values = doc.values
    return Plan(
        **book_told(values["book"]),
        chapters=tuple(
            Chapter(**chapter | {"date": str(chapter.get("date", ""))}, line=doc.line("chapter", i))
            for i, chapter in enumerate(values["chapter"])
        ),
        imprint=tuple(values.get("imprint", {}).items()),
        editions=made,
        trim=trim(values.get("print", {}).get("trim") or ("a5" if "a5" in trims else trims[0]), trims),
        fonts=asked,
        printing=finishing,
        front=tuple(values.get("front", {}).get("sections", FRONT)),
        back=tuple(values.get("back", {}).get("sections", BACK)),
        timeline=values.get("back", {}).get("timeline", True),
        pictures=values.get("pictures", {}),
        where=where,
    )


def _problems(doc: Document, editions: dict[str, Key], printing: dict[str, Key]) -> Iterator[Finding]:
    yield from check(doc, doc.values, (), TOP)
    top = sound(doc, doc.values, (), TOP)
    if book := top.get("book", {}):
        yield from book_problems(doc, book)
    for name, keys in (("editions", editions), ("print", printing), ("front", SECTION_LIST), ("back", BACK_LIST)):
        if name in top:
            yield from check(doc, top[name], (name,), keys)
            for list_name in (list_name for list_name, key in keys.items() if key.kind == "texts"):
                yield from _twice(doc, top[name].get(list_name), (name, list_name))
    for name in ("imprint", "pictures"):
        for label, value in top.get(name, {}).items():
            if not isinstance(value, str):
                yield doc.finding(4, f"{label!r} in [{name}] must be a text in quotation marks", (name, label))
    for name in ("front", "back"):
        yield from _sections(doc, name, top.get(name, {}).get("sections"))


def _chapters(doc: Document, kinds: tuple[str, ...]) -> Iterator[Finding]:
    given: dict[tuple[str, str], int] = {}
    for path, table in tables(doc, "chapter"):
        yield from check(doc, table, path, CHAPTER)
        chapter = sound(doc, table, path, CHAPTER)
        if chapter.get("id") and not NAME.fullmatch(chapter["id"]):
            yield misnamed(doc, "id", chapter["id"], (*path, "id"))
        elif chapter.get("id") and chapter["id"][0].isdigit():
            hint = f"like text-{chapter['id']}: no page can be linked to by a name that begins with a figure"
            yield doc.finding(7, f"id {chapter['id']!r} must begin with a letter", (*path, "id"), hint)
        if isinstance(chapter.get("date"), str) and not real_date(chapter["date"]):
            hint = 'write it like 2019-05-22, "2019-05", "2019", "2018/2019" (EDTF)'
            yield doc.finding(7, f"{chapter['date']!r} is no date", (*path, "date"), hint)
        if chapter.get("address") and not ADDRESS.fullmatch(chapter["address"]):
            hint = "give it whole, like https://example.org/a"
            yield doc.finding(7, f"{chapter['address']!r} is no address on the web", (*path, "address"), hint)
        if chapter.get("source") and not inside_folder(chapter["source"]):
            hint = "give the name of a file in seeds/"
            yield doc.finding(7, f"source {chapter['source']!r} leads out of seeds/", (*path, "source"), hint)
        if chapter.get("sections", 0) not in (0, 1, 2):
            hint = "0: one chapter; 1: its outermost headings begin chapters; 2: those under them do, too"
            yield doc.finding(5, f"{chapter['sections']} is not known in 'sections'", (*path, "sections"), hint)
        if settled := chapter.get("set"):
            yield from check(doc, settled, (*path, "set"), dict.fromkeys(settled, Key(choices=kinds)))
        for name in ("id", "source"):
            value = chapter.get(name)
            if value and (name, value) in given:
                hint = "each chapter needs one of its own" if name == "id" else "an article can be in the book once"
                first = given[name, value]
                yield doc.finding(
                    6, f"two chapters have the {name} {value!r}; the first is in line {first}", (*path, name), hint
                )
            elif value:
                given[name, value] = doc.line(*path, name)


def _sections(doc: Document, where: str, names: object) -> Iterator[Finding]:
    for i, name in enumerate(names if isinstance(names, list) else ()):
        path: Path = (where, "sections", i)
        if not isinstance(name, str) or name in SECTIONS:
            continue
        if not name.endswith(".md"):
            hint = nearest(name, SECTIONS, "a name ending in .md is a file in book/; the others are")
            yield doc.finding(5, f"{name!r} is no section we know", path, hint)
        elif not inside_folder(name):
            yield doc.finding(7, f"{name!r} leads out of book/", path, "give the name of a file in book/")


def _one_name(doc: Document) -> Iterator[Finding]:
    """Yield what would stand in the book under the name of another page: two pages, or a chapter and a page."""
    top = sound(doc, doc.values, (), TOP)
    taken = {"cover": "the cover"}
    for where, usual in (("front", FRONT), ("back", BACK)):
        names = top.get(where, {}).get("sections", usual)
        for i, name in enumerate(names if isinstance(names, list | tuple) else ()):
            if not isinstance(name, str) or name in names[:i]:
                continue  # said already
            if (id := page_id(name)) in taken:
                hint = "a page stands in the book once; name a file of book/ otherwise"
                yield doc.finding(6, f"{name!r} has the name of {taken[id]}", (where, "sections", i), hint)
            taken.setdefault(id, f"{name!r}, a page of [{where}]")
    chapters = [(path, table) for path, table in tables(doc, "chapter") if isinstance(table, dict)]
    parts = sum(bool(table.get("part")) for _, table in chapters)
    taken |= {f"part-{n}": f"part {n}" for n in range(1, parts + 1)}
    for path, table in chapters:
        given = table.get("id")
        if isinstance(given, str) and given in taken:
            hint = f"give it another, like {given}-text: file names and addresses are made of it"
            yield doc.finding(6, f"the id {given!r} is the name of {taken[given]}", (*path, "id"), hint)


def _twice(doc: Document, values: object, path: Path) -> Iterator[Finding]:
    listed = values if isinstance(values, list) else []
    for i, value in enumerate(listed):
        if value in listed[:i]:
            yield doc.finding(6, f"{value!r} is given twice in {path[-1]!r}", (*path, i), "keep one of them")


def real_date(edtf: str) -> bool:
    """Say whether ``edtf`` is a date of the calendar, whole, partial or a span of two.

    >>> real_date("2019-05"), real_date("2019-02-29"), real_date("2018-21/2019")
    (True, False, True)
    """
    if not EDTF.fullmatch(edtf):
        return False
    for whole in FULL_DATE.findall(edtf):
        try:
            dt.date.fromisoformat(whole)
        except ValueError:
            return False
    return True


def inside_folder(name: str) -> bool:
    """Say whether ``name``, a path with forward slashes, stays inside the folder it is taken from."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and not set("\\:\0") & set(name) and bool(path.name)
