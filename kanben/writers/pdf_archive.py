"""A file for reading that archives take too: PDF/A-2a beside PDF/UA-1, in one file.

*Source:* ISO 19005-2:2011 (6.2.4 colour, 6.6 metadata).  The tags and the Unicode of every character are
there already; what remains is to say what the colours mean and what the file is.
"""

from __future__ import annotations

from importlib.resources import files

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from kanben.writers import pdf_metadata, press_ink

_CONFORMS = "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>"
_EXPLAINED = """\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>"""


def archive(file: pikepdf.Pdf) -> None:
    """Make ``file``, tagged and with all its fonts, PDF/A-2a: its colours are sRGB, and it says what it is."""
    profile = file.make_stream(files("weasyprint.pdf").joinpath("sRGB2014.icc").read_bytes(), N=3)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
        Info=String("sRGB IEC61966-2.1"),
        RegistryName=String("http://www.color.org"),
        DestOutputProfile=profile,
    )
    file.Root.OutputIntents = Array([file.make_indirect(intent)])
    drawings = [thing for thing in file.objects if isinstance(thing, pikepdf.Stream) and "/Subtype" in thing]
    for picture in drawings:
        if picture.get("/Interpolate"):
            picture.Interpolate = False
    if any(map(_inked, (*drawings, *(page.Contents for page in file.pages)))):
        _explain_inks(file)
    pdf_metadata.tell(file, _CONFORMS + _EXPLAINED)


def _inked(drawing: pikepdf.Object) -> bool:
    """Say whether a picture or what a page draws speaks of four inks."""
    if drawing.get("/Subtype") == "/Image":
        return bool(drawing.get("/ColorSpace") == "/DeviceCMYK")
    return drawing.get("/Subtype", "/Form") == "/Form" and b"DeviceCMYK" in bytes(drawing.get_stream_buffer())


def _explain_inks(file: pikepdf.Pdf) -> None:
    """Say what four inks look like, on every page and in all it draws."""
    space = file.make_indirect(Array([Name.ICCBased, file.make_stream(press_ink.house().profile, N=4)]))
    for thing in file.objects:
        if isinstance(thing, Dictionary | pikepdf.Stream) and "/Resources" in thing:
            if "/ColorSpace" not in thing.Resources:
                thing.Resources.ColorSpace = Dictionary()
            thing.Resources.ColorSpace.DefaultCMYK = space
