"""Elements of the page, and text made fit for it."""

from __future__ import annotations

import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from importlib import resources
from typing import Any, TypeAlias

from lxml import etree

Element: TypeAlias = Any
"""An lxml element; lxml brings no types of its own."""

Child: TypeAlias = "str | Element"

UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\x7e\x80-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TURNING = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # the page around, like a mirror
SIGNS = {" ": "␣", "\u3000": "□", "\n": "↵", "\r": "␍", "\t": "⇥"}
UNSEEN = re.compile(
    r"\s|[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)


def el(tag: str, *children: Child, **attributes: str) -> Element:
    """Make an element; ``class_`` and ``http_equiv`` are written as HTML spells them.

    Characters no page may hold become U+FFFD, and so do marks of direction that
    :func:`visible` has not made a sign of.

    >>> etree.tostring(el("p", "1 < 2", class_="sum"))
    b'<p class="sum">1 &lt; 2</p>'
    """
    made = etree.Element(tag)
    for name, value in attributes.items():
        made.set(name.strip("_").replace("_", "-"), _printable(value))
    for child in children:
        if not isinstance(child, str):
            made.append(child)
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + _printable(child)
        else:
            made.text = (made.text or "") + _printable(child)
    return made


def _printable(text: str) -> str:
    return TURNING.sub("\ufffd", UNPRINTABLE.sub("\ufffd", text))


def visible(text: str, *, spaces: bool = True) -> Iterator[Child]:
    r"""Yield ``text`` with a sign for each character that leaves no ink.

    A space that was dropped must be seen to be judged; a direction mark must
    not turn the page around.  ``spaces=False`` leaves plain spaces alone.

    >>> [x if isinstance(x, str) else x.text for x in visible("天 津\u200b")]
    ['天', '␣', '津', 'U+200B']
    """
    at = 0
    for unseen in UNSEEN.finditer(text):
        mark = unseen[0]
        if mark == " " and not spaces:
            continue
        if unseen.start() > at:
            yield text[at : unseen.start()]
        name = unicodedata.name(mark, "control character").lower()
        yield el("i", SIGNS.get(mark, f"U+{ord(mark):04X}"), title=f"U+{ord(mark):04X} {name}")
        at = unseen.end()
    if at < len(text):
        yield text[at:]


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


def framed(title: str, script_name: str, *body: Child, connect: str = "'none'") -> str:
    """Write a whole page around ``body``, with the house's style sheet and one script of this folder.

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
            el("style", style),
        ),
        el("body", *body, el("script", script)),
        lang="en",
    )
    return str(etree.tostring(page, method="html", encoding="unicode", doctype="<!DOCTYPE html>")) + "\n"


def _hashed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
