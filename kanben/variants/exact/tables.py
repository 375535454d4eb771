"""Tables of numbers: a pass compiled into a double-array trie (J.-I. Aoe, 1989), and the file it is kept in.

A word is looked for from character to character: the state reached has a
``base``, the next character a ``code``, and the slot ``base + code`` belongs to
the word if its ``check`` names that state.  Three look-ups in plain arrays, the
same for one place of a text as for a million at once.

A first character is a state of its own, its code below zero; every other state
is its slot.
"""

from __future__ import annotations

import hashlib
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import accumulate, chain, count, pairwise
from typing import TypeAlias

from kanben import shelf
from kanben.variants.exact.passes import Pass, passes
from kanben.variants.lexicon import config, files, source, whole

Column: TypeAlias = "memoryview[int]"

NOBODY = -(1 << 30)
"""The check of a slot that is nobody's."""

PATIENCE = 100  # places looked at one after another before the search hurries

KEPT = 64  # files of tables, of a megabyte or two


@dataclass(frozen=True, slots=True)
class Table:
    """One pass, in columns of 32-bit numbers."""

    single: Column
    """Code points changed alone …"""
    changed: Column
    """… and what each becomes."""
    char: Column
    """Code points that occur in words; the code of each is its place here, from 1."""
    start: Column
    """For each of ``char``, the base of its words; 0 where it begins none."""
    alone: Column
    """For each of ``char``, its entry as a word of one character, or 0."""
    base: Column
    check: Column
    entry: Column
    """For each slot, the number of the word that ends there, from 1, or 0."""
    length: Column
    """The length of each word, by its entry."""
    edge: Column
    """Where the form of entry *n* ends in ``form``; the one before says where it begins."""
    form: Column
    final: Column


def characters(points: Column) -> str:
    """Return the code points of a column as text."""
    return bytes(points).decode(f"utf-32-{sys.byteorder[0]}e", "surrogatepass")


def _column(numbers: Iterable[int]) -> Column:
    return memoryview(array("i", numbers))


def compiled(one: Pass) -> Table:
    """Return ``one`` as arrays."""
    words = dict(sorted(one.words.items()))
    below: dict[str, dict[str, None]] = {}
    for word in words:
        for i in range(1, len(word)):
            below.setdefault(word[:i], {})[word[i]] = None
    often = Counter(c for then in below.values() for c in then)
    char = sorted({c for word in words for c in word}, key=lambda c: (-often[c], c))
    code = {c: number for number, c in enumerate(char, 1)}
    bases = _placed({stem: [code[c] for c in then] for stem, then in below.items()})
    slot = {stem + c: bases[stem] + code[c] for stem, then in below.items() for c in then}
    number = {word: n for n, word in enumerate(words, 1)}
    size = max(bases.values(), default=0) + len(char) + 1
    base, check, entry = [0] * size, [NOBODY] * size, [0] * size
    for stem, at in slot.items():
        base[at] = bases.get(stem, 0)
        check[at] = -code[stem[0]] if len(stem) == 2 else slot[stem[:-1]]
        entry[at] = number.get(stem, 0)
    return Table(
        single=_column(map(ord, one.singles)),
        changed=_column(map(ord, one.singles.values())),
        char=_column(map(ord, char)),
        start=_column([bases.get(c, 0) for c in char]),
        alone=_column([number.get(c, 0) for c in char]),
        base=_column(base),
        check=_column(check),
        entry=_column(entry),
        length=_column([0, *map(len, words)]),
        edge=_column(accumulate(map(len, words.values()), initial=0)),
        form=_column([ord(c) for form in words.values() for c in form]),
        final=_column([one.final]),
    )


def _placed(below: Mapping[str, Sequence[int]]) -> dict[str, int]:
    """Return a base for each stem, so that no two of them want a slot.

    Those with the most to follow choose first.  The search goes forward, in
    longer and longer steps, and begins again whenever half as many are to follow:
    so it stays linear, and what the many leave open the few fill.
    """
    taken = bytearray(4096)
    found = {}
    here = half = 0
    for stem, codes in sorted(below.items(), key=lambda item: -len(item[1])):
        if len(codes) <= half or not half:
            here, half = 1, len(codes) // 2
        first, last = min(codes), max(codes)
        for step in chain([1] * PATIENCE, count(1)):
            here = max(here, first + 1)
            while (free := taken.find(0, here)) < 0 or free - first + last >= len(taken):
                taken.extend(bytes(len(taken)))
            at = free - first
            here = free
            if not any(taken[at + code] for code in codes):
                break
            here += step
        for code in codes:
            taken[at + code] = 1
        found[stem] = at
    return found


def tables(name: str, *, tofu: bool) -> tuple[Table, ...]:
    """Return the tables of the conversion ``name``, taken from the shelf, or made and put there.

    The file is named after all it was made from, these two modules too, and
    begins with a digest of the rest of itself: whatever is damaged, or another's,
    is made anew.
    """
    key = _key(name, tofu)
    file = f"{name.replace('/', '-')}-{key[:16].hex()}.tables"
    found = _unpacked(shelf.taken(file), key)
    if found is None:
        found = tuple(compiled(one) for one in passes(name, tofu=tofu))
        shelf.put(file, _packed(found, key), KEPT)
    return found


def _key(name: str, tofu: bool) -> bytes:
    said = config(whole(name)[0])
    key = hashlib.sha256(repr((name, tofu, sys.byteorder, said)).encode())
    for file in files(said):
        key.update(hashlib.sha256(source(file)).digest())
    for module in ("passes.py", "tables.py"):
        key.update(resources.files(__package__).joinpath(module).read_bytes())
    return key.digest()


def _packed(made: Sequence[Table], key: bytes) -> bytes:
    columns = [getattr(table, column) for table in made for column in Table.__slots__]
    body = b"".join([_column([len(made), *map(len, columns)]), *columns])
    return shelf.sealed(body, key)


def _unpacked(kept: bytes | None, key: bytes) -> tuple[Table, ...] | None:
    whole = shelf.unsealed(kept, key)
    if whole is None:
        return None
    numbers = memoryview(whole).cast("i")
    each = len(Table.__slots__)
    body = 1 + numbers[0] * each
    cuts = [*accumulate(numbers[1:body], initial=body)]
    columns = [numbers[a:b] for a, b in pairwise(cuts)]
    return tuple(Table(*columns[i : i + each]) for i in range(0, len(columns), each))
