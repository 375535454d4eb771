"""The pictures of an article."""

import base64
import io
import random
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from kanben.findings import Trouble
from kanben.model import Article, Figure
from kanben.pictures import LONGEST_SIDE, pictures, ready
from tests.conftest import kanben
from tests.pages import flow


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 6), **more: object) -> bytes:
    made = io.BytesIO()
    noise(*size).save(made, kind, **more)
    return made.getvalue()


def noise(wide: int, high: int) -> Image.Image:
    return Image.frombytes("RGB", (wide, high), random.Random(1).randbytes(wide * high * 3))  # noqa: S311 - noise


@pytest.mark.parametrize(
    ("img", "image"),
    [
        ('<img src="頁_files/a.jpg" alt="山">', "頁_files/a.jpg"),
        ('<img src="./%E9%A0%81_files/a%20b.jpg" alt="山">', "頁_files/a b.jpg"),
        ('<img src="頁_files\\a.jpg?x=1#y" alt="山">', "頁_files/a.jpg"),
        ('<img src="loading.gif" data-src="https://x.example/a.jpg" alt="山">', "https://x.example/a.jpg"),
        ('<img src="頁_files/640.jpg" data-src="https://x.example/a" alt="山">', "頁_files/640.jpg"),
        ('<img src="//x.example/a.jpg" alt="山">', "https://x.example/a.jpg"),
        ('<img src="../../etc/passwd" alt="山">', ""),
        ('<img src="/etc/a.png" alt="山">', ""),
        ('<img src="file:///c:/a.png" alt="山">', ""),
        ('<img src="javascript:x()" alt="山">', ""),
    ],
)
def test_which_picture_is_meant(img: str, image: str) -> None:
    read_as = flow(f"<p>一段話，在圖之前。</p>{img}<p>一段話，在圖之後。</p>")
    (figure,) = (block for block in read_as.blocks if isinstance(block, Figure))
    assert (figure.image, figure.alt) == (image, "山")
    assert bool(figure.caption) == (not image or "://" in image)  # its description stands for what may not come


def test_a_smiley_is_its_description_and_a_counter_nothing() -> None:
    read_as = flow(
        '<p>好<img class="emoji" src="https://x.example/1.png" alt="😀">的<img width=1 height=1 src="t.gif">。</p>'
    )
    assert read_as.text == "好😀的。"


def shelf(**files: bytes):
    return {f"seeds/{name.replace('__', '.')}": content for name, content in files.items()}.get


def of(*images: str) -> list[tuple[Article, str]]:
    return [(Article("頁.html", tuple(Figure((), image, "山") for image in images)), "seeds")]


def test_a_picture_of_the_web_is_told_and_taken_once_it_is_saved() -> None:
    wanted = of("https://x.example/a", "https://x.example/b")
    told = pictures(wanted, shelf()).findings
    assert [f.code for f in told] == ["R-042", "R-042"]
    assert "seeds/頁-2.jpg" in told[1].hint
    found = pictures(wanted, {"seeds/頁-2.png": picture()}.get)
    assert [image.name for image in found.found.values()] == ["image-01.png"]
    assert [f.image for f in found.named(wanted[0][0]).blocks] == ["", "image-01.png"]


def test_a_picture_written_into_the_page_is_unpacked() -> None:
    data = "data:image/png;base64," + base64.b64encode(picture()).decode()
    assert next(iter(pictures(of(data), shelf()).found.values())).content == picture()


@pytest.mark.parametrize("data", ["data:image/png;base64,AAAA", "data:image/png;base64,@@@", "data:text/html,<script>"])
def test_what_is_written_into_the_page_and_is_no_picture_is_left_out(data: str) -> None:
    told = pictures(of(data), shelf())
    assert ([f.code for f in told.findings], dict(told.found)) == (["R-046"], {})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "B-112"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>x()</script></svg>", "B-111"),
        (picture()[:60], "B-114"),
        (picture("JPEG", (400, 300))[:2000], "B-114"),
        (b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0\1\0\0\0\1\0\0\x08\x02\0\0\0" + b"\0" * 20, "B-114"),
    ],
)
def test_a_picture_that_cannot_be_is_an_error_with_its_place(content: bytes | None, code: str) -> None:
    with pytest.raises(Trouble) as wrong:
        pictures(of("a.png"), lambda _: content)
    (told,) = wrong.value.findings
    assert (told.code, told.source) == (code, "seeds/頁.html")
    assert "a.png" in told.message


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    made = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(made, "PNG")
    with pytest.raises(Trouble) as wrong:
        ready(made.getvalue(), "image-01", "seeds/a.png", "seeds/頁.html")
    assert wrong.value.findings[0].code == "B-113"


