"""Canonical Simplified, and what an author's own Traditional keeps."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanben.variants.canonical import simplified
from kanben.variants.characters import traditional_only
from kanben.variants.dictionaries import converted, entries
from kanben.variants.kept import kept
from kanben.variants.tables import rows
from kanben.variants.tags import variant
from tests.dots import cases

CASES = list(cases("variants/canonical.md"))


@pytest.mark.parametrize(("given_", "wanted"), [pytest.param(a, b, id=title) for title, a, b in CASES])
def test_canonical(given_, wanted):
    assert simplified(given_) == wanted


@pytest.mark.xfail(strict=True, reason="the dictionary takes 畢昇 for the printer wherever it stands")
def test_a_name_that_is_none():
    assert simplified("禮畢昇旗") == "礼毕升旗"


@pytest.mark.parametrize("text", [text for case in CASES for text in case[1:]])
def test_twice_is_once_and_as_long(text):
    once = simplified(text)
    assert (simplified(once), len(once)) == (once, len(text))


HAN = st.sampled_from(sorted({*traditional_only(), *"著着乾干后後覆复祇只藉借甯《》，。\n\0\ud800"}))


@given(st.text(HAN, max_size=12))
@settings(deadline=None)
def test_any_characters_twice_are_once(text):
    assert simplified(simplified(text)) == simplified(text)


def test_what_the_table_gives_stands():
    assert [row for row in rows("canonical.tsv") if simplified(row.form) != row.form] == []
    assert [row for row in rows("canonical.tsv") if len(row.text) != len(row.form)] == []


def test_the_table_has_each_phrase_once():
    phrases = [row.text for row in rows("canonical.tsv")]
    assert len(phrases) == len(set(phrases))


# --- what an author keeps --------------------------------------------------------


def edition(text: str, tag: str) -> str:
    """Return an author's ``text`` in the edition ``tag``."""
    wanted = variant(tag)
    canonical = made = simplified(text)
    for step in wanted.chain:
        made = converted(step, made)
    for form, own in wanted.house.items():
        made = made.replace(form, own)
    return kept(text, canonical, made, wanted)


@pytest.mark.parametrize(
    ("text", "tag", "wanted"),
    [
        (
            "妳註冊了嗎？祂佈置的週末計畫，是慾望還是身分？",
            "zh-Hant-TW",
            "妳註冊了嗎？祂佈置的週末計畫，是慾望還是身分？",
        ),
        ("你注册了吗", "zh-Hant-TW", "你注冊了嗎"),
        ("注意公布、占領、周年，甚麼慾念", "zh-Hant-TW", "注意公布、占領、周年，甚麼慾念"),
        (
            "台灣和臺北，喫飯吃飯，祇有只有，香菸香煙，人蔘鍼灸",
            "zh-Hant-TW",
            "台灣和臺北，喫飯吃飯，祇有只有，香菸香煙，人蔘鍼灸",
        ),
        ("老么在屋簷下排泄，洩漏了棟樑的事", "zh-Hant-TW", "老么在屋簷下排泄，洩漏了棟樑的事"),
        ("你说什么，那么张三的业務呢", "zh-Hant-TW", "你說什麼，那麼張三的業務呢"),
        ("檢歷與檢曆", "zh-Hant-HK", "檢歷與檢曆"),
    ],
)
def test_an_author_keeps_what_is_legal(text, tag, wanted):
    assert edition(text, tag) == wanted


HONG_KONG = "衞生署的綫人説，一羣人在裏面看着，脱下外套，卧在牀上；他穿着整潔，讀一本名著，為羣峯之頂的温泉而啟程。"
TAIWAN = "衛生署的線人說，一群人在裡面看著，脫下外套，臥在床上；他穿著整潔，讀一本名著，為群峰之頂的溫泉而啟程。"


def test_a_hong_kong_author_in_taiwan():
    assert edition(HONG_KONG, "zh-Hant-TW") == TAIWAN
    assert edition(HONG_KONG, "zh-Hant") == TAIWAN


def test_a_taiwan_author_in_hong_kong():
    wanted = HONG_KONG.translate(str.maketrans("羣峯牀", "群峰床")).replace("綫", "線")
    assert edition(TAIWAN, "zh-Hant-HK") == wanted


def test_each_is_at_home_at_home():
    assert edition(TAIWAN, "zh-Hant-TW") == TAIWAN
    assert edition(HONG_KONG, "zh-Hant-HK") == HONG_KONG.translate(str.maketrans("羣峯牀", "群峰床"))


def test_only_a_glyph_changes_never_a_word():
    text = "才能、橋梁、參加、核心、針線、一只、口吃、香煙、台北、幾里路"
    for tag in ("zh-Hant", "zh-Hant-TW", "zh-Hant-HK"):
        assert edition(text, tag) == text


def test_simplified_keeps_nothing_of_it():
    assert edition("妳註冊了", "zh-Hans") == "你注册了"


def test_a_regions_words_are_taken_where_they_were_asked_for():
    assert kept("這個軟件的佈局", "这个软件的布局", "這個軟體的布局", variant("zh-Hant-TW")) == "這個軟體的佈局"


LEGAL = sorted({form for forms in entries("STCharacters.txt").values() for form in forms} - {"着", "著"})


@given(st.text(st.sampled_from(LEGAL), max_size=12), st.sampled_from(["zh-Hant", "zh-Hant-TW", "zh-Hant-HK"]))
@settings(deadline=None)
def test_an_edition_of_an_edition_is_the_edition(text, tag):
    once = edition(text, tag)
    assert len(once) == len(text)
    assert edition(once, tag) == once
