"""The faces a variant is set in: those that come as packages, or installed ones the editor asks for.

The faces come from packages unless book.toml names others: the same book must
look the same in Taipei and on a build server.  ``pylopdf-fonts-zh-cn`` and
``pylopdf-fonts-zh-tw`` carry Noto Serif and Noto Sans for the mainland and for
Taiwan, Regular only.  Hong Kong has forms of its own (骨 過 育 角), and no
package has a serif that draws them, nor any a Kai; both may be asked for under
``[print.fonts]``::

    serif = "Noto Serif CJK"      # its own face in each variant: … SC, … TC, … HK
    sans = "Noto Sans CJK Bold"   # a weight may follow
    rare = "HanaMinB"             # characters no other face has

    [print.fonts.zh-Hans]         # what says no region is asked for under its variant
    kai = "LXGW WenKai"           # quotations

A name is looked for in the book's own ``book/fonts/`` and then among the fonts
installed.  It must be a face of the variant's own region: Han of another, and
Japan's first of all, has other strokes.  Only rare characters may come from
wherever they are drawn.

Every face here allows what a book does with it: the SIL Open Font License and
the Arphic Public License leave a document free that a font is embedded in.  Who
asks for another face answers for its licence.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import pylopdf_fonts_zh_tw
import uharfbuzz as hb

from kanben.findings import MISSING, Finding, Trouble, stop_on
from kanben.plan_fonts import Asked

SERIF, SANS, KAI, RARE = "Kanben Serif", "Kanben Sans", "Kanben Kai", "Kanben Rare"
"""The names ``styles/`` calls the faces by, whichever they are: no installed font can answer to them."""

KINDS = {"serif": SERIF, "sans": SANS, "kai": KAI, "rare": RARE}
"""These names by the keys of ``[print.fonts]``.  Serif and sans are always there, the others where asked for."""

SUFFIXES = {"CN": ("SC", "CN", "GB"), "TW": ("TC", "TW"), "HK": ("HK", "HC"), "JP": ("JP", "J"), "KR": ("KR", "K")}
"""What makers end a family's name with to say whose forms it draws (Noto, Source Han, Arphic and others)."""

JAPANESE = ("Source Han Serif", "Source Han Sans")  # without a suffix
COUNTRIES = {"CN": "the mainland", "TW": "Taiwan", "HK": "Hong Kong", "JP": "Japan", "KR": "Korea"}
WEIGHTS = {
    "Thin": 100, "ExtraLight": 200, "Light": 300, "DemiLight": 350, "Regular": 400, "Medium": 500, "SemiBold": 600,
    "Bold": 700, "ExtraBold": 800, "Heavy": 900, "Black": 900,
}  # fmt: skip
ORDINARY = WEIGHTS["Regular"]

DEBIAN = {
    "Noto ": "fonts-noto-cjk", "LXGW WenKai": "fonts-lxgw-wenkai", "AR PL UKai": "fonts-arphic-ukai",
    "AR PL UMing": "fonts-arphic-uming", "TW-Kai": "fonts-cns11643-kai", "TW-Sung": "fonts-cns11643-sung",
    "HanaMin": "fonts-hanazono", "BabelStone Han": "fonts-babelstone-han",
}  # fmt: skip
"""Debian's packages by how the families in them begin."""


@dataclass(frozen=True, slots=True)
class Face:
    """One font as its makers gave it."""

    family: str
    """The name stylesheets know: one of :data:`KINDS`."""
    name: str
    """What its makers call it: ``Noto Serif TC``."""
    region: str
    """Whose forms it draws: ``CN``, ``TW``, ``HK`` (of rare characters, any); empty where its name does not say."""
    path: Path = field(repr=False)
    index: int = field(default=0, repr=False)
    """Its place in a collection (.ttc)."""


@dataclass(frozen=True, slots=True)
class Installed:
    """A font that was found: all its names, in every language it gives them in."""

    family: str
    names: frozenset[str]
    weight: int
    """100 to 900, 400 is Regular."""
    path: Path
    index: int


def region(language: str) -> str:
    """Return whose forms a variant (a BCP 47 tag) is set in.

    >>> [region(tag) for tag in ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK")]
    ['CN', 'TW', 'TW', 'HK']
    """
    parts = language.split("-")
    return "CN" if "Hant" not in parts else "HK" if "HK" in parts else "TW"


