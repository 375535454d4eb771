"""The account, checked from outside: the words of a finished chapter against its seed.

A :class:`~kanben.edits.Revision` says what became of each character.  Here it is
not believed.  The seed is cut anew by the revision's places: each kept stretch
must stand in the chapter, in order, each changed one as its edit says, and
nothing else may stand there but the editor's own opening words.  What is
missing, doubled or out of order comes back with its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kanben.edits import Revision
from kanben.findings import Finding
from kanben.model import Article, Blocks, Figure, Heading, Link, Paragraph, Ruby, Section, fields_of, lines

OPENING = ("byline", "date", "headnote")
"""Roles of the paragraphs a chapter opens with, which the binding sets and no seed has."""

RUN = 12
"""So many characters in a row that agree are no accident: two texts are in step again."""

WINDOW = 64  # characters searched at first for where two texts agree again
STEP = 4  # by how much the window grows
SHORT = 40  # characters of a lost passage that a finding quotes
MOST = 20  # places of one seed told one by one


@dataclass(frozen=True, slots=True)
class Astray:
    """A place where a chapter does not say what its seed and the edits say.

    ``at`` is a code point of the seed; ``lost`` should stand there and does
    not, ``foreign`` stands there and comes from nowhere.
    """

    at: int
    lost: str
    foreign: str = ""

    @property
    def characters(self) -> int:
        """Code points on both sides: a doubled paragraph counts like a lost one."""
        return len(self.lost) + len(self.foreign)


def compare(seed: str, revision: Revision, article: Article, sections: Sequence[Section] = ()) -> tuple[Astray, ...]:
    """Return every place where ``sections``, or else ``article`` itself, do not say what ``seed`` led to.

    None: each character was kept, or is in an edit.  The count is exact where
    the wrong places stand at least :data:`RUN` characters apart, else at least
    what is wrong.  Time and memory grow with the text, however wrong it is.

    >>> from kanben.edits import Edit
    >>> from kanben.model import Text
    >>> said = Article("a.txt", (Paragraph((Text("他說……"),)),))
    >>> mended = Revision.of("他說...好").apply([Edit(2, 5, "……")])
    >>> compare("他說...好", mended, said)
    (Astray(at=5, lost='好', foreign=''),)
    """
    blocks = _standing(sections) if sections else article.blocks
    standing = "\n".join(lines(blocks))
    wanted = "".join(seed[p.start : p.end] if p.kept else p.text for p in revision.pieces)
    parted = (
        Astray(revision.to_received(j), wanted[j:past_j], standing[i:past_i])
        for j, past_j, i, past_i in differences(wanted, standing)
    )
    beside = _beside(article.blocks, blocks) if sections else ()
    return (*_unmapped(seed, revision), *parted, *beside)


def faults(found: Iterable[Astray], seed: str, where: str) -> tuple[Finding, ...]:
    """Return a finding for each place, of the first :data:`MOST`; the rest are counted.

    B-120 is a loss, B-121 words from nowhere.
    """
    told: list[Finding] = []
    places = sorted(found, key=lambda one: one.at)
    hint = "a fault of the program, not of the article: do not publish this edition"
    for one in places[:MOST]:
        line = seed.count("\n", 0, one.at) + 1
        column = one.at - seed.rfind("\n", 0, one.at)
        for code, words, said in (
            ("B-120", one.lost, "of the article did not reach the chapter"),
            ("B-121", one.foreign, "in the chapter are neither of the article nor of an edit"),
        ):
            if words:
                message = f"{_characters(len(words))} {said}, at character {column} of the line: {_short(words)}"
                told.append(Finding(code, message, where, line, hint))
    if more := places[MOST:]:
        counted = _characters(sum(one.characters for one in more))
        told.append(Finding("B-120", f"and {counted} more, at {len(more):,} places", where, 0, hint))
    return tuple(told)


def _characters(count: int) -> str:
    return f"{count:,} character{'s' * (count != 1)}"


def _short(words: str) -> str:
    one_line = words.replace("\n", "⏎")
    return f"「{one_line if len(one_line) <= SHORT else one_line[: SHORT - 1] + '…'}」"


def _standing(sections: Sequence[Section]) -> Blocks:
    """Return what stands in the sections of one article; all but the first have their titles from it."""
    first, *rest = sections
    return (*_without_opening(first.blocks), *(b for s in rest for b in (Heading(2, s.title), *s.blocks)))


def _without_opening(blocks: Blocks) -> Blocks:
    """Return ``blocks`` without the paragraphs the binding set before the article's own, one of each role."""
    owed = list(OPENING)
    for n, block in enumerate(blocks):
        if not (isinstance(block, Paragraph) and block.origin is None and block.role in owed):
            return blocks[n:]
        del owed[: owed.index(block.role) + 1]
    return ()


