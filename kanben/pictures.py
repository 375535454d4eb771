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
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kanben.findings import Finding, Trouble, stop_on
from kanben.model import Article, Block, Blocks, Figure, Image, List, Quotation, Turn, plain
from kanben.pictures_told import line, unneeded, untold

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

ENDS = (".jpg", ".png", ".gif", ".webp", ".jpeg")
KINDS = {"PNG": ("image/png", ".png"), "JPEG": ("image/jpeg", ".jpg"), "GIF": ("image/gif", ".gif"), "WEBP": ("", "")}
"""What Pillow calls the kinds we take: their media type and the end of a name, empty for one that is made another."""

BEGINS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")

LONGEST_SIDE = 2400
"""Pixels; shops refuse or shrink what is larger, and no reader shows more."""

MOST_SHOWN, MOST_BYTES = 4_000_000, 5_000_000
"""Pixels of a picture in the book (Apple Books, "Prepare your book"); bytes (Kobo, "Limitations and Maximums")."""

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
    """The pictures of a book, by (source, name as written), and what was noticed about them.

    ``described`` has the editor's words for those that have none of their own;
    no words say that a picture is an ornament, and tells nothing.
    """

    found: Mapping[tuple[str, str], Image]
    findings: tuple[Finding, ...] = ()
    described: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def named(self, article: Article) -> Article:
        """Return ``article`` with its figures naming the pictures as they travel in the book."""

        def one(block: Block) -> Block:
            match block:
                case Figure(image=image) if image:
                    there = self.found.get((article.source, image))
                    alt = block.alt.strip() or plain(block.caption).strip()
                    alt = alt or self.described.get((article.source, image), "")
                    role = "ornament" if there and not alt else block.role
                    return replace(block, image=there.name if there else "", alt=alt, role=role)
                case Quotation() | Turn():
                    return replace(block, blocks=tuple(map(one, block.blocks)))
                case List():
                    return replace(block, items=tuple(tuple(map(one, item)) for item in block.items))
                case _:
                    return block

        return replace(article, blocks=tuple(map(one, article.blocks)))


def pictures(
    articles: Iterable[tuple[Article, str]],
    content: Callable[[str], bytes | None],
    told_by: Mapping[str, str] | None = None,
    texts: Mapping[str, str] | None = None,
) -> Pictures:
    """Return every picture the articles (each with its folder) name; ``content`` gives the bytes of a path.

    ``told_by`` has the words of ``[pictures]`` by the path of a picture, ``texts``
    the text of each article by its path, to tell the line of what is wrong.

    A picture on the web is not fetched: the one an editor has saved under the
    name that the finding gives (R-042) stands for it.  Raises Trouble, for all of
    them at once, for a picture that is not there (B-112), is of no kind we take
    (B-111), too large to unpack (B-113), broken (B-114) or without words for those
    who cannot see it (B-115), and for words of ``[pictures]`` that no picture
    waits for (B-116).  WCAG 2.2, 1.1.1.
    """
    told_by, texts = told_by or {}, texts or {}
    described: dict[tuple[str, str], str] = {}
    found: dict[tuple[str, str], Image] = {}
    problems: list[Finding] = []
    told: list[Finding] = []
    names: dict[tuple[str, str], str] = {}
    for article, under in articles:
        where = f"{under}/{article.source}"
        remote = 0
        for n, figure in enumerate(figures(article.blocks), 1):
            key = (article.source, figure.image)
            if key in found:
                problems += untold(figure, described.get(key), names[key], where, texts)
                continue
            remote += "://" in figure.image
            try:
                path, there = _wanted(figure.image, where, remote, content)
                if there is None:
                    hint = f"save it as {path}.jpg (or .png, .gif, .webp), and it is in the book"
                    told.append(Finding("R-042", f"a picture on the web: {figure.image[:120]}", where, 0, hint))
                else:
                    found[key] = ready(there, f"image-{len(found) + 1:02}", path, where)
                    told += _stilled(there, path, where)
                    names[key] = f"{where}#{n}" if figure.image.startswith("data:") else path
                    if names[key] in told_by:
                        described[key] = told_by[names[key]]
                    problems += untold(figure, described.get(key), names[key], where, texts)
            except Trouble as trouble:
                if figure.image.startswith("data:"):  # nobody can mend that: it is left out
                    told += [
                        replace(f, code="R-046", hint="save the picture beside the page") for f in trouble.findings
                    ]
                else:
                    names[key] = posixpath.normpath(posixpath.join(posixpath.dirname(where), figure.image))
                    at = line(figure, where, texts)
                    problems += [replace(f, line=at) if f.source == where else f for f in trouble.findings]
    problems += unneeded(told_by, names, texts)
    stop_on(dict.fromkeys(problems))  # a picture that stands in two articles waits for words once
    return Pictures(found, tuple(told), described)


def _stilled(content: bytes, path: str, where: str) -> Iterator[Finding]:
    """Yield that a picture moves, and does not in the book."""
    import PIL.Image

    with PIL.Image.open(io.BytesIO(content)) as picture:
        if moves(picture):
            hint = "choose the frame that says most, and save it in its place"
            yield Finding("R-047", f"{path} moves; the book has its first frame", where, 0, hint)


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
            media_type, end = KINDS.get(picture.format or "", ("", ""))
            if media_type and _fit(picture) and len(content) <= MOST_BYTES and _whole(content):
                return Image(name + end, media_type, content)
            photograph = picture.format in ("JPEG", "MPO")  # a telephone puts two into one file
            upright = PIL.ImageOps.exif_transpose(picture)
            return _made(_in_srgb(upright, picture.info.get("icc_profile")), name, photograph)
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


def _whole(content: bytes) -> bool:
    """Say whether a file is as its maker closed it; one that shows a picture all the same is saved anew."""
    import PIL.Image

    try:
        with PIL.Image.open(io.BytesIO(content)) as picture:
            picture.verify()
    except (OSError, SyntaxError, ValueError, EOFError):
        return False
    return True


def _fit(picture: Picture) -> bool:
    """Say whether a picture can stay as it is: no larger than wanted, still, in colours of a screen, without notes."""
    plain = picture.mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16") and not moves(picture)
    return plain and picture.size == _shown(*picture.size) and set(picture.info) <= HARMLESS


def moves(picture: Picture) -> bool:
    """Say whether a picture has several frames, one after another.

    What flashes can harm (WCAG 2.2, 2.3.1), what moves cannot be stopped on a page: the first frame stands for it.
    """
    return picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1


def _shown(width: int, height: int) -> tuple[int, int]:
    """Return the size a picture has in the book: as it is, unless that is more than shops take."""
    scale = min(1.0, LONGEST_SIDE / max(width, height), (MOST_SHOWN / (width * height)) ** 0.5)
    return max(1, int(width * scale)), max(1, int(height * scale))


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
    if picture.size != _shown(*picture.size):
        picture = picture.resize(_shown(*picture.size), PIL.Image.Resampling.LANCZOS)
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
        hint = f'put it at {path[:160]}; if it is lost, any picture there, with "" under [pictures] if it shows nothing'
        raise Trouble(Finding("B-112", f"no picture {image[:120]}", where, 0, hint))
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
