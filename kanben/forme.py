"""The forme: a whole book as it was last locked up, printed again while nothing it was made from has changed.

A build notes what it reads (:class:`kanben.folder.Folder`).  The list is kept
under the plan and the options; the book is kept under the list and the digest of
everything on it.  Who reads the same, reads on in the same way: so if all that
is on the list is as it was, the book is what it was.  The editions themselves
stand in :mod:`kanben.standing`, once; here are the files beside them and what
there was to say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from kanben import machine, shelf, standing
from kanben.detected import Detected
from kanben.findings import Finding, Trouble
from kanben.folder import BOOK, Folder

Editions = Mapping[str, Iterable[str]]
TOLD = "told.json"
WRONG = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What a file of another maker's, under our name, may lead to."""


@dataclass(frozen=True, slots=True)
class Forme:
    """All that was made of a book, and all there was to say; ``headings`` as :class:`~kanben.detected.Detected`."""

    files: Mapping[str, bytes]
    findings: tuple[Finding, ...]
    headings: tuple[Detected, ...]
    waiting: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Beyond:
    """What a build looked at outside the book's folder: font files, folders of fonts, Calibre."""

    files: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    calibre: bool = False


def kept(folder: Folder, asked: Sequence[object]) -> Forme | None:
    """Return the book in ``folder`` as ``asked`` for, if it was made before of all that is there now."""
    with suppress(Trouble):
        folder.content(BOOK)
    plan = _under(folder, asked)
    try:
        noted = json.loads(shelf.unsealed(shelf.taken(f"{plan}.inputs")) or b"")
        beyond = Beyond(**noted["beyond"])
        found = standing.kept(_name(plan, _seen(folder, noted["read"]), beyond), "forme")
        return _restored(found) if found else None
    except WRONG:
        return None


def keep(folder: Folder, asked: Sequence[object], beyond: Beyond, made: Forme, editions: Editions) -> None:
    """Keep a book that was ``made`` of what was read in ``folder``.

    ``editions`` are the files that stand elsewhere, by the names they stand under.
    """
    plan = _under(folder, asked)
    there = {name for files in editions.values() for name in files}
    told = {
        "order": list(made.files),
        "editions": list(editions),
        "findings": [finding.as_json() for finding in made.findings],
        "headings": [asdict(heading) for heading in made.headings],
        "waiting": dict(made.waiting),
    }
    own = {f"own/{name}": content for name, content in made.files.items() if name not in there}
    noted = {"read": sorted(folder.seen), "beyond": asdict(beyond)}
    standing.keep(_name(plan, folder.seen, beyond), {TOLD: json.dumps(told).encode(), **own}, "forme")
    shelf.put(f"{plan}.inputs", shelf.sealed(json.dumps(noted).encode()))


def _under(folder: Folder, asked: Sequence[object]) -> str:
    """Return the name that the list of what is read has: of the plan, the options, this machine."""
    return standing.digest((repr(asked).encode(), folder.seen[BOOK].encode(), machine.machine()))


def _seen(folder: Folder, names: Iterable[str]) -> dict[str, str]:
    """Return what the files and folders on the list say now."""
    now = Folder(folder.root)
    for name in names:
        with suppress(Trouble):
            now.names(name[:-1]) if name.endswith("/") else now.content(name)
    return now.seen


def _name(plan: str, seen: Mapping[str, str], beyond: Beyond) -> str:
    """Return the name of the book that is made of all this."""
    read = json.dumps(sorted(seen.items())).encode()
    calibre = machine.calibre() if beyond.calibre else ""
    return standing.digest((plan.encode(), read, machine.outside(beyond.files, beyond.folders), calibre.encode()))


def _restored(found: dict[str, bytes]) -> Forme | None:
    told: dict[str, Any] = json.loads(found.pop(TOLD))
    files = {name.removeprefix("own/"): content for name, content in found.items()}
    for name in told["editions"]:
        files |= standing.kept(name) or {}
    headings = tuple(Detected(**heading) for heading in told["headings"])
    whole = {name: files[name] for name in told["order"]}
    return Forme(whole, standing.findings(told["findings"]), headings, told["waiting"])
