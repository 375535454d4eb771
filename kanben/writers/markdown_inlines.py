"""What stands inside a line of a chapter's Markdown: words, stress, links, notes, readings.

A character of the text that would be read as a mark is written so that it is
not; what it looks like to other Markdown programs counts as much as how our own
reader takes it (CommonMark 0.31).
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kanben.dialect import BASE, READING, SPANS, TONGUE
from kanben.model import Break, Code, Emphasis, Inline, Inlines, Link, Note, Ruby, Span, Strong, Text, plain

_MARKS = re.compile(r"[\\`*_{}\[\]#|]")
_AMPERSAND = re.compile(r"&(?=#?\w+;)")  # one that would be read as an entity
_AT_LINE_START = re.compile(
    r"^([ \t]*)(?:([>+-])|(\d+)(?=[.)](?:\s|$))|([=~]|:(?= )|(?:(?<=\\\n)|(?<=<br>))—(?=—)))", re.MULTILINE
)
_CALLED = re.compile(r"^(\[\^\d+\]):", re.MULTILINE)
_NO_BRACE = re.compile(r"[\\{A-Za-z_^$]\Z")  # after these, braces are a formula or a template
_NAMED = {role: f".{name}" for name, role in SPANS.items()}
_OUTWARD = re.compile(r"(?:https?|mailto):\S+", re.IGNORECASE)
_LONGEST = 9_000  # characters between brackets that our reader looks at
_DEEPEST = 4  # marks in marks that it follows


class _Stress(NamedTuple):
    """Where stress begins or ends: the element it is, and the number of its pair."""

    tag: str
    begins: bool
    pair: int


@dataclass(frozen=True)
class Hand:
    """Writes lines, and keeps the notes called in them for the end of the file."""

    places: Mapping[str, str] = field(default_factory=dict)  # what leads to each ``#id`` of these files
    notes: list[Note] = field(default_factory=list)
    bar: str = "|"  # between a base and its reading; in a table a bar parts cells

    def paragraph(self, inlines: Inlines) -> str:
        """Return the lines of a paragraph."""
        return at_line_start(self.inlines(inlines))

    def line(self, inlines: Inlines, between: str = "<br>") -> str:
        """Return inlines where only one line has room: in a heading, a cell."""
        return self.inlines(inlines).replace("\\\n", between)

    def inlines(self, inlines: Inlines) -> str:
        """Return inlines as they stand inside a line."""
        return _stressed(self._parts(inlines, 0, [0]))

    def _parts(self, inlines: Inlines, depth: int, pairs: list[int], linked: bool = False) -> list[str | _Stress]:
        parts: list[str | _Stress] = []
        for inline in _merged(inlines):
            match inline:
                case Emphasis(inner) | Strong(inner):
                    inside = self._parts(inner, depth + 1, pairs, linked)
                    if not any(inside) or depth == _DEEPEST:
                        parts += inside
                        continue
                    pairs[0] += 1
                    tag = "strong" if isinstance(inline, Strong) else "em"
                    parts += (_Stress(tag, True, pairs[0]), *inside, _Stress(tag, False, pairs[0]))
                case Link(target, inner) if not linked and (leads := self._leads(target)):
                    said = _stressed(self._parts(inner, depth + 1, pairs, linked=True))
                    parts.append(f"[{said}]({leads})" if said else "")
                case Link(_, inner):
                    parts += self._parts(inner, depth, pairs, linked)
                case Span(inner, role=role, lang=lang):
                    inside = self._parts(inner, depth, pairs, linked)
                    known = (_NAMED.get(role, ""), f"lang={lang}" if re.fullmatch(TONGUE, lang) else "")
                    said = _stressed(inside)
                    if said and any(known) and depth < _DEEPEST and len(said) < _LONGEST:
                        parts.append(f"[{said}]{{{' '.join(filter(None, known))}}}")
                    else:
                        parts += inside
                case Ruby() if parts and isinstance(last := parts[-1], str) and _NO_BRACE.search(last):
                    parts.append(_ruby(inline))
                case Code(text):
                    last = parts[-1] if parts else ""
                    parts.append(self._code(text, beside=isinstance(last, str) and last.endswith("`")))
                case _:
                    parts.append(self._plain(inline))
        return parts

    def _plain(self, inline: Inline) -> str:
        match inline:
            case Text(text):
                return escaped(text)
            case Ruby(base, reading):
                if re.fullmatch(BASE, base) and re.fullmatch(READING, reading):
                    return f"{{{base}{self.bar}{reading}}}"
                return _ruby(inline) if reading else escaped(base)
            case Note():
                self.notes.append(inline)
                return f"[^{len(self.notes)}]"
            case Break():
                return "\\\n"
        raise TypeError(inline)

    def _code(self, text: str, beside: bool) -> str:
        """Return code between backquotes, or in HTML's element where they cannot hold it or stand ``beside`` others."""
        if text and (
            beside or text != text.strip() or "\n" in text or "\\" in text or (self.bar != "|" and "|" in text)
        ):
            return f"<code>{_coded(text)}</code>"
        fence = "`" * (longest(text) + 1)
        room = " " if text.startswith("`") or text.endswith("`") else ""
        return f"{fence}{room}{text}{room}{fence}" if text else ""

    def _leads(self, target: str) -> str:
        """Return what a link to ``target`` says; nothing if it leads out of these files, or nowhere."""
        if target.startswith("#"):
            return self.places.get(target, "")
        return _target(target) if _OUTWARD.fullmatch(target) else ""


