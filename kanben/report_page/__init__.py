"""The report as one page for an editor: no network, no dependence, readable on a phone.

The page is built as elements, never as strings, so nothing a seed says can
become markup; a content security policy admits only the one style sheet and
the one script that stand beside this module, each by its hash.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from kanben.findings import Finding
from kanben.report import Decision, Report, SourceReport, in_order
from kanben.report_page.elements import Child, Element, el, framed, kicker, number, share
from kanben.report_page.seed import line_anchor, seed_section

MANY = 8  # more findings than this that ask for nothing are folded away


def report_html(report: Report) -> str:
    """Lay ``report`` out as one self-contained HTML page.

    It stands beside the editions: their names become links relative to it.
    """
    ending = "Every character of the seeds is in the editions or on this page. The same for programs: "
    return framed(
        f"{report.book.title} · the editor’s report",
        "page.js",
        *_masthead(report),
        el(
            "main",
            _findings(report),
            *(seed_section(f"s{i}", seed) for i, seed in enumerate(report.sources, 1)),
            *_variants(report),
        ),
        el("footer", el("p", ending, el("a", "report.json", href="report.json"), ".")),
        el("p", id="told", role="status", hidden=""),
    )


def _masthead(report: Report) -> Iterator[Element]:
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
        _jump("#findings", "Findings", len(report.findings)),
        *(
            _jump(f"#s{i}", seed.source.name, sum(not p.kept for p in seed.revision.pieces))
            for i, seed in enumerate(report.sources, 1)
        ),
        *([_jump("#variants", "Variants", sum(map(len, report.variants.values())))] if report.variants else []),
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


def _findings(report: Report) -> Element:
    asking = [f for f in in_order(report.findings) if f.hint]
    telling = [f for f in in_order(report.findings) if not f.hint]
    names = {f"s{i}": seed.source.name for i, seed in enumerate(report.sources, 1)}
    seeds = {path: key for key, name in names.items() for path in (name, f"seeds/{name}")}
    shown: list[Child] = []
    for title, group, kind in (("Yours to decide", asking, "asking"), ("Good to know", telling, "telling")):
        if group:
            listed = el("ol", *(_finding(f, seeds, report.sources) for f in group), class_=kind)
            head = el("summary", el("h3", title, " ", el("b", number(len(group)))))
            folded = kind == "telling" and len(group) > MANY
            shown.append(el("details", head, listed, class_="findings", **({} if folded else {"open": ""})))
    if not shown:
        shown.append(el("p", "Nothing to report: every stage was content.", class_="quiet"))
    return el("section", el("h2", "Findings"), *shown, id="findings")


def _finding(finding: Finding, seeds: dict[str, str], sources: tuple[SourceReport, ...]) -> Element:
    place = finding.source + (f":{finding.line}" if finding.line else "")
    where: Child = el("span", place, class_="place")
    if finding.source in seeds:
        target = seeds[finding.source]
        if finding.line:
            target = line_anchor(target, sources[int(target[1:]) - 1], finding.line)
        where = el("a", place, class_="place", href=f"#{target}")
    return el(
        "li",
        el("p", el("code", finding.code), " ", *([where] if place else []), class_="where"),
        el("p", finding.message, class_="message"),
        *([el("p", finding.hint, class_="hint")] if finding.hint else []),
    )


def _variants(report: Report) -> Iterator[Element]:
    if report.variants:
        yield el(
            "section",
            el("h2", "Variants"),
            el("p", "Conversions that could have gone otherwise, each as it was decided.", class_="quiet"),
            *(_variant(tag, report.variants[tag]) for tag in sorted(report.variants)),
            id="variants",
        )


def _variant(tag: str, decisions: tuple[Decision, ...]) -> Element:
    listed = el("ol", *(_decision(d, tag) for d in decisions), class_="decisions")
    return el(
        "details",
        el("summary", el("code", tag), " ", el("b", number(len(decisions)))),
        listed if decisions else el("p", "Nothing was in doubt.", class_="quiet"),
        class_="rule",
    )


def _decision(decision: Decision, tag: str) -> Element:
    left, found, right = decision.text.partition(decision.before) if decision.before else (decision.text, "", "")
    pair: list[Child] = [el("del", decision.before), el("ins", decision.after)]
    said = [left, *pair, right] if found else [decision.text, " ", *pair]
    place: list[Child] = [" · ", el("span", decision.place, class_="place")] if decision.place else []
    return el("li", el("p", *said, class_="said", lang=tag), el("p", decision.why, *place, class_="why"))
