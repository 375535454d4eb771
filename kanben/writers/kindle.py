"""The edition for the Kindle: Calibre makes an AZW3 of the finished EPUB.

Only Calibre's ``ebook-convert`` writes that format without a shop's own program.
It gets the EPUB and nothing else: a folder of its own for what it keeps and for
what it throws away, and no word of how the book should look, which the EPUB says.

The same book gives the same bytes from the same release of Calibre: its files are
counted in their order and not as they lie in memory, and the times and numbers in the
head of what it made are those of the book.

Source: the options of Calibre 6.13 (``ebook-convert a.epub b.azw3 --help``); its
``ebooks/mobi/writer8`` for the places of times and numbers.
"""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import uuid
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from kanben.findings import Finding

PROGRAM = "ebook-convert"
WITHIN = "calibre-debug"
"""Of the same package: it runs a few lines in Calibre's own Python."""

IN_ORDER = """\
import sys
from itertools import count
from calibre.ebooks.oeb.base import Manifest
places = count()
Manifest.Item.__hash__ = lambda item: item.__dict__.setdefault("place", next(places))
from calibre.ebooks.conversion.cli import main
sys.exit(main(["ebook-convert", *sys.argv[1:]]))
"""

PATIENCE = 900
"""Seconds after which Calibre is thought to have lost its way."""

OPTIONS = (
    "--no-inline-toc",  # the book has its contents page
    *(f"--margin-{side}=-1" for side in ("top", "bottom", "left", "right")),  # as the book has them
    "--disable-font-rescaling",
    "--disable-remove-fake-margins",
    "--keep-ligatures",
    "--chapter=/",  # nothing is sought: files begin where sections begin
    "--page-breaks-before=/",
    "--chapter-mark=none",
)

_WARNS = re.compile(r"\b(?:warning|error|failed|could not|cannot|not found|invalid|unknown|missing)\b", re.IGNORECASE)
_USUAL = re.compile(r"Unknown @rule found")
"""A rule for readers younger than Calibre, which is left out, as any reader may that does not know it."""


def missing() -> Iterator[Finding]:
    """Yield that Calibre is missing, if it is, and how to get it."""
    if not (shutil.which(PROGRAM) and shutil.which(WITHIN)):
        hint = "install Calibre (Debian: apt install calibre), or leave kindle out of the formats"
        yield Finding("S-109", f"{PROGRAM} of Calibre is missing: no edition for the Kindle can be made", hint=hint)


def kindle(epub: bytes, *, name: str, identifier: str, modified: str) -> tuple[bytes, tuple[Finding, ...]]:
    """Return the AZW3 of ``epub`` and what Calibre warned of (``E-249``); no bytes if it made none.

    ``name`` is the file's, for what there is to say; ``identifier`` is the
    EPUB's, ``modified`` its time: they stand for Calibre's random number and clock.
    """
    with TemporaryDirectory(prefix="kindle-") as room:
        given, made = Path(room, "book.epub"), Path(room, "book.azw3")
        given.write_bytes(epub)
        program = Path(room, "in_order.py")
        program.write_text(IN_ORDER, encoding="ascii")
        said, ended = _run(room, "-e", str(program), "--", str(given), str(made), *OPTIONS)
        content = made.read_bytes() if made.is_file() and not ended else b""
    if content[60:68] != b"BOOKMOBI":
        last = next((line for line in reversed(said.splitlines()) if line.strip()), "it gave no answer")
        return b"", (Finding("E-249", f"Calibre could not make it: {last.strip()}", name),)
    warned = dict.fromkeys(
        line.strip() for line in said.splitlines() if _WARNS.search(line) and not _USUAL.search(line)
    )
    return _settled(content, identifier, modified), tuple(Finding("E-249", f"Calibre: {line}", name) for line in warned)


def _run(room: str, *arguments: str) -> tuple[str, int]:
    """Run Calibre in ``room`` and return what it said and how it ended."""
    told = {
        "CALIBRE_CONFIG_DIRECTORY": str(Path(room, "config")),
        "CALIBRE_TEMP_DIR": room,
        "HOME": room,
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "0",  # its sets in the same order, where its Python is the machine's
        "QT_QPA_PLATFORM": "offscreen",
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own words only
            [shutil.which(WITHIN) or WITHIN, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            cwd=room,
            env={"PATH": os.environ.get("PATH", ""), **told},
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as wrong:
        return str(wrong), 1
    return done.stdout.decode(errors="replace").replace(room, "…"), done.returncode


def _settled(content: bytes, identifier: str, modified: str) -> bytes:
    """Return the AZW3 with its times and numbers those of the book.

    They stand in the head of the file (when it was made and changed), in that of the
    book (its number) and in two records of its metadata: 112, its source, and 113,
    by which a Kindle knows it again and keeps the reader's place.
    """
    made = bytearray(content)
    when = int(datetime.fromisoformat(modified).timestamp())
    struct.pack_into(">II", made, 36, when, when)
    head = struct.unpack_from(">I", made, 78)[0]
    struct.pack_into(">I", made, head + 32, zlib.crc32(identifier.encode()))
    found = re.search(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", identifier)
    number = found[0] if found else str(uuid.uuid5(uuid.NAMESPACE_URL, identifier))
    at = head + 16 + struct.unpack_from(">I", made, head + 20)[0]
    if made[at : at + 4] == b"EXTH":
        count = struct.unpack_from(">I", made, at + 8)[0]
        at += 12
        for _ in range(count):
            kind, length = struct.unpack_from(">II", made, at)
            if kind in (112, 113) and length >= 8 + len(number):
                made[at + length - len(number) : at + length] = number.encode()
            at += length
    return bytes(made)
