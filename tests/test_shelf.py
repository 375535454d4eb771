"""What the shelf keeps, and who may put what on it: values of a book come back, and nothing else does."""

import os
import pickle
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kanben import packing, shelf
from kanben.edits import Edit, Revision
from kanben.findings import Trouble
from kanben.model import Article, Paragraph, Text


class Foreign:
    """What a stranger may put into a pickle: a call."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return os.mkdir, (str(self.path),)


def _bytes(tmp_path: Path) -> Iterator[bytes]:
    yield b""
    yield b"\x80\x05."
    yield packing.packed(("云",))[:-3]
    for value in (Foreign(tmp_path / "made"), Path("a"), range(3), Trouble(), os.getcwd):
        yield shelf.sealed(pickle.dumps(value))
    yield shelf.sealed(b"cos\nsystem\n(S'true'\ntR.")
    yield shelf.sealed(b"ckanben.model\nTYPE_CHECKING\n.")
    yield shelf.sealed(b"ckanben.findings\nCounter\n.")


def test_only_values_of_a_book_are_unpacked(tmp_path: Path) -> None:
    for content in _bytes(tmp_path):
        assert packing.unpacked(content) is None
    assert not (tmp_path / "made").exists()


def test_what_is_packed_comes_back() -> None:
    mended = Revision.of("他說...").apply([Edit(2, 5, "……", "ellipsis", "")])
    value = (Article("a.txt", (Paragraph((Text("他說……"),)),)), mended, {"a": (1, None, 2.5)}, frozenset("云"))
    assert packing.unpacked(packing.packed(value)) == value
    assert packing.packed(value) == packing.packed(value)


def test_the_shelf_is_no_larger_than_it_may_be(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MOST_BYTES", 1000)
    cache.mkdir()
    (cache / "letters.zip").write_bytes(b"mine" * 900)
    begun = int(time.time()) - 8
    for number in range(8):
        name = f"{number:032x}.{'zip' if number % 2 else 'tables'}"
        shelf.put(name, bytes(240), 99)
        os.utime(cache / name, (begun + number, begun + number))
    ours = sorted(path.name for path in cache.iterdir() if path.name != "letters.zip")
    assert [name[31] for name in ours] == ["4", "5", "6", "7"]
    assert (cache / "letters.zip").exists()
