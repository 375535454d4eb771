"""The editor's report in a browser: how it is laid out, by light and by dark; sorting and searching."""

import pytest

from kanben.edits import Revision
from kanben.report import Report
from tests import browser
from tests.browser import SCHEMES, WIDTHS, Opened, counted, shown, small, unsure
from tests.sample_report import BOOK, BUSY, HOSTILE, STEPS, mended, report, seed

chromium = pytest.fixture(scope="module")(browser.chromium)
opened = pytest.fixture(browser.opened)


# --- laid out --------------------------------------------------------------------


@WIDTHS
@pytest.mark.parametrize(
    "told", [HOSTILE, report(mended(BUSY, STEPS[0], STEPS[1])), unsure()], ids=["hostile", "busy", "unsure"]
)
def test_nothing_runs_over_the_side(opened: Opened, told: Report, width: int) -> None:
    page = opened(told, width)
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("j")
    page.keyboard.press("?")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b]
    .map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const color = rgba(getComputedStyle(e).backgroundColor);
      if (color[3] === 255) return color;
    }
    return [255, 255, 255];
  };
  const weak = {};
  const text = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let seen = 0;
  while (text.nextNode()) {
    const e = text.currentNode.parentElement;
    if (!text.currentNode.data.trim() || ["SCRIPT", "STYLE"].includes(e.nodeName) || !e.checkVisibility()) continue;
    const [one, other] = [light(rgba(getComputedStyle(e).color)), light(behind(e))].sort((a, b) => b - a);
    const contrast = (one + 0.05) / (other + 0.05);
    seen += 1;
    if (contrast < 4.5) weak[`${e.nodeName}.${e.className}`] = contrast;
  }
  return [seen, weak];
}"""


@WIDTHS
@SCHEMES
def test_all_words_stand_out_from_their_ground(opened: Opened, scheme: str, width: int) -> None:
    lost = Report(
        BOOK, sources=(*unsure().sources, seed(Revision.of("好。"), unaccounted=3)), findings=unsure().findings
    )
    page = opened(lost, width, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    page.keyboard.press("j")
    seen, weak = page.evaluate(CONTRAST)
    assert seen > 80
    assert weak == {}
    page.get_by_role("button", name="guess").click()
    counted(page, "2 of 5, in 2 lines")
    page.keyboard.press("?")
    assert page.evaluate(CONTRAST)[1] == {}
    for mark in ("del", "ins"):
        assert page.locator(f".c {mark}").first.is_visible()


def test_without_script_the_page_is_read_in_peace(opened: Opened) -> None:
    page = opened(unsure(), 390, java_script_enabled=False)
    assert page.locator(".article .c").first.is_visible()
    assert page.locator(".c").first.get_attribute("title") == "width"
    assert page.get_by_text('"甲?" = "甲丑"').is_visible()
    for useless in ("button", "#find", "dialog", "#why"):
        assert not page.locator(useless).first.is_visible()


def test_on_paper_there_are_the_words_and_no_buttons(opened: Opened) -> None:
    page = opened(unsure())
    page.emulate_media(media="print")
    assert page.locator(".article .c").first.is_visible()
    for useless in (".toolbar", ".stepper", ".copy", "nav"):
        assert not page.locator(useless).first.is_visible()


# --- sorting and searching ----------------------------------------------------------


@WIDTHS
def test_the_changes_can_be_searched_and_sorted_by_rule(opened: Opened, width: int) -> None:
    page = opened(small(), width)
    assert shown(page) == ["1", "2", "3", "4"]

    page.fill("#find", "22時51")  # as it now stands, across what was dropped
    counted(page, "2 of 5, in 1 line")  # those nearby
    assert shown(page) == ["1"]

    page.fill("#find", "")
    counted(page, "")
    assert shown(page) == ["1", "2", "3", "4"]

    page.get_by_role("button", name="ellipsis").click()
    counted(page, "1 of 5, in 1 line")
    page.get_by_role("button", name="pinyin").click()
    counted(page, "2 of 5, in 2 lines")
    assert shown(page) == ["1", "2"]
    assert page.locator(".c.off").count() == 2  # in the lines shown, of other rules

    page.fill("#find", "查無此字")
    counted(page, "0 of 5, in 0 lines")
    assert shown(page) == []

    page.press("#find", "Escape")
    counted(page, "")
    assert page.locator("[aria-pressed=true]").count() == 0
    assert shown(page) == ["1", "2", "3", "4"]


def test_words_far_from_any_change_are_found_too(opened: Opened) -> None:
    page = opened(report(mended("一,二\n" + "無事" * 20 + "在此", (",", "，", "marks", ""))))
    page.fill("#find", "在此")
    counted(page, "0 of 1, in 1 line")
    assert shown(page) == ["2"]


def test_one_replacement_can_be_picked_out_of_its_rule(opened: Opened) -> None:
    page = opened(report(mended("一,二,三:四:五:六", (",", "，", "marks", ""), (":", "：", "marks", ""))))
    page.locator(".pairs button").first.click()
    counted(page, "3 of 5, in 1 line")
    assert page.locator(".c:not(.off) del").all_inner_texts() == [":"] * 3


def test_the_doubtful_can_be_picked_out(opened: Opened) -> None:
    page = opened(unsure())
    page.get_by_role("button", name="less than certain").click()
    counted(page, "2 of 5, in 2 lines")
