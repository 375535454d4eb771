"""Elements of the page, and text made fit for it."""

from __future__ import annotations

import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Element:
    """Markup; what is long stands in several parts, which its parent takes over as they are."""

    parts: tuple[str, ...]


Child: TypeAlias = "str | Element"

FIT = re.compile(
    "[\t\n\x20-\x25\x27-\x3b\x3d\x3f-\x7e\x80-\u061b\u061d-\u200d\u2010-\u2029"
    "\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*+"
)
"""What stands on the page as it is; most texts are such."""
UNFIT = re.compile(
    r"[^\t\n\r\x20-\x7e\x80-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    r"|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
"""What no page may hold, and what would turn the page around, like a mirror."""
EMPTY = frozenset({"input", "link", "meta"})
"""Elements of HTML that hold nothing and are not closed."""
FLAGS = frozenset({"checked"})
"""Attributes that have no value."""
QUOTE = '"'
LONG = 10_000
"""Characters from which on parts are kept apart: a long page is put together only once."""
SIGNS = {" ": "␣", "\u3000": "□", "\n": "↵", "\r": "␍", "\t": "⇥"}
UNSEEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")


def el(tag: str, *children: Child, **attributes: str) -> Element:
    """Make an element; ``class_`` and ``http_equiv`` are written as HTML spells them.

    This is the one place where text becomes markup, and it escapes it.  Characters
    no page may hold become U+FFFD, and so do marks of direction that :func:`visible`
    has not made a sign of.

    >>> el("p", "1 < 2", class_="sum").parts
    ('<p class="sum">1 &lt; 2</p>',)
    """
    parts = [f"<{tag}", *[_attribute(name, value) for name, value in attributes.items()], ">"]
    for child in children:
        if isinstance(child, str):
            parts.append(_escaped(child))
        else:
            parts += child.parts
    if tag not in EMPTY:
        parts.append(f"</{tag}>")
    return Element(("".join(parts),) if sum(map(len, parts)) < LONG else tuple(parts))


def _escaped(text: str) -> str:
    if FIT.fullmatch(text):
        return text
    said = UNFIT.sub("\ufffd", text)
    return said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def _attribute(name: str, value: str) -> str:
    spelt, said = _spelt(name), _escaped(value)
    if '"' in said:
        return f" {spelt}='{said}'" if "'" not in said else f' {spelt}="{said.replace(QUOTE, "&quot;")}"'
    return f" {spelt}" if spelt in FLAGS else f' {spelt}="{said}"'


@cache
def _spelt(name: str) -> str:
    return name.strip("_").replace("_", "-")


def visible(text: str, *, spaces: bool = True) -> Iterator[Child]:
    r"""Yield ``text`` with a sign for each character that leaves no ink.

    A space that was dropped must be seen to be judged; a direction mark must
    not turn the page around.  ``spaces=False`` leaves plain spaces alone.

    >>> [x if isinstance(x, str) else x.parts[0] for x in visible("天 津")]
    ['天', '<i title="U+0020 space">␣</i>', '津']
    """
    at = 0
    for unseen in UNSEEN.finditer(text):
        mark = unseen[0]
        if mark == " " and not spaces:
            continue
        if unseen.start() > at:
            yield text[at : unseen.start()]
        yield _sign(mark)
        at = unseen.end()
    if at < len(text):
        yield text[at:]


@cache
def _sign(mark: str) -> Element:
    name = unicodedata.name(mark, "control character").lower()
    return el("i", SIGNS.get(mark, f"U+{ord(mark):04X}"), title=f"U+{ord(mark):04X} {name}")


def number(count: int) -> str:
    """Write a count with its thousands set apart.

    >>> number(14141)
    '14,141'
    """
    return f"{count:,}"


def share(part: int, whole: int) -> str:
    """Say how much of ``whole`` is ``part``, never rounding up to all of it.

    >>> share(9999, 10000), share(1, 3), share(0, 0)
    ('99.9%', '33.3%', '–')
    """
    return f"{part * 1000 // whole / 10:.1f}%" if whole else "–"


def kicker(what: str) -> Element:
    """Make the small line above a page's title, with the seal of the house."""
    return el("p", el("span", "刊本", class_="seal", lang="zh-Hant"), f" Kanben · {what}", class_="kicker")


def framed(title: str, script_name: str, *body: Child, connect: str = "'none'") -> tuple[str, ...]:
    """Write a whole page, in parts, around ``body``, with the house's style sheet and one script of this folder.

    The policy admits these two by their hashes and nothing else; ``connect``
    says where the script may ask (a source of ``connect-src``).
    """
    style, script = (
        resources.files(__package__).joinpath(n).read_text(encoding="utf-8") for n in ("page.css", script_name)
    )
    policy = (
        f"default-src 'none'; style-src {_hashed(style)}; script-src {_hashed(script)}; connect-src {connect}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    page = el(
        "html",
        el(
            "head",
            el("meta", charset="utf-8"),
            el("meta", name="viewport", content="width=device-width, initial-scale=1"),
            el("meta", http_equiv="Content-Security-Policy", content=policy),
            el("meta", name="referrer", content="no-referrer"),
            el("meta", name="color-scheme", content="light dark"),
            el("link", rel="icon", href="data:,"),
            el("title", title),
            Element((f"<style>{style}</style>",)),
        ),
        el("body", *body, Element((f"<script>{script}</script>",))),
        lang="en",
    )
    return ("<!DOCTYPE html>\n", *page.parts, "\n")


def _hashed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
