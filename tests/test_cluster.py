"""Books made by a cluster of several processes on this machine, one of which is killed at its work."""

import json
import os
import re
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from kanben import cluster
from kanben.findings import INPUT, MADE, MISSING, Trouble
from kanben.press import Order
from tests import forked
from tests.conftest import HOME, kanben, once, tables
from tests.test_library import editions, shelved

WORKERS = 2


@pytest.fixture(scope="module")
def workers(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, list[subprocess.Popen[bytes]], list[Path]]]:
    """Return a scheduler's address on the loopback, its workers, and the folder in which each has its books."""
    tmp_path = tmp_path_factory.mktemp("cluster")
    told = tmp_path / "scheduler.json"
    here = ["--host", "127.0.0.1", "--no-dashboard"]
    rooms = [tmp_path / f"worker{n}" for n in range(WORKERS)]
    with ExitStack() as ending:

        def begun(program: str, *options: str, **environment: str) -> subprocess.Popen[bytes]:
            process = ending.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", f"distributed.cli.{program}", *here, "--scheduler-file", told, *options],
                    env={**os.environ, "PYTHONPATH": str(HOME), **environment},
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    cwd=tmp_path,
                )
            )
            ending.callback(process.kill)
            return process

        begun("dask_scheduler", "--port", "0")
        while not told.exists() or not told.read_text():
            time.sleep(0.05)
        made = []
        for room in rooms:
            (room / "kept").mkdir(parents=True)
            for table in once("tables", tables).iterdir():
                (room / "kept" / table.name).symlink_to(table)
            kept = {"TMPDIR": str(room), "KANBEN_CACHE": str(room / "kept")}
            made.append(begun("dask_worker", "--no-nanny", "--nthreads", "1", **kept))
        yield json.loads(told.read_text())["address"], made, rooms


def test_every_book_is_made_once_though_a_worker_is_killed_in_the_middle(workers, tmp_path: Path) -> None:
    address, processes, rooms = workers
    roots = shelved(tmp_path / "books", 6)
    (roots[5] / "book/book.toml").write_text("title = 井邊\n", encoding="utf-8")
    killed = []

    def kill_who_is_at_a_book() -> None:
        until = time.monotonic() + 60
        while not killed and time.monotonic() < until:
            for process, room in zip(processes, rooms, strict=True):
                if not killed and any(room.glob("*/book/seeds/one.md")):
                    process.kill()
                    killed.append(process)
            time.sleep(0.005)

    killer = threading.Thread(target=kill_who_is_at_a_book)
    killer.start()
    ended = kanben("build", "--root", tmp_path / "books", "--scheduler", address, "--json")
    killer.join()
    assert len(killed) == 1
    assert ended.returncode == INPUT, ended.stderr.decode()
    told = json.loads(ended.stdout)["books"]
    assert [Path(book["root"]) for book in told] == roots
    assert [book["exit_code"] for book in told] == [INPUT if root == roots[5] else MADE for root in roots]
    assert f"{roots[5]}/book/book.toml:1: B-001" in ended.stderr.decode()
    assert not (roots[5] / "dist").exists()
    for book, root in zip(told, roots, strict=True):
        assert sorted(book["made"]) == (sorted(editions(root)) if book["made"] else [])
    root = roots[0]
    assert kanben("build", "--root", root, "--out", tmp_path / "alone" / "dist").returncode == 0
    assert editions(tmp_path / "alone") == editions(root)


def test_a_single_book_is_told_as_it_always_is(workers, tmp_path: Path) -> None:
    (root,) = shelved(tmp_path / "books", 1)
    ended = kanben("build", "--root", root, "--scheduler", workers[0], "--json", "--out", tmp_path / "out")
    assert ended.returncode == 0, ended.stderr.decode()
    assert json.loads(ended.stdout).keys() == {"made", "findings"}
    assert (tmp_path / "out" / "ce0.zh-Hant.epub").exists()
    (root / "seeds/one.md").unlink()
    ended = kanben("build", "--root", root, "--scheduler", workers[0])
    assert ended.returncode == INPUT
    assert "B-102 no file seeds/one.md" in ended.stderr.decode()


def test_only_the_folders_of_a_book_leave_the_machine_and_nothing_they_point_to(tmp_path: Path) -> None:
    (root,) = shelved(tmp_path / "books", 1)
    (tmp_path / "secret.txt").write_text("秘密")
    (root / "seeds/secret.txt").symlink_to(tmp_path / "secret.txt")
    (root / "dist").mkdir()
    (root / "dist/old.epub").touch()
    assert sorted(cluster._content(root)) == ["book/book.toml", "seeds/one.md"]


def test_a_worker_with_another_release_makes_nothing(tmp_path: Path) -> None:
    done, files = cluster._make({}, Order(tmp_path), "another", False)
    assert (done.exit_code, done.problems[0].code, files) == (MISSING, "S-134", {})


def test_without_dask_it_is_said_what_to_install(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Trouble) as stopped:
        cluster.one(Order(tmp_path), "tcp://127.0.0.1:9")
    assert stopped.value.exit_code == MISSING
    assert f"pip install {cluster.NEEDED}" in str(stopped.value)


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.2)
    with pytest.raises(Trouble) as stopped:
        cluster.one(Order(tmp_path), "tcp://127.0.0.1:9")  # the discard port, where nobody listens
    assert stopped.value.exit_code == MISSING
    assert [(f.code, f.source) for f in stopped.value.findings] == [("S-133", "tcp://127.0.0.1:9")]


def test_the_release_of_dask_is_the_same_wherever_it_is_named() -> None:
    extra = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert extra == {"cluster": [cluster.NEEDED]}
    assert re.search(f"^{cluster.NEEDED}$", (HOME / "requirements-test.txt").read_text(encoding="utf-8"), re.MULTILINE)


def _unasked() -> None:
    import kanben.cluster  # noqa: F401

    sys.exit("distributed" in sys.modules or "dask" in sys.modules)


@pytest.mark.skipif(forked.READY is None, reason="processes are copied from a ready one on Linux alone")
def test_dask_is_not_imported_unless_it_is_asked_for() -> None:
    process = forked.READY.Process(target=_unasked)
    process.start()
    process.join()
    assert process.exitcode == 0
