"""Standing type: what was set before is kept, and printed again if nothing has changed.

A variant is kept under a digest of all it was made from: the bound book, the
glossary, the styles, the formats, and every file of this package.  Whatever
cannot be read back is simply made again.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

MOST = 48  # kept at a time: a dozen books in four variants; the longest unused go


def place() -> Path:
    """Return the folder of what is kept: ``KANBEN_CACHE``, or the user's own cache."""
    if named := os.environ.get("KANBEN_CACHE"):
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kanben"


def digest(parts: Iterable[bytes]) -> str:
    """Return a name for what ``parts``, and this very release of everything, will make."""
    whole = hashlib.sha256(_release())
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()


def kept(name: str) -> dict[str, bytes] | None:
    """Return the files kept under ``name``, or None."""
    path = place() / f"{name}.zip"
    try:
        with zipfile.ZipFile(path) as packed:
            files = {entry: packed.read(entry) for entry in packed.namelist()}
        path.touch()
    except (OSError, zipfile.BadZipFile):
        return None
    return files


def keep(name: str, files: Mapping[str, bytes]) -> None:
    """Keep ``files`` under ``name``; where nothing can be kept, only time is lost."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for entry, content in files.items():
            archive.writestr(entry, content)
    try:
        place().mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place(), suffix=".new", delete=False) as beside:
            beside.write(packed.getvalue())
        Path(beside.name).replace(place() / f"{name}.zip")
        by_use = sorted(place().glob("*.zip"), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in by_use[MOST:]:
            old.unlink(missing_ok=True)
    except OSError:
        return


@cache
def _release() -> bytes:
    """Return a digest of this package's files and of the releases installed beside it."""
    whole = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted(here.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            whole.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes())
    for installed in sorted(f"{d.name} {d.version}" for d in distributions()):
        whole.update(installed.encode())
    return whole.digest()
