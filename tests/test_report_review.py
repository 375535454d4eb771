"""The review in the editor's report: each decision once, to be accepted or settled otherwise by what is copied."""

import json
import tomllib
from dataclasses import replace

import playwright.sync_api as playwright
import pytest

from kanben.decision import Decision
from kanben.report import report_json
from kanben.report_page import report_html
from tests import browser
from tests.browser import SCHEMES, WIDTHS, Opened, hears, small
from tests.sample_report import ALERT, HOSTILE
from tests.sample_review import AGAIN, INSIDE, TERM, review
from tests.test_report import read
from tests.test_report_layout import CONTRAST

chromium = pytest.fixture(scope="module")(browser.chromium)
opened = pytest.fixture(browser.opened)

CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}


def clipboard(page: playwright.Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def shown(page: playwright.Page) -> list[str]:
    """Return the words of the decisions that can be seen, in their order."""
    return page.locator("#variants .said mark:visible").all_inner_texts()


# --- the values -----------------------------------------------------------------


def test_the_json_tells_each_variants_decisions_and_their_figures() -> None:
    told = json.loads(report_json(review()))
    again = told["variants"]["zh-Hant-TW"][1]
    assert list(again)[:6] == ["text", "before", "after", "why", "place", "count"]
    assert again["text"][again["start"] : again["end"]] == again["after"]
    assert again["entries"]["反復"] == TERM.format("反復")
    assert told["review"] == {"zh-Hant-TW": {"waiting": 2, "more": 7, "reviewed": 1}}


def test_a_decision_alike_in_several_variants_is_shown_once_with_all_of_them() -> None:
    html = report_html(review())
    assert html.count('class="said"') == 3
    assert html.count('data-tags="zh-Hant zh-Hant-HK zh-Hant-TW"') == 1
    assert '<code class="badge">zh-Hant-TW <span lang="zh-Hant-TW">裡</span></code>' in html


def test_the_most_doubtful_kind_comes_first_and_the_glossarys_own_last() -> None:
    html = report_html(review())
    titles = (
        "The dictionaries and the words disagree",
        "Left to a default of the dictionaries",
        "Settled by the glossary",
    )
    places = [html.index(title) for title in titles]
    assert places == sorted(places)


def test_what_is_not_listed_and_what_was_reviewed_are_counted() -> None:
    html = report_html(review())
    assert "2 to review, 1 reviewed, and 7 places less doubtful, not listed" in html
    assert "nothing to review" in html


def test_links_arrive_and_nothing_told_becomes_markup() -> None:
    page = read(report_html(review()))
    assert len(set(page.ids)) == len(page.ids)
    assert {target[1:] for target in page.targets if target.startswith("#")} <= set(page.ids)
    assert "s1l1" in [target[1:] for target in page.targets]
    assert ALERT not in report_html(HOSTILE)


def test_a_word_whose_place_is_not_told_is_marked_where_it_first_stands() -> None:
    told = Decision("公有雲的市場", "公有云", "有雲", "across a word")
    assert "公<mark>有雲</mark>的市場" in report_html(small(variants={"zh-Hant": (told,)}))
    assert "<mark>" not in report_html(small(variants={"zh-Hant": (replace(told, after="無"),)}))


# --- copying ---------------------------------------------------------------------


@WIDTHS
def test_a_decision_is_accepted_by_a_line_to_paste(opened: Opened, width: int) -> None:
    page = opened(review(), width, **CLIPBOARD)
    page.get_by_role("button", name="accept").first.click()
    hears(page, f"Copied: {INSIDE.accept}")
    assert clipboard(page) == INSIDE.accept
    page.get_by_role("button", name="accept").nth(1).click()
    hears(page, "Copied 2 lines to accept it.")
    assert clipboard(page) == AGAIN.accept


@WIDTHS
def test_each_form_has_an_entry_for_the_glossary(opened: Opened, width: int) -> None:
    page = opened(review(), width, **CLIPBOARD)
    page.get_by_title("copy an entry by which it is 反復").click()
    hears(page, "Copied an entry for book/glossary.toml by which it is 反復.")
    assert tomllib.loads(clipboard(page))["term"][0]["forms"] == {"zh-Hant": "反復"}


def test_all_that_is_shown_is_copied_at_once(opened: Opened) -> None:
    page = opened(review(), **CLIPBOARD)
    everything = page.get_by_role("button", name="copy all shown as reviewed")
    everything.click()
    assert len(tomllib.loads(clipboard(page))["reviewed"]) == 3
    page.locator("[data-tag=zh-Hant]").click()
    hears(page, "Only the decisions of zh-Hant.")
    everything.click()
    assert tomllib.loads(clipboard(page))["reviewed"] == tomllib.loads(AGAIN.accept)


def test_where_the_clipboard_is_closed_the_line_is_written_out_and_selected(opened: Opened) -> None:
    page = opened(review())
    page.goto("about:blank")  # where no page may write to it
    page.set_content(report_html(review()))
    page.get_by_role("button", name="accept").nth(1).click()
    hears(page, "The clipboard is closed to this page. The words are selected: copy them with your own keys.")
    assert page.evaluate("getSelection().toString()") == AGAIN.accept


# --- picking and stepping ---------------------------------------------------------


@WIDTHS
def test_the_decisions_of_one_variant_can_be_picked_out(opened: Opened, width: int) -> None:
    page = opened(review(), width)
    assert shown(page) == ["裏", "反覆"]
    page.locator("[data-tag=zh-Hant]").click()
    assert shown(page) == ["反覆"]
    assert not page.get_by_text("The dictionaries and the words disagree").is_visible()
    page.locator("[data-tag=zh-Hant]").click()
    hears(page, "The decisions of all variants.")
    assert shown(page) == ["裏", "反覆"]


@WIDTHS
def test_keys_lead_from_decision_to_decision_and_accept(opened: Opened, width: int) -> None:
    page = opened(review(), width, **CLIPBOARD)
    page.keyboard.press("a")
    hears(page, "Go to a decision of a variant first (v).")
    page.keyboard.press("v")
    hears(page, "undecided 1 of 2: 裏, not 里")
    playwright.expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("a")
    hears(page, f"Copied: {INSIDE.accept}")
    page.keyboard.press("v")
    hears(page, "undecided 2 of 2: 反覆, not 反復")
    page.keyboard.press("v")
    hears(page, "undecided 1 of 2: 裏, not 里")


def test_keys_pass_over_what_is_not_picked(opened: Opened) -> None:
    page = opened(review())
    page.locator("[data-tag=zh-Hant]").click()
    for key in ("v", "u"):
        page.keyboard.press(key)
        hears(page, "undecided 2 of 2: 反覆, not 反復")
    assert opened(small()).locator("#variants").count() == 0


def test_without_decisions_the_key_says_so(opened: Opened) -> None:
    page = opened(small(variants={"zh-Hant": ()}))
    page.keyboard.press("v")
    hears(page, "No decision of a variant waits.")


# --- laid out ------------------------------------------------------------------------


@WIDTHS
def test_nothing_of_the_review_runs_over_the_side(opened: Opened, width: int) -> None:
    for told in (review(), HOSTILE):
        page = opened(told, width)
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@WIDTHS
@SCHEMES
def test_the_review_can_be_read_by_light_and_by_dark(opened: Opened, width: int, scheme: str) -> None:
    page = opened(review(), width, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    seen, weak = page.evaluate(CONTRAST)
    assert seen > 60
    assert weak == {}
