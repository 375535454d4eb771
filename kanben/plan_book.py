"""``[book]`` of book.toml: what a catalogue is to know of the book, and who answers for it.

What sorts a title or a name is the editor's to say.  Programs that sort Chinese
know how (by pinyin, by 注音, by strokes, as their readers do); a reading guessed
for them would be wrong wherever a character has two, and nobody would see it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kanben.findings import Finding
from kanben.model import Contributor
from kanben.toml_places import Document, Key, check, sound, texts

RELATORS = {
    "author": "aut", "editor": "edt", "translator": "trl", "compiler": "com", "interviewer": "ivr",
    "interviewee": "ive", "photographer": "pht", "illustrator": "ill", "foreword": "aui", "afterword": "aft",
    "designer": "bkd", "annotator": "ann",
}  # fmt: skip
"""What a contributor did, in the plan and in MARC's list of relators; each has its word in words.toml."""

CREATORS = frozenset(("aut", "com", "ive", "ivr"))
"""Who made the book what it is, and stands beside its title in a shop; the others contributed."""

BOOK = {
    "title": Key(required=True),
    "title_sort": Key(),
    "subtitle": Key(),
    "slug": Key(required=True),
    "identifier": Key(),
    "date": Key("date", required=True),
    "publisher": Key(),
    "description": Key(),
    "rights": Key(),
    "subjects": Key("texts"),
    "series": Key(),
    "series_number": Key(),
    "contributors": Key("tables"),
    "certifier": Key(),
}
CONTRIBUTOR = {"name": Key(required=True), "role": Key(choices=tuple(RELATORS)), "sort": Key()}

