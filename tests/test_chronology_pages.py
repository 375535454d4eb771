"""The pages of the chronology: what they say, and how they are set."""

import re
from dataclasses import replace
from functools import cache

import pikepdf
import pytest

from kanben.chronology.annotating import Annotated, annotate
from kanben.chronology.editor import decisions
from kanben.chronology.pages import pages
from kanben.findings import Trouble
from kanben.model import (
    Book,
    Drawing,
    Entries,
    Entry,
    Heading,
    Link,
    List,
    Metadata,
    Note,
    Paragraph,
    Section,
    Span,
    Text,
    lines,
    plain,
)
from kanben.plan import BACK, plan
from kanben.proof import page as found
from kanben.proof.pdf import check_pdf
from kanben.proof.press import check_press
from kanben.proof.typesetting import check_lines
from kanben.writers.pdf import pdf
from kanben.writers.press import press
from tests.made_pdf import STYLES, opened, texts

WHERE = "book/chronology.toml"


def told(*paragraphs: str, decided: str = "", **how: bool) -> tuple:
    """Return the blocks of the chronology of one article."""
    return annotated(*paragraphs, decided=decided, **how).book.back[0].blocks


def annotated(*paragraphs: str, decided: str = "", **how: bool) -> Annotated:
    blocks = tuple(Paragraph((Text(text),)) for text in paragraphs)
    chapter = Section("well", "chapter", (Text("井"),), blocks, source="well.txt", date="2022-05-08")
    back = (Section("chronology", "chronology", (Text("年表"),), ()),)
    book = Book(Metadata("井", "well", "urn:x"), (), (chapter,), back)
    return annotate(book, decisions(decided, WHERE), **how)


def guide(blocks: tuple) -> str:
    return "".join(plain(b.inlines) for b in blocks if isinstance(b, Paragraph))


def entries(blocks: tuple) -> list[Entry]:
    return [entry for block in blocks if isinstance(block, Entries) for entry in block.entries]


def dates(blocks: tuple) -> list[str]:
    """Return the column of dates, years as headings."""
    out = []
    for block in blocks:
        match block:
            case Heading(_, inlines):
                out.append(f"# {plain(inlines)}")
            case Entries(rows):
                out += [plain(row.term) for row in rows]
    return out


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2015年8月12日，井塌了。2015年8月12日，縣裏派人來修。", ["# 2015年", "8月12日", "同日"]),
        ("2015年8月12日，井塌了。2015年8月，縣裏撥了款。", ["# 2015年", "8月12日", "是月"]),
        ("2015年8月，縣裏撥了款。", ["# 2015年", "8月"]),
        ("2015年7月12日，井塌了。2015年8月，縣裏撥了款。", ["# 2015年", "7月12日", "8月"]),
        ("2015年8月12日，井塌了。次日，水又清了。", ["# 2015年", "8月12日", "〔8月13日〕"]),
        ("2011—2013年，村裏打了三口井。2011年，水位低了。", ["# 2011年", "是年", "至2013年"]),
        ("自2019年起，井水歸各家自理。", ["# 2019年", "是年起"]),
        ("2016年底，新井打成了。", ["# 2016年", "年底"]),
        ("約1949年，十三戶人家合夥打井。", ["# 1949年", "約在是年"]),
        ("2018年3月上旬，井口封了。", ["# 2018年", "3月上旬"]),
        ("光緒二十四年，老井打成了。", ["# 1898年（光緒二十四年）", "〔是年〕"]),
        ("1898年，老井打成了。", ["# 1898年（光緒二十四年）", "是年"]),
        ("民國二十六年秋天，井枯了。", ["# 1937年（民國二十六年）", "〔秋〕"]),
        ("1937年秋天，井枯了。", ["# 1937年", "秋"]),
        ("前221年，天下一統。", ["# 前221年", "是年"]),
        ("1960年代，村裏打了五口井。", ["# 1960年代", "1960年代"]),
        ("五十年代末，食堂散了。1958年，井乾了。", ["# 1950年代", "1950年代末", "# 1958年", "是年"]),
        ("光緒二十六年臘月初八，祖母出生。", ["# 1901年（光緒二十七年）", "〔1月27日〕"]),
    ],
)
def test_dates_are_said_as_chronologies_say_them(text, wanted):
    assert dates(told(text)) == wanted


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("2015年冬天，井水沒有結冰。", "冬指"),
        ("約1949年，十三戶人家合夥打井。", "「約」"),
        ("一說2008年5月，有人封過這口井。", "「（？）」"),
        ("2015年8月12日，井塌了。次日，水又清了。", "六角括號"),
    ],
)
def test_the_guide_tells_of_the_signs_there_are_and_of_no_others(text, sign):
    signs = {"冬指", "「約」", "「（？）」", "六角括號", "〔計劃〕", "「按」", "併為一條", "編者補入", "圖以縱軸"}
    said = guide(told(text))
    assert {one for one in signs if one in said} == {sign}
    assert said.startswith("凡例　本表摘錄正文中可以繫年的事")


