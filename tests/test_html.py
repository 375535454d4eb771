"""Web pages into blocks: what is the article, that every code point is accounted for, and that nothing of it acts."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanben.findings import Trouble
from kanben.model import Paragraph, Text
from kanben.readers import read
from kanben.readers.heart import heart
from kanben.readers.html import article
from kanben.readers.markdown import Flow
from kanben.readers.page import parse
from kanben.readers.page_encoding import declared
from tests.conftest import kanben
from tests.dots import cases
from tests.pages import flow, holds, outline, saved

ALL = [pytest.param(page, wanted, id=title) for title, page, wanted in cases("readers/html_article.md")]


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


def test_what_a_rule_leaves_to_a_person_is_told_with_its_line_in_the_page(tmp_path: Path) -> None:
    page = "<html>\n<body>\n<p>第一段，說完了。</p>\n\n<p>扫码关注本栏目</p>\n<p>第二段，也說完了。</p></body></html>"
    (tmp_path / "頁.html").write_text(page, encoding="utf-8")
    assert kanben("init", tmp_path / "book", tmp_path / "頁.html").returncode == 0
    ended = kanben("build", "--root", tmp_path / "book", "--variant", "zh-Hant", "--format", "chapters")
    assert "seeds/頁.html:5: R-141" in ended.stderr.decode()
