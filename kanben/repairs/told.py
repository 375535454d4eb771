"""What the rules leave to a person: remarks made into findings, with lines ready to paste.

A rule sees a text that earlier rules have changed; an editor sees the article.
So each remark is given the line it has in the article, and where the rule knows
what may have stood there, each of its candidates becomes one line for
``book/corrections.toml`` that settles the matter.
"""

from __future__ import annotations

import json
import re
from array import array
from bisect import bisect_left
from collections import defaultdict
from functools import cached_property

from kanben.edits import Revision
from kanben.findings import Finding, Remark

MOST = 200
"""Findings of one code told of one article; a thousand more would only hide the others."""

WIDEST = 24
"""Characters on each side that a line to paste may take along to name its place and no other."""


KEEP_IT = "if the author wrote it, keep it with a [[stet]] in book/corrections.toml"
GIVE_WORDS = "give the right words in book/corrections.toml"
"""Hints: for a line set aside, and for words that were lost."""


def near(text: str, start: int, end: int) -> str:
    """Return a place as a remark names it: its words between the few beside them, in one line."""
    return "「" + text[max(0, start - 8) : end + 8].replace("\n", " ") + "」"


class Told:
    """The findings of one article, each place once, in the order of its lines."""

    def __init__(self, received: str, source: str) -> None:
        self._received, self._source = received, source
        name = _quoted(source.removeprefix("seeds/"))
        self._paste = f"choose a line and paste it into book/corrections.toml under [restored.{name}]"
        self._by_code: defaultdict[str, dict[int, tuple[Remark, tuple[int, int] | None]]] = defaultdict(dict)

    @cached_property
    def _line_ends(self) -> array[int]:
        return array("Q", (found.start() for found in re.finditer("\n", self._received)))

    def add(self, remark: Remark, revision: Revision) -> None:
        """Take a remark on the present text of ``revision``."""
        span = revision.span_received(remark.at, remark.end) if remark.candidates else None
        self._by_code[remark.code].setdefault(revision.to_received(remark.at), (remark, span))

    def findings(self) -> tuple[Finding, ...]:
        """Return them all, but of each code no more than anybody reads; the rest is counted."""
        found = []
        for code, places in self._by_code.items():
            ordered = sorted(places.items())
            for place, (remark, span) in ordered[:MOST]:
                choices = self._choices(span, remark.candidates) if span else ()
                hint = self._paste if choices else remark.hint
                found.append(Finding(code, remark.message, self._source, self._line(place), hint, choices))
            if more := ordered[MOST:]:
                told = f"and {len(more):,} more of the same"
                found.append(Finding(code, told, self._source, self._line(more[0][0]), more[0][1][0].hint))
        return tuple(sorted(found, key=lambda f: (f.line, f.code)))

    def _line(self, place: int) -> int:
        return bisect_left(self._line_ends, place) + 1

    def _choices(self, span: tuple[int, int], candidates: tuple[str, ...]) -> tuple[str, ...]:
        """Return ``"as received" = "as it should be"`` for each candidate; none if no words name the place alone."""
        start, end = span
        row = bisect_left(self._line_ends, start)
        begins = self._line_ends[row - 1] + 1 if row else 0
        ends = self._line_ends[row] if row < len(self._line_ends) else len(self._received)
        for around in (2, 4, 8, 16, WIDEST):
            left, right = max(start - around, begins), min(end + around, max(ends, end))
            words = self._received[left:right]
            if self._received.find(words, self._received.find(words) + 1) < 0:
                before, after = self._received[left:start], self._received[end:right]
                return tuple(f"{_quoted(words)} = {_quoted(before + c + after)}" for c in candidates)
        return ()


def _quoted(text: str) -> str:
    """Return ``text`` as a TOML string, as JSON writes one, with what cannot be seen spelled out."""
    written = json.dumps(text, ensure_ascii=False)
    return "".join(
        c if c.isprintable() else f"\\U{ord(c):08X}" if ord(c) > 0xFFFF else f"\\u{ord(c):04X}" for c in written
    )