def test_a_book_without_dates_says_so():
    assert guide(told("井在村口。")) == "本書正文沒有可以繫年的時日。"


PLAN = """
[[entry]]
source = "well.txt"
quotation = "計劃在2023年10月打井"
date = "2023-10"

[[entry]]
date = "1972"
do = "add"
event = "水庫蓄水。"
cite = "《縣水利志》"
reason = "補"
"""


def test_what_was_planned_says_so_and_what_the_editor_added_names_its_ground():
    blocks = told("村裏計劃在2023年10月打井。", decided=PLAN)
    added, planned = entries(blocks)
    assert plain(planned.blocks[0].inlines) == "〔計劃〕村裏計劃在2023年10月打井。"
    assert planned.blocks[0].inlines[0] == Span((Text("〔計劃〕"),), role="planned")
    assert [plain(block.inlines) for block in added.blocks] == ["水庫蓄水。", "編者補入。據《縣水利志》。"]
    assert "〔計劃〕表示" in guide(blocks)
    assert "編者補入" in guide(blocks)


def test_a_source_and_how_a_date_was_come_by_stand_together():
    _, derived = entries(told("2015年8月12日，井塌了。次日，水又清了。"))
    [source] = [block for block in derived.blocks if block.role == "source"]
    assert plain(source.inlines) == "〈井〉。原文作「次日」，據前文2015年8月12日推定。" or "-{" in plain(source.inlines)
    assert [one.role for one in source.inlines if isinstance(one, Link)] == ["page-ref"]


NOTED = """
[[entry]]
source = "well.txt"
quotation = "8月12日，井塌了"
date = "2015-08-12"
annotation = "縣志作十三日"
"""


def test_a_paragraph_is_led_to_once():
    text = "2015年8月12日，井塌了。2015年8月12日，縣裏封了塌井。"
    merged = WELL_MERGED.format(into="2015年8月12日，井塌了", quotation="2015年8月12日，縣裏封了")
    for paragraphs, wanted in (((text,), 1), (text.replace("。2", "。\n2").split("\n"), 2)):
        [entry] = entries(told(*paragraphs, decided=merged))
        assert sum(isinstance(inline, Link) for inline in entry.blocks[1].inlines) == wanted


WELL_MERGED = """[[entry]]
source = "well.txt"
quotation = "{quotation}"
date = "2015-08-12"
do = "merge"
into = "{into}"
"""


def test_an_annotation_is_opened_once_and_may_hold_notes_and_lists():
    note = Note((Paragraph((Text("卷三。"),)),))
    written = (Paragraph((Text("縣志作十三日"), note, Text("。"))), List(((Paragraph((Text("一"),)),),)))
    [one] = annotated("2015年8月12日，井塌了。", decided=NOTED).events
    [entry] = entries(pages([(replace(one, note=written), [])]))
    first, items = entry.blocks[2:]
    assert plain(first.inlines) == "按：縣志作十三日。"
    assert first.role == "annotation"
    assert note in first.inlines
    assert isinstance(items, List)
    [entry] = entries(pages([(replace(one, note=written[1:]), [])]))
    assert [plain(block.inlines) for block in entry.blocks if isinstance(block, Paragraph)][2:] == ["按："]


