"""The printer’s file as the plan and the command line ask for it."""

import shutil
from pathlib import Path

import pytest

from kanben.findings import Trouble
from kanben.plan import plan
from tests.conftest import kanben
from tests.made_pdf import opened

TOML = """
[book]
title = "刻本"
slug = "keben"
date = 2026-01-15
[editions]
variants = ["zh-Hans"]
formats = ["pdf", "press"]
[print]
{}
[front]
sections = ["title-page", "imprint"]
[[chapter]]
id = "one"
source = "one.txt"
title = "写样"
"""


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("signature = 3", "no sheet is folded into 3 pages"),
        ("signature = 0", "no sheet is folded into 0 pages"),
        ("signature = 4096", "no sheet is folded into 4096 pages"),
        ('profile = "../printer.icc"', "no profile in book/"),
        ('profile = "book/../../printer.icc"', "no profile in book/"),
        ('profile = "book/printer.png"', "no profile in book/"),
    ],
)
def test_what_cannot_be_is_told_with_its_line(told, said):
    with pytest.raises(Trouble) as stopped:
        plan(TOML.format(told))
    assert [(finding.code, finding.line) for finding in stopped.value.findings] == [("B-007", 10)]
    assert said in str(stopped.value)


def test_the_plan_says_how_the_files_are_finished():
    asked = plan(TOML.format('archive = true\nsignature = 16\nprofile = "book/printer.icc"')).printing
    assert (asked.archive, asked.signature, asked.profile) == (True, 16, "book/printer.icc")
    usual = plan(TOML.format(""))
    assert (usual.printing.archive, usual.printing.signature, usual.printing.profile) == (False, 2, "")
    assert "press" not in plan(TOML.format("").replace('formats = ["pdf", "press"]', "")).editions.formats


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Return the folder of a book of one chapter."""
    root = tmp_path_factory.mktemp("keben")
    for folder in ("book", "seeds"):
        (root / folder).mkdir()
    (root / "seeds" / "one.txt").write_text("刻书的人先写样，再上板。\n\n然后一刀一刀把空白挑去。\n", encoding="utf-8")
    (root / "book" / "book.toml").write_text(TOML.format("signature = 4"), encoding="utf-8")
    return root


def built(root: Path, out: Path, *options: str, **environment: str) -> dict[str, bytes]:
    ended = kanben("build", "--root", root, "--out", out, *options, **environment)
    assert ended.returncode == 0, ended.stderr.decode()
    return {path.name: path.read_bytes() for path in out.glob("*.pdf")}


def test_one_command_makes_both_and_press_alone_makes_the_same(small, tmp_path):
    kept = str(tmp_path / "kept")
    both = built(small, tmp_path / "both", KANBEN_CACHE=kept)
    assert sorted(both) == ["keben.zh-Hans.pdf", "keben.zh-Hans.press.pdf"]
    again = built(small, tmp_path / "again", KANBEN_CACHE=kept)  # from standing type
    assert again == both
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(small, elsewhere)
    alone = built(
        elsewhere, tmp_path / "alone", "--format", "press", TZ="Asia/Shanghai", SOURCE_DATE_EPOCH="1000000000"
    )
    assert alone == {"keben.zh-Hans.press.pdf": both["keben.zh-Hans.press.pdf"]}
    assert len(opened(alone["keben.zh-Hans.press.pdf"]).pages) % 4 == 0


def test_a_profile_that_is_not_there_is_missed_before_anything_is_made(small, tmp_path):
    root = tmp_path / "book"
    shutil.copytree(small, root)
    (root / "book" / "book.toml").write_text(TOML.format('profile = "book/printer.icc"'), encoding="utf-8")
    ended = kanben("build", "--root", root, "--out", tmp_path / "out")
    assert ended.returncode == 3
    assert "no file book/printer.icc" in ended.stderr.decode()
