"""Count what is wrong with lines among their neighbours: edges, ends, widows, the grid."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import fmean, median

from kanben.proof.lines import NEAR, Said, pauses, shown, trimmed
from kanben.proof.marks import NOT_FIRST, NOT_LAST, OPENING, SOLID, Custom, is_han, is_mark
from kanben.proof.page import PROSE, Line, Page

EDGE = 12  # characters by which a line is known as a paragraph's first or last
OFF = 0.3  # points by which a line may miss its edge, or its grid
KERNED = 0.3  # pt by which the last letter of a line may stand out
UNEVEN = 0.3  # em by which the pause marks of neighbouring lines may differ in width
LAST_LEAST = 2  # characters on a last line (CLREQ, "Handling of Widows and Orphans")


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the lines of a page begin and end, in points from its left side."""

    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Setting:
    """A book as it is set: its lines, the size and leading of its text, the grid, the frame of each page.

    ``phase`` is the height of the grid's lowest line, ``leading`` 0 where there is no text.
    """

    pages: tuple[Page, ...]
    paragraphs: tuple[tuple[Line, ...], ...]
    size: float
    leading: float
    phase: float
    frames: tuple[Frame, ...]
    custom: Custom


def setting(pages: tuple[Page, ...], leaves: Sequence[str], custom: Custom) -> Setting:
    """Find out how a book is set.

    ``leaves`` are the texts of its paragraphs, by which it is known whether a
    block at the foot of a page goes on at the head of the next.
    """
    paragraphs = tuple(_joined(pages, leaves))
    prose = [line for lines in paragraphs for line in lines if line.kind in PROSE and not line.leaders]
    sizes: Counter[float] = Counter()
    for line in prose:
        sizes[round(line.size, 1)] += len(line.glyphs)
    size = max(sizes, key=lambda size: sizes[size], default=0.0)
    body = [line for line in prose if line.kind in ("P", "LBody") and abs(line.size - size) < 0.1]
    falls = Counter(
        round(above.y - below.y, 1)
        for lines in paragraphs
        for above, below in pairwise(lines)
        if above.page == below.page and abs(above.size - size) < 0.1 and above.kind == "P"
    )
    leading = max(falls, key=lambda fall: falls[fall], default=0.0)
    phase = _phase([line.y for line in body], leading)
    frames = _frames(pages, [line for line in body if not line.last], custom)
    return Setting(pages, paragraphs, size, leading, phase, frames, custom)


def _joined(pages: tuple[Page, ...], leaves: Sequence[str]) -> Iterator[tuple[Line, ...]]:
    """Yield the lines of each paragraph, over the end of a page where it goes on; say of each what it is in it."""
    begun = frozenset(leaf[:EDGE] for leaf in leaves)
    ended = frozenset(leaf[-EDGE:] for leaf in leaves)
    open_: tuple[Line, ...] = ()
    for page in pages:
        blocks: dict[int, list[Line]] = defaultdict(list)
        for line in page.lines:
            blocks[line.block].append(line)
        flow = [lines for lines in blocks.values() if lines[0].kind != "Note"]
        if open_:
            if flow and _goes_on(flow[0]) and _bare("".join(line.text for line in flow[0]))[:EDGE] not in begun:
                flow[0] = list(open_) + flow[0]
            else:
                yield _told(open_)
            open_ = ()
        if flow and _goes_on(flow[-1]) and _bare("".join(line.text for line in flow[-1]))[-EDGE:] not in ended:
            open_ = tuple(flow.pop())
        yield from (_told(lines) for lines in flow)
        yield from (_told(lines) for lines in blocks.values() if lines[0].kind == "Note")
    if open_:
        yield _told(open_)


def _goes_on(lines: Sequence[Line]) -> bool:
    return lines[0].kind in PROSE and not any(line.leaders for line in lines)


def _bare(text: str) -> str:
    return "".join(text.split())


def _told(lines: Sequence[Line]) -> tuple[Line, ...]:
    final = len(lines) - 1
    return tuple(replace(line, first=at == 0, last=at == final) for at, line in enumerate(lines))


