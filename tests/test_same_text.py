"""The text of the EPUB, of the PDF and of the chapters in Markdown is one text, sign by sign, in every variant.

Each is taken out of the finished files without anything of the program that made them: the EPUB by its spine
with lxml, the PDF in the order of its tags (pikepdf) with the text PDFium finds under each, the Markdown by the
few marks it is written with.  What may differ, and why, is a closed list:

- spaces: print parts Han from Latin by room and not by a space, and a line's end swallows one;
- running heads, folios and leaders: they are of the page, and stand in no tag;
- numbers of pages in contents, index and chronology: a screen has links there, and counts those of the index;
- calls and numbers of notes: ① on each page in print, [1] in each section on a screen;
- where notes stand: at the foot of the page, at the end of the section or of the chapter;
- numbers and dots of lists, which a reader's device makes itself;
- the ornament of a break of scene: ＊ in print, a line on a screen, three stars in Markdown;
- a hyphen where print parts a word at a line's end;
- brackets round readings, for devices that know no readings.
"""

import ctypes
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from lxml import etree
from pypdfium2 import raw

from tests.conftest import TAGS

SLUGS = {"first_book": "yunshang-shinian", "specimen": "specimen"}
H, SVG = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2000/svg}"
ORNAMENT = "＊"
CALL = re.compile("[①-⑳㉑-㉟㊱-㊿]")
COUNTED = re.compile(r"[・•]|[0-9]+\.")
NUMBERS = re.compile(r"(?:第?(?:[0-9]+|[ivxlcdm]+)[頁页]?)*")
PARTED = "\x02\ufffe"
"""What PDFium gives for a hyphen at a line's end, the book's own or one that parts a word."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an edition says: the signs of its sections and of their notes, and how many notes are called.

    ``aside`` is what it says beside: numbers of pages, then heads and folios page by page.
    """

    flow: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str], ...]
    calls: int
    aside: tuple[str, ...] = ()


def signs(text: str) -> str:
    return "".join(text.split())


# --- the EPUB ---------------------------------------------------------------------


def in_epub(path: Path) -> Said:
    with zipfile.ZipFile(path) as packed:
        package = etree.fromstring(packed.read("EPUB/content.opf"))
        hrefs = {item.get("id"): item.get("href") for item in package.iter("{*}item")}
        spine = [hrefs[ref.get("idref")] for ref in package.iter("{*}itemref")]
        pages = [etree.fromstring(packed.read(f"EPUB/{name}")).find(f"{H}body") for name in spine]
    flow, notes, calls = [], [], 0
    for section in (section for page in pages for section in page.iterfind(f"{H}section")):
        flow.append((section.get("id", ""), signs("".join(_read(section)))))
        asides = section.iterfind(f".//{H}aside[@role='doc-footnote']")
        notes += [(section.get("id", ""), signs("".join(_read(note)))) for note in asides]
        calls += len(section.findall(f".//{H}a[@role='doc-noteref']"))
    return Said(tuple(flow), tuple(notes), calls)


