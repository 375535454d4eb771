"""The calendar: the days of the chronology for other programs, as two readers of calendars agree on them."""

import json
from datetime import date, datetime, timedelta

import icalendar
import pytest
import vobject

from kanben import press
from kanben.chronology.annotating import annotate
from kanben.chronology.export import CALENDAR, chronology_json, exports
from kanben.folder import put
from kanben.model import Book, lines
from kanben.press import Order
from tests.test_chronology_export import PAGE, PLAN, STORY, bound, chapter, confirmed, decided, made

__all__ = ["made"]  # a fixture


def calendar(book: Book, toml: str = "") -> bytes:
    return exports(annotate(book, decided(toml)), {}).get(CALENDAR, b"")


def events(content: bytes) -> list[tuple[str, str, date, date]]:
    """Summary, description, first and last day of each event, as two readers agree on them."""
    ours = [
        (
            str(e["summary"]),
            str(e["description"]),
            e.decoded("dtstart"),
            (e.decoded("dtend") if "dtend" in e else e.decoded("dtstart") + timedelta(1)) - timedelta(1),
        )
        for e in icalendar.Calendar.from_ical(content).walk("VEVENT")
    ]
    theirs = [
        (
            e.summary.value,
            e.description.value,
            e.dtstart.value,
            (e.dtend.value if hasattr(e, "dtend") else e.dtstart.value + timedelta(1)) - timedelta(1),
        )
        for e in vobject.readOne(content.decode()).vevent_list
    ]
    assert ours == theirs
    return ours


def added(*dates: str) -> str:
    """Entries of the editor's, told by their dates."""
    return "".join(f'[[entry]]\ndo = "add"\ndate = "{d}"\nevent = "{d}"\nreason = "村志"\n' for d in dates)


def test_days_are_in_the_calendar_and_nothing_else():
    toml = added("2015-08-12", "2015-08", "2015", "2015-22", "2015-08-20~", "2015-08-21?", "2015-09-01/2015-09-03")
    toml += added("2016-01-01/..", "2016-01-01/2016-02", "199X", "9999-12-31")
    assert [(s, a, b) for s, _, a, b in events(calendar(bound(chapter("沒有日子的話。")), toml))] == [
        ("2015-08-12", date(2015, 8, 12), date(2015, 8, 12)),
        ("2015-09-01/2015-09-03", date(2015, 9, 1), date(2015, 9, 3)),
    ]


def test_an_event_says_where_it_is_from_and_what_the_editor_notes():
    note = '[[entry]]\nsource = "well.txt"\nquotation = "次日清晨"\ndate = "2015-08-13"\nannotation = "見工單；A,B。"\n'
    said = "2015年8月12日，井塌了。\n次日清晨，縣裏派人來修。"
    summary, description, *_ = events(calendar(bound(chapter(said)), note))[1]
    assert summary == "縣裏派人來修"
    assert description.startswith("次日清晨，縣裏派人來修。\n——井\n")
    assert "2015年8月12日" in description
    assert description.endswith("見工單；A,B。")


def test_the_words_of_the_editor_come_first():
    label = '[[entry]]\nsource = "well.txt"\nquotation = "2015年8月12日"\ndate = "2015-08-12"\nlabel = "塌井"\n'
    assert [e[0] for e in events(calendar(bound(chapter("2015年8月12日，井塌了。")), label))] == ["塌井"]


@pytest.mark.parametrize(
    ("said", "short"),
    [
        ("2015年8月12日，" + "村口的井塌了，" * 9 + "死了人。", "村口的井塌了，" * 4 + "村口的井塌了……"),
        ("2015年8月12日的大雨沖塌了村口的井。", "2015年8月12日的大雨沖塌了村口的井"),
        ("2015年8月12日：井塌了。", "井塌了"),
    ],
    ids=["a long sentence is cut", "a date that describes stays", "a date that opens goes"],
)
def test_the_summary_is_short(said, short):
    sure = confirmed(("2015年8月12日", "2015-08-12"))
    assert [e[0] for e in events(calendar(bound(chapter(said)), sure))] == [short]


def test_what_was_only_planned_says_so():
    sure = confirmed(("2015年8月12日", "2015-08-12"), ("2016年3月1日", "2016-03-01"))
    said = "2015年8月12日，井塌了。村裏計劃2016年3月1日開一口新井。"
    assert [e[0] for e in events(calendar(bound(chapter(said)), sure))] == [
        "井塌了",
        "〔計劃〕村裏計劃2016年3月1日開一口新井",
    ]


def test_lines_are_short_and_no_character_is_cut():
    content = calendar(bound(chapter("2015年8月12日，" + "𠮷野家的井塌了" * 8 + "。")))
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


