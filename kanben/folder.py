"""The book's folder: the only files there are, read once, and the editions put into place whole."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from kanben.findings import OUTPUT, Finding, Trouble

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
STAGING = ".kanben-"  # the folder in which editions wait to be put into place
INPUTS = ("book", "seeds", "styles")  # the folders of a book that it is made from
BOOK = "book/book.toml"  # by which a book's folder is known
LARGEST = 50_000_000  # bytes of one file; the longest novels have thirty million


@dataclass(frozen=True, slots=True)
class Folder:
    """A book's root; nothing outside it is ever read on a book's behalf.

    ``seen`` notes what was read: a digest of each file by its name, and of the
    list of each folder by its name and ``/``.
    """

    root: Path
    seen: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def content(self, name: str) -> bytes | None:
        """Return the bytes of ``name`` (relative, with ``/``), or None if there is no such file in the root.

        A name or a symlink that leads out of the root raises Trouble (S-102), as
        does a file larger than ``LARGEST`` bytes (S-103).
        """
        told = "not to be read"
        try:
            found = self._content(name)
            told = "none" if found is None else hashlib.sha256(found).hexdigest()
        finally:
            self._see(name, told)
        return found

    def _see(self, name: str, told: str) -> None:
        """Note what was read; a file that says one thing now and another then was saved meanwhile."""
        self.seen[name] = told if self.seen.get(name, told) == told else "saved meanwhile"

    def _content(self, name: str) -> bytes | None:
        path = self.root / name
        if not Path(os.path.realpath(path)).is_relative_to(self.root.resolve()):  # resolve() stumbles over a circle
            raise Trouble(
                Finding("S-102", "leads out of the book's folder", name, hint="copy the file into the folder")
            )
        if not _is_file(path):
            return None
        if path.stat().st_size > LARGEST:
            said = f"larger than {LARGEST // 1_000_000} MB"
            raise Trouble(Finding("S-103", said, name, hint="make it smaller, or divide it"))
        return path.read_bytes()

    def text(self, name: str) -> str | None:
        """Return a file of the editor's, which is UTF-8, or None if there is none."""
        content = self.content(name)
        if content is None:
            return None
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as wrong:
            line = content.count(b"\n", 0, wrong.start) + 1
            raise Trouble(Finding("S-104", "not UTF-8", name, line, "save the file as UTF-8")) from None

    def names(self, under: str) -> list[str]:
        """Return the files below the folder ``under``, sorted, relative to the root."""
        there = sorted(
            path.relative_to(self.root).as_posix() for path in (self.root / under).rglob("*") if path.is_file()
        )
        self._see(f"{under}/", hashlib.sha256("\0".join(there).encode("utf-8", "surrogateescape")).hexdigest())
        return there


def _is_file(path: Path) -> bool:
    """Say whether ``path`` is a file; a name that no file can have is none."""
    try:
        return path.is_file()
    except OSError:  # too long, mostly
        return False


def _stands(path: Path, content: bytes) -> bool:
    """Say whether ``path`` is a file of its own that says ``content``."""
    try:
        return not path.is_symlink() and path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def put(out: Path, files: Mapping[str, bytes], gone: Iterable[str] = ()) -> None:
    """Write ``files`` below ``out``: all of them, or on any failure none.

    What ``gone`` names is of an earlier build, and taken away unless it was made again.

    They are written beside their places first and then renamed, so that a reader
    of ``out`` sees the old edition or the new, never half of one; what stands
    there already, byte for byte, is left alone.  Only a process
    that is killed (not stopped) between two renames leaves some files new and
    some old, each whole; the next build completes them.  What cannot be written
    raises Trouble (S-101, exit code 7).
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with (
            _turn(out),
            tempfile.TemporaryDirectory(prefix=STAGING, dir=out, ignore_cleanup_errors=True) as beside,
        ):
            staging = Path(beside)
            changed = {name: content for name, content in files.items() if not _stands(out / name, content)}
            for name, content in changed.items():
                place = staging / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
            for name in changed:
                (out / name).parent.mkdir(parents=True, exist_ok=True)
            with _undisturbed():
                for name in changed:
                    (staging / name).replace(out / name)
                for name in set(gone) - files.keys():
                    (out / name).unlink(missing_ok=True)
    except OSError as wrong:
        hint = "make room on the disk" if wrong.errno in FULL else "choose another folder with --out, or allow writing"
        said = (wrong.strerror or str(wrong)).lower()
        raise Trouble(
            Finding("S-101", f"cannot write the editions: {said}", str(out), 0, hint), exit_code=OUTPUT
        ) from None


@contextmanager
def _turn(out: Path) -> Iterator[None]:
    """Wait until no other process puts editions into ``out``, and clear up after those that were killed at it."""
    folder = -1
    try:
        with suppress(ImportError, OSError):  # Windows, or a disk of another machine's: no turns there
            import fcntl

            folder = os.open(out, os.O_RDONLY)
            fcntl.flock(folder, fcntl.LOCK_EX)
            for left in out.glob(f"{STAGING}*"):
                shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        if folder >= 0:
            os.close(folder)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let Ctrl-C, and a call to end, wait until all is in its place."""
    if threading.current_thread() is not threading.main_thread():  # which alone hears them
        yield
        return
    heard: list[int] = []
    calls = (signal.SIGINT, signal.SIGTERM)
    before = [(call, signal.signal(call, lambda number, _: heard.append(number))) for call in calls]
    try:
        yield
    finally:
        for call, answer in before:
            signal.signal(call, answer or signal.SIG_DFL)
        for number in dict.fromkeys(heard):
            signal.raise_signal(number)


def no_room(wrong: OSError) -> Finding:
    """Say that a disk is full."""
    said = (wrong.strerror or str(wrong)).lower()
    return Finding("S-106", f"cannot go on: {said}", hint="make room on the disk, that of temporary files too")