def _unmapped(seed: str, revision: Revision) -> Iterator[Astray]:
    """Yield what the revision itself passes over, or claims twice."""
    at = 0
    for piece in revision.pieces:
        if piece.start != at:
            yield Astray(min(at, piece.start), seed[at : piece.start], seed[piece.start : at])
        at = piece.end
    if at < len(seed):
        yield Astray(at, seed[at:])


def _beside(read: Blocks, bound: Blocks) -> Iterator[Astray]:
    """Yield what stands beside the words of an article (alt texts, readings, addresses) and was lost or added."""
    was, now = Counter(_asides(read)), Counter(_asides(bound))
    yield from (Astray(at, aside) for (at, aside), n in (was - now).items() for _ in range(n))
    yield from (Astray(at, "", aside) for (at, aside), n in (now - was).items() for _ in range(n))


def _asides(part: object, at: int = 0) -> Iterator[tuple[int, str]]:
    """Yield each aside with the place of its block; links inside the book are the program's."""
    if isinstance(part, tuple):
        for inner in part:
            yield from _asides(inner, at)
        return
    kind: Any = type(part)
    if inside := fields_of(kind):
        at = getattr(getattr(part, "origin", None), "start", at)
        match part:
            case Figure(alt=aside) | Ruby(reading=aside) | Link(target=aside) if aside and not aside.startswith("#"):
                yield at, aside
        for name in inside:
            yield from _asides(getattr(part, name), at)


# --- two texts side by side ------------------------------------------------------


def differences(one: str, other: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield the stretches (start, end, start, end) of ``one`` and ``other`` that part them, in order.

    What lies between is the same in both.  A walk along both texts; where they
    part, the nearest :data:`RUN` characters that agree are searched in a window
    that grows, so that the work stays in proportion to the way gone.

    >>> list(differences("春眠不覺曉處處聞啼鳥", "春眠覺曉處處聞啼鳥"))
    [(2, 3, 2, 2)]
    """
    i = j = _agree(one, other)
    if i == len(one) == len(other):
        return
    room = min(len(one), len(other)) - i
    tail = min(_agree(one[i:][::-1], other[j:][::-1]), room)
    end, past = len(one) - tail, len(other) - tail
    while i < end or j < past:
        a, b = _in_step(one, i, end, other, j, past)
        yield i, i + a, j, j + b
        i, j = i + a, j + b
        same = _agree(one, other, i, j, min(end - i, past - j))
        i, j = i + same, j + same


def _agree(one: str, other: str, i: int = 0, j: int = 0, most: int | None = None) -> int:
    """Return for how many characters, at most ``most``, the texts agree from ``i`` and ``j`` on."""
    most = min(len(one) - i, len(other) - j) if most is None else most
    same, step = 0, 32
    while same < most:
        step = min(step, most - same)
        if one[i + same : i + same + step] == other[j + same : j + same + step]:
            same, step = same + step, min(step * 2, 1 << 16)
        elif step == 1:
            break
        else:
            step //= 2
            most = min(most, same + 2 * step + 1)
    return same


def _in_step(one: str, i: int, end: int, other: str, j: int, past: int) -> tuple[int, int]:
    """Return how far to go from ``i`` and ``j`` until the texts agree again: to their ends, if they never do."""
    window = WINDOW
    while True:
        if found := _nearest(one[i : min(i + window, end)], other[j : min(j + window, past)]):
            return found
        if window >= max(end - i, past - j):
            return end - i, past - j
        window *= STEP


def _nearest(one: str, other: str) -> tuple[int, int] | None:
    """Return the places nearest to both beginnings from which :data:`RUN` characters agree.

    In a wide window only one place in :data:`RUN` of ``other`` is looked up, for memory's sake.
    """
    places: dict[str, int] = {}
    for b in range(0, len(other) - RUN + 1, 1 if len(other) <= 16 * WINDOW else RUN):
        places.setdefault(other[b : b + RUN], b)
    found: tuple[int, int] | None = None
    for a in range(len(one) - RUN + 1):
        if found and a >= sum(found):
            break
        b = places.get(one[a : a + RUN], -1)
        if b >= 0 and (not found or a + b < sum(found)):
            found = a, b
    if found:
        a, b = found
        while a and b and one[a - 1] == other[b - 1]:
            a, b = a - 1, b - 1
        found = a, b
    return found
