"""Lower a chronology to ordinary blocks: how to read it, its timeline, a heading for each year, the entries."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any, TypeAlias

from kanben.chronology.candidates import Candidate
from kanben.chronology.timeline import MANY, Told, timeline
from kanben.model import Block, Blocks, Drawing, Entries, Entry, Heading, Inlines, Link, Paragraph, Span, Strong, Text
from kanben.reckoning.edtf import Edtf, Interval, Point, ending, order, starting
from kanben.reckoning.wording import in_reign, words

Row: TypeAlias = tuple[Candidate, list[Candidate]]
"""An entry, and the other mentions joined to it."""

_PLANNED = ("planned", "after the document's date")
_OF_YEAR = re.compile(r"年(初|中|底|末)$")
_BEFORE = re.compile(r"(?:早|就|便|即|一說|一说|據說|据说)?(?:在|自|從|从|于|於|到|至|直到|截至)?")
_AFTER = re.compile(r"^(?:的一天|的時候|的时候|之?[后後]|起|間|间|中|的)?，?(?=.)")
_BRACKETS = re.compile(r"（[^（）]*）")
_CLAUSES = re.compile(r".*[，。；：]")
_TIME = re.compile(r"[\d時时點点分秒許许，。]+")
_UNIT = re.compile(r"前?\d+(?:年代|世紀)")
_REIGN = re.compile(r"\w{2,6}?(?:元|[〇一二三四五六七八九十廿卅百]+)年")


@cache
def said() -> dict[str, Any]:
    """Return the chronology's own words."""
    return tomllib.loads((files("kanben.chronology") / "words.toml").read_text(encoding="utf-8"))


def pages(rows: Sequence[Row], *, drawn: bool = True) -> Blocks:
    """Return the blocks of the chronology; without ``drawn`` it has no timeline."""
    if not rows:
        return (Paragraph((Text(said()["none"]),), "introduction"),)
    ordered = sorted(rows, key=lambda row: order(row[0].value))
    figures = timeline([_told(one) for one, _ in ordered], said()["figure"]) if drawn else ()
    blocks: list[Block] = [*_guide(ordered, figures), *figures]
    for year, group in groupby(ordered, key=lambda row: heading(row[0].value)):
        members = list(group)
        blocks.append(Heading(2, (Text(year + _reign(members)),), id=_year_id(members[0][0].value)))
        before = (None, *(one for one, _ in members))
        entries = (_entry(one, others, above) for (one, others), above in zip(members, before, strict=False))
        blocks.append(Entries(tuple(entries), "chronology"))
    return tuple(blocks)


def _guide(rows: Sequence[Row], figures: Sequence[Drawing]) -> Iterator[Paragraph]:
    """Yield how to read the chronology: of its signs, those that are in it."""
    told = [one for one, _ in rows]
    there = {
        "order": True,
        "winter": any(words(one.value).endswith("冬") for one in told),
        "about": any("約" in words(one.value) and not _of_year(one) for one in told),
        "doubt": any("（？）" in words(one.value) for one in told),
        "planned": any(map(planned, told)),
        "derived": any(map(_derived, told)),
        "sources": True,
        "merged": any(others for _, others in rows),
        "annotated": any(c.annotation for one, others in rows for c in (one, *others)),
        "added": any(one.status == "added" and not one.reading.text for one in told),
        "figure": figures and len(rows) <= MANY,
        "broken": any(stroke.role == "break" for figure in figures for stroke in figure.strokes),
        "counted": figures and len(rows) > MANY,
    }
    opening: Inlines = (Strong((Text(said()["guide"]),)),)
    for sentences in said()["introduction"]:
        if text := "".join(sentence for sign, sentence in sentences.items() if there[sign]):
            yield Paragraph((*opening, Text(text)), "introduction")
            opening = ()


def _reign(members: Sequence[Row]) -> str:
    """Return how a year was counted by its reign, in brackets: in the words of an article, if one has them."""
    for one, _ in members:
        counted = "年號" in one.reading.found.derivation and not _wintry(one)
        if counted and (told := _REIGN.match(one.reading.text)):
            return f"（{told[0]}）"
    first = _first(members[0][0].value)
    said = "" if first.unknown else in_reign(Point(first.year))
    return f"（{said}）" if said else ""


def _wintry(one: Candidate) -> bool:
    """Say whether an entry may be of the last months of an old year that began in the year before its own."""
    return "舊曆" in one.reading.found.derivation and _first(one.value).month in (1, 2)


def _told(one: Candidate) -> Told:
    point = _first(one.value)
    date = words(Point(point.year)) + part if (part := _of_year(one)) else words(one.value)
    return Told(one.value, date, one.label or _happened(one), one.entry, planned(one) or bool(point.mark))


def _happened(one: Candidate) -> str:
    """Return what a sentence tells without its date, where that can be left out, and what stands in brackets."""
    text, told = (_BRACKETS.sub("", said) for said in (one.sentence, one.reading.text))
    text = text.lstrip("…")
    before, date, after = text.partition(told or "\n")
    if date and len(after) > LEAST and (told_before := _CLAUSES.match(before)):
        before = before[told_before.end() :]
        text = before + date + after
    if date and _BEFORE.fullmatch(before):
        text = _AFTER.sub("", after)
    elif date and before.endswith(("在", "于", "於")) and after[:1].isalpha():
        text = before[:-1] + after
    clauses = re.split(r"(?<=[，。；：])", text)
    while len(clauses) > 2 and _says_little(clauses[0]):
        del clauses[0]
    return "".join(clauses)


