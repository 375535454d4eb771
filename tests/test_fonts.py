"""The faces of each variant, and what is done about a character none of them has."""

import io
from itertools import chain

import pytest
from fontTools.ttLib import TTFont

from kanben import faces
from kanben.findings import MISSING, Trouble
from kanben.writers import fonts

VARIANTS = ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK")


def features(content):
    """Return the OpenType features a font file still has."""
    font = TTFont(io.BytesIO(content))
    tables = (font[tag].table.FeatureList.FeatureRecord for tag in ("GSUB", "GPOS"))
    return {record.FeatureTag for record in chain.from_iterable(tables)}


@pytest.mark.parametrize(("language", "region"), [*zip(VARIANTS, ("CN", "TW", "TW", "TW"), strict=True)])
def test_a_variant_is_set_in_faces_of_its_own_script(language, region):
    assert {face.region for face in faces.faces(language)} == {region}
    assert [face.family for face in faces.faces(language)] == [faces.SERIF, faces.SANS]


@pytest.mark.parametrize("language", VARIANTS)
@pytest.mark.parametrize(
    "characters",
    [
        "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü",  # pinyin with its tones
        "①②③⑳㉑㉟㊱㊿",  # note calls
        "——……·〇「」『』“”‘’《》〈〉（）［］〔〕【】",
        "，。、；：？！～－％",
        "＊・",  # ornaments and bullets of print.css
    ],
)
def test_what_a_chinese_page_needs_is_there(language, characters):
    assert list(fonts.missing(faces.faces(language), [("a page", characters)])) == []


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_a_cut_font_keeps_its_characters_and_features_and_little_else(language):
    serif, sans = fonts.cut(language, [("第一章", "刊本，「甲」ǎ①")])
    for font in (serif, sans):
        held = set(TTFont(io.BytesIO(font.content)).getBestCmap())
        assert set(map(ord, "刊本，「甲」ǎ①0iv")) <= held
        assert len(held) < 200
        assert {"halt", "palt", "kern", "vert", "locl"} <= features(font.content)
        assert len(font.content) < 100_000


def test_cutting_twice_gives_the_same_bytes():
    texts = [("甲", "天地玄黃宇宙洪荒"), ("乙", "日月盈昃")]
    assert fonts.cut("zh-Hant", texts) == fonts.cut("zh-Hant", reversed(texts))


def test_every_missing_character_is_named_at_once_with_its_place():
    with pytest.raises(Trouble) as caught:
        fonts.cut("zh-Hant", [("「前言」", "甲𠮷乙"), ("「正文」", "𠮷，\U0001f600")])
    first, second = caught.value.findings
    assert caught.value.exit_code == MISSING
    assert (first.code, second.code) == ("P-101", "P-101")
    assert "「𠮷」 (U+20BB7" in first.message
    assert "2 times, first in 「前言」" in first.message
    assert "U+1F600, GRINNING FACE" in second.message
    assert "once, in 「正文」" in second.message
    assert "Noto Serif TC" in first.hint
    assert 'apt-get install fonts-hanazono) and write rare = "HanaMinB" under [print.fonts]' in first.hint
    assert "put words or a mark of the trade in its place" in second.hint


@pytest.mark.parametrize(
    ("character", "said"),
    [
        ("镕", "Noto Serif CJK (Debian: apt-get install fonts-noto-cjk)"),
        ("\U00030000", 'rare = "BabelStone Han"'),
        ("\U0002f801", 'rare = "HanaMinA"'),
        ("ᠮ", 'rare = "…"'),
        ("⭐", "a picture is no character of a book"),
    ],
)
def test_what_to_install_depends_on_the_character(character, said):
    [finding] = fonts.missing(faces.faces("zh-Hant"), [("「正文」", character)])
    assert said in finding.hint


def test_a_simplified_form_is_missing_from_the_taiwan_face_and_not_from_the_mainland_one():
    assert not list(fonts.missing(faces.faces("zh-Hans"), [("x", "朱镕基")]))
    [finding] = fonts.missing(faces.faces("zh-Hant-TW"), [("x", "朱镕基")])
    assert "「镕」" in finding.message


def test_what_is_never_drawn_is_never_missed():
    assert not list(fonts.missing(faces.faces("zh-Hans"), [("x", "甲\u200b\u00ad\ufe00\U000e0100\n乙")]))


def test_the_makers_version_is_known():
    for face in faces.faces("zh-Hant"):
        major, minor = faces.version(face).split(".")
        assert major == "2"
        assert minor.isdigit()
