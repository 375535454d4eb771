"""``[print.fonts]`` of book.toml: the faces an editor asks for by their makers' names.

A name in the table itself is for every variant, one in a table of a variant's
for that alone.  Whether there is such a face is found out where it is looked
for, in :mod:`kanben.faces`; here is only what can be wrong with the words.
"""

from __future__ import annotations

from collections.abc import Mapping

from kanben.findings import Finding
from kanben.toml_places import Document, Key, check

KINDS = ("serif", "sans", "kai", "rare")
"""Text (宋體、明體), heads and stress (黑體), quotations (楷體), and characters that none of these has."""

Asked = Mapping[str, Mapping[str, str]]
"""Names by variant, ``""`` being all of them, then by kind."""


def fonts(doc: Document, variants: tuple[str, ...]) -> tuple[Asked, tuple[Finding, ...]]:
    """Return what ``[print.fonts]`` of ``doc`` asks for, and what is wrong with it (``B-002``, ``B-004``)."""
    printing = doc.values.get("print")
    told = printing.get("fonts") if isinstance(printing, dict) else None
    if not isinstance(told, dict):
        return {}, ()  # that it is no table is said where the keys of [print] are checked
    path, names = ("print", "fonts"), dict.fromkeys(KINDS, Key())
    wrong = [*check(doc, told, path, names | dict.fromkeys(variants, Key("table")))]
    asked = {"": {kind: name for kind, name in told.items() if kind in KINDS and isinstance(name, str)}}
    for variant in variants:
        if isinstance(own := told.get(variant), dict):
            wrong += check(doc, own, (*path, variant), names)
            asked[variant] = {kind: name for kind, name in own.items() if isinstance(name, str)}
    return {variant: named for variant, named in asked.items() if named}, tuple(wrong)
