"""The year a match speaks of: in numbers, by a reign, in the cycle of sixty, counted from a date, or inherited."""

from __future__ import annotations

import re
from dataclasses import replace

from kanben.reckoning.anchor import Anchor
from kanben.reckoning.edtf import Point
from kanben.reckoning.numerals import number
from kanben.reckoning.reign_years import of_cycle, of_era, reign_on
from kanben.reckoning.reigns import cycle_years, eras
from kanben.reckoning.story import Story
from kanben.reckoning.vocabulary import DOCUMENT_QUARTERS, DOCUMENT_YEAR_PAIRS, DOCUMENT_YEARS, STORY_YEARS
from kanben.reckoning.wording import words
from kanben.reckoning.yearly import Groups, Year, derived, step


def years_of(g: Groups, said: str, at: int, story: Story) -> Year | str:
    """Return the year of a match, or why there is none."""
    if g.get("era"):
        return of_era(g, at, story)
    if name := g.get("cycle"):
        return of_cycle(name, g, at, story)
    if n := g.get("before_republic"):
        year = 1912 - number(n)
        return Year(year, 0.95, trace=f"民國前{number(n)}年 = {year}", derivation="由年號換算")
    if n := g.get("reign_on"):
        return reign_on(n, g, at, story)
    if known := _written(g, at, story):
        return known
    return _by_word(g, said, at, story) or _inherited(at, story, month=not _wants_month(g))


def _wants_month(g: Groups) -> bool:
    return bool((g.get("day") or g.get("third") or g.get("edge_third") or g.get("half_month")) and not g.get("month"))


