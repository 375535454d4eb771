"""Inline rules: ``-{甲}-`` stands as it is, ``-{zh-hans:甲;zh-hant:乙}-`` has a form for each script or tag.

An open rule, or one that has nothing to say in a variant, must not be printed:
each is found before anything is made, with its line and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kanben.findings import Finding
from kanben.model import Book, Origin
from kanben.variants.tags import Variant, variant
from kanben.variants.walk import taken

OPEN = "-{"
RULE = re.compile(r"-\{((?:(?!-\{).)*?)\}-", re.DOTALL)
TAGGED = re.compile(r"\s*zh[\w-]*\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule at code points ``start`` to ``end`` of a text: its ``form``, or what is ``wrong`` with it."""

    start: int
    end: int
    form: str = ""
    wrong: Finding | None = None


def rules(text: str, wanted: Variant) -> Iterator[Rule]:
    """Yield the inline rules of ``text`` from left to right, each with its form in ``wanted``.

    V-120: not closed (another opening before the closing counts as that).
    V-121: a part without a tag, or no form for the variant.

    >>> [rule.form for rule in rules("他姓-{范}-，-{zh-hans:的士;zh-hant:計程車}-司机", variant("zh-Hant-TW"))]
    ['范', '計程車']
    """
    at = text.find(OPEN)
    while at >= 0:
        found = RULE.match(text, at)
        if found:
            form, wrong = _form(found[1], wanted)
            yield Rule(at, found.end(), form, wrong)
        else:
            said = " ".join(text[at : at + 20].split())
            wrong = Finding("V-120", f"a rule that is not closed: “{said}”", hint="end it with }-")
            yield Rule(at, at + 2, wrong=wrong)
        at = text.find(OPEN, found.end() if found else at + 2)


def _form(rule: str, wanted: Variant) -> tuple[str, Finding | None]:
    """Return what the inside of a rule says in ``wanted``, and what is wrong with it."""
    if not TAGGED.match(rule):
        return rule, None
    forms = {}
    for part in filter(str.strip, rule.split(";")):
        tag, colon, form = part.partition(":")
        if not colon:
            return "", Finding("V-121", f"no tag in “{part}” of an inline rule", hint="write tag:form;tag:form")
        forms[tag.strip().casefold()] = form
    for tag in (*_names(wanted.tag), *wanted.fallbacks):
        if tag.casefold() in forms:
            return forms[tag.casefold()], None
    hint = f"write -{{{rule.rstrip(';')};{wanted.tag}:…}}-"
    return "", Finding("V-121", f"an inline rule without a form for {wanted.tag}: -{{{rule}}}-", hint=hint)


def _names(tag: str) -> Iterator[str]:
    """Yield the names an inline rule may use for ``tag``: zh-Hant-TW, zh-TW, zh-Hant."""
    yield tag
    language, *rest = tag.split("-")
    if len(rest) > 1:
        yield f"{language}-{rest[-1]}"
        yield f"{language}-{rest[0]}"


# --- in a book -----------------------------------------------------------------


def faults(book: Book, tags: Sequence[str], sources: Mapping[str, str]) -> list[Finding]:
    """Return what is wrong with the rules of ``book`` in the variants ``tags``, all at once, with line and column.

    ``sources`` goes from the name a block's origin has to the text it came from.
    """
    wanted = [variant(tag) for tag in tags]
    found: dict[Finding, None] = {}

    for section in (*book.front, *book.body, *book.back):
        name = section.source or "book/book.toml"
        for leaf in taken(section):
            text, origin = leaf.text, leaf.origin
            for one in wanted if OPEN in text else ():
                found.update(dict.fromkeys(_placed(rule, text, origin, name, sources) for rule in rules(text, one)))
    return [one for one in found if one.code]


def _placed(rule: Rule, text: str, origin: Origin | None, name: str, sources: Mapping[str, str]) -> Finding:
    """Return what is wrong with ``rule`` of a leaf, with its place; a finding without a code where nothing is."""
    if rule.wrong is None:
        return Finding("", "")
    wrong = rule.wrong
    source = origin.source if origin else name
    received = sources.get(source, "") if origin else ""
    opened = [found.start() for found in re.finditer(re.escape(OPEN), received)]
    inside = [at for at in opened if origin and origin.start <= at < origin.end]
    at = inside[min(text.count(OPEN, 0, rule.start), len(inside) - 1)] if inside else -1
    if at < 0:
        line = received.count("\n", 0, origin.start) + 1 if origin and received else 0
        return Finding(wrong.code, wrong.message, source, line, wrong.hint)
    line, column = received.count("\n", 0, at) + 1, at - received.rfind("\n", 0, at)
    return Finding(wrong.code, f"{wrong.message} (column {column})", source, line, wrong.hint)
