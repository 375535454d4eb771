"""The shelf: files that only save time, in the user's own cache folder.

Whatever cannot be read back is simply made again, and where nothing can be put
only time is lost.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path, PurePath


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


def put(name: str, content: bytes, most: int) -> None:
    """Put ``content`` under ``name``, whole or not at all; of its kind ``most`` are kept, the longest unused go."""
    try:
        folder = place()
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".new", delete=False) as beside:
            path = Path(beside.name)
        try:
            path.write_bytes(content)
            path.replace(folder / name)
        finally:
            path.unlink(missing_ok=True)
        kind = folder.glob(f"*{PurePath(name).suffix}")
        for old in sorted(kind, key=lambda path: path.stat().st_mtime, reverse=True)[most:]:
            old.unlink(missing_ok=True)
    except (OSError, RuntimeError):
        return