def _written(g: Groups, at: int, story: Story) -> Year | None:
    """Return a year said in numbers."""
    bc = g.get("bc") or g.get("bare_bc")
    if bc and not g.get("century"):
        first, trace = 1 - number(bc), "before our era"
        if to := g.get("bc_to") or g.get("bare_bc_to"):
            return Year(first, 0.95, last=1 - number(to), trace=trace)
        if to := g.get("ce_to") or g.get("bare_ce_to"):
            return Year(first, 0.95, last=number(to), trace=trace)
        return Year(first, 0.95, trace=trace)
    if ce := g.get("ce"):
        return _checked(Year(number(ce), 0.95, last=number(g["ce_end"] or "") if g.get("ce_end") else None), g)
    for name in ("year", "plain_year", "half_year", "round_year"):
        if g.get(name):
            return _checked(Year(number(g[name] or ""), 0.99), g)
    if bare := g.get("bare3"):
        return _three_digits(number(bare), at, story)
    if dated := g.get("year_of_reign"):
        return _checked(Year(number(dated), 0.99), {"also_era": g["of_era"], "also_year": g["of_era_year"]})
    if g.get("y"):
        first, last = number(g["y"] or ""), number(g["y_to"] or "")
        if last < 100:
            last += first // 100 * 100 + (100 if last < first % 100 else 0)
        return Year(first, 0.95, last=last)
    if (said := g.get("short")) and not isinstance(on := reign_on(said, g, at, story), str):
        return on
    if two := next((g[name] for name in ("zero", "short", "short_round", "quoted", "series") if g.get(name)), None):
        year = century_of(number(two), story.document)
        return Year(year, 0.75, trace=f"two digits read as {year}")
    if fiscal := g.get("fiscal") or g.get("fiscal_year"):
        year = number(fiscal) + (2000 if number(fiscal) < 100 else 0)
        return Year(year, 0.6, trace="a fiscal year, read as the calendar year: it may begin earlier")
    if school := g.get("school"):
        last = int(g.get("school_to") or g.get("season_to") or 0) % 100 or (int(school) + 1) % 100
        return Year(int(school), 0.9, last=int(school) // 100 * 100 + last + (100 if last < int(school) % 100 else 0))
    return None


_REPUBLICAN = re.compile(r"民国|台湾|台北|立法院|行政院|新台币")


def _three_digits(n: int, at: int, story: Story) -> Year:
    """Return the year 618, or 102 as Taiwan counts it where the text speaks of Taiwan or the Republic."""
    if n < 140 and _REPUBLICAN.search(story.folded[max(at - 400, 0) : at + 100]):
        return Year(1911 + n, 0.75, trace=f"{n} read as a year of the Republic, of which the text speaks = {1911 + n}")
    return Year(n, 0.9)


def _checked(known: Year, g: Groups) -> Year:
    """Check a common year against the reign or cycle year in brackets behind it."""
    if name := g.get("also_era"):
        n = number(g["also_year"] or "")
        fits = any(era.year(n) == known.first for era in eras()[name])
        said = f"{name}{g['also_year']}年"
    elif name := g.get("also_cycle"):
        fits, said = bool(cycle_years(name, known.first, known.first)), f"{name}年"
    else:
        return known
    if fits:
        return replace(known, trace=f"{known.first} = {said}")
    return replace(known, confidence=0.5, trace=f"{said} stands beside it, which is not {known.first}")


_OWN = re.compile(r"[\u4e00-\u9fff]{2}(?<![在从到于自就是即而但且便])$")


def _by_word(g: Groups, said: str, at: int, story: Story) -> Year | str | None:
    """Return the year 去年 or 同年 speaks of."""
    if word := g.get("document_year"):
        return _counted(word, DOCUMENT_YEARS[word], said, story.clock(at, "year", word))
    if word := g.get("story_year"):
        if (anchor := story.anchor(at, "year")) is None:
            return f"{word}: no year told before in the story"
        if word[0] == "那" and anchor.who != "event" and _OWN.search(story.clause_before(at)):
            return f"{word}: the year its own words say, which is not told"
        return _counted(word, STORY_YEARS[word], said, anchor)
    if word := g.get("document_pair") or g.get("quarter_word"):
        return _of_document(g, word, story.clock(at, "year" if g.get("document_pair") else "month"))
    return None


def _of_document(g: Groups, word: str, anchor: Anchor) -> Year | str:
    """Return 今明兩年 or 本季度."""
    if (base := anchor.point) is None:
        return f"{word}: {anchor.why}"
    if g.get("document_pair"):
        first, last = (base.year + n for n in DOCUMENT_YEAR_PAIRS[word])
        return Year(first, anchor.sure, last=last, trace=f"{word} = document {base.year}", derivation=derived(anchor))
    n = DOCUMENT_QUARTERS[word]
    year, quarter = divmod(base.year * 4 + (base.month - 1) // 3 + n, 4)
    trace = f"{word} = document {base}{step(n, 'quarter')}"
    return Year(year, anchor.sure, trace=trace, derivation=derived(anchor), relative=True, part=33 + quarter)


def _counted(word: str, n: int, said: str, anchor: Anchor) -> Year | str:
    """Return the year ``n`` after what the word counts from."""
    if (base := anchor.point) is None:
        return f"{word}: {anchor.why}" + (", so no year to count from" if anchor.who == "document" else "")
    year = anchor.old[0] or base.year
    if anchor.who == "document":
        counted = f"document {year}{step(n, 'y')}"
    else:
        counted = f"{base if year == base.year else year}{step(n, 'y')}{anchor.named}"
    trace = f"{said[: len(word)]} = {counted}"
    return Year(
        year + n,
        anchor.sure,
        trace=trace,
        derivation=derived(anchor),
        old=bool(anchor.old[0]),
        relative=True,
        clocked=anchor.who == "document",
    )


def _inherited(at: int, story: Story, *, month: bool) -> Year | str:
    given = story.year(at, month=month)
    if given is None or (point := given.point) is None:
        return "nothing told before gives it a year"
    name = "刊出日期" if given.who == "document" else "前文"
    year, old_month = given.old
    return Year(
        year or point.year,
        given.sure,
        trace=f"year of {point} ({given.who})",
        derivation=f"據{name}{words(point)}補年份",
        old=bool(year),
        who=given.who,
        month=old_month or (point.month if 1 <= point.month <= 12 else 0),
    )


def century_of(two: int, document: Point | None) -> int:
    """Return the year two digits mean: the last such up to the year after the document's."""
    limit = document.year + 1 if document else 2029
    year = limit // 100 * 100 + two
    return year if year <= limit else year - 100
