"""In which sentence, paragraph and quotation a place of a text stands.

A reader goes from left to right, so only what lies between two questions is
looked through: a text of ten million lines without a date costs nothing here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ENDS = "。！？!?；;\n"
_END = re.compile(f"[{_ENDS}]")
_QUOTED = {
    opens: re.compile(f"{opens}[^{opens}{closes}\n]{{1,600}}{closes}") for opens, closes in ("「」", "『』", "“”")
}
_LONGEST = 601
"""Code points from the opening mark of a quotation to its closing one, at most."""


@dataclass(slots=True)
class Whereabouts:
    """What was found of a folded text so far."""

    folded: str
    _sentence: tuple[int, int] = (0, -1)  # the one last asked for
    _paragraph: tuple[int, int] = (0, 0)  # a place, and how many paragraphs ended before it
    _quotation: tuple[int, int] = (-1, -1)  # the place last asked for, and the answer

    def sentence(self, at: int) -> tuple[int, int]:
        """Return the start and end of the sentence around ``at``, its full stop left out."""
        start, end = self._sentence
        if start <= at <= end:
            return start, end
        if at < start:
            return self._back(at)
        start = max(end + 1, *(self.folded.rfind(mark, end + 1, at) + 1 for mark in _ENDS))
        stop = _END.search(self.folded, at)
        self._sentence = start, stop.start() if stop else len(self.folded)
        return self._sentence

    def _back(self, at: int) -> tuple[int, int]:
        """Return the sentence around ``at``, seen from a later one: a look back costs what it looks over."""
        far, start = 64, 0
        while not start and far < 16 * max(at, 64):
            far *= 16
            start = max(self.folded.rfind(mark, max(at - far, 0), at) + 1 for mark in _ENDS)
        stop = _END.search(self.folded, at)
        return start, stop.start() if stop else len(self.folded)

    def paragraph(self, at: int) -> int:
        """Return the number of the paragraph around ``at``, from 0."""
        seen, number = self._paragraph
        ends = self.folded.count("\n", min(seen, at), max(seen, at))
        self._paragraph = at, number + (ends if at > seen else -ends)
        return self._paragraph[1]

    def quotation(self, at: int) -> int:
        """Return where the quotation around ``at`` begins, the outermost; -1 outside of any."""
        if at == self._quotation[0]:
            return self._quotation[1]
        begins = -1
        for opens, whole in _QUOTED.items():
            start = self.folded.rfind(opens, max(at - _LONGEST, 0), at + 1)
            if start >= 0 and (begins < 0 or start < begins):
                found = whole.match(self.folded, start)
                begins = start if found and at < found.end() else begins
        self._quotation = at, begins
        return begins
