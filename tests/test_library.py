"""Many books by one command: which they are, where they go, and that none of them stops another."""

import json
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kanben import library, pressroom
from kanben.findings import INPUT, MADE, MISSING, OUTPUT, PROOF, STRICT, UNEXPECTED, USAGE, Finding, Trouble
from kanben.folder import STAGING, put
from kanben.press import Made, Order, Say
from tests import forked
from tests.conftest import kanben

BOOK = """\
[book]
title = "第{n}冊"
slug = "ce{n}"
date = 2024-01-01

[editions]
variants = ["zh-Hant"]
formats = ["epub"]

[front]
sections = ["contents"]

[[chapter]]
id = "one"
source = "one.md"
title = "井邊"
"""
PICTURE = "\n![一口井](well.png)\n"
ready = pytest.mark.skipif(forked.READY is None, reason="processes are copied from a ready one on Linux alone")


def shelved(folder: Path, count: int, text: str = "") -> list[Path]:
    """Put ``count`` small books into ``folder``, no two the same."""
    roots = [folder / f"{n:02}" for n in range(count)]
    for n, root in enumerate(roots):
        for name, content in {
            "book/book.toml": BOOK.format(n=n),
            "seeds/one.md": f"第{n}天，他們又到井邊去。\n\n井水很涼。\n{text}",
        }.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(content, encoding="utf-8")
    return roots


def editions(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / "dist").iterdir()}


# --- the whole of it -----------------------------------------------------------------


