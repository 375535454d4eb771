"""Documents at random for the line setter: every kind of inline and block, on pages too narrow for comfort.

A document is a seed; the same seed is the same document everywhere.  :func:`told` sets one and says
what came of it, so that the same document set by WeasyPrint alone can be laid beside it.
"""

from __future__ import annotations

import html
import logging
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from ctypes import byref, c_double
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import inf

import pypdfium2
from pypdfium2 import raw
from weasyprint import CSS, HTML
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from kanben import faces
from kanben.writers import fonts

HAN = "天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏刻书的人先写样再上板然后一刀一把空白挑去留下来才是字"
MARKS = "，。、；：！？「」『』（）《》〈〉“”‘’——……·～．【】"
WORDS = (
    *("Never", "in", "the", "field", "of", "human", "conflict", "internationalization", "WeasyPrint"),
    *("2019", "3.14", "50%", "A4", "it’s", "don't", "e-mail"),
)
ODD = (
    *("👩‍💻", "🀄", "❤️", "葛\U000e0100", "辻\U000e0101", "𠮷", "𡈽", "e\u0301", "ṩ", "a\u0308\u0304", "e\u200dx"),
    *("\u00a0", "\t", "\u3000", "\u200b", "\u2060", "\ufeff", "\u2028", "in\u00adter\u00adna\u00adtion"),
    *("שלום", "مرحبا", "〱", "ｱｲｳ", "カタカナ", "한국어", "㎏", "①", "½", "—", "…", "⸺", "0123456789012345"),
    *("https://example.org/a/very/long/path?with=query&and=more#fragment", "/usr/share/texmf/tex/latex"),
)
ALIGNS = ("justify", "justify", "justify", "start", "end", "center", "left", "right")
UNSEEN = re.compile(
    r"[\s\u0000-\u001f\u00ad\u200b-\u200f\u2028\u2060\ufe00-\ufe0f\ufeff\ufffe\u2010\U000e0100-\U000e01ef-]"
)
"""What no reader of a PDF gives back faithfully: spaces, joiners, selectors; and hyphens, which line ends add."""

PICTURE = (
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>"
)
SLACK = 0.5
"""px by which a line may pass its measure before it is overfull: rounding."""
ASTRAY = 2.0
"""px by which a character may stand outside of its box."""
CLOSE = 3.0
"""px: Han drawn nearer to one another than this stand on one another; the smallest are set in 4 px."""


# --- making ------------------------------------------------------------------------


def document(seed: int) -> str:
    """Return the document of ``seed`` as HTML."""
    return _Dice(seed).document()


