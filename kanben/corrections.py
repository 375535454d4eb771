"""The editor's corrections, ``book/corrections.toml``.

They come before every rule, and each has its reason.  A correction names the
words it changes and nothing else: if they are not there, or are there more
often than the editor knew, something has changed since and a person must look.

What a rule found damaged and could not decide is settled in one line, which the
report has ready: under ``[restored."ARTICLE"]``, the words as received = the
words as they should be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from kanben.edits import Edit
from kanben.findings import Finding, stop_on
from kanben.toml_places import Document, Key, check, load, nearest, sound, tables

WHERE = "book/corrections.toml"
TOP = {"correct": Key("tables"), "stet": Key("tables"), "restored": Key("table")}
RESTORED = "damaged words, restored by the editor"
CORRECT = {
    "source": Key(required=True),
    "find": Key(required=True),
    "replace": Key(),  # must be there, may be empty: the words are taken out
    "reason": Key(required=True),
    "occurrence": Key("number"),
    "all": Key("yes or no"),
}
STET = {"source": Key(required=True), "find": Key(required=True), "rule": Key(), "reason": Key(required=True)}


@dataclass(frozen=True, slots=True)
class Correction:
    """Words the editor changes; ``occurrence`` counts from 1, 0 where the words must be there once."""

    source: str
    find: str
    replace: str
    reason: str
    occurrence: int = 0
    all: bool = False
    line: int = 0
    where: str = WHERE


@dataclass(frozen=True, slots=True)
class Stet:
    """Words that stand as they are, against one ``rule`` or, where that is empty, against all."""

    source: str
    find: str
    reason: str
    rule: str = ""
    line: int = 0
    where: str = WHERE


@dataclass(frozen=True, slots=True)
class Kept:
    """A stretch of a text that a stet protects; the caller tells of those no rule ever wanted to touch."""

    start: int
    end: int
    rule: str
    stet: Stet


def corrections(
    toml_text: str, where: str = WHERE, *, sources: Collection[str] | None = None
) -> tuple[Correction | Stet, ...]:
    """Return the corrections and stets of ``toml_text``; ``sources`` are the articles of the book, if known.

    Raises one Trouble with everything that is wrong: C-001 no TOML, C-002
    unknown key, C-003 missing, C-004 wrong kind, C-005 no such article, C-006
    a correction that says two things, or nothing.
    """
    doc = load(toml_text, where, "C")
    stop_on(sorted(_problems(doc, sources), key=lambda f: (f.line, f.code)))
    made: list[Correction | Stet] = [
        Correction(**table, line=doc.line(*path), where=where) for path, table in tables(doc, "correct")
    ]
    made += [Stet(**table, line=doc.line(*path), where=where) for path, table in tables(doc, "stet")]
    made += [
        Correction(source, find, replace, RESTORED, line=doc.line("restored", source, find), where=where)
        for source, settled in doc.values.get("restored", {}).items()
        for find, replace in settled.items()
    ]
    return tuple(sorted(made, key=lambda one: one.line))


def _problems(doc: Document, sources: Collection[str] | None) -> Iterator[Finding]:
    yield from check(doc, doc.values, (), TOP)
    for name, keys in (("correct", CORRECT), ("stet", STET)):
        for path, table in tables(doc, name):
            yield from check(doc, table, path, keys)
            said = sound(doc, table, path, keys)
            if sources is not None and said.get("source") and said["source"] not in sources:
                hint = nearest(said["source"], sorted(sources), "the book has")
                yield doc.finding(5, f"no article {said['source']!r} in the book", (*path, "source"), hint)
            if name == "correct" and isinstance(table, dict):
                if "replace" not in table:
                    hint = 'to take the words out write replace = ""'
                    yield doc.finding(3, "'replace' is missing in [[correct]]", path, hint)
                if said.get("find") and said.get("find") == said.get("replace"):
                    yield doc.finding(
                        6, "this correction changes nothing", path, "to protect words from the rules use [[stet]]"
                    )
                if said.get("all") and "occurrence" in said:
                    yield doc.finding(6, "'all' and 'occurrence' cannot stand together", path, "keep one of them")
                if said.get("occurrence", 1) < 1:
                    yield doc.finding(6, "'occurrence' counts from 1", (*path, "occurrence"))

    restored = doc.values.get("restored", {})
    for source, settled in restored.items() if isinstance(restored, dict) else ():
        path = ("restored", source)
        if sources is not None and source not in sources:
            hint = nearest(source, sorted(sources), "the book has")
            yield doc.finding(5, f"no article {source!r} in the book", path, hint)
        yield from check(doc, settled, path, dict.fromkeys(settled, Key()) if isinstance(settled, dict) else {})
        for find, replace in settled.items() if isinstance(settled, dict) else ():
            if not find:
                yield doc.finding(3, "no words are named", (*path, find), "give them as they stand in the article")
            elif find == replace:
                yield doc.finding(6, "this line changes nothing", (*path, find), "give the words as they should be")


def correct(text: str, source: str, corrections: Iterable[Correction | Stet]) -> tuple[list[Edit], list[Finding]]:
    """Return the edits that the corrections of ``source`` make in its ``text``, and what stands against them.

    Findings, all of them errors: C-007 words not found (of a stet too), C-008
    found more often than said, C-009 fewer than ``occurrence``, C-010 two
    corrections of the same words.
    """
    edits: list[tuple[Edit, Correction]] = []
    findings: list[Finding] = []
    for one in corrections:
        if one.source != source:
            continue
        found = list(_occurrences(text, one.find))
        if isinstance(one, Stet):
            findings += [] if found else [_not_found(text, one)]
            continue
        if problem := _against(text, one, found):
            findings.append(problem)
            continue
        chosen = found if one.all else [found[max(one.occurrence, 1) - 1]]
        edits += [(Edit(at, at + len(one.find), one.replace, "correction", one.reason), one) for at in chosen]
    edits.sort(key=lambda pair: (pair[0].start, pair[0].end, pair[1].line))
    apart: list[Edit] = []
    for edit, one in edits:
        if apart and edit.start < apart[-1].end:
            message = f"this changes words that another correction changes too: {_short(one.find)}"
            findings.append(Finding("C-010", message, one.where, one.line, "make one correction of the two"))
        else:
            apart.append(edit)
    return apart, findings


def stets(text: str, source: str, corrections: Iterable[Correction | Stet]) -> list[Kept]:
    """Return every stretch of ``text`` that a stet of ``source`` protects.

    One whose words are not there is told of by :func:`correct`.
    """
    kept = [
        Kept(at, at + len(one.find), one.rule, one)
        for one in corrections
        if isinstance(one, Stet) and one.source == source
        for at in _occurrences(text, one.find)
    ]
    return sorted(kept, key=lambda k: (k.start, k.end, k.stet.line))


def _against(text: str, one: Correction, found: list[int]) -> Finding | None:
    if not found:
        return _not_found(text, one)
    if one.occurrence > len(found):
        message = f"{_short(one.find)} is there {_times(len(found))}, not {one.occurrence} times"
        return Finding("C-009", message, one.where, one.line, f"it stands in {_lines(text, found)} of {one.source}")
    if len(found) > 1 and not one.occurrence and not one.all:
        message = f"{_short(one.find)} is there {_times(len(found))}"
        hint = (
            f"it stands in {_lines(text, found)} of {one.source}: find more words, or say occurrence = N or all = true"
        )
        return Finding("C-008", message, one.where, one.line, hint)
    return None


def _not_found(text: str, one: Correction | Stet) -> Finding:
    close = closest(text, one.find)
    hint = "give the words as they stand in the article, before any rule or correction"
    if close:
        start, end = close
        hint = f"nearest is {_short(text[start:end])}, line {text.count(chr(10), 0, start) + 1} of {one.source}"
    return Finding("C-007", f"not found in {one.source}: {_short(one.find)}", one.where, one.line, hint)


def closest(text: str, words: str) -> tuple[int, int] | None:
    """Return the place in ``text`` of the passage most like ``words``, if any is like it.

    Pairs of characters vote for where the passage would begin; only the
    winner is compared in full, so this stays cheap in a long text.

    >>> closest("春眠不覺曉，處處聞啼鳥。", "處處文啼鳥")
    (6, 11)
    """
    words = words[:200]
    votes: Counter[int] = Counter()
    for i, pair in enumerate(pairwise(words)):
        for at in _occurrences(text, "".join(pair), most=200):
            votes[(at - i) // 4] += 1
            votes[(at - i) // 4 + 1] += 1  # an inserted character must not split the vote
    if not votes:
        return None
    near = min(votes, key=lambda at: (-votes[at], at)) * 4
    begin = max(near - 8, 0)
    window = text[begin : near + len(words) + 8]
    same = [m for m in SequenceMatcher(None, window, words, autojunk=False).get_matching_blocks() if m.size]
    if not same or 2 * sum(m.size for m in same) < len(words):
        return None
    surest = max(same, key=lambda m: m.size)
    start = max(begin + surest.a - surest.b, 0)
    return start, min(start + len(words), len(text))


def _occurrences(text: str, words: str, most: int = 10_000) -> Iterator[int]:
    at = text.find(words)
    while at >= 0 and most:
        yield at
        at, most = text.find(words, at + len(words)), most - 1


def _lines(text: str, places: list[int]) -> str:
    lines = sorted({text.count("\n", 0, at) + 1 for at in places[:6]})
    return f"line{'s' * (len(lines) > 1)} {', '.join(map(str, lines))}{' …' * (len(places) > 6)}"


def _times(n: int) -> str:
    return "once" if n == 1 else f"{n} times"


def _short(words: str) -> str:
    one_line = words.replace("\n", "⏎")
    return f"“{one_line if len(one_line) <= 40 else one_line[:39] + '…'}”"
