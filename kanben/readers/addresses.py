"""Where a link of an article may lead."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

SCHEMES = ("http", "https", "mailto")
CHAPTER = re.compile(r"\d{2,}-([A-Za-z_][\w.-]*)\.md(#[\w.-]+)?")


def leading(address: str, *, beside: bool) -> str:
    """Return where ``address`` leads: to the web, to mail, to a place in the book; nothing if it is none of these.

    ``beside`` says whether the article is one of the chapters we write as
    Markdown: then the others lie beside it, named by place and id.

    >>> leading("02-well.md#well-s1", beside=True), leading("02-well.md", beside=True)
    ('#well-s1', '#well')
    >>> leading("02-well.md", beside=False), leading("javascript:alert(1)", beside=True)
    ('', '')
    """
    if beside and (chapter := CHAPTER.fullmatch(address)):
        return chapter[2] or f"#{chapter[1]}"
    return address if address.startswith("#") or _scheme(address) in SCHEMES else ""


def _scheme(address: str) -> str:
    try:
        return urlsplit(address).scheme.lower()
    except ValueError:
        return ""
