"""How long an EPUB of many chapters takes to write and to proof: ``python -m tests.bench.epub 1000``."""

import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from kanben.model import Book, Heading, Link, List, Note, Paragraph, Section, Text
from kanben.proof.epub import check_epub
from kanben.proof.limits import limits
from kanben.writers.epub import epub
from tests.sample import LABELS, plainest, said, told

STYLES = {path.name: path.read_text(encoding="utf-8") for path in (Path(__file__).parents[2] / "styles").glob("*.css")}
PROSE = "井水在桶裡晃了一下，映出半個天。她把繩子一圈一圈地收好，說這口井還是她祖父的祖父挖的，那一年沒有下雨。"
NOW = "2024-03-01T00:00:00Z"


def many(chapters: int, paragraphs: int = 30) -> Book:
    """A book of ``chapters``, each with a heading, a note and a way to another, and its contents page."""
    body = tuple(
        Section(f"c{at}", "chapter", said(f"第{at}章　井"), tuple(_chapter(at, chapters, paragraphs)))
        for at in range(chapters)
    )
    lines = tuple((Paragraph((Link(f"#c{at}", said(f"第{at}章")),)),) for at in range(chapters))
    contents = Section("contents", "contents", said("目錄"), (List(lines),), listed=False)
    return replace(plainest(), front=(contents,), body=body, labels=LABELS)


def _chapter(at: int, chapters: int, paragraphs: int) -> Iterator[Heading | Paragraph]:
    yield Heading(2, said(f"第{at}節"), f"c{at}-a")
    for place in range(paragraphs):
        yield told(f"{at}之{place}、{PROSE * 2}")
    yield Paragraph((Text(PROSE), Note((told(f"註{at}"),)), Link(f"#c{at * 7 % chapters}", said("參見"))))


def measure(chapters: int) -> str:
    """Write and proof a book, and say what it took."""
    book = many(chapters)
    times = [time.perf_counter()]
    content = epub(book, styles=STYLES, cover=None, modified=NOW)
    times.append(time.perf_counter())
    found = (*check_epub(content, book), *limits(content))
    times.append(time.perf_counter())
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    write, proof = (after - before for before, after in pairwise(times))
    return (
        f"{chapters:5} chapters  {len(content):>10,} bytes  write {write:5.1f} s  proof {proof:5.1f} s  "
        f"{most:4} MB  {len(found)} findings"
    )


if __name__ == "__main__":
    for number in map(int, sys.argv[1:] or ["250", "500", "1000"]):
        sys.stdout.write(measure(number) + "\n")