def _frames(pages: tuple[Page, ...], full: Iterable[Line], custom: Custom) -> tuple[Frame, ...]:
    """Return the frame of each page: left and right pages have each their own, and one is the other in a mirror."""
    found: dict[int, Frame] = {}
    sides: dict[int, list[Line]] = defaultdict(list)
    for line in full:
        sides[line.page % 2].append(line)
    for side, lines in sides.items():
        starts = [custom.start(line.glyphs[0]) for line in lines if not line.first]
        ends = [custom.end(line.glyphs[-1]) for line in lines]
        if starts and ends:
            found[side] = Frame(_common(starts), _common(ends))
    for side in (0, 1):
        if side not in found and 1 - side in found:
            other = found[1 - side]
            found[side] = Frame(pages[0].width - other.right, pages[0].width - other.left)
    return tuple(found.get(at % 2, Frame(0.0, page.width)) for at, page in enumerate(pages))


def _phase(heights: list[float], leading: float) -> float:
    """Return the foot of the grid that most baselines stand on."""
    if not leading or not heights:
        return 0.0
    feet = Counter(round(y % leading, 1) for y in heights)
    most = max(feet, key=lambda foot: feet[foot])
    near = [(y - most + leading / 2) % leading - leading / 2 for y in heights]
    return most + median(off for off in near if abs(off) < 0.2)


def _common(values: list[float]) -> float:
    """Return the commonest of ``values``, to within what rounding does."""
    counted = Counter(round(value * 2) for value in values)
    most = max(counted, key=lambda value: (counted[value] + counted[value - 1] + counted[value + 1], value))
    return median(value for value in values if abs(value - most / 2) <= 0.75)


# --- the counts -----------------------------------------------------------------------


def edges(book: Setting) -> Said:
    """Say which lines begin or end with a mark that may not (``P-209``), or part —— or …… (``P-213``).

    A paragraph that begins or ends so itself, a wound nobody has mended, is no fault of the setting.
    """
    for lines in book.paragraphs:
        for above, below in pairwise(lines):
            if not (above.text and below.text):
                continue
            if above.text[-1] in SOLID and above.text[-1] == below.text[0]:
                yield "P-213", f"{below.place}: {above.text[-1] * 2} is parted from the line above: {shown(below)}"
            if 0 in below.raised:
                yield "P-209", f"{below.place}: the call of a note may not begin a line: {shown(below)}"
            elif below.text[0] in NOT_FIRST:
                yield "P-209", f"{below.place}: {below.text[0]} may not begin a line: {shown(below)}"
            if above.text[-1] in NOT_LAST:
                yield "P-209", f"{above.place}: {above.text[-1]} may not end a line: {shown(above)}"


def measured(book: Setting, forced: frozenset[str], names: str = "") -> Said:
    """Say which lines do not begin and end where they should; ``forced`` are ends of lines the author asked for,
    ``names`` words that are set ragged.

    ``P-214`` a full line ends off the right edge · ``P-215`` a line is longer
    than the measure · ``P-217`` an opening mark begins a line untrimmed ·
    ``P-218`` a mark ends a line at full width, on the mainland.
    """
    full = [line for line in full_lines(book) if not _is_forced(line, forced) and not ragged(line, names)]
    full = [line for line in full if any(is_han(glyph.text) for glyph in line.glyphs)]  # an address fills no line
    groups: dict[tuple[str, float], list[Line]] = defaultdict(list)
    for line in full:
        groups[line.kind, round(line.size, 1)].append(line)
    for (kind, size), lines in groups.items():
        missed = [line for line in lines if _missed(book, line)]
        body = kind == "P" and abs(size - book.size) < 0.1
        if len(missed) * 2 > len(lines) and len(lines) > 4:
            if body:
                yield "P-214", f"the text is not justified: {len(missed)} of {len(lines)} full lines are off the edge"
            continue
        for line in missed:
            off = book.custom.end(line.glyphs[-1]) - book.frames[line.page].right
            if abs(off + 0.5 * line.glyphs[-1].size) < OFF and not book.custom.centred and trimmed(line.glyphs[-1]):
                said = f"{line.glyphs[-1].text} ends the line at full width: {shown(line)}"
                yield "P-218", f"{line.place}: {said}"
            elif off < 0:
                yield "P-214", f"{line.place}: ends {off:+.2f} pt off the right edge: {shown(line)}"
    for paragraph in book.paragraphs:
        for line in paragraph:
            frame = book.frames[line.page]
            out = book.custom.end(line.glyphs[-1]) - frame.right, frame.left - book.custom.start(line.glyphs[0])
            narrow = line.glyphs[-1].width < 0.9 * line.glyphs[-1].size
            kerned = KERNED if narrow else 0.0  # with what followed it, had it not been the last
            if max(out) > OFF + kerned:
                yield "P-215", f"{line.place}: longer than the measure by {max(out):.2f} pt: {shown(line)}"
        yield from _openings(book, paragraph)


