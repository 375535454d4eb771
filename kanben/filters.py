"""The filters: commands that read one text, from a file or standard input, and print what it becomes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from kanben import spoken
from kanben.findings import USAGE, Finding, Trouble
from kanben.terminal import print_lines, tell

if TYPE_CHECKING:
    from kanben.model import Source

file_argument = click.argument("file", type=click.File("rb"), default="-")


@click.command()
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
    tell((*(flow.findings if flow else ()), *repaired.findings))
    revision = repaired.revision
    if flow:  # Markdown stays Markdown
        revision = flow.revision.carried(revision) if source.markdown else flow.revision.then(revision)
    if explain:
        print_lines(edits_json(revision))
    else:
        click.echo(revision.text, nl=False)


@click.command()
@click.option("--to", "tag", required=True, metavar="TAG", help="zh-Hans, zh-Hant, zh-Hant-TW or zh-Hant-HK.")
@click.option("--from", "source", default="auto", metavar="TAG|auto", help="The script of FILE (default: auto).")
@click.option("--vocabulary", type=click.Choice(["as-written", "regional"]), default="as-written", show_default=True)
@file_argument
def convert(tag: str, source: str, vocabulary: str, file: BinaryIO) -> None:
    """Print FILE (or standard input) in another variant."""
    from kanben.variants import converter

    text = _text(file)
    click.echo(converter(tag, source=source, vocabulary=vocabulary).convert(text), nl=False)


@click.command()
@click.option("--date", metavar="YYYY-MM-DD", help="The date of the document, for 去年 and 昨天.")
@file_argument
def dates(date: str | None, file: BinaryIO) -> None:
    """Print every time expression of FILE (or standard input), one JSON object a line."""
    from kanben import dated
    from kanben.readers import flow
    from kanben.reckoning import written

    try:
        written(date) if date else None
    except ValueError:
        hint = "write it as 2019-05-22, or 2019-05, or 2019"
        raise Trouble(Finding("S-108", f"--date: {date!r} is no date", hint=hint), exit_code=USAGE) from None
    source = _read(file)
    found = dated.dates(source.text, date, flow(source) if source.page else None)
    print_lines(expression.as_json() for expression in found)


@click.command()
@click.argument("codes", nargs=-1)
def explain(codes: tuple[str, ...]) -> None:
    """Say what a code means, what brings it up and what to do; without a code, list them all."""
    from kanben.explain import explained

    for text in explained(codes, spoken.language()):
        click.echo(text)


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
