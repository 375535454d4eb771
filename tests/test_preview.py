"""The preview: one reader, one folder, made again on every save."""

import json
import queue
import shutil
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from kanben.findings import Finding, Trouble
from kanben.preview import files, preview, within

QUIETLY = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking "
    "--disable-component-update --disable-sync --no-first-run"
)
LONG = 20.0  # seconds until we give up; nothing is timed


@dataclass
class Sitting:
    """A preview at work, and what it said."""

    address: str
    folder: Path
    said: list[str]
    stop: threading.Event
    thread: threading.Thread = field(repr=False)

    def get(self, path: str = "", **headers: str) -> tuple[int, dict[str, str], bytes]:
        request = urllib.request.Request(self.address + path, headers=headers)  # noqa: S310 - our own http address
        try:
            with urllib.request.urlopen(request, timeout=LONG) as answer:  # noqa: S310
                return answer.status, dict(answer.headers), answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, dict(refused.headers), refused.read()

    def page(self) -> str:
        return self.get()[2].decode()

    def wait(self, made: int) -> None:
        """Wait until the book has been made ``made`` times."""
        pause = threading.Event()
        for _ in range(int(LONG / 0.05)):
            state = json.loads(self.get("state")[2])
            if state["made"] >= made and not state["building"]:
                return
            pause.wait(0.05)
        raise AssertionError(f"not made {made} times: {state}")


@pytest.fixture
def sit(tmp_path: Path) -> Iterator[Callable[..., Sitting]]:
    sittings: list[Sitting] = []

    def begin(build: Callable[[], Sequence[Finding]] = lambda: ()) -> Sitting:
        for name in ("book", "seeds", "styles", "out"):
            (tmp_path / name).mkdir()
        stop, said, address = threading.Event(), list[str](), queue.Queue[str]()
        watched = [tmp_path / name for name in ("book", "seeds", "styles", "not-there")]
        thread = threading.Thread(
            target=preview,
            args=(tmp_path / "out", watched, build, said.append),
            kwargs={"opened": address.put, "stop": stop},
        )
        thread.start()
        sittings.append(Sitting(address.get(timeout=LONG), tmp_path, said, stop, thread))
        return sittings[-1]

    yield begin
    for sitting in sittings:
        sitting.stop.set()
        sitting.thread.join(LONG)
        assert not sitting.thread.is_alive()


def test_the_address_is_of_this_machine_alone_and_carries_a_token(sit: Callable[..., Sitting]) -> None:
    sitting = sit()
    place = urlsplit(sitting.address)
    assert place.hostname == "127.0.0.1"
    assert len(place.path.strip("/")) >= 20
    assert any(sitting.address in line for line in sitting.said)


def test_the_editions_are_on_the_desk_and_can_be_fetched(sit: Callable[..., Sitting]) -> None:
    sitting = sit()
    out = sitting.folder / "out"
    (out / "chapters" / "zh-Hant").mkdir(parents=True)
    for name in ("雲.zh-Hant.epub", "雲.zh-Hant.pdf", "report.html", "chronology.json", "chapters/zh-Hant/01-a.md"):
        (out / name).write_bytes(name.encode())
    sitting.wait(1)
    page = sitting.page()
    wanted = {
        "%E9%9B%B2.zh-Hant.epub": "application/epub+zip",
        "%E9%9B%B2.zh-Hant.pdf": "application/pdf",
        "report.html": "text/html; charset=utf-8",
        "chronology.json": "application/json; charset=utf-8",
        "chapters/zh-Hant/01-a.md": "text/plain; charset=utf-8",
    }
    for name, media_type in wanted.items():
        assert f'href="files/{name}"' in page
        status, headers, content = sitting.get(f"files/{name}")
        assert (status, headers["Content-Type"], content) == (200, media_type, unquote(name).encode())
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert ("attachment" in headers.get("Content-Disposition", "")) == name.endswith(".epub")


def test_nothing_is_told_without_the_token_or_under_another_name(sit: Callable[..., Sitting]) -> None:
    sitting = sit()
    (sitting.folder / "out" / "a.pdf").write_bytes(b"%PDF")
    place = urlsplit(sitting.address)
    for path in ("/", "/files/a.pdf", "/wrong/", "/wrong/files/a.pdf", place.path.rstrip("/"), place.path + "other"):
        elsewhere = Sitting(f"http://{place.netloc}{path}", sitting.folder, [], sitting.stop, sitting.thread)
        assert elsewhere.get()[0] == 404, path
    assert sitting.get("files/a.pdf")[0] == 200
    assert sitting.get("files/a.pdf", Host="evil.example")[0] == 404


