"""Which characters a rule's pattern may begin or end with: so that hardly a rule is tried where it cannot fit.

Of a pattern as our rules write them (``re.VERBOSE``) the characters are told
that may stand at its edge, in a small alphabet that stands for all.  What is not
understood may be any of them: a rule tried in vain costs only time.

A set of characters is a number, a bit for each character of the alphabet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

TOKEN = re.compile(
    r"\s+ | \(\?(?P<guard> <?! \s* \[\^?[^\]]*\] ) \s* \) | (?P<look> \(\?<?[=!] ) | (?P<group> \(\?: | \((?!\?) )"
    r" | (?P<class> \[\^?[^\]]*\] ) | \\(?P<escaped> [^A-Za-z0-9] ) | (?P<repeat> [?*+] | \{[0-9]*,?[0-9]*\} )"
    r" | (?P<sign> [|)^$] ) | (?P<any> \. ) | (?P<plain> [^\\([{#] )",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Edge:
    """What stands at the edge of a pattern, and ``beyond`` it where it matches nothing; -1 where it never does."""

    own: int
    beyond: int = -1

    def then(self, inner: Edge) -> Edge:
        """Return the edge of this and what stands further in."""
        if self.beyond < 0:
            return self
        return Edge(self.own | (self.beyond & inner.own), -1 if inner.beyond < 0 else self.beyond & inner.beyond)

    def either(self, other: Edge) -> Edge:
        """Return the edge of this or another."""
        beyond = self.beyond if other.beyond < 0 else max(self.beyond, 0) | other.beyond
        return Edge(self.own | other.own, beyond)


def edge(pattern: str, alphabet: str, *, last: bool = False) -> str:
    """Return which characters of ``alphabet`` may be the first to match ``pattern``, or the ``last``.

    Where it matches nothing, those that may stand there then.

    >>> edge("(?: 晒 | 晾 )? 干 | 天 (?![里外])", "干晒晾天里外的"), edge("了? (?![里外])", "里外了的")
    ('干晒晾天', '了的')
    >>> edge("晒 | [^里的]", "里外晒的", last=True), edge(r"\\d", "里外")
    ('外晒', '里外')
    """
    every = (1 << len(alphabet)) - 1
    tokens: list[tuple[str, str]] = []
    at = 0
    while at < len(pattern):
        met = TOKEN.match(pattern, at)
        if met is None:
            return alphabet
        if met.lastgroup:
            tokens.append((met.lastgroup, met[met.lastgroup]))
        at = met.end()
    found = _choices(iter(tokens), alphabet, every, last=last)
    bits = found.own | max(found.beyond, 0)
    return "".join(c for n, c in enumerate(alphabet) if bits >> n & 1)


def _choices(tokens: Iterator[tuple[str, str]], alphabet: str, every: int, *, last: bool) -> Edge:
    """Return the edge of a group, read up to its end."""
    rows: list[list[Edge]] = [[]]
    for kind, text in tokens:
        row = rows[-1]
        if kind == "group":
            row.append(_choices(tokens, alphabet, every, last=last))
        elif kind == "look":
            _choices(tokens, alphabet, every, last=last)
            row.append(Edge(0, every))
        elif kind == "guard":
            beside = last == text.startswith("<")
            row.append(Edge(0, every & ~_class(text[text.index("[") :], alphabet) if beside else every))
        elif kind == "repeat":
            if text in "?*" or text.startswith(("{0", "{,")):
                row[-1] = Edge(row[-1].own, every)
        elif kind != "sign":
            row.append(Edge(every if kind == "any" else _class(re.escape(text) if kind != "class" else text, alphabet)))
        elif text == "|":
            rows.append([])
        elif text == ")":
            break
        else:
            row.append(Edge(0, every))
    whole = Edge(0)
    for row in rows:
        found = Edge(0, every)
        for one in reversed(row) if last else row:
            found = found.then(one)
        whole = whole.either(found)
    return whole


@cache
def _class(text: str, alphabet: str) -> int:
    if len(text) == 1:
        return 1 << alphabet.index(text) if text in alphabet else 0
    known = set(re.findall(text, alphabet))
    return sum(1 << n for n, c in enumerate(alphabet) if c in known)
