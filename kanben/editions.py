"""The editions of one variant: the book is varied, written in every format asked for, and each file is proofed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from kanben.findings import Finding, Trouble
from kanben.index import index
from kanben.kept_cover import cover
from kanben.manuscript import Manuscript
from kanben.model import Book
from kanben.proof.access import check_claim
from kanben.proof.epub import check_epub
from kanben.proof.limits import limits
from kanben.tongues import japanese, tongues
from kanben.variants import Varied, stray, vary
from kanben.writers.epub import certified, epub
from kanben.writers.epub_fonts import lacking
from kanben.writers.kindle import kindle
from kanben.writers.markdown import chapters
from kanben.writers.markup import IMAGES
from kanben.writers.package import identifier

if TYPE_CHECKING:
    from kanben.proof.page_list import Beginning
    from kanben.writers.page_breaks import Paged

SCREEN = frozenset(("epub", "kindle"))
"""Formats that are an EPUB, or made of one."""

PAPER = frozenset(("pdf", "press"))
"""Formats that have pages."""

_UNPAGED = Finding(
    "E-223",
    "the EPUB marks the pages of the printed book, and that cannot be laid out",
    "book/book.toml",
    hint='mend that, or take "pdf" and "press" out of formats: the EPUB is then made without pages',
)

STYLE = frozenset(("E-237",))
"""What an editor's own style does to a reader: told, and no edition is withheld for it."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One variant of the book, written."""

    tag: str
    files: Mapping[str, bytes]
    review: Mapping[str, Any]  # what of it wants a human eye, as the variants tell it
    findings: tuple[Finding, ...]
    faults: tuple[Finding, ...]
    folios: Mapping[str, str]  # of the places in its PDF, by id


