"""The faces of a variant, cut down to the characters it uses.

Which faces there are is :mod:`kanben.faces`; here they become files small
enough to lay a book out with and to carry in it.  Nothing is ever emboldened
or slanted by the program: headings and strong stress change the face (黑體), as
the trade did before it had weights.
"""

from __future__ import annotations

import struct
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import uharfbuzz as hb

from kanben.faces import KAI, RARE, Face, covered, faces, region
from kanben.findings import MISSING, Finding, stop_on
from kanben.repertoire import unseen

COUNTED_WITH = frozenset(map(chr, range(0x20, 0x7F)))
"""What counters set that no text holds: folios, roman and arabic, and the numbers of lists."""

KEPT_FEATURES = ("halt", "palt", "vhal", "vpal", "vkrn", "vert", "vrt2", "fwid", "hwid", "pwid")
"""Features that a default subset drops and that setting Chinese needs: half-width marks, narrow ’, vertical forms."""

NOTICES = (0, 7, 8, 9, 11, 13, 14)
"""Names in a font that say whose it is and by what licence: where the font itself is given away they go with it."""

LANGUAGES = {"CN": b"ZHS ", "TW": b"ZHT ", "HK": b"ZHH "}
"""OpenType's names for the languages of the regions."""

EMOJI = (range(0x1F000, 0x1FB00), range(0x2600, 0x27C0), range(0x2B00, 0x2C00))
RARE_FACES = (
    (range(0x3400, 0xA000), "Noto Serif CJK", "fonts-noto-cjk"),
    (range(0xF900, 0xFB00), "HanaMinA", "fonts-hanazono"),
    (range(0x20000, 0x2EBF0), "HanaMinB", "fonts-hanazono"),
    (range(0x2EBF0, 0x33480), "BabelStone Han", "fonts-babelstone-han"),
    (range(0x2F800, 0x2FA20), "HanaMinA", "fonts-hanazono"),
)
"""Which face draws the Han of a stretch of Unicode, and Debian's package of it; the last that fits is the best."""


@dataclass(frozen=True, slots=True)
class Font:
    """A face cut down to one book's characters: an OpenType file in ``content``."""

    face: Face
    content: bytes = field(repr=False)


def cut(language: str, texts: Iterable[tuple[str, str]], chosen: tuple[Face, ...] = ()) -> tuple[Font, ...]:
    """Cut the faces of ``language`` down to the characters of ``texts``: pairs of a place and what it says.

    ``chosen`` are the faces, if they are not those that come with Kanben.  A box on
    the page is worse than no page: characters that no face has are one
    :class:`~kanben.findings.Trouble` (code ``P-101``) which names them all.  A
    character only one face has is set in that one.  Of Kai there are the Han alone:
    marks and Latin letters in a quotation are those of the text around it.
    """
    texts = tuple(texts)
    chosen = chosen or faces(language)
    stop_on(missing(chosen, texts), exit_code=MISSING)
    used = COUNTED_WITH.union(*(text for _, text in texts))
    common = frozenset[int]().union(*(covered(face) for face in chosen if face.family not in (KAI, RARE)))
    parts = {
        RARE: frozenset(character for character in used if ord(character) not in common),
        KAI: frozenset(character for character in used if is_han(character)),
    }
    shares = ((face, parts.get(face.family, frozenset(used))) for face in chosen)
    return tuple(Font(face, _cut(face, share, region(language))) for face, share in shares if share)


