"""What shops and old readers bear: files, pictures, covers, contents and names."""

import io
import zipfile
from dataclasses import replace
from functools import cache

import pytest
from PIL import Image as Pillow

from kanben.model import Article, Figure, Image, Paragraph, Text
from kanben.pictures import MOST_BYTES, MOST_SHOWN, pictures, ready
from kanben.proof.limits import LARGEST_COVER, LEAST_COVER, LONGEST_FILE, MOST_PIXELS, limits
from kanben.writers.cover import cover
from kanben.writers.lengths import LIMIT
from tests.epubs import STYLES, files, made, packed
from tests.sample import dot, plainest, sample
from tests.test_pictures import noise


@cache
def edition() -> bytes:
    return made(sample(), dot(1536, 2048))


def with_file(name: str, content: bytes, *, moved_to: str = "") -> bytes:
    """The edition with another content in the file ``name``, or under another name."""
    given = files(edition())
    assert name in given
    if moved_to:
        old, new = (path.rpartition("/")[2].encode() for path in (name, moved_to))
        given["EPUB/content.opf"] = given["EPUB/content.opf"].replace(old, new)
    return packed(
        {(moved_to or each) if each == name else each: content if each == name else given[each] for each in given}
    )


def saved(picture: Pillow.Image, kind: str, **more: object) -> bytes:
    made = io.BytesIO()
    picture.save(made, kind, **more)
    return made.getvalue()


def frames(kind: str) -> bytes:
    first, *others = (Pillow.new("RGB", (40, 30), colour) for colour in ("red", "green", "blue"))
    return saved(first, kind, save_all=True, append_images=others, duration=80, loop=0)


def photographed() -> bytes:
    exif = Pillow.Exif()
    exif[0x010F] = "Camera"
    return saved(noise(40, 30), "JPEG", exif=exif)


def test_an_edition_of_ours_is_within_all_limits():
    assert limits(edition(), "b.epub") == ()
    assert LIMIT < LONGEST_FILE


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("EPUB/images/well.png", saved(Pillow.new("CMYK", (40, 30)), "JPEG"), "E-246", "CMYK"),
        ("EPUB/images/well.png", frames("GIF"), "E-246", "moves"),
        ("EPUB/images/well.png", saved(noise(8, 6), "WEBP"), "E-246", "WEBP"),
        ("EPUB/images/well.png", photographed(), "E-246", "notes of a camera"),
        ("EPUB/images/well.png", dot(2500, 1601), "E-246", "2,500 × 1,601 pixels"),
        ("EPUB/images/well.png", saved(noise(1500, 1200), "PNG"), "E-246", "bytes"),
        ("EPUB/cover.png", saved(noise(1000, 1100), "PNG"), "E-246", "3,000,000"),
        ("EPUB/cover.png", dot(600, 800), "E-246", "600 × 800"),
        ("EPUB/cover.png", saved(Pillow.new("P", (900, 1200)), "GIF"), "E-246", "GIF"),
    ],
)
def test_a_picture_a_shop_would_not_take(name: str, content: bytes, code: str, words: str):
    [found] = limits(with_file(name, content), "b.epub")
    assert (found.code, found.source) == (code, "b.epub")
    assert words in found.message


def test_a_paragraph_as_long_as_a_book_is_told():
    prose = Paragraph((Text("井水在桶裡晃了一下，映出半個天。" * 7000),))
    book = plainest()
    book = replace(book, body=(replace(book.body[0], blocks=(prose,)), *book.body[1:]))
    [found] = limits(made(book))
    assert found.code == "E-245"
    assert "divide it" in found.hint


def test_contents_deeper_than_readers_show_are_told():
    line = '<ol><li><a href="07-well.xhtml">井</a>'
    deep = line * 4 + "</li></ol>" * 4
    with zipfile.ZipFile(io.BytesIO(edition())) as archive:
        nav = archive.read("EPUB/nav.xhtml").decode()
    begin, end = nav.index("<ol>"), nav.index("</nav>")
    assert [found.code for found in limits(with_file("EPUB/nav.xhtml", _with(nav, begin, end, deep)))] == ["E-247"]
    three = line * 3 + "</li></ol>" * 3
    assert limits(with_file("EPUB/nav.xhtml", _with(nav, begin, end, three))) == ()


