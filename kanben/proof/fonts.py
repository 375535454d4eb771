"""Proof the fonts of an EPUB: each is named, cut down and free to be given away, and draws what is said to be in it."""

from __future__ import annotations

import posixpath
import re
import struct
from collections.abc import Iterator, Mapping

import uharfbuzz as hb

from kanben.proof.opened import Element
from kanben.repertoire import unseen

SLACK = 2
"""How many times as many characters as its book a font may draw: beyond that nobody cut it down."""

LEAST = 600
"""Characters below which no font is thought whole."""

_FACE = re.compile(r"@font-face\s*\{([^}]*)\}")
_FAMILY = re.compile(r"font-family:\s*\"([^\"]+)\"")
_SOURCE = re.compile(r"url\([\"']?([^\"')]+)")
_RARE = re.compile(r"(?:^|\})\s*\.rare\s*\{[^}]*font-family:([^;}]*)", re.MULTILINE)

_NAME = re.compile(r"\"([^\"]+)\"")

_BARRED = ((0x000F, 0x0002, "embedded"), (0x0100, 0x0100, "cut down"), (0x0200, 0x0200, "embedded but as bitmaps"))


def fonts(files: Mapping[str, bytes], pages: Mapping[str, Element]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the fonts among ``files``, with its code.

    E-241: a character is marked rare, and no font of the book draws it.
    E-242: a font is whole, cannot be read, or may not be embedded.
    E-243: a font no stylesheet names, or one named that is not there.
    """
    sources: dict[str, list[str]] = {}  # the files of each family
    families = set[str]()  # that rare characters are set in
    for name, content in files.items():
        css = content.decode(errors="replace") if name.endswith(".css") else ""
        for rule in _FACE.findall(css):
            paths = [posixpath.join(posixpath.dirname(name), source) for source in _SOURCE.findall(rule)]
            for family in _FAMILY.findall(rule):
                sources.setdefault(family, []).extend(map(posixpath.normpath, paths))
        families.update(family for chain in _RARE.findall(css) for family in _NAME.findall(chain))
    there = {name for name in files if name.rpartition(".")[2].lower() in ("otf", "ttf", "ttc", "woff", "woff2")}
    named = {name for group in sources.values() for name in group}
    for name in sorted(there - named):
        yield "E-243", f"{name} is a font that no stylesheet names"
    for name in sorted(named - there):
        yield "E-243", f"a stylesheet names the font {name}, which is not there"
    said = frozenset[str]()
    for page in pages.values() if there & named else ():
        said = said.union(*page.itertext())
    drawn: dict[str, frozenset[int]] = {}
    for name in sorted(there & named):
        drawn[name] = frozenset(_drawn(files[name]))
        yield from (("E-242", f"{name} {wrong}") for wrong in _wrong(files[name], drawn[name], len(said)))
    held = frozenset[int]().union(*(drawn.get(name, ()) for family in families for name in sources.get(family, ())))
    for name, page in pages.items():
        for marked in page.xpath("//*[@class='rare']"):
            lost = [c for c in "".join(marked.itertext()) if ord(c) not in held and not unseen(c)]
            if lost:
                yield (
                    "E-241",
                    f"{name}: 「{lost[0]}」 (U+{ord(lost[0]):04X}) is marked rare, and no font of the book has it",
                )


def _drawn(content: bytes) -> Iterator[int]:
    """Yield the code points a font draws; none if it is no font."""
    try:
        yield from hb.Face(content).unicodes
    except hb.HarfBuzzError:
        return


def _wrong(content: bytes, drawn: frozenset[int], said: int) -> Iterator[str]:
    """Yield what is wrong with one font of a book that says ``said`` different characters."""
    if not drawn:
        yield "is no font that draws anything"
        return
    if len(drawn) > max(LEAST, SLACK * said):
        yield f"draws {len(drawn):,} characters, where the whole book says {said:,}: it is not cut down"
    metrics = hb.Face(content).reference_table("OS/2").data or b""
    bits = struct.unpack_from(">H", metrics, 8)[0] if len(metrics) >= 10 else 0
    yield from (f"may not be {done}, say its makers" for mask, bad, done in _BARRED if bits & mask == bad)