def test_a_camera_tells_nothing_and_its_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x8825] = {1: "N", 2: (39.0, 54.0, 20.0)}  # where it was taken
    exif[0x010F] = "Camera"
    made = ready(picture("JPEG", (400, 300), exif=exif), "image-01")
    again = Image.open(io.BytesIO(made.content))
    assert (again.size, dict(again.getexif())) == ((300, 400), {})
    assert b"Camera" not in made.content


@pytest.mark.parametrize(
    ("given_as", "mode", "kind"),
    [
        ("WEBP", "RGB", "image/jpeg"),
        ("WEBP", "RGBA", "image/png"),
        ("JPEG", "CMYK", "image/jpeg"),
        ("PNG", "P", "image/png"),
    ],
)
def test_every_kind_becomes_one_all_readers_know(given_as: str, mode: str, kind: str) -> None:
    made = io.BytesIO()
    given = noise(3000, 200).convert(mode)
    if mode == "RGBA":
        given.putalpha(100)
    given.save(made, given_as)
    one, other = (ready(made.getvalue(), "image-01") for _ in range(2))
    assert (one.media_type, one.content) == (kind, other.content)
    assert max(Image.open(io.BytesIO(one.content)).size) == LONGEST_SIDE


def test_what_needs_nothing_keeps_its_bytes() -> None:
    for kind in ("PNG", "JPEG", "GIF"):
        assert ready(picture(kind), "image-01").content == picture(kind)


def test_a_file_that_is_not_as_its_maker_closed_it_is_saved_anew() -> None:
    made = io.BytesIO()
    Image.new("RGB", (700, 500)).save(made, "PNG")
    pixels = made.getvalue().index(b"IDAT")
    torn = bytearray(made.getvalue())
    torn[pixels - 1] ^= 1  # it says it is longer or shorter than it is
    assert ready(made.getvalue(), "a").content == made.getvalue()
    with Image.open(io.BytesIO(ready(bytes(torn), "a").content)) as picture:
        picture.verify()


def test_pictures_are_sized_for_each_edition(tmp_path: Path) -> None:
    sizes = {"大.jpg": (2600, 1300), "小.png": (96, 48)}
    for name, size in sizes.items():
        (tmp_path / name).write_bytes(picture("JPEG" if name.endswith("jpg") else "PNG", size))
    page = "".join(f'<p>一段話，在圖之前。</p><img src="{name}" alt="山">' for name in sizes)
    (tmp_path / "頁.html").write_text("<h1>圖</h1>" + page, encoding="utf-8")
    assert kanben("init", tmp_path / "book", tmp_path / "頁.html").returncode == 0
    ended = kanben("build", "--root", tmp_path / "book", "--variant", "zh-Hant")
    assert ended.returncode == 0, ended.stderr.decode()
    dist = tmp_path / "book" / "dist"
    with zipfile.ZipFile(next(dist.glob("*.epub"))) as archive:
        carried = sorted(n for n in archive.namelist() if "/images/" in n)
        assert [Image.open(io.BytesIO(archive.read(n))).size for n in carried] == [(2400, 1200), (96, 48)]
    shown = [
        (o.get_px_size(), o.get_bounds())
        for page in list(pypdfium2.PdfDocument(next(dist.glob("*.pdf"))))[1:]
        for o in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    ]
    inches = [(px, (right - left) / 72) for (px, _), (left, _, right, _) in shown]
    (large, measure), (small, wide) = inches
    assert large <= 300 * measure + 1
    assert (small, round(wide, 2)) == (96, 1.0)
    assert measure == pytest.approx(28 * 10.5 / 72, abs=0.01)  # no wider than the measure


def test_a_book_is_begun_with_what_a_page_says_and_the_pictures_beside_it(tmp_path: Path) -> None:
    (tmp_path / "頁_files").mkdir()
    (tmp_path / "頁_files" / "山.png").write_bytes(picture())
    says = '<meta name="author" content="林素"><h1>山中</h1><p>2019-05-22</p>'
    page = says + '<p>一段話，在圖之前。</p><img src="頁_files/山.png" alt="山">'
    (tmp_path / "頁.html").write_text(page, encoding="utf-8")
    ended = kanben("init", tmp_path / "book", tmp_path / "頁.html")
    assert ended.returncode == 0, ended.stderr.decode()
    plan = (tmp_path / "book" / "book" / "book.toml").read_text(encoding="utf-8")
    for line in ('title = "山中"  # as the page says', 'author = "林素"', 'date = "2019-05-22"'):
        assert line in plan
    assert (tmp_path / "book" / "seeds" / "頁_files" / "山.png").read_bytes() == picture()
