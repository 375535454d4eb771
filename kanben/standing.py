"""Standing type: what was set before is kept, and printed again if nothing has changed.

A variant is kept under a digest of all it was made from: the bound book, the
glossary, the styles, the formats, and every file of this package.  Whatever
cannot be read back is simply made again.
"""

from __future__ import annotations

import hashlib
import io
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kanben import resources, shelf
from kanben.findings import Finding


def digest(parts: Iterable[bytes]) -> str:
    """Return a name for what ``parts``, and this very release of everything, will make."""
    whole = hashlib.sha256(_release())
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()


def kept(name: str, kind: str = "zip") -> dict[str, bytes] | None:
    """Return the files kept under ``name``, or None."""
    packed = shelf.unsealed(shelf.taken(f"{name}.{kind}"))
    try:
        with zipfile.ZipFile(io.BytesIO(packed or b"")) as archive:
            return {entry: archive.read(entry) for entry in archive.namelist()}
    except zipfile.BadZipFile:
        return None


def keep(name: str, files: Mapping[str, bytes], kind: str = "zip") -> None:
    """Keep ``files`` under ``name``; where nothing can be kept, only time is lost."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for entry, content in files.items():
            archive.writestr(entry, content)
    with packed.getbuffer() as whole:  # a novel's files are there once already
        shelf.put(f"{name}.{kind}", (shelf.seal(whole), whole))
    shelf.make_room()


def findings(told: Iterable[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """Return findings from the JSON they were kept as."""
    return tuple(Finding(**dict(one) | {"choices": tuple(one.get("choices", ()))}) for one in told)


@cache
def package() -> bytes:
    """Return a digest of this package's files and of the house styles."""
    whole = hashlib.sha256()
    here = Path(__file__).parent
    for folder in (here, resources.styles()):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                whole.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return whole.digest()


@cache
def _release() -> bytes:
    """Return a digest of the package and of the releases installed beside it."""
    whole = hashlib.sha256(sys.version.encode() + package())
    for installed in sorted(_installed()):
        whole.update(installed.encode() + b"\0")
    return whole.digest()


def _installed() -> Iterator[str]:
    """Yield the name and release of each package installed, as its folder says them: to read them all takes longer."""
    for folder in dict.fromkeys(sys.path):
        if folder and (there := Path(folder)).is_dir():
            yield from (path.name for path in there.glob("*-info"))
