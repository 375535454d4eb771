"""Join the mentions of one event."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from operator import add

from kanben.chronology.candidates import Candidate
from kanben.chronology.pasting import toml
from kanben.findings import Finding
from kanben.reckoning.deeds import WORDS
from kanben.reckoning.edtf import Edtf, Point, order
from kanben.reckoning.folding import TABLE

SHOWN = ("found", "confirmed", "corrected", "added")
_FEW, _OF = 4, 60
"""A word is common if more than ``_FEW`` sentences, and more than one in ``_OF``, hold it."""
_COUNTED = 200
"""So many words are counted one by one; of more, first what they begin with."""
_ENDS = re.compile(r"[。！？!?；;…\n]+")
_LATIN = re.compile(r"[A-Za-z]{2,}[0-9]*")
_NAMES = re.compile(r"(?<![0-9])[0-9]{3,4}(?![0-9年月日])")  # 930 is the name of a day
_TIMES = re.compile(
    r"[0-9〇零一二三四五六七八九十两]+(?:[年月日号天时点分秒周个]|世纪|小时)*|(?:星期|周|礼拜)[一二三四五六日天]|公元|农历|民国|去年|今年|前年"
    r"|昨[天日晚]|今[天日晚]|凌晨|清晨|早晨|早上|上午|中午|正午|下午|傍晚|晚上|深夜|午夜|当[天日晚年]|[次翌同][年日]"
)
_VAIN = frozenset(WORDS["vain"]) - {"\n"}
_EVERYDAY = frozenset(WORDS["everyday"].split())


def key(candidate: Candidate) -> str:
    """Return what a merged candidate names the one by that takes it in."""
    return f"{candidate.chapter}:{candidate.start}"


def join(
    kept: list[Candidate], texts: Iterable[str] = (), alike: Mapping[str, str] | None = None
) -> tuple[list[Candidate], list[Finding]]:
    """Join mentions of one event; two of one day that share too little are only suggested.

    One event: the same date in the same sentence, or the same day in sentences
    that share a word few others hold.  ``texts`` are the chapters: what is common
    in them is no evidence.  ``alike`` goes from a character to its form in
    another script.  A month or a year told twice is never joined.
    """
    findings = []
    days: dict[Edtf, list[int]] = {}
    for i, c in enumerate(kept):
        if c.status in SHOWN:
            days.setdefault(c.value, []).append(i)
    days = {value: told for value, told in days.items() if len(told) > 1}
    forms = _forms(alike or {}) if days else ()
    words: dict[tuple[Edtf, str, str], set[str]] = {}
    for value, told in days.items():
        if _is_day(value):
            words |= _shared([kept[i] for i in told], forms)
    common = _common(set().union(*words.values()), texts, forms)
    for value, told in days.items():
        sentences: dict[tuple[str, str], int] = {}
        holders: dict[str, int] = {}
        held = set()
        for i in told:
            other = kept[i]
            of, place = _of(other), (other.chapter, other.quotation)
            into = sentences.get(place)
            rare = words.get(of, set()) - common if into is None or of not in held else set()
            if into is None:
                into = next((holders[w] for w in sorted(rare) if w in holders), None)
            if into is not None and not other.decided:  # what the editor decided on is shown
                kept[i] = replace(other, status="merged", entry=key(kept[into]))
            else:
                into = i
                if i != told[0] and _is_day(value) and not other.decided:
                    findings.append(_suggestion(kept[told[0]], other))
            sentences.setdefault(place, into)
            for word in rare:
                holders.setdefault(word, into)
            held.add(of)
    return kept, findings


def _is_day(value: Edtf) -> bool:
    return isinstance(value, Point) and value.day > 0


def _forms(alike: Mapping[str, str]) -> list[int | str]:
    """Return what each character counts as, by its number: folded, and in the form that stands for its like."""
    last = max(map(ord, alike), default=0)
    plain = [*TABLE, *range(len(TABLE), last + 1)]
    forms: list[int | str] = list(plain)
    for character, form in alike.items():
        forms[ord(character)] = form
    for n, folded in enumerate(TABLE):
        if n != folded:
            forms[n] = forms[folded]
    return forms


def _words(quotation: str, date: str, forms: Sequence[int | str]) -> set[str]:
    """Return what may name the event: pairs and fours of Han, Latin words; no times, no words of every day."""
    said = _TIMES.sub("，", quotation.replace(date, "，").translate(forms))
    found = {w.lower() for w in _LATIN.findall(said)} | set(_NAMES.findall(date))
    for run in re.findall(r"[\u4e00-\u9fff]+", said):
        pairs = {run[i : i + 2] for i in range(len(run) - 1)}
        found |= {p for p in pairs if not _VAIN.intersection(p) and p not in _EVERYDAY}
        found |= {run[i : i + 4] for i in range(len(run) - 3) if len(_VAIN.intersection(run[i : i + 4])) < 2}
    return found


def _of(candidate: Candidate) -> tuple[Edtf, str, str]:
    """Return what the words of a passage hang on: one sentence may tell a day a thousand times."""
    return candidate.value, candidate.quotation, candidate.reading.text


def _shared(told: Sequence[Candidate], forms: Sequence[int | str]) -> dict[tuple[Edtf, str, str], set[str]]:
    """Return the words that two passages of the day have: no other can join any."""
    times = Counter(map(_of, told))
    words = {of: _words(*of[1:], forms) for of in times}
    held: Counter[str] = Counter()
    for of, own in words.items():
        held.update(dict.fromkeys(own, times[of]))
    return {of: {word for word in own if held[word] > 1} for of, own in words.items()}


def _common(words: set[str], texts: Iterable[str], forms: Sequence[int | str]) -> set[str]:
    """Return those of ``words`` that more than a few sentences of the book hold.

    What does not stand in the book that often is not looked for in its sentences.
    """
    if not words:
        return set()
    said = [text.translate(forms) for text in texts]
    whole = "\n".join(said)
    if len(words) > _COUNTED:
        begins = {word[:2] for word in words}
        pairs = Counter(filter(begins.__contains__, map(add, whole, whole[1:])))
    sentences = sum(len(sentence) > 1 for text in said for sentence in _ENDS.split(text))
    most = max(_FEW, sentences // _OF)
    if len(words) > _COUNTED:
        words = {word for word in words if word[:1].isascii() or pairs[word[:2]] > most}
    latin = {word for word in words if word[:1].isascii()}
    often = latin.union(word for word in words - latin if whole.count(word) > most)
    seen: Counter[str] = Counter()
    for sentence in (one for text in said for one in _ENDS.split(text)) if often else ():
        held = {word for word in often if len(word) in (2, 4) and word in sentence}
        seen.update(held | ({word.lower() for word in _LATIN.findall(sentence)} & latin))
    return {word for word, n in seen.items() if n > most}


def _suggestion(one: Candidate, other: Candidate) -> Finding:
    """Say that two mentions may be one event, with the entry to write if they are."""
    a, b = (f"「{c.reading.text}」 ({c.chapter})" for c in (one, other))
    table = [
        "[[entry]]",
        f"source = {toml(other.source)}",
        f"quotation = {toml(_quoted(other))}",
        f"date = {toml(str(other.value))}",
        'do = "merge"',
        f"into = {toml(_quoted(one))}",
    ]
    hint = "\n  ".join(["two events? confirm the second; one? paste:", *table])
    return Finding("D-105", f"{a} and {b} are both {one.value}", f"seeds/{other.source}", hint=hint)


def _quoted(candidate: Candidate) -> str:
    """Return words that name a passage: its date, and a little of what follows."""
    said, date = candidate.quotation, candidate.reading.text
    at = said.find(date)
    return said[at : at + len(date) + 8].rstrip("，。、；：「『“（") if at >= 0 else date


def in_order(events: Iterable[Candidate], chapters: Iterable[str]) -> list[Candidate]:
    """Return ``events`` in the order of a 年表, and those of one date as the book tells them.

    ``chapters`` are the ids of the chapters in their order.
    """
    place = {chapter: i for i, chapter in enumerate(chapters)}
    return sorted(events, key=lambda c: (order(c.value), place.get(c.chapter, len(place)), c.start))


def targets(kept: list[Candidate]) -> Callable[[Candidate], Candidate]:
    """Return what finds the candidate whose entry shows another; that one itself unless it was merged."""
    seen = {key(c): c for c in kept}

    def target(candidate: Candidate) -> Candidate:
        while candidate.status == "merged" and candidate.entry in seen:
            candidate = seen[candidate.entry]
        return candidate

    return target