def _with(nav: str, begin: int, end: int, lists: str) -> bytes:
    return (nav[:begin] + lists + nav[end:]).encode()


@pytest.mark.parametrize("name", ["井.png", "a b.png", "x" * 260 + ".png", "WELL-2.png"])
def test_a_name_that_not_every_reader_opens_is_told(name: str):
    with zipfile.ZipFile(io.BytesIO(edition())) as archive:
        picture = archive.read("EPUB/images/well.png")
    content = with_file("EPUB/images/well.png", picture, moved_to=f"EPUB/images/{name}")
    if name == "WELL-2.png":
        packed = io.BytesIO(content)
        with zipfile.ZipFile(packed, "a") as archive:
            archive.writestr("EPUB/images/well-2.png", picture)
        content = packed.getvalue()
    assert [found.code for found in limits(content)] == ["E-248"]


# --- pictures as they come --------------------------------------------------------------


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_a_picture_that_moves_stands_still_and_it_is_said(kind: str):
    article = Article("井.md", (Figure((Text("井"),), "a.gif", "井"),))
    found = pictures([(article, "seeds")], {"seeds/a.gif": frames(kind)}.get)
    assert [finding.code for finding in found.findings] == ["R-047"]
    [image] = found.found.values()
    still = Pillow.open(io.BytesIO(image.content))
    assert getattr(still, "n_frames", 1) == 1
    red, green, blue = still.convert("RGB").getpixel((20, 15))
    assert (red > 200, green < 60, blue < 60) == (True, True, True)


def test_a_telephones_two_pictures_in_one_file_are_one():
    first, second = noise(40, 30), noise(20, 15)
    two = saved(first, "MPO", save_all=True, append_images=[second])
    assert Pillow.open(io.BytesIO(two)).format == "MPO"
    image = ready(two, "image-01")
    again = Pillow.open(io.BytesIO(image.content))
    assert (image.media_type, again.format, again.size) == ("image/jpeg", "JPEG", (40, 30))


def test_a_picture_has_no_more_pixels_and_bytes_than_shops_take():
    large = Pillow.open(io.BytesIO(ready(saved(noise(2400, 2200), "JPEG"), "image-01").content))
    assert large.width * large.height <= MOST_SHOWN == MOST_PIXELS
    assert large.width / large.height == pytest.approx(2400 / 2200, rel=0.01)
    heavy = saved(noise(1500, 1200), "PNG")
    image = ready(heavy, "image-01")
    assert len(heavy) > MOST_BYTES >= len(image.content)
    assert image.media_type == "image/jpeg"


def test_a_camera_turned_upside_down_is_turned_back_before_its_notes_go():
    exif = Pillow.Exif()
    exif[0x0112] = 3
    exif[0x8825] = {1: "N", 2: (39.0, 54.0, 20.0)}
    given = Pillow.new("RGB", (40, 30), "white")
    given.paste("black", (0, 0, 40, 15))
    made = ready(saved(given, "JPEG", exif=exif), "image-01")
    again = Pillow.open(io.BytesIO(made.content))
    assert dict(again.getexif()) == {}
    assert again.convert("L").getpixel((20, 3)) > 200
    assert again.convert("L").getpixel((20, 27)) < 60


# --- the cover ---------------------------------------------------------------------------


def test_the_cover_is_three_by_four_in_srgb_and_within_what_shops_ask():
    drawn = cover(sample(), styles=STYLES)
    picture = Pillow.open(io.BytesIO(drawn))
    assert picture.width * 4 == picture.height * 3
    assert picture.width >= max(1400, LEAST_COVER[0])
    assert picture.width * picture.height <= MOST_PIXELS
    assert (picture.format, picture.mode, "srgb" in picture.info) == ("PNG", "RGB", True)
    assert len(drawn) <= LARGEST_COVER


def test_a_picture_bound_by_hand_is_held_to_the_same():
    book = replace(sample(), images=(Image("well.png", "image/png", saved(Pillow.new("CMYK", (9, 9)), "JPEG")),))
    content = made(book)
    assert [found.code for found in limits(content)] == ["E-246"]
