"""Lines of a text, and what each looks like on its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST_HEADING = 30  # characters

SENTENCE = re.compile("[，。；？！,;?!]")
NUMBERED = re.compile(r"(0[1-9]|[1-9]\d)")
NUMERAL = "[0-9０-９〇零一二三四五六七八九十百千两兩壹贰叁肆伍陆柒捌玖拾]{1,7}"
TITLED = rf"[\s：:、　][^。]{{1,{LONGEST_HEADING}}}"
ORDINAL = re.compile(rf"第{NUMERAL}[章回卷部篇编編节節](?:{TITLED})?")
COUNT = "[一二三四五六七八九十]{1,3}"
COUNTED = re.compile(rf"(?:{COUNT}、|（{COUNT}）)[^。；！]{{1,{LONGEST_HEADING}}}")
CREDIT = "[攝摄]影|供[圖图]|[圖图]源|[圖图]片[來来]源|（[攝摄]）|[攝摄]$"
CAPTION = re.compile(rf".{{0,40}}(?:{CREDIT}|^[圖图]\s*[\d一二三四五六七八九十]+[：:　 ]).{{0,24}}")
WORK = re.compile(r"[—－\s]*《[^《》]{1,40}》")
SIGNED = re.compile(r"——\s*\S.{0,30}")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its text, trimmed, and where that stands (code points)."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Offset past the last character."""
        return self.start + len(self.text)

    @property
    def bare(self) -> bool:
        """Say whether this is no sentence: short and without a mark that ends or parts clauses."""
        return len(self.text) <= LONGEST_HEADING and not SENTENCE.search(self.text)


def split(text: str) -> list[Line]:
    """Return the lines of ``text`` that hold something."""
    found, at = [], 0
    for whole in text.split("\n"):
        if trimmed := whole.strip():
            found.append(Line(trimmed, at + len(whole) - len(whole.lstrip())))
        at += len(whole) + 1
    return found
