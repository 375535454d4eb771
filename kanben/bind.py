"""Bind articles into a book: front matter, chapters, back matter, contents, ids.

The order is the editor's (``book.toml``); what stands on the imprint is what
the editor gave and nothing else.  The program's own words are data
(``words.toml``), bound like any text and so varied like any text.
"""

from __future__ import annotations

import re
import tomllib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import pairwise

from kanben.edits import Account
from kanben.model import (
    Article,
    Block,
    Blocks,
    Book,
    Code,
    Entries,
    Entry,
    Heading,
    Inlines,
    Link,
    List,
    Metadata,
    Paragraph,
    Section,
    Source,
    Span,
    Table,
    Text,
)
from kanben.opening import opens
from kanben.outline import Outlined, outline
from kanben.plan import Chapter, Plan
from kanben.plan_book import page_id

NAMESPACE = uuid.UUID("9b3f6a52-6f0e-5d58-9d3a-6b616e62656e")  # of books that have no identifier of their own


@dataclass(frozen=True, slots=True)
class Provenance:
    """What became of one seed: how it was read, and its characters counted."""

    source: Source
    script: str  # a key of [scripts] in words.toml
    account: Account
    unaccounted: int
    digest: str  # SHA-256 of the bytes received, hexadecimal


def bind(
    plan: Plan,
    articles: Mapping[str, Article],
    notes: Mapping[str, Article],
    provenance: Sequence[Provenance],
    tools: Sequence[tuple[str, str]],
    persons: Sequence[tuple[str, int]] = (),
) -> Book:
    """Return the book: ``articles`` by chapter id, ``notes`` (Markdown of the editor) by file name.

    ``tools`` are names and versions for the colophon, ``persons`` names for the index with their lines in the glossary.
    """
    words = _words()
    plan = replace(plan, chapters=tuple(_told(chapter, articles[chapter.id]) for chapter in plan.chapters))
    book = Book(
        _metadata(plan),
        tuple(_page(name, plan, notes, provenance, tools) for name in plan.front),
        tuple(_body(plan, articles)),
        tuple(
            _index(persons) if name == "index" else _page(name, plan, notes, provenance, tools) for name in plan.back
        ),
        words["labels"],
    )
    contents = (_contents(outline(book)),)
    return replace(book, front=tuple(replace(s, blocks=contents) if s.role == "contents" else s for s in book.front))


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("kanben").joinpath("words.toml").read_text(encoding="utf-8"))


def _told(chapter: Chapter, article: Article) -> Chapter:
    """Complete what the editor said of a chapter with what its article says of itself."""
    return replace(
        chapter,
        title=chapter.title or article.title,
        author=chapter.author or article.author,
        date=chapter.date or article.date,
    )


def _metadata(plan: Plan) -> Metadata:
    identifier = plan.identifier or f"urn:uuid:{uuid.uuid5(NAMESPACE, f'{plan.slug} {plan.title}')}"
    told = {name: getattr(plan, name) for name in _TOLD}
    return Metadata(**told, identifier=identifier, isbn=plan.editions.isbn)


_TOLD = (
    *("title", "title_sort", "subtitle", "slug", "date", "publisher", "description", "rights", "subjects"),
    *("contributors", "series", "series_number", "certifier"),
)
"""What the metadata have as the plan says it."""


# --- pages before and after the body ------------------------------------------