class _Dice(random.Random):
    """A source of chance that writes HTML."""

    whole = False
    """Whether all of it stands on one long page.  WeasyPrint itself loses words of floats, tables, columns and
    grids that pages break, so only what it breaks without loss is broken."""

    def text(self, most: int = 40) -> str:
        said = []
        for _ in range(self.randint(1, most)):
            match self.choices("hmwos", (60, 18, 10, 4, 3))[0]:
                case "h":
                    said.append(self.choice(HAN))
                case "m":
                    said.append(self.choice(MARKS))
                case "w":
                    said.append(self.choice(WORDS))
                case "o":
                    said.append(self.choice(ODD))
                case _:
                    said.append(" ")
        return html.escape("".join(said))

    def inlines(self, depth: int = 0) -> str:
        return "".join(self.inline(depth) for _ in range(self.randint(1, 4 - depth)))

    def inline(self, depth: int) -> str:
        if depth == 3 or self.random() < 0.5:
            return self.text()
        within = self.inlines(depth + 1)
        match self.randint(0, 18):
            case 0 | 1:
                return f"<em>{within}</em>"
            case 2:
                return f"<strong>{within}</strong>"
            case 3:
                return f'<a href="https://example.org/">{within}</a>'
            case 4:
                return f"<sup>{self.text(3)}</sup>"
            case 5:
                return f"<sub>{self.text(3)}</sub>"
            case 6:
                return f"<code>{self.text(8)}</code>"
            case 7:
                return f'<span lang="en">{" ".join(self.choices(WORDS, k=self.randint(1, 8)))}</span>'
            case 8:
                return f"<ruby>{self.choice(HAN)}<rt>{self.choice(('kè', 'ㄎㄜˋ', 'zhuàng'))}</rt></ruby>"
            case 9 | 10:
                return f'<span class="note">{within}</span>'
            case 11:
                return f'<span style="display: inline-block">{self.text(6)}</span>'
            case 12:
                return "<br>"
            case 13:
                return f'<img src="{PICTURE}" alt="">'
            case 14:
                space = self.choice(("nowrap", "pre", "pre-wrap", "pre-line"))
                return f'<span style="white-space: {space}">{self.text(8)}\n{self.text(8)}</span>'
            case 15:
                return f'<span style="letter-spacing: {self.choice((0.1, 1, -0.05))}em">{self.text(9)}</span>'
            case 16:
                return f'<span style="font-size: {self.choice((50, 80, 130, 200))}%">{within}</span>'
            case 17:
                edges = (
                    f"padding: 0 {self.choice((0, 1, 3))}px; border: 1px solid; margin: 0 {self.choice((-2, 0, 4))}px"
                )
                return f'<span style="{edges}">{within}</span>'
            case 18 if self.whole:
                side = self.choice(("left", "right"))
                return f'<span style="float: {side}; width: {self.choice((1, 2, 3))}em">{self.text(6)}</span>'
            case _:
                return self.text()

    def paragraph(self, tag: str = "p") -> str:
        style = [f"text-align: {self.choice(ALIGNS)}"]
        if self.random() < 0.6:
            style.append(f"text-indent: {self.choice(('2em', '2em', '-1em', '10%', '0', '1.5em'))}")
        if self.random() < 0.1:
            style.append(f"text-align-last: {self.choice(('justify', 'center', 'end'))}")
        if self.random() < 0.1:
            style.append(f"white-space: {self.choice(('nowrap', 'pre', 'pre-wrap', 'pre-line'))}")
        if self.random() < 0.08:
            style.append(f"letter-spacing: {self.choice((0.05, 0.5, -0.03))}em")
        if self.random() < 0.05:
            style.append("direction: rtl")
        if self.random() < 0.1:
            style.append(f"overflow-wrap: {self.choice(('anywhere', 'break-word'))}")
        if self.random() < 0.05:
            style.append("hyphens: auto")
        first = ' class="drop"' if self.random() < 0.08 else ""
        language = f' lang="{self.choice(("zh-Hant-TW", "zh-Hant", "en", "ja"))}"' if self.random() < 0.2 else ""
        return f'<{tag}{first}{language} style="{"; ".join(style)}">{self.inlines()}</{tag}>'

    def block(self, depth: int = 0) -> str:
        kinds = (60, 6, 6, 6, 6, 5, 5, 6) if self.whole else (60, 0, 0, 8, 0, 8, 8, 0)
        match self.choices(range(8), kinds)[0] if depth < 2 else 0:
            case 1:
                side = self.choice(("left", "right"))
                return f'<div style="float: {side}; width: {self.choice((1, 2, 3, 5))}em">{self.block(depth + 1)}</div>'
            case 2:
                rows = "".join(
                    f"<tr>{''.join(f'<td>{self.inlines(2)}</td>' for _ in range(2))}</tr>"
                    for _ in range(self.randint(1, 3))
                )
                return f"<table>{rows}</table>"
            case 3:
                tag = self.choice(("ul", "ol"))
                return (
                    f"<{tag}>{''.join(f'<li>{self.block(depth + 1)}</li>' for _ in range(self.randint(1, 3)))}</{tag}>"
                )
            case 4:
                return f'<div style="columns: 2; column-gap: 1em">{self.paragraph()}{self.paragraph()}</div>'
            case 5:
                return f"<blockquote>{self.block(depth + 1)}</blockquote>"
            case 6:
                return self.paragraph(self.choice(("h2", "div", "pre")))
            case 7:
                display = self.choice(("flex", "grid", "inline-block", "flow-root"))
                return f'<div style="display: {display}">{self.block(depth + 1)}</div>'
            case _:
                return self.paragraph()

    def document(self) -> str:
        self.whole = self.random() < 0.5
        measure = self.choice((2, 2.5, 3, 4, 5.3, 6, 8, 8, 13, 20))
        lines = 1000 if self.whole else self.choice((3, 5, 8, 13))
        size = self.choice((10, 10.5, 14))
        language = self.choice(("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK"))
        widows = self.choice((1, 2))
        page = f"size: {measure * size + 12}px {lines * 1.8 * size + 40}px; margin: 20px 6px"
        return (
            f'<html lang="{language}"><style>@page {{ {page} }}\n'
            f"body {{ font: {size}px/1.8 Kanben Serif; orphans: {widows}; widows: {widows} }}</style>"
            f"<body>{''.join(self.block() for _ in range(self.randint(1, 3)))}"
        )