def _ruby(ruby: Ruby) -> str:
    return f"<ruby>{_coded(ruby.base)}<rt>{_coded(ruby.reading)}</rt></ruby>"


def _merged(inlines: Inlines) -> Iterable[Inline]:
    """Yield inlines with neighbouring texts as one: ``&`` and ``amp;`` might be an entity together."""
    text = ""
    for inline in inlines:
        if isinstance(inline, Text):
            text += inline.text
            continue
        if text:
            yield Text(text)
            text = ""
        yield inline
    if text:
        yield Text(text)


# --- stress ----------------------------------------------------------------------


def _stressed(parts: list[str | _Stress]) -> str:
    """Return ``parts`` as one text, stress between stars, or in HTML's elements where stars would be stars."""
    parts = [part for part in parts if part]
    starred = {part.pair: True for part in parts if isinstance(part, _Stress)}
    within: list[str] = []
    for at, part in enumerate(parts):
        if isinstance(part, _Stress):
            starred[part.pair] &= not part.begins or part.tag not in within
            within = [*within, part.tag] if part.begins else within[:-1]
            before, after = parts[at - 1] if at else " ", parts[at + 1] if at + 1 < len(parts) else " "
            starred[part.pair] &= (
                isinstance(before, str) and isinstance(after, str) and _flanks(before[-1], after[0], part.begins)
            )
    said = []
    for part in parts:
        if isinstance(part, str):
            said.append(part)
        elif starred[part.pair]:
            said.append("**" if part.tag == "strong" else "*")
        else:
            said.append(f"<{'' if part.begins else '/'}{part.tag}>")
    for at in range(len(said) - 1):  # "!" before a link would make a picture of it
        if said[at].endswith("!") and said[at + 1].startswith("["):
            said[at] = said[at][:-1] + "\\!"
    return "".join(said)


def _flanks(before: str, after: str, begins: bool) -> bool:
    """Say whether stars between these characters begin stress, or end it (CommonMark 0.31, section 6.2)."""
    inside, outside = (after, before) if begins else (before, after)
    if inside.isspace() or "*" in (inside, outside):
        return False
    return not _punctuation(inside) or outside.isspace() or _punctuation(outside)


def _punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


# --- characters ------------------------------------------------------------------


def escaped(text: str) -> str:
    """Return ``text`` with no mark in it that means anything."""
    return _MARKS.sub(r"\\\g<0>", _AMPERSAND.sub("&amp;", text).replace("<", "&lt;"))


def at_line_start(text: str) -> str:
    """Return ``text`` with nothing at the start of a line that would make it a list, a quotation, a rule, a note."""

    def meant(found: re.Match[str]) -> str:
        room, mark, number, rule = found.groups()
        return room + (f"\\{mark}" if mark else f"{number}\\" if number else f"&#{ord(rule)};")

    return _CALLED.sub(r"\1&#58;", _AT_LINE_START.sub(meant, text))


def longest(text: str) -> int:
    """Return the length of the longest run of backquotes.

    >>> longest("a `b` ``c``")
    2
    """
    return max(map(len, re.findall("`+", text)), default=0)


def one_line(text: str) -> str:
    """Return ``text`` without line ends."""
    return " ".join(text.split("\n"))


def words(inlines: Inlines) -> str:
    """Return the words of ``inlines``, if nothing but words in one line will be seen of them; else nothing."""
    text = plain(inlines)
    return text if Hand().inlines(inlines) == escaped(text) and "\n" not in text else ""


def _coded(text: str) -> str:
    """Return ``text`` as HTML says it, with no character Markdown could take for a mark."""
    return re.sub(r"[!-/:-@\[-`{-~]", lambda m: f"&#{ord(m[0])};", one_line(text))


def _target(target: str) -> str:
    """Return an address, in angle brackets where a bracket of its own would end it."""
    target = html.escape(target, quote=False) if _AMPERSAND.search(target) else target
    target = target.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")
    return f"<{target}>" if set(target) & set("()\"'") else target
