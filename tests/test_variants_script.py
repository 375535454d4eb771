"""Which script a text is in: a person's, a converter's, and paragraph by paragraph."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanben.variants.dictionaries import converted, entries
from kanben.variants.script import mixture, script, scripts
from tests.dots import SEEDS, cases

TEXTS = list(cases("variants/scripts.md"))
PROSE = [(title, text) for title, text, said in TEXTS if said == "simplified" and "“" in text]


@pytest.mark.parametrize(("text", "said"), [pytest.param(text, said, id=title) for title, text, said in TEXTS])
def test_script(text, said):
    found = script(text)
    assert (found.script, bool(found.why)) == (said, True)


def alone(text: str) -> str:
    """Convert character by character, each to the first form there is."""
    return "".join(entries("STCharacters.txt").get(c, c)[0] for c in text)


def timid(text: str) -> str:
    """Convert only what no Traditional text has: 云, 后, 里 and their like stay."""
    pairs = entries("STCharacters.txt")
    return "".join(c if c in pairs.get(c, ()) else pairs.get(c, c)[0] for c in text)


def chained(*steps: str):
    def convert(text: str) -> str:
        for step in steps:
            text = converted(step, text)
        return text

    return convert


CONVERTERS = {
    "alone": alone,
    "timid": timid,
    "s2t": chained("s2t"),
    "s2tw": chained("s2t", "t2tw"),
    "s2hk": chained("s2t", "t2hk"),
    "s2twp": chained("s2t", "s2twp/2"),
}


@pytest.mark.parametrize("name", CONVERTERS)
@pytest.mark.parametrize("first", range(len(PROSE)), ids=lambda at: PROSE[at][0])
def test_what_a_converter_made_is_known(name, first):
    """Three of the texts tell it, some 400 characters; one alone may have too few choices in it."""
    text = "\n".join(text for _, text in (PROSE * 2)[first : first + 3])
    assert script(CONVERTERS[name](text)).script == "machine"
    assert script(CONVERTERS[name](PROSE[first][1])).script in ("machine", "traditional")


@pytest.mark.parametrize("name", ["s2tw", "s2hk"])
def test_a_clean_conversion_under_traditional_quotes_passes_for_an_authors(name):
    text = CONVERTERS[name]("\n".join(text for _, text in PROSE)).translate(str.maketrans("“”", "「」"))
    assert script(text).script == "traditional"


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.name[:3])
def test_the_seeds_are_a_converters(path):
    assert script(path.read_text(encoding="utf-8")).script == "machine"


def test_the_evidence_can_be_shown():
    found = script("騰訊云在去年開始調整，之后幾個部門合并，對于客戶來說，機房里的變化是看不見的。騰訊云！")
    assert found.evidence[0] == ("云", 2)
    assert found.why.startswith("云 于 后 里 stand where an author has 雲 於 後 裏: 5 of ")
    assert script("从这里看").why == "2 Simplified characters (从 这)"


@given(st.text(st.sampled_from("云雲后後里裏的了這这說说，“a\0\ud800𠮷"), max_size=60))
def test_any_text_has_a_verdict(text):
    found = script(text)
    assert (found.script == "unknown") == (not found.simplified + found.traditional)
    assert [found] == [found for _ in scripts([text])]


# --- paragraph by paragraph ------------------------------------------------------

MAINLAND = "这篇文章说的是去年发生的事，我们采访了几个当事人。"
TAIWAN = "編者按：這篇文章轉載自網路，標題是編者所加的，內容沒有更動。"
HONG_KONG = "該報社評説：「裏面的問題，當局從來沒有認真處理過，市民都看着。」"


def said(*paragraphs: str) -> list[str]:
    return [verdict.script for verdict in scripts(paragraphs)]


def test_each_paragraph_has_its_own():
    assert said(MAINLAND, HONG_KONG, MAINLAND) == ["simplified", "traditional", "simplified"]
    assert said(*[TAIWAN] * 40, MAINLAND) == ["traditional"] * 40 + ["simplified"]


def test_a_short_paragraph_takes_its_neighbours():
    assert said("一", MAINLAND, "（完）", "", TAIWAN, "二") == ["simplified"] * 3 + ["traditional"] * 3
    assert said(TAIWAN, "发題", TAIWAN) == ["traditional"] * 3
    assert said("发題", "下") == ["mixed"] * 2
    assert said("上", "下") == ["unknown"] * 2
    assert said(MAINLAND + TAIWAN, "下") == ["mixed", "unknown"]
    assert scripts([]) == ()


def test_a_heading_in_the_other_script_is_its_own_and_no_news():
    paragraphs = ["紙鐘", MAINLAND, MAINLAND]
    found = scripts(paragraphs)
    assert [verdict.script for verdict in found] == ["traditional", "simplified", "simplified"]
    assert mixture(paragraphs, found) == ()


def test_a_line_that_mixes_both_is_mixed_and_its_neighbours_are_not():
    assert said(MAINLAND, MAINLAND + TAIWAN, "三", MAINLAND) == ["simplified", "mixed", "simplified", "simplified"]


def test_a_slip_makes_no_mixture():
    assert said(MAINLAND.replace("发", "發")) == ["simplified"]
    assert said(TAIWAN.replace("網", "网")) == ["traditional"]


def test_a_converter_is_known_by_all_its_paragraphs():
    made = [timid(text) for _, text in PROSE]
    assert said(*made, "後記", MAINLAND) == ["machine"] * 13 + ["simplified"]


def test_a_mixture_is_told_with_its_lines():
    paragraphs = [MAINLAND, HONG_KONG, MAINLAND, MAINLAND + TAIWAN, "完"]
    first, second = mixture(paragraphs, scripts(paragraphs), "seeds/a.txt", [1, 3, 5, 7, 9])
    assert (first.code, first.source, first.line) == ("V-150", "seeds/a.txt", 3)
    assert first.message == "most of it is in Simplified characters; Traditional: line 3 “該報社評説：「裏面的問題”"
    assert (second.code, second.line) == ("V-151", 7)
    turn = "Simplified, then from character 26 Traditional: “編者按：這篇文章轉載自網路，標題”"
    assert second.message == f"a paragraph in both scripts: {turn}"
    assert mixture([MAINLAND, "完"], scripts([MAINLAND, "完"])) == ()


@given(st.lists(st.text(st.sampled_from("云后里這这說说是的"), max_size=9), max_size=9))
def test_there_is_a_verdict_for_each(paragraphs):
    found = scripts(paragraphs)
    assert len(found) == len(paragraphs)
    assert all(verdict.why for verdict in found)
    mixture(paragraphs, found)
