"""What an article says of itself in its first lines: title, author, date.

Only what is plainly said is taken: a heading, a byline, a line that is a date
and nothing else.  A date in running text is part of the story and no date of
the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kanben.structure.contents import HEADED as CONTENTS
from kanben.structure.forms import form

EARLY = 12  # what an article says of itself, it says in its first lines that are not blank
TITLE = 40  # characters; a longer line is a sentence
FRONT_MATTER = 40  # lines; front matter that is longer is none

HEADING = re.compile(r"#{1,6}\s+(?P<said>.+?)[\s#]*")
FENCES = {"---": "---", "+++": "+++"}
FIELD = re.compile(r"""(?P<key>\w+)\s*[:=：]\s*["'“「]?(?P<said>.*?)["'”」]?""")
KEYS = {
    "title": "title",
    "標題": "title",
    "标题": "title",
    "author": "author",
    "作者": "author",
    "date": "date",
    "日期": "date",
}
BYLINE = re.compile(
    r"(?:作者|撰文|撰稿|採訪|采访|文|記者|记者|by|author)\s*[|｜丨/／:：]\s*(?P<said>\S.{0,30})|by\s+(?P<name>[A-Z].{0,30})",
    re.IGNORECASE,
)
AFTER_NAME = re.compile(r"\s{2,}|\s*[|｜丨/／]\s*|\s*(?:編輯|编辑|責編|责编|攝影|摄影|來源|来源)")
STAMP = re.compile(
    r"(?:(?:發[布佈表]|发[布表]|日期|時間|时间|date|於|于)[^\d]{0,6})?"
    r"(?:(?P<y>(?:19|20)\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})(?:\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?|\s*月)?"
    r"|(?P<first>\d{1,2})[./-](?P<second>\d{1,2})[./-](?P<year>(?:19|20)\d\d))"
    r"(?:[\sT]*(?:星期.|[週周].))?(?:[\sT]*\d{1,2}[:：時时]\d\d(?:[:：分]\d\d)?.{0,6})?",
    re.IGNORECASE,
)
SCRAPED = re.compile(r"本文字[數数]|[閱阅][讀读]|來源|来源|轉載|转载|字[數数]|導讀|导读|摘要|原創|原创")
FILE_NAME = re.compile(r"[《\[【]?([\u3400-\u9fff][\u3400-\u9fff\w·：，]{1,30})")
NAMED = re.compile("^《([^《》]+)》$")
FINAL = "。.！!？?；;，,、：:…」』”’）)"


@dataclass(frozen=True, slots=True)
class Said:
    """A thing an article says, where, and what is doubtful in how it was understood."""

    what: str
    place: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What could be found of one article; dates are EDTF."""

    source: str
    title: Said | None = None
    author: Said | None = None
    date: Said | None = None


def sketch(source: str, text: str, says: Mapping[str, str] | None = None) -> Sketch:
    r"""Find what the article ``text`` says of itself; of a web page, what the page ``says`` goes first.

    >>> found = sketch("a.txt", "雲上的戰爭\n文／劉佳\n22.05.2019\n\n他說，好。")
    >>> found.title.what, found.author.what, found.date.what, found.date.place
    ('雲上的戰爭', '劉佳', '2019-05-22', 'line 3')
    >>> sketch("a.txt", "2015年8月12日，天津。").date is None
    True
    """
    lines = [line.strip().removeprefix("\ufeff").strip() for line in text.splitlines()]
    fields, body = _front_matter(lines)
    found = {key: Said(said, "as the page says") for key, said in (says or {}).items()}
    for what, said in (*fields, *_early(lines, body)):
        found.setdefault(what, said)
    title = found.get("heading") or found.get("title") or _named(source)
    return Sketch(source, title, found.get("author"), found.get("date"))


def _named(source: str) -> Said | None:
    """Take the title of a novel from the name of its file, 《山水記》.txt, where the text begins with its chapters."""
    stem = FILE_NAME.match(source)
    return Said(stem[1], "the name of its file", "no line of the text says it") if stem else None


def _front_matter(lines: list[str]) -> tuple[list[tuple[str, Said]], int]:
    """Return what front matter says, and the index of the line after it."""
    begin = next((i for i, line in enumerate(lines) if line), 0)
    fence = FENCES.get(lines[begin]) if lines else None
    try:
        end = lines.index(fence or "", begin + 1, begin + FRONT_MATTER) if fence else 0
    except ValueError:
        return [], 0
    said = []
    for i in range(begin + 1, end):
        field = FIELD.fullmatch(lines[i])
        key = KEYS.get(field["key"].lower()) if field else None
        if field and key and field["said"]:
            place = f"front matter, line {i + 1}"
            dated = _stamp(field["said"], place) if key == "date" else Said(field["said"], place)
            said += [("heading" if key == "title" else key, dated)] if dated else []
    return said, end + 1 if end else 0


def _early(lines: list[str], body: int) -> Iterator[tuple[str, Said]]:
    early = [(i, line) for i, line in enumerate(lines) if i >= body and line][:EARLY]
    prose = False  # a title stands before the first sentence
    for i, line in early:
        place = f"line {i + 1}"
        if dated := _stamp(line, place):
            yield "date", dated
        elif author := _byline(line):
            yield "author", Said(author, place)
        elif heading := HEADING.fullmatch(line):
            yield "heading", Said(heading["said"], f"{place}, a heading")
        elif re.fullmatch("=+", line) and i and lines[i - 1]:
            yield "heading", Said(lines[i - 1], f"line {i}, a heading")
        elif SCRAPED.match(line) or not re.search(r"[^\W\d_]", line):
            continue  # a count of words or a bare number says nothing of the article
        elif (claimed := form(line)) and not claimed.counted:
            prose = True  # 第一章 is the title of a chapter; what is long enough to have some is named above them
        elif not prose and len(line) <= TITLE and line[-1] not in FINAL and not CONTENTS.fullmatch(line):
            yield "title", Said(NAMED.sub(r"\1", line), f"{place}, short and without a final mark")
            prose = True
        else:
            prose = True


def _byline(line: str) -> str:
    found = BYLINE.fullmatch(line)
    return AFTER_NAME.split(found["said"] or found["name"])[0].strip() if found else ""


def _stamp(line: str, place: str) -> Said | None:
    """Read a line that is a date and nothing else; impossible dates are none."""
    found = STAMP.fullmatch(line)
    if not found:
        return None
    if found["y"]:
        year, month, day = int(found["y"]), int(found["m"]), int(found["d"] or 0)
        doubt = ""
    else:
        year, day, month = int(found["year"]), int(found["first"]), int(found["second"])
        doubt = f"{line}: taken as day, month, year" if day != month and day <= 12 >= month else ""
        if month > 12:
            day, month = month, day
    try:
        told = date(year, month, day or 1).isoformat()
    except ValueError:
        return None
    return Said(told if day else told[:7], place, doubt)
