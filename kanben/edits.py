"""Edits: the only way text is ever changed.

A rule does not return a new string.  It yields :class:`Edit` values against the
text it saw; :meth:`Revision.apply` carries them out and remembers.  So for each
code point of a seed we know whether it was kept, changed or dropped, by which
rule and why, and for each code point of the result where it came from.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from operator import attrgetter


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace code points ``start`` to ``end`` of the text a rule saw.

    ``confidence`` is between 0 and 1; ``rule`` and ``reason`` are filled in by
    whoever runs the rule, where the rule itself has nothing more exact to say.
    """

    start: int
    end: int
    replacement: str
    rule: str = ""
    reason: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the result: where it came from, what it now says, and the edits that made it so.

    No edits: the text was kept.  Empty ``text``: it was dropped.  ``start ==
    end``: it was added.
    """

    start: int
    end: int
    text: str
    edits: tuple[Edit, ...] = ()

    @property
    def kept(self) -> bool:
        """Say whether no edit touched this stretch."""
        return not self.edits

    @property
    def rule(self) -> str:
        """Name the rules of the edits, joined by "+", in the order they worked and each once."""
        return _joined("+", tuple([edit.rule for edit in self.edits]))

    @property
    def reason(self) -> str:
        """Tell the reasons of the edits, joined by "; ", in the same way."""
        return _joined("; ", tuple([edit.reason for edit in self.edits]))

    @property
    def confidence(self) -> float:
        """Say how sure the least sure of the edits is."""
        return min([edit.confidence for edit in self.edits], default=1.0)


@dataclass(frozen=True, slots=True)
class Account:
    """Code points of a source, counted: ``kept + changed + dropped == characters``."""

    characters: int
    kept: int
    changed: int
    dropped: int
    added: int


@dataclass(frozen=True)
class Revision:
    """A text as received, and as it stands after the edits so far."""

    received: str
    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, text: str) -> Revision:
        """Begin with ``text`` untouched."""
        return cls(text, (Piece(0, len(text), text),) if text else ())

    @cached_property
    def text(self) -> str:
        """The text as it now stands."""
        return "".join(piece.text for piece in self.pieces)

    def apply(self, edits: Iterable[Edit], rule: str = "", reason: str = "") -> Revision:
        """Carry out ``edits``, which speak of :attr:`text`, and return what results.

        Edits must not overlap (ValueError: a bug in the rule).  An edit that
        changes nothing is no edit.

        >>> once = Revision.of("他說...").apply([Edit(2, 5, "……")], "ellipsis")
        >>> once.text, once.account()
        ('他說……', Account(characters=5, kept=2, changed=2, dropped=1, added=0))
        """
        seen = self.text
        todo = sorted(edits, key=attrgetter("start", "end"))
        for edit in todo:
            if not 0 <= edit.start <= edit.end <= len(seen):
                raise ValueError(f"edit outside the text of {len(seen)} characters: {edit}")
        for before, after in pairwise(todo):
            if after.start < before.end:
                raise ValueError(f"edits overlap: {before} and {after}")
        todo = [
            Edit(e.start, e.end, e.replacement, e.rule or rule, e.reason or reason, e.confidence)
            for e in todo
            if seen[e.start : e.end] != e.replacement
        ]
        if not todo:
            return self
        return Revision(self.received, tuple(_weave(self, todo)))

    def then(self, later: Revision) -> Revision:
        """Return the revision that goes on with ``later``, which began where this one ends.

        >>> Revision.of("# 題").apply([Edit(0, 2, "")]).then(Revision.of("題").apply([Edit(0, 1, "題目")])).text
        '題目'
        """
        return self.apply(later.changes)

    def carried(self, later: Revision) -> Revision:
        """Return the text received with the changes of ``later`` alone, which began where this one ends.

        What this one dropped stays where it was: Markdown repaired is Markdown.
        A change across such a place cannot be told and is left out.

        >>> read = Revision.of("**他說...**").apply([Edit(0, 2, ""), Edit(7, 9, "")])
        >>> read.carried(Revision.of("他說...").apply([Edit(2, 5, "……")])).text
        '**他說……**'
        """
        edits = []
        for change in later.changes:
            at = self.to_received(change.start)
            span = self.span_received(change.start, change.end) if change.start < change.end else (at, at)
            if span is not None and span[1] - span[0] == change.end - change.start:
                edits.append(replace(change, start=span[0], end=span[1]))
        return Revision.of(self.received).apply(edits)

    @property
    def changes(self) -> tuple[Edit, ...]:
        """What became of the text received, as edits against it, in its order; one where several rules met.

        For its rule, reason and confidence see :class:`Piece`.
        """
        return tuple(
            Edit(piece.start, piece.end, piece.text, piece.rule, piece.reason, piece.confidence)
            for piece in self.pieces
            if piece.edits
        )

    def to_received(self, at: int) -> int:
        """Return the offset in the received text of offset ``at`` in the present text.

        Inside a changed stretch this is the stretch's start; at the very end, the end.
        """
        starts, pieces = self._standing
        if not pieces:
            return 0
        i = max(bisect_right(starts, at) - 1, 0)
        piece = pieces[i]
        inside = at - starts[i]
        if piece.kept:
            return piece.start + inside
        return piece.start if inside < len(piece.text) else piece.end

    def span_received(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the stretch of the received text that stands at ``start`` to ``end``; none if an edit cuts across it.

        >>> once = Revision.of("他說...好").apply([Edit(2, 5, "……")])
        >>> once.span_received(0, 4), once.span_received(3, 5)
        ((0, 5), None)
        """
        starts, pieces = self._standing
        first, last = (bisect_right(starts, at) - 1 for at in (start, end - 1))
        if not 0 <= start < end or first < 0:
            return None
        opens, closes = pieces[first], pieces[last]
        if (not opens.kept and starts[first] != start) or (not closes.kept and starts[last] + len(closes.text) != end):
            return None
        past = closes.start + end - starts[last] if closes.kept else closes.end
        return self.to_received(start), past

    def around_received(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the received text behind ``start`` to ``end``; a change that an end cuts into, whole.

        >>> Revision.of("他說...好").apply([Edit(2, 5, "……")]).around_received(3, 5)
        (2, 6)
        """
        starts, pieces = self._standing
        last = bisect_right(starts, end - 1) - 1
        piece = pieces[last]
        return self.to_received(start), piece.start + end - starts[last] if piece.kept else piece.end

    @cached_property
    def _standing(self) -> tuple[list[int], list[Piece]]:
        starts, standing, at = [], [], 0
        for piece in self.pieces:
            if piece.text:
                starts.append(at)
                standing.append(piece)
                at += len(piece.text)
        return starts, standing

    def account(self) -> Account:
        """Count what became of each code point received."""
        kept = changed = dropped = added = 0
        for piece in self.pieces:
            was = piece.end - piece.start
            if not piece.edits:
                kept += was
            elif was > (now := len(piece.text)):
                changed += now
                dropped += was - now
            else:
                changed += was
                added += now - was
        return Account(len(self.received), kept, changed, dropped, added)


@lru_cache(maxsize=4096)  # a few rules make nearly all edits
def _joined(mark: str, words: tuple[str, ...]) -> str:
    """Join ``words``, some of which may themselves be joined, so that each stands once."""
    return mark.join(dict.fromkeys(word for joined in words for word in joined.split(mark) if word))


def _weave(revision: Revision, edits: list[Edit]) -> list[Piece]:
    """Return the pieces that result when ``edits`` (sorted, apart) fall on those of ``revision``.

    A kept piece is cut where an edit begins or ends.  A changed piece is never
    cut: an edit that reaches into it takes the whole of it along, so that one
    piece always says one true thing about one stretch of the seed.
    """
    pieces, text = revision.pieces, revision.text
    starts = [0, *accumulate(len(piece.text) for piece in pieces)]
    woven: list[Piece] = []
    done = at = 0  # the first piece not yet passed on whole, and how far in the text we are
    for start, end, group in _groups(pieces, starts, edits):
        first = bisect_left(starts, start, done) if start == end else bisect_right(starts, start, done) - 1
        if starts[first] > start:  # an insertion that cuts a kept piece
            first -= 1
        if first > done and at > starts[done]:
            woven.append(_part(pieces[done], at - starts[done], starts[done + 1] - starts[done]))
            done, at = done + 1, starts[done + 1]
        woven += pieces[done:first]
        at = max(at, starts[first])
        if start > at:
            woven.append(_part(pieces[first], at - starts[first], start - starts[first]))
        if first < len(pieces) and pieces[first].kept and at <= start and end < starts[first + 1] and len(group) == 1:
            (edit,), shift = group, pieces[first].start - starts[first]  # by far the commonest: inside one kept piece
            woven.append(Piece(start + shift, end + shift, edit.replacement, (edit,)))
            done, at = first, end
            continue
        past = first if start == end else bisect_left(starts, end, first)
        touched = pieces[first:past]
        place = _received(revision, first, start - starts[first])
        until = _received(revision, past - 1, end - starts[past - 1]) if touched else place
        seen = text[start:end]
        for edit in reversed(group):
            seen = seen[: edit.start - start] + edit.replacement + seen[edit.end - start :]
        undone = seen == revision.received[place:until]
        woven.append(Piece(place, until, seen, () if undone else (*(e for p in touched for e in p.edits), *group)))
        done, at = (past, end) if end == starts[past] else (past - 1, end)
        if start == end:
            done = first
    if done < len(pieces) and at > starts[done]:
        woven.append(_part(pieces[done], at - starts[done], len(pieces[done].text)))
        done += 1
    woven += pieces[done:]
    return woven


def _part(piece: Piece, start: int, end: int) -> Piece:
    """Return a part of a kept piece."""
    return Piece(piece.start + start, piece.start + end, piece.text[start:end])


def _received(revision: Revision, i: int, inside: int) -> int:
    """Return the place in the received text of a place in piece ``i``, or of its beginning or end if it was changed."""
    if i == len(revision.pieces):
        return len(revision.received)
    piece = revision.pieces[i]
    if piece.kept:
        return piece.start + inside
    return piece.end if inside else piece.start


def _groups(pieces: tuple[Piece, ...], starts: list[int], edits: list[Edit]) -> Iterator[tuple[int, int, list[Edit]]]:
    """Yield the stretches of text that change as one, each with its edits."""
    start = end = -1
    group: list[Edit] = []
    for edit in edits:
        left, right = edit.start, edit.end
        if left == right:
            i = bisect_left(starts, left)
            if starts[i] != left and not pieces[i - 1].kept:
                left, right = starts[i - 1], starts[i]
        else:
            i, j = bisect_right(starts, left) - 1, bisect_left(starts, right)
            left = left if pieces[i].kept else starts[i]
            right = right if pieces[j - 1].kept else starts[j]
        if group and left < end:
            end = max(end, right)
            group.append(edit)
        else:
            if group:
                yield start, end, group
            start, end, group = left, right, [edit]
    if group:
        yield start, end, group
