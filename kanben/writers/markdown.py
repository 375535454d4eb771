"""The chapters as Markdown: one file each, to keep, to compare, to read in again.

Our own reader, given such a file, finds the same blocks in it.  A line in braces
(``{.lead}``) says what the block before it is where Markdown has no word for it,
and the front matter who speaks in a dialogue: a turn opens with its speaker in
strong type.  The byline and the date a chapter opens with, and an attribution that
begins with a dash, are known by what they say.

Words are never lost.  What is:

- ids and numbers of spans, and links to what is in none of these files: a book gives
  its ids itself, and dates lead to the chronology again when that is made again;
- roles only the program gives, which no seed may have; tongues that are no BCP 47;
- the notes and marks of the title, which an article has as words alone;
- white space at either end of a line, empty lines and blocks; a tab in a listing is spaces;
- turns and entries inside other blocks, and speakers whose names hold commas, brackets or
  marks: they are paragraphs that open with strong words;
- a drawing: it is its caption and a list of its words;
- a listing inside another block that has a fence in it: it is lines of code;
- a reading for several characters with a syllable for each: it is as many readings;
- rows of a table of unequal length, which are filled up; marks in marks, from the fifth on.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Mapping

from kanben.dialect import SPEAKING
from kanben.model import Blocks, Book, Heading, Paragraph, Section, Turn
from kanben.outline import title
from kanben.writers.markdown_blocks import Sheet
from kanben.writers.markdown_inlines import Hand, words

_LISTED = re.compile(r"[^\s,\[\]\"'#:](?:[^,\[\]\"'#:\n]*[^\s,\[\]\"'#:])?")
_BARE = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`](?!.*: )(?!.* #).*(?<!:)")


def chapters(book: Book) -> dict[str, str]:
    """Return the body of ``book`` as Markdown files: ``{"01-ID.md": text}``, in reading order."""
    width = max(2, len(str(len(book.body))))
    names = {part.id: f"{place:0{width}}-{part.id}.md" for place, part in enumerate(book.body, 1)}
    lead = {f"#{part.id}": names[part.id] for part in book.body}
    headed = {part.id: _headings(part) for part in book.body}
    lead |= {target: f"{names[id]}{target}" for id, targets in headed.items() for target in targets}
    within = {id: {target: target for target in targets} for id, targets in headed.items()}
    language = book.metadata.language
    return {names[part.id]: chapter(part, language, ChainMap(within[part.id], lead)) for part in book.body}


def _headings(section: Section) -> list[str]:
    """Return what leads to each heading of ``section`` that a reader would number as we do."""
    headings = (block for block in section.blocks if isinstance(block, Heading))
    return [f"#{heading.id}" for n, heading in enumerate(headings, 1) if heading.id == f"{section.id}-s{n}"]


def chapter(section: Section, language: str = "", places: Mapping[str, str] | None = None) -> str:
    """Return one section as Markdown, what is known of it as front matter.

    ``language`` (BCP 47) is the variant's; ``places`` says what leads to each
    ``#id`` in the files that lie beside this one.

    >>> from kanben.model import Note, Strong, Text
    >>> opening = Paragraph((Text("1. 井在"), Strong((Text("村口"),)), Note((Paragraph((Text("村東。"),)),))))
    >>> print(chapter(Section("well", "chapter", (Text("井邊"),), (opening,), date="2019-05-22")))
    ---
    title: 井邊
    date: 2019-05-22
    id: well
    ---
    <BLANKLINE>
    # 井邊
    <BLANKLINE>
    1\\. 井在**村口**[^1]
    <BLANKLINE>
    [^1]: 村東。
    <BLANKLINE>
    """
    sheet = Sheet(Hand(places or {}), _speakers(section.blocks))
    known = {
        "title": title(section.title),
        "subtitle": _first(section, "subtitle"),
        "source": section.source,
        "author": _first(section, "byline"),
        "date": section.date,
        "id": section.id,
        "role": section.role if section.role != "chapter" else "",
        "language": language,
    }
    matter = [f"{key}: {_quoted(value)}" for key, value in known.items() if value]
    for key, role in SPEAKING.items():
        if names := [name for name, said in sheet.speakers.items() if said == role]:
            matter.append(f"{key}: [{', '.join(names)}]")
    parts = ["\n".join(("---", *matter, "---"))]
    if section.title:
        parts.append("# " + sheet.hand.line(section.title, "\u3000"))
    parts += sheet.opening(section.blocks, known["author"], section.date)
    parts += sheet.asides()
    return "\n\n".join(parts) + "\n"


def _first(section: Section, role: str) -> str:
    """Return the words of the first paragraph with ``role``."""
    found = (title(b.inlines) for b in section.blocks if isinstance(b, Paragraph) and b.role == role)
    return next(found, "")


def _speakers(blocks: Blocks) -> dict[str, str]:
    """Return who speaks and in what role, if a line of the front matter can say so."""
    found: dict[str, str] = {}
    for block in blocks:
        if isinstance(block, Turn) and _LISTED.fullmatch(who := words(block.speaker)):
            found.setdefault(who, block.role)
    return found


def _quoted(value: str) -> str:
    """Return a value of the front matter as YAML has it, in marks where it would be something else."""
    if _BARE.fullmatch(value):
        return value
    mark = '"' if "'" in value else "'"
    return value if mark in value or "\\" in value else f"{mark}{value}{mark}"
