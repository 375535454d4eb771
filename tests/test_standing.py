"""What is kept between builds: printed again when nothing has changed, made again when anything has."""

import os
import time
from pathlib import Path

from kanben import standing
from tests.conftest import kanben
from tests.test_command_line import ARTICLE, root, spoilt

__all__ = ["root"]  # a fixture


def test_what_is_kept_comes_back(cache: Path) -> None:
    assert standing.kept("a") is None
    standing.keep("a", {"x.epub": b"1", "chapters/y.md": b"2"})
    assert standing.kept("a") == {"x.epub": b"1", "chapters/y.md": b"2"}


def test_what_cannot_be_read_back_is_made_again(cache: Path) -> None:
    standing.keep("a", {"x": b"1"})
    (cache / "a.zip").write_bytes(b"PK\x03\x04 half of it")
    assert standing.kept("a") is None


def test_forty_books_in_four_variants_stand_beside_each_other(cache: Path) -> None:
    for number in range(160):
        standing.keep(f"{number:064x}", {"x": b"1"})
    assert len(list(cache.glob("*.zip"))) == 160


def test_what_nobody_asked_for_in_half_a_year_goes(cache: Path) -> None:
    for number, days in enumerate((0, 100, 200)):
        standing.keep(f"{number:064x}", {"x": b"1"})
        then = time.time() - days * 86_400
        os.utime(cache / f"{number:064x}.zip", (then, then))
    standing.keep("f" * 64, {"x": b"1"})
    assert [standing.kept(f"{number:064x}") is None for number in range(3)] == [False, False, True]


def test_a_digest_knows_its_parts_apart() -> None:
    assert standing.digest([b"ab", b"c"]) != standing.digest([b"a", b"bc"])


def test_a_build_without_changes_is_not_made_again(root: Path, tmp_path: Path) -> None:
    def build(*options: str) -> tuple[bool, bytes]:
        ended = kanben("build", "--root", root, *options, KANBEN_CACHE=str(tmp_path / "kept"))
        assert ended.returncode == 0
        return b"making" in ended.stderr, (root / "dist" / "small.zh-Hant-TW.epub").read_bytes()

    first = build()
    assert first[0]
    assert build() == (False, first[1])
    assert build("--fresh") == first
    spoilt(root, "seeds/one.txt", ARTICLE + "第三段。\n")
    made, content = build()
    assert made
    assert content != first[1]
