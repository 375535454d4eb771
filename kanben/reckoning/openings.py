"""Where a row of the table could begin, found without trying the rows.

Most of a text holds no date, so most of the time goes into seeing that a place
holds none.  The rows themselves say what they begin with: each expression is
taken apart, as Python's own ``re`` does it, into characters and which may follow
which.  From these one expression is made for all rows together; it looks at a
few characters, counted from behind a numeral, and leaves those rows that are
still possible.  Conditions are left out and bounded repetition counts as
unbounded, so it asks for less than the rows do and passes none of them over.

What was derived is put on the shelf.  Where the parser of ``re``, which is
Python's own affair, cannot be had, every row is tried where it may begin.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

from kanben import shelf
from kanben.expressions import compiled
from kanben.reckoning.grammar import TABLE, Pattern
from kanben.reckoning.numerals import HAN

DEPTH = 2
"""So many characters are looked at behind a numeral or behind the first."""

WIDEST = 512
"""A class of more characters than this counts as any character."""

WAYS = 8
"""So many ways are tried once the first character is among theirs."""

KEPT = 3
"""So many derivations lie on the shelf, each of another table."""

NUMERALS = frozenset("0123456789" + HAN)

Places: TypeAlias = frozenset[int]
Try: TypeAlias = tuple[Pattern, Callable[[str, int], re.Match[str] | None]]
Part: TypeAlias = tuple[bool, set[int], set[int]]  # may be empty; the places it may begin and end with
State: TypeAlias = tuple[Sequence[int], Sequence[int], Mapping[str, int]]
"""The rows that may end here, those that are possible, and the state behind each class of characters; "" is any."""


@dataclass(slots=True)
class Graph:
    """The places of all rows where a character stands, and which may follow which."""

    stands: list[frozenset[str] | None] = field(default_factory=list)  # None: any character
    row: list[int] = field(default_factory=list)  # index in the table
    follows: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    ends: set[int] = field(default_factory=set)

    def place(self, characters: frozenset[str] | None, row: int) -> set[int]:
        """Add a place where one of ``characters`` stands."""
        self.stands.append(characters)
        self.row.append(row)
        return {len(self.stands) - 1}

    def link(self, before: Iterable[int], after: Iterable[int]) -> None:
        """Let each place of ``after`` follow each of ``before``."""
        for place in before:
            self.follows[place].update(after)

    def ahead(self, places: Places) -> Places:
        """Return the places that may follow ``places``."""
        return frozenset[int]().union(*(self.follows[p] for p in places))

    def at(self, places: Iterable[int], character: str) -> Places:
        """Return those of ``places`` where ``character`` may stand."""
        return frozenset(p for p in places if (known := self.stands[p]) is None or character in known)

    def past_numerals(self, places: Places) -> Places:
        """Return ``places`` and all that more numerals lead to."""
        reached, todo = set(places), [places]
        while todo:
            new = {p for p in self.ahead(todo.pop()) - reached if (s := self.stands[p]) is None or s & NUMERALS}
            reached |= new
            todo += [frozenset(new)] if new else []
        return frozenset(reached)


@dataclass(frozen=True, slots=True, eq=False)
class Openings:
    """``expression`` finds where a row could begin; its group holds the numerals behind a first one."""

    expression: re.Pattern[str]
    table: tuple[Pattern, ...]
    states: Sequence[State]
    begun: tuple[Mapping[str, int], Mapping[str, int]]  # the state behind a first character; behind a numeral

    def tries(self, found: re.Match[str]) -> tuple[Try, ...]:
        """Return the rows that may match where ``expression`` was found, as the table has them, and what tries each."""
        said, numerals = found[0], found.end(1) - found.start()
        return _rows(self, said[0], said[numerals:] if numerals > 0 else said[1:], numerals > 0)


@cache
def openings(table: tuple[Pattern, ...] = TABLE) -> Openings:
    """Return where the rows of ``table`` could begin, from the shelf if it was derived before."""
    made_of = repr((sys.version_info[:2], [(row.begins, row.said) for row in table])).encode()
    name = hashlib.sha256(made_of + Path(__file__).read_bytes()).hexdigest()[:32] + ".openings"
    try:
        expression, states, *begun = json.loads(zlib.decompress(shelf.taken(name) or b""))
    except (zlib.error, ValueError):  # not there, or damaged
        expression, states, *begun = _derived(table)
        kept = json.dumps((expression, states, *begun), ensure_ascii=False, separators=(",", ":"))
        shelf.put(name, zlib.compress(kept.encode(), 1), KEPT)
    return Openings(compiled([expression])[expression], table, states, (begun[0], begun[1]))


def _derived(table: tuple[Pattern, ...]) -> tuple[str, Sequence[State], Mapping[str, int], Mapping[str, int]]:
    try:
        graph, firsts, longest = _taken_apart(table)
    except (ImportError, AttributeError, TypeError, ValueError, IndexError):
        begins = sorted(_begins(table))
        rows = [[i for i, row in enumerate(table) if c in row.begins] for c in begins]
        return f"{_class(begins)}|(?!)()", [((), of, {}) for of in rows], {c: i for i, c in enumerate(begins)}, {}
    known = {c: places for c in sorted(_begins(table)) if (places := graph.at(firsts[c], c))}
    states = States(graph)
    begun = {c: states.state(places, DEPTH) for c, places in known.items()}
    numerals = {c: graph.past_numerals(known[c]) for c in known if c in NUMERALS}
    behind = {c: states.state(places, DEPTH) for c, places in numerals.items()}
    any_numeral = states.state(frozenset[int]().union(*numerals.values()), DEPTH)
    words = {c: state for c, state in begun.items() if c not in NUMERALS}
    expression = f"{_class(begun)}(?:{_numeral(states.states, any_numeral, longest)}|{_words(states.states, words)})"
    return expression, states.states, begun, behind


def _begins(table: Iterable[Pattern]) -> frozenset[str]:
    return frozenset("".join(row.begins for row in table))


def _taken_apart(table: Iterable[Pattern]) -> tuple[Graph, Mapping[str, Places], int]:
    """Return the places of all rows, those of the rows that may begin with a character, and the longest match."""
    parser = import_module("re._parser")
    graph, firsts, longest = Graph(), defaultdict[str, Places](frozenset), 0
    for i, row in enumerate(table):
        parsed = parser.parse(row.said, re.VERBOSE)
        longest = max(longest, int(parsed.getwidth()[1]))
        _, first, last = _sequence(graph, parsed, i)
        graph.ends |= last
        for character in row.begins:
            firsts[character] |= first
    return graph, firsts, longest


@dataclass(slots=True)
class States:
    """What is still possible behind a few characters, each such answer once."""

    graph: Graph
    states: list[State] = field(default_factory=list)
    _of: dict[tuple[Places, int], int] = field(default_factory=dict)
    _alike: dict[str, int] = field(default_factory=dict)

    def state(self, places: Places, depth: int) -> int:
        """Return the number of the state at ``places``, from where ``depth`` more characters are looked at."""
        if (places, depth) in self._of:
            return self._of[places, depth]
        ways: dict[int, str] = defaultdict(str)
        here: dict[str, set[int]] = defaultdict(set)
        ahead = self.graph.ahead(places) if depth else ()
        anything = {p for p in ahead if self.graph.stands[p] is None}
        for p in ahead:
            for character in self.graph.stands[p] or ():
                here[character].add(p)
        for character in sorted(here):
            ways[self.state(frozenset(here[character] | anything), depth - 1)] += character
        if anything:
            ways[self.state(frozenset(anything), depth - 1)] = ""
        ends = sorted({self.graph.row[p] for p in places & self.graph.ends}) if depth else []
        made = ends, sorted({self.graph.row[p] for p in places}), {characters: to for to, characters in ways.items()}
        number = self._alike.setdefault(repr(made), len(self.states))
        self.states += [made] if number == len(self.states) else []
        self._of[places, depth] = number
        return number


def _numeral(states: Sequence[State], state: int, longest: int) -> str:
    return f"(?<={_class(NUMERALS)})({_class(NUMERALS)}{{0,{longest}}}+){_behind(states, state, DEPTH, NUMERALS)}"


def _words(states: Sequence[State], words: Mapping[str, int]) -> str:
    """Return what finds a row by its first character, by classes of it, and so by what stands behind it.

    Python's ``re`` seeks a class of characters much faster than it tries a choice of ways, hence the order.
    """
    rests = {c: _behind(states, state, DEPTH) for c, state in words.items()}
    ways = sorted(_grouped(rests))
    shelves = (ways[i : i + WAYS] for i in range(0, len(ways), WAYS))
    of_words = "|".join(
        f"(?<={_class(c for c in rests if any(rests[c] == rest for _, rest in some))})"
        f"(?:{'|'.join(f'(?<={firsts}){rest}' for firsts, rest in some)})"
        for some in shelves
    )
    second = {character for state in words.values() for way in states[state][2] for character in way}
    return f"(?={_class(second)})(?:{of_words})" if all(rests.values()) else f"(?:{of_words})"


@lru_cache(maxsize=8192)
def _rows(openings: Openings, first: str, rest: str, numeral: bool) -> tuple[Try, ...]:
    ends, rows, ways = openings.states[openings.begun[numeral][first]]
    possible = {*ends}
    for character in rest:
        state = next((to for characters, to in ways.items() if character in characters), ways.get(""))
        if state is None:
            rows = ()
            break
        ends, rows, ways = openings.states[state]
        possible.update(ends)
    chosen = (openings.table[i] for i in sorted(possible.union(rows)))
    return tuple((row, row.expression.match) for row in chosen)


def _behind(states: Sequence[State], state: int, depth: int, but: frozenset[str] = frozenset()) -> str:
    """Return an expression for ``depth`` characters that may follow ``state``, none of them first in ``but``."""
    ends, _, ways = states[state]
    if not depth or ends or "" in ways:
        return ""
    rests: dict[str, str] = {}
    for characters, to in ways.items():
        rests |= dict.fromkeys(set(characters) - but, _behind(states, to, depth - 1))
    return f"(?:{'|'.join(firsts + rest for firsts, rest in _grouped(rests))})" if rests else "(?!)"


def _grouped(rests: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what may follow, each once, behind the class of the characters it may follow."""
    classes: dict[str, set[str]] = defaultdict(set)
    for character, rest in sorted(rests.items()):
        classes[rest].add(character)
    return [(_class(characters), rest) for rest, characters in classes.items()]


