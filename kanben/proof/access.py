"""Whether everybody can use an EPUB, as far as a machine can tell; and whether it claims what is true.

Source: EPUB Accessibility 1.1, https://www.w3.org/TR/epub-a11y-11/; WCAG 2.2,
https://www.w3.org/TR/WCAG22/; DPUB-ARIA 1.1, https://www.w3.org/TR/dpub-aria-1.1/; ARIA in
HTML, https://www.w3.org/TR/html-aria/ (which elements may bear which roles).
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from kanben.findings import Finding
from kanben.model import Book
from kanben.proof.colours import unreadable
from kanben.proof.opened import LANG, NS, SVG, XHTML, Element, Opened, opened

CONFORMS = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"

ROLES = {
    "part": ("doc-part", "section"),
    "chapter": ("doc-chapter", "section"),
    "appendix": ("doc-appendix", "section"),
    "bibliography": ("doc-bibliography", "section"),
    "index": ("doc-index", "section"),
    "colophon": ("doc-colophon", "section"),
    "toc": ("doc-toc", "section nav"),
    "page-list": ("doc-pagelist", "nav"),
    "epigraph": ("doc-epigraph", "blockquote"),
    "footnote": ("doc-footnote", "aside"),
    "noteref": ("doc-noteref", "a"),
    "backlink": ("doc-backlink", "a"),
    "pagebreak": ("doc-pagebreak", "span"),
}
"""What has a word of EPUB's has its role for whoever listens, too, and on which elements that may stand."""

NAMED = frozenset(
    ("doc-part", "doc-chapter", "doc-appendix", "doc-bibliography", "doc-index", "doc-toc", "doc-pagelist")
)
"""Roles of landmarks, and of pages' marks: one is told from another by its name."""

_HEADS = tuple(f"{XHTML}h{level}" for level in range(1, 7))
_TOLD = etree.XPath("//*[@role or @e:type]", namespaces=NS)
_ROLES = etree.XPath("//@role", smart_strings=False)
_FEATURES = frozenset(("tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability"))
_FEATURES |= {"ARIA", "unlocked", "index", "rubyAnnotations", "alternativeText", "pageNavigation", "pageBreakMarkers"}


def access_faults(epub: Opened, book: Book) -> Iterator[Finding]:
    """Yield what keeps somebody out.

    ===== ==================================================================
    E-211 a page does not say its language
    E-212 a picture has no words for those who cannot see it
    E-228 a heading skips a level, or is empty
    E-229 what a part of the book is, is not told to those who listen
    E-230 what the package says of accessibility is not true
    E-235 a page has no title of its own
    E-236 a link without words, or out of the order of reading
    E-237 colours that cannot be told apart by day or by night
    E-238 a table whose heads are none
    E-239 a drawing without a name
    ===== ==================================================================
    """
    for name, root in epub.pages.items():
        for check in (_language, _headings, _roles, _links, _tables, _drawings):
            yield from (Finding(code, f"{name}: {said}") for code, said in check(root, book))
        yield from (Finding("E-212", f"{name}: {said}", hint=_WORDS) for said in _pictures(root))
    yield from (Finding("E-235", said) for said in _titles(epub))
    yield from (Finding("E-230", said) for said in _told(epub, book))
    for name, content in epub.files.items():
        if name.endswith(".css"):
            yield from (Finding("E-237", said, f"styles/{name.rpartition('/')[2]}", line, hint)
                        for line, said, hint in unreadable(content.decode(errors="replace")))  # fmt: skip


_WORDS = "say in its alt text what the picture shows"


def claim_faults(epub: Opened, book: Book) -> Iterator[Finding]:
    """Yield what is wrong with the claim to conform (E-231): that nobody answers for it, or that it says otherwise."""
    claims = [e.text for e in epub.package.iterfind(".//o:meta[@property='dcterms:conformsTo']", NS)]
    by = [e.text for e in epub.package.iterfind(".//o:meta[@property='a11y:certifiedBy']", NS)]
    certifier = book.metadata.certifier
    if claims and not certifier:
        yield Finding("E-231", "the package claims to conform, and nobody answers for it", hint=_CERTIFIER)
    if claims and certifier and (claims, by) != ([CONFORMS], [certifier]):
        yield Finding("E-231", f"the package claims {claims}, certified by {by}; {certifier} answers for {CONFORMS!r}")
    if by and not claims:
        yield Finding("E-231", f"{by[0]} is named as certifier, and nothing is claimed")


def check_claim(content: bytes, book: Book) -> tuple[Finding, ...]:
    """Return what is wrong with the claim of an EPUB that has passed its proof and was to have one."""
    epub = opened(content, paged=False)
    there = epub.package.find(".//o:meta[@property='dcterms:conformsTo']", NS)
    missing = (Finding("E-231", f"{book.metadata.certifier} answers for the book, and nothing is claimed"),)
    return (*claim_faults(epub, book), *(missing if there is None else ()))


_CERTIFIER = 'who has checked what no machine can is named in [book]: certifier = "…"'


# --- a page ----------------------------------------------------------------------


def _language(root: Element, book: Book) -> Iterator[tuple[str, str]]:
    if not root.get("lang") == root.get(LANG) == book.metadata.language:
        yield "E-211", f"the page is in {root.get('lang')!r}, the book in {book.metadata.language!r}"


def _pictures(root: Element) -> Iterator[str]:
    for image in root.iterfind(".//h:img", NS):
        if not image.get("alt", "").strip() and (image.get("role") != "presentation" or image.get("alt") is None):
            yield f"{image.get('src')} has no alternative text"


