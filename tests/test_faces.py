"""Faces an editor asks for: which font a name stands for in each variant, and what is said where none does."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
import uharfbuzz as hb
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

from kanben import faces
from kanben.findings import MISSING, Trouble
from kanben.model import Paragraph, Quotation, Text
from kanben.plan import plan
from kanben.plan_editions import VARIANTS
from kanben.press import Order, build
from kanben.writers import fonts
from kanben.writers.cover import cover
from kanben.writers.pdf import pdf
from tests.made_pdf import STYLES
from tests.sample_print import sample

SEEN = "刊本骨過沿育，。「」——一二三四五六七八九十"
NAMES = {1: "{family}", 2: "{style}", 4: "{family} {style}", 16: "{family}"}
BOOK = """
[book]
title = "水邊"
slug = "shuibian"
date = 2024-02-29

[[chapter]]
id = "du"
source = "ferry.txt"
title = "渡"
"""


def forge(root: Path, family: str, *, weight: int = 400, slanted: bool = False, drawn: str = SEEN) -> Path:
    """Put a small font called ``family`` into the ``book/fonts`` of ``root``: Noto under another name."""
    [serif, _] = fonts.cut("zh-Hant", [("字", drawn)])
    font = TTFont(io.BytesIO(serif.content), recalcTimestamp=False)
    style = {400: "Regular", 700: "Bold"}[weight]
    font["name"].names = []
    for number, said in NAMES.items():
        font["name"].setName(said.format(family=family, style=style), number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = int(slanted)
    path = root / "book" / "fonts" / f"{family}-{style}{'-Italic' * slanted}.otf"
    path.parent.mkdir(parents=True, exist_ok=True)
    font.save(path)
    return path


def teach(path: Path, character: str) -> None:
    """Let a font draw a character beyond the first plane, as it draws 刊."""
    font = TTFont(path, recalcTimestamp=False)
    wide = CmapSubtable.newSubtable(12)
    wide.platformID, wide.platEncID, wide.language = 3, 10, 0
    wide.cmap = {**font.getBestCmap(), ord(character): font.getBestCmap()[ord("刊")]}
    font["cmap"].tables.append(wide)
    font.save(path)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a book's folder with fonts of one maker for four regions, and one that says nothing of its region."""
    root = tmp_path_factory.mktemp("book")
    for family in ("Proof Song SC", "Proof Song TC", "Proof Song HK", "Proof Song JP", "Proof Kai"):
        forge(root, family)
    forge(root, "Proof Song HK", weight=700)
    forge(root, "Proof Song HK", slanted=True)
    (root / "book" / "fonts" / "broken.otf").write_bytes(b"OTTO no font at all")
    (root / "book" / "fonts" / "README.txt").write_text("字體", encoding="utf-8")
    return root


def names(language: str, asked: faces.Asked, root: Path) -> list[str]:
    return [face.name for face in faces.faces(language, asked, root)]


def refused(language: str, asked: faces.Asked, root: Path) -> str:
    """Return what is said of the one thing that is wrong, with its hint."""
    with pytest.raises(Trouble) as caught:
        faces.faces(language, asked, root)
    [finding] = caught.value.findings
    assert caught.value.exit_code == MISSING
    assert finding.source == "book/book.toml"
    return f"{finding.code} {finding.message} | {finding.hint}"


# --- a family, and a variant's own face of it -----------------------------------------


def test_a_family_gives_each_variant_the_face_of_its_region(shelf):
    told = {"": {"serif": "Proof Song"}}
    assert [names(tag, told, shelf)[0] for tag in VARIANTS] == [
        "Proof Song SC",
        "Proof Song TC",
        "Proof Song TC",
        "Proof Song HK",
    ]
    assert [faces.faces(tag, told, shelf)[0].region for tag in VARIANTS] == ["CN", "TW", "TW", "HK"]


def test_what_is_not_asked_for_is_as_it_was(shelf):
    assert names("zh-Hant-HK", {"": {"serif": "Proof Song"}}, shelf) == ["Proof Song HK", "Noto Sans TC"]
    assert names("zh-Hant-HK", {}, shelf) == ["Noto Serif TC", "Noto Sans TC"]


