"""Where a dated passage stands in the seed it came from, as received.

The chronology counts in the text of a chapter; the report and an editor count in
the seed.  Between them stand the chapters of one seed, one after another, and the
edits that made their text of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile

from kanben.chronology.candidates import Candidate, bare
from kanben.chronology.passages import EDITORIAL
from kanben.edits import Revision
from kanben.model import Block, Book, Heading, Paragraph, Section, lines

_LINE_END = re.compile(r"\r\n|\n|\r")
_AROUND = 240
"""How far around a date its sentence is looked for (code points): the next sentence may belong to it too."""


@dataclass(frozen=True, slots=True)
class Place:
    """Code points ``start`` to ``end`` of a seed as decoded, and the line they begin on, from 1."""

    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Seed:
    """A seed as a chronology cites it: its edits, and where each of its chapters begins in what they made of it."""

    revision: Revision
    begins: Mapping[str, int]  # by id of the section
    texts: Mapping[str, str]
    line_ends: tuple[int, ...]

    def place(self, chapter: str, start: int, end: int) -> Place | None:
        """Return where code points ``start`` to ``end`` of a chapter's text came from.

        A change of the repair's that the stretch cuts into is taken whole.  None
        if the chapter does not say there what the edits say: nothing is cited on
        trust.
        """
        at = self.begins.get(chapter, 0)
        a, b = at + start, at + end
        said = self.texts.get(chapter, "")[start:end]
        if not 0 <= a < b or not said or self.revision.text[a:b] != said:
            return None
        first, past = self.revision.around_received(a, b)
        return Place(first, past, bisect_right(self.line_ends, first) + 1)

    def passage(self, one: Candidate) -> Place | None:
        """Return where the whole sentence of ``one`` stands: from its first letter to its last mark.

        Whoever asks for many asks chapter by chapter: the letters of the last one are kept.
        """
        text, said = self.texts.get(one.chapter, ""), one.quotation
        at = text.find(said, max(one.end - len(said), 0), one.start + len(said)) if said else -1
        if at >= 0:  # word for word round the date, as nearly all are
            return self.place(one.chapter, at, at + len(said))
        letters, offsets = bare(text)
        wanted, own = bare(said)
        at = bisect_left(offsets, one.start - len(said) - _AROUND)
        stop = bisect_left(offsets, one.end + len(said) + _AROUND)
        while wanted and (at := letters.find(wanted, at, stop)) >= 0:
            first, past = offsets[at], offsets[at + len(wanted) - 1] + 1
            if first <= one.start and one.end <= past:
                before, after = said[: own[0]], said[own[-1] + 1 :]
                first -= _agree(text[max(first - len(before), 0) : first][::-1], before[::-1])
                return self.place(one.chapter, first, past + _agree(text[past : past + len(after)], after))
            at += 1
        return None


def _agree(one: str, other: str) -> int:
    """Return how many characters two texts have in common from their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def seeds(book: Book, revisions: Mapping[str, Revision]) -> dict[str, Seed]:
    """Return the seeds ``revisions`` speak of, by name, as the chapters of ``book`` were made of them.

    The text of a seed's chapters is what its edits left, apart from the
    paragraphs the binding opens the first with; each further chapter has its
    title from the text.
    """
    made = {}
    of_seed: dict[str, list[Section]] = defaultdict(list)
    for section in book.body:
        of_seed[section.source].append(section)
    for name, revision in revisions.items():
        begins: dict[str, int] = {}
        texts: dict[str, str] = {}
        at = 0
        for section in of_seed[name]:
            said = "\n".join(lines(section.blocks))
            at += -_length(_opening(section)) if not begins else _length((Heading(2, section.title),))
            begins[section.id], texts[section.id] = at, said
            at += len(said) + 1 if section.blocks else 0
        ends = tuple(found.end() for found in _LINE_END.finditer(revision.received))
        made[name] = Seed(revision, begins, texts, ends)
    return made


def _opening(section: Section) -> tuple[Block, ...]:
    """Return the paragraphs the binding set before the article's own."""
    return tuple(
        takewhile(lambda b: isinstance(b, Paragraph) and b.origin is None and b.role in EDITORIAL, section.blocks)
    )


def _length(blocks: tuple[Block, ...]) -> int:
    """Return how many code points the lines of ``blocks`` are, each with its line end."""
    return sum(len(line) + 1 for line in lines(blocks))
