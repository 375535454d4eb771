"""The fonts of an EPUB: those few glyphs a device may not have, and all of them where an editor asks for that."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from lxml import etree

from kanben import faces
from kanben.findings import MISSING, Trouble
from kanben.model import Emphasis, Note, Paragraph, Quotation, Ruby, Strong, Text
from kanben.plan import plan
from kanben.proof.epub import check_epub
from kanben.repertoire import rare, usual
from kanben.writers import fonts
from kanben.writers.epub_fonts import lacking, refusal
from tests.browser import chromium as browser
from tests.epubs import files as taken_apart
from tests.epubs import made, packed
from tests.sample import plainest, sample

XHTML = {"h": "http://www.w3.org/1999/xhtml"}

chromium = pytest.fixture(scope="module")(browser)


def saying(*blocks, tag: str = "zh-Hant-TW"):
    """A book of one chapter that says ``blocks``, texts being paragraphs."""
    book = plainest()
    said = tuple(Paragraph((Text(block),)) if isinstance(block, str) else block for block in blocks)
    body = (replace(book.body[0], blocks=said), *book.body[1:])
    return replace(book, body=body, metadata=replace(book.metadata, language=tag))


def written(book, **how) -> dict[str, bytes]:
    return taken_apart(made(book, **how))


def marked(files) -> list[str]:
    """What is marked as rare, in reading order."""
    pages = [etree.fromstring(body) for name, body in sorted(files.items()) if name.endswith(".xhtml")]
    return [e.text for page in pages for e in page.xpath("//*[@class='rare']")]


def drawn(files, name: str) -> str:
    held = TTFont(io.BytesIO(files[f"EPUB/fonts/{name}"])).getBestCmap()
    return "".join(sorted(map(chr, held)))


# --- what is rare ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "tag", "found"),
    [
        ("龘字見於《玉篇》，讀作dá，ㄉㄚˊ；café、naïve、Москва、α。①「——……」", "zh-Hant", []),
        ("朱镕基、騎牆、后後", "zh-Hans", []),
        ("土口𠮷與𪚥", "zh-Hant-TW", ["𠮷", "𪚥"]),
        ("𰻝𰻝麵", "zh-Hans", ["𰻝", "𰻝"]),
        ("唔係㗎", "zh-Hant-TW", ["㗎"]),
        ("唔係㗎，𡃁仔", "zh-Hant-HK", ["𡃁"]),
        ("讀m̀與ḿ", "zh-Hant", ["m̀", "ḿ"]),
        ("葛\U000e0100城", "zh-Hant", []),
        ("㐂\U000e0100", "zh-Hant", ["㐂\U000e0100"]),
        ("私\ue000用", "zh-Hant", ["\ue000"]),
        ("", "zh-Hans", []),
    ],
)
def test_rare_is_what_a_device_may_not_have(text, tag, found):
    assert [text[start:end] for start, end in rare(text, tag)] == found


def test_every_character_of_gb2312_and_of_big5_is_usual():
    for codec, first, last in (("gb2312", 0xB0, 0xF7), ("big5", 0xA4, 0xF9)):
        for lead in range(first, last + 1):
            row = b"".join(bytes((lead, trail)) for trail in range(0xA1, 0xFF)).decode(codec, "ignore")
            assert not set(row) - usual("zh-Hans")


# --- rare characters --------------------------------------------------------------------


def test_a_book_of_usual_characters_carries_no_font():
    files = written(saying("春眠不覺曉，處處聞啼鳥。"))
    assert not [name for name in files if "font" in name]
    assert b"specified-fonts" not in files["EPUB/content.opf"]
    assert b"fonts.css" not in b"".join(files.values())


def test_a_rare_character_is_marked_wherever_it_stands_and_the_words_stay():
    note = Note((Paragraph((Text("註㐀"),)),))
    said = Paragraph(
        (Text("甲㐁"), Emphasis((Text("㐂乙"),)), Ruby("㐃", "xīng"), Strong((Text("丙"),)), Text("㐄"), note)
    )
    book = saying(said, "㐅㐆丁", tag="zh-Hans")
    files = written(book)
    assert marked(files) == ["㐁", "㐂", "㐃", "㐄", "㐅㐆", "㐀"]
    assert codes(files, book) == []


def test_neighbours_are_lent_by_whoever_has_them():
    files = written(saying("𡃁𰻝𠮷㗎㗎", tag="zh-Hant-TW"))
    assert marked(files) == ["𡃁𰻝", "㗎㗎"]
    assert (drawn(files, "serif.otf"), drawn(files, "sans.otf")) == ("㗎𡃁", "𰻝")


def test_the_font_holds_what_is_rare_and_little_else():
    files = written(saying("一般的字，𡃁㗎。", tag="zh-Hant-TW"))
    assert drawn(files, "serif.otf") == "㗎𡃁"
    assert len(files["EPUB/fonts/serif.otf"]) < 8000
    assert b'.rare { font-family: "Kanben Serif" }' in files["EPUB/fonts.css"]
    assert b"body" not in files["EPUB/fonts.css"]


def test_what_the_serif_has_not_comes_from_the_sans_as_in_print():
    files = written(saying("𰻝𰻝麵與㗎", tag="zh-Hant-TW"))
    assert drawn(files, "sans.otf") == "𰻝"
    assert b'.rare { font-family: "Kanben Serif", "Kanben Sans" }' in files["EPUB/fonts.css"]


def test_only_pages_with_rare_characters_take_the_stylesheet():
    book = saying("㗎", tag="zh-Hant-TW")
    book = replace(book, back=(replace(book.body[0], id="other", blocks=(Paragraph((Text("甲"),)),)),))
    files = written(book)
    assert [
        b"fonts.css" in body for name, body in sorted(files.items()) if "-" in name and name.endswith(".xhtml")
    ] == [
        True,
        False,
    ]


def test_the_makers_notices_go_with_the_font():
    names = TTFont(io.BytesIO(written(saying("㗎"))["EPUB/fonts/serif.otf"]))["name"]
    assert "Adobe" in names.getDebugName(0)
    assert "SIL Open Font License" in names.getDebugName(13)


def test_the_same_fonts_every_time():
    fonts._subset.cache_clear()
    one = written(saying("㗎𡃁", "㐁"), embed=True)
    fonts._subset.cache_clear()
    assert written(saying("㗎𡃁", "㐁"), embed=True) == one


def test_a_character_no_face_has_is_told_with_its_place_and_left_to_the_device():
    book = saying("土口𠮷，又一𠮷，\ue000。㗎")
    two, private = lacking(book, ())
    assert two.code == private.code == "E-240"
    assert "「𠮷」 (U+20BB7" in two.message
    assert "2 times, first in 「" in two.message
    assert "HanaMinB" in two.hint
    assert "find out what it stands for" in private.hint
    files = written(book)
    assert marked(files) == ["㗎"]
    assert codes(files, book) == []


def test_what_a_device_has_is_not_missed_though_our_faces_have_it_not():
    assert not list(lacking(saying("朱镕基", tag="zh-Hant-TW"), ()))


# --- faces for all of the text ---------------------------------------------------------


def asked(told: str):
    """Read a book.toml with ``told`` under [editions]."""
    text = '[book]\ntitle = "甲"\nslug = "a"\ndate = 2024-01-01\n'
    text += f'[editions]\n{told}\n[[chapter]]\nid = "a"\nsource = "a.txt"\ntitle = "甲"\n'
    return plan(text, "book/book.toml", variants=("zh-Hans",), trims=("a5",)).editions


def test_embedding_is_asked_for_in_book_toml():
    assert asked("embed_fonts = true").embed_fonts
    assert not asked("").embed_fonts
    with pytest.raises(Trouble) as caught:
        asked('embed_fonts = "yes"')
    assert "must be true or false" in str(caught.value)


def test_embedded_faces_draw_all_the_book_says_and_keep_what_columns_need():
    book = sample("zh-Hant-TW")
    files = written(book, embed=True)
    said = {
        character
        for name, body in files.items()
        if name.endswith(".xhtml")
        for character in "".join(etree.fromstring(body)[1].itertext())
    }
    missing = {
        c for c in said - set(drawn(files, "serif.otf")) if ord(c) in faces.covered(faces.faces("zh-Hant-TW")[0])
    }
    assert missing <= {"\n"}
    assert len(drawn(files, "serif.otf")) < len(said) + 150
    serif = TTFont(io.BytesIO(files["EPUB/fonts/serif.otf"]))
    kept = {record.FeatureTag for table in ("GSUB", "GPOS") for record in serif[table].table.FeatureList.FeatureRecord}
    assert {"vert", "locl", "halt"} <= kept
    assert {"vhea", "vmtx"} <= set(serif.keys())
    css = files["EPUB/fonts.css"].decode()
    assert 'body { font-family: "Kanben Serif", "Kanben Sans", serif }' in css
    assert "ibooks:specified-fonts" in files["EPUB/content.opf"].decode()
    assert "ibooks: http://vocabulary.itunes.apple.com" in files["EPUB/content.opf"].decode()
    assert codes(files, book) == []


def test_bold_is_the_sans_and_holds_only_what_is_bold():
    files = written(saying("甲乙丙", Paragraph((Strong((Text("丁"),)),)), tag="zh-Hans"), embed=True)
    held = drawn(files, "sans.otf")
    assert "丁" in held
    assert not set("甲乙丙") & set(held)


def test_quotations_are_in_kai_where_the_editor_has_one(tmp_path):
    kai = face(tmp_path, faces.KAI, "甲乙丙丁")
    quoted = Quotation((Paragraph((Text("甲乙"),)),))
    files = written(saying("丙", quoted), faces=(*faces.faces("zh-Hant-TW"), kai), embed=True)
    assert drawn(files, "kai.otf") == "乙甲"
    assert 'blockquote { font-family: "Kanben Kai", "Kanben Serif"' in files["EPUB/fonts.css"].decode()


def face(tmp_path: Path, family: str, characters: str, bits: int = 0) -> faces.Face:
    """A small face of the editor's own, whose makers allow what ``bits`` say."""
    cut = TTFont(io.BytesIO(fonts.cut("zh-Hant-TW", [("甲", characters)])[0].content))
    cut["OS/2"].fsType = bits
    cut.save(tmp_path / f"{bits}.otf")
    return faces.Face(family, "某家楷體", "TW", tmp_path / f"{bits}.otf")


