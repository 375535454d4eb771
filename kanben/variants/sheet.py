"""A sheet: what one variant says of a whole book, beside the canonical text it was made from.

Whoever judges a choice must see the sentence it stands in; whoever remembers
one must know it again when the book has moved around it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from kanben.decision import Passage
from kanben.variants.galley import Stretch
from kanben.variants.phrases import carried
from kanben.variants.quotes import requoted
from kanben.variants.segments import Segment, moved

BETWEEN = "\n"
"""Stands between two leaves: no phrase contains it."""

ENDS = re.compile(r"[。！？!?…\n][」』”’）)]*")
CLAUSE = re.compile(r"[\s，。、；：？！…“”‘’「」『』—（）《》〈〉～．／【】,.?!*()\ufffc-]")
FIGURE = re.compile("[0-9０-９]")
SIDE = 48
"""No more characters than this are shown on each side of a word."""

NEAR = 2
"""How far, in characters, a single character's company reaches; a longer word is company enough."""


@dataclass(frozen=True, slots=True)
class Look:
    """A leaf as the conversion left it, for the review: its stretches, and where it stands.

    ``place`` is a source with an offset in code points (``seeds/a.txt:417``) or
    ``#id`` of a section.
    """

    stretches: Sequence[Stretch]
    place: str = ""


@dataclass(slots=True)
class Sheet:
    """All leaves one after the other, in canonical Simplified and as made; ``settled`` is what we or the editor fixed.

    Offsets are code points of ``canonical``.
    """

    canonical: str = ""
    made: str = ""
    settled: list[Segment] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    quotes: str = "“”‘’"
    leaves: list[int] = field(default_factory=list)  # where each begins
    edges: list[tuple[int, int]] = field(default_factory=list)  # of stretches: in the canonical text, as made

    @classmethod
    def of(cls, looks: Iterable[Look], quotes: str) -> Sheet:
        """Lay out ``looks``; ``quotes`` are the quotation marks of the variant."""
        sheet = cls(quotes=quotes)
        was: list[str] = []
        now: list[str] = []
        a = b = 0
        for look in looks:
            sheet.leaves.append(a)
            sheet.places.append(look.place)
            for stretch in look.stretches:
                text = stretch.forms[-2]
                if stretch.settled:
                    kind = "glossary" if stretch.settled.startswith("glossary: ") and len(stretch.forms) > 2 else ""
                    sheet.settled.append(Segment(a, a + len(text), stretch.forms[-1], stretch.settled, kind))
                sheet.settled += moved(stretch.overruled, a)
                sheet.edges.append((a, b))
                was.append(text)
                now.append(stretch.forms[-1])
                a, b = a + len(text), b + len(stretch.forms[-1])
            sheet.edges.append((a, b))
            was.append(BETWEEN)
            now.append(BETWEEN)
            a, b = a + 1, b + 1
        sheet.edges.append((a, b))
        sheet.canonical, sheet.made = "".join(was), "".join(now)
        return sheet

    @classmethod
    def joined(cls, sheets: Sequence[Sheet], quotes: str) -> Sheet:
        """Lay out ``sheets`` one after the other."""
        whole = cls("".join(one.canonical for one in sheets), "".join(one.made for one in sheets), quotes=quotes)
        a = b = 0
        for one in sheets:
            whole.settled += moved(one.settled, a)
            whole.places += one.places
            whole.leaves += [a + at for at in one.leaves]
            whole.edges += [(a + was, b + now) for was, now in one.edges]
            a, b = a + len(one.canonical), b + len(one.made)
        return whole

    def landed(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``start`` to ``end`` of the canonical text, within one stretch, has come to stand."""
        at = bisect_right(self.edges, start, key=lambda edge: edge[0]) - 1
        (a, b), (c, d) = self.edges[at : at + 2]
        if c - a == d - b:
            return start - a + b, min(end - a + b, d)
        one, other = carried([start - a, min(end, c) - a], self.canonical[a:c], self.made[b:d])
        return one + b, other + b

    def place(self, at: int) -> str:
        """Return where the leaf around ``at`` stands."""
        return self.places[bisect_right(self.leaves, at) - 1]

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """Return the bounds of the clause around ``start`` to ``end``, not farther off than is shown."""
        first, last = max(start - SIDE, 0), min(end + SIDE, len(self.canonical))
        left = [found.end() for found in CLAUSE.finditer(self.canonical, first, start)]
        right = CLAUSE.search(self.canonical, end, last)
        return (left[-1] if left else first), (right.start() if right else last)

    def passage(self, start: int, end: int) -> Passage:
        """Return the sentence of the edition around ``start`` to ``end`` of the canonical text."""
        a, b = self.landed(start, end)
        first, last = max(a - SIDE, 0), min(b + SIDE, len(self.made))
        ended = [found.end() for found in ENDS.finditer(self.made, first, a)]
        stop = ENDS.search(self.made, b, last)
        cut = not ended and first > 0
        more = not stop and last < len(self.made)
        first, last = (ended[-1] if ended else first), (stop.end() if stop else last)
        text = requoted(self.made[first:last], self.quotes)
        before, word, after = text[: a - first], text[a - first : b - first], text[b - first :]
        before, after = _plain(before).lstrip(), _plain(after).rstrip()
        before, after = ("…" if cut else "") + before, after + ("…" if more else "")
        return Passage(before + word + after, len(before), len(before) + len(word), self.place(start))

    def company(self, start: int, end: int) -> tuple[str, str, str]:
        """Return a word with what decides it: the characters next to one that stands alone, nothing else of a longer.

        One figure is as good as another: 3天后, 5天后.

        >>> Sheet("他说只看中一样。", "").company(2, 3)
        ('他说', '只', '看中')
        """
        if end - start > 1:
            return "", self.canonical[start:end], ""
        first, last = self.clause(start, end)
        left, right = self.canonical[max(first, start - NEAR) : start], self.canonical[end : min(last, end + NEAR)]
        return FIGURE.sub("0", left), self.canonical[start:end], FIGURE.sub("0", right)

    def near(self, first: int, last: int) -> list[Segment]:
        """Return what is settled between ``first`` and ``last``."""
        low = bisect_left(self.settled, first, key=lambda segment: segment.start)
        high = bisect_left(self.settled, last, key=lambda segment: segment.start)
        return [segment for segment in self.settled[low:high] if segment.end <= last]

    def occurrences(self, text: str) -> Iterator[int]:
        """Yield where ``text`` stands in the canonical text."""
        at = self.canonical.find(text)
        while at >= 0:
            yield at
            at = self.canonical.find(text, at + 1)


def _plain(text: str) -> str:
    """Return ``text`` without the marks that stand for notes and the like, and on one line."""
    return text.replace("\ufffc", "").replace("\n", " ")


def signature(company: tuple[str, str, str], form: str) -> str:
    """Name a decision by what it decided: a word in its company, and its form in OpenCC's own Traditional.

    Twelve hexadecimal digits of a SHA-256.  Place, book, variant and whatever
    stands farther off are no part of it, so that what was reviewed stays so
    when an article moves or an edition is added.  Ten thousand decisions
    share a name by chance once in five million books.

    >>> signature(("", "公有云", ""), "公有雲")
    '4485f409344a'
    """
    return sha256("\0".join((*company, form)).encode(errors="surrogatepass")).hexdigest()[:12]
