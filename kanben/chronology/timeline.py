"""Draw a timeline from the entries of a chronology: when each was on an axis, and what it was beside it.

The axis runs down the page, in proportion but for empty stretches, which are
broken.  Each entry has a mark at its time and a row of words as near to it as
the rows above and below allow, with a fine line from one to the other.  More
entries than a page has room for make several panels; very many are counted
instead of told, a bar for each stretch of years.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from kanben.chronology.axis import Axis, anchor, apart, extent, scaled
from kanben.model import Drawing, Inlines, Link, Stroke, Text
from kanben.model import Words as Placed
from kanben.reckoning.edtf import Edtf, Interval, Point, ending, starting
from kanben.reckoning.wording import words

LEAST = 5
"""Entries below which there is nothing to draw that is not seen at a glance."""
MANY = 120
"""Entries from which on they are counted."""
MOST = 28
"""Rows of a panel: what a page of the smallest trim has room for."""
SPARE = 4
"""Rows of it that stay free, so that words can stand near their marks."""

WIDTH = 25
AXIS, MARKS, WORDS = 3.2, 3.65, 1.3  # em: where the axis stands, its marks, and the words beyond the outmost mark
ROW, SIZE = 1.35, 0.8  # em from row to row, and of the words, in em of the text
LANE, LANES = 0.44, 4
DAY, SEASON = 0.05, 3.5  # months up to which a mark is a dot, or a short bar; what lasts longer is a span
DATE = 9.7  # em of the words' own size that dates have: 2015年12月31日
MARGIN = 0.7  # em above the first row and below the last
EMPTY = 3 * ROW  # em an empty stretch may take before it is broken
TICK = 2.0  # em that two ticks stand apart, at least
STEPS = (1, 3, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000, 24000, 60000)  # months between ticks
STRETCHES = (1, 5, 10, 20, 50, 100, 200, 500, 1000)  # years that are counted together


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as the timeline tells it; ``faint`` where it is about, doubtful or planned."""

    value: Edtf
    date: str  # in words
    label: str
    target: str  # where its words lead
    faint: bool = False


def timeline(entries: Sequence[Told], captions: dict[str, str]) -> tuple[Drawing, ...]:
    """Return the panels of the timeline of ``entries``, which stand in the order of the chronology.

    ``captions`` are the words round the figure: ``caption``, ``alt``, ``count``,
    ``counted``; none is drawn for fewer than :data:`LEAST` entries or for one day.
    """
    if len(entries) < LEAST or len({str(one.value) for one in entries}) == 1:
        return ()
    if len(entries) > MANY:
        return (_overview(entries, captions),)
    parts = panels(entries)
    rows = MOST if len(parts) > 1 else min(MOST, max(8, round(len(entries) * 1.25)))
    return tuple(_panel(part, rows, captions) for part in parts)