@pytest.mark.parametrize(
    ("bits", "said"),
    [(0, ""), (4, ""), (8, ""), (2, "in nothing"), (0x100, "only whole"), (0x104, "only whole"), (0x200, "bitmaps")],
)
def test_what_the_makers_forbid_is_not_done(tmp_path, bits, said):
    told = refusal(face(tmp_path, faces.SERIF, "甲", bits))
    assert said in told
    assert bool(told) == bool(said)


def test_a_face_that_may_not_be_embedded_stops_the_book_that_asks_for_it_and_lends_no_rare_character(tmp_path):
    barred = face(tmp_path, faces.SERIF, "甲㗎", 2)
    book = saying("甲㗎")
    with pytest.raises(Trouble) as caught:
        written(book, faces=(barred,), embed=True)
    [finding] = caught.value.findings
    assert (finding.code, caught.value.exit_code) == ("E-244", MISSING)
    assert "某家楷體 cannot go into the EPUB: its makers let it be embedded in nothing" in finding.message
    assert not [name for name in written(book, faces=(barred,)) if "font" in name]


# --- proof ---------------------------------------------------------------------------------


def codes(files, book) -> list[str]:
    """What the proof has to say of words and fonts."""
    told = [finding.code for finding in check_epub(packed(files), book)]
    return [code for code in told if code.startswith("E-24") or code in ("E-201", "E-208", "E-213")]


