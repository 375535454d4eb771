"""A paragraph of WeasyPrint's as the setter sees it: one text, whatever inline boxes it lies in.

Text boxes and what is set like one character (a picture, a ruby) are the leaves of a
line box, each with its place in the whole; so a rule that looks at two characters
need not know that one of them is in a link.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import inf

import numpy as np
from weasyprint.formatting_structure import boxes
from weasyprint.layout.inline import atomic_box
from weasyprint.layout.percent import resolve_percentages
from weasyprint.text.ffi import ffi
from weasyprint.text.line_break import get_log_attrs

from kanben.typeset.breaks import breaks
from kanben.typeset.classes import (
    CLOSING,
    CRY,
    DASH,
    HAN,
    LINE_END,
    OBJECT,
    OPENING,
    OTHER,
    PAUSE,
    STOP,
    centred,
    classes,
)
from kanben.typeset.fit import Breaks
from kanben.typeset.glyphs import Foreign, Shaped, TypeCase, Unsettable
from kanben.typeset.justify import Line
from kanben.typeset.spacing import Matter, Spaced, spaced

_CHINESE = re.compile(f"[{HAN}{OPENING}{CLOSING}{PAUSE}{STOP}{CRY}]")
_MARK = re.compile(f"[{OPENING}{CLOSING}{PAUSE}{STOP}{CRY}{DASH}]")

_PRESERVED = re.compile(r"[\n\t\r]|  ")

FULL = 0.75
"""Em from which a mark is a full-width mark; a narrower one belongs to Latin text."""


BARE = {
    f"{edge}_{side}{width}": 0
    for edge, width in (("margin", ""), ("padding", ""), ("border", "_width"))
    for side in ("top", "right", "bottom", "left")
}
"""What surrounds a box without a style of its own, the text in a box and the line it is in: nothing."""


@dataclass(slots=True)
class Leaf:
    """A box without inline boxes inside: the way to it from the line box, its place in the paragraph."""

    box: Foreign
    path: tuple[int, ...]
    start: int
    end: int
    shaped: Shaped | None


@dataclass(slots=True)
class Galley:
    """A paragraph measured.  ``places`` are where its lines may begin, one list for each line that is forced to end."""

    width: float
    held: list[Foreign]
    leaves: list[Leaf]
    spans: dict[int, tuple[int, int]]
    text: str
    kinds: str
    lead: dict[int, float]
    trail: dict[int, float]
    spaced: Spaced | None
    places: list[Breaks]
    leader: bool
    set: dict[int, int] = field(default_factory=dict)
    """The lines chosen, by their first character: where each ends."""
    lines: dict[int, tuple[Line, float]] = field(default_factory=dict)
    """The lines made, each with the width of its hyphen."""
    set_for: float = -1.0
    """The width they were chosen for, the same on a left page and a right one; -1 where they differ in it."""

    def still(self, box: Foreign, width: float) -> bool:
        """Say whether the paragraph in ``box`` is what it was when it was measured."""
        found = list(_boxes(box))
        return (
            self.width == width
            and len(found) == len(self.held)
            and all(known is there for known, there in zip(self.held, found, strict=True))
            and all(leaf.shaped is None or leaf.shaped.text == leaf.box.text for leaf in self.leaves)
        )

    def rest(self) -> None:
        """Let go of what only choosing lines needs: the lines are there, and a book has many paragraphs."""
        self.spaced, self.places = None, []

    def index(self, skip: Foreign) -> int:
        """Return the character at which WeasyPrint's ``skip_stack`` goes on."""
        path = []
        while skip is not None:
            ((step, skip),) = skip.items()
            path.append(step or 0)
        for leaf in self.leaves:
            if leaf.path == tuple(path[:-1]) and leaf.shaped:
                return leaf.start + len(leaf.box.text.encode()[: path[-1]].decode())
            if leaf.path >= tuple(path):
                return leaf.start
        return len(self.text)

    def skip(self, index: int) -> Foreign:
        """Return the ``skip_stack`` of the character at ``index``, None at the end of the paragraph."""
        if index >= len(self.text):
            return None
        leaf = self.leaves[bisect_right(self.leaves, index, key=lambda leaf: leaf.start) - 1]
        offset = len(leaf.box.text[: index - leaf.start].encode()) if leaf.shaped else 0
        stack: Foreign = {offset: None} if offset else None
        for depth, step in enumerate(reversed(leaf.path), 1):
            if stack is not None or step or depth == len(leaf.path):
                stack = {step: stack}
        return stack


def _boxes(box: Foreign) -> Iterator[Foreign]:
    """Yield the inline boxes of a paragraph and what they hold, in order."""
    for child in box.children:
        yield child
        if isinstance(child, boxes.InlineBox):
            yield from _boxes(child)


