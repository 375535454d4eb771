"""The two files for paper: the one for readers conforms to what it claims, the one for the printer is ink."""

import base64
import io
import re
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path

import page
import pikepdf
import PIL.Image
import pypdfium2
import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.ttLib import TTFont
from PIL import ImageCms
from weasyprint import HTML

from kanben.findings import Trouble
from kanben.plan import plan
from kanben.proof.press import check_press, rgb_operators
from kanben.resources import styles as styles_folder
from kanben.writers.pdf import pdf
from kanben.writers.pdf_fonts import numbered
from kanben.writers.press import press
from kanben.writers.press_ink import house, inks
from tests.conftest import kanben
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


# --- ink ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        (f'<img alt="紫" style="width:50mm" src="{picture("RGB", "PNG")}">', "/DeviceCMYK"),
        (f'<img alt="紫" style="width:50mm" src="{picture("RGB", "JPEG")}">', "/DeviceCMYK"),
        (f'<img alt="紫" style="width:50mm" src="{picture("CMYK", "JPEG")}">', "/DeviceCMYK"),
        (f'<img alt="紫" style="width:50mm" src="{picture("P", "PNG")}">', "/DeviceCMYK"),
        (f'<img alt="灰" style="width:50mm" src="{picture("L", "JPEG")}">', "/DeviceGray"),
        (f'<img alt="透" style="width:50mm" src="{picture("RGBA", "PNG")}">', "/DeviceCMYK"),
        ('<div style="height:20mm;background:linear-gradient(90deg,#78a,#ca8)"></div>', ""),
        ('<div style="height:20mm;background:radial-gradient(#78a,rgba(200,160,120,.5))"></div>', ""),
        ('<div style="height:20mm;background:#78a;opacity:.5"></div>', ""),
        ('<div style="height:20mm;background:lab(60% -20 20)"></div>', ""),
        ('<div style="height:20mm;border:1mm dashed #a66"></div>', ""),
    ],
    ids=["png", "jpeg", "inked", "indexed", "grey", "clear", "linear", "radial", "veiled", "lab", "border"],
)
def test_pictures_and_colours_look_as_before_and_are_ink(html, kind):
    before = drawn(html)
    after = press(before)
    assert sent_back(after) == []
    with opened(after) as file:
        masks = [one.SMask.objgen for one in file.objects if _is_picture(one) and "/SMask" in one]
        spaces = {str(one.ColorSpace) for one in file.objects if _is_picture(one) and one.objgen not in masks}
    assert spaces == ({kind} if kind else set())
    old, new = seen(before), seen(after)
    assert old.size == new.size
    small = [one.resize((12, 12), PIL.Image.Resampling.BOX).tobytes() for one in (old, new)]
    assert max(abs(a - b) for a, b in zip(*small, strict=True)) < 48  # PDFium knows no profile, and guesses at ink


def test_a_grey_picture_in_three_channels_is_printed_in_one_ink():
    grey = picture("L", "PNG")
    whole = PIL.Image.open(io.BytesIO(base64.b64decode(grey.partition(",")[2]))).convert("RGB")
    out = io.BytesIO()
    whole.save(out, "PNG")
    address = f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"
    with opened(press(drawn(f'<img alt="灰" src="{address}">'))) as file:
        assert [str(one.ColorSpace) for one in file.objects if _is_picture(one)] == ["/DeviceGray"]


def test_light_in_a_mask_stays_light():
    mask = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"><mask id="m"><rect width="50" height="50" '
        'fill="white"/><rect width="25" height="50" fill="black"/></mask><rect width="50" height="50" fill="#a33" '
        'mask="url(#m)"/></svg>'
    )
    address = f"data:image/svg+xml;base64,{base64.b64encode(mask.encode()).decode()}"
    before = drawn(f'<img alt="罩" style="width:40mm" src="{address}">')
    after = press(before)
    assert sent_back(after) == []
    with opened(after) as file:
        masks = [one.SMask.G for one in file.objects if isinstance(one, pikepdf.Dictionary) and "/SMask" in one]
        masks += [
            state.SMask.G
            for one in file.objects
            if isinstance(one, pikepdf.Dictionary) and "/ExtGState" in one
            for state in one.ExtGState.values()
            if "/SMask" in state
        ]
        assert masks
        assert all(one.Group.CS == "/DeviceGray" for one in masks)


def test_what_reaches_the_edge_is_drawn_into_the_bleed():
    after = press(drawn("<style>@page{background:#333}</style>"))
    with pypdfium2.PdfDocument(after) as file:
        whole = file[0].render(scale=1).to_pil().convert("L")
    assert whole.getpixel((1, 1)) < 128
    assert abs(whole.width - (60 * 72 / 25.4 + 2 * BLEED)) < 2


@pytest.mark.parametrize(
    ("profile", "said"),
    [(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), "RGB"), (b"no profile", "cannot be read")],
    ids=["a screen's", "none"],
)
def test_a_profile_that_is_no_press_is_refused(profile, said):
    with pytest.raises(Trouble) as stopped:
        press(reading(), profile=profile)
    assert [finding.code for finding in stopped.value.findings] == ["P-301"]
    assert said in str(stopped.value)


