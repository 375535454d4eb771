"""Write tables for the editor's file, ready to paste: TOML that says what is the case, and what else it could be."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from kanben.chronology.candidates import Candidate, Chapter
from kanben.chronology.matching import Texts
from kanben.reckoning.edtf import Point
from kanben.reckoning.recognising import Reading

_CHOICES = "or hide (with a reason), correct (to = …, and a reason), merge (into = …)"


def toml(text: str) -> str:
    r"""Return ``text`` as a basic string of TOML.

    >>> toml('他說"好"')
    '"他說\\"好\\""'
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def commented(lines: str) -> str:
    """Return ``lines`` as comments."""
    return "\n".join(f"# {line}" if line else "#" for line in lines.split("\n"))


def entry(
    texts: Texts, chapter: Chapter, one: Candidate, alike: Sequence[Candidate], taken: Candidate | None = None
) -> str:
    """Return the table of a passage nobody has decided upon.

    ``alike`` are the passages of the book with its date, ``taken`` is the one it was merged into.

    As it stands the table changes nothing in the book, so that pasting it is safe.
    What was passed over stays a comment until someone wants it.
    """
    same = [c for c in alike if c is not one]
    quotation = texts.quotation(chapter, one, [c for c in same if c.chapter == one.chapter])
    lines = ["[[entry]]", *_passage(one.source, quotation or one.reading.text, str(one.value))]
    if one.status == "merged":
        words = _words(texts, taken) if taken else ""
        lines += ['do = "merge"  # or confirm, for an entry of its own', f"into = {toml(words or '…')}"]
        return "\n".join(lines) if words and quotation else commented("\n".join(lines))
    lines.append(f'do = "confirm"  # {_CHOICES}')
    if one.status == "passed":
        return commented("\n".join(lines))
    for other in alike[: alike.index(one)]:
        if other.status in ("found", "confirmed", "corrected", "added") and _one_day(one) and other.anchor:
            lines += [f"# one event with 「{other.reading.text}」 of {other.title or other.source}? Then rather:"]
            lines += ['# do = "merge"', f"# into = {toml(_words(texts, other) or other.reading.text)}"]
            break
    if not quotation:
        lines.insert(0, "these words stand in several places: correct the article, or quote what sets them apart")
        return commented("\n".join(lines))
    return "\n".join(lines)


def _one_day(one: Candidate) -> bool:
    return isinstance(one.value, Point) and one.value.day > 0


def _words(texts: Texts, one: Candidate) -> str:
    """Return words that only the passage has which takes another in."""
    chapter = next((c for c in texts.chapters if c.section.id == one.chapter), None)
    return texts.quotation(chapter, one, everywhere=True) if chapter else ""


def _passage(source: str, quotation: str, date: str) -> list[str]:
    return [f"source = {toml(source)}", f"quotation = {toml(quotation)}", f"date = {toml(date)}"]


def added(texts: Texts, chapter: Chapter, one: Reading) -> str:
    """Return the table that would give a date to words that have none; a comment, for nobody knows the date."""
    quotation = texts.quotation(chapter, one) or one.text
    lines = ["[[entry]]", *_passage(chapter.section.source, quotation, "…"), 'do = "add"', 'reason = "…"']
    lines[-2] += "  # or hide, without the line of the date, if it needs none"
    return commented("\n".join(lines))


def documents(undated: Mapping[str, int]) -> str:
    """Return the tables that would say when articles were written; ``undated`` counts the dates that wait for it."""
    tables = []
    for source, count in undated.items():
        lines = [f"{count} date{'s' * (count > 1)} would follow from when the article was written:", "[[document]]"]
        tables.append(commented("\n".join([*lines, f"source = {toml(source)}", 'date = "…"', 'reason = "…"'])))
    return "\n\n".join(tables)
