"""The sieve before the mending of misread text: what it passes over could not have been mended."""

import sys
from pathlib import Path

import pytest

from kanben.repairs.likelier import CODECS, given
from kanben.repairs.misread import latin
from kanben.repairs.mojibake import _found, _remembered, mojibake
from kanben.repairs.suspects import QUIET, suspects
from kanben.side_by_side import lanes
from kanben.written import weight
from tests.bench.repair import PARTS, WOUNDS

LINES = [line for (part,) in PARTS for line in part.split("\n") if line]


@pytest.mark.parametrize("wound", [wound for _, wound in WOUNDS[:11]], ids=[name for name, _ in WOUNDS[:11]])
def test_no_line_that_can_be_mended_is_passed_over(wound) -> None:
    hurt = [line for whole in LINES for line in wound(whole).split("\n") if line and "Â \n" not in whole]
    text = "\n".join(hurt)
    asked = {text[start:end] for start, end in suspects(text)[0]}
    assert [line for line in hurt if line not in asked and _found(line)] == []


def test_plain_text_is_not_asked_about() -> None:
    text = "\n".join(LINES) + "\n“好……”他说——‘走吧’。café，Škoda，AT&T？"
    lines, remains = suspects(text)
    assert sum(end - start for start, end in lines) < 0.05 * len(text)
    assert not remains


def test_remains_are_where_they_are() -> None:
    text = "前面锟斤拷后面，烫烫烫烫。\ufffd"
    assert [text[at] for at in suspects(text)[1]] == list("锟烫烫烫烫\ufffd")


def test_a_letter_at_a_lines_end_takes_the_next_line_along() -> None:
    text = "甲乙\ncafÃ©Â \n丙丁"
    assert [text[a:b] for a, b in suspects(text)[0]] == ["cafÃ©Â \n丙丁"]


def test_marks_of_chinese_side_by_side_prove_nothing() -> None:
    for one in QUIET:
        for two in QUIET:
            pair = latin().bytes_of[one] + latin().bytes_of[two]
            for codec in (codec for codecs in CODECS.values() for codec in codecs):
                said = pair.decode(codec, "ignore")
                assert sum(map(weight, said)) <= given(one) + given(two) or len(said) != 1


def test_the_table_is_made_anew_when_its_file_is_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kanben.repairs.suspects import _signs

    monkeypatch.setenv("KANBEN_CACHE", str(tmp_path))
    made = [_signs.__wrapped__() for _ in range(2)]
    (kept,) = tmp_path.glob("signs-*")
    kept.write_bytes(kept.read_bytes()[:-1] + b"?")
    made.append(_signs.__wrapped__())
    assert all((one == made[0]).all() for one in made)


def test_any_number_of_processes_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    hurt = [wound(line[:40]) for line in LINES[:40] for _, wound in WOUNDS[:11]]
    text = "\n".join(hurt)
    said = []
    for least in ("LEAST", "LEAST_READINGS"):
        monkeypatch.setattr(sys.modules[_found.__module__], least, 2)
    for count in (1, 2):
        _remembered().clear()
        with lanes(count):
            said.append(list(mojibake(text)))
    assert len(said[0]) > 200
    assert said[0] == said[1]
