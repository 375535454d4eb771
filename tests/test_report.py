"""The editor's report: true to the edits, safe to open, pleasant on a phone."""

import json
import tomllib
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanben.decision import Decision
from kanben.edits import Edit, Revision
from kanben.findings import Finding
from kanben.report import Report, changes, in_order, report_json, shares
from kanben.report_page import report_html
from kanben.report_page.article import Room
from tests.sample_report import ALERT, BOOK, BUSY, DAMAGED, HOSTILE, STEPS, choosing, mended, report, seed

# --- the values ---------------------------------------------------------------


def test_each_change_has_its_place_in_the_seed() -> None:
    made = list(changes(mended(DAMAGED, *STEPS)))
    assert [(c.line, c.rule, c.before, c.after) for c in made] == [
        (1, "full-width", ",", "，"),
        (1, "pinyin", "(shí)", ""),
        (2, "spaces", " ", ""),
        (2, "ellipsis", "...", "……"),
        (4, "reprint", "轉載請注明出處\n", ""),
    ]
    assert all(DAMAGED[c.start : c.end] == c.before for c in made)


def test_rules_that_made_one_change_together_are_named_in_order_without_repeats() -> None:
    first = Revision.of("他說，。。。").apply([Edit(3, 6, "...", confidence=0.9)], "dots", "Typed dots.")
    second = first.apply([Edit(3, 6, "…", confidence=0.7)], "ellipsis", "Six dots.").apply(
        [Edit(3, 4, "……")], "dots", "Typed dots."
    )
    (change,) = changes(second)
    assert (change.rule, change.reason, change.confidence) == ("dots+ellipsis", "Typed dots.; Six dots.", 0.7)
    assert (change.before, change.after) == ("。。。", "……")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(end: str) -> None:
    text = f"一{end}{end}三x{end}四"
    assert [c.line for c in changes(mended(text, ("x", "", "r", "")))] == [3]


def test_what_was_added_has_a_place_and_no_before() -> None:
    (change,) = changes(Revision.of("他說：好").apply([Edit(3, 3, "「")], "quotes"))
    assert (change.start, change.end, change.before, change.after) == (3, 3, "", "「")


def test_untouched_text_has_no_changes() -> None:
    assert not list(changes(Revision.of("此處無事。")))
    assert not list(changes(Revision.of("")))


def test_findings_that_ask_come_before_findings_that_tell() -> None:
    tell, ask = Finding("R-001", "set aside", "a.txt", 1), Finding("R-900", "which?", "b.txt", 9, "decide")
    choose = choosing("c.txt", 10, '"甲?" = "甲乙"')
    assert in_order((tell, ask, choose)) == [choose, ask, tell]


# --- report.json ----------------------------------------------------------------


def test_the_json_has_the_promised_shape() -> None:
    finding = Finding("R-104", "The notice was set aside", "seeds/0.txt", 4, "stet keeps it")
    decision = Decision("公有云的市場", "有云", "有雲", "a phrase across a word", "chapter-1")
    told = json.loads(
        report_json(report(mended(DAMAGED, *STEPS), variants={"zh-Hant": (decision,)}, findings=(finding,)))
    )
    (source,) = told["sources"]
    account = {part: source[part] for part in ("characters", "kept", "changed", "dropped", "added", "unaccounted")}
    assert account == {"characters": 46, "kept": 28, "changed": 3, "dropped": 15, "added": 0, "unaccounted": 0}
    assert source["source"] == "0.txt"
    assert source["encoding"] == "utf-8"
    assert source["script"] == "Traditional, by machine"
    assert list(source["edits"][0]) == ["start", "end", "line", "rule", "before", "after", "reason", "confidence"]
    assert told["variants"] == {
        "zh-Hant": [
            {
                "text": "公有云的市場",
                "before": "有云",
                "after": "有雲",
                "why": "a phrase across a word",
                "place": "chapter-1",
                "count": 1,
                "kind": "",
                "start": 0,
                "end": 0,
                "rivals": [],
                "like": [],
                "accept": "",
                "entries": {},
            }
        ]
    }
    assert told["findings"] == [
        {
            "code": "R-104",
            "message": "The notice was set aside",
            "source": "seeds/0.txt",
            "line": 4,
            "hint": "stet keeps it",
        }
    ]


