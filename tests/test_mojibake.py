"""Text read in the wrong encoding, escapes never read, characters that stand for others."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kanben
from kanben.edits import Edit
from kanben.findings import Remark
from kanben.repairs import mend
from kanben.repairs.compatibility import compatibility
from kanben.repairs.escapes import escapes
from kanben.repairs.mojibake import mojibake
from kanben.written import weight
from tests.dots import cases
from tests.test_readers import SIMPLIFIED, TRADITIONAL

CASES = [
    pytest.param(rule, received, wanted, id=f"{rule.__name__}: {title}")
    for rule in (mojibake, escapes, compatibility)
    for title, received, wanted in cases(f"repairs/{rule.__name__}.md")
]
SENTENCES = [
    part + "。"
    for text in (SIMPLIFIED, TRADITIONAL)
    for part in text.replace("\r", "").replace("\n", "").split("。")
    if part[5:]
]
MIXED = (
    "时間的一是不了在人有我他这這个個们們中来來上大为為国國地到以说說就出会會可也"
    "你对對生能而子那得于於着著下自之年过過，。、？"
)


def as_windows(content: bytes) -> str:
    """Return what a browser makes of bytes it takes for Latin."""
    return "".join(bytes((b,)).decode("cp1252", "ignore") or chr(b) for b in content)


CHAINS = {
    "UTF-8 as Latin-1": lambda text: text.encode().decode("latin-1"),
    "UTF-8 as CP1252": lambda text: as_windows(text.encode()),
    "UTF-8 as CP1252, twice": lambda text: as_windows(as_windows(text.encode()).encode()),
    "GBK as Latin-1": lambda text: text.encode("gbk").decode("latin-1"),
    "GBK as CP1252": lambda text: as_windows(text.encode("gbk")),
}
LOSSLESS = [pytest.param(chain, id=name) for name, chain in CHAINS.items()]


def told(text: str) -> list[Remark]:
    """Return what the rule leaves to a person."""
    return [found for found in mojibake(text) if isinstance(found, Remark)]


@pytest.mark.parametrize(("rule", "received", "wanted"), CASES)
def test_case(rule, received: str, wanted: str) -> None:
    assert mend(received, rule) == wanted
    assert mend(wanted, rule) == wanted


@pytest.mark.parametrize(("rule", "received", "wanted"), CASES)
def test_the_whole_list_of_rules_is_done_in_one_go(rule, received: str, wanted: str) -> None:
    once = kanben.repair(received).text
    assert kanben.repair(once).text == once


@pytest.mark.parametrize("chain", LOSSLESS)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_lost_nothing_is_mended_exactly(sentence: str, chain) -> None:
    assert mend(chain(sentence), mojibake) == sentence


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=MIXED, min_size=8, max_size=30), st.sampled_from(sorted(CHAINS)))
def test_damage_run_forward_and_mended_gives_the_text_back(text: str, chain: str) -> None:
    assert mend(CHAINS[chain](text), mojibake) == text


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=MIXED + "ab, 1", max_size=40))
def test_chinese_is_not_touched(text: str) -> None:
    assert list(mojibake(text)) == []


@pytest.mark.parametrize("mark", ["?", "\ufffd"])
def test_a_lost_byte_is_set_where_the_words_leave_no_doubt(mark: str) -> None:
    text = "清晨五点，山里的雾还没有散，作坊的灯先亮了，水声跟着响起来"
    received = text.encode().decode("cp1252", "replace").replace("\ufffd", mark)
    assert mark in received
    mended = mend(received, mojibake)
    assert sum(a == b for a, b in zip(mended, text, strict=False)) >= len(text) * 0.5
    for remark in told(received):
        assert any(candidate in text for candidate in remark.candidates)


def test_the_words_beside_it_rank_what_a_lost_byte_may_have_been() -> None:
    remarks = told("这是中文网页，请".encode().decode("gbk", "replace"))
    assert remarks[0].candidates[0] == "中"


def test_a_lost_byte_that_may_have_been_several_is_said_with_the_right_one_among_them() -> None:
    received = "他们都说：“这里的水很好，那么就来”".encode().decode("gbk", "replace")
    remarks = [remark for remark in told(received) if remark.code == "R-151"]
    changed = [found for found in mojibake(received) if isinstance(found, Edit)]
    for remark in remarks:
        assert received[remark.at : remark.end].count("\ufffd") >= 1
        assert any(candidate in "他们都说：“这里的水很好，那么就来”" for candidate in remark.candidates)
    assert changed or remarks


@pytest.mark.parametrize("gone", ["锟斤拷锟斤拷", "烫烫烫烫", "屯屯屯屯", "\ufffd"])
def test_what_is_gone_is_said_with_its_place(gone: str) -> None:
    (remark,) = told(f"前面的字{gone}后面的字")
    assert (remark.code, remark.at, remark.end) == ("R-152", 4, 4 + len(gone))


def test_nobody_is_told_of_a_hot_pot() -> None:
    assert told("他叫道：烫烫烫！") == []


@pytest.mark.parametrize("escape", ["&#0;", "&#7;", "&#xD800;", "&#x110000;", r"\ud842"])
def test_an_escape_for_no_character_is_said(escape: str) -> None:
    (remark,) = escapes(f"甲{escape}乙")
    assert isinstance(remark, Remark)
    assert (remark.code, remark.at) == ("R-153", 1)


def test_private_use_is_said_with_what_hong_kong_had_there() -> None:
    (remark,) = compatibility("甲\ue000乙")
    assert isinstance(remark, Remark)
    assert (remark.code, remark.at, remark.candidates) == ("R-154", 1, (b"\xfa\x40".decode("big5hkscs"),))


@pytest.mark.parametrize("rule", [mojibake, escapes, compatibility], ids=lambda rule: rule.__name__)
@pytest.mark.parametrize(
    "shape", ["(", "?", "\n", "&amp;", "%E4", "\\u4e2d", "锛?", "é", "鐨", "ä¸", "い", "\ue000", "○", "一○", "e\u0301"]
)
def test_a_text_of_one_thing_only_is_no_trouble(rule, shape: str) -> None:
    text = shape * 3000
    assert len(mend(text, rule)) <= len(text)


def test_common_characters_are_likelier_than_rare_ones() -> None:
    assert weight("的") > weight("龍") > weight("龘") > weight("\ue000")


def test_what_lost_too_much_between_what_is_mended_is_said() -> None:
    received = as_windows("山里的雾".encode()) + "é\u201d" + as_windows("还没有散".encode())
    assert mend(received, mojibake) == "山里的雾é\u201d还没有散"
    (remark,) = told(received)
    assert (remark.code, received[remark.at : remark.end]) == ("R-151", "é\u201d")
