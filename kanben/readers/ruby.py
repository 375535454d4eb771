"""Which reading belongs to which characters.

Readings of single characters are wanted (CLREQ, "Characters as the Basic Units for
Annotating Pronunciation"): they can be set, broken and read aloud one by one.  So a
group that says one reading for each of its characters is taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kanben.model import Inline, Ruby, Text

READING = "a reading, set with its character"
"""Why the words of a reading are not in the text: an aside has them."""

HAN = re.compile(r"[\u3007\u3400-\u9fff\U00020000-\U0003ffff]+")
SYLLABLE = re.compile(r"˙?(?=[ㄅ-ㄩ])[ㄅ-ㄙ]?[ㄧㄨㄩ]?[ㄚ-ㄦ]?(?:[ˊˇˋ]|˙(?!\S))?")
"""A syllable of Mandarin in zhuyin; the mark of the light tone comes first, or last where it was typed so."""


def rubies(parts: Iterable[tuple[str, bool]]) -> Iterator[Inline]:
    """Yield the readings and words that the content of a ``<ruby>`` comes to.

    ``parts`` are its stretches of text in order, each with whether it is a
    reading.  Bases that follow one another have the readings that follow them,
    one each if there are as many; words that no reading follows are words.

    >>> list(rubies([("漢", False), ("字", False), ("hàn", True), ("zì", True), ("。", False)]))
    [Ruby(base='漢', reading='hàn'), Ruby(base='字', reading='zì'), Text(text='。')]
    """
    bases: list[str] = []
    readings: list[str] = []
    for said, reads in (*parts, ("", False)):
        if reads:
            readings.append(" ".join(said.split()))
            continue
        if readings:
            yield from _paired([base for base in bases if base.strip()], readings)
            bases, readings = [], []
        bases.append(said)
    yield from (Text(base) for base in bases if base)


def _paired(bases: Sequence[str], readings: Sequence[str]) -> Iterator[Inline]:
    whole = "".join(bases).replace("\n", "").strip()
    if len(bases) == len(readings):
        pairs = list(zip((base.replace("\n", "").strip() for base in bases), readings, strict=True))
    elif len(whole) == len(readings) > 1:
        pairs = list(zip(whole, readings, strict=True))
    else:
        pairs = [(whole, " ".join(filter(None, readings)))]
    for base, reading in pairs:
        if not base or not reading:
            yield from [Text(base)] if base else []
        else:
            yield from (Ruby(*one) for one in parted(base, reading))


def parted(base: str, reading: str) -> list[tuple[str, str]]:
    """Return each character with its own reading, if ``reading`` has one for each; else the group as it is.

    >>> parted("北京", "běi jīng"), parted("北京", "Běijīng")
    ([('北', 'běi'), ('京', 'jīng')], [('北京', 'Běijīng')])
    >>> parted("注音", "ㄓㄨˋㄧㄣ")
    [('注', 'ㄓㄨˋ'), ('音', 'ㄧㄣ')]
    """
    if len(base) < 2 or not HAN.fullmatch(base):
        return [(base, reading)]
    for each in (reading.split(), SYLLABLE.findall(reading)):
        if len(each) == len(base) and "".join(each) == "".join(reading.split()):
            return list(zip(base, each, strict=True))
    return [(base, reading)]
