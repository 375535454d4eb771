"""Canonical Simplified: the one form every variant is made from.

OpenCC's Traditional to Simplified, and after it a table of what that leaves
undone.  The chief thing is 著, which Taiwan writes for both zhe (看著) and
zhù (著作), and which is 着 and 著 in Simplified.  A character the mainland's list
has stays where it is the word itself: 乾坤, 藉田, 宫商角徵羽, 瞭望, 樊於期, 夥颐, 颠覆.

妳, 牠 and 祂 become 你, 它 and 他, since no Simplified print has them: a
Traditional edition keeps an author's own (:func:`kanben.variants.kept.kept`).
"""

from __future__ import annotations

import re
from functools import cache

from kanben.variants.dictionaries import converted, entries
from kanben.variants.tables import rows


@cache
def _afterwards() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return the table, and the pattern that finds its phrases: at each place the longest."""
    table = {row.text: row.form for row in rows("canonical.tsv")}
    longest = sorted(table, key=lambda phrase: (-len(phrase), phrase))
    return re.compile("|".join(map(re.escape, longest))), table


@cache
def _standing() -> re.Pattern[str]:
    """Return what finds words that are Simplified with a character OpenCC would take for Traditional: 毕昇, 乾清宫."""
    alone, words = entries("TSCharacters.txt"), entries("TSPhrases.txt")
    formed = {forms[0] for forms in words.values()} - words.keys()
    standing = sorted(word for word in formed if any(alone.get(c, (c,))[0] != c for c in word))
    return re.compile("|".join(map(re.escape, sorted(standing, key=len, reverse=True))))


def simplified(text: str) -> str:
    """Return ``text``, Traditional of any kind, in canonical Simplified.

    Never by OpenCC's tw2s or hk2s, which take the region for granted and damage
    other texts (么 → 幺).

    >>> simplified("他看著這部著作，顯著地笑了"), simplified("隨著作者紮根")
    ('他看着这部著作，显著地笑了', '随着作者扎根')
    """
    made = converted("t2s", text)
    if len(made) == len(text):
        done, parts = 0, list[str]()
        for found in _standing().finditer(text):
            parts += made[done : found.start()], found[0]
            done = found.end()
        made = "".join((*parts, made[done:]))
    pattern, table = _afterwards()
    return pattern.sub(lambda m: m[0] if _alone(m) else table[m[0]], made)


def _alone(found: re.Match[str]) -> bool:
    """Say whether this is the author's 著 of a title page; the particle always follows its verb."""
    start, end, text = *found.span(), found.string
    return found[0] == "著" and not any(
        "\u4e00" <= c <= "\u9fff" for c in text[max(start - 1, 0) : start] + text[end : end + 1]
    )
