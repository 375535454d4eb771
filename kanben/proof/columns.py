"""Proof that an edition in columns is one throughout, and that one in lines is none.

Source: EPUB 3.3, https://www.w3.org/TR/epub-33/ ("The page-progression-direction
attribute"): the spine says to which side pages turn; CSS says how each is set.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from kanben.model import Book, lines, plain
from kanben.proof.opened import OPF, XHTML, Element

LEVEL = frozenset(("imprint", "colophon"))
"""Sections that stay in lines in a book in columns."""

_ROTATED = re.compile("[\ufe10-\ufe19\ufe30-\ufe44\ufe47\ufe48]")
_ESCAPED = re.compile(r"\\0{0,2}(fe(?:1[0-9]|3[0-9a-f]|4[0-478]))(?![0-9a-f])", re.IGNORECASE)
_COLUMNS = re.compile(r"(?:^|[},/])\s*html\b[^{}]*\{[^}]*(?<![\w-])writing-mode\s*:\s*vertical-rl")


def faults(
    files: Mapping[str, bytes], pages: Mapping[str, Element], package: Element, book: Book, *, vertical: bool
) -> Iterator[tuple[str, str]]:
    """Yield codes and sentences: pages do not turn (E-232) or run (E-233) as asked, or a mark came turned (E-234)."""
    spine = package.find(f"{OPF}spine")
    turns = spine.get("page-progression-direction", "default") if spine is not None else "default"
    if (turns == "rtl") != vertical:
        asked = "in columns, and its pages turn from the right (rtl)" if vertical else "in lines"
        yield "E-232", f"the spine says {turns}, but the book is {asked}"
    sheets = {name: body.decode(errors="replace") for name, body in files.items() if name.endswith(".css")}
    runs = {name for name, css in sheets.items() if _COLUMNS.search(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))}
    for name, page in pages.items():
        links = (link.get("href", "") for link in page.iter(f"{XHTML}link"))
        in_columns = any(posixpath.join(posixpath.dirname(name), href) in runs for href in links)
        section = page.find(f"{XHTML}body/{XHTML}section")
        level = section is not None and section.get("class") in LEVEL
        if in_columns != (vertical and not level):
            yield "E-233", f"{name}: the page is set in {'columns' if in_columns else 'lines'}"
    if vertical:
        yield from _rotated(pages, sheets, book)


def _rotated(pages: Mapping[str, Element], sheets: Mapping[str, str], book: Book) -> Iterator[tuple[str, str]]:
    """Yield where a mark is one that comes turned: a reader's font turns marks itself, and would turn these again."""
    found = {name: set(_ROTATED.findall(" ".join(page.xpath("//text() | //@*")))) for name, page in pages.items()}
    for name, css in sheets.items():
        found[name] = set(_ROTATED.findall(css)) | {chr(int(code, 16)) for code in _ESCAPED.findall(css)}
    if not any(found.values()):
        return
    said = [book.metadata.title, *(plain(section.title) for section in book.sections)]
    said += (line for section in book.sections for line in lines(section.blocks))
    written = set(_ROTATED.findall("".join(said)))  # an author may write about them
    for name, marks in found.items():
        for mark in sorted(marks - written):
            yield "E-234", f"{name}: {mark} (U+{ord(mark):04X}) comes turned, and nobody wrote it"
