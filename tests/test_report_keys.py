"""The editor's report in a browser: stepping through it with keys, pointer and links; copying from it."""

import re

import playwright.sync_api as playwright
import pytest

from kanben.report_page import report_html
from tests import browser
from tests.browser import WIDTHS, Opened, counted, hears, small, unsure
from tests.sample_report import BUSY, STEPS, mended, report

chromium = pytest.fixture(scope="module")(browser.chromium)
opened = pytest.fixture(browser.opened)


# --- stepping -----------------------------------------------------------------------


@WIDTHS
def test_keys_lead_from_change_to_change(opened: Opened, width: int) -> None:
    page = opened(small(), width)
    page.keyboard.press("j")
    hears(page, "change 1 of 5, full-width, , → ，")
    page.keyboard.press("n")
    hears(page, "change 2 of 5, pinyin, 時(shí) → 時")
    focused = page.locator(":focus")
    assert focused.get_attribute("id") == "s1e2"
    playwright.expect(focused).to_be_in_viewport()
    assert page.evaluate("location.hash") == "#s1e2"
    assert page.inner_text("#at") == "2 / 5"
    page.keyboard.press("p")
    hears(page, "change 1 of 5, full-width, , → ，")
    page.keyboard.press("k")
    hears(page, "That was the first change.")
    for _ in range(5):
        page.keyboard.press("j")
    hears(page, "That was the last change.")


def test_keys_lead_only_to_what_is_shown(opened: Opened) -> None:
    page = opened(small())
    page.get_by_role("button", name="ellipsis").click()
    counted(page, "1 of 5, in 1 line")
    page.keyboard.press("j")
    hears(page, "change 1 of 1, ellipsis, ... → ……")


def test_the_buttons_below_do_the_same(opened: Opened) -> None:
    page = opened(unsure(), 390, has_touch=True)
    page.get_by_role("button", name="next change").tap()
    hears(page, "change 1 of 5, width, , → ，")
    page.get_by_role("button", name="previous change").tap()
    hears(page, "That was the first change.")
    page.get_by_role("button", name="next undecided").tap()
    hears(page, "undecided 1 of 4: broken, and not to be read in one way only")
    page.get_by_role("button", name="keys").tap()
    assert page.locator("dialog").is_visible()


@WIDTHS
def test_the_undecided_come_in_their_order(opened: Opened, width: int) -> None:
    page = opened(unsure(), width)
    for words in (
        "undecided 1 of 4: broken, and not to be read in one way only",
        "undecided 2 of 4: broken, and not to be read in one way only",
        "undecided 3 of 4: change 4 of 5, guess, 辛 → 跟",
        "undecided 4 of 4: change 2 of 5, guess, 丁 → 炳",
        "undecided 1 of 4: broken, and not to be read in one way only",
    ):
        page.keyboard.press("u")
        hears(page, words)
        playwright.expect(page.locator(":focus")).to_be_in_viewport()


def test_nothing_undecided_is_good_news(opened: Opened) -> None:
    page = opened(small())
    page.keyboard.press("u")
    hears(page, "Nothing is undecided.")


@WIDTHS
def test_what_is_focused_can_be_seen_to_be(opened: Opened, width: int) -> None:
    page = opened(unsure(), width)
    page.keyboard.press("j")
    for _ in range(4):
        outline = page.evaluate("getComputedStyle(document.activeElement).outline")
        assert "2px" in outline
        page.keyboard.press("Tab")


def test_tab_leads_into_the_changes_and_past_them(opened: Opened) -> None:
    page = opened(small())
    assert page.locator(".c[tabindex='0']").count() == 1
    page.locator(".whole summary").focus()
    page.keyboard.press("Tab")
    hears(page, "change 1 of 5, full-width, , → ，")
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.matches('.c')")


# --- what is told of a change -----------------------------------------------------------


