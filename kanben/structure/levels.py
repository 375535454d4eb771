"""Give headings their levels: what lies under what in this document.

What begins again at one inside something else lies under it; custom (卷 over
章 over 節, 一、 over （一）) is asked only where the document does not say.  A
style of numbering has one level in the whole document.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cmp_to_key

from kanben.structure.decision import Draft
from kanben.structure.forms import CHAPTERS, VOLUMES

DEEPEST = 5
NAMED = frozenset(("opens", "closes", "ends"))
UNNUMBERED = 20  # the rank of a heading without number


def levels(draft: Draft) -> None:
    """Set the level of every heading the editor has not set."""
    styles = {}
    for i, decided in enumerate(draft.kinds):
        if decided and decided.kind == "heading" and not decided.level:
            f = draft.forms[i]
            styles[i] = f.style if f and (f.number is not None or f.style in NAMED) else ""
    numbered = {i: style for i, style in styles.items() if style not in NAMED}
    level = _nested(numbered, _order(draft, numbered))
    for i, own in _named(styles, level).items():
        if decided := draft.kinds[i]:
            draft.kinds[i] = replace(decided, level=own)


def _nested(styles: Mapping[int, str], order: Mapping[str, int]) -> dict[str, int]:
    """Return the level each style has most often, when headings are hung under one another in ``order``."""
    above: list[str] = []
    seen: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for style in styles.values():
        while above and order[above[-1]] >= order[style]:
            above.pop()
        above.append(style)
        seen[style][len(above)] += 1
    return {style: min(found.most_common(1)[0][0], DEEPEST) for style, found in seen.items()}


def _named(styles: Mapping[int, str], level: Mapping[str, int]) -> dict[int, int]:
    """Set 序章 with what follows it, 尾聲 with the chapters, 後記 at the top; the others as their style stands."""
    found: dict[int, int] = {}
    chapter = next((level[style] for style in level if style in CHAPTERS), 1)
    following = 1
    for i, style in reversed(list(styles.items())):
        if style not in NAMED:
            following = found[i] = level[style]
        elif style == "opens":
            found[i] = min(following, chapter)
        else:
            found[i] = 1 if style == "ends" or not (VOLUMES | CHAPTERS) & level.keys() else chapter
    return found


def _order(draft: Draft, styles: Mapping[int, str]) -> dict[str, int]:
    """Return the place of each style among them, outermost first."""
    restarts: Counter[str] = Counter()
    inside: Counter[tuple[str, str]] = Counter()  # (a, b): b began anew after an a
    last: dict[str, tuple[int, int]] = {}
    ranks: dict[str, int] = {}
    for i, style in styles.items():
        f = draft.forms[i] if style else None
        number = f.number if f and f.number is not None else 0
        ranks.setdefault(style, f.rank if f else UNNUMBERED)
        place, before = last.get(style, (i, 0))
        if number and number <= before:
            restarts[style] += 1
            for other, (at, _) in last.items():
                inside[other, style] += at > place
        last[style] = i, number

    def compare(a: str, b: str) -> int:
        b_in_a = 0 < restarts[b] == inside[a, b] and not restarts[a]
        a_in_b = 0 < restarts[a] == inside[b, a] and not restarts[b]
        return a_in_b - b_in_a or ranks[a] - ranks[b]

    return {style: n for n, style in enumerate(sorted(ranks, key=cmp_to_key(compare)))}
