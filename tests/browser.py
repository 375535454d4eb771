"""The editor's report, opened in a browser for the tests to look at and to use."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import playwright.sync_api as playwright
import pytest

from kanben.edits import Edit, Revision
from kanben.report import Report
from kanben.report_page import report_html
from tests.sample_report import DAMAGED, STEPS, choosing, mended, report

Opened = Callable[..., playwright.Page]
QUIETLY = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking "
    "--disable-component-update --disable-sync --no-first-run"
)
WIDTHS = pytest.mark.parametrize("width", [390, 1280], ids=["phone", "desk"])
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


def small(**found: object) -> Report:
    return report(mended(DAMAGED, *STEPS), **found)


def unsure() -> Report:
    """Two places to choose at, two changes less than certain, others certain."""
    text = "甲?乙,丙丁,戊己\n庚辛,壬癸"
    edits = [Edit(i, i + 1, "，", "width", "Marks stand full width.") for i, c in enumerate(text) if c == ","]
    edits += [Edit(5, 6, "炳", "guess", "Likely.", 0.7), Edit(11, 12, "跟", "guess", "Likely.", 0.6)]
    found = (choosing("0.txt", 1, '"甲?" = "甲子"', '"甲?" = "甲丑"'), choosing("0.txt", 2, '"庚?" = "庚寅"'))
    return report(Revision.of(text).apply(edits), findings=found)


def chromium() -> Iterator[playwright.Browser]:
    program = shutil.which("chromium")
    if not program:
        pytest.skip("chromium is not installed: the page was not opened")
    with playwright.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=program, args=QUIETLY.split())
        yield browser
        browser.close()


def opened(chromium: playwright.Browser, tmp_path: Path) -> Iterator[Opened]:
    """Open a report; at the end the console must be empty and nothing may have been fetched."""
    said: list[str] = []
    contexts = []

    def dismiss(dialog: playwright.Dialog) -> None:
        said.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def watch(request: playwright.Request) -> None:
        if not request.url.startswith(("file:", "data:")):
            said.append(f"fetched {request.url}")

    def look(told: Report, width: int = 1280, part: str = "", **how: object) -> playwright.Page:
        (tmp_path / "report.html").write_text(report_html(told), encoding="utf-8")
        context = chromium.new_context(viewport={"width": width, "height": 800}, **how)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", dismiss)
        page.on("request", watch)
        page.goto((tmp_path / "report.html").as_uri() + part)
        return page

    yield look
    for context in contexts:
        context.close()
    assert not said


def hears(page: playwright.Page, words: str) -> None:
    """Wait until a screen reader is told ``words``."""
    playwright.expect(page.locator("#told")).to_have_text(words)


def counted(page: playwright.Page, wanted: str) -> None:
    """Wait until the count beside the search box says ``wanted``."""
    playwright.expect(page.locator("output")).to_have_text(wanted)


def shown(page: playwright.Page) -> list[str]:
    """Return the lines of the seeds that are shown, by number."""
    return page.eval_on_selector_all(".article p:not([hidden])", "all => all.map((p) => p.dataset.line)")
