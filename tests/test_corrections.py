"""The editor's corrections: read, carried out, and offered ready to paste where a rule could not decide."""

import tomllib
from difflib import SequenceMatcher

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kanben.corrections import RESTORED, Correction, Kept, Stet, closest, correct, corrections, stets
from kanben.edits import Edit, Revision
from kanben.findings import Finding, Remark, Trouble
from kanben.repairs.told import MOST, Told
from tests.dots import CASES

TEXT = "騰訊云彼時在全亞洲布局最大的機房。\n機房最終在當天中午恢復正常。\n他們説機房好。\n"


def fix(find: str, replace: str = "新", **more: object) -> Correction:
    return Correction("a.txt", find, replace, "理由", **{"line": 7} | more)  # type: ignore[arg-type]


def test_corrections_are_read_in_the_order_they_stand() -> None:
    read = corrections(
        '[[correct]]\nsource = "a.txt"\nfind = "云"\nreplace = "雲"\nreason = "字"\noccurrence = 1\n'
        '[[stet]]\nsource = "a.txt"\nfind = "説"\nreason = "原字"\nrule = "variant"\n'
        '[[correct]]\nsource = "b.txt"\nfind = "x"\nreplace = ""\nreason = "衍"\nall = true\n'
    )
    assert read == (
        Correction("a.txt", "云", "雲", "字", occurrence=1, line=1),
        Stet("a.txt", "説", "原字", rule="variant", line=7),
        Correction("b.txt", "x", "", "衍", all=True, line=12),
    )
    assert corrections("") == ()


def test_what_is_wrong_with_corrections_is_told_at_once() -> None:
    text = (
        '[[correct]]\nsource = "a.tx"\nfind = ""\nreplace = "x"\nreasn = "y"\n'
        '[[correct]]\nsource = "a.txt"\nfind = "x"\nreason = "y"\noccurrence = 0\nall = true\n'
        '[[correct]]\nsource = "a.txt"\nfind = "x"\nreplace = "x"\nreason = "y"\n'
        '[[stets]]\n[[stet]]\nsource = "a.txt"\nfind = "x"\nreplace = "y"\n'
    )
    with pytest.raises(Trouble) as caught:
        corrections(text, sources={"a.txt"})
    assert [(f.line, f.code) for f in caught.value.findings] == [
        (1, "C-003"),
        (2, "C-005"),
        (3, "C-003"),
        (5, "C-002"),
        (6, "C-003"),
        (6, "C-006"),
        (10, "C-006"),
        (12, "C-006"),
        (17, "C-002"),
        (18, "C-003"),
        (21, "C-002"),
    ]
    assert caught.value.findings[1].hint == "did you mean 'a.txt'?"


def test_words_are_corrected_where_they_stand_once() -> None:
    edits, findings = correct(TEXT, "a.txt", [fix("騰訊云", "騰訊雲"), Correction("b.txt", "中午", "", "別篇")])
    assert not findings
    assert [(e.start, e.end, e.replacement, e.rule, e.reason) for e in edits] == [
        (0, 3, "騰訊雲", "correction", "理由")
    ]


def test_one_of_several_or_all_of_them() -> None:
    def after(one: Correction) -> str:
        edits, findings = correct(TEXT, "a.txt", [one])
        assert not findings
        return Revision.of(TEXT).apply(edits).text

    assert after(fix("機房", "庫", occurrence=2)) == TEXT.replace("\n機房", "\n庫")
    assert after(fix("機房", "庫", all=True)) == TEXT.replace("機房", "庫")
    assert after(fix("最終", "")) == TEXT.replace("最終", "")


@pytest.mark.parametrize(
    ("one", "code", "hint"),
    [
        (fix("機房"), "C-008", "it stands in lines 1, 2, 3 of a.txt: find more words"),
        (fix("機房", occurrence=4), "C-009", "it stands in lines 1, 2, 3 of a.txt"),
        (fix("當天中五恢複正常"), "C-007", "nearest is “當天中午恢復正常”, line 2 of a.txt"),
        (fix("床前明月光"), "C-007", "give the words as they stand"),
        (Stet("a.txt", "他們說", "原字", line=7), "C-007", "nearest is “他們説”, line 3 of a.txt"),
    ],
)
def test_words_not_there_as_said_are_an_error_with_a_hint(one: Correction | Stet, code: str, hint: str) -> None:
    edits, (finding,) = correct(TEXT, "a.txt", [one])
    assert not edits
    assert (finding.code, finding.source, finding.line) == (code, "book/corrections.toml", 7)
    assert finding.hint.startswith(hint)


