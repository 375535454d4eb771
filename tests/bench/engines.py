"""The same passage set by each engine as it comes: same face, size, measure, leading and trim.

Nothing is tuned: each is told what the page is and that lines are justified,
and otherwise left to its own ways.  An engine that is not there is None.
"""

from __future__ import annotations

import html
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

import kanben
from kanben.faces import faces
from kanben.model import Source, lines
from kanben.readers.markdown import article
from kanben.writers import fonts

TEXTS = Path(__file__).parent.parent / "cases" / "pages"
PLAIN = ("01", "02", "03", "05", "07", "09", "10")
"""The texts of which a passage is made: all but lists, tables, verse and code."""

WIDTH, HEIGHT, LEFT, TOP = 148 / 25.4 * 72, 210 / 25.4 * 72, 62.7, 60.0
SIZE, LEADING, MEASURE, LINES = 10.5, 18.0, 28, 26
RIGHT = LEFT + SIZE * MEASURE
HAIR = 0.05
"""Points; all but ``SIZE``.  The hair keeps rounding from breaking a line that just fits."""


@dataclass(frozen=True, slots=True)
class Run:
    """One setting of a passage: seconds to lay out (where an engine can tell) and in all, highest memory in MiB.

    Seconds are the processor's, of all processes and threads of an engine: what
    else the machine is doing does not tell.
    """

    layout: float | None
    whole: float
    peak: float | None
    pdf: bytes


@cache
def _pool() -> list[str]:
    flows = [
        article(Source(path.name, path.read_text(encoding="utf-8"), "utf-8"))
        for path in sorted(TEXTS.glob("*.md"))
        if path.name[:2] in PLAIN
    ]
    said = "\n".join(line for flow in flows for line in lines(flow.blocks))
    return [line for line in kanben.convert(said, to="zh-Hans").split("\n") if len(line) > 12]


def shown() -> list[str]:
    """Return the paragraphs of a page that has a little of everything: marks in crowds, English, figures."""
    there = _pool()
    return [*there[1:3], *there[19:22], there[23]]


def passage(characters: int) -> list[str]:
    """Return paragraphs of about so many characters in all, no two alike: our ten texts' own, two or three in one."""
    dice = random.Random(characters)  # noqa: S311 - the same every time
    paragraphs: list[str] = []
    length = 0
    while length < characters:
        paragraphs.append("".join(dice.sample(_pool(), dice.randint(1, 3))))
        length += len(paragraphs[-1])
    return paragraphs


def page(paragraphs: list[str], face: str) -> str:
    """Return the passage as HTML; ``face`` is the address of the font."""
    said = "".join(f"<p>{html.escape(paragraph)}</p>\n" for paragraph in paragraphs)
    right, bottom = WIDTH - RIGHT - HAIR, HEIGHT - TOP - LINES * LEADING - HAIR
    return (
        f'<!DOCTYPE html><html lang="zh-Hans"><meta charset="utf-8"><title>Passage</title><style>\n'
        f'@font-face {{ font-family: Face; src: url("{face}") }}\n'
        f"@page {{ size: {WIDTH:.3f}pt {HEIGHT:.3f}pt; margin: {TOP}pt {right:.3f}pt {bottom:.3f}pt {LEFT}pt }}\n"
        f"body {{ margin: 0; font: {SIZE}pt/{LEADING}pt Face; text-align: justify; orphans: 1; widows: 1 }}\n"
        f"p {{ margin: 0; text-indent: 2em }}</style><body>\n{said}"
    )


# --- WeasyPrint, with our setter and without -------------------------------------------


class _Face(URLFetcher):
    def __init__(self, content: bytes) -> None:
        super().__init__(allowed_protocols=())
        self.content = content

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        return URLFetcherResponse(url, self.content)


def _face(paragraphs: list[str]) -> bytes:
    return fonts.cut("zh-Hans", [("the passage", "".join(paragraphs))])[0].content


def weasyprint(paragraphs: list[str], setting: AbstractContextManager[object] | None = None) -> Run:
    """Set the passage under ``setting``, else by WeasyPrint alone; in this process, so let it be a fresh one."""
    source, fetcher = page(paragraphs, "bench:face"), _Face(_face(paragraphs))
    with setting or nullcontext():
        HTML(string=page(paragraphs[:1], "bench:face"), url_fetcher=fetcher).write_pdf()  # what is made once is made
        begun = time.process_time()
        pages = HTML(string=source, url_fetcher=fetcher).render()
        laid = time.process_time()
        content = pages.write_pdf() or b""
    done = time.process_time()
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024
    return Run(laid - begun, done - begun, peak, content)


def stock(paragraphs: list[str]) -> Run:
    """Set the passage by WeasyPrint alone."""
    return weasyprint(paragraphs)


def ours(paragraphs: list[str]) -> Run:
    """Set the passage by WeasyPrint with our line setter."""
    from kanben.typeset import setting

    return weasyprint(paragraphs, setting())


# --- the others ----------------------------------------------------------------------


