"""How far a build is: one line renewed on a terminal, the stages alone elsewhere."""

import os
import re
import struct
import subprocess
import sys
from itertools import count

import pytest
from rich.cells import cell_len

from kanben import pace
from kanben.writers.pdf import printed
from tests.conftest import HOME
from tests.made_pdf import STYLES
from tests.sample_print import sample

pty = pytest.importorskip("pty", reason="a terminal of this kind is Unix's")

WORK = """
import os, time
from multiprocessing import get_context
from kanben import side_by_side, terminal

HERE = os.getpid()
BOTH = get_context("fork").Barrier(2)


def written(tag):
    assert os.getppid() == HERE, "no copy of the process"
    for page in (1, 12):
        side_by_side.tell(f"{tag}: page {page}")
        BOTH.wait()
        time.sleep(side_by_side.LOOK * 3)
    return tag


with terminal.progress() as (say, show):
    say("making 繁體\\x1b[2J" + "很長" * 40)
    for tag in side_by_side.as_done(written, ["zh-Hans", "zh-Hant-TW"], 2, show=show):
        say(f"made {tag}")
terminal.talk.print("done")
"""


def on_a_terminal(columns: int, term: str = "xterm") -> str:
    import fcntl
    import termios

    without = {name: said for name, said in os.environ.items() if name not in ("COLUMNS", "LINES")}
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    running = subprocess.Popen(
        [sys.executable, "-c", WORK],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=HOME,
        env={**without, "PYTHONPATH": str(HOME), "TERM": term, "PYTHONUTF8": "1"},
    )
    os.close(theirs)
    said = b""
    while chunk := _read(ours):
        said += chunk
    os.close(ours)
    assert running.wait() == 0, said.decode()
    return said.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end is closed
        return b""


def test_a_terminal_has_one_line_and_both_variants_on_it():
    said = on_a_terminal(60)
    *shown, last = said.split("\r\x1b[K")
    assert "zh-Hans: page 1 · zh-Hant-TW: page 1" in shown
    assert any("page 12" in line for line in shown)
    assert not any("\n" in line for line in shown)
    assert last.strip() == "done"  # and the line of progress is gone


def test_the_line_is_no_wider_than_the_terminal_and_no_name_steers_it():
    said = on_a_terminal(40)
    assert "\x1b[2J" not in said
    lines = said.split("\r\x1b[K")
    assert lines[1].startswith("making 繁體 [2J很長很長")
    assert max(map(cell_len, lines)) < 40


def test_a_terminal_that_cannot_renew_a_line_gets_plain_lines():
    said = on_a_terminal(60, "dumb")
    assert "\x1b[K" not in said
    assert "page" not in said
    assert "made zh-Hans\r\n" in said


def test_elsewhere_only_the_stages_are_told():
    ended = subprocess.run([sys.executable, "-c", WORK], cwd=HOME, capture_output=True, check=True)
    *stages, done = ended.stderr.decode().splitlines()
    assert ended.stdout == b""
    assert stages[0].startswith("making 繁體")
    assert sorted(stages[1:]) == ["made zh-Hans", "made zh-Hant-TW"]
    assert done == "done"


def test_time_left_is_told_of_what_takes_long_and_not_too_often():
    said: list[str] = []
    clock = count(100, 0.1)  # a tenth of a second passes from page to page
    told = pace.paced(said.append, "zh-Hant-TW", lambda: next(clock))
    for page in range(1, 101):
        told(f"page {page}", page / 100)
    assert said[0] == "zh-Hant-TW: page 2"
    assert "zh-Hant-TW: page 40, 6 s left" in said
    assert said[-1] == "zh-Hant-TW: page 100"
    assert len(said) == 50


def test_every_page_of_a_book_is_told_and_none_twice_as_a_new_one(monkeypatch):
    monkeypatch.setattr(pace, "OFTEN", 0)
    said: list[str] = []
    printed(sample(pages=4), styles=STYLES, show=said.append)
    new = [int(line.split()[2]) for line in said if re.fullmatch(r"zh-Hans: page \d+", line)]
    assert new == [*range(1, len(new) + 1)]
    assert said[-1] == f"zh-Hans: writing {len(new)} pages"
    assert any(line.endswith("again") for line in said)  # its contents name pages nobody knew yet
