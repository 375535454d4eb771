"""Stretches of text the dictionaries are not asked about.

In order: what is no Chinese at all (addresses, inline rules ``-{…}-``), the
editor's glossary, then our own corrections of the dictionaries.  Each stands as
its own segment, so that no dictionary phrase reaches across its edge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from kanben.findings import Finding, Trouble
from kanben.variants.canonical import simplified
from kanben.variants.glossary import Glossary
from kanben.variants.phrases import Phrases
from kanben.variants.tables import Row, contexts, rows
from kanben.variants.tags import Variant


@dataclass(frozen=True, slots=True)
class Segment:
    """Code points ``start`` to ``end`` of a text, what they become, and why."""

    start: int
    end: int
    form: str
    reason: str


ADDRESS = re.compile(
    r"""
    (?:https?|ftp|file|mailto):[!-~]+ (?:(?<=[/=\#%_-]) [\w/%\#=&.-]+)?   # an address, Han in its path too
    | www\.[!-~]+
    | (?<![A-Za-z0-9._+-]) [A-Za-z0-9._+-]{1,64} @ [A-Za-z0-9-]+ (?:\.[A-Za-z0-9-]+)+
    | (?<=[「『“‘《`(（/\s"']) [\w-]+ (?:\.[\w-]+)* \.
      (?:txt|md|toml|json|csv|tsv|pdf|epub|html?|css|py|png|jpe?g|gif|svg|docx?|xlsx?|pptx?|zip)\b
    """,
    re.VERBOSE,
)
RULE = re.compile(r"-\{(.*?)\}-", re.DOTALL)


def shielded(text: str, wanted: Variant, glossary: Glossary, place: str = "") -> Iterator[Segment]:
    """Yield the segments of ``text`` as received that no conversion touches, from left to right.

    ``-{甲}-`` stands as it is; ``-{zh-hans:甲;zh-hant:乙}-`` has a form for each
    script or tag.  Raises Trouble where a rule is not closed or has no form for
    the variant: half a rule must not be printed.
    """
    keeps = Phrases.of(term.text for term in glossary.terms if term.keep)
    spans = [(m.start(), m.end(), _chosen(m[1], wanted, place), "inline rule") for m in RULE.finditer(text)]
    bare = RULE.sub(lambda m: "\0" * len(m[0]), text)
    if "-{" in bare:
        at = bare.index("-{")
        problem = f"a rule that is not closed: {text[at : at + 20]!r}"
        raise Trouble(Finding("V-120", problem, place, hint="end it with }-"))
    spans += [(m.start(), m.end(), m[0], "address") for m in ADDRESS.finditer(bare)]
    spans += [(start, end, text[start:end], "glossary: keep") for start, end in keeps.find(bare)]
    yield from _apart(Segment(*span) for span in spans)


def _chosen(rule: str, wanted: Variant, place: str) -> str:
    """Return what the inside of an inline rule says in ``wanted``."""
    if not re.match(r"\s*zh[\w-]*\s*:", rule, re.IGNORECASE):
        return rule
    forms = {}
    for part in filter(str.strip, rule.split(";")):
        tag, colon, form = part.partition(":")
        if not colon:
            raise Trouble(
                Finding("V-121", f"no tag in “{part}” of an inline rule", place, hint="write tag:form;tag:form")
            )
        forms[tag.strip().casefold()] = form
    for tag in (*_names(wanted.tag), *wanted.fallbacks):
        if tag.casefold() in forms:
            return forms[tag.casefold()]
    raise Trouble(Finding("V-121", f"an inline rule without a form for {wanted.tag}: -{{{rule}}}-", place))


def _names(tag: str) -> Iterator[str]:
    """Yield the names an inline rule may use for ``tag``: zh-Hant-TW, zh-TW, zh-Hant."""
    yield tag
    language, *rest = tag.split("-")
    if len(rest) > 1:
        yield f"{language}-{rest[-1]}"
        yield f"{language}-{rest[0]}"


def _apart(segments: Iterable[Segment]) -> Iterator[Segment]:
    """Yield ``segments`` from left to right, the longer first where two begin together; none overlaps."""
    done = 0
    for segment in sorted(segments, key=lambda s: (s.start, -s.end)):
        if segment.start >= done:
            yield segment
            done = segment.end


def terms(canonical: str, wanted: Variant, glossary: Glossary) -> Iterator[Segment]:
    """Yield the glossary's words in canonical Simplified text, in the form they have in ``wanted``."""
    forms = {
        simplified(term.text): (form, f"glossary: {term.reason}")
        for term in glossary.terms
        if not term.keep and (form := term.form(wanted)) is not None
    }
    for start, end in Phrases.of(forms).find(canonical):
        yield Segment(start, end, *forms[canonical[start:end]])


@cache
def _corrections(regional: bool) -> tuple[Phrases, dict[str, Row]]:
    files = ("words.tsv", "phrases.tsv") if regional else ("phrases.tsv",)
    table = {row.text: row for file in files for row in rows(file)}
    return Phrases.of(table), table


def corrected(canonical: str, *, regional: bool = False) -> Iterator[Segment]:
    """Yield where our tables overrule the dictionaries; of two that overlap the one that begins first, then the longer.

    With ``regional`` also the words that a region's vocabulary must not change.

    >>> [segment.form for segment in corrected("172天后，也有公有云的需求")]
    ['後', '公有雲']
    """
    found = [
        Segment(*m.span("word"), context.form, context.reason)
        for context in contexts()
        for m in context.pattern.finditer(canonical)
    ]
    phrases, table = _corrections(regional)
    for start, end in phrases.find(canonical):
        row = table[canonical[start:end]]
        found.append(Segment(start, end, row.form, row.reason))
    yield from _apart(found)
