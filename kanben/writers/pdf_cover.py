"""One page of HTML as a picture: WeasyPrint sets it, PDFium draws it."""

from __future__ import annotations

import base64
import io
import logging

import pypdfium2
from PIL.PngImagePlugin import PngInfo
from weasyprint import HTML
from weasyprint.urls import URLFetcher

from kanben.writers.fonts import Font


def picture(html: str, *, css: str, fonts: tuple[Font, ...], height: int) -> bytes:
    """Return the first page of ``html`` as a PNG in sRGB, ``height`` pixels high.

    The page has its fonts and nothing else: no file and no network.  PDFium
    carries its own drawing, so that every machine makes the same picture.
    """
    faces = "".join(
        f'@font-face {{ font-family: "{font.face.family}"; '
        f"src: url(data:font/otf;base64,{base64.b64encode(font.content).decode()}) }}\n"
        for font in fonts
    )
    source = html.replace("</head>", f"<style>{faces}{css}</style></head>", 1)
    logger = logging.getLogger("weasyprint")
    before, logger.propagate = logger.propagate, False  # a property it passes over is no news to an editor
    try:
        page = HTML(string=source, url_fetcher=URLFetcher(allowed_protocols=("data",))).write_pdf()
    finally:
        logger.propagate = before
    with pypdfium2.PdfDocument(page) as document:
        sheet = document[0]
        drawn = sheet.render(scale=height / sheet.get_height()).to_pil().convert("RGB")
    colours = PngInfo()
    colours.add(b"sRGB", b"\x00")
    png = io.BytesIO()
    drawn.save(png, "PNG", pnginfo=colours, optimize=True)
    return png.getvalue()
