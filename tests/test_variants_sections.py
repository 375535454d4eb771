"""Many sections read at once are read as each alone; what is worked out once is worked out rightly."""

from itertools import accumulate

import pytest

from kanben import shelf
from kanben.once import once
from kanben.variants import converter
from kanben.variants.asking import may
from kanben.variants.dictionaries import converted
from kanben.variants.edges import edge
from kanben.variants.exact.passes import passes
from kanben.variants.lexicon import entries
from kanben.variants.opinion import beside, phrases
from kanben.variants.reading import corrected
from kanben.variants.ready import ready
from kanben.variants.regional import left, regional
from kanben.variants.tables import contexts, rows, ruled
from kanben.variants.tags import variant
from kanben.wordlist import listed

MARK = "\ufdd0"
SAID = [
    "172天后，也有公有云的需求。他把绳子系紧，头发现在还湿着",
    "记者于右任说，于右任先生有益于青年",
    "于右任的字",  # whose name is not told here
    "他斗，我不斗。面",
    "",
    "他在面馆里吃面，一样的面",
    "箱里干了",
    "了解这件事情头发现在",
    "两片面包，事情头发",
]
"""Sections that end and begin with what the next might be read with."""


def placed(text, at):
    return [(s.start + at, s.end + at, s.form, s.reason, s.kind, s.rivals, s.doubt) for s in corrected(text)]


@pytest.mark.parametrize("times", [1, 40], ids=["short", "long"])
def test_sections_read_at_once_are_read_as_each_alone(times):
    sections = SAID * times
    whole = MARK.join(sections)
    begins = [0, *accumulate(len(text) + 1 for text in sections)]
    ends = tuple(begin + len(text) for begin, text in zip(begins, sections, strict=False))
    alone = [one for text, at in zip(sections, begins, strict=False) for one in placed(text, at)]
    together = [(s.start, s.end, s.form, s.reason, s.kind, s.rivals, s.doubt) for s in corrected(whole, ends)]
    assert together == alone
    assert "the name 于右任" in {one[3] for one in together}
    assert len(together) >= 6 * times


def test_a_subject_is_that_of_its_section():
    about, bare = "浏览器、按钮、键盘、硬盘、网页", "窗口还没开"
    wanted = variant("zh-Hant-TW")
    whole = f"{about}。{bare}"
    near = [one.form for one in regional(whole, wanted) if one.start >= whole.index("窗")]
    apart = [one.form for one in regional(f"{about}{MARK}{bare}", wanted, (len(about), len(about) + 1 + len(bare)))]
    assert [one.form for one in regional(about, wanted)] == apart
    assert near in ([], ["視窗"])
    assert [one.form for one in left(bare, wanted)] == ["窗口"]


def test_no_rule_that_fits_is_left_untried():
    beginnings = [phrase for row in rows("phrases.tsv") for phrase in (row.text, row.text[::-1])]
    texts = [
        "，".join(beginnings),
        "".join(beginnings),
        *(f"{a}{c}{b}" for c in sorted(ruled()) for a in "一了晒 " for b in "一了净。"),
    ]
    tried = 0
    for text in texts:
        for at, character in enumerate(text):
            if character in ruled():
                bits = may(text, at)
                fit = [n for n, rule in enumerate(contexts(character)) if rule.fits(text, at, 0, len(text))]
                assert all(bits >> n & 1 for n in fit), (text[max(at - 8, 0) : at + 8], fit)
                tried += len(fit)
    assert tried > 100


@pytest.mark.parametrize(
    ("pattern", "last", "wanted"),
    [
        ("(?: 晒 | 晾 ) {0,2} 干", False, "晒晾干"),
        ("(?: 很 | 不 )? [^干里]", True, "晒晾很不的"),
        ("(?<! [里外] ) 干", True, "干"),
        ("(?<![里的])", True, "晒晾干很不"),
        ("(?= 晒 )", False, "晒晾干里很不的"),
        ("干 .* 里?", True, "晒晾干里很不的"),
        (r"\w", False, "晒晾干里很不的"),  # not understood: any
    ],
)
def test_the_edge_of_a_pattern(pattern, last, wanted):
    assert edge(pattern, "晒晾干里很不的", last=last) == wanted


def test_a_text_with_a_nul_has_words_of_the_region():
    make = converter("zh-Hant-HK", vocabulary="regional")
    assert make.convert("软件\0和打印机") == make.convert("软件") + "\0" + make.convert("和打印机")


def test_the_phrases_are_those_the_dictionaries_have():
    (one,) = passes("house/words", tofu=True)
    assert one.words.keys() == phrases().keys()
    assert phrases()["头发"] == entries("STPhrases.txt")["头发"][0] == converted("s2t", "头发")


def test_neighbours_in_a_word_are_known_for_such():
    assert all(beside(word[:2]) for word, _ in listed() if len(word) == 2)
    assert not all(beside(one + other) for one in "的了是在" for other in "𠀀丅丌丠")


def test_what_is_damaged_on_the_shelf_is_made_anew(tmp_path, monkeypatch):
    monkeypatch.setenv("KANBEN_CACHE", str(tmp_path))
    asked = []

    def make():
        asked.append("made")
        return {"干": ["乾", "幹", "\ud800"]}

    def take():
        return ready("trial", ("house/phrases.tsv",), ("ready.py",), make)

    assert take() == take() == {"干": ["乾", "幹", "\ud800"]}
    assert asked == ["made"]
    (file,) = tmp_path.glob("*.ready")
    shelf.put(file.name, file.read_bytes()[:-1] + b"]", 9)
    assert take() == {"干": ["乾", "幹", "\ud800"]}
    assert asked == ["made", "made"]


def test_once_is_for_the_very_value():
    asked = []

    @once
    def length(text):
        asked.append(text)
        return len(text)

    one, like = ["面"], ["面"]
    assert [length(one), length(one), length(like), length(one)] == [1, 1, 1, 1]
    assert asked == [one, like, one]
