"""Reading systems for the tests: fetched with npm once for a machine, and opened in the browser over an edition."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import playwright.sync_api as playwright
import pytest

HERE = Path(__file__).parent / "readers"
WANTED = HERE / "package.json"
ORIGIN = "http://localhost"  # nothing listens there: the browser's requests are answered out of the table below
KINDS = {".js": "text/javascript", ".html": "text/html", ".epub": "application/epub+zip"}
# npm runs no script of a package, and so fetches no browser: the machine's own is used.
PLAINLY = "--no-package-lock --ignore-scripts --no-audit --no-fund --fetch-retries=1 --fetch-timeout=60000"
# What the browser says of foliate-js, whichever book is open.
OWN = "An iframe which has both allow-scripts and allow-same-origin"

Reading = Callable[..., playwright.Page]


def packages() -> Path:
    """Return the folder of the npm packages in ``readers/package.json``, or skip what needs them and say why.

    They are kept in the user's cache under a name made of that list, and fetched
    when it changes.  Two workers at once take turns.
    """
    fcntl = pytest.importorskip("fcntl", reason="no reading system is fetched on this system")
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        pytest.skip("npm is not installed: no reading system could be fetched")
    wanted = WANTED.read_bytes()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    kept = cache / "kanben-tests" / hashlib.sha256(wanted).hexdigest()[:16]
    kept.mkdir(parents=True, exist_ok=True)
    whole = kept / "whole"
    with (kept / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            (kept / "package.json").write_bytes(wanted)
            ended = subprocess.run(
                [npm, "install", *PLAINLY.split()], cwd=kept, capture_output=True, text=True, check=False
            )
            if ended.returncode:
                said = [line for line in ended.stderr.splitlines() if "npm error" in line] or ["no word of why"]
                pytest.skip(f"npm could not fetch the reading systems: {said[0]}")
            whole.touch()
    return kept / "node_modules"


def reading(chromium: playwright.Browser, packages: Path) -> Iterator[Reading]:
    """Open an edition in one of the readers; at the end nothing may have been complained of or asked for elsewhere."""
    said: list[str] = []
    contexts = []

    def open_in(reader: str, edition: Path, width: int = 390, height: int = 780, **how: object) -> playwright.Page:
        served = {
            f"/{reader}.html": HERE / f"{reader}.html",
            f"/{reader}.js": HERE / f"{reader}.js",
            f"/{edition.name}": edition,
            "/epub.js": packages / "epubjs" / "dist" / "epub.min.js",
            "/jszip.js": packages / "jszip" / "dist" / "jszip.min.js",
        }

        def answer(route: playwright.Route) -> None:
            path = route.request.url.removeprefix(ORIGIN)
            file = served.get(path) or (packages / path[1:] if path.startswith("/foliate-js/") else None)
            if not route.request.url.startswith(ORIGIN + "/") or not file or not file.is_file():
                said.append(f"asked for {route.request.url}")
                route.abort()
            else:
                route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix])

        context = chromium.new_context(viewport={"width": width, "height": height}, **how)
        contexts.append(context)
        context.route("**/*", answer)
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.on("console", lambda message: OWN in message.text or said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{ORIGIN}/{reader}.html")
        page.wait_for_function("window.reader")
        return page

    yield open_in
    for context in contexts:
        context.close()
    assert not said, said
