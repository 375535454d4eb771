"""The lines of a paragraph as WeasyPrint's boxes: what the setter has decided, put where the page looks for it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from weasyprint.formatting_structure import boxes
from weasyprint.layout.float import avoid_collisions
from weasyprint.layout.inline import _adjust_line_height, atomic_box, line_box_verticality
from weasyprint.layout.leader import handle_leader
from weasyprint.layout.percent import resolve_one_percentage, resolve_percentages

from kanben.typeset.classes import LINE_END, SPACE
from kanben.typeset.fit import greedy, total_fit
from kanben.typeset.galley import BARE, Galley, galley
from kanben.typeset.glyphs import Foreign, TypeCase, Unsettable
from kanben.typeset.justify import Line, set_line
from kanben.typeset.pieces import Piece
from kanben.typeset.spacing import Spaced

Stock = Callable[..., Iterator[tuple[Foreign, Foreign]]]
Places = list[tuple[float, float]]
"""Where lines begin and how wide they are, in pixels, one after another; the last stands for all that follow."""


def line_boxes(stock: Stock, case: TypeCase, context: Foreign, box: Foreign, *more: Foreign) -> Iterator[Foreign]:
    """Yield the lines of the line box ``box``, each with where the next goes on, as WeasyPrint's function does."""
    position_y, _bottom, skip, block, absolutes, fixed, *first_styles = more
    measured = places = None
    if not any(first_styles) and box.style["direction"] == "ltr":
        box.__dict__.update(BARE)
        with suppress(Unsettable):
            measured = _measured(context, box, block, case)
            places = _places(context, box, block, position_y)
    if measured is None or places is None:
        yield from stock(context, box, *more)
        return
    resolve_one_percentage(box, "text_indent", block.width)
    start = measured.index(skip) if skip else 0
    indent = box.text_indent = box.text_indent if skip is None else 0
    column = _Column(context, box, block, measured, places, case, absolutes, fixed)
    yield from column.lines(start, indent, position_y)


def _measured(context: Foreign, box: Foreign, block: Foreign, case: TypeCase) -> Galley:
    known: Galley | None = box.__dict__.get("kanben_galley")
    if known is None or not known.still(box, block.width):
        known = box.kanben_galley = galley(context, box, block, case)
    return known


def _places(context: Foreign, box: Foreign, block: Foreign, y: float) -> Places:
    """Return where the lines stand: in the block, or beside the floats that are in it."""
    whole = (block.content_box_x(), block.width)
    bottom = max((shape.position_y + shape.margin_height() for shape in context.excluded_shapes or ()), default=y)
    if bottom <= y:
        return [whole]
    places: Places = []
    _adjust_line_height(box)
    box.width, box.height = 2 * box.style["font_size"], box.margin_height()
    box.margin_top = box.margin_bottom = 0
    while y < bottom and len(places) < 200:
        box.position_y = y
        x, found_y, width = avoid_collisions(context, box, block, outer=False)
        if found_y > y + 0.01:
            raise Unsettable
        places.append((x, width))
        y += box.height
    return [whole] if all(place == whole for place in places) else [*places, whole]


@dataclass(frozen=True, slots=True)
class _Laid:
    """A line and the character after which the next begins, the width of its hyphen, its place; in pixels."""

    line: Line
    next: int
    hyphen: float
    x: float


