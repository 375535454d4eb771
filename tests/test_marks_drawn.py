"""Readings, dots, names and titles as they are drawn: in print, glyph by glyph."""

import io
import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pikepdf
import pylopdf_fonts_zh_tw
import pypdfium2
import pytest
import weasyprint.draw
from weasyprint import HTML

from kanben.model import (
    List,
    Paragraph,
    Text,
)
from kanben.typeset import marks
from kanben.writers.pdf import pdf
from tests.test_marks import STYLES, TYPED, bound, flow

# --- print ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def printed() -> pypdfium2.PdfDocument:
    stems = tuple((Paragraph((Text(stem),)),) for stem in "甲乙丙丁戊己庚辛壬癸子")
    blocks = (*flow(TYPED).blocks, List(stems, ordered=True, role="chinese"))
    return pypdfium2.PdfDocument(pdf(bound(blocks), styles=STYLES))


def test_a_list_is_counted_in_chinese(printed):
    told = re.sub(r"\s", "", "".join(leaf.get_textpage().get_text_range() for leaf in printed))
    assert "一、二、三、" in told
    assert "九、十、十一、" in told


def test_readings_do_not_part_the_words_of_the_text(printed):
    told = re.sub(r"\s", "", "".join(leaf.get_textpage().get_text_range() for leaf in printed))
    assert "砑光的石頭，漢字讀音，裝窗床與北京。注音在右邊，桌子、安、嘴。" in told


def test_a_printed_reading_is_text(printed):
    text = "".join(leaf.get_textpage().get_text_range() for leaf in printed)
    told = re.sub(r"\s", "", text)
    assert all(reading in told for reading in ("yà", "hàn", "zhuāng", "Běijīng", "chǔ"))
    assert not set("ㄓㄨˋㄧㄣㄛ˙ㄗㄢㄟˇ") - set(told)
    assert not set("砑漢字讀音裝窗床北京注桌子安嘴楮") - set(told)


def edges(printed, wanted: str) -> list[tuple[float, float, float, float]]:
    """Return where the characters of ``wanted`` stand: left, bottom, right, top, in points."""
    pages = [leaf.get_textpage() for leaf in printed]
    return [
        text.get_charbox(at, loose=True)
        for text in pages
        for at in range(text.count_chars())
        if text.get_text_range(at, 1) in wanted
    ]


def test_wide_readings_push_their_bases_apart_and_do_not_touch(printed):
    [a, b, c] = [(left, right) for left, _, right, _ in edges(printed, "裝窗床")]
    assert all(after[0] - before[1] > 4 for before, after in pairwise((a, b, c)))  # of 10.5 pt
    [d] = [(left, right) for left, _, right, _ in edges(printed, "漢")]
    e = next((left, right) for left, _, right, _ in edges(printed, "字") if left > d[0])
    assert abs(e[0] - d[1]) < 0.1


def test_zhuyin_stands_beside_its_character_in_half_its_width(printed):
    [left] = edges(printed, "嘴")
    signs = [box for box in edges(printed, "ㄗㄨㄟˇ") if 0 < box[0] - left[0] < 20 and abs(box[1] - left[1]) < 16]
    size = 10.5
    assert len(signs) == 4
    assert all(box[0] - left[0] > 0.98 * size for box in signs)
    assert all(box[2] - left[0] < 1.51 * size for box in signs)
    middles = [(box[1] + box[3]) / 2 for box in signs[:3]]
    assert all(a - b == pytest.approx(0.3 * size, abs=0.05) for a, b in pairwise(middles))
    assert signs[3][0] - left[0] == pytest.approx(1.3 * size, abs=0.1)


# --- drawn ------------------------------------------------------------------------------------


EM = 20  # px


def drawing(body: str, monkeypatch, variant: str | None = None) -> list[tuple[str, list[float]]]:
    """Return the operators that draw marks under a line of text set 20 px large, as artifacts of the page."""
    stock = weasyprint.draw.draw_text

    def draw(stream, box, *rest):
        stock(stream, box, *rest)
        wide = [EM if ord(c) > 0x2E00 else 0 for c in box.text]
        narrow = (box.width - sum(wide)) / max(wide.count(0), 1)
        advances = [one or narrow for one in wide]
        origins = [box.position_x + sum(advances[:at]) for at in range(len(advances))]
        marks.draw(stream, box, origins, advances)

    monkeypatch.setattr(weasyprint.draw, "draw_text", draw)
    face = Path(pylopdf_fonts_zh_tw.serif_path()).as_uri()
    css = f"""@font-face {{ font-family: one; src: url({face}) }} @page {{ size: 600px 100px; margin: 0 }}
        body {{ margin: 0; font: {EM}px/2 one; color: #123456 }} em {{ --emphasis: dots; font-style: normal }}
        u {{ text-decoration: none; --line: straight }} .wave {{ --line: wavy }}"""
    content = HTML(string=f"<html lang=zh-Hant-TW><title>一</title><style>{css}</style><p>{body}</p>").write_pdf(
        pdf_variant=variant
    )
    with pikepdf.open(io.BytesIO(content)) as file:
        return [
            (str(one.operator), [float(n) for n in one.operands if isinstance(n, int | float | Decimal)])
            for one in pikepdf.parse_content_stream(file.pages[0])
            if str(one.operator) not in ("TJ", "Tj")
        ]


