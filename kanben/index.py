"""The index of persons: where in the body each name of the glossary stands, after the book was varied.

    book --names, longest first--> places in the body --order of the variant--> entries with links

The section is bound with the names alone, so that they are converted like any
text; here each becomes an entry.  The places are numbered 1, 2, 3 for a reader's
screen; in print :mod:`kanben.writers.pdf_index` sets the pages instead.

Order: by pinyin under A B C …, but by 注音 under ㄅ ㄆ ㄇ … in :data:`ZHUYIN`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import groupby
from typing import TypeVar

from kanben.findings import Finding
from kanben.model import (
    Block,
    Blocks,
    Book,
    Break,
    Code,
    Emphasis,
    Heading,
    Inline,
    Inlines,
    Link,
    List,
    Note,
    Paragraph,
    Ruby,
    Section,
    Span,
    Strong,
    Text,
    plain,
)
from kanben.plan import Plan

GLOSSARY = "book/glossary.toml"
ZHUYIN = ("zh-Hant", "zh-Hant-TW")
"""Languages whose readers look names up by 注音; in Hong Kong it is not taught, so there too pinyin stands."""

SURNAMES = {
    "尉遲": "玉池", "尉迟": "玉池", "長孫": "掌孫", "长孙": "掌孙", "万俟": "墨奇",
    "曾": "增", "單": "善", "单": "善", "解": "謝", "區": "歐", "区": "欧", "查": "渣", "任": "仁", "仇": "求",
    "樂": "月", "乐": "月", "朴": "嫖", "蓋": "舸", "盖": "舸", "葛": "舸", "繆": "妙", "缪": "妙", "翟": "宅",
    "華": "話", "华": "话", "員": "運", "员": "运", "燕": "煙", "應": "英", "应": "英", "過": "鍋",
    "过": "锅", "諶": "陳", "谌": "陈", "種": "蟲", "种": "虫", "祭": "寨", "召": "邵",
}  # fmt: skip
"""Surnames that are read otherwise than the word, each with characters that are read so."""

TONES = "ˊˇˋ˙"

_T = TypeVar("_T")
_INLINES = (Text, Emphasis, Strong, Ruby, Link, Note, Code, Break, Span)


@dataclass(frozen=True, slots=True)
class Indexed:
    """The book with its index, and the names that stand nowhere (``V-143``)."""

    book: Book
    findings: tuple[Finding, ...] = ()


def wanting(plan: Plan, persons: Sequence[tuple[str, int]]) -> Iterator[Finding]:
    """Yield why the index ``plan`` asks for cannot be made of ``persons``, names of the glossary with their lines."""
    if "index" in plan.front:
        hint = "name it under [back]: it tells the pages of what comes before it"
        yield Finding("B-104", "'index' stands among the sections of [front]", plan.where, 0, hint)
    if "index" in plan.back and not persons:
        hint = f"give an entry of {GLOSSARY} the line kind = \"person\", or take 'index' out of [back]"
        yield Finding("B-104", "an index is asked for, and the glossary names no person", plan.where, 0, hint)


def index(book: Book) -> Indexed:
    """Return ``book``, in one variant, with its index made of the names bound for it; others are as they were.

    Each place in the body, titles and notes included, gets an id.  Of names that
    stand in one another the longest counts; code does not.  A name in a note is
    looked for where the note is called.
    """
    section = next((one for one in book.back if one.role == "index"), None)
    if section is None:
        return Indexed(book)
    names = dict(_bound(section))
    marker = _Marker(_pattern(names), {name: [] for name in names})
    body = tuple(marker.section(one) for one in book.body)
    said = tuple(
        Finding("V-143", f"「{name}」 of the index stands nowhere in {book.metadata.language}", GLOSSARY, line, _HINT)
        for name, line in names.items()
        if not marker.places[name]
    )
    found = {name: places for name, places in marker.places.items() if places}
    made = replace(section, blocks=tuple(_entries(found, zhuyin=book.metadata.language in ZHUYIN)))
    back = tuple(made if one is section else one for one in book.back)
    return Indexed(replace(book, body=body, back=back), said)


_HINT = "give the entry its forms, name the places in its scope, or take its kind out"


def _bound(section: Section) -> Iterator[tuple[str, int]]:
    """Yield the names bound for the index, with their lines in the glossary."""
    for block in section.blocks:
        for item in block.items if isinstance(block, List) else ():
            for term in item[0].inlines if isinstance(item[0], Paragraph) else ():
                if isinstance(term, Span):
                    yield plain(term.inlines), int(dict(term.data).get("line", 0))


def _pattern(names: Sequence[str] | dict[str, int]) -> re.Pattern[str]:
    """Return what finds any of ``names``, the longest first; a Latin one only as whole words."""
    longest = sorted(names, key=len, reverse=True)
    whole = (
        (r"(?<![A-Za-z])" if name[:1].isascii() else "")
        + re.escape(name)
        + (r"(?![A-Za-z])" if name[-1:].isascii() else "")
        for name in longest
    )
    return re.compile("|".join(whole) or r"(?!)")


# --- places ----------------------------------------------------------------------


@dataclass(slots=True)
class _Marker:
    """Gives the places of names ids, and keeps them by name in reading order."""

    names: re.Pattern[str]
    places: dict[str, list[str]]
    prefix: str = ""
    count: int = 0

    def section(self, section: Section) -> Section:
        self.prefix, self.count = f"ix-{section.id}", 0
        return replace(section, title=self.leaf(section.title), blocks=_leaves(section.blocks, self.leaf))

    def leaf(self, inlines: Inlines) -> Inlines:
        """Return a leaf with its names marked, and with the calls of notes that name somebody."""
        stretches = [
            (found.start(), found.end(), self._place([found[0]])) for found in self.names.finditer(_text(inlines))
        ]
        for start, end, id in reversed(stretches):
            inlines = _marked(inlines, start, end, id)
        return tuple(map(self._called, inlines))

    def _place(self, names: Sequence[str]) -> str:
        self.count += 1
        id = f"{self.prefix}-{self.count}"
        for name in names:
            self.places[name].append(id)
        return id

    def _called(self, inline: Inline) -> Inline:
        match inline:
            case Note(blocks):
                names = list(dict.fromkeys(self.names.findall("\n".join(_said(blocks)))))
                return Span((inline,), self._place(names)) if names else inline
            case Emphasis(inner) | Strong(inner) | Link(_, inner) | Span(inner):
                return replace(inline, inlines=tuple(map(self._called, inner)))
        return inline


def _leaves(value: _T, leaf: Callable[[Inlines], Inlines]) -> _T:
    """Return ``value``, any part of the model, with each leaf of text put through ``leaf``."""
    if isinstance(value, tuple):
        if value and isinstance(value[0], _INLINES):
            return leaf(value)  # type: ignore[return-value]  # a tuple of inlines for one
        return tuple(_leaves(part, leaf) for part in value)  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        held = {one.name: getattr(value, one.name) for one in fields(value)}
        return replace(value, **{name: _leaves(part, leaf) for name, part in held.items() if isinstance(part, tuple)})
    return value


def _said(blocks: Blocks) -> list[str]:
    said: list[str] = []

    def hear(inlines: Inlines) -> Inlines:
        said.append(_text(inlines))
        return inlines

    _leaves(blocks, hear)
    return said


def _text(inlines: Inlines) -> str:
    """Return the plain text of a leaf with nothing to be found in its code."""
    return "".join(
        "\0" * len(one.text) if isinstance(one, Code) else _text(inner) if (inner := _inner(one)) else plain((one,))
        for one in inlines
    )


def _holding(inline: Inline, inner: Inlines) -> Inline:
    return replace(inline, inlines=inner) if isinstance(inline, Emphasis | Strong | Link | Span) else inline


def _inner(inline: Inline) -> Inlines:
    return inline.inlines if isinstance(inline, Emphasis | Strong | Link | Span) else ()


def _marked(inlines: Inlines, start: int, end: int, id: str) -> Inlines:
    """Return ``inlines`` with an id for the stretch of their plain text, as deep in the tree as it has one home."""
    at = 0
    for i, inline in enumerate(inlines):
        size = len(plain((inline,)))
        whole = isinstance(inline, Span) and not inline.id and (at, at + size) == (start, end)
        if _inner(inline) and at <= start and end <= at + size and not whole:
            inner = _marked(_inner(inline), start - at, end - at, id)
            return (*inlines[:i], _holding(inline, inner), *inlines[i + 1 :])
        at += size
    first, after = _cut(inlines, end)
    before, inside = _cut(first, start)
    if not inside:  # in the midst of what cannot be cut
        before, inside = before[:-1], before[-1:]
    while isinstance(inside[0], Note):
        before, inside = (*before, inside[0]), inside[1:]
    match inside:
        case (Span(id="") as span,):
            return (*before, replace(span, id=id), *after)
    return (*before, Span(inside, id), *after)


def _cut(inlines: Inlines, at: int) -> tuple[Inlines, Inlines]:
    """Return what stands before code point ``at`` and what after; a ruby or code cut through stands before."""
    for i, inline in enumerate(inlines):
        size = len(plain((inline,)))
        if at <= 0:
            return inlines[:i], inlines[i:]
        if at < size:
            rest = inlines[i + 1 :]
            if isinstance(inline, Text):
                return (*inlines[:i], Text(inline.text[:at])), (Text(inline.text[at:]), *rest)
            if not (inner := _inner(inline)):
                return inlines[: i + 1], rest
            one, other = _cut(inner, at)
            second = _holding(inline, other)
            second = replace(second, id="") if isinstance(second, Span) else second
            return (*inlines[:i], _holding(inline, one)), (second, *rest)
        at -= size
    return inlines, ()


# --- order -------------------------------------------------------------------------


def _entries(found: dict[str, list[str]], *, zhuyin: bool) -> Iterator[Block]:
    """Yield the letters names begin with, and under each its names with their places."""
    keys = {name: reading(name, zhuyin=zhuyin) for name in found}
    for letter, names in groupby(sorted(found, key=lambda name: (keys[name], name)), key=lambda name: head(keys[name])):
        yield Heading(2, (Text(letter),))
        yield List(tuple((_entry(name, found[name]),) for name in names), role="index")


def _entry(name: str, places: Sequence[str]) -> Paragraph:
    links: list[Inline] = []
    for n, id in enumerate(places, 1):
        links += [Text("、" if n > 1 else "\u3000"), Link(f"#{id}", (Text(str(n)),), "place")]
    return Paragraph((Span((Text(name),), role="term"), *links))


Key = tuple[bool, tuple[tuple[str, int], ...]]


def reading(name: str, *, zhuyin: bool = False) -> Key:
    """Return what ``name`` is ordered by, syllable by syllable, each with its tone; other scripts come last in 注音.

    >>> reading("曾國藩")
    (False, (('zeng', 1), ('guo', 2), ('fan', 1)))
    """
    from pypinyin import Style, pinyin  # it takes a third of a second, which only an index is worth

    surname = next((one for one in SURNAMES if name.startswith(one)), "")
    read = SURNAMES.get(surname, "") + name.removeprefix(surname)
    said = [one[0] for one in pinyin(read, style=Style.BOPOMOFO if zhuyin else Style.TONE3, v_to_u=False)]
    if zhuyin:
        keys = [(one.strip(TONES), 2 + TONES.index(tone) if (tone := one[-1]) in TONES else 1) for one in said]
    else:
        keys = [(one.rstrip("12345").lower(), int(one[-1]) if one[-1] in "1234" else 5) for one in said]
    return zhuyin and keys[0][0][:1].isascii(), tuple(keys)


def head(key: Key) -> str:
    """Return the letter or sign that stands over the names of a ``key``."""
    return key[1][0][0][:1].upper()
