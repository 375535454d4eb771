"""Read escapes that were never read: entities of HTML, percent signs of addresses, the \\\\u of JSON.

``&#20013;&#x6587;``, ``%E4%B8%AD%E6%96%87`` and ``\\\\u4e2d\\\\u6587`` are all 中文,
left over where a page was copied from its source.  Some were escaped twice.  In
an address and in code they are what they should be, and in a line that speaks
*of* them an author means them; ``AT&T`` and ``R&D;`` are no entities.  What
would become a control character, or half of one, is left and said.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from html.entities import html5

from kanben.edits import Edit
from kanben.findings import Remark
from kanben.repairs.han import is_han
from kanben.written import common

ENTITY = re.compile(r"&(?:amp;)*(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# A character comes first, since that is sought much faster than what must not stand before it.
PERCENT = re.compile(
    r"%(?<![\w/=&?.~%-]%)(?:25){0,3}[0-9A-Fa-f]{2}(?:%(?:25){0,3}[0-9A-Fa-f]{2})+(?![\w/=&%-])", re.ASCII
)
UNICODE = re.compile(r"[\\%](?<![\w\\][\\%])(?:(?<=\\)\\)?u[0-9A-Fa-f]{4}(?:(?:\\{1,2}|%)u[0-9A-Fa-f]{4})*", re.ASCII)
LEFT_ALONE = re.compile(
    r"[a-zA-Z][a-zA-Z0-9+.-]{1,20}://[^\s\u3000-\u9fff\uff00-\uffef]*|www\.[^\s\u3000-\u9fff\uff00-\uffef]*"
    r"|`[^`\n]*`|^.*(?:转义|轉義|实体|實體|[Ee]scape|[Ee]ntit(?:y|ies)|编码|編碼).*$",
    re.MULTILINE,
)
BLANKS = "\t\n\r"


def escapes(text: str) -> Iterator[Edit | Remark]:
    """
    >>> from kanben.repairs import mend
    >>> mend("&#20013;&#x6587;&mdash;&amp;lt;AT&T、R&D; %E4%B8%AD%E6%96%87，https://a.cn/%E4%B8%AD", escapes)
    '中文—<AT&T、R&D; 中文，https://a.cn/%E4%B8%AD'
    """
    untouched = _Untouched(text)
    for reading, pattern in ((_entity, ENTITY), (_percent, PERCENT), (_unicode, UNICODE)):
        untouched.rewind()
        for found in pattern.finditer(text):
            if untouched.has(found.start()):
                continue
            said = reading(found[0])
            if said and any(_unwritable(c) for c in said):
                message = f"an escape for what is no character of a text: {found[0][:24]}"
                yield Remark(found.start(), "R-153", message, "take it out in book/corrections.toml", found.end())
            elif said:
                yield Edit(*found.span(), said, reason=f"an escape, {found[0][:24]}")


class _Untouched:
    """Addresses, code, and lines that speak of escapes, asked for from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.rewind()

    def rewind(self) -> None:
        """Begin at the text's start again."""
        self._end = -1
        self._spans: list[tuple[int, int]] = []

    def has(self, at: int) -> bool:
        """Say whether the character at ``at`` is in one of them; ``at`` never goes back."""
        if at > self._end:
            begin, self._end = self._text.rfind("\n", 0, at) + 1, self._text.find("\n", at)
            self._end = len(self._text) if self._end < 0 else self._end
            self._spans = [span.span() for span in LEFT_ALONE.finditer(self._text, begin, self._end)][::-1]
        while self._spans and self._spans[-1][1] <= at:
            self._spans.pop()
        return bool(self._spans) and self._spans[-1][0] <= at


def _unwritable(character: str) -> bool:
    return character not in BLANKS and unicodedata.category(character) in ("Cc", "Cs", "Cn")


def _entity(escape: str) -> str:
    """Return what an entity stands for; nothing if it is none, itself a control if that is what it is."""
    name = escape[escape.rindex("&") + 1 :].replace("amp;", "") or "amp;"
    if not name.startswith("#"):
        return html5.get(name, "")
    number = int(name[2:-1], 16) if name[1] in "xX" else int(name[1:-1])
    if 0x80 <= number < 0xA0:
        return html.unescape(f"&#{number};")  # browsers read these as Windows does
    return chr(number) if number <= 0x10FFFF else "\0"


def _percent(escape: str) -> str:
    """Return Chinese written byte by byte, in UTF-8 or GBK; nothing if it is not."""
    content = bytes.fromhex(re.sub(r"%(?:25)*(?=[0-9A-Fa-f]{2})", "", escape))
    for codec, share in (("utf-8", 0.75), ("gbk", 1.0)):  # bytes that are UTF-8 by accident are rare
        try:
            said = content.decode(codec)
        except UnicodeDecodeError:
            continue
        foreign = [c for c in said if c > "~"]
        if foreign and sum(map(common, foreign)) >= share * len(foreign):
            return said
    return ""


def _unicode(escape: str) -> str:
    """Return Chinese written in code units of UTF-16; nothing if it is not."""
    units = re.findall(r"u([0-9A-Fa-f]{4})", escape)
    said = b"".join(bytes.fromhex(unit) for unit in units).decode("utf-16-be", "surrogatepass")
    return said if any(common(c) or is_han(c) for c in said) or any(map(_unwritable, said)) else ""
