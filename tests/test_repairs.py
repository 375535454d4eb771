"""The rules of repair, one by one and together."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kanben
from kanben.edits import Edit, Revision
from kanben.repairs import RULES, Kept, mend, repair
from kanben.repairs.han import is_han
from kanben.repairs.pinyin import damage
from tests.dots import CASES, SEEDS, cases

FILES = tuple(f"repairs/{name}.md" for name in ("pinyin", "marks", "width", "quotes", "spaces", "lines"))
ALL = [pytest.param(given, wanted, id=title) for name in FILES for title, given, wanted in cases(name)]
GOLDEN = CASES.parent / "golden" / "chapters"
PROSE_LINE = re.compile(r"[\u4e00-\u9fff“「][^|`\[*#>]{19,}")
SENTENCE = re.compile("[^。！？“”「」『』（）]{6,}[。！？]")
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


# --- marks, spaces and lines ----------------------------------------------------

OTHERS = ("pinyin", "mojibake", "escapes", "compatibility")  # these give Han characters back
MARKS_AND_LINES = [rule for name, rule, _ in RULES if name not in OTHERS]
HOSTILE = ("(", "?", '"', "-", ".", ",", "\n", "中", "中,", '"中', "中“", "《", "中… ", "中(", "1\n", " ", "<中", "中.")
WORDS = (
    *(
        "霧從江面上升起來的時候，船還沒有到岸邊上",
        "中文",
        "他說",
        "：",
        "，",
        ",",
        ".",
        "。",
        "“",
        "”",
        '"',
        "'",
        "「",
        "」",
    ),
    *(
        "『",
        "』",
        "　　",
        " ",
        "abc",
        "I'm",
        "1",
        "3:30",
        "--",
        "...",
        "…",
        "（",
        "）",
        "(",
        ")",
        "《",
        "》",
        "<",
        ">",
        "!",
        "??",
    ),
    *("- 1 -", "- 2 -", "- 3 -", "re-", "\n", "\n\n", "Never in the field"),
)


def clean(folder: str) -> str:
    """Return a megabyte of prose made of the finished chapters of the specimen, its sentences dealt out anew."""
    chapters = (path.read_text(encoding="utf-8") for path in sorted((GOLDEN / folder).glob("*.md")))
    lines = [line for text in chapters for line in text.splitlines() if PROSE_LINE.fullmatch(line)]
    sentences = sorted({said for line in lines for said in SENTENCE.findall(line)})
    deal = random.Random(folder)  # noqa: S311 - the same each time is what is wanted
    paragraphs, size = [], 0
    while size < 1_000_000:
        paragraphs.append("".join(deal.sample(sentences, deal.randint(3, 7))))
        size += len(paragraphs[-1].encode())
    return "\n\n".join(paragraphs) + "\n"


@pytest.mark.parametrize("folder", ["source", "zh-Hans", "zh-Hant-TW", "zh-Hant-HK"])
def test_clean_prose_is_not_touched(folder: str) -> None:
    text = clean(folder)
    assert len(text.encode()) > 1_000_000
    assert [edit for rule in MARKS_AND_LINES for edit in rule(text) if isinstance(edit, Edit)] == []


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=30).map("".join))
def test_any_words_and_marks_are_repaired_in_one_go(text: str) -> None:
    once = kanben.repair(text).text
    assert kanben.repair(once).text == once


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([word for word in WORDS if "\n" not in word]), max_size=30).map("".join))
def test_no_rule_of_marks_alters_a_han_character(text: str) -> None:
    for rule in MARKS_AND_LINES:
        assert [c for c in mend(text, rule) if is_han(c)] == [c for c in text if is_han(c)]


@pytest.mark.parametrize("shape", HOSTILE)
def test_a_long_text_of_one_shape_is_gone_through(shape: str) -> None:
    """A rule that looks at the whole line again for each mark would not come back from this."""
    text = "中" + shape * (400_000 // len(shape))
    for rule in MARKS_AND_LINES:
        for found in rule(text):
            at = found.start if isinstance(found, Edit) else found.at
            assert 0 <= at <= len(text)
