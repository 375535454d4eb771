"""Read a PDF for the printer as his preflight will: one ink, whole sheets, nothing to click.

What paints is looked for in every content stream there is (pages, forms,
patterns, glyphs of Type 3 fonts, annotations), and colour in every place where
one can be named; what a file says of its own colours is not asked.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pikepdf
import pypdfium2

from kanben.findings import Finding
from kanben.litter import seldom
from kanben.model import Book
from kanben.proof.said import missing

Said = Iterator[tuple[str, str]]

BLEED = 3 * 72 / 25.4
"""Points of paper a printer wants beyond the trim."""

NEAR = 0.05  # points by which a box may be off: they are written with few figures

_RGB_SPACES = frozenset(("/DeviceRGB", "/RGB", "/CalRGB"))
_NAMED = frozenset(("/Separation", "/DeviceN"))

_MAY_PAINT = re.compile(rb"\b(?:rg|RG|cs|CS|BI)\b")


@seldom()
def check_press(content: bytes, book: Book) -> tuple[Finding, ...]:
    """Return what a printer would send back: nothing, if the file may go to press.

    ``P-201`` it does not open · ``P-206`` characters of the book are not in it ·
    ``P-230`` an operator paints in RGB · ``P-231`` a picture, a shading, a group or a
    colour space is in RGB · ``P-232`` its pages are odd in number · ``P-233`` a page
    has no trim or bleed box, or too narrow a bleed · ``P-234`` links or other
    annotations, or scripts · ``P-235`` no output intent for PDF/X, or one that is not
    for four inks · ``P-236`` a font is not embedded.
    """
    name = f"{book.metadata.slug}.{book.metadata.language}.press.pdf"
    try:
        file = pikepdf.open(io.BytesIO(content))
        reading = pypdfium2.PdfDocument(content)
    except (pikepdf.PdfError, pypdfium2.PdfiumError) as error:
        return (Finding("P-201", f"the file does not open: {error}", name),)
    with file, closing(reading):
        text = [*_texts(reading)]
        said = [
            *missing(text, book),
            *_painted(file),
            *_spaces(file),
            *_sheets(file),
            *_live(file),
            *_intended(file),
            *_fonts(file),
        ]
    return tuple(Finding(code, message, name) for code, message in said)


def _texts(reading: pypdfium2.PdfDocument) -> Iterator[str]:
    for page in reading:
        yield page.get_textpage().get_text_range()
        page.close()


# --- colour -----------------------------------------------------------------------------


def rgb_operators(file: pikepdf.Pdf) -> Iterator[tuple[str, Counter[str]]]:
    """Yield each content stream that paints in RGB: where it is, and how often with which operator."""
    for place, stream, resources in _streams(file):
        counted: Counter[str] = Counter()
        if not _MAY_PAINT.search(_bytes(stream)):
            continue  # to take a page apart is dear, and no such operator is written on it
        for instruction in pikepdf.parse_content_stream(stream):
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                image = instruction.iimage.obj
                if is_rgb(image.get("/ColorSpace", image.get("/CS")), resources):
                    counted["BI"] += 1
                continue
            operator = str(instruction.operator)
            if operator in ("rg", "RG") or (operator in ("cs", "CS") and is_rgb(instruction.operands[0], resources)):
                counted[operator] += 1
        if counted:
            yield place, counted


def _bytes(stream: Any) -> bytes:  # noqa: ANN401 - a page, or a stream
    drawn = stream.get("/Contents", pikepdf.Array()) if isinstance(stream, pikepdf.Page) else stream
    parts = list(drawn) if isinstance(drawn, pikepdf.Array) else [drawn]
    return b"\n".join(bytes(part.get_stream_buffer()) for part in parts)


def _painted(file: pikepdf.Pdf) -> Said:
    for place, counted in rgb_operators(file):
        told = ", ".join(f"{times} {operator}" for operator, times in sorted(counted.items()))
        yield "P-230", f"{place} paints in RGB: {told}"


def _streams(file: pikepdf.Pdf) -> Iterator[tuple[str, Any, Any]]:
    """Yield every content stream with its place and the resources it names its colours from."""
    for page in file.pages:
        yield f"page {page.label}", page, page.get("/Resources", pikepdf.Dictionary())
    for thing in file.objects:
        if isinstance(thing, pikepdf.Stream):
            resources = thing.get("/Resources", pikepdf.Dictionary())
            if thing.get("/Subtype") == "/Form":
                yield f"form {thing.objgen[0]}", thing, resources
            elif thing.get("/PatternType") == 1:
                yield f"pattern {thing.objgen[0]}", thing, resources
        elif isinstance(thing, pikepdf.Dictionary) and thing.get("/Subtype") == "/Type3":
            for glyph in thing.get("/CharProcs", pikepdf.Dictionary()).values():
                yield f"Type 3 font {thing.objgen[0]}", glyph, thing.get("/Resources", pikepdf.Dictionary())


def _spaces(file: pikepdf.Pdf) -> Said:
    """Name everything that has its colours in RGB, whether or not it is ever painted."""
    for thing in file.objects:
        if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            continue
        number = thing.objgen[0]
        kind = str(thing.get("/Subtype", thing.get("/Type", "")))[1:]
        if "/ShadingType" in thing:
            kind = "Shading"
        if is_rgb(thing.get("/ColorSpace") if not isinstance(thing.get("/ColorSpace"), pikepdf.Dictionary) else None):
            yield "P-231", f"{kind or 'object'} {number} is in RGB"
        group = thing.get("/Group")
        if isinstance(group, pikepdf.Dictionary) and is_rgb(group.get("/CS")):
            yield "P-231", f"{kind or 'object'} {number} is blended in RGB"
        resources = thing.get("/Resources", thing)
        named = resources.get("/ColorSpace") if isinstance(resources, pikepdf.Dictionary) else None
        if isinstance(named, pikepdf.Dictionary):
            for name, space in named.items():
                if is_rgb(space):
                    yield "P-231", f"the colour space {name[1:]} of {kind or 'object'} {number} is RGB"


def is_rgb(space: Any, resources: Any = None) -> bool:  # noqa: ANN401 - PDF objects
    """Tell whether a colour space is RGB, or comes to be: indexed, named or by a profile of three colours."""
    if isinstance(space, pikepdf.Name):
        named = resources.get("/ColorSpace", pikepdf.Dictionary()).get(str(space)) if resources is not None else None
        return str(space) in _RGB_SPACES or (named is not None and is_rgb(named))
    if not isinstance(space, pikepdf.Array) or not len(space):
        return False
    kind = str(space[0])
    if kind == "/ICCBased":
        return int(space[1].get("/N", 0)) == 3
    if kind in ("/Indexed", "/I", "/Pattern"):
        return len(space) > 1 and is_rgb(space[1], resources)
    return kind in _RGB_SPACES or (kind in _NAMED and is_rgb(space[2], resources))


# --- sheets -----------------------------------------------------------------------------


def _sheets(file: pikepdf.Pdf) -> Said:
    if len(file.pages) % 2:
        yield "P-232", f"{len(file.pages)} pages: a leaf has two"
    for page in file.pages:
        if "/TrimBox" not in page or "/BleedBox" not in page:
            lacking = " and ".join(box for box in ("TrimBox", "BleedBox") if f"/{box}" not in page)
            yield "P-233", f"page {page.label} has no {lacking}"
            continue
        trim, bleed, media = ([float(n) for n in box] for box in (page.obj.TrimBox, page.obj.BleedBox, page.mediabox))
        beyond = (*(t - b for t, b in zip(trim[:2], bleed[:2], strict=True)), bleed[2] - trim[2], bleed[3] - trim[3])
        if min(beyond) < BLEED - NEAR:
            yield "P-233", f"page {page.label} bleeds {min(beyond):.2f} pt; a printer wants {BLEED:.2f}"
        outside = (
            *(m - b for m, b in zip(media[:2], bleed[:2], strict=True)),
            bleed[2] - media[2],
            bleed[3] - media[3],
        )
        if max(outside) > NEAR:
            yield "P-233", f"page {page.label}: its bleed box is larger than the page"


def _live(file: pikepdf.Pdf) -> Said:
    for page in file.pages:
        kinds = Counter(str(annotation.get("/Subtype", "/unknown"))[1:] for annotation in page.get("/Annots", ()))
        del kinds["PrinterMark"], kinds["TrapNet"]
        if kinds:
            told = ", ".join(f"{times} {kind}" for kind, times in sorted(kinds.items()))
            yield "P-234", f"page {page.label} has annotations: {told}"
    for key in ("/OpenAction", "/AA", "/AcroForm"):
        if key in file.Root:
            yield "P-234", f"the file has {key[1:]}: paper does nothing when it is opened"


def _intended(file: pikepdf.Pdf) -> Said:
    intents = [one for one in file.Root.get("/OutputIntents", ()) if one.get("/S") == "/GTS_PDFX"]
    if not intents:
        yield "P-235", "it has no output intent for PDF/X: nobody knows what its inks mean"
    for intent in intents:
        profile = intent.get("/DestOutputProfile")
        if profile is not None and int(profile.get("/N", 0)) != 4:
            yield "P-235", "its output intent is not a profile of four inks"
        if profile is None and "/OutputConditionIdentifier" not in intent:
            yield "P-235", "its output intent names neither a profile nor a printing condition"


def _fonts(file: pikepdf.Pdf) -> Said:
    for font in file.objects:
        if not isinstance(font, pikepdf.Dictionary) or font.get("/Type") != "/Font" or "/DescendantFonts" in font:
            continue
        descriptor = font.get("/FontDescriptor", pikepdf.Dictionary())
        if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield "P-236", f"{str(font.get('/BaseFont', '/a font without a name'))[1:]} is not embedded"