FIVE = "2010年，打井。2011年，水清。2012年5月，井塌。2013年6月1日，重修。2014年，封口。"


def test_a_timeline_stands_between_the_guide_and_the_years_unless_the_editor_wants_none():
    kinds = [type(block) for block in told(FIVE)]
    assert kinds[kinds.index(Drawing) - 1 : kinds.index(Drawing) + 2] == [Paragraph, Drawing, Heading]
    assert "圖以縱軸" in guide(told(FIVE))
    without = told(FIVE, timeline=False)
    assert not [block for block in without if isinstance(block, Drawing)]
    assert "圖以縱軸" not in guide(without)


def test_a_label_leaves_out_the_date_the_figure_has():
    [figure] = [b for b in told("2010年，村裏打井。" + FIVE[8:] + "井口在2015年夏天封好。") if isinstance(b, Drawing)]
    said = [plain(label.inlines) for _, label in figure.rows]
    assert said == ["村裏打井", "水清", "井塌", "重修", "封口", "井口封好"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("她的店開張了，停業四個月，直到2015年6月才重新開門迎客。", "才重新開門迎客"),
        ("元興元年（105年），蔡倫把造紙的辦法奏上朝廷。", "蔡倫把造紙的辦法奏上朝廷"),
        ("2015年中秋，她走了，享年八十八歲。", "她走了，享年八十八歲"),
        ("2015年6月，晚上，水漫進了村子，橋斷了。", "水漫進了村子，橋斷了"),
    ],
)
def test_a_label_is_what_the_words_beside_the_date_tell(text, wanted):
    [figure] = [b for b in told(text + FIVE[8:]) if isinstance(b, Drawing)]
    assert wanted in [plain(label.inlines) for _, label in figure.rows]


def test_a_year_is_led_to_by_one_id():
    text = "1990年代初，井淺。1990年代，井深。1990年，井塌了。1990年代末，井封了。1991年，水清了。"
    ids = [b.id for b in told(text) if isinstance(b, Heading)]
    assert len(set(ids)) == len(ids) > 2


def test_three_thousand_entries_are_counted_in_the_figure_and_told_all():
    text = tuple(f"{1000 + n // 3}年{n % 3 + 3}月，第{n}口井打成了。" for n in range(3000))
    blocks = told(*text)
    assert len(entries(blocks)) == 3000
    [figure] = [block for block in blocks if isinstance(block, Drawing)]
    assert sum(int(plain(count.inlines).removesuffix("條")) for _, count in figure.rows) == 3000


# --- on paper -------------------------------------------------------------------------------


@cache
def paper(trim: str = "a5") -> tuple[bytes, Book]:
    """Return the chronology of forty years on paper, and its book."""
    text = [
        f"{1970 + n}年{n % 12 + 1}月{n % 28 + 1}日，打第{n}口井，{'看的人多，' * (n % 9)}水很清。" for n in range(40)
    ]
    text += ["約2012年12月30日，村口的老井TO C封了。一說2013年12月30日，有人又開過它。"]
    text += ["2014年12月30日—2015年1月2日，井口結冰。2016—2018年，水位一年低似一年。", *("說起這些井，" * 60,) * 12]
    section = Section("chronology", "chronology", (Text("年表"),), told(*text))
    chapter = Section("well", "chapter", (Text("井"),), tuple(Paragraph((Text(line),)) for line in text))
    spans = [i for e in entries(section.blocks) for b in e.blocks for i in b.inlines if isinstance(i, Link)]
    chapter = replace(chapter, blocks=(*chapter.blocks, *(Paragraph((Span((), id=i.target[1:]),)) for i in spans)))
    meta = Metadata("井", "well", "urn:uuid:3f0c1f6e-8a63-4b53-9d55-0d7d1c7a9a10", "zh-Hant-TW", date="2024-02-29")
    book = Book(meta, (), (chapter,), (section,), {"page": "第{}頁"})
    return pdf(book, styles=STYLES, trim=trim), book


