"""What an author's own Traditional keeps in a Traditional edition.

An author's character stands: 註 or 注, 佈 or 布, 妳, 甚麼, 計畫, 身分, 曆 or 歷 are
words and habits of the one who wrote them, and a converter's guess is no better.
Four things change.

- The glyph of another region, by OpenCC's tables of the regions' forms, and by
  the house's own: 裡 or 裏, 説 or 說, 衞 or 衛.  Only what is one character in two
  drawings: 才 is no drawing of 纔, nor 梁 of 樑.
- 着 and 著, which Taiwan writes alike and Hong Kong does not: read from the
  canonical text.
- A character no Traditional text has (业) takes the form the converter gives.
- Where a region's vocabulary is asked for, the words it changes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from kanben.variants.characters import simplified_only
from kanben.variants.dictionaries import entries, stages
from kanben.variants.tags import Variant, variant

REGIONS = ("TWVariants.txt", "HKVariants.txt")
ASKED = frozenset("着著")
"""Which of two words these are, the canonical text says."""

WORDS = frozenset("衹么泄洩檐簷")
"""Words of their own, or an author's choice, whatever a region's table says."""

HALF_SIMPLE = re.compile("(?<=[什甚怎那這多要])么")
"""A 麼 left in Simplified, where 么 is otherwise the youngest (老么)."""


def kept(received: str, canonical: str, made: str, wanted: Variant) -> str:
    """Return what becomes of ``received``, an author's Traditional, in ``wanted``.

    ``canonical`` is the same text in canonical Simplified, and ``made`` what the
    dictionaries make of that; all three are of one length.

    >>> from kanben.variants.tags import variant
    >>> kept("妳看着註腳裏的业務", "你看着注脚里的业务", "你看著注腳裡的業務", variant("zh-Hant-TW"))
    '妳看著註腳裡的業務'
    """
    if received == made or not wanted.chain:
        return made
    received = HALF_SIMPLE.sub("麼", received) if "么" in received else received
    glyphs, converters, simple = _glyphs(wanted.tag), simplified_only() | ASKED, _simple()
    text = list(made)
    for at in [at for at, (r, m) in enumerate(zip(received, made, strict=True)) if r != m]:
        r, m = received[at], made[at]
        if r not in converters and simple.get(m, m) == canonical[at]:
            text[at] = glyphs.get(r, r)
    return "".join(text)


@cache
def _simple() -> dict[str, str]:
    return {c: forms[0] for c, forms in entries("TSCharacters.txt").items()}


@cache
def _glyphs(tag: str) -> Mapping[str, str]:
    """Return the drawings of other regions, each with its like in the one of ``tag``."""
    wanted = variant(tag)
    pairs = entries("STCharacters.txt")
    different = {form for forms in pairs.values() for form in forms if len(forms) > 1}
    steps = {name for step in wanted.chain[1:] for names in stages(step) for name in names}
    legal = {key: forms for name in REGIONS if name in steps for key, forms in entries(name).items()}
    found = {}
    for name in REGIONS:
        for key, forms in entries(name).items():
            own = legal.get(key, (key,))
            drawings = {form for form in (key, *forms) if form not in own and form not in WORDS}
            drawings -= {form for form in forms if form in different or pairs.get(form, (key,)) != (key,)}
            if own[0] == key or own[0] not in different:
                found.update(dict.fromkeys(drawings, own[0]))
    house = {form: own for form, own in wanted.house.items() if len(form) == 1}
    return {form: house.get(own, own) for form, own in found.items() if form not in house.values()} | house
