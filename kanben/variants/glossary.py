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

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from kanben.findings import Finding, stop_on
from kanben.variants.canonical import simplified
from kanben.variants.tags import Variant, variants

KEYS = ("text", "forms", "keep", "reason")


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

    >>> glossary('[[term]]\ntext = "郁"\nkeep = true\nreason = "a name"').terms[0].keep
    True
    """
    try:
        told = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        stop_on([Finding("V-110", f"not TOML: {error}", where, int(at[1]) if at else 0)])
        raise AssertionError("unreachable") from None
    terms: list[Term] = []
    stop_on(_read(told, toml_text.splitlines(), where, terms))
    return Glossary(tuple(terms))


def _read(told: dict[str, Any], lines: list[str], where: str, terms: list[Term]) -> Iterator[Finding]:
    heads = [number for number, line in enumerate(lines, 1) if re.match(r"\s*\[\[\s*term\s*\]\]", line)]
    for key in told:
        if key != "term":
            yield Finding(
                "V-111", f"unknown key “{key}”", where, _line(lines, key, 0), "a glossary holds [[term]] only"
            )
    described = told.get("term", [])
    if not isinstance(described, list) or not all(isinstance(one, dict) for one in described):
        yield Finding("V-111", "“term” must be written [[term]]", where, _line(lines, "term", 0))
        return
    seen: dict[str, int] = {}
    for index, one in enumerate(described):
        head = heads[index] if index < len(heads) else 0
        problems = list(_mistakes(one, lines, head, where))
        yield from problems
        if problems:
            continue
        term = Term(one["text"], dict(one.get("forms", {})), one.get("keep", False), one["reason"])
        known = term.text if term.keep else simplified(term.text)
        if known in seen:
            hint = f"the other is on line {seen[known]}: join the two"
            yield Finding("V-115", f"“{term.text}” has two entries", where, head, hint)
        seen.setdefault(known, head)
        terms.append(term)


def _mistakes(one: dict[str, Any], lines: list[str], head: int, where: str) -> Iterator[Finding]:
    for key in one:
        if key not in KEYS:
            yield Finding("V-111", f"unknown key “{key}”", where, _line(lines, key, head), _nearest(key, KEYS))
    for key in ("text", "reason"):
        if not isinstance(one.get(key), str) or not one[key].strip():
            yield Finding("V-112", f"an entry without {key}", where, head, f'write {key} = "…"')
    forms, keep = one.get("forms"), one.get("keep")
    if keep not in (None, True):
        yield Finding("V-113", "keep can only be true", where, _line(lines, "keep", head), "or leave it out")
    elif keep and forms is not None:
        hint = "an entry keeps its word or gives it forms"
        yield Finding("V-113", "keep and forms contradict each other", where, _line(lines, "keep", head), hint)
    elif not keep and not forms:
        hint = 'write keep = true, or forms = {"zh-Hant" = "…"}'
        yield Finding("V-113", "an entry that says nothing", where, head, hint)
    if forms is not None and not isinstance(forms, dict):
        yield Finding("V-113", "forms must be a table of tags", where, _line(lines, "forms", head))
        return
    for tag, form in (forms or {}).items():
        line = _line(lines, f'"{tag}"', head) or _line(lines, "forms", head)
        if tag not in variants():
            yield Finding("V-114", f"no variant “{tag}”", where, line, _nearest(tag, tuple(variants())))
        elif not isinstance(form, str) or not form:
            yield Finding("V-114", f"the form for {tag} is not a word", where, line)


def _nearest(name: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"did you mean {near[0]}?" if near else f"there are: {', '.join(known)}"


def _line(lines: list[str], key: str, head: int) -> int:
    """Return the line of ``key`` in the entry that begins on line ``head`` (0: the file), else ``head``."""
    for number, line in enumerate(lines[head:], head + 1):
        if head and line.lstrip().startswith("[["):
            break
        if re.match(rf"[^#]*(?<![\w-]){re.escape(key)}\s*=", line) or (not head and f"[{key}" in line):
            return number
    return head
