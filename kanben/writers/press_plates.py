"""Content streams put into ink: no operator, picture, gradient or group of a finished file speaks of RGB.

What a page draws stays where it is; only what it draws *with* is another.  Tags go:
they are for a reader's screen.  What stands in a luminosity mask is no colour but
light, and is kept as grey.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import pikepdf
from pikepdf import Name

from kanben.findings import Finding, Trouble
from kanben.writers.press_ink import Inks

QUALITY = 95
"""Of a photograph that was JPEG before: its file stays a tenth of what it would be without loss."""

INVERTED = [1, 0] * 4
"""How a PDF reads JPEG in four inks, which Pillow writes as Adobe does: white is 255."""

NARROW = ("/DeviceGray", "/DeviceCMYK")


def into_ink(file: pikepdf.Pdf, inks: Inks) -> None:
    """Put all that the pages of ``file`` draw into ``inks``; P-302 for what cannot be."""
    plates = _Plates(file, inks)
    for number, page in enumerate(file.pages, 1):
        plates.at = number
        plates.drawing(page.obj, page.Contents if "/Contents" in page else None)
        if "/Contents" in page:
            page.Contents = file.make_stream(plates.drawn)
        if "/Group" in page:
            page.Group.CS = Name.DeviceCMYK


@dataclass(slots=True)
class _Plates:
    """A file on its way into ink, what of it has been seen, and the page that is at hand."""

    file: pikepdf.Pdf
    inks: Inks
    at: int = 0
    seen: set[tuple[int, int]] = field(default_factory=set)
    drawn: bytes = b""

    def drawing(self, holder: pikepdf.Object, content: pikepdf.Object | None, *, light: bool = False) -> None:
        """Put a drawing, and what its resources name, into ink; ``drawn`` is its new content."""
        resources = holder.get("/Resources", pikepdf.Dictionary())
        spaces = dict(resources.get("/ColorSpace", pikepdf.Dictionary()))
        drawn = b""
        if content is not None:
            lines = _Ink(self, spaces, light).put(pikepdf.parse_content_stream(holder))
            drawn = pikepdf.unparse_content_stream(list(lines))
        if self._new(resources) or light:
            self._resources(resources, light=light)
        self.drawn = drawn

    def _resources(self, resources: pikepdf.Object, *, light: bool) -> None:
        # Masks first: WeasyPrint names them among the drawings too.
        for state in resources.get("/ExtGState", pikepdf.Dictionary()).as_dict().values():
            mask = state.get("/SMask")
            if isinstance(mask, pikepdf.Dictionary):
                self._form(mask.G, light=mask.get("/S") == "/Luminosity")
        for drawing in resources.get("/XObject", pikepdf.Dictionary()).as_dict().values():
            if drawing.get("/Subtype") == "/Image":
                self._picture(drawing)
            else:
                self._form(drawing, light=light)
        for pattern in resources.get("/Pattern", pikepdf.Dictionary()).as_dict().values():
            if "/Shading" in pattern:
                self._gradient(pattern.Shading)
            else:
                self._form(pattern, light=light)
        for gradient in resources.get("/Shading", pikepdf.Dictionary()).as_dict().values():
            self._gradient(gradient)
        if "/ColorSpace" in resources:
            del resources["/ColorSpace"]

    def _form(self, form: pikepdf.Object, *, light: bool) -> None:
        if not self._new(form):
            return
        self.drawing(form, form, light=light)
        form.write(self.drawn)
        if "/Group" in form and "/CS" in form.Group:
            form.Group.CS = Name.DeviceGray if light else Name.DeviceCMYK
        for name in ("/StructParent", "/StructParents"):
            if name in form:
                del form[name]

    def _picture(self, picture: pikepdf.Object) -> None:
        if not self._new(picture):
            return
        picture.Interpolate = False
        if "/SMask" in picture:
            picture.SMask.Interpolate = False
        if "/ImageMask" in picture or picture.get("/ColorSpace") in NARROW:
            return
        try:
            inked = self.inks.picture(pikepdf.PdfImage(cast("pikepdf.Stream", picture)).as_pil_image())
        except (pikepdf.PdfError, pikepdf.UnsupportedImageTypeError, NotImplementedError, OSError, ValueError) as wrong:
            raise self.trouble(f"a picture cannot be put into ink: {wrong}") from None
        was_jpeg = picture.get("/Filter") == "/DCTDecode"
        if "/Decode" in picture:
            del picture["/Decode"]
        if was_jpeg:
            jpeg = io.BytesIO()
            inked.save(jpeg, "JPEG", quality=QUALITY, subsampling=0)
            picture.write(jpeg.getvalue(), filter=Name.DCTDecode)
            if inked.mode == "CMYK":
                picture.Decode = pikepdf.Array(INVERTED)
        else:
            picture.write(zlib.compress(inked.tobytes(), 9), filter=Name.FlateDecode)
        picture.ColorSpace = Name.DeviceGray if inked.mode == "L" else Name.DeviceCMYK
        picture.BitsPerComponent = 8

    def _gradient(self, gradient: pikepdf.Object) -> None:
        if gradient.get("/ColorSpace") in NARROW or not self._new(gradient):
            return
        stops = list(self._stops(gradient.get("/Function")))
        if not stops or any(len(end) != 3 for stop in stops for end in (stop.C0, stop.C1)):
            raise self.trouble("a gradient is of a kind that cannot be put into ink")
        for stop in stops:
            if self._new(stop) or not stop.is_indirect:
                stop.C0, stop.C1 = (pikepdf.Array(_numbers(self.inks.rgb(*map(float, e)))) for e in (stop.C0, stop.C1))
        gradient.ColorSpace = Name.DeviceCMYK

    def _stops(self, function: pikepdf.Object | None) -> Iterator[pikepdf.Object]:
        if isinstance(function, pikepdf.Dictionary) and function.get("/FunctionType") == 3:
            for part in function.Functions:
                yield from self._stops(part)
        elif isinstance(function, pikepdf.Dictionary) and function.get("/FunctionType") == 2:
            yield function

    def _new(self, thing: pikepdf.Object) -> bool:
        """Say whether ``thing`` comes for the first time; what is no object of its own always does."""
        if thing.is_indirect and thing.objgen in self.seen:
            return False
        self.seen.add(thing.objgen)
        return True

    def trouble(self, said: str) -> Trouble:
        """Return what stops the press at this page."""
        hint = "use a PNG or JPEG picture, and colours named in sRGB, in the book's styles and pictures"
        return Trouble(Finding("P-302", f"{said} (page {self.at} of the file)", "styles/", 0, hint))


@dataclass(slots=True)
class _Ink:
    """One content stream, read by operators; ``space`` is that of fills (False) and of strokes (True)."""

    plates: _Plates
    spaces: dict[str, Any]
    light: bool
    space: dict[bool, str] = field(default_factory=lambda: {False: "/DeviceGray", True: "/DeviceGray"})
    saved: list[dict[bool, str]] = field(default_factory=list)
    kept: list[bool] = field(default_factory=list)  # marked content that is open: whether it stays marked

    def put(self, lines: Iterable[Any]) -> Iterator[tuple[Any, pikepdf.Operator]]:
        """Yield the lines of the stream in ink."""
        for line in lines:
            operands, operator = line.operands, str(line.operator)
            large = operator.isupper()
            match operator.lower():
                case "rg":
                    yield self._colour("/DeviceRGB", operands, large=large)
                case "k" if self.light:
                    yield self._colour("/DeviceCMYK", operands, large=large)
                case "cs":
                    self.space[large] = str(operands[0])
                    if operands[0] == "/Pattern":
                        yield (operands, line.operator)
                case "sc" | "scn" if self.space[large] != "/Pattern":
                    yield self._colour(self.space[large], operands, large=large)
                case "q":
                    self._nest(opens=operator == "q")
                    yield (operands, line.operator)
                case "bmc" | "bdc" | "emc" | "mp" | "dp":
                    if self._marks(operator, operands):
                        yield (operands, line.operator)
                case "inline image":
                    raise self.plates.trouble("a picture stands in the text of the page")
                case _:
                    yield (operands, line.operator)

    def _nest(self, *, opens: bool) -> None:
        if opens:
            self.saved.append(dict(self.space))
        elif self.saved:
            self.space = self.saved.pop()

    def _marks(self, operator: str, operands: Sequence[pikepdf.Object]) -> bool:
        if operator in ("MP", "DP"):
            return False
        if operator == "EMC":
            return self.kept.pop() if self.kept else False
        told = operands[1] if len(operands) > 1 else None
        self.kept.append(isinstance(told, pikepdf.Dictionary) and "/ActualText" in told and "/MCID" not in told)
        return self.kept[-1]

    def _colour(self, space: str, operands: Sequence[pikepdf.Object], *, large: bool) -> tuple[Any, pikepdf.Operator]:
        """Return the operator that sets a colour of ``space`` in ink, or in grey where light is meant."""
        parts = [float(part) for part in operands]
        defined = self.spaces.get(space)
        kind = str(defined[0]) if isinstance(defined, pikepdf.Array) else space
        if kind == "/ICCBased" and defined is not None:
            kind = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}.get(int(defined[1].N), kind)
        match kind, len(parts):
            case "/DeviceRGB" | "/CalRGB", 3:
                ink = self.plates.inks.rgb(*parts)
            case "/DeviceGray" | "/CalGray", 1:
                ink = self.plates.inks.rgb(*parts * 3)
            case "/Lab", 3:
                ink = self.plates.inks.lab(*parts)
            case "/DeviceCMYK", 4:
                ink = tuple(parts)
            case _:
                raise self.plates.trouble(f"a colour in the space {kind.removeprefix('/')} cannot be put into ink")
        if self.light:
            cyan, magenta, yellow, black = ink
            grey = (1 - black) * (1 - (0.3 * cyan + 0.59 * magenta + 0.11 * yellow))
            return _numbers((grey,)), pikepdf.Operator("G" if large else "g")
        return _numbers(ink), pikepdf.Operator("K" if large else "k")


def _numbers(parts: tuple[float, ...]) -> list[Any]:
    return [int(part) if part in (0, 1) else round(part, 4) for part in parts]
