"""How processes that work side by side begin, and who hears Ctrl-C."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext


def leave_ctrl_c() -> None:
    """Leave Ctrl-C, which a terminal sends to all, to the process that began this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


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
