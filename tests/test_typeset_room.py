"""The setter is a guest in WeasyPrint: text, tags, links and pages are its host's, and it leaves as it came."""

import io
import unicodedata

import pikepdf
import pypdfium2
import pytest
import weasyprint.draw.text
import weasyprint.layout.block
import weasyprint.layout.preferred
from weasyprint.formatting_structure import boxes

from kanben.typeset import setting, unfit
from tests.set_pages import laid, rendered, rows, written

HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"
CHAPTER = f"""
<h1 id=a>第一章 2019年</h1>
<p>他说：“在2019年，用<b>Python</b>写《红楼梦》、<a href='#b'>《水浒》</a>——是好的。”（一）don’t忘了
<span class=note>注文：“好”。</span>。
<h2 id=b>二、洪荒</h2>
<p>{HAN * 4}，internationalization，{HAN}。
<ul><li>天地，<i>玄黄</i></li><li>宇宙</li></ul>
<table><tr><td>日月</td><td>“盈昃”，A</td></tr></table>
<blockquote>{HAN}，{HAN}。</blockquote>
"""
STANDING = (
    (weasyprint.layout.block, "iter_line_boxes"),
    (weasyprint.layout.preferred, "inline_line_widths"),
    (weasyprint.draw.text, "draw_first_line"),
)


def functions() -> list[object]:
    """Return WeasyPrint's functions that the setter stands in for."""
    return [getattr(module, name) for module, name in STANDING]


def said(content: bytes) -> str:
    """Return the text of a PDF as a reader of it gives it, without spaces and the ends of lines."""
    with pypdfium2.PdfDocument(content) as file:
        text = "".join(page.get_textpage().get_text_range() for page in file)
    return "".join(c for c in unicodedata.normalize("NFC", text) if not c.isspace() and c not in "\ufffe\u00ad-")


def tree(content: bytes) -> object:
    """Return the tags of a PDF: each with its role and its children; its words, one Span a line, left out."""
    with pikepdf.open(io.BytesIO(content)) as file:
        return _tags(file.Root.StructTreeRoot.K)


def _tags(tag) -> object:
    if isinstance(tag, pikepdf.Array):
        return [found for child in tag if (found := _tags(child)) is not None]
    if not isinstance(tag, pikepdf.Dictionary) or tag.get("/S", "/Span") == "/Span":
        return None
    return str(tag.S), _tags(tag.get("/K", pikepdf.Array()))


# --- what stays WeasyPrint's ----------------------------------------------------------------


def test_the_text_of_the_file_is_the_text_that_was_given():
    for tag in ("zh-Hans", "zh-Hant-TW"):
        given = "他说：“在2019年，用Python写《红楼梦》、《水浒》——是好的……”（一）·don’t，international" * 6
        assert said(written(f"<p>{given}", tag=tag, measure=17)) == given


def test_tags_and_bookmarks_and_links_are_those_of_weasyprint_alone():
    ours, stock = written(CHAPTER), written(CHAPTER, ours=False)
    assert tree(ours) == tree(stock)
    assert all(f"/{role}'" in str(tree(ours)) for role in ("H1", "H2", "P", "Link", "LI", "TD"))
    assert said(ours).replace("-", "") == said(stock)
    with pikepdf.open(io.BytesIO(ours)) as one, pikepdf.open(io.BytesIO(stock)) as two:
        for file in (one, two):
            with file.open_outline() as outline:
                assert [entry.title for entry in outline.root] == ["第一章 2019年"]
        assert len(one.pages[0].Annots) >= len(two.pages[0].Annots) > 0


def test_boxes_say_what_they_said():
    with setting():
        ours = rendered(CHAPTER)
    stock = rendered(CHAPTER)
    words = ["".join(box.text for box in laid(document)).replace("-", "") for document in (ours, stock)]
    assert "".join(words[0].split()) == "".join(words[1].split())


def test_the_same_page_is_the_same_bytes():
    assert written(CHAPTER) == written(CHAPTER)


def test_a_page_breaks_a_paragraph_where_its_widows_and_orphans_allow():
    body = f"<p>{HAN}<p style='widows: 3; orphans: 3'>{HAN * 4}。"  # two lines, and five of which four would fit
    content = written(body, high=40 + 6 * 20)
    assert [len(rows(content, page)) for page in (0, 1)] == [2, 5]
    loose = written(body.replace("3", "2"), high=40 + 6 * 20)
    assert [len(rows(loose, page)) for page in (0, 1)] == [5, 2]


def test_a_paragraph_over_three_pages_has_every_character_once():
    text = "".join(f"{n}天地，玄黄“宇宙”。" for n in range(120))
    content = written(f"<p>{text}", measure=15.7, high=140)
    with pikepdf.open(io.BytesIO(content)) as file:
        count = len(file.pages)
    assert count > 3
    assert "".join(row.text for page in range(count) for row in rows(content, page)) == text


def test_lines_stand_on_the_same_heights_as_weasyprints():
    body = f"<p>天<sup>1</sup>地<b>A</b>{HAN}<p>{HAN}"
    with setting():
        ours = rendered(body)
    stock = rendered(body)
    heights = [[round(box.position_y, 3) for box in laid(document, boxes.LineBox)] for document in (ours, stock)]
    assert heights[0] == heights[1]


# --- coming and going -----------------------------------------------------------------------


def test_weasyprint_is_afterwards_what_it_was():
    before = functions()
    assert unfit() == ()
    with setting():
        assert all(now is not was for now, was in zip(functions(), before, strict=True))
    assert functions() == before


def test_weasyprint_is_what_it_was_after_a_fault_too():
    before = functions()
    with pytest.raises(ZeroDivisionError), setting():
        raise ZeroDivisionError
    assert functions() == before


@pytest.mark.parametrize(("module", "name"), STANDING)
def test_a_weasyprint_that_has_changed_sets_its_own_lines_and_a_finding_says_so(monkeypatch, module, name):
    stock = getattr(module, name)

    def changed(*arguments, novelty=None):
        return stock(*arguments)

    plain = rendered("<p>中A文。“好”")
    monkeypatch.setattr(module, name, changed)
    (finding,) = unfit()
    assert (finding.code, name in finding.message, bool(finding.hint)) == ("P-130", True, True)
    with setting():
        assert getattr(module, name) is changed
        ours = rendered("<p>中A文。“好”")
    assert getattr(module, name) is changed
    assert [box.width for box in laid(ours)] == [box.width for box in laid(plain)]


def test_two_books_in_a_row_do_not_tell_on_one_another():
    alone = written(CHAPTER, tag="zh-Hant-TW")
    with setting():
        rendered(CHAPTER, tag="zh-Hans", measure=9)
        after = rendered(CHAPTER, tag="zh-Hant-TW").write_pdf(pdf_variant="pdf/ua-1")
    assert after == alone


def test_a_page_laid_out_in_several_rounds_is_set_once():
    body = "<p>共<span class=total></span>页，" + f"{HAN * 30}。"
    css = ".total::after { content: counter(pages) }"  # known only when all pages are laid out: they are laid out again
    content = written(body, css=css, high=200)
    with pikepdf.open(io.BytesIO(content)) as file:
        count = len(file.pages)
    assert "".join(row.text for page in range(count) for row in rows(content, page)) == f"共{count}页，{HAN * 30}。"


def test_english_alone_is_left_to_weasyprint():
    body = "<p lang=en>Never in the field of human conflict was so much owed by so many to so few."
    with setting():
        ours = rendered(body)
    stock = rendered(body)
    assert [box.text for box in laid(ours)] == [box.text for box in laid(stock)]
