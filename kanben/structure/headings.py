"""Decide which lines are headings, and how sure that is.

A line's form (:mod:`kanben.structure.forms`) is a claim; what bears it out is
the document: numbers that count up, prose that follows each of them, the
same form again.  第三章講的是…… makes the claim too, and nothing bears it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kanben.structure.decision import Decision, Draft
from kanben.structure.forms import CHAPTERS, Form
from kanben.structure.lines import Line


def named(draft: Draft) -> None:
    """Take headings that name themselves: 第一章, 卷三, Chapter 1, 序章."""
    claims = [(i, f) for i, f in enumerate(draft.forms) if f and not f.counted and draft.free(i)]
    ordinals = [(i, f, f.number) for i, f in claims if f.number is not None]
    chains = _chains(ordinals)
    for i, f, _ in ordinals:
        draft.take(i, _ordinal(draft.lines, i, f, chains[i]))
    chapters = any(draft.kind(i) == "heading" for i, _, _ in ordinals)
    for i, f in claims:
        if f.number is None and f.rank == 0:
            draft.take(i, _special(draft.lines, i, f, chapters))


def _chains(ordinals: Sequence[tuple[int, Form, int]]) -> dict[int, int]:
    """Return for each line how many claims of its style, itself among them, count on without a gap.

    A title that leans on its number (第三章講的是……) at the end of a chain of others that do not counts alone.
    """
    found: dict[int, int] = {}
    chains: list[list[tuple[int, Form]]] = []
    last: dict[str, tuple[list[tuple[int, Form]], int]] = {}
    for i, f, number in ordinals:
        chain, was = last.get(f.style, ([], -1))
        if not chain or was + 1 != number:
            chain = []
            chains.append(chain)
        chain.append((i, f))
        last[f.style] = chain, number
    for chain in chains:
        few = sum(not f.apart for _, f in chain) * 2 < len(chain)
        alone = {i: 1 for i, f in (chain[0], chain[-1]) if few and not f.apart}
        found |= {i: len(chain) - len(alone) for i, _ in chain} | alone
    return found


def _ordinal(lines: Sequence[Line], i: int, f: Form, chain: int) -> Decision:
    if len(f.title) > 40 or (f.sentence and not (f.style == "回" and chain > 1)):
        return Decision("heading", "a sentence", 0.0)
    sure, why = (0.9, f"says that it is a {f.style}") if f.apart else (0.45, f"begins as a {f.style} does")
    if not f.apart and f.style not in CHAPTERS:
        sure -= 0.1  # 第一部電影, 第二節課, 第三集團
    if chain > 1:
        sure += 0.2 if chain == 2 else 0.35
        why += f", one of {chain} that count on"
    if f.title.endswith(("：", ":")) or ("，" in f.title and f.style != "回"):
        sure -= 0.15
    if i and not lines[i - 1].closed and lines[i - 1].prose:
        sure, why = sure - 0.1, why + ", but the line before it is not at its end"
    return _heading(sure, why)


def _special(lines: Sequence[Line], i: int, f: Form, chapters: bool) -> Decision:
    if not f.short or i + 1 >= len(lines) or not (lines[i + 1].prose or chapters):
        return Decision("heading", "", 0.0)
    if chapters:
        return _heading(0.9, "is called so, in a text with chapters")
    alone = 0.7 if len(lines[i].text) > 1 else 0.5
    return _heading(alone - 0.2 * bool(f.title), "is called so, and text follows")


def _heading(sure: float, why: str) -> Decision:
    return Decision("heading", why, round(min(sure, 0.99), 2))


def counted(draft: Draft) -> None:
    """Take 一、 （一） 1. ① and bare numbers: as headings where prose stands between them, else as a list."""
    lines = draft.lines
    for run in _runs(draft):
        places = [i for i, _ in run]
        if len(run) < 2:
            draft.take(places[0], _single(lines, *run[0]))
            continue
        apart = sum(b - a > 1 for a, b in pairwise(places)) / (len(run) - 1)
        alone = not any(f.title for _, f in run)
        if not apart and not alone:
            decided = Decision("item", "counts on from the line beside it", 0.8)
        elif apart >= 0.5 and all(f.short for _, f in run):
            decided = _run(lines, places, apart, alone)
        elif apart >= 0.5:
            decided = _heading(0.4, "counts, but some that count with it are sentences")
            places = [i for i in places if lines[i].bare]
        else:
            continue
        for i in places:
            draft.take(i, decided)


def _single(lines: Sequence[Line], i: int, f: Form) -> Decision:
    if lines[i].text == "01" and i + 1 < len(lines) and lines[i + 1].prose:
        return _heading(0.65, "a number alone that begins a count, and text follows")
    claims = f.title and f.short and lines[i].bare
    return _heading(0.4 if claims else 0.0, "is numbered, but nothing counts on from it")


def _run(lines: Sequence[Line], places: Sequence[int], apart: float, alone: bool) -> Decision:
    sure = 0.55 + 0.1 * min(len(places), 4) - (0.15 if apart < 1 else 0)
    if alone:
        broken = sum(lines[i - 1].prose and not lines[i - 1].closed for i in places if i)
        if apart < 1 or broken * 5 > len(places):
            return _heading(0.4, "a number alone, which could be a page's")
        sure += 0.1 * lines[places[0]].text.startswith("0")
    return _heading(sure, f"one of {len(places)} that count from one, with text between")


def _runs(draft: Draft) -> list[list[tuple[int, Form]]]:
    """Return the lines whose numbers count up from one, style by style; a heading above them begins them anew."""
    runs: list[list[tuple[int, Form]]] = []
    running: dict[str, list[tuple[int, Form]]] = {}
    for i, f in enumerate(draft.forms):
        if draft.kind(i) == "heading":
            running.clear()
        if not draft.free(i) or f is None or not f.counted or f.number is None:
            continue
        run = running.get(f.style)
        if run and f.number == (run[-1][1].number or 0) + 1:
            run.append((i, f))
        elif f.number == 1:
            running[f.style] = [(i, f)]
            runs.append(running[f.style])
        elif run:
            del running[f.style]
    return runs


def bare(draft: Draft) -> None:
    """Take short lines without a mark, where what surrounds them says so: blank lines, prose, several alike."""
    lines = draft.lines
    free = [i for i, line in enumerate(lines) if i and draft.free(i) and _plain_words(line)]
    usual = sorted(line.gap for line in lines)[len(lines) // 2] if lines else 0
    between = [i for i in free if _between_prose(draft, i)]
    alike = sum(b - a > 2 for a, b in pairwise([0, *between]))
    many = alike >= 3 and alike * 4 >= len(free) * 3 and len(free) * 6 <= len(lines)
    for i in free:
        draft.take(i, _heading(0.35, "short and without a mark"))
    for i in between:
        sure, why = 0.45, "short, between paragraphs"
        if lines[i].gap > usual and lines[i + 1].gap <= lines[i].gap:
            sure, why = sure + 0.2, why + ", set off by blank lines"
        if many:
            sure, why = sure + 0.2, why + f", one of {alike} alike"
        draft.take(i, _heading(sure, why))


def _plain_words(line: Line) -> bool:
    return line.bare and not line.closed and (line.text[0].isalpha() or line.text[0].isdecimal())


def _between_prose(draft: Draft, i: int) -> bool:
    opens = draft.kind(i - 1) == "heading" or draft.lines[i - 1].closed
    follows = i + 1 < len(draft.lines) and draft.free(i + 1) and draft.lines[i + 1].prose
    return opens and follows and len(draft.lines[i].text) <= 20