def ragged(line: Line, names: str) -> bool:
    """Say whether a line belongs to ``names``, which are not justified."""
    return _bare(line.text).rstrip("-") in names


def _is_forced(line: Line, forced: frozenset[str]) -> bool:
    tail = _bare(line.text)[-EDGE:]
    return any(end.endswith(tail) for end in forced)


def full_lines(book: Setting) -> list[Line]:
    """Return the lines that should fill the measure: of prose, not the last, not centred, not of the contents."""
    return [
        line
        for lines in book.paragraphs
        for line in lines
        if line.kind in PROSE and not line.last and not line.leaders and not central(book, line)
    ]


def central(book: Setting, line: Line) -> bool:
    """Tell whether a line is centred in the measure, as titles are."""
    frame = book.frames[line.page]
    before = book.custom.start(line.glyphs[0]) - frame.left
    after = frame.right - book.custom.end(line.glyphs[-1])
    return before > line.size / 2 and abs(before - after) < line.size / 2 + OFF


def _missed(book: Setting, line: Line) -> bool:
    """Tell whether a line misses its right edge; a centred mark may have been trimmed there, or not."""
    glyph, right = line.glyphs[-1], book.frames[line.page].right
    inked = book.custom.end(glyph)
    most = glyph.end if book.custom.centred else inked
    return not inked - OFF <= right <= most + OFF


def _openings(book: Setting, lines: Sequence[Line]) -> Said:
    starts = [(book.custom.start(line.glyphs[0]), line.page) for line in lines if not line.first]
    for line in lines:
        glyph = line.glyphs[0]
        if glyph.text not in OPENING or glyph.width < 0.9 * glyph.size or line.kind not in PROSE:
            continue
        if line.first and abs(line.size - book.size) > 0.1:
            continue
        others = [start for start, page in starts if page == line.page and start < book.custom.start(glyph) - NEAR]
        left = min(others) if others and not line.first else book.frames[line.page].left
        inside = (book.custom.start(glyph) - left) / line.size % 1
        if abs(inside - 0.5) < 0.1 and not central(book, line):
            yield "P-217", f"{line.place}: {glyph.text} begins the line untrimmed: {shown(line)}"


def ended(book: Setting) -> Said:
    """Say which paragraphs end or break badly, and which stand unevenly or off the grid.

    ``P-225`` pause marks of neighbouring lines differ in width · ``P-226`` one
    character on a last line · ``P-227`` a widow or an orphan · ``P-228`` a line off
    the grid.
    """
    for lines in book.paragraphs:
        if lines[0].kind not in PROSE or lines[0].leaders:
            continue
        yield from _uneven(lines)
        alone = [character for character in _bare(lines[-1].text) if not is_mark(character)]
        if len(lines) > 1 and len(alone) < LAST_LEAST:
            yield "P-226", f"{lines[-1].place}: one character on a last line: {shown(lines[-1])}"
        pages = Counter(line.page for line in lines)
        if len(pages) > 1 and pages[lines[0].page] == 1:
            yield "P-227", f"{lines[0].place}: an orphan, the first line of a paragraph alone: {shown(lines[0])}"
        if len(pages) > 1 and pages[lines[-1].page] == 1:
            yield "P-227", f"{lines[-1].place}: a widow, the last line of a paragraph alone: {shown(lines[-1])}"
    for line in (line for lines in book.paragraphs for line in lines):
        if line.kind in ("P", "LBody") and abs(line.size - book.size) < 0.1 and book.leading:
            off = (line.y - book.phase + book.leading / 2) % book.leading - book.leading / 2
            if abs(off) > OFF and not central(book, line):
                yield "P-228", f"{line.place}: {off:+.2f} pt off the grid: {shown(line)}"


def _uneven(lines: Sequence[Line]) -> Said:
    widths = [[wide for _, wide in pauses(line)] for line in lines]
    for (above, below), (_, line) in zip(pairwise(widths), pairwise(lines), strict=True):
        if above and below and abs(fmean(above) - fmean(below)) > UNEVEN:
            said = f"pause marks {fmean(below):.2f} em wide under {fmean(above):.2f}"
            yield "P-225", f"{line.place}: {said}: {shown(line)}"