def test_a_variant_may_ask_for_itself(shelf):
    told = {"": {"serif": "Proof Song"}, "zh-Hans": {"serif": "Proof Kai", "kai": "Proof Kai"}}
    assert names("zh-Hans", told, shelf) == ["Proof Kai", "Noto Sans SC", "Proof Kai"]
    assert names("zh-Hant", told, shelf) == ["Proof Song TC", "Noto Sans TC"]


def test_a_weight_is_asked_for_by_its_name(shelf):
    [regular, *_] = faces.faces("zh-Hant-HK", {"": {"serif": "Proof Song"}}, shelf)
    [bold, *_] = faces.faces("zh-Hant-HK", {"": {"serif": "Proof Song Bold"}}, shelf)
    assert (regular.path.stem, bold.path.stem) == ("Proof Song HK-Regular", "Proof Song HK-Bold")


def test_han_is_never_slanted(shelf):
    there = faces.installed((shelf / "book" / "fonts",))
    assert [font.path.stem for font in there if "Italic" in font.path.stem] == []
    assert len(there) == 6


# --- what is refused --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "asked", "said"),
    [
        ("zh-Hans", {"": {"serif": "Proof Song JP"}}, r'P-105 .* Japan; .* the mainland \| .*region, "Proof Song"$'),
        ("zh-Hans", {"zh-Hans": {"serif": "Proof Song JP"}}, r"P-105 serif in \[print.fonts.zh-Hans\]: .* Japan"),
        ("zh-Hant-TW", {"": {"serif": "Proof Song HK"}}, r"P-105 .* Hong Kong; .* Taiwan \| .* under its own variant"),
        ("zh-Hant", {"": {"kai": "Proof Kai"}}, r'P-105 .* whose forms .* \[print.fonts.zh-Hant\]: kai = "Proof Kai"'),
        ("zh-Hans", {"": {"sans": "Prof Song"}}, r"P-104 .* no font Prof Song, .* \| did you mean 'Proof Song \w\w'\?"),
        ("zh-Hans", {"": {"kai": "Proof Gothic KR"}}, r"P-105 .* Korea"),
        ("zh-Hans", {"": {"rare": "HanaMinX"}}, r"P-104 .* HanaMinX.* book/fonts/.* apt-get install fonts-hanazono"),
        ("zh-Hans", {"": {"serif": "字庫明體"}}, r"P-104 .* no font 字庫明體 with the forms of the mainland"),
    ],
)
def test_a_face_that_cannot_be_used_says_why_and_what_to_write(shelf, language, asked, said):
    assert re.match(said, refused(language, asked, shelf))


def test_a_family_that_is_japans_by_itself_is_asked_for_by_region_only(tmp_path):
    forge(tmp_path, "Source Han Serif")
    for told in ({"": {"serif": "Source Han Serif"}}, {"zh-Hans": {"serif": "Source Han Serif"}}):
        assert "no font Source Han Serif with the forms of the mainland" in refused("zh-Hans", told, tmp_path)
    forge(tmp_path, "Source Han Serif SC")
    assert names("zh-Hans", {"": {"serif": "Source Han Serif"}}, tmp_path)[0] == "Source Han Serif SC"


def test_all_that_is_wrong_in_all_variants_is_told_at_once_and_once(shelf):
    with pytest.raises(Trouble) as caught:
        faces.of_variants(VARIANTS, {"": {"kai": "Prof Song", "serif": "Proof Song HK"}}, shelf)
    assert sorted(finding.code for finding in caught.value.findings) == ["P-104", "P-105", "P-105", "P-105"]


# --- what book.toml may say ----------------------------------------------------------


def test_the_plan_tells_what_is_asked_for_all_variants_and_for_one():
    told = '[print]\nfonts = { serif = "Noto Serif CJK", zh-Hans = { kai = "LXGW WenKai" } }\n'
    assert plan(told + BOOK).fonts == {"": {"serif": "Noto Serif CJK"}, "zh-Hans": {"kai": "LXGW WenKai"}}
    assert plan(BOOK).fonts == {}


