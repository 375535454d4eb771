"""A book is made again only where it has changed, and is then what it would be if all of it were made anew."""

import io
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from PIL import Image

from kanben import forme, machine
from kanben.findings import Finding, Trouble
from kanben.folder import Folder, put
from kanben.forme import Beyond
from kanben.manuscript import prepare
from kanben.press import Order, build
from tests.conftest import HOME, kanben
from tests.test_command_line import root

__all__ = ["root"]  # a fixture

HEAVY = {"weasyprint", "pikepdf", "numpy", "jieba", "fontTools", "lxml", "PIL", "markdown", "kanben.manuscript"}
SEED = int(os.environ.get("KANBEN_SEED", "20240101"))  # another walk through the same book
STEPS = 30

BOOK = """\
[book]
title = "山居記"
slug = "hut"
date = 2024-01-01

[editions]
variants = ["zh-Hant-TW"]
formats = ["epub", "chapters"]

[front]
sections = ["title-page", "contents", "note.md"]

[back]
sections = ["chronology"]

[[chapter]]
id = "one"
source = "one.txt"
title = "上山"

[[chapter]]
id = "two"
source = "two.md"
title = "下山"
"""
ONE = "2019年5月22日，我們上山。\n\n他說：“云很低...”李郁韬後來寫信來。\n\n172天後，路才修好。\n"
TWO = "# 下山\n\n次年夏天下山，帶了一張相片。\n\n![水井](well.png)\n"
CORRECT = '[[correct]]\nsource = "one.txt"\nfind = "很低"\nreplace = "{}"\nreason = "據手稿"\n\n'
TERM = '[[term]]\nwritten = "李郁韬"\n"zh-Hant-TW" = "李郁{}"\n'


