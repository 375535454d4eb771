"""Web pages into blocks: what is the article, that every code point is accounted for, and that nothing of it acts."""

import base64
import io
import json
import random
import re
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kanben.findings import Trouble
from kanben.model import Article, Figure, Paragraph, Source, Text, lines
from kanben.pictures import LONGEST_SIDE, pictures, ready
from kanben.readers import read
from kanben.readers.heart import heart
from kanben.readers.html import article
from kanben.readers.markdown import Flow
from kanben.readers.page import parse
from kanben.readers.page_encoding import declared
from tests.conftest import kanben
from tests.dots import cases
from tests.test_markdown import drawn

ALL = [pytest.param(page, wanted, id=title) for title, page, wanted in cases("readers/html_article.md")]


def saved(page: str) -> Source:
    """Read a page as it would lie on the disk: in the encoding it names."""
    said = declared(page.encode())
    return read(page.encode(said.codec if said else "utf-8"), "頁.html")


def flow(page: str, *kept: str) -> Flow:
    return article(Source("頁.html", page, "utf-8", page=True), kept=kept)


def outline(read_as: Flow) -> str:
    told = " ".join(f.code for f in read_as.findings)
    says = (f"{key}: {read_as.meta[key]}" for key in ("title", "author", "date") if key in read_as.meta)
    return "\n".join([*says, *(line.rstrip() for line in drawn(read_as.blocks)), *([f"! {told}"] if told else [])])


def holds(read_as: Flow, page: str) -> None:
    """Assert that every code point of the page is kept, or in an edit with its reason."""
    assert read_as.text == "\n".join(lines(read_as.blocks)) == read_as.revision.text
    account = read_as.revision.account()
    assert account.characters == len(page) == account.kept + account.changed + account.dropped
    assert len(read_as.text) == account.kept + account.changed + account.added
    assert all((e.rule, bool(e.reason)) == ("html", True) for piece in read_as.revision.pieces for e in piece.edits)


@pytest.mark.parametrize(("page", "wanted"), ALL)
def test_case(page: str, wanted: str) -> None:
    source = saved(page)
    read_as = article(source)
    assert outline(read_as) == wanted
    holds(read_as, source.text)


MORE = [pytest.param(page, wanted, id=title) for title, page, wanted in cases("readers/html_more.md")]


@pytest.mark.parametrize(("page", "wanted"), MORE)
def test_no_word_of_an_article_is_left_out(page: str, wanted: str) -> None:
    source = saved(page)
    read_as = article(source)
    for paragraph in wanted.split("\n"):
        assert paragraph in read_as.text
    holds(read_as, source.text)


def reasons(read_as: Flow) -> dict[str, str]:
    """Return what was dropped, by its reason."""
    told: dict[str, str] = {}
    for change in read_as.revision.changes:
        told[change.reason] = told.get(change.reason, "") + read_as.revision.received[change.start : change.end]
    return told


def test_each_part_left_out_is_dropped_for_a_reason_of_its_own() -> None:
    page = next(page for title, page, _ in cases("readers/html_article.md") if title.startswith("A news page"))
    told = reasons(flow(page))
    assert "三十七年来" in told["a script or a style sheet"] or "三十七年来" in told["the head of the page"]
    assert "分享到" in told["share buttons"]
    assert "相关阅读" in told["links to other pages"]
    assert "江边钓客" in told["comments"]
    assert "版权所有" in told["the foot of the page"]
    assert "ad.example.com" in told["an advertisement"]
    assert "三十七年来" not in told["markup"]


