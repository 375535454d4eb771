"""Lower a chronology to ordinary blocks: how to read it, a heading for each year, the entries."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from kanben.chronology.candidates import Candidate
from kanben.chronology.edtf import Edtf, Point, ending, order, starting
from kanben.chronology.wording import words
from kanben.model import Block, Blocks, Entries, Entry, Heading, Inlines, Link, Paragraph, Strong, Text


@cache
def said() -> dict[str, Any]:
    """Return the chronology's own words."""
    return tomllib.loads((files("kanben.chronology") / "words.toml").read_text(encoding="utf-8"))


def pages(rows: list[tuple[Candidate, list[Candidate]]]) -> Blocks:
    """Return the blocks of the chronology; each row is an entry and the other mentions joined to it."""
    if not rows:
        return (Paragraph((Text(said()["none"]),), "introduction"),)
    first, *more = said()["introduction"]
    blocks: list[Block] = [Paragraph((Strong((Text(said()["guide"]),)), Text(first)), "introduction")]
    blocks += [Paragraph((Text(text),), "introduction") for text in more]
    ordered = sorted(rows, key=lambda row: order(row[0].value))
    for year, group in groupby(ordered, key=lambda row: heading(row[0].value)):
        members = list(group)
        blocks.append(Heading(2, (Text(year),), id=_year_id(members[0][0].value)))
        blocks.append(Entries(tuple(_entry(one, others) for one, others in members), "chronology"))
    return tuple(blocks)


def heading(value: Edtf) -> str:
    """Return the unit an entry stands under: its year, or the decade or century itself."""
    point = _first(value)
    return words(Point(point.year, unknown=point.unknown)) if point.unknown else words(Point(point.year))


def _first(value: Edtf) -> Point:
    point = starting(value) or ending(value)
    assert point is not None
    return point


def _year_id(value: Edtf) -> str:
    point = _first(value)
    return f"y{point.year}".replace("-", "bc") + "x" * point.unknown


def _entry(one: Candidate, others: list[Candidate]) -> Entry:
    term = words(one.value, under=None if _first(one.value).unknown else _first(one.value).year)
    blocks: list[Block] = [Paragraph((Text(one.sentence),), "event")]
    if cited := _sources([one, *others]):
        blocks.append(Paragraph(cited, "source"))
    if note := _derivation(one):
        blocks.append(Paragraph((Text(note),), "derivation"))
    for annotation in (c.annotation for c in (one, *others) if c.annotation):
        for i, part in enumerate(re.split(r"\n\s*\n", annotation.strip())):
            text = re.sub(r"\s*\n\s*", "", part)
            blocks.append(Paragraph((Text(said()["annotation"].format(text=text) if i == 0 else text),), "annotation"))
    return Entry((Text(term),), tuple(blocks), one.entry, (("edtf", str(one.value)),))


def _sources(mentions: list[Candidate]) -> Inlines:
    inlines: list[Link | Text] = []
    chapter = ""
    for mention in mentions:
        if not mention.anchor or any(
            mention.quotation == other.quotation for other in mentions[: mentions.index(mention)]
        ):
            continue
        if inlines:
            inlines.append(Text("；"))
        name = said()["again"] if mention.chapter == chapter else said()["see"].replace("{title}", short(mention.title))
        inlines.append(Link(f"#{mention.anchor}", (Text(name),), "page-ref"))
        chapter = mention.chapter
    return tuple(inlines)


def short(title: str) -> str:
    """Return the part of a long title before its first mark.

    >>> short("擁抱產業互聯網200多天，騰訊進展到哪一步？"), short("井")
    ('擁抱產業互聯網200多天', '井')
    """
    return re.split(r"[，：。？！—]", title)[0] if len(title) > 10 else title


def _derivation(one: Candidate) -> str:
    if one.status == "corrected":
        return str(said()["corrected"].format(text=one.reading.text))
    if one.status == "added" and not one.anchor:
        return str(said()["added"])
    if not (why := one.reading.found.derivation):
        return ""
    return str(said()["derivation"].format(text=one.reading.text, derivation=why))