@pytest.mark.parametrize("trim", ["a5", "32k", "16k"])
def test_the_page_proofs_with_its_figures(trim):
    content, book = paper(trim)
    assert check_pdf(content, book) == ()
    assert [f for f in check_lines(content, book) if f.code in ("P-214", "P-215", "P-226", "P-228")] == []


@pytest.mark.parametrize("trim", ["a5", "32k"])
def test_no_date_reaches_the_words_beside_it_and_no_entry_is_broken(trim):
    content, book = paper(trim)
    with opened(content) as file:
        leaves = found.pages(file)
    terms = {"".join(plain(e.term).split()) for e in entries(book.back[0].blocks)}
    sizes = {line.size for page in leaves for line in page.lines if line.text.replace(" ", "") in terms}
    assert sizes
    for page in leaves:
        for line in page.lines:
            if line.text.replace(" ", "") not in terms:
                continue
            beside = [other for other in page.lines if other is not line and abs(other.y - line.y) < 2]
            assert all(line.glyphs[-1].end + 2 < other.glyphs[0].x for other in beside)
    said = ["".join(text.split()) for text in texts(content)]
    for entry in entries(book.back[0].blocks):
        whole = ["".join(line.split())[:8] for line in (*lines(entry.blocks),)]
        assert any(all(part in text for part in whole) for text in said)


def test_no_year_stands_alone_at_the_foot_of_a_page():
    content, book = paper()
    years = {"".join(plain(b.inlines).split()) for b in book.back[0].blocks if isinstance(b, Heading)}
    with opened(content) as file:
        feet = [page.lines[-1].text.replace(" ", "") for page in found.pages(file) if page.lines]
    assert not years.intersection(feet)


def test_heads_of_pages_before_the_first_year_have_no_years():
    content, book = paper()
    leaves = ["".join(text.split()) for text in texts(content)]
    figures = [leaf for leaf in leaves if "年時序圖" in leaf]
    assert len(figures) == len([b for b in book.back[0].blocks if isinstance(b, Drawing)])
    assert all(re.search(r"(?<!\d年)年表\d+$", leaf) for leaf in figures)  # heads come last in a file
    assert sum(bool(re.search(r"年表\d{4}年—\d{4}年\d+$|\d{4}年—\d{4}年年表\d+$", leaf)) for leaf in leaves) > 5


def test_a_figure_has_words_for_those_who_cannot_see_it():
    content, book = paper()
    wanted = [block.alt for block in book.back[0].blocks if isinstance(block, Drawing)]
    with opened(content) as file:
        told_ = [str(o.Alt) for o in file.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
    assert sorted(told_) == sorted(wanted)


def test_a_figure_is_whole_lines_high():
    content, _ = paper()
    with opened(content) as file:
        page = next(page for page in found.pages(file) if any("時序圖" in line.text for line in page.lines))
    heads = [line for line in page.lines if "時序圖" in line.text.replace(" ", "")]
    body = [line for line in page.lines if line.size > 10]
    assert heads
    assert all(abs((heads[0].y - line.y) / 18 - round((heads[0].y - line.y) / 18)) < 0.15 for line in body)


def test_the_printers_file_has_black_ink_alone():
    content, book = paper()
    assert check_press(press(content), book) == ()


@pytest.mark.parametrize(("line", "wanted"), [("", True), ("timeline = false", False), ("timeline = true", True)])
def test_the_plan_says_whether_a_timeline_is_drawn(line, wanted):
    assert plan(BOOK.replace("LINE", line)).timeline is wanted


def test_a_plan_may_speak_of_the_timeline_alone():
    assert plan(BOOK.replace('sections = ["chronology"]', "").replace("LINE", "timeline = false")).back == BACK


def test_a_timeline_is_wanted_or_not():
    with pytest.raises(Trouble) as trouble:
        plan(BOOK.replace("LINE", 'timeline = "no"'))
    [fault] = trouble.value.findings
    assert (fault.code, fault.line) == ("B-004", 7)
    assert "true or false" in fault.message


BOOK = """[book]
title = "井"
slug = "well"
date = 2024-02-29
[back]
sections = ["chronology"]
LINE
[[chapter]]
id = "well"
source = "well.txt"
title = "井"
"""