LOOKS = """
@font-face { font-family: Kanben Serif; src: url(kanben:Serif) }
@font-face { font-family: Kanben Sans; src: url(kanben:Sans) }
body, p, ul, ol, blockquote, h2, pre { margin: 0 }
ul, ol, blockquote { padding: 0 0 0 1em }
strong, h2, pre, code { font-family: Kanben Sans; font-size: inherit }
sup, sub, .note::footnote-call { font-size: 0.7em; line-height: 0 }
td { padding: 0 1px }
rt { font-size: 0.5em }
.note { float: footnote; font-size: 8px }
.drop::first-letter { font-size: 2em; color: #333 }
"""


class _Faces(URLFetcher):
    """Answers with the two faces, cut once to what the documents hold."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        del headers
        return URLFetcherResponse(url, cuts()[url])


@cache
def cuts() -> dict[str, bytes]:
    """Return the two faces by address, with those characters of the documents that they draw."""
    drawn = frozenset(map(chr, frozenset[int]().union(*map(faces.covered, faces.faces("zh-Hans")))))
    used = drawn.intersection("".join((HAN, MARKS, *WORDS, *ODD, "kèㄎㄜˋzhuàng•‐", *map(chr, range(0x20, 0x7F)))))
    made = fonts.cut("zh-Hans", [("the documents", "".join(sorted(used)))])
    return {f"kanben:{font.face.family.split()[1]}": font.content for font in made}


@cache
def _looks() -> tuple[CSS, FontConfiguration]:
    configuration = FontConfiguration()
    return CSS(string=LOOKS, font_config=configuration, url_fetcher=_Faces()), configuration


# --- setting and telling -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a document: its lines, how many of them pass their measure, its characters twice over.

    ``laid`` are the characters in the boxes of the layout, ``drawn`` those read
    out of the PDF.  ``astray`` are characters drawn where the layout has no
    text, ``crowded`` pairs of Han drawn onto one another.
    """

    lines: int
    overfull: int
    laid: Counter[str]
    drawn: Counter[str]
    astray: int
    crowded: int


def told(source: str, setting: AbstractContextManager[object] | None = None) -> Told:
    """Set ``source`` under ``setting`` (WeasyPrint alone, if there is none) and return what came of it."""
    sheet, configuration = _looks()
    with _quietly(), setting or nullcontext():
        pages = HTML(string=source, url_fetcher=URLFetcher(allowed_protocols=("data",))).render(
            stylesheets=[sheet], font_config=configuration
        )
        content = pages.write_pdf() or b""
    lines, overfull, laid, drawn, astray, crowded = 0, 0, [], [], 0, 0
    with pypdfium2.PdfDocument(content) as reading:
        for page, leaf in zip(pages.pages, reading, strict=True):
            found = list(_lines(page._page_box))
            texts = [box for line, _ in found for box in _texts(line)]
            lines += len(found)
            overfull += sum(over > SLACK for _, over in found)
            laid += [box.text for box in texts]
            read = leaf.get_textpage()
            drawn.append(read.get_text_range())
            origins = list(_origins(read, leaf.get_height()))
            astray += sum(not _inside(x, y, texts) for c, x, y in origins if _han(c))
            crowded += sum(
                _han(a) and _han(b) and abs(y - v) < 0.1 and 0 <= u - x < CLOSE
                for (a, x, y), (b, u, v) in pairwise(origins)
            )
    return Told(lines, overfull, seen("".join(laid)), seen("".join(drawn)), astray, crowded)


