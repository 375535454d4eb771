"""What of this machine, beside the package and its libraries, an edition can depend on.

Nothing here is asked of a library: all of it is found by looking into folders,
so that a book that has not changed costs a look.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

WORDS = (
    "HOME", "XDG_DATA_HOME", "XDG_DATA_DIRS", "LOCALAPPDATA",
    "FONTCONFIG_FILE", "FONTCONFIG_PATH", "FONTCONFIG_SYSROOT", "PANGO_LANGUAGE",
    "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH",
    "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "SOURCE_DATE_EPOCH",
)  # fmt: skip
"""What the environment may tell of fonts, libraries and language."""

LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz", "harfbuzz-subset", "fontconfig", "freetype", "fribidi")
"""Of the system: what lays out the lines."""

WHERE = ("/opt/homebrew/lib", "/usr/local/lib", "/usr/lib64", "/lib64", "/usr/lib", "/lib")
CALIBRE = "calibre-debug"


def machine() -> bytes:
    """Return a digest of the environment, of the system's libraries and of the machine's kind."""
    whole = hashlib.sha256(f"{platform.machine()} {os.name}".encode())
    for word in WORDS:
        whole.update(f"{word}={os.environ.get(word)}\0".encode("utf-8", "surrogateescape"))
    for path in _libraries():
        whole.update(f"{path}\0".encode() + _digest(path))
    return whole.digest()


def outside(files: Iterable[str], folders: Iterable[str]) -> bytes:
    """Return a digest of the fonts in ``files``, and of what lies in ``folders``: another font may fit better."""
    whole = hashlib.sha256()
    for name in files:
        whole.update(name.encode("utf-8", "surrogateescape") + b"\0" + _digest(Path(name)))
    for folder in folders:
        for under, _, names in sorted(os.walk(folder)):
            for name in sorted(names):
                path = os.path.join(under, name)  # noqa: PTH118 - hundreds of them
                whole.update(f"{path}\0{_told(path)}\0".encode("utf-8", "surrogateescape"))
    return whole.digest()


def calibre() -> str:
    """Return the release of Calibre as it states it; nothing where there is none."""
    program = shutil.which(CALIBRE)
    try:
        said = subprocess.run([program, "--version"], capture_output=True, check=False) if program else None  # noqa: S603 - no word of a book's
    except OSError:
        return ""
    return f"{program} {said.stdout.decode(errors='replace')}" if said else ""


def _libraries() -> Iterator[Path]:
    several = sysconfig.get_config_var("MULTIARCH")
    told = os.environ.get("LD_LIBRARY_PATH", "").split(":")
    for folder in dict.fromkeys((*filter(None, told), *((f"/usr/lib/{several}",) if several else ()), *WHERE)):
        for name in LIBRARIES:
            for file in (f"lib{name}.so.0", f"lib{name}.so.1", f"lib{name}.so.6", f"lib{name}.0.dylib"):
                path = Path(folder, file)
                if path.is_file():
                    yield path


def _digest(path: Path) -> bytes:
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return b""


def _told(path: str) -> str:
    """Return what the disk says of a file: its change of state cannot be set back."""
    try:
        told = os.stat(path)  # noqa: PTH116 - hundreds of them
    except OSError:
        return ""
    return f"{told.st_size} {told.st_mtime_ns} {told.st_ctime_ns}"