def _headings(root: Element, _book: Book) -> Iterator[tuple[str, str]]:
    last = 0
    for heading in root.iter(*_HEADS):
        level, words = _HEADS.index(str(heading.tag)) + 1, "".join(heading.itertext()).strip()
        if not words:
            yield "E-228", f"an empty heading of level {level}"
        if last and level > last + 1:
            yield "E-228", f"after level {last} comes level {level}: {words}"
        if level == 1 and last and not any(above.tag == f"{XHTML}nav" for above in heading.iterancestors()):
            yield "E-228", f"a second heading of level 1: {words}"
        last = level


def _roles(root: Element, _book: Book) -> Iterator[tuple[str, str]]:
    for element in _TOLD(root):
        tag, role = etree.QName(element).localname, element.get("role", "")
        for meaning in element.get(f"{{{NS['e']}}}type", "").split():
            within = any(above.tag == f"{XHTML}nav" for above in element.iterancestors())
            if meaning in ROLES and not within and tag != "body":
                wanted, tags = ROLES[meaning]
                if role != wanted or tag not in tags.split():
                    yield "E-229", f"<{tag}> is a {meaning} and has the role {role or 'of nothing'}, not {wanted}"
        if role == "doc-cover" and tag != "img":
            yield "E-229", f"<{tag}> cannot be a cover"
        titled = role in NAMED and element.find("h:h1", NS) is not None
        if (titled or role == "doc-pagebreak") and not element.get("aria-label", "").strip():
            yield "E-229", f"the {role} {element.get('id')!r} has no name to be told from others by"


def _links(root: Element, _book: Book) -> Iterator[tuple[str, str]]:
    for link in root.iter(f"{XHTML}a", f"{SVG}a"):
        if "".join(link.itertext()).strip() or link.get("aria-label", "").strip():
            continue
        if not any(image.get("alt", "").strip() for image in link.iterfind(".//h:img", NS)):
            yield "E-236", f"a link without words, to {link.get('href')}"
    for element in root.xpath("//*[@tabindex]"):
        if element.get("tabindex", "").strip().lstrip("+0").isdigit():
            yield "E-236", f"<{etree.QName(element).localname}> is taken out of the order of reading by its tabindex"


def _tables(root: Element, _book: Book) -> Iterator[tuple[str, str]]:
    for table in root.iterfind(".//h:table", NS):
        for cell in table.iterfind(".//h:thead//h:td", NS):
            yield "E-238", f"「{''.join(cell.itertext())}」 stands among the heads of a table, and is none"
        for head in table.iterfind(".//h:th", NS):
            if head.get("scope") not in ("col", "row"):
                yield "E-238", f"the head 「{''.join(head.itertext())}」 does not say of what it is one"


def _drawings(root: Element, _book: Book) -> Iterator[tuple[str, str]]:
    for drawing in root.iter(f"{SVG}svg"):
        if not drawing.findtext(f"{SVG}title", "").strip() and drawing.get("aria-hidden") != "true":
            yield "E-239", "a drawing without a name"


# --- the book --------------------------------------------------------------------


def _titles(epub: Opened) -> Iterator[str]:
    first: dict[str, str] = {}
    for name, root in epub.pages.items():
        section = root.find("h:body/h:section", NS)
        goes_on = section is not None and section.get("data-continues") is not None
        said = root.findtext("h:head/h:title", "", NS).strip()
        if not said:
            yield f"{name}: the page has no title"
        elif said in first and not goes_on:
            yield f"{name}: the page is called 「{said}」, as {first[said]} is"
        first.setdefault(said, name)


def _told(epub: Opened, book: Book) -> Iterator[str]:
    """Yield what of the metadata of accessibility is untrue, or is true and not told."""
    given: dict[str, list[str]] = {}
    for one in epub.package.iterfind(".//o:meta", NS):
        if (name := one.get("property", "")).startswith("schema:"):
            given.setdefault(name.removeprefix("schema:"), []).append(one.text or "")
    pages = [root for name, root in epub.pages.items() if name != epub.nav]
    images = [i for root in pages for i in root.iterfind(".//h:img", NS) if i.get("role") != "doc-cover"]
    visual = bool(images) or any(next(root.iter(f"{SVG}svg"), None) is not None for root in pages)
    described = not any([*_pictures(root)] for root in pages)
    found = {role for root in epub.pages.values() for role in _ROLES(root)}
    features = {
        "index": "doc-index" in found,
        "ARIA": any(role.startswith("doc-") for role in found),
        "pageBreakMarkers": "doc-pagebreak" in found,
        "pageNavigation": "doc-pagelist" in found,
        "rubyAnnotations": any(root.find(".//h:ruby", NS) is not None for root in pages),
        "alternativeText": visual and described,
        "structuralNavigation": any(root.find(".//h:h1", NS) is not None for root in pages),
        "tableOfContents": "doc-toc" in found,
    }
    wanted = {
        "accessMode": ["textual", *["visual"] * visual],
        "accessModeSufficient": [*["textual"] * described, *["textual,visual"] * visual],
        "accessibilityHazard": ["none"],
    }
    for name, values in wanted.items():
        if given.get(name, []) != values:
            yield f"{name} is {given.get(name, [])}, and should be {values}"
    claimed = given.get("accessibilityFeature", [])
    for feature, there in features.items():
        if there != (feature in claimed):
            yield f"the feature {feature} is {'not told' if there else 'told, and is not there'}"
    if unknown := set(claimed) - _FEATURES - {"verticalWriting", "horizontalWriting"}:
        yield f"features that nothing here proves: {', '.join(sorted(unknown))}"
    if len(given.get("accessibilitySummary", [])) != bool(book.labels.get("accessibility")):
        yield "there is no summary of the accessibility, or more than one"
