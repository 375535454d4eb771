"""What bookshops and old readers bear: a file's length, a picture's size, the depth of the contents, names.

These are findings and no faults: each shop has its own mind, and what one says no to
another sells.  Every number has its source beside it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TypeAlias

from kanben.findings import Finding
from kanben.proof.opened import NS, Opened, opened

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

_PICTURES = frozenset(("image/jpeg", "image/png", "image/gif", "image/webp"))
_KINDS = frozenset(("JPEG", "PNG", "GIF"))

Told: TypeAlias = Iterator[tuple[str, str, str]]
"""Codes, what is wrong, what to do."""


def limits(content: bytes, name: str = "") -> tuple[Finding, ...]:
    """Return what some bookshop or reader would not bear in the EPUB ``content``, the file ``name``.

    ===== ==================================================================
    E-245 a file of text is longer than old readers lay out
    E-246 a picture is of a kind, a colour or a size that shops refuse
    E-247 the contents go deeper than readers show
    E-248 a name in the archive is not plain ASCII, too long or twice there
    ===== ==================================================================
    """
    epub = opened(content, paged=False)
    said = [*_lengths(epub), *_names(epub), *_depth(epub)]
    for path, item in epub.manifest.items():
        if item.get("media-type") in _PICTURES and path in epub.files:
            said += _picture(path, epub.files[path], cover="cover-image" in item.get("properties", ""))
    return tuple(Finding(code, message, name, hint=hint) for code, message, hint in said)


def _lengths(epub: Opened) -> Told:
    for path in epub.spine:
        if (length := len(epub.files.get(path, b""))) > LONGEST_FILE:
            message = f"{path} has {length:,} bytes; old readers lay out {LONGEST_FILE:,} at once"
            yield "E-245", message, "a paragraph as long as that is not cut: divide it with a correction"


def _names(epub: Opened) -> Told:
    seen: set[str] = set()
    hint = "file names in the book are made of ids and the slug; Latin letters, digits and hyphens are safe"
    for path in (entry.filename for entry in epub.entries):
        if not path.isascii() or " " in path:
            yield "E-248", f"{path} is no name in plain ASCII", hint
        if any(len(part.encode()) > LONGEST_NAME for part in path.split("/")):
            yield "E-248", f"{path} has more than {LONGEST_NAME} bytes", hint
        if path.casefold() in seen:
            yield "E-248", f"{path} is there twice, where capitals are not told from small letters", hint
        seen.add(path.casefold())


def _depth(epub: Opened) -> Told:
    deep = "/".join(["h:ol/h:li"] * (DEEPEST + 1))
    nav = epub.pages.get(epub.nav)
    if nav is not None and nav.xpath(f"//h:nav[@id='toc']/{deep}", namespaces=NS):
        message = f"{epub.nav}: the contents are deeper than {DEEPEST} levels"
        yield "E-247", message, "readers flatten or hide the rest"


def _picture(path: str, content: bytes, *, cover: bool) -> Told:
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
