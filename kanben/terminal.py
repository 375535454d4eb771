"""What the commands say: results as JSON on standard output, talk on standard error."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import click
from click.formatting import wrap_text
from rich.console import Console
from rich.markup import escape
from rich.text import Text

from kanben import spoken
from kanben.findings import MADE, Finding

SOON = 0.1
"""Seconds a line waits at most for the next before it is shown: each by itself would cost more than to find it."""

Say = Callable[[str], None]

talk = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)


def error(finding: Finding) -> None:
    """Say why the command cannot go on."""
    head, speech = spoken.talk("error:", spoken.language()), spoken.line(finding, spoken.language())
    talk.print(f"[bold red]{head}[/] {escape(speech)}")


def tell(found: Iterable[Finding]) -> None:
    """Say what was noticed, in a low voice."""
    for finding in found:
        talk.print(escape(spoken.line(finding, spoken.language())), style="dim")


def remark(said: str) -> None:
    """Say something that is no finding."""
    talk.print(spoken.talk(said, spoken.language()), markup=False)


def print_finding(finding: object) -> None:
    """Print what a proof has found on standard output."""
    click.echo(spoken.line(finding, spoken.language()) if isinstance(finding, Finding) else str(finding))


def print_talk(said: str) -> None:
    """Print a line of a result that is talk."""
    click.echo(spoken.talk(said, spoken.language()))


def print_json(value: object, indent: int | None = 1) -> None:
    """Print ``value`` on standard output; without ``indent``, as one line."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=indent))


def print_lines(values: Iterable[object]) -> None:
    """Print each of ``values`` as one line of JSON while they come; a reader that has seen enough ends the command."""
    line = json.JSONEncoder(ensure_ascii=False).encode
    shown = 0.0
    try:
        for value in values:
            sys.stdout.write(line(value) + "\n")
            if (now := time.monotonic()) - shown > SOON:
                sys.stdout.flush()
                shown = now
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(MADE) from None


def print_toml(text: str) -> None:
    """Print TOML on standard output; a terminal shows what is quoted in 【】 strong, and what explains it dim."""
    for line in text.split("\n"):
        if line.startswith("#  "):
            before, mark, rest = line.partition("【")
            date, close, after = rest.partition("】")
            dim = click.style(before, dim=True), click.style(after, dim=True)
            click.echo(f"{dim[0]}{click.style(mark + date + close, bold=True)}{dim[1]}" if mark else dim[0])
        else:
            click.echo(click.style(line, bold=True) if line.startswith("# ") else line)


@contextmanager
def progress() -> Iterator[tuple[Say, Say | None]]:
    """Give two ways to say how far we are: at each stage, and (only where one watches) at each step.

    A terminal has one line, renewed whenever something is said: a thread that
    renewed it would keep the processes from beginning as copies of this one.
    """
    if not talk.is_terminal or talk.is_dumb_terminal or talk.legacy_windows:
        yield remark, None
        return
    try:
        yield _renew, _renew
    finally:
        _renew("")


def _renew(said: str) -> None:
    """Write ``said`` over the line of progress, no longer than the terminal is wide."""
    told = spoken.talk(said, spoken.language())
    shown = Text("".join(c if c.isprintable() else " " for c in told))
    shown.truncate(talk.width - 1, overflow="ellipsis")
    talk.file.write(f"\r\x1b[K{shown.plain}")
    talk.file.flush()


# --- the help, in the language of the reader ------------------------------------------

lang_option = click.option(
    "--lang",
    type=click.Choice(spoken.LANGUAGES),
    expose_value=False,
    help="The language to speak (default: that of the locale).",
)


class Help(click.HelpFormatter):
    """Click's help, each of whose texts is looked up in the catalogue."""

    def __init__(self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None) -> None:
        super().__init__(indent_increment, width, max_width)
        self.language = spoken.language()
        if self.language != spoken.ENGLISH:
            self.width = self.width * 5 // 8  # hanzi are twice as wide as click believes

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how the command is called."""
        super().write_usage(prog, args, f"{spoken.talk('Usage', self.language)}: " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write the heading of a group."""
        super().write_heading(spoken.talk(heading, self.language))

    def write_text(self, text: str) -> None:
        """Write what a command is for."""
        indent, told = " " * self.current_indent, spoken.whole(text, self.language)
        self.write(
            wrap_text(told, self.width, initial_indent=indent, subsequent_indent=indent, preserve_paragraphs=True)
        )
        self.write("\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of options or commands."""
        told = [(name, spoken.whole(text, self.language)) for name, text in rows]
        super().write_dl(told, col_max, col_spacing)


def speak(group: click.Group) -> None:
    """Give every command ``--lang``, and its help the reader's language."""
    click.Context.formatter_class = Help
    for command in (group, *group.commands.values()):
        lang_option(command)


def wrong_usage(wrong: click.ClickException) -> None:
    """Say what is wrong with the command itself."""
    language = spoken.language()
    if language == spoken.ENGLISH:
        wrong.show()
        return
    context = getattr(wrong, "ctx", None)
    if context is not None:
        asked = spoken.talk(f"Try '{context.command_path} -h' for help.", language)
        click.echo(f"{context.get_usage()}\n{asked}\n", err=True)
    click.echo(spoken.talk(f"Error: {spoken.talk(wrong.format_message(), language)}", language), err=True)
