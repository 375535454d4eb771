"""How processes work side by side: how many, how they begin, what they share out, who hears Ctrl-C and how one ends."""

from __future__ import annotations

import gc
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import accumulate, pairwise
from multiprocessing import active_children, get_all_start_methods, get_context
from multiprocessing.context import BaseContext
from typing import Any, TypeVar

from kanben.findings import OUTPUT, Finding, Trouble

Item = TypeVar("Item")
Made = TypeVar("Made")

STRETCHES = 4  # for each process, so that one with the harder half is not waited for
LONG = 500_000  # characters of articles from which on it pays to make two things of them at once
LOOK = 0.15  # seconds between two looks at what the processes say

ENDED = Finding(
    "S-111",
    "a process was ended from outside before its work was done; a machine does so when its memory is short",
    hint="close what else is running, or give --jobs 1: one process after the other needs less at a time",
)

_lanes = 1
_shared: tuple[Callable[[Any], Any], Sequence[Any]] | None = None  # what a process of a pool works at
_ear: Any = None  # a queue to the process above, where that one listens
_at = 0  # which of its items a process is at


@contextmanager
def lanes(count: int) -> Iterator[None]:
    """Let :func:`each` use ``count`` processes for what is done within."""
    global _lanes  # noqa: PLW0603 - the processors of a machine are one
    before, _lanes = _lanes, max(count, 1)
    try:
        yield
    finally:
        _lanes = before


def each(
    work: Callable[[Item], Made],
    items: Sequence[Item],
    weigh: Callable[[Item], int] = lambda _: 1,
    least: int = 2,
    so_far: Callable[[int], None] = lambda _: None,
) -> list[Made]:
    """Return ``work`` of each of ``items``, in order, done by as many processes as there are lanes.

    ``weigh`` says how much work an item is; where all weigh less than ``least``,
    or a process cannot be a copy of this one, this one does everything itself.
    The copies find ``items`` as they stand here; only what ``work`` returns is
    sent, so return little.  Whatever is worth keeping for the next call
    (a cached table) must have been made before.  ``so_far`` hears how many are done.
    """
    made: list[Made] = []
    weights = [max(weigh(item), 1) for item in items]
    if _lanes < 2 or len(items) < 2 or sum(weights) < least or not copies():
        for item in items:
            made.append(work(item))
            so_far(len(made))
        return made
    shares = _shares(weights, _lanes * STRETCHES)
    with _pool(min(_lanes, len(shares)), beginning(), 1, (work, items)) as pool:
        with ctrl_c_waits():
            pending = [pool.submit(_share, share) for share in shares]
        for done in pending:
            made += done.result()
            so_far(len(made))
    return made


def all_of(steps: Sequence[Callable[[], Any]], length: int) -> list[Any]:
    """Return what each of ``steps`` makes of articles of ``length`` characters: side by side, from :data:`LONG` on."""
    return each(_taken, steps, lambda _: length, LONG * len(steps))


def _taken(step: Callable[[], Made]) -> Made:
    return step()


def as_done(
    work: Callable[[Item], Made],
    items: Sequence[Item],
    processes: int,
    lanes: int = 1,
    show: Callable[[str], None] | None = None,
) -> Iterator[Made]:
    """Yield ``work`` of each of ``items`` as it is done, each by one of so many ``processes`` of ``lanes``.

    ``show`` hears what the processes :func:`tell`, of all that are at work.
    Where a process is begun afresh, ``work`` and ``items`` are sent to it.
    """
    context = beginning()
    ear = context.SimpleQueue() if show else None
    telling: dict[int, str] = {}
    with _pool(min(processes, len(items)), context, lanes, (work, items), ear) as pool:
        with ctrl_c_waits():
            places = {pool.submit(_one, n): n for n in range(len(items))}
        waiting = set(places)
        while waiting:
            done, waiting = wait(waiting, LOOK if ear else None, FIRST_COMPLETED)
            heard = dict(_heard(ear))
            telling |= heard
            for one in done:
                telling.pop(places[one], None)
            if show and heard and telling:
                show(" · ".join(telling[at] for at in sorted(telling)))
            yield from (one.result() for one in done)


def tell(words: str) -> None:
    """Tell the process above, if it listens, how far this one is."""
    if _ear:
        _ear.put((_at, words))


def _heard(ear: Any) -> Iterator[tuple[int, str]]:  # noqa: ANN401 - a queue has no name in the standard library
    while ear and not ear.empty():
        yield ear.get()


def _shares(weights: Sequence[int], count: int) -> list[tuple[int, int]]:
    """Cut a row of items into ``count`` stretches of about the same weight.

    >>> _shares([5, 1, 1, 1, 1, 1], 2)
    [(0, 1), (1, 6)]
    """
    each_, bounds = sum(weights) / count, [0]
    for end, so_far in enumerate(accumulate(weights), 1):
        if so_far >= each_ * len(bounds) or end == len(weights):
            bounds.append(end)
    return list(pairwise(bounds))


def _share(bounds: tuple[int, int]) -> list[Any]:
    assert _shared is not None  # a process of a pool
    work, items = _shared
    return [work(item) for item in items[slice(*bounds)]]


def _one(at: int) -> Any:  # noqa: ANN401 - whatever is made
    global _at  # noqa: PLW0603 - a process is at one item at a time
    _at = at
    return _share((at, at + 1))[0]


# --- processes -----------------------------------------------------------------------


@contextmanager
def _pool(
    processes: int,
    context: BaseContext,
    lanes: int,
    shared: tuple[Callable[[Any], Any], Sequence[Any]],
    ear: Any = None,  # noqa: ANN401 - a queue
) -> Iterator[ProcessPoolExecutor]:
    """Give ``processes`` that work at what is ``shared``; they end with the block, however that ends."""
    others = set(active_children())
    pool = ProcessPoolExecutor(processes, context, begun, (lanes, ear, shared))
    gc.freeze()  # the copies share the pages of what is here
    try:
        yield pool
    except BaseException as wrong:
        for process in set(active_children()) - others:
            process.terminate()
        pool.shutdown()  # and nothing is cancelled: a pool that is broken answers for what waits
        if isinstance(wrong, BrokenProcessPool | MemoryError):
            raise Trouble(ENDED, exit_code=OUTPUT) from None
        raise
    else:
        pool.shutdown()
    finally:
        gc.unfreeze()


def begun(
    count: int = 1,
    ear: Any = None,  # noqa: ANN401 - a queue
    shared: tuple[Callable[[Any], Any], Sequence[Any]] | None = None,
) -> None:
    """Begin a process with ``count`` lanes; Ctrl-C, which a terminal sends to all, is left to the one above."""
    global _lanes, _ear, _shared
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # whatever it means to the one above
    _lanes, _ear, _shared = count, ear, shared


@contextmanager
def ctrl_c_waits() -> Iterator[None]:
    """Let Ctrl-C wait until the processes that begin here have left it to this one."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def beginning() -> BaseContext:
    """Say how a process begins: as a copy of this one where that is safe, for it costs nothing; else afresh.

    A copy made beside running threads may wait for ever, and so may one made by
    Apple's libraries.  Threads that only a C library knows of do not count here:
    OpenBLAS begins its own anew in a copy, and those of libvips sleep.
    """
    safe = threading.active_count() == 1 and sys.platform != "darwin"
    return get_context("fork" if safe and "fork" in get_all_start_methods() else "spawn")


def copies() -> bool:
    """Say whether processes are copies of this one, and find what it has made."""
    return beginning().get_start_method() == "fork"
