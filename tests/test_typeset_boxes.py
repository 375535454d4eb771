"""Lines as they are drawn: the setter's rules hold across links, notes and whatever boxes a page is made of."""

import io
import random
import re

import pikepdf
import pytest
from weasyprint.formatting_structure import boxes

from kanben.typeset import setting
from tests.set_pages import EM, MARGIN, laid, rendered, rows, set_rows, texts, written

TAGS = ("zh-Hans", "zh-Hant", "zh-Hant-TW", "zh-Hant-HK")
HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"


def only(body: str, **how):
    """Return the one line of ``body``."""
    (row,) = set_rows(f"<p>{body}", **how)
    return row


def flush(row) -> float:
    """Return where the ink of a line may end: a closing mark or a pause ends half an em before its square does."""
    return round(row.ends[-1] - 0.5 * (row.said[-1] in "，。、；：！？”）》」’"), 2)


# --- across inline boxes ----------------------------------------------------------------


@pytest.mark.parametrize(
    "parts",
    [
        ("中", "A", "文"),
        ("他说。", "“好”", "，又说"),
        ("读《红楼梦》", "、", "《水浒》"),
        ("（", "“甲”", "）乙"),
        ("在", "2019", "年——", "是", "的"),
        ("“", "‘天’", "”"),
    ],
)
def test_a_link_changes_nothing_of_where_characters_stand(parts):
    bare = only("".join(parts))
    linked = only("".join(f"<a href='#x'>{part}</a>" if i % 2 else part for i, part in enumerate(parts)))
    nested = only("".join(f"<i><span>{part}</span></i>" for part in parts))
    assert linked.text == nested.text == bare.text
    assert linked.at == pytest.approx(bare.at, abs=0.002)
    assert nested.at == pytest.approx(bare.at, abs=0.002)


def test_the_gap_and_the_compression_are_there_across_an_edge_of_a_box():
    row = only("中<b>A</b>文。<a href='#x'>“好</a>”<i>“</i>国")
    assert row.gap("中", "A") == row.gap("A", "文") == 0.25
    assert row.gap("。", "“") == row.gap("”", "“") == -0.5


def test_no_gap_stands_before_a_small_raised_figure():
    row = only("中<sup>1</sup>文E=mc<sup>2</sup>的")
    assert row.gap("中", "1") == row.gap("1", "文") == 0.0


@pytest.mark.parametrize("before", range(17, 24))
def test_a_note_is_called_on_the_line_of_its_word(before):
    body = f"<p>{(HAN * 2)[:before]}<span class=note>注文</span>{HAN}"
    lines = [row.text for row in set_rows(body, css=".note::footnote-call { content: '①' }")]
    called = [line for line in lines if "①" in line and "注" not in line]
    assert len(called) == 1
    assert not called[0].startswith("①")


def test_a_link_is_as_large_as_its_words_on_each_line():
    content = written(f"<p>{HAN[:18]}<a href='https://example.org'>他说，A好“天</a>地”玄黄。")
    first, second = rows(content)
    with pikepdf.open(io.BytesIO(content)) as file:
        areas = [[(float(link.Rect[i]) * 4 / 3 - MARGIN) / EM for i in (0, 2)] for link in file.pages[0].Annots]
    assert areas[0] == pytest.approx([first.place("他"), 20.0], abs=0.01)
    assert areas[1] == pytest.approx([0.0, second.place("地")], abs=0.01)


def test_a_link_leaves_the_gap_beside_it_to_the_line():
    content = written("<p>中<a href='https://example.org'>A</a>文<a href='https://example.org'>“好”</a>。")
    (row,) = rows(content)
    with pikepdf.open(io.BytesIO(content)) as file:
        areas = [[(float(link.Rect[i]) * 4 / 3 - MARGIN) / EM for i in (0, 2)] for link in file.pages[0].Annots]
    assert areas[0] == pytest.approx([1.25, row.place("文") - 0.25], abs=0.01)
    assert areas[1] == pytest.approx([row.place("“"), row.place("。")], abs=0.01)


def test_the_line_under_a_word_does_not_reach_into_the_gap_behind_it():
    with setting():
        document = rendered("<p><u>中文</u>ABC<u>文</u>")
    one, latin, two = laid(document)
    assert (one.position_x - MARGIN, one.width) == (0, pytest.approx(2 * EM))
    assert latin.position_x - one.position_x - one.width == pytest.approx(EM / 4)
    assert two.position_x - latin.position_x - latin.width == pytest.approx(EM / 4)


def test_the_padding_of_nested_boxes_is_kept_and_opens_once():
    row = only("天<span style='padding: 0 5px'>地<i style='padding: 0 5px; margin-right: 10px'>玄</i></span>黄")
    assert [round(x, 2) for x in row.at] == [0, 1.5, 3.0, 6.0]


