"""Score restoration on prose damaged on purpose, beside ftfy.

    python -m tests.bench.repair

Each wound is a program's own fault, done forwards to ``prose.txt``, which no rule was tuned on.  A line is
*restored* if it is the line as written; *said* if it is not, and a finding points to it; *left* if it stands as
it was given and nothing is said; and *wrong* if it became something else in silence.  Speed is that of a quarter
of a megabyte of the damaged text (UTF-8), the best of three runs.  ftfy (PyPI) is asked if it is installed, with its
changes to quotation marks and widths switched off, for they are no repair of Chinese.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import kanben
from kanben.repairs.pinyin import damage

PROSE = (Path(__file__).parent / "prose.txt").read_text(encoding="utf-8")
PARTS = tuple(PROSE.split("工厂")[0:1]), tuple("工厂" + part for part in PROSE.split("工厂")[1:2])
TABLES = 20  # of characters with their readings, drawn at random, for the converter that annotates

Wound = Callable[[str], str]


def read_as(written: str, read: str) -> Wound:
    """Return the fault of reading bytes written in one encoding as another."""
    return lambda text: text.encode(written, "ignore").decode(read, "replace")


def as_big5(wound: Wound) -> Wound:
    """Return ``wound`` for what Big5 can write: a line with other characters never was Big5."""

    def hurt(text: str) -> str:
        return "\n".join(line if _beyond_big5(line) else wound(line) for line in text.split("\n"))

    return hurt


def _beyond_big5(line: str) -> bool:
    return line.encode("big5hkscs", "ignore").decode("big5hkscs") != line


def as_browsers_do(written: str) -> Wound:
    """Return the fault of reading bytes as Windows-1252, its five holes passed through as browsers do."""

    def read(text: str) -> str:
        return "".join(_windows(byte) for byte in text.encode(written, "ignore"))

    return read


def _windows(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def twice(text: str) -> str:
    """Read UTF-8 as Latin-1, and what comes of it once more."""
    return text.encode().decode("latin-1").encode().decode("latin-1")


def references(text: str) -> str:
    """Write every character past ASCII as a numeric reference, decimal and hexadecimal in turn."""
    return "".join(c if c.isascii() else f"&#{ord(c)};" if ord(c) % 2 else f"&#x{ord(c):x};" for c in text)


def typed(text: str) -> str:
    """Type the marks of the keyboard for those of print."""
    return text.translate(str.maketrans("，：；？！（）“”", ',:;?!()""'))


def spaced(text: str) -> str:
    """Put a blank between every two words' worth of characters, as some programs that copy from PDF do."""
    return "\n".join(
        " ".join(line[i : i + 3] for i in range(0, len(line), 3)) if line else line for line in text.split("\n")
    )


def unseen(text: str) -> str:
    """Strew zero-width spaces and joiners, as copied web pages do."""
    return "".join(c + ("\u200b" if i % 7 == 0 else "\u2060" if i % 11 == 0 else "") for i, c in enumerate(text))


def percent(text: str) -> str:
    """Write it as an address would."""
    return "".join(c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode()) for c in text)


def annotated(seed: int) -> Wound:
    """Return the converter that pushes readings in behind the characters of a list drawn at random."""
    from pypinyin import Style, pinyin

    def hurt(text: str) -> str:
        drawn = random.Random(seed)  # noqa: S311 - a fixed draw, nothing secret
        han = sorted({c for c in text if "\u4e00" <= c <= "\u9fff"})
        listed = drawn.sample(han, len(han) // 4)
        return damage(text, {c: pinyin(c, style=Style.TONE)[0][0] for c in listed})

    return hurt


WOUNDS: tuple[tuple[str, Wound], ...] = (
    ("UTF-8 read as Latin-1", read_as("utf-8", "latin-1")),
    ("UTF-8 read as Windows-1252", as_browsers_do("utf-8")),
    ("UTF-8 read as Latin-1, twice", twice),
    ("UTF-8 read as GB 18030", read_as("utf-8", "gb18030")),
    ("UTF-8 read as GBK", read_as("utf-8", "gbk")),
    ("GBK read as Latin-1", read_as("gb18030", "latin-1")),
    ("GBK read as Windows-1252", as_browsers_do("gb18030")),
    ("Big5 read as Latin-1", as_big5(read_as("big5hkscs", "latin-1"))),
    ("Big5 read as GBK", as_big5(read_as("big5hkscs", "gb18030"))),
    ("GBK read as Big5", read_as("gb18030", "big5hkscs")),
    ("numeric references", references),
    ("%-escapes", percent),
    ("marks of the keyboard", typed),
    ("blanks between Han", spaced),
    ("zero-width characters", unseen),
)


def score(given: str, wanted: str, made: str, said: set[int]) -> tuple[int, int, int, int]:
    """Count the lines restored, said, left and wrong; nothing is counted that was not hurt."""
    restored = told = left = wrong = 0
    lines = zip(given.split("\n"), wanted.split("\n"), (*made.split("\n"), *[""] * 99), strict=False)
    for number, (hurt, right, got) in enumerate(lines, 1):
        if hurt != right:
            restored += got == right
            told += got != right and number in said
            left += got == hurt and number not in said
            wrong += got not in (right, hurt) and number not in said
    return restored, told, left, wrong


def ours(text: str) -> tuple[str, set[int]]:
    """Return what Kanben makes of ``text``, and the lines it has something to say about."""
    repaired = kanben.repair(text)
    return repaired.text, {finding.line for finding in repaired.findings}


def theirs() -> Callable[[str], tuple[str, set[int]]] | None:
    """Return ftfy, if it is there."""
    try:
        from ftfy import TextFixerConfig, fix_text
    except ImportError:
        return None
    plain = TextFixerConfig(uncurl_quotes=False, fix_character_width=False, fix_line_breaks=False)
    return lambda text: (fix_text(text, plain), set())


def cases() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each wound with its pairs of what is given and what was written, a pair for each part of the prose."""
    parts = [part.strip() for (part,) in PARTS]
    for name, wound in WOUNDS:
        yield name, [(wound(part), part) for part in parts]
    tables = [annotated(seed) for seed in range(TABLES)]
    yield f"pinyin pushed in, {TABLES} lists", [(hurt(part), part) for hurt in tables for part in parts]


def main() -> None:
    """Print the table."""
    tools = [("Kanben", ours)] + ([("ftfy", peer)] if (peer := theirs()) else [])
    heads = "".join(f" {name}: restored | said | left | wrong | MB/s |" for name, _ in tools)
    sys.stdout.write(f"| wound | lines |{heads}\n|---|---:|{'---:|' * 5 * len(tools)}\n")
    for name, pairs in cases():
        hurt = sum(
            a != b for given, wanted in pairs for a, b in zip(given.split("\n"), wanted.split("\n"), strict=False)
        )
        row = f"| {name} | {hurt} |"
        for _, tool in tools:
            counts = [score(given, wanted, *tool(given)) for given, wanted in pairs]
            sums = [sum(column) for column in zip(*counts, strict=True)]
            row += "".join(f" {n} |" for n in sums) + f" {speed(tool, pairs[0][0]):.2f} |"
        sys.stdout.write(row + "\n")


def speed(tool: Callable[[str], object], text: str) -> float:
    """Return megabytes a second over a quarter of a megabyte of ``text`` repeated."""
    much = (text + "\n") * (250_000 // len(text.encode()) + 1)
    best = min(_timed(tool, much) for _ in range(3))
    return len(much.encode()) / best / 1e6


def _timed(tool: Callable[[str], object], text: str) -> float:
    begun = time.perf_counter()
    tool(text)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