@pytest.mark.parametrize(
    ("told", "code", "said"),
    [
        ('fonts = "Noto Serif CJK"', "B-004", "'fonts' must be a table"),
        ('fonts = { serifs = "Noto Serif CJK" }', "B-002", "did you mean 'serif'"),
        ("fonts = { serif = 1 }", "B-004", "'serif' must be a text"),
        ('fonts = { zh-Hans = "Noto Serif CJK" }', "B-004", "'zh-Hans' must be a table"),
        ('fonts = { zh-Hans = { song = "甲" } }', "B-002", "unknown key 'song' in [print.fonts.zh-Hans]"),
    ],
)
def test_what_is_wrong_with_the_words_is_told_with_its_line(told, code, said):
    with pytest.raises(Trouble) as caught:
        plan(f"[print]\n{told}\n{BOOK}")
    [finding] = caught.value.findings
    assert (finding.code, finding.line) == (code, 2)
    assert said in f"{finding.message}; {finding.hint}"


def test_the_press_stops_before_anything_is_made(tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "book.toml").write_text(f'[print]\nfonts = {{ kai = "Nobody Kai" }}\n{BOOK}', encoding="utf-8")
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "ferry.txt").write_text("渡口有一棵樹，樹下有一個人。\n" * 3, encoding="utf-8")
    with pytest.raises(Trouble, match=r"no font Nobody Kai") as caught:
        build(Order(tmp_path))
    assert caught.value.exit_code == MISSING
    assert not (tmp_path / "dist").exists()


# --- on the page -----------------------------------------------------------------------


def cmap(font: fonts.Font) -> set[str]:
    return set(map(chr, TTFont(io.BytesIO(font.content)).getBestCmap()))


def test_kai_gives_its_han_and_rare_only_what_no_other_has(tmp_path):
    forge(tmp_path, "Proof Kai TC", drawn=SEEN)
    forge(tmp_path, "Proof Rare")
    teach(tmp_path / "book" / "fonts" / "Proof Rare-Regular.otf", "\U0002a6a5")
    chosen = faces.faces("zh-Hant", {"": {"kai": "Proof Kai", "rare": "Proof Rare"}}, tmp_path)
    serif, _, kai, rarely = fonts.cut("zh-Hant", [("字", "刊本，「𪚥」A")], chosen)
    assert cmap(kai) == {"刊", "本"}
    assert cmap(rarely) == {"\U0002a6a5"}
    assert set("刊本，「」A") <= cmap(serif)
    assert len(fonts.cut("zh-Hant", [("字", "刊本")], chosen)) == 3  # nothing rare, so no such font


def test_what_only_kai_has_is_missing_all_the_same(tmp_path):
    teach(forge(tmp_path, "Proof Kai TC"), "\U0002a6a5")
    chosen = faces.faces("zh-Hant", {"": {"kai": "Proof Kai"}}, tmp_path)
    [finding] = fonts.missing(chosen, [("字", "刊\U0002a6a5")])
    assert "U+2A6A5" in finding.message


