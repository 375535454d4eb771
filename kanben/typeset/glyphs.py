"""Text as Pango shapes it: once for a whole box, however many lines it is divided into.

Two things are asked of Pango that WeasyPrint does not ask.  The language is that of
the face: the packaged faces know their high, joined —— under ``zh-Hans`` or
``zh-Hant`` alone, and only where the run counts as Han; an apostrophe inside an
English word takes the narrow form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from weasyprint.css import AnonymousStyle
from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango
from weasyprint.text.line_break import Layout, line_size, strut

from kanben.typeset.classes import centred

ffi.cdef("gpointer g_object_ref (gpointer object);")

Foreign = Any
"""A value of WeasyPrint's or of C's; neither has types to speak of."""

Widths = npt.NDArray[np.float64]
Places = npt.NDArray[np.int32]

_GLYPH = np.dtype([("glyph", "<u4"), ("width", "<i4"), ("x", "<i4"), ("y", "<i4"), ("attr", "<u4")])
_LINE_ENDS = str.maketrans("\n\x0b\x0c\x85\u2028\u2029", "   \xa0\u3000\u3000")
"""Pango would set no further than the first of these; what stands in for one is as many bytes long."""
_HAN = "\u4e00"
_RULES = re.compile("[—…]+")
_STRONG = re.compile("[A-Za-z0-9\u00c0-\u024f\u0370-\u05ff\u3040-\u30ff\u3400-\u9fff]")
_NARROW = re.compile(r"(?<=[A-Za-z0-9])’(?=[A-Za-z])|(?<=[a-z])’(?=[ .,;:!?])")
_INTERPUNCT = re.compile("(?<=[\u3400-\u9fff\uf900-\ufaff])·(?=[\u3400-\u9fff\uf900-\ufaff])")


class Unsettable(Exception):
    """Raised for text that Kanben does not set: right to left, preserved white space and the like."""


@dataclass(slots=True)
class Run:
    """Glyphs of one font; ``at`` is the character each belongs to, ``dx`` its place from there in pixels."""

    font: Foreign = field(repr=False)
    at: Places
    glyphs: Places
    dx: Widths | None
    plain: bool
    """Whether every glyph stands on the baseline and is known: else WeasyPrint draws it."""


@dataclass(slots=True)
class Shaped:
    """A text measured: the advance of each character in pixels, its glyphs, the characters that begin no glyph."""

    text: str
    advance: Widths
    runs: list[Run]
    begins: list[int]
    """The first character of each run."""
    joined: frozenset[int]


@dataclass(frozen=True, slots=True)
class Metrics:
    """What every line of a style shares, in pixels: its height; height and baseline of its text; a hyphen's width."""

    leading: float
    baseline: float
    height: float
    hyphen: float


