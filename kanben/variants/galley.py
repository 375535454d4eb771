"""A galley: the texts of many leaves, converted at once and cut apart again.

Every step is asked once for a whole section, with a mark between what must not
be read together, since to ask takes longer than to answer.  What is no Chinese
is set aside first.  The rest is brought to canonical Simplified; there the
glossary and our own reading settle what they know; the dictionaries do what
remains, and the forms of the house come last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, islice, pairwise, repeat
from typing import Literal, NamedTuple, TypeAlias

from kanben.findings import Finding, Trouble, stop_on
from kanben.variants import shared
from kanben.variants.dictionaries import Engine, converted
from kanben.variants.glossary import Glossary
from kanben.variants.kept import kept
from kanben.variants.phrases import carried
from kanben.variants.protected import TELLING, has_keeps, shielded, terms
from kanben.variants.regional import regional
from kanben.variants.segments import Segment
from kanben.variants.tags import Variant, Vocabulary

Script = Literal["simplified", "traditional", "machine"]
Spans: TypeAlias = Sequence[tuple[int, int]]

WAYS: Mapping[str, Script] = {"simplified": "simplified", "traditional": "traditional", "machine": "machine"}
"""The verdicts (:mod:`kanben.variants.script`) that say which way a text goes; the others leave it open."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a leaf on its way: what it was, in each step, and is.

    ``forms`` are the text as received, in canonical Simplified, and in the
    variant, but for its quotation marks; where something was set aside, only
    the first and the last.  ``settled`` says who fixed it as it is (an address,
    an inline rule, the glossary); empty where the dictionaries spoke, and then
    ``overruled`` are the places in the canonical text where we spoke first.
    """

    forms: tuple[str, ...]
    settled: str = ""
    overruled: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """What a galley is set to: the variant, its vocabulary, the editor's words."""

    to: Variant
    vocabulary: Vocabulary = "as-written"
    glossary: Glossary = field(default_factory=Glossary, repr=False)
    engine: Engine = "exact"


class _Piece(NamedTuple):
    """A piece of canonical text that is converted with its neighbours out of sight."""

    text: str
    segment: Segment | None = None

    @property
    def word(self) -> str:
        """The editor's word for it, or nothing."""
        return self.segment.form if self.segment and self.segment.reason.startswith("glossary") else ""


def galley(
    texts: Sequence[str],
    scripts: Sequence[Script],
    measure: Measure,
    places: Sequence[str] = (),
    aloud: Sequence[Spans] = (),
    counts: Sequence[int] = (),
) -> list[list[Stretch]]:
    """Return each of ``texts`` in stretches; ``scripts`` say what each is.

    ``places`` say where each stands, for what is wrong with it; ``aloud`` where in
    each there are readings, so that no other word comes to stand under them;
    ``counts`` how many of the texts each section has, for none is read with another.
    Raises Trouble with all inline rules that are not closed or have no form for the variant.
    """
    shields = _shields(texts, measure, places or [""] * len(texts))
    gaps = [
        (gap, script)
        for text, script, shield in zip(texts, scripts, shields, strict=True)
        for gap in _between(text, shield)
    ]
    mark = _mark(texts)
    canonical = _canonical(gaps, mark)
    ends = _ends(canonical, shields, counts or [len(texts)])
    words: Iterable[Segment] = ()
    if measure.vocabulary == "regional":
        spans = [
            [(max(start, begin) - begin, min(end, begin + len(gap)) - begin) for start, end in spoken]
            for text, shield, spoken in zip(texts, shields, aloud or [()] * len(texts), strict=True)
            for begin, gap in zip([0, *(segment.end for segment in shield)], _between(text, shield), strict=True)
        ]
        heard = map(_heard, (gap for gap, _ in gaps), canonical, spans, repeat(mark))
        words = _words(list(heard), [script for _, script in gaps], mark, measure, ends)
    pieces = list(_pieces(canonical, _settled(mark.join(canonical), words, measure, ends)))
    made = iter(_made([piece for some in pieces for piece in some], measure, mark))
    stretches = iter([list(_stretches(*gap, some, made, measure)) for gap, some in zip(gaps, pieces, strict=True)])
    return [list(_leaf(text, shield, stretches)) for text, shield in zip(texts, shields, strict=True)]


