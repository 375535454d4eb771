"""Which script a text is in, on counted evidence: as a whole, and paragraph by paragraph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kanben.findings import Finding
from kanben.variants.characters import simplified_only, traditional_only
from kanben.variants.machine import traces

Script = Literal["simplified", "traditional", "machine", "mixed", "unknown"]

Said = Script | Literal[""]

SAYS = 3
"""So many characters of one script are no slip."""

LONG = 50_000
"""More characters than this are counted in NumPy, all at once."""

KANA = frozenset(map(chr, range(0x3041, 0x30FB)))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What script a text is in: how many characters say so, which, and why it is called what it is.

    ``machine`` is Traditional that no author wrote: a converter's, whose slips
    are best mended by going back to Simplified first.  ``evidence`` lists
    characters with their counts, the most frequent first; ``why`` is a sentence
    for the editor.
    """

    script: Script
    simplified: int
    traditional: int
    evidence: tuple[tuple[str, int], ...]
    why: str = ""


def script(text: str) -> Verdict:
    """Say which script ``text`` is in, and on what evidence.

    >>> script("从干净的画面里可以看出").script, script("從乾淨的畫面裡可以看出").script
    ('simplified', 'traditional')
    >>> script("沒有過如此乾脆的事，騰訊云于去年開始，機房里").script
    'machine'
    """
    counts = _characters(text)
    only_simple, only_full = simplified_only(), traditional_only()
    simplified = {c: counts[c] for c in only_simple.intersection(counts)}
    traditional = {c: counts[c] for c in only_full.intersection(counts)}
    simple, full = sum(simplified.values()), sum(traditional.values())
    many = max(simple, full)
    if not many or sum(counts[c] for c in KANA.intersection(counts)) > many:
        return Verdict("unknown", simple, full, (), "hardly a character that only one of the scripts has")
    if _mixes(simple, full, 20):
        why = f"{_told(simplified, 'Simplified')}, and {_told(traditional, 'Traditional')}"
        return Verdict("mixed", simple, full, _ranked(simplified | traditional), why)
    if simple > full:
        return Verdict("simplified", simple, full, _ranked(simplified), _told(simplified, "Simplified"))
    if found := traces(text):
        return Verdict("machine", simple, full, _ranked(found.evidence), found.why)
    why = f"{_told(traditional, 'Traditional')}, and no trace of a converter"
    return Verdict("traditional", simple, full, _ranked(traditional), why)


