"""Numbers as headings write them: 十二, 廿三, 壹佰, 〇五, １２, XII, twelve, ⑫."""

from __future__ import annotations

import re
import unicodedata

HAN = "〇零○一二三四五六七八九十百千两兩廿卅卌壹贰貳叁參参肆伍陆陸柒捌玖拾佰仟"
ARABIC = "0-9０-９"
CIRCLED = "①-⑳"

_DIGITS = dict(zip("一二三四五六七八九", range(1, 10), strict=True)) | dict.fromkeys("〇零○", 0)
_DIGITS |= {"两": 2, "兩": 2, "壹": 1, "贰": 2, "貳": 2, "叁": 3, "參": 3, "参": 3, "肆": 4, "伍": 5}
_DIGITS |= {"陆": 6, "陸": 6, "柒": 7, "捌": 8, "玖": 9}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": 20, "卅": 30, "卌": 40}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ROMAN_NUMBER = re.compile(r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
WORDS = "|".join(sorted(_WORDS, key=len, reverse=True))


def value(numeral: str) -> int | None:
    """Return the number ``numeral`` writes; None if it is none.

    >>> [value(n) for n in ("十二", "廿三", "一百零八", "壹佰", "〇五", "二三", "１２", "XIV", "Twelve", "⑫", "百十")]
    [12, 23, 108, 100, 5, 23, 12, 14, 12, 12, 110]
    >>> value("甲"), value("IIII"), value("")
    (None, None, None)
    """
    plain = unicodedata.normalize("NFKC", numeral).strip()
    if plain.isascii() and plain.isdigit():
        return int(plain) if len(plain) <= 6 else None
    if plain.lower() in _WORDS:
        return _WORDS.index(plain.lower()) + 1
    if _ROMAN_NUMBER.fullmatch(plain):
        worth = [_ROMAN[c] for c in plain]
        return sum(-a if a < b else a for a, b in zip(worth, [*worth[1:], 0], strict=True))
    if not plain or set(plain) - _DIGITS.keys() - _UNITS.keys() - _TENS.keys():
        return None
    if not set(plain) & (_UNITS.keys() | _TENS.keys()):
        return int("".join(str(_DIGITS[c]) for c in plain))
    total, digit = 0, 0
    for c in plain:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _TENS:
            total, digit = total + _TENS[c], 0
        else:
            total, digit = total + (digit or 1) * _UNITS[c], 0
    return total + digit
