"""The pressroom: many books made at the same time, a process each, the largest first.

A process that is ended from outside (a machine does so when its memory is
short) takes one book with it and no other; that book is tried once more, alone,
when all others are done.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from kanben.library import Done, Work, attempt, ended, weight
from kanben.press import Order
from kanben.side_by_side import ENDED, beginning, ctrl_c_waits

ROOMY = 500_000_000  # bytes; a process that has been larger is not given back what it took, and is begun anew
PATIENCE = 10  # seconds a process has for clearing up when it is called off


def run(
    work: Work, orders: Sequence[Order], jobs: int, *, strict: bool = False
) -> Generator[tuple[int, Done], None, None]:
    """Yield the number of each book and how it ended, as it is done: ``jobs`` books at a time.

    Each is made by one process, its variants in turn, which wastes least.  Only
    a book that would be waited for when all others are done has all processors:
    the last to begin, and one that is more than a fair share of what is left.
    """
    weights = [weight(order.root) for order in orders]
    waiting = sorted(range(len(orders)), key=lambda n: -weights[n])
    again: list[int] = []
    tried: set[int] = set()
    room = _Room(work, strict)
    try:
        while waiting or again or room.at:
            while waiting and len(room.at) < jobs:
                left = sum(weights[n] for n in waiting)
                n = waiting.pop(0)
                room.give(n, replace(orders[n], jobs=jobs if weights[n] * jobs > left else 1))
            if again and not room.at:
                room.close()  # nothing else has any memory then
                n = again.pop(0)
                room.give(n, replace(orders[n], jobs=1))
            for n, done in room.heard(orders):
                if ENDED in done.problems and n not in tried:
                    tried.add(n)
                    again.append(n)
                else:
                    yield n, done
        room.close()
    finally:
        room.call_off()


class _Room:
    """The processes, each at a book or waiting for one."""

    def __init__(self, work: Work, strict: bool) -> None:
        self._work, self._strict = work, strict
        self._hands: dict[Connection, BaseProcess] = {}
        self.at: dict[Connection, tuple[int, float]] = {}  # the number of its book, and when it was given that

    def give(self, n: int, order: Order) -> None:
        """Give a book to a process that has none, beginning one where there is none."""
        while True:
            wire = next((wire for wire in self._hands if wire not in self.at), None) or self._hire()
            try:
                wire.send(order)
            except OSError:  # it was ended while it had nothing to do
                self._bury(wire)
            else:
                self.at[wire] = (n, time.monotonic())
                return

    def heard(self, orders: Sequence[Order]) -> Iterator[tuple[int, Done]]:
        """Wait until a process has something to say, and yield which book it had, and how that ended."""
        for wire in wait(list(self.at)):
            assert isinstance(wire, Connection)  # nothing else is waited for
            n, began = self.at.pop(wire)
            try:
                done, leaves = wire.recv()
            except (EOFError, OSError):
                self._bury(wire)
                yield n, ended(orders[n], time.monotonic() - began)
            else:
                if leaves:
                    self._bury(wire)
                yield n, replace(done, order=orders[n])

    def _hire(self) -> Connection:
        context = beginning()
        ours, theirs = context.Pipe()
        inherited = tuple(self._hands) if context.get_start_method() == "fork" else ()
        given = (theirs, (*inherited, ours), self._work, self._strict, os.getpid())
        process: BaseProcess = context.Process(target=_hand, args=given)  # type: ignore[attr-defined]  # all have it
        with ctrl_c_waits():
            process.start()
        theirs.close()
        self._hands[ours] = process
        return ours

    def _bury(self, wire: Connection) -> None:
        """Take leave of a process that has ended, or is about to, and end what it has begun itself."""
        process = self._hands.pop(wire)
        wire.close()
        process.join(PATIENCE)
        _end(process, getattr(signal, "SIGKILL", signal.SIGTERM))
        process.join()

    def close(self) -> None:
        """Let all processes go home; none has a book."""
        for wire in tuple(self._hands):
            with suppress(OSError):
                wire.send(None)
            self._bury(wire)

    def call_off(self) -> None:
        """End all processes at once, whatever they are at; an edition being put into place is put there whole."""
        for process in self._hands.values():
            process.terminate()
        for wire in tuple(self._hands):
            self._bury(wire)


def _end(process: BaseProcess, how: signal.Signals) -> None:
    """End ``process`` and those it has begun: they are one group where the system knows of groups."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid or 0, how)
        else:
            process.kill()


# --- in a process of its own ---------------------------------------------------------


def _hand(wire: Connection, others: Sequence[Connection], work: Work, strict: bool, master: int) -> None:
    """Make one book after another, until there are none or nobody is there to take them.

    The group of processes is its own, so that Ctrl-C reaches the one above alone,
    which then calls this one off.
    """
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that it clears up
    for other in others:
        other.close()

    def say(_: str) -> None:
        if _left_alone(master):  # what it makes now could be older than what the next command has put there
            raise KeyboardInterrupt

    with suppress(KeyboardInterrupt, EOFError, OSError):
        leaves = False
        while not leaves:
            while not wire.poll(1):
                say("")
            order = wire.recv()
            if order is None:
                return
            done = attempt(work, order, say, strict=strict)
            leaves = _largest() > ROOMY
            wire.send((done, leaves))


def _left_alone(master: int) -> bool:
    above = parent_process()
    return os.getppid() != master or above is None or not above.is_alive()


def _largest() -> int:
    """Return the most memory this process has had, in bytes, or 0 where nobody knows."""
    try:
        import resource
        import sys
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