def test_an_event_is_a_whole_day_that_keeps_nobody_busy():
    (event,) = icalendar.Calendar.from_ical(calendar(bound(chapter("2015年8月12日，井塌了。")))).walk("VEVENT")
    assert (event["transp"], event["class"]) == ("TRANSPARENT", "PUBLIC")
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert event.decoded("dtstamp").isoformat() == "2024-02-29T00:00:00+00:00"
    assert not isinstance(event.decoded("dtstart"), datetime)


def test_an_event_stays_the_same_when_others_come_or_go():
    def uids(said: str, toml: str = "") -> list[tuple[str, str]]:
        found = icalendar.Calendar.from_ical(calendar(bound(chapter(said)), toml)).walk("VEVENT")
        return [(str(e.decoded("dtstart")), str(e["uid"])) for e in found]

    said = "2015年8月12日，村口的井塌了。"
    (one,) = uids(said)
    sure = confirmed(("2014年1月1日", "2014-01-01"), ("2015年8月12日", "2015-08-12")) + added(
        "2013-05-06", "2017-01-01"
    )
    more = uids(f"2014年1月1日，村裏打了一口井。\n{said}", sure)
    assert more[2] == one
    assert len({uid for _, uid in more}) == len(more) == 4
    both = confirmed(("2016年3月1日，村裏", "2016-03-01"), ("2016年3月1日，小學", "2016-03-01"))
    twice = uids("2016年3月1日，村裏修好了井。\n2016年3月1日，小學開學了。", both)
    assert len({uid for _, uid in twice}) == len(twice) == 2


def test_days_before_the_year_1_are_left_out_and_that_is_said():
    old = '[[entry]]\ndo = "add"\ndate = "-0220-01-02"\nevent = "有井。"\nreason = "村志"\n'
    content = calendar(bound(chapter("2015年8月12日，井塌了。")), old)
    assert [e[0] for e in events(content)] == ["井塌了"]
    said = str(icalendar.Calendar.from_ical(content)["x-wr-caldesc"])
    assert "公元元年以前的1條" in said
    assert calendar(bound(chapter("沒有日子。")), old) == b""


def test_without_a_day_there_is_no_calendar_and_an_old_one_goes(tmp_path):
    assert calendar(bound(chapter("2015年，井塌了。"))) == b""
    put(tmp_path, {CALENDAR: b"old", "chronology.json": b"{}"}, gone=(CALENDAR,))
    assert (tmp_path / CALENDAR).read_bytes() == b"old"
    put(tmp_path, {"chronology.json": b"{}"}, gone=(CALENDAR,))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["chronology.json"]


def test_the_press_makes_the_calendar_checks_without_it_and_takes_an_old_one_away(tmp_path):
    for name, content in {"book/book.toml": PLAN, "seeds/well.html": PAGE}.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(content, encoding="utf-8")
    order = Order(tmp_path, formats=("chapters",))
    assert press.proof(order).faults == ()
    assert not (tmp_path / "dist").exists()
    assert CALENDAR in press.build(order).files
    assert [e[2] for e in events((tmp_path / "dist" / CALENDAR).read_bytes())] == [date(2015, 8, 12)]
    (tmp_path / "seeds" / "well.html").write_text(PAGE.replace("2015年</b>8月12日", "那年</b>"), encoding="utf-8")
    assert CALENDAR not in press.build(order).files
    assert not (tmp_path / "dist" / CALENDAR).exists()
    assert (tmp_path / "dist" / "chronology.json").exists()


def test_the_same_book_makes_the_same_files():
    assert exports(annotate(bound(STORY)), {}) == exports(annotate(bound(STORY)), {})


def test_the_calendar_of_a_book_has_its_days(made) -> None:
    _, out = made
    told = json.loads((out / "chronology.json").read_text("utf-8"))["entries"]
    wanted = [
        (e["first"], e["last"])
        for e in told
        if e["status"] in ("found", "confirmed", "corrected", "added") and len(e["edtf"].strip("~?%")) == len(e["edtf"])
        if all(len(end) == 10 for end in e["edtf"].split("/"))
    ]
    found = events((out / CALENDAR).read_bytes())
    assert [(a.isoformat(), b.isoformat()) for _, _, a, b in found] == wanted
    assert all(said.split("\n")[0] in {e["sentence"] for e in told} for _, said, *_ in found)


def test_lines_of_the_chapters_are_what_the_places_count():
    section = chapter("甲。\n2015年8月12日，井塌了。")
    (entry,) = json.loads(chronology_json(annotate(bound(section))))["entries"]
    assert "\n".join(lines(section.blocks))[entry["start"] : entry["end"]] == entry["quotation"]
