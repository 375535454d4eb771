"""What is kept that a build would only make again: the cover it drew, the regular expressions it compiled."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from kanben import expressions, faces, kept_cover
from kanben.model import Book
from kanben.writers import cover as writer
from tests.sample import sample
from tests.test_epub import STYLES

TAG = "zh-Hant-TW"


@pytest.fixture
def drawn(cache: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the titles of the covers that were drawn, in place of drawing them."""
    titles: list[str] = []

    def draw(book: Book, **_: object) -> bytes:
        titles.append(book.metadata.title)
        return f"{book.metadata.title}, the {len(titles)}.".encode()

    monkeypatch.setattr(writer, "cover", draw)
    return titles


def titled(title: str) -> Book:
    return replace(sample(), metadata=replace(sample().metadata, title=title, language=TAG))


def test_a_cover_is_drawn_once(drawn: list[str]) -> None:
    chosen = faces.faces(TAG)
    first = kept_cover.cover(titled("雲上"), STYLES, chosen)
    assert kept_cover.cover(titled("雲上"), STYLES, chosen) == first
    assert kept_cover.cover(titled("雲下"), STYLES, chosen) != first
    assert kept_cover.cover(titled("雲上"), {**STYLES, "cover.css": ""}, chosen) != first
    assert kept_cover.cover(titled("雲上"), STYLES, chosen[:1]) != first
    assert drawn == ["雲上", "雲下", "雲上", "雲上"]


def test_a_fresh_cover_and_one_that_was_damaged_are_drawn_anew(drawn: list[str], cache: Path) -> None:
    chosen = faces.faces(TAG)
    kept_cover.cover(titled("雲上"), STYLES, chosen)
    assert kept_cover.cover(titled("雲上"), STYLES, chosen, fresh=True).endswith(b"2.")
    (kept,) = cache.glob("*.cover")
    kept.write_bytes(kept.read_bytes()[:-1] + b"!")
    assert kept_cover.cover(titled("雲上"), STYLES, chosen).endswith(b"3.")
    kept.rename(kept.with_name("0" * 64 + ".cover"))  # another's, whole
    assert kept_cover.cover(titled("雲上"), STYLES, chosen).endswith(b"4.")


EXPRESSIONS = ("(?P<year>[0-9]{4})年(?P<month>[0-9]{1,2})?月", "[\u3400-\u9fff]+(?<![的了])", "A+b")


def compile_all() -> list[re.Pattern[str]]:
    return [re.compile(said, re.IGNORECASE if said == "A+b" else 0) for said in EXPRESSIONS]


def test_what_is_compiled_once_is_known_after(cache: Path) -> None:
    re.purge()
    with expressions.known("a stage"):
        plain = compile_all()
    re.purge()
    with expressions.known("a stage"):
        remembered = dict(re._cache)  # type: ignore[attr-defined]
        again = compile_all()
    assert [pattern for pattern in again if pattern not in remembered.values()] == []
    assert again == plain
    for pattern in (*plain, *again):
        assert (pattern.groupindex, pattern.flags) in [(p.groupindex, p.flags) for p in plain]
    assert again[0].fullmatch("2018年9月")["month"] == "9"  # type: ignore[index]
    assert again[1].fullmatch("雲上的") is None
    assert again[2].fullmatch("aAB")


@pytest.mark.parametrize("damage", [b"", b"half of it", b"x\x9cK\x04\x00\x00b\x00b"])
def test_a_damaged_table_is_made_anew(cache: Path, damage: bytes) -> None:
    for _ in range(2):
        re.purge()
        with expressions.known("a stage"):
            assert compile_all()[0].search("在2018年9月")
        (table,) = cache.glob("*.expressions")
        assert len(table.read_bytes()) > len(damage)
        table.write_bytes(damage)


def test_where_nothing_can_be_kept_only_time_is_lost(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("KANBEN_CACHE", str(tmp_path / "file" / "kept"))
    re.purge()
    with expressions.known("a stage"):
        assert compile_all()[0].search("在2018年9月")