def test_entities_become_characters_by_an_edit() -> None:
    read_as = flow("<p>甲&hellip;&#20057;&nbsp;丙&nosuch;&amp;lt;</p>")
    assert read_as.text == "甲…乙\xa0丙&nosuch;&lt;"
    entities = [(c.replacement, c.reason) for c in read_as.revision.changes if "entity" in c.reason]
    assert entities[0] == ("…", "an entity")


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>甲<script>alert('乙')</script>丙</p>", "甲丙"),
        ("<p>甲<!-- 乙 --></p>", "甲"),
        ("<p onclick='x()'>甲<a href='javascript:x()'>乙</a></p>", "甲乙"),
        ("<p>甲<svg><text>乙</text><script>x()</script></svg>丙", "甲丙"),
        ("<p>甲<form><input value='乙'><button>丙</button>丁</form>", "甲\n丁"),
        ("<p>甲<iframe src='http://x.example'></iframe><object data='x'>乙</object>", "甲"),
        ("<p>1 < 2 而 a<b 也成立，<編者按>是話", "1 < 2 而 a是話"),
        ("<p>甲<p>乙<div>丙</p>丁", "甲\n乙\n丙\n丁"),
        ("<b>甲<p>乙</b>丙</p>", "甲\n乙丙"),
        ("<p>甲<span", "甲<span"),
        ("<p>甲<!-- 沒有合上，乙", "甲<!-- 沒有合上，乙"),
    ],
)
def test_bad_markup_loses_no_words(page: str, text: str) -> None:
    read_as = flow(page)
    assert read_as.text == text
    holds(read_as, page)


# --- encodings -----------------------------------------------------------------------

POEM = "<p>春眠不覺曉，處處聞啼鳥。夜來風雨聲，花落知多少。床前明月光，疑是地上霜。</p>"
NAMES = '<meta http-equiv="Content-Type" content="text/html; charset={}">'


@pytest.mark.parametrize(
    ("name", "codec", "wanted"),
    [
        ("gb2312", "gb18030", "gb18030"),
        ("big5", "big5hkscs", "big5hkscs"),
        ("utf-8", "utf-8", "utf-8"),
        ("gbk", "utf-8", "utf-8"),
        ("utf-8", "big5", "big5hkscs"),
        ("big5", "gb18030", "gb18030"),
        ("iso-8859-1", "gb18030", "gb18030"),
        ("utf-8", "utf-8-sig", "utf-8-sig"),
        ("gb2312", "utf-16", "utf-16-le-bom"),
    ],
)
def test_a_declared_encoding_is_believed_only_where_the_bytes_agree(name: str, codec: str, wanted: str) -> None:
    page = NAMES.format(name) + POEM
    source = read(page.encode(codec), "詩.html")
    assert (source.encoding, source.text) == (wanted, page)
    contradicted = [f.code for f in article(source).findings]
    agrees = declared(page.encode("utf-8"))
    assert contradicted == (
        [] if not agrees or not agrees.codec or wanted.startswith(agrees.codec) or "bom" in wanted else ["R-040"]
    )


def test_an_xml_declaration_names_the_encoding_too() -> None:
    page = f'<?xml version="1.0" encoding="big5"?><html xmlns="x"><body>{POEM}</body></html>'
    assert read(page.encode("big5"), "詩.htm").encoding == "big5hkscs"


# --- what an editor decides ------------------------------------------------------------

COMMENTED = (
    "<div><p>正文第一段，說的是一件事情。正文第一段，說的是一件事情。</p></div>"
    "<div class='comments'><p>作者補記：那件事後來還有下文，等有空了再寫。</p><div class='share'>分享</div></div>"
)


def test_what_looks_like_prose_and_is_left_out_is_told_and_can_be_kept() -> None:
    (told,) = flow(COMMENTED).findings
    assert told.code == "R-041"
    assert "作者補記：那件事後來" in told.message
    assert "[[stet]]" in told.hint
    kept = flow(COMMENTED, "作者補記")
    assert kept.text.split("\n")[1:] == ["作者補記：那件事後來還有下文，等有空了再寫。"]
    assert kept.findings == ()
    holds(kept, COMMENTED)