def _class(characters: Iterable[str]) -> str:
    return f"[{re.escape(''.join(sorted(characters)))}]"


def _sequence(graph: Graph, items: Iterable[tuple[Any, Any]], row: int) -> Part:
    empty, first, last = True, set[int](), set[int]()
    for op, said in items:
        may, begins, ends = _one(graph, str(op), said, row)
        graph.link(last, begins)
        first |= begins if empty else set()
        last = ends | last if may else ends
        empty = empty and may
    return empty, first, last


def _one(graph: Graph, op: str, said: Any, row: int) -> Part:  # noqa: ANN401 - what the parser of re says is of many types
    """Add one part of an expression to the graph."""
    match op:
        case "LITERAL" | "IN":
            place = graph.place(_characters([(op, said)] if op == "LITERAL" else said), row)
            return False, place, place
        case "BRANCH":
            ways = [_sequence(graph, way, row) for way in said[1]]
            return any(w[0] for w in ways), set().union(*(w[1] for w in ways)), set().union(*(w[2] for w in ways))
        case "SUBPATTERN":
            return _sequence(graph, said[3], row)
        case "ATOMIC_GROUP":
            return _sequence(graph, said, row)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, repeated = said
            empty, first, last = _sequence(graph, repeated, row)
            if most > 1:
                graph.link(last, first)
            return empty or least == 0, first, last
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return True, set(), set()
        case _:  # any character, or as many as another group held
            place = graph.place(None, row)
            graph.link(place, place)
            return True, place, place


def _characters(items: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    known: set[str] = set()
    for op, said in items:
        if str(op) == "LITERAL":
            known.add(chr(said))
        elif str(op) == "RANGE" and said[1] - said[0] < WIDEST:
            known.update(map(chr, range(said[0], said[1] + 1)))
        else:
            return None
    return frozenset(known)
