"""Inks: what the colours of a screen are in cyan, magenta, yellow and black.

A grey is black ink and nothing else, so that type and rules are printed from one
plate and cannot lose register; any other colour goes through the printer's ICC
profile, relative colorimetric with black point compensation.

*Which profile.*  The printer's own, asked for and named in book.toml: Chinese houses work to
ISO 12647-2 with the characterisations of FOGRA, to Japan Color, or to GRACoL by G7, and
each of these differs for coated and uncoated paper.  Where none is named there is the house's: the printer profile
packed in libvips, measured by Graeme Gill on a proof whose solids lie near ISO 12647-2 on coated
paper; he gave it to the public domain.  It describes no registered printing
condition, and the file says so (``Custom``).  Black type does not depend on it.
"""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import PIL.Image
import PIL.ImageChops
import pyvips
from PIL import ImageCms

from kanben.findings import Finding, Trouble

HOUSE = "cmyk"
"""Under which libvips keeps its profile."""

MEASUREMENTS = (b"targ", b"DevD", b"CIED")
"""Tags of a profile that hold what it was computed from, three quarters of its size: no one prints with them."""

GREY = 3
"""Of 255: channels no further apart than this are one grey (JPEG is never exact)."""

_INTENT, _FLAGS = ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Flags.BLACKPOINTCOMPENSATION


@dataclass(frozen=True, slots=True)
class Inks:
    """The inks of a press: its profile, the name of the profile, and ways from the screen to them."""

    profile: bytes
    name: str
    from_rgb: ImageCms.ImageCmsTransform = field(repr=False, compare=False)
    from_lab: ImageCms.ImageCmsTransform = field(repr=False, compare=False)

    def rgb(self, red: float, green: float, blue: float) -> tuple[float, ...]:
        """Return a colour of sRGB, each part 0 to 1, as parts of cyan, magenta, yellow and black.

        >>> house().rgb(0, 0, 0), house().rgb(1, 1, 1), house().rgb(0.6, 0.6, 0.6)
        ((0, 0, 0, 1), (0, 0, 0, 0), (0, 0, 0, 0.4))
        """
        if red == green == blue:
            return (0, 0, 0, _short(1 - red))
        return _through(self.from_rgb, "RGB", (_byte(red), _byte(green), _byte(blue)))

    def lab(self, lightness: float, a: float, b: float) -> tuple[float, ...]:
        """Return a colour of CIE L*a*b* (D50) in inks."""
        if not a and not b:
            linear = ((lightness + 16) / 116) ** 3 if lightness > 8 else lightness * 27 / 24389
            grey = 1.055 * linear ** (1 / 2.4) - 0.055 if linear > 0.0031308 else 12.92 * linear
            return self.rgb(*(min(1, max(0, round(grey, 4))),) * 3)
        return _through(self.from_lab, "LAB", (_byte(lightness / 100), round(a) % 256, round(b) % 256))

    def picture(self, picture: PIL.Image.Image) -> PIL.Image.Image:
        """Return a picture in black ink alone (``L``) if it is grey, else in four inks (``CMYK``)."""
        seen = picture.convert("RGB")
        red, green, blue = seen.split()
        apart = (PIL.ImageChops.difference(red, green), PIL.ImageChops.difference(green, blue))
        if not any(any(one.histogram()[GREY + 1 :]) for one in apart):
            return seen.convert("L")
        return _applied(seen, self.from_rgb)


def inks(profile: bytes, where: str = "") -> Inks:
    """Return the inks ``profile`` describes; P-301 if it is no profile of a press with four inks."""
    described, ways = "", []
    with suppress(ImageCms.PyCMSError, OSError, ValueError):
        read = ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile
        described = f"{read.device_class} {read.xcolor_space}"
        rgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
        ways = [
            ImageCms.buildTransform(seen, io.BytesIO(profile), mode, "CMYK", _INTENT, _FLAGS)
            for seen, mode in ((rgb, "RGB"), (lab, "LAB"))
        ]
    if described != "prtr CMYK" or not ways:
        said = f"it describes {described}" if described else "it cannot be read"
        hint = "ask the printer for the output profile of the press and paper (device class prtr, colour space CMYK)"
        raise Trouble(Finding("P-301", f"no profile of a press with four inks: {said}", where, 0, hint))
    return Inks(profile, (read.profile_description or "").strip("\0 "), *ways)


@cache
def house() -> Inks:
    """Return the inks of the house's profile."""
    return inks(_slim(pyvips.Image.profile_load(HOUSE)))


def _slim(profile: bytes) -> bytes:
    """Return a profile without its measurements, where they lie behind all that is needed (ICC.1:2001-04, 6.2)."""
    count = int.from_bytes(profile[128:132])
    table = [profile[132 + 12 * at :][:12] for at in range(count)]
    kept = [tag for tag in table if tag[:4] not in MEASUREMENTS]
    end = max(int.from_bytes(tag[4:8]) + int.from_bytes(tag[8:]) for tag in kept)
    end += -end % 4
    if any(int.from_bytes(tag[4:8]) < end for tag in table if tag not in kept):
        return profile
    head = len(kept).to_bytes(4) + b"".join(kept) + bytes(12 * (count - len(kept)))
    slim = end.to_bytes(4) + profile[4:128] + head + profile[132 + 12 * count : end]
    return slim.ljust(end, b"\0")


def _through(way: ImageCms.ImageCmsTransform, mode: str, colour: tuple[int, ...]) -> tuple[float, ...]:
    one = _applied(PIL.Image.frombytes(mode, (1, 1), bytes(colour)), way)
    return tuple(_short(part / 255) for part in one.tobytes())


def _applied(picture: PIL.Image.Image, way: ImageCms.ImageCmsTransform) -> PIL.Image.Image:
    made: Any = ImageCms.applyTransform(picture, way)
    assert isinstance(made, PIL.Image.Image)
    return made


def _byte(part: float) -> int:
    return min(255, max(0, round(part * 255)))


def _short(part: float) -> float:
    """Return a part of ink as short as a plate can tell it.

    >>> _short(1.0), _short(0.40000000000000002)
    (1, 0.4)
    """
    return int(part) if part in (0, 1) else round(part, 4)