def dots(found) -> list[float]:
    """Return where the middles of the dots are, from the left of the page in px."""
    return [
        operands[0] - 0.075 * EM
        for (operator, operands), (after, _) in pairwise(found)
        if (operator, after) == ("m", "c") and "h" in [name for name, _ in found]
    ]


def test_a_dot_stands_under_each_character_and_none_under_a_mark(monkeypatch):
    found = drawing("他說<em>着重，「話」 A</em>完", monkeypatch)
    assert dots(found) == pytest.approx([2.5 * EM, 3.5 * EM, 6.5 * EM])
    assert [name for name, _ in found].count("h") == 3
    assert [name for name, _ in found].count("f") == 1


def test_nothing_is_drawn_where_nothing_is_asked(monkeypatch):
    names = {name for name, _ in drawing("屈原作離騷，<em>，。</em>", monkeypatch)}
    assert not names & {"h", "f", "S", "c", "l"}


def test_a_line_is_as_long_as_its_name(monkeypatch):
    found = drawing("楚人<u>屈原</u>也", monkeypatch)
    [start] = [operands for name, operands in found if name == "m"]
    [end] = [operands for name, operands in found if name == "l"]
    assert (start[0], end[0]) == pytest.approx((2 * EM, 4 * EM))
    assert start[1] == end[1]


def test_two_names_in_a_row_have_two_lines(monkeypatch):
    found = drawing("在<u>北京</u><u class='after'>王府井</u>", monkeypatch)
    starts = [operands[0] for name, operands in found if name == "m"]
    ends = [operands[0] for name, operands in found if name == "l"]
    assert ends == pytest.approx([3 * EM, 6 * EM])
    assert starts == pytest.approx([EM, 3.12 * EM])


def test_a_wave_ends_where_its_title_ends(monkeypatch):
    found = drawing("讀<u class='wave'>離騷</u>、", monkeypatch)
    [start] = [operands for name, operands in found if name == "m"]
    curves = [operands for name, operands in found if name == "c"]
    assert start[0] == pytest.approx(EM)
    assert curves[-1][4:] == pytest.approx([3 * EM, start[1]])
    middle = [operands[1] - start[1] for operands in curves]
    assert all(a * b < 0 for a, b in pairwise(middle))
    assert max(map(abs, middle)) * 0.75 == pytest.approx(0.05 * EM)


def test_marks_stay_in_the_leading_and_dots_stand_below_a_line(monkeypatch):
    alone = drawing("<em>要緊</em>", monkeypatch)
    both = drawing("<em><u>屈原</u></em>", monkeypatch)
    low = [[operands[1] for name, operands in found if name == "m"][-1] for found in (alone, both)]
    assert low[0] + 0.1 * EM < low[1]
    baseline = next(operands[-1] for name, operands in both if name == "Tm")
    assert low[1] + 0.075 * EM - baseline < 0.5 * EM


def test_marks_are_no_part_of_the_text_a_reader_hears(monkeypatch):
    names = [name for name, _ in drawing("他說<em>着重</em>的<u>屈原</u>。", monkeypatch, "pdf/ua-1")]
    deep, marked = 0, []
    for name in names:
        deep += {"BDC": 1, "BMC": 1, "EMC": -1}.get(name, 0)
        marked += [deep] if name in ("f", "S") else []
        assert deep in (0, 1)
    assert deep == 0
    assert marked == [1, 1]
    last = [at for at, name in enumerate(names) if name in ("f", "S")]
    assert all("BMC" in names[at - 30 if at > 30 else 0 : at] for at in last)


def test_the_middle_of_the_text_stays_where_it_was(monkeypatch):
    plain_ones = [o for name, o in drawing("他說<em>着重</em>的話", monkeypatch) if name == "Tm"]
    monkeypatch.undo()
    monkeypatch.setattr(marks, "draw", lambda *_: None)
    assert [o for name, o in drawing("他說<em>着重</em>的話", monkeypatch) if name == "Tm"] == plain_ones