class TypeCase:
    """Layouts, metrics and fonts by style, found once for as long as pages are set."""

    def __init__(self) -> None:
        self._layouts: dict[str, Foreign] = {}
        self._metrics: dict[str, Metrics] = {}
        self._fonts: dict[int, Foreign] = {}
        self._keys: dict[int, tuple[Foreign, str]] = {}

    def shape(self, text: str, style: Foreign) -> Shaped:
        """Measure ``text`` as one endless line."""
        count = len(text)
        advance = np.zeros(count)
        runs: list[Run] = []
        han = str(style["lang"] or "").startswith("zh")
        for start, end in _parts(text) if han else ((0, count),):
            part = text[start:end]
            alone = start > 0 or (han and part[0] in "—…")
            narrow = [found.span() for found in _NARROW.finditer(part)] if "’" in part else []
            self._shape(part, style, narrow, start, advance, runs, alone=alone)
        size = style["font_size"]
        if han and "·" in text:
            wide = size if centred(style["lang"]) else size / 2
            for found in _INTERPUNCT.finditer(text):
                _recentre(found.start(), wide, advance, runs)
        begun = {at for run in runs for at in run.at.tolist()}
        joined = frozenset[int]() if len(begun) == count else frozenset(range(count)) - begun
        return Shaped(text, advance, runs, [int(run.at[0]) for run in runs], joined)

    def _shape(
        self,
        text: str,
        style: Foreign,
        narrow: list[tuple[int, int]],
        offset: int,
        advance: Widths,
        runs: list[Run],
        *,
        alone: bool,
    ) -> None:
        said = _HAN + text if alone else text
        layout = self._layout(style)
        layout.set_text(said.translate(_LINE_ENDS))
        if narrow:
            _narrow(layout, said, [(a + alone, b + alone) for a, b in narrow])
        encoded = np.frombuffer(said.encode(), dtype=np.uint8)
        character = np.cumsum((encoded & 0xC0) != 0x80) + (offset - 1 - alone)
        run = pango.pango_layout_get_line_readonly(layout.layout, 0).runs
        run = run[0] if run != ffi.NULL else ffi.NULL
        while run != ffi.NULL:
            item = run.data
            run = run.next
            string, count = item.glyphs, item.glyphs.num_glyphs
            if item.item.analysis.level % 2:
                raise Unsettable
            found = np.frombuffer(ffi.buffer(string.glyphs, count * _GLYPH.itemsize), dtype=_GLYPH)
            clusters = np.frombuffer(ffi.buffer(string.log_clusters, count * 4), dtype="<i4")
            at = character[clusters + item.item.offset]
            if skip := int(np.count_nonzero(at < offset)):
                at, found = at[skip:], found[skip:]
            if not len(at):
                continue
            widths = found["width"] * FROM_UNITS
            dx = found["x"] * FROM_UNITS if found["x"].any() else None
            if (at[1:] == at[:-1]).any():
                dx = _within(at, widths, dx)
            np.add.at(advance, at, widths)
            odd = (found["y"] != 0) | (found["glyph"] >= pango.PANGO_GLYPH_UNKNOWN_FLAG)
            font, ends = self._font(item.item.analysis.font), [len(at)]
            if odd.any():
                odd = np.isin(at, at[odd])  # with all that belongs to the same character
                ends = [*(np.flatnonzero(odd[1:] != odd[:-1]) + 1).tolist(), *ends]
            for a, b in pairwise([0, *ends]):
                glyphs = found["glyph"][a:b].astype(np.int32)
                shifts = None if dx is None else dx[a:b]
                runs.append(Run(font, at[a:b].astype(np.int32), glyphs, shifts, not odd[a]))
        if narrow:
            self._layouts.pop(self._key(style))  # it has attributes now that are for this text alone

    def metrics(self, style: Foreign) -> Metrics:
        """Measure what the lines of a style share: of its first font, so that no rare character moves a line."""
        key = self._key(style)
        if key not in self._metrics:
            layout = self._layout(style)
            layout.set_text(style["hyphenate_character"])
            hyphen, _ = line_size(layout.get_first_line()[0], style)
            layout.set_text(" ")
            _, height = line_size(layout.get_first_line()[0], style)
            leading, _ = strut(style)
            baseline = pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS + (leading - height) / 2
            self._metrics[key] = Metrics(leading, baseline, height, hyphen)
        return self._metrics[key]

    def _key(self, style: Foreign) -> str:
        if (known := self._keys.get(id(style))) and known[0] is style:
            return known[1]
        above = style.parent_style
        if isinstance(style, AnonymousStyle) and all(style[name] == above[name] for name in style if name in _SHAPING):
            key = self._key(above)  # all of these are inherited, and found at some cost
        else:
            key = repr([style[name] for name in _SHAPING])
        self._keys[id(style)] = style, key
        return key

    def _layout(self, style: Foreign) -> Foreign:
        key = self._key(style)
        if key not in self._layouts:
            language = str(style["lang"] or "")
            if language.startswith("zh"):
                style = style.copy()
                style["lang"] = "zh-Hant" if centred(language) else "zh-Hans"
            self._layouts[key] = Layout(style)
        return self._layouts[key]

    def _font(self, font: Foreign) -> Foreign:
        address = int(ffi.cast("uintptr_t", font))
        if address not in self._fonts:
            held = ffi.gc(gobject.g_object_ref(font), gobject.g_object_unref)
            self._fonts[address] = (ffi.cast("PangoFont *", held), held)
        return self._fonts[address][0]


_SHAPING = (
    *("font_family", "font_style", "font_stretch", "font_weight", "font_size", "line_height", "font_kerning"),
    *("font_variant_ligatures", "font_variant_position", "font_variant_caps", "font_variant_numeric"),
    *("font_variant_alternates", "font_variant_east_asian", "font_feature_settings", "font_variation_settings"),
    *("font_language_override", "lang", "letter_spacing", "word_spacing", "hyphenate_character"),
)


def _parts(text: str) -> list[tuple[int, int]]:
    """Divide a text before each —— or …… that no Han stands before: Pango would take it for Latin."""
    if "—" not in text and "…" not in text:
        return [(0, len(text))]
    cuts = [0]
    for rules in _RULES.finditer(text):
        before = _STRONG.findall(text, 0, rules.start())[-1:]
        if rules.start() and (not before or before[0] < "\u2e80"):
            cuts.append(rules.start())
    return list(zip(cuts, [*cuts[1:], len(text)], strict=True))


def _within(at: Foreign, widths: Widths, dx: Widths | None) -> Widths:
    """Return where glyphs stand from the beginning of their character: one behind another where it has several."""
    begins = np.cumsum(widths) - widths
    first = np.concatenate(([True], at[1:] != at[:-1]))
    within: Widths = begins - begins[first][np.cumsum(first) - 1]
    return within if dx is None else within + dx


def _narrow(layout: Foreign, text: str, places: list[tuple[int, int]]) -> None:
    """Ask for the proportional form of the characters at ``places``."""
    attributes = pango.pango_layout_get_attributes(layout.layout)
    if attributes == ffi.NULL:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    for start, end in places:
        attribute = pango.pango_attr_font_features_new(b"pwid 1")
        attribute.start_index = len(text[:start].encode())
        attribute.end_index = len(text[:end].encode())
        pango.pango_attr_list_insert(attributes, attribute)
    pango.pango_layout_set_attributes(layout.layout, attributes)


def _recentre(place: int, wide: float, advance: Widths, runs: list[Run]) -> None:
    """Give an interpunct its width, half an em on the mainland and one em elsewhere, and stand it in the middle."""
    shift = (wide - advance[place]) / 2
    advance[place] = wide
    for run in runs:
        here = run.at == place
        if here.any():
            run.dx = here * shift + (0.0 if run.dx is None else run.dx)
