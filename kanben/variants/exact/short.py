"""The passes over a short text, character by character, in plain Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kanben.variants.exact.passes import ARITY, DESCRIPTION, described
from kanben.variants.exact.tables import Column, Table, characters


@dataclass(frozen=True, slots=True)
class Walk:
    """A table ready to be walked from one character to the next."""

    singles: dict[str, str]
    codes: dict[str, int]
    starts: dict[str, tuple[int, int]]
    """For each first character the base of its words, and its entry as a word alone."""
    base: Column
    check: Column
    entry: Column
    edge: Column
    forms: str
    final: bool

    @classmethod
    def of(cls, table: Table) -> Walk:
        """Make ``table`` ready."""
        chars = characters(table.char)
        begins = zip(chars, table.start, table.alone, strict=True)
        return cls(
            singles=dict(zip(characters(table.single), characters(table.changed), strict=True)),
            codes={c: code for code, c in enumerate(chars, 1)},
            starts={c: (base, entry) for c, base, entry in begins if base or entry},
            base=table.base,
            check=table.check,
            entry=table.entry,
            edge=table.edge,
            forms=characters(table.form),
            final=bool(table.final[0]),
        )

    def longest(self, text: str, at: int) -> tuple[int, int]:
        """Return the entry of the longest word of ``text`` that begins ``at``, and its end; 0 where there is none."""
        base, best = self.starts[text[at]]
        end = at + 1
        state = -self.codes[text[at]]
        for next_ in range(at + 1, len(text)):
            code = self.codes.get(text[next_])
            slot = base + code if base and code else 0
            if not slot or self.check[slot] != state:
                break
            base, state = self.base[slot], slot
            if self.entry[slot]:
                best, end = self.entry[slot], next_ + 1
        return best, end


def converted(passes: Sequence[Walk], text: str) -> str:
    """Return ``text`` after ``passes``."""
    for number, one in enumerate(passes):
        if not one.starts and one.singles.keys().isdisjoint(text):
            continue
        parts = _parts(one, text)
        if one.final:
            rest = passes[number + 1 :]
            return "".join(part if finished else converted(rest, part) for part, finished in parts)
        text = "".join(part for part, _ in parts)
    return text


def _parts(one: Walk, text: str) -> Iterator[tuple[str, bool]]:
    """Yield ``text`` as it is after one pass, the words and the gaps between them in turn."""
    gap: list[str] = []
    at = 0
    while at < len(text):
        c = text[at]
        if c in one.starts:
            entry, end = one.longest(text, at)
            if entry:
                yield "".join(gap), False
                yield one.forms[one.edge[entry - 1] : one.edge[entry]], True
                gap = []
                at = end
                continue
        if ord(c) in ARITY and (whole := described([ord(x) for x in text[at : at + DESCRIPTION]])):
            gap.append(text[at : at + whole])
            at += whole
        else:
            gap.append(one.singles.get(c, c))
            at += 1
    yield "".join(gap), False
