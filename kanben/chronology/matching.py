"""Find the words an editor quotes, whatever marks, spaces and forms of characters have become of them.

A passage is known by its words.  Two texts say the same words here if their
letters, digits and Han agree once width, compatibility forms and the forms a
character has in other scripts (``alike``) are folded: what a repair or another
rule of the house may change.  Nothing looser than that is ever taken for the
passage; the nearest one is only named.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kanben.chronology.candidates import Candidate, Chapter
from kanben.reckoning.folding import fold
from kanben.reckoning.recognising import Reading

_CLAUSE = re.compile(r"[，。！？；：、,!?;:…—\n]+")
_MARKS = " 　，。！？；：、,!?;:…—\n"
_SHORT = 6
"""Letters a quotation has at least, where its line has as many: a shorter one is soon no longer the only one."""
_LONG = 60
"""Letters of a quotation that are compared when its nearest passage is looked for."""
_MANY, _TRIED = 20, 5
"""So often three letters are looked up, and so many places are compared letter by letter."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Code points ``start`` to ``end`` of a chapter's text; ``chapter`` is the id of the section."""

    chapter: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Letters:
    """The letters of a text, and where in it each of them stands."""

    said: str
    at: tuple[int, ...]

    def stretches(self, wanted: str) -> Iterator[tuple[int, int]]:
        """Yield where ``wanted`` (letters) stands, first to last letter, overlapping ones too."""
        found = self.said.find(wanted) if wanted else -1
        while found >= 0:
            yield self.at[found], self.at[found + len(wanted) - 1] + 1
            found = self.said.find(wanted, found + 1)


class _Forms(dict[str, str]):
    """What each character counts as: nothing, if it is no letter, digit or Han."""

    def __init__(self, alike: Mapping[str, str]) -> None:
        self.alike = alike
        super().__init__()

    def __missing__(self, character: str) -> str:
        plain = fold(unicodedata.normalize("NFKC", character).casefold())
        form = "".join(self.alike.get(c, c) for c in plain if c.isalnum())
        self[character] = form
        return form


class Texts:
    """The chapters as quotations see them."""

    def __init__(self, chapters: tuple[Chapter, ...], alike: Mapping[str, str] | None = None) -> None:
        """Take ``chapters``; ``alike`` goes from a character to the one form that stands for it and its like.

        Without it only the words of dates are folded.
        """
        self.chapters = chapters
        self._forms = _Forms(alike or {})
        self._letters: dict[str, _Letters] = {}

    def letters(self, text: str) -> _Letters:
        """Return the letters of ``text``."""
        pairs = [(form, i) for i, c in enumerate(text) for form in self._forms[c]]
        return _Letters("".join(form for form, _ in pairs), tuple(i for _, i in pairs))

    def chapter(self, chapter: Chapter) -> _Letters:
        """Return the letters of a chapter, which are looked at again and again."""
        name = chapter.section.id
        if name not in self._letters:
            self._letters[name] = self.letters(chapter.text)
        return self._letters[name]

    def of(self, source: str) -> tuple[Chapter, ...]:
        """Return the chapters an article became; all of the book's if ``source`` is empty."""
        return tuple(c for c in self.chapters if source in ("", c.section.source))

    def find(self, quotation: str, source: str = "") -> list[Stretch]:
        """Return every place where the words of ``quotation`` stand."""
        wanted = self.letters(quotation).said
        return [Stretch(c.section.id, *ends) for c in self.of(source) for ends in self.chapter(c).stretches(wanted)]

    def said(self, place: Stretch) -> str:
        """Return the words at ``place``."""
        return next(c.text for c in self.chapters if c.section.id == place.chapter)[place.start : place.end]

    def nearest(self, quotation: str, source: str) -> Stretch | None:
        """Return the passage of ``source`` that is most like ``quotation``, None if hardly half of it is there."""
        wanted = self.letters(quotation).said[:_LONG]
        best, most = None, 0.5
        for chapter in self.of(source) if wanted else ():
            letters = self.chapter(chapter)
            for first in _begins(letters.said, wanted):
                last = min(first + len(wanted), len(letters.said))
                like = SequenceMatcher(None, letters.said[first:last], wanted, autojunk=False).ratio()
                if like > most:
                    best, most = Stretch(chapter.section.id, letters.at[first], letters.at[last - 1] + 1), like
        return best

    def quotation(
        self, chapter: Chapter, one: Candidate | Reading, apart: Sequence[Candidate] = (), *, everywhere: bool = False
    ) -> str:
        """Return words of one line around a date that stand nowhere else in the article, or in the book.

        They grow by clauses, to the right first, and keep clear of the dates
        ``apart``; empty where no words of the line are the only ones.
        """
        start, end = one.start, one.end
        begins, past = _line(chapter, start, end)
        begins = max((begins, *(other.end for other in apart if other.end <= start)))
        past = min((past, *(other.start for other in apart if other.start >= end)))
        text, source = chapter.text, "" if everywhere else chapter.section.source
        cuts = sorted({begins, past, *(e for m in _CLAUSE.finditer(text, begins, past) for e in m.span())})
        first = max((c for c in cuts if c <= start), default=begins)
        last = min((c for c in cuts if c >= end), default=past)
        for a, b in ((start, end), (start, last), (first, last), *_wider(cuts, first, last)):
            said = text[a:b].strip(_MARKS)
            enough = len(self.letters(said).said) >= _SHORT or (a, b) == (begins, past)
            if enough and len(self.find(said, source)) == 1:
                return said
        return ""


def _begins(said: str, wanted: str) -> list[int]:
    """Return where in ``said`` something like ``wanted`` may begin: where most of its threes of letters say so."""
    votes: Counter[int] = Counter()
    for i in range(max(len(wanted) - 2, 1)):
        at, seen = said.find(wanted[i : i + 3]), 0
        while at >= 0 and seen < _MANY:
            votes[max(at - i, 0)] += 1
            at, seen = said.find(wanted[i : i + 3], at + 1), seen + 1
    return sorted(votes, key=lambda begin: (-votes[begin], begin))[:_TRIED]


def _line(chapter: Chapter, start: int, end: int) -> tuple[int, int]:
    """Return where the leaf that holds ``start`` to ``end`` begins and ends."""
    for line in chapter.lines:
        if line.start <= start and end <= line.start + len(line.text):
            return line.start, line.start + len(line.text)
    return start, end


def _wider(cuts: Sequence[int], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield ever wider stretches from cut to cut, to the right and then to the left, in turns."""
    i, j = bisect_left(cuts, first), bisect_left(cuts, last)
    while i > 0 or j < len(cuts) - 1:
        j = min(j + 1, len(cuts) - 1)
        yield cuts[i], cuts[j]
        i = max(i - 1, 0)
        yield cuts[i], cuts[j]


class Dated:
    """The candidates by chapter, for finding those at a place."""

    def __init__(self, kept: Sequence[Candidate]) -> None:
        self._of: dict[str, list[int]] = {}
        for i, one in enumerate(kept):
            self._of.setdefault(one.chapter, []).append(i)
        self._ends = {name: [kept[i].end for i in own] for name, own in self._of.items()}
        self._starts = {name: [kept[i].start for i in own] for name, own in self._of.items()}

    def at(self, place: Stretch) -> list[int]:
        """Return the indices of the candidates that lie over ``place``, in order."""
        own = self._of.get(place.chapter, [])
        if not own:
            return []
        first = bisect_right(self._ends[place.chapter], place.start)
        return own[first : bisect_left(self._starts[place.chapter], place.end)]
