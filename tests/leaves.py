"""The pages of an EPUB, opened in a browser for the tests to measure."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import playwright.sync_api as playwright
import pylopdf_fonts_zh_tw

FACE = next(Path(pylopdf_fonts_zh_tw.__path__[0]).glob("NotoSerifTC-*.otf")).as_uri()
IN_ONE_FACE = f"@font-face {{ font-family: face; src: url({FACE}) }} html {{ font-family: face }}"
"""A reader's own face: measures must not hang on what is installed."""


def unpacked(content: bytes, folder: Path) -> dict[str, Path]:
    """Return the pages of an EPUB by the id of their section (``nav`` being the contents)."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    return {path.stem.partition("-")[2] or path.stem: path for path in sorted(folder.rglob("*.xhtml"))}


def shown(
    browser: playwright.Browser, pages: dict[str, Path], *, width: int = 390, height: int = 800, css: str = ""
) -> Iterator[tuple[str, playwright.Page]]:
    """Yield each page as a reader's device shows it, with ``css``, the reader's own wishes."""
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    for id, path in pages.items():
        page.goto(path.as_uri(), wait_until="domcontentloaded")
        page.add_style_tag(content=f"body {{ margin: 16px }} {css}")
        yield id, page
    context.close()
