"""The ways between an entry of the chronology and its passage: on paper by page numbers, in a browser by links."""

import io
import json
import re
import zipfile
from pathlib import Path

import pikepdf
import playwright.sync_api as playwright
import pypdfium2
import pytest
from lxml import etree

from kanben.proof.pdf import check_pdf, folios
from kanben.writers.pdf import pdf
from tests import browser
from tests.conftest import TAGS
from tests.made_pdf import STYLES as SHEETS
from tests.test_chronology_export import STORY, bound
from tests.test_chronology_links import SLUG, X, told

# --- on paper: every page number true --------------------------------------------------------


REFERENCE = re.compile(r"第([0-9]+)[頁页]")


def seen(text: str) -> str:
    return re.sub(r"[\s\u200b\ufffe\x02-]+", "", text)


def texts(path: Path) -> dict[str, str]:
    """What each page says, by what is printed on it."""
    with pikepdf.open(path) as file:
        labels = [str(page.label) for page in file.pages]
    document = pypdfium2.PdfDocument(path)
    return {label: seen(page.get_textpage().get_text_range()) for label, page in zip(labels, document, strict=True)}


def passages(path: Path) -> dict[str, tuple[str, list[str]]]:
    """The words of each entry's event in the EPUB, and of the passages it leads to, each with a little after it."""
    with zipfile.ZipFile(path) as packed:
        read = {n: etree.fromstring(packed.read(n)) for n in packed.namelist() if n.endswith(".xhtml")}
    where = {id: e for page in read.values() for e in page.xpath("//*[@data-edtf and @id]") for id in (e.get("id"),)}
    found = {}
    for id, entry in where.items():
        if entry.get("class") == "entry":
            links = entry.xpath(".//h:p[@class='source']//h:a/@href", namespaces=X)
            found[id] = [where[href.partition("#")[2]] for href in links]
    return {id: [seen("".join(e.itertext())) for e in led] for id, led in found.items()}


@pytest.mark.parametrize("tag", TAGS)
def test_every_page_number_of_the_chronology_is_true_in_both_pdfs(first_book: Path, tag: str) -> None:
    told_ = json.loads((first_book / "chronology.json").read_text("utf-8"))["entries"]
    stand = folios((first_book / f"{SLUG}.{tag}.pdf").read_bytes())
    assert {e["anchor"]: e["pages"][tag] for e in told_ if e["anchor"]} == {
        id: page for id, page in stand.items() if id.startswith("d-")
    }
    shown = [e for e in told_ if e["status"] in ("found", "confirmed", "corrected", "added")]
    cited = passages(first_book / f"{SLUG}.{tag}.epub")
    assert list(cited) == [e["entry"] for e in shown]
    printed = {}
    for kind in ("pdf", "press.pdf"):
        pages_ = texts(first_book / f"{SLUG}.{tag}.{kind}")
        chronology = "".join(pages_[str(n)] for n in range(int(stand["chronology"]), int(stand["sources"])))
        printed[kind] = REFERENCE.findall(chronology)
        order = [p for e in shown if e["cites"] for p in zip(cited[e["entry"]], places(e, stand), strict=True)]
        assert printed[kind] == [page for _, page in order]
        for words, page in order:  # and there the words are, or they end overleaf
            assert words in pages_[page] + pages_.get(str(int(page) + 1), "")[:40]
            assert words[0] in pages_[page]
    assert printed["pdf"] == printed["press.pdf"]
    assert len(printed["pdf"]) > 30


def places(entry: dict, stand: dict[str, str]) -> list[str]:
    return [stand[anchor] for anchor in entry["cites"]]


def test_a_page_number_that_is_not_true_is_a_fault():
    book = told(bound(STORY))
    content = pdf(book, styles=SHEETS, trim="a5", cover=None)
    assert [f for f in check_pdf(content, book) if f.code == "P-204"] == []
    with pikepdf.open(io.BytesIO(content)) as file:
        names = pikepdf.NameTree(file.Root.Names.Dests)
        names["d-well-1"] = pikepdf.Array([file.pages[-1].obj, *list(names["d-well-1"])[1:]])
        moved = io.BytesIO()
        file.save(moved)
    (fault,) = [f for f in check_pdf(moved.getvalue(), book) if f.code == "P-204"]
    assert "#d-well-1" in fault.message


# --- in a reader's hands -----------------------------------------------------------------------


chromium = pytest.fixture(scope="module")(browser.chromium)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_reader_goes_from_an_entry_to_its_passage_and_back(first_book, chromium, tmp_path, scheme):
    with zipfile.ZipFile(first_book / f"{SLUG}.zh-Hans.epub") as packed:
        packed.extractall(tmp_path)
    (start,) = tmp_path.glob("EPUB/*chronology.xhtml")
    page = chromium.new_page(viewport={"width": 390, "height": 800}, color_scheme=scheme)
    page.goto(start.as_uri())
    ids = page.eval_on_selector_all(".entry[id]", "all => all.map((e) => e.id)")
    assert len(ids) > 20
    for id in (ids[0], ids[len(ids) // 2], ids[-1]):
        page.goto(f"{start.as_uri()}#{id}")
        page.locator(f"#{id} .source a").first.click()
        passage = page.locator(".date:target")
        playwright.expect(passage).to_be_in_viewport()
        assert passage.get_attribute("id") == "d" + id[1:]
        assert passage.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
        assert passage.evaluate("e => getComputedStyle(e).fontSize === getComputedStyle(e.parentNode).fontSize")
        passage.locator("a").click()
        assert page.url == f"{start.as_uri()}#{id}"
        playwright.expect(page.locator(".entry:target dt")).to_be_in_viewport()
    page.close()
