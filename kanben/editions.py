"""The editions of one variant: the book is varied, written in every format asked for, and each file is proofed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from kanben.findings import Finding
from kanben.index import index
from kanben.manuscript import Manuscript
from kanben.model import Book
from kanben.proof.epub import check_epub
from kanben.proof.pdf import folios, proofed
from kanben.proof.press import check_press
from kanben.typeset import unfit
from kanben.variants import Varied, vary
from kanben.writers.cover import cover
from kanben.writers.epub import epub
from kanben.writers.markdown import chapters
from kanben.writers.markup import IMAGES
from kanben.writers.pdf import pdf
from kanben.writers.press import press


@dataclass(frozen=True, slots=True)
class Variant:
    """One variant of the book, written."""

    tag: str
    files: Mapping[str, bytes]
    review: Mapping[str, Any]  # what of it wants a human eye, as the variants tell it
    findings: tuple[Finding, ...]
    faults: tuple[Finding, ...]
    folios: Mapping[str, str]  # of the places in its PDF, by id


def make(manuscript: Manuscript, tag: str, formats: Sequence[str]) -> Variant:
    """Vary, write and proof the book in one variant."""
    converted = varied(manuscript, tag)
    indexed = index(converted.book)
    book, styles = indexed.book, manuscript.styles
    name = f"{book.metadata.slug}.{tag}"
    files: dict[str, bytes] = {}
    faults: list[Finding] = []
    stands: dict[str, str] = {}
    noticed = [*converted.findings, *indexed.findings]
    set_in = manuscript.faces[tag]
    front = cover(book, styles=styles, faces=set_in) if {"epub", "pdf", "press"} & set(formats) else b""
    if "epub" in formats:
        content = files[f"{name}.epub"] = epub(
            book, styles=styles, cover=front, modified=f"{book.metadata.date}T00:00:00Z"
        )
        faults += check_epub(content, book)
    plan, printed = manuscript.plan, manuscript.plan.printing
    if {"pdf", "press"} & set(formats):  # laid out once: the file for the printer is made from that for readers
        reading = pdf(book, styles=styles, trim=plan.trim, cover=front, faces=set_in, archive=printed.archive)
    if "pdf" in formats:
        files[f"{name}.pdf"] = reading
        wrong, of_lines = proofed(reading, book)
        stands = folios(reading)
        faults += wrong
        noticed += (*unfit(), *of_lines)
    if "press" in formats:
        content = press(reading, profile=manuscript.profile, signature=printed.signature)
        files[f"{name}.press.pdf"] = content
        faults += check_press(content, book)
    if "chapters" in formats:
        files |= chapter_files(tag, book)
    return Variant(tag, files, asdict(converted.review), tuple(noticed), tuple(faults), stands)


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
    return vary(manuscript.book, tag, manuscript.glossary, **words(manuscript, tag))
