"""One seed on the page: its account, its changes by rule, and the whole of it with the changes in place."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from kanben.edits import Account
from kanben.report import LINE_END, Change, SourceReport, changes, rules
from kanben.report_page.elements import Child, Element, el, number, share, visible

AROUND = 12  # characters of context on each side of a change
LONG = 60  # a longer change is shortened in the lists; the whole article has it in full
BINS = 160  # bars in the picture of where the changes lie
PAIRS = 10  # commonest replacements shown at the head of a rule


def seed_section(key: str, seed: SourceReport) -> Element:
    """Lay out one seed; ``key`` ("s1") begins every id of its section."""
    source, account, made = seed.source, seed.revision.account(), tuple(changes(seed.revision))
    lang = _lang(seed.script)
    sure = "" if source.confidence >= 1 else f" ({source.confidence:.0%} sure)"
    facts = (source.encoding + sure, seed.script, f"{number(account.characters)} characters")
    by_rule = (_rule(key, seed, group, lang) for group in _by_rule(made))
    return el(
        "section",
        el("h2", source.name),
        el("p", " · ".join(fact for fact in facts if fact), class_="quiet"),
        _account(account, seed.unaccounted),
        *([_where(account, made)] if made else []),
        el("div", _toolbar(key, made), *by_rule) if made else el("p", "Nothing was changed.", class_="quiet"),
        _article(key, seed, made, lang),
        id=key,
        class_="seed",
    )


def line_anchor(key: str, seed: SourceReport, line: int) -> str:
    """Name the anchor in the whole article that shows ``line`` of the seed.

    A line whose line end was edited away stands within the one before it.
    """
    standing = _standing_lines(seed)
    return f"{key}l{standing[max(bisect_right(standing, line) - 1, 0)]}"


def _standing_lines(seed: SourceReport) -> list[int]:
    """List the lines of the seed that still begin with a line end that was kept."""
    ends = [found.end() for found in LINE_END.finditer(seed.revision.received)]
    standing = [p for p in seed.revision.pieces if p.kept]
    kept = {end for p in standing for end in ends[bisect_right(ends, p.start) : bisect_right(ends, p.end)]}
    return [1, *(line for line, end in enumerate(ends, 2) if end in kept)]


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


# --- the changes by rule -------------------------------------------------------


def _by_rule(made: tuple[Change, ...]) -> list[list[tuple[int, Change]]]:
    """Sort the numbered changes into rules, the busiest first."""
    order = {rule: i for i, rule in enumerate(rules(made))}
    numbered = sorted(enumerate(made, 1), key=lambda item: (order[item[1].rule], item[0]))
    return [list(group) for _, group in groupby(numbered, key=lambda item: item[1].rule)]


def _toolbar(key: str, made: tuple[Change, ...]) -> Element:
    unsure = sum(change.confidence < 1 for change in made)
    chips = [_toggle(_name(rule), count, data_rule=rule) for rule, count in rules(made).items()]
    if unsure:
        chips.insert(0, _toggle("less than certain", unsure, data_unsure=""))
    find = "Find in the changes"
    box = el("input", type="search", placeholder=f"{find} 查找", aria_label=find, id=f"{key}find")
    return el(
        "div",
        el("h3", "Changes ", el("b", number(len(made)))),
        el("p", box, el("output", for_=f"{key}find"), class_="find"),
        el("p", *chips, class_="chips"),
        class_="toolbar",
    )


def _toggle(title: str, count: int, **attributes: str) -> Element:
    return el("button", title, " ", el("b", number(count)), type="button", aria_pressed="false", **attributes)


def _name(rule: str) -> str:
    return rule.replace("+", " + ") or "unnamed rule"


def _rule(key: str, seed: SourceReport, group: list[tuple[int, Change]], lang: str) -> Element:
    rule = group[0][1].rule
    reason = Counter(change.reason for _, change in group).most_common(1)[0][0]
    pairs = Counter((change.before, change.after) for _, change in group).most_common(PAIRS)
    common = [
        el("button", *_pair(*pair), el("b", number(count)), type="button", aria_pressed="false", lang=lang)
        for pair, count in pairs
        if count > 1 and len(pair[0]) + len(pair[1]) <= AROUND
    ]
    rows = (_change(key, n, change, seed.revision.received, reason, lang) for n, change in group)
    return el(
        "details",
        el("summary", el("code", _name(rule)), " ", el("b", number(len(group)))),
        *([el("p", reason, class_="reason")] if reason else []),
        *([el("p", *common, class_="pairs")] if common else []),
        el("ol", *rows, class_="changes"),
        class_="rule",
        data_rule=rule,
    )


def _change(key: str, n: int, change: Change, received: str, reason: str, lang: str) -> Element:
    left = LINE_END.split(received[max(change.start - AROUND, 0) : change.start])[-1]
    right = LINE_END.split(received[change.end : change.end + AROUND])[0]
    pair = _pair(change.before, change.after, LONG)
    notes = [f"{change.confidence:.0%} sure"] if change.confidence < 1 else []
    notes += [change.reason] if change.reason and change.reason != reason else []
    row = el(
        "li",
        el("a", number(change.line), href=f"#{key}e{n}", title=f"line {change.line}: show in the article"),
        el("span", *visible(left, spaces=False), *pair, *visible(right, spaces=False), lang=lang),
        *([el("small", " · ".join(notes))] if notes else []),
    )
    if change.confidence < 1:
        row.set("data-unsure", "")
    return row


def _pair(before: str, after: str, longest: int = 0) -> Iterator[Element]:
    if before:
        yield el("del", *_shortened(before, longest))
    if after:
        yield el("ins", *_shortened(after, longest))


def _shortened(text: str, longest: int) -> Iterator[Child]:
    if not longest or len(text) <= longest:
        yield from visible(text)
        return
    third = longest // 3
    yield from visible(text[: 2 * third])
    yield el("i", f" … {number(len(text) - 3 * third)} more … ")
    yield from visible(text[-third:])


# --- the whole article -----------------------------------------------------------


def _article(key: str, seed: SourceReport, made: tuple[Change, ...], lang: str) -> Element:
    received = seed.revision.received
    ends = [found.end() for found in LINE_END.finditer(received)]
    lines: list[tuple[int, list[Child]]] = [(1, [])]
    numbered = iter(enumerate(made, 1))
    for piece in seed.revision.pieces:
        if not piece.kept:
            n, change = next(numbered)
            why = f"{_name(change.rule)}: {change.reason}" if change.reason else _name(change.rule)
            pair = _pair(change.before, change.after)
            lines[-1][1].append(el("span", *pair, id=f"{key}e{n}", class_="c", title=why))
            continue
        at = piece.start
        for i in range(bisect_right(ends, piece.start), bisect_right(ends, piece.end)):
            lines[-1][1].extend(visible(received[at : ends[i]].rstrip("\r\n"), spaces=False))
            lines.append((i + 2, []))
            at = ends[i]
        lines[-1][1].extend(visible(received[at : piece.end], spaces=False))
    shown = (el("p", *said, id=f"{key}l{line}", data_line=str(line)) for line, said in lines)
    return el(
        "details",
        el("summary", "The whole article, changes in place"),
        el("div", *shown, class_="article", lang=lang),
        class_="whole",
    )
