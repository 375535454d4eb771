"""The file for the printer, PDF/X-4, made from the finished file for reading.

A book is laid out once: folios, lines and pages of the two are the same, and the
second costs a tenth of the first.  From the file for reading the cover goes (the
printer is given one of its own), with it links, bookmarks, tags and all that is for a
screen; what is left is put into ink, gets its bleed and its boxes, and pages enough to be folded.

*Source:* ISO 15930-7:2010 (PDF/X-4) for what such a file must say of itself.
"""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from kanben.findings import Finding, Trouble
from kanben.litter import seldom
from kanben.writers import pdf_metadata, press_ink, press_plates

BLEED = 3 * 72 / 25.4
"""Points that what reaches the edge of a page is drawn beyond it: 3 mm, as printers ask."""

_BLOCK = ("/Type", "/Pages", "/PageLabels", "/Metadata", "/Lang")
_PAGE = ("/Type", "/Parent", "/Contents", "/Resources", "/Group", "/Rotate")


@seldom()
def press(reading: bytes, *, profile: bytes = b"", signature: int = 2) -> bytes:
    """Return the file for reading as one for the printer: the block of the book without its cover.

    ``profile`` is the ICC profile the printer gave, else the house's (see
    :mod:`kanben.writers.press_ink`); bare pages at the end make the number of all a
    multiple of ``signature``.  Pages, folios and page labels are those of ``reading``.

    Raises Trouble for a profile that is none (P-301), for a colour or picture
    that cannot be put into ink (P-302) and where there is nothing but a cover (P-303).
    """
    inks = press_ink.inks(profile, "book/book.toml") if profile else press_ink.house()
    with pikepdf.open(io.BytesIO(reading)) as file:
        _uncover(file)
        for page in file.pages:
            trim = [float(side) for side in page.trimbox]
            for name in [name for name in page.obj.as_dict() if name not in _PAGE]:
                del page[name]
            _box(page, trim)
        press_plates.into_ink(file, inks)
        for _ in range(-len(file.pages) % signature):
            file.add_blank_page(page_size=(trim[2], trim[3]))
            _box(file.pages[-1], trim)
        for name in [name for name in file.Root.as_dict() if name not in _BLOCK]:
            del file.Root[name]
        file.Root.OutputIntents = Array([_intent(file, inks)])
        _declare(file, pdf_metadata.named(reading, inks.profile, bytes([signature])))
        written = io.BytesIO()
        file.save(
            written, deterministic_id=True, force_version="1.6", object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
    return written.getvalue()


def _uncover(file: pikepdf.Pdf) -> None:
    """Take the cover out: the pages whose label is a word and no number, which stand before all others."""
    if "/PageLabels" not in file.Root:
        return
    numbers = list(file.Root.PageLabels.Nums)
    ranges = list(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    if "/S" in ranges[0][1]:
        return
    if len(ranges) < 2:
        said = "there is nothing to print but the cover"
        raise Trouble(Finding("P-303", said, "book/book.toml", 0, "name a [[chapter]]"))
    covered = ranges[1][0]
    del file.pages[:covered]
    file.Root.PageLabels.Nums = Array([part for at, label in ranges[1:] for part in (at - covered, label)])


def _box(page: pikepdf.Page, trim: list[float]) -> None:
    left, bottom, right, top = trim
    sheet = [round(side, 6) for side in (left - BLEED, bottom - BLEED, right + BLEED, top + BLEED)]
    page.TrimBox = Array([round(side, 6) for side in trim])
    page.BleedBox = page.MediaBox = Array(sheet)


def _intent(file: pikepdf.Pdf, inks: press_ink.Inks) -> Dictionary:
    """Return what the file was made for: a printing condition described by its profile, not by a registered name."""
    profile = file.make_stream(inks.profile, N=4, Alternate=Name.DeviceCMYK)
    return file.make_indirect(
        Dictionary(
            Type=Name.OutputIntent,
            S=Name.GTS_PDFX,
            OutputConditionIdentifier=String("Custom"),
            Info=String(inks.name or "The printer's own profile"),
            DestOutputProfile=profile,
        )
    )


def _declare(file: pikepdf.Pdf, identifier: str) -> None:
    """Say that this is PDF/X-4, with the dates and names it asks for; the date is the edition's."""
    info = file.docinfo
    day = str(info.get("/CreationDate", "D:19700101")).removeprefix("D:")[:8]
    info["/CreationDate"] = info["/ModDate"] = String(f"D:{day}000000Z")
    info["/Trapped"] = Name("/False")
    at = f"{day[:4]}-{day[4:6]}-{day[6:]}T00:00:00Z"
    pdf_metadata.tell(
        file,
        "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion><pdf:Trapped>False</pdf:Trapped>"
        f"<xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate>"
        f"<xmp:MetadataDate>{at}</xmp:MetadataDate><xmpMM:DocumentID>{identifier}</xmpMM:DocumentID>"
        "<xmpMM:RenditionClass>default</xmpMM:RenditionClass><xmpMM:VersionID>1</xmpMM:VersionID>",
        without=("pdfuaid:part", "xmp:CreateDate", "xmp:ModifyDate"),
    )
