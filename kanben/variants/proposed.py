"""An entry for the glossary, ready to paste, that settles a place and no other that differs from it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from functools import lru_cache

from kanben.variants.conversion import Converter
from kanben.variants.dictionaries import converted
from kanben.variants.galley import housed
from kanben.variants.opinion import divided
from kanben.variants.segments import Segment
from kanben.variants.sheet import Sheet
from kanben.variants.tags import Variant, variants

WIDEST = 12
"""No entry is longer than this, in characters."""


def stretch_for(sheet: Sheet, segment: Segment, places: Collection[int]) -> tuple[int, int] | None:
    """Return the shortest stretch around a word that is met at ``places`` alone, where like was decided.

    It has two characters or more, ends where words do if it can (by the likeliest
    division of the clause into words), and keeps to the clause and clear of the editor's own words.
    None where there is no such stretch.
    """
    first, last = _free(sheet, segment)
    words = {segment.start, segment.end, *divided(sheet.canonical, first, last).cuts}
    wide = [(a, b) for a, b in _around(segment, first, last) if b - a > 1]
    for a, b in (*(one for one in wide if words.issuperset(one)), *wide):
        if all(at + segment.start - a in places for at in sheet.occurrences(sheet.canonical[a:b])):
            return a, b
    return None


def _free(sheet: Sheet, segment: Segment) -> tuple[int, int]:
    """Return how far a stretch may reach: the clause, less what the glossary has settled already."""
    first, last = sheet.clause(segment.start, segment.end)
    for other in sheet.near(first, last):
        if other.reason.startswith("glossary"):
            first = max(first, other.end) if other.end <= segment.start else first
            last = min(last, other.start) if other.start >= segment.end else last
    return first, last


def _around(segment: Segment, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield stretches around a word, the shorter first, and of two as long the one that goes on rather than back."""
    for more in range(WIDEST):
        for back in range(more + 1):
            a, b = segment.start - back, segment.end + more - back
            if first <= a and b <= last:
                yield a, b


@lru_cache(maxsize=4096)
def _finished(standard: str, tag: str) -> str:
    wanted = variants()[tag]
    for step in wanted.chain[1:]:
        standard = converted(step, standard)
    return housed(standard, wanted)


def finished(standard: str, wanted: Variant) -> str:
    """Return what becomes of ``standard``, in OpenCC's own Traditional, in a Traditional variant."""
    return _finished(standard, wanted.tag)


def entry(sheet: Sheet, segment: Segment, stretch: tuple[int, int], standard: str, reason: str, make: Converter) -> str:
    """Return a ``[[term]]`` by which the word in ``stretch`` becomes ``standard``, in every Traditional variant.

    As ``zh-Hant`` serves the others, only those that differ from it have a form
    of their own.  A region's word is for its variant alone.
    """
    a, b = stretch
    whole = _standard(sheet, segment, a, b, standard, make)
    if segment.kind == "vocabulary":
        forms = {make.to.tag: finished(whole, make.to)}
    else:
        every = {tag: _finished(whole, tag) for tag, one in variants().items() if one.chain}
        common = every.get("zh-Hant", "")
        forms = {tag: form for tag, form in every.items() if tag == "zh-Hant" or form != common}
    said = ", ".join(f"{toml_text(tag)} = {toml_text(form)}" for tag, form in forms.items())
    text = toml_text(sheet.canonical[a:b])
    return f"[[term]]\ntext = {text}\nforms = {{ {said} }}\nreason = {toml_text(reason)}\n"


def _standard(sheet: Sheet, segment: Segment, a: int, b: int, standard: str, make: Converter) -> str:
    """Return ``a`` to ``b`` in OpenCC's own Traditional as the book has it, but with ``standard`` for the word."""
    first, last = sheet.clause(segment.start, segment.end)
    step = make.to.chain[0]
    plain = converted(step, sheet.canonical[first:last])
    if len(plain) != last - first:
        before, after = sheet.canonical[a : segment.start], sheet.canonical[segment.end : b]
        return converted(step, before) + standard + converted(step, after)
    parts = list(plain)
    for other in sheet.near(first, last):
        if len(other.form) == other.end - other.start:
            parts[other.start - first : other.end - first] = list(other.form)
    return "".join((*parts[a - first : segment.start - first], standard, *parts[segment.end - first : b - first]))


def toml_text(text: str) -> str:
    r"""Return ``text`` as TOML writes it, without what leaves no ink.

    >>> toml_text('「"」\x7f')
    '"「\\"」"'
    """
    return json.dumps("".join(c for c in text if c.isprintable()), ensure_ascii=False)
