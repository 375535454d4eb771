"""Tell what characters the bytes of a file are.

Chinese pages come in UTF-8, in UTF-16 from Windows editors, in GB18030 (and
its ancestors GB2312 and GBK) from the mainland, in Big5 from Taiwan and Hong
Kong, and rarely say which.  The decision here is made on the whole text, is
the same every time, and is refused where the evidence is poor: a wrong guess
makes a book of plausible nonsense.

How it is made.  A byte order mark decides; so does text that is valid UTF-8.
For the rest each candidate decodes the bytes, and a small model of written
Chinese says how likely the characters are: some three hundred make up half of
any text, a few thousand nearly all of it, and a wrong decoding draws from the
other twenty thousand and from what is no character at all.  The most likely
candidate wins; its confidence is its share of the likelihood of all of them.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kanben.findings import Finding, Trouble
from kanben.model import Source

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

ARTICLES = "articles are plain text (.txt) or Markdown (.md)"
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
AS_BROWSERS_DO = str.maketrans("•､‾∼♁☉／＼¥¢£", "‧﹑¯～⊕⊙∕﹨￥￠￡")

# Seen in every text, in both scripts; the order does not matter.
OFTEN = frozenset(
    "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過"
    "发發后後作里裡用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她"
    "本前开開但因只从從想实實日者意无無力它与與长長把机機十民第公此已工使情明性知全三又关關点點正业業外将將两兩高间間由问問"
    "很最重并並物手应應战戰向头頭文体體政美相见見被利什二等产產或新己制身果加西斯月话話合回特代内內信表化老给給世位次度门門任"
    "常先海通教儿兒原东東声聲提立及比员員解水名真论論处處走义義各入几幾口认認条條平系气氣题題活更别別打女变變四神总總何电電数"
    "數安少报報才结結反受目太量再感建务務做接必场場件计計管期市直资資命山金指许許统統区區保至形社便空决決治展马馬科司五基眼书書"
)
MARKS = frozenset("，。、；：？！…—·「」『』“”‘’（）《》〈〉【】　")


# Common in what is written as Hong Kong speaks, and in neither of the old standards' lists.
CANTONESE = "佢哋喺嗰咗嘅冇嘢嚟嗱咁㗎啲唔喎乜咩嗌噉晒攞揾搵啱瞓喐嘥咪吖嘞囉㖞氹冚啫喇噃畀睇諗嗮嘈咧吓哎啩揸掟孭靚"


def _level_one() -> frozenset[str]:
    """Return the common Han of the two old standards, level one of GB 2312 and of Big5, and of Cantonese."""
    mainland = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    island = (bytes((lead, trail)) for lead in range(0xA4, 0xC7) for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    found = "".join(b.decode("gb2312", "ignore") for b in mainland) + "".join(
        b.decode("big5", "ignore") for b in island
    )
    return frozenset(c for c in found + CANTONESE if "\u3400" <= c <= "\u9fff") - OFTEN


LEVEL_ONE = _level_one()

# The model: of 1000 characters of a Chinese text so many belong to the class, spread evenly over its members.
# The last class holds what no author types: private use, controls, the replacement character.
_ASCII, _OFTEN, _MARKS, _LEVEL_ONE, _HAN, _OTHER, _NEVER = (
    math.log(share / 1000 / members)
    for share, members in ((100, 97), (400, 300), (130, 25), (350, 7000), (15, 21000), (5, 4000), (1e-4, 100_000))
)


def _weight(char: str) -> float:
    """Return the natural logarithm of how likely ``char`` is in a Chinese text."""
    if char in OFTEN:
        return _OFTEN
    if char in MARKS:
        return _MARKS
    if char in LEVEL_ONE:
        return _LEVEL_ONE
    if " " <= char <= "~" or char in "\n\r\t":
        return _ASCII
    if "\u4e00" <= char <= "\u9fff":
        return _HAN
    if char == "\ufffd" or unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs") or "\uac00" <= char <= "\ud7a3":
        return _NEVER
    return _OTHER


@dataclass(frozen=True, slots=True)
class Reading:
    """What one encoding makes of the bytes."""

    encoding: str
    text: str
    likelihood: float  # natural logarithm
    plausible: float  # share of the non-ASCII characters that are common in Chinese
    failed_at: int  # byte offset of the first thing it cannot decode, or -1


def _read_as(content: bytes, encoding: str) -> Reading:
    failed_at = -1
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        failed_at = error.start
        text = content.decode(encoding, "replace")
    if encoding == "big5hkscs":
        text = text.translate(AS_BROWSERS_DO)
    counts = Counter(text)
    foreign = sum(n for c, n in counts.items() if c > "~")
    common = sum(n for c, n in counts.items() if c in OFTEN or c in MARKS or c in LEVEL_ONE)
    likelihood = math.fsum(n * _weight(c) for c, n in counts.items())
    return Reading(encoding, text, likelihood, common / foreign if foreign else 1.0, failed_at)


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
    if sum(c in CONTROLS for c in text) * 20 > len(text):
        raise Trouble(Finding("R-003", "this is not text: it is full of control characters", where, hint=ARTICLES))
    if not text.strip():
        raise Trouble(
            Finding("R-002", "the file holds only white space", where, hint="put the article in it, or take it out")
        )
    return Source(name, text, encoding, confidence)


def _decide(content: bytes, name: str) -> tuple[str, str, float]:
    for mark, called, codec in BOMS:
        if content.startswith(mark):
            body = content[len(mark) :]
            try:
                return body.decode(codec), called, 1.0
            except UnicodeDecodeError as error:
                raise _undecodable(content, name, codec, error.start + len(mark)) from None
    if 0 not in content and _decodes(content, "utf-8"):
        text = content.decode("utf-8")
        sequences = sum(c > "\x7f" for c in text)
        return text, "utf-8", round(1 - 0.5**sequences, 4) if sequences else 1.0
    readings = [_read_as(content, encoding) for encoding in _candidates(content)]
    best = max(readings, key=lambda r: r.likelihood)
    confidence = 1 / math.fsum(math.exp(max(r.likelihood - best.likelihood, -700)) for r in readings)
    if best.plausible < PLAUSIBLE or confidence < SURE_ENOUGH:
        raise _untold(content, name, readings)
    if best.failed_at >= 0:
        raise _undecodable(content, name, best.encoding, best.failed_at)
    return best.text, best.encoding, round(confidence, 4)


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
    return content[:at].decode(codec, "ignore").count("\n") + 1
