"""Tell the encoding of a web page: what the page says of itself, where its bytes agree."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from kanben.model import Source
from kanben.readers.decode import AS_BROWSERS_DO, BOMS, PLAUSIBLE, decode
from kanben.written import common

NEAR = 8192
"""Bytes from the beginning in which a page names its encoding; Chinese pages do it late."""

DECLARED = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w-]{2,30})|\A\s*<\?xml[^>]{0,99}?encoding\s*=\s*["']([\w-]{2,30})""",
    re.IGNORECASE,
)
AS_MEANT = {
    **dict.fromkeys(("gb2312", "gbk", "x-gbk", "gb_2312-80", "cp936", "gb18030"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5", "cn-big5", "cp950"), "big5hkscs"),
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
}
"""What browsers read under each name."""


@dataclass(frozen=True, slots=True)
class Declared:
    """The encoding a page names, and the codec that is meant by it: empty for one we do not read."""

    name: str
    codec: str


def declared(content: bytes) -> Declared | None:
    """Return the encoding a web page names near its beginning, None if it names none.

    >>> declared(b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">')
    Declared(name='gb2312', codec='gb18030')
    """
    if not (found := DECLARED.search(content[:NEAR])):
        return None
    name = (found[1] or found[2]).decode("ascii", "replace").lower()
    return Declared(name, AS_MEANT.get(name, ""))


def decode_page(content: bytes, name: str, where: str = "") -> Source:
    """Return the text of a web page with its encoding.

    A byte order mark decides, then valid UTF-8, then what the page names if its
    bytes read as Chinese in that; the rest is :func:`~kanben.readers.decode.decode`'s
    to tell or to refuse.
    """
    said = declared(content)
    if not said or not said.codec or any(content.startswith(mark) for mark, _, _ in BOMS):
        return decode(content, name, where)
    for codec in (said.codec, "cp950") if said.codec == "big5hkscs" else (said.codec,):
        text = _read(content, codec)
        if text is not None and _read(content, "utf-8") is None and _chinese(text):
            if codec == "big5hkscs":
                for hkscs, microsoft in AS_BROWSERS_DO:
                    text = text.replace(hkscs, microsoft)
            return replace(decode(text.encode(), name, where), encoding=codec, confidence=1.0)
    return decode(content, name, where)


def _read(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        return None


def _chinese(text: str) -> bool:
    counts = Counter(text)
    foreign = sum(n for c, n in counts.items() if c > "~")
    return sum(n for c, n in counts.items() if common(c)) >= PLAUSIBLE * foreign
