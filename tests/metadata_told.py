"""What a catalogue is told of a book, in a form in which the answers of any reading program can be compared."""

from collections.abc import Iterable
from typing import Any

from kanben.model import Book


def wanted(book: Book) -> dict[str, Any]:
    """Return what ``book``, in one variant, is to be known by: plain texts and lists, fit for JSON."""
    meta = book.metadata
    return {
        "title": meta.title,
        "subtitle": meta.subtitle,
        "language": meta.language,
        "people": sorted(person.name for person in meta.contributors),
        "publisher": meta.publisher,
        "date": meta.date,
        "description": meta.description,
        "rights": meta.rights,
        "subjects": list(meta.subjects),
        "series": meta.series,
    }


def differences(told: dict[str, Any], book: Book, apart: Iterable[str] = ()) -> list[str]:
    """Name what a program was told otherwise; what it has no word for is left out of ``told`` or set ``apart``.

    A program may show title and subtitle as one, and a date with its time of day.
    """
    known = wanted(book)
    found = []
    for key, value in told.items():
        right = known[key]
        if key in apart:
            continue
        if key == "title" and value in (right, f"{right}: {known['subtitle']}"):
            continue
        if key == "date" and str(value).startswith(right):
            continue
        if (sorted(value) if isinstance(value, list) else value) != (
            sorted(right) if isinstance(right, list) else right
        ):
            found.append(f"{key}: {value!r}, and not {right!r}")
    return found