NAME = re.compile(r"(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])\Z)(?=.{1,80}\Z)[a-z0-9]+(?:-[a-z0-9]+)*")
"""A name fit for file names and addresses; Windows keeps some for its devices."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_UUID = re.compile(r"urn:uuid:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NUMBER = re.compile(r"\d+(?:\.\d+)*", re.ASCII)


def book_problems(doc: Document, table: dict[str, Any]) -> Iterator[Finding]:
    """Yield what is wrong with ``[book]`` of ``doc``, which is ``table``."""
    if "isbn" in table:
        hint = 'each edition has its own: epub = "978…" under [editions.isbn.zh-Hant-TW], pdf and press beside it'
        yield doc.finding(2, "unknown key 'isbn' in [book]", ("book", "isbn"), hint)
    yield from check(doc, {name: value for name, value in table.items() if name != "isbn"}, ("book",), BOOK)
    book = sound(doc, table, ("book",), BOOK)
    if "slug" in book and not NAME.fullmatch(book["slug"]):
        yield misnamed(doc, "slug", book["slug"], ("book", "slug"))
    if isinstance(book.get("date"), str) and not _is_day(book["date"]):
        message = f"{book['date']!r} is no date of the calendar"
        yield doc.finding(7, message, ("book", "date"), "write it like 2019-05-22")
    if book.get("identifier") and not _identifies(book["identifier"]):
        hint = "urn:uuid: and a UUID, or urn:isbn: and the thirteen digits; leave it out and one is made from the slug"
        yield doc.finding(7, f"{book['identifier']!r} is no identifier", ("book", "identifier"), hint)
    if (number := book.get("series_number")) is not None:
        if not _NUMBER.fullmatch(number):
            hint = 'digits, with points between them: "3", "2.1"'
            yield doc.finding(7, f"{number!r} is no place in a series", ("book", "series_number"), hint)
        if not book.get("series"):
            hint = 'give the name of the series as series = "…"'
            yield doc.finding(3, "'series_number' is given, and no 'series'", ("book", "series_number"), hint)
    for i, contributor in enumerate(book.get("contributors", ())):
        yield from check(doc, contributor, ("book", "contributors", i), CONTRIBUTOR)


def book_told(table: dict[str, Any]) -> dict[str, Any]:
    """Return what a sound ``[book]`` says, as a plan keeps it."""
    people = (Contributor(c["name"], c.get("role", "author"), c.get("sort", "")) for c in table.get("contributors", ()))
    return {
        **table,
        "date": str(table["date"]),
        "subjects": tuple(table.get("subjects", ())),
        "contributors": tuple(people),
    }


def misnamed(doc: Document, what: str, value: str, path: tuple[str | int, ...]) -> Finding:
    """Return the finding on a name that is not fit for file names and addresses."""
    message = f"{what} {value[:80]!r} must be small Latin letters, digits and single hyphens, 80 at most"
    if re.fullmatch(r"[a-z]{3}[0-9]?", value):
        message = f"{what} {value!r} is the name of a device on Windows, where no file can have it"
    return doc.finding(7, message, path, "file names and addresses are made of it, like yun-1 or tang-2019")


def page_id(name: str) -> str:
    """Return the id of a page of front or back matter: its role, or made of the name of its file.

    >>> page_id("contents"), page_id("My note.md"), page_id("後記.md"), page_id("2019後記.md")
    ('contents', 'my-note', 'note', 'note-2019')
    """
    id = re.sub(r"[^a-z0-9-]+", "-", name.removesuffix(".md").lower()).strip("-")
    return id if id[:1].isalpha() else f"note-{id}".strip("-")


def blank(doc: Document) -> Iterator[Finding]:
    """Yield each text of ``doc`` that is nothing but spaces, which a catalogue takes for an error."""
    for path, text in texts(doc.values):
        if text and not text.strip():
            hint = 'give it words, or take it out; a picture that shows nothing has "" under [pictures]'
            yield doc.finding(7, f"{str(path[-1])!r} holds nothing but spaces", path, hint)


def isbn_digits(said: str) -> str:
    """Return the thirteen digits of an ISBN, hyphens and spaces apart; nothing if it is none.

    The last digit checks the others, which weigh one and three in turn
    (International ISBN Agency, ISBN Users' Manual, "Check digit").

    >>> isbn_digits("978-7-02-000220-7"), isbn_digits("978-7-02-000220-8")
    ('9787020002207', '')
    """
    digits = re.sub(r"[- ]", "", said)
    if not re.fullmatch(r"97[89]\d{10}", digits, re.ASCII):
        return ""
    return digits if check_digit(digits) == digits[-1] else ""


def unnumbered(identifier: str, given: Mapping[str, Mapping[str, str]], where: str) -> Iterator[Finding]:
    """Yield that an ISBN stands in no edition (B-117): ``identifier`` names the book, an ISBN one edition of it.

    ``given`` are the ISBNs by variant and format.
    """
    isbn = identifier.removeprefix("urn:isbn:")
    digits = isbn_digits(isbn) if isbn != identifier else ""
    if digits and not any(digits in forms.values() for forms in given.values()):
        message = (
            f"the ISBN {isbn}, given as 'identifier', is in no edition; theirs are made from it, and stay as they are"
        )
        hint = f'say which edition has it: epub = "{isbn}" under [editions.isbn.zh-Hant], or another variant and format'
        yield Finding("B-117", message, where, 0, hint)


def check_digit(digits: str) -> str:
    """Return what the thirteenth digit of an ISBN must be after the first twelve.

    >>> check_digit("978702000220")
    '7'
    """
    return str(-sum(int(digit) * (3 if i % 2 else 1) for i, digit in enumerate(digits[:12])) % 10)


def _identifies(identifier: str) -> bool:
    prefix, isbn = "urn:isbn:", identifier.removeprefix("urn:isbn:")
    return bool(_UUID.fullmatch(identifier) or (identifier.startswith(prefix) and isbn_digits(isbn)))


def _is_day(said: str) -> bool:
    try:
        return bool(_DAY.fullmatch(said) and dt.date.fromisoformat(said))
    except ValueError:
        return False
