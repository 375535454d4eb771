"""The command line: reads what was asked, calls the press, prints.

Results go to standard output, talk to standard error.  Nothing is decided here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click
from rich.console import Console
from rich.markup import escape

from kanben import __version__, findings, folder
from kanben.findings import Finding, Trouble

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

if TYPE_CHECKING:
    from kanben.model import Source

talk = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)

root_option = click.option(
    "--root",
    type=click.Path(path_type=Path),
    default=Path(),
    envvar="KANBEN_ROOT",
    help="The book's folder (default: this one).",
)
out_option = click.option("--out", type=click.Path(path_type=Path), help="Where the editions go (default: ROOT/dist).")
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
strict_option = click.option("--strict", is_flag=True, help="Findings fail the command (exit code 5).")
file_argument = click.argument("file", type=click.File("rb"), default="-")


@click.group(context_settings=HELP)
@click.version_option(__version__, prog_name="kanben")
def kanben() -> None:
    """Make books of Chinese articles: EPUB and PDF, Simplified and Traditional.

    Without a command, `build` is meant.  Exit codes: 0 made, 1 unexpected,
    2 usage, 3 input, 4 something missing, 5 findings under --strict, 6 failed
    proof, 7 cannot write.
    """


@kanben.command()
@root_option
@out_option
@click.option("--variant", "variants", multiple=True, metavar="TAG", help="Only this variant; may be given again.")
@click.option("--format", "formats", multiple=True, metavar="FORMAT", help="Only epub, pdf, press or chapters.")
@click.option("--jobs", type=click.IntRange(min=1), help="Editions made at the same time (default: one a processor).")
@click.option("--fresh", is_flag=True, help="Make everything anew, even what has not changed.")
@strict_option
@json_option
def build(
    root: Path,
    out: Path | None,
    variants: tuple[str, ...],
    formats: tuple[str, ...],
    jobs: int | None,
    fresh: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Make every edition named in book/book.toml."""
    from kanben import press

    with _progress() as say:
        made = press.build(
            press.Order(root, out, _split(variants), _split(formats), jobs or os.cpu_count() or 1, fresh), say
        )
    _tell(findings.shortened(made.findings))
    if as_json:
        _print_json({"made": list(made.files), "findings": [f.as_json() for f in made.findings]})
    else:
        for name in made.files:
            if not name.startswith("chapters/"):
                click.echo(f"{made.out}/{name}")
    _leave(made.findings, made.faults, strict)


@kanben.command()
@root_option
@strict_option
@json_option
def check(root: Path, strict: bool, as_json: bool) -> None:
    """Proof the book: make every edition in memory, write nothing."""
    from kanben import press
    from kanben.structure import doubtful

    with _progress() as say:
        made = press.proof(press.Order(root, jobs=os.cpu_count() or 1), say)
    if as_json:
        told = [f.as_json() for f in (*made.faults, *made.findings)]
        _print_json({"findings": told, "headings": [h.as_json() for h in made.headings], "waiting": dict(made.waiting)})
    else:
        for said in (*made.faults, *made.findings, *doubtful(made.headings)):
            click.echo(str(said))
        talk.print(str(made))
    _leave(made.findings, made.faults, strict)


@kanben.command()
@click.option("--explain", is_flag=True, help="Print each change instead, one JSON object a line.")
@file_argument
def repair(explain: bool, file: BinaryIO) -> None:
    """Print the repaired text of FILE (or standard input)."""
    from kanben.edits import Revision
    from kanben.readers import flow as flow_of
    from kanben.readers.leaves import untouched
    from kanben.repairs import Kept
    from kanben.repairs import repair as mend
    from kanben.report import edits_json

    source = _read(file)
    flow = flow_of(source)
    kept = [Kept(*span) for span in untouched(flow.blocks)] if flow else []
    repaired = mend(Revision.of(flow.text if flow else source.text), source.name, kept)
    _tell((*(flow.findings if flow else ()), *repaired.findings))
    revision = repaired.revision
    if flow:  # Markdown stays Markdown
        revision = flow.revision.carried(revision) if source.markdown else flow.revision.then(revision)
    if explain:
        for edit in edits_json(revision):
            _print_json(edit, indent=None)
    else:
        click.echo(revision.text, nl=False)


