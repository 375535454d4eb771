"""What ``[editions]`` in book.toml says: which variants and formats are made, and how each variant is to be.

``vocabulary`` and ``direction`` are one word for all variants, or a table of
words by variant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kanben.findings import Finding
from kanben.toml_places import Document, Key, check, sound

VARIANTS = ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK")
FORMATS = ("epub", "pdf", "press", "chapters")
USUAL = ("epub", "pdf", "chapters")  # what is made where book.toml names no formats
VOCABULARIES = ("as-written", "regional")
ENGINES = ("exact", "reference")
DIRECTIONS = ("horizontal", "vertical")
BY_VARIANT = {"vocabulary": VOCABULARIES, "direction": DIRECTIONS}


@dataclass(frozen=True, slots=True)
class Editions:
    """The editions to be made.

    ``vocabulary`` and ``direction`` are by variant: one of ``VOCABULARIES``,
    else as written; one of ``DIRECTIONS``, else horizontal.
    """

    variants: tuple[str, ...] = VARIANTS
    formats: tuple[str, ...] = USUAL
    vocabulary: Mapping[str, str] = field(default_factory=dict)
    engine: str = "exact"
    direction: Mapping[str, str] = field(default_factory=dict)


def editions_told(
    doc: Document, variants: tuple[str, ...], formats: tuple[str, ...]
) -> tuple[dict[str, Key], Editions, tuple[Finding, ...]]:
    """Return the keys of ``[editions]`` in ``doc``, what it says, and what is wrong with its tables by variant."""
    keys = {
        "variants": Key("texts", choices=variants),
        "formats": Key("texts", choices=formats),
        "engine": Key(choices=ENGINES),
        **{name: Key(choices=choices) for name, choices in BY_VARIANT.items()},
    }
    wrong = tuple(_tables(doc, keys))
    told = sound(doc, doc.values.get("editions", {}), ("editions",), keys)
    for name in BY_VARIANT:
        if isinstance(one := told.get(name, {}), str):
            told[name] = dict.fromkeys(_fit(name, variants), one)
    for name in ("variants", "formats"):
        if name in told:
            told[name] = tuple(told[name])
    usual = {"variants": variants, "formats": tuple(name for name in formats if name in USUAL)}
    return keys, Editions(**usual | told), wrong


def _fit(name: str, variants: tuple[str, ...]) -> tuple[str, ...]:
    """Return the variants one word is meant for: only Traditional books are set in columns."""
    return tuple(tag for tag in variants if name != "direction" or "Hant" in tag)


def _tables(doc: Document, keys: dict[str, Key]) -> Iterator[Finding]:
    """Yield what is wrong with each table of words by variant, and let its key be one if it is."""
    made = doc.values.get("editions")
    for name in BY_VARIANT:
        told = made.get(name) if isinstance(made, dict) else None
        if isinstance(told, dict):
            known = dict.fromkeys(keys["variants"].choices, keys[name])
            keys[name] = Key("table")
            yield from check(doc, told, ("editions", name), known)
