"""A library made on many machines: the books go out to a cluster of Dask's, the editions come back.

A worker is sent what is in a book's folder and no path, so that machines need
share no disk; what it returns is put into place here.  To make a book is pure:
one that was begun by a worker that is gone is simply begun again by another,
and however often that is, its editions are put into place once.

Whoever may speak to a scheduler may run what he likes on its workers, and its
workers on ours; it must be one the user trusts.  ``distributed`` is imported
here alone, and only when asked for.
"""

from __future__ import annotations

import hashlib
import logging
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from kanben import standing
from kanben.doctor import pins
from kanben.findings import INPUT, MISSING, Finding, Trouble
from kanben.folder import INPUTS, LARGEST, put
from kanben.library import Done, attempt, ended, weight
from kanben.press import CALENDAR, Made, Order, Say, build

if TYPE_CHECKING:
    from distributed import Client, Future

NEEDED = "distributed==2026.8.0"
PATIENCE = 30  # seconds the scheduler has for an answer, and a cluster for its first worker
ONE_AT_A_TIME = threading.Lock()  # in a worker: threads would share what a process has but once

Sent = tuple[Done, Mapping[str, bytes]]


def run(orders: Sequence[Order], address: str, *, strict: bool = False) -> Generator[tuple[int, Done], None, None]:
    """Yield the number of each book and how it ended, as it is done by the cluster at ``address``."""
    with _client(address) as client:
        _workers(client, address)
        waiting = sorted(range(len(orders)), key=lambda n: -weight(orders[n].root))
        at: dict[Future, tuple[int, float]] = {}
        try:
            while waiting or at:
                room = 2 * _workers(client, address)  # of more, the scheduler would only keep what is in them
                while waiting and len(at) < room:
                    n = waiting.pop(0)
                    try:
                        at[_sent(client, orders[n], strict)] = (n, time.monotonic())
                    except OSError as wrong:
                        yield n, _unread(orders[n], wrong)
                for future in _ready(tuple(at)):
                    n, began = at.pop(future)
                    done, files = _returned(future, orders[n], time.monotonic() - began, address)
                    yield n, _placed(done, files, orders[n]) if done.made else done
        except Trouble as lost:
            for n in (*(n for n, _ in at.values()), *waiting):
                yield n, Done(orders[n], None, lost.findings, lost.exit_code)


def one(order: Order, address: str) -> Made:
    """Make a single book on the cluster at ``address``; what stops it is raised as it would be here."""
    ((_, done),) = run((order,), address)
    if done.made is None:
        raise Trouble(*done.problems, exit_code=done.exit_code)
    return done.made


# --- here ----------------------------------------------------------------------------


@contextmanager
def _client(address: str) -> Iterator[Client]:
    try:
        import distributed
    except ImportError:
        problem = Finding("S-132", "--scheduler needs Dask", hint=f"type: {sys.executable} -m pip install {NEEDED}")
        raise Trouble(problem, exit_code=MISSING) from None
    logging.getLogger("distributed").setLevel(logging.ERROR)  # that a worker is gone is no news to an editor
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as wrong:
        said, hint = f"no scheduler answers: {wrong}", "start one with: dask scheduler; it tells its address"
        raise Trouble(Finding("S-133", said, address, 0, hint), exit_code=MISSING) from None
    with client:
        yield client


def _workers(client: Client, address: str) -> int:
    """Return how many workers there are, waiting for the first."""
    until = time.monotonic() + PATIENCE
    with suppress(OSError):
        while not (there := client.nthreads()) and time.monotonic() < until:
            time.sleep(0.5)
        if there:
            return len(there)
    hint = f"start as many as there are processors: dask worker {address} --nworkers auto --nthreads 1"
    raise Trouble(Finding("S-133", "the scheduler has no workers", address, 0, hint), exit_code=MISSING)


def _sent(client: Client, order: Order, strict: bool) -> Future:
    content = _content(order.root)
    return client.submit(_make, content, order, _release(), strict, pure=False)


def _content(root: Path) -> dict[str, bytes]:
    """Return the files a book may read, by their names below ``root``; what no book may read stays here."""
    here = root.resolve()
    paths = (path for name in INPUTS for path in (root / name).rglob("*"))
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in paths
        if path.is_file() and path.resolve().is_relative_to(here) and path.stat().st_size <= LARGEST
    }


def _unread(order: Order, wrong: OSError) -> Done:
    said = f"cannot read the book: {(wrong.strerror or str(wrong)).lower()}"
    return Done(order, None, (Finding("S-105", said, str(wrong.filename or ""), 0, "allow reading"),), INPUT)


def _ready(futures: Sequence[Future]) -> Sequence[Future]:
    import distributed

    with suppress(Exception):  # that it takes long, or that the scheduler is gone: each future knows how it stands
        distributed.wait(futures, timeout=PATIENCE, return_when="FIRST_COMPLETED")
    return tuple(future for future in futures if future.status != "pending")


def _returned(future: Future, order: Order, seconds: float, address: str) -> Sent:
    """Return what a worker returned, or what to say in its place."""
    try:
        done, files = future.result()
    except Exception as wrong:  # noqa: BLE001 - whatever a cluster may raise, the other books go on
        name = type(wrong).__name__
        if name == "KilledWorker":  # the book took several workers with it
            return ended(order, seconds), {}
        said = f"the cluster gave up: {name}: {wrong}"
        hint = "see that the scheduler runs, and that it and every worker have this Kanben"
        return Done(order, None, (Finding("S-133", said, address, 0, hint),), MISSING, seconds), {}
    return replace(done, order=order), files


def _placed(done: Done, files: Mapping[str, bytes], order: Order) -> Done:
    """Put the editions into place, and return how that ended."""
    out = order.out or order.root / "dist"

    def into_place(order: Order, _: Say) -> Made:
        put(out, files, gone=(CALENDAR,))
        assert done.made is not None  # there are editions
        return replace(done.made, out=out)

    there = attempt(into_place, order)
    code = done.exit_code if there.made else there.exit_code
    return replace(there, exit_code=code, seconds=done.seconds)


# --- in a worker ---------------------------------------------------------------------


def _make(content: Mapping[str, bytes], asked: Order, release: str, strict: bool) -> Sent:
    """Make the book with this ``content`` in a folder of its own; return how it ended, and the editions."""
    if release != _release():
        hint = "install the same Kanben, with what requirements.txt names, here and on every worker"
        problem = Finding("S-134", "a worker has another release of Kanben, or of what it is made with", hint=hint)
        return Done(asked, None, (problem,), MISSING), {}
    with ONE_AT_A_TIME, tempfile.TemporaryDirectory() as room:
        order = replace(asked, root=Path(room, "book"), out=Path(room, "dist"), jobs=1)

        def laid_out(order: Order, say: Say) -> Made:
            put(order.root, content)
            return build(order, say)

        done = attempt(laid_out, order, strict=strict)
        names = done.made.files if done.made else ()
        return done, {name: Path(room, "dist", name).read_bytes() for name in names}


@cache
def _release() -> str:
    """Return a digest of the package and the releases it is pinned to: where it is the same, so are the bytes."""
    whole = hashlib.sha256(standing.package())
    for name in sorted(pins()):
        with suppress(PackageNotFoundError):
            whole.update(f"{name} {version(name)}\n".encode())
    return whole.hexdigest()