def _characters(text: str) -> Mapping[str, int]:
    """Count the characters of ``text``."""
    if len(text) < LONG:
        return Counter(text)
    import numpy as np  # a tenth of a second to begin

    times = np.bincount(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4"))
    return {chr(point): int(times[point]) for point in np.flatnonzero(times).tolist()}


def _ranked(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Return the twelve most frequent, in a fixed order."""
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:12])


def _told(counts: Mapping[str, int], name: str) -> str:
    """Say how many characters are in one script, and give the most frequent."""
    shown = " ".join(c for c, _ in _ranked(counts)[:6])
    return f"{sum(counts.values()):,} {name} characters ({shown})"


# --- paragraph by paragraph ------------------------------------------------------


def scripts(paragraphs: Sequence[str]) -> tuple[Verdict, ...]:
    """Say of each paragraph of one document which script it is in.

    A paragraph whose characters are of one script, or nearly all of them, speaks
    for itself; one with a good part of each is mixed; one with none, or too few,
    has the verdict of its nearest neighbour, and where none speaks all have that
    of the whole.  Whether Traditional is an author's or a converter's is asked
    once, of all its paragraphs together.

    >>> [v.script for v in scripts(["这篇文章说的是这件事。", "一", "編者按：這篇文章轉載於網路。"])]
    ['simplified', 'simplified', 'traditional']
    """
    counts = _counts(paragraphs)
    own = [_own(*count) for count in counts]
    nearest = _nearest(own)
    if not any(nearest):
        whole = script("\n".join(paragraphs))
        return tuple(replace(whole, simplified=s, traditional=t) for s, t in counts)
    of_script: dict[Said, Verdict] = {}
    for kind in dict.fromkeys(nearest):
        found = script("\n".join(text for text, said in zip(paragraphs, own, strict=True) if said == kind))
        name = "machine" if kind == "traditional" and found.script == "machine" else kind or found.script
        of_script[kind] = replace(found, script=name)
    verdicts = []
    for said, kind, (simple, full) in zip(own, nearest, counts, strict=True):
        verdict = replace(of_script[kind], simplified=simple, traditional=full)
        verdicts.append(verdict if said else replace(verdict, why=f"too short to say; as its neighbour: {verdict.why}"))
    return tuple(verdicts)


def _counts(paragraphs: Sequence[str]) -> list[tuple[int, int]]:
    """Count in each paragraph the characters only Simplified has, and those only Traditional has."""
    some = simplified_only(), traditional_only()
    if sum(map(len, paragraphs)) < LONG:
        return [(_count(text, some[0]), _count(text, some[1])) for text in paragraphs]
    import numpy as np  # a tenth of a second to begin

    kinds = np.zeros(0x110000, np.uint8)
    for kind, only in enumerate(some, 1):
        kinds[list(map(ord, only))] |= kind
    told = kinds.take(np.frombuffer("".join(paragraphs).encode("utf-32-le", "surrogatepass"), "<u4"))
    ends = np.cumsum([0, *map(len, paragraphs)])
    columns = [np.diff(np.searchsorted(np.flatnonzero(told & kind), ends)).tolist() for kind in (1, 2)]
    return list(zip(*columns, strict=True))


def _count(text: str, some: frozenset[str]) -> int:
    return 0 if some.isdisjoint(text) else sum(map(some.__contains__, text))


def _own(simple: int, full: int) -> Said:
    """Return what a paragraph says of itself, or nothing."""
    few, many = sorted((simple, full))
    if not many or (few and many < SAYS):
        return ""
    return "mixed" if _mixes(simple, full, 8) else "simplified" if simple > full else "traditional"


def _mixes(simple: int, full: int, share: int) -> bool:
    """Say whether the fewer are more than slips: three and one in ``share``, or a third of the others."""
    few, many = sorted((simple, full))
    return few * 3 > many or (few >= 3 and few * share > many)


def _nearest(own: Sequence[Said]) -> list[Said]:
    """Return for each paragraph what it says, or else the nearest that is in one script, the one before at a draw."""
    before, after = _last_said(own), _last_said(own[::-1])[::-1]
    found = []
    for at, said in enumerate(own):
        left, right = before[at], after[at]
        near_left = right is None or (left is not None and at - left[0] <= (len(own) - 1 - right[0]) - at)
        neighbour = left if near_left else right
        found.append(said or (neighbour[1] if neighbour else ""))
    return found


def _last_said(own: Sequence[Said]) -> list[tuple[int, Said] | None]:
    last: tuple[int, Said] | None = None
    found = []
    for at, said in enumerate(own):
        if said in ("simplified", "traditional"):
            last = at, said
        found.append(last)
    return found


def mixture(
    paragraphs: Sequence[str], verdicts: Sequence[Verdict], source: str = "", lines: Sequence[int] = ()
) -> tuple[Finding, ...]:
    """Say where a document changes its script, and what will be done: ``lines`` are where its paragraphs begin.

    One finding names all paragraphs in the script of the lesser part (V-150),
    but for those with a character or two; a paragraph that mixes both in itself
    has one of its own (V-151).
    """
    places = list(lines) or [0] * len(paragraphs)
    found = []
    kinds = [v.script if max(v.simplified, v.traditional) >= SAYS else "" for v in verdicts]
    simple, full = ([at for at, kind in enumerate(kinds) if kind in some] for some in (("simplified",), FULL))
    if simple and full:
        fewer, name = (simple, "Simplified") if len(simple) < len(full) else (full, "Traditional")
        told = f"most of it is in {'Traditional' if fewer is simple else 'Simplified'} characters"
        words = [f"{_line(places[at])}“{paragraphs[at].strip()[:12]}”" for at in fewer[:6]]
        more = f" and {len(fewer) - 6} more" if len(fewer) > 6 else ""
        hint = "each paragraph is converted from its own script; nothing needs doing"
        said = f"{told}; {name}: {', '.join(words)}{more}"
        found.append(Finding("V-150", said, source, places[fewer[0]], hint=hint))
    for at, (text, verdict) in enumerate(zip(paragraphs, verdicts, strict=True)):
        if verdict.script == "mixed" and verdict.simplified and verdict.traditional:
            turn, now = _turn(text)
            before = "Traditional" if now == "Simplified" else "Simplified"
            where = f"{before}, then from character {turn + 1} {now}: “{text[turn : turn + 16]}”"
            hint = "it is converted as if a machine had written it; if an author's forms matter, put them into -{ }-"
            found.append(Finding("V-151", f"a paragraph in both scripts: {where}", source, places[at], hint=hint))
    return tuple(found)


FULL = ("traditional", "machine")


def _turn(text: str) -> tuple[int, str]:
    """Return where a text in both scripts turns to the second of them, and which that is."""
    simple, full = (
        next(at for at, c in enumerate(text) if c in some) for some in (simplified_only(), traditional_only())
    )
    return (simple, "Simplified") if simple > full else (full, "Traditional")


def _line(number: int) -> str:
    return f"line {number} " if number else ""
