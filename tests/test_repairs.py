"""The rules of repair, one by one and together."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kanben
from kanben.edits import Revision
from kanben.repairs import RULES, Kept, repair
from kanben.repairs.han import is_han
from kanben.repairs.pinyin import damage
from tests.dots import SEEDS, cases

FILES = ("repairs/pinyin.md", "repairs/marks.md", "repairs/width.md", "repairs/spaces.md")
ALL = [pytest.param(given, wanted, id=title) for name in FILES for title, given, wanted in cases(name)]
LISTED = {"時": "shí", "業": "yè", "務": "wù", "驗": "yàn", "數": "shù", "內": "nèi", "當": "dāng", "會": "huì"}
PROSE = "因為時間內的業務數據會經過檢驗當時投資這些保險機房在天津海新區域作為先決條件他們和亞馬遜"


@pytest.mark.parametrize(("received", "wanted"), ALL)
def test_case(received: str, wanted: str) -> None:
    assert kanben.repair(received).text == wanted


@pytest.mark.parametrize(("received", "wanted"), ALL)
def test_repairing_twice_changes_nothing(received: str, wanted: str) -> None:
    once = kanben.repair(received).text
    assert kanben.repair(once).text == once


@pytest.mark.parametrize("seed", sorted(SEEDS.iterdir()), ids=lambda path: path.name)
def test_a_seed_repaired_twice_is_repaired_once(seed) -> None:
    once = kanben.repair(seed.read_text(encoding="utf-8")).text
    assert kanben.repair(once).text == once


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="雲計算,.:;?!()\"“”…。—-~ 　3０aＡb\n·'《》‘’[]\u200b\r", max_size=40))
def test_any_text_repaired_twice_is_repaired_once_and_keeps_its_han(text: str) -> None:
    repaired = kanben.repair(text)
    assert kanben.repair(repaired.text).text == repaired.text
    assert [c for c in repaired.text if is_han(c)] == [c for c in text if is_han(c)]
    account = repaired.revision.account()
    assert account.kept + account.changed + account.dropped == len(text)
    assert account.kept + account.changed + account.added == len(repaired.text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=PROSE, min_size=1, max_size=30))
def test_what_is_mended_was_proved_by_damaging_it_again(text: str) -> None:
    """Where the rule changes a damaged line at all, its answer damaged again is the line."""
    opening = "時間時間業務業務數數驗驗內內當當會會"
    damaged = damage(f"{opening}\n{text}", LISTED)
    mended = repair(Revision.of(damaged))
    if not mended.findings:
        assert damage(mended.text, LISTED) == damaged


def test_the_first_seed_has_no_reading_left_but_where_bytes_were_lost() -> None:
    seed = (SEEDS / "000_367c79fc45c5b95e.txt").read_text(encoding="utf-8")
    repaired = kanben.repair(seed)
    undecided = [finding.code for finding in repaired.findings if finding.code in ("R-111", "R-112")]
    assert undecided == ["R-111", "R-111", "R-111", "R-112", "R-111"]
    assert repaired.text.count("(fā)") + repaired.text.count("(diǎn)") == 2


def test_the_second_seed_keeps_every_han_character_of_the_article() -> None:
    seed = (SEEDS / "002_f8a7e88af14d92cb.txt").read_text(encoding="utf-8")
    gone = "".join(
        seed[piece.start : piece.end] for piece in repair(Revision.of(seed)).revision.pieces if not piece.text
    )
    assert "".join(c for c in gone if is_han(c)) == "本文字數閱讀時長大約分鐘相關文章"


def test_what_is_kept_is_left_alone_by_the_rules_named() -> None:
    text = "他說...好,行"
    assert repair(Revision.of(text), kept=[Kept(2, 5, "ellipsis")]).text == "他說...好，行"
    assert repair(Revision.of(text), kept=[Kept(0, 8)]).text == text


def test_each_rule_has_its_own_name_and_reason() -> None:
    assert len({name for name, _, _ in RULES}) == len(RULES)
    assert all(reason for _, _, reason in RULES)


def test_findings_point_to_the_line_received() -> None:
    finding = repair(Revision.of("第一行。\n他說“好。\n"), "a.txt").findings[0]
    assert (finding.source, finding.line, finding.code) == ("a.txt", 2, "R-133")
