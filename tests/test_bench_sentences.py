"""The sentences the conversion is measured with are well formed: slips of the pen are caught here."""

from itertools import pairwise

import pytest

from kanben.variants.canonical import simplified
from tests.bench.sentences import HELD, OPEN, SECOND, Sentence, folded, forms, read

SENTENCES = [*read(OPEN), *read(HELD), *read(SECOND)]
CORE = [sentence for sentence in SENTENCES if not sentence.words]
FORMS = [(sentence, form) for sentence in CORE for form in (*sentence.tw, *sentence.hk)]

LOOSE = {
    *("台枱", "沉沈", "账帐", "炮砲", "硅矽", "复覆", "钟锺", "叶协", "蒙朦", "眬胧", "杆竿", "划画", "画划", "合阖"),
    *("彩采", "熏薰", "修脩", "檐簷", "利俐", "够搆", "借藉", "噼劈", "具私", "具俱"),
    *("着著", "著着"),  # in 想著作者 and 作者著有, Traditional does not tell them apart without the sense
}
"""What the sentence has, and what an accepted form has where it is another word or a form Simplified keeps as well."""


def test_there_are_enough_and_none_stands_twice():
    texts = [sentence.hans for sentence in SENTENCES]
    assert len(read(OPEN)) >= 100
    assert len(read(HELD)) >= 220
    assert len(read(SECOND)) >= 190
    assert not [a for a, b in pairwise(sorted(texts)) if a == b]


@pytest.mark.parametrize("region", ["tw", "hk"])
def test_each_has_a_focus_and_forms_of_both_regions_none_twice(region):
    for sentence in SENTENCES:
        accepted = sentence.tw if region == "tw" else sentence.hk
        assert sentence.focus, sentence
        assert len(set(accepted)) == len(accepted) > 0, sentence
        assert sentence.right(accepted[0], region)


def test_no_region_has_the_other_ones_glyphs():
    assert not [form for s in SENTENCES for form in s.tw if set(form) & set("裏着枱爲喫")]
    assert not [form for s in SENTENCES for form in s.hk if set(form) & set("裡臺菸爲喫")]


def test_an_accepted_form_is_the_sentence_again_when_it_is_simplified():
    slips = [(s.hans, form) for s, form in FORMS if not differences(s, form) <= LOOSE]
    assert not slips


def differences(sentence: Sentence, form: str) -> set[str]:
    """Return each character of the sentence with the one ``form`` has for it in Simplified, where they differ."""
    pairs = zip(folded(sentence.hans), folded(simplified(form)), strict=True)
    return {a + b for a, b in pairs if a != b}


def test_a_pattern_stands_for_all_its_forms_and_house_glyphs_are_folded():
    assert forms("[臺|台]上") == ("臺上", "台上")
    assert forms("山上") == ("山上",)
    sentence = Sentence("面", ("麵",), ("麵",), "面")
    assert sentence.right("麪", "tw")
    assert not sentence.right("面", "tw")
