"""The editor's report: true to the edits, safe to open, pleasant on a phone."""

import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path

import playwright.sync_api as playwright
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanben.edits import Edit, Revision
from kanben.findings import Finding
from kanben.model import Contributor, Metadata, Source
from kanben.report import Decision, Report, SourceReport, changes, in_order, report_json, rules
from kanben.report_page import report_html

BOOK = Metadata("雲上的戰爭", "clouds", "urn:uuid:0", contributors=(Contributor("劉佳"),), date="2019-05-22")
ALERT = "<script>alert(1)</script>"


def mended(text: str, *steps: tuple[str, str, str, str], confidence: float = 1.0) -> Revision:
    """Revise ``text`` by (pattern, replacement, rule, reason), one after the other."""
    revision = Revision.of(text)
    for pattern, replacement, rule, reason in steps:
        found = [
            Edit(m.start(), m.end(), m.expand(replacement), confidence=confidence)
            for m in re.finditer(pattern, revision.text)
        ]
        revision = revision.apply(found, rule, reason)
    return revision


def seed(revision: Revision, name: str = "a.txt", unaccounted: int = 0) -> SourceReport:
    source = Source(name, revision.received, "utf-8", 0.98)
    return SourceReport(source, "Traditional, by machine", revision, unaccounted)


DAMAGED = "2015年8月12日,22時(shí)51分。\n這次接待變得 緊張...\n\n轉載請注明出處\n"
STEPS = (
    (r"\([a-zí]+\)", "", "pinyin", "A reading in brackets, left by a conversion."),
    (",", "，", "full-width", "Marks between Han stand full width."),
    (" ", "", "spaces", "No space stands between Han."),
    (r"\.{3}", "……", "ellipsis", "Six dots."),
    ("轉載請注明出處\n", "", "reprint", "A notice to other sites."),
)


def report(
    revision: Revision, variants: Mapping[str, tuple[Decision, ...]] | None = None, findings: tuple[Finding, ...] = ()
) -> Report:
    return Report(BOOK, ("clouds.zh-Hant.epub",), (seed(revision, "0.txt"),), variants or {}, findings)


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
    assert (change.rule, change.reason, change.confidence) == ("dots+ellipsis", "Typed dots.+Six dots.", 0.7)
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
    assert in_order((tell, ask)) == [ask, tell]


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
    assert sum(source["rules"].values()) == len(source["edits"])


def test_rules_are_counted_the_busiest_first() -> None:
    made = tuple(changes(mended("一,二,三...", (",", "，", "b", ""), (r"\.+", "……", "a", ""))))
    assert list(rules(made).items()) == [("b", 2), ("a", 1)]


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


HOSTILE = report(
    mended(f"{ALERT}天津,濱海\u202e倒\x00轉<img src=x onerror=alert(2)>", (",", "，", f"rule{ALERT}", f'"{ALERT}')),
    variants={ALERT: (Decision(ALERT, "alert", ALERT, ALERT, ALERT),)},
    findings=(Finding(ALERT, ALERT, ALERT, 1, ALERT), Finding("R-1", "here", "0.txt", 1)),
)


def test_the_page_carries_all_and_loads_nothing() -> None:
    page = read(report_html(report(mended(DAMAGED, *STEPS))))
    assert page.loads == ["link href=data:,"]
    assert page.tags.count("script") == page.tags.count("style") == 1


def test_nothing_a_seed_says_becomes_markup() -> None:
    html = report_html(HOSTILE)
    page = read(html)
    assert ALERT not in html
    assert "<img" not in html
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
    assert len(inside) > 15
    assert set(inside) <= set(page.ids)


def test_characters_without_ink_are_shown() -> None:
    html = report_html(report(mended("天 津\u200b濱\u3000海\n港", (r"\s|\u200b", "", "spaces", ""))))
    for sign in ("␣", "U+200B", "□", "↵"):
        assert "<del><i title=" in html
        assert f">{sign}</i></del>" in html


def test_a_long_cut_is_shortened_in_the_list_and_whole_in_the_article() -> None:
    html = report_html(report(mended("好。" + "相關文章" * 50, ("(?:相關文章)+", "", "related", ""))))
    assert html.count("相關文章" * 50) == 1
    assert "140 more" in html


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


