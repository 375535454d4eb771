"""The list of chapters at the head of a novel: recognised, so that no chapter has two headings.

Scraped novels open with 目錄 and the title of every chapter; then the chapters
come, with the same titles.  Where each title of the list is found again the
list says nothing of its own: it is set aside, and the book makes its own
contents.  Where only most are, it is kept as a list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kanben.structure.forms import LONGEST, Form
from kanben.structure.lines import Line

HEADED = re.compile(r"[\s【〖\[—=*-]*(?:目\s*[錄录次]|contents|table of contents)[\s】〗\]—=*-]*", re.IGNORECASE)
LEADERS = re.compile(r"[\s.…·．\-—_]*\d{0,4}$")
LIKE = 0.8  # share of the titles that must come again


@dataclass(frozen=True, slots=True)
class Contents:
    """Lines ``first`` to ``last`` (past the end) list the chapters; ``whole``: every one of them comes again."""

    first: int
    last: int
    whole: bool


def find(lines: Sequence[Line], forms: Sequence[Form | None], free: Callable[[int], bool]) -> Contents | None:
    """Return the list of chapters in ``lines``, if there is one; only lines that are ``free`` belong to it."""
    head = next((i for i, line in enumerate(lines) if len(line.text) < LONGEST and HEADED.fullmatch(line.text)), None)
    if head is not None and not free(head):
        return None
    first = head + 1 if head is not None else next((i for i, f in enumerate(forms) if f and not f.counted), len(lines))
    words = [_words(line.text) for line in lines]
    if first >= len(lines) or not words[first]:
        return None
    try:
        again = words.index(words[first], first + 1)
    except ValueError:
        return None
    after = set(words[again:])
    listed = first
    for i in range(first, again):
        if len(lines[i].text) > LONGEST or not free(i):
            break
        if words[i] in after and words[i]:
            listed = i + 1
    count = listed - first
    found = sum(words[i] in after for i in range(first, listed))
    if count < (2 if head is not None else 3) or found < LIKE * count:
        return None
    return Contents(first if head is None else head, listed, found == count)


def _words(text: str) -> str:
    """Return the words of a title, as far as two printings of it agree: no marks, no page number after leaders."""
    if len(text) > LONGEST:
        return ""
    cut = LEADERS.search(text) if re.search(r"[.…·．\s]{2,}\d{1,4}$|\t\d{1,4}$", text) else None
    return re.sub(r"\W", "", text[: cut.start()] if cut else text)
