"""A library of forty books, three of them bad: made together, one after another, killed at random and gone on with.

    python -m tests.bench.shelf [BOOKS] [KILLS]

Every command is a process of its own and begins with an empty cache.  The books
are of unequal length, one as long as a quarter of all.
"""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.conftest import HOME

BOOK = """\
[book]
title = "第{n}冊"
slug = "ce{n}"
date = 2024-01-01

[editions]
variants = ["zh-Hans", "zh-Hant-TW"]
formats = ["epub"]

[front]
sections = ["title-page", "contents"]

[[chapter]]
id = "one"
source = "one.md"
title = "全書"
"""
PROSE = (Path(__file__).parent / "prose.txt").read_text(encoding="utf-8")
BAD = 3


def shelved(folder: Path, count: int) -> list[Path]:
    """Put ``count`` books into ``folder``; the first is the longest, the last three cannot be made."""
    roots = [folder / f"{n:02}" for n in range(count)]
    for n, root in enumerate(roots):
        times = count // 3 if n == 0 else 1 + n % 2
        for name, text in {
            "book/book.toml": BOOK.format(n=n),
            "seeds/one.md": f"第{n}天。\n\n" + PROSE * times,
        }.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
    broken, lost, damaged = roots[-BAD:]
    (broken / "book/book.toml").write_text("title = 井邊\n", encoding="utf-8")
    (lost / "seeds/one.md").unlink()
    (damaged / "seeds/one.md").write_text("井邊。\n\n![一口井](well.png)\n", encoding="utf-8")
    (damaged / "seeds/well.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    return roots


def begun(cache: Path, *arguments: str | Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "kanben", "build", *map(str, arguments)],
        cwd=HOME,
        env={**os.environ, "KANBEN_CACHE": str(cache)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def timed(name: str, *commands: tuple[Path, tuple[str | Path, ...]]) -> None:
    """Run the commands one after another and print what they took together."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    codes = [begun(cache, *arguments).wait() for cache, arguments in commands]
    after, took = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - began
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{name:32}{took:8.1f} s wall{processor:8.1f} s processor   largest process so far "  # noqa: T201
          f"{after.ru_maxrss / 1000:.0f} MB   exit codes {sorted(set(codes))}")  # fmt: skip


def editions(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / "dist").glob("*") if path.is_file()}


def killed(folder: Path, roots: list[Path], cache: Path, times: int) -> None:
    """Kill the command at random, each time after a change of every book; then go on, and look at every edition."""
    chance, known = random.Random(40), {root: set(editions(root).values()) for root in roots}  # noqa: S311 - no secret
    torn = 0
    for n in range(times):
        process = begun(cache, "--root", folder)
        time.sleep(chance.uniform(1, 30))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for root in roots:
            for content in editions(root).values():
                whole = content.rstrip().endswith((b"}", b"]", b"</html>")) or b"PK\5\6" in content[-4000:]
                torn += content not in known[root] and not whole
        seed = roots[n % (len(roots) - BAD)] / "seeds/one.md"
        seed.write_text(seed.read_text(encoding="utf-8") + f"\n\n第{n}次。\n", encoding="utf-8")
    begun(cache, "--root", folder).wait()
    with tempfile.TemporaryDirectory() as other:
        begun(Path(other, "cache"), "--root", folder, "--out", Path(other, "out")).wait()
        fresh = {root: Path(other, "out", root.name) for root in roots[:-BAD]}
        stale = [
            root.name
            for root, out in fresh.items()
            if editions(root) != {path.name: path.read_bytes() for path in out.iterdir()}
        ]
    print(f"killed {times} times: {torn} half-written files; after going on, stale books: {stale or 'none'}")  # noqa: T201


def main() -> None:
    count, kills = (int(given) for given in (*sys.argv[1:], *("40", "10")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as room:
        folder, out = Path(room, "books"), Path(room, "out")
        roots = shelved(folder, count)
        one_by_one = [(Path(room, "alone"), ("--root", root, "--out", out / root.name)) for root in roots]
        timed(f"{count} books together", (Path(room, "cache"), ("--root", folder)))
        timed("… again, nothing changed", (Path(room, "cache"), ("--root", folder)))
        timed("… on one processor", (Path(room, "single"), ("--root", folder, "--jobs", "1", "--fresh")))
        timed("one after another", *one_by_one)
        same = all(
            editions(root) == {p.name: p.read_bytes() for p in (out / root.name).iterdir()} for root in roots[:-BAD]
        )
        print(f"the same bytes together and alone: {same}")  # noqa: T201
        killed(folder, roots, Path(room, "cache"), kills)
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
