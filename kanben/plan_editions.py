"""What ``[editions]`` in book.toml says: which variants and formats are made, and how each variant is to be.

``vocabulary`` and ``direction`` are one word for all variants, or a table of
words by variant.  ``isbn`` is a table by variant and, in that, by format: an
ISBN names one edition, and the same words in another format are another one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kanben.findings import Finding
from kanben.plan_book import check_digit, isbn_digits
from kanben.toml_places import Document, Key, check, sound

VARIANTS = ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK")
FORMATS = ("epub", "pdf", "press", "chapters", "kindle")
USUAL = ("epub", "pdf", "chapters")  # what is made where book.toml names no formats
VOCABULARIES = ("as-written", "regional")
ENGINES = ("exact", "reference")
DIRECTIONS = ("horizontal", "vertical")
NUMBERED = ("epub", "pdf", "press")  # formats that are sold, and so have an ISBN
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
    embed_fonts: bool = False  # whether the EPUB is set in faces of its own
    isbn: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # thirteen digits, by variant and format


def editions_told(
    doc: Document, variants: tuple[str, ...], formats: tuple[str, ...]
) -> tuple[dict[str, Key], Editions, tuple[Finding, ...]]:
    """Return the keys of ``[editions]`` in ``doc``, what it says, and what is wrong with its tables by variant."""
    keys = {
        "variants": Key("texts", choices=variants),
        "formats": Key("texts", choices=formats),
        "engine": Key(choices=ENGINES),
        "embed_fonts": Key("yes or no"),
        "isbn": Key("table"),
        **{name: Key(choices=choices) for name, choices in BY_VARIANT.items()},
    }
    wrong = (*_tables(doc, keys), *_isbns(doc, variants))
    told = sound(doc, doc.values.get("editions", {}), ("editions",), keys)
    for name in BY_VARIANT:
        if isinstance(one := told.get(name, {}), str):
            told[name] = dict.fromkeys(_fit(name, variants), one)
    told["isbn"] = {
        tag: {form: isbn_digits(said) for form, said in forms.items() if isinstance(said, str)}
        for tag, forms in told.get("isbn", {}).items()
        if isinstance(forms, dict)
    }
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
    directions = made.get("direction") if isinstance(made, dict) else None
    for tag, direction in directions.items() if isinstance(directions, dict) else ():
        if direction == "vertical" and tag in keys["variants"].choices and tag not in _fit("direction", (tag,)):
            hint = f"take {tag} out: its “ ” would have to be ﹁ ﹂ in a column, and no mark of the text is changed"
            yield doc.finding(
                5, f"{tag} cannot be in columns, only Traditional can", ("editions", "direction", tag), hint
            )


def _isbns(doc: Document, variants: tuple[str, ...]) -> Iterator[Finding]:
    """Yield what is wrong with the table of ISBNs: an unknown edition, wrong digits, one number for two editions."""
    made = doc.values.get("editions")
    told = made.get("isbn") if isinstance(made, dict) else None
    if not isinstance(told, dict):
        return  # that it is no table is said where the keys of [editions] are checked
    path = ("editions", "isbn")
    yield from check(doc, told, path, dict.fromkeys(variants, Key("table")))
    given: dict[str, str] = {}
    for tag, forms in sound(doc, told, path, dict.fromkeys(variants, Key("table"))).items():
        keys = dict.fromkeys(NUMBERED, Key())
        yield from check(doc, forms, (*path, tag), keys)
        for form, said in sound(doc, forms, (*path, tag), keys).items():
            at = (*path, tag, form)
            if not (digits := isbn_digits(said)):
                yield doc.finding(7, f"{said!r} is no ISBN", at, _why_no_isbn(said))
            elif digits in given:
                hint = "every variant and format needs one of its own"
                yield doc.finding(6, f"the ISBN {said} is that of {given[digits]}, too", at, hint)
            else:
                given[digits] = f"{tag}, {form}"


def _why_no_isbn(said: str) -> str:
    digits = "".join(c for c in said if c not in "- ")
    if len(digits) == 13 and digits.isascii() and digits.isdigit() and digits.startswith(("978", "979")):
        return f"a digit is wrong: after {digits[:12]} the last must be {check_digit(digits)}"
    return "thirteen digits beginning with 978 or 979, hyphens or not"
