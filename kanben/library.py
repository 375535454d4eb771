"""A library: many books made by one command, none of which stops another.

Here is which books are meant, where the editions of each go, and what is said
when they are done.  That they are made at the same time is the business of
:mod:`kanben.pressroom`, and on other machines of :mod:`kanben.cluster`.
"""

from __future__ import annotations

import time
import traceback
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from kanben.detected import doubtful
from kanben.findings import INPUT, MADE, MISSING, OUTPUT, PROOF, STRICT, UNEXPECTED, USAGE, Finding, Trouble, stop_on
from kanben.folder import BOOK, FULL, INPUTS, no_room
from kanben.press import Made, Order, Say
from kanben.side_by_side import ENDED

GRAVITY = (UNEXPECTED, MISSING, OUTPUT, INPUT, PROOF, STRICT, MADE)
"""Exit codes, the gravest first.

A fault of Kanben, then what is wrong with the machine and so may befall every
book, then what keeps one book from being made, then what is wrong with one that
is made.
"""

TEXTS = frozenset((".txt", ".md", ".html", ".htm"))

Work: TypeAlias = Callable[[Order, Say], Made]


@dataclass(frozen=True, slots=True)
class Done:
    """How it ended with one book: what was ``made``, if anything, and what its editor must mend.

    ``bug`` is the traceback of what nobody expected.
    """

    order: Order
    made: Made | None
    problems: tuple[Finding, ...] = ()
    exit_code: int = MADE
    seconds: float = 0.0
    bug: str = ""

    def __str__(self) -> str:
        """Say it in one line."""
        took = f"{self.seconds:.1f} s"
        if self.made is None:
            return f"{self.order.root}: not made, {_counted(len(self.problems), 'problem')} ({took})"
        wrong = f", {_counted(len(self.problems), 'fault')}" if self.problems else ""
        return f"{self.order.root}: made{wrong}, {_counted(len(self.made.findings), 'finding')} ({took})"

    def as_json(self, *, checked: bool = False) -> dict[str, object]:
        """Return the shape ``--json`` promises for each of many books; places are relative to its ``root``."""
        made = self.made
        headings = [heading.as_json() for heading in made.headings] if made else []
        proofed = {"headings": headings, "waiting": dict(made.waiting) if made else {}}
        return {
            "root": str(self.order.root),
            **(proofed if checked else {"made": list(made.files) if made else []}),
            "findings": [finding.as_json() for finding in made.findings] if made else [],
            "problems": [problem.as_json() for problem in self.problems],
            "exit_code": self.exit_code,
            "seconds": round(self.seconds, 3),
        }

    def placed(self, found: Iterable[Finding]) -> Iterator[Finding]:
        """Yield what was found in the book, each with the book's folder before its place."""
        for finding in found:
            yield replace(finding, source=(self.order.root / finding.source).as_posix())

    def results(self, *, checked: bool = False) -> Iterator[str]:
        """Yield the lines of the result: the files made, or all that a proof has found."""
        if not self.made:
            return
        if checked:
            yield from map(str, self.placed((*self.problems, *self.made.findings)))
            yield from (f"{self.order.root}: {said}" for said in doubtful(self.made.headings))
        else:
            yield from (f"{self.made.out}/{name}" for name in self.made.files if not name.startswith("chapters/"))


# --- which books ---------------------------------------------------------------------


def many(given: Sequence[Path]) -> bool:
    """Say whether ``given`` asks for many books: several folders, or a folder of books, though it have but one."""
    return len(given) > 1 or bool(_within(given[0]))


def books(given: Iterable[Path]) -> tuple[Path, ...]:
    """Return the folders of the books that ``given`` means, each once: a folder of books stands for all in it."""
    found: dict[Path, Path] = {}
    for folder in given:
        for root in _within(folder) or (folder,):
            found.setdefault(root.resolve(), root)
    return tuple(found.values())


def _within(folder: Path) -> tuple[Path, ...]:
    """Return the books in a folder of books, by name; one that has lost its book.toml is a book still.

    It is none of which no subfolder is whole, or that is a book itself.
    """
    if (folder / BOOK).is_file() or not folder.is_dir():
        return ()
    whole = {sub for sub in folder.iterdir() if (sub / BOOK).is_file() and not sub.name.startswith(".")}
    lost = {sub for sub in folder.iterdir() if (sub / "book").is_dir() and (sub / "seeds").is_dir()}
    return tuple(sorted(whole | lost)) if whole else ()


