"""Canonical Simplified: the one form every variant is made from.

OpenCC's Traditional to Simplified, and after it a table of what that leaves
undone.  The chief thing is 著, which Taiwan writes for both zhe (看著) and
zhù (著作), and which is 着 and 著 in Simplified.  A character the mainland's list
has stays where it is the word itself: 乾坤, 藉田, 宫商角徵羽, 瞭望, 樊於期, 夥颐, 颠覆.

妳, 牠 and 祂 become 你, 它 and 他, since no Simplified print has them: a
Traditional edition keeps an author's own (:func:`kanben.variants.kept.kept`).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from kanben.variants.dictionaries import converted, entries
from kanben.variants.phrases import Phrases
from kanben.variants.tables import rows


@cache
def _afterwards() -> tuple[Phrases, dict[str, str]]:
    table = {row.text: row.form for row in rows("canonical.tsv")}
    return Phrases.of(table), table


@cache
def _standing() -> Phrases:
    """Return the words that are Simplified with a character OpenCC would take for Traditional: 毕昇, 乾清宫."""
    alone, words = entries("TSCharacters.txt"), entries("TSPhrases.txt")
    formed = {forms[0] for forms in words.values()} - words.keys()
    return Phrases.of(word for word in formed if any(alone.get(c, (c,))[0] != c for c in word))


def simplified(text: str) -> str:
    """Return ``text``, Traditional of any kind, in canonical Simplified.

    Never by OpenCC's tw2s or hk2s, which take the region for granted and damage
    other texts (么 → 幺).

    >>> simplified("他看著這部著作，顯著地笑了"), simplified("隨著作者紮根")
    ('他看着这部著作，显著地笑了', '随着作者扎根')
    """
    made = converted("t2s", text)
    if len(made) == len(text):
        made = _set(made, ((start, end, text[start:end]) for start, end in _standing().find(text)))
    phrases, table = _afterwards()
    found = (place for place in phrases.find(made) if not _alone(made, *place))
    return _set(made, ((start, end, table[made[start:end]]) for start, end in found))


def _set(text: str, places: Iterable[tuple[int, int, str]]) -> str:
    """Return ``text`` with other words set in some places, which come from left to right."""
    parts: list[str] = []
    done = 0
    for start, end, form in places:
        parts += text[done:start], form
        done = end
    return "".join((*parts, text[done:]))


def _alone(text: str, start: int, end: int) -> bool:
    """Say whether this is the author's 著 of a title page; the particle always follows its verb."""
    return text[start:end] == "著" and not any(
        "\u4e00" <= c <= "\u9fff" for c in text[max(start - 1, 0) : start] + text[end : end + 1]
    )