def advances(content: bytes, text: str, language: str) -> list[int]:
    """Return how wide each glyph of a shaped text is, in units of the em."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = language
    hb.shape(hb.Font(hb.Face(content)), buffer, {})
    return [position.x_advance for position in buffer.glyph_positions]


@pytest.mark.parametrize("language", VARIANTS)
def test_a_dash_is_two_em_and_an_ellipsis_too_in_every_variant(language):
    """Unmended they are 1.69 em where no Han stands beside them, and 1.78 in Hong Kong, whose language is unknown."""
    for font in fonts.cut(language, [("字", "水——水……")]):
        assert sum(advances(font.content, "——", language)) == 2000
        assert advances(font.content, "水——", language) == [1000, *advances(font.content, "——", language)]
        assert advances(font.content, "……", language) == [1000, 1000]
        assert sum(advances(font.content, "——", "zh-Hant" if "Hant" in language else "zh-Hans")) == 2000


def test_a_face_keeps_its_forms_whatever_the_language_of_a_passage_is_called():
    try:
        chosen = faces.faces("zh-Hant-HK", {"": {"serif": "Noto Serif CJK"}})
    except Trouble:
        pytest.skip("Noto Serif CJK is not installed (Debian: fonts-noto-cjk)")
    [cut, *_] = fonts.cut("zh-Hant-HK", [("字", "骨")], chosen)
    own = drawn(hb.Face(cut.content), "骨", "zh-hk")
    assert own == drawn(faces.opened(chosen[0]), "骨", "zh-hk")
    assert own == drawn(hb.Face(cut.content), "骨", "zh-tw") == drawn(hb.Face(cut.content), "骨", "ja")
    assert own != drawn(faces.opened(chosen[0]), "骨", "zh-tw")


def test_a_form_asked_for_by_a_selector_outlives_the_cutting():
    [serif, _] = faces.faces("zh-Hans")
    whole = faces.opened(serif)
    character = min(set(whole.variation_unicodes(0xFE00)) & set(range(0x2000, 0xFFFF)))
    [cut, _] = fonts.cut("zh-Hans", [("字", chr(character) + "\ufe00")])
    assert list(hb.Face(cut.content).variation_unicodes(0xFE00)) == [character]


def embedded(content: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(content)) as file:
        named = [o for o in file.objects if isinstance(o, pikepdf.Dictionary) and "/BaseFont" in o]
        return {re.sub(r"^/[A-Z]{6}\+", "", str(font.BaseFont)) for font in named}


@pytest.mark.parametrize("kai", [True, False])
def test_a_quotation_is_set_in_kai_where_there_is_one(shelf, kai):
    book = sample("zh-Hant", pages=1)
    quoted = Quotation((Paragraph((Text("一二三四五六七"),)),))
    body = replace(book.body[0], blocks=(*book.body[0].blocks, quoted))
    chosen = faces.faces("zh-Hant", {"zh-Hant": {"kai": "Proof Kai"}} if kai else {}, shelf)
    made = pdf(replace(book, body=(body, *book.body[1:])), styles=STYLES, faces=chosen)
    assert ("Kanben-Kai" in embedded(made)) is kai


def test_the_cover_is_set_in_what_is_asked_for(tmp_path):
    book = sample("zh-Hant", pages=1)
    said = "".join((book.metadata.title, book.metadata.publisher, *(c.name for c in book.metadata.contributors)))
    forge(tmp_path, "Proof Song TC", drawn=said + "刊本")
    chosen = faces.faces("zh-Hant", {"": {"serif": "Proof Song"}}, tmp_path)
    assert chosen[0].name == "Proof Song TC"
    assert cover(book, styles=STYLES, faces=chosen)[:8] == b"\x89PNG\r\n\x1a\n"


# --- standing type -----------------------------------------------------------------------


def test_another_font_by_the_same_name_is_another_edition(tmp_path):
    told = {"": {"serif": "Proof Song"}}
    forge(tmp_path, "Proof Song SC")
    first = faces.fingerprint("zh-Hans", faces.faces("zh-Hans", told, tmp_path))
    again = faces.fingerprint("zh-Hans", faces.faces("zh-Hans", told, tmp_path))
    forge(tmp_path, "Proof Song SC", drawn=SEEN + "異")
    other = faces.fingerprint("zh-Hans", faces.faces("zh-Hans", told, tmp_path))
    assert first == again != other
    assert faces.fingerprint("zh-Hans", faces.faces("zh-Hans")) == faces.fingerprint("zh-Hant", ())


# --- fonts this machine may have ------------------------------------------------------


def drawn(face: hb.Face, character: str, language: str = "zh-hk") -> tuple[object, ...]:
    """Return the outline of a character in a language."""
    font, strokes, buffer = hb.Font(face), [], hb.Buffer()
    buffer.add_str(character)
    buffer.guess_segment_properties()
    buffer.language = language
    hb.shape(font, buffer, {})
    pen = hb.DrawFuncs()
    pen.set_move_to_func(lambda x, y, _: strokes.append((x, y)))
    pen.set_line_to_func(lambda x, y, _: strokes.append((x, y)))
    pen.set_cubic_to_func(lambda *points: strokes.append(points[:6]))
    font.draw_glyph(buffer.glyph_infos[0].codepoint, pen)
    return tuple(strokes)


def test_hong_kong_has_its_own_forms_where_noto_cjk_is_installed():
    try:
        [hong_kong, *_] = faces.faces("zh-Hant-HK", {"": {"serif": "Noto Serif CJK"}})
    except Trouble:
        pytest.skip("Noto Serif CJK is not installed (Debian: fonts-noto-cjk)")
    [taiwan, *_] = faces.faces("zh-Hant-TW", {"": {"serif": "Noto Serif CJK"}})
    [packed, *_] = faces.faces("zh-Hant-HK")
    assert (hong_kong.region, taiwan.region, packed.region) == ("HK", "TW", "TW")
    for character in "骨過育角":
        assert drawn(faces.opened(hong_kong), character) != drawn(faces.opened(packed), character)
    assert drawn(faces.opened(hong_kong), "冰") == drawn(faces.opened(packed), "冰") != ()
