"""What the package of an EPUB says of the book: a catalogue's facts, and what of it is accessible.

Source: EPUB 3.3, https://www.w3.org/TR/epub-33/ ("Package document"); EPUB
Accessibility 1.1, https://www.w3.org/TR/epub-a11y-11/ ("Discoverability").
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from ebooklib import epub as ebooklib

from kanben.model import Book
from kanben.writers.drawing import SVG
from kanben.writers.pages import Page
from kanben.writers.pen import XHTML

RELATORS = {
    "author": "aut",
    "editor": "edt",
    "translator": "trl",
    "compiler": "com",
    "interviewer": "ivr",
    "interviewee": "ive",
    "photographer": "pht",
    "illustrator": "ill",
    "designer": "bkd",
    "annotator": "ann",
}
"""The roles of contributors in MARC's list of relators; whoever is not in it contributed (``ctb``)."""


def described(book: Book, leaves: tuple[Page, ...], *, covered: bool) -> ebooklib.EpubBook:
    """Return ebooklib's book with the metadata, and nothing in it that nobody gave."""
    meta = book.metadata
    package = ebooklib.EpubBook()
    package.reset()
    package.metadata.clear()  # ebooklib's advertisement and random identifier
    package.title = meta.title
    package.direction = "ltr"
    package.set_identifier(identifier(book))
    package.add_metadata("DC", "title", meta.title, {"id": "title"})
    _refine(package, "title", "title-type", "main")
    if meta.subtitle:
        package.add_metadata("DC", "title", meta.subtitle, {"id": "subtitle"})
        _refine(package, "subtitle", "title-type", "subtitle")
    package.set_language(meta.language)
    for place, person in enumerate(meta.contributors, 1):
        relator = RELATORS.get(person.role, "ctb")
        kind = "creator" if relator in {"aut", "com"} else "contributor"
        package.add_metadata("DC", kind, person.name, {"id": f"person-{place}"})
        _refine(package, f"person-{place}", "role", relator, scheme="marc:relators")
    for element, value in (
        ("publisher", meta.publisher),
        ("date", meta.date),
        ("description", meta.description),
        ("rights", meta.rights),
        *(("subject", subject) for subject in meta.subjects),
    ):
        if value:
            package.add_metadata("DC", element, value)
    for name, value in _accessibility(book, leaves):
        package.add_metadata(None, "meta", value, {"property": f"schema:{name}"})
    if covered:
        package.add_metadata(None, "meta", None, {"name": "cover", "content": "cover-image"})
    return package


def _refine(package: ebooklib.EpubBook, id: str, property: str, value: str, **more: str) -> None:
    package.add_metadata(None, "meta", value, {"refines": f"#{id}", "property": property, **more})


def _accessibility(book: Book, leaves: tuple[Page, ...]) -> Iterator[tuple[str, str]]:
    """Yield what schema.org calls the accessibility of the book: only what is true of every book written here.

    A cover alone does not make a book visual: its words are in the title.
    """
    pictures = bool(book.images) or any(map(draws, leaves))
    described = all(img.get("alt") for leaf in leaves for img in leaf.root.iter(f"{{{XHTML}}}img"))
    yield "accessMode", "textual"
    if pictures:
        yield "accessMode", "visual"
    if described:
        yield "accessModeSufficient", "textual"
    for feature in ("tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability", "unlocked"):
        yield "accessibilityFeature", feature
    if any(section.role == "index" for section in book.sections):
        yield "accessibilityFeature", "index"
    if pictures and described:
        yield "accessibilityFeature", "alternativeText"
    yield "accessibilityHazard", "none"
    if summary := book.labels.get("accessibility"):
        yield "accessibilitySummary", summary


def identifier(book: Book) -> str:
    """Return the ``urn:uuid`` of this variant of ``book``: always the same for the same book and language."""
    name = f"{book.metadata.identifier}#{book.metadata.language}"
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn


def draws(page: Page) -> bool:
    """Say whether a drawing is on ``page``."""
    return next(page.root.iter(f"{{{SVG}}}svg"), None) is not None
