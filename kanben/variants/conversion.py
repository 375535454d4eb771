"""Converting text: any source → canonical Simplified → the variant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, pairwise
from typing import Literal

from kanben.findings import USAGE, Finding, Trouble
from kanben.variants.canonical import simplified
from kanben.variants.dictionaries import converted, engine
from kanben.variants.glossary import Glossary
from kanben.variants.phrases import Phrases, carried
from kanben.variants.protected import Segment, corrected, shielded, terms
from kanben.variants.quotes import requoted
from kanben.variants.script import script
from kanben.variants.tags import Variant, Vocabulary, variant, variants

Origin = Literal["auto", "simplified", "traditional", "machine"]
SOURCES = ("auto", "simplified", "traditional", "machine")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text on its way: what it was, in each step, and is.

    ``forms`` begins with the text as received and ends with the text as it
    stands in the variant.  ``settled`` says who fixed it as it is (an address,
    an inline rule, the glossary); empty where the dictionaries spoke.
    ``overruled`` are the places in the canonical text where our tables spoke
    before them.
    """

    forms: tuple[str, ...]
    settled: str = ""
    overruled: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True)
class Converter:
    """Converts text into one variant; immutable, so that any number of threads may share it."""

    to: Variant
    source: Origin = "auto"
    vocabulary: Vocabulary = "as-written"
    glossary: Glossary = field(default_factory=Glossary, repr=False)

    def convert(self, text: str) -> str:
        """Return ``text`` in the variant.

        >>> converter("zh-Hant-TW").convert("他说：“公有云的界面里，只考虑干净。”")
        '他說：「公有雲的界面裡，只考慮乾淨。」'
        """
        return requoted("".join(s.forms[-1] for s in self.stretches(text)), self.to.quotes)

    def convert_runs(self, runs: Sequence[str]) -> list[str]:
        """Return the runs of one block in the variant, as many as there were.

        They are converted as one text, so that a phrase may begin in plain type
        and end in an emphasis, and cut apart again at the places that correspond.

        >>> converter("zh-Hant-TW").convert_runs(["头", "发", "很长"])
        ['頭', '髮', '很長']
        """
        return self.cut(list(self.stretches("".join(runs))), runs)

    def cut(self, stretches: Sequence[Stretch], runs: Sequence[str]) -> list[str]:
        """Return what became of ``runs``, given the stretches their joined text was converted in."""
        text = requoted("".join(s.forms[-1] for s in stretches), self.to.quotes)
        edges = landed(stretches, list(accumulate(map(len, runs)))[:-1])
        return [text[a:b] for a, b in pairwise([0, *edges, len(text)])] if runs else []

    def stretches(self, text: str, place: str = "") -> Iterator[Stretch]:
        """Yield ``text`` stretch by stretch, each converted but not yet with its quotation marks."""
        as_is = self._is_simplified(text)
        done = 0
        for segment in (*shielded(text, self.to, self.glossary, place), None):
            if gap := text[done : segment.start if segment else len(text)]:
                yield from self._converted(gap, gap if as_is else simplified(gap))
            if segment:
                yield Stretch((text[segment.start : segment.end], segment.form), segment.reason)
                done = segment.end

    def _is_simplified(self, text: str) -> bool:
        """Say whether ``text`` needs no way back: it looks Simplified, or was called so and does not look otherwise.

        An article called Simplified may stand under a title its editor wrote in Traditional.
        """
        if self.source not in ("simplified", "auto"):
            return False
        looks = script(text).script
        return looks == "simplified" or (self.source == "simplified" and looks in ("unknown", "mixed"))

    def _converted(self, received: str, canonical: str) -> Iterator[Stretch]:
        """Yield ``received`` converted, the words of the glossary each as a stretch of its own."""
        words = list(terms(canonical, self.to, self.glossary))
        edges = [at for word in words for at in (word.start, word.end)]
        cuts = [0, *edges, len(canonical)]
        places = [0, *carried(edges, canonical, received), len(received)]
        for i in range(len(cuts) - 1):
            was, now = received[places[i] : places[i + 1]], canonical[cuts[i] : cuts[i + 1]]
            if i % 2:
                word = words[i // 2]
                yield Stretch((was, now, word.form), word.reason)
            elif was or now:
                yield self._translated(was, now)

    def _translated(self, received: str, canonical: str) -> Stretch:
        steps = self.to.steps(self.vocabulary)
        if not steps:
            return Stretch((received, canonical, housed(canonical, self.to)))
        if self.source == "traditional":
            return Stretch((received, canonical, self._finished(_particle(received, canonical), steps)))
        overruled = tuple(corrected(canonical, regional=self.vocabulary == "regional"))
        first, last = [], []
        for text, fixed in _pieces(canonical, overruled):
            first.append(fixed or converted(steps[0], text))
            last.append(self._finished(first[-1], self.to.chain if fixed else steps))
        return Stretch((received, canonical, "".join(first), "".join(last)), "", overruled)

    def _finished(self, text: str, steps: Sequence[str]) -> str:
        """Return ``text``, in OpenCC's standard Traditional, after the later steps and in the house forms."""
        for step in steps[1:]:
            text = converted(step, text)
        return housed(text, self.to)

    def unaided(self, canonical: str) -> str:
        """Return what the dictionaries alone make of ``canonical``."""
        steps = self.to.steps(self.vocabulary)
        return self._finished(converted(steps[0], canonical) if steps else canonical, steps)


def _particle(received: str, canonical: str) -> str:
    """Return ``received`` with 着 where its 著 is the particle: Taiwan writes both alike, Hong Kong does not."""
    if len(received) != len(canonical):
        return received
    return "".join("着" if c == "着" else r for r, c in zip(received, canonical, strict=True))


def _pieces(canonical: str, overruled: Sequence[Segment]) -> Iterator[tuple[str, str]]:
    """Yield ``canonical`` in pieces, each with the form our tables give it or none."""
    done = 0
    for segment in overruled:
        if segment.start > done:
            yield canonical[done : segment.start], ""
        yield canonical[segment.start : segment.end], segment.form
        done = segment.end
    if done < len(canonical):
        yield canonical[done:], ""


def landed(stretches: Sequence[Stretch], cuts: Sequence[int]) -> list[int]:
    """Return where ``cuts``, rising offsets in the text as received, fall in the text as converted."""
    moved: list[int] = []
    start = begin = 0
    for stretch in stretches:
        end = start + len(stretch.forms[0])
        inside = [cut - start for cut in cuts[len(moved) :] if cut < end]
        for was, now in pairwise(stretch.forms):
            if inside:
                inside = [min(at, len(now)) for at in inside] if stretch.settled else carried(inside, was, now)
        moved += [begin + at for at in inside]
        start, begin = end, begin + len(stretch.forms[-1])
    return moved + [begin] * (len(cuts) - len(moved))


@cache
def _house(tag: str) -> Phrases:
    return Phrases.of(variant(tag).house)


def housed(text: str, wanted: Variant) -> str:
    """Return ``text`` with the forms of the house of ``wanted``."""
    if not wanted.house:
        return text
    parts: list[str] = []
    done = 0
    for start, end in _house(wanted.tag).find(text):
        parts += text[done:start], wanted.house[text[start:end]]
        done = end
    return "".join(parts) + text[done:]


def converter(
    to: str,
    *,
    source: str = "auto",
    vocabulary: str = "as-written",
    glossary: Glossary | None = None,
) -> Converter:
    """Return a converter into the variant called ``to``, all its dictionaries loaded.

    ``source`` is what the texts are, a tag or one of ``SOURCES``: "simplified"
    (zh-Hans) stands as it is; "traditional" (zh-Hant and its kin) was written by
    a person and keeps its characters in a Traditional variant, but for the forms
    of the region; "machine" goes by way of canonical Simplified; "auto" looks at
    each text, and takes Traditional for a machine's.
    ``vocabulary`` "regional" changes words too (软件 → 軟體).  Raises Trouble for a
    variant, source or vocabulary there is not, and where OpenCC is missing.
    """
    wanted = variant(to)
    known = {name: name for name in SOURCES} | {tag: each.script for tag, each in variants().items()}
    if source not in known:
        raise Trouble(Finding("V-102", f"no source “{source}”", hint=f"there are: {', '.join(known)}"), exit_code=USAGE)
    if vocabulary not in ("as-written", "regional"):
        hint = "there are: as-written, regional"
        raise Trouble(Finding("V-103", f"no vocabulary “{vocabulary}”", hint=hint), exit_code=USAGE)
    for step in ("t2s", *wanted.steps(vocabulary)):  # type: ignore[arg-type]  # seen to be one of the two
        engine(step)
    return Converter(wanted, known[source], vocabulary, glossary or Glossary())  # type: ignore[arg-type]  # likewise


def convert(text: str, to: str, **options: object) -> str:
    """Return ``text`` in the variant ``to``; ``options`` as for :func:`converter`.

    >>> convert("騰訊云的沖突", to="zh-Hans")
    '腾讯云的冲突'
    """
    return converter(to, **options).convert(text)  # type: ignore[arg-type]  # the options are converter's
