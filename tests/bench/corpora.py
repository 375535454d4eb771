"""Books to measure with, made of drawn words and wounded as scraped novels are.

    python -m tests.bench.corpora DIR [--chapters 1000] [--characters 3000] [--files] [--unhurt] [--paper]
                                  [--format epub] [--variant zh-Hant-TW]

Words are drawn by how often they are used (jieba's list), a quarter of the sentences are the Simplified ones of
``prose.txt``; one sentence in fifty tells when.  One paragraph in eight is wounded, one in a hundred by a wound that
repair must prove (text read in the wrong encoding); with ``--unhurt``, none.  ``--paper`` lays out beside the book what
other typesetters are given.  The same arguments make the same bytes.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import jieba

from tests.bench.repair import PARTS, references, spaced, typed, unseen

DIGITS = "零一二三四五六七八九"
LENGTH = (40, 220)  # of a paragraph, in characters
SCREEN = 38  # characters a line, where a program broke it

WOUNDS: tuple[tuple[float, Callable[[str], str]], ...] = (
    (0.02, typed),
    (0.02, spaced),
    (0.005, lambda text: text.encode().decode("latin-1")),
    (0.005, lambda text: text.encode().decode("gb18030", "replace")),
    (0.01, unseen),
    (0.005, references),
    (0.02, lambda text: text.replace("，", " ，")),
    (0.02, lambda text: f"{text}　　　\r"),
    (0.02, lambda text: "\n".join(text[i : i + SCREEN] for i in range(0, len(text), SCREEN))),
)
"""How many of a hundred paragraphs each wound befalls, and the wound."""


class Hand:
    """One who writes without end: the same seed, the same book."""

    def __init__(self, seed: int = 7, wounds: Sequence[tuple[float, Callable[[str], str]]] = WOUNDS) -> None:
        self.wounds = wounds
        self.draw = random.Random(seed)  # noqa: S311 - a fixed draw, nothing secret
        listed = [line.split() for line in Path(jieba.__file__).with_name("dict.txt").open(encoding="utf-8")]
        kept = [(word, int(n)) for word, n, *_ in listed if int(n) >= 20 and len(word) <= 4 and _han(word)]
        kept = [one for one in kept if wounds or _common(one[0])]
        self.words = [word for word, _ in kept]
        self.often = list(itertools.accumulate(n for _, n in kept))
        told = PARTS[1][0].replace("\n", "").split("。")
        self.prose = [f"{sentence}。" for sentence in told if sentence]

    def clause(self) -> str:
        """Write a few words."""
        return "".join(self.draw.choices(self.words, cum_weights=self.often, k=self.draw.randint(3, 7)))

    def clauses(self, most: int) -> str:
        """Write up to ``most`` clauses."""
        return "，".join(self.clause() for _ in range(self.draw.randint(1, most)))

    def when(self) -> str:
        """Say when."""
        year, month, day = (self.draw.randint(*ends) for ends in ((1949, 2024), (1, 12), (1, 28)))
        told = (f"{year}年{month}月{day}日", f"{month}月{day}日", f"{year}年春天", "三天后", "第二年", "那天下午")
        return self.draw.choice(told)

    def sentence(self) -> str:
        """Write a sentence."""
        kind = self.draw.random()
        if kind < 0.25:
            return self.draw.choice(self.prose)
        if kind < 0.27:
            return f"{self.when()}，{self.clauses(3)}。"
        if kind < 0.4:
            return f"“{self.clauses(3)}{self.draw.choice('。！？')}”"
        return self.clauses(4) + self.draw.choice("。。。。！？；")

    def paragraph(self) -> str:
        """Write a paragraph."""
        wanted, text = self.draw.randint(*LENGTH), ""
        while len(text) < wanted:
            text += self.sentence()
        return text

    def wounded(self, text: str) -> str:
        """Return ``text`` as it was found."""
        drawn = self.draw.random()
        for share, wound in self.wounds:
            drawn -= share
            if drawn < 0:
                return wound(text)
        return text

    def chapter(self, characters: int) -> Iterator[str]:
        """Yield paragraphs of at least ``characters`` in all, some of them wounded."""
        while characters > 0:
            text = self.paragraph()
            characters -= len(text)
            yield self.wounded(text)


def _common(word: str) -> bool:
    """Say whether every face has ``word``: without wounds a book is for print, and nobody mends it."""
    return word.encode("gb2312", "ignore").decode("gb2312") == word


def _han(word: str) -> bool:
    return all("\u4e00" <= c <= "\u9fff" for c in word)


def numeral(number: int) -> str:
    """Write ``number``, below ten thousand, as chapters are numbered.

    >>> numeral(7), numeral(20), numeral(305), numeral(1000)
    ('七', '二十', '三百零五', '一千')
    """
    said, left, gap = "", number, False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, left = divmod(left, unit)
        if digit:
            said += ("零" if gap and said else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return said


def novel(chapters: int, characters: int, seed: int = 7, *, unhurt: bool = False) -> list[tuple[str, list[str]]]:
    """Return the chapters of a novel, each its title and its paragraphs."""
    hand = Hand(seed, () if unhurt else WOUNDS)
    return [(f"第{numeral(n)}章　{hand.clause()[:8]}", list(hand.chapter(characters))) for n in range(1, chapters + 1)]


def lay(
    home: Path,
    told: list[tuple[str, list[str]]],
    *,
    files: bool,
    formats: tuple[str, ...],
    variants: tuple[str, ...] = ("zh-Hant-TW",),
) -> None:
    """Put a book of the chapters ``told`` into ``home``: one article, or with ``files`` one a chapter."""
    for name in ("seeds", "book"):
        (home / name).mkdir(parents=True, exist_ok=True)
    texts = {f"{n:04}.txt": "\n\n".join((title, *told_of)) + "\n" for n, (title, told_of) in enumerate(told, 1)}
    titles = {name: title for name, (title, _) in zip(texts, told, strict=True)}
    if not files:
        texts, titles = {"novel.txt": "\n".join(texts.values())}, {"novel.txt": "長篇"}
    for name, text in texts.items():
        (home / "seeds" / name).write_text(text, encoding="utf-8", newline="")
    lines = ["[book]", 'title = "長篇"', 'slug = "long"', 'date = "2026-01-01"', "", "[editions]"]
    lines += [f"variants = {json.dumps(variants)}", f"formats = {json.dumps(formats)}", ""]
    for n, (name, title) in enumerate(titles.items(), 1):
        lines += ["[[chapter]]", f'id = "c{n:04}"', f'source = "{name}"', f'title = "{title}"', ""]
    (home / "book" / "book.toml").write_text("\n".join(lines), encoding="utf-8")
    marked = "".join(f"# {title}\n\n" + "\n\n".join(told_of) + "\n\n" for title, told_of in told)
    (home / "peer.md").write_text(f"% 長篇\n\n{marked}", encoding="utf-8", newline="")


def paper(home: Path, told: list[tuple[str, list[str]]]) -> None:
    """Lay beside the book in ``home`` the same words as HTML for WeasyPrint and as a source for typst, and a face."""
    from kanben.faces import faces
    from kanben.writers import fonts
    from tests.bench import engines

    paragraphs = [words for title, told_of in told for words in (title, *told_of)]
    page = engines.page(paragraphs, "cut.otf")
    (home / "peer.html").write_text(page, encoding="utf-8")
    (home / "cut.otf").write_bytes(fonts.cut("zh-Hans", [("the passage", "".join(paragraphs))])[0].content)
    (home / "face.otf").write_bytes(faces("zh-Hans")[0].path.read_bytes())
    (home / "passage.json").write_text(json.dumps(paragraphs), encoding="utf-8")
    (home / "passage.typ").write_text(engines.TYPST.format(**engines.frame()), encoding="utf-8")


def main() -> None:
    """Lay a book as the command line asks."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("home", type=Path)
    asked.add_argument("--chapters", type=int, default=1000)
    asked.add_argument("--characters", type=int, default=3000, help="of a chapter")
    asked.add_argument("--files", action="store_true", help="an article a chapter")
    asked.add_argument("--unhurt", action="store_true", help="without wounds")
    asked.add_argument("--paper", action="store_true", help="for other typesetters, too")
    asked.add_argument("--format", action="append", dest="formats", help="default: epub")
    asked.add_argument("--variant", action="append", dest="variants", help="default: zh-Hant-TW")
    given = asked.parse_args()
    told = novel(given.chapters, given.characters, unhurt=given.unhurt)
    formats, variants = tuple(given.formats or ("epub",)), tuple(given.variants or ("zh-Hant-TW",))
    lay(given.home, told, files=given.files, formats=formats, variants=variants)
    if given.paper:
        paper(given.home, told)


if __name__ == "__main__":
    main()
