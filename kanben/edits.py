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
from functools import cached_property
from itertools import accumulate, pairwise


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
        todo = sorted(edits, key=lambda e: (e.start, e.end))
        for edit in todo:
            if not 0 <= edit.start <= edit.end <= len(seen):
                raise ValueError(f"edit outside the text of {len(seen)} characters: {edit}")
        for before, after in pairwise(todo):
            if after.start < before.end:
                raise ValueError(f"edits overlap: {before} and {after}")
        todo = [
            replace(edit, rule=edit.rule or rule, reason=edit.reason or reason)
            for edit in todo
            if seen[edit.start : edit.end] != edit.replacement
        ]
        if not todo:
            return self
        return Revision(self.received, tuple(_weave(self.received, self.pieces, todo)))

    def then(self, later: Revision) -> Revision:
        """Return the revision that goes on with ``later``, which began where this one ends.

        >>> Revision.of("# 題").apply([Edit(0, 2, "")]).then(Revision.of("題").apply([Edit(0, 1, "題目")])).text
        '題目'
        """
        return self.apply(later.changes)

    @property
    def changes(self) -> tuple[Edit, ...]:
        """What became of the text received, as edits against it; one where several rules met."""
        return tuple(
            Edit(
                piece.start,
                piece.end,
                piece.text,
                "+".join(dict.fromkeys(edit.rule for edit in piece.edits)),
                "; ".join(dict.fromkeys(edit.reason for edit in piece.edits)),
                min(edit.confidence for edit in piece.edits),
            )
            for piece in self.pieces
            if not piece.kept
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
            was, now = piece.end - piece.start, len(piece.text)
            if piece.kept:
                kept += was
            else:
                changed += min(was, now)
                dropped += max(was - now, 0)
                added += max(now - was, 0)
        return Account(len(self.received), kept, changed, dropped, added)


def _weave(received: str, pieces: tuple[Piece, ...], edits: list[Edit]) -> Iterator[Piece]:
    """Yield the pieces that result when ``edits`` (sorted, apart) fall on ``pieces``.

    A kept piece is cut where an edit begins or ends.  A changed piece is never
    cut: an edit that reaches into it takes the whole of it along, so that one
    piece always says one true thing about one stretch of the seed.
    """
    atoms = list(_cut(pieces, sorted({at for e in edits for at in (e.start, e.end)})))
    starts = [0, *accumulate(len(atom.text) for atom in atoms)]
    done = 0
    for first, last, group in _groups(starts, edits):
        yield from atoms[done:first]
        touched = atoms[first:last]
        begin = starts[first]
        seen = "".join(atom.text for atom in touched)
        for edit in reversed(group):
            seen = seen[: edit.start - begin] + edit.replacement + seen[edit.end - begin :]
        start = touched[0].start if touched else (atoms[first].start if first < len(atoms) else len(received))
        end = touched[-1].end if touched else start
        undone = seen == received[start:end]
        yield Piece(start, end, seen, () if undone else (*(e for atom in touched for e in atom.edits), *group))
        done = last
    yield from atoms[done:]


def _cut(pieces: tuple[Piece, ...], cuts: list[int]) -> Iterator[Piece]:
    """Yield ``pieces`` with the kept ones cut at the offsets ``cuts`` of the present text."""
    at = 0
    for piece in pieces:
        end = at + len(piece.text)
        if piece.kept:
            inside = [c - at for c in cuts[bisect_right(cuts, at) : bisect_left(cuts, end)]]
            for a, b in pairwise([0, *inside, len(piece.text)]):
                yield Piece(piece.start + a, piece.start + b, piece.text[a:b])
        else:
            yield piece
        at = end


def _groups(starts: list[int], edits: list[Edit]) -> Iterator[tuple[int, int, list[Edit]]]:
    """Yield runs of atoms (first, past the last) and the edits that bind them into one."""
    first = last = 0
    group: list[Edit] = []
    for edit in edits:
        if edit.start == edit.end:  # inside an atom, or between two
            i = bisect_left(starts, edit.start)
            i, j = (i, i) if starts[i] == edit.start else (i - 1, i)
        else:
            i = bisect_right(starts, edit.start) - 1
            j = bisect_left(starts, edit.end)
        if group and i < last:
            last = max(last, j)
            group.append(edit)
        else:
            if group:
                yield first, last, group
            first, last, group = i, j, [edit]
    if group:
        yield first, last, group
