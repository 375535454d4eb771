"""The decisions of the variants that could have gone otherwise: each once, to be accepted or settled otherwise."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kanben.decision import Decision, Passage
from kanben.report import Report
from kanben.report_page.article import Laid, Seeds, by_name
from kanben.report_page.elements import Child, Element, el, number, visible

TITLES = {
    "disagreement": "The dictionaries and the words disagree",
    "default": "Left to a default of the dictionaries",
    "across": "A phrase across two words",
    "vocabulary": "A region’s word",
    "number": "Numbers, read in their surroundings",
    "name": "Names, read in their surroundings",
    "table": "Where our tables overruled the dictionaries",
    "glossary": "Settled by the glossary",
}
"""The kinds of decision in the order a person should meet them; others follow."""

OTHER = "Other choices"
HOW = (
    "What could have been converted otherwise. Accept what is right: its line, pasted under [reviewed] in "
    "book/glossary.toml, takes it off this list. To settle a place, paste the entry of the form you want."
)
GLOSSARY = "book/glossary.toml"


@dataclass(slots=True)
class _Shown:
    """One decision and the variants it was taken for, each with its form."""

    decision: Decision
    forms: dict[str, str] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)


def shown(report: Report) -> list[_Shown]:
    """Return the decisions of all variants, those alike as one, in the order of doubt."""
    found: dict[tuple[object, ...], _Shown] = {}
    order: dict[tuple[object, ...], int] = {}
    for tag in sorted(report.variants):
        for at, one in enumerate(report.variants[tag]):
            signatures = tuple(line.partition(" = ")[0] for line in one.accept.splitlines())
            key = (one.kind, one.before, one.why, signatures or one.text)
            merged = found.setdefault(key, _Shown(one))
            merged.forms[tag] = one.after
            merged.entries = {**one.entries, **merged.entries}
            order[key] = min(order.get(key, at), at)
    kinds = list(TITLES)
    rank = {key: (kinds.index(key[0]) if key[0] in kinds else len(kinds), order[key]) for key in found}
    return [found[key] for key in sorted(found, key=lambda key: rank[key])]


def waiting(report: Report) -> int:
    """Count the decisions that a person may accept, each once."""
    return sum(bool(one.decision.accept) for one in shown(report))


def review_section(report: Report, laid: Sequence[Laid]) -> Iterator[Element]:
    """Lay out the decisions of the variants; nothing where the book has no variant."""
    if not report.variants:
        return
    every = shown(report)
    groups: dict[str, list[_Shown]] = {}
    for one in every:
        groups.setdefault(TITLES.get(one.decision.kind, OTHER), []).append(one)
    seeds = by_name(laid)
    listed = (_group(title, group, seeds) for title, group in groups.items())
    yield el(
        "section",
        el("h2", "Variants"),
        *([el("p", HOW, class_="quiet")] if every else []),
        *_figures(report),
        *([_tools(report, every)] if any(one.decision.accept for one in every) else []),
        *listed,
        id="variants",
    )


def _figures(report: Report) -> Iterator[Element]:
    """Say for each variant how many decisions wait, how many have been accepted, how many are in no list yet."""
    rows = []
    for tag in sorted(report.variants):
        count = sum(bool(one.accept) for one in report.variants[tag])
        said = [f"{number(count)} to review" if count else "nothing to review"]
        if figures := report.tallies.get(tag):
            said += [f"{number(figures.reviewed)} reviewed"] if figures.reviewed else []
            said += [f"and {number(figures.more)} places less doubtful, not listed"] if figures.more else []
        rows.append(el("div", el("dt", el("code", tag)), el("dd", ", ".join(said))))
    yield el("dl", *rows, class_="tally")


def _tools(report: Report, every: Sequence[_Shown]) -> Element:
    """Lay out what picks the decisions of one variant, and what accepts all that are shown."""
    tags = sorted({tag for one in every for tag in one.forms})
    picks = [el("button", tag, type="button", data_tag=tag, aria_pressed="false") for tag in tags] if tags[1:] else []
    lines = dict.fromkeys(line for one in every for line in one.decision.accept.splitlines())
    whole = "\n".join(("[reviewed]", *lines, ""))
    told = "Copied. Where the file has a table [reviewed] already, paste without the first line."
    return el(
        "div",
        *([el("p", *picks, class_="chips", role="group", aria_label="Only the decisions of")] if picks else []),
        el("p", _copying("copy all shown as reviewed", whole, told, data_all="")),
        class_="picks js-only",
    )


def _group(title: str, group: Sequence[_Shown], seeds: Seeds) -> Element:
    head = el("summary", el("h3", title, " ", el("b", number(len(group)))))
    settled = all(not one.decision.accept for one in group)
    return el(
        "details",
        head,
        el("ol", *(_decision(one, seeds) for one in group), class_="decisions"),
        class_="findings",
        **({} if settled and group[0].decision.kind == "glossary" else {"open": ""}),
    )


def _decision(one: _Shown, seeds: Seeds) -> Element:
    said, tag = one.decision, next(iter(one.forms))
    others = "、".join(form for form in said.rivals)
    times = [f" · {number(said.count)} times"] if said.count > 1 else []
    asks = {"data_ask": "", "data_said": f"{said.after}{f', not {others}' if others else ''}"} if said.accept else {}
    return el(
        "li",
        el("p", *_marked(_first(said)), class_="said", lang=tag),
        _choices(one, tag),
        el("p", *visible(said.why, spaces=False), *_where(said.place, seeds), *times, " ", *_badges(one), class_="why"),
        *_likes(said, tag, seeds),
        **asks,
        data_tags=" ".join(one.forms),
    )


def _first(said: Decision) -> Passage:
    """Return the sentence of a decision; where its place in it is not told, the first that fits."""
    if said.end > said.start or not said.after:
        return Passage(said.text, said.start, said.end, said.place)
    at = said.text.find(said.after)
    return Passage(said.text, max(at, 0), max(at, 0) + len(said.after) * (at >= 0), said.place)


def _marked(passage: Passage) -> list[Child]:
    a, b = passage.start, passage.end
    word = [el("mark", *visible(passage.text[a:b], spaces=False))] if b > a else []
    before, after = visible(passage.text[:a], spaces=False), visible(passage.text[b:], spaces=False)
    return [*before, *word, *after]


def _choices(one: _Shown, tag: str) -> Element:
    """Set the choice and its rivals, each with what to paste if it is to stand."""
    said = one.decision
    rows = []
    for form in dict.fromkeys((said.after, *said.rivals)):
        chosen = form == said.after
        word = el("strong" if chosen else "span", *visible(form, spaces=False), lang=tag)
        label: list[Child] = [word] if chosen else [el("small", "or "), word]
        tools = []
        if chosen and said.accept:
            lines = said.accept.count("\n") + 1
            told = f"Copied: {said.accept}" if lines == 1 else f"Copied {lines} lines to accept it."
            tools.append(
                _copying("accept", said.accept, told, data_accept="", title="copy its line for [reviewed] (a)")
            )
        if entry := one.entries.get(form):
            told = f"Copied an entry for {GLOSSARY} by which it is {form}."
            tools.append(_copying("glossary entry", entry, told, title=f"copy an entry by which it is {form}"))
        rows.append(el("li", el("span", *label, class_="form"), *tools))
    return el("ul", *rows, class_="forms")


def _copying(words: str, text: str, told: str, **more: str) -> Element:
    """Make a button that copies ``text``, which travels in ASCII: what it says may not be fit for a page."""
    return el(
        "button",
        words,
        type="button",
        class_="copy js-only",
        data_copy=json.dumps(text),
        data_told=told,
        **more,
    )


def _where(place: str, seeds: Seeds) -> list[Child]:
    """Return the place of a decision, a link where this page shows it."""
    source, _, line = place.rpartition(":")
    if line.isdigit() and source.startswith("seeds/") and (seed := seeds.get(source)):
        return [" · ", el("a", place, class_="place", href=f"#{seed.anchor(int(line))}")]
    return [" · ", el("span", place, class_="place")] if place else []


def _badges(one: _Shown) -> Iterator[Child]:
    """Yield the variants a decision holds for, each with its form where it differs."""
    for tag, form in one.forms.items():
        differs: list[Child] = (
            [" ", el("span", *visible(form, spaces=False), lang=tag)] if form != one.decision.after else []
        )
        yield el("code", tag, *differs, class_="badge")
        yield " "


def _likes(said: Decision, tag: str, seeds: Seeds) -> Iterator[Element]:
    """Set the other sentences in which so was decided, and count those that are not shown."""
    if not said.like:
        return
    rows = (
        el("li", el("span", *_marked(one), lang=tag), el("small", *_where(one.place, seeds)), class_="like")
        for one in said.like
    )
    yield el("details", el("summary", f"and {number(len(said.like))} more like it"), el("ol", *rows), class_="likes")