def panels(entries: Sequence[Told]) -> list[Sequence[Told]]:
    """Cut ``entries`` into parts that fit a page, of much the same length, where a year ends if one does near by."""
    count = -(-len(entries) // (MOST - SPARE))
    cuts = [0]
    for n in range(1, count):
        even = round(len(entries) * n / count)
        near = sorted(range(even - 2, even + 3), key=lambda cut: (abs(cut - even), cut))
        cuts.append(next((cut for cut in near if _year(entries[cut - 1].value) != _year(entries[cut].value)), even))
    return [entries[a:b] for a, b in pairwise([*cuts, len(entries)])]


# --- a panel ----------------------------------------------------------------------


def _panel(entries: Sequence[Told], rows: int, captions: dict[str, str]) -> Drawing:
    height = 2 * MARGIN + (rows - 1) * ROW
    axis = scaled([one.value for one in entries], MARGIN, height - MARGIN, EMPTY)
    heights = apart([axis.at(anchor(one.value)) for one in entries], ROW, MARGIN, height - MARGIN)
    lanes = _lanes(entries, axis)
    strokes = [*_axis(axis), *_marks(entries, axis, lanes)]
    scale = []
    for y, said in _ticks(axis):
        strokes.append(Stroke(((AXIS - 0.3, y), (AXIS, y)), "tick"))
        scale.append(Placed((Text(said),), AXIS - 0.5, y))
    outmost = MARKS + max(lanes) * LANE
    left = outmost + WORDS
    for one, lane, y in zip(entries, lanes, heights, strict=True):
        x, at = MARKS + lane * LANE, axis.at(anchor(one.value))
        strokes.append(Stroke(((x + 0.2, at), (outmost + 0.7 * LANE, at), (left - 0.25, y)), "leader"))
    dates = [wide(one.date) for one in entries]
    column = left + SIZE * (0.8 + max((date for date in dates if date <= DATE), default=DATE))
    placed = tuple(_row(one, left, column, y) for one, y in zip(entries, heights, strict=True))
    said = captions["alt"].format(count=len(entries))
    return _drawing(entries, captions, said, height, strokes, tuple(scale), placed)


def _drawing(
    entries: Sequence[Told],
    captions: dict[str, str],
    alt: str,
    height: float,
    strokes: Iterable[Stroke],
    scale: tuple[Placed, ...],
    rows: tuple[tuple[Placed, ...], ...],
) -> Drawing:
    first, last = _year(entries[0].value), max(_last_year(one.value) for one in entries)
    years = words(Point(first) if first == last else Interval(Point(first), Point(last)))
    caption = captions["caption"].format(years=years)
    rounded = tuple(Stroke(tuple((_em(x), _em(y)) for x, y in s.points), s.role) for s in strokes)
    return Drawing((Text(caption),), f"{caption}。{alt}", WIDTH, _em(height), rounded, scale, rows, "timeline")


def _row(one: Told, left: float, column: float, y: float) -> tuple[Placed, ...]:
    """Set the date and, in its column, what happened, which leads to its entry; a long date pushes it on."""
    x = max(column, left + SIZE * (wide(one.date) + 0.8))
    said = shortened(one.label, (WIDTH - x) / SIZE)
    link: Inlines = (Link(f"#{one.target}", (Text(said),)),) if one.target else (Text(said),)
    return Placed((Text(one.date),), _em(left), _em(y)), Placed(link, _em(x), _em(y))


def _axis(axis: Axis) -> Iterator[Stroke]:
    for _, _, top, foot in axis.stretches:
        yield Stroke(((AXIS, top), (AXIS, foot)), "axis")
    for (_, _, _, above), (_, _, below, _) in pairwise(axis.stretches):
        for y in (above + 0.3, below - 0.3):
            yield Stroke(((AXIS - 0.25, y + 0.15), (AXIS + 0.25, y - 0.15)), "break")


def _ticks(axis: Axis) -> Iterator[tuple[float, str]]:
    """Yield the places of the ticks and what stands at them: a year where it begins, else a month."""
    step = next((step for step in STEPS if step * axis.em >= TICK), STEPS[-1])
    for first, last, _, _ in axis.stretches:
        marks = list(range(int(-(-first // step) * step), int(last), step))
        if not marks or (marks[0] - first) * axis.em >= TICK:
            marks.insert(0, int(first))
        for year, month in (divmod(mark, 12) for mark in marks):
            yield axis.at(12 * year + month), words(Point(year, month + 1), under=year) if month else words(Point(year))


def _lanes(entries: Sequence[Told], axis: Axis) -> list[int]:
    """Return in which lane beside the axis each mark stands: days inmost, what overlaps side by side."""
    feet: list[float] = []
    lanes = [0] * len(entries)
    known: dict[Stroke, int] = {}
    for n in sorted(range(len(entries)), key=lambda n: extent(entries[n].value)):
        first, last = extent(entries[n].value)
        if last - first < DAY:
            continue
        key = _mark(entries[n].value, 0.0, axis)
        if key not in known:
            free = next((i for i, foot in enumerate(feet) if foot < axis.at(first) + 0.01), len(feet))
            feet[free : free + 1] = [axis.at(last)]
            known[key] = min(free + 1, LANES - 1)
        lanes[n] = known[key]
    return lanes


def _marks(entries: Sequence[Told], axis: Axis, lanes: Sequence[int]) -> Iterator[Stroke]:
    """Yield the mark of each entry, each mark once: a dot for a day, a bar to a season, a span for what is longer."""
    drawn: dict[Stroke, bool] = {}
    for one, lane in zip(entries, lanes, strict=True):
        stroke = _mark(one.value, MARKS + lane * LANE, axis)
        drawn[stroke] = one.faint and drawn.get(stroke, True)
    for stroke, faint in drawn.items():
        yield Stroke(stroke.points, f"{stroke.role} faint") if faint else stroke


def _mark(value: Edtf, x: float, axis: Axis) -> Stroke:
    first, last = extent(value)
    top, foot = axis.at(first), axis.at(last)
    if last - first < DAY:
        return Stroke(((x, (top + foot) / 2),), "dot")
    if last - first <= SEASON:
        middle, half = (top + foot) / 2, max(0.12, (foot - top) / 2)
        return Stroke(((x, middle - half), (x, middle + half)), "bar")
    if isinstance(value, Interval) and value.end is None:
        return Stroke(((x, top), (x, foot + 0.3)), "arrow")
    if isinstance(value, Interval) and value.start is None:
        return Stroke(((x, foot), (x, top - 0.3)), "arrow")
    return Stroke(((x, top + 0.1), (x, foot - 0.1)), "span")


# --- very many entries ------------------------------------------------------------------


def _overview(entries: Sequence[Told], captions: dict[str, str]) -> Drawing:
    """Return how many entries each stretch of years has, each with the way to its first."""
    years = [_year(one.value) for one in entries]
    step = next((n for n in STRETCHES if len({year // n for year in years}) <= MOST), STRETCHES[-1])
    groups = [(key * step, list(group)) for key, group in groupby(entries, key=lambda one: _year(one.value) // step)]
    most = max(len(group) for _, group in groups)
    bars = 7.0
    strokes, rows = [], []
    y = MARGIN
    for n, (year, group) in enumerate(groups):
        if n and year > groups[n - 1][0] + step:
            strokes.append(Stroke(((bars, y), (bars, y)), "gap"))
            y += ROW / 2
        end = bars + (WIDTH - bars - 3.5) * len(group) / most
        strokes.append(Stroke(((bars, y), (end, y)), "count"))
        said = words(Point(year) if step == 1 else Interval(Point(year), Point(year + step - 1)))
        link = Link(f"#{group[0].target}", (Text(said),))
        count = Text(captions["count"].format(count=len(group)))
        rows.append((Placed((link,), 0.0, _em(y)), Placed((count,), _em(end + 0.4), _em(y))))
        y += ROW
    strokes.append(Stroke(((bars, MARGIN - ROW / 2), (bars, y - ROW / 2)), "axis"))
    said = captions["counted"].format(count=len(entries))
    return _drawing(entries, captions, said, y - ROW + MARGIN, strokes, (), tuple(rows))


def _year(value: Edtf) -> int:
    point = starting(value) or ending(value)
    assert point is not None
    return point.year


def _last_year(value: Edtf) -> int:
    point = ending(value) or starting(value)
    assert point is not None
    return point.last[0] if point.unknown else point.year


# --- words --------------------------------------------------------------------------------


def wide(text: str) -> float:
    """Return how wide ``text`` is, in em: Han one, the rest a little more than half.

    >>> wide("2015年"), wide("井")
    (3.65, 1.0)
    """
    return sum(1.0 if ord(c) > 0x2000 else NARROW for c in text) + 0.25 * len(_MIXED.findall(text))


NARROW = 0.6
"""Em of a letter or a figure, on the average."""

_MIXED = re.compile(r"(?<=[0-9A-Za-z])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[0-9A-Za-z])")
_CLAUSE = re.compile(r"[^，。；：！？…]+")
_SAYS = re.compile("(?:宣[佈布]|表示|指出|[認认][為为]|[說说]|[稱称])$")  # what follows is what matters
_TAIL = re.compile(r"[A-Za-z0-9.,%·'’-]+$|[（「『《〈“‘〔]+$")


def shortened(text: str, room: float) -> str:
    """Return ``text`` as far as ``room`` em let it go on: whole clauses, or else a part with …… at its end.

    >>> shortened("村口的井塌了，三個人掉了下去。", 9), shortened("村口的井塌了，三個人掉了下去。", 20)
    ('村口的井塌了', '村口的井塌了，三個人掉了下去')
    >>> shortened("縣裏派來的人連夜修好了井", 8)
    '縣裏派來的人……'
    """
    text = text.strip("，。；：！？… ")
    if wide(text) <= room:
        return text
    text = text[: max(int(room / NARROW), 0) + 1]  # no more can ever stand there
    ends = [m.end() for m in _CLAUSE.finditer(text) if wide(text[: m.end()]) <= room and not _SAYS.search(m[0])]
    kept = text[: ends[-1]] if ends else text
    while not ends and kept and wide(kept) > room - 2:
        kept = kept[:-1]
    if not ends:
        kept = (_TAIL.sub("", kept) or kept).rstrip("，、的—")
    for opening, closing in ("「」", "『』", "《》", "〈〉", "“”", "（）"):
        if kept.count(opening) > kept.count(closing):  # its partner was cut off
            kept = kept[::-1].replace(opening, "", 1)[::-1]
    return kept if ends else kept + "……"


def _em(value: float) -> float:
    return round(value, 3)