def test_the_json_is_readable_by_eye_and_the_same_every_time() -> None:
    made = report(mended(DAMAGED, *STEPS), variants={"zh-Hant": (), "zh-Hans": ()})
    assert report_json(made) == report_json(made)
    assert "轉載請注明出處" in report_json(made)
    assert list(json.loads(report_json(made))["variants"]) == ["zh-Hans", "zh-Hant"]


@given(st.text(alphabet="天津,，.。 \n(a)\r", max_size=60))
def test_edits_and_seed_together_give_the_result(text: str) -> None:
    """Whoever has the seed and the edits can make the text again, and every count follows from them."""
    revision = mended(
        text, (r"\(a\)", "", "a", ""), (",", "，", "b", ""), (r"\.+", "……", "c", ""), (r"\n\n+", "\n", "d", "")
    )
    (source,) = json.loads(report_json(report(revision)))["sources"]
    made, at = "", 0
    for edit in source["edits"]:
        assert text[edit["start"] : edit["end"]] == edit["before"]
        made += text[at : edit["start"]] + edit["after"]
        at = edit["end"]
    assert made + text[at:] == revision.text
    assert source["kept"] + source["changed"] + source["dropped"] == len(text)
    assert source["kept"] + source["changed"] + source["added"] == len(revision.text)
    assert sum(source["rules"].values()) == len(source["edits"])
    for part in ("changed", "dropped", "added"):
        assert sum(share[part] for share in source["by_rule"].values()) == source[part]


def test_rules_are_counted_the_busiest_first() -> None:
    made = shares(changes(mended("一,二,三...", (",", "，", "b", ""), (r"\.+", "……", "a", ""))))
    assert [(rule, share.edits, share.changed, share.dropped) for rule, share in made.items()] == [
        ("b", 2, 2, 0),
        ("a", 1, 2, 1),
    ]


def test_choices_are_told_only_where_there_are_any() -> None:
    found = (choosing("0.txt", 1, '"甲?" = "甲乙"'), Finding("R-1", "set aside"))
    first, second = json.loads(report_json(report(mended(DAMAGED), findings=found)))["findings"]
    assert first["choices"] == ['"甲?" = "甲乙"']
    assert "choices" not in second


# --- the page ---------------------------------------------------------------------


