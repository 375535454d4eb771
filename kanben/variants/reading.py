"""How a Simplified text is read: which of its Traditional characters each one-to-many character stands for.

The dictionaries speak first.  They are overruled by our tables (names, phrases,
and rules that look at a character's neighbours) and, where one of their phrases
lies across a word, by the likelier division into words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from math import exp

from kanben.variants.asking import may, met, seen
from kanben.variants.dictionaries import converted, entries
from kanben.variants.names import names
from kanben.variants.opinion import crossed, joined, lengths, phrases, second, twofold
from kanben.variants.segments import Segment, apart
from kanben.variants.tables import Context, contexts

SURE = 1.0
"""How much likelier (a natural logarithm) the other division must be, for the dictionaries to be overruled."""


def _phrase(text: str, at: int, low: int, high: int) -> tuple[int, int]:
    """Return the phrase the dictionaries, which read from ``low`` to ``high``, see over ``at``, or ``at`` alone."""
    known, starts, neighbours = phrases(), lengths(), joined()
    start = at
    while start > low and text[start - 1 : start + 1] in neighbours:
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


def corrected(canonical: str, ends: Sequence[int] = ()) -> Iterator[Segment]:
    """Yield where we overrule the dictionaries, from left to right; none overlaps another.

    ``ends`` are where its sections end, one mark apart: no rule looks across.

    >>> [segment.form for segment in corrected("172天后，也有公有云的需求")]
    ['後', '公有雲']
    """
    ours, open_ = met(canonical)
    ahead = iter((*_fixed(canonical, ours, ends), Segment(len(canonical), len(canonical), "", "")))
    next_ = next(ahead)
    sections = iter(ends or (len(canonical),))
    begin, stop = 0, next(sections)
    done = low = 0  # up to where it is settled; from where the dictionaries read on
    sure = 0  # from where they see the same phrases as in the whole text
    for at, fitting, told, phrase in open_:
        while next_.end <= at:
            yield next_
            done = low = next_.end
            sure = _clear(canonical, low)
            next_ = next(ahead)
        if at < done or next_.start <= at:
            continue
        while at >= stop:
            begin, stop = stop + 1, next(sections)
        own = _some(canonical[at], fitting) if fitting else ()
        rule = next((each for each in own if each.fits(canonical, at, begin, stop)), None)
        if rule is None and not told:
            continue
        if phrase is None or at < sure or phrase[1] > next_.start:
            phrase = _phrase(canonical, at, low, next_.start)  # noqa: PLW2901 - as it is here
        start, end = phrase
        low = start
        segment = None
        if end - start > 1:
            rule = next(
                (
                    each
                    for each in own
                    if each.may_overrule(canonical[start:end]) and each.fits(canonical, at, begin, stop)
                ),
                None,
            )
        if rule and end - start > 1 and phrases()[canonical[start:end]][at - start] == rule.form:
            continue  # the phrase has it so, and may have other characters to decide
        if rule:
            segment = Segment(at, at + 1, rule.form, rule.reason, rule.kind)
        elif end - start > 1 and crossed(canonical, start, end, stop):
            segment = _second(canonical, start, end, next_.start, (begin, stop))
        if segment and segment.start >= done:
            yield segment
            done = low = segment.end
            sure = _clear(canonical, low)
    if next_.start < len(canonical):
        yield next_
    yield from (segment for segment in ahead if segment.form)


def _clear(text: str, at: int) -> int:
    """Return the first place from ``at`` on that no phrase can reach across."""
    while 0 < at < len(text) and text[at - 1 : at + 1] in joined():
        at += 1
    return at


@lru_cache(maxsize=4096)
def _some(character: str, bits: int) -> tuple[Context, ...]:
    """Return those rules about a character of which ``bits`` has a bit."""
    return tuple(rule for n, rule in enumerate(contexts(character)) if bits >> n & 1)


def _fixed(canonical: str, ours: Sequence[Segment], ends: Sequence[int]) -> Iterator[Segment]:
    """Yield the names and the house's phrases, from left to right; a name wins."""
    found = list(names(canonical, ends))
    taken = {at for name in found for at in range(name.start, name.end)}
    free = (one for one in ours if not taken or taken.isdisjoint(range(one.start, one.end)))
    return apart((*found, *free))


def _second(text: str, start: int, end: int, high: int, section: tuple[int, int]) -> Segment | None:
    """Return what the likelier words make of the phrase from ``start`` to ``end``, if it is something else."""
    other = second(text, start, end, high)
    if other is None or other.margin < SURE:
        return None
    a, b = other.cuts[0], other.cuts[-1]
    form = "".join(_word(text, c, d, section) for c, d in pairwise(other.cuts))
    said = (converted("s2t", text[a:start]) + converted("s2t", text[start : b + 4]))[: b - a]
    if form.replace("纔", "才") == said.replace("纔", "才"):
        return None
    shown = "｜".join(text[c:d] for c, d in pairwise(other.cuts))
    reason = f"read as {shown}; the dictionaries see {text[start:end]}"
    return Segment(a, b, form, reason, "disagreement", (said,), _doubt(other.margin))


def _word(text: str, start: int, end: int, section: tuple[int, int]) -> str:
    """Return the form of one word: phrase by phrase of the dictionaries, and by our rules where they have none."""
    forms = []
    while start < end:
        _, stop = _phrase(text, start, start, end)
        rules = _some(text[start], may(text, start)) if stop - start == 1 else ()
        rule = next((each for each in rules if each.fits(text, start, *section)), None)
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
    alone = entries("STCharacters.txt")
    ahead = iter(fixed)
    next_ = next(ahead)
    low = sure = 0
    places = [found.start() for found in _doubts().finditer(canonical)]
    for at, phrase in zip(places, seen(canonical, places), strict=True):
        while next_.end <= at:
            low = next_.end
            sure = _clear(canonical, low)
            next_ = next(ahead)
        if next_.start <= at:
            continue
        if phrase is None or at < max(sure, low) or phrase[1] > next_.start:
            phrase = _phrase(canonical, at, low, next_.start)  # noqa: PLW2901 - as it is here
        start, end = phrase
        low = start
        forms = alone[canonical[at]] if end - start == 1 else tuple(twofold().get(canonical[start:end], ()))
        if len(forms) > 1:
            low = end
            doubt = DOUBTS[canonical[at]] if end - start == 1 else OTHERWISE
            yield Segment(start, end, forms[0], "the dictionaries' default", "default", forms[1:], doubt)