@dataclass(slots=True)
class _Column:
    """A paragraph on its way into a block."""

    context: Foreign
    box: Foreign
    block: Foreign
    galley: Galley
    places: Places
    case: TypeCase
    absolutes: Foreign
    fixed: Foreign

    def lines(self, start: int, indent: float, y: float) -> Iterator[tuple[Foreign, Foreign]]:
        """Yield lines from the character ``start``, the first of them at ``y``."""
        kinds, chosen = self.galley.kinds, self.galley.set
        while start < len(kinds) and kinds[start] == SPACE:
            start += 1
        widths = {width for _, width in self.places}
        if widths != {self.galley.set_for}:
            chosen.clear()
            self.galley.lines.clear()
            self.galley.set_for = widths.pop() if len(widths) == 1 else -1.0
        number = 0
        while start < len(kinds):
            if start not in chosen:
                self._choose(start, number, indent)
            line = self._line(start, chosen[start], number, indent)
            start = chosen[start]
            offset_y = y - line.position_y
            line.translate(0, offset_y)
            line.position_y = y
            if self.galley.leader:
                handle_leader(self.context, line, self.block)
            y += line.height
            number, indent = number + 1, 0.0
            if start == len(kinds):
                self.galley.rest()
            yield line, self.galley.skip(start)

    def _spaced(self) -> Spaced:
        """Return the paragraph measured, again if it had been let go."""
        if self.galley.spaced is None:
            again = galley(self.context, self.box, self.block, self.case)
            self.galley.spaced, self.galley.places = again.spaced, again.places
        assert self.galley.spaced is not None
        return self.galley.spaced

    def _choose(self, start: int, number: int, indent: float) -> None:
        """Choose the lines from ``start`` to where a line is forced to end."""

        def measure(line: int) -> float:
            return self.places[min(number + line, len(self.places) - 1)][1] - (indent if line == 0 else 0)

        spaced = self._spaced()
        places = self.galley.places
        breaks = places[bisect_right(places, start, key=lambda found: found.at[-1])]
        fit = total_fit if self.box.style["text_align_all"] == "justify" else greedy
        for end in fit(spaced, breaks, start, measure):
            self.galley.set[start] = end
            start = end

    def _line(self, start: int, beyond: int, number: int, indent: float) -> Foreign:
        """Return the line from ``start`` to ``beyond``, its top and height known, its place on the page not yet."""
        kinds = self.galley.kinds
        end = beyond
        while end > start and kinds[end - 1] in (SPACE, LINE_END):
            end -= 1
        style = self.box.style
        align, last = style["text_align_all"], beyond == len(kinds) or kinds[beyond - 1] == LINE_END
        if last:
            align = "start" if style["text_align_last"] == "auto" and align == "justify" else style["text_align_last"]
            align = style["text_align_all"] if align == "auto" else align
        x, width = self.places[min(number, len(self.places) - 1)]
        room = width - indent
        if start not in self.galley.lines:
            spaced = self._spaced()
            hyphen = self.galley.places[0].hyphens.get(beyond, 0.0)
            line = set_line(spaced, start, end, room - hyphen, justify=align == "justify")
            self.galley.lines[start] = line, hyphen
        line, hyphen = self.galley.lines[start]
        room -= hyphen
        spare = max(0.0, room - line.edges[-1])
        x += indent + (spare / 2 if align == "center" else spare if align in ("end", "right") else 0)
        laid = _Laid(line, beyond, hyphen, x)
        box = self.box.copy_with_children(list(self._parts(self.box, laid)))
        box.position_x = x - indent
        box.width = indent + line.edges[-1] + hyphen
        box.text_indent = indent
        self._lead(box)
        bottom, top = line_box_verticality(box)
        box.baseline, box.position_y, box.height = -top, top, bottom - top
        box.margin_top = box.margin_bottom = 0
        return box

    def _lead(self, box: Foreign) -> None:
        """Make an inline box, or the line itself, as high as its leading asks, whatever its borders."""
        metrics = self.case.metrics(box.style)
        box.baseline, box.height = metrics.baseline, box.style["font_size"]
        half = (metrics.leading - box.height) / 2
        box.margin_top = half - box.border_top_width - box.padding_top
        box.margin_bottom = half - box.border_bottom_width - box.padding_bottom

    def _parts(self, parent: Foreign, laid: _Laid) -> Iterator[Foreign]:
        """Yield what of the children of ``parent`` stands on the line."""
        line, end_of_text = laid.line, len(self.galley.text)
        for child in parent.children:
            start, end = self.galley.spans[id(child)]
            if start == end:
                if not (line.start <= start < laid.next or start == laid.next == end_of_text):
                    continue
            elif end <= line.start or start >= laid.next:
                continue
            first, beyond = max(start, line.start) - line.start, min(end, line.end) - line.start
            if isinstance(child, boxes.InlineBox):
                yield self._inline(child, laid, first)
            elif not isinstance(child, boxes.TextBox):
                yield self._object(child, laid.x + line.origins[first])
            elif first < beyond:
                yield self._text(child, laid, first, beyond)

    def _object(self, child: Foreign, x: float) -> Foreign:
        resolve_percentages(child, self.block)
        box = atomic_box(self.context, child, x, None, self.block, self.absolutes, self.fixed)
        box.position_x = x
        box.position_y = getattr(box, "position_y", 0)
        return box

    def _inline(self, child: Foreign, laid: _Laid, first: int) -> Foreign:
        start, end = self.galley.spans[id(child)]
        box = child.copy_with_children(list(self._parts(child, laid)))
        box.remove_decoration(start=start < laid.line.start, end=end > laid.next)
        before = box.margin_left + box.border_left_width + box.padding_left
        if box.children:
            left = box.children[0].position_x
            right = box.children[-1].position_x + box.children[-1].margin_width()
        else:
            left = right = laid.x + laid.line.edges[max(0, min(first, len(laid.line.edges) - 1))]
        box.position_x, box.position_y, box.width = left - before, 0, right - left
        self._lead(box)
        return box

    def _text(self, child: Foreign, laid: _Laid, first: int, beyond: int) -> Foreign:
        line = laid.line
        start, _ = self.galley.spans[id(child)]
        left, right = line.edges[first], line.edges[beyond] - line.gaps[beyond - 1]
        if self.galley.lead:
            left += self.galley.lead.get(line.start + first, 0.0)
            right -= self.galley.trail.get(line.start + beyond - 1, 0.0)
        begin = line.start + first - start
        text = child.text[begin : begin + beyond - first]
        hyphen = None
        if laid.hyphen and line.start + beyond == line.end:
            hyphen = self.case.shape(child.style["hyphenate_character"], child.style)
            text += hyphen.text
            right += laid.hyphen
        box = child.copy_with_text(text)
        box.pango_layout = Piece(child.kanben_shaped, begin, begin + beyond - first, line, first, left, text, hyphen)
        box.position_x, box.position_y, box.width = laid.x + left, 0, right - left
        metrics = self.case.metrics(child.style)
        box.height, box.baseline = metrics.height, metrics.baseline
        box.margin_top = box.margin_bottom = (metrics.leading - metrics.height) / 2
        return box
