"""What the conversion decided that a person may wish to see, the doubtful first.

Places are gathered from all over the book and told once for each word and
choice, with the company the word was met in; what a person has accepted
(``[reviewed]`` in the glossary) is not told again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from kanben.decision import Decision, Passage
from kanben.variants.conversion import Converter
from kanben.variants.dictionaries import converted
from kanben.variants.galley import Stretch
from kanben.variants.proposed import entry, finished, stretch_for, toml_text
from kanben.variants.reading import doubtful
from kanben.variants.regional import left
from kanben.variants.segments import Segment, apart
from kanben.variants.sheet import BETWEEN, Look, Sheet, signature

KINDS = ("disagreement", "default", "across", "vocabulary", "number", "name", "table", "glossary")
"""The kinds of decision in order of doubt.

A second opinion on the words against the dictionaries; a default of theirs that
has a rival; a phrase that would have reached across two words; a region's word;
a number or a name in its surroundings; our own tables; the editor's glossary.
"""

MOST = 60
"""No more than this many are told; the rest are counted: a list nobody reads shows nothing."""

MOST_LIKE = 12
"""No more sentences than this are told of one decision beside the first."""


@dataclass(frozen=True, slots=True)
class Review:
    """The decisions of one variant, and how many ``more`` are not among them.

    ``known`` are the signatures of what a person has reviewed, those of them
    that were met here ``reviewed``; both are sorted.
    """

    decisions: tuple[Decision, ...] = ()
    more: int = 0
    known: tuple[str, ...] = ()
    reviewed: tuple[str, ...] = ()


def worth_a_look(make: Converter, stretches: Sequence[Stretch], place: str, script: str = "machine") -> Iterator[Look]:
    """Yield a leaf for the review, unless nothing was chosen: not for Simplified, nor in an author's Traditional."""
    if make.to.chain and "traditional" not in (make.source, script):
        yield Look(stretches, place)


@dataclass(slots=True)
class _Like:
    """The places at which one choice was made, by the company of the word; and the choice at the first of them."""

    segment: Segment
    rivals: tuple[str, ...]  # in OpenCC's own Traditional
    met: dict[str, list[int]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return self.segment.kind

    @property
    def count(self) -> int:
        return sum(map(len, self.met.values()))


def review(make: Converter, sheets: Sequence[Sheet]) -> Review:
    """Return what is worth a look in a book laid out on ``sheets``, ranked, but for what has been reviewed."""
    known = tuple(sorted(make.glossary.reviewed))
    if not make.to.chain:
        return Review(known=known)
    sheet = Sheet.joined(sheets, make.to.quotes)
    met: set[str] = set()
    told: list[Decision] = []
    more = 0
    for like in sorted(_gathered(sheet, make), key=_rank):
        open_ = {name: places for name, places in like.met.items() if name not in make.glossary.reviewed}
        met |= like.met.keys() - open_.keys()
        if not open_:
            continue
        like.met = open_
        if len(told) < MOST:
            told.append(_told(like, sheet, make))
        else:
            more += like.count
    return Review(tuple(told), more, known, tuple(sorted(met)))


def _rank(like: _Like) -> tuple[int, float, int]:
    kind = KINDS.index(like.kind) if like.kind in KINDS else len(KINDS)
    return kind, -like.segment.doubt, like.segment.start


def _gathered(sheet: Sheet, make: Converter) -> Iterator[_Like]:
    """Yield the choices of a book that could have gone otherwise, like ones as one."""
    met: dict[tuple[str, str], tuple[Segment, list[int]]] = {}
    for segment in _places(sheet, make):
        if segment.kind:
            name = signature(sheet.company(segment.start, segment.end), segment.form)
            met.setdefault((name, segment.kind), (segment, []))[1].append(segment.start)
    silent = [segment for segment, _ in met.values() if not segment.rivals]
    unaided = dict(zip(silent, _unaided(sheet, silent, make), strict=True))
    found: dict[tuple[str, str, str, tuple[str, ...]], _Like] = {}
    for (name, _), (segment, places) in met.items():
        a, b = sheet.landed(segment.start, segment.end)
        made = sheet.made[a:b]
        told = segment.rivals or unaided[segment]
        rivals = tuple(r for r in told if finished(r, make.to) != made)
        if rivals:
            key = (sheet.canonical[segment.start : segment.end], segment.form, segment.kind, rivals)
            found.setdefault(key, _Like(segment, rivals)).met[name] = places
    yield from found.values()


def _places(sheet: Sheet, make: Converter) -> Iterator[Segment]:
    """Yield what was settled in a book, and what was left to the dictionaries that a person may wish to see."""
    yield from sheet.settled
    settled = [*sheet.settled]
    if make.vocabulary == "regional":
        fixed = {at for segment in settled for at in range(segment.start, segment.end)}
        stays = [one for one in left(sheet.canonical, make.to) if fixed.isdisjoint(range(one.start, one.end))]
        yield from stays
        settled = list(apart((*settled, *stays)))
    yield from doubtful(sheet.canonical, settled)


def _unaided(sheet: Sheet, segments: Sequence[Segment], make: Converter) -> Iterator[tuple[str, ...]]:
    """Yield what the dictionaries alone would have made of each place, or nothing where that cannot be told."""
    if not segments:
        return
    bounds = [sheet.clause(segment.start, segment.end) for segment in segments]
    clauses = [sheet.canonical[first:last] for first, last in bounds]
    plain = converted(make.to.chain[0], BETWEEN.join(clauses)).split(BETWEEN)
    for segment, (first, last), said in zip(segments, bounds, plain, strict=True):
        even = len(said) == last - first
        yield (said[segment.start - first : segment.end - first],) if even else ()


def _told(like: _Like, sheet: Sheet, make: Converter) -> Decision:
    """Write down one choice, with its sentences and what may be pasted about it."""
    width = like.segment.end - like.segment.start
    shown = [(name, sheet.passage(at[0], at[0] + width)) for name, at in islice(like.met.items(), MOST_LIKE + 1)]
    first = shown[0][1]
    rivals = {finished(rival, make.to): rival for rival in like.rivals}
    entries_: dict[str, str] = {}
    if like.kind != "glossary":
        places = {at for some in like.met.values() for at in some}
        stretch = stretch_for(sheet, like.segment, places)
        for form, standard in {first.word: like.segment.form, **rivals}.items():
            other = " or ".join(name for name in (first.word, *rivals) if name != form)
            if stretch:
                entries_[form] = entry(sheet, like.segment, stretch, standard, f"{form} here, not {other}", make)
    return Decision(
        first.text,
        sheet.canonical[like.segment.start : like.segment.end],
        first.word,
        like.segment.reason,
        first.place,
        like.count,
        like.kind,
        first.start,
        first.end,
        tuple(rivals),
        tuple(passage for _, passage in shown[1:]),
        "" if like.kind == "glossary" else "\n".join(_line(name, passage) for name, passage in shown),
        entries_,
    )


def _line(name: str, passage: Passage) -> str:
    """Return a line for ``[reviewed]``: the signature, and a few words to know the place by."""
    words = passage.text[max(passage.start - 6, 0) : passage.end + 6].strip()
    return f'"{name}" = {toml_text(words)}'