def chromium(paragraphs: list[str]) -> Run | None:
    """Print the passage with Chromium."""
    program = shutil.which("chromium")
    if not program:
        return None
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "face.otf").write_bytes(_face(paragraphs))
        (place / "passage.html").write_text(page(paragraphs, "face.otf"), encoding="utf-8")
        quietly = "--headless --no-sandbox --disable-gpu --disable-background-networking --no-first-run"
        printed = ["--no-pdf-header-footer", "--print-to-pdf=passage.pdf", "passage.html"]
        # a browser is many processes: the memory of the largest says little of them all
        return _timed([program, *quietly.split(), *printed], place, counted=False)


def xelatex(paragraphs: list[str]) -> Run | None:
    """Set the passage with XeLaTeX and xeCJK (one run, its format loaded)."""
    program = shutil.which("xelatex")
    if not program:
        return None
    special = {c: f"\\{c}" for c in "#$%&_{}"} | {"~": r"\~{}", "^": r"\^{}", "\\": r"\textbackslash{}"}
    said = "\n\n".join("".join(special.get(c, c) for c in paragraph) for paragraph in paragraphs)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        shutil.copy(faces("zh-Hans")[0].path, place / "face.otf")
        (place / "passage.tex").write_text(
            r"\documentclass{article}\usepackage{geometry,fontspec,xeCJK}"
            rf"\geometry{{paperwidth=148mm,paperheight=210mm,left={LEFT}bp,top={TOP}bp}}"
            rf"\geometry{{textwidth={RIGHT - LEFT + HAIR}bp,textheight={LINES * LEADING + HAIR}bp}}"
            r"\geometry{headheight=0pt,headsep=0pt}\pagestyle{empty}"
            r"\setmainfont[Path=./]{face.otf}\setCJKmainfont[Path=./]{face.otf}"
            rf"\parindent={2 * SIZE}bp\parskip=0pt\raggedbottom\clubpenalty=0\widowpenalty=0"
            rf"\begin{{document}}\fontsize{{{SIZE}bp}}{{{LEADING}bp}}\selectfont\topskip=\baselineskip"
            f"\n{said}\n\\end{{document}}\n",
            encoding="utf-8",
        )
        return _timed([program, "-interaction=nonstopmode", "passage.tex"], place)


TYPST = """
#set page(width: 148mm, height: 210mm, margin: (left: {left}pt, top: {top}pt, right: {right}pt, bottom: {bottom}pt))
#set text(font: "Noto Serif SC", size: {size}pt, lang: "zh", region: "cn", top-edge: 0.8em, bottom-edge: -0.2em)
#set par(justify: true, leading: {leading}pt, spacing: {leading}pt, first-line-indent: (amount: 2em, all: true))
#for paragraph in json("passage.json") {{ par(paragraph) }}
"""


def frame() -> dict[str, float]:
    """Return the page in points, as typst's source wants it."""
    right, bottom = WIDTH - RIGHT - HAIR, HEIGHT - TOP - LINES * LEADING - HAIR
    return {"left": LEFT, "top": TOP, "right": right, "bottom": bottom, "size": SIZE, "leading": LEADING - SIZE}


TYPST_RUN = """
import json, time, typst
begun = time.process_time()
typst.compile("passage.typ", output="passage.pdf", font_paths=["."], ignore_system_fonts=True)
whole = time.process_time() - begun
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([whole, int(peak) / 1024]))
"""
WATCH = """
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True)
took = resource.getrusage(resource.RUSAGE_CHILDREN)
said = (done.stdout + done.stderr).decode(errors="replace")[-600:]
print(json.dumps([took.ru_utime + took.ru_stime, took.ru_maxrss / 1024, said]))
"""
"""Started by a large process, a program is said to be as large as that; so a small one stands between."""


def typst(paragraphs: list[str]) -> Run | None:
    """Set the passage with typst, in the environment that the variable KANBEN_PEERS names (it has the package)."""
    pythons = [Path(name, "bin", "python") for name in os.environ.get("KANBEN_PEERS", "").split(os.pathsep) if name]
    asked = [python for python in pythons if not subprocess.run([python, "-c", "import typst"], check=False).returncode]
    if not asked:
        return None
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        shutil.copy(faces("zh-Hans")[0].path, place / "face.otf")
        (place / "passage.json").write_text(json.dumps(paragraphs), encoding="utf-8")
        (place / "passage.typ").write_text(TYPST.format(**frame()), encoding="utf-8")
        made = subprocess.run([asked[0], "-c", TYPST_RUN], cwd=place, capture_output=True, check=True)
        whole, peak = json.loads(made.stdout)
        return Run(None, whole, peak, (place / "passage.pdf").read_bytes())


def _timed(command: list[str], place: Path, *, counted: bool = True) -> Run:
    watched = [sys.executable, "-S", "-c", WATCH, *command]
    made = subprocess.run(watched, cwd=place, capture_output=True, check=True, timeout=1800)
    whole, peak, said = json.loads(made.stdout)
    if not (place / "passage.pdf").exists():
        raise RuntimeError(said)
    return Run(None, whole, peak if counted else None, (place / "passage.pdf").read_bytes())


ENGINES: dict[str, tuple[str, Callable[[list[str]], Run | None]]] = {
    "stock": ("WeasyPrint alone", stock),
    "ours": ("WeasyPrint with Kanben’s setter", ours),
    "xelatex": ("XeLaTeX with xeCJK", xelatex),
    "chromium": ("Chromium, printing", chromium),
    "typst": ("typst", typst),
}
"""What the table calls them, and what sets a passage with them."""
