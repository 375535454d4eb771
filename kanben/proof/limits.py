"""What bookshops and old readers bear: a file's length, a picture's size, the depth of the contents, names.

These are findings and no faults: each shop has its own mind, and what one says no to
another sells.  Every number has its source beside it.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator

from lxml import etree

from kanben.findings import Finding

LONGEST_FILE = 300_000
"""Bytes of a file of text; Calibre's ``--flow-size`` says that Adobe's engine, in many e-ink readers, needs 260 KB."""

MOST_PIXELS = 4_000_000
"""Apple Books, "Prepare your book": "images inside your asset files shouldn't be more than 4 million pixels"."""

LARGEST_PICTURE = 5_000_000
"""Bytes; Kobo's guidelines (github.com/kobolabs/epub-spec), "Limitations and Maximums": 5 MB/image."""

LARGEST_COVER = 3_000_000
"""Bytes; the same, "Cover Images": "under 3MB"."""

LEAST_COVER = (625, 1000)
"""Pixels, wide and high: Kindle Direct Publishing, "Cover Image Guidelines": "minimum image size allowed"."""

DEEPEST = 3
"""Levels of the contents; Kobo's guidelines, "Table of Contents": "nesting up to three elements deep"."""

LONGEST_NAME = 255
"""Bytes of a file's name: EPUB 3.3, "File paths and file names"."""

_KINDS = {"JPEG", "PNG", "GIF"}
_XHTML = "{http://www.w3.org/1999/xhtml}"
_OPF = "{http://www.idpf.org/2007/opf}"


def limits(content: bytes, name: str = "") -> tuple[Finding, ...]:
    """Return what some bookshop or reader would not bear in the EPUB ``content``, the file ``name``.

    ===== ==================================================================
    E-245 a file of text is longer than old readers lay out
    E-246 a picture is of a kind, a colour or a size that shops refuse
    E-247 the contents go deeper than readers show
    E-248 a name in the archive is not plain ASCII, too long or twice there
    ===== ==================================================================
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        [package] = (entry.filename for entry in archive.infolist() if entry.filename.endswith(".opf"))
        folder = posixpath.dirname(package)
        root = etree.fromstring(archive.read(package))
        items = {item.get("id"): item for item in root.iter(f"{_OPF}item")}
        read = {posixpath.join(folder, items[ref.get("idref")].get("href")) for ref in root.iter(f"{_OPF}itemref")}
        said = [*_lengths(archive, read), *_names(archive)]
        for item in items.values():
            path = posixpath.join(folder, item.get("href"))
            if item.get("media-type", "") in ("image/jpeg", "image/png", "image/gif", "image/webp"):
                cover = "cover-image" in item.get("properties", "")
                said += _picture(path, archive.read(path), cover=cover)
            if "nav" in item.get("properties", "").split():
                said += _depth(path, archive.read(path))
    return tuple(Finding(code, message, name, hint=hint) for code, message, hint in said)


def _lengths(archive: zipfile.ZipFile, read: set[str]) -> Iterator[tuple[str, str, str]]:
    for entry in archive.infolist():
        if entry.filename in read and entry.file_size > LONGEST_FILE:
            message = f"{entry.filename} has {entry.file_size:,} bytes; old readers lay out {LONGEST_FILE:,} at once"
            yield "E-245", message, "a paragraph as long as that is not cut: divide it with a correction"


def _names(archive: zipfile.ZipFile) -> Iterator[tuple[str, str, str]]:
    seen: set[str] = set()
    hint = "file names in the book are made of ids and the slug; Latin letters, digits and hyphens are safe"
    for path in archive.namelist():
        if not path.isascii() or " " in path:
            yield "E-248", f"{path} is no name in plain ASCII", hint
        if any(len(part.encode()) > LONGEST_NAME for part in path.split("/")):
            yield "E-248", f"{path} has more than {LONGEST_NAME} bytes", hint
        if path.casefold() in seen:
            yield "E-248", f"{path} is there twice, where capitals are not told from small letters", hint
        seen.add(path.casefold())


def _depth(path: str, content: bytes) -> Iterator[tuple[str, str, str]]:
    deep = "/".join(["*[local-name()='ol']/*[local-name()='li']"] * (DEEPEST + 1))
    if etree.fromstring(content).xpath(f"boolean(//*[local-name()='nav'][@id='toc']/{deep})"):
        yield "E-247", f"{path}: the contents are deeper than {DEEPEST} levels", "readers flatten or hide the rest"


def _picture(path: str, content: bytes, *, cover: bool) -> Iterator[tuple[str, str, str]]:
    import PIL.Image

    with PIL.Image.open(io.BytesIO(content)) as picture:
        width, height = picture.size
        kind, mode, moves = picture.format or "", picture.mode, getattr(picture, "n_frames", 1) > 1
        noted = bool(picture.getexif())
    largest = LARGEST_COVER if cover else LARGEST_PICTURE
    if kind not in _KINDS or (cover and kind == "GIF"):
        yield "E-246", f"{path} is {kind}, which not every reader shows", "save it as JPEG or PNG"
    if mode == "CMYK":
        yield "E-246", f"{path} is in the inks of a press (CMYK); shops refuse it", "save it in sRGB"
    if moves:
        yield "E-246", f"{path} moves: it may harm who reads, and paper does not", "save one picture of it"
    if noted:
        yield "E-246", f"{path} carries the notes of a camera, which may say where it stood", "save it without"
    if width * height > MOST_PIXELS:
        yield "E-246", f"{path} has {width:,} × {height:,} pixels; Apple takes {MOST_PIXELS:,}", "make it smaller"
    if len(content) > largest:
        yield "E-246", f"{path} has {len(content):,} bytes; Kobo advises {largest:,} at most", "make it smaller"
    if cover and (width < LEAST_COVER[0] or height < LEAST_COVER[1]):
        least = "{} pixels wide and {} high".format(*LEAST_COVER)
        yield "E-246", f"{path} has {width:,} × {height:,} pixels; shops ask for {least}", "make it larger"
