"""The drawn timeline: its geometry, its words, and how it is written for page and screen."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kanben.chronology.axis import anchor, apart, extent, scaled
from kanben.chronology.timeline import (
    LEAST,
    MANY,
    MOST,
    ROW,
    SIZE,
    SPARE,
    WIDTH,
    Told,
    panels,
    shortened,
    timeline,
    wide,
)
from kanben.model import Book, Drawing, Link, Metadata, Section, Stroke, Text, Words, lines, plain
from kanben.proof.words import differences
from kanben.reckoning.edtf import order, parse
from kanben.reckoning.wording import words
from kanben.variants.vary import vary
from kanben.writers import markdown, markup

CAPTIONS = {"caption": "{years}時序圖", "alt": "標出{count}條。", "count": "{count}條", "counted": "共{count}條。"}
SVG = "{http://www.w3.org/2000/svg}"

DAYS = ("2014-02-18", "2015-08-12", "2015-08-13", "2015", "2018-09-30", "2020-05")
MIXED = ("-0220", "0105", "1898-06-11", "19XX", "196X", "1937-23", "1949~", "1983/1987", "2011/..", "2023-10?")


def told(*dates: str, label: str = "村口的井塌了") -> list[Told]:
    values = sorted(map(parse, dates), key=order)
    return [Told(v, words(v), label, f"e-{n}", bool(getattr(v, "mark", ""))) for n, v in enumerate(values, 1)]


def drawn(*dates: str, **more: str) -> tuple[Drawing, ...]:
    return timeline(told(*dates, **more), CAPTIONS)


def years(count: int, first: int = 1900) -> list[str]:
    return [f"{first + n:04}-06-15" for n in range(count)]


def right(placed: Words) -> float:
    return placed.x + SIZE * wide(plain(placed.inlines))


PANELS = [
    drawn(*DAYS),
    drawn(*MIXED),
    drawn(*years(28)),
    drawn(*years(70)),
    drawn(*(f"2015-08-{day:02}" for day in range(1, 29))),
    drawn("2015-08-12", "2015-08-13", "2015-08-14", "2015-08", "2015"),
    drawn(*years(300)),
    drawn(*DAYS, label="一" * 80),
    drawn(*DAYS, label="A" * 80),
    drawn("2015-12-30/2016-01-12", *DAYS),
]


@pytest.mark.parametrize("panel", [one for figures in PANELS for one in figures], ids=lambda one: plain(one.caption))
def test_all_that_is_drawn_is_inside_and_no_words_touch(panel):
    assert panel.width == WIDTH
    for x, y in (point for stroke in panel.strokes for point in stroke.points):
        assert 0 <= x <= panel.width
        assert 0 <= y <= panel.height
    for row in panel.rows:
        assert all(placed.x >= 0 and right(placed) <= panel.width + 0.01 for placed in row)
        assert all(right(one) <= two.x for one, two in pairwise(row))
        assert len({placed.y for placed in row}) == 1
    heights = [row[0].y for row in panel.rows]
    assert all(below - above >= ROW - 0.01 for above, below in pairwise(heights))
    assert all(0.5 <= y <= panel.height - 0.5 for y in heights)
    places = sorted(placed.y for placed in panel.scale)
    assert all(below - above >= 0.72 for above, below in pairwise(places))


@pytest.mark.parametrize("dates", [DAYS, MIXED, tuple(years(70))])
def test_every_entry_has_a_row_in_order_a_line_to_it_and_the_way_to_its_words(dates):
    figures = drawn(*dates)
    rows = [row for figure in figures for row in figure.rows]
    entries = told(*dates)
    assert [plain(date.inlines) for date, _ in rows] == [one.date for one in entries]
    assert [said.inlines[0].target for _, said in rows] == [f"#{one.target}" for one in entries]
    leaders = [stroke for figure in figures for stroke in figure.strokes if stroke.role == "leader"]
    assert [leader.points[-1][1] for leader in leaders] == [date.y for date, _ in rows]
    for figure in figures:
        heights = [stroke.points[0][1] for stroke in figure.strokes if stroke.role == "leader"]
        assert heights == sorted(heights)


def test_marks_say_what_is_known():
    roles = {date: drawn(date, *DAYS)[0].strokes for date in ("2016-01-01", "2016-21", "2016", "2016/..", "../2016")}

    def kinds(strokes: tuple[Stroke, ...]) -> list[str]:
        return [s.role for s in strokes if s.role.partition(" ")[0] in ("dot", "bar", "span", "arrow")]

    known = kinds(drawn(*DAYS)[0].strokes)
    more = {
        date: [kind for kind in set(kinds(s)) if kinds(s).count(kind) > known.count(kind)] for date, s in roles.items()
    }
    assert more == {
        "2016-01-01": ["dot"],
        "2016-21": ["bar"],
        "2016": ["span"],
        "2016/..": ["arrow"],
        "../2016": ["arrow"],
    }
    assert "bar faint" in kinds(drawn("2016-05~", *DAYS)[0].strokes)


def test_two_entries_of_one_day_share_a_mark_and_have_each_a_line():
    strokes = drawn("2015-08-12", "2015-08-12", *DAYS)[0].strokes
    assert sum(s.role == "dot" for s in strokes) == sum(s.role == "dot" for s in drawn(*DAYS)[0].strokes)
    assert sum(s.role == "leader" for s in strokes) == len(DAYS) + 2


def test_an_empty_stretch_is_broken_and_a_short_one_is_not():
    assert not any(s.role == "break" for s in drawn(*DAYS)[0].strokes)
    assert sum(s.role == "break" for s in drawn("-0220", *DAYS)[0].strokes) == 2
    assert plain(drawn("-0220", *DAYS)[0].scale[0].inlines) == "前221年"


@given(st.lists(st.floats(0, 30), min_size=1, max_size=20).map(sorted))
def test_rows_stand_apart_in_order_and_as_near_as_may_be(wanted):
    placed = apart(wanted, 1.0, 0.0, 40.0)
    assert all(below - above >= 1 - 1e-9 for above, below in pairwise(placed))
    assert all(-1e-9 <= y <= 40 + 1e-9 for y in placed)
    if all(below - above >= 1 for above, below in pairwise(wanted)):
        assert placed == pytest.approx(wanted)


DATES = st.builds(
    lambda year, part: f"{'-' * (year < 0)}{abs(year):04}{part}",
    st.integers(-3000, 3000),
    st.sampled_from(["", "~", "-05", "-21", "-24", "-06-15", "-12-31", "/..", "-33", "-40"]),
)


@given(st.lists(DATES, min_size=5, max_size=MOST))
def test_the_axis_never_runs_back_and_keeps_within_its_room(dates):
    values = [parse(date) for date in dates]
    axis = scaled(values, 1.0, 30.0, 3.0)
    times = sorted(time for value in values for time in (*extent(value), anchor(value)))
    places = [axis.at(time) for time in times]
    assert places == sorted(places)
    assert all(1 - 1e-6 <= y <= 30 + 1e-6 for y in places)
    assert axis.stretches[-1][3] == pytest.approx(30.0)


@given(st.lists(DATES, min_size=2, max_size=12))
def test_an_entry_stands_on_the_axis_where_it_stands_in_the_chronology(dates):
    values = sorted(map(parse, dates), key=order)
    anchors = [anchor(value) for value in values]
    assert anchors == sorted(anchors)


def test_few_dates_or_one_alone_are_no_figure():
    assert timeline(told(*DAYS[: LEAST - 1]), CAPTIONS) == ()
    assert timeline(told(*["2015-08-12"] * 9), CAPTIONS) == ()
    assert len(timeline(told(*DAYS[:LEAST]), CAPTIONS)) == 1


@pytest.mark.parametrize(("count", "figures"), [(MOST - SPARE, 1), (MOST, 2), (60, 3), (MANY, 5)])
def test_many_entries_are_several_panels_of_a_page_at_most(count, figures):
    parts = panels(told(*years(count)))
    assert len(parts) == figures
    assert max(map(len, parts)) <= MOST
    assert [one for part in parts for one in part] == told(*years(count))


def test_a_panel_ends_where_a_year_does():
    first, second = panels(told(*[f"2001-04-{n:02}" for n in range(1, 16)], *[f"2002-04-{n:02}" for n in range(1, 18)]))
    assert {one.date[:4] for one in first} == {"2001"}
    assert {one.date[:4] for one in second} == {"2002"}


def test_very_many_are_counted_by_stretches_of_years():
    [figure] = drawn(*years(300))
    assert len(figure.rows) <= MOST
    assert [plain(placed.inlines) for placed in figure.rows[0]] == ["1900—1919年", "20條"]
    assert sum(int(plain(count.inlines).removesuffix("條")) for _, count in figure.rows) == 300
    assert [period.inlines[0].target for period, _ in figure.rows][:2] == ["#e-1", "#e-21"]


@pytest.mark.parametrize(
    ("text", "room", "wanted"),
    [
        ("村口的井塌了，三個人掉了下去。", 20, "村口的井塌了，三個人掉了下去"),
        ("村口的井塌了，三個人掉了下去。", 9, "村口的井塌了"),
        ("縣裏派來的人連夜修好了井", 8, "縣裏派來的人……"),
        ("買了TO C產品的客戶都來了", 6, "買了……"),
        ("「雲」之一字，自此為人所知", 4, "雲……"),
        ("湖州市宣佈，東大街試行步行", 11, "湖州市宣佈，東大街……"),
        ("井", 1, "井"),
    ],
)
def test_a_label_ends_with_a_clause_or_says_that_it_breaks_off(text, room, wanted):
    assert shortened(text, room) == wanted
    assert wide(shortened(text, room)) <= max(room, 3)


# --- on page and screen ---------------------------------------------------------------------

HOSTILE = "</text></svg><script>alert(1)</script> ]]> & \" onload='x'"


def section(*dates: str, label: str = "井塌了") -> Section:
    return Section("chronology", "chronology", (Text("年表"),), drawn(*dates, label=label))


def written(given: Section, notes: str = "aside") -> etree._Element:
    return markup.section(given, notes=notes, address=str, lang="zh-Hant")


@pytest.mark.parametrize("dates", [DAYS, MIXED, tuple(years(150))], ids=["days", "mixed", "counted"])
def test_a_reader_gets_one_picture_with_all_words_as_a_table(dates):
    given = section(*dates)
    [figure] = given.blocks
    page = written(given)
    assert list(differences(page, given)) == []
    [svg] = page.iter(f"{SVG}svg")
    assert svg.findtext(f"{SVG}title") == plain(figure.caption)
    assert svg.findtext(f"{SVG}desc") == figure.alt
    [table] = svg.xpath(".//*[@role='table']")
    rows = [
        ["".join(cell.itertext()) for cell in row.xpath("*[@role='cell']")] for row in table.xpath("*[@role='row']")
    ]
    assert rows == [[plain(placed.inlines) for placed in row] for row in figure.rows]
    links = list(svg.iter(f"{SVG}a"))
    assert [link.get("aria-label") for link in links] == ["".join(link.itertext()) for link in links]
    hidden = svg.xpath(".//*[@aria-hidden='true']")
    assert not any(one.xpath(".//*[@role]") for one in hidden)
    assert {value for one in svg.iter() for name in ("fill", "stroke") if (value := one.get(name))} == {
        "currentColor",
        "none",
    }


def test_print_sets_the_words_as_lines_of_text_over_the_strokes():
    given = section(*MIXED)
    [figure] = given.blocks
    page = written(given, "float")
    said = ["".join(p.itertext()) for p in page.iter("p")]
    assert sorted(said) == sorted(plain(w.inlines) for row in (figure.scale, *figure.rows) for w in row)
    assert [a.get("href") for a in page.iter("a")] == [placed.inlines[0].target for _, placed in figure.rows]
    assert page.find(".//svg").findtext("title") == figure.alt
    assert list(page.iter("text")) == []


@pytest.mark.parametrize("notes", ["aside", "float"])
def test_hostile_words_are_words(notes):
    given = section(*DAYS, label="井")
    [figure] = given.blocks
    row = (figure.rows[0][0], Words((Link("#e-1", (Text(HOSTILE),)),), 10.0, 5.0))
    hostile = Drawing((Text(HOSTILE),), HOSTILE, 20.0, 9.0, figure.strokes, (), (row,), "timeline")
    page = written(Section("c", "chronology", (), (hostile,)), notes)
    again = etree.fromstring(etree.tostring(page))
    assert HOSTILE in "".join(again.itertext())
    assert not [one for one in again.iter(etree.Element) if etree.QName(one).localname == "script"]
    assert not again.xpath("//@onload")


@pytest.mark.parametrize(("tag", "wanted"), [("zh-Hans", "时序图"), ("zh-Hant-TW", "時序圖")])
def test_a_drawing_varies_with_its_book(tag, wanted):
    book = Book(Metadata("井", "well", "urn:x"), (), (), (section(*DAYS, label="村裏的雲"),))
    [figure] = vary(book, tag).book.back[0].blocks
    assert plain(figure.caption).endswith(wanted)
    assert plain(figure.rows[0][1].inlines) == {"zh-Hans": "村里的云", "zh-Hant-TW": "村裡的雲"}[tag]
    assert figure.strokes == book.back[0].blocks[0].strokes
    assert figure.alt.startswith(plain(figure.caption))


def test_a_drawing_is_a_list_in_markdown():
    given = section(*DAYS)
    text = markdown.chapter(given)
    assert "- 2014年2月18日　井塌了\n- 2015年8月12日　井塌了" in text
    assert all(line in text for line in lines(given.blocks) if "月" in line)