def test_the_printers_own_profile_goes_into_the_file():
    own = house().profile.replace(b"Chemical proof", b"Our best paper")
    assert inks(own).name == "Our best paper"
    with opened(press(reading(), profile=own)) as file:
        assert str(file.Root.OutputIntents[0].Info) == "Our best paper"
        assert file.Root.OutputIntents[0].DestOutputProfile.read_bytes() == own


def test_a_colour_that_cannot_be_put_into_ink_stops_the_press():
    with opened(drawn("<p>甲")) as file:
        space = pikepdf.Array(
            [pikepdf.Name.Separation, pikepdf.Name.Gold, pikepdf.Name.DeviceRGB, pikepdf.Dictionary()]
        )
        file.pages[0].Resources.ColorSpace.Gold = space
        file.pages[0].Contents = file.make_stream(b"/Gold cs 1 scn 0 0 9 9 re f")
        spoiled = saved(file)
    with pytest.raises(Trouble) as stopped:
        press(spoiled)
    assert [finding.code for finding in stopped.value.findings] == ["P-302"]
    assert "page 1" in str(stopped.value)


def test_there_is_no_block_of_a_cover():
    with opened(reading()) as file:
        file.Root.PageLabels.Nums = pikepdf.Array([0, pikepdf.Dictionary(P="封面")])
        only = saved(file)
    with pytest.raises(Trouble) as stopped:
        press(only)
    assert [finding.code for finding in stopped.value.findings] == ["P-303"]


# --- the plan, and the command -------------------------------------------------------------------


TOML = """
[book]
title = "刻本"
slug = "keben"
date = 2026-01-15
[editions]
variants = ["zh-Hans"]
formats = ["pdf", "press"]
[print]
{}
[front]
sections = ["title-page", "imprint"]
[[chapter]]
id = "one"
source = "one.txt"
title = "写样"
"""


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("signature = 3", "no sheet is folded into 3 pages"),
        ("signature = 0", "no sheet is folded into 0 pages"),
        ("signature = 4096", "no sheet is folded into 4096 pages"),
        ('profile = "../printer.icc"', "no profile in book/"),
        ('profile = "book/../../printer.icc"', "no profile in book/"),
        ('profile = "book/printer.png"', "no profile in book/"),
    ],
)
def test_what_cannot_be_is_told_with_its_line(told, said):
    with pytest.raises(Trouble) as stopped:
        plan(TOML.format(told))
    assert [(finding.code, finding.line) for finding in stopped.value.findings] == [("B-007", 10)]
    assert said in str(stopped.value)


def test_the_plan_says_how_the_files_are_finished():
    asked = plan(TOML.format('archive = true\nsignature = 16\nprofile = "book/printer.icc"')).printing
    assert (asked.archive, asked.signature, asked.profile) == (True, 16, "book/printer.icc")
    usual = plan(TOML.format(""))
    assert (usual.printing.archive, usual.printing.signature, usual.printing.profile) == (False, 2, "")
    assert "press" not in plan(TOML.format("").replace('formats = ["pdf", "press"]', "")).editions.formats


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Return the folder of a book of one chapter."""
    root = tmp_path_factory.mktemp("keben")
    for folder in ("book", "seeds"):
        (root / folder).mkdir()
    (root / "seeds" / "one.txt").write_text("刻书的人先写样，再上板。\n\n然后一刀一刀把空白挑去。\n", encoding="utf-8")
    (root / "book" / "book.toml").write_text(TOML.format("signature = 4"), encoding="utf-8")
    return root


def built(root: Path, out: Path, *options: str, **environment: str) -> dict[str, bytes]:
    ended = kanben("build", "--root", root, "--out", out, *options, **environment)
    assert ended.returncode == 0, ended.stderr.decode()
    return {path.name: path.read_bytes() for path in out.glob("*.pdf")}


def test_one_command_makes_both_and_press_alone_makes_the_same(small, tmp_path):
    kept = str(tmp_path / "kept")
    both = built(small, tmp_path / "both", KANBEN_CACHE=kept)
    assert sorted(both) == ["keben.zh-Hans.pdf", "keben.zh-Hans.press.pdf"]
    again = built(small, tmp_path / "again", KANBEN_CACHE=kept)  # from standing type
    assert again == both
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(small, elsewhere)
    alone = built(
        elsewhere, tmp_path / "alone", "--format", "press", TZ="Asia/Shanghai", SOURCE_DATE_EPOCH="1000000000"
    )
    assert alone == {"keben.zh-Hans.press.pdf": both["keben.zh-Hans.press.pdf"]}
    assert len(opened(alone["keben.zh-Hans.press.pdf"]).pages) % 4 == 0


def test_a_profile_that_is_not_there_is_missed_before_anything_is_made(small, tmp_path):
    root = tmp_path / "book"
    shutil.copytree(small, root)
    (root / "book" / "book.toml").write_text(TOML.format('profile = "book/printer.icc"'), encoding="utf-8")
    ended = kanben("build", "--root", root, "--out", tmp_path / "out")
    assert ended.returncode == 3
    assert "no file book/printer.icc" in ended.stderr.decode()
