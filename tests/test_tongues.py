"""Words of another language: what is marked, what is left, and that marks reach the reader."""

import io
import zipfile
from dataclasses import replace

import pytest
from lxml import etree

from kanben.model import Code, Emphasis, Link, Note, Paragraph, Quotation, Ruby, Span, Text, plain
from kanben.readers import flow, read
from kanben.tongues import japanese, runs, tongues
from kanben.variants import vary
from tests.epubs import made
from tests.sample import plainest, sample


def told(text: str, *, whole: bool = False) -> list[tuple[str, str]]:
    return [(text[start:end], tongue) for start, end, tongue in runs(text, whole=whole)]


def book(*blocks):
    made = plainest()
    return replace(made, body=(replace(made.body[0], blocks=blocks),))


def said(*inlines) -> Paragraph:
    return Paragraph(tuple(Text(one) if isinstance(one, str) else one for one in inlines))


def spans(value) -> list[tuple[str, str]]:
    """All marked words in a book, a block or inlines, in order."""
    found = []
    if isinstance(value, Span) and value.lang:
        found.append((plain((value,)), value.lang))
    elif isinstance(value, tuple):
        found += [one for part in value for one in spans(part)]
    elif hasattr(value, "__slots__") and not isinstance(value, str):
        found += [one for name in value.__slots__ for one in spans(getattr(value, name))]
    return found


# --- what is marked ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("他讀了The Origin of Species，很受震動。", [("The Origin of Species", "en")]),
        (
            "丘吉尔说：“Never was so much owed by so many to so few.”然后坐下。",
            [("Never was so much owed by so many to so few.", "en")],
        ),
        ("标题是“War and Peace”（1869）", [("War and Peace", "en")]),
        ("The Second Sex by Simone de Beauvoir（1949）", [("The Second Sex by Simone de Beauvoir", "en")]),
        ("他说：I think that the café is closed. 走了。", [("I think that the café is closed.", "en")]),
        (
            "小說開頭「国境の長いトンネルを抜けると雪国であった。」有名",
            [("国境の長いトンネルを抜けると雪国であった。", "ja")],
        ),
        ("所謂オタク文化", [("オタク", "ja")]),
        ("村上写《ノルウェイの森》时", [("ノルウェイの森", "ja")]),
        ("口号是“대한민국 만세”。", [("대한민국 만세", "ko")]),
        ("先The cat and the dog後「これはペンです」再한글", None),
    ],
)
def test_what_is_beyond_doubt_is_marked(text, found):
    if found is None:
        found = [("The cat and the dog", "en"), ("これはペンです", "ja"), ("한글", "ko")]
    assert told(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "GDP、iPhone、New York、Bank of China、University of California Berkeley",  # names and acronyms
        "Le Rouge et le Noir，Die Leiden des jungen Werthers，Cogito ergo sum et non dubito",  # other languages
        "Zhōngguó de wàiguó rén，wo he ni shi hao pengyou",  # pinyin
        "Война и мир，Πάντα ῥεῖ",  # of which language, the letters do not say
        "http://example.org/the/cat/and/the/dog.html，and/or the_cat_and_the_dog",
        "鮮の味，優の良品，おっ",
        "我爱你の世界很大",
        "",
        "一二三 2005 年 3 月，占 40%。",
    ],
)
def test_what_is_in_doubt_is_left(text):
    assert [run for run in told(text) if run != ("おっ", "ja")] == []


def test_a_paragraph_that_is_japanese_is_marked_whole_and_its_han_with_it():
    text = "吾輩は猫である。名前はまだ無い。"
    assert told(text, whole=True) == [(text, "ja")]
    assert told(f"{text}這是漱石的話。", whole=True) != [(f"{text}這是漱石的話。", "ja")]


def test_a_mark_closes_with_what_it_opened():
    assert told("他說The cat “and the dog” is here，又說the end) of the line") == [
        ("The cat “and the dog” is here", "en")
    ]


def test_a_long_line_is_read_in_time_that_grows_with_it():
    for hostile in ("a " * 60_000, "the/" * 60_000, "「の" * 60_000, "ノ" * 120_000, "한 " * 60_000):
        list(runs(hostile, whole=True))


# --- in a book ------------------------------------------------------------------------