def test_rule_and_reason_are_told_to_the_pointer_and_to_the_focus(opened: Opened) -> None:
    page = opened(small())
    reading = "A reading in brackets, left by a conversion."
    page.hover("#s1e2")
    explained = page.locator("#why")
    playwright.expect(explained).to_contain_text(reading)
    assert "pinyin line 1" in explained.inner_text()
    assert page.get_attribute("#s1e2", "aria-describedby") == "why"
    explained.hover()  # one may go there to read or to copy
    assert explained.is_visible()
    page.hover("h1")
    playwright.expect(explained).to_be_hidden()
    page.focus("#s1e2")
    playwright.expect(explained).to_contain_text(reading)
    page.keyboard.press("Escape")
    playwright.expect(explained).to_be_hidden()
    assert page.get_attribute("#s1e2", "aria-describedby") is None


def test_a_tap_tells_it_on_a_phone(opened: Opened) -> None:
    page = opened(unsure(), 390, has_touch=True)
    page.tap("#s1e2")
    explained = page.locator("#why")
    assert "70% sure" in explained.inner_text()
    box = explained.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


# --- links, help, keys that are somebody else's -------------------------------------------


@WIDTHS
def test_a_link_leads_to_a_change(opened: Opened, width: int) -> None:
    page = opened(report(mended(BUSY, STEPS[0], STEPS[1])), width, "#s1e300")
    assert page.locator(":focus").get_attribute("id") == "s1e300"
    playwright.expect(page.locator("#s1e300")).to_be_in_viewport()
    assert re.match(r"change 300 of [0-9]+,", page.inner_text("#told"))


def test_a_link_to_what_is_filtered_away_shows_it_again(opened: Opened) -> None:
    page = opened(unsure())
    page.fill("#find", "庚辛")
    counted(page, "2 of 5, in 1 line")
    page.click(".doubts a[href='#s1e2']")
    hears(page, "change 2 of 5, guess, 丁 → 炳")
    assert page.input_value("#find") == ""


def test_the_list_of_keys_opens_and_closes(opened: Opened) -> None:
    page = opened(small(), 390)
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keys").is_visible()
    page.keyboard.press("j")  # waits while the list is open
    assert page.inner_text("#told") == ""
    page.keyboard.press("Escape")
    assert not page.locator("dialog").is_visible()


def test_keys_pressed_in_the_search_are_letters(opened: Opened) -> None:
    page = opened(small())
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("jkun?/")
    assert page.input_value("#find") == "jkun?/"
    assert page.inner_text("#told") == ""
    assert not page.locator("dialog").is_visible()
    page.fill("#find", "緊張")
    page.keyboard.press("Enter")
    hears(page, "change 1 of 2, spaces, 得␣ → 得")


def test_keys_with_a_modifier_are_the_browsers_and_single_keys_can_be_switched_off(opened: Opened) -> None:
    page = opened(small())
    page.keyboard.press("Alt+j")
    page.keyboard.press("Control+u")
    assert page.inner_text("#told") == ""
    page.keyboard.press("?")
    page.locator("#keyed").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.inner_text("#told") == ""


# --- copying --------------------------------------------------------------------------


@WIDTHS
def test_a_choice_is_copied_ready_to_paste(opened: Opened, width: int) -> None:
    page = opened(unsure(), width, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="copy", exact=True).nth(1).click()
    hears(page, 'Copied: "甲?" = "甲丑"')
    assert page.evaluate("navigator.clipboard.readText()") == '"甲?" = "甲丑"'
    page.get_by_role("button", name="copy all the first choices").click()
    hears(page, "Copied all the first choices.")
    pasted = '[restored."0.txt"]\n"甲?" = "甲子"\n"庚?" = "庚寅"\n'
    assert page.evaluate("navigator.clipboard.readText()") == pasted


def test_where_the_clipboard_is_closed_the_words_are_selected(opened: Opened) -> None:
    page = opened(unsure())
    page.goto("about:blank")  # where no page may write to it
    page.set_content(report_html(unsure()))
    page.get_by_role("button", name="copy", exact=True).first.click()
    hears(page, "The clipboard is closed to this page. The words are selected: copy them with your own keys.")
    assert page.evaluate("getSelection().toString()") == '"甲?" = "甲子"'
