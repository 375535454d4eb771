"""One seed on the page: its account, the share of each rule in it, and the article with the changes in place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from kanben.edits import Account
from kanben.report import Change, Share, shares
from kanben.report_page.article import Laid, article, pair, rule_name
from kanben.report_page.elements import Child, Element, el, number, share, visible

SHORT = 12  # characters of a replacement that can be picked out of its rule
BINS = 160  # bars in the picture of where the changes lie
PAIRS = 8  # commonest replacements shown with a rule


def seed_section(laid: Laid) -> Element:
    """Lay out one seed."""
    seed = laid.seed
    source, account, lang = seed.source, seed.revision.account(), _lang(seed.script)
    sure = "" if source.confidence >= 1 else f" ({source.confidence:.0%} sure)"
    facts = (source.encoding + sure, seed.script, f"{number(account.characters)} characters")
    return el(
        "section",
        el("h2", source.name),
        el("p", " · ".join(fact for fact in facts if fact), class_="quiet"),
        _account(account, seed.unaccounted),
        *([_where(account, laid.made), _rules(laid, account, lang)] if laid.made else []),
        *([] if laid.made else [el("p", "Nothing was changed.", class_="quiet")]),
        article(laid, lang),
        id=laid.key,
        class_="seed",
    )


def main_reasons(made: Iterable[Change]) -> dict[str, str]:
    """Return for each rule the reason it gives most often."""
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for change in made:
        counted[change.rule][change.reason] += 1
    return {rule: reasons.most_common(1)[0][0] for rule, reasons in counted.items()}


def _lang(script: str) -> str:
    scripts = (("simplified", "zh-Hans"), ("traditional", "zh-Hant"))
    return next((tag for word, tag in scripts if word in script.lower()), "zh")


# --- the account -------------------------------------------------------------


def _account(account: Account, unaccounted: int) -> Element:
    """Draw the seed and what became of it as two bars on one scale, with the figures below."""
    kept, changed = ("kept", account.kept), ("changed", account.changed)
    dropped, added = ("dropped", account.dropped), ("added", account.added)
    received, stands = (kept, changed, dropped), (kept, changed, added)
    widest = max(account.characters, sum(count for _, count in stands), 1)
    notes = {"kept": share(account.kept, account.characters), "sound": "nothing lost", "lost": "lost!"}
    figures = [(part, part, count) for part, count in (kept, changed, dropped, added)]
    figures.append(("lost" if unaccounted else "sound", "unaccounted", unaccounted))
    return el(
        "figure",
        _bar("As received", received, widest),
        _bar("As it now stands", stands, widest),
        el(
            "dl",
            *(
                el("div", el("dt", term), el("dd", number(count), " ", el("small", notes.get(kind, ""))), class_=kind)
                for kind, term, count in figures
            ),
        ),
        class_="account",
    )


def _bar(title: str, parts: tuple[tuple[str, int], ...], widest: int) -> Element:
    drawn, at = [], 0
    for part, count in parts:
        place = {"x": _unit(at, widest), "y": "0", "width": _unit(count, widest), "height": "10"}
        drawn.append(el("rect", el("title", f"{part} {number(count)}"), class_=part, **place))
        at += count
    bar = el("svg", *drawn, viewBox="0 0 1000 10", preserveAspectRatio="none", aria_hidden="true")
    return el("div", el("span", f"{title} ", el("b", number(at))), bar, class_="bar")


def _unit(count: int, widest: int) -> str:
    return f"{count * 1000 / widest:.2f}"


def _where(account: Account, made: tuple[Change, ...]) -> Element:
    """Draw where in the seed the changes lie, as bars over its length."""
    touched: Counter[int] = Counter()
    for change in made:
        place = min(change.start * BINS // max(account.characters, 1), BINS - 1)
        touched[place] += max(len(change.before), len(change.after))
    tallest = max(touched.values())
    strokes = "".join(f"M{b}.5 20V{20 - 20 * count / tallest:.1f}" for b, count in sorted(touched.items()))
    return el(
        "figure",
        el("svg", el("path", d=strokes), viewBox=f"0 0 {BINS} 20", preserveAspectRatio="none", aria_hidden="true"),
        el("figcaption", el("span", "first character"), el("span", "where the changes lie"), el("span", "last")),
        class_="map",
    )


# --- the share of each rule ------------------------------------------------------


def _rules(laid: Laid, account: Account, lang: str) -> Element:
    """Set the share of each rule as a table; its last row is the account."""
    by_rule = shares(laid.made)
    swaps: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for change in laid.made:
        if len(change.before) + len(change.after) <= SHORT:
            swaps[change.rule][change.before, change.after] += 1
    rows = (_rule(rule, by_rule[rule], laid.reasons.get(rule, ""), swaps[rule], lang) for rule in by_rule)
    whole = Share(len(laid.made), account.changed, account.dropped, account.added)
    columns = ("rule", "edits", "changed", "dropped", "added")
    table = el(
        "table",
        el("thead", el("tr", *(el("th", column, scope="col") for column in columns))),
        el("tbody", *rows),
        el("tfoot", el("tr", el("th", "all rules", scope="row"), *_figures(whole))),
    )
    head = el("summary", "By rule ", el("b", number(len(by_rule))))
    return el("details", head, table, class_="rules", open="")


def _rule(rule: str, sums: Share, reason: str, swaps: Counter[tuple[str, str]], lang: str) -> Element:
    common: list[Child] = [
        el("button", *pair(*swap), " ", el("b", number(count)), type="button", aria_pressed="false", lang=lang)
        for swap, count in swaps.most_common(PAIRS)
        if count > 1
    ]
    said = [el("code", rule_name(rule))]
    said += [el("p", *visible(reason, spaces=False), class_="reason")] if reason else []
    said += [el("p", *common, class_="pairs js-only")] if common else []
    return el("tr", el("th", *said, scope="row"), *_figures(sums))


def _figures(sums: Share) -> Iterable[Element]:
    return (el("td", number(count)) for count in (sums.edits, sums.changed, sums.dropped, sums.added))
