"""Stretches of text the dictionaries are not asked about.

In order: what is no Chinese at all (addresses, inline rules ``-{…}-``), the
editor's glossary, then our own corrections of the dictionaries.  Each stands as
its own segment, so that no dictionary phrase reaches across its edge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from kanben.findings import stop_on
from kanben.variants.canonical import simplified
from kanben.variants.glossary import Glossary
from kanben.variants.inline import rules
from kanben.variants.phrases import Phrases
from kanben.variants.segments import Segment, apart
from kanben.variants.tags import Variant, variant

ADDRESS = re.compile(
    r"""
    (?:https?|ftp|file|mailto):[!-~]+ (?:(?<=[/=\#%_-]) [\w/%\#=&.-]+ [!-~]*)*   # an address, Han in its path too
    | www\.[!-~]+
    | (?<![A-Za-z0-9._+-]) [A-Za-z0-9._+-]{1,64} @ [A-Za-z0-9-]+ (?:\.[A-Za-z0-9-]+)+
    | (?<=[「『“‘《`(（/\s"']) [\w-]+ (?:\.[\w-]+)* \.
      (?:txt|md|toml|json|csv|tsv|pdf|epub|html?|css|py|png|jpe?g|gif|svg|docx?|xlsx?|pptx?|zip)\b
    """,
    re.VERBOSE,
)

TELLING = re.compile(r"-\{|[.:@]")
"""What every inline rule and every address has in it."""


def shielded(text: str, wanted: Variant, glossary: Glossary, place: str = "") -> Iterator[Segment]:
    """Yield the segments of ``text`` as received that no conversion touches, from left to right.

    Raises Trouble with all inline rules (:mod:`kanben.variants.inline`) that are
    not closed or have no form for the variant: half a rule must not be printed.
    """
    keeps = _keeps(glossary)
    if not keeps.known and not TELLING.search(text):
        return
    found = list(rules(text, wanted))
    stop_on(replace(rule.wrong, source=place) for rule in found if rule.wrong)
    edges = [0, *(edge for rule in found for edge in (rule.start, rule.end)), len(text)]
    parts = [text[a:b] if i % 2 == 0 else "\0" * (b - a) for i, (a, b) in enumerate(pairwise(edges))]
    bare = "".join(parts)
    spans = [(rule.start, rule.end, rule.form, "inline rule") for rule in found]
    spans += [(m.start(), m.end(), m[0], "address") for m in ADDRESS.finditer(bare)]
    spans += [(start, end, text[start:end], "glossary: keep") for start, end in keeps.find(bare)]
    yield from apart(Segment(*span) for span in spans)


def has_keeps(glossary: Glossary) -> bool:
    """Say whether any word of ``glossary`` stays as it stands."""
    return bool(_keeps(glossary).known)


@lru_cache(maxsize=256)
def _keeps(glossary: Glossary) -> Phrases:
    return Phrases.of(term.text for term in glossary.terms if term.keep)


def terms(canonical: str, wanted: Variant, glossary: Glossary) -> Iterator[Segment]:
    """Yield the glossary's words in canonical Simplified text, in the form they have in ``wanted``."""
    phrases, forms = _forms(glossary, wanted.tag)
    for start, end in phrases.find(canonical):
        yield Segment(start, end, *forms[canonical[start:end]])


@lru_cache(maxsize=256)
def _forms(glossary: Glossary, tag: str) -> tuple[Phrases, dict[str, tuple[str, str]]]:
    """Return the words of a glossary with their forms and reasons, each in Simplified and as its entry has it."""
    forms = {}
    for term in glossary.terms:
        if not term.keep and (form := term.form(variant(tag))) is not None:
            for text in (term.text, simplified(term.text)):
                forms[text] = (form, f"glossary: {term.reason}")
    return Phrases.of(forms), forms