def _says_little(clause: str) -> bool:
    return (len(clause) < LEAST and "了" not in clause) or bool(_TIME.fullmatch(clause))


LEAST = 5
"""Characters of a first clause, its mark among them, that say more than when and where."""


def heading(value: Edtf) -> str:
    """Return the unit an entry stands under: its year, or the decade or century it is said by.

    >>> from kanben.reckoning.edtf import parse
    >>> [heading(parse(date)) for date in ("2011/2013", "199X", "1957~/1959~")]
    ['2011年', '1990年代', '1950年代']
    """
    point = _first(value)
    if said := _UNIT.match(words(value)):
        return said[0]
    return words(Point(point.year, unknown=point.unknown)) if point.unknown else words(Point(point.year))


def term(value: Edtf) -> str:
    """Return the date as it stands under its heading: 至2013年 or 是年起, where the heading has said the first."""
    first = _first(value)
    if isinstance(value, Interval) and value.start and not (first.month or first.unknown or first.mark):
        return str(said()["until"]) + words(value.end) if value.end else str(said()["since"])
    return words(value, under=None if first.unknown else first.year)


def _first(value: Edtf) -> Point:
    point = starting(value) or ending(value)
    assert point is not None
    return point


def _year_id(value: Edtf) -> str:
    point, last = _first(value), ending(value)
    known = f"y{point.year}".replace("-", "bc") + "x" * point.unknown
    return f"{known}-{last.year}" if last and not point.unknown and _UNIT.match(words(value)) else known


def planned(one: Candidate) -> bool:
    """Say whether an entry had not happened yet when its article was written."""
    return any(word in one.reading.note for word in _PLANNED)


def _derived(one: Candidate) -> bool:
    return bool(derivation(one)) and (one.status != "added" or bool(one.reading.text))


def _of_year(one: Candidate) -> str:
    """Return 初, 中 or 底 where a text says no more of a year, and the value is about a month."""
    told = _OF_YEAR.search(one.reading.text)
    return told[1].replace("末", "底") if told and isinstance(one.value, Point) and one.value.mark == "~" else ""


def _term(one: Candidate, above: Candidate | None) -> str:
    """Return the date as it stands under its heading and the entry ``above``, in 〔〕 if it is not the text's own."""
    value, before = one.value, above.value if above else None
    shown = term(value)
    if isinstance(value, Point) and not value.mark and isinstance(before, Point) and value.month == before.month:
        if value.day and value == before:
            shown = said()["same_day"]
        elif 1 <= value.month <= 12 and not value.day:
            shown = said()["same_month"]
    elif isinstance(value, Point) and not value.month and not value.unknown and value.mark in ("~", "%"):
        shown = said()["about_year"] + shown.removeprefix("約是年")
    elif part := _of_year(one):
        shown = f"年{part}"
    return str(said()["derived"].format(term=shown) if _derived(one) else shown)


def _entry(one: Candidate, others: list[Candidate], above: Candidate | None) -> Entry:
    event: Inlines = (Text(one.sentence),)
    if planned(one):
        event = (Span((Text(said()["planned"]),), role="planned"), *event)
    blocks: list[Block] = [Paragraph(event, "event")]
    note = derivation(one)
    if cited := _sources([one, *others]):
        blocks.append(Paragraph((*cited, Text(f"。{note}")), "source"))
    elif note:
        blocks.append(Paragraph((Text(note),), "source"))
    for mention in (one, *others):
        blocks += _annotation(mention)
    return Entry((Text(_term(one, above)),), tuple(blocks), one.entry, (("edtf", str(one.value)),))


def _annotation(one: Candidate) -> Iterator[Block]:
    """Yield what the editor says of an entry, opened by 按."""
    parts = re.split(r"\n\s*\n", one.annotation.strip()) if one.annotation else ()
    plain = (Paragraph((Text(re.sub(r"\s*\n\s*", "", part)),)) for part in parts)
    opening: Inlines = (Text(said()["annotation"]),)
    for block in one.note or plain:
        if isinstance(block, Paragraph):
            yield replace(block, inlines=(*opening, *block.inlines), role="annotation")
        else:
            yield from (Paragraph(opening, "annotation"),) if opening else ()
            yield block
        opening = ()


def _sources(mentions: list[Candidate]) -> Inlines:
    inlines: list[Link | Text] = []
    seen: set[tuple[str, int]] = set()
    chapter = ""
    for mention in mentions:
        place = (mention.chapter, mention.line)
        if not mention.anchor or place in seen:  # a paragraph is led to once
            continue
        seen.add(place)
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


def derivation(one: Candidate) -> str:
    """Return how the date was come by, as the entry says it, where its words do not say it themselves."""
    if one.status == "corrected":
        return str(said()["corrected"].format(text=one.reading.text))
    if one.status == "added" and one.reading.text:
        return str(said()["supplied"])
    if one.status == "added":
        return str(said()["added"] + (said()["cited"].format(cite=one.cite) if one.cite else ""))
    if not (why := one.reading.found.derivation):
        return ""
    return str(said()["derivation"].format(text=one.reading.text, derivation=why))