BUSY = "騰訊(xùn)雲工程師,紛紛以志愿者的形(xíng)式回到機(jī)房,經(jīng)過(guò)幾輪緊急搶修后,機(jī)房恢復(fù).\n" * 150


def test_fifteen_hundred_changes_fit_in_a_page_one_can_send() -> None:
    revision = mended(BUSY, *STEPS[1:3], (r"\([^)]*\)", "", "pinyin", "A reading."), (r"\.", "。", "stop", "Full."))
    assert len(list(changes(revision))) >= 1500
    assert len(report_html(report(revision)).encode()) < 1_500_000


# --- in a browser -------------------------------------------------------------------

Opened = Callable[..., playwright.Page]
QUIETLY = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking "
    "--disable-component-update --disable-sync --no-first-run"
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[playwright.Browser]:
    program = shutil.which("chromium")
    if not program:
        pytest.skip("chromium is not installed: the page was not opened")
    with playwright.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=program, args=QUIETLY.split())
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: playwright.Browser, tmp_path: Path) -> Iterator[Opened]:
    """Open a report at a width; at the end the console must be empty and nothing may have been fetched."""
    said: list[str] = []
    pages = []

    def dismiss(dialog: playwright.Dialog) -> None:
        said.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def watch(request: playwright.Request) -> None:
        if not request.url.startswith(("file:", "data:")):
            said.append(f"fetched {request.url}")

    def look(told: Report, width: int = 1280) -> playwright.Page:
        (tmp_path / "report.html").write_text(report_html(told), encoding="utf-8")
        page = chromium.new_page(viewport={"width": width, "height": 800})
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", dismiss)
        page.on("request", watch)
        page.goto((tmp_path / "report.html").as_uri())
        pages.append(page)
        return page

    yield look
    for page in pages:
        page.close()
    assert not said


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("told", [HOSTILE, report(mended(BUSY, STEPS[0], STEPS[1]))], ids=["hostile", "busy"])
def test_nothing_runs_over_the_side(opened: Opened, told: Report, width: int) -> None:
    page = opened(told, width)
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def counted(page: playwright.Page, wanted: str) -> None:
    """Wait until the count beside the search box says ``wanted``."""
    playwright.expect(page.locator("output").first).to_have_text(wanted)


def test_the_changes_can_be_searched_and_sorted_by_rule(opened: Opened) -> None:
    page = opened(report(mended(DAMAGED, *STEPS)))
    shown = "[...document.querySelectorAll('.changes li')].filter((r) => r.checkVisibility()).length"
    assert page.evaluate(shown) == 0  # every rule is folded at first

    page.fill("input", "22時51")  # as it now stands, across what was dropped
    counted(page, "1 of 5")
    assert page.evaluate(shown) == 1

    page.fill("input", "")
    counted(page, "")
    assert page.evaluate(shown) == 0

    page.get_by_role("button", name="ellipsis").click()
    counted(page, "1 of 5")
    assert page.inner_text("details.rule:not([hidden]) .changes li span").startswith("這次接待變得 緊張...……")

    page.fill("input", "查無此字")
    counted(page, "0 of 5")
    assert page.evaluate(shown) == 0


def test_one_replacement_can_be_picked_out_of_its_rule(opened: Opened) -> None:
    page = opened(report(mended("一,二,三:四:五:六", (",", "，", "marks", ""), (":", "：", "marks", ""))))
    page.click("summary:has-text('marks')")
    page.locator(".pairs button").first.click()
    counted(page, "3 of 5")


def test_a_change_leads_to_its_place_in_the_article_and_says_why(opened: Opened) -> None:
    page = opened(report(mended(DAMAGED, *STEPS)), 390)
    page.click("details.rule[data-rule=pinyin] summary")
    page.click("details.rule[data-rule=pinyin] .changes a")
    change = page.locator(".c:target")
    assert change.is_visible()
    assert change.inner_text() == "(shí)"
    change.click()
    assert page.inner_text("#told") == "pinyin: A reading in brackets, left by a conversion."