def _shields(texts: Sequence[str], measure: Measure, places: Sequence[str]) -> list[list[Segment]]:
    """Return what is set aside in each text, or stop on all that is wrong with their inline rules."""
    shields: list[list[Segment]] = []
    problems: list[Finding] = []
    plain = not has_keeps(measure.glossary)
    for text, place in zip(texts, places, strict=True):
        try:
            none = plain and not TELLING.search(text)
            shields.append([] if none else list(shielded(text, measure.to, measure.glossary, place)))
        except Trouble as trouble:
            problems += trouble.findings
    stop_on(problems)
    return shields


def _between(text: str, shield: Sequence[Segment]) -> Iterator[str]:
    """Yield what lies before, between and behind the segments set aside."""
    done = 0
    for segment in shield:
        yield text[done : segment.start]
        done = segment.end
    yield text[done:]


def _mark(texts: Sequence[str]) -> str:
    """Return a character that none of ``texts`` has: a noncharacter, if one is free (Unicode 23.7)."""
    whole = "".join(texts)
    return next(c for c in map(chr, chain(range(0xFDD0, 0xFDF0), range(0x10FFFF, 0, -1))) if c not in whole)


def _canonical(gaps: Sequence[tuple[str, Script]], mark: str) -> list[str]:
    """Return the gaps in canonical Simplified, those that are so as they are."""
    others = iter(shared.simplified(mark.join(gap for gap, script in gaps if script != "simplified")).split(mark))
    return [gap if script == "simplified" else next(others) for gap, script in gaps]


def _ends(canonical: Sequence[str], shields: Sequence[Sequence[Segment]], counts: Sequence[int]) -> tuple[int, ...]:
    """Return where the sections end in the canonical gaps, which stand one mark apart."""
    after, gaps = (list(accumulate((len(one) + 1 for one in some), initial=0)) for some in (canonical, shields))
    return tuple(after[gaps[texts]] - 1 for texts in accumulate(counts))


def _heard(received: str, canonical: str, spans: Spans, mark: str) -> str:
    """Return ``canonical`` with marks in the places of ``received`` that have readings."""
    for start, end in spans:
        if start < end:
            if len(received) != len(canonical):
                start, end = carried([start, end], received, canonical)  # noqa: PLW2901 - the same place there
            canonical = canonical[:start] + mark * (end - start) + canonical[end:]
    return canonical


def _words(
    canonical: Sequence[str], scripts: Sequence[Script], mark: str, measure: Measure, ends: Sequence[int]
) -> Iterable[Segment]:
    """Return the words of the region; a text in Simplified has the mainland's already."""
    own = measure.to.script == "simplified"
    asked = (
        mark * len(gap) if own and script == "simplified" else gap
        for gap, script in zip(canonical, scripts, strict=True)
    )
    return regional(mark.join(asked), measure.to, ends)


def _settled(canonical: str, words: Iterable[Segment], measure: Measure, ends: tuple[int, ...]) -> list[Segment]:
    """Return what is settled in ``canonical``: the editor's words, ``words`` of the region, our own reading.

    Of two that meet the editor's stands; of others the longer, and of two as long the region's.
    """
    read = shared.read(canonical, ends) if measure.to.chain else ()
    ranked = sorted(chain(words, read), key=lambda segment: segment.start - segment.end)
    taken = bytearray(len(canonical))
    stand = []
    for segment in chain(terms(canonical, measure.to, measure.glossary), ranked):
        if not any(taken[segment.start : segment.end]):
            taken[segment.start : segment.end] = b"\1" * (segment.end - segment.start)
            stand.append(segment)
    return sorted(stand, key=lambda segment: segment.start)


def _pieces(gaps: Iterable[str], settled: Sequence[Segment]) -> Iterator[list[_Piece]]:
    """Yield each of ``gaps``, which stand one mark apart, cut up: what is settled, and what stands between."""
    start = at = 0
    for gap in gaps:
        found: list[_Piece] = []
        done, end = start, start + len(gap)
        while at < len(settled) and settled[at].start < end:
            segment = settled[at]
            found += [_Piece(gap[done - start : segment.start - start])] if segment.start > done else []
            found.append(_Piece(gap[segment.start - start : segment.end - start], segment))
            done = segment.end
            at += 1
        yield [*found, _Piece(gap[done - start :])] if done < end else found
        start = end + 1