def test_what_stands_round_the_article_can_be_kept_too() -> None:
    page = "<div><p>題記，在正文之外。</p></div><div>" + "<p>正文，很長的一段，說了又說。</p>" * 20 + "</div>"
    assert "題記" not in flow(page).text
    kept = flow(page, "題記，在正文之外")
    assert kept.text.startswith("題記，在正文之外。\n正文")
    holds(kept, page)


def test_where_all_of_a_page_has_the_class_of_a_menu_no_class_is_believed() -> None:
    page = "<div class='nav'>一句很長很長的話，說了又說。</div>" * 3
    assert flow(page).text == "\n".join(["一句很長很長的話，說了又說。"] * 3)


def test_a_page_without_words_is_refused() -> None:
    with pytest.raises(Trouble) as wrong:
        flow("<html><script>document.write('正文')</script></html>")
    assert wrong.value.findings[0].code == "R-045"


# --- pictures ------------------------------------------------------------------------


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


# --- a hostile page --------------------------------------------------------------------

# ruff: noqa: E501 - a page is written as a page
HOSTILE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>毒</title><base href="https://evil.example/">
<meta http-equiv="refresh" content="0;url=https://evil.example/r"><link rel=stylesheet href="https://evil.example/c.css">
<style>@import url(https://evil.example/i.css)</style><script src="https://evil.example/s.js"></script></head>
<body onload="steal()"><p onclick="steal()" style="background:url(https://evil.example/b.png)">一段平常的話，<script>steal()</script>說給人聽。</p>
<p><a href="javascript:steal()">點這裡</a>，<a href=" java&#10;script:steal()">或者這裡</a>，<a href="data:text/html,<script>steal()</script>">還有這裡</a>。</p>
<p><a href="https://good.example/?a=1&amp;b=<script>">好的鏈接</a>，<a href="file:///etc/passwd">壞的</a>。</p>
<img src="https://evil.example/pixel.png" alt="像素" onerror="steal()"><img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9InN0ZWFsKCkiLz4=" alt="畫">
<iframe src="https://evil.example/f"></iframe><object data="https://evil.example/o.swf"></object><embed src="https://evil.example/e">
<form action="https://evil.example/post"><input name=a autofocus onfocus=steal()><button formaction="javascript:steal()">送出</button></form>
<svg onload="steal()"><script>steal()</script><image href="https://evil.example/svg.png"/></svg><math><mtext><img src=x onerror=steal()></mtext></math>
<video src="https://evil.example/v.mp4" autoplay></video><p>&lt;script&gt;steal()&lt;/script&gt;是一段寫出來的話。</p>
<p class="x" id="&quot;&gt;&lt;script&gt;">最後一段，平平常常。</p></body></html>"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the editions of a book of one hostile page, begun and made by the command line."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "毒.html").write_text(HOSTILE, encoding="utf-8")
    begun = kanben("init", folder / "book", folder / "毒.html")
    assert begun.returncode == 0, begun.stderr.decode()
    made = kanben("build", "--root", folder / "book", "--variant", "zh-Hant")
    assert made.returncode == 0, made.stderr.decode()
    return folder / "book" / "dist"


def test_a_hostile_page_makes_an_epub_that_does_nothing(hostile: Path) -> None:
    with zipfile.ZipFile(next(hostile.glob("*.epub"))) as archive:
        pages = {n: archive.read(n).decode() for n in archive.namelist() if n.endswith((".xhtml", ".opf", ".ncx"))}
    assert any("一段平常的話" in page for page in pages.values())
    for page in pages.values():
        assert not re.search(r"<(?:script|iframe|object|embed|form|input|button|svg|math|video|base|style)\b", page)
        assert not re.search(r"<[^>]*\s(?:on\w+|style|formaction|srcset)\s*=", page)
        assert not re.search(r"http-equiv|javascript:|evil\.example/[a-z]|data:text", page.replace("像素", ""))
        assert not re.search(r'<img [^>]*src="(?!images/|cover\.)', page)
        assert set(re.findall(r'<a [^>]*href="([a-z]+:[^"]*)"', page)) <= {
            "https://good.example/?a=1&amp;b=%3Cscript%3E"
        }


