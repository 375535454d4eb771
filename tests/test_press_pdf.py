"""The two files for paper: the one for readers conforms to what it claims, the one for the printer is ink."""

import base64
import io
import re
import shutil
import subprocess
from dataclasses import replace
from functools import cache

import page
import pikepdf
import PIL.Image
import pypdfium2
import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.ttLib import TTFont
from weasyprint import HTML

from kanben.proof.press import check_press, rgb_operators
from kanben.resources import styles as styles_folder
from kanben.writers.pdf import pdf
from kanben.writers.pdf_fonts import numbered
from kanben.writers.press import press
from kanben.writers.press_ink import house
from tests.made_pdf import opened, saved
from tests.sample_print import png, sample

STYLES = {
    path.relative_to(styles_folder()).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(styles_folder().rglob("*.css"))
}
BLEED = 3 * 72 / 25.4


@cache
def book():
    """Return the sample, which has a note on both pages of an opening, lists, a table, a figure and links."""
    return sample("zh-Hans", 2)


@cache
def reading(*, archive=False):
    """Return the sample as its readers get it."""
    return pdf(book(), styles=STYLES, cover=png(3, 4), archive=archive)


@cache
def printed(signature=2):
    """Return the sample as its printer gets it."""
    return press(reading(), signature=signature)


def broken_rules(content, profile):
    """Return the rules of a standard that a file breaks."""
    return sorted({failure.rule_id for failure in page.validate_pdf_bytes(content, profile=profile).failures})


