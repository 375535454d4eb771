"""The shelf: files that only save time, in the user's own cache folder.

Whatever cannot be read back is simply made again, and where nothing can be put
only time is lost.  A name ends in a digest of what the file was made from, so
that nobody waits for anybody: two who put the same name by put the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from contextlib import suppress
from pathlib import Path, PurePath

MOST_BYTES = 1_000_000_000
"""Of all that is kept; beyond it the longest unused go, of whatever kind."""

MOST_DAYS = 180
"""Of what nobody asked for: it goes, however much room there is."""

OURS = re.compile(r"(?:[\w-]+-)?[0-9a-f]{32,64}\.\w+|kanben-\w+\.new")
"""Names of the shelf: whatever else lies in that folder is not ours to throw away."""

SEAL = 32  # bytes of a digest


def place() -> Path:
    """Return the folder of what is kept: ``KANBEN_CACHE``, or the user's own cache."""
    if named := os.environ.get("KANBEN_CACHE"):
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kanben"


def taken(name: str) -> bytes | None:
    """Return the file put by under ``name``, or None; whoever takes it sees whether it is whole."""
    try:
        path = place() / name
        content = path.read_bytes()
        with suppress(OSError):  # read-only, and as good
            path.touch()
    except (OSError, RuntimeError):  # no such file; no home to look for it
        return None
    return content


def put(name: str, content: bytes | tuple[bytes | memoryview, ...], most: int = 0) -> None:
    """Put ``content``, or its pieces, under ``name``, whole or not at all; of its kind ``most`` are kept.

    Beyond them the longest unused go.  Who puts many by, or what is bounded by its bytes alone, says no number and
    makes room (:func:`make_room`) after.
    """
    try:
        folder = place()
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix="kanben-", suffix=".new", delete=False) as beside:
            path = Path(beside.name)
        try:
            with path.open("wb") as file:
                file.writelines(content if isinstance(content, tuple) else (content,))
            path.replace(folder / name)
        finally:
            path.unlink(missing_ok=True)
    except (OSError, RuntimeError):
        return
    if most:
        make_room(PurePath(name).suffix, most)


def make_room(kind: str = "", most: int = 0) -> None:
    """Throw away what is old, and the longest unused: of a kind beyond ``most``, of all beyond :data:`MOST_BYTES`."""
    old = time.time_ns() - MOST_DAYS * 86_400_000_000_000
    there: list[tuple[int, int, Path]] = []
    with suppress(OSError, RuntimeError):
        with os.scandir(place()) as entries:
            for entry in entries:
                if OURS.fullmatch(entry.name):
                    with suppress(FileNotFoundError):  # another who makes room was first
                        told = entry.stat()
                        there.append((told.st_mtime_ns, told.st_size, Path(entry.path)))
        count, size = 0, 0
        for used, bytes_, path in sorted(there, reverse=True):
            size += bytes_
            count += path.suffix == kind
            if size > MOST_BYTES or used < old or (path.suffix == kind and count > most):
                path.unlink(missing_ok=True)


def sealed(content: bytes, key: bytes = b"") -> bytes:
    """Return ``content`` behind a digest of it, for :func:`unsealed` to see that it is whole.

    With a ``key``, by which all that it was made from is known, it is seen too that it is no other's.
    """
    return seal(content, key) + content


def unsealed(found: bytes | None, key: bytes = b"") -> bytes | None:
    """Return what was sealed; None where nothing was, or a byte of it or of the key is not what it was.

    >>> unsealed(sealed(b"kept")), unsealed(sealed(b"kept")[:-1]), unsealed(None)
    (b'kept', None, None)
    >>> unsealed(sealed(b"kept", b"of one"), b"of one"), unsealed(sealed(b"kept", b"of one"), b"of another")
    (b'kept', None)
    """
    if found is None or seal(memoryview(found)[SEAL:], key) != found[:SEAL]:
        return None
    return found[SEAL:]


def seal(content: bytes | memoryview, key: bytes = b"") -> bytes:
    """Return the digest that stands before what is sealed."""
    whole = hashlib.sha256(key)
    whole.update(content)
    return whole.digest()
