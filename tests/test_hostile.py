"""What means harm, by the hundred: each is answered in words or made harmless, and nothing leaves the book's folder.

``python3 build.py test --refresh-golden tests/test_hostile.py`` writes the answers anew.
"""

import json
import os
import re
import resource
import socket
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import playwright.sync_api as playwright
import pytest
from lxml import etree

from kanben.findings import Trouble
from kanben.folder import Folder
from kanben.manuscript import prepare
from kanben.press import Order, build
from kanben.proof.epubcheck import epubcheck
from tests import browser, forked
from tests.hostile import CHAPTER, PLAN, UNREAD, Harm, folders, laid, pages, texts

ANSWERS = Path(__file__).parent / "hostile/answers.txt"
PROCESSOR = 60  # seconds any case may take; the longest takes some fifteen
ROOM = 700  # megabytes any case may need beyond what the program itself does
OURS = {"ldconfig", "gcc", "ld", "cc"}  # by which Python's cffi finds Pango

chromium = pytest.fixture(scope="module")(browser.chromium)
only_here = pytest.mark.skipif(forked.READY is None, reason="the cases run in copies of a process, which Linux has")


@pytest.fixture(scope="module")
def evil() -> Iterator[str]:
    """Give the address of a server that nobody may call."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(BlockingIOError):
            server.accept()


# --- one by one -----------------------------------------------------------------------


def tried(roots: list[Path], told: Path, formats: tuple[str, ...]) -> None:
    """Make books in a process of its own, watched, and write down how each ended."""
    beyond: list[str] = []

    def watch(event: str, given: tuple[object, ...]) -> None:
        if event in ("socket.connect", "socket.getaddrinfo", "os.system", "os.exec"):
            beyond.append(f"{event} {given[-1]}")
        elif event == "subprocess.Popen" and Path(str(given[0])).name not in OURS:
            beyond.append(f"{event} {given[0]}")
        elif event == "open" and isinstance(given[0], str | os.PathLike):
            path = os.path.realpath(given[0])
            if path.startswith(("/dev/zero", "/etc/passwd", str(told.parent))) and not path.startswith(str(root)):
                beyond.append(f"open {path}")

    root = roots[0]
    sys.addaudithook(watch)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answers: list[tuple[str, list[str], int]] = []
    for root in roots:
        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime) + PROCESSOR
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
        answer = answered(root, formats)
        room = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
        answers.append((answer, [what for what in beyond if what != f"open {told}"], room))
        beyond.clear()
        told.write_text(json.dumps(answers), encoding="utf-8")


def answered(root: Path, formats: tuple[str, ...]) -> str:
    """Return the codes a book is answered with, or ``made``."""
    try:
        if formats:
            build(Order(root, formats=formats))
        else:
            prepare(Folder(root), fresh=True)
    except Trouble as trouble:
        return " ".join(sorted({finding.code for finding in trouble.findings}))
    return "made"


def answers_of(cases: list[Harm], room: Path, evil: str, formats: tuple[str, ...] = ()) -> dict[str, str]:
    """Return how cases are answered; what one of them did beyond its book is a failure here."""
    assert forked.READY is not None
    roots = [laid(case, room / str(n), evil) for n, case in enumerate(cases)]
    told = room / "told.json"
    process = forked.READY.Process(target=tried, args=(roots, told, formats))
    process.start()
    process.join()
    ended = json.loads(told.read_text(encoding="utf-8")) if told.exists() else []
    assert len(ended) == len(cases), f"{cases[len(ended)].name}: a traceback, or longer than {PROCESSOR} s"
    for case, root, (_, beyond, most) in zip(cases, roots, ended, strict=True):
        assert beyond == [], case.name
        assert most < ROOM, case.name
        made = (path for path in (root / "dist").rglob("*") if path.is_file())
        assert not any(UNREAD.encode() in path.read_bytes() for path in made), case.name
    return {case.name: answer for case, (answer, _, _) in zip(cases, ended, strict=True)}


STOPPED = (
    "runs: script after a null",
    "runs: onerror",
    "runs: onerror without blanks",
    "runs: noscript",
    "runs: a broken comment",
    "runs: a comment by a bang",
    "fetches: a base",
)
"""They name a picture that is not there, or hold what no text holds."""

TOGETHER = [
    case
    for case in (*pages.cases(), *texts.cases())
    if case.name.startswith(("runs", "fetches", "reads", "marked: a script", "marked: a link that runs"))
    and case.name not in STOPPED
]
SETS = {
    "pages": [case for case in pages.cases() if case not in TOGETHER],
    "texts": texts.cases(),
    "folders": folders.cases(),
}


@only_here
@pytest.mark.parametrize("name", SETS)
def test_each_is_answered_as_it_was(name: str, tmp_path: Path, evil: str, request: pytest.FixtureRequest) -> None:
    answers = answers_of(SETS[name], tmp_path, evil)
    compared(answers, refresh=request.config.getoption("--refresh-golden"))


@only_here
def test_a_stylesheet_reaches_nothing(tmp_path: Path, evil: str, request: pytest.FixtureRequest) -> None:
    answers = answers_of(folders.styles(), tmp_path, evil, ("epub", "pdf"))
    compared(answers, refresh=request.config.getoption("--refresh-golden"))


def compared(answers: dict[str, str], *, refresh: bool) -> None:
    """Compare answers with those that are kept, or keep them."""
    lines = ANSWERS.read_text(encoding="utf-8").splitlines() if ANSWERS.exists() else []
    kept = dict(line.split(" → ") for line in lines)
    if refresh:
        told = sorted((kept | answers).items())
        ANSWERS.write_text("".join(f"{name} → {answer}\n" for name, answer in told), encoding="utf-8")
        return
    assert answers == {name: kept.get(name) for name in answers}


# --- links and other things that are no files -------------------------------------------


@pytest.mark.parametrize(
    ("made", "codes"),
    [
        (lambda place, outside: place.symlink_to(outside), ["S-102"]),
        (lambda place, outside: place.symlink_to("../../outside.txt"), ["S-102"]),
        (lambda place, outside: place.symlink_to(place), ["B-102"]),
        (lambda place, outside: place.symlink_to("/dev/zero"), ["S-102"]),
        (lambda place, outside: os.mkfifo(place), ["B-102"]),
        (lambda place, outside: place.mkdir(), ["B-102"]),
        (lambda place, outside: place.write_bytes(bytes(60_000_000)), ["S-103"]),
    ],
    ids=["a link", "a link up", "a link to itself", "a link to a device", "a pipe", "a folder", "a large file"],
)
def test_what_is_no_file_of_the_book_is_not_read(made: object, codes: list[str], tmp_path: Path) -> None:
    root = laid(
        Harm("", {"book/book.toml": (PLAN + CHAPTER.format(name="毒", id="c2", end="txt")).encode()}), tmp_path, ""
    )
    made(root / "seeds/毒.txt", tmp_path / "outside.txt")
    with pytest.raises(Trouble) as caught:
        prepare(Folder(root))
    assert [finding.code for finding in caught.value.findings] == codes


# --- all together, as a reader opens them --------------------------------------------------


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory, evil: str) -> Path:
    """Make one book of all pages that run, fetch or read, and of a title and an author that run."""
    room = tmp_path_factory.mktemp("together")
    plan, files = PLAN.replace(', "pdf"', ""), {}
    for n, case in enumerate(TOGETHER):
        ((name, content),) = ((name, content) for name, content in case.files.items() if name.startswith("seeds/"))
        end = name.rpartition(".")[2]
        plan += CHAPTER.format(name=f"毒{n}", id=f"d{n}", end=end)
        files[f"seeds/毒{n}.{end}"] = content
    runs = "'\"><img src=x onerror=steal()></title><script>steal()</script>'"
    plan = plan.replace('title = "石橋"', f"title = {runs}\ncontributors = [{{ name = {runs} }}]").replace(
        'title = "橋邊"', f"title = {runs}\nheadnote = {runs}"
    )
    root = laid(Harm("", {"book/book.toml": plan.encode(), **files}), room, evil)
    build(Order(root, jobs=1))
    return root / "dist"


RUNNING = frozenset(
    (
        "script",
        "iframe",
        "object",
        "embed",
        "applet",
        "form",
        "input",
        "button",
        "svg",
        "math",
        "video",
        "audio",
        "base",
    )
)
FETCHING = frozenset(("formaction", "srcset", "ping", "background", "poster", "data", "style", "action"))
HERE = re.compile(r"(?:\.\./)*[\w./-]*(?:#[\w-]+)?")


def test_nothing_that_runs_fetches_or_reads_is_in_the_epub(together: Path) -> None:
    (epub,) = together.glob("*.epub")
    assert epubcheck([epub]) == ()
    with zipfile.ZipFile(epub) as archive:
        held = {n: archive.read(n) for n in archive.namelist() if n.endswith((".xhtml", ".opf", ".ncx"))}
    for name, page in held.items():
        assert UNREAD not in page.decode()
        for element in etree.fromstring(page).iter(etree.Element):
            assert etree.QName(element).localname not in RUNNING, name
            for key, said in element.attrib.items():
                assert not key.startswith("on"), name
                assert key not in FETCHING, name
                linked = key == "href" and said.startswith(("http://", "https://"))
                assert key not in ("href", "src") or linked or HERE.fullmatch(said), f"{name}: {said}"


def test_nothing_runs_in_a_browser(together: Path, chromium: playwright.Browser, tmp_path: Path) -> None:
    """Every page of the EPUB and the report, in a browser in which ``steal`` is there to be called."""
    (epub,) = together.glob("*.epub")
    with zipfile.ZipFile(epub) as archive:
        archive.extractall(tmp_path)
    said: list[str] = []
    context = chromium.new_context()
    context.add_init_script("window.steal = () => console.error('stolen')")
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: None if request.url.startswith("file:") else said.append(request.url))
    looked = [*tmp_path.rglob("*.xhtml"), together / "report.html"]
    for path in looked:
        page.goto(path.as_uri())
        for link in page.locator('a[href^="#"]').all()[:3]:
            link.dispatch_event("click")
    context.close()
    assert len(looked) > len(pages.RUNS)
    assert [words for words in said if not words.startswith("data:image/")] == []


def test_the_words_of_what_runs_are_still_there(together: Path) -> None:
    """Harmless does not mean silent: nothing of an article is lost, and what stands in the text as words stays."""
    told = json.loads((together / "report.json").read_text(encoding="utf-8"))
    assert {source["unaccounted"] for source in told["sources"]} == {0}
    (epub,) = together.glob("*.epub")
    with zipfile.ZipFile(epub) as archive:
        said = "".join(archive.read(n).decode() for n in archive.namelist() if n.endswith(".xhtml"))
    assert "&lt;script&gt;steal()&lt;/script&gt;" in said
    assert said.count("一段平常的話") == sum(case in pages.cases() for case in TOGETHER)
