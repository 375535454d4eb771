"""The printer’s file: its ink, sheet by sheet and picture by picture."""

import base64
import io

import pikepdf
import PIL.Image
import pypdfium2
import pytest
from PIL import ImageCms

from kanben.findings import Trouble
from kanben.writers.press import press
from kanben.writers.press_ink import house, inks
from tests.made_pdf import opened, saved
from tests.test_press_pdf import BLEED, _is_picture, drawn, picture, reading, seen, sent_back


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
