"""Read numbers as Chinese pages write them: 2015, 二〇一五, 二O一五, 两千零四, 廿八, 元."""

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "O": 0, "两": 2, "元": 1, "正": 1}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_TENS = {"廿": 20, "卅": 30}

WEEKDAYS = "一二三四五六日"
HAN = "〇零O一二三四五六七八九十百千廿卅两"
"""The characters (folded) a number in Han may hold."""


def han(n: int) -> str:
    """Return ``n`` (1 to 999) in Chinese.

    >>> [han(n) for n in (1, 10, 11, 20, 24, 60, 101, 110, 222)]
    ['一', '十', '十一', '二十', '二十四', '六十', '一百零一', '一百一十', '二百二十二']
    """
    hundreds, rest = divmod(n, 100)
    tens, ones = divmod(rest, 10)
    said = f"{'〇一二三四五六七八九'[hundreds]}百" if hundreds else ""
    said += "零" if hundreds and not tens and ones else ""
    said += ("" if tens == 1 and not hundreds else "〇一二三四五六七八九"[tens]) + "十" if tens else ""
    return said + ("〇一二三四五六七八九"[ones] if ones else "")


def number(text: str) -> int:
    """Return the value of a folded numeral; ValueError where it is none.

    >>> [number(n) for n in ("2015", "二〇一五", "两千零四", "廿八", "三十", "十二", "元", "一百一十")]
    [2015, 2015, 2004, 28, 30, 12, 1, 110]
    """
    if text.isascii() and text.isdigit():
        return int(text)
    if not text:
        raise ValueError("no numeral")
    if len(text) > 1 and all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = digit = 0
    for c in text:
        if c in _UNITS:
            total += (digit or 1) * _UNITS[c]
            digit = 0
        elif c in _TENS:
            total += _TENS[c]
        elif c in _DIGITS:
            digit = _DIGITS[c]
        else:
            raise ValueError(f"no numeral: {text!r}")
    return total + digit


def weekday_number(name: str) -> int:
    """Return the day of the week, Monday 0, as :meth:`datetime.date.weekday` counts; ``name`` is 一 to 六, 日 or 天.

    >>> weekday_number("一"), weekday_number("天")
    (0, 6)
    """
    return WEEKDAYS.index(name.replace("天", "日"))
