"""Check the tables of the editor's file that name an article or a date: documents and aliases."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from kanben.chronology.desk import quoted
from kanben.chronology.editor import Alias, Decisions, Document
from kanben.chronology.matching import Texts
from kanben.findings import Finding
from kanben.reckoning.edtf import Point, parse
from kanben.reckoning.stamps import leading_stamp


def of_names(texts: Texts, decided: Decisions, known: list[str]) -> Iterator[Finding]:
    """Yield what is wrong with the tables that name an article or a date."""
    dated: dict[str, int] = {}
    for document in decided.documents:
        if document.source not in known:
            message = f"no chapter is made of {document.source}"
            yield Finding("D-204", message, decided.where, document.line, near(document.source, known))
        elif document.source in dated:
            message = f"{document.source} has a date already, in line {dated[document.source]}; that one holds"
            yield Finding("D-206", message, decided.where, document.line, "keep one of the two")
        elif told := _otherwise(texts, document):
            message = f"{document.source} says itself that it is of {told}; here it is {document.date}, which holds"
            yield Finding("D-209", message, decided.where, document.line, "take the table out if the article is right")
        dated.setdefault(document.source, document.line)
    named: dict[tuple[str, str], int] = {}
    for alias in decided.aliases:
        if alias.source and alias.source not in known:
            message = f"no chapter is made of {alias.source}"
            yield Finding("D-204", message, decided.where, alias.line, near(alias.source, known))
        elif (alias.name, alias.source) in named:
            message = f"「{alias.name}」 is a name already, in line {named[alias.name, alias.source]}"
            yield Finding("D-206", message, decided.where, alias.line, "keep one of the two")
        elif not _read(texts, alias):
            yield Finding("D-205", *_unnamed(texts, alias.name, alias.source, decided.where, alias.line))
        named.setdefault((alias.name, alias.source), alias.line)


def _otherwise(texts: Texts, document: Document) -> str:
    """Return the date an article gives itself, in its stamp or in what is known of it, where the editor's cannot be."""
    mine = parse(document.date)
    for chapter in texts.of(document.source)[:1]:
        for its in (parse(chapter.section.date) if chapter.section.date else None, leading_stamp(chapter.text)):
            if isinstance(its, Point) and isinstance(mine, Point) and (mine.last < its.first or its.last < mine.first):
                return str(its)
    return ""


def _read(texts: Texts, alias: Alias) -> bool:
    """Say whether a name was read as its date anywhere."""
    name = texts.letters(alias.name).said
    return any(
        reading.name == "alias" and name in texts.letters(reading.text).said
        for chapter in texts.of(alias.source)
        for reading in chapter.readings
    )


def _unnamed(texts: Texts, name: str, source: str, where: str, line: int) -> tuple[str, str, int, str]:
    inside = f"in {source}" if source else "in the book"
    if there := texts.find(name, source):
        message = f"「{name}」 is read nowhere {inside} as the date it names"
        return message, where, line, f"it stands in {quoted(texts, there)}, as a part of other words or dates"
    elsewhere = sorted(
        {c.section.source for p in texts.find(name) for c in texts.chapters if c.section.id == p.chapter}
    )
    hint = f"it stands in {', '.join(elsewhere)}" if elsewhere else "write it as the chapters have it, or take it out"
    return f"the name 「{name}」 stands nowhere {inside}", where, line, hint


def near(source: str, known: list[str]) -> str:
    """Return the hint to one who named an article that is not there."""
    close = get_close_matches(source, known, 1, 0.6)
    return f'did you mean source = "{close[0]}"?' if close else f"known are {', '.join(known)}"
