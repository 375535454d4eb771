"""Canonical Simplified: the one form every variant is made from.

OpenCC's Traditional to Simplified, and after it a table of what that leaves
undone.  The chief thing is 著, which Taiwan writes for both zhe (看著) and
zhù (著作), and which is 着 and 著 in Simplified.
"""

from __future__ import annotations

import re
from functools import cache

from kanben.variants.dictionaries import converted
from kanben.variants.phrases import Phrases
from kanben.variants.tables import rows


@cache
def _afterwards() -> tuple[Phrases, dict[str, str]]:
    table = {row.text: row.form for row in rows("canonical.tsv")}
    return Phrases.of(table), table


def simplified(text: str) -> str:
    """Return ``text``, Traditional of any kind, in canonical Simplified.

    Never by OpenCC's tw2s or hk2s, which take the region for granted and damage
    other texts (么 → 幺).

    >>> simplified("他看著這部著作，顯著地笑了"), simplified("隨著作者紮根")
    ('他看着这部著作，显著地笑了', '随着作者扎根')
    """
    return "".join(_mended(converted("t2s", part)) for part in re.split(r"(?<=[。！？\n])", text) if part)


ALONE = re.compile(r"(?<![\u4e00-\u9fff])著(?![\u4e00-\u9fff])")
"""The author's 著 of a title page; the particle always follows its verb."""


def _mended(text: str) -> str:
    phrases, table = _afterwards()
    alone = {m.start() for m in ALONE.finditer(text)}
    parts: list[str] = []
    done = 0
    for start, end in phrases.find(text):
        if start not in alone:
            parts += text[done:start], table[text[start:end]]
            done = end
    return "".join(parts) + text[done:]