def orders(given: Iterable[Path], asked: Order) -> tuple[Order, ...]:
    """Return an order like ``asked`` for each book: into its own dist/, or below ``asked.out`` by its folder's name.

    Where the editions of one book would come to lie among another's files,
    Trouble (S-130, exit code 2) names all such books.
    """
    roots = books(given)
    outs = [asked.out / root.resolve().name if asked.out else None for root in roots]
    made = tuple(replace(asked, root=root, out=out) for root, out in zip(roots, outs, strict=True))
    stop_on(_mixed(made), exit_code=USAGE)
    return made


def _mixed(made: Sequence[Order]) -> Iterator[Finding]:
    hint = "give another folder with --out, or make these by a command of their own"
    roots = {order.root.resolve(): order for order in made}
    outs = [(order.out or order.root / "dist").resolve() for order in made]
    first: dict[str, Order] = {}
    for order, root, out in zip(made, roots, outs, strict=True):
        same = first.setdefault(unicodedata.normalize("NFC", str(out)).casefold(), order)
        if same is not order:
            said = f"its editions would go into {out.name}/ like those of {same.root}"
            yield Finding("S-130", said, str(order.root), 0, hint)
            continue
        for above in (out, *out.parents):
            theirs = above in roots and above != root and not root.is_relative_to(above)
            among_inputs = above.name in INPUTS and above.parent in roots
            if theirs or among_inputs or (above == out and above in roots) or (above != out and above in outs):
                yield Finding("S-130", f"its editions would lie among the files of {above}", str(order.root), 0, hint)
                break


def weight(root: Path) -> int:
    """Return how much text a book has, in bytes; what cannot be looked at is told where the book is made."""
    with suppress(OSError):
        return 1 + sum(path.stat().st_size for path in (root / "seeds").rglob("*") if path.suffix in TEXTS)
    return 1


# --- one of many ---------------------------------------------------------------------


def attempt(work: Work, order: Order, say: Say = lambda _: None, *, strict: bool = False) -> Done:
    """Do ``work`` for one book and return how it ended, however that was."""
    began = time.monotonic()
    made, code, bug = None, MADE, ""
    problems: tuple[Finding, ...] = ()
    try:
        made = work(order, say)
        problems = made.faults
        code = PROOF if made.faults else STRICT if strict and made.findings else MADE
    except Trouble as trouble:
        problems, code = trouble.findings, trouble.exit_code
    except MemoryError:
        problems, code = (ENDED,), OUTPUT
    except Exception as wrong:  # noqa: BLE001 - the other books go on; it is told as what it is
        if isinstance(wrong, OSError) and wrong.errno in FULL:
            problems, code = (no_room(wrong),), OUTPUT
        else:
            said = f"a fault of Kanben: {type(wrong).__name__}: {wrong}"
            hint = "report it, with the lines above; the other books are not touched by it"
            problems, code, bug = (Finding("S-131", said, hint=hint),), UNEXPECTED, traceback.format_exc()
    return Done(order, made, problems, code, time.monotonic() - began, bug)


def ended(order: Order, seconds: float) -> Done:
    """Return how it ended with a book whose process was ended from outside."""
    return Done(order, None, (ENDED,), OUTPUT, seconds)


def in_order(orders: Sequence[Order], done: Iterable[tuple[int, Done]], say: Say) -> tuple[Done, ...]:
    """Return how it ended with each book, in the order asked for, saying a line as each is done.

    What is wrong with the command and not with a book (exit code 2) is raised:
    it would be said of every one of them.
    """
    told: dict[int, Done] = {}
    for n, one in done:
        if one.exit_code == USAGE:
            raise Trouble(*one.problems, exit_code=USAGE)
        told[n] = one
        say(f"{len(told)}/{len(orders)} {one}")
    return tuple(told[n] for n in range(len(orders)))


# --- all of them ---------------------------------------------------------------------


def gravest(done: Iterable[Done]) -> int:
    """Return the exit code of the gravest failure: see :data:`GRAVITY`."""
    return min((one.exit_code for one in done), key=GRAVITY.index, default=MADE)


def summary(done: Sequence[Done], seconds: float) -> str:
    """Say in a line or two how it went."""
    failed = [str(one.order.root) for one in done if one.made is None]
    faulty = [str(one.order.root) for one in done if one.made and one.problems]
    findings = sum(len(one.made.findings) for one in done if one.made)
    lines = [f"{len(done) - len(failed)} of {_counted(len(done), 'book')} made in {seconds:.1f} s"]
    lines[0] += f", {_counted(findings, 'finding')}" if findings else ""
    lines += [f"not made: {', '.join(failed)}"] if failed else []
    lines += [f"made, but not sound: {', '.join(faulty)}"] if faulty else []
    return "\n".join(lines)


def _counted(count: int, what: str) -> str:
    """Say how many there are.

    >>> _counted(1, "fault"), _counted(3, "fault")
    ('1 fault', '3 faults')
    """
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
