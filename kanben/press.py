"""The press: has the editions made, or takes them as they stand, and puts them into place.

Editions are in memory; only when all of them are there does the first byte
reach ``dist/``.  A book that has not changed is not made again, and then nothing
is loaded that makes books: so the stages are imported where they are needed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kanben import expressions, forme
from kanben.detected import Detected
from kanben.findings import Finding, Trouble, stop_on
from kanben.folder import INPUTS, Folder, put

if TYPE_CHECKING:
    from kanben.init import Given

CALENDAR = "chronology.ics"  # of an earlier build, where this one has no days

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of the press; empty ``variants`` and ``formats`` mean all that book.toml names."""

    root: Path
    out: Path | None = None
    variants: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    jobs: int = 1
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """What the press made: file names below ``out``, what it noticed, what failed its proof, the table of headings.

    ``waiting`` counts the decisions of each variant that a person has not reviewed.
    """

    out: Path
    files: tuple[str, ...]
    findings: tuple[Finding, ...]
    faults: tuple[Finding, ...]
    headings: tuple[Detected, ...] = ()
    waiting: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        """Say in one line how much there is to mend and to decide."""
        waiting = ", ".join(f"{count} in {tag}" for tag, count in self.waiting.items() if count)
        said = f"{len(self.faults)} faults, {len(self.findings)} findings"
        return f"{said}; decisions to review: {waiting}" if waiting else said


def build(order: Order, say: Say = lambda _: None, show: Say | None = None) -> Made:
    """Make the editions asked for and put them into ``out``, all or none.

    ``say`` hears of each stage, ``show`` of each step, where somebody watches.
    """
    out = order.out or order.root / "dist"
    files, made = _make(order, say, show)
    say(f"writing {len(files)} files")
    put(out, files, gone=(CALENDAR,))
    return replace(made, out=out, files=tuple(files))


def proof(order: Order, say: Say = lambda _: None, show: Say | None = None) -> Made:
    """Make the editions in memory, proof them, with EPUBCheck and Ace where these are, and write nothing."""
    from kanben.proof.ace import ace
    from kanben.proof.epubcheck import epubcheck

    files, made = _make(order, say, show)
    with tempfile.TemporaryDirectory() as beside:
        put(Path(beside), {name: content for name, content in files.items() if name.endswith(".epub")})
        epubs = sorted(Path(beside).glob("*.epub"))
        say("EPUBCheck, Ace")
        return replace(made, faults=(*made.faults, *epubcheck(epubs), *ace(epubs)))


def begin(directory: Path, articles: Sequence[Path]) -> list[str]:
    """Begin a new book in ``directory`` with ``articles`` and return the next steps, in words."""
    from kanben import init

    given, problems = [], []
    for path in articles:
        try:
            content = path.read_bytes()
            given.append(_given(path, content))
        except OSError as wrong:
            said = (wrong.strerror or str(wrong)).lower()
            problems.append(
                Finding("S-105", f"cannot read the article: {said}", str(path), 0, "give the path of a file")
            )
        except Trouble as trouble:
            problems += trouble.findings
    stop_on(problems)
    return init.begin(directory, init.draft(given, directory.name)).splitlines()


def _given(path: Path, content: bytes) -> Given:
    """Read an article for a new book, with the pictures that stand beside it."""
    from kanben import init
    from kanben.pictures import figures
    from kanben.pictures_told import told
    from kanben.readers import flow, read

    source = read(content, path.name)
    article = flow(source)
    if article is None:
        return init.Given(path.name, content, source.text)
    shown = list(enumerate(figures(article.blocks), 1))
    named = [figure.image for _, figure in shown if ":" not in figure.image[:8]]
    wordless = tuple(
        f"#{n}" if figure.image.startswith("data:") else figure.image
        for n, figure in shown
        if not told(figure) and (figure.image in named or figure.image.startswith("data:"))
    )
    there = {name: (path.parent / name).read_bytes() for name in named if (path.parent / name).is_file()}
    text = article.text if source.page else source.text
    return init.Given(path.name, content, text, article.meta if source.page else {}, there, wordless)


def preview(order: Order, say: Say) -> None:
    """Serve the editions on this machine alone, made anew whenever a file of the book is saved."""
    from kanben import preview as desk

    out = order.out or order.root / "dist"
    watched = [order.root / name for name in INPUTS]
    desk.preview(out, watched, lambda: build(order).findings, say)


def _make(order: Order, say: Say, show: Say | None = None) -> tuple[dict[str, bytes], Made]:
    """Return the files of the book and what there is to say, from the forme if nothing has changed since."""
    asked = (order.variants, order.formats)
    if not order.fresh and (found := forme.kept(Folder(order.root), asked)):
        return dict(found.files), Made(order.root, (), found.findings, (), found.headings, found.waiting)
    with expressions.known("making"):
        from kanben.making import editions

    folder = Folder(order.root)
    files, made, beyond, stand = editions(order, folder, say, show)
    if not made.faults:
        whole = forme.Forme(files, made.findings, made.headings, made.waiting)
        forme.keep(folder, asked, beyond, whole, stand)
    return files, made
