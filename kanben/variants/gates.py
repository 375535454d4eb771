"""What a converted section must pass before it is an edition.

Each gate looks at what has come out, and not at how; each yields a finding for
every leaf that does not pass.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from itertools import accumulate, pairwise, zip_longest
from typing import Any

from kanben.findings import Finding
from kanben.model import Code, Listing, Section, Span, Text
from kanben.variants.canonical import simplified
from kanben.variants.characters import stray
from kanben.variants.conversion import Converter
from kanben.variants.galley import Stretch
from kanben.variants.walk import foreign

LATIN = re.compile(r"[A-Za-z0-9]+")
"""Figures and Latin words: no conversion of script may touch them."""

FIXED = {"id", "target", "role", "reading", "lang", "image", "language", "data"}
"""The fields that a reader's device reads, and no reader."""

MACHINES = (Code, Listing)
"""Text for machines."""

Fault = tuple[str, str, str]
"""Code, what is wrong, what to do."""


@dataclass(frozen=True, slots=True)
class Pull:
    """A leaf pulled for proof: what the dictionaries were asked about, in each form, and the way back."""

    received: str
    canonical: str
    made: str
    back: str
    words: tuple[str, ...]
    """The editor's words that were set."""
    whole: str

    @property
    def returns(self) -> bool:
        """Whether the way back leads to where it began; if it does, converting again gives the same."""
        return self.back == self.canonical


def pulled(galley: Iterable[Sequence[Stretch]], make: Converter) -> list[Pull]:
    """Return the leaves of a section in a form in which they can be looked over."""
    free = [[stretch.forms for stretch in stretches if not stretch.settled] for stretches in galley]
    received, canonical, made = (["\n".join(forms[i] for forms in some) for some in free] for i in (0, 1, -1))
    mark = "\ufdd0"
    back = simplified(mark.join(made)).split(mark) if make.to.chain else made
    if len(back) != len(made):  # the text has the mark itself
        back = [simplified(text) for text in made]
    words = [tuple(s.forms[-1] for s in some if s.settled.startswith("glossary")) for some in galley]
    whole = ["".join(s.forms[-1] for s in some) if told else "" for some, told in zip(galley, words, strict=True)]
    return [Pull(*one) for one in zip(received, canonical, made, back, words, whole, strict=True)]


def faults(pull: Pull, make: Converter) -> Iterator[Fault]:
    """Yield what is wrong with a leaf made in a variant."""
    if found := "".join(dict.fromkeys(c for _, c in stray(pull.made, make.to.tag))):
        yield "V-130", f"characters of the other script, {found},", "is it meant? keep it in book/glossary.toml"
    if make.vocabulary == "as-written":
        if LATIN.findall(pull.received) != LATIN.findall(pull.made):
            yield "V-131", "figures or Latin changed", "please report this: it is Kanben's mistake"
        if make.to.chain and not pull.returns:
            yield from _round_trip(pull)
    for form, times in Counter(pull.words).items():
        if (standing := pull.whole.count(form)) < times:
            yield "V-134", f"{form} of the glossary stands {standing} times, not {times},", ""


def _round_trip(pull: Pull) -> Iterator[Fault]:
    for start, end in _apart(pull.canonical, pull.back):
        word, made, returned = (
            text[max(start - 2, 0) : end + 2].strip() for text in (pull.canonical, pull.made, pull.back)
        )
        hint = f"is {made} right? an entry in book/glossary.toml settles it"
        yield "V-132", f"{word} is {made}, which would come back as {returned},", hint


def _apart(one: str, other: str) -> list[tuple[int, int]]:
    """Return the stretches in which two texts differ, place for place."""
    found: list[tuple[int, int]] = []
    for at, (a, b) in enumerate(zip_longest(one, other)):
        if a != b:
            start = found.pop()[0] if found and found[-1][1] == at else at
            found.append((start, at + 1))
    return found


def astray(
    texts: Sequence[str],
    places: Sequence[tuple[str, str]],
    galley: Sequence[Sequence[Stretch]],
    make: Converter,
    counts: Sequence[int] = (),
) -> Iterator[Finding]:
    """Yield a finding for each leaf that has come out with what no edition may have.

    ``places`` are the source of each leaf and where in it, in words; ``counts``
    how many of the leaves each section has.
    """
    pulls = pulled(galley, make)
    asked = range(len(pulls)) if _any_odd(pulls, make) else []
    suspects = asked or [at for at, pull in enumerate(pulls) if not pull.returns or pull.words]
    doubtful = make.vocabulary == "as-written" and make.to.chain
    other = set(_unsettled(pulls, make, counts or [len(texts)])) if suspects and doubtful else set()
    for at in suspects:
        (source, where), text = places[at], texts[at]
        found = list(faults(pulls[at], make))
        if at in other:
            found.append(
                ("V-133", "converted again, the text would change", "an entry in book/glossary.toml settles it")
            )
        for code, fault, hint in found:
            said = f"in “{text[:24].strip()}…”{where}"
            yield Finding(code, f"{make.to.tag}: {fault} {said}", source, hint=hint)


def _any_odd(pulls: Sequence[Pull], make: Converter) -> bool:
    """Say whether any leaf has a stranger, or figures or Latin that changed."""
    received, made = "\n".join(pull.received for pull in pulls), "\n".join(pull.made for pull in pulls)
    return bool(stray(made, make.to.tag)) or LATIN.findall(received) != LATIN.findall(made)


def _unsettled(pulls: Sequence[Pull], make: Converter, counts: Sequence[int]) -> Iterator[int]:
    """Yield which leaves change when they are converted again, each with others of its section that may."""
    doubtful = [at for at, pull in enumerate(pulls) if not pull.returns]
    edges = [bisect_left(doubtful, end) for end in accumulate(counts)]
    some = [b - a for a, b in pairwise([0, *edges]) if b > a]
    texts = [pulls[at].made for at in doubtful]
    again = make.leaves(texts, ["machine"] * len(doubtful), counts=some) if doubtful else []
    for at, text, stretches in zip(doubtful, texts, again, strict=True):
        if "".join(stretch.forms[-1] for stretch in stretches) != text:
            yield at


def moved(before: Section, after: Section) -> Iterator[Finding]:
    """Yield a finding where an id, a target, code or a span in another language is not what it was."""
    if _anchors(before, []) != _anchors(after, []):
        problem = f"{before.id}: an id, a link, code or a foreign word was changed"
        yield Finding("V-135", problem, before.source, hint="please report this: it is Kanben's mistake")


def _anchors(node: Any, found: list[object]) -> list[object]:  # noqa: ANN401  # any value of the model
    """Add to ``found`` all in ``node`` that no conversion may touch, in order."""
    if isinstance(node, tuple):
        for one in node:
            if not isinstance(one, Text):
                _anchors(one, found)
    elif isinstance(node, MACHINES) or (isinstance(node, Span) and foreign(node)):
        found.append(node)
    else:
        kind: Any = type(node)
        fixed, inner = _fields(kind)
        found += [getattr(node, name) for name in fixed]
        for name in inner:
            if (value := getattr(node, name)) and isinstance(value, tuple):
                _anchors(value, found)
    return found


@cache
def _fields(kind: type) -> tuple[list[str], list[str]]:
    """Return the fields of a value that are fixed, and those that may hold other values."""
    names = [one.name for one in fields(kind) if one.name != "origin"] if is_dataclass(kind) else []
    return [name for name in names if name in FIXED], [name for name in names if name not in FIXED]
