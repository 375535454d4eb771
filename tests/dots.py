"""Read dot-fixtures: a sentence, a dot, what came in, a dot, what went out, a dot."""

from collections.abc import Iterator
from pathlib import Path

CASES = Path(__file__).parent / "cases"
SEEDS = Path(__file__).parent.parent / "seeds"


def cases(name: str) -> Iterator[tuple[str, str, str]]:
    """Yield (title, given, wanted) for each case of ``tests/cases/NAME``.

    A file may open with a note that ends at a line of three dashes.
    """
    text = (CASES / name).read_text(encoding="utf-8")
    text = text.partition("\n---\n")[2] or text
    parts = text.split("\n.\n")
    # title . given . wanted . title …: a blank line sets cases apart
    for title, given, wanted in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
        yield title.strip(), given, wanted