def test_a_hostile_page_makes_a_pdf_that_does_nothing(hostile: Path) -> None:
    with pikepdf.open(next(hostile.glob("*.pdf"))) as pdf:
        assert not {"/OpenAction", "/AA", "/AcroForm"} & set(pdf.Root.keys())
        assert "/JavaScript" not in pdf.Root.get("/Names", {})
        addresses = set()
        for page in pdf.pages:
            assert "/AA" not in page
            for note in page.get("/Annots", []):
                action = note.get("/A", {})
                assert action.get("/S", "/GoTo") in ("/GoTo", "/URI")
                addresses |= {str(action["/URI"])} if "/URI" in action else set()
        assert all(address.startswith("https://good.example/") for address in addresses)


def test_a_hostile_page_is_wholly_accounted_for(hostile: Path) -> None:
    (told,) = json.loads((hostile / "report.json").read_text(encoding="utf-8"))["sources"]
    assert told["unaccounted"] == 0
    assert told["characters"] == len(HOSTILE) == told["kept"] + told["changed"] + told["dropped"]


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + "一句話。",
        "<blockquote>" * 20_000 + "一句話。",
        "<b>" * 20_000 + "一句話。",
        "<ul><li>" * 20_000 + "一句話。",
        "<table><tr><td>" * 5_000 + "一句話。",
        "一句話。" + "<a " * 100_000,
        "一句話。" + "<" * 1_000_000,
        "一句話。" + "<!--" * 100_000,
        "一句話。" + "<!DOCTYPE x [<!ENTITY a '&b;&b;'><!ENTITY b '&a;&a;'>]>" + "&a;" * 10_000,
        "一句話。" + '<p title="' * 50_000,
        "一句話。" + "</p>" * 200_000,
    ],
    ids=lambda page: page[:20],
)
def test_a_bomb_is_read_like_any_other_page(page: str) -> None:
    read_as = flow(page)
    assert "一句話。" in read_as.text
    holds(read_as, page)


# --- properties ----------------------------------------------------------------------

TAGS = [
    "p",
    "div",
    "span",
    "b",
    "em",
    "a",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "blockquote",
    "h1",
    "h2",
    "pre",
    "code",
    "ruby",
    "rt",
    "sup",
    "figure",
    "figcaption",
    "img",
    "br",
    "hr",
]
SCRAPS = st.one_of(
    st.sampled_from(
        ["春眠不覺曉，處處聞啼鳥。", "雨", " ", "\n", "　　", "&nbsp;", "&amp;", "&#x4e2d;", "&bad", "<", ">", "&"]
    ),
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(
        [
            '<a href="#n1">[1]</a>',
            '<li id="n1">',
            '<img src="a.png" alt="圖 說">',
            '<img src="https://x.example/a" alt="圖&amp;說">',
            '<img src="https://x.example/b" alt="圖二">',
            "<hr><h1>題</h1><p>2019-05-22</p>",
            "<script>",
            "</script>",
            "<!--",
            "-->",
            '<div class="nav">',
            '<div class="caption">',
            '<td colspan="3">',
            "<![CDATA[",
        ]
    ),
    st.text(max_size=6),
)


