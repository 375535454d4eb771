"""The year a reign or the cycle of sixty counts: 光緒二十四年, 三十六年 after 民國三十五年, 戊戌年."""

from __future__ import annotations

import re

from kanben.reckoning.numerals import number
from kanben.reckoning.reigns import LATE, Era, cycle_years, era_of, eras
from kanben.reckoning.story import Story
from kanben.reckoning.wording import words
from kanben.reckoning.yearly import Groups, Year


def of_era(g: Groups, at: int, story: Story) -> Year | str:
    """Return the year or years 光緒二十四年, 康熙末年 speak of."""
    name, before = g["era"] or "", story.folded[max(at - 8, 0) : at]
    common = [_common(said)] if (said := g.get("common")) else []
    n = number(g["era_year"] or "") if g.get("era_year") else 0
    era, guess = era_of(name, before, common, n), ""
    if isinstance(era, str) and story.last:
        told = story.last.value.year
        era, guess = era_of(name, before, common, n, told), f"; of several eras that nearest to {told}"
    if isinstance(era, str):
        return era
    if tens := g.get("era_decade"):
        first = era.year(number(tens))
        return Year(first, 0.9, last=first + 9, trace=f"{name}{tens}年 = {first}", derivation="由年號換算")
    if g.get("span") or g.get("era_end"):
        return _reign(g, era)
    if beside := g.get("era_cycle"):
        years = cycle_years(beside, era.first, min(era.last, era.first + 200))
        if len(years) != 1:
            return f"{beside} is {'no' if not years else 'more than one'} year of {name}"
        return Year(years[0], 0.95, trace=f"{name}{beside} = {years[0]}", derivation="由年號換算", old=True)
    year = era.year(n)
    over, confidence, trace = year > era.last, 0.6 if guess else 0.95, f"{name}{g['era_year']}年 = {year}{guess}"
    if over:
        confidence, trace = 0.4, f"{trace}, but {name} ended in {era.last}"
        if year > era.last + LATE:
            return trace
    if common and common[0] != year:
        confidence, trace = 0.4, f"{trace}, but {g['common']} stands beside it"
    elif common:
        trace += ", as said"
    named = g.get("beside_cycle") or g.get("beside_cycle_only") or g.get("after_cycle")
    if named and not cycle_years(named, year, year):
        confidence, trace = 0.4, f"{trace}, but {named} stands beside it"
    last = era.year(number(g["era_to"] or "")) if g.get("era_to") else None
    story.reign = era, n, at
    derivation = "" if year in common else "由年號換算"  # the words give the common year themselves
    return Year(year, confidence, last=last, trace=trace, derivation=derivation, old=year <= era.old_until)


def reign_on(said: str, g: Groups, at: int, story: Story) -> Year | str:
    """Return 三十六年一月一日 after 民國三十五年: a later year of the era that its paragraph counts in."""
    length = "a length of time"
    if story.reign is None or "\n" in story.folded[story.reign[2] : at]:
        return length
    (era, before, told), n = story.reign, number(said)
    between = story.folded[told:at]
    if not (before < n or told == at or (before == n and g.get("month"))) or era.year(n) > era.last or n > before + 30:
        return length
    if not g.get("month") and (
        re.search("[。！？!?]", between) or not re.search("[，,、；;][ ]?$", between) or told == at
    ):
        return length
    if not g.get("month") and not _HAPPENS.match(story.folded, at + len(said)):
        return length
    story.reign = era, n, at
    trace = f"{said}年 counted on in {era.name} = {era.year(n)}"
    return Year(era.year(n), 0.85, trace=trace, derivation="由年號換算", old=era.year(n) <= era.old_until)


_HAPPENS = re.compile(r"[ ]?年(?![没不未都仍也才，,。]|一直|始终|如)")


def _common(said: str) -> int:
    return 1 - int(said[1:]) if said.startswith("前") else int(said)


def _reign(g: Groups, era: Era) -> Year:
    """Return 貞觀年間, 康熙末年, 嘉慶道光年間; the Republic as histories end it, in 1949."""
    first, last, span = era.first, 1949 if era.first == 1912 else era.last, (g.get("span") or "")[:1]
    if span in tuple("年时") or not span:
        about = False
    elif span in tuple("初早前"):
        last, about = min(first + (4 if g["span"] == "初年" else max(last - first, 3) // 3), last), True
    elif span in tuple("末晚后"):
        first, about = max(last - (4 if g["span"] == "末年" else (last - first) // 3), first), True
    else:
        first, last, about = first + (last - first) // 3, last - (last - first) // 3, True
    if end := g.get("era_end"):
        last = max(e.last for e in eras()[end])
    return Year(
        first,
        0.9,
        last=last,
        trace=f"{era.dynasty} {era.name} {era.first}–{era.last}",
        derivation="由年號換算",
        about=about,
    )


def of_cycle(name: str, g: Groups, at: int, story: Story) -> Year | str:
    """Return 戊戌年, by the year in brackets, or the one of that name nearest to the year told before."""
    if said := g.get("common"):
        year = _common(said)
        if not cycle_years(name, year, year):
            return Year(year, 0.5, trace=f"{name}年, but {said} stands beside it", old=True)
        return Year(year, 0.95, trace=f"{name}年 = {year}, as said", old=True)
    if story.last is None:
        return f"{name}: a year of the cycle of sixty, and none told before to count from"
    told = story.last.value.year
    years = cycle_years(name, told - 20, told + 20)
    if not years:
        return f"{name}: a year of the cycle of sixty, and none of that name near {told}"
    trace = f"{name}年 = {years[0]}, nearest to {told}"
    return Year(years[0], 0.7, trace=trace, derivation=f"據前文{words(story.last.value)}推定", old=True)