def _han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _origins(read: pypdfium2.PdfTextPage, height: float) -> Iterator[tuple[str, float, float]]:
    """Yield each character of a page with the px from the left and the top at which it is drawn."""
    x, y = c_double(), c_double()
    for at in range(read.count_chars()):
        raw.FPDFText_GetCharOrigin(read, at, byref(x), byref(y))
        yield chr(raw.FPDFText_GetUnicode(read, at)), x.value / 0.75, (height - y.value) / 0.75


def _inside(x: float, y: float, texts: list[boxes.TextBox]) -> bool:
    """Say whether a Han character that begins at ``x`` on the baseline ``y`` stands in one of the ``texts``."""
    return any(
        box.position_x - ASTRAY <= x <= box.position_x + box.width - box.style["font_size"] + ASTRAY
        and abs(box.position_y + box.baseline - y) < ASTRAY
        for box in texts
    )


_ONE_SIDE = str.maketrans("」』）》〉】›)]}>", "「『（《〈【‹([{<")
"""Right to left a bracket is drawn as its mirror image, and read out as that."""


def seen(text: str) -> Counter[str]:
    """Count the characters of ``text`` that a reader of a PDF can be held to."""
    return Counter(UNSEEN.sub("", unicodedata.normalize("NFKC", text)).translate(_ONE_SIDE))


@contextmanager
def _quietly() -> Iterator[None]:
    logger = logging.getLogger("weasyprint")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def _lines(box: boxes.Box, right: float = 0.0) -> Iterator[tuple[boxes.LineBox, float]]:
    """Yield each line below ``box``, and by how many px it passes the right edge of what holds it.

    Where there is no room for two characters every line passes it, and more of them are no worse.
    """
    if isinstance(box, boxes.LineBox):
        inner = [text for text in _texts(box) if text.text.strip()]
        ends = [text.position_x + text.width for text in inner]
        yield box, max(ends, default=right) - right
    if isinstance(box, boxes.BlockContainerBox):
        right = box.content_box_x() + box.width if box.width >= 2 * box.style["font_size"] else inf
    if isinstance(box, boxes.ParentBox):
        for child in box.children:
            yield from _lines(child, right)


def _texts(line: boxes.Box) -> Iterator[boxes.TextBox]:
    """Yield the text boxes of one line, but not those of lines inside it."""
    for child in line.children if isinstance(line, boxes.ParentBox) else ():
        if isinstance(child, boxes.TextBox):
            yield child
        elif isinstance(child, boxes.InlineBox):
            yield from _texts(child)


# --- laying ours beside stock ---------------------------------------------------------


def worse(source: str, setting: AbstractContextManager[object]) -> str | None:
    """Return what is worse about the document ``source`` under ``setting`` than by WeasyPrint alone; "" if nothing.

    None stands for a document that WeasyPrint itself cannot set.
    """
    try:
        stock = told(source)
    except Exception:  # noqa: BLE001 - whatever it is, it is not ours
        return None
    ours = told(source, setting)
    found = []
    for name in ("laid", "drawn"):
        before, after = getattr(stock, name), getattr(ours, name)
        found += [f"{name}: lost {''.join(lost.elements())}"] if (lost := before - after) else []
        found += [f"{name}: added {''.join(added.elements())}"] if (added := after - before) else []
    for name in ("overfull", "astray", "crowded"):
        before, after = getattr(stock, name), getattr(ours, name)
        found += [f"{name}: {after}, by stock {before}"] if after > before else []
    return "; ".join(found)