def _page(
    name: str,
    plan: Plan,
    notes: Mapping[str, Article],
    provenance: Sequence[Provenance],
    tools: Sequence[tuple[str, str]],
) -> Section:
    """Return a page of front or back matter by its name: a role, or a Markdown file of the editor."""
    label = _text(_words()["labels"].get(name, name))
    match name:
        case "half-title":
            return Section(name, name, (), (Paragraph(_text(plan.title), "title"),), listed=False)
        case "title-page":
            return Section(name, name, (), tuple(_title_page(plan)), listed=False)
        case "imprint":
            rows = tuple(Entry(_text(term), (Paragraph(_text(value)),)) for term, value in plan.imprint)
            return Section(name, name, (), (Entries(rows, "imprint"),), listed=False)
        case "contents":
            return Section(name, name, label, (), listed=False)
        case "chronology":
            return Section(name, name, label, ())
        case "sources":
            return Section(name, name, label, tuple(_sources(plan, provenance)))
        case "colophon":
            return Section(name, name, label, tuple(_colophon(plan, provenance, tools)))
        case _:
            note = notes[name]
            slug = page_id(name)
            return Section(slug, "note", _text(note.title or name), tuple(_identified(slug, note.blocks)))


def _index(persons: Sequence[tuple[str, int]]) -> Section:
    """Return the names alone: where they stand is known when the book has been varied."""
    names = tuple((Paragraph((Span(_text(name), data=(("line", str(line)),)),)),) for name, line in persons)
    return Section("index", "index", _text(_words()["labels"]["index"]), (List(names),))


def _title_page(plan: Plan) -> Iterator[Block]:
    yield Paragraph(_text(plan.title), "title")
    if plan.subtitle:
        yield Paragraph(_text(plan.subtitle), "subtitle")
    roles = _words()["roles"]
    for role in dict.fromkeys(c.role for c in plan.contributors):
        names = "\u3000".join(c.name for c in plan.contributors if c.role == role)
        yield Paragraph(_text(f"{names}\u3000{roles[role]}"), "contributor")
    if plan.publisher:
        yield Paragraph(_text(plan.publisher), "publisher")


def _contents(lines: Sequence[Outlined]) -> List:
    """Lower the outline to nested lists of links, each with its page in print."""
    items = []
    for line in lines:
        link = Paragraph((Link(line.target, _text(line.title), "page"),))
        items.append((link, _contents(line.children)) if line.children else (link,))
    return List(tuple(items), role="contents")


def _sources(plan: Plan, provenance: Sequence[Provenance]) -> Iterator[Block]:
    words, scripts = _words()["sources"], _words()["scripts"]
    by_name = {p.source.name: p for p in provenance}
    yield Paragraph(_text(words["introduction"]), "introduction")
    for chapter in plan.chapters:
        seed = by_name[chapter.source]
        received = words["received_as"].format(
            characters=f"{seed.account.characters:,}",
            encoding=seed.source.encoding.upper(),
            script=scripts[seed.script],
        )
        rows = [
            (words["author"], chapter.author),
            (words["date"], in_words(chapter.date) or words["undated"]),
            (words["file"], chapter.source),
            (words["received"], received),
            (words["digest"], words["digest_as"].format(digest=seed.digest[:16])),
        ]
        yield Heading(2, (Link(f"#{chapter.id}", _text(chapter.title), "page-ref"),))
        cited = [Entry(_text(a), (Paragraph(_text(b)),)) for a, b in rows if b]
        if chapter.address:
            there = Link(chapter.address, (Code(chapter.address),))
            cited.insert(-3, Entry(_text(words["address"]), (Paragraph((there,)),)))
        yield Entries(tuple(cited), "source")


def _colophon(plan: Plan, provenance: Sequence[Provenance], tools: Sequence[tuple[str, str]]) -> Iterator[Block]:
    words = _words()["colophon"]
    version = next(version for name, version in tools if name == "kanben")
    others = "、".join(f"{name} {version}" for name, version in tools if name != "kanben")
    yield Paragraph(_text(words["made"].format(version=version)))
    names = "、".join(dict.fromkeys(name for asked in plan.fonts.values() for name in asked.values()))
    yield Paragraph(_text(words["fonts_asked"].format(names=names) if names else words["fonts"]))
    yield Paragraph(_text(words["tools"].format(tools=others)))
    yield Paragraph(_text(words["account"]))
    counts = ("characters", "kept", "changed", "dropped", "added", "unaccounted")
    yield Table(
        (_text(words["source"]), *(_text(words[count]) for count in counts)),
        tuple(
            (
                _text(words["source_as"].format(n=n)),
                *(_text(f"{getattr(p.account, count):,}") for count in counts[:-1]),
                _text(f"{p.unaccounted:,}"),
            )
            for n, p in enumerate(provenance, 1)
        ),
    )


