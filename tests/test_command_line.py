"""The command line: results on one stream, talk on the other, and bad input answered in words."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import HOME, kanben

ARTICLE = "第一段話。\n\n第二段話，2019年5月22日。\n"
BOOK = """\
[book]
title = "小書"
slug = "small"
date = 2024-01-01

[editions]
variants = ["zh-Hant-TW"]
formats = ["epub", "chapters"]

[front]
sections = ["title-page", "contents"]

[back]
sections = ["chronology"]

[[chapter]]
id = "one"
source = "one.txt"
title = "一"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small book that can be made; each test spoils it in one way."""
    for name, text in {"book/book.toml": BOOK, "seeds/one.txt": ARTICLE}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_small_book_is_made_and_said(root: Path) -> None:
    ended = kanben("--root", root)
    assert ended.returncode == 0, ended.stderr.decode()
    made = ended.stdout.decode().split()
    assert [Path(name).name for name in made] == [
        "small.zh-Hant-TW.epub",
        "chronology.json",
        "report.json",
        "report.html",
    ]


def test_of_many_findings_a_few_are_told_and_the_rest_counted_each_with_its_place(root: Path) -> None:
    spoilt(root, "seeds/one.txt", "正文。\n" * 99 + "他說：“好，就這樣辦\n" * 30)
    ended = kanben("--root", root)
    talk = ended.stderr.decode()
    assert ended.returncode == 0, talk
    assert "seeds/one.txt:100: R-133" in talk  # and :100: is no picture of a hundred
    assert talk.count(" R-133 “") == 12
    assert "R-133 18 more of the same are in report.html" in talk


def spoilt(root: Path, name: str, content: str | bytes) -> None:
    path = root / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


TWICE = BOOK + '\n[[chapter]]\nid = "one"\nsource = "two.txt"\ntitle = "二"\n'
SPOILT = {
    "a missing source": ("book/book.toml", BOOK.replace('"one.txt"', '"oen.txt"'), "B-102", "one.txt"),
    "an empty article": ("seeds/one.txt", "", "R-0", "one.txt"),
    "blanks for an article": ("seeds/one.txt", " \n\u3000\n", "R-0", "one.txt"),
    "a binary file": ("seeds/one.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(400), "R-0", "one.txt"),
    "undecodable bytes": (
        "seeds/one.txt",
        "前面是好的。".encode() + b"\xff\xfe\xfa\x80 \xc0\xc1" * 40,
        "R-0",
        "one.txt",
    ),
    "a broken TOML": ("book/book.toml", BOOK.replace('title = "小書"', "title = 小書"), "B-", "book.toml:2"),
    "an unknown key": ("book/book.toml", BOOK.replace("slug", "slgu"), "B-", "slug"),
    "an unknown variant": ("book/book.toml", BOOK.replace("zh-Hant-TW", "zh-Hant-TV"), "B-", "did you mean"),
    "two chapters of one id": ("book/book.toml", TWICE, "B-", "one"),
    "corrections that find nothing": (
        "book/corrections.toml",
        '[[correct]]\nsource = "one.txt"\nfind = "第三段"\nreplace = "第二段"\nreason = "誤"\n',
        "C-",
        "corrections.toml",
    ),
    "a broken glossary": ("book/glossary.toml", "[[term]\n", "V-", "glossary.toml"),
    "a broken chronology": ("book/chronology.toml", '[[entry]]\nsuorce = "one.txt"\n', "D-", "chronology.toml"),
    "a source outside the book": ("book/book.toml", BOOK.replace('"one.txt"', '"../../etc/passwd"'), "", "passwd"),
}


@pytest.mark.parametrize(("name", "content", "code", "said"), SPOILT.values(), ids=SPOILT.keys())
def test_bad_input_is_answered_in_words(root: Path, name: str, content: str | bytes, code: str, said: str) -> None:
    spoilt(root, name, content)
    ended = kanben("build", "--root", root)
    talk = ended.stderr.decode()
    assert ended.returncode == 3, talk
    assert "Traceback" not in talk
    assert code in talk
    assert said in talk
    assert "hint:" in talk
    assert ended.stdout == b""
    assert not (root / "dist").exists()


def test_all_problems_at_once(root: Path) -> None:
    spoilt(root, "book/book.toml", BOOK.replace("slug", "slgu").replace("zh-Hant-TW", "zh-Hant-TV"))
    spoilt(root, "book/glossary.toml", "[[term]\n")
    talk = kanben("build", "--root", root).stderr.decode()
    assert talk.count("error:") >= 4  # an unknown key, a missing one, an unknown variant, a broken file


def test_no_book_here(tmp_path: Path) -> None:
    ended = kanben("build", "--root", tmp_path)
    assert ended.returncode == 3
    assert "init DIR" in ended.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build", "--variant", "zh-Hant-TV"], "zh-Hant-TW"),
        (["build", "--format", "epbu"], "epub"),
        (["convert", "--to", "zh-TW"], "zh-Hant-TW"),
        (["bulid"], "bulid"),
        (["--nonsense"], "nonsense"),
    ],
)
def test_usage(root: Path, arguments: list[str], said: str) -> None:
    ended = kanben(*arguments, *(["--root", root] if arguments[0] == "build" else []), given="好。".encode())
    assert ended.returncode == 2, ended.stderr.decode()
    assert said in ended.stderr.decode()


def test_a_dist_that_cannot_be_written(root: Path) -> None:
    (root / "dist").write_text("a file where the folder should be", encoding="utf-8")
    ended = kanben("build", "--root", root)
    assert ended.returncode == 7
    assert "hint:" in ended.stderr.decode()
    assert (root / "dist").read_text(encoding="utf-8") == "a file where the folder should be"


@pytest.fixture
def read_only(root: Path) -> Iterator[Path]:
    """An empty ``dist`` nobody may write into, root not excepted."""
    dist = root / "dist"
    dist.mkdir(mode=0o500)
    chattr = shutil.which("chattr") if os.geteuid() == 0 else None
    if os.geteuid() == 0 and (not chattr or subprocess.run([chattr, "+i", dist], check=False).returncode):
        pytest.skip("root may write everywhere, and this file system has no immutable folders")
    yield dist
    if chattr:
        subprocess.run([chattr, "-i", dist], check=True)


def test_a_read_only_dist(root: Path, read_only: Path) -> None:
    ended = kanben("build", "--root", root)
    assert ended.returncode == 7, ended.stderr.decode()
    assert "hint:" in ended.stderr.decode()
    assert files(read_only) == []


def test_a_full_disk_leaves_the_old_edition(root: Path) -> None:
    """A limit on file size stands for the full disk: a write fails half way through."""
    assert kanben("build", "--root", root).returncode == 0
    before = {name: (root / "dist" / name).read_bytes() for name in files(root / "dist")}
    spoilt(root, "seeds/one.txt", ARTICLE * 40)
    limited = subprocess.run(
        [sys.executable, "-m", "kanben", "build", "--root", root, "--jobs", "1", "--format", "chapters"],
        cwd=HOME,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},  # which would be cut off, too
        capture_output=True,
        check=False,
        preexec_fn=lambda: (
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
            resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000)),
        ),
    )
    assert limited.returncode == 7, limited.stderr.decode()
    assert "hint:" in limited.stderr.decode()
    assert {name: (root / "dist" / name).read_bytes() for name in files(root / "dist")} == before


def test_ctrl_c_in_the_middle(tmp_path: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "kanben", "build", "--fresh", "--root", HOME, "--out", tmp_path / "dist"],
        cwd=HOME,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    for line in running.stderr:
        if b"making" in line:
            break
    time.sleep(0.5)
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to the whole group
    _, talk = running.communicate(timeout=60)
    assert running.returncode == 130, talk.decode()
    assert b"Traceback" not in talk
    assert not (tmp_path / "dist").exists()


# --- the filters -------------------------------------------------------------------


def test_repair() -> None:
    ended = kanben("repair", "-", given="流量,資本...技術".encode())
    assert ended.stdout.decode() == "流量，資本……技術"


def test_repair_explains_in_code_points_of_the_input() -> None:
    given = "一👍,二...三"
    changes = [json.loads(line) for line in kanben("repair", "--explain", given=given.encode()).stdout.splitlines()]
    assert [(c["before"], c["after"], given[c["start"] : c["end"]]) for c in changes] == [
        (",", "，", ","),
        ("...", "……", "..."),
    ]
    assert all(c["line"] == 1 and c["rule"] and c["reason"] for c in changes)


def test_repair_of_the_first_seed() -> None:
    ended = kanben("repair", HOME / "seeds" / "000_367c79fc45c5b95e.txt")
    assert ended.returncode == 0
    assert "騰訊云彼時在全亞洲布局最大的機房——面積8萬平米，" in ended.stdout.decode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5hkscs"])
def test_convert_reads_what_the_chinese_web_writes(encoding: str) -> None:
    given = "從前有一個人，他的頭髮很長，後來他去了天津，說了一些話，又回來了。" * 3
    ended = kanben("convert", "--to", "zh-Hans", given=given.encode(encoding))
    assert ended.stdout.decode() == "从前有一个人，他的头发很长，后来他去了天津，说了一些话，又回来了。" * 3


def test_dates() -> None:
    given = "2018年9月30日，清晨。172天後，年報公開。"
    found = [json.loads(line) for line in kanben("dates", given=given.encode()).stdout.splitlines()]
    assert [(d["text"], d["edtf"]) for d in found] == [("2018年9月30日", "2018-09-30"), ("172天後", "2019-03-21")]
    assert all(given[d["start"] : d["end"]] == d["text"] for d in found)


def test_check_writes_nothing(root: Path) -> None:
    ended = kanben("check", "--root", root, "--json")
    assert ended.returncode == 0, ended.stderr.decode()
    assert json.loads(ended.stdout)["findings"] == []
    assert not (root / "dist").exists()


def test_strict(root: Path) -> None:
    spoilt(root, "book/book.toml", BOOK.replace('"epub", ', ""))  # which EPUBCheck would be asked about
    spoilt(root, "seeds/one.txt", ARTICLE + "他說“好。\n")
    assert kanben("check", "--root", root).returncode == 0
    assert kanben("check", "--root", root, "--strict").returncode == 5


def test_doctor() -> None:
    ended = kanben("doctor", "--json")
    assert ended.returncode == 0
    assert {"name", "state", "detail", "cost"} <= json.loads(ended.stdout)[0].keys()


def test_a_new_book_is_made_from_articles(tmp_path: Path) -> None:
    shutil.copy(HOME / "seeds" / "002_f8a7e88af14d92cb.txt", tmp_path / "訪談.txt")
    began = kanben("init", tmp_path / "我的書", tmp_path / "訪談.txt")
    assert began.returncode == 0, began.stderr.decode()
    ended = kanben("build", "--root", tmp_path / "我的書", "--format", "epub")
    assert ended.returncode == 0, ended.stderr.decode()


def test_every_option_is_in_the_readme() -> None:
    readme = (HOME / "README.md").read_text(encoding="utf-8")
    for command in ("build", "check", "repair", "convert", "dates", "chronology", "init", "preview", "doctor"):
        told = kanben(command, "--help").stdout.decode()
        options = {word.strip(",") for word in told.split() if word.startswith("--") and word.strip(",") != "--help"}
        assert command in readme
        assert [option for option in options if option not in readme] == []
