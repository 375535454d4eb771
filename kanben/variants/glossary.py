"""The editor's own words: ``book/glossary.toml``, read strictly.

[[term]]
text = "李郁韬"                  # in Simplified or in Traditional: it is found in both
forms = {"zh-Hant" = "李郁韜"}   # a variant without one asks its fallbacks, then the dictionaries
scope = ["interview.txt"]        # articles or chapters where the entry holds; everywhere without it
reason = "a name; 郁 is not 鬱"

[[term]]
text = "台積電"
keep = true                      # wherever these characters stand, they stay
reason = "the company writes itself so"

[[term]]
text = "蔡倫"
kind = "person"                  # in the index, if book.toml asks for one; the dictionaries convert the name
reason = "who made paper first"

[reviewed]                       # decisions of the conversion a person has read and found right
"9f3a0c71d2b4" = "他說：公有雲"    # the report writes these lines; the words are for the reader
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from kanben.findings import Finding, stop_on
from kanben.toml_lines import Path
from kanben.toml_places import Document, Key, check, load, nearest, sound, tables, unwritable
from kanben.variants.canonical import simplified
from kanben.variants.characters import traditional_only
from kanben.variants.tags import Variant, variants

KINDS = ("person",)
"""What a word may be the name of."""

TOP = {"term": Key("tables"), "reviewed": Key("table")}
TERM = {
    "text": Key(required=True),
    "forms": Key("table"),
    "keep": Key("yes or no"),
    "kind": Key(choices=KINDS),
    "scope": Key("texts"),
    "reason": Key(required=True),
}
SIGNED = re.compile("[0-9a-f]{12}")
"""What names a reviewed decision; see :func:`kanben.variants.decisions.signature`."""


@dataclass(frozen=True, slots=True)
class Term:
    """One entry: a word and its forms by tag, or a word that stays as it stands (``keep``).

    ``scope`` names articles or sections; empty, the entry holds everywhere.
    A ``person`` is for the index.  ``line`` is where it stands in the file.
    """

    text: str
    forms: Mapping[str, str]
    keep: bool
    reason: str
    scope: tuple[str, ...] = ()
    person: bool = False
    line: int = field(default=0, repr=False, compare=False)

    def form(self, wanted: Variant) -> str | None:
        """Return what the word is in ``wanted``; None where the entry does not say."""
        for tag in (wanted.tag, *wanted.fallbacks):
            if tag in self.forms:
                return self.forms[tag]
        return simplified(self.text) if wanted.script == "simplified" else None


@dataclass(frozen=True, slots=True, eq=False)
class Glossary:
    """The entries of a glossary; the longest found at a place wins, before any dictionary.

    ``reviewed`` goes from the signature of an accepted decision to its line in
    the file; it changes no edition.  A glossary is the same only as itself, so
    that what is made from it can be kept at hand.
    """

    terms: tuple[Term, ...] = ()
    reviewed: Mapping[str, int] = field(default_factory=dict, repr=False)
    where: str = field(default="book/glossary.toml", repr=False)

    @property
    def persons(self) -> tuple[tuple[str, int], ...]:
        """The names of persons, each with its line in the file."""
        return tuple((term.text, term.line) for term in self.terms if term.person)

    def within(self, *names: str) -> Glossary:
        """Return the entries that hold in a section of these ``names``: its source and its id.

        An entry for these alone goes before one for everywhere.
        """
        if not any(term.scope for term in self.terms):
            return self
        here = {short(name) for name in names}
        scoped = {_known(term) for term in self.terms if here & set(map(short, term.scope))}
        held = tuple(
            i
            for i, term in enumerate(self.terms)
            if (here & set(map(short, term.scope)) if term.scope else _known(term) not in scoped)
        )
        return _held(self, held)


@lru_cache(maxsize=256)
def _held(whole: Glossary, held: tuple[int, ...]) -> Glossary:
    return whole if len(held) == len(whole.terms) else replace(whole, terms=tuple(whole.terms[i] for i in held))


def short(name: str) -> str:
    """Return the name of a source without its folder, as an editor writes it."""
    return name.removeprefix("seeds/").removeprefix("book/")


def _known(term: Term) -> str:
    return term.text if term.keep else simplified(term.text)


def glossary(toml_text: str, where: str = "book/glossary.toml") -> Glossary:
    r"""Read a glossary; Trouble with every mistake in it, each with its line.

    Codes: V-001 to V-005 as every file of the editor's has them, V-006 an entry
    that contradicts itself or says nothing, V-007 one word in two entries,
    V-008 entries that turn words into one another, V-009 a badly written line
    of ``[reviewed]``.

    >>> glossary('[[term]]\ntext = "郁"\nkeep = true\nreason = "a name"').terms[0].keep
    True
    """
    doc = load(toml_text, where, "V")
    problems = [*check(doc, doc.values, (), TOP), *unwritable(doc)]
    terms: list[tuple[Term, Path]] = []
    for path, table in tables(doc, "term"):
        faults = [*check(doc, table, path, TERM), *_contradictions(doc, path, sound(doc, table, path, TERM))]
        problems += faults
        if not faults:
            terms.append((_term(table, doc.line(*path)), path))
    problems += _twice(doc, terms)
    problems += _cycles(doc, terms)
    reviewed = doc.values.get("reviewed", {})
    problems += _signatures(doc, reviewed) if isinstance(reviewed, dict) else ()
    stop_on(sorted(map(_astray, problems), key=lambda f: (f.line, f.code)))
    lines = {signature: doc.line("reviewed", signature) for signature in reviewed}
    return Glossary(tuple(term for term, _ in terms), lines, where)


def _term(table: Mapping[str, Any], line: int) -> Term:
    forms, scope = table.get("forms", {}), tuple(table.get("scope", ()))
    return Term(table["text"], forms, table.get("keep", False), table["reason"], scope, "kind" in table, line)


def _contradictions(doc: Document, path: Path, table: Mapping[str, Any]) -> Iterator[Finding]:
    keep, forms = table.get("keep", False), table.get("forms")
    if "scope" in table and not all(table["scope"] or [""]):
        hint = 'name articles or chapters, like ["one.txt"], or leave it out'
        yield doc.finding(6, "a scope that names nothing", (*path, "scope"), hint)
    if not table.get("text"):
        return
    if keep and forms is not None:
        hint = "an entry keeps its word or gives it forms"
        yield doc.finding(6, "'keep' and 'forms' contradict each other", (*path, "keep"), hint)
    elif not keep and not forms and "kind" not in doc.values["term"][path[-1]]:
        hint = 'write keep = true, forms = {"zh-Hant" = "…"}, or kind = "person"'
        yield doc.finding(6, "an entry that says nothing", path, hint)
    for tag, form in (forms or {}).items():
        place = (*path, "forms", tag)
        if tag not in variants():
            yield doc.finding(5, f"no variant {tag!r}", place, nearest(tag, variants(), "there are"))
        elif not isinstance(form, str) or not form:
            yield doc.finding(4, f"the form for {tag} is not a word", place, f'write "{tag}" = "…"')
        elif variants()[tag].script == "simplified" and (odd := _traditional(form)):
            hint = f"write {simplified(form)}, or keep = true where the characters are meant"
            yield doc.finding(6, f"the form for {tag} is not Simplified: {odd} in {form!r}", place, hint)


def _traditional(text: str) -> str:
    return "".join(dict.fromkeys(c for c in text if c in traditional_only()))


def _twice(doc: Document, terms: Iterable[tuple[Term, Path]]) -> Iterator[Finding]:
    """Yield where a word has two entries that hold in one place; one for everywhere and one for a scope do not."""
    known: dict[str, list[tuple[Term, Path]]] = {}
    for term, path in terms:
        for other, there in known.setdefault(_known(term), []):
            if term.scope == other.scope or set(map(short, term.scope)) & set(map(short, other.scope)):
                hint = f"the other is on line {doc.line(*there)}: join the two"
                yield doc.finding(7, f"{term.text!r} has two entries", path, hint)
                break
        known[_known(term)].append((term, path))


def _cycles(doc: Document, terms: Iterable[tuple[Term, Path]]) -> Iterator[Finding]:
    """Yield the entries that in some variant turn a word into another, and that, by and by, into the first."""
    told: set[frozenset[str]] = set()
    entries = [(term, path) for term, path in terms if not term.keep]
    for wanted in variants().values():
        forms = {_known(term): (term.form(wanted), path) for term, path in entries}
        turned = {word: simplified(form) for word, (form, _) in forms.items() if form}
        for first in turned:
            ring = [first]
            while (after := turned.get(ring[-1])) and after not in ring:
                ring.append(after)
            if after == first and len(ring) > 1 and frozenset(ring) not in told:
                told.add(frozenset(ring))
                lines = sorted(doc.line(*forms[word][1]) for word in ring)
                hint = f"see lines {', '.join(map(str, lines))}; let each word have the form it is to be printed in"
                said = f"entries that turn {' → '.join([*ring, first])} in {wanted.tag}"
                yield doc.finding(8, said, forms[first][1], hint)


def _astray(problem: Finding) -> Finding:
    """Return ``problem``; where it is a line of ``[reviewed]`` that stands elsewhere, with what to do."""
    if problem.code == "V-002" and SIGNED.search(problem.message):
        return replace(problem, hint="a reviewed decision: put the line below one that says [reviewed]")
    return problem


def _signatures(doc: Document, reviewed: Mapping[str, object]) -> Iterator[Finding]:
    for signature, words in reviewed.items():
        path = ("reviewed", signature)
        if not SIGNED.fullmatch(signature):
            hint = 'twelve of 0-9 and a-f, as the report copies them: "9f3a0c71d2b4" = "…"'
            yield doc.finding(9, f"{signature!r} names no decision", path, hint)
        elif not isinstance(words, str):
            yield doc.finding(4, f"{signature!r} must be a text in quotation marks", path, f'write "{signature}" = "…"')


# --- against the book -------------------------------------------------------------


def misplaced(words: Glossary, places: Iterable[str]) -> Iterator[Finding]:
    """Yield V-142 for each name in a scope that is none of ``places``: sources and ids of sections."""
    known = list(dict.fromkeys(map(short, places)))
    for term in words.terms:
        for name in term.scope:
            if short(name) not in known:
                said = f"{term.text!r} is for {name!r}, which this book has not"
                yield Finding("V-142", said, words.where, term.line, nearest(short(name), known, "there are"))


def unmet(words: Glossary, met: Collection[str]) -> Iterator[Finding]:
    """Yield V-140 for each reviewed decision that no variant has ``met``: its place is gone or decided otherwise."""
    for signature, line in words.reviewed.items():
        if signature not in met:
            hint = "its words have changed or gone: take the line out"
            yield Finding("V-140", f"the reviewed decision {signature} meets nothing", words.where, line, hint)


def absent(words: Glossary, texts: Mapping[tuple[str, ...], str], *, persons: bool = True) -> Iterator[Finding]:
    """Yield V-141 for each entry whose word stands nowhere it holds; of ``persons`` an index tells itself.

    ``texts`` goes from the names of a section, its source and its id, to what it says.
    """
    simple: dict[tuple[str, ...], str] = {}
    for term in (one for one in words.terms if persons or not one.person):
        scope = set(map(short, term.scope))
        held = [names for names in texts if not scope or scope & set(map(short, names))]
        if any(term.text in texts[names] for names in held):
            continue
        for names in () if term.keep else held:
            if names not in simple:
                simple[names] = simplified(texts[names])
        if term.keep or not any(_known(term) in simple[names] for names in held):
            within = f" in {', '.join(term.scope)}" if held and scope else ""
            hint = "take it out, or mend its spelling"
            yield Finding("V-141", f"{term.text!r} never occurs{within}", words.where, term.line, hint)
