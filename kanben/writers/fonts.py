"""The faces a variant is set in, cut down to the characters it uses.

The fonts come from packages, never from the machine: the same book must look
the same in Taipei and on a build server.  ``pylopdf-fonts-zh-cn`` and
``pylopdf-fonts-zh-tw`` carry Noto Serif and Noto Sans for the mainland and for
Taiwan, Regular only.  So headings and strong stress are set in the sans (黑體),
as the trade did before it had weights, and nothing is ever emboldened or
slanted by the program.

Hong Kong has forms of its own, and no package has them; its editions are set
in the Taiwan face, and :attr:`Face.region` says so where they are described.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import pylopdf_fonts_zh_tw
import uharfbuzz as hb

from kanben.findings import MISSING, Finding, stop_on

SERIF, SANS = "Kanben Serif", "Kanben Sans"
"""The names ``styles/`` calls the faces by, whichever the region: no installed font can answer to them."""

COUNTED_WITH = frozenset(map(chr, range(0x20, 0x7F)))
"""What counters set that no text holds: folios, roman and arabic, and the numbers of lists."""

KEPT_FEATURES = ("halt", "palt", "vhal", "vpal", "vert", "vrt2", "fwid", "hwid", "pwid")
"""Features that a default subset drops and that setting Chinese needs: half-width marks, vertical forms."""


@dataclass(frozen=True, slots=True)
class Face:
    """One font as its makers gave it."""

    family: str
    """The name stylesheets know: :data:`SERIF` or :data:`SANS`."""
    name: str
    """What its makers call it: ``Noto Serif TC``."""
    region: str
    """Whose forms it draws: ``CN`` or ``TW``."""
    path: Path = field(repr=False)


@dataclass(frozen=True, slots=True)
class Font:
    """A face cut down to one book's characters: an OpenType file in ``content``."""

    face: Face
    content: bytes = field(repr=False)


def faces(language: str) -> tuple[Face, ...]:
    """Return the faces for a variant (a BCP 47 tag), serif before sans.

    >>> [face.name for face in faces("zh-Hans")]
    ['Noto Serif SC', 'Noto Sans SC']
    >>> [face.name for face in faces("zh-Hant-HK")]
    ['Noto Serif TC', 'Noto Sans TC']
    """
    if "Hant" in language.split("-"):
        return (
            Face(SERIF, "Noto Serif TC", "TW", Path(pylopdf_fonts_zh_tw.serif_path())),
            Face(SANS, "Noto Sans TC", "TW", Path(pylopdf_fonts_zh_tw.sans_path())),
        )
    return (
        Face(SERIF, "Noto Serif SC", "CN", Path(pylopdf_fonts_zh_cn.serif_path())),
        Face(SANS, "Noto Sans SC", "CN", Path(pylopdf_fonts_zh_cn.sans_path())),
    )


def cut(language: str, texts: Iterable[tuple[str, str]]) -> tuple[Font, ...]:
    """Cut the faces of ``language`` down to the characters of ``texts``: pairs of a place and what it says.

    A box on the page is worse than no page: characters that no face has are
    one :class:`~kanben.findings.Trouble` (code ``P-101``) which names them all.
    A character only one face has is set in that one.
    """
    texts = tuple(texts)
    chosen = faces(language)
    stop_on(missing(chosen, texts), exit_code=MISSING)
    used = COUNTED_WITH.union(*(text for _, text in texts))
    return tuple(Font(face, _subset(face.path, frozenset(used))) for face in chosen)


def missing(chosen: tuple[Face, ...], texts: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Yield a finding for each character of ``texts`` that none of the ``chosen`` faces draws."""
    drawn = frozenset[int]().union(*(covered(face.path) for face in chosen))
    first: dict[str, str] = {}
    count: Counter[str] = Counter()
    for place, text in texts:
        for character in text:
            if ord(character) not in drawn and not _unseen(character):
                first.setdefault(character, place)
                count[character] += 1
    for character, place in first.items():
        name = unicodedata.name(character, "no name in Unicode")
        times = f"{count[character]} times, first" if count[character] > 1 else "once,"
        yield Finding(
            "P-101",
            f"no font has 「{character}」 (U+{ord(character):04X}, {name}): {times} in {place}",
            hint=f"the faces are {' and '.join(face.name for face in chosen)}; if the character is a misreading, "
            "correct it in book/corrections.toml, else write it another way there",
        )


def _unseen(character: str) -> bool:
    """Say whether a character is never drawn: line ends, joiners, variation selectors."""
    return unicodedata.category(character) in ("Cc", "Cf") or "VARIATION SELECTOR" in unicodedata.name(character, "")


@cache
def covered(path: Path) -> frozenset[int]:
    """Return the code points a font file draws."""
    return frozenset(hb.Face(hb.Blob.from_file_path(str(path))).unicodes)


@cache
def version(path: Path) -> str:
    """Return the version a font file states: ``2.003``."""
    stated = hb.Face(hb.Blob.from_file_path(str(path))).get_name(hb.OTNameIdPredefined.VERSION_STRING) or ""
    return stated.removeprefix("Version ").split(";")[0]


def _subset(path: Path, characters: frozenset[str]) -> bytes:
    """Return the font with these characters only, its layout features with them.

    The pages are then laid out with a font of some hundred kilobytes instead
    of eleven megabytes, which saves more time than the cutting costs (0.1 s).
    """
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    wanted.layout_feature_tag_set.update(map(_tag, KEPT_FEATURES))
    wanted.flags = hb.SubsetFlags.NOTDEF_OUTLINE
    return bytes(hb.subset(hb.Face(hb.Blob.from_file_path(str(path))), wanted).blob.data)


def _tag(name: str) -> int:
    """Return an OpenType tag as the number HarfBuzz counts in."""
    return int.from_bytes(name.encode("ascii"), "big")
