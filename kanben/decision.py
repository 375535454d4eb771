"""A choice of the conversion that could have gone otherwise: made by the variants, told by the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of an edition: the word in question is ``text[start:end]``; ``place`` as in :class:`Decision`."""

    text: str
    start: int
    end: int
    place: str = ""

    @property
    def word(self) -> str:
        """The word in question."""
        return self.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Decision:
    """One choice: ``before`` became ``after`` in the sentence ``text``, because ``why``.

    ``text[start:end]`` is the word, ``before`` what it is in canonical
    Simplified, ``rivals`` what else it might have become in this edition.  So
    it was decided ``count`` times, first at ``place``: an offset in code points
    (``seeds/a.txt:417``), in the report a line, or ``#id`` of a section.
    ``like`` are other sentences of which the same holds, one for each company
    the word keeps.  ``accept`` is ready to paste under ``[reviewed]`` in
    book/glossary.toml, a line for each sentence shown; ``entries`` go from a
    form, the choice first, to a ``[[term]]`` that settles the place so.
    """

    text: str
    before: str
    after: str
    why: str
    place: str = ""
    count: int = 1
    kind: str = ""
    start: int = 0
    end: int = 0
    rivals: tuple[str, ...] = ()
    like: tuple[Passage, ...] = ()
    accept: str = ""
    entries: Mapping[str, str] = field(default_factory=dict)
