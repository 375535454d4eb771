"""Native Traditional text: original → Simplified → back, and what is not what it was.

A folder has one folder for each package, as unpacked; the catalogues (.mo, .po)
and pages (.html, .htm) below a zh_TW or zh_HK name are read.  Only characters whose
Simplified form has several Traditional ones are counted, and pairs that print
freely for one another (臺台, 佔占) are folded first.
"""

from __future__ import annotations

import gettext
import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kanben.variants.canonical import simplified
from kanben.variants.dictionaries import entries
from tests.bench.sentences import folded

NAMES = {"tw": re.compile(r"zh[_-](?:TW|Hant)", re.IGNORECASE), "hk": re.compile(r"zh[_-]HK", re.IGNORECASE)}
HAN = re.compile(r"[\u3400-\u9fff]")
FREE = str.maketrans(
    "裏台佔佈週註蹟菸僱慾唸喫爲着崙託嚐瞭儘摺箇巖坐遊迴饑幷牠樑别鵰昇陞絃釐桿証兇燬鍊録殭籖",
    "裡臺占布周注跡煙雇欲念吃為著侖托嘗了盡折個岩座游回飢並它梁別雕升升弦厘杆證凶毀煉錄僵籤",
)
"""Pairs between which the editors of one region differ, word by word."""
WORDS = {
    **dict.fromkeys(("重覆", "重復"), "重複"),  # a common slip
    "核準": "核准",
    "批準": "批准",
    "標簽": "標籤",
    "繪制": "繪製",
    "聯系": "聯繫",  # likewise
    "回復": "回覆",
    "計劃": "計畫",
    "籌劃": "籌畫",
    "匯總": "彙總",
    "日志": "日誌",  # both stand
}
"""Words folded in the original and in what came back alike."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """One character that came back as another, in its surroundings."""

    before: str
    was: str
    made: str
    after: str


def texts(package: Path, region: str) -> list[str]:
    """Return every different string of a package that has Han in it."""
    files = (path for path in sorted(package.rglob("*")) if path.is_file() and NAMES[region].search(str(path)))
    found = (text.strip() for path in files for text in _strings(path))
    return [text for text in dict.fromkeys(found) if HAN.search(text) and "-{" not in text]


def _strings(path: Path) -> Iterator[str]:
    match path.suffix:
        case ".mo":
            with path.open("rb") as file:
                catalogue = gettext.GNUTranslations(file)
            for key in catalogue._catalog:  # type: ignore[attr-defined]  # the one way to all of them
                yield from _lines(catalogue._catalog[key]) if key else ()  # type: ignore[attr-defined]
        case ".po":
            text = path.read_text(encoding="utf-8", errors="replace")
            for found in re.findall(r'^msgstr(?:\[\d\])? ((?:"(?:[^"\\]|\\.)*"\n)+)', text + "\n", re.MULTILINE):
                yield from _lines("".join(re.findall(r'"((?:[^"\\]|\\.)*)"\n', found)).replace("\\n", "\n"))
        case ".html" | ".htm" | ".page" | ".txt" | ".xml" | ".utf8":
            text = path.read_text(encoding="utf-8", errors="replace")
            text = re.sub(r"(?s)<(script|style|pre).*?</\1>", "", text)
            yield from _lines(html.unescape(re.sub(r"</?(?:p|li|td|th|tr|h\d|div|br|dt|dd)\b[^>]*>", "\n", text)))


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield re.sub(r"<[^>]*>|(?<=[\u3400-\u9fff])[_&]|[_&](?=[\u3400-\u9fff])", "", line)


def ambiguous() -> frozenset[str]:
    """Return the Simplified characters that have several Traditional forms, house glyphs and free pairs folded."""
    several = set()
    for key, values in entries("STCharacters.txt").items():
        if len({_plain(value) for value in values}) > 1:
            several.add(key)
    return frozenset(several)


def _plain(text: str) -> str:
    plain = folded(text).translate(FREE)
    for word, other in WORDS.items():
        plain = plain.replace(word, other)
    return plain


def simplest(original: Sequence[str]) -> list[str]:
    """Return the Simplified of each text, the same for every engine."""
    return simplified("\n".join(original)).split("\n")


def confusions(
    original: Sequence[str], simple: Sequence[str], made: Sequence[str], several: frozenset[str]
) -> tuple[int, list[Confusion]]:
    """Return how many ambiguous characters there are, and those that came back wrong."""
    count, wrong = 0, []
    for was, plain, back in zip(original, simple, made, strict=True):
        if not len(was) == len(plain) == len(back):
            continue  # its words were changed as well
        first, second = _plain(was), _plain(back)
        for i, character in enumerate(plain):
            if character in several:
                count += 1
                if first[i] != second[i]:
                    wrong.append(Confusion(was[max(0, i - 6) : i], was[i], back[i], was[i + 1 : i + 7]))
    return count, wrong


def commonest(wrong: Sequence[Confusion], most: int) -> list[tuple[str, int]]:
    """Return the commonest confusions, ``was→made``."""
    return Counter(f"{c.was}→{c.made}" for c in wrong).most_common(most)
