"""Drawings as SVG, in the ink of the text around them.

A reader's device gets one picture with its words in it, a table to whoever has
it read aloud.  For print only the strokes are drawn: the words are set over
them as lines of text, with all that lines of Chinese ask for, and each may be a
link.  One em of a drawing is one of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from kanben.model import Drawing, Inlines, Link, Stroke, Words, plain
from kanben.writers.pen import Element, Pen

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"

HAIR, LINE, BAR, COUNT = 0.035, 0.05, 0.16, 0.6  # em: how thick strokes are
DOT = 0.15  # em: half a dot
SIZE, SMALLER = 0.8, 0.72  # em: the words, and those of the scale
BASELINE = 0.36  # from the middle of a line down to its baseline, in em of its size

Written = Callable[[Pen, Inlines], "list[str | Element]"]


def drawn(pen: Pen, drawing: Drawing, written: Written) -> Element:
    """Return a drawing as a ``<figure>`` under its caption; ``written`` writes inlines."""
    caption = pen.element("figcaption", *written(pen, drawing.caption))
    figure = pen.element("figure", caption, id=drawing.id, role=f"drawing {drawing.role}".rstrip())
    svg = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG, "xlink": XLINK}) if pen.reader else etree.Element("svg")
    svg.set("viewBox", f"0 0 {drawing.width:g} {drawing.height:g}")
    figure.append(svg)
    if pen.reader:
        _child(pen, svg, "title").text = plain(drawing.caption)
        _child(pen, svg, "desc").text = drawing.alt
    else:
        _child(pen, svg, "title").text = drawing.alt
    strokes = _child(pen, svg, "g", fill="none", stroke="currentColor")
    for stroke in drawing.strokes:
        name, looks = _shape(stroke)
        _child(pen, strokes, name, **looks)
    if pen.reader:
        strokes.set("aria-hidden", "true")
        _letter(pen, svg, drawing)
        return figure
    figure.set("style", f"--wide: {drawing.width:g}; --high: {drawing.height:g}")
    scale = sorted(drawing.scale, key=lambda words: words.y)
    for words, role in ((scale, "scale"), ([words for row in drawing.rows for words in row], "rows")):
        figure.append(pen.element("div", *_set(pen, words, written), role=role))
    return figure


def _set(pen: Pen, words: list[Words], written: Written) -> Iterator[Element]:
    """Yield words as paragraphs with no height of their own, each as far below the one before as it is drawn."""
    above = 0.0
    for one in words:
        said = pen.element("p", *written(pen, one.inlines))
        said.set("style", f"--x: {one.x:g}; --fall: {one.y - above:.3f}")
        above = one.y
        yield said


def _letter(pen: Pen, svg: Element, drawing: Drawing) -> None:
    """Write the words into the picture: the scale for the eye alone, the rows as those of a table."""
    ink = {"fill": "currentColor"}
    scale = _child(pen, svg, "g", **ink, **{"aria-hidden": "true", "text-anchor": "end", "font-size": f"{SMALLER}"})
    for words in drawing.scale:
        _text(pen, scale, words, SMALLER)
    table = _child(pen, svg, "g", **ink, **{"font-size": f"{SIZE}", "role": "table"})
    table.set("aria-label", plain(drawing.caption))
    for row in drawing.rows:
        line = _child(pen, table, "g", role="row")
        for words in row:
            _text(pen, line, words, SIZE).set("role", "cell")


def _text(pen: Pen, parent: Element, words: Words, size: float) -> Element:
    text = _child(pen, parent, "text", x=f"{words.x:g}", y=f"{words.y + BASELINE * size:.3f}")
    match words.inlines:
        case (Link(target, inner),) if target.startswith("#"):
            link = _child(pen, text, "a")
            link.set(f"{{{XLINK}}}href", pen.address(target))
            link.text = plain(inner)
            link.set("role", "link")  # an xlink:href is none to every program, nor are the words of the link its name
            link.set("aria-label", plain(inner))
        case said:
            text.text = plain(said)
    return text


def _shape(stroke: Stroke) -> tuple[str, dict[str, str]]:
    """Return the element a stroke is drawn with, by what it is; what is not certain is hollow, or broken."""
    kind, _, faint = stroke.role.partition(" ")
    (x, y), end_y = stroke.points[0], stroke.points[-1][1]
    match kind:
        case "dot":
            inside = {} if faint else {"fill": "currentColor"}
            return "circle", {"cx": f"{x:g}", "cy": f"{y:g}", "r": f"{DOT}", "stroke-width": f"{LINE}", **inside}
        case "bar":
            inside = {} if faint else {"fill": "currentColor"}
            box = {"x": f"{x - BAR / 2:.3f}", "y": f"{y:g}", "width": f"{BAR}", "height": f"{end_y - y:.3f}"}
            return "rect", {**box, "stroke-width": f"{LINE}", **inside}
        case "span":
            path = f"M{x + BAR:.3f} {y:g}H{x:g}V{end_y:g}H{x + BAR:.3f}"
        case "arrow":
            back = -BAR if end_y > y else BAR
            path = f"M{x + BAR:.3f} {y:g}H{x:g}V{end_y:g}"
            path += f"M{x - BAR:.3f} {end_y + back * 1.5:.3f}L{x:g} {end_y:g}L{x + BAR:.3f} {end_y + back * 1.5:.3f}"
        case _:
            path = "M" + "L".join(f"{px:g} {py:g}" for px, py in stroke.points)
    thick = {"axis": LINE, "count": COUNT, "span": LINE, "arrow": LINE, "break": LINE}.get(kind, HAIR)
    dashes = {"stroke-dasharray": "0.16 0.12"} if faint else {}
    return "path", {"d": path, "stroke-width": f"{thick}", **dashes}


def _child(pen: Pen, parent: Element, tag: str, **attributes: str) -> Element:
    return etree.SubElement(parent, f"{{{SVG}}}{tag}" if pen.reader else tag, attributes)
