"""A web page that means harm."""

import json
import re
import zipfile
from pathlib import Path

import pikepdf
import pytest

from tests.conftest import kanben
from tests.pages import flow, holds

# --- a hostile page --------------------------------------------------------------------

# ruff: noqa: E501 - a page is written as a page
HOSTILE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>毒</title><base href="https://evil.example/">
<meta http-equiv="refresh" content="0;url=https://evil.example/r"><link rel=stylesheet href="https://evil.example/c.css">
<style>@import url(https://evil.example/i.css)</style><script src="https://evil.example/s.js"></script></head>
<body onload="steal()"><p onclick="steal()" style="background:url(https://evil.example/b.png)">一段平常的話，<script>steal()</script>說給人聽。</p>
<p><a href="javascript:steal()">點這裡</a>，<a href=" java&#10;script:steal()">或者這裡</a>，<a href="data:text/html,<script>steal()</script>">還有這裡</a>。</p>
<p><a href="https://good.example/?a=1&amp;b=<script>">好的鏈接</a>，<a href="file:///etc/passwd">壞的</a>。</p>
<img src="https://evil.example/pixel.png" alt="像素" onerror="steal()"><img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9InN0ZWFsKCkiLz4=" alt="畫">
<iframe src="https://evil.example/f"></iframe><object data="https://evil.example/o.swf"></object><embed src="https://evil.example/e">
<form action="https://evil.example/post"><input name=a autofocus onfocus=steal()><button formaction="javascript:steal()">送出</button></form>
<svg onload="steal()"><script>steal()</script><image href="https://evil.example/svg.png"/></svg><math><mtext><img src=x onerror=steal()></mtext></math>
<video src="https://evil.example/v.mp4" autoplay></video><p>&lt;script&gt;steal()&lt;/script&gt;是一段寫出來的話。</p>
<p class="x" id="&quot;&gt;&lt;script&gt;">最後一段，平平常常。</p></body></html>"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the editions of a book of one hostile page, begun and made by the command line."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "毒.html").write_text(HOSTILE, encoding="utf-8")
    begun = kanben("init", folder / "book", folder / "毒.html")
    assert begun.returncode == 0, begun.stderr.decode()
    made = kanben("build", "--root", folder / "book", "--variant", "zh-Hant")
    assert made.returncode == 0, made.stderr.decode()
    return folder / "book" / "dist"


def test_a_hostile_page_makes_an_epub_that_does_nothing(hostile: Path) -> None:
    with zipfile.ZipFile(next(hostile.glob("*.epub"))) as archive:
        pages = {n: archive.read(n).decode() for n in archive.namelist() if n.endswith((".xhtml", ".opf", ".ncx"))}
    assert any("一段平常的話" in page for page in pages.values())
    for page in pages.values():
        assert not re.search(r"<(?:script|iframe|object|embed|form|input|button|svg|math|video|base|style)\b", page)
        assert not re.search(r"<[^>]*\s(?:on\w+|style|formaction|srcset)\s*=", page)
        assert not re.search(r"http-equiv|javascript:|evil\.example/[a-z]|data:text", page.replace("像素", ""))
        assert not re.search(r'<img [^>]*src="(?!images/|cover\.)', page)
        assert set(re.findall(r'<a [^>]*href="([a-z]+:[^"]*)"', page)) <= {
            "https://good.example/?a=1&amp;b=%3Cscript%3E"
        }


def test_a_hostile_page_makes_a_pdf_that_does_nothing(hostile: Path) -> None:
    with pikepdf.open(next(hostile.glob("*.pdf"))) as pdf:
        assert not {"/OpenAction", "/AA", "/AcroForm"} & set(pdf.Root.keys())
        assert "/JavaScript" not in pdf.Root.get("/Names", {})
        addresses = set()
        for page in pdf.pages:
            assert "/AA" not in page
            for note in page.get("/Annots", []):
                action = note.get("/A", {})
                assert action.get("/S", "/GoTo") in ("/GoTo", "/URI")
                addresses |= {str(action["/URI"])} if "/URI" in action else set()
        assert all(address.startswith("https://good.example/") for address in addresses)


def test_a_hostile_page_is_wholly_accounted_for(hostile: Path) -> None:
    (told,) = json.loads((hostile / "report.json").read_text(encoding="utf-8"))["sources"]
    assert told["unaccounted"] == 0
    assert told["characters"] == len(HOSTILE) == told["kept"] + told["changed"] + told["dropped"]


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + "一句話。",
        "<blockquote>" * 20_000 + "一句話。",
        "<b>" * 20_000 + "一句話。",
        "<ul><li>" * 20_000 + "一句話。",
        "<table><tr><td>" * 5_000 + "一句話。",
        "一句話。" + "<a " * 100_000,
        "一句話。" + "<" * 1_000_000,
        "一句話。" + "<!--" * 100_000,
        "一句話。" + "<!DOCTYPE x [<!ENTITY a '&b;&b;'><!ENTITY b '&a;&a;'>]>" + "&a;" * 10_000,
        "一句話。" + '<p title="' * 50_000,
        "一句話。" + "</p>" * 200_000,
    ],
    ids=lambda page: page[:20],
)
def test_a_bomb_is_read_like_any_other_page(page: str) -> None:
    read_as = flow(page)
    assert "一句話。" in read_as.text
    holds(read_as, page)
