"""Measure what of an article's words the reader of web pages gives, and what it gives beside them.

Run it from the root: python tests/bench/pages.py.  It reads the pages of
tests/cases/readers and compares with the extractors that happen to be installed
(trafilatura, readability-lxml, resiliparse); Kanben needs none of them.
"""

import importlib
import re
import sys
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from kanben.model import Source
from kanben.readers.html import article
from tests.dots import cases

MARKS = re.compile(
    r"(?m)^\s*(?:(?:title|author|date): .*|! .*|(?:- )?(?:P|H\d|F|T|Q|L|by)\b ?)"
    r"|img\([^)]*\)|\b(?:strong|em|code|note|P)\("
)
RUBY = re.compile(r"(?:ruby\((.)\|[^)]*\)|link\([^|]*\|([^)]*)\))")


def bare(text: str) -> str:
    return re.sub(r"\W+", "", text)


def ours(page: str) -> str:
    return article(Source("a.html", page, "utf-8", page=True)).text


def trafilatura(page: str) -> str:
    module = importlib.import_module("trafilatura")
    return module.extract(page, include_comments=False, include_tables=True, favor_recall=True) or ""


def readability(page: str) -> str:
    summary = importlib.import_module("readability").Document(page).summary()
    return str(importlib.import_module("lxml.html").fromstring(summary).text_content())


def resiliparse(page: str) -> str:
    module = importlib.import_module("resiliparse.extract.html2text")
    return str(module.extract_plain_text(page, main_content=True, alt_texts=False, links=False, comments=False))


def measure(read: Callable[[str], str], name: str) -> tuple[float, float]:
    """Return the mean precision and recall over the pages of one file, in characters that are no marks."""
    shares = []
    for _, page, wanted in cases(name):
        words, said = bare(MARKS.sub("", RUBY.sub(r"\1\2", wanted))), bare(read(page))
        same = SequenceMatcher(None, said, words, autojunk=False).get_matching_blocks()
        hit = sum(block.size for block in same if block.size > 1)
        shares.append((hit / max(len(said), 1), hit / max(len(words), 1)))
    return sum(p for p, _ in shares) / len(shares), sum(r for _, r in shares) / len(shares)


def main() -> None:
    for name in ("readers/html_article.md", "readers/html_more.md"):
        print(f"\n{name}\n{'':14} precision  recall")  # noqa: T201 - its result
        for read in (ours, trafilatura, readability, resiliparse):
            try:
                precision, recall = measure(read, name)
                print(f"{read.__name__:14} {precision:9.3f} {recall:7.3f}")  # noqa: T201
            except ImportError:
                print(f"{read.__name__:14} not installed")  # noqa: T201


if __name__ == "__main__":
    main()
