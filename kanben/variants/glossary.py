"""The editor's own words: ``book/glossary.toml``, read strictly.

[[term]]
text = "李郁韬"                  # in Simplified, or as the source has it
forms = {"zh-Hant" = "李郁韜"}   # a variant without one asks its fallbacks, then the dictionaries
reason = "a name; 郁 is not 鬱"

[[term]]
text = "台積電"
keep = true                      # wherever these characters stand, they stay
reason = "the company writes itself so"
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kanben.findings import Finding, stop_on
from kanben.toml_lines import Path
from kanben.toml_places import Document, Key, check, load, nearest, sound, tables
from kanben.variants.canonical import simplified
from kanben.variants.tags import Variant, variants

TOP = {"term": Key("tables")}
TERM = {"text": Key(required=True), "forms": Key("table"), "keep": Key("yes or no"), "reason": Key(required=True)}


@dataclass(frozen=True, slots=True)
class Term:
    """One entry: a word and its forms by tag, or a word that stays as it stands (``keep``)."""

    text: str
    forms: Mapping[str, str]
    keep: bool
    reason: str

    def form(self, wanted: Variant) -> str | None:
        """Return what the word is in ``wanted``; None where the entry does not say."""
        for tag in (wanted.tag, *wanted.fallbacks):
            if tag in self.forms:
                return self.forms[tag]
        return simplified(self.text) if wanted.script == "simplified" else None


@dataclass(frozen=True, slots=True)
class Glossary:
    """The entries of a glossary; the longest found at a place wins, before any dictionary."""

    terms: tuple[Term, ...] = ()


def glossary(toml_text: str, where: str = "book/glossary.toml") -> Glossary:
    r"""Read a glossary; Trouble with every mistake in it, each with its line.

    Codes: V-001 to V-005 as every file of the editor's has them, V-006 an entry
    that contradicts itself or says nothing, V-007 one word in two entries.

    >>> glossary('[[term]]\ntext = "郁"\nkeep = true\nreason = "a name"').terms[0].keep
    True
    """
    doc = load(toml_text, where, "V")
    problems = list(check(doc, doc.values, (), TOP))
    terms: dict[str, tuple[Term, Path]] = {}
    for path, table in tables(doc, "term"):
        faults = [*check(doc, table, path, TERM), *_contradictions(doc, path, sound(doc, table, path, TERM))]
        problems += faults
        if faults:
            continue
        term = Term(table["text"], table.get("forms", {}), table.get("keep", False), table["reason"])
        known = term.text if term.keep else simplified(term.text)
        if known in terms:
            hint = f"the other is on line {doc.line(*terms[known][1])}: join the two"
            problems.append(doc.finding(7, f"{term.text!r} has two entries", path, hint))
        terms.setdefault(known, (term, path))
    stop_on(sorted(problems, key=lambda f: (f.line, f.code)))
    return Glossary(tuple(term for term, _ in terms.values()))


def _contradictions(doc: Document, path: Path, table: Mapping[str, Any]) -> Iterator[Finding]:
    keep, forms = table.get("keep", False), table.get("forms")
    if not table.get("text"):
        return
    if keep and forms is not None:
        hint = "an entry keeps its word or gives it forms"
        yield doc.finding(6, "'keep' and 'forms' contradict each other", (*path, "keep"), hint)
    elif not keep and not forms:
        yield doc.finding(6, "an entry that says nothing", path, 'write keep = true, or forms = {"zh-Hant" = "…"}')
    for tag, form in (forms or {}).items():
        place = (*path, "forms", tag)
        if tag not in variants():
            yield doc.finding(5, f"no variant {tag!r}", place, nearest(tag, variants(), "there are"))
        elif not isinstance(form, str) or not form:
            yield doc.finding(4, f"the form for {tag} is not a word", place, f'write "{tag}" = "…"')