def test_a_mark_without_a_glyph_is_found():
    book, other = saying("甲㗎"), written(saying("甲𡃁"))
    files = written(book)
    assert codes(files, book) == []
    assert codes({**files, "EPUB/fonts/serif.otf": other["EPUB/fonts/serif.otf"]}, book) == ["E-241"]


def test_a_whole_font_is_found(tmp_path):
    book = saying("甲㗎")
    whole = fonts.cut("zh-Hans", [("甲", "㗎" + "".join(map(chr, range(0x4E00, 0x5200))))])[0].content
    assert codes({**written(book), "EPUB/fonts/serif.otf": whole}, book) == ["E-242"]
    barred = face(tmp_path, faces.SERIF, "㗎", 2).path.read_bytes()
    assert codes({**written(book), "EPUB/fonts/serif.otf": barred}, book) == ["E-242"]


def test_a_font_nobody_names_is_found():
    book = saying("甲㗎")
    files = written(book)
    unnamed = files["EPUB/fonts.css"].replace(b"fonts/serif.otf", b"fonts/other.otf")
    assert codes({**files, "EPUB/fonts.css": unnamed}, book) == ["E-243", "E-243", "E-241"]
    assert codes({**files, "EPUB/fonts/serif.otf": b"no font"}, book) == ["E-242", "E-241"]


# --- in a browser that has none of these glyphs -----------------------------------------------


def test_a_browser_without_the_glyphs_shows_them(chromium):
    files = written(saying("甲㗎𡃁𰻝"))
    bare = {**files, "EPUB/fonts.css": b""}
    [name] = [name for name, body in files.items() if b'class="rare"' in body]

    def shown(book) -> list[bytes]:
        page = chromium.new_page()
        page.route("**/*", lambda route: answer(route, book))
        page.goto(f"http://book.invalid/{name}")
        page.evaluate("document.fonts.ready")
        page.add_style_tag(content=".rare { font-size: 60px }")
        assert page.evaluate(STATUS) == (["loaded", "loaded"] if book is files else [])
        [run] = page.locator(".rare").all()
        glyphs = [page.evaluate(WIDTH, at) for at in range(3)]
        picture = run.screenshot()
        page.close()
        return [picture, *glyphs]

    with_fonts, without = shown(files), shown(bare)
    assert with_fonts[0] != without[0]
    assert with_fonts[1:] == pytest.approx([60, 60, 60], abs=0.1)


STATUS = "[...document.fonts].map((face) => face.status)"
WIDTH = """(at) => {
  const text = document.querySelector(".rare").firstChild, range = document.createRange();
  const places = [...text.data].map((c) => c.length);
  const start = places.slice(0, at).reduce((a, b) => a + b, 0);
  range.setStart(text, start);
  range.setEnd(text, start + places[at]);
  return range.getBoundingClientRect().width;
}"""


def answer(route, book) -> None:
    path = route.request.url.removeprefix("http://book.invalid/")
    kinds = {"css": "text/css", "otf": "font/otf", "xhtml": "application/xhtml+xml"}
    if path in book:
        route.fulfill(body=book[path], content_type=kinds.get(path.rpartition(".")[2], "image/png"))
    else:
        route.abort()
