"""The accessibility of the editions: Ace by DAISY, over one of each variant and over one that is at fault."""

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from kanben.proof.ace import ace, violations
from tests import reading
from tests.conftest import TAGS

packages = pytest.fixture(scope="session")(reading.packages)


@pytest.fixture(scope="module")
def browser(packages):
    """Return the environment Ace is run in: the browser of this machine, and no other."""
    program = shutil.which("chromium")
    if not program:
        pytest.skip("chromium is not installed: Ace could open no page")
    return {**os.environ, "PUPPETEER_EXECUTABLE_PATH": program}


@pytest.fixture(scope="module")
def reports(packages, browser, first_book, specimen, tmp_path_factory):
    """Return what Ace said of each variant, in one book or the other: reports by name, kept with the run."""
    kept = tmp_path_factory.mktemp("ace")
    books = [next((specimen if at % 2 else first_book).glob(f"*.{tag}.epub")) for at, tag in enumerate(sorted(TAGS))]
    script = reading.HERE / "ace.js"
    ended = subprocess.run(
        ["node", script, kept, *books],
        cwd=packages.parent,
        env=browser,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return {book.name: kept / book.name / "report.json" for book in books}


def test_no_edition_keeps_anybody_out(reports):
    assert len(reports) == len(TAGS)
    assert [str(found) for name, report in reports.items() for found in violations(name, report)] == []


def test_every_page_and_picture_was_looked_at(reports, specimen):
    told = json.loads(reports["specimen.zh-Hant-TW.epub"].read_text(encoding="utf-8"))
    with zipfile.ZipFile(specimen / "specimen.zh-Hant-TW.epub") as whole:
        files = {name for name in whole.namelist() if name.endswith(".xhtml")}
        pictures = {name for name in whole.namelist() if name.endswith(".png")}
    looked_at = {Path(one["earl:testSubject"]["url"]).name for one in told["assertions"]}
    assert {Path(name).name for name in files} <= looked_at
    assert {picture["src"] for picture in told["data"]["images"]} == pictures
    assert told["a11y-metadata"]["empty"] == []


@pytest.fixture
def at_fault(specimen, tmp_path):
    """Return an edition of a few pages in which the cover has lost its words."""
    path = tmp_path / "殘本.epub"
    with zipfile.ZipFile(specimen / "specimen.zh-Hant-TW.epub") as whole, zipfile.ZipFile(path, "w") as part:
        for name in whole.namelist():
            content = whole.read(name)
            if name == "EPUB/cover.xhtml":
                assert b" alt=" in content
                content = content.replace(b" alt=", b" title_was=").replace(b' role="doc-cover"', b"")
            if name == "EPUB/content.opf":
                start, end = content.index(b"<spine"), content.index(b"</spine>")
                content = content[:start] + b'<spine toc="ncx"><itemref idref="page-cover"/>' + content[end:]
            part.writestr(name, content)
    return path


def on_the_path(folder: Path, monkeypatch, words: str) -> None:
    program = folder / "ace"
    program.write_text(f"#!/bin/sh\n{words}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


@pytest.mark.skipif(os.name == "nt", reason="a command that is a line of sh")
def test_the_command_on_the_path_is_asked_and_tells_what_is_wrong(packages, browser, at_fault, tmp_path, monkeypatch):
    monkeypatch.setenv("PUPPETEER_EXECUTABLE_PATH", browser["PUPPETEER_EXECUTABLE_PATH"])
    on_the_path(tmp_path, monkeypatch, f'exec node "{packages}/@daisy/ace-cli/bin/ace.js" "$@"')
    found = ace([at_fault])
    assert {one.code for one in found} == {"E-311"}
    assert {one.source for one in found} == {"殘本.epub"}
    assert any("image-alt" in one.message and "cover.xhtml" in one.message for one in found)


@pytest.mark.skipif(os.name == "nt", reason="a command that is a line of sh")
@pytest.mark.parametrize(
    "words", ["exit 1", 'mkdir -p "$4" && echo "{}" > "$4/report.json"'], ids=["nothing", "not a report"]
)
def test_no_answer_is_a_fault_of_its_own(words, tmp_path, monkeypatch):
    on_the_path(tmp_path, monkeypatch, words)
    found = ace([Path("甲.epub"), Path("乙.epub")])
    assert [(one.code, one.source) for one in found] == [("E-310", "甲.epub"), ("E-310", "乙.epub")]


def test_where_it_is_not_installed_no_edition_is_worse_for_it(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert ace([Path("甲.epub")]) == ()
