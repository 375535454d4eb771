"""How a Simplified text is read: which of its Traditional characters each one-to-many character stands for.

The dictionaries speak first.  They are overruled by our tables (names, phrases,
and rules that look at a character's neighbours) and, where one of their phrases
lies across a word, by the likelier division into words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from math import exp

from kanben.variants.dictionaries import converted, entries
from kanben.variants.names import names
from kanben.variants.opinion import crossed, phrases, second
from kanben.variants.phrases import Phrases
from kanben.variants.segments import Segment, apart
from kanben.variants.tables import Row, contexts, rows, ruled

SURE = 1.0
"""How much likelier (a natural logarithm) the other division must be, for the dictionaries to be overruled."""


@cache
def _house() -> tuple[re.Pattern[str], dict[str, tuple[tuple[int, int], ...]], dict[str, Row]]:
    """Return what finds an ambiguous character of our phrases, where the phrases lie around it, and the phrases."""
    table = {row.text: row for row in rows("phrases.tsv")}
    places: dict[str, set[tuple[int, int]]] = {}
    for phrase in table:
        at = next((i for i, c in enumerate(phrase) if c in ambiguous()), 0)
        places.setdefault(phrase[at], set()).add((at, len(phrase)))
    order = {c: tuple(sorted(each, key=lambda place: (-place[0], -place[1]))) for c, each in places.items()}
    return re.compile(f"[{''.join(order)}]"), order, table


@cache
def ambiguous() -> frozenset[str]:
    """Return the characters that have more than one form, or one in a phrase and another alone."""
    alone = entries("STCharacters.txt")
    many = {c for c, forms in alone.items() if len(forms) > 1} | ruled()
    for phrase, form in phrases().items():
        many.update(was for was, now in zip(phrase, form, strict=True) if now != alone.get(was, was)[0])
    return frozenset(many)


@cache
def _told() -> tuple[re.Pattern[str], frozenset[str]]:
    """Return what finds an ambiguous character, and each with a neighbour that may make it another than alone."""
    alone = entries("STCharacters.txt")
    pairs: set[str] = set()
    for phrase, form in phrases().items():
        for i, (was, now) in enumerate(zip(phrase, form, strict=True)):
            if now != alone.get(was, was)[0]:
                pairs.update((phrase[max(i - 1, 0) : i + 1], phrase[i : i + 2]))
    return re.compile(f"[{''.join(sorted(ambiguous()))}]"), frozenset(pair for pair in pairs if len(pair) == 2)


@cache
def _starts() -> dict[str, tuple[int, ...]]:
    return Phrases.of(phrases()).lengths


@cache
def _neighbours() -> frozenset[str]:
    return frozenset(key[i : i + 2] for key in phrases() for i in range(len(key) - 1))


def _phrase(text: str, at: int, low: int, high: int) -> tuple[int, int]:
    """Return the phrase the dictionaries, which read from ``low`` to ``high``, see over ``at``, or ``at`` alone."""
    known, starts, joined = phrases(), _starts(), _neighbours()
    start = at
    while start > low and text[start - 1 : start + 1] in joined:
        start -= 1
    while True:
        end = start + 1
        for length in starts.get(text[start], ()):
            if start + length <= high and text[start : start + length] in known:
                end = start + length
                break
        if end > at:
            return start, end
        start = end


def corrected(canonical: str) -> Iterator[Segment]:
    """Yield where we overrule the dictionaries, from left to right; none overlaps another.

    >>> [segment.form for segment in corrected("172天后，也有公有云的需求")]
    ['後', '公有雲']
    """
    fixed = [*_fixed(canonical), Segment(len(canonical), len(canonical), "", "")]
    finds, pairs = _told()
    ahead = iter(fixed)
    next_ = next(ahead)
    done = low = 0  # up to where it is settled; from where the dictionaries read on
    for found in finds.finditer(canonical):
        at = found.start()
        while next_.end <= at:
            yield next_
            done = low = next_.end
            next_ = next(ahead)
        if at < done or next_.start <= at:
            continue
        own = contexts(canonical[at])
        rule = next((each for each in own if each.fits(canonical, at)), None)
        if rule is None and not (canonical[at : at + 2] in pairs or (at and canonical[at - 1 : at + 1] in pairs)):
            continue
        start, end = _phrase(canonical, at, low, next_.start)
        low = start
        segment = None
        if end - start > 1:
            rule = next(
                (each for each in own if each.may_overrule(canonical[start:end]) and each.fits(canonical, at)),
                None,
            )
        if rule and end - start > 1 and phrases()[canonical[start:end]][at - start] == rule.form:
            continue  # the phrase has it so, and may have other characters to decide
        if rule:
            segment = Segment(at, at + 1, rule.form, rule.reason, rule.kind)
        elif end - start > 1 and crossed(canonical, start, end):
            segment = _second(canonical, start, end, next_.start)
        if segment and segment.start >= done:
            yield segment
            done = low = segment.end
    if next_.start < len(canonical):
        yield next_
    yield from (segment for segment in ahead if segment.form)


def _fixed(canonical: str) -> Iterator[Segment]:
    """Yield the names and the house's phrases, from left to right; a name wins."""
    found = list(names(canonical))
    taken = {at for name in found for at in range(name.start, name.end)}
    finds, places, table = _house()
    for met in finds.finditer(canonical):
        at = met.start()
        for back, size in places[met[0]]:
            row = table.get(canonical[at - back : at - back + size]) if at >= back else None
            if row and len(row.text) == size and (not taken or taken.isdisjoint(range(at - back, at - back + size))):
                found.append(Segment(at - back, at - back + size, row.form, row.reason, "table"))
    return apart(found)


