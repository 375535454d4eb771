"""Words of another language in a Chinese text: marked where what language they are is beyond doubt.

Whoever listens to a book hears its English read as English, and its Japanese as
Japanese; and Japanese is not turned from one script of Chinese into another.  So

- kana are Japanese, with the Han of a quotation or a paragraph that is Japanese as a whole;
- Hangul is Korean;
- several words in Latin letters are English if English words of grammar are among
  them (the, of, and …) and none of another language.

A name, an acronym, one word alone need no mark, nor does what the editor has marked.
Cyrillic or Greek letters are those of several languages, and are left alone.

Source: WCAG 2.2, success criterion 3.1.2 "Language of Parts".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

from kanben.model import Book, Code, Drawing, Inline, Listing, Ruby, Span, Text
from kanben.once import once

Run = tuple[int, int, str]
"""From where to where, and the language (BCP 47)."""

_HAN = r"\u3005\u3400-\u9fff\U00020000-\U0003ffff"
_HIRAGANA = r"\u3041-\u309f"
_KANA = rf"{_HIRAGANA}\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
_TELLING = re.compile(rf"[{_KANA}\uac00-\ud7a3]|[A-Za-z]{{2}} [A-Za-z]")
"""What a text without any words of another language has nowhere."""

_ANY_KANA = re.compile(f"[{_KANA}]")
_KANA_WORD = re.compile(rf"[{_KANA}](?:[・＝]?[{_KANA}])+")
_CLOSED = re.compile(rf"(?<=[「『《〈（“‘\"(])[{_KANA}{_HAN}A-Za-z0-9、。，・？！…ー\s]+(?=[」』》〉）”’\")])")
_WHOLE = re.compile(rf"[{_KANA}{_HAN}][{_KANA}{_HAN}A-Za-z0-9、。，・？！…ー「」『』（）\s]+")
_LETTER = re.compile(rf"[{_KANA}{_HAN}]")
_CHINESE = re.compile("[這这那們们嗎吗呢吧啊你您她它很沒没給给哪麼么啦嘛咱爸媽妈]")
"""Han that Japanese sentences do not have."""

_HANGUL = re.compile(r"[\uac00-\ud7a3\u3131-\u318e]+(?:[ ,.!?·]+[\uac00-\ud7a3\u3131-\u318e]+)*")

_SIGN = r"A-Za-zÀ-ɏ0-9/@_\\#=<>~"
_LATIN = re.compile(rf"(?<![{_SIGN}.-])[A-Za-z][A-Za-zÀ-ɏ0-9 ,.;:!?'’“”\"()&–—-]*[A-Za-zÀ-ɏ0-9](?![{_SIGN}])[.!?]?")
_WORD = re.compile(r"[A-Za-zÀ-ɏ]+(?:['’][A-Za-z]+)?")


def _words(*lists: str) -> frozenset[str]:
    return frozenset(" ".join(lists).split())


_SURE = _words("the and with which from would their they those these because should could whose shall")
_LIKELY = _words(
    "of is was are were be been by for to that this not have has had will its it his her our your who what when",
    "where how why than then into upon between through against about after before or if but as at on in all no i",
)
_OTHERS = _words(
    "der das und nicht ist ein eine von mit zu für im den dem des le la les du de et un une est dans sur pour que qui",
    "el los las y en por con del il lo gli della di che het een van voor og och att det som ett na nad w z ad ex",
    "ab cum non sunt wo ni ta shi bu zhong guo",
)
"""Words of grammar in other languages, and syllables of pinyin: they must be fewer than the English ones."""


def runs(text: str, *, whole: bool = False) -> Iterator[Run]:
    """Yield the stretches of ``text`` that are beyond doubt of another language, from left to right.

    ``whole`` says that ``text`` is all its paragraph says.

    >>> [(text[a:b], tongue) for text in ["他讀了The Great Gatsby and After，說「国境の長いトンネル」。"]
    ...  for a, b, tongue in runs(text)]
    [('The Great Gatsby and After', 'en'), ('国境の長いトンネル', 'ja')]
    """
    if not _TELLING.search(text):
        return
    found = [*_japanese(text, whole=whole), *((m.start(), m.end(), "ko") for m in _HANGUL.finditer(text))]
    found += ((m.start(), m.end(), "en") for m in _LATIN.finditer(text) if _english(m[0]))
    end = 0
    for run in sorted(found, key=lambda run: (run[0], -run[1])):
        if run[0] >= end:
            yield run
            end = run[1]


def _japanese(text: str, *, whole: bool) -> Iterator[Run]:
    """Yield what is Japanese: kana, and the Han between them in what is closed and is Japanese throughout."""
    closed = [found.span() for found in _CLOSED.finditer(text)]
    if whole and _WHOLE.fullmatch(text):
        closed.append((0, len(text)))
    for start, end in closed:
        if _is_japanese(text[start:end]):
            yield start, end, "ja"
    for found in _KANA_WORD.finditer(text):
        yield found.start(), found.end(), "ja"


def _is_japanese(text: str) -> bool:
    """Say whether all of ``text`` is Japanese: enough hiragana in it, and no Han that Japan does not write.

    >>> [_is_japanese(text) for text in ("日本語の漢字は難しい", "我爱の味道", "鮮の味", "吾輩は猫である")]
    [True, False, False, True]
    """
    letters = _LETTER.findall(text)
    hiragana = [letter for letter in letters if "\u3041" <= letter <= "\u309f"]
    kana = [letter for letter in letters if "\u3041" <= letter <= "\u30ff"]
    telling = len(set(hiragana)) > 1 and len(kana) >= 0.3 * len(letters)
    if not (telling or len(kana) > max(3, len(letters) / 2)) or _CHINESE.search(text):
        return False
    try:
        "".join(letters).encode("euc_jp")
    except UnicodeEncodeError:
        return False
    return True


def _english(run: str) -> bool:
    """Say whether ``run`` is English: three words and more, a sure one among them or two likely ones of five.

    >>> asked = ("Origin of the Species", "To be or not to be", "Bank of China", "Le Rouge et le Noir")
    >>> [_english(run) for run in asked]
    [True, True, False, False]
    """
    words = [word.lower() for word in _WORD.findall(run)]
    if len(words) < 3 or run.isupper() or run.count("“") != run.count("”") or run.count("(") != run.count(")"):
        return False
    sure, likely, others = (sum(word in those for word in words) for those in (_SURE, _LIKELY, _OTHERS))
    return sure + likely > others and (sure > 0 or (len(words) > 4 and likely > 1))


# --- in a book -------------------------------------------------------------------------

Marked = Callable[[str, bool], tuple[Inline, ...]]
"""What a text is with its words marked; nothing, where there are none."""


@once
def japanese(book: Book) -> Book:
    """Return ``book`` with what is Japanese in it marked: before it is converted, for its Han must stay.

    Each variant of a book asks for it, and has the same one.
    """
    return _rebuilt(book, _marked_japanese)


def _marked_japanese(text: str, whole: bool) -> tuple[Inline, ...]:
    if not _ANY_KANA.search(text):
        return ()
    return _spans(text, (run for run in runs(text, whole=whole) if run[2] == "ja"))


def tongues(book: Book) -> Book:
    """Return ``book`` with all words of other languages marked, for those who hear it."""
    return _rebuilt(book, lambda text, whole: _spans(text, runs(text, whole=whole)))


def _spans(text: str, found: Iterator[Run]) -> tuple[Inline, ...]:
    made: list[Inline] = []
    at = 0
    for start, end, tongue in found:
        if start > at:
            made.append(Text(text[at:start]))
        made.append(Span((Text(text[start:end]),), lang=tongue))
        at = end
    return (*made, Text(text[at:])) if made and at < len(text) else tuple(made)


def _rebuilt(book: Book, mark: Marked) -> Book:
    parts = {
        name: tuple(_value(section, mark) for section in getattr(book, name)) for name in ("front", "body", "back")
    }
    return replace(book, front=parts["front"], body=parts["body"], back=parts["back"])


def _value(value: Any, mark: Marked) -> Any:  # noqa: ANN401 - any value of the model, and the same kind back
    """Return ``value`` with its texts marked; itself, where there was nothing to mark."""
    if isinstance(value, tuple):
        return _tuple(value, mark)
    kind: Any = type(value)
    names = _names(kind)
    if not names or (isinstance(value, Span) and value.lang):
        return value
    changed = {}
    for name in names:
        old = getattr(value, name)
        if old and isinstance(old, tuple) and (new := _tuple(old, mark)) is not old:
            changed[name] = new
    return replace(value, **changed) if changed else value


@cache
def _names(kind: type) -> tuple[str, ...]:
    """Return the fields of a value that may hold texts to be marked."""
    if not is_dataclass(kind) or issubclass(kind, (Ruby, Code, Listing, Drawing)):
        return ()
    return tuple(field.name for field in fields(kind))


def _tuple(values: tuple[Any, ...], mark: Marked) -> tuple[Any, ...]:
    made: list[Any] = []
    same = True
    for value in values:
        new = (mark(value.text, len(values) == 1) or (value,)) if isinstance(value, Text) else (_value(value, mark),)
        same = same and new[0] is value
        made += new
    return values if same else tuple(made)
