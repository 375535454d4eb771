"""The proof of the printer’s file against the reader’s: each fault by its page and words."""

import io

import pikepdf
import pytest

from kanben.model import Emphasis, Note, Paragraph, Text
from kanben.proof.press import check_press, rgb_operators
from tests.test_proof_page import book, found, page


def sheet(*streams, pages=2, intent=True, bleed=9.0, resources=None):
    """Return a PDF of blank leaves with these content streams on the first of them."""
    file = pikepdf.new()
    for _ in range(pages):
        leaf = file.add_blank_page(page_size=(200 + 2 * bleed, 300 + 2 * bleed))
        leaf.obj.BleedBox = pikepdf.Array([0, 0, 200 + 2 * bleed, 300 + 2 * bleed])
        leaf.obj.TrimBox = pikepdf.Array([bleed, bleed, 200 + bleed, 300 + bleed])
    if streams:
        file.pages[0].Contents = pikepdf.Array([file.make_stream(stream) for stream in streams])
    if resources:
        file.pages[0].Resources = resources(file)
    if intent:
        profile = file.make_stream(b"", N=4)
        told = pikepdf.Dictionary(Type=pikepdf.Name.OutputIntent, S=pikepdf.Name.GTS_PDFX, DestOutputProfile=profile)
        file.Root.OutputIntents = pikepdf.Array([told])
    return file


def sent_back(file, *leaves):
    """Return what the proof says of a press file."""
    out = io.BytesIO()
    file.save(out)
    return [(f.code, f.message) for f in check_press(out.getvalue(), book(*leaves))]


def test_a_file_fit_for_the_press_and_one_whose_words_were_lost():
    assert sent_back(sheet(), "天") == [("P-206", "1 characters of the book are not in the file: 天")]
    assert sent_back(sheet(b"0 0 0 1 k 0 0 0 1 K 0.5 g 1 1 9 9 re f", b"/DeviceCMYK cs 0 0 0 1 sc")) == []


@pytest.mark.parametrize(
    ("stream", "told"),
    [
        (b"0 0 0 rg 1 1 9 9 re f", "1 rg"),
        (b"1 0 0 RG 0 0 0 1 k 0 1 0 RG", "2 RG"),
        (b"/DeviceRGB cs 0 0 0 sc", "1 cs"),
        (b"BI /W 1 /H 1 /BPC 8 /CS /RGB ID abc EI", "1 BI"),
    ],
)
def test_an_operator_that_paints_in_rgb(stream, told):
    assert sent_back(sheet(stream)) == [("P-230", f"page 1 paints in RGB: {told}")]


def test_rgb_in_a_form_a_shading_a_picture_and_a_profile():
    def form(file):
        made = file.make_stream(b"1 0 0 rg", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        return pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=made))

    def picture(file):
        made = file.make_stream(
            b"abc", Subtype=pikepdf.Name.Image, Width=1, Height=1, ColorSpace=pikepdf.Name.DeviceRGB
        )
        return pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=made))

    def shading(file):
        made = file.make_indirect(pikepdf.Dictionary(ShadingType=2, ColorSpace=pikepdf.Name.DeviceRGB))
        return pikepdf.Dictionary(Shading=pikepdf.Dictionary(F=made))

    def profile(file):
        space = pikepdf.Array([pikepdf.Name.ICCBased, file.make_stream(b"", N=3)])
        return pikepdf.Dictionary(ColorSpace=pikepdf.Dictionary(C=space))

    assert [code for code, _ in sent_back(sheet(b"/F Do", resources=form))] == ["P-230"]
    assert [code for code, _ in sent_back(sheet(b"/F Do", resources=picture))] == ["P-231"]
    assert [code for code, _ in sent_back(sheet(b"/F sh", resources=shading))] == ["P-231"]
    painted = sent_back(sheet(b"/C cs 0 0 0 sc", resources=profile))
    assert [code for code, _ in painted] == ["P-230", "P-231"]


def test_sheets_boxes_links_and_intent():
    assert sent_back(sheet(pages=3)) == [("P-232", "3 pages: a leaf has two")]
    assert [code for code, _ in sent_back(sheet(bleed=5))] == ["P-233", "P-233"]
    unboxed = sheet()
    del unboxed.pages[1].TrimBox
    assert sent_back(unboxed) == [("P-233", "page 2 has no TrimBox")]
    linked = sheet()
    linked.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 1, 1])])
    assert sent_back(linked) == [("P-234", "page 1 has annotations: 1 Link")]
    assert [code for code, _ in sent_back(sheet(intent=False))] == ["P-235"]


def test_a_press_file_that_is_none():
    assert [f.code for f in check_press(b"no", book("天地"))] == ["P-201"]
    with pikepdf.open(io.BytesIO(page("<p>天地</p>"))) as file:
        assert [place for place, _ in rgb_operators(file)] == ["page 1"]


def test_emphasis_in_a_note_is_part_of_its_line():
    css = ".n { float: footnote; font: 8pt/12pt Serif; text-indent: 0 } ::footnote-marker { content: none }"
    text = Paragraph((Text("天地"), Note((Paragraph((Text("玄，"), Emphasis((Text("宇"),)), Text("。"))),))))
    assert found("<p>天地<span class=n>玄，<em style='font-style: normal'>宇</em>。</span></p>", text, css=css) == []