def faces(language: str, asked: Asked | None = None, root: Path | None = None) -> tuple[Face, ...]:
    """Return the faces for a variant: serif, sans, then Kai and rare where they are ``asked`` for.

    ``root`` is the book's folder, whose ``book/fonts/`` is looked into first.
    Raises Trouble for each name that no font answers to (``P-104``) or that is
    another region's face (``P-105``).

    >>> [face.name for face in faces("zh-Hans")]
    ['Noto Serif SC', 'Noto Sans SC']
    >>> [face.name for face in faces("zh-Hant-HK")]
    ['Noto Serif TC', 'Noto Sans TC']
    """
    told = asked or {}
    wanted = {k: n for k, n in (*told.get("", {}).items(), *told.get(language, {}).items()) if n}
    there = installed(folders(root)) if wanted else ()
    found = {
        kind: _asked(kind, name, language, there, own=name == told.get(language, {}).get(kind))
        for kind, name in wanted.items()
    }
    stop_on((one for one in found.values() if isinstance(one, Finding)), exit_code=MISSING)
    chosen = packed(language) | found
    return tuple(face for kind in KINDS if isinstance(face := chosen.get(kind), Face))


def of_variants(tags: Iterable[str], asked: Asked, root: Path | None = None) -> dict[str, tuple[Face, ...]]:
    """Return the faces of each variant in ``tags``; what cannot be had for any of them is one Trouble."""
    chosen, problems = {}, list[Finding]()
    for tag in tags:
        try:
            chosen[tag] = faces(tag, asked, root)
        except Trouble as trouble:
            problems += trouble.findings
    stop_on(dict.fromkeys(problems), exit_code=MISSING)
    return chosen


def fingerprint(language: str, chosen: Iterable[Face]) -> str:
    """Return a digest of the fonts asked for: two machines may call two files by one name."""
    whole, ours = hashlib.sha256(), packed(language).values()
    for face in chosen:
        if face in ours:
            continue  # their release is known by their package's
        head = opened(face).reference_table("head").data  # its date, and a checksum of all of it
        whole.update(f"{face.family}\0{face.name}\0{face.path.stat().st_size}\0".encode() + head)
    return whole.hexdigest()


def packed(language: str) -> dict[str, Face | Finding]:
    """Return the faces that came with Kanben, by kind."""
    if region(language) == "CN":
        return {
            "serif": Face(SERIF, "Noto Serif SC", "CN", Path(pylopdf_fonts_zh_cn.serif_path())),
            "sans": Face(SANS, "Noto Sans SC", "CN", Path(pylopdf_fonts_zh_cn.sans_path())),
        }
    return {
        "serif": Face(SERIF, "Noto Serif TC", "TW", Path(pylopdf_fonts_zh_tw.serif_path())),
        "sans": Face(SANS, "Noto Sans TC", "TW", Path(pylopdf_fonts_zh_tw.sans_path())),
    }


def told_by(name: str) -> str:
    """Return the region a family's name tells, or nothing.

    >>> told_by("Noto Serif CJK HK"), told_by("AR PL UKai TW MBE"), told_by("Source Han Serif"), told_by("TW-Kai")
    ('HK', 'TW', 'JP', 'TW')
    >>> told_by("LXGW WenKai")
    ''
    """
    if name in JAPANESE:
        return "JP"
    words = name.replace("-", " ").split()
    return next((at for at, ends in SUFFIXES.items() for word in words if word in ends), "")


def _asked(kind: str, name: str, language: str, there: tuple[Installed, ...], *, own: bool) -> Face | Finding:
    """Return the face ``name`` stands for in a variant; ``own``: the editor named it for this variant alone."""
    wanted = region(language)
    stem, _, last = name.rpartition(" ")
    stem, weight = (stem, WEIGHTS[last]) if last in WEIGHTS else (name, ORDINARY)
    names = [f"{stem} {suffix}" for suffix in SUFFIXES[wanted]]
    says = told_by(stem)
    if kind == "rare" or says == wanted or (own and not says):
        names += [stem, name]
    if fitting := [font for font in there if not font.names.isdisjoint(names)]:
        best = min(fitting, key=lambda font: (abs(font.weight - weight), there.index(font)))
        return Face(KINDS[kind], best.family, told_by(best.family), best.path, best.index)
    place = f"{kind} in [print.fonts{f'.{language}' if own else ''}]: "
    if kind != "rare" and says not in ("", wanted) and stem not in JAPANESE:
        return _foreign(place, name, stem, language)
    if stem not in JAPANESE and any(stem in font.names for font in there):
        hint = f'if its forms are those of {COUNTRIES[wanted]}, write under [print.fonts.{language}]: {kind} = "{name}"'
        said = f"{place}{name} does not say whose forms it draws, and {language} wants those of {COUNTRIES[wanted]}"
        return Finding("P-105", said, "book/book.toml", hint=hint)
    return _absent(place, name, stem, f" with the forms of {COUNTRIES[wanted]}", there)


