"""The page of ``kanben preview``: the editions at hand, and how the last build went."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from kanben.findings import Finding
from kanben.report import in_order
from kanben.report_page.elements import Element, el, framed, kicker, number

EDITION = re.compile(r"[^/]+?\.(zh[^./]*)\.(press\.pdf|pdf|epub)")
BESIDE = {"report.html": "The editor’s report"}
FORMS = {"epub": "EPUB", "pdf": "PDF", "press.pdf": "PDF for the printer"}


@dataclass(frozen=True, slots=True)
class Build:
    """How a build went; ``made`` counts the builds of this sitting, ``bug`` is a traceback."""

    made: int = 0
    building: bool = False
    failed: bool = False
    findings: tuple[Finding, ...] = ()
    bug: str = ""


def desk_page(files: Mapping[str, int], build: Build) -> str:
    """Lay out the editor's desk.

    ``files`` goes from a name in the output folder to its size in bytes; they
    are linked below ``files/``.  The page loads itself again when the server
    has made the book anew.
    """
    state = "The book could not be made" if build.failed else "Made"
    if build.building or not build.made:
        state = "Being made …"
    page = framed(
        "Kanben preview",
        "desk.js",
        el("header", kicker("preview"), el("h1", state, id="state", role="status", data_made=str(build.made))),
        el("main", *_problem(build), *_files(files, failed=build.failed), *_findings(build)),
        connect="'self'",
    )
    return "".join(page)


def _problem(build: Build) -> Iterator[Element]:
    if build.bug:
        told = "This is a fault of the program, not of the book. What follows helps whoever mends it."
        yield el("section", el("p", told), el("pre", build.bug))
    elif build.failed:
        told = "Mend what is listed and save; the book is made again by itself."
        yield el("section", el("p", told, class_="quiet"), _listed(build.findings))


def _files(files: Mapping[str, int], *, failed: bool) -> Iterator[Element]:
    editions: dict[str, list[Element]] = {}
    beside: list[Element] = []
    chapters: list[Element] = []
    for name in sorted(files, key=lambda name: (name not in BESIDE, name)):
        if found := EDITION.fullmatch(name):
            editions.setdefault(found[1], []).append(_link(name, FORMS[found[2]], files[name]))
        else:
            (chapters if "/" in name else beside).append(_link(name, BESIDE.get(name, name), files[name]))
    if editions:
        heading = "Editions, as last made" if failed else "Editions"
        rows = (el("li", el("code", tag), *links) for tag, links in sorted(editions.items()))
        yield el("section", el("h2", heading), el("ul", *rows, class_="shelf"))
    if beside:
        yield el("section", el("h2", "Beside them"), el("ul", *(el("li", link) for link in beside), class_="shelf"))
    if chapters:
        rows = (el("li", link) for link in chapters)
        yield el("details", el("summary", f"{number(len(chapters))} chapters"), el("ul", *rows, class_="shelf"))


def _link(name: str, title: str, size: int) -> Element:
    return el("span", el("a", title, href=f"files/{quote(name)}"), " ", el("small", _size(size)))


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(size // 1000, 1)} kB"


def _findings(build: Build) -> Iterator[Element]:
    if build.findings and not build.failed:
        count = el("b", number(len(build.findings)))
        yield el("section", el("h2", "Findings ", count), _listed(build.findings))


def _listed(findings: tuple[Finding, ...]) -> Element:
    return el(
        "ol",
        *(
            el(
                "li",
                el("p", el("code", f.code), " ", f.source + (f":{f.line}" if f.line else ""), class_="where"),
                el("p", f.message, class_="message"),
                *([el("p", f.hint, class_="hint")] if f.hint else []),
            )
            for f in in_order(findings)
        ),
        class_="findings",
    )
