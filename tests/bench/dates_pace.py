"""How fast dates are found: ``python -m tests.bench.dates_pace [MEGABYTES [FILE]]``.

Prose is sentences of real text in an order drawn by lot, always the same: our
own, the seeds' mended, the specimen's; most hold no date, and about every 1,500
characters stands one that does.  Also in figures: growth over 1, 4 and 16 parts
of it, shapes made to be slow, and memory.  With FILE, to which the text is
written, whole processes are timed, to their end and until the first line is out,
and beside it one that has a single date to tell: what it costs to start.
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
from pathlib import Path
from statistics import median

from tests.bench import sentences

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
EVERY = 1500  # characters
RUNS = 5
OF_SHAPES = 3  # so often each shape is read

HOSTILE = (
    *("1", "１", "一", "十", "廿", "二〇", "1一", "年", "第", "每", "(", "《", "《一", "\n", "a", "0"),
    *(
        "2019-",
        "2019年",
        "2019年5月",
        "10年前",
        "1.1.1.1.",
        "http://",
        "a@a@",
        "12:30",
        "去年",
        "當天",
        "光緒",
        "从",
        "初一",
    ),
)


def prose(size: int) -> str:
    """Return ``size`` bytes (UTF-8), or a few more, of prose most of which holds no date."""
    from kanben.edits import Revision
    from kanben.reckoning import dates
    from kanben.repairs import repair
    from kanben.wounds import wounded

    seeds = (ROOT / "seeds").glob("*.txt")
    texts = [repair(Revision.of(path.read_text(encoding="utf-8"))).text for path in sorted(seeds)]
    texts += [path.read_text(encoding="utf-8") for path in (HERE / "prose.txt", ROOT / "tests/specimen/seeds/paper.md")]
    for one in sentences.read(sentences.OPEN):
        texts += [one.hans, one.tw[0]]
    told, plain = [], []
    for said in (said for text in texts for said in re.split("(?<=[。！？])|\n", text)):
        if said.endswith(("。", "！", "？")) and not wounded(said):
            (told if any(d.edtf for d in dates(said)) else plain).append(said)
    chance = random.Random(1898)  # noqa: S311  # nothing is kept secret with it
    parts, length, bare = [], 0, 0
    while length < size:
        said = chance.choice(told if bare > EVERY else plain) + ("\n" if chance.random() < 0.2 else "")
        bare = 0 if bare > EVERY else bare + len(said)
        parts.append(said)
        length += len(said.encode())
    return "".join(parts)


def seconds(action: Callable[[], object], runs: int = RUNS) -> float:
    """Return the processor's seconds ``action`` takes, the median of some runs."""
    spent = []
    for _ in range(runs):
        begun = time.process_time()
        action()
        spent.append(time.process_time() - begun)
    return median(spent)


def whole(path: Path) -> dict[str, float]:
    """Return the seconds of ``kanben dates`` on a file, until its first line and until its end, and its memory."""
    command = [sys.executable, "-m", "kanben", "dates", str(path)]
    first, last, spent = [], [], []
    for _ in range(RUNS):
        begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
            assert process.stdout
            process.stdout.readline()
            first.append(time.perf_counter() - begun)
            process.stdout.read()
        last.append(time.perf_counter() - begun)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return {
        "first line": median(first),
        "to the end": median(last),
        "processor": median(spent),
        "peak MB": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }


def say(line: str) -> None:
    """Print one line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(megabytes: float, path: Path | None) -> None:
    """Print the figures."""
    import kanben

    text = prose(int(megabytes * 1_000_000))
    size = len(text.encode()) / 1e6
    found = kanben.dates(text)
    dated = sum(d.edtf is not None for d in found)
    say(f"{size:.1f} MB, {len(text):,} characters, {len(found):,} expressions, {dated:,} with a value")
    for name, part in (("1/16", text[: len(text) // 16]), ("1/4", text[: len(text) // 4]), ("all", text)):
        spent = seconds(lambda part=part: kanben.dates(part))
        say(f"library, {name:>4}: {len(part.encode()) / 1e6 / spent:6.2f} MB/s")
    if path:
        path.write_text(text, encoding="utf-8")
        told = whole(path)
        figures = json.dumps({name: round(figure, 2) for name, figure in told.items()})
        say(f"whole process: {size / told['processor']:.2f} MB/s; {figures}")
        path.write_text("2019年5月22日", encoding="utf-8")
        say(f"to start: {whole(path)['processor']:.2f} s")
        path.write_text(text, encoding="utf-8")
    of_prose = seconds(lambda: kanben.dates(text[: len(text) // 16])) / (len(text) // 16) * 1e6
    say(f"a character of prose costs {of_prose:.2f} µs; of what was made to be slow, at 1×, 4×, 16×:")
    for shape in HOSTILE:
        costs = []
        for times in (1, 4, 16):
            run = shape * (12_000 * times // len(shape))
            costs.append(seconds(lambda run=run: kanben.dates(run), OF_SHAPES) / len(run) * 1e6)
        say(f"{shape!r:14}" + "".join(f"{cost:8.2f}" for cost in costs) + f"   {costs[-1] / of_prose:5.1f} × prose")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 10, Path(sys.argv[2]) if len(sys.argv) > 2 else None)
