"""The sentences whose right answers are known, and when an answer is one of them."""

from __future__ import annotations

import itertools
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
OPEN, HELD = HERE / "variant_sentences.toml", HERE / "variant_sentences_held.toml"
SECOND = HERE / "variant_sentences_second.toml"

GLYPHS = str.maketrans(
    "麪羣峯牀汙綫衞説脱閲鋭悦税兑蜕藴粧温户啓囱鈎銹溼祕癡脣歎糉葱僞“”‘’",
    "麵群峰床污線衛說脫閱銳悅稅兌蛻蘊妝溫戶啟囪鉤鏽濕秘痴唇嘆粽蔥偽「」『』",
)
"""Glyphs of one character, and the marks of quotation: house style, not conversion."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in Simplified and the forms accepted of it, by region; ``words``: asks about regional vocabulary."""

    hans: str
    tw: tuple[str, ...]
    hk: tuple[str, ...]
    focus: str
    words: bool = False

    def right(self, made: str, region: str) -> bool:
        """Say whether ``made`` is an accepted form in ``region``, tw or hk."""
        return folded(made) in map(folded, self.tw if region == "tw" else self.hk)


def folded(text: str) -> str:
    """Return ``text`` with house glyphs folded.

    >>> folded("溼潤的麪")
    '濕潤的麵'
    """
    return text.translate(GLYPHS)


def forms(pattern: str) -> tuple[str, ...]:
    """Return every form ``pattern`` stands for, the preferred first.

    >>> forms("[臺|台]上抽[菸|煙]")
    ('臺上抽菸', '臺上抽煙', '台上抽菸', '台上抽煙')
    """
    parts = [part.split("|") for part in re.split(r"\[([^\]]*)\]", pattern)]
    return tuple(map("".join, itertools.product(*parts)))


def read(path: Path) -> list[Sentence]:
    """Return the sentences of a file."""
    found = tomllib.loads(path.read_text(encoding="utf-8"))["sentence"]
    return [
        Sentence(row["hans"], forms(row["tw"]), forms(row["hk"]), row["focus"], row.get("words", False))
        for row in found
    ]