def _made(pieces: Sequence[_Piece], measure: Measure, mark: str) -> list[str]:
    """Return what becomes of each piece: what we settled takes the later steps too, the editor's words do not."""
    steps = measure.to.chain
    free = mark.join(piece.text for piece in pieces if not piece.segment)
    answers = iter((converted(steps[0], free, measure.engine) if steps else free).split(mark))
    text = mark.join(piece.segment.form if piece.segment else next(answers) for piece in pieces)
    for step in steps[1:]:
        text = converted(step, text, measure.engine)
    made = housed(text, measure.to).split(mark)
    return [piece.word or form for piece, form in zip(pieces, made, strict=False)]


def _stretches(
    received: str, script: Script, pieces: Sequence[_Piece], made: Iterator[str], measure: Measure
) -> Iterator[Stretch]:
    """Yield a gap in stretches: each of the editor's words by itself, and each piece that grew or shrank."""
    forms = list(islice(made, len(pieces)))
    if len(pieces) == 1 and not pieces[0].segment and len(received) == len(pieces[0].text) == len(forms[0]):
        own = kept(received, pieces[0].text, forms[0], measure.to) if script == "traditional" else forms[0]
        yield Stretch((received, pieces[0].text, own))
        return
    groups: list[list[tuple[_Piece, str]]] = []
    alone = True
    for piece, form in zip(pieces, forms, strict=True):
        single = bool(piece.word) or len(form) != len(piece.text)
        if single or alone:
            groups.append([])
        groups[-1].append((piece, form))
        alone = single
    texts = ["".join(piece.text for piece, _ in group) for group in groups]
    edges = list(accumulate(map(len, texts)))[:-1]
    if sum(map(len, texts)) != len(received):
        edges = carried(edges, "".join(texts), received)
    for (start, end), text, group in zip(pairwise([0, *edges, len(received)]), texts, groups, strict=False):
        form = "".join(form for _, form in group)
        first = group[0][0]
        settled = first.segment.reason if first.word and first.segment else ""
        if script == "traditional" and not settled and end - start == len(text) == len(form):
            form = kept(received[start:end], text, form, measure.to)
        yield Stretch((received[start:end], text, form), settled, () if settled else tuple(_placed(group)))


def _placed(group: Iterable[tuple[_Piece, str]]) -> Iterator[Segment]:
    """Yield the settled segments of a group, with their places in it."""
    at = 0
    for piece, _ in group:
        end = at + len(piece.text)
        if was := piece.segment:
            yield Segment(at, end, was.form, was.reason, was.kind, was.rivals, was.doubt)
        at = end


def _leaf(text: str, shield: Sequence[Segment], gaps: Iterator[list[Stretch]]) -> Iterator[Stretch]:
    """Yield the stretches of one leaf: those of its gaps, and between them what was set aside."""
    yield from next(gaps)
    for segment in shield:
        yield Stretch((text[segment.start : segment.end], segment.form), segment.reason)
        yield from next(gaps)


def landed(stretches: Sequence[Stretch], cuts: Sequence[int]) -> list[int]:
    """Return where ``cuts``, rising offsets in the text as received, fall in the text as converted."""
    moved: list[int] = []
    start = begin = at = 0
    for stretch in stretches:
        end = start + len(stretch.forms[0])
        first = at
        while at < len(cuts) and cuts[at] < end:
            at += 1
        inside = [cut - start for cut in cuts[first:at]]
        for was, now in pairwise(stretch.forms):
            if inside and len(was) != len(now):
                inside = [min(at, len(now)) for at in inside] if stretch.settled else carried(inside, was, now)
        moved += [begin + cut for cut in inside]
        start, begin = end, begin + len(stretch.forms[-1])
    return moved + [begin] * (len(cuts) - len(moved))


def housed(text: str, wanted: Variant) -> str:
    """Return ``text`` with the forms of the house of ``wanted``."""
    for form, ours in wanted.house.items():
        text = text.replace(form, ours)
    return text
