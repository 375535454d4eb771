"""Script variants: many leaves at once, and what they must pass."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanben.findings import Trouble
from kanben.model import Code, Emphasis, Link, Note, Paragraph, Section, Span, Text
from kanben.variants import converter, glossary, variant
from kanben.variants.galley import Measure, Stretch, galley, landed
from kanben.variants.gates import astray, faults, moved, pulled

WORDS = st.sampled_from(
    [
        "公有云",
        "头发",
        "干",
        "后",
        "172天后",
        "李郁韬",
        "台积电",
        "的士兵",
        "，",
        "“",
        "”",
        "\n",
        "a1",
        "。",
        "業",
        "說",
    ]
)
TEXT = st.lists(WORDS, max_size=8).map("".join)
EDITORS = glossary("""
[[term]]
text = "李郁韬"
forms = { "zh-Hant" = "李郁韜" }
reason = "a name"

[[term]]
text = "台積電"
forms = { "zh-Hant-TW" = "台積電公司" }
reason = "longer than it was"
""")


@pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK"])
@given(texts=st.lists(TEXT, min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_leaves_set_together_come_out_as_each_by_itself(tag, texts):
    measure = Measure(variant(tag), glossary=EDITORS)
    together = galley(texts, ["machine"] * len(texts), measure)
    alone = [galley([text], ["machine"], measure)[0] for text in texts]
    assert together == alone


@given(text=TEXT)
@settings(max_examples=100, deadline=None)
def test_stretches_say_all_of_a_text_once(text):
    (stretches,) = galley([text], ["machine"], Measure(variant("zh-Hant-TW"), glossary=EDITORS))
    assert "".join(stretch.forms[0] for stretch in stretches) == text
    edges = landed(stretches, range(len(text)))
    assert edges == sorted(edges)
    assert len(edges) == len(text)


def test_every_script_goes_its_own_way_in_one_galley():
    texts = ["乾隆的著作", "騰訊云看著", "檢曆，各條下註出處"]
    made = galley(texts, ["simplified", "machine", "traditional"], Measure(variant("zh-Hant-HK")))
    assert ["".join(s.forms[-1] for s in leaf) for leaf in made] == ["乾隆的著作", "騰訊雲看着", "檢曆，各條下註出處"]


def test_a_word_that_grows_is_a_stretch_of_its_own_and_places_are_kept():
    make = converter("zh-Hant-TW", source="machine", glossary=EDITORS)
    assert make.convert_runs(["看台", "積", "電", "的頭", "髮"]) == ["看台", "積", "電公司", "的頭", "髮"]


def test_characters_no_text_should_have_are_still_text():
    odd = "\ufdd0后\ufdd1来\U0010ffff"
    assert converter("zh-Hant-TW").convert(odd) == "\ufdd0後\ufdd1來\U0010ffff"


def test_all_open_rules_of_a_galley_are_told_with_their_places():
    with pytest.raises(Trouble) as trouble:
        galley(["甲", "乙-{丙", "-{丁"], ["machine"] * 3, Measure(variant("zh-Hant-TW")), ["一", "二", "三"])
    assert [(finding.code, finding.source) for finding in trouble.value.findings] == [("V-120", "二"), ("V-120", "三")]


# --- gates -------------------------------------------------------------------------


def free(canonical, made, received=""):
    return Stretch((received or canonical, canonical, made))


def codes(stretches, make):
    text = "".join(stretch.forms[0] for stretch in stretches)
    return [finding.code for finding in astray([text], [("甲.txt", "")], [stretches], make)]


@pytest.mark.parametrize(
    ("stretch", "wanted"),
    [
        (free("业务后来", "業務後來"), []),
        (free("业务", "业務"), ["V-130"]),
        (free("第3章", "第三章"), ["V-131", "V-132"]),
        (free("后来", "後來來"), ["V-132"]),
        (free("魏征", "魏藉"), ["V-132"]),
        (free("这里", "這裡\ufdd0"), ["V-132"]),
        (Stretch(("业务", "业务", "业务"), "glossary: a logo"), []),
        (Stretch(("http://a.b/业务", "http://a.b/业务"), "address"), []),
    ],
)
def test_gates(stretch, wanted):
    assert codes([stretch], converter("zh-Hant-TW", source="machine")) == wanted


def test_what_does_not_return_is_converted_again():
    make = converter("zh-Hant-TW", source="machine")
    assert codes([free("颓", "頽")], make) == ["V-132", "V-133"] or codes([free("颓", "頽")], make) == []


def test_the_editors_words_must_stand_as_often_as_they_were_set():
    make = converter("zh-Hant-TW", source="machine", glossary=EDITORS)
    word = Stretch(("李郁韬", "李郁韬", "李郁韜"), "glossary: a name")
    assert codes([word, free("说", "說"), word], make) == []
    (pull,) = pulled([[word, word]], make)
    assert [code for code, *_ in faults(replace(pull, whole="李郁韜說"), make)] == ["V-134"]


ANCHORED = Section(
    "one",
    "chapter",
    (Text("题"),),
    (
        Paragraph(
            (
                Link("#甲", (Text("链接"),)),
                Code("软件"),
                Span((Text("図書館"),), lang="ja"),
                Note((Paragraph((Emphasis((Text("注"),)),), id="p2"),), id="n1"),
            ),
            id="p1",
        ),
    ),
    source="甲.txt",
)


def paragraph(**changes):
    return replace(ANCHORED, blocks=(replace(ANCHORED.blocks[0], **changes),))


def test_text_may_change_and_nothing_else():
    link, code, span, note = ANCHORED.blocks[0].inlines
    assert not list(moved(ANCHORED, replace(ANCHORED, title=(Text("題"),))))
    assert not list(moved(ANCHORED, paragraph(inlines=(replace(link, inlines=(Text("鏈接"),)), code, span, note))))
    for changed in (
        paragraph(id="p3"),
        paragraph(inlines=(replace(link, target="#乙"), code, span, note)),
        paragraph(inlines=(link, Code("軟件"), span, note)),
        paragraph(inlines=(link, code, replace(span, inlines=(Text("圖書館"),)), note)),
        paragraph(inlines=(link, code, span, replace(note, id="n2"))),
    ):
        assert [finding.code for finding in moved(ANCHORED, changed)] == ["V-135"]
