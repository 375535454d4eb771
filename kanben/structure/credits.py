"""Read the date, the author and the lead that stand at the head of an article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kanben.structure.lines import Line

HEAD = 8  # lines in which an article introduces itself

YEAR_FIRST = re.compile(
    r"(?:[發发]布[時时日][間间期][：:]\s*)?(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"
)
YEAR_LAST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
BYLINE = re.compile(r"(?:作者|撰文|文|本[報报][記记]者|[記记]者)\s*[|｜/／：:]\s*(\S.{0,38})")
LEAD = re.compile(r"(?P<label>[導导][讀读語语]|摘要|[編编]者按)(?P<colon>[：:]?)\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Lead:
    """The label of a lead, its length with what parts it from the lead, and whether anything does."""

    label: str
    length: int
    marked: bool


@dataclass(frozen=True, slots=True)
class Credits:
    """What an article says of itself, and the lines that say it with the reason each is taken."""

    author: str = ""
    date: str = ""  # CCYY-MM-DD
    taken: tuple[tuple[Line, str, str], ...] = ()  # line, rule, reason


def read_credits(lines: Sequence[Line], title: str = "") -> Credits:
    """Return author and date as given in the first lines, and the line that is the title; each is taken once.

    A date such as 22.05.2019 is read day first, unless only the other order is a
    date; 05.04.2019 could be either and is left in the text.
    """
    author, day, named = "", "", not title
    taken: list[tuple[Line, str, str]] = []
    for line in lines[:HEAD]:
        if not named and _words(line.text) == _words(title):
            named = True
            taken.append((line, "title", "taken as the chapter's title"))
        elif not day and (day := _date(line.text)):
            taken.append((line, "date-stamp", f"taken as the article's date, {day}"))
        elif not author and line.bare and (byline := BYLINE.fullmatch(line.text)):
            author = byline[1].strip()
            taken.append((line, "byline", f"taken as the article's author, {author}"))
    return Credits(author, day, tuple(taken))


def lead(text: str) -> Lead | None:
    """Return the label that opens a lead: 導讀：…, 編者按 …"""
    found = LEAD.match(text)
    return Lead(found["label"], found.end(), bool(found["colon"]) or text[found.end() - 1].isspace()) if found else None


def _words(text: str) -> str:
    return re.sub(r"\W", "", text)


def _date(text: str) -> str:
    if match := YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := YEAR_LAST.fullmatch(text):
        first, second, year = (int(part) for part in match.groups())
        if first <= 12 and second <= 12 and first != second:
            return ""
        day, month = (first, second) if second <= 12 else (second, first)
    else:
        return ""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
