"""What a finished PDF says of itself in XMP, beside what WeasyPrint has said already."""

from __future__ import annotations

import hashlib
import uuid

import pikepdf
from lxml import etree

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PREFIXES = {
    "rdf": RDF,
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}

_DECLARED = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in PREFIXES.items())


def tell(file: pikepdf.Pdf, said: str = "", without: tuple[str, ...] = ()) -> None:
    """Add ``said``, properties in XML, to the XMP of ``file``; take out what ``without`` names (``pdfuaid:part``)."""
    packet = etree.fromstring(bytes(file.Root.Metadata.get_stream_buffer()))
    rdf = packet if packet.tag == f"{{{RDF}}}RDF" else packet.find(f"{{{RDF}}}RDF")
    assert rdf is not None  # WeasyPrint writes one
    for name in without:
        prefix, _, local = name.partition(":")
        whole = f"{{{PREFIXES[prefix]}}}{local}"
        for described in rdf:
            described.attrib.pop(whole, None)
            for child in described.findall(whole):
                described.remove(child)
    for described in [one for one in rdf if not len(one) and len(one.attrib) < 2]:
        rdf.remove(described)
    if said:
        rdf.append(etree.fromstring(f'<rdf:Description {_DECLARED} rdf:about="">{said}</rdf:Description>'))
    etree.cleanup_namespaces(packet)
    told = etree.tostring(packet, encoding="unicode")
    whole = f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n{told}\n<?xpacket end="r"?>\n'
    stream = pikepdf.Stream(file, whole.encode())
    stream.Type, stream.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
    file.Root.Metadata = file.make_indirect(stream)


def named(*parts: bytes) -> str:
    """Return an identifier of a file made of ``parts``: the same for the same parts, on every machine and day."""
    digest = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
    return f"uuid:{uuid.uuid5(uuid.NAMESPACE_OID, digest)}"
