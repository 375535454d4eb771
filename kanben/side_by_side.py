"""How processes work side by side: how many, how they begin, what they share out, and who hears Ctrl-C."""

from __future__ import annotations

import gc
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import accumulate, chain, pairwise
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext
from typing import Any, TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")

STRETCHES = 4  # for each process, so that one with the harder half is not waited for

_lanes = 1
_shared: tuple[Callable[[Any], Any], Sequence[Any]] | None = None  # what a copy of this process finds, unpickled


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
) -> list[Made]:
    """Return ``work`` of each of ``items``, in order, done by as many processes as there are lanes.

    ``weigh`` says how much work an item is; where all weigh less than ``least``,
    or a process cannot be a copy of this one, this one does everything itself.
    The copies find ``items`` as they stand here; only what ``work`` returns is
    sent, so return little.  Whatever is worth keeping for the next call
    (a cached table) must have been made before.
    """
    global _shared  # noqa: PLW0603 - the copies find it by its name
    weights = [max(weigh(item), 1) for item in items]
    if _lanes < 2 or len(items) < 2 or sum(weights) < least or beginning().get_start_method() != "fork":
        return [work(item) for item in items]
    shares = _shares(weights, _lanes * STRETCHES)
    _shared = (work, items)
    gc.freeze()  # the copies share the pages of what is here
    try:
        with ProcessPoolExecutor(_lanes, get_context("fork"), begun) as pool:
            with ctrl_c_waits():
                pending = pool.map(_share, shares)
            done = list(pending)
    finally:
        _shared = None
        gc.unfreeze()
    return list(chain.from_iterable(done))


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
    assert _shared is not None  # a copy of a process that shares
    work, items = _shared
    return [work(item) for item in items[slice(*bounds)]]


def begun(count: int = 1) -> None:
    """Begin a process with ``count`` lanes; Ctrl-C, which a terminal sends to all, is left to the one above."""
    global _lanes  # noqa: PLW0603 - this process is no copy of its lanes
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _lanes = count


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
    """Say how a process begins: as a copy of this one where that is safe, for it costs nothing; else afresh."""
    alone = threading.active_count() == 1  # a copy made beside running threads may wait for ever
    return get_context("fork" if alone and "fork" in get_all_start_methods() else "spawn")