@pytest.mark.parametrize(
    "name",
    [
        "../book/book.toml",
        "%2e%2e/book/book.toml",
        "..%2fbook%2fbook.toml",
        "link.txt",
        "linked/book.toml",
        "",
        ".",
        "%00",
    ],
)
def test_no_file_outside_the_folder_is_served(sit: Callable[..., Sitting], name: str) -> None:
    sitting = sit()
    book, out = sitting.folder / "book", sitting.folder / "out"
    (book / "book.toml").write_text("secret")
    (out / "link.txt").symlink_to(book / "book.toml")
    (out / "linked").symlink_to(book)
    status, _, content = sitting.get(f"files/{name}")
    assert status == 404
    assert b"secret" not in content
    assert "link" not in "".join(files(out))


def test_an_absolute_name_is_outside_too(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "secret").write_text("x")
    assert within(tmp_path / "out", str(tmp_path / "secret")) is None


def test_a_save_makes_the_book_again(sit: Callable[..., Sitting]) -> None:
    sitting = sit()
    sitting.wait(1)
    (sitting.folder / "book" / "book.toml").write_text("title = '雲'")
    sitting.wait(2)
    (sitting.folder / "styles" / "book.css").write_text("p {}")
    sitting.wait(3)
    assert sitting.said.count("Made (0 findings).") == 3


def test_what_cannot_be_made_is_told_with_place_and_hint_and_mended_by_the_next_save(
    sit: Callable[..., Sitting],
) -> None:
    outcomes: list[Trouble | list[Finding]] = [
        Trouble(Finding("B-012", "no chapter <12> to cite", "book/chronology.toml", 48, "the last chapter is 11")),
        [Finding("R-104", "set aside", "seeds/a.txt", 3)],
    ]

    def build() -> list[Finding]:
        outcome = outcomes.pop(0)
        if isinstance(outcome, Trouble):
            raise outcome
        return outcome

    sitting = sit(build)
    sitting.wait(1)
    page = sitting.page()
    for told in (
        "could not be made",
        "book/chronology.toml:48",
        "no chapter &lt;12&gt; to cite",
        "the last chapter is 11",
    ):
        assert told in page
    (sitting.folder / "book" / "chronology.toml").write_text("")
    sitting.wait(2)
    assert "set aside" in sitting.page()
    assert "could not be made" not in sitting.page()


def test_a_bug_is_shown_whole_and_does_not_end_the_sitting(sit: Callable[..., Sitting]) -> None:
    def build() -> list[Finding]:
        raise ZeroDivisionError("<b>our fault</b>")

    sitting = sit(build)
    sitting.wait(1)
    assert "ZeroDivisionError: &lt;b&gt;our fault&lt;/b&gt;" in sitting.page()
    assert any("ZeroDivisionError" in line for line in sitting.said)
    assert sitting.get("state")[0] == 200


SCRIPT = """
import sys
from pathlib import Path
from kanben.preview import preview
preview(Path("out"), [Path("book")], lambda: (), lambda line: print(line, flush=True))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent otherwise there")
def test_ctrl_c_ends_it_cleanly(tmp_path: Path) -> None:
    for name in ("book", "out"):
        (tmp_path / name).mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={"PYTHONPATH": str(Path(__file__).parents[1])},
    ) as running:  # fmt: skip
        assert running.stdout
        for line in running.stdout:
            if line.startswith("Made"):
                break
        running.send_signal(signal.SIGINT)
        said, complained = running.communicate(timeout=LONG)
    assert (running.returncode, said, complained) == (0, "Preview ended.\n", "")


def test_the_desk_shows_a_new_book_by_itself(sit: Callable[..., Sitting]) -> None:
    program = shutil.which("chromium")
    if not program:
        pytest.skip("chromium is not installed: the page was not opened")
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: the page was not opened"
    )
    sitting = sit()
    sitting.wait(1)
    with playwright.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=program, args=QUIETLY.split())
        page = browser.new_page(viewport={"width": 390, "height": 800})
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(sitting.address)
        playwright.expect(page.locator("#state")).to_have_text("Made")
        (sitting.folder / "out" / "clouds.zh-Hant.epub").write_bytes(b"PK")
        (sitting.folder / "book" / "book.toml").write_text("")
        playwright.expect(page.locator("a")).to_have_text("EPUB", timeout=LONG * 1000)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        browser.close()
    assert not said
