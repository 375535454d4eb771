"""Lines of a text, and what each looks like on its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST_HEADING = 30  # characters
PROSE = 30  # characters; a line as long as this, or closed by a mark, is running text

SENTENCE = re.compile("[，。；？！,;?!]")
CLOSED = re.compile("[。！？!?…；;.：:~～—][”’」』）)\"'》]*$")
CREDIT = "[攝摄]影|供[圖图]|[圖图]源|[圖图]片[來来]源|（[攝摄]）|[攝摄]$"
CAPTION = re.compile(
    rf"[▲△▼]\s*\S.{{0,60}}|.{{0,40}}(?:{CREDIT}|^[圖图]\s*[\d一二三四五六七八九十]+(?:-\d+)?[：:　 ]).{{0,24}}"
)
WORK = re.compile(r"[—－\s]*《[^《》]{1,40}》")
SIGNED = re.compile(r"——\s*\S.{0,30}")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its text, trimmed, where that stands (code points), the blank lines before it."""

    text: str
    start: int
    gap: int = 0

    @property
    def end(self) -> int:
        """Offset past the last character."""
        return self.start + len(self.text)

    @property
    def bare(self) -> bool:
        """Say whether this is no sentence: short and without a mark that ends or parts clauses."""
        return len(self.text) <= LONGEST_HEADING and not SENTENCE.search(self.text)

    @property
    def closed(self) -> bool:
        """Say whether this ends as a sentence does."""
        return bool(CLOSED.search(self.text, max(len(self.text) - 4, 0)))

    @property
    def prose(self) -> bool:
        """Say whether this is running text: long, or a sentence with its end."""
        return len(self.text) >= PROSE or self.closed


def split(text: str) -> list[Line]:
    """Return the lines of ``text`` that hold something."""
    found, at, gap = [], 0, 0
    for whole in text.split("\n"):
        if trimmed := whole.strip():
            found.append(Line(trimmed, at + len(whole) - len(whole.lstrip()), gap))
            gap = 0
        else:
            gap += 1
        at += len(whole) + 1
    return found