def texts(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def well(grey: int) -> bytes:
    made = io.BytesIO()
    Image.new("L", (9, 9), grey).save(made, "PNG")
    return made.getvalue()


def written(folder: Path, files: dict[str, bytes]) -> Path:
    for name in ("book", "seeds", "styles"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


HUT = {
    "book/book.toml": BOOK.encode(),
    "book/note.md": "編者的話。\n".encode(),
    "seeds/one.txt": ONE.encode(),
    "seeds/two.md": TWO.encode(),
    "seeds/well.png": well(90),
}


@pytest.fixture
def hut(tmp_path: Path) -> Path:
    return written(tmp_path / "hut", HUT)


# --- a walk through a book -----------------------------------------------------------


def _changed(name: str, change: Callable[[str, random.Random], str | None]) -> Callable[[Path, random.Random], None]:
    def work(root: Path, dice: random.Random) -> None:
        path = root / name
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if (after := change(before, dice)) is None:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(after, encoding="utf-8")

    return work


def _picture(root: Path, dice: random.Random) -> None:
    (root / "seeds" / "well.png").write_bytes(well(dice.choice((90, 120))))


MORE = ("\n又過了三天，雪停了...\n", "\n他說，“好、好”。\n", "\n2020年1月，&nbsp;信到了。\n", "\n里面的干柴\n")
WORKS = {
    "words are added": _changed("seeds/one.txt", lambda text, dice: text + dice.choice(MORE)),
    "words go": _changed("seeds/one.txt", lambda text, _: text[: text.rstrip().rfind("\n") + 1] or ONE),
    "the other article": _changed("seeds/two.md", lambda text, dice: text + dice.choice(MORE)),
    "a correction": _changed("book/corrections.toml", lambda _, dice: CORRECT.format(dice.choice("高濃厚"))),
    "a line above the corrections": _changed("book/corrections.toml", lambda text, _: "# 校記\n" + text),
    "a correction of nothing": _changed("book/corrections.toml", lambda text, _: text + CORRECT.replace("低", "矮")),
    "no corrections": _changed("book/corrections.toml", lambda *_: None),
    "a term": _changed("book/glossary.toml", lambda _, dice: TERM.format(dice.choice("韜滔"))),
    "no terms": _changed("book/glossary.toml", lambda *_: None),
    "the title": _changed("book/book.toml", lambda text, dice: text.replace("山居", dice.choice(("山居", "湖上")))),
    "a line above the plan": _changed("book/book.toml", lambda text, _: "# 書\n" + text),
    "the contents go": _changed("book/book.toml", lambda text, _: text.replace('"contents", ', "")),
    "no chronology": _changed("book/book.toml", lambda text, _: text.replace('["chronology"]', "[]")),
    "the note": _changed("book/note.md", lambda text, dice: text + dice.choice(MORE)),
    "a style": _changed("styles/book.css", lambda _, dice: f"p {{ text-indent: {dice.choice('123')}em }}\n"),
    "no style": _changed("styles/book.css", lambda *_: None),
    "a picture": _picture,
    "no picture": lambda root, _: (root / "seeds" / "well.png").unlink(missing_ok=True),
    "an article goes": lambda root, _: (root / "seeds" / "one.txt").unlink(missing_ok=True),
    "nothing": lambda *_: None,
}


def _spoil(folder: Path, dice: random.Random) -> None:
    """Damage a file: cut it short, change a byte of it, or take it away."""
    there = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    path = dice.choice(there)
    content = bytearray(path.read_bytes())
    match dice.randrange(3):
        case 0:
            path.unlink()
        case 1:
            path.write_bytes(content[: dice.randrange(len(content) + 1)])
        case _:
            content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
            path.write_bytes(content)


def _outcome(order: Order) -> tuple[object, dict[str, bytes]]:
    try:
        made = build(order)
    except Trouble as trouble:
        return trouble.findings, {}
    told = (made.files, made.findings, made.faults, made.headings, dict(made.waiting))
    return told, {name: (made.out / name).read_bytes() for name in made.files}


def test_whatever_is_changed_the_book_is_as_if_made_anew(hut: Path, cache: Path, tmp_path: Path) -> None:
    dice, states, out = random.Random(SEED), [HUT], tmp_path / "out"  # noqa: S311 - a walk, no secret
    for step in range(STEPS):
        done = "nothing"
        if step and dice.random() < 0.25:
            written(hut, dice.choice(states))
            done = "an earlier state"
        elif step:
            done = dice.choice(list(WORKS))
            WORKS[done](hut, dice)
        for folder in (cache, out):
            if folder.exists() and dice.random() < 0.3:
                _spoil(folder, dice)
        states.append({name: text for name, text in texts(hut).items() if not name.startswith("dist/")})
        kept, anew = _outcome(Order(hut, out)), _outcome(Order(hut, tmp_path / "anew", fresh=True))
        assert kept == anew, f"KANBEN_SEED={SEED}, step {step}: {done}"


def test_two_at_once_do_not_disturb_each_other(hut: Path, root: Path, cache: Path, tmp_path: Path) -> None:
    orders = [Order(hut, tmp_path / "a"), Order(hut, tmp_path / "b"), Order(hut, tmp_path / "b"), Order(root)]
    with ProcessPoolExecutor(len(orders), get_context("fork")) as pool:
        made = list(pool.map(_outcome, orders))
    assert made[0] == made[1] == made[2] == _outcome(Order(hut, tmp_path / "anew", fresh=True))
    assert made[3] == _outcome(Order(root, fresh=True))


def test_one_correction_has_one_article_edited_again(hut: Path, cache: Path) -> None:
    def articles() -> set[str]:
        return {path.name for path in cache.glob("*.article")}

    prepare(Folder(hut))
    before = articles()
    (hut / "book" / "corrections.toml").write_text("# 校記\n" + CORRECT.format("高"), encoding="utf-8")
    book = prepare(Folder(hut)).book
    assert "云高" in str(book)
    assert len(before) == 2
    assert len(articles() - before) == 1
    (hut / "book" / "corrections.toml").write_text("# 校記\n# 二\n" + CORRECT.format("高"), encoding="utf-8")
    assert prepare(Folder(hut)).book == book
    assert len(articles() - before) == 1  # a line number is no change


# --- a book that has not changed -----------------------------------------------------


def test_a_book_that_has_not_changed_loads_nothing_that_makes_books(hut: Path, tmp_path: Path) -> None:
    kept = str(tmp_path / "kept")
    assert kanben("build", "--root", hut, KANBEN_CACHE=kept).returncode == 0
    program = (
        "import sys; sys.argv[1:] = ['build', '--root', sys.argv[1]]\n"
        "from kanben.cli import main\n"
        "try: main()\nfinally: print('loaded', *sys.modules)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, str(hut)],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(HOME), "KANBEN_CACHE": kept},
        check=True,
    )
    files, _, loaded = ended.stdout.decode().partition("loaded ")
    assert "hut.zh-Hant-TW.epub" in files
    assert HEAVY & set(loaded.split()) == set()
    assert b"reading" not in ended.stderr


def test_what_stands_is_left_alone_and_what_is_damaged_is_restored(tmp_path: Path) -> None:
    files = {"a.epub": "雲".encode(), "chapters/b.md": b"b", "c.json": b"{}"}
    put(tmp_path, files)
    os.utime(tmp_path / "a.epub", (1, 1))
    (tmp_path / "chapters" / "b.md").write_bytes(b"x")
    (tmp_path / "c.json").unlink()
    put(tmp_path, files)
    assert texts(tmp_path) == files
    assert (tmp_path / "a.epub").stat().st_mtime == 1
    put(tmp_path, {"a.epub": b"new"}, gone=("c.json",))
    assert (tmp_path / "a.epub").read_bytes() == b"new"
    assert not (tmp_path / "c.json").exists()


def test_a_link_in_place_of_an_edition_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"a")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.epub").symlink_to(tmp_path / "elsewhere")
    put(tmp_path / "out", {"a.epub": b"a"})
    assert not (tmp_path / "out" / "a.epub").is_symlink()


def made(folder: Folder, said: str = "made") -> forme.Forme:
    findings = (Finding("R-1", said, "seeds/one.txt", 3, "", ("甲 = 乙",)),)
    whole = forme.Forme({"report.json": said.encode()}, findings, (), {"zh-Hans": 2})
    forme.keep(folder, ("epub",), Beyond(), whole, {})
    return whole


def test_a_book_is_known_by_all_that_was_read(hut: Path, cache: Path) -> None:
    folder = Folder(hut)
    for name in ("book/book.toml", "seeds/one.txt", "book/glossary.toml"):
        folder.content(name)
    folder.names("styles")
    whole = made(folder)
    assert forme.kept(Folder(hut), ("epub",)) == whole
    assert forme.kept(Folder(hut), ("pdf",)) is None
    (hut / "seeds" / "two.md").write_bytes(b"unread")
    assert forme.kept(Folder(hut), ("epub",)) == whole
    for name in ("seeds/one.txt", "book/glossary.toml", "styles/book.css", "book/book.toml"):
        before = (hut / name).read_bytes() if (hut / name).exists() else None
        (hut / name).parent.mkdir(exist_ok=True)
        (hut / name).write_bytes((before or b"") + b"\n")
        assert forme.kept(Folder(hut), ("epub",)) is None, name
        (hut / name).unlink()
        if before is not None:
            assert forme.kept(Folder(hut), ("epub",)) is None, name
            (hut / name).write_bytes(before)
        assert forme.kept(Folder(hut), ("epub",)) == whole, name


def test_what_was_saved_in_the_middle_of_a_build_is_made_again(hut: Path, cache: Path) -> None:
    folder = Folder(hut)
    folder.content("book/book.toml")
    folder.content("seeds/one.txt")
    (hut / "seeds" / "one.txt").write_bytes(b"later")
    folder.content("seeds/one.txt")
    made(folder)
    assert forme.kept(Folder(hut), ("epub",)) is None


def test_fonts_and_language_of_the_machine_are_part_of_the_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    face, folder = tmp_path / "song.ttf", tmp_path / "fonts"
    face.write_bytes(b"one")
    folder.mkdir()
    told = [machine.outside([str(face)], [str(folder)])]
    assert machine.outside([str(face)], [str(folder)]) == told[0]
    face.write_bytes(b"two")
    told.append(machine.outside([str(face)], [str(folder)]))
    (folder / "kai.ttf").write_bytes(b"kai")
    told.append(machine.outside([str(face)], [str(folder)]))
    assert len(set(told)) == 3
    before = machine.machine()
    monkeypatch.setenv("LC_ALL", "zh_HK.UTF-8")
    assert machine.machine() != before
    monkeypatch.setenv("PATH", str(tmp_path))
    assert machine.calibre() == ""


# --- where nothing is kept -----------------------------------------------------------


def test_where_nothing_can_be_kept_only_time_is_lost(
    hut: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "full").write_bytes(b"no folder")
    monkeypatch.setenv("KANBEN_CACHE", str(tmp_path / "full"))
    order = Order(hut, tmp_path / "out")
    assert _outcome(order) == _outcome(order)
