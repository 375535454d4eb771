"""Little pages for the tests of the setter: HTML set in the faces of a region, and the glyphs that are drawn."""

import io
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import pikepdf
from weasyprint import CSS, HTML, Document
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from kanben import faces
from kanben.proof.glyphs import Glyph, glyphs
from kanben.typeset import setting
from kanben.writers import fonts

EM, MARGIN = 10.0, 20.0
"""CSS pixels."""

LOOKS = """
@font-face { font-family: Kanben Serif; src: url(kanben:0) }
@font-face { font-family: Kanben Sans; src: url(kanben:1) }
@page { margin: 20px }
html { font: 10px/20px Kanben Serif; text-align: justify; hyphenate-character: "-" }
body, p, h1, h2 { margin: 0; font-weight: normal }
b, h1, h2 { font-family: Kanben Sans, Kanben Serif; font-weight: normal }
p { widows: 1; orphans: 1 }
sup, .note::footnote-call { font-size: 6px; line-height: 0 }
.note { float: footnote; font-size: 8px }
table { border-spacing: 0 }
td { padding: 0 }
"""


class _Faces(URLFetcher):
    def __init__(self, tag: str) -> None:
        super().__init__()
        self.tag = tag

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        del headers
        return URLFetcherResponse(url, _cut(self.tag)[int(url.removeprefix("kanben:"))])


@cache
def _cut(tag: str) -> tuple[bytes, ...]:
    """Return serif and sans of a variant, cut to what the tests say."""
    said = frozenset(
        "".join(path.read_text("utf-8") for path in sorted(Path(__file__).parent.glob("test_typeset_*.py")))
    )
    return tuple(fonts._subset(face.path, said) for face in faces.faces(tag))


@cache
def _looks(tag: str) -> tuple[CSS, FontConfiguration]:
    configuration = FontConfiguration()
    return CSS(string=LOOKS, font_config=configuration, url_fetcher=_Faces(tag)), configuration


def rendered(body: str, *, tag: str = "zh-Hans", measure: float = 20, css: str = "", high: float = 1000) -> Document:
    """Lay ``body`` out in lines of ``measure`` em, as WeasyPrint is at the time."""
    looks, configuration = _looks(tag)
    size = f"@page {{ size: {measure * EM + 2 * MARGIN}px {high}px }}"
    page = f"<!DOCTYPE html><html lang={tag}><title>試</title><style>{size} {css}</style><body>{body}"
    source = HTML(string=page, url_fetcher=_Faces(tag))
    return source.render(stylesheets=[looks], font_config=configuration)


def written(body: str, *, ours: bool = True, **how) -> bytes:
    """Set ``body`` and return it as a PDF, tagged; with ``ours`` false by WeasyPrint alone."""
    with setting() if ours else nullcontext():
        return rendered(body, **how).write_pdf(pdf_variant="pdf/ua-1")


@dataclass(frozen=True, slots=True)
class Row:
    """The glyphs on one line: what each says, where it stands and would end by itself, in em from the margin."""

    said: tuple[str, ...]
    at: tuple[float, ...]
    ends: tuple[float, ...]
    y: float

    @property
    def text(self) -> str:
        """What the line says."""
        return "".join(self.said)

    def place(self, character: str) -> float:
        """Return where a glyph stands, in em."""
        return round(self.at[self.said.index(character)], 2)

    def gap(self, one: str, two: str) -> float:
        """Return what lies between two glyphs, in em: negative where their squares overlap."""
        i = next(i for i, pair in enumerate(pairwise(self.said)) if pair == (one, two))
        return round(self.at[i + 1] - self.ends[i], 2)


def rows(content: bytes, page: int = 0) -> list[Row]:
    """Return the lines drawn on a page, from the top; raised and small type counts to the line it stands on."""
    with pikepdf.open(io.BytesIO(content)) as file:
        set_ = sorted(glyphs(file.pages[page], {}), key=lambda glyph: -glyph.y)
    lines: list[list[Glyph]] = []
    for glyph in set_:
        if not lines or lines[-1][0].y - glyph.y > EM / 2:
            lines.append([])
        lines[-1].append(glyph)
    return [_row(sorted(line, key=lambda glyph: glyph.x)) for line in lines]


def _row(line: list[Glyph]) -> Row:
    def em(points: float) -> float:
        return (points * 4 / 3 - MARGIN) / EM

    at = tuple(em(glyph.x) for glyph in line)
    return Row(tuple(glyph.text for glyph in line), at, tuple(em(glyph.end) for glyph in line), line[0].y)


def set_rows(body: str, **how) -> list[Row]:
    return rows(written(body, **how))


def texts(body: str, **how) -> list[str]:
    return [row.text for row in set_rows(body, **how)]


def laid(document: Document, kind=boxes.TextBox) -> list:
    """Return the boxes of a kind, in order, from all pages."""
    return [box for page in document.pages for box in page._page_box.descendants() if isinstance(box, kind)]
