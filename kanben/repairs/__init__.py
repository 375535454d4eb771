"""Mend a text: each rule a short story, in a visible order.

A rule takes the text and yields :class:`~kanben.edits.Edit` values, and a
:class:`~kanben.findings.Remark` where it cannot decide.  It logs nothing: the
engine knows each edit, its place and its rule.  A rule's place in ``RULES`` is
its place in time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kanben.edits import Edit, Revision
from kanben.findings import Finding, Remark
from kanben.repairs.compatibility import compatibility
from kanben.repairs.controls import controls
from kanben.repairs.debris import debris
from kanben.repairs.doubled import doubled
from kanben.repairs.escapes import escapes
from kanben.repairs.folios import folios
from kanben.repairs.joins import joins, parted
from kanben.repairs.marks import dash, ellipsis
from kanben.repairs.mojibake import mojibake
from kanben.repairs.pinyin import pinyin
from kanben.repairs.points import full_stop, interpunct
from kanben.repairs.quotes import quotes
from kanben.repairs.spaces import spaces
from kanben.repairs.titles import titles
from kanben.repairs.told import Told
from kanben.repairs.width import width

MOST_ROUNDS = 5  # one rule can make work for an earlier one; two rounds do for every text met so far

Rule = Callable[[str], Iterator["Edit | Remark"]]

RULES: tuple[tuple[str, Rule, str], ...] = (
    ("mojibake", mojibake, "read in the wrong encoding"),  # needs the controls and blanks that later rules take
    ("escapes", escapes, "an escape that was never read"),
    ("controls", controls, "cannot be seen, or ends a line in another way"),
    ("pinyin", pinyin, "a reading pushed in by a converter"),  # needs each character as its bytes gave it
    ("compatibility", compatibility, "one character, one code point"),
    ("debris", debris, "the web page, not the article"),
    ("folios", folios, "the page, not the text"),
    ("joins", joins, "a line broken by a machine"),
    ("parted", parted, "two paragraphs in one line"),
    ("doubled", doubled, "a paragraph said twice"),
    ("interpunct", interpunct, "a foreign name is parted by ·"),
    ("ellipsis", ellipsis, "the omission mark is six dots (GB/T 15834)"),
    ("dash", dash, "the dash is one line over two cells (GB/T 15834)"),
    ("width", width, "Chinese sentences have full-width marks (GB/T 15834)"),
    ("full-stop", full_stop, "a sentence ends with 。 (GB/T 15834)"),
    ("titles", titles, "the title of a work stands between 《》 (GB/T 15834)"),
    ("quotes", quotes, "quotation marks come in pairs (GB/T 15834)"),
    ("spaces", spaces, "Chinese is written without spaces"),
)

RESHAPING = ("folios", "joins", "parted")
"""Rules that take line ends out or put them in: where markup says what a paragraph is, they have no say."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A stretch of the text received that rules leave alone: one rule, or all where ``rule`` is empty."""

    start: int
    end: int
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text after the rules, how it came to be so, and what was left to a person."""

    revision: Revision
    findings: tuple[Finding, ...] = ()

    @property
    def text(self) -> str:
        """The repaired text."""
        return self.revision.text

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The changes, in code points of the text as received."""
        return self.revision.changes


def mend(text: str, *rules: Rule) -> str:
    """Return ``text`` after the named rules: what doctests and fixtures read."""
    for rule in rules:
        text = Revision.of(text).apply(found for found in rule(text) if isinstance(found, Edit)).text
    return text


def repair(revision: Revision, source: str = "", kept: Iterable[Kept] = ()) -> Repaired:
    """Apply all rules in order to ``revision``, which may already hold an editor's corrections.

    ``kept`` is in code points of the text received; findings point to its lines.
    """
    guarded = tuple(kept)
    guards = {name: _joined(k for k in guarded if k.rule in ("", name)) for name, _, _ in RULES}
    told = Told(revision.received, source)
    left: dict[str, Revision] = {}  # by each rule, nothing to be done
    for _ in range(MOST_ROUNDS):
        before = revision
        for name, rule, reason in RULES:
            if left.get(name) is revision:
                continue
            edits = []
            for found in rule(revision.text):
                if guards[name] and _touches(guards[name], *_received(found, revision)):
                    continue
                if isinstance(found, Remark):
                    told.add(found, revision)
                else:
                    edits.append(found)
            applied = revision.apply(edits, name, reason)
            if applied is revision:
                left[name] = revision
            revision = applied
        if revision is before:
            break
    return Repaired(revision, told.findings())


def _received(found: Edit | Remark, revision: Revision) -> tuple[int, int]:
    """Return the stretch of the text received that ``found`` speaks of, a character at least."""
    at, end = (found.at, found.at) if isinstance(found, Remark) else (found.start, found.end)
    place = revision.to_received(at)
    return place, max(revision.to_received(end), place + 1)


def _joined(kept: Iterable[Kept]) -> list[tuple[int, int]]:
    """Return the stretches of ``kept`` in order, those that meet made one."""
    joined: list[tuple[int, int]] = []
    for stretch in sorted(kept, key=lambda k: k.start):
        if joined and stretch.start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], stretch.end))
        else:
            joined.append((stretch.start, stretch.end))
    return joined


def _touches(stretches: list[tuple[int, int]], start: int, end: int) -> bool:
    i = bisect_right(stretches, start, key=lambda s: s[1])
    return i < len(stretches) and stretches[i][0] < end