def test_two_corrections_of_the_same_words_are_an_error() -> None:
    edits, (finding,) = correct(TEXT, "a.txt", [fix("當天中午"), fix("中午恢復", line=9)])
    assert len(edits) == 1
    assert (finding.code, finding.line) == ("C-010", 9)
    assert not correct(TEXT, "a.txt", [fix("當天"), fix("中午")])[1]


def test_a_stet_protects_every_place_its_words_stand() -> None:
    one = Stet("a.txt", "機房", "原字", "width")
    assert stets(TEXT, "a.txt", [one, fix("中午")]) == [
        Kept(14, 16, "width", one),
        Kept(18, 20, "width", one),
        Kept(36, 38, "width", one),
    ]
    assert stets(TEXT, "b.txt", [one]) == []


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 40), st.integers(8, 20), st.data())
def test_a_slip_of_one_character_is_still_found(at: int, length: int, data: st.DataObject) -> None:
    prose = (CASES / "readers" / "blocks.md").read_text(encoding="utf-8")
    words = prose[at : at + length]
    slip = data.draw(st.integers(0, length - 1))
    place = closest(prose, words[:slip] + "鑫" + words[slip + 1 :])
    assert place
    assert SequenceMatcher(None, prose[slice(*place)], words, autojunk=False).ratio() > 0.7


# --- damaged words, settled in one line ---------------------------------------------------


def test_damaged_words_are_settled_in_one_line() -> None:
    read = corrections(
        '[[stet]]\nsource = "a.txt"\nfind = "説"\nreason = "原字"\n[restored."a.txt"]\n"?zz)間" = "時間"\n'
    )
    assert read[1] == Correction("a.txt", "?zz)間", "時間", RESTORED, line=6)


def test_what_is_wrong_with_a_settled_line_is_told_at_once() -> None:
    with pytest.raises(Trouble) as caught:
        corrections('[restored."b.txt"]\n"甲" = 3\n"乙" = "乙"\n"" = "丙"\n', sources={"a.txt"})
    assert [(f.line, f.code) for f in caught.value.findings] == [(1, "C-005"), (2, "C-004"), (3, "C-006"), (4, "C-003")]


def told(received: str, *remarks: Remark, revision: Revision | None = None) -> tuple[Finding, ...]:
    findings = Told(received, "seeds/a.txt")
    for remark in remarks:
        findings.add(remark, revision or Revision.of(received))
    return findings.findings()


def test_each_candidate_is_a_line_ready_to_paste_that_names_its_place_alone() -> None:
    received = "甚至?柺的。\n有人甚至?柺過。\n"
    at = received.rindex("?")
    (finding,) = told(received, Remark(at, "R-111", "失一字節", end=at + 2, candidates=("會問", "會閒")))
    assert finding.line == 2
    assert finding.choices[0] == '"甚至?柺過。" = "甚至會問過。"'
    for line, right in zip(finding.choices, ("會問", "會閒"), strict=True):
        pasted = corrections(f'[restored."a.txt"]\n{line}\n')
        edits, wrong = correct(received, "a.txt", pasted)
        assert not wrong
        assert Revision.of(received).apply(edits).text == received[:at] + right + received[at + 2 :]


def test_a_line_to_paste_speaks_of_the_text_as_received() -> None:
    received = "甚至\u200b,?柺是"
    edited = Revision.of(received).apply([Edit(2, 3, "", "controls"), Edit(3, 4, "，", "width")])
    (finding,) = told(received, Remark(3, "R-111", "失", end=5, candidates=("會問",)), revision=edited)
    assert finding.choices == ('"\\u200B,?柺是" = "\\u200B,會問是"',)
    assert tomllib.loads(finding.choices[0]) == {"\u200b,?柺是": "\u200b,會問是"}


def test_words_that_stand_twice_in_the_same_surroundings_get_no_line() -> None:
    received = "甚至?柺的。\n甚至?柺的。\n"
    (finding,) = told(received, Remark(2, "R-111", "失一字節", end=4, candidates=("會問",)))
    assert finding.choices == ()


def test_the_thousandth_finding_of_a_kind_is_counted_and_not_listed() -> None:
    received = "?\n" * 1000
    found = told(received, *(Remark(2 * i, "R-112", "lost") for i in range(1000)), Remark(5, "R-131", "other"))
    assert len(found) == MOST + 2
    assert (found[-1].message, found[-1].line) == (f"and {1000 - MOST} more of the same", MOST + 1)
