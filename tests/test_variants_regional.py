"""Regional vocabulary: the tables are whole, the words change where they should, and a book's editions follow."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanben.findings import Trouble
from kanben.model import Book, Metadata, Paragraph, Section, Span, Text
from kanben.plan import plan
from kanben.press import Order, build
from kanben.variants import convert, converter, variant, vary
from kanben.variants.regional import dictionary, left, regional, table, tiers
from tests.dots import cases
from tests.test_command_line import ARTICLE, root, spoilt
from tests.test_plan import SMALLEST

__all__ = ["root"]  # a fixture

REGIONS = ["zh-Hans", "zh-Hant-TW", "zh-Hant-HK"]
TAGS = [*REGIONS, "zh-Hant"]


def fixtures(name: str):
    """Return each sentence of a fixture by itself."""
    return [
        pytest.param(before, after, id=f"{title}: {before}")
        for title, given_, wanted in cases(f"variants/regional_{name}.md")
        for before, after in zip(given_.splitlines(), wanted.splitlines(), strict=True)
    ]


@pytest.mark.parametrize(("before", "after"), fixtures("tw"))
def test_taiwans_words(before, after):
    assert convert(before, to="zh-Hant-TW", vocabulary="regional") == after


@pytest.mark.parametrize(("before", "after"), fixtures("hk"))
def test_hong_kongs_words(before, after):
    assert convert(before, to="zh-Hant-HK", vocabulary="regional") == after


@pytest.mark.parametrize(("before", "after"), fixtures("hans"))
def test_the_mainlands_words(before, after):
    assert convert(before, to="zh-Hans", vocabulary="regional", source="traditional") == after


def test_there_are_many_of_them():
    assert sum(len(fixtures(name)) for name in ("tw", "hk", "hans")) >= 150


# --- the tables --------------------------------------------------------------------


@pytest.mark.parametrize("tag", REGIONS)
def test_every_word_of_the_dictionary_has_its_tier(tag):
    ours = tiers(variant(tag))
    unplaced = [word for word, (stays, forms) in dictionary(variant(tag)).items() if forms[0] != stays]
    assert [word for word in unplaced if word not in ours] == []


@pytest.mark.parametrize("tag", REGIONS)
def test_every_word_has_a_form_and_a_reason_and_changes_something(tag):
    words = table(variant(tag))
    assert [key for key, word in words.items() if not (word.form and word.reason)] == []
    assert [
        key for key in tiers(variant(tag)) if words[key].tier != "off" and words[key].form == words[key].stays
    ] == []
    assert [key for key, word in words.items() if word.tier == "contextual" and not (word.where or word.about)] == []


@pytest.mark.parametrize("tag", REGIONS)
def test_a_word_we_do_not_know_is_left_and_shown(tag, monkeypatch):
    told = {"甲乙丙": ("甲乙丙", ("丁戊",))}
    monkeypatch.setattr("kanben.variants.regional.dictionary", lambda wanted: told)
    assert table(variant(tag))["甲乙丙"].tier == "contextual"


def test_what_stays_for_want_of_evidence_is_shown():
    wanted = variant("zh-Hant-TW")
    (place,) = left("他走到窗口。", wanted)
    assert (place.form, place.rivals, place.kind) == ("窗口", ("視窗",), "vocabulary")
    assert list(left("他走到售票窗口。", wanted)) == []
    (changed,) = regional("关闭窗口。", wanted)
    assert (changed.form, changed.rivals, changed.kind) == ("視窗", ("窗口",), "vocabulary")


def test_a_passage_that_keeps_speaking_of_machines_bears_a_word_out():
    far = "雨下了一夜。" * 20
    said = f"安装操作系统之前先备份硬盘。编译器和数据库也要更新。{far}那几个数组很大。{far}"
    assert "陣列" in convert(said, to="zh-Hant-TW", vocabulary="regional")
    assert "數組" in convert(f"{far}那几个数组很大。{far}", to="zh-Hant-TW", vocabulary="regional")


def test_the_neutral_variant_has_nobodys_words():
    assert convert("软件和出租车", to="zh-Hant", vocabulary="regional") == "軟件和出租車"


@pytest.mark.parametrize("tag", TAGS)
def test_words_of_another_language_stay(tag):
    inlines = (
        Text("打开"),
        Span((Text("日本語の図書館と軟件"),), lang="ja"),
        Span((Text("软件 한국學校"),), lang="ko"),
    )
    book = Book(Metadata("软件", "ruanjian", "urn:x"), (), (Section("a", "", (), (Paragraph(inlines),)),), ())
    varied = vary(book, tag, vocabulary="regional").book
    (paragraph,) = varied.body[0].blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.inlines[1:] == inlines[1:]
    assert varied.metadata.language == tag


# --- what no variant may touch -----------------------------------------------------

UNTOUCHED = [
    "https://例.cn/软件?q=打开",
    "¥1,280.50",
    "\\frac{a}{b}",
    "⿰氵干",
    "\ue000",
    "C++11",
    "1.5×10³",
    "#v2",
    "x_1",
]
PIECES = st.sampled_from(
    [*UNTOUCHED, "软件", "打开", "，", "。", " ", "出租车", "程序", "\n", "里", "后", "Python", "2024-02-29"]
)


@pytest.mark.parametrize("vocabulary", ["as-written", "regional"])
@pytest.mark.parametrize("tag", TAGS)
@given(pieces=st.lists(PIECES, max_size=12))
@settings(max_examples=40, deadline=None)
def test_what_is_no_chinese_stays(tag, vocabulary, pieces):
    text = " ".join(pieces)
    made = converter(tag, vocabulary=vocabulary).convert(text)
    for piece in UNTOUCHED:
        assert made.count(piece) >= pieces.count(piece)
    plain = "".join(c for c in text if not "\u4e00" <= c <= "\u9fff")
    assert "".join(c for c in made if not "\u4e00" <= c <= "\u9fff") == plain


# --- book.toml ---------------------------------------------------------------------


def wrong(said: str) -> list[tuple[str, int, str]]:
    with pytest.raises(Trouble) as caught:
        plan(f"{SMALLEST}[editions]\n{said}\n")
    return [(f.code, f.line, f.hint) for f in caught.value.findings]


def test_the_vocabulary_of_a_book_and_of_a_variant():
    assert plan(SMALLEST).editions.vocabulary == {}
    whole = plan(f'{SMALLEST}[editions]\nvocabulary = "regional"\n').editions.vocabulary
    assert whole == dict.fromkeys(("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK"), "regional")
    one = plan(f'{SMALLEST}[editions]\nengine = "reference"\nvocabulary = {{ zh-Hant-TW = "regional" }}\n').editions
    assert (one.vocabulary, one.engine) == ({"zh-Hant-TW": "regional"}, "reference")


def test_what_is_wrong_is_said_with_its_line():
    assert wrong('vocabulary = "regonal"') == [("B-005", 11, "did you mean 'regional'?")]
    assert wrong('vocabulary = { zh-Hant-TW = "local" }') == [("B-005", 11, "known are: as-written, regional")]
    assert [code for code, _, _ in wrong("vocabulary = { zh-Hant-TV = 'regional' }")] == ["B-002"]
    assert [code for code, _, _ in wrong("vocabulary = 3\nengine = 'fast'")] == ["B-004", "B-005"]


def test_a_book_with_taiwans_words_has_them_in_one_edition(root: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("KANBEN_CACHE", str(tmp_path / "kept"))
    spoilt(root, "seeds/one.txt", ARTICLE + "他们的软件很好。\n")
    tags = ("zh-Hant", "zh-Hant-TW", "zh-Hant-HK")

    def made() -> dict[str, bytes]:
        out = tmp_path / "out"
        build(Order(root, out, tags, ("chapters", "epub")))
        return {tag: next(out.glob(f"*.{tag}.epub")).read_bytes() for tag in tags}

    before = made()
    toml = root / "book" / "book.toml"
    said = toml.read_text(encoding="utf-8")
    assert "[editions]" in said
    toml.write_text(
        said.replace("[editions]", '[editions]\nvocabulary = { zh-Hant-TW = "regional" }'), encoding="utf-8"
    )
    after = made()
    assert {tag: before[tag] == after[tag] for tag in tags} == {
        "zh-Hant": True,
        "zh-Hant-TW": False,
        "zh-Hant-HK": True,
    }
    assert all(_says(before[tag], "軟件") and not _says(before[tag], "軟體") for tag in tags)
    assert _says(after["zh-Hant-TW"], "軟體")
    assert not _says(after["zh-Hant-TW"], "軟件")


def _says(epub: bytes, word: str) -> bool:
    with zipfile.ZipFile(io.BytesIO(epub)) as book:
        return any(word in book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml"))
