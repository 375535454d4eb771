"""Whether Traditional text was written by a person or by a converter.

A converter betrays itself in three ways: by words no person writes (騰訊云于,
頭發, 隻是), by a standard of characters that nobody else prints (爲 纔 喫), or by
agreeing with itself in every single choice under the mainland's quotation
marks.  None of them says anything of classical prose and verse, nor of lists of
names, where 云 后 里 于 are the words themselves: only modern prose is judged.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache

from kanben.variants.dictionaries import converted, entries
from kanben.variants.reading import corrected

SAMPLE = 2400
"""So many characters tell; they are taken from three places of a longer text."""

TELLING = frozenset("云后于里几干只发面系余谷松斗丑范准冲愿钟历征涂郁御致别弥坛脏蒙须舍术困曲仆姜叶胡蜡种筑胜适吁杂")
"""Characters of canonical Simplified whose Traditional forms are different words, never mere habits (布 佈, 台 臺)."""

NAMES = {("於", "于")}
"""What only a surname could make wrong, which an author knows better than we."""

OURS_ALONE = frozenset("爲纔喫僞竈")
STANDARD = OURS_ALONE | frozenset("裏羣麪衆牀峯脣")
"""What OpenCC's own Traditional has; of the first five there is next to none in modern print anywhere."""

MODERN = frozenset("的了是在有我他們這那個會沒不到說")
CLASSICAL = frozenset("之其者也而矣焉乎曰兮豈哉吾汝")


@dataclass(frozen=True, slots=True)
class Traces:
    """What a converter left in a text: characters with their counts, and a sentence for the editor."""

    evidence: Counter[str]
    why: str


def traces(text: str) -> Traces | None:
    """Return the traces of a converter in ``text``, Traditional; None where a person may have written it.

    >>> traces("騰訊云于去年開始，機房里的服務器沒有問題").why
    '于 云 里 stand where an author has 於 雲 裏: 3 of 3 such words are a converter’s'
    """
    return _in_sample(_sample(text))


@lru_cache(maxsize=2048)
def _in_sample(text: str) -> Traces | None:
    """Return the traces in a sample; a document is asked about once for every variant of a book."""
    if sum(map(_worth_asking().__contains__, text)) < 3 or not _is_prose(text):
        return None
    canonical = converted("t2s", text)
    if len(canonical) != len(text):
        return None
    plain = converted("s2t", canonical)
    return _slips(text, canonical, plain) or _standard(text, canonical, plain) or _unvaried(text, canonical, plain)


@cache
def _worth_asking() -> frozenset[str]:
    """Return the characters of which a converter's text of any length has three."""
    forms = (form for c in TELLING for form in (c, *entries("STCharacters.txt")[c]))
    return frozenset("“") | STANDARD | set(forms) | {c for c, form in _standard_forms().items() if form in set(forms)}


def _sample(text: str) -> str:
    """Return ``text`` without what is not Han or a quotation mark, the beginning, middle and end of a long one."""
    text = re.sub(r"[^\u3400-\u9fff“”「」。！？]+", "，", text[: SAMPLE * 40])
    if len(text) <= SAMPLE:
        return text
    third = SAMPLE // 3
    middle = (len(text) - third) // 2
    return "。".join((text[:third], text[middle : middle + third], text[-third:]))


def _is_prose(text: str) -> bool:
    """Say whether ``text`` is written in the language of today: neither classical nor a list of names."""
    modern, old = sum(map(MODERN.__contains__, text)), sum(map(CLASSICAL.__contains__, text))
    return (modern > 2 * old and modern * 33 > len(text)) or (not old and len(text) < 20)


def _slips(text: str, canonical: str, plain: str) -> Traces | None:
    """Find the wrong words: where the form is not the one that the dictionaries, and our tables before them, give."""
    if len(plain) != len(text):
        return None
    right = list(plain)
    for segment in corrected(canonical):
        if len(segment.form) == segment.end - segment.start:
            right[segment.start : segment.end] = segment.form
    asked = [at for at, c in enumerate(canonical) if c in TELLING]
    home = _standard_forms()
    pairs = ((home.get(text[at], text[at]), right[at]) for at in asked)
    wrong = [(was, form) for was, form in pairs if was != form and (was, form) not in NAMES]
    found = Counter(was for was, _ in wrong)
    if len(wrong) < 3 or len(found) < 2 or len(wrong) * 16 < len(asked):
        return None
    forms = dict(wrong)
    ranked = [c for c, _ in sorted(found.items(), key=lambda item: (-item[1], item[0]))][:6]
    instead = " ".join(forms[c] for c in ranked)
    told = f"{len(wrong)} of {len(asked)} such words are a converter’s"
    return Traces(found, f"{' '.join(ranked)} stand where an author has {instead}: {told}")


def _standard(text: str, canonical: str, plain: str) -> Traces | None:
    """Find OpenCC's own standard, kept to in all places as no person does."""
    found = Counter(c for c in text if c in STANDARD)
    if found.total() < 3 or len(found) < 2 or not OURS_ALONE & found.keys() or _apart(text, canonical, plain) > 0.03:
        return None
    ranked = " ".join(c for c, _ in found.most_common(6))
    return Traces(found, f"{ranked} are the forms of OpenCC’s own standard, here without exception")


def _unvaried(text: str, canonical: str, plain: str) -> Traces | None:
    """Find a text under the mainland's quotation marks that is in every choice as OpenCC has it for a region."""
    if text.count("“") < 2 or "「" in text or sum(map(_choices().__contains__, canonical)) < 40:
        return None
    made = {"itself": plain, "Taiwan": converted("t2tw", plain), "Hong Kong": converted("t2hk", plain)}
    for whom, form in made.items():
        if _apart(text, canonical, form) <= 0.005:
            why = f"mainland quotation marks, and every choice is the one OpenCC makes for {whom}"
            return Traces(Counter({"“": text.count("“")}), why)
    return None


def _apart(text: str, canonical: str, made: str) -> float:
    """Return in what part of the choices a converter has to make it would not have made ``text`` of ``canonical``."""
    if len(text) != len(made):
        return 1
    choices = sum(map(_choices().__contains__, canonical)) or 1
    return sum(was != now for was, now in zip(text, made, strict=True)) / choices


@cache
def _choices() -> frozenset[str]:
    """Return the characters of Simplified that have several Traditional forms."""
    return frozenset(c for c, forms in entries("STCharacters.txt").items() if len(forms) > 1)


@cache
def _standard_forms() -> dict[str, str]:
    """Return the regions' glyphs with their form in OpenCC's standard: 裡 → 裏, 為 → 爲."""
    tables = entries("HKVariants.txt"), entries("TWVariants.txt")
    return {form: key for table in tables for key, forms in table.items() for form in forms}