def galley(context: Foreign, line: Foreign, block: Foreign, case: TypeCase) -> Galley:
    """Measure the paragraph in the line box ``line`` of ``block``, or of nothing yet where its width is asked for.

    Raises Unsettable for what WeasyPrint sets better: no Han and no Chinese mark in it, preserved spaces,
    text from right to left, floats.
    """
    taken = _Taken(context, block, case)
    if line.style["white_space"] not in ("normal", "nowrap", "pre-line"):
        raise Unsettable
    taken.take(line, ())
    if line.style["white_space"] == "nowrap":
        taken.whole.update(range(len(taken.advance)))
    taken.whole.discard(len(taken.advance))  # the end, where a piece of a note without a call may stand
    text = "".join(taken.text)
    kinds = "".join(taken.kinds)
    language = str(line.style["lang"] or "")
    if not _CHINESE.search(kinds) and not (DASH in kinds and language.startswith("zh")):
        raise Unsettable
    matter = Matter(text, kinds, taken.advance, taken.em, centred(language), taken.lead, taken.trail)
    attributes = ffi.buffer(get_log_attrs(text, line.style["lang"]), 4 * len(text))
    unicode_breaks = (np.frombuffer(attributes, dtype="<u4") & 1).astype(np.uint8).tobytes()
    hyphens, room = line.style["hyphens"], block.width if block else inf
    hyphen = case.metrics(line.style).hyphen / line.style["font_size"] if hyphens != "none" else None
    places = breaks(
        matter,
        unicode_breaks,
        whole=taken.whole,
        hyphen=hyphen,
        words=hyphens == "auto",
        room=room,
        anywhere=line.style["overflow_wrap"] == "anywhere",
    )
    ends = [k for k in places.at if kinds[k - 1] == LINE_END or k == len(text)]
    begins = [0, *(bisect_right(places.at, end) for end in ends)]
    forced = [replace(places, at=places.at[a:b]) for a, b in pairwise(begins)]
    return Galley(
        room,
        list(_boxes(line)),
        taken.leaves,
        taken.spans,
        text,
        kinds,
        taken.lead,
        taken.trail,
        spaced(matter),
        forced,
        taken.leader,
    )


class _Taken:
    """What has been taken of a paragraph so far."""

    def __init__(self, context: Foreign, block: Foreign, case: TypeCase) -> None:
        self.context, self.block, self.case = context, block, case
        self.text: list[str] = []
        self.kinds: list[str] = []
        self.advance: list[float] = []
        self.em: list[float] = []
        self.lead: dict[int, float] = {}
        self.trail: dict[int, float] = {}
        self.whole: set[int] = set()
        self.leaves: list[Leaf] = []
        self.spans: dict[int, tuple[int, int]] = {}
        self.leader = False

    def take(self, parent: Foreign, path: tuple[int, ...]) -> None:
        """Take the children of an inline box, or of the line box itself."""
        for step, child in enumerate(parent.children):
            start = len(self.advance)
            if not child.is_in_normal_flow():
                raise Unsettable
            if isinstance(child, boxes.TextBox):
                self._text(child, parent, (*path, step))
            elif isinstance(child, boxes.InlineBox):
                self._inline(child, (*path, step))
            elif isinstance(child, (boxes.InlineBlockBox, boxes.InlineReplacedBox)) and self.block:
                self._object(child, (*path, step))
            else:
                raise Unsettable
            self.spans[id(child)] = start, len(self.advance)

    def _inline(self, box: Foreign, path: tuple[int, ...]) -> None:
        resolve_percentages(box, self.block or (0, 0))
        for side in ("margin_left", "margin_right"):
            if getattr(box, side) == "auto":
                setattr(box, side, 0)
        start = len(self.advance)
        self.take(box, path)
        end = len(self.advance)
        if box.style["white_space"] in ("nowrap", "pre"):
            self.whole.update(range(start + 1, end))
        before = box.margin_left + box.border_left_width + box.padding_left
        after = box.margin_right + box.border_right_width + box.padding_right
        if before or after:
            if start == end:
                raise Unsettable
            self.lead[start] = self.lead.get(start, 0.0) + before
            self.trail[end - 1] = self.trail.get(end - 1, 0.0) + after
        if box.is_leader:
            self.leader = True
            self.whole.add(end)
        if box.element_tag.endswith("::footnote-call"):
            self.whole.add(start)

    def _text(self, box: Foreign, parent: Foreign, path: tuple[int, ...]) -> None:
        box.__dict__.update(BARE)
        style, text = box.style, box.text
        space = style["white_space"]
        kept = space == "pre" and not _PRESERVED.search(text)  # a leader and what follows it
        if (
            not (kept or space in ("normal", "nowrap", "pre-line"))
            or not style["font_size"]
            or style["direction"] != "ltr"
        ):
            raise Unsettable
        shaped = box.__dict__.get("kanben_shaped")
        if shaped is None or shaped.text != text:
            shaped = box.kanben_shaped = self.case.shape(text, style)
        start, size = len(self.advance), style["font_size"]
        kinds = classes(text)
        raised = parent.style["vertical_align"] != "baseline"
        if raised or parent.is_leader:
            kinds = OTHER * len(kinds)
        else:
            marks = [found.start() for found in _MARK.finditer(kinds)]
            narrow = {i for i in marks if shaped.advance[i] < FULL * size and i not in shaped.joined}
            if narrow:
                kinds = "".join(OTHER if i in narrow else kind for i, kind in enumerate(kinds))
        self.text.append(text)
        self.kinds.append(kinds)
        self.advance += shaped.advance.tolist()
        self.em += [size] * len(text)
        self.whole.update(start + i for i in shaped.joined)
        self.leaves.append(Leaf(box, path, start, len(self.advance), shaped))

    def _object(self, box: Foreign, path: tuple[int, ...]) -> None:
        resolve_percentages(box, self.block)
        set_box = atomic_box(self.context, box, 0, None, self.block, [], [])
        start = len(self.advance)
        self.text.append("\ufffc")
        self.kinds.append(HAN if box.element_tag == "ruby" else OBJECT)
        self.advance.append(set_box.margin_width())
        self.em.append(box.style["font_size"])
        self.leaves.append(Leaf(box, path, start, start + 1, None))
