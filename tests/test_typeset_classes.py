"""What each character is to the setter."""

import pytest

from kanben.typeset.classes import BLANKS, MARKS, centred, classes


@pytest.mark.parametrize(
    ("said", "letter", "characters"),
    [
        ("Han, and what is set like Han", "H", "汉漢〇々𠮷鿫Ａ①かカ한㎏"),
        ("opening marks", "O", "（「『《〈【〖〔“‘"),
        ("closing marks", "C", "）」』》〉】〗〕”’"),
        ("marks within a sentence", "P", "，、；："),
        ("marks that end one", "E", "。．"),
        ("marks that end one aloud", "Q", "！？"),
        ("marks of two cells", "U", "—…⸺⋯"),
        ("interpuncts", "M", "·・‧"),
        ("letters and figures, with the signs that lean on them", "L", "Aaé9ЯΩ%$€£¥°"),
        ("spaces", "S", " \u00a0"),
        ("what a character before it carries along", "Z", "\u0301\u200d\u00ad\ufe0f\U000e0100"),
        ("connectors, strokes, the marks of Latin", "X", "～－／–-/.,;:!?()'\""),
        ("ends of lines", "N", "\n\u2028"),
        ("pictures", "A", "\ufffc"),
    ],
)
def test_every_character_has_its_class(said, letter, characters):
    assert {character: classes(character) for character in characters} == dict.fromkeys(characters, letter), said


def test_no_mark_is_of_two_classes():
    every = "".join(MARKS.values())
    assert len(every) == len(set(every))


def test_the_classes_of_a_text_are_as_long_as_the_text():
    text = "在2018年，“云”👩‍💻——𠮷é"
    assert len(classes(text)) == len(text)


@pytest.mark.parametrize(
    ("middle", "languages"),
    [
        (True, ["zh-Hant", "zh-Hant-TW", "zh-Hant-HK", "zh-TW", "zh_HK"]),
        (False, ["zh-Hans", "zh-CN", "zh", "", "en", "zh-Hans-SG"]),
    ],
)
def test_commas_stand_in_the_middle_of_their_square_in_taiwan_and_hong_kong(middle, languages):
    assert {language: centred(language) for language in languages} == dict.fromkeys(languages, middle)


def test_a_bracket_is_empty_outside_and_a_comma_where_its_region_leaves_room():
    assert BLANKS[False]["O"] == BLANKS[True]["O"] == (0.5, 0.0)
    assert BLANKS[False]["C"] == BLANKS[True]["C"] == (0.0, 0.5)
    assert (BLANKS[False]["P"], BLANKS[True]["P"]) == ((0.0, 0.5), (0.25, 0.25))
