"""PDFs for reading: what the file says of itself, and what stops it from being made."""

import logging
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from weasyprint import HTML

from kanben.findings import Trouble
from kanben.model import Figure, Link, Paragraph
from kanben.proof.pdf import check_pdf
from kanben.writers.pdf import pdf
from tests.made_pdf import STYLES, TRIMS, made, opened
from tests.sample_print import sample, t, with_words

# --- sound files ------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "zh-Hant-HK"])
def test_a_sound_book_proofs_without_a_finding(language):
    assert check_pdf(made(language), sample(language)) == ()


def test_the_same_book_is_the_same_file_elsewhere_and_later(tmp_path):
    script = (
        "import sys, time; sys.path[:0] = sys.argv[2:]\n"
        "time.time = lambda: 4102444800.0\n"
        "from tests.test_pdf import made\n"
        "open(sys.argv[1], 'wb').write(made(pages=1))\n"
    )
    tests = Path(__file__).parent
    out = tmp_path / "again.pdf"
    environment = {"TZ": "Asia/Taipei", "PYTHONHASHSEED": "7", "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    subprocess.run([sys.executable, "-c", script, out, str(tests.parent)], cwd=tmp_path, env=environment, check=True)
    assert out.read_bytes() == made(pages=1)


def test_only_our_two_faces_are_embedded_and_each_is_a_subset():
    with opened(made()) as file:
        names = {
            str(font.BaseFont) for font in file.objects if isinstance(font, pikepdf.Dictionary) and "/BaseFont" in font
        }
    assert {re.sub(r"^/[A-Z]{6}\+", "", name) for name in names} == {"Kanben-Serif", "Kanben-Sans"}


def test_what_is_unknown_to_a_catalogue_is_not_in_the_file_and_what_is_known_is():
    with opened(made()) as file:
        assert str(file.docinfo["/Title"]) == "刻本小记"
        assert str(file.docinfo["/Author"]) == "无名氏"
        assert str(file.docinfo["/CreationDate"]).startswith("D:20260115")
        assert "/Subject" not in file.docinfo
        assert str(file.Root.Lang) == "zh-Hans"
        assert b"pdfuaid:part" in file.Root.Metadata.read_bytes()


@pytest.mark.parametrize("trim", TRIMS)
def test_the_page_engine_understands_every_word_of_our_styles(trim, caplog):
    own = re.sub(r"@font-face \{[^}]*\}", "", STYLES["print.css"])  # the faces are put in by pdf()
    own += STYLES[f"trim/{trim}.css"]
    with caplog.at_level(logging.WARNING, "weasyprint"):
        HTML(string=f"<style>{own}</style><p>甲").render()
    assert [record.getMessage() for record in caplog.records] == []


def test_nothing_is_said_on_the_terminal(capfd):
    pdf(sample(pages=1), styles=STYLES)
    assert capfd.readouterr() == ("", "")


# --- what stops it ------------------------------------------------------------------


def test_an_unknown_trim_is_refused_with_the_nearest_name():
    with pytest.raises(Trouble, match=r"no trim size 'a55'[\s\S]*did you mean a5") as caught:
        pdf(sample(pages=1), styles=STYLES, trim="a55")
    assert caught.value.findings[0].code == "P-100"


def test_a_character_no_font_has_is_named_with_its_chapter():
    with pytest.raises(Trouble, match=r"P-101 no font has 「𠮷」 \(U\+20BB7.*「写样与上板」 \(c1\)"):
        pdf(with_words(sample(pages=1), "𠮷野家"), styles=STYLES)


def test_a_link_to_nowhere_is_an_error_and_no_silent_gap():
    book = sample(pages=1)
    lost = Paragraph((Link("#nowhere", t("见"), "page-ref"),))
    with pytest.raises(Trouble, match=r"P-102 .*#nowhere"):
        pdf(replace(book, back=(replace(book.back[-1], blocks=(lost,)),)), styles=STYLES)


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1:9/a.css", "../secret.css"])
def test_styles_can_reach_no_file_and_no_network(address):
    styles = STYLES | {"print.css": STYLES["print.css"] + f'\nbody {{ background: url("{address}") }}'}
    with pytest.raises(Trouble, match="P-102"):
        pdf(sample(pages=1), styles=styles)


def test_a_picture_that_asks_for_a_file_gets_none():
    book = sample(pages=1)
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
        b'<image xlink:href="file:///etc/hostname" width="9" height="9"/></svg>'
    )
    image = replace(book.images[0], name="asks.svg", media_type="image/svg+xml", content=svg)
    chapter = replace(book.body[1], blocks=(Figure(t("图"), "asks.svg", "图"),))
    with pytest.raises(Trouble, match=r"P-102[\s\S]*hostname"):
        pdf(replace(book, images=(*book.images, image), body=(book.body[0], chapter)), styles=STYLES)


def test_a_font_of_the_machine_is_noticed():
    styles = STYLES | {"print.css": STYLES["print.css"] + "\nh2 { font-family: serif }"}  # the sample has a Latin h2
    with pytest.raises(Trouble, match="P-103"):
        pdf(sample(pages=1), styles=styles)
