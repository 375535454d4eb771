"""Standing type: what was set before is kept, and printed again if nothing has changed.

A variant is kept under a digest of all it was made from: the bound book, the
glossary, the styles, the formats, and every file of this package.  Whatever
cannot be read back is simply made again.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

from kanben import shelf

MOST = 48  # kept at a time: a dozen books in four variants; the longest unused go


def digest(parts: Iterable[bytes]) -> str:
    """Return a name for what ``parts``, and this very release of everything, will make."""
    whole = hashlib.sha256(_release())
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()


def kept(name: str) -> dict[str, bytes] | None:
    """Return the files kept under ``name``, or None."""
    packed = shelf.taken(f"{name}.zip")
    try:
        with zipfile.ZipFile(io.BytesIO(packed or b"")) as archive:
            return {entry: archive.read(entry) for entry in archive.namelist()}
    except zipfile.BadZipFile:
        return None


def keep(name: str, files: Mapping[str, bytes]) -> None:
    """Keep ``files`` under ``name``; where nothing can be kept, only time is lost."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for entry, content in files.items():
            archive.writestr(entry, content)
    shelf.put(f"{name}.zip", packed.getvalue(), MOST)


@cache
def _release() -> bytes:
    """Return a digest of this package's files and of the releases installed beside it."""
    whole = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted(here.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            whole.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes())
    for installed in sorted(f"{d.name} {d.version}" for d in distributions()):
        whole.update(installed.encode())
    return whole.digest()
