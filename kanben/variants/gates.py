"""What a converted section must pass before it is an edition.

Each gate looks at what has come out, and not at how; each yields a finding for
every leaf that does not pass.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, partial
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


def pulled(galley: Iterable[Sequence[Stretch]], make: Converter, some: Sequence[int] | None = None) -> list[Pull]:
    """Return the leaves of a section in a form in which they can be looked over: all of them, or ``some``."""
    leaves = [*galley]
    received, canonical, made = map(partial(_column, leaves), (0, 1, -1))
    columns = received, canonical, made, _back(made, make)
    asked = range(len(leaves)) if some is None else some
    return [_pull(leaves[at], *(column[at] for column in columns)) for at in asked]


def _pull(leaf: Sequence[Stretch], received: str, canonical: str, made: str, back: str) -> Pull:
    words = _words(leaf)
    whole = "".join(s.forms[-1] for s in leaf) if words else ""
    return Pull(received, canonical, made, back, words, whole)


def _column(leaves: Iterable[Sequence[Stretch]], at: int) -> list[str]:
    """Return one of the forms of each leaf, without what was settled in it."""
    return [
        leaf[0].forms[at]
        if len(leaf) == 1 and not leaf[0].settled
        else "\n".join(stretch.forms[at] for stretch in leaf if not stretch.settled)
        for leaf in leaves
    ]


def _back(made: list[str], make: Converter) -> list[str]:
    """Return the way back of each leaf that was ``made``."""
    mark = "\ufdd0"
    back = simplified(mark.join(made)).split(mark) if make.to.chain else made
    return back if len(back) == len(made) else [simplified(text) for text in made]  # the text has the mark itself


def _words(leaf: Iterable[Stretch]) -> tuple[str, ...]:
    """Return the editor's words that were set in a leaf."""
    return tuple(s.forms[-1] for s in leaf if s.settled.startswith("glossary"))


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
    received, canonical, made = map(partial(_column, galley), (0, 1, -1))
    back = _back(made, make)
    odd = set(_odd(received, made, make))
    astray_ = [at for at, (was, now) in enumerate(zip(canonical, back, strict=True)) if was != now]
    suspects = sorted(odd.union(astray_, (at for at, leaf in enumerate(galley) if _words(leaf))))
    doubtful = make.vocabulary == "as-written" and make.to.chain
    other = set(_unsettled(astray_, made, make, counts or [len(texts)])) if doubtful else set()
    for at in suspects:
        (source, where), text = places[at], texts[at]
        found = list(faults(_pull(galley[at], received[at], canonical[at], made[at], back[at]), make))
        if at in other:
            found.append(
                ("V-133", "converted again, the text would change", "an entry in book/glossary.toml settles it")
            )
        for code, fault, hint in found:
            said = f"in “{text[:24].strip()}…”{where}"
            yield Finding(code, f"{make.to.tag}: {fault} {said}", source, hint=hint)


def _odd(received: Sequence[str], made: Sequence[str], make: Converter) -> Iterator[int]:
    """Yield the leaves that may have a stranger, or figures or Latin that changed."""
    was, now = "\n".join(received), "\n".join(made)
    if LATIN.findall(was) != LATIN.findall(now):
        yield from range(len(made))
        return
    ends = list(accumulate(len(text) + 1 for text in made))
    for at, _ in stray(now, make.to.tag):
        yield bisect_right(ends, at)


def _unsettled(doubtful: Sequence[int], made: Sequence[str], make: Converter, counts: Sequence[int]) -> Iterator[int]:
    """Yield which ``doubtful`` leaves change when converted again, each with others of its section that may."""
    edges = [bisect_left(doubtful, end) for end in accumulate(counts)]
    some = [b - a for a, b in pairwise([0, *edges]) if b > a]
    texts = [made[at] for at in doubtful]
    again = make.leaves(texts, ["machine"] * len(doubtful), counts=some) if doubtful else []
    for at, text, stretches in zip(doubtful, texts, again, strict=True):
        if "".join(stretch.forms[-1] for stretch in stretches) != text:
            yield at


def moved(before: Section, after: Section) -> Iterator[Finding]:
    """Yield a finding where an id, a target, code or a span in another language is not what it was."""
    if not _alike(before, after) and _anchors(before, []) != _anchors(after, []):
        problem = f"{before.id}: an id, a link, code or a foreign word was changed"
        yield Finding("V-135", problem, before.source, hint="please report this: it is Kanben's mistake")


def _alike(before: Any, after: Any) -> bool:  # noqa: ANN401  # any value of the model
    """Say whether two values of one shape have the same in all that no conversion may touch."""
    if before is after:
        return True
    kind: Any = type(before)
    if not isinstance(after, kind):
        return False
    if isinstance(before, Text):
        return True
    if isinstance(before, tuple):
        return len(before) == len(after) and all(map(_alike, before, after))
    if isinstance(before, MACHINES) or (isinstance(before, Span) and foreign(before)):
        return bool(before == after)
    fixed, inner = _fields(kind)
    return all(getattr(before, name) == getattr(after, name) for name in fixed) and all(
        _alike(value, getattr(after, name)) for name in inner if isinstance(value := getattr(before, name), tuple)
    )


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