def _read(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{H}hr":
            yield ORNAMENT
        elif not _apart(child):
            yield from _read(child)
        between = child.get("class") == "place" and (after := child.getnext()) is not None and after.get("class")
        yield "" if between == "place" else child.tail or ""


def _apart(element: Any) -> bool:
    return (
        element.tag in (f"{H}rp", f"{SVG}title", f"{SVG}desc")
        or element.get("role") in ("doc-noteref", "doc-footnote", "doc-backlink")
        or element.get("class") == "place"
    )


# --- the PDF ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Piece:
    """Text under one tag, and the tags down to it: ``(("Sect", 12), ("P", 14), …)``."""

    path: tuple[tuple[str, int], ...]
    text: str

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(kind for kind, _ in self.path)


def in_pdf(path: Path) -> Said:
    flow: list[str] = []
    notes: dict[tuple[str, int], str] = {}
    calls, numbers = 0, ""
    with pikepdf.open(path) as file:
        texts = [_texts(page) for page in pypdfium2.PdfDocument(path)]
        pieces = [*_pieces(file, texts)]
    for at, piece in enumerate(pieces):
        kinds, text = piece.kinds, signs(piece.text)
        if kinds[2:3] == ("Note",):
            notes[piece.path[2]] = notes.get(piece.path[2], "") + ("" if "Lbl" in kinds else text)
        elif CALL.fullmatch(text):
            calls += 1
        elif _is_number(piece):
            numbers += text
        elif not (("Lbl" in kinds and COUNTED.fullmatch(text)) or _parts_numbers(pieces, at)):
            flow.append(text)
    heads = (found.get(-1, "") for found in texts)
    return Said((("", "".join(flow)),), tuple(("", words) for words in notes.values()), calls, (numbers, *heads))


def _is_number(piece: Piece) -> bool:
    """Say whether a piece is the number of a page: a link in a link, or a span that alone is in one."""
    return piece.kinds.count("Link") > 1 or piece.kinds[-2:] == ("Link", "Span")


def _parts_numbers(pieces: list[Piece], at: int) -> bool:
    beside = pieces[max(0, at - 1) : at + 2]
    return len(beside) == 3 and signs(pieces[at].text) == "、" and _is_number(beside[0]) and _is_number(beside[2])


def _pieces(file: pikepdf.Pdf, texts: list[dict[int, str]]) -> Iterator[Piece]:
    pages = {page.obj.objgen: at for at, page in enumerate(file.pages)}
    met = count()

    def walk(element: Any, above: tuple[tuple[str, int], ...], page: int) -> Iterator[Piece]:
        if isinstance(element, pikepdf.Array):
            for kid in element:
                yield from walk(kid, above, page)
        elif not isinstance(element, pikepdf.Dictionary):
            yield Piece(above, texts[page].get(int(element), ""))
        else:
            page = pages[element.Pg.objgen] if "/Pg" in element else page
            if "/MCID" in element:
                yield Piece(above, texts[page].get(int(element.MCID), ""))
            elif "/S" in element:
                yield from walk(element.get("/K", ()), (*above, (str(element.S)[1:], next(met))), page)

    yield from walk(file.Root.StructTreeRoot.K, (), -1)


def _texts(page: pypdfium2.PdfPage) -> dict[int, str]:
    """Return the text of a page by the number of its marked content, as PDFium reads it."""
    found: dict[int, str] = {}
    textpage = page.get_textpage()
    for shown in page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,)):
        size = raw.FPDFTextObj_GetText(shown.raw, textpage.raw, None, 0)
        room = (ctypes.c_ushort * (size // 2 + 1))()
        raw.FPDFTextObj_GetText(shown.raw, textpage.raw, room, size)
        number = raw.FPDFPageObj_GetMarkedContentID(shown.raw)
        found[number] = found.get(number, "") + bytes(room)[: max(0, size - 2)].decode("utf-16-le")
    return found


# --- the chapters as Markdown ---------------------------------------------------------

_LEFT_OUT = (
    r"\A---\n(?s:.*?)\n---\n",  # what is known of the chapter
    r"(?m)^(?:[ >]*(?:#{1,6} |[-*+] +(?![-*])|\d+\. +|> ?|: +))+",
    r"(?m)^\{[.#][^{}\n]*\}$",  # what the block before is
    r"(?m)^[|][ |:-]+[|]$",  # the line under the heads of a table
    r"(?m)^```.*$",
)
_TAKEN_OUT = (
    (r"!\[[^\[\]]*\]\([^()\s]+(?: \"([^\"]*)\")?\)", r"\1"),  # a picture: its caption
    (r"\[([^\[\]]*)\]\([^()]*\)", r"\1"),
    (r"\[([^\[\]]*)\]\{[^{}]*\}", r"\1"),
    (r"\{([^{}|]+)\|([^{}|]+)\}", r"\1\2"),
    (r"<[^<>]+>", ""),
)


def in_markdown(folder: Path) -> Said:
    flow, notes, calls = [], [], 0
    for path in sorted(folder.glob("*.md")):
        id = path.stem.partition("-")[2]
        text, *after = re.split(r"(?m)^\[\^\d+\]: ", path.read_text(encoding="utf-8"))
        text, called = re.subn(r"\[\^\d+\]", "", text)
        flow.append((id, _unmarked(text)))
        notes += [(id, _unmarked(note)) for note in after]
        calls += called
    return Said(tuple(flow), tuple(notes), calls)


def _unmarked(text: str) -> str:
    text = re.sub(r"\\(.)", lambda escaped: chr(0xF0000 + ord(escaped[1])), text)
    for mark in _LEFT_OUT:
        text = re.sub(mark, "", text)
    text = re.sub(r"(?m)^\* \* \*$", ORNAMENT, text)
    for mark, words in _TAKEN_OUT:
        text = re.sub(mark, words, text)
    text = re.sub(r"\*+|`+|(?m:^\| | \| | \|$|\\$)", "", text)
    return signs(re.sub("[\U000f0000-\U000fffff]", lambda escaped: chr(ord(escaped[0]) - 0xF0000), text))


# --- one text ---------------------------------------------------------------------------


def unlike(epub: Said, other: Said) -> list[str]:
    """Return a sentence for the first place where the other edition's text or notes part from the EPUB's."""
    return [*_parting(epub.flow, other.flow), *_parting(epub.notes, other.notes)]


def _parting(read: Iterable[tuple[str, str]], other: Iterable[tuple[str, str]]) -> Iterator[str]:
    here = [(id, sign) for id, words in read for sign in words]
    said: list[str] = []
    for sign in "".join(words for _, words in other):
        if sign not in PARTED:
            said.append(sign)
        elif [one for _, one in here[len(said) : len(said) + 1]] == ["-"]:
            said.append("-")  # the book's own
    for at in range(max(len(here), len(said))):
        if at >= len(here) or at >= len(said) or here[at][1] != said[at]:
            where = (here[at : at + 1] or here[-1:] or [("", "")])[0][0]
            words = "".join(sign for _, sign in here[max(0, at - 8) : at + 8])
            yield f"{where}: 「{words}」 is 「{''.join(said[max(0, at - 8) : at + 8])}」"
            return


def chapters(epub: Said, ids: Iterable[str]) -> Said:
    """Return what the EPUB says of the sections ``ids``."""
    wanted = set(ids)
    flow = tuple(part for part in epub.flow if part[0] in wanted)
    return Said(flow, tuple(note for note in epub.notes if note[0] in wanted), epub.calls)


@pytest.fixture(params=SLUGS)
def book(request: pytest.FixtureRequest) -> tuple[str, Path]:
    return SLUGS[request.param], request.getfixturevalue(request.param)


@pytest.mark.parametrize("tag", TAGS)
def test_one_text_in_epub_pdf_and_markdown(book, tag: str) -> None:
    slug, out = book
    epub, pdf = in_epub(out / f"{slug}.{tag}.epub"), in_pdf(out / f"{slug}.{tag}.pdf")
    markdown = in_markdown(out / "chapters" / tag)
    assert unlike(epub, pdf) == []
    assert unlike(chapters(epub, [id for id, _ in markdown.flow]), markdown) == []
    assert epub.calls == pdf.calls == len(epub.notes) == len(pdf.notes)
    assert markdown.calls == len(markdown.notes)
    _nothing_else_is_on_paper(epub, pdf)


def _nothing_else_is_on_paper(epub: Said, pdf: Said) -> None:
    """Hold that what was set aside of the PDF is numbers of pages, and heads made of words of the book."""
    numbers, *heads = pdf.aside
    assert NUMBERS.fullmatch(numbers)
    words = "".join(words for _, words in epub.flow)
    for head in heads:
        told = re.sub(r"·+|(?:[0-9]+|[ivxlcdm]+)\s*$", "", head)
        assert [part for part in re.split("[\u3000—]", told) if signs(part) not in words] == [], head


# --- what is wrong is found ---------------------------------------------------------------


def test_a_sign_changed_in_the_epub_is_found(specimen: Path, tmp_path: Path) -> None:
    given, changed = specimen / "specimen.zh-Hans.epub", tmp_path / "changed.epub"
    with zipfile.ZipFile(given) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace("水声跟着响".encode(), "水声跟著响".encode()))
    [said] = unlike(in_epub(changed), in_pdf(specimen / "specimen.zh-Hans.pdf"))
    assert said.startswith("paper: ")
    assert "水声跟着响" in said


def test_two_signs_that_change_places_in_the_pdf_are_found(specimen: Path, tmp_path: Path) -> None:
    """As many of each sign are there as before."""
    changed = tmp_path / "changed.pdf"
    with pikepdf.open(specimen / "specimen.zh-Hans.pdf") as file:
        page = file.pages[12]
        shown = [*pikepdf.parse_content_stream(page)]
        turned = next(s for s in shown if str(s.operator) == "TJ" and len(bytes(s.operands[0][0])) >= 8)
        codes = bytes(turned.operands[0][0])
        turned.operands[0][0] = pikepdf.String(codes[2:4] + codes[:2] + codes[4:])
        page.Contents = file.make_stream(pikepdf.unparse_content_stream(shown))
        file.save(changed)
    [said] = unlike(in_epub(specimen / "specimen.zh-Hans.epub"), in_pdf(changed))
    assert said.startswith("paper: ")


def test_a_sign_lost_in_markdown_and_a_changed_note_are_found(specimen: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(specimen / "chapters" / "zh-Hans", tmp_path / "changed")
    chapter = folder / "02-paper.md"
    text = chapter.read_text(encoding="utf-8")
    chapter.write_text(text.replace("打浆、", "打浆").replace("祖父造了六十年纸", "祖父造了七十年纸"), encoding="utf-8")
    markdown = in_markdown(folder)
    epub = chapters(in_epub(specimen / "specimen.zh-Hans.epub"), [id for id, _ in markdown.flow])
    told = unlike(epub, markdown)
    assert ["打浆、" in told[0], "六十年" in told[1], len(told)] == [True, True, 2]
