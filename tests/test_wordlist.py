"""The compiled list of words: what the list says, and nothing else, whatever lies on the shelf."""

from collections import Counter
from pathlib import Path

import pytest

from kanben.repairs.lexicon import lexicon
from kanben.wordlist import in_order, listed, occurrences, packed, unpacked


def test_each_word_has_the_times_of_the_list() -> None:
    known, said = occurrences(), dict(listed())
    assert len(known) == len(said)
    assert all(known.get(word) == said[word] for word in list(said)[::50])
    assert sum(known.values()) == sum(said.values())


@pytest.mark.parametrize("word", ["", "她他", "中国的的", "x", "\ud800", "𠮷𠮷𠮷𠮷𠮷"])
def test_what_is_no_word_is_none(word: str) -> None:
    assert word not in occurrences()
    assert occurrences().get(word, 7) == 7


def test_short_and_long_words_are_found_alike() -> None:
    counted = in_order({"中": 1, "中国": 2, "中国人": 3, "中国人民": 4, "中国人民解放军": 5, "𠮷𠮷𠮷": 6})
    assert [counted.get("中国人民解放军"[:n]) for n in (1, 2, 3, 4, 5, 7)] == [1, 2, 3, 4, 0, 5]
    assert counted.get("𠮷𠮷𠮷") == 6


def test_a_damaged_file_is_not_believed() -> None:
    made = in_order(Counter({"中国": 2, "上海": 3}))
    content = packed([made.keys, made.column], b"key")
    assert unpacked(content, b"key", "QI") == [made.keys, made.column]
    assert unpacked(content, b"another", "QI") is None
    assert unpacked(content[:-1], b"key", "QI") is None
    assert unpacked(None, b"key", "QI") is None


@pytest.mark.parametrize("table", [occurrences, lexicon], ids=["occurrences", "lexicon"])
def test_a_table_on_the_shelf_is_the_table_made(table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANBEN_CACHE", str(tmp_path))
    made = table.__wrapped__()  # nothing is there yet
    assert table.__wrapped__() == made == table()
