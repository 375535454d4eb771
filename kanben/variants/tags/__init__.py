"""The variants a book can be made in: one TOML file each, and no Python.

To add one, write its file beside these; its name is the tag.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal

from kanben.findings import USAGE, Finding, Trouble

Vocabulary = Literal["as-written", "regional"]


@dataclass(frozen=True, slots=True)
class Variant:
    """A standard of writing, and all that changes with it.

    ``chain`` names the conversions from canonical Simplified, step by step
    (:func:`kanben.variants.dictionaries.step`).  ``house`` maps the dictionaries'
    forms to ours, last of all.  ``fallbacks`` are the tags whose glossary forms
    serve where this one has none.
    """

    tag: str
    name: str
    """Its name in its own script."""
    lang: str
    """The BCP 47 tag of the files made in it."""
    script: Literal["simplified", "traditional"]
    quotes: str
    """Outer pair, inner pair: ``「」『』``."""
    font: Literal["SC", "TC", "HK"]
    """The regional forms its fonts must have."""
    chain: tuple[str, ...]
    house: Mapping[str, str]
    fallbacks: tuple[str, ...] = ()
    words: str = ""
    """OpenCC's dictionary of the region's own words, if it has one (:mod:`kanben.variants.regional`)."""


@cache
def variants() -> Mapping[str, Variant]:
    """Return the variants by tag, in the order of their tags.

    >>> list(variants())
    ['zh-Hans', 'zh-Hant', 'zh-Hant-HK', 'zh-Hant-TW']
    """
    found = {}
    files = {file.name.removesuffix(".toml"): file for file in resources.files(__name__).iterdir()}
    for tag, file in sorted(files.items()):
        if file.name.endswith(".toml"):
            told: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
            lists = {key: tuple(told[key]) for key in ("chain", "fallbacks")}
            house = MappingProxyType(told.get("house", {}))
            found[tag] = Variant(**{**told, **lists, "tag": tag, "house": house})
    return MappingProxyType(found)


def variant(tag: str) -> Variant:
    """Return the variant called ``tag``; Trouble, with the nearest name, where there is none.

    >>> variant("zh-Hant-TW").quotes
    '「」『』'
    """
    known = variants()
    for name, one in known.items():
        if name.casefold() == tag.casefold():
            return one
    near = get_close_matches(tag, known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}? " if near else ""
    problem = Finding("V-101", f"no variant “{tag}”", hint=f"{hint}there are: {', '.join(known)}")
    raise Trouble(problem, exit_code=USAGE)
