"""How long whole books take, beside other programs on the same words, and how that grows.

    python -m tests.bench.scale [--only start,novel,variants,first-book,pdf,growth,stages] [--runs 5] [--before DIR]

Every program is started as a user starts it and watched to its end; those of one table run in turn (A B A B), so that
a busy machine is busy for all.  Prints tables of Markdown: medians, the least and the most, ratios, memory.  Corpora
are made once, into ``--into`` (the folder of temporary files).  typst and OpenCC are asked in the environments that
the variable KANBEN_PEERS names; a program that is not there is said to be missing.  ``--before`` runs another checkout
of Kanben beside this one.  The times of ``start``, ``novel`` … are of a machine where Kanben ran before (its tables
lie on the shelf) and of ``build --fresh``; the first book begins with an empty shelf.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from tests.bench.contenders import ROOT, Contender, machine, off_linear, peer, program, tabled, tell
from tests.bench.watched import Run, watch

SIZES = {"1×": 60, "4×": 240, "16×": 960}
"""Chapters of the books that grow, each of 3,300 characters."""

FAINT = 0.05
"""Seconds for a million characters below which a stage is not compared with itself."""

STOCK = "import sys, weasyprint; weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[2])"
TYPST = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], font_paths=['.'], ignore_system_fonts=True)"
OPENCC = (
    "import sys, pathlib, opencc; seen, made = map(pathlib.Path, sys.argv[1:]);"
    " made.write_text(opencc.OpenCC('s2twp').convert(seen.read_text(encoding='utf-8')), encoding='utf-8')"
)
CHANGED = ("速度非常快,基本", "天平或將發生")
"""Two replacements of the first book's corrections; the one correction that changes is one of them."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What the command line asks."""

    into: Path
    runs: int
    before: Path | None

    def corpus(self, name: str, *arguments: object) -> Path:
        """Return the folder of a made book, made now if it is not there."""
        home = self.into / name
        if not (home / "done").exists():
            shutil.rmtree(home, ignore_errors=True)
            tell(f"making {name}")
            command = [sys.executable, "-m", "tests.bench.corpora", home, *arguments]
            subprocess.run([str(word) for word in command], cwd=ROOT, check=True)
            (home / "done").touch()
        return home

    def built(self, name: str, home: Path, *options: object, checkout: Path = ROOT, fresh: bool = True) -> Contender:
        """Return Kanben making the book in ``home``; each checkout has a shelf of its own."""
        out = self.into / "dist" / str(len(str(checkout)))
        command = [sys.executable, "-m", "kanben", "build", "--root", home, "--out", out, *options]
        extra = {"KANBEN_CACHE": str(out.with_name(f"{out.name}.shelf")), "PYTHONPATH": str(checkout)}
        return Contender(name, [*command, "--fresh"] if fresh else command, checkout, extra)

    def both(self, name: str, home: Path, *options: object) -> list[Contender]:
        """Return Kanben as it is, and as it was before."""
        now = self.built(name, home, *options)
        return [now, self.built(f"{name}, before", home, *options, checkout=self.before)] if self.before else [now]

    def run(self, one: Contender) -> Run:
        """Run a contender once."""
        tell(one.name)
        return watch(one.command, one.cwd, one.extra)

    def table(self, contenders: Sequence[Contender], per: int = 0) -> Iterator[str]:
        """Run ``contenders`` in turn and yield a table; ratios are to the one at ``per``."""
        runs: dict[str, list[Run]] = {one.name: [] for one in contenders}
        for _, one in itertools.product(range(self.runs), contenders):
            if one.command and not any(run.failed for run in runs[one.name]):
                runs[one.name].append(self.run(one))
        yield from tabled(runs, list(runs)[per])


# --- what is measured ----------------------------------------------------------------


def start(bench: Bench) -> Iterator[str]:
    """What a command costs before it does anything."""
    there = [("now", ROOT)] + ([("before", bench.before)] if bench.before else [])
    for options in (("--help",), ("--version",), ("doctor", "--help")):
        told = [
            Contender(
                f"kanben {' '.join(options)}, {when}",
                [sys.executable, "-m", "kanben", *options],
                place,
                {"PYTHONPATH": str(place)},
            )
            for when, place in there
        ]
        yield from bench.table(told)
        yield ""


