"""The pictures of a book: found, checked and made ready for both editions.

A picture comes from anybody and goes to everybody: so it is decoded to see that
it is one, turned as its camera meant, cleared of what the camera noted (where
it stood, too), and made no larger than the shops take.  What needs none of
this keeps its bytes.
"""

from __future__ import annotations

import base64
import binascii
import io
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kanben.findings import Finding, Trouble, stop_on
from kanben.model import Article, Block, Blocks, Figure, Image, List, Quotation, Turn

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

ENDS = (".jpg", ".png", ".gif", ".webp", ".jpeg")
KINDS = {"PNG": ("image/png", ".png"), "JPEG": ("image/jpeg", ".jpg"), "GIF": ("image/gif", ".gif"), "WEBP": ("", "")}
"""What Pillow calls the kinds we take: their media type and the end of a name, empty for one that is made another."""

BEGINS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")

LONGEST_SIDE = 2400
"""Pixels; shops refuse or shrink what is larger, and no reader shows more."""

MOST_PIXELS = 50_000_000
"""A small file can unpack to more than a machine holds."""

MOST_EMBEDDED = 30_000_000
"""Characters of a ``data:`` address."""

HARMLESS = frozenset(
    ["dpi", "gamma", "transparency", "srgb", "aspect", "interlace", "background", "version", "duration"]
)
HARMLESS |= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression", "adobe", "loop"}
HARMLESS |= {"adobe_transform", "extension", "default_image", "timestamp"}
EMBEDDED = re.compile(r"data:(image/[\w.+-]+)?[^,]{0,80};base64,", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of a book, by (source, name as written), and what was noticed about them."""

    found: Mapping[tuple[str, str], Image]
    findings: tuple[Finding, ...] = ()

    def named(self, article: Article) -> Article:
        """Return ``article`` with its figures naming the pictures as they travel in the book."""

        def one(block: Block) -> Block:
            match block:
                case Figure(image=image) if image:
                    there = self.found.get((article.source, image))
                    return replace(block, image=there.name if there else "")
                case Quotation() | Turn():
                    return replace(block, blocks=tuple(map(one, block.blocks)))
                case List():
                    return replace(block, items=tuple(tuple(map(one, item)) for item in block.items))
                case _:
                    return block

        return replace(article, blocks=tuple(map(one, article.blocks)))


def pictures(articles: Iterable[tuple[Article, str]], content: Callable[[str], bytes | None]) -> Pictures:
    """Return every picture the articles (each with its folder) name; ``content`` gives the bytes of a path.

    A picture on the web is not fetched: the one an editor has saved under the
    name that the finding gives (R-042) stands for it.  Raises Trouble, for all of
    them at once, for a picture that is not there (B-112), is of no kind we take
    (B-111), too large to unpack (B-113) or broken (B-114).
    """
    found: dict[tuple[str, str], Image] = {}
    problems: list[Finding] = []
    told: list[Finding] = []
    for article, under in articles:
        where = f"{under}/{article.source}"
        remote = 0
        for figure in figures(article.blocks):
            key = (article.source, figure.image)
            if key in found:
                continue
            remote += "://" in figure.image
            try:
                path, there = _wanted(figure.image, where, remote, content)
                if there is None:
                    hint = f"save it as {path}.jpg (or .png, .gif, .webp), and it is in the book"
                    told.append(Finding("R-042", f"a picture on the web: {figure.image[:120]}", where, 0, hint))
                else:
                    found[key] = ready(there, f"image-{len(found) + 1:02}", path, where)
            except Trouble as trouble:
                if figure.image.startswith("data:"):  # nobody can mend that: it is left out
                    told += [
                        replace(f, code="R-046", hint="save the picture beside the page") for f in trouble.findings
                    ]
                else:
                    problems += trouble.findings
    stop_on(problems)
    return Pictures(found, tuple(told))


def ready(content: bytes, name: str, path: str = "", where: str = "") -> Image:
    """Return the picture in ``content`` as it goes into the book, under ``name`` and the end its kind has.

    >>> from PIL import Image as Pillow
    >>> made = io.BytesIO()
    >>> Pillow.new("RGB", (3000, 300)).save(made, "WEBP")
    >>> image = ready(made.getvalue(), "image-01")
    >>> image.name, Pillow.open(io.BytesIO(image.content)).size
    ('image-01.png', (2400, 240))
    """
    import PIL.Image
    import PIL.ImageOps

    path = path or name
    try:
        with PIL.Image.open(io.BytesIO(content), formats=tuple(KINDS)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                message = f"{path} has {picture.width:,} × {picture.height:,} pixels; {MOST_PIXELS:,} are the most"
                raise Trouble(Finding("B-113", message, where, 0, "make it smaller"))
            _load(picture)
            media_type, end = KINDS[picture.format or "WEBP"]
            if media_type and _fit(picture):
                return Image(name + end, media_type, content)
            upright = PIL.ImageOps.exif_transpose(picture)
            return _made(_in_srgb(upright, picture.info.get("icc_profile")), name, picture.format == "JPEG")
    except PIL.UnidentifiedImageError:
        if content.startswith(BEGINS):
            message = f"a broken picture: {path} (its beginning cannot be read)"
            raise Trouble(Finding("B-114", message, where, 0, "fetch it again, or save it anew")) from None
        hint = f"save it as one of {', '.join(ENDS[:4])}; a drawing (.svg) may hold programs: export it as .png"
        raise Trouble(Finding("B-111", f"not a picture the book can carry: {path}", where, 0, hint)) from None
    except PIL.Image.DecompressionBombError:
        message = f"{path} has too many pixels; {MOST_PIXELS:,} are the most"
        raise Trouble(Finding("B-113", message, where, 0, "make it smaller")) from None
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, OverflowError, TypeError) as wrong:
        said = str(wrong).splitlines()[0] if str(wrong) else "it cannot be decoded"
        hint = "fetch it again, or save it anew"
        raise Trouble(Finding("B-114", f"a broken picture: {path} ({said})", where, 0, hint)) from None


def _load(picture: Picture) -> None:
    """Unpack all of a picture; one cut short is an error, though a library loaded beside us lets it pass."""
    import PIL.ImageFile

    lenient, PIL.ImageFile.LOAD_TRUNCATED_IMAGES = PIL.ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        picture.load()
    finally:
        PIL.ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _fit(picture: Picture) -> bool:
    """Say whether a picture can stay as it is: no larger than wanted, in colours of a screen, without notes."""
    plain = picture.mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")
    return plain and max(picture.size) <= LONGEST_SIDE and set(picture.info) <= HARMLESS


def _in_srgb(picture: Picture, profile: bytes | None) -> Picture:
    import PIL.ImageCms

    if profile:
        try:
            own = PIL.ImageCms.ImageCmsProfile(io.BytesIO(profile))
            into = "RGBA" if "A" in picture.mode else "RGB"
            if picture.mode in ("RGB", "RGBA", "CMYK", "L"):
                made = PIL.ImageCms.profileToProfile(
                    picture, own, PIL.ImageCms.createProfile("sRGB"), outputMode="RGB" if into == "RGB" else None
                )
                picture = made or picture
        except (PIL.ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile that cannot be read says nothing
    return picture


def _made(picture: Picture, name: str, photograph: bool) -> Image:
    import PIL.Image

    clear = "A" in picture.mode or "transparency" in picture.info
    drawn = not photograph and (clear or picture.mode in ("1", "P"))
    if picture.mode.startswith(("I", "F")):
        picture = picture.point(lambda value: value / 256).convert("L")
    picture = picture.convert("RGBA" if clear else "L" if picture.mode in ("1", "L") else "RGB")
    if max(picture.size) > LONGEST_SIDE:
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), PIL.Image.Resampling.LANCZOS)
    drawn = drawn or (not photograph and picture.getcolors(4096) is not None)  # few colours: lines, not light
    bare = PIL.Image.frombytes(picture.mode, picture.size, picture.tobytes())  # its pixels, and nothing it carried
    made = io.BytesIO()
    if drawn:
        bare.save(made, "PNG", optimize=True)
        return Image(f"{name}.png", "image/png", made.getvalue())
    bare.save(made, "JPEG", quality=90, optimize=True)
    return Image(f"{name}.jpg", "image/jpeg", made.getvalue())


def _embedded(address: str, where: str) -> bytes:
    if len(address) > MOST_EMBEDDED:
        raise Trouble(Finding("B-113", "a picture written into the page is too large", where))
    try:
        return base64.b64decode(re.sub(r"%0[aAdD]|\s", "", address.partition(",")[2]), validate=True)
    except (binascii.Error, ValueError):
        raise Trouble(Finding("B-114", "a broken picture written into the page", where)) from None


def _wanted(image: str, where: str, remote: int, content: Callable[[str], bytes | None]) -> tuple[str, bytes | None]:
    """Return the path and the bytes of a picture; of one on the web, the path an editor saves it at, less its end."""
    if EMBEDDED.match(image) or image.startswith("data:"):
        return "a picture written into the page", _embedded(image, where)
    if "://" in image:
        beside = f"{PurePosixPath(where).with_suffix('')}-{remote}"
        for end in ENDS:
            if (there := content(beside + end)) is not None:
                return beside + end, there
        return beside, None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(where), image))
    if (there := content(path)) is None:
        hint = f"put it at {path}, or take it out of the article with a correction"
        raise Trouble(Finding("B-112", f"no picture {image}", where, 0, hint))
    return path, there


def figures(blocks: Blocks) -> Iterator[Figure]:
    """Yield the figures of ``blocks`` that name a picture."""
    for block in blocks:
        match block:
            case Figure(image=image) if image:
                yield block
            case Quotation() | Turn():
                yield from figures(block.blocks)
            case List():
                for item in block.items:
                    yield from figures(item)
