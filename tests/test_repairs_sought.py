"""Patterns that begin with a class are sought faster; they must find what the plain choice of patterns finds."""

import random
import re
from heapq import nsmallest

import pytest

from kanben.repairs.compatibility import PRIVATE
from kanben.repairs.joins import _neighbours
from kanben.repairs.misread import MOST, Misread, Path, _further, _onward, big5, gbk
from kanben.repairs.titles import INSIDE, TITLES
from kanben.repairs.width import WIDE

PLAIN_WIDE = re.compile(
    "[０-９Ａ-Ｚａ-ｚ]+(?:(?<=[０-９])(?:[．／][０-９]+|：[０-９]{2}(?![０-９])|，[０-９]{3}(?![０-９])))*"
    "|(?<=[0-9０-９])％|(?<=[A-Za-zＡ-Ｚａ-ｚ])＋+"
    "|(?<=[0-9A-Za-z０-９Ａ-Ｚａ-ｚ])[＋－＆＠＿](?=[0-9A-Za-z０-９Ａ-Ｚａ-ｚ])"
)
PLAIN_TITLES = re.compile(rf"(?:(?<!<)<<|＜＜|≪|«)({INSIDE})(?:>>(?!>)|＞＞|≫|»)|([<＜‹])({INSIDE})([>＞›])")
PLAIN_PRIVATE = re.compile("[\ue000-\uf8ff]+|[\U000f0000-\U0010ffff]+")


@pytest.mark.parametrize(
    ("sought", "plain", "signs"),
    [
        (WIDE, PLAIN_WIDE, "１２３Ａｂ％＋－＆＠＿．／：，1aB他"),
        (TITLES, PLAIN_TITLES, "<<<>>>＜＞≪≫«»‹›《》紅樓夢a\n"),
        (PRIVATE, PLAIN_PRIVATE, "\ue000\uf8ff\U000f0000\U0010ffff字"),
    ],
    ids=["Ｃ＋＋ and １，０００", "<<紅樓夢>>", "private use"],
)
def test_what_is_sought_by_its_first_character_is_what_the_choice_finds(
    sought: re.Pattern[str], plain: re.Pattern[str], signs: str
) -> None:
    chance = random.Random(1)  # noqa: S311 - a sample, no secret
    texts = ("".join(chance.choices(signs, k=chance.randrange(1, 14))) for _ in range(6_000))
    found = 0
    for text in texts:
        assert [m.span() for m in sought.finditer(text)] == [m.span() for m in plain.finditer(text)], text
        found += sought.search(text) is not None
    assert found > 100


def test_each_pair_of_bytes_is_the_character_it_is_alone() -> None:
    for codec, names in ((gbk(), ("gb18030", "gbk")), (big5(), ("cp950", "big5hkscs"))):
        for character, pair in codec.bytes_of.items():
            assert len(pair) == 1 or character in (pair.decode(name, "ignore") for name in names)


@pytest.mark.parametrize("codec", [gbk(), big5()], ids=["GBK", "Big5"])
def test_of_many_ways_on_the_likeliest_are_kept_as_if_all_had_been_made(codec: Misread) -> None:
    may: list[Path] = [(0.0, b"", b"")]
    most = 0
    of_bytes = {pair: character for character, pair in codec.bytes_of.items()}
    received = "中文".encode() * 2
    pairs = [received[at : at + 2] for at in range(0, len(received), 2)]
    for n, pair in enumerate(pairs):  # the second of three was lost: half of 中, half of 文
        character = "?" if n % 3 == 1 else of_bytes.get(pair, "?")
        after = pairs[n + 1][:1] if n % 3 == 1 else b""
        onward = {tail: _onward(character, after, tail, codec)[0] for _, _, tail in may}
        made = {
            known + more: (unlikely - likely, known + more, left)
            for unlikely, known, tail in may
            for more, likely, left in onward[tail]
        }
        likeliest = list(made.values()) if len(made) <= MOST else nsmallest(MOST, made.values())
        may = _further(may, character, after, codec)
        assert sorted(may) == sorted(likeliest)
        most = max(most, len(made))
    assert most > 3 * MOST


def test_only_lines_with_nothing_between_them_are_neighbours() -> None:
    text = "霧從江面上升起\n來，船還沒有到。\n\n他等。\n　　\n她也等\u3000\n  一直等\n" + "水" * 150 + "\n天黑了。"
    pairs = [(one.said, following.said, following.indent) for one, following in _neighbours(text)]
    assert pairs == [("霧從江面上升起", "來，船還沒有到。", 0), ("她也等", "一直等", 2)]
