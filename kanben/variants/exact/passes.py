"""What a configuration of OpenCC says, as passes over text, each one table of longest matches from left to right.

OpenCC's groups come out of this plain.  *Short circuit*: the first dictionary
with a prefix of the text wins, so of the later ones whatever begins with a key
of an earlier one can never be reached, and is left out; the longest match over
what remains is then OpenCC's.  *Union*: the longest of all, at a tie the
earlier.  *Segmentation*: its phrases are converted by the whole chain here, once
and for all; the chain then runs over the gaps between them, which it may not
leave.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kanben.variants.lexicon import chain, config, entries, files, whole

ARITY = dict.fromkeys(range(0x2FF0, 0x2FFE), 2) | {0x2FF2: 3, 0x2FF3: 3, 0x2FFE: 1, 0x2FFF: 1}
"""The ideographic description characters, and how many parts each wants (The Unicode Standard, section 18.2)."""

DEPTH = 16
DESCRIPTION = 64  # code points; OpenCC takes no description for one that is deeper or longer


@dataclass(frozen=True, slots=True)
class Pass:
    """A table for one pass: ``singles`` change one character for one, ``words`` anything for anything.

    After a ``final`` pass the words are finished: no later pass changes them,
    or matches across their edges.
    """

    singles: Mapping[str, str]
    words: Mapping[str, str]
    final: bool = False


def described(points: Sequence[int]) -> int:
    """Return how many code points the ideographic description at the beginning takes up; 0 where it is not whole.

    OpenCC leaves a character that is described by its parts (⿰氵干) as it is.

    >>> described([0x2FF0, 0x6C35, 0x5E72, 0x51C0]), described([0x2FF0, 0x6C35])
    (3, 0)
    """
    wanted: list[int] = []
    for count, point in enumerate(points[:DESCRIPTION], 1):
        if len(wanted) >= DEPTH:
            return 0
        if arity := ARITY.get(point):
            wanted.append(arity)
            continue
        while wanted and wanted[-1] == 1:
            wanted.pop()
        if not wanted:
            return count
        wanted[-1] -= 1
    return 0


def passes(name: str, *, tofu: bool) -> tuple[Pass, ...]:
    """Return the passes of the conversion ``name``; ``s2tw/2`` is the second step of its chain alone."""
    told, step = whole(name)
    said = config(told)
    links = [_table(one, tofu) for one in chain(name)]
    if step:
        return tuple(map(_pass, links))
    before = [_pass(_table(link["dict"], tofu)) for link in said.get("normalization", ())]
    if "segmentation" not in said:
        return (*before, *map(_pass, links))
    phrases = _table(said["segmentation"]["dict"], tofu)
    steps = [_pass(link) for link in links]
    finished = {phrase: _through(steps, phrase) for phrase in phrases}
    rest = {key: form for key, form in links[0].items() if not _begins(key, phrases)}
    after = [_pass(rest), *steps[1:]]
    return _joined([*before, Pass({}, finished, final=True), *after])


def _table(said: Mapping[str, Any], tofu: bool) -> dict[str, str]:
    """Return a dictionary or group as one table, of which the longest match is OpenCC's match."""
    if said["type"] != "group":
        return {key: values[0] for name in files(said, tofu=tofu) for key, values in entries(name).items()}
    table: dict[str, str] = {}
    for part in (_table(one, tofu) for one in said["dicts"]):
        if said.get("match_policy") == "union":
            table = part | table
        else:
            table |= {key: form for key, form in part.items() if not _begins(key, table)}
    return table


def _begins(key: str, table: Mapping[str, str]) -> bool:
    """Say whether ``key`` begins with, or is, a key of ``table``."""
    return any(key[:end] in table for end in range(1, len(key) + 1))


def _pass(table: Mapping[str, str]) -> Pass:
    singles = {key: form for key, form in table.items() if len(key) == len(form) == 1}
    words = {key: form for key, form in table.items() if key not in singles}
    return Pass({key: form for key, form in singles.items() if key != form}, words)


def _joined(steps: Iterable[Pass]) -> tuple[Pass, ...]:
    """Return ``steps`` with single characters changed in the pass before, where only they are changed."""
    joined: list[Pass] = []
    for one in steps:
        if joined and joined[-1].final and not joined[-1].singles and not one.words:
            joined[-1] = replace(joined[-1], singles=one.singles)
        else:
            joined.append(one)
    return tuple(joined)


def _through(steps: Sequence[Pass], text: str) -> str:
    """Return ``text``, a phrase of a dictionary, after ``steps``, none of them final."""
    for one in steps:
        done = []
        at = 0
        while at < len(text):
            ends = range(len(text), at, -1)
            end = next((end for end in ends if text[at:end] in one.words), at + 1)
            part = text[at:end]
            done.append(one.words[part] if part in one.words else one.singles.get(part, part))
            at = end
        text = "".join(done)
    return text