def novel(bench: Bench) -> Iterator[str]:
    """A novel of 1,000 chapters, 3.3 million characters, damaged, to an EPUB in zh-Hant-TW; the peers mend nothing."""
    one, many = bench.corpus("novel"), bench.corpus("novel-files", "--files")
    warm(bench)
    seed, made = one / "seeds" / "novel.txt", bench.into / "made"
    converting = peer("opencc", "OpenCC")
    yield from bench.table([
        program("pandoc", "pandoc", one / "peer.md", "-o", f"{made}.pandoc.epub"),
        *bench.both("Kanben, one file", one),
        *bench.both("Kanben, 1,000 files", many),
        bench.built("Kanben, one file, --jobs 1", one, "--jobs", 1),
        Contender("OpenCC, its words alone", converting and [converting, "-c", OPENCC, seed, f"{made}.txt"]),
        program("Calibre, its text alone", "ebook-convert", seed, f"{made}.calibre.epub"),
    ])  # fmt: skip


def variants(bench: Bench) -> Iterator[str]:
    """The same novel in four variants, beside one."""
    home = bench.corpus("novel")
    warm(bench)
    four = [word for tag in ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK") for word in ("--variant", tag)]
    yield from bench.table([*bench.both("one variant", home), *bench.both("four variants", home, *four)])


def first_book(bench: Bench) -> Iterator[str]:
    """The first book in four variants: EPUB, reading PDF, press PDF; then unchanged; then one correction changed."""
    runs: dict[str, list[Run]] = {}
    for turn in range(bench.runs):
        tell(f"the first book, run {turn + 1} of {bench.runs}")
        for when, checkout in {"": ROOT, ", before": bench.before}.items():
            for step, run in _first(bench, checkout, turn) if checkout else ():
                runs.setdefault(f"{step}{when}", []).append(run)
    yield from tabled(runs, next(iter(runs)))


def _first(bench: Bench, checkout: Path, turn: int) -> Iterator[tuple[str, Run]]:
    with tempfile.TemporaryDirectory(dir=bench.into) as room:
        home, corrections = Path(room), Path(room, "book", "corrections.toml")
        for name in ("book", "seeds"):
            shutil.copytree(ROOT / name, home / name)
        extra = {"KANBEN_CACHE": f"{home}/shelf", "PYTHONPATH": str(checkout)}
        build = [sys.executable, "-m", "kanben", "build", "--root", home]
        yield "empty shelf", watch(build, checkout, extra)
        yield "nothing changed", watch(build, checkout, extra)
        told = corrections.read_text(encoding="utf-8")
        for words, options, step in (
            (CHANGED[0], ("--format", "epub"), "one correction changed, EPUBs"),
            (CHANGED[1], (), "one correction changed, everything"),
        ):
            assert told.count(f'replace = "{words}"') == 1, "the first book's corrections are others now"
            told = told.replace(f'replace = "{words}"', f'replace = "{words}{"快" * (turn + 1)}"')
            corrections.write_text(told, encoding="utf-8")
            yield step, watch([*build, *options], checkout, extra)


def pdf(bench: Bench) -> Iterator[str]:
    """A book of 200,000 and one of a million characters, unhurt, to a PDF for reading in A5."""
    for characters, chapters in ((200_000, 60), (1_000_000, 303)):
        asked = ("--unhurt", "--paper", "--format", "pdf", "--variant", "zh-Hans", "--chapters", chapters)
        home = bench.corpus(f"print-{chapters}", *asked)
        warm(bench)
        typst = peer("typst", "typst")
        yield f"{characters:,} characters:\n"
        yield from bench.table([
            Contender("WeasyPrint alone", [sys.executable, "-c", STOCK, "peer.html", "stock.pdf"], home),
            *bench.both("Kanben", home),
            Contender("typst", typst and [typst, "-c", TYPST, "passage.typ", "typst.pdf"], home),
        ])  # fmt: skip
        yield ""


def growth(bench: Bench) -> Iterator[str]:
    """Novels of 60, 240 and 960 chapters to an EPUB, damaged as above.

    What a start costs is in all three and so left out of the last column: it compares the time of a chapter from 4× to
    16× with that of one from 1× to 4×.
    """
    homes = [bench.corpus(f"grown-{chapters}", "--chapters", chapters) for chapters in SIZES.values()]
    warm(bench)
    made = bench.into / "made.epub"
    told = [[*bench.both("Kanben", home), program("pandoc", "pandoc", home / "peer.md", "-o", made)] for home in homes]
    runs = [{one.name: bench.run(one) for one in contenders if one.command} for contenders in told * bench.runs]
    yield f"| processors, s | {' | '.join(SIZES)} | memory of all, MiB: {' | '.join(SIZES)} | off linear |"
    yield f"|{'---|' * (2 * len(SIZES) + 2)}"
    for name in runs[0]:
        by_size = [[done[name] for done in runs[at :: len(SIZES)]] for at in range(len(SIZES))]
        if failed := next((run.failed for done in by_size for run in done if run.failed), ""):
            yield f"| {name} | {failed.replace('|', '/')} |"
            continue
        spent = [median(run.cpu for run in done) for done in by_size]
        memory = [max(run.together for run in done) for done in by_size]
        cells = (*(f"{one:.2f}" for one in spent), *(f"{one:,.0f}" for one in memory), f"{off_linear(*spent):+.0%}")
        yield f"| {name} | {' | '.join(cells)} |"


def stages(bench: Bench) -> Iterator[str]:
    """Every stage by itself, in one process, after a small book: processor seconds for each million characters.

    The last two columns say how far 4× and 16× are from linear, beside 1×.
    """
    warmed = bench.corpus("grown-6", "--chapters", 6)
    for paper in (False, True):
        asked = ("--unhurt", "--paper", "--format", "pdf", "--variant", "zh-Hans") if paper else ()
        sizes = {"1×": 20, "4×": 80, "16×": 320} if paper else SIZES
        homes = {
            times: bench.corpus(f"print-{chapters}" if paper else f"grown-{chapters}", *asked, "--chapters", chapters)
            for times, chapters in sizes.items()
        }
        found: dict[str, dict[str, list[float]]] = {}
        for turn, (times, home) in itertools.product(range(min(bench.runs, 3)), homes.items()):
            tell(f"stages {times}{' of a PDF' * paper}, run {turn + 1}")
            command = [sys.executable, "-m", "tests.bench.stages", warmed, home]
            extra = {**os.environ, "KANBEN_CACHE": str(bench.into / "stages.shelf")}
            said = subprocess.run(list(map(str, command)), cwd=ROOT, env=extra, capture_output=True, check=False)
            if said.returncode:
                yield f"{times} failed: {said.stderr.decode(errors='replace').strip().splitlines()[-1:]}\n"
                continue
            told = json.loads(said.stdout.decode().splitlines()[-1])
            for stage, seconds in told["seconds"].items():
                each = found.setdefault(stage, {}).setdefault(times, [])
                each.append(seconds / told["characters"] * 1_000_000)
        yield f"| {'to a PDF' if paper else 'to an EPUB'} | {' | '.join(sizes)} | 4× | 16× |"
        yield "|---|---|---|---|---|---|"
        for stage, by_size in found.items():
            one, *more = (median(by_size.get(times, [0.0])) for times in sizes)
            off = (f"{value / one - 1:+.0%}" if one > FAINT else "–" for value in more)
            yield f"| {stage} | {' | '.join((*(f'{value:.2f}' for value in (one, *more)), *off))} |"
        yield ""


PARTS: dict[str, Callable[[Bench], Iterator[str]]] = {
    "start": start,
    "novel": novel,
    "variants": variants,
    "first-book": first_book,
    "pdf": pdf,
    "growth": growth,
    "stages": stages,
}


def warm(bench: Bench) -> None:
    """Make a small book, so that what every user has after the first lies on the shelf, and every module compiled."""
    home = bench.corpus("grown-6", "--chapters", 6)
    four = [word for tag in ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK") for word in ("--variant", tag)]
    for one in bench.both("warming", home, *four, "--format", "epub", "--format", "pdf"):
        watch(one.command, one.cwd, one.extra)


# --- the command line ----------------------------------------------------------------


def main() -> None:
    """Print the tables that are asked for."""
    asked = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--only", default=",".join(PARTS), help=f"of {','.join(PARTS)}")
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--into", type=Path, default=Path(tempfile.gettempdir(), "kanben-bench"))
    asked.add_argument("--before", type=Path, help="another checkout of Kanben")
    given = asked.parse_args()
    wanted = given.only.split(",")
    if unknown := set(wanted) - set(PARTS):
        asked.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    given.into.mkdir(parents=True, exist_ok=True)
    bench = Bench(given.into.resolve(), given.runs, given.before and given.before.resolve())
    print(f"Measured {datetime.now(UTC):%Y-%m-%d}, {given.runs} runs in turn: {machine()}.")  # noqa: T201 - its result
    for name in wanted:
        print(f"\n### {name}\n\n{' '.join((PARTS[name].__doc__ or '').split())}\n")  # noqa: T201
        for line in PARTS[name](bench):
            print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
