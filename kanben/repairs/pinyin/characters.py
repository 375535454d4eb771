"""What is known of the characters of GBK: their readings, and which of them are in use."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from kanben.repairs.pinyin.converter import FIRST_LEAD, character, gbk
from kanben.repairs.words import common, simplest, together

MOST_PAIRS = 100  # the commonest, of the pairs of characters that may have stood where two bytes are gone


@cache
def readings() -> Mapping[str, tuple[str, ...]]:
    """Return the readings of every character, the usual one first, as pypinyin lists them.

    Its file is read and the package found, not imported: that is four times as dear, and only texts that need it ask.
    """
    found = find_spec("pypinyin")
    assert found is not None
    assert found.origin is not None
    listed = json.loads(Path(found.origin).with_name("pinyin_dict.json").read_bytes())
    return {chr(int(code)): tuple(every.split(",")) for code, every in listed.items()}


@cache
def led_and_read(lead: int, reading: str) -> tuple[str, ...]:
    """Return the characters whose first byte is ``lead`` and that can be read ``reading``."""
    return tuple(c for c in _led(lead) if reading in readings().get(c, ()))


@cache
def everyday(character: str) -> bool:
    """Say whether a character is of GB 2312 or the Traditional form of one."""
    return _in_gb2312(character) or _in_gb2312(simplest(character))


@cache
def plain(character: str) -> bool:
    """Say whether no reader needs help with a character: its Simplified form is of the first level of GB 2312."""
    simple = simplest(character)
    return _in_gb2312(simple) and 0xB0 <= gbk(simple)[0] < 0xD8


@cache
def common_led(lead: int) -> tuple[str, ...]:
    """Return the common characters with this first byte."""
    return tuple(c for c in _led(lead) if c in common() or lead in (0xA1, 0xA3))


@cache
def common_trailed(trail: int) -> tuple[str, ...]:
    """Return the common characters with this second byte."""
    return _by_trail().get(trail, ())


@cache
def vanishing(lead: int, trail: int) -> tuple[tuple[str, str], ...]:
    """Return the pairs of common characters that begin and end so, and between which two bytes are gone."""
    return _commonest(common_led(lead), common_trailed(trail))


@cache
def vanishing_before(lead: int, reading: str) -> tuple[tuple[str, str], ...]:
    """Return the pairs of common characters, the second read so, between which two bytes are gone."""
    ends = [c for c in sorted(common()) if reading in readings().get(c, ())]
    return _commonest(common_led(lead), ends)


def _commonest(ones: Iterable[str], twos: Collection[str]) -> tuple[tuple[str, str], ...]:
    ends = [(two, lead[0]) for two in twos if len(lead := gbk(two)) == 2]
    begun = ((one, gbk(one)[1]) for one in ones)
    pairs = ((one, two) for one, by in begun if by >= FIRST_LEAD for two, to in ends if not character(by, to))
    return tuple(sorted(pairs, key=lambda pair: (-together(*pair), pair))[:MOST_PAIRS])


def gone(one: str, two: str) -> bool:
    """Say whether the last byte of ``one`` and the first of ``two`` are no character together, and vanish."""
    return gbk(one)[1] >= FIRST_LEAD and len(gbk(two)) == 2 and not character(gbk(one)[1], gbk(two)[0])


@cache
def _by_trail() -> Mapping[int, tuple[str, ...]]:
    trailed: defaultdict[int, list[str]] = defaultdict(list)
    for c in sorted(common()):
        trailed[gbk(c)[-1] if gbk(c) else 0].append(c)
    return {trail: tuple(every) for trail, every in trailed.items()}


@cache
def _led(lead: int) -> tuple[str, ...]:
    return tuple(c for trail in range(0x40, 0xFF) if (c := character(lead, trail)))


@cache
def _in_gb2312(character: str) -> bool:
    try:
        return len(character.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False