# --- the body ------------------------------------------------------------------


def _body(plan: Plan, articles: Mapping[str, Article]) -> Iterator[Section]:
    parts = any(chapter.part for chapter in plan.chapters)
    opened = 0
    for chapter in plan.chapters:
        if chapter.part:
            opened += 1
            yield Section(f"part-{opened}", "part", _text(chapter.part), ())
        yield from _sections(
            _chapter(chapter, articles[chapter.id], 2 if parts and opened else 1), chapter.sections or 0
        )


def _sections(whole: Section, levels: int) -> Iterator[Section]:
    """Yield ``whole``, cut at its headings of the outermost ``levels``: a novel's chapters are chapters of the book.

    Each takes its heading for its title and its id.  A section with no text of
    its own before the next stands as a part, with the chapters under it.
    """
    at = [i for i, b in enumerate(whole.blocks) if isinstance(b, Heading) and b.level <= levels + 1]
    ends = [*at, len(whole.blocks)]
    opening = replace(whole, blocks=whole.blocks[: ends[0]])
    told = any(block.origin for block in opening.blocks)
    yield opening if told or not at else replace(opening, role="part")
    for begin, end in pairwise(ends):
        heading = whole.blocks[begin]
        assert isinstance(heading, Heading)
        inside = tuple(_raised(block, levels) for block in whole.blocks[begin + 1 : end])
        level = whole.level + heading.level - 1
        holds = end < len(whole.blocks) and isinstance(b := whole.blocks[end], Heading) and b.level > heading.level
        role = "part" if not inside and holds else whole.role
        yield replace(whole, id=heading.id, role=role, title=heading.inlines, blocks=inside, level=level)


def _raised(block: Block, levels: int) -> Block:
    return replace(block, level=max(block.level - levels, 2)) if isinstance(block, Heading) else block


def _chapter(chapter: Chapter, article: Article, level: int) -> Section:
    opening: list[Block] = []
    if chapter.author and not (chapter.author == article.author and opens(article.blocks, "byline")):
        opening.append(Paragraph(_text(chapter.author), "byline"))
    if in_words(chapter.date) and not (chapter.date == article.date and opens(article.blocks, "date")):
        opening.append(Paragraph(_text(in_words(chapter.date)), "date"))
    if chapter.headnote:
        opening.append(Paragraph(_text(chapter.headnote), "headnote"))
    return Section(
        chapter.id,
        "chapter",
        _text(chapter.title),
        (*opening, *_identified(chapter.id, article.blocks)),
        level=level,
        source=chapter.source,
        date=chapter.date,
        address=chapter.address,
    )


def _identified(section: str, blocks: Blocks) -> Iterator[Block]:
    """Give each heading without an id one of its own, in ASCII, by its place in the section."""
    count = 0
    for block in blocks:
        if isinstance(block, Heading) and not block.id:
            count += 1
            yield replace(block, id=f"{section}-s{count}")
        else:
            yield block


def _text(words: str) -> Inlines:
    return (Text(words),) if words else ()


EDTF_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(~?)")


def in_words(day: str) -> str:
    """Return a date (EDTF, to the year, month or day) in Chinese words; empty if it is none of these.

    >>> in_words("2019-05-22"), in_words("2020~")
    ('2019年5月22日', '約2020年')
    """
    if not (match := EDTF_DAY.fullmatch(day)):
        return ""
    year, month, of_month, about = match.groups()
    words = f"{int(year)}年" + (f"{int(month)}月" if month else "") + (f"{int(of_month)}日" if of_month else "")
    return f"約{words}" if about else words
