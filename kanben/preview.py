"""The editions in a browser, made again whenever the editor saves a file.

A small server for one reader on this machine: it listens on 127.0.0.1 alone,
on a port the system picks, and answers only addresses that carry a token made
for this sitting, so that no other page the editor has open can read the book.
It serves the files of the output folder and one page of its own.
"""

from __future__ import annotations

import json
import secrets
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from urllib.parse import quote, unquote, urlsplit

import watchfiles

from kanben.findings import Finding, Trouble
from kanben.report_page.desk import Build, desk_page

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".epub": "application/epub+zip",
    ".html": "text/html; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
    ".pdf": "application/pdf",
    ".txt": "text/plain; charset=utf-8",
}


class _Server(ThreadingHTTPServer):
    """The server of one sitting: what is shown, where, and to whom."""

    daemon_threads = True

    def __init__(self, out: Path) -> None:
        self.out = out
        self.token = secrets.token_urlsafe(16)
        self.build = Build()
        super().__init__(("127.0.0.1", 0), _Answers)

    def handle_error(self, request: object, client_address: object) -> None:
        """Let a browser hang up in the middle of an answer; tell of anything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # typeshed wants its own tuple

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"


class _Answers(BaseHTTPRequestHandler):
    """GET and HEAD of the page, its state and the files; everything else is not found."""

    server: _Server
    server_version, sys_version = "Kanben", ""

    def do_GET(self) -> None:
        _, token, *rest = unquote(urlsplit(self.path).path).split("/", 2)
        known = secrets.compare_digest(token.encode(), self.server.token.encode())
        # Another name that leads here is not ours: the Host must be the address we gave out.
        if not known or not rest or self.headers.get("Host") != self.server.host:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        match rest[0].partition("/"):
            case "", "", "":
                page = desk_page(files(self.server.out), self.server.build)
                self._answer(page.encode(), TYPES[".html"])
            case "state", "", "":
                now = self.server.build
                self._answer(json.dumps({"made": now.made, "building": now.building}).encode(), TYPES[".json"])
            case "files", "/", name if found := within(self.server.out, name):
                self._answer(found.read_bytes(), TYPES.get(found.suffix, "application/octet-stream"), found.name)
            case _:
                self.send_error(HTTPStatus.NOT_FOUND)

    do_HEAD = do_GET  # noqa: N815 - http.server's name

    def _answer(self, content: bytes, media_type: str, name: str = "") -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        if name.endswith(".epub"):
            self.send_header("Content-Disposition", f"attachment; filename*=UTF-8''{quote(name)}")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: only the command line talks."""


def within(out: Path, name: str) -> Path | None:
    """Return the file ``name`` of ``out``, or None where there is none or it lies elsewhere, even by a link."""
    try:
        found = (out / name).resolve(strict=True)
    except (OSError, ValueError):
        return None
    return found if found.is_file() and found.is_relative_to(out.resolve()) else None


def files(out: Path) -> dict[str, int]:
    """List what may be served: names below ``out``, with their sizes in bytes."""
    names = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    served = {name: within(out, name) for name in names if not name.startswith(".") and "/." not in name}
    return {name: path.stat().st_size for name, path in served.items() if path}


def attempt(build: Callable[[], Sequence[Finding]], made: int) -> Build:
    """Build once and say how it went.

    A bug is told whole, with its traceback; the sitting goes on, for the
    editor may save again.
    """
    try:
        return Build(made, findings=tuple(build()))
    except Trouble as trouble:
        return Build(made, failed=True, findings=trouble.findings)
    except Exception:  # noqa: BLE001 - not swallowed: shown whole, on the page and on the terminal
        return Build(made, failed=True, bug=traceback.format_exc())


def preview(
    out: Path,
    watched: Sequence[Path],
    build: Callable[[], Sequence[Finding]],
    say: Callable[[str], None],
    *,
    opened: Callable[[str], None] = lambda _: None,
    stop: Event | None = None,
) -> None:
    """Serve ``out``; build at once, and again whenever something under ``watched`` is saved.

    ``say`` gets lines for the terminal, ``opened`` the address as soon as it
    answers.  Returns on Ctrl-C, or when ``stop`` is set.
    """
    try:
        with _serving(out) as server:
            address = f"http://{server.host}/{server.token}/"
            say(f"The editions are at {address}")
            say("Save a file in book/, seeds/ or styles/ and they are made again. Ctrl-C ends.")
            opened(address)
            # The watch begins before the first build: nothing saved meanwhile is missed.  Its first
            # turn comes at once, empty; it wakes five times a second to see whether to end.
            folders = [path for path in watched if path.exists()]
            saves = watchfiles.watch(*folders, stop_event=stop, rust_timeout=200, yield_on_timeout=True, debounce=400)
            for saved in saves:
                if saved or not server.build.made:
                    _work(server, build, say)
    except KeyboardInterrupt:
        pass
    say("Preview ended.")


def _work(server: _Server, build: Callable[[], Sequence[Finding]], say: Callable[[str], None]) -> None:
    before = server.build
    server.build = replace(before, building=True)
    now = server.build = attempt(build, before.made + 1)
    if now.failed:
        say(now.bug or "\n".join(map(str, now.findings)))
    else:
        say(f"Made ({len(now.findings)} finding{'s' * (len(now.findings) != 1)}).")


@contextmanager
def _serving(out: Path) -> Iterator[_Server]:
    with _Server(out) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
