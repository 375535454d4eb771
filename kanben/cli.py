"""The command line: reads what was asked, calls the press, prints.

Results go to standard output, talk to standard error.  Nothing is decided here.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from kanben import __version__, filters, findings, folder, spoken, terminal
from kanben.findings import Finding, Trouble
from kanben.terminal import error, print_json, print_toml, progress, remark, talk, tell

if TYPE_CHECKING:
    from kanben.library import Work
    from kanben.press import Order

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

root_option = click.option(
    "--root",
    type=click.Path(path_type=Path),
    default=Path(),
    envvar="KANBEN_ROOT",
    help="The book's folder (default: this one).",
)
roots_option = click.option(
    "--root",
    "roots",
    type=click.Path(path_type=Path),
    multiple=True,
    default=lambda: (Path(os.environ.get("KANBEN_ROOT") or "."),),  # one folder, whatever signs its name has
    help="The book's folder (default: this one), or a folder of books; may be given again.",
)
out_option = click.option("--out", type=click.Path(path_type=Path), help="Where the editions go (default: ROOT/dist).")
outs_option = click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Where the editions go (default: ROOT/dist); of many books, each into a folder of its name there.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
strict_option = click.option("--strict", is_flag=True, help="Findings fail the command (exit code 5).")


@click.group(context_settings=HELP)
@click.version_option(__version__, prog_name="kanben")
def kanben() -> None:
    """Make books of Chinese articles: EPUB and PDF, Simplified and Traditional.

    Without a command, `build` is meant.  Exit codes: 0 made, 1 unexpected,
    2 usage, 3 input, 4 something missing, 5 findings under --strict, 6 failed
    proof, 7 cannot write; of many books, that of the gravest failure: 1, 4, 7,
    3, 6, 5, in this order.
    """


@kanben.command()
@roots_option
@outs_option
@click.option("--variant", "variants", multiple=True, metavar="TAG", help="Only this variant; may be given again.")
@click.option("--format", "formats", multiple=True, metavar="FORMAT", help="Only epub, pdf, press, chapters or kindle.")
@click.option("--jobs", type=click.IntRange(min=1), help="Editions made at the same time (default: one a processor).")
@click.option("--fresh", is_flag=True, help="Make everything anew, even what has not changed.")
@click.option(
    "--scheduler",
    default="",
    metavar="ADDRESS",
    help="Have the books made by the Dask cluster at ADDRESS (tcp://HOST:8786). Its workers share no disk with this "
    "machine: book/, seeds/ and styles/ are sent to them, and the editions come back. They need the same Kanben, and "
    "the fonts a book names, and one thread each. Trust it: who reaches a scheduler may run programs on its "
    "machines, and it on this one.",
)
@strict_option
@json_option
def build(
    roots: tuple[Path, ...],
    out: Path | None,
    variants: tuple[str, ...],
    formats: tuple[str, ...],
    jobs: int | None,
    fresh: bool,
    scheduler: str,
    strict: bool,
    as_json: bool,
) -> None:
    """Make every edition named in book/book.toml, of one book or of many."""
    from kanben import library, press

    order = press.Order(roots[0], out, _split(variants), _split(formats), jobs or os.cpu_count() or 1, fresh)
    if library.many(roots):
        _many(press.build, library.orders(roots, order), scheduler, strict=strict, as_json=as_json)
    if scheduler:
        from kanben import cluster

        made = cluster.one(order, scheduler)
    else:
        with progress() as (say, show):
            made = press.build(order, say, show)
    tell(findings.shortened(made.findings))
    if as_json:
        print_json({"made": list(made.files), "findings": [f.as_json() for f in made.findings]})
    else:
        for name in made.files:
            if not name.startswith("chapters/"):
                click.echo(f"{made.out}/{name}")
    _leave(made.findings, made.faults, strict)


@kanben.command()
@roots_option
@strict_option
@json_option
def check(roots: tuple[Path, ...], strict: bool, as_json: bool) -> None:
    """Proof the book, or many: make every edition in memory, write nothing."""
    from kanben import library, press
    from kanben.detected import doubtful

    order = press.Order(roots[0], jobs=os.cpu_count() or 1)
    if library.many(roots):
        _many(press.proof, library.orders(roots, order), strict=strict, as_json=as_json)
    with progress() as (say, show):
        made = press.proof(order, say, show)
    if as_json:
        told = [f.as_json() for f in (*made.faults, *made.findings)]
        print_json({"findings": told, "headings": [h.as_json() for h in made.headings], "waiting": dict(made.waiting)})
    else:
        for said in (*made.faults, *made.findings, *doubtful(made.headings)):
            terminal.print_finding(said)
        remark(str(made))
    _leave(made.findings, made.faults, strict)


@kanben.command()
@root_option
@click.option("--source", default="", metavar="NAME", help="Only the dates of this article, by its name in seeds/.")
@click.option("--all", "everything", is_flag=True, help="List times that are no dates too: durations, every year …")
@json_option
def chronology(root: Path, source: str, everything: bool, as_json: bool) -> None:
    """List the dates of the book, and print entries ready to paste into book/chronology.toml."""
    from kanben import manuscript

    listed = manuscript.dates(folder.Folder(root), source.removeprefix("seeds/"), everything=everything)
    if as_json:
        print_json(listed.as_json())
    else:
        print_toml(str(listed))


@kanben.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.argument("articles", nargs=-1, type=click.Path(path_type=Path))
def init(directory: Path, articles: tuple[Path, ...]) -> None:
    """Begin a new book in DIRECTORY with ARTICLES, its book.toml drafted from what they say."""
    from kanben import press

    for line in press.begin(directory, articles):
        click.echo(line)


@kanben.command()
@root_option
@out_option
def preview(root: Path, out: Path | None) -> None:
    """Show the editions in a browser, made again when a file is saved."""
    from kanben import press

    press.preview(press.Order(root, out, jobs=os.cpu_count() or 1), remark)


@kanben.command()
@json_option
def doctor(as_json: bool) -> None:
    """Say what works here, what is missing, and what each absence costs."""
    from kanben.doctor import examine

    checks = examine()
    if as_json:
        print_json([check.as_json() for check in checks])
    for check in () if as_json else checks:
        cost = f" — {check.cost}" if check.cost and check.state != "works" else ""
        terminal.print_talk(f"{check.state:8}{check.name}: {check.detail}{cost}")
        if check.remedy:
            terminal.print_talk(f"  hint: {check.remedy}")
    sys.exit(findings.MISSING if any(check.state != "works" and check.needed for check in checks) else findings.MADE)


@kanben.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """Run the tests of the toolchain and its first book (pytest arguments), or with --bench measure its speed."""
    home = Path(__file__).resolve().parent.parent
    if not (home / "tests").is_dir():
        hint = "get the whole project, and type: python3 build.py test"
        raise Trouble(Finding("S-107", "the tests are not in this installation", hint=hint), exit_code=findings.MISSING)
    bench = arguments[:1] == ("--bench",)
    command = [sys.executable, "-m", "tests.bench.scale" if bench else "pytest", *arguments[bench:]]
    sys.exit(subprocess.run(command, cwd=home, check=False).returncode)  # noqa: S603 - our own interpreter, no shell


for filter_ in (filters.repair, filters.convert, filters.dates, filters.explain):
    kanben.add_command(filter_)
terminal.speak(kanben)


def main() -> None:
    """Run the command line; every expected failure ends in words and the exit code of its class."""
    arguments = spoken.choose(sys.argv[1:])
    if not arguments or (arguments[0].startswith("-") and arguments[0] not in ("-h", "--help", "--version")):
        arguments = ["build", *arguments]
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]  # both are text files here
    if arguments[0] == "build":
        arguments = _repeated(arguments)
    try:
        kanben.main(arguments, prog_name="kanben", standalone_mode=False)
    except Trouble as trouble:
        for finding in trouble.findings:
            error(finding)
        sys.exit(trouble.exit_code)
    except click.ClickException as wrong:
        terminal.wrong_usage(wrong)
        sys.exit(wrong.exit_code)
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(findings.MADE)
    except OSError as wrong:
        if wrong.errno not in folder.FULL:
            raise
        error(folder.no_room(wrong))
        sys.exit(findings.OUTPUT)
    except (click.Abort, KeyboardInterrupt):
        remark("stopped; nothing was changed")
        sys.exit(130)


def _repeated(arguments: list[str]) -> list[str]:
    """Spell out `--variant A B` as `--variant A --variant B`; a build has no other words than its options.

    >>> _repeated(["build", "--variant", "zh-Hans", "zh-Hant", "--json"])
    ['build', '--variant', 'zh-Hans', '--variant', 'zh-Hant', '--json']
    """
    spelled: list[str] = []
    option = ""
    for word in arguments:
        if option and not word.startswith("-") and spelled[-1] != option:
            spelled.append(option)
        elif word.startswith("-"):
            option = word if word in ("--variant", "--format") else ""
        spelled.append(word)
    return spelled


def _split(given: Iterable[str]) -> tuple[str, ...]:
    """Take `--variant a,b` and `--variant a b`-style lists alike, in order, each once."""
    return tuple(dict.fromkeys(part for item in given for part in item.split(",") if part))


def _leave(found: tuple[Finding, ...], faults: tuple[Finding, ...], strict: bool) -> None:
    for fault in faults:
        error(fault)
    if faults:
        sys.exit(findings.PROOF)
    if strict and found:
        remark(f"{len(found)} findings, and --strict")
        sys.exit(findings.STRICT)


def _many(work: Work, orders: tuple[Order, ...], scheduler: str = "", *, strict: bool, as_json: bool) -> NoReturn:
    """Do ``work`` for many books and leave, with the exit code of the gravest failure."""
    from kanben import library, press, pressroom

    began, checked = time.monotonic(), work is press.proof
    if scheduler:
        from kanben import cluster

        coming = cluster.run(orders, scheduler, strict=strict)
    else:
        coming = pressroom.run(work, orders, orders[0].jobs, strict=strict)
    try:
        with closing(coming):
            say = remark if talk.is_terminal else lambda _: None
            done = library.in_order(orders, coming, say)
    except KeyboardInterrupt:
        remark("stopped; what is in place is whole, and the same command goes on from there")
        sys.exit(130)
    for bug in dict.fromkeys(one.bug for one in done):
        talk.print(bug, markup=False, end="")
    for one in done:
        for problem in one.placed(one.problems):
            error(problem)
    if as_json:
        print_json({"books": [one.as_json(checked=checked) for one in done]})
    else:
        for line in (line for one in done for line in one.results(checked=checked)):
            click.echo(line)
    remark(library.summary(done, time.monotonic() - began))
    sys.exit(library.gravest(done))


if __name__ == "__main__":
    main()
