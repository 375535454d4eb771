"""How fast: the exact engine beside OpenCC, and a whole book in four variants.

Two texts, always the same.  *Made*: our own clauses and the seeds', between words
drawn by their frequency, so that no cache sees the same line over and over and
hardly a word of the dictionaries is wanting.  *Seeds*: the seeds as they are, over
and over: natural prose, of few words.
"""

from __future__ import annotations

import json
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from hashlib import sha256
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from tests.bench import sentences

ROOT = Path(__file__).parent.parent.parent
CONFIGS = (
    *("s2t", "s2tw", "s2hk", "s2twp", "s2hkp", "t2tw", "t2hk"),
    *("t2s", "tw2s", "hk2s", "tw2sp", "hk2sp", "tw2t", "hk2t"),
)
TAGS = ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK")


def _seeds() -> list[str]:
    return [path.read_text(encoding="utf-8", errors="ignore") for path in sorted((ROOT / "seeds").glob("*.txt"))]


@cache
def natural(size: int) -> str:
    """Return ``size`` bytes (UTF-8), or a few more, of the seeds over and over."""
    text = "".join(_seeds())
    return text * (size // len(text.encode()) + 1)


@cache
def prose(size: int) -> str:
    """Return ``size`` bytes (UTF-8), or a few more, of Simplified prose."""
    import jieba

    chance = random.Random(1881)  # noqa: S311  # nothing is kept secret with it
    with jieba.get_module_res("dict.txt") as file:
        rows = [line.split(" ") for line in file.read().decode().splitlines()]
    words, weights = [row[0] for row in rows], list(accumulate(int(row[1]) for row in rows))
    ours = [sentence.hans for sentence in sentences.read(sentences.OPEN)]
    clauses = [clause for text in (*ours, *_seeds()) for clause in re.split(r"(?<=[，。；！？\n])", text) if clause]
    parts, length = [], 0
    while length < size:
        clause = "".join(chance.choices(words, cum_weights=weights, k=chance.randint(3, 9))) + chance.choice(
            "，，，。；\n"
        )
        for part in (clause, *chance.choices(clauses, k=chance.randint(0, 1))):
            parts.append(part)
            length += len(part.encode())
    return "".join(parts)


@cache
def given(config: str, size: int, kind: str) -> str:
    """Return the text, made or seeds, in the script that ``config`` converts from."""
    import kanben

    script = config.split("2", maxsplit=1)[0]
    text = prose(size) if kind == "made" else natural(size)
    return text if script == "s" else kanben.converter(opencc=f"s2{script}").convert(text)


def timed(convert: Callable[[str], str], text: str) -> tuple[float, str]:
    """Return the seconds of one conversion, warmed up, and the hash of what it made."""
    convert(text[: len(text) // 4])
    begun = time.perf_counter()
    made = convert(text)
    return time.perf_counter() - begun, sha256(made.encode()).hexdigest()


def alone(what: str, *arguments: object) -> dict:
    """Run one measurement of this file in a fresh process: nothing is loaded, and its memory is its own."""
    command = [sys.executable, "-m", "tests.bench.speed", what, *map(str, arguments)]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=900)
    return json.loads(made.stdout)


def loading(config: str) -> dict:
    """Return the seconds until the exact engine is ready, its modules imported, and until it has converted a line."""
    import kanben
    import kanben.variants.exact.long

    begun = time.perf_counter()
    converter = kanben.converter(opencc=config)
    ready = time.perf_counter()
    converter.convert("字典都读好了" * 100)
    return {"ready": ready - begun, "first": time.perf_counter() - begun}


_shelf: dict = {}  # what a process that is a copy of this one finds here


def _varied_beside(tag: str) -> int:
    from kanben.variants import vary

    return len(vary(_shelf["book"], tag).decisions)


def varied(characters: int, kind: str) -> dict:
    """Return the seconds of varying a book of so many characters in each variant, and the memory at the highest."""
    from kanben.model import Book, Metadata, Paragraph, Section, Text
    from kanben.variants import vary

    text = (prose if kind == "made" else natural)(characters * 3)[:characters]
    chapters = []
    for n in range(0, len(text), 6000):
        paragraphs = tuple(Paragraph((Text(line),)) for line in text[n : n + 6000].splitlines() if line)
        chapters.append(Section(f"c{n}", "chapter", (Text(f"第{n // 6000}章"),), paragraphs))
    book = Book(Metadata("刊本试样", "sample", "urn:uuid:0"), (), tuple(chapters), ())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _shelf["book"] = book
    begun = time.perf_counter()
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:  # as a build has it on two cores
        list(pool.map(_varied_beside, TAGS))
    together = time.perf_counter() - begun
    spent, places = {}, {}
    for tag in TAGS:
        begun = time.perf_counter()
        places[tag] = len(vary(book, tag).decisions)
        spent[tag] = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "seconds": spent,
        "together": together,
        "places": places,
        "before_mib": before / 1024,
        "peak_mib": after / 1024,
        "bytes": len(text.encode()),
    }


def typical(values: list[float]) -> float:
    """Return the median."""
    return median(values)


if __name__ == "__main__":
    what, *arguments = sys.argv[1:]
    answer = {"loading": lambda: loading(arguments[0]), "varied": lambda: varied(int(arguments[0]), arguments[1])}[
        what
    ]()
    sys.stdout.write(json.dumps(answer))
