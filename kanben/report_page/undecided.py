"""What wants a human eye, first what a person must decide: a queue to work through."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from kanben.findings import Finding
from kanben.report import Report, in_order
from kanben.report_page.article import Laid, Seeds, by_name, pair, rule_name
from kanben.report_page.elements import Child, Element, el, number, visible

MANY = 8  # more findings than this that ask for nothing are folded away
MOST_DOUBTS = 200  # less than certain changes in the queue; all of them are marked in the articles
AROUND = 10  # characters of context on each side of a change
LONG = 40  # characters shown of a longer change

UNDECIDED, DOUBTS, ASKING, TELLING = "Choose one", "Less than certain", "Yours to decide", "Good to know"


def undecided(report: Report, laid: Sequence[Laid]) -> Element:
    """Lay out the findings of ``report`` and its less than certain changes, the undecided first."""
    ordered, seeds = in_order(report.findings), by_name(laid)
    choosing = [f for f in ordered if f.choices]
    groups: list[tuple[str, str, list[Element], Sequence[Element]]] = [
        (UNDECIDED, "choosing", [_finding(f, seeds) for f in choosing], tuple(_first_choices(choosing))),
        (DOUBTS, "doubts", *_doubts(laid)),
        (ASKING, "asking", [_finding(f, seeds) for f in ordered if f.hint and not f.choices], ()),
        (TELLING, "telling", [_finding(f, seeds) for f in ordered if not f.hint and not f.choices], ()),
    ]
    shown: list[Child] = []
    for title, kind, items, after in groups:
        if items:
            head = el("summary", el("h3", title, " ", el("b", number(len(items)))))
            folded = kind == "telling" and len(items) > MANY
            listed = el("ol", *items, class_=kind)
            shown.append(el("details", head, listed, *after, class_="findings", **({} if folded else {"open": ""})))
    if not shown:
        shown.append(el("p", "Nothing to report: every stage was content.", class_="quiet"))
    return el("section", el("h2", "Undecided first"), *shown, id="findings")


def asks(report: Report, laid: Sequence[Laid]) -> int:
    """Count what is undecided: findings that ask for something, and changes less than certain."""
    doubts = sum(change.confidence < 1 for seed in laid for change in seed.made)
    return doubts + sum(bool(finding.hint or finding.choices) for finding in report.findings)


def _finding(finding: Finding, seeds: Seeds) -> Element:
    place = finding.source + (f":{finding.line}" if finding.line else "")
    where: Child = el("span", place, class_="place")
    if seed := seeds.get(finding.source):
        target = seed.anchor(finding.line) if finding.line else seed.key
        where = el("a", place, class_="place", href=f"#{target}")
    return el(
        "li",
        el("p", el("code", finding.code), " ", *([where] if place else []), class_="where"),
        el("p", *visible(finding.message, spaces=False), class_="message"),
        *([el("p", *visible(finding.hint, spaces=False), class_="hint")] if finding.hint else []),
        *([el("ul", *map(_choice, finding.choices), class_="choices")] if finding.choices else []),
        **({"data_ask": ""} if finding.hint or finding.choices else {}),
    )


# --- choices -------------------------------------------------------------------


def _choice(line: str) -> Element:
    return el("li", el("code", *visible(line, spaces=False)), _copying("copy", line))


def _copying(title: str, text: str) -> Element:
    """Make a button that copies ``text``, which travels in ASCII: what it says may not be fit for a page."""
    return el("button", title, type="button", class_="copy js-only", data_copy=json.dumps(text))


def _first_choices(choosing: Sequence[Finding]) -> Iterator[Element]:
    """Yield the first choice of each finding, ready for book/corrections.toml."""
    tables: dict[str, dict[str, None]] = {}
    for finding in choosing:
        tables.setdefault(finding.source.removeprefix("seeds/"), {})[finding.choices[0]] = None
    if tables:
        written = "\n".join(
            "\n".join((f"[restored.{json.dumps(name, ensure_ascii=False)}]", *lines, ""))
            for name, lines in tables.items()
        )
        told = (
            "The first choice of each, to paste into book/corrections.toml once you have read them; "
            "where the file has such a table already, without its first line."
        )
        yield el("p", told, class_="quiet")
        yield el(
            "div", el("pre", *visible_lines(written)), _copying("copy all the first choices", written), class_="firsts"
        )


def visible_lines(text: str) -> Iterator[Child]:
    """Yield ``text`` with its line ends kept and a sign for each other character that leaves no ink."""
    for line in text.splitlines(keepends=True):
        yield from visible(line.rstrip("\n"), spaces=False)
        yield "\n" * line.endswith("\n")


# --- less than certain ------------------------------------------------------------


def _doubts(laid: Sequence[Laid]) -> tuple[list[Element], Sequence[Element]]:
    """Return the changes a rule was not certain of, the least sure first, and a word on those left out."""
    doubts = sorted(
        (change.confidence, i, n)
        for i, seed in enumerate(laid)
        for n, change in enumerate(seed.made[: seed.shown])
        if change.confidence < 1
    )
    listed = [_doubt(laid[i], n) for _, i, n in doubts[:MOST_DOUBTS]]
    if len(doubts) <= MOST_DOUBTS:
        return listed, ()
    more = f"And {number(len(doubts) - MOST_DOUBTS)} more, surer than these: “less than certain” below shows them all."
    return listed, (el("p", more, class_="quiet"),)


def _doubt(seed: Laid, n: int) -> Element:
    change, received = seed.made[n], seed.seed.revision.received
    left = received[max(change.start - AROUND, 0) : change.start].splitlines()[-1:]
    right = received[change.end : change.end + AROUND].splitlines()[:1]
    name = f"{seed.key}e{n + 1}"
    said = [*visible("".join(left), spaces=False), *pair(_cut(change.before), _cut(change.after))]
    said += visible("".join(right), spaces=False)
    return el(
        "li",
        el("a", f"{seed.seed.source.name}:{change.line}", href=f"#{name}"),
        el("span", *said, lang="zh"),
        el("small", f"{change.confidence:.0%} sure · {rule_name(change.rule)}"),
        data_ask=name,
    )


def _cut(text: str) -> str:
    return text if len(text) <= LONG else f"{text[: LONG - 10]}…{text[-9:]}"