class _Tags(HTMLParser):
    """Collect what a page would load or run, and every id and link in it."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "href" and tag == "a":
                self.targets.append(value or "")
            if name in ("src", "srcset", "style", "action") or name.startswith("on") or (name == "href" and tag != "a"):
                self.loads.append(f"{tag} {name}={value}")


def read(page: str) -> _Tags:
    tags = _Tags()
    tags.feed(page)
    return tags


def test_the_page_carries_all_and_loads_nothing() -> None:
    page = read(report_html(report(mended(DAMAGED, *STEPS))))
    assert page.loads == ["link href=data:,"]
    assert page.tags.count("script") == page.tags.count("style") == 1


def test_nothing_a_seed_says_becomes_markup() -> None:
    html = report_html(HOSTILE)
    page = read(html)
    assert ALERT not in html
    assert "<img" not in html
    assert "\u2066" not in html
    assert "\x00" not in html
    assert "\u202e" not in html
    assert page.tags.count("script") == 1
    assert page.loads == ["link href=data:,"]


def test_every_link_in_the_page_arrives() -> None:
    told = report(
        mended(DAMAGED, *STEPS, (r"\n\n", "\n", "blank", "")),
        findings=tuple(Finding("R-1", "here", "seeds/0.txt", line) for line in range(9)),
    )
    page = read(report_html(told))
    assert len(set(page.ids)) == len(page.ids)
    inside = [target[1:] for target in page.targets if target.startswith("#")]
    assert len(inside) > 9
    assert set(inside) <= set(page.ids)


def test_characters_without_ink_are_shown() -> None:
    html = report_html(report(mended("天 津\u200b濱\u3000海\n港", (r"\s|\u200b", "", "spaces", ""))))
    for sign in ("␣", "U+200B", "□", "↵"):
        assert "<del><i title=" in html
        assert f">{sign}</i></del>" in html


def test_a_change_is_told_once_with_its_rule_and_its_own_reason() -> None:
    html = report_html(report(mended("好。" + "相關文章" * 50, ("(?:相關文章)+", "", "related", "A list of links."))))
    assert html.count("相關文章" * 50) == 1
    assert html.count("A list of links.") == 1
    twice = mended("一,二,三:", (",", "，", "marks", "Commas."), (":", "：", "marks", "Colons."))
    assert 'title="marks" data-why="Colons."' in report_html(report(twice))


def test_each_line_of_the_seed_is_a_row_whatever_became_of_its_end() -> None:
    text = "一行\r\n二行\r\n\r\n四行\r\n"
    for steps in (
        (),
        ((r"\r\n", r"\n", "controls", ""),),
        ((r"\r", "", "controls", ""), (r"\n+", r"\n", "line-end", "")),
    ):
        html = report_html(report(mended(text, *steps)))
        assert [f'id="s1l{n}" data-line="{n}"' in html for n in (1, 2, 3, 4)] in ([True] * 4, [True, True, False, True])


def test_a_page_that_is_full_says_where_it_stops() -> None:
    told = (
        seed(mended("一,二,三,\n" * 3, (",", "，", "marks", ""))),
        seed(Revision.of("三" * 20_000)),
        seed(Revision.of("四")),
    )
    html = report_html(
        Report(BOOK, sources=told, findings=(Finding("R-1", "far below", "seeds/a.txt", 3),)), Room(10_000, 4)
    )
    page = read(html)
    assert 'id="s1e4"' in html
    assert 'id="s1e5"' not in html
    stops = [line for line in html.split("<p") if 'class="stops"' in line]
    assert ["11 more characters of this seed, with 5 changes" in stops[0], "with 0 changes" in stops[1]] == [True, True]
    assert {target[1:] for target in page.targets if target.startswith("#")} <= set(page.ids)


def test_what_can_be_settled_stands_first_and_ready_to_paste() -> None:
    found = (
        Finding("R-9", "look here", "seeds/0.txt", 1, "decide"),
        choosing("0.txt", 2, '"甲?" = "甲乙"', '"甲?" = "甲丙"'),
        choosing("b.txt", 1, '"子?" = "子丑"'),
        choosing("0.txt", 4, '"戊?" = "戊己"'),
    )
    html = report_html(report(mended(DAMAGED, *STEPS, confidence=0.8), findings=found))
    places = [html.index(f">{words} <") for words in ("Choose one", "Less than certain", "Yours to decide")]
    assert places == sorted(places)
    pasted = '[restored."0.txt"]\n"甲?" = "甲乙"\n"戊?" = "戊己"\n\n[restored."b.txt"]\n"子?" = "子丑"\n'
    assert f"data-copy='{json.dumps(pasted)}'" in html
    assert tomllib.loads(pasted)["restored"]["0.txt"] == {"甲?": "甲乙", "戊?": "戊己"}


def test_of_many_doubts_the_least_sure_are_listed_and_the_rest_counted() -> None:
    text = "一," * 250
    doubts = [Edit(2 * n + 1, 2 * n + 2, "，", "marks", "", 0.9 - n / 1000) for n in range(250)]
    html = report_html(report(Revision.of(text).apply(doubts)))
    assert html.count('data-ask="s1e') == 200
    assert html.index('data-ask="s1e250"') < html.index('data-ask="s1e51"')
    assert "And 50 more" in html


def test_lost_characters_are_not_whispered() -> None:
    sound, lost = (report_html(Report(BOOK, sources=(seed(Revision.of("好。"), unaccounted=n),))) for n in (0, 3))
    assert "nothing lost" in sound
    assert "lost!" not in sound
    assert "lost!" in lost
    assert "nothing lost" not in lost


def test_an_empty_report_is_still_a_page() -> None:
    html = report_html(Report(BOOK))
    assert "雲上的戰爭" in html
    assert "Nothing to report" in html


def test_the_same_report_is_the_same_page() -> None:
    assert report_html(HOSTILE) == report_html(HOSTILE)


def test_fifteen_hundred_changes_fit_in_a_page_one_can_send() -> None:
    revision = mended(BUSY, *STEPS[1:3], (r"\([^)]*\)", "", "pinyin", "A reading."), (r"\.", "。", "stop", "Full."))
    assert len(list(changes(revision))) >= 1500
    assert len(report_html(report(revision)).encode()) < 500_000