def missing(chosen: tuple[Face, ...], texts: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Yield a finding for each character of ``texts`` that none of the ``chosen`` faces draws.

    Kai does not count: what is not quoted has no use of it.
    """
    drawn = frozenset[int]().union(*(covered(face) for face in chosen if face.family != KAI))
    first: dict[str, str] = {}
    count: Counter[str] = Counter()
    for place, text in texts:
        for character in text:
            if ord(character) not in drawn and not unseen(character):
                first.setdefault(character, place)
                count[character] += 1
    for character, place in first.items():
        name = unicodedata.name(character, "no name in Unicode")
        times = f"{count[character]} times, first" if count[character] > 1 else "once,"
        yield Finding(
            "P-101",
            f"no font has 「{character}」 (U+{ord(character):04X}, {name}): {times} in {place}",
            hint=_remedy(character, chosen),
        )


def _remedy(character: str, chosen: tuple[Face, ...]) -> str:
    """Say what an editor can do about a character that none of the ``chosen`` faces has."""
    names = " and ".join(dict.fromkeys(face.name for face in chosen))
    hint = f"the faces are {names}; if the character is a misreading, correct it in book/corrections.toml"
    code = ord(character)
    if unicodedata.category(character) == "Co":
        return "find out what it stands for and correct it in book/corrections.toml; every font draws another there"
    if any(code in stretch for stretch in EMOJI):
        return f"{hint}; a picture is no character of a book: put words or a mark of the trade in its place there"
    if found := [(family, package) for stretch, family, package in RARE_FACES if code in stretch]:
        family, package = found[-1]
        install = f'install {family} (Debian: apt-get install {package}) and write rare = "{family}"'
        return f"{hint}, else {install} under [print.fonts] in book/book.toml"
    return f'{hint}, write it another way there, or name a font that has it: rare = "…" under [print.fonts]'


def part(face: Face, characters: frozenset[str], language: str) -> Font:
    """Cut ``face`` down to ``characters`` for a book that gives the font away: with its makers' notices in it."""
    return Font(face, _cut(face, characters, region(language), noticed=True))


def is_han(character: str) -> bool:
    """Say whether a character is Han, wherever in Unicode it stands."""
    return any(ord(character) in stretch for stretch, _, _ in RARE_FACES) or character == "〇"


def _cut(face: Face, characters: frozenset[str], forms: str, *, noticed: bool = False) -> bytes:
    content = _subset(face.path, characters, face.index, noticed)
    return _spoken(content, LANGUAGES[face.region], LANGUAGES[forms]) if face.region in LANGUAGES else content


@lru_cache(maxsize=16)
def _subset(path: Path, characters: frozenset[str], index: int = 0, noticed: bool = False) -> bytes:
    """Return the font with these characters only, its layout features and the forms variation selectors ask for.

    The pages are then laid out with a font of some hundred kilobytes instead
    of eleven megabytes, which saves more time than the cutting costs (0.05 s for
    three thousand characters).  What one PDF of a variant is set in, the next is.
    """
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    wanted.layout_feature_tag_set.update(map(_tag, KEPT_FEATURES))
    wanted.layout_script_tag_set.remove(_tag("DFLT"))  # where no Han stands beside it, —— would be a Western dash
    wanted.name_id_set.update(NOTICES if noticed else ())
    wanted.flags = hb.SubsetFlags.NOTDEF_OUTLINE
    return bytes(hb.subset(hb.Face(hb.Blob.from_file_path(str(path)), index), wanted).blob.data)


def _spoken(content: bytes, own: bytes, other: bytes) -> bytes:
    """Return a font that has the forms of its ``own`` language for every language it knows, and for the ``other``.

    One face is for one region, whatever the language of a passage is called.  And
    the Taiwan face, being asked for Hong Kong's language, which it does not know,
    would take Western marks: a dash of 0.89 em.  The records are as OpenType gives
    them: table, list of scripts, script, its languages.
    """
    font = bytearray(content)
    for n in range(struct.unpack_from(">H", font, 4)[0]):
        name, _, table, _ = struct.unpack_from(">4s3I", font, 12 + 16 * n)
        if name not in (b"GSUB", b"GPOS"):
            continue
        scripts = table + struct.unpack_from(">H", font, table + 4)[0]
        for at in range(scripts + 2, scripts + 2 + 6 * struct.unpack_from(">H", font, scripts)[0], 6):
            script = scripts + struct.unpack_from(">H", font, at + 4)[0]
            count = struct.unpack_from(">H", font, script + 2)[0]
            known = {
                bytes(font[place : place + 4]): place + 4 for place in range(script + 4, script + 4 + 6 * count, 6)
            }
            if own not in known:
                continue
            forms = font[known[own] : known[own] + 2]
            for place in known.values() if other in known else (script, *known.values()):
                font[place : place + 2] = forms
    return bytes(font)


def _tag(name: str) -> int:
    """Return an OpenType tag as the number HarfBuzz counts in."""
    return int.from_bytes(name.encode("ascii"), "big")
