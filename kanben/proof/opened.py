"""An EPUB taken apart, for whoever proofs it: files, manifest, spine, pages.

Tables the writers have (landmarks, roles, what a font allows) stand in the proof's modules once
more: two who agree by copying prove nothing.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import unquote, urldefrag

from lxml import etree

Element: TypeAlias = "etree._Element"

NS = {
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
    "o": "http://www.idpf.org/2007/opf",
    "d": "http://purl.org/dc/elements/1.1/",
    "h": "http://www.w3.org/1999/xhtml",
    "e": "http://www.idpf.org/2007/ops",
    "n": "http://www.daisy.org/z3986/2005/ncx/",
    "s": "http://www.w3.org/2000/svg",
    "x": "http://www.w3.org/XML/1998/namespace",
}
OPF, XHTML, OPS, NCX, SVG = (f"{{{NS[prefix]}}}" for prefix in "ohens")
_PLAIN = re.compile(r"[A-Za-z0-9._/-]*")
LANG = f"{{{NS['x']}}}lang"

BROKEN = (zipfile.BadZipFile, KeyError, IndexError, etree.XMLSyntaxError)
"""What taking apart raises for what is no EPUB."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An EPUB taken apart."""

    files: dict[str, bytes]
    entries: list[zipfile.ZipInfo]
    package: Element
    folder: str
    manifest: dict[str, Element]  # by path in the archive
    spine: list[str]
    pages: dict[str, Element]

    @property
    def nav(self) -> str:
        """The path of the navigation document, or nothing."""
        return next((path for path, item in self.manifest.items() if "nav" in item.get("properties", "").split()), "")


def opened(content: bytes, *, paged: bool = True) -> Opened:
    """Take ``content`` apart; raises one of :data:`BROKEN`.  Without ``paged`` no page is read but the navigation."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
        entries = archive.infolist()
    [root, *_] = parsed(files["META-INF/container.xml"]).xpath("//c:rootfile/@full-path", namespaces=NS)
    package = parsed(files[root])
    folder = posixpath.dirname(root)
    items = {item.get("id"): item for item in package.iterfind(".//o:manifest/o:item", NS)}
    path = {id: posixpath.join(folder, unquote(item.get("href"))) for id, item in items.items()}
    spine = [path[ref.get("idref")] for ref in package.iterfind(".//o:spine/o:itemref", NS)]
    xhtml = [
        path[id]
        for id, item in items.items()
        if item.get("media-type") == "application/xhtml+xml" and (paged or "nav" in item.get("properties", "").split())
    ]
    pages = {name: parsed(files[name]) for name in xhtml if name in files}
    return Opened(files, entries, package, folder, {path[id]: item for id, item in items.items()}, spine, pages)


def defragged(target: str) -> tuple[str, str]:
    """Return an address and the fragment after it, as ``urldefrag`` does; of plain ones there are tens of thousands."""
    url, _, fragment = target.partition("#")
    if _PLAIN.fullmatch(url) and _PLAIN.fullmatch(fragment):
        return url, fragment
    strange = urldefrag(target)
    return strange.url, strange.fragment


def parsed(content: bytes) -> Element:
    """Return the tree of an XML document; nothing is fetched for it."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