@kanben.command()
@click.option("--to", "tag", required=True, metavar="TAG", help="zh-Hans, zh-Hant, zh-Hant-TW or zh-Hant-HK.")
@click.option("--from", "source", default="auto", metavar="TAG|auto", help="The script of FILE (default: auto).")
@click.option("--vocabulary", type=click.Choice(["as-written", "regional"]), default="as-written", show_default=True)
@file_argument
def convert(tag: str, source: str, vocabulary: str, file: BinaryIO) -> None:
    """Print FILE (or standard input) in another variant."""
    from kanben.variants import converter

    text = _text(file)
    click.echo(converter(tag, source=source, vocabulary=vocabulary).convert(text), nl=False)


@kanben.command()
@click.option("--date", metavar="YYYY-MM-DD", help="The date of the document, for 去年 and 昨天.")
@file_argument
def dates(date: str | None, file: BinaryIO) -> None:
    """Print every time expression of FILE (or standard input), one JSON object a line."""
    from kanben.chronology import dates as find

    for expression in find(_text(file), date):
        _print_json(expression.as_json(), indent=None)


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

    press.preview(press.Order(root, out, jobs=os.cpu_count() or 1), talk.print)


@kanben.command()
@json_option
def doctor(as_json: bool) -> None:
    """Say what works here, what is missing, and what each absence costs."""
    from kanben.doctor import examine

    checks = examine()
    if as_json:
        _print_json([check.as_json() for check in checks])
    for check in () if as_json else checks:
        cost = f" — {check.cost}" if check.cost and check.state != "works" else ""
        click.echo(f"{check.state:8}{check.name}: {check.detail}{cost}")
        if check.remedy:
            click.echo(f"  hint: {check.remedy}")
    sys.exit(findings.MISSING if any(check.state != "works" and check.needed for check in checks) else findings.MADE)


@kanben.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """Run the tests of the toolchain and its first book (pytest arguments)."""
    home = Path(__file__).resolve().parent.parent
    if not (home / "tests").is_dir():
        hint = "get the whole project, and type: python3 build.py test"
        raise Trouble(Finding("S-107", "the tests are not in this installation", hint=hint), exit_code=findings.MISSING)
    command = [sys.executable, "-m", "pytest", *arguments]
    sys.exit(subprocess.run(command, cwd=home, check=False).returncode)  # noqa: S603 - our own interpreter, no shell


def main() -> None:
    """Run the command line; every expected failure ends in words and the exit code of its class."""
    arguments = sys.argv[1:]
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
            _error(finding)
        sys.exit(trouble.exit_code)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(findings.MADE)
    except OSError as wrong:
        if wrong.errno not in folder.FULL:
            raise
        said = (wrong.strerror or str(wrong)).lower()
        _error(Finding("S-106", f"cannot go on: {said}", hint="make room on the disk, that of temporary files too"))
        sys.exit(findings.OUTPUT)
    except (click.Abort, KeyboardInterrupt):
        talk.print("stopped; nothing was changed")
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


def _read(file: BinaryIO) -> Source:
    """Read a file given on the command line, as plain text where its name says nothing; what is no text is Trouble."""
    from kanben.readers import FORMATS, read
    from kanben.readers.decode import decode

    name = getattr(file, "name", "-")
    if Path(name).suffix.lower() in dict(FORMATS):
        return read(file.read(), name)
    return decode(file.read(), "standard input" if name in ("-", "<stdin>") else name)


def _text(file: BinaryIO) -> str:
    """Return the text of a file given on the command line; of a web page, that of its article."""
    from kanben.readers import flow

    source = _read(file)
    return article.text if source.page and (article := flow(source)) else source.text


def _split(given: Iterable[str]) -> tuple[str, ...]:
    """Take `--variant a,b` and `--variant a b`-style lists alike, in order, each once."""
    return tuple(dict.fromkeys(part for item in given for part in item.split(",") if part))


def _error(finding: Finding) -> None:
    talk.print(f"[bold red]error:[/] {escape(str(finding))}")


def _tell(found: Iterable[Finding]) -> None:
    for finding in found:
        talk.print(escape(str(finding)), style="dim")


def _leave(found: tuple[Finding, ...], faults: tuple[Finding, ...], strict: bool) -> None:
    for fault in faults:
        _error(fault)
    if faults:
        sys.exit(findings.PROOF)
    if strict and found:
        talk.print(f"{len(found)} findings, and --strict")
        sys.exit(findings.STRICT)


def _print_json(value: object, indent: int | None = 1) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=indent))


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Give a way to say how far we are: one line renewed on a terminal, plain lines elsewhere."""
    if talk.is_terminal:
        with talk.status("") as status:
            yield status.update
    else:
        yield lambda said: talk.print(escape(said))


if __name__ == "__main__":
    main()
