"""Script variants: how a one-to-many character is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanben.variants import convert
from kanben.variants.dictionaries import converted, entries
from kanben.variants.names import names
from kanben.variants.reading import corrected, doubtful
from kanben.variants.tables import contexts, rows, ruled
from tests.dots import CASES, cases

FILES = sorted(path.stem for path in (CASES / "variants").glob("reading_*.md"))
READ = [
    pytest.param(before, after, id=f"{name} {title}")
    for name in FILES
    for title, before, after in cases(f"variants/{name}.md")
]
HAN = st.sampled_from(sorted({c for key in list(entries("STPhrases.txt"))[::97] for c in key} | ruled()))
PROSE = st.text(HAN | st.sampled_from("于余范涂种钟游老师先生说两三只天后，。\n1"), max_size=40)


@pytest.mark.parametrize(("before", "after"), READ)
def test_read_by_its_neighbours(before, after):
    assert convert(before, to="zh-Hant-TW") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("公有云、私有云和专有云", "公有雲、私有雲和專有雲"),
        ("172天后，腾讯", "172天後，騰訊"),
        ("李郁韬告诉记者", "李郁韜告訴記者"),
        ("他的观点是只考虑成本", "他的觀點是只考慮成本"),
        ("最终干的是一件事", "最終幹的是一件事"),
        ("行业标杆", "行業標桿"),
        ("两片面包", "兩片麪包"),
        ("办事干脆", "辦事乾脆"),
        ("闲人不准进去", "閒人不准進去"),
        ("受伤的士兵", "受傷的士兵"),
        ("余总、范总和涂总", "余總、范總和涂總"),
        ("于教授与种女士", "于教授與种女士"),
    ],
)
def test_never_wrong(before, after):
    done, forms = 0, []
    for segment in corrected(before):
        forms += converted("s2t", before[done : segment.start]), segment.form
        done = segment.end
    assert "".join(forms) + converted("s2t", before[done:]) == after


# Phrases of the dictionaries that our rules read otherwise though they stand alone, and why.
OTHERWISE = {
    "井干": "a well runs dry; 井榦 is of the classics",
    "合家": "闔家 is what is printed",
    "又干": "又 makes an adjective of it",
    "困了": "sleepy",
    "微卷": "of hair",
    "抓斗": "a vessel, not a fight",
    "折合": "to be worth; to fold is 摺疊",
    "折成": "alone it is to fold",
    "并为": "at the beginning of a clause 并 is and",
    "有云": "the cloud, where no quotation follows",
    "工作台": "a table, as 辦公檯",
    "收银台": "a table, as 服務檯",
    "蛋卷": "a roll",
    "生面团": "dough",
}


def test_the_dictionaries_phrases_stand():
    house = [row.text for row in rows("phrases.tsv")]
    spoilt = set()
    for phrase in entries("STPhrases.txt"):
        if not any(text in phrase for text in house):
            done, forms = 0, []
            for segment in corrected(phrase):
                forms += converted("s2t", phrase[done : segment.start]), segment.form
                done = segment.end
            if "".join(forms) + converted("s2t", phrase[done:]) != converted("s2t", phrase):
                spoilt.add(phrase)
    assert spoilt <= OTHERWISE.keys()


@given(PROSE)
def test_what_is_settled_lies_apart_and_in_order(text):
    settled = list(corrected(text))
    edges = [edge for s in settled for edge in (s.start, s.end)]
    assert edges == sorted(edges)
    assert all(s.start < s.end <= len(text) and len(s.form) == s.end - s.start for s in settled)
    doubts = list(doubtful(text, settled))
    taken = {at for s in settled for at in range(s.start, s.end)}
    assert all(taken.isdisjoint(range(d.start, d.end)) and d.rivals and 0 < d.doubt <= 1 for d in doubts)


@given(PROSE, PROSE)
def test_a_paragraph_is_read_by_itself(one, two):
    if list(names(f"{one}\n{two}")):
        return
    apart = [*corrected(one + "\n")], [*corrected(two)]
    whole = list(corrected(f"{one}\n{two}"))
    assert [s.form for part in apart for s in part] == [s.form for s in whole]


def test_a_name_once_seen_is_known_wherever_it_stands():
    text = "记者于海涛报道。第二天，于海涛又去了海边。位于海边的房子"
    assert [text[n.start : n.end] for n in names(text)] == ["于海涛", "于海涛"]


def test_what_is_no_name():
    assert list(names("对于先生们的规范，剩余女士们由于老师的原因，这种先生也不知道")) == []


def test_a_second_opinion_says_what_it_saw():
    (one,) = corrected("这个工作相冲突")
    assert (one.form, one.kind, one.rivals) == ("相衝突", "disagreement", ("相沖突",))
    assert "相冲" in one.reason


def test_the_doubtful_first():
    (one,) = doubtful("他斗，我不斗", ())
    assert (one.start, one.form, one.rivals) == (1, "鬥", ("斗",))


def test_every_rule_can_be_read():
    assert all(contexts(character) for character in ruled())
    assert not contexts("石")


def test_a_phrase_of_the_house_ends_with_the_text():
    (one,) = corrected("只用")
    assert (one.start, one.end, one.form) == (0, 2, "只用")