def test_a_box_that_goes_on_over_two_lines_has_its_padding_at_its_ends_alone():
    first, second = set_rows(f"<p>天<span style='padding: 0 10px'>{HAN[1:24]}</span>地")
    assert (first.at[0], round(first.at[1], 2), round(second.at[0], 2)) == (0, 2, 0)
    assert round(second.at[-1] - second.ends[-2], 2) == 1.0


def test_a_word_in_two_boxes_is_one_word():
    assert texts(f"<p>{HAN[:17]}Pyt<b>hon</b>天地")[0] == HAN[:17]


# --- lines ------------------------------------------------------------------------------


def test_a_forced_end_is_an_end_and_the_line_before_it_is_not_opened():
    first, second, third = set_rows("<p>天地，A玄<br>黄宇<br>宙")
    assert (first.text, second.text, third.text) == ("天地，A玄", "黄宇", "宙")
    assert first.gap("天", "地") == 0.0
    assert [row.text for row in set_rows(f"<p>{HAN[:20]}<br>地")] == [HAN[:20], "地"]  # a full line needs no other


def test_what_must_not_wrap_does_not():
    lines = texts(f"<p>{HAN[:18]}<span style='white-space: nowrap'>一二，三四</span>{HAN}", css="")
    assert lines[0] == HAN[:18]
    assert lines[1].startswith("一二，三四")


@pytest.mark.parametrize(("opening", "begins"), [("天", 2.0), ("“", 1.5), ("《", 1.5)])
def test_a_paragraph_is_indented_and_an_opening_mark_stands_at_the_indent(opening, begins):
    first, second, *_ = set_rows(f"<p>{opening}{HAN}”{HAN}", css="p { text-indent: 2em }")
    assert round(first.at[0], 2) == begins
    assert round(second.at[0], 2) == 0.0
    assert flush(first) == 20.0


@pytest.mark.parametrize(("align", "left"), [("center", 8.0), ("right", 16.0), ("left", 0.0), ("justify", 0.0)])
def test_a_short_line_stands_where_it_is_aligned(align, left):
    row = only("<span>天地玄黄</span>", css=f"p {{ text-align: {align} }}")
    assert round(row.at[0], 2) == left


def test_lines_that_are_not_justified_are_not_opened():
    for row in set_rows(f"<p>{(HAN + '，') * 4}", css="p { text-align: left }"):
        assert all(b - a in (pytest.approx(1.0), pytest.approx(0.5)) for a, b in zip(row.at, row.at[1:], strict=False))


@pytest.mark.parametrize("tag", TAGS)
def test_every_line_but_the_last_is_flush(tag):
    text = "他说：“在2019年，用Python写《红楼梦》、《水浒》——是好的。”（一）" * 5
    lines = set_rows(f"<p>{text}", tag=tag, measure=23.3)
    assert "".join(row.text for row in lines) == text
    for row in lines[:-1]:
        beyond = round(row.ends[-1] - 23.3, 2)  # what is empty of a mark may stand in the margin
        if row.said[-1] in "”》）":
            assert beyond == pytest.approx(0.5, abs=0.03), row.text
        elif row.said[-1] in "，。、：":
            assert beyond == pytest.approx(0.5, abs=0.03) if tag == "zh-Hans" else -0.03 <= beyond <= 0.28, row.text
        else:
            assert beyond == pytest.approx(0, abs=0.03), row.text


@pytest.mark.parametrize("side", ["left", "right"])
def test_lines_beside_a_float_are_as_wide_as_the_room_and_the_others_full(side):
    body = f"<div style='float: {side}; width: 70px; height: 40px'></div><p>{HAN * 3}"
    beside, also, below, *_ = set_rows(body)
    assert round(beside.ends[-1] - beside.at[0], 2) == round(also.ends[-1] - also.at[0], 2) == 13.0
    assert round(beside.at[0], 2) == (7.0 if side == "left" else 0.0)
    assert round(below.ends[-1], 2) == 20.0


def test_a_cell_is_as_wide_as_its_words_are_set():
    cells = ["“天”，“地”", "中A文B中C文", "《红楼梦》、《水浒》", "3.5kg的"]
    table = "<table><tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</table>"
    with setting():
        ours = rendered(table, measure=60)
    stock = rendered(table, measure=60)
    assert len(laid(ours, boxes.LineBox)) == len(cells)  # nothing wraps
    wide = [box.width for box in laid(ours, boxes.TableCellBox)]
    plain = [box.width for box in laid(stock, boxes.TableCellBox)]
    assert wide[0] == pytest.approx(plain[0] - 2 * EM)  # four halves less: two between marks, two at the edges
    assert wide[1] == pytest.approx(plain[1] + 6 * EM / 4)  # six gaps more
    assert wide[2] < plain[2]


CELLS = (
    *("天地", "“好”", "，", "。", "A", "Python", "2019", "50%", "（一）", "《红楼》", "——", "……", "a b", "、", "：“"),
    *("·", "don’t", "<b>玄A</b>", "<a href='#x'>黄，</a>", "<sup>1</sup>", "<i>“</i>宇", "1～2", "<code>x</code>"),
    *("<span style='padding: 0 3px'>宙</span>", "<span style='font-size: 7px'>小，</span>"),
)