def _foreign(place: str, name: str, stem: str, language: str) -> Finding:
    """Say that ``name`` is a face of another region than the variant's."""
    says, wanted = told_by(stem), region(language)
    bare = " ".join(word for word in stem.split() if word not in SUFFIXES[says])
    hint = f'name the family without its region, "{bare}"'
    if says in ("CN", "TW", "HK"):
        hint += ", or ask for the face under its own variant"
    said = f"{place}{name} draws the forms of {COUNTRIES[says]}; {language} is set in those of {COUNTRIES[wanted]}"
    return Finding("P-105", said, "book/book.toml", hint=hint)


def _absent(place: str, name: str, stem: str, drawn: str, there: tuple[Installed, ...]) -> Finding:
    """Say that no font answers to ``name``; that some other region's does is worth saying too."""
    families = sorted({font.family for font in there})
    package = next((package for begins, package in DEBIAN.items() if name.startswith(begins)), "")
    near = [] if any(family.startswith(stem) for family in families) else get_close_matches(name, families, 1)
    hint = f"did you mean {near[0]!r}? else " if near else ""
    hint += f"install it (Debian: apt-get install {package})" if package else "install it"
    said = f"{place}no font {name}{'' if near else drawn}, neither in book/fonts/ nor on this machine"
    return Finding("P-104", said, "book/book.toml", hint=f"{hint}, or put its file into book/fonts/")


# --- fonts on this machine -----------------------------------------------------------

FILES = (".ttf", ".otf", ".ttc", ".otc")
NAMES = (
    hb.OTNameIdPredefined.TYPOGRAPHIC_FAMILY,
    hb.OTNameIdPredefined.FONT_FAMILY,
    hb.OTNameIdPredefined.FULL_NAME,
)
"""The names a font may be asked for by."""


def folders(root: Path | None = None) -> tuple[Path, ...]:
    """Return the folders fonts are looked for in, the book's own first, then the person's, then the system's."""
    home, local = Path.home(), os.environ.get("LOCALAPPDATA", "")
    own = (root / "book" / "fonts",) if root else ()
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    return (
        *own,
        Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "fonts",
        home / ".fonts",
        home / "Library" / "Fonts",
        *(Path(folder) / "fonts" for folder in shared.split(os.pathsep) if folder),
        *map(Path, ("/Library/Fonts", "/System/Library/Fonts", "C:/Windows/Fonts")),
        *((Path(local) / "Microsoft/Windows/Fonts",) if local else ()),
    )


def installed(where: tuple[Path, ...]) -> tuple[Installed, ...]:
    """Return every upright font below the folders ``where``, in their order."""
    files = (path for folder in where if folder.is_dir() for path in sorted(folder.rglob("*")))
    return tuple(font for path in files if path.suffix.lower() in FILES for font in _in(path))


def _in(path: Path) -> Iterator[Installed]:
    """Yield the fonts of one file; none if it is no font, or not ours to read."""
    try:
        blob = hb.Blob.from_file_path(str(path))
        count = hb.Face(blob).count
    except hb.HarfBuzzError:
        return
    for index in range(count):
        face = hb.Face(blob, index)
        metrics = face.reference_table("OS/2").data or b""
        told = {(e.name_id, e.language): face.get_name(e.name_id, e.language) for e in face.list_names()}
        names = frozenset(name for (kind, _), name in told.items() if kind in NAMES and name)
        if len(metrics) < 64 or not names or struct.unpack_from(">H", metrics, 62)[0] & 1:  # italic
            continue
        family = next((said for kind in NAMES if (said := told.get((kind, "en")))), min(names))
        yield Installed(family, names, struct.unpack_from(">H", metrics, 4)[0], path, index)


def opened(face: Face) -> hb.Face:
    """Return the font of a face, mapped into memory and not read."""
    return hb.Face(hb.Blob.from_file_path(str(face.path)), face.index)


@cache
def covered(face: Face) -> frozenset[int]:
    """Return the code points a face draws."""
    return frozenset(opened(face).unicodes)


@cache
def version(face: Face) -> str:
    """Return the version a font file states: ``2.003``."""
    stated = opened(face).get_name(hb.OTNameIdPredefined.VERSION_STRING) or ""
    return stated.removeprefix("Version ").split(";")[0].strip()