def test_of_forty_books_with_three_bad_ones_thirty_seven_are_made(tmp_path: Path) -> None:
    roots = shelved(tmp_path / "books", 40)
    broken, lost, damaged = roots[3], roots[17], roots[39]
    (broken / "book/book.toml").write_text("title = 井邊\n", encoding="utf-8")
    (lost / "seeds/one.md").unlink()
    (damaged / "seeds/one.md").write_text(f"井邊。\n{PICTURE}", encoding="utf-8")
    (damaged / "seeds/well.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    ended = kanben("build", "--root", tmp_path / "books", "--json")
    told = json.loads(ended.stdout)["books"]
    assert ended.returncode == INPUT, ended.stderr.decode()
    assert [Path(book["root"]) for book in told] == roots
    assert {Path(book["root"]): (book["exit_code"], [p["code"] for p in book["problems"]]) for book in told} == {
        **dict.fromkeys(roots, (MADE, [])),
        broken: (INPUT, ["B-001"]),
        lost: (INPUT, ["B-102"]),
        damaged: (INPUT, ["B-114"]),
    }
    assert all(set(book) >= {"root", "made", "findings", "problems", "exit_code", "seconds"} for book in told)
    for book, root in zip(told, roots, strict=True):
        assert sorted(book["made"]) == (sorted(editions(root)) if (root / "dist").exists() else [])
    talk = ended.stderr.decode()
    assert f"{broken}/book/book.toml:1: B-001" in talk
    assert "37 of 40 books made in" in talk
    assert "1/40" not in talk  # nobody watches
    for root in (roots[0], roots[38]):  # made by a process that had made others, and alone: the same bytes
        assert kanben("build", "--root", root, "--out", tmp_path / root.name / "dist").returncode == 0
        assert editions(tmp_path / root.name) == editions(root)


def test_books_named_one_by_one_go_each_into_a_folder_of_its_name(tmp_path: Path) -> None:
    one, two = shelved(tmp_path, 2, "他說：“好，就這樣辦\n")
    named = ["--root", one, "--root", two, "--root", one]
    ended = kanben("build", *named, "--out", tmp_path / "out", "--jobs", "1")
    assert ended.returncode == 0, ended.stderr.decode()
    epubs = [tmp_path / "out/00/ce0.zh-Hant.epub", tmp_path / "out/01/ce1.zh-Hant.epub"]
    assert [Path(line) for line in ended.stdout.decode().splitlines() if line.endswith(".epub")] == epubs
    assert all(path.exists() for path in epubs)
    assert not (one / "dist").exists()
    for root in (one, two):  # no EPUBs, of which EPUBCheck and Ace would be asked
        plan = root / "book/book.toml"
        plan.write_text(plan.read_text(encoding="utf-8").replace('"epub"', '"chapters"'), encoding="utf-8")
    checked = kanben("check", *named, "--json", "--strict")
    assert checked.returncode == STRICT, checked.stderr.decode()
    told = json.loads(checked.stdout)["books"]
    assert [(Path(book["root"]), [f["code"] for f in book["findings"]]) for book in told] == [
        (one, ["R-133"]),
        (two, ["R-133"]),
    ]
    assert {"headings", "waiting"} <= set(told[0])
    assert not (one / "dist").exists()


def test_a_fault_of_the_command_is_told_once_and_not_of_every_book(tmp_path: Path) -> None:
    shelved(tmp_path, 5)
    ended = kanben("build", "--root", tmp_path, "--variant", "zh-Hant-TV")
    assert ended.returncode == USAGE
    assert ended.stderr.decode().count("error:") == 1
    assert "did you mean zh-Hant-TW?" in ended.stderr.decode()


# --- which books, and where to -------------------------------------------------------


def test_a_folder_of_books_stands_for_all_in_it_and_a_book_for_itself(tmp_path: Path) -> None:
    roots = shelved(tmp_path, 3)
    (tmp_path / "notes").mkdir()
    (tmp_path / "list.txt").touch()
    assert library.books([tmp_path]) == tuple(roots)
    assert library.books([roots[1], tmp_path, roots[1] / ".." / "02"]) == (roots[1], roots[0], roots[2])
    assert library.many([tmp_path])
    assert library.many([roots[0], roots[0]])
    assert not library.many([roots[0]])
    assert not library.many([tmp_path / "notes"])  # no book at all is told as it always was
    assert not library.many([tmp_path / "none"])


def test_a_book_that_has_lost_its_plan_is_not_passed_over(tmp_path: Path) -> None:
    roots = shelved(tmp_path, 2)
    (roots[1] / "book/book.toml").unlink()
    assert library.books([tmp_path]) == tuple(roots)


@pytest.mark.parametrize(
    ("out", "wrong"),
    [
        ("out", ["b/00"]),  # two of one name
        ("a/00/seeds", ["a/00", "b/00", "b/01"]),  # what one of them is made of
        ("a/00/extra", ["b/00", "b/01"]),  # the folder of another
        ("b", ["a/00", "b/00", "b/01"]),  # the books' own
    ],
)
def test_editions_never_come_to_lie_among_another_book_s_and_all_such_are_named(
    tmp_path: Path, out: str, wrong: list[str]
) -> None:
    shelved(tmp_path / "b", 2)
    asked = [*shelved(tmp_path / "a", 1), tmp_path / "b"]
    with pytest.raises(Trouble) as stopped:
        library.orders(asked, Order(asked[0], tmp_path / out))
    assert stopped.value.exit_code == USAGE
    assert {f.source for f in stopped.value.findings} == {str(tmp_path / name) for name in wrong}
    assert len(library.orders(asked, Order(asked[0]))) == 3  # each into its own dist/


def test_a_book_inside_another_s_folder_may_have_its_editions_there(tmp_path: Path) -> None:
    (outer,) = shelved(tmp_path, 1)
    renamed = shelved(outer / "tests", 1)[0].rename(outer / "tests" / "specimen")
    made = library.orders([outer, renamed], Order(outer, outer / "dist"))
    assert [order.out for order in made] == [outer / "dist/00", outer / "dist/specimen"]


def test_the_exit_code_is_of_the_gravest_failure() -> None:
    def code(*codes: int) -> int:
        return library.gravest(library.Done(Order(Path()), None, exit_code=code) for code in codes)

    assert code() == code(MADE, MADE) == MADE
    assert code(MADE, STRICT, MADE) == STRICT
    assert code(STRICT, PROOF) == PROOF
    assert code(PROOF, INPUT, STRICT) == INPUT
    assert code(INPUT, OUTPUT) == OUTPUT
    assert code(OUTPUT, MISSING, INPUT) == MISSING
    assert code(MISSING, UNEXPECTED, INPUT) == UNEXPECTED


# --- what becomes of processes -------------------------------------------------------


def bound(order: Order, say: Say) -> Made:
    """Make the editions of a book of many chapters: what stands in one.md, in each file."""
    text = (order.root / "seeds/one.md").read_bytes()
    files = {f"chapters/{n:03}.md": text for n in range(200)}
    say("writing")
    put(order.root / "dist", files)
    return Made(order.root / "dist", tuple(files), (), ())


def mortal(order: Order, say: Say) -> Made:
    """Make a book, but be killed at it as often as its article says."""
    deaths = order.root / "deaths"
    so_far = len(deaths.read_text()) if deaths.exists() else 0
    with (order.root.parent / "order").open("a") as order_of_work:
        order_of_work.write(f"{order.root.name} ")
    if so_far < (order.root / "seeds/one.md").read_text(encoding="utf-8").count("死"):
        deaths.write_text("x" * (so_far + 1))
        os.kill(os.getpid(), signal.SIGKILL)
    if order.root.name == "05":
        raise ZeroDivisionError("甲")
    return bound(order, say)


def patient(order: Order, say: Say) -> Made:
    """Work until called off, clearing up then."""
    (order.root / "pid").write_text(str(os.getpid()))
    try:
        time.sleep(60)
    finally:
        (order.root / "cleared").touch()
    return bound(order, say)


def pressed(work: Callable[[Order, Say], Made], folder: Path) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # however the tests were started
    orders = library.orders([folder], Order(folder, jobs=2))
    done = dict(pressroom.run(work, orders, 2))
    told = {orders[n].root.name: (one.exit_code, [p.code for p in one.problems]) for n, one in done.items()}
    (folder / "told.json").write_text(json.dumps(told))


@ready
def test_a_book_whose_process_is_killed_is_tried_once_more_alone_and_the_others_go_on(tmp_path: Path) -> None:
    roots = shelved(tmp_path, 8)
    (roots[2] / "seeds/one.md").write_text("死", encoding="utf-8")
    (roots[4] / "seeds/one.md").write_text("死死", encoding="utf-8")
    process = forked.READY.Process(target=pressed, args=(mortal, tmp_path))
    process.start()
    process.join(60)
    assert process.exitcode == 0
    assert json.loads((tmp_path / "told.json").read_text()) == {
        **{root.name: [MADE, []] for root in roots},
        "04": [OUTPUT, ["S-111"]],
        "05": [UNEXPECTED, ["S-131"]],
    }
    assert set((tmp_path / "order").read_text().split()[-2:]) == {"02", "04"}  # when all others were done
    assert not (roots[4] / "dist").exists()


@ready
def test_killed_at_random_ten_times_and_resumed_no_edition_is_half_written_or_stale(tmp_path: Path) -> None:
    roots = shelved(tmp_path, 4)
    chance, lengths = random.Random(8), {}  # noqa: S311 - no secret
    for time_ in range(10):
        for n, root in enumerate(roots):
            text = f"第{time_}次，第{n}冊。" * (400 * (n + 1) - time_)
            (root / "seeds/one.md").write_text(text, encoding="utf-8")
            lengths.setdefault(root, set()).add(text.encode())
        process = forked.READY.Process(target=pressed, args=(bound, tmp_path))
        process.start()
        process.join(chance.uniform(0.01, 0.25))
        process.kill()
        process.join()
        for root in roots:
            assert {path.read_bytes() for path in (root / "dist/chapters").glob("*")} <= lengths[root]
    process = forked.READY.Process(target=pressed, args=(bound, tmp_path))
    process.start()
    process.join(60)
    assert process.exitcode == 0
    for root in roots:
        written = [path.read_bytes() for path in (root / "dist/chapters").iterdir()]
        assert written == [(root / "seeds/one.md").read_bytes()] * 200
        assert list((root / "dist").glob(f"{STAGING}*")) == []  # nothing is left of those that were killed


@ready
def test_ctrl_c_ends_all_and_each_clears_up(tmp_path: Path) -> None:
    roots = shelved(tmp_path, 3)
    process = forked.READY.Process(target=pressed, args=(patient, tmp_path))
    process.start()
    while len(at := [root for root in roots if (root / "pid").exists() and (root / "pid").read_text()]) < 2:
        assert process.is_alive()
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGINT)
    process.join(30)
    assert process.exitcode not in (0, None)
    for root in at:
        assert (root / "cleared").exists()
        with pytest.raises(ProcessLookupError):
            os.kill(int((root / "pid").read_text()), 0)


def test_ctrl_c_while_editions_are_put_into_place_waits_until_all_are_there(tmp_path: Path) -> None:
    def interrupted() -> Iterator[str]:
        signal.raise_signal(signal.SIGINT)
        yield "c"

    put(tmp_path, {"a": b"old", "b": b"old", "c": b"old"})
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with pytest.raises(KeyboardInterrupt):
        put(tmp_path, {"a": b"new", "b": b"new"}, gone=interrupted())
    signal.signal(signal.SIGINT, before)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"new", "b": b"new"}


def test_a_disk_that_is_full_is_that_book_s_failure() -> None:
    def full(order: Order, _: Say) -> Made:
        raise OSError(28, "No space left on device")

    done = library.attempt(full, Order(Path("井邊")))
    assert (done.exit_code, done.problems[0].code) == (OUTPUT, "S-106")
    assert done.made is None
    assert [str(p) for p in done.placed([Finding("B-1", "空", "book/book.toml", 3)])] == [
        "井邊/book/book.toml:3: B-1 空"
    ]