@pytest.mark.parametrize(
    "around",
    [
        "<table><tr><td>{}<td>{}<td>{}</table>",
        "<div style='float: left; clear: both'>{}</div>" * 3,
    ],
)
def test_what_is_as_wide_as_its_words_need_be_does_not_wrap(around):
    for seed in range(25):
        dice = random.Random(seed)  # noqa: S311 - the same every time
        said = ["".join(dice.choices(CELLS, k=dice.randint(1, 9))) for _ in range(3)]
        with setting():
            document = rendered(around.format(*said), measure=130)
        assert len(laid(document, boxes.LineBox)) == 3, said


def test_a_narrow_table_loses_no_word():
    cells = ["“天”，在2019年A“地”", "International中A文B中C文"]
    body = "<table><tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</table>"
    assert sorted("".join(texts(body, measure=9))) == sorted("".join(cells))


def test_a_picture_in_a_line_is_set_like_one_character():
    body = "<p>天<span style='display: inline-block; width: 10px; height: 5px'></span>地，" + HAN
    first, _ = set_rows(body)
    assert round(first.at[1], 2) >= 2.0
    assert flush(first) == 20.0


# --- characters -------------------------------------------------------------------------


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("text", ["天——地", "AI——地", "——地", "”——“", "天……地", "AI……", "天<b>——</b>A", "（——A）"])
def test_a_dash_and_an_omission_are_two_em_wide_and_in_one(tag, text):
    row = only(text, tag=tag)
    mark = "—" if "—" in text else "…"
    places = [i for i, said in enumerate(row.said) if mark in said]
    assert round(row.ends[places[-1]] - row.at[places[0]], 2) == 2.0
    if len(places) == 2:
        assert row.ends[places[0]] == pytest.approx(row.at[places[1]], abs=0.002)


@pytest.mark.parametrize("tag", TAGS)
def test_a_dash_is_not_torn_where_its_line_is_opened(tag):
    for row in set_rows(f"<p>{'天地——玄，' * 9}", tag=tag, measure=9.4):
        for i, said in enumerate(row.said):
            if said == "—":
                assert row.said[i - 1] == "—" or row.ends[i] == pytest.approx(row.at[i + 1], abs=0.002)


@pytest.mark.parametrize("tag", TAGS)
def test_an_apostrophe_within_a_word_is_narrow_and_a_quotation_mark_is_wide(tag):
    row = only("说don’t吧，‘天’的", tag=tag)
    narrow = row.said.index("’")
    assert row.at[narrow + 1] - row.at[narrow] < 0.4
    assert row.gap("t", "吧") == 0.25
    assert round(row.ends[row.said.index("‘")] - row.at[row.said.index("‘")], 2) == 1.0


def test_narrow_quotation_marks_are_neither_trimmed_nor_set_apart():
    row = only("<span style='font-feature-settings: \"pwid\"'>“b”，‘c’</span>天")
    assert row.ends[0] - row.at[0] < 0.6
    assert row.at[0] == 0.0
    assert row.gap("“", "b") == row.gap("b", "”") == row.gap("”", "，") == row.gap("’", "天") == 0.0


@pytest.mark.parametrize(("tag", "wide"), [*zip(TAGS, (0.5, 1.0, 1.0, 1.0), strict=True)])
def test_an_interpunct_is_half_a_square_on_the_mainland_and_a_whole_one_elsewhere(tag, wide):
    row = only("让·雅克", tag=tag)
    assert row.place("雅") == 1.0 + wide


def test_a_soft_hyphen_is_seen_only_where_it_parts_a_word():
    word = "in&shy;ter&shy;na&shy;tion&shy;al"
    assert "-" not in only(word + "天").text
    lines = texts(f"<p>{HAN[:16]}{word}天地", css="p { hyphens: manual }")
    assert lines[0].removeprefix(HAN[:16]).rstrip("-") in ("in", "inter", "interna")
    assert lines[0].endswith("-")
    assert "".join(lines).replace("-", "") == f"{HAN[:16]}international天地"


def test_a_long_word_is_parted_by_its_patterns_where_that_is_asked_for():
    body = f"<p lang=zh-Hans>{HAN[:16]}internationalization天地"
    parted, whole = texts(body, css="p { hyphens: auto }"), texts(body, css="p { hyphens: none }")
    assert parted[0].endswith("-")
    assert whole[0] == HAN[:16]
    for row in set_rows(body, css="p { hyphens: auto }")[:-1]:
        assert row.ends[-1] == pytest.approx(20, abs=0.03)


def test_no_row_of_the_drawn_page_is_letter_spaced_latin():
    for row in set_rows(f"<p>{'天地Python玄黄，' * 8}", measure=17.7):
        for i in (found.start() for found in re.finditer("(?=Py|yt|th|ho|on)", row.text)):
            assert row.at[i + 1] - row.ends[i] == pytest.approx(0, abs=0.03)  # kerning and no more
