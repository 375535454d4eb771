"""Tell which picture an ``img`` of a web page means, and what its description says."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from kanben.model import Figure, Inline, Text
from kanben.readers.page import Element, Words

if TYPE_CHECKING:
    from kanben.readers.page_blocks import Reading

LATE = ("data-src", "data-original", "data-actualsrc", "data-lazy-src", "data-url", "data-backsrc", "_src", "original")
"""Where pages put the address of a picture that is loaded when it comes into sight."""

EMPTY = re.compile(r"(?:image|img|picture|photo|图片|圖片|图像|圖像|图|圖|\.{3}|…|\s)*(?:\d{1,3})?", re.IGNORECASE)
FILE = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|bmp)", re.IGNORECASE)
WAITING = re.compile(
    r"(?:^|[/_-])(?:blank|loading|placeholder|spacer|pixel|transparent|grey|lazy)[\w-]*\.(?:gif|png|svg)", re.IGNORECASE
)
SMILEY = re.compile(r"(?:^|[\s_-])(?:emoji|emotion|smiley|icon|wx_emoji|face)", re.IGNORECASE)
CAPTIONS = re.compile(
    r"figcaption|(?:\w+[-_])*(?:caption|captions|desc|legend|tuzhu)(?:[-_]text)?|(?:image|img|pic)[-_]?(?:info|note|text|title|descr?\w*)",
    re.IGNORECASE,
)
SMALLEST = 2000
"""Code points of a ``data:`` address; a smaller one is a stand-in."""


def address(img: Element) -> str:
    """Return a picture's path beside the page, its address on the web or in the page, ``outside``, or nothing.

    A file beside the page is preferred: the browser has saved it there.
    """
    found = [_address(img.get(name)) for name in ("src", *LATE)]
    for wanted in (lambda a: "://" not in a and a[:5] != "data:" and a != "outside", lambda a: "://" in a):
        for one in found:
            if one and wanted(one):
                return one
    return next((one for one in found if one), "")


def _address(said: str) -> str:
    said = said.strip()
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", said)
    if scheme and scheme[1].lower() == "data":
        return (
            said
            if len(said) > SMALLEST or ("base64" in said[:60] and not said[:14].lower().startswith("data:image/gif"))
            else ""
        )
    if scheme and scheme[1].lower() in ("http", "https"):
        return said
    if said.startswith("//"):
        return f"https:{said}"
    path = unquote(re.split(r"[?#]", said, maxsplit=1)[0]).replace("\\", "/")
    if not path or WAITING.search(path):
        return ""
    if scheme or path.startswith("/") or ".." in path.split("/") or not path.isprintable():
        return "outside"
    return posixpath.normpath(path)


def alternative(img: Element) -> str:
    """Return the description of a picture; a file name or the word picture is none."""
    alt = img.get("alt").strip()
    return "" if EMPTY.fullmatch(alt) or FILE.fullmatch(alt) else " ".join(alt.split())


def small(img: Element) -> bool:
    """Say whether a picture is a sign in the line: a smiley, or a point that counts visits."""
    sizes = [
        int(size)
        for name in ("width", "height")
        if (size := img.get(name).removesuffix("px")).isascii() and size.isdigit() and len(size) < 6
    ]
    return (bool(sizes) and max(sizes) <= 40) or bool(SMILEY.search(f"{img.get('class')} {img.get('id')}"))


def figure(reading: Reading, element: Element) -> list[Inline | Figure]:
    """Return a picture, or for a smiley its description."""
    alt, src = alternative(element), address(element)
    if small(element) or not src or reading.inside:
        words = _described(reading, element, alt)
        return [Text(words.text)] if words and not src.startswith("data:") else []
    if src == "outside":
        hint = "put the picture beside the article and name it by its file name"
        src = element.get("src")[:80]
        reading.tell("R-022", f"a picture from outside the book's folder was left out: {src}", hint, element.start)
        src = ""
    made = Figure((), src, alt)
    if (not src or "://" in src) and (words := _described(reading, element, alt)):
        made = Figure((Text(words.text),), src, alt)
        reading.described[id(made)] = (made, words)
    return [made] if made.image or made.caption else []


def _described(reading: Reading, element: Element, alt: str) -> Words | None:
    """Return the description of a picture as words that stand in its tag."""
    at = element.places.get("alt", -1)
    if not alt or not reading.page.text.startswith(alt, at):
        return None
    words = Words(at, at + len(alt), alt)
    if not reading.inside:
        reading.seen.append(words)
    return words


def captions(element: Element) -> bool:
    """Say whether an element holds the words that stand under a picture."""
    if element.name == "figcaption":
        return True
    named = f"{element.get('class')} {element.get('id')}" if element.name in ("div", "p", "section", "span") else ""
    return any(CAPTIONS.fullmatch(token) for token in named.split())