def elements(file):
    """Yield every element of the tree of tags."""
    left = [file.Root.StructTreeRoot.K[0]]
    while left:
        element = left.pop()
        yield element
        left += [kid for kid in element.get("/K", []) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def tags(file, kind):
    """Return the elements of one kind."""
    return [element for element in elements(file) if f"/{kind}" == element.S]


def drawn(html):
    """Return a page of HTML as WeasyPrint writes it: with tags, and named."""
    head = "<html lang=zh><title>色</title><style>@page{size:60mm 60mm;margin:5mm;bleed:3mm}p,div{margin:0}</style>"
    return HTML(string=head + html).write_pdf(pdf_variant="pdf/ua-1")


def sent_back(content):
    """Return what a printer would send back of a page that is no book: all but the text it lacks."""
    return [finding.message for finding in check_press(content, book()) if finding.code != "P-206"]


def picture(mode, kind):
    """Return a picture as an address: violet on one half, grey on the other."""
    whole = PIL.Image.new("RGB", (80, 40), (128, 128, 128))
    whole.paste((120, 40, 160), (0, 0, 40, 40))
    out = io.BytesIO()
    whole.convert(mode).save(out, kind, **({"quality": 95} if kind == "JPEG" else {}))
    return f"data:image/{kind.lower()};base64,{base64.b64encode(out.getvalue()).decode()}"


def seen(content, at=0):
    """Return a page as a screen shows it, without its bleed."""
    with pypdfium2.PdfDocument(content) as file:
        sheet = file[at]
        sheet.set_cropbox(*sheet.get_trimbox())
        sheet.set_mediabox(*sheet.get_trimbox())
        return sheet.render(scale=2).to_pil().convert("RGB")


# --- the file for readers: what it claims holds ------------------------------------------


def test_the_file_for_readers_is_pdf_ua():
    assert broken_rules(reading(), "ua1") == []


def test_the_file_for_archives_is_pdf_a_and_pdf_ua_at_once():
    assert broken_rules(reading(archive=True), "2a") == []
    assert broken_rules(reading(archive=True), "ua1") == []


def test_without_archive_it_does_not_claim_to_be_for_archives():
    assert "PDFA2A-ID-SCHEMA-001" in broken_rules(reading(), "2a")


def test_pictures_in_four_inks_may_be_kept_in_archives():
    cyan = io.BytesIO()
    PIL.Image.new("CMYK", (8, 8), (255, 0, 0, 0)).save(cyan, "JPEG")
    shown = tuple(replace(one, content=cyan.getvalue()) for one in book().images)
    assert shown
    inked = pdf(replace(book(), images=shown), styles=STYLES, archive=True)
    with opened(inked) as file:
        assert [str(one.ColorSpace) for one in file.objects if _is_picture(one)] == ["/DeviceCMYK"]
    assert broken_rules(inked, "2a") == []


def _is_picture(one):
    return isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"


def test_the_validator_sees_a_fault():
    with opened(reading()) as file:
        del tags(file, "Note")[0]["/ID"]
        assert broken_rules(saved(file), "ua1")


def test_what_weasyprint_writes_of_a_list_of_definitions_is_mended():
    raw = drawn("<dl><div><dt>版<dd>刻了字的木板</div></dl>")
    assert "PDFUA1-L-KIDS-001" in broken_rules(raw, "ua1")  # else the mending has become idle
    with opened(reading()) as file:
        kinds = {tuple(str(kid.S) for kid in entry.K if "/S" in kid) for entry in tags(file, "LI")}
    assert ("/Lbl", "/LBody") in kinds
    assert kinds <= {("/Lbl", "/LBody"), ("/LBody",), ("/Lbl",)}


def test_notes_are_notes_and_each_has_a_name():
    with opened(reading()) as file:
        notes = tags(file, "Note")
        assert notes
        assert len({str(note.ID) for note in notes}) == len(notes)
        labelled = [str(note.ID) for note in notes if note.K[0].S == "/Lbl"]  # what goes on overleaf has none
        assert "note-1" in labelled
        named = [str(name) for name in file.Root.StructTreeRoot.IDTree.Names[::2]]
    assert {f"note-{n}" for n in range(1, len(notes) + 1)} <= set(named)


def test_a_link_is_one_link_and_says_where_it_leads():
    with opened(reading()) as file:
        links = tags(file, "Link")
        assert links
        for link in links:
            assert not [kid for kid in link.K if isinstance(kid, pikepdf.Dictionary) and kid.get("/S") == "/Link"]
        said = {str(one.Contents) for leaf in file.pages for one in leaf.get("/Annots", [])}
    assert "写样与上板" in said  # a chapter, by its title
    assert not [words for words in said if re.fullmatch(r"[a-z0-9-]+", words)]  # no link by its address


def test_running_heads_folios_and_leaders_are_no_text_of_the_book():
    with opened(reading()) as file:
        numbers = file.Root.StructTreeRoot.ParentTree.Nums
        owners = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        leaders = pagination = 0
        for leaf in file.pages:
            content = leaf.Contents.read_bytes()
            leaders += content.count(b"/Artifact <</Type /Layout>> BDC")
            pagination += content.count(b"/Artifact <</Type /Pagination>> BDC")
            claimed = [int(mark) for mark in re.findall(rb"/MCID (\d+)", content)]
            assert all(owners[int(leaf.StructParents)][mark] is not None for mark in claimed)
        assert leaders > 50
        assert pagination >= len(book().body)


def test_the_place_of_a_figure_is_told_in_points_of_its_page():
    with opened(reading()) as file:
        for figure in tags(file, "Figure"):
            left, bottom, right, top = map(float, figure.A.BBox)
            width, height = map(float, list(figure.Pg.MediaBox)[2:])
            assert -1 <= left < right <= width + 1
            assert -1 <= bottom < top <= height + 1


def test_the_file_for_readers_ends_at_the_trim():
    with opened(reading()) as file:
        assert all(list(leaf.MediaBox) == list(leaf.TrimBox) for leaf in file.pages)


# --- fonts: a strict reader finds every glyph -----------------------------------------------


def cids(program):
    """Return the numbers by which a font keyed by CID knows its glyphs, in their order."""
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(TTFont(io.BytesIO(program)).reader["CFF "]), None)
    return [0 if name == ".notdef" else int(name.removeprefix("cid")) for name in fonts[0].charset]


@pytest.mark.parametrize("content", [reading, printed])
def test_every_glyph_is_found_by_the_number_the_text_names_it_by(content):
    with opened(content()) as file:
        programs = [one.read_bytes() for one in file.objects if _is_program(one)]
    assert programs
    for program in programs:
        assert cids(program) == list(range(len(cids(program))))


def _is_program(one):
    return isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/OpenType"


