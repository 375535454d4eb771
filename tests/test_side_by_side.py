"""What is shared out comes back whole, in order, whatever the number of lanes; and how it ends where it cannot."""

import os
import signal
import subprocess
import sys
import time
from multiprocessing import active_children
from threading import Event, Thread

import pytest

from kanben.findings import Trouble
from kanben.side_by_side import as_done, each, lanes
from tests.conftest import HOME

CHAPTERS = [f"第{n}章" for n in range(1, 101)]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_every_chapter_comes_back_in_its_place(count):
    with lanes(count):
        assert each(str.lower, CHAPTERS, len) == CHAPTERS


def test_work_is_done_by_copies_only_where_there_are_lanes_and_enough_to_do():
    assert set(each(lambda _: os.getpid(), CHAPTERS)) == {os.getpid()}
    with lanes(2):
        assert os.getpid() not in each(lambda _: os.getpid(), CHAPTERS)
        assert set(each(lambda _: os.getpid(), CHAPTERS, least=1000)) == {os.getpid()}


def test_a_copy_shares_nothing_out_again():
    with lanes(2):
        inner = each(lambda _: each(lambda _: os.getpid(), CHAPTERS[:3]) == [os.getpid()] * 3, CHAPTERS)
    assert all(inner)


def test_what_goes_wrong_in_a_copy_goes_wrong_here():
    def refused(chapter: str) -> str:
        if chapter == "第50章":
            raise ValueError(chapter)
        return chapter

    with lanes(2), pytest.raises(ValueError, match="第50章"):
        each(refused, CHAPTERS)


def test_how_many_are_done_is_told_while_they_are():
    for count in (1, 2):
        counted: list[int] = []
        with lanes(count):
            each(str.lower, CHAPTERS, so_far=counted.append)
        assert counted == sorted(counted)
        assert len(counted) > 4
        assert counted[-1] == 100


def test_what_is_done_first_comes_first():
    def read(minutes: float) -> float:
        time.sleep(minutes / 20)
        return minutes

    assert list(as_done(read, [12, 1], 2)) == [1, 12]
    assert sorted(as_done(read, [3, 1, 2], 2)) == [1, 2, 3]


@pytest.mark.parametrize("share_out", [each, lambda work, items: list(as_done(work, items, 2))])
def test_a_process_the_machine_ends_is_told_in_words(share_out):
    def short_of_memory(chapter: str) -> str:
        if chapter == "第7章":
            os.kill(os.getpid(), signal.SIGKILL)
        return chapter

    with lanes(2), pytest.raises(Trouble, match="S-111 a process was ended") as trouble:
        share_out(short_of_memory, CHAPTERS)
    assert "--jobs 1" in trouble.value.findings[0].hint
    assert not active_children()


def test_memory_that_is_refused_is_told_in_the_same_words():
    def short_of_memory(_: str) -> str:
        raise MemoryError

    with lanes(2), pytest.raises(Trouble, match="S-111"):
        each(short_of_memory, CHAPTERS)


def test_ctrl_c_ends_all_that_is_at_work_at_once():
    script = (
        "import os, time\n"
        "from kanben.side_by_side import each, lanes\n"
        "def long(n):\n"
        "    os.write(1, b'begun.')\n"
        "    time.sleep(600)\n"
        "try:\n"
        "    with lanes(2):\n"
        "        each(long, range(9))\n"
        "except KeyboardInterrupt:\n"
        "    print('stopped')\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=HOME,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    assert running.stdout
    assert running.stdout.read(12) == "begun." * 2
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to the whole group
    said, talk = running.communicate(timeout=60)
    assert (said, talk) == ("stopped\n", "")


def test_beside_a_thread_a_process_is_begun_afresh_and_sent_its_work():
    enough = Event()
    Thread(target=enough.wait).start()
    try:
        assert sorted(as_done(str.upper, ["hans", "hant"], 2)) == ["HANS", "HANT"]
        with lanes(2):
            assert set(each(lambda _: os.getpid(), CHAPTERS)) == {os.getpid()}
    finally:
        enough.set()
