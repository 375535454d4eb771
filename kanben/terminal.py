"""What the commands say: results as JSON on standard output, talk on standard error."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.markup import escape
from rich.text import Text

from kanben.findings import MADE, Finding

SOON = 0.1
"""Seconds a line waits at most for the next before it is shown: each by itself would cost more than to find it."""

Say = Callable[[str], None]

talk = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)


def error(finding: Finding) -> None:
    """Say why the command cannot go on."""
    talk.print(f"[bold red]error:[/] {escape(str(finding))}")


def tell(found: Iterable[Finding]) -> None:
    """Say what was noticed, in a low voice."""
    for finding in found:
        talk.print(escape(str(finding)), style="dim")


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
        yield lambda said: talk.print(escape(said)), None
        return
    try:
        yield _renew, _renew
    finally:
        _renew("")


def _renew(said: str) -> None:
    """Write ``said`` over the line of progress, no longer than the terminal is wide."""
    shown = Text("".join(c if c.isprintable() else " " for c in said))
    shown.truncate(talk.width - 1, overflow="ellipsis")
    talk.file.write(f"\r\x1b[K{shown.plain}")
    talk.file.flush()
