"""What a reader keeps in mind while reading: when this was written, and when we are in the story.

Three things give a date to words that have none of their own.  The *document
date* stands behind 去年 and 昨天.  The *frame* stands behind 次日 and 這年: it is
set by a date that opens a sentence or stands before a comma, not by one that
only describes (于2010年投入運行的數據中心).  A *mention* of an event told before
stands behind 會議召開一個月前.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace

from kanben.chronology.edtf import Point

_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_CLAUSE_END = re.compile(r"[，,。！？!?；;：:\n、「」“”（）()]")
_OPENER = re.compile(r"(?:直到|早在|就在|截至|截止|到了|而|但|从|自|在|于|到|至|即|便是)?$")
_DESCRIBES = re.compile(r"[\u4e00-\u9fff]{1,8}的[\u4e00-\u9fff]")
_BACK = 12
"""How many mentions a reader still has in mind."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A date told before, and the folded words around it, at most its sentence."""

    value: Point
    sentence: str


@dataclass(slots=True)
class Story:
    """The state of one reading, from the first character to the last."""

    folded: str
    document: Point | None
    frame: Point | None = None
    frame_paragraph: int = -1
    last: Point | None = None
    last_sentence: int = -1
    last_paragraph: int = -1
    last_end: int = -1
    last_by_document: bool = False  # the document gave the last date its year
    mentions: list[Mention] = field(default_factory=list)
    _sentences: list[int] = field(init=False)
    _paragraphs: list[int] = field(init=False)

    def __post_init__(self) -> None:
        """Note where sentences and paragraphs begin."""
        self._sentences = [0, *(m.end() for m in _SENTENCE_END.finditer(self.folded))]
        self._paragraphs = [0, *(m.end() for m in re.finditer("\n", self.folded))]

    def sentence_of(self, at: int) -> tuple[int, int]:
        """Return the start and end of the sentence around ``at``, its full stop left out."""
        i = bisect_right(self._sentences, at) - 1
        end = self._sentences[i + 1] - 1 if i + 1 < len(self._sentences) else len(self.folded)
        return self._sentences[i], end

    def clause_before(self, at: int) -> str:
        """Return the clause up to ``at``, at most 24 characters of it."""
        before = self.folded[max(at - 24, 0) : at]
        cuts = [m.end() for m in _CLAUSE_END.finditer(before)]
        return before[cuts[-1] :] if cuts else before

    def year(self, at: int, *, month: bool = True) -> tuple[Point, str, float] | None:
        """Return the point whose year a date without one takes, who says so, and how sure that is.

        ``month``: the date has its own month; a bare day takes that as well.
        """
        if self.last_by_document and self.document and month:
            return self.document, "document", 0.7
        if self.last and self.last_sentence == bisect_right(self._sentences, at):
            return self.last, "sentence", 0.9
        paragraph = bisect_right(self._paragraphs, at)
        if self.last and self.last_paragraph == paragraph:
            return self.last, "paragraph", 0.85
        if self.frame and (self.document is None or paragraph - self.frame_paragraph <= 1):
            return self.frame, "frame", 0.8
        if self.document:
            return self.document, "document", 0.7
        return (self.last, "last", 0.5) if self.last else None

    def scene(self, at: int, *, day: bool) -> Point | None:
        """Return where the story stands at ``at``: the nearest date of this paragraph, else the frame.

        ``day``: only a date known to the day will do.
        """
        near = self.last if self.last_paragraph == bisect_right(self._paragraphs, at) else None
        for point in (near, self.frame):
            if point and (point.day or not day):
                return point
        return None

    def last_day_here(self, at: int) -> bool:
        """Say whether a day was told within the few characters before ``at``."""
        return bool(self.last and self.last.day) and 0 <= at - self.last_end <= 3

    def told(self, clause: str) -> Point | None:
        """Return the date of an event ``clause`` mentions again by its last word (會議召開 …)."""
        words = re.sub(r"[ ]|(?:之|的|了)$", "", clause)
        word = words[-2:]
        if len(word) < 2 or not all("\u4e00" <= c <= "\u9fff" for c in word):
            return None
        return next((m.value for m in reversed(self.mentions) if word in m.sentence), None)

    def is_adverbial(self, start: int, end: int) -> bool:
        """Say whether the date from ``start`` to ``end`` sets the time of what follows."""
        if not _OPENER.fullmatch(self.clause_before(start).strip()):
            return False
        return end >= len(self.folded) or not _DESCRIBES.match(self.folded, end)

    def tell(self, point: Point, start: int, end: int, *, by_document: bool = False) -> None:
        """Move the story to ``point``, which stands from ``start`` to ``end``.

        ``by_document``: its year is not in its words, but the document's.
        """
        plain = replace(point, mark="")
        self.last, self.last_end, self.last_by_document = plain, end, by_document
        self.last_sentence = bisect_right(self._sentences, start)
        self.last_paragraph = bisect_right(self._paragraphs, start)
        first, last = self.sentence_of(start)
        self.mentions.append(Mention(plain, self.folded[max(first, start - 80) : min(last, end + 80)]))
        del self.mentions[:-_BACK]
        if self.is_adverbial(start, end):
            self.frame, self.frame_paragraph = plain, self.last_paragraph
