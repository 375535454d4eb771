"""Which script a text is in, on counted evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kanben.variants.dictionaries import converted, entries
from kanben.variants.tags import variant

Script = Literal["simplified", "traditional", "machine", "mixed", "unknown"]

STANDARD_FORMS = frozenset("爲裏羣纔喫麪衆峯僞羣牀脣竈")
"""What OpenCC's plain s2t writes, and next to nobody who types Traditional Chinese."""

UNCONVERTED = {
    "云": "雲",
    "于": "於",
    "后": "後",
    "里": "裏",
    "愿": "願",
    "几": "幾",
    "涂": "塗",
    "布": "佈",
    "沖": "衝",
}
"""Legal in Traditional text, but left standing everywhere only by character-for-character machines."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What script a text is in: how many characters say so, and which.

    ``machine`` is Traditional that no author wrote: a converter's, whose slips
    are best mended by going back to Simplified first.  ``evidence`` lists
    characters with their counts, the most frequent first.
    """

    script: Script
    simplified: int
    traditional: int
    evidence: tuple[tuple[str, int], ...]


@cache
def simplified_only() -> frozenset[str]:
    """Return the characters no Traditional text has, by OpenCC's tables.

    What a Traditional standard or phrase somewhere keeps (群 床 么 虱), it has.
    """
    pairs = entries("STCharacters.txt")
    kept = {c for values in pairs.values() for c in values}
    for table in ("STPhrases.txt", "TWVariants.txt", "HKVariants.txt"):
        kept.update(c for values in entries(table).values() for word in values for c in word)
    return frozenset(c for c in pairs if c not in kept)


@cache
def traditional_only() -> frozenset[str]:
    """Return the characters no Simplified text has, by OpenCC's tables."""
    pairs = entries("TSCharacters.txt")
    kept = {c for values in pairs.values() for c in values}
    return frozenset(c for c in pairs if c not in kept)


def script(text: str) -> Verdict:
    """Say which script ``text`` is in, and on what evidence.

    >>> script("从干净的画面里可以看出").script, script("從乾淨的畫面裡可以看出").script
    ('simplified', 'traditional')
    >>> script("沒有過如此乾脆的事，騰訊云于去年開始").script
    'machine'
    """
    counts = Counter(text)
    simple = Counter({c: n for c, n in counts.items() if c in simplified_only()})
    full = Counter({c: n for c, n in counts.items() if c in traditional_only()})
    few, many = sorted((simple.total(), full.total()))
    said: Script
    evidence: Mapping[str, int]
    if not many:
        said, evidence = "unknown", {}
    elif few * 20 > many:
        said, evidence = "mixed", simple + full
    elif simple.total() > full.total():
        said, evidence = "simplified", simple
    else:
        machine = Counter({c: counts[c] for c in STANDARD_FORMS if counts[c]})
        machine += _left_standing(text, counts)
        said, evidence = ("machine", machine) if machine.total() * 200 > many else ("traditional", full)
    ranked = sorted(evidence.items(), key=lambda item: (-item[1], item[0]))
    return Verdict(said, simple.total(), full.total(), tuple(ranked[:12]))


def _left_standing(text: str, counts: Counter[str]) -> Counter[str]:
    """Count the characters a whole-word conversion would have changed."""
    if not any(counts[c] for c in UNCONVERTED):
        return Counter()
    again = converted("s2t", converted("t2s", text))
    if len(again) != len(text):
        return Counter()
    return Counter(was for was, now in zip(text, again, strict=True) if UNCONVERTED.get(was) == now)


def stray(text: str, tag: str) -> list[tuple[int, str]]:
    """Return the characters of ``text``, with their offsets, that the script of ``tag`` does not have.

    Reckoned from the character tables alone, whatever way the text came.

    >>> stray("騰訊云的业務", "zh-Hant-TW")
    [(4, '业')]
    """
    strangers = traditional_only() if variant(tag).script == "simplified" else simplified_only()
    return [(at, c) for at, c in enumerate(text) if c in strangers]