def _second(text: str, start: int, end: int, high: int) -> Segment | None:
    """Return what the likelier words make of the phrase from ``start`` to ``end``, if it is something else."""
    other = second(text, start, end, high)
    if other is None or other.margin < SURE:
        return None
    a, b = other.cuts[0], other.cuts[-1]
    form = "".join(_word(text, c, d) for c, d in pairwise(other.cuts))
    said = (converted("s2t", text[a:start]) + converted("s2t", text[start : b + 4]))[: b - a]
    if form.replace("纔", "才") == said.replace("纔", "才"):
        return None
    shown = "｜".join(text[c:d] for c, d in pairwise(other.cuts))
    reason = f"read as {shown}; the dictionaries see {text[start:end]}"
    return Segment(a, b, form, reason, "disagreement", (said,), _doubt(other.margin))


def _word(text: str, start: int, end: int) -> str:
    """Return the form of one word: phrase by phrase of the dictionaries, and by our rules where they have none."""
    forms = []
    while start < end:
        _, stop = _phrase(text, start, start, end)
        rules = contexts(text[start]) if stop - start == 1 else ()
        rule = next((each for each in rules if each.fits(text, start)), None)
        forms.append(rule.form if rule else converted("s2t", text[start:stop]))
        start = stop
    return "".join(forms)


def _doubt(margin: float) -> float:
    """Return how doubtful a division is that is likelier by ``margin``: a half where both are alike."""
    return round(1 / (1 + exp(margin / 2)), 2)


DOUBTS = (
    dict.fromkeys("干只斗松丑冲困卷折扎舍游", 0.6)
    | dict.fromkeys("发余谷表系准面签划坛蒙制赞复别", 0.5)
    | dict.fromkeys("征团占症升烟历钟借尽托获念注致采并欲", 0.4)
)
"""How doubtful a character is where it stands alone, with no word around it known and no rule of ours."""
OTHERWISE = 0.3
"""How doubtful a phrase is for which the dictionaries themselves know two readings (天后, 天後)."""


@cache
def _doubts() -> re.Pattern[str]:
    return re.compile(f"[{''.join(DOUBTS)}]")


def doubtful(canonical: str, settled: Sequence[Segment]) -> Iterator[Segment]:
    """Yield places left to the dictionaries that a person may wish to see, from left to right.

    They are where a character stands alone that is one thing as often as
    another, and where the dictionaries give a phrase two readings.

    >>> [(place.form, place.rivals) for place in doubtful("他斗，我不斗", ())]
    [('鬥', ('斗',))]
    """
    fixed = [*settled, Segment(len(canonical), len(canonical), "", "")]
    alone, twofold = entries("STCharacters.txt"), entries("STPhrases.txt")
    ahead = iter(fixed)
    next_ = next(ahead)
    low = 0
    for found in _doubts().finditer(canonical):
        at = found.start()
        while next_.end <= at:
            low = next_.end
            next_ = next(ahead)
        if next_.start <= at:
            continue
        start, end = _phrase(canonical, at, low, next_.start)
        low = start
        forms = alone[canonical[at]] if end - start == 1 else twofold.get(canonical[start:end], ())
        if len(forms) > 1:
            low = end
            doubt = DOUBTS[canonical[at]] if end - start == 1 else OTHERWISE
            yield Segment(start, end, forms[0], "the dictionaries' default", "default", forms[1:], doubt)
