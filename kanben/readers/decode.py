"""Tell what characters the bytes of a file are.

Chinese pages come in UTF-8, in UTF-16 from Windows editors, in GB18030 (and
its ancestors GB2312 and GBK) from the mainland, in Big5 from Taiwan and Hong
Kong, and rarely say which.  The decision here is made on the whole text, is
the same every time, and is refused where the evidence is poor: a wrong guess
makes a book of plausible nonsense.

How it is made.  A byte order mark decides; so does text that is valid UTF-8.
For the rest each candidate decodes the bytes, and :mod:`kanben.written` says
how likely the characters are.  The most likely candidate wins; its confidence
is its share of the likelihood of all of them.  Of all those texts only the best
so far is kept: a text of ten million bytes must not need a hundred million.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kanben.findings import Finding, Trouble
from kanben.model import Source
from kanben.written import common, likelihood

SURE_ENOUGH = 0.9
"""A candidate less likely than this against the others is not believed."""

PLAUSIBLE = 0.7
"""At least this share of the non-ASCII characters must be common in Chinese."""

BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le-bom", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be-bom", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le-bom", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be-bom", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030-bom", "gb18030"),
)
"""Byte order marks: the bytes, the name we report, the codec for what follows.

The longer one first where one begins another."""

ARTICLES = "articles are plain text (.txt), Markdown (.md) or web pages (.html)"
CONTROLS = frozenset(map(chr, range(32))) - frozenset("\t\n\f\r")

AS_TEXT = "save it from its program as plain text (.txt, UTF-8) or Markdown (.md)"
NOT_TEXTS = (
    (0, b"PK\x03\x04", "a ZIP file (a Word .docx is one)", AS_TEXT),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or WPS file (.doc)", AS_TEXT),
    (0, b"{\\rtf", "a rich text file (.rtf)", AS_TEXT),
    (0, b"%PDF-", "a PDF", "copy its text into a .txt or .md file"),
    (60, b"BOOKMOBI", "a Kindle book", "copy its text into a .txt or .md file"),
    (0, b"\x89PNG\r\n", "a picture (PNG)", "an article is text; pictures are named from a Markdown article"),
    (0, b"\xff\xd8\xff", "a picture (JPEG)", "an article is text; pictures are named from a Markdown article"),
    (0, b"GIF8", "a picture (GIF)", "an article is text; pictures are named from a Markdown article"),
    (0, b"\x1f\x8b\x08", "a gzip archive", "unpack it first"),
    (0, b"Rar!\x1a\x07", "a RAR archive", "unpack it first"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first"),
)
"""Files often mistaken for articles: where their mark stands, the mark, what they are, what to do."""

# Eleven cells where browsers, and so the people who wrote the pages, follow Microsoft and Python's codec HKSCS:
# A145 is the dot of 溫斯頓‧邱吉爾 and no bullet.
AS_BROWSERS_DO = tuple(zip("•､‾∼♁☉／＼¥¢£", "‧﹑¯～⊕⊙∕﹨￥￠￡", strict=True))
ABOVE_ASCII = bytes(range(0x80, 0x100))


@dataclass(frozen=True, slots=True)
class Reading:
    """What one encoding makes of the bytes, but for the text."""

    encoding: str
    likelihood: float  # natural logarithm
    plausible: float  # share of the non-ASCII characters that are common in Chinese
    failed_at: int  # byte offset of the first thing it cannot decode, or -1


def _read_as(content: bytes, encoding: str) -> tuple[Reading, str]:
    failed_at = -1
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        failed_at = error.start
        text = content.decode(encoding, "replace")
    counts = Counter(text)
    foreign = sum(n for c, n in counts.items() if c > "~")
    known = sum(n for c, n in counts.items() if common(c))
    return Reading(encoding, likelihood(counts), known / foreign if foreign else 1.0, failed_at), text


def _candidates(content: bytes) -> Iterator[str]:
    yield from ("utf-8", "gb18030")
    # HKSCS lacks a few cells of Microsoft's Big5 (the euro sign), and is the larger set otherwise.
    yield "big5hkscs" if _decodes(content, "big5hkscs") or not _decodes(content, "cp950") else "cp950"
    yield from ("utf-16-le", "utf-16-be")
    if content.count(0) * 4 >= len(content):
        yield from ("utf-32-le", "utf-32-be")


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def decode(content: bytes, name: str, where: str = "") -> Source:
    """Return the text of ``content``, the source ``name``, with its encoding and confidence.

    ``where`` is the path that complaints name, if it is more than the name.

    The text has every character as received, line ends included, except for a
    byte order mark, which is no character: the encoding then ends in ``-sig``
    or ``-bom``.  ``confidence`` is between 0 and 1: 1 where a byte order mark
    says it; for valid UTF-8 one minus the chance that as many sequences of
    bytes above 127 would fit by accident (a half each); otherwise the share of
    this reading in the likelihood of all readings (see the head of the module).

    Raises Trouble for an empty file (R-001), white space only (R-002), a file
    that is no text (R-003), bytes that are no characters (R-004, with the byte
    and the line), and an encoding that cannot be told (R-005).

    >>> decode("清明時節雨紛紛，路上行人欲斷魂。".encode("big5"), "杜牧.txt").encoding
    'big5hkscs'
    """
    where = where or name
    if not content:
        raise Trouble(
            Finding("R-001", "the file is empty", where, hint="put the article in it, or take it out of the book")
        )
    for at, mark, what, hint in NOT_TEXTS:
        if content.startswith(mark, at):
            raise Trouble(Finding("R-003", f"this is {what}, not text", where, hint=hint))
    text, encoding, confidence = _decide(content, where)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Trouble(Finding("R-003", "this is not text: it holds NUL characters", where, line, ARTICLES))
    if sum(map(text.count, CONTROLS)) * 20 > len(text):
        raise Trouble(Finding("R-003", "this is not text: it is full of control characters", where, hint=ARTICLES))
    if not text.strip():
        raise Trouble(
            Finding("R-002", "the file holds only white space", where, hint="put the article in it, or take it out")
        )
    return Source(name, text, encoding, confidence)


def _decide(content: bytes, name: str) -> tuple[str, str, float]:
    for mark, called, codec in BOMS:
        if content.startswith(mark):
            try:
                return str(memoryview(content)[len(mark) :], codec), called, 1.0
            except UnicodeDecodeError as error:
                raise _undecodable(content, name, codec, error.start + len(mark)) from None
    if 0 not in content:
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            sequences = len(text) - len(content.translate(None, ABOVE_ASCII))
            return text, "utf-8", round(1 - 0.5 ** min(sequences, 99), 4) if sequences else 1.0
    readings: list[Reading] = []
    best, text = None, ""
    for encoding in _candidates(content):
        reading, read = _read_as(content, encoding)
        if best is None or reading.likelihood > best.likelihood:
            best, text = reading, read
        del read  # before the next is read
        readings.append(reading)
    assert best is not None
    confidence = 1 / math.fsum(math.exp(max(r.likelihood - best.likelihood, -700)) for r in readings)
    if best.plausible < PLAUSIBLE or confidence < SURE_ENOUGH:
        raise _untold(content, name, readings)
    if best.failed_at >= 0:
        raise _undecodable(content, name, best.encoding, best.failed_at)
    if best.encoding == "big5hkscs":
        text = _as_browsers_do(text)
    return text, best.encoding, round(confidence, 4)


def _as_browsers_do(text: str) -> str:
    for hkscs, microsoft in AS_BROWSERS_DO:
        text = text.replace(hkscs, microsoft)
    return text


def _undecodable(content: bytes, name: str, codec: str, at: int) -> Trouble:
    left = content[at : at + 4].hex(" ").upper()
    if at + 4 >= len(content):
        message = f"the file ends in the middle of a character ({codec.upper()}, byte {at}: {left})"
        hint = "it was cut short: fetch it again, or save it as UTF-8 without the broken end"
    else:
        message = f"these bytes are no character of {codec.upper()}: {left} (byte {at})"
        hint = f"open the file as {codec.upper()}, mend that place and save it as UTF-8"
    return Trouble(Finding("R-004", message, name, _line(content, at, codec), hint))


def _untold(content: bytes, name: str, readings: Iterable[Reading]) -> Trouble:
    if sum(content.count(ord(c)) for c in CONTROLS) * 20 > len(content):
        return Trouble(Finding("R-003", "this is not text in any encoding we know", name, hint=ARTICLES))
    utf8 = next(r for r in readings if r.encoding == "utf-8")
    fits = ", ".join(r.encoding.upper() for r in readings if r.failed_at < 0) or "none"
    return Trouble(
        Finding(
            "R-005",
            "the encoding cannot be told: the text reads as Chinese in none that we know, or equally well in two"
            f" (without error only in: {fits}; UTF-8 fails at byte {utf8.failed_at})",
            name,
            _line(content, max(utf8.failed_at, 0), "utf-8"),
            "open it in an editor that shows it rightly and save it as UTF-8",
        )
    )


def _line(content: bytes, at: int, codec: str) -> int:
    return str(memoryview(content)[:at], codec, "ignore").count("\n") + 1