def test_words_are_marked_wherever_they_stand_and_the_book_says_the_same():
    note = Note((said("參看The Origin of Species"),))
    before = book(
        said("甲", Emphasis((Text("The end of the world"),)), note),
        Quotation((said("「これはペンです」"),), (Text("——Alice and the Queen"),)),
        said(Link("https://example.org", (Text("the rest of it"),))),
    )
    after = tongues(before)
    assert spans(after.body) == [
        ("The end of the world", "en"),
        ("The Origin of Species", "en"),
        ("これはペンです", "ja"),
        ("Alice and the Queen", "en"),
        ("the rest of it", "en"),
    ]
    assert [plain(b.inlines) for b in after.body[0].blocks if isinstance(b, Paragraph)] == [
        plain(b.inlines) for b in before.body[0].blocks if isinstance(b, Paragraph)
    ]


def test_the_editors_mark_stands_and_code_and_readings_are_left():
    own = Span((Text("the cat and the dog"),), lang="sco")
    before = book(said(own, Code("print the end and exit"), Ruby("の", "the cat and dog")))
    assert tongues(before) == before
    assert spans(tongues(before).body) == [("the cat and the dog", "sco")]


def test_a_book_without_other_languages_is_the_same_book():
    made = book(said("春眠不覺曉"), Quotation((said("處處聞啼鳥"),)))
    assert tongues(made) == made
    assert japanese(made) == made


def test_marking_twice_marks_nothing_more():
    once = tongues(sample("zh-Hant-TW"))
    assert tongues(once) == once


def test_japanese_han_are_not_converted_and_chinese_beside_them_are():
    made = book(said("他说「日本語の漢字は難しい国語だ」，这是国语。"))
    converted = vary(japanese(made), "zh-Hant-TW").book
    assert plain(converted.body[0].blocks[0].inlines) == "他說「日本語の漢字は難しい国語だ」，這是國語。"
    back = vary(japanese(book(said("他說「旧字體の國語である」，這是國語。"))), "zh-Hans").book
    assert plain(back.body[0].blocks[0].inlines) == "他说「旧字體の國語である」，这是国语。".replace("「", "“").replace(
        "」", "”"
    )


def page_of(book_) -> etree._Element:
    content = made(book_)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        [name] = [name for name in archive.namelist() if name.endswith("only.xhtml")]
        return etree.fromstring(archive.read(name))


def test_an_epub_says_the_language_twice_for_old_and_new_readers():
    page = page_of(tongues(book(said("他說The end of the world，"))))
    [span] = page.xpath("//*[local-name()='span'][@lang='en']")
    assert span.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert span.text == "The end of the world"


# --- what article and page say themselves --------------------------------------------------


def article(text: str, name: str):
    return flow(read(text.encode(), name, f"seeds/{name}")).blocks


def test_the_editors_mark_in_markdown_reaches_the_epub():
    blocks = article("# 題\n\n他說 [cogito ergo sum]{lang=la}。\n", "a.md")
    assert spans(tuple(blocks)) == [("cogito ergo sum", "la")]
    assert page_of(tongues(book(*blocks))).xpath("//*[@lang='la']")[0].text == "cogito ergo sum"


LONG = "這是一段很長的文字，為了讓它是正文，所以再寫一些，再寫一些，再寫一些。" * 2


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ('<i lang="la">cogito <b>ergo</b> sum</i>', [("cogito ", "la"), ("ergo", "la"), (" sum", "la")]),
        ('<span lang="fr">Tom &amp; Jérôme</span>', [("Tom & Jérôme", "fr")]),
        ('<span xml:lang="de">Sein</span>', [("Sein", "de")]),
        ('<span lang="ja">東京大学</span>', [("東京大学", "ja")]),
        (
            '<q lang="en">The <span lang="fr">déjà vu</span> of it</q>',
            [("The ", "en"), ("déjà vu", "fr"), (" of it", "en")],
        ),
        ("<span lang=EN-US>GDP</span>", []),  # Word stamps it on every letter
        ('<span lang="en">這是中文</span>', []),
        ('<span lang="en">2005</span>', []),
        ('<span lang="zh-TW">臺灣</span>', []),
        ('<span lang="nonsense language">word</span>', []),
    ],
)
def test_a_web_page_is_believed_where_its_words_bear_it_out(inside, found):
    page = (
        f'<html lang="en"><body lang="en"><article><h1>題目</h1><p>{LONG}</p><p>他說{inside}而已。{LONG}</p></article>'
    )
    assert spans(tuple(article(page, "a.html"))) == found


def test_a_quotation_of_a_page_may_be_in_another_language():
    page = f'<article><h1>題目</h1><p>{LONG}</p><blockquote lang="fr"><p>Je suis.</p></blockquote><p>{LONG}</p>'
    assert spans(tuple(article(page, "a.html"))) == [("Je suis.", "fr")]
