"""What the package of an EPUB says of the book: a catalogue's facts, and what of it is accessible.

Nothing stands in it that nobody gave: no guessed sort form, no claim nobody answers for.

Source: EPUB 3.3, https://www.w3.org/TR/epub-33/ ("Package document"); EPUB
Accessibility 1.1, https://www.w3.org/TR/epub-a11y-11/ ("Discoverability",
"Conformance reporting"); Schema.org Accessibility Properties for Discoverability Vocabulary,
https://www.w3.org/2021/a11y-discov-vocab/latest/.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from ebooklib import epub as ebooklib
from lxml import etree

from kanben.model import Book, Metadata, Paragraph, Section, plain
from kanben.outline import title
from kanben.plan_book import CREATORS, RELATORS
from kanben.writers.drawing import SVG
from kanben.writers.pages import Page
from kanben.writers.pen import XHTML, XML

CONFORMS = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
"""What ``dcterms:conformsTo`` says, in exactly these words."""

OPF = "http://www.idpf.org/2007/opf"
_RENDITION = "http://www.idpf.org/vocab/rendition/#"
_A11Y = "a11y: http://www.idpf.org/epub/vocab/package/a11y/#"


def described(book: Book, leaves: tuple[Page, ...], *, covered: bool, paged: str = "") -> ebooklib.EpubBook:
    """Return ebooklib's book with the metadata, and nothing in it that nobody gave.

    ``paged`` is the name of the print edition whose pages are marked, if they are.
    """
    meta = book.metadata
    package = ebooklib.EpubBook()
    package.reset()
    package.metadata.clear()  # ebooklib's advertisement and random identifier
    package.title = meta.title
    package.direction = "ltr"
    package.set_identifier(identifier(book))
    if isbn := meta.isbn.get(meta.language, {}).get("epub"):
        package.add_metadata("DC", "identifier", f"urn:isbn:{isbn}", {"id": "isbn"})
        _refine(package, "isbn", "identifier-type", "15", scheme="onix:codelist5")
    _titles(package, meta)
    package.set_language(meta.language)
    _people(package, meta)
    for element, value in (
        ("publisher", meta.publisher),
        ("date", meta.date),
        ("description", meta.description),
        ("rights", meta.rights),
        *(("subject", subject) for subject in meta.subjects),
        *(("source", source) for source in cited(book)),
    ):
        if value:
            package.add_metadata("DC", element, value)
    if meta.series:
        package.add_metadata(None, "meta", meta.series, {"property": "belongs-to-collection", "id": "series"})
        _refine(package, "series", "collection-type", "series")
        if meta.series_number:
            _refine(package, "series", "group-position", meta.series_number)
    for name, value in accessibility(book, leaves, paged=bool(paged)):
        package.add_metadata(None, "meta", value, {"property": f"schema:{name}"})
    if paged:
        package.add_metadata(None, "meta", paged, {"property": "pageBreakSource"})
    if covered:
        package.add_metadata(None, "meta", None, {"name": "cover", "content": "cover-image"})
    return package


def _titles(package: ebooklib.EpubBook, meta: Metadata) -> None:
    titles = [("title", "main", meta.title), ("subtitle", "subtitle", meta.subtitle)]
    for place, (id, kind, words) in enumerate(titles if meta.subtitle else titles[:1], 1):
        package.add_metadata("DC", "title", words, {"id": id})
        _refine(package, id, "title-type", kind)
        _refine(package, id, "display-seq", str(place))
        if kind == "main" and meta.title_sort:
            _refine(package, id, "file-as", meta.title_sort)


def _people(package: ebooklib.EpubBook, meta: Metadata) -> None:
    for place, person in enumerate(meta.contributors, 1):
        relator, id = RELATORS.get(person.role, "ctb"), f"person-{place}"
        package.add_metadata("DC", "creator" if relator in CREATORS else "contributor", person.name, {"id": id})
        _refine(package, id, "role", relator, scheme="marc:relators")
        _refine(package, id, "display-seq", str(place))
        if person.sort:
            _refine(package, id, "file-as", person.sort)


def _refine(package: ebooklib.EpubBook, id: str, property: str, value: str, **more: str) -> None:
    package.add_metadata(None, "meta", value, {"refines": f"#{id}", "property": property, **more})


# --- the articles ----------------------------------------------------------------


def cited(book: Book) -> tuple[str, ...]:
    """Return the articles the book was made of, as a list of references names them.

    Who wrote one, and when, is said in the words it opens with: those of the variant, and for people to read.

    >>> from kanben.model import Metadata, Text
    >>> opening = (Paragraph((Text("林素"),), "byline"), Paragraph((Text("約2019年"),), "date"))
    >>> one = Section("a", "chapter", (Text("渡"),), opening, date="2019~", source="a.txt")
    >>> cited(Book(Metadata("水邊", "s", "urn:x"), (), (one,), ()))
    ('林素：《渡》，約2019年',)
    """
    first: dict[str, Section] = {}
    for section in book.body:
        if section.source and section.source not in first:
            first[section.source] = section
    return tuple(_reference(section) for section in first.values() if section.title)


def _reference(section: Section) -> str:
    opening = {b.role: plain(b.inlines) for b in section.blocks[3::-1] if isinstance(b, Paragraph)}  # the first of each
    author, dated = opening.get("byline", ""), opening.get("date", "") if section.date else ""
    named = title(section.title).replace("《", "〈").replace("》", "〉")
    return "，".join(filter(None, (f"{author}：《{named}》" if author else f"《{named}》", dated, section.address)))


# --- what is accessible ------------------------------------------------------------


def accessibility(book: Book, leaves: tuple[Page, ...], *, paged: bool) -> Iterator[tuple[str, str]]:
    """Yield what schema.org calls the accessibility of the book, as far as it is true of ``leaves``.

    A cover alone does not make a book visual: its words are in the title.
    """
    images = [img for leaf in leaves if leaf.section for img in leaf.root.iter(f"{{{XHTML}}}img")]
    pictures = bool(images) or any(map(draws, leaves))
    described = all(img.get("alt") or img.get("role") == "presentation" for img in images)
    yield "accessMode", "textual"
    if pictures:
        yield "accessMode", "visual"
    if described:
        yield "accessModeSufficient", "textual"
    if pictures:
        yield "accessModeSufficient", "textual,visual"
    features = {
        "tableOfContents": True,
        "readingOrder": True,
        "structuralNavigation": any(leaf.root.find(f".//{{{XHTML}}}h1") is not None for leaf in leaves),
        "displayTransformability": True,
        "ARIA": True,
        "unlocked": True,
        "index": any(section.role == "index" for section in book.sections),
        "rubyAnnotations": any(leaf.root.find(f".//{{{XHTML}}}ruby") is not None for leaf in leaves),
        "alternativeText": pictures and described,
        "pageNavigation": paged,
        "pageBreakMarkers": paged,
    }
    for feature, there in features.items():
        if there:
            yield "accessibilityFeature", feature
    yield "accessibilityHazard", "none"
    told = {
        "accessibility": True,
        "accessibility_notes": any(leaf.root.find(f".//{{{XHTML}}}aside") is not None for leaf in leaves),
        "accessibility_chronology": any(
            leaf.root.find(f".//{{{XHTML}}}*[@class='to-entry']") is not None for leaf in leaves
        ),
        "accessibility_pages": paged,
        "accessibility_pictures": pictures and described,
    }
    if summary := "".join(book.labels.get(key, "") for key, true in told.items() if true):
        yield "accessibilitySummary", summary


def identifier(book: Book) -> str:
    """Return the ``urn:uuid`` of this variant of ``book``: always the same for the same book and language."""
    name = f"{book.metadata.identifier}#{book.metadata.language}"
    return uuid.uuid5(uuid.NAMESPACE_URL, name).urn


def draws(page: Page) -> bool:
    """Say whether a drawing is on ``page``."""
    return next(page.root.iter(f"{{{SVG}}}svg"), None) is not None


# --- the file ------------------------------------------------------------------------


def finished(package: bytes, lang: str) -> bytes:
    """Return ebooklib's ``package`` with its language, and each fact followed by what refines it."""
    once = package.replace(b' xmlns:opf="%s"' % OPF.encode(), b"")  # a second name for what has none here
    root = etree.fromstring(once, etree.XMLParser(remove_blank_text=True))
    root.set(f"{{{XML}}}lang", lang)
    if own := root.attrib.pop("prefix", "").partition(_RENDITION)[2].strip():  # the first, which nothing here uses
        root.set("prefix", own)
    metadata = root[0]
    for meta in metadata.findall(f"{{{OPF}}}meta[@refines]"):
        about = meta.get("refines", "").removeprefix("#")
        [refined] = metadata.xpath("*[@id=$id]", id=about)
        while (after := refined.getnext()) is not None and after.get("refines") == f"#{about}" and after is not meta:
            refined = after
        refined.addnext(meta)
    return _written(root)


def claimed(package: bytes, certifier: str) -> bytes:
    """Return ``package`` with the claim that the book conforms, for which ``certifier`` answers."""
    root = etree.fromstring(package, etree.XMLParser(remove_blank_text=True))
    root.set("prefix", f"{root.get('prefix', '')} {_A11Y}".strip())  # reserved, but older programs do not know it
    metadata = root[0]
    last = metadata.xpath("*[starts-with(@property, 'schema:')]")[-1]
    by = etree.Element(f"{{{OPF}}}meta", {"property": "a11y:certifiedBy", "refines": "#conformance"})
    by.text = certifier
    conforms = etree.Element(f"{{{OPF}}}meta", {"property": "dcterms:conformsTo", "id": "conformance"})
    conforms.text = CONFORMS
    last.addnext(by)
    last.addnext(conforms)
    return _written(root)


def _written(root: etree._Element) -> bytes:
    etree.indent(root)
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"