@given(st.lists(SCRAPS, max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_page_is_read_and_accounted_for(page: str) -> None:
    page = page.replace("\0", "").encode("utf-8", "ignore").decode()
    whole = "一句話，在最前面。" + page
    holds(flow(whole), whole)


@given(st.lists(st.text("春眠不覺曉處聞啼鳥，。 &<", min_size=1, max_size=30), min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_a_page_made_of_paragraphs_gives_them_back(paragraphs: list[str]) -> None:
    words = [" ".join(p.split()) for p in paragraphs]
    page = "".join(f"<p>{w.replace('&', '&amp;').replace('<', '&lt;')}</p>" for w in words)
    if any(words):
        assert flow(page).blocks == tuple(
            Paragraph((Text(w),), origin=b.origin) for w, b in zip(filter(None, words), flow(page).blocks, strict=True)
        )


@given(st.lists(SCRAPS, max_size=40).map("".join))
@settings(max_examples=100, deadline=None)
def test_parts_left_out_stand_in_no_article(page: str) -> None:
    tree = parse(page)
    found = heart(tree)
    for part in found.left:
        assert all(part.element is not element for element in found.articles)
    assert [e.start for e in found.articles] == sorted(e.start for e in found.articles)


# --- the command line ------------------------------------------------------------------


def test_repair_prints_the_article_of_a_page(tmp_path: Path) -> None:
    (tmp_path / "頁.html").write_text("<title>題</title><nav>首頁</nav><p>他說...好,<b>走吧</b></p>", encoding="utf-8")
    ended = kanben("repair", tmp_path / "頁.html")
    assert ended.stdout.decode() == "他說……好，走吧"
    explained = [json.loads(line) for line in kanben("repair", "--explain", tmp_path / "頁.html").stdout.splitlines()]
    assert {"html", "ellipsis"} <= {part for change in explained for part in change["rule"].split("+")}


def test_repair_leaves_markdown_markdown(tmp_path: Path) -> None:
    (tmp_path / "文.md").write_text("# 題\n\n他說...**好,走吧**`a,b`\n\n    x,y\n", encoding="utf-8")
    ended = kanben("repair", tmp_path / "文.md")
    assert ended.stdout.decode() == "# 題\n\n他說……**好，走吧**`a,b`\n\n    x,y\n"


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


def test_a_paragraph_taken_out_leaves_no_gap(tmp_path: Path) -> None:
    (tmp_path / "頁.html").write_text(
        "<p>第一段，說完了。</p><p>多餘的一段。</p><p>第二段，也說完了。</p>", encoding="utf-8"
    )
    assert kanben("init", tmp_path / "book", tmp_path / "頁.html").returncode == 0
    correct = '[[correct]]\nsource = "頁.html"\nfind = "多餘的一段。"\nreplace = ""\nreason = "廣告"\n'
    (tmp_path / "book" / "book" / "corrections.toml").write_text(correct, encoding="utf-8")
    ended = kanben("build", "--root", tmp_path / "book", "--variant", "zh-Hant", "--format", "chapters")
    assert ended.returncode == 0, ended.stderr.decode()
    (told,) = json.loads((tmp_path / "book" / "dist" / "report.json").read_text(encoding="utf-8"))["sources"]
    assert told["unaccounted"] == 0
    chapter = next((tmp_path / "book" / "dist" / "chapters" / "source").glob("*.md")).read_text(encoding="utf-8")
    assert "第一段，說完了。\n\n第二段，也說完了。" in chapter


def test_pictures_are_sized_for_each_edition(tmp_path: Path) -> None:
    sizes = {"大.jpg": (2600, 1300), "小.png": (96, 48)}
    for name, size in sizes.items():
        (tmp_path / name).write_bytes(picture("JPEG" if name.endswith("jpg") else "PNG", size))
    page = "".join(f'<p>一段話，在圖之前。</p><img src="{name}" alt="圖">' for name in sizes)
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


def test_what_a_rule_leaves_to_a_person_is_told_with_its_line_in_the_page(tmp_path: Path) -> None:
    page = "<html>\n<body>\n<p>第一段，說完了。</p>\n\n<p>扫码关注本栏目</p>\n<p>第二段，也說完了。</p></body></html>"
    (tmp_path / "頁.html").write_text(page, encoding="utf-8")
    assert kanben("init", tmp_path / "book", tmp_path / "頁.html").returncode == 0
    ended = kanben("build", "--root", tmp_path / "book", "--variant", "zh-Hant", "--format", "chapters")
    assert "seeds/頁.html:5: R-141" in ended.stderr.decode()