def test_a_font_whose_numbers_have_gaps_is_numbered_anew_in_place():
    with opened(reading()) as file:
        program = next(one.read_bytes() for one in file.objects if _is_program(one))
    cff = TTFont(io.BytesIO(program)).reader["CFF "]
    assert numbered(cff) == cff  # done already
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(cff), None)
    at = fonts[0].rawDict["charset"]
    shifted = cff[:at] + b"\2" + (7).to_bytes(2) + cff[at + 3 :]  # its first glyph is called 7
    assert len(numbered(shifted)) == len(cff)
    assert numbered(shifted) == cff


# --- the file for the printer -----------------------------------------------------------------


def test_nothing_paints_in_rgb_and_a_printer_has_nothing_to_send_back():
    with opened(printed()) as file:
        assert list(rgb_operators(file)) == []
    assert check_press(printed(), book()) == ()
    with opened(reading()) as file:
        assert list(rgb_operators(file))  # of the file for readers it can be said


def test_black_type_is_black_ink_alone():
    with opened(printed()) as file:
        colours = set()
        for leaf in file.pages:
            for line in pikepdf.parse_content_stream(leaf):
                assert str(line.operator) not in ("g", "G", "rg", "RG", "cs", "CS", "sc", "SC", "scn", "SCN")
                if str(line.operator) in ("k", "K"):
                    colours.add(tuple(float(part) for part in line.operands))
    assert colours == {(0, 0, 0, 1)}


@pytest.mark.parametrize("signature", [2, 4, 16])
def test_the_block_fills_its_sheets_with_bare_pages_at_the_end(signature):
    with opened(printed(signature)) as file, opened(reading()) as read:
        covered = int(read.Root.PageLabels.Nums[2])
        pages = len(read.pages) - covered
        assert len(file.pages) % signature == 0
        assert 0 <= len(file.pages) - pages < signature
        assert [leaf.label for leaf in file.pages][:pages] == [leaf.label for leaf in read.pages][covered:]
        for leaf in file.pages:
            trim, bleed = ([float(side) for side in box] for box in (leaf.TrimBox, leaf.BleedBox))
            assert [round(abs(a - b), 3) for a, b in zip(trim, bleed, strict=True)] == [round(BLEED, 3)] * 4
            assert list(leaf.MediaBox) == list(leaf.BleedBox)
        for bare in list(file.pages)[pages:]:
            assert bare.Contents.read_bytes() == b""


def test_the_cover_is_not_in_the_block_and_the_text_is_all_there():
    with pypdfium2.PdfDocument(printed()) as file, pypdfium2.PdfDocument(reading()) as read:
        after = len(read) - len([1 for leaf in opened(reading()).pages if leaf.label != "封面"])
        block = [leaf.get_textpage().get_text_range() for leaf in read][after:]
        assert [leaf.get_textpage().get_text_range() for leaf in file][: len(block)] == block
        assert "".join(block)


def test_it_says_it_is_pdf_x_4_and_what_for():
    with opened(printed()) as file:
        said = file.Root.Metadata.read_bytes().decode()
        intent = file.Root.OutputIntents[0]
        assert intent.S == "/GTS_PDFX"
        assert intent.DestOutputProfile.read_bytes() == house().profile
        assert int(intent.DestOutputProfile.N) == 4
        assert str(intent.Info)
        assert file.pdf_version == "1.6"
        assert "/Filter" not in file.Root.Metadata
        assert file.docinfo["/Trapped"] == "/False"
        assert str(file.docinfo["/CreationDate"]) == "D:20260115000000Z"
        assert "/ID" in file.trailer
        assert not {"/StructTreeRoot", "/Names", "/Outlines", "/OpenAction", "/MarkInfo"} & set(file.Root.keys())
        assert not any("/Annots" in leaf for leaf in file.pages)
    for words in ("<pdfxid:GTS_PDFXVersion>PDF/X-4<", "<xmp:CreateDate>2026-01-15T00:00:00Z<", "<pdf:Trapped>False<"):
        assert said.count(words) == 1
    assert "pdfuaid" not in said


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf looks at the files a second time")
def test_qpdf_finds_no_fault(tmp_path):
    for name, content in {"r": reading(), "a": reading(archive=True), "p": printed(4)}.items():
        (tmp_path / name).write_bytes(content)
        said = subprocess.run(["qpdf", "--check", tmp_path / name], capture_output=True, text=True, check=False)
        assert said.returncode == 0, said.stdout + said.stderr
