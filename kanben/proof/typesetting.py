"""Proof the typesetting of a finished PDF, line by line, as a reader with a loupe would."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from operator import itemgetter

import pikepdf

from kanben.findings import Finding
from kanben.model import Book, lines, plain
from kanben.proof.lines import Said, han_gaps, open_most, within
from kanben.proof.marks import custom
from kanben.proof.page import pages
from kanben.proof.paragraphs import EDGE, Setting, central, edges, ended, full_lines, measured, ragged, setting

HAN_USUAL = 0.03
"""Em between hanzi that nine gaps in ten must not pass."""

MANY = 2000
"""Gaps from which that can be said: in a few pages one paragraph decides."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A book's setting in figures: pages, lines, full lines, hanzi gaps in em, faults by code."""

    pages: int
    lines: int
    full: int
    usual: float  # the 90th of a hundred gaps
    most: float
    faults: Counter[str]


def check_lines(content: bytes, book: Book) -> tuple[Finding, ...]:
    """Return what is wrong with the setting of ``book``'s lines, each with its page, its line and its words.

    ``P-213`` —— or …… parted · ``P-214`` a full line off the right edge by more
    than 0.3 pt · ``P-215`` a line longer than the measure · ``P-216`` marks that
    meet, uncompressed · ``P-217`` an opening mark untrimmed at the start of a line ·
    ``P-218`` a mark of full width at the end of one (mainland) · ``P-219`` no gap
    between Han and Latin · ``P-220`` a space there that is not in the book ·
    ``P-221`` a word space over 0.6 em · ``P-222`` letter-spaced Latin · ``P-223``
    hanzi 0.06 em apart or closer than solid, or one gap in ten over 0.03 em ·
    ``P-224`` a pause mark below 0.75 em · ``P-225`` pause marks of neighbouring
    lines unlike by more than 0.3 em · ``P-226`` one character on a last line ·
    ``P-227`` a widow or an orphan · ``P-228`` a line off the grid.

    The file must have tags; without them (``P-205``) there are no lines to proof.
    Raises PdfError for what is no PDF.
    """
    with pikepdf.open(io.BytesIO(content)) as file:
        return told(found_in(file, book), book)


def told(found: Setting, book: Book) -> tuple[Finding, ...]:
    """Return the faults of a setting that has been read, as findings in the order of their codes."""
    name = f"{book.metadata.slug}.{book.metadata.language}.pdf"
    return tuple(Finding(code, message, name) for code, message in sorted(faults(found, book), key=itemgetter(0)))


def figures(content: bytes, book: Book) -> Figures:
    """Return the figures of a finished PDF; raises PdfError for what is no PDF."""
    with pikepdf.open(io.BytesIO(content)) as file:
        found = found_in(file, book)
    gaps = _gaps(found)
    full = len(full_lines(found))
    count = sum(len(lines) for lines in found.paragraphs)
    counted = Counter(code for code, _ in (*edges(found), *faults(found, book)))
    return Figures(len(found.pages), count, full, _ninetieth(gaps), gaps[-1] if gaps else 0.0, counted)


def found_in(file: pikepdf.Pdf, book: Book) -> Setting:
    """Return the setting of ``book`` as it is found in its file."""
    return setting(pages(file), _leaves(book), custom(book.metadata.language))


def faults(found: Setting, book: Book) -> Said:
    """Yield code and sentence for each fault of a setting but ``P-209``, which :func:`paragraphs.edges` tells."""
    spaced = _spaced(book)
    yield from (fault for fault in edges(found) if fault[0] != "P-209")
    names = _names(book)
    yield from measured(found, _forced(book), names)
    yield from ended(found)
    for paragraph in found.paragraphs:
        for line, below in zip_longest(paragraph, paragraph[1:]):
            spread = central(found, line)  # titles are, on purpose
            free = ("P-223",) if spread else ("P-221", "P-223") if ragged(line, names) else ()
            most = open_most(line, below)
            yield from (fault for fault in within(line, found.custom, spaced, most) if fault[0] not in free)
    gaps = _gaps(found)
    if len(gaps) >= MANY and (usual := _ninetieth(gaps)) > HAN_USUAL + 0.0005:
        yield "P-223", f"one gap in ten between hanzi is over {usual:.3f} em ({len(gaps)} gaps)"


def _gaps(found: Setting) -> list[float]:
    return han_gaps(full_lines(found))


def _ninetieth(gaps: list[float]) -> float:
    return gaps[len(gaps) * 9 // 10] if gaps else 0.0


def _said(book: Book) -> Iterator[str]:
    for section in book.sections:
        yield plain(section.title)
        yield from lines(section.blocks)


def _leaves(book: Book) -> tuple[str, ...]:
    return tuple("".join(leaf.split()) for leaf in _said(book) if leaf.strip())


def _forced(book: Book) -> frozenset[str]:
    """Return the last characters of each line that an author ended himself."""
    ended = (line for leaf in _said(book) for line in leaf.split("\n")[:-1])
    return frozenset("".join(line.split())[-EDGE:] for line in ended if line.strip())


def _names(book: Book) -> str:
    """Return the words of the colophon, which tells of programs and faces: no line can be filled with their names."""
    said = (leaf for section in book.sections if section.role == "colophon" for leaf in lines(section.blocks))
    return "".join("".join(leaf.split()) for leaf in said)


def _spaced(book: Book) -> frozenset[str]:
    """Return each character, space and character that the book has itself."""
    said = [leaf.replace("\u00a0", " ") for leaf in _said(book)]
    return frozenset(leaf[at - 1 : at + 2] for leaf in said for at in range(1, len(leaf) - 1) if leaf[at] == " ")