@dataclass(frozen=True, slots=True)
class _Made:
    """Files of one kind, and what there is to say of them."""

    files: dict[str, bytes] = field(default_factory=dict)
    faults: tuple[Finding, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Printed(_Made):
    """The files for paper, and what the EPUB takes of them."""

    paged: Paged | None = None  # where the pages begin, as they were set
    begins: tuple[Beginning, ...] | None = None  # … as they are read out of the finished file
    folios: Mapping[str, str] = field(default_factory=dict)


def make(
    manuscript: Manuscript,
    tag: str,
    formats: Sequence[str],
    show: Callable[[str], None] = lambda _: None,
    *,
    fresh: bool = False,
) -> Variant:
    """Vary, write and proof the book in one variant; ``show`` hears how far it is; ``fresh`` draws the cover anew."""
    asked = frozenset(formats)
    show(f"{tag}: words")
    converted = varied(manuscript, tag)
    indexed = index(converted.book)
    book = tongues(indexed.book)
    front = b""
    if (SCREEN | PAPER) & asked:
        front = cover(book, manuscript.styles, manuscript.faces[tag], fresh=fresh)
    show(f"{tag}: pages")
    paper = _on_paper(manuscript, book, front, asked, show)
    show(f"{tag}: EPUB")
    screen = _on_screen(manuscript, book, front, asked, paper) if SCREEN & asked else _Made()
    markdown = chapter_files(tag, indexed.book) if "chapters" in asked else {}
    findings = (*converted.findings, *indexed.findings, *paper.findings, *screen.findings)
    files = screen.files | paper.files | markdown
    return Variant(tag, files, asdict(converted.review), findings, (*screen.faults, *paper.faults), paper.folios)


def _on_paper(
    manuscript: Manuscript, book: Book, front: bytes, asked: frozenset[str], show: Callable[[str], None]
) -> _Printed:
    """Lay the book out, once: the printer's file is made from the reader's, the EPUB's page list from its pages.

    A book that is printed is laid out for its EPUB too, though no PDF be asked for.
    """
    plan, tag = manuscript.plan, book.metadata.language
    in_print = PAPER & set(plan.editions.formats)
    if not (PAPER & asked or (SCREEN & asked and in_print)):
        return _Printed()
    # what sets pages and reads them again is as long in coming as a chapter in the making
    from kanben.proof.pdf import begins, folios, proofed
    from kanben.proof.press import check_press
    from kanben.typeset import unfit
    from kanben.writers.pdf import printed
    from kanben.writers.press import press

    try:
        laid = printed(
            book,
            styles=manuscript.styles,
            trim=plan.trim,
            cover=front,
            faces=manuscript.faces[tag],
            archive=plan.printing.archive,
            written=bool(PAPER & asked),
            show=show,
        )
    except Trouble as trouble:
        if PAPER & asked:
            raise
        raise Trouble(*trouble.findings, _UNPAGED, exit_code=trouble.exit_code) from None
    name, reading = _name(book), laid.content
    files: dict[str, bytes] = {}
    faults: tuple[Finding, ...] = ()
    findings: tuple[Finding, ...] = ()
    stands: dict[str, str] = {}
    begun: tuple[Beginning, ...] | None = None
    if "pdf" in asked:
        files[f"{name}.pdf"] = reading
        read = proofed(reading, book)
        begun, stands = read.pages, folios(reading)
        faults, findings = read.faults, (*unfit(), *read.lines)
    if "press" in asked:
        content = press(reading, profile=manuscript.profile, signature=plan.printing.signature)
        files[f"{name}.press.pdf"] = content
        faults += check_press(content, book)
    if not in_print:
        return _Printed(files, faults, findings, folios=stands)
    if SCREEN & asked and reading and begun is None:
        begun = begins(reading, book)
    return _Printed(files, faults, findings, laid.paged, begun, stands)


def _on_screen(manuscript: Manuscript, book: Book, front: bytes, asked: frozenset[str], paper: _Printed) -> _Made:
    """Write the EPUB, proof it against book and pages, and make of it what else is read on a screen."""
    editions, tag, name = manuscript.plan.editions, book.metadata.language, _name(book)
    vertical = editions.direction.get(tag) == "vertical"
    modified, faces = f"{book.metadata.date}T00:00:00Z", manuscript.faces[tag]
    content = epub(
        book,
        styles=manuscript.styles,
        cover=front,
        modified=modified,
        paged=paper.paged,
        vertical=vertical,
        faces=faces,
        embed=editions.embed_fonts,
    )
    found = check_epub(content, book, paper.begins, vertical=vertical, strays=partial(stray, tag=tag))
    content, told = answered_for(content, book, found)
    faults = tuple(finding for finding in found if finding.code not in STYLE)
    of_style = (finding for finding in found if finding.code in STYLE)
    findings = (*lacking(book, faces), *of_style, *told, *limits(content, f"{name}.epub"))
    files = {f"{name}.epub": content} if "epub" in asked else {}
    if "kindle" in asked:
        made, warned = kindle(content, name=f"{name}.azw3", identifier=identifier(book), modified=modified)
        files |= {f"{name}.azw3": made} if made else {}
        findings, faults = (*findings, *(warned if made else ())), (*faults, *(() if made else warned))
    return _Made(files, faults, findings)


def _name(book: Book) -> str:
    return f"{book.metadata.slug}.{book.metadata.language}"


def answered_for(edition: bytes, book: Book, found: Sequence[Finding]) -> tuple[bytes, tuple[Finding, ...]]:
    """Return an EPUB with the claim that everybody can use it, if ``found`` is nothing and somebody answers for it.

    The proof needs no program beside this one, so the claim does not hang on the
    machine.  What it cannot see, the one who is named has looked at.
    """
    certifier = book.metadata.certifier
    if not certifier:
        return edition, ()
    if found:
        message = f"{book.metadata.language}: not claimed to conform: {len(found)} checks failed"
        return edition, (Finding("E-231", message, hint=f"once they pass, the claim names {certifier}"),)
    claimed = certified(edition, certifier)
    return claimed, check_claim(claimed, book)


def chapter_files(tag: str, book: Book) -> dict[str, bytes]:
    """Return the chapters of ``book`` as Markdown and its pictures, by their paths in ``dist/``."""
    files = {name: text.encode() for name, text in chapters(book).items()}
    files |= {f"{IMAGES}{image.name}": image.content for image in book.images}
    return {f"chapters/{tag}/{name}": content for name, content in files.items()}


def words(manuscript: Manuscript, tag: str) -> dict[str, str]:
    """Return what book.toml says of the words of a variant and of the engine that converts them."""
    return {
        "vocabulary": manuscript.plan.editions.vocabulary.get(tag, "as-written"),
        "engine": manuscript.plan.editions.engine,
    }


def varied(manuscript: Manuscript, tag: str) -> Varied:
    """Return the book in the variant ``tag``, and what its words want of a human eye."""
    return vary(japanese(manuscript.book), tag, manuscript.glossary, **words(manuscript, tag))
