"""The report as one page for an editor: no network, no dependence, readable on a phone.

Markup is made in one place, :func:`~kanben.report_page.elements.el`, which
escapes all text, so nothing a seed says can become markup; a content security
policy admits only the one style sheet and the one script that stand beside this
module, each by its hash.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from kanben.report import Report, changes, shares
from kanben.report_page.article import Laid, Room, lay, rule_name
from kanben.report_page.elements import Child, Element, el, framed, kicker, number, share
from kanben.report_page.review import review_section, waiting
from kanben.report_page.seed import main_reasons, seed_section
from kanben.report_page.undecided import asks, undecided

KEYS = (
    ("j n", "the next change"),
    ("k p", "the change before"),
    ("u", "the next that is undecided"),
    ("v", "the next decision of a variant"),
    ("a", "accept it: copy its line"),
    ("/", "search the articles"),
    ("?", "this list"),
    ("Esc", "put away what is open; then show all again"),
)


def report_html(report: Report, room: Room | None = None) -> str:
    """Lay ``report`` out as one self-contained HTML page; for ``room`` see :func:`page`."""
    return "".join(page(report, room))


def page(report: Report, room: Room | None = None) -> tuple[str, ...]:
    """Return the same page in parts, for one who sends it: a novel's is long.

    It stands beside the editions: their names become links relative to it.
    Where its articles are more than ``room``, it says so and shows the first of them.
    """
    ending = "Every character of the seeds is in the editions or on this page. The same for programs: "
    room, made = room or Room(), [tuple(changes(seed.revision)) for seed in report.sources]
    reasons = main_reasons(change for each in made for change in each)
    laid = [lay(f"s{i}", seed, made[i - 1], reasons, room) for i, seed in enumerate(report.sources, 1)]
    return framed(
        f"{report.book.title} · the editor’s report",
        "page.js",
        *_masthead(report, laid),
        el(
            "main",
            undecided(report, laid),
            *review_section(report, laid),
            *([_toolbar(laid)] if any(seed.made for seed in laid) else []),
            *map(seed_section, laid),
        ),
        el("footer", el("p", ending, el("a", "report.json", href="report.json"), ".")),
        _stepper(),
        _keys(),
        el("div", id="why", role="tooltip", hidden=""),
        el("p", id="told", role="status", class_="unseen"),
    )


def _masthead(report: Report, laid: list[Laid]) -> Iterator[Element]:
    book = report.book
    accounts = [seed.revision.account() for seed in report.sources]
    received = sum(a.characters for a in accounts)
    lost = sum(seed.unaccounted for seed in report.sources)
    people = "、".join(person.name for person in book.contributors)
    byline = " · ".join(x for x in (people, book.date) if x)
    totals = [
        ("characters", number(received), ""),
        ("kept", share(sum(a.kept for a in accounts), received), "kept"),
        ("changed", number(sum(a.changed for a in accounts)), "changed"),
        ("dropped", number(sum(a.dropped for a in accounts)), "dropped"),
        ("added", number(sum(a.added for a in accounts)), "added"),
        ("unaccounted", number(lost), "lost" if lost else "sound"),
    ]
    yield el(
        "header",
        kicker("the editor’s report"),
        el("h1", book.title, lang="zh"),
        *([el("p", book.subtitle, class_="subtitle", lang="zh")] if book.subtitle else []),
        *([el("p", byline, class_="byline", lang="zh")] if byline else []),
        el("dl", *(el("div", el("dt", t), el("dd", value), class_=kind) for t, value, kind in totals), class_="totals"),
        *_editions(report),
    )
    yield el(
        "nav",
        _jump("#findings", "Undecided", asks(report, laid)),
        *([_jump("#variants", "Variants", waiting(report))] if report.variants else []),
        *(
            _jump(f"#s{i}", seed.source.name, sum(not p.kept for p in seed.revision.pieces))
            for i, seed in enumerate(report.sources, 1)
        ),
        aria_label="Parts of this report",
    )


def _jump(target: str, title: str, count: int) -> Element:
    return el("a", el("span", title), " ", el("b", number(count)), href=target)


def _editions(report: Report) -> Iterator[Element]:
    if not report.editions:
        return
    yield el(
        "details",
        el("summary", f"{number(len(report.editions))} edition{'s' * (len(report.editions) != 1)}"),
        el("ul", *(el("li", el("a", name, href=f"./{quote(name)}")) for name in report.editions)),
        class_="editions",
    )


def _toolbar(laid: list[Laid]) -> Element:
    """Lay out what sorts the changes of all seeds: a search, and a button for each rule; they combine."""
    made = [change for seed in laid for change in seed.made]
    chips = [_toggle(rule_name(rule), each.edits, data_rule=rule_name(rule)) for rule, each in shares(made).items()]
    if unsure := sum(change.confidence < 1 for change in made):
        chips.insert(0, _toggle("less than certain", unsure, data_unsure=""))
    find = "Find in the articles"
    box = el("input", type="search", placeholder=f"{find} 查找", aria_label=find, id="find")
    return el(
        "div",
        el("p", box, el("output", for_="find"), class_="find"),
        el("p", *chips, class_="chips", role="group", aria_label="Show the changes of these rules"),
        class_="toolbar js-only",
        role="search",
    )


def _toggle(title: str, count: int, **attributes: str) -> Element:
    return el("button", title, " ", el("b", number(count)), type="button", aria_pressed="false", **attributes)


def _stepper() -> Element:
    buttons = (("k", "‹", "previous change"), ("j", "›", "next change"), ("u", "undecided", "next undecided"))
    made = [
        el("button", sign, type="button", data_key=key, title=f"{name} ({key})", aria_label=name)
        for key, sign, name in buttons
    ]
    made.insert(1, el("span", id="at"))
    made.append(el("button", "?", type="button", data_key="?", title="keys (?)", aria_label="keys"))
    return el("nav", *made, class_="stepper js-only", aria_label="Step through the changes")


def _keys() -> Element:
    rows = (el("div", el("dt", *_caps(keys)), el("dd", what)) for keys, what in KEYS)
    switch = el("label", el("input", type="checkbox", checked="", id="keyed"), " single keys work")
    close = el("form", el("button", "Close", type="submit"), method="dialog")
    return el(
        "dialog",
        el("h2", "Keys", id="keys-title"),
        el("dl", *rows),
        el("p", switch),
        close,
        id="keys",
        aria_labelledby="keys-title",
    )


def _caps(keys: str) -> Iterator[Child]:
    for key in keys.split():
        yield el("kbd", key)
        yield " "
