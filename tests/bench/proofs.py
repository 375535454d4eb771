"""What the proof counts on the pages: each book in each variant and trim, its gaps and its faults.

Run it from the root: python -m tests.bench.proofs [--only WORD …] [--faults].  WORDs choose
by book, variant or trim ("specimen", "zh-Hant-TW", "a5"); with --faults every
fault is shown with its page, its line and its words.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from kanben.folder import Folder
from kanben.manuscript import prepare
from kanben.model import Book
from kanben.proof.pdf import check_pdf
from kanben.proof.typesetting import check_lines, figures
from kanben.variants import vary
from kanben.writers.pdf import pdf

ROOT = Path(__file__).parent.parent.parent
BOOKS = {"first": ROOT, "specimen": ROOT / "tests" / "specimen"}
TRIMS = ("a5", "32k", "16k")
COLUMNS = "| book | variant | trim | pages | lines | full | gap p90 | gap max | faults | s to set | s to proof |"


def books(only: list[str]) -> Iterator[tuple[str, str, Book, dict[str, str]]]:
    """Yield each book in each of its variants, with its name, its tag and its styles."""
    for name, root in BOOKS.items():
        if set(only) & BOOKS.keys() - {name} and name not in only:
            continue
        manuscript = prepare(Folder(root))
        for tag in manuscript.plan.editions.variants:
            if not any(word.startswith("zh-") for word in only) or tag in only:
                yield name, tag, vary(manuscript.book, tag, manuscript.glossary).book, dict(manuscript.styles)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", default=[], metavar="WORD")
    parser.add_argument("--faults", action="store_true")
    asked = parser.parse_args()
    trims = [trim for trim in TRIMS if trim in asked.only] or TRIMS
    print(COLUMNS)  # noqa: T201 - its result
    print("|---" * COLUMNS.count(" | ") + "|---|")  # noqa: T201
    for name, tag, book, styles in books(asked.only):
        for trim in trims:
            begun = perf_counter()
            content = pdf(book, styles=styles, trim=trim)
            made = perf_counter()
            told = figures(content, book)
            read = perf_counter()
            faults = " ".join(f"{code} × {times}" for code, times in sorted(told.faults.items())) or "none"
            row = (name, tag, trim, told.pages, told.lines, told.full, f"{told.usual:.3f}", f"{told.most:.3f}", faults)
            spent = (f"{made - begun:.1f}", f"{read - made:.2f}")
            print(f"| {' | '.join(map(str, (*row, *spent)))} |", flush=True)  # noqa: T201
            if asked.faults:
                for finding in (*check_pdf(content, book), *check_lines(content, book)):
                    print(f"    {finding.code} {finding.message}")  # noqa: T201


if __name__ == "__main__":
    main()
