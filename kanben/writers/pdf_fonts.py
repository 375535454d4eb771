"""Fonts of a finished PDF, embedded as every reader and printer understands them.

WeasyPrint writes glyph numbers into the text.  Of a font with CFF outlines that is keyed by CID, as
all large Chinese faces are, a reader takes them for CIDs and looks in the font's own
table for the glyph; and once a face is cut down to the characters of the book, the
two are not the same.  Readers that follow the rule then show boxes, or nothing.
So the table is made to say what the text means: every glyph's CID is its number.

*Source:* ISO 32000-1:2008, 9.7.4.2; Adobe Technical Note 5176 (CFF), 13.
"""

from __future__ import annotations

import io

import pikepdf
from fontTools.cffLib import CFFFontSet
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.DefaultTable import DefaultTable


def embed(file: pikepdf.Pdf) -> None:
    """Let the CIDs of each CFF font embedded in ``file`` be the numbers of its glyphs."""
    for font in file.objects:
        if not isinstance(font, pikepdf.Dictionary) or font.get("/Subtype") != "/CIDFontType0":
            continue
        program = font.FontDescriptor.get("/FontFile3")
        if program is not None and program.get("/Subtype") == "/OpenType":
            program.write(_renumbered(bytes(program.get_stream_buffer())))
            if "/CIDToGIDMap" in font:  # means something for TrueType alone
                del font["/CIDToGIDMap"]


def _renumbered(opentype: bytes) -> bytes:
    font = TTFont(io.BytesIO(opentype), lazy=True, recalcTimestamp=False)
    outlines = DefaultTable("CFF ")
    outlines.data = numbered(font.reader["CFF "])
    font["CFF "] = outlines
    written = io.BytesIO()
    font.save(written, reorderTables=None)
    return written.getvalue()


def numbered(cff: bytes) -> bytes:
    """Return a CFF font in which every glyph's CID is its number; one that is not keyed by CID stays as it is.

    The new table of CIDs is one range, so it always has room where the old one stood.
    """
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(cff), None)
    top = fonts[0]
    at, last = top.rawDict.get("charset", 0), top.numGlyphs - 1
    if "ROS" not in top.rawDict or at <= 2 or last < 1:  # 0 to 2 are tables the standard knows by heart
        return cff
    if cff[at] == 1 and last <= 256:
        said = bytes((1, 0, 1, last - 1))
    else:
        said = b"\2" + (1).to_bytes(2) + (last - 1).to_bytes(2)
    return cff[:at] + said + cff[at + len(said) :]
