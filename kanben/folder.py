"""The book's folder: the only files there are, read once, and the editions put into place whole."""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kanben.findings import OUTPUT, Finding, Trouble

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
LARGEST = 50_000_000  # bytes of one file; the longest novels have thirty million


@dataclass(frozen=True, slots=True)
class Folder:
    """A book's root; nothing outside it is ever read on a book's behalf."""

    root: Path

    def content(self, name: str) -> bytes | None:
        """Return the bytes of ``name`` (relative, with ``/``), or None if there is no such file in the root.

        A name or a symlink that leads out of the root raises Trouble (S-102), as
        does a file larger than ``LARGEST`` bytes (S-103).
        """
        path = self.root / name
        if not path.resolve().is_relative_to(self.root.resolve()):
            raise Trouble(
                Finding("S-102", "leads out of the book's folder", name, hint="copy the file into the folder")
            )
        if not path.is_file():
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
        return sorted(
            path.relative_to(self.root).as_posix() for path in (self.root / under).rglob("*") if path.is_file()
        )


def put(out: Path, files: Mapping[str, bytes], gone: Iterable[str] = ()) -> None:
    """Write ``files`` below ``out``: all of them, or on any failure none.

    What ``gone`` names is of an earlier build, and taken away unless it was made again.

    They are written beside their places first and then renamed, so that a reader
    of ``out`` sees the old edition or the new, never half of one.  What cannot be
    written raises Trouble (S-101, exit code 7).
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".kanben-", dir=out, ignore_cleanup_errors=True) as beside:
            staging = Path(beside)
            for name, content in files.items():
                place = staging / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
            for name in files:
                (out / name).parent.mkdir(parents=True, exist_ok=True)
                (staging / name).replace(out / name)
            for name in set(gone) - files.keys():
                (out / name).unlink(missing_ok=True)
    except OSError as wrong:
        hint = "make room on the disk" if wrong.errno in FULL else "choose another folder with --out, or allow writing"
        said = (wrong.strerror or str(wrong)).lower()
        raise Trouble(
            Finding("S-101", f"cannot write the editions: {said}", str(out), 0, hint), exit_code=OUTPUT
        ) from None
