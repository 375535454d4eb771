"""Put the character itself where another stands that only looks like it, or a number that only one font could show.

Text copied from a PDF has radicals for characters (⽂ for 文) and ligatures for
letters; tables of old encodings gave some characters places of their own
(U+F900) or none (private use), until a later standard named them.  What the
standards say is set; private use that none explains prints as nothing, and is
said.  ㈱ ㎡ ℃ ① are signs in their own right, and variation selectors a choice of
shape: they stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from kanben.edits import Edit
from kanben.findings import Remark
from kanben.repairs.han import HAN

IDEOGRAPHS = re.compile("[\uf900-\ufaff\U0002f800-\U0002fa1f]")
RADICALS = re.compile("[\u2e80-\u2fd5]")
LIGATURES = re.compile("[\ufb00-\ufb06]")
MARKED = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff][\u0300-\u036f]+")
PRIVATE = re.compile(
    "[\ue000-\uf8ff\U000f0000-\U0010ffff](?:(?<=[\ue000-\uf8ff])[\ue000-\uf8ff]*|[\U000f0000-\U0010ffff]*)"
)
ACCENTS = re.compile("[\u0300-\u036f]")
RARE = re.compile(
    "[\u0300-\u036f\u2e80-\u2fd5\ue000-\uf8ff\uf900-\ufaff\ufb00-\ufb06\U0002f800-\U0002fa1f\U000f0000-\U0010ffff]"
)
SPEAKS_OF_THEM = re.compile("部首|偏旁|字根|[Rr]adical")
BESIDE_HAN = re.compile(f"[{HAN}]")

# Circles for zeros: 二○一九年, 一九九○年, 一○一中學; not a list of boxes, 一○二○.
NUMBERED = re.compile(
    "[一二三四五六七八九][一二三四五六七八九〇]*[○◯][一二三四五六七八九〇○◯]*(?:(?<=[^○◯])(?![○◯])|(?=[年月日]))"
)

# Radicals of the supplement that are whole characters, Simplified mostly; Unicode decomposes but two of them.
SUPPLEMENT = dict(
    zip(
        "⺟⺠⻁⻄⻅⻆⻉⻋⻑⻒⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "母民虎西见角贝车長镸长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)

# GB 18030: cells that GBK and the edition of 2000 left to private use, and what later editions put there.
NAMED = dict(
    zip(
        "\ue5e5\ue7c7\ue7c8\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796\ue81e\ue826\ue82b\ue82c\ue832"
        "\ue843\ue854\ue864\ue816\ue817\ue818\ue831\ue83b\ue855",
        "\u3000\u1e3f\u01f9\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8"
        "\u9fb9\u9fba\u9fbb\U00020087\U00020089\U000200cc\U000215d7\U0002298f\U000241fe",
        strict=True,
    )
)
# The last row of GBK lay in private use in order; most of it the edition of 2000 had named.
LAST_ROW = {chr(0xE815 + cell): bytes((0xFE, 0x50 + cell + (cell >= 0x2F))).decode("gb18030") for cell in range(0x50)}
GB18030 = {was: now for was, now in LAST_ROW.items() if was != now} | NAMED


def compatibility(text: str) -> Iterator[Edit | Remark]:
    """
    >>> from kanben.repairs import mend
    >>> mend("⽂章的⻚数，二○一九年，ﬁne，㎡和①留着", compatibility)
    '文章的页数，二〇一九年，fine，㎡和①留着'
    """
    rare = "".join(set(RARE.findall(text)))
    for found in IDEOGRAPHS.finditer(text) if IDEOGRAPHS.search(rare) else ():
        if (unified := unicodedata.normalize("NFC", found[0])) != found[0]:
            yield Edit(*found.span(), unified, reason="one character, one code point (Unicode, canonical equivalence)")
    for found in LIGATURES.finditer(text) if LIGATURES.search(rare) else ():
        yield Edit(*found.span(), unicodedata.normalize("NFKC", found[0]), reason="a ligature is for the font to make")
    for found in MARKED.finditer(text) if ACCENTS.search(rare) else ():
        if (composed := unicodedata.normalize("NFC", found[0])) != found[0]:
            yield Edit(*found.span(), composed, reason="a letter with its mark, composed (NFC)")
    for found in NUMBERED.finditer(text) if "○" in text or "◯" in text else ():
        for at in range(*found.span()):
            if text[at] in "○◯":
                yield Edit(at, at + 1, "〇", reason="zero among Chinese numerals (GB/T 15835)")
    if RADICALS.search(rare):
        yield from _radicals(text)
    if PRIVATE.search(rare):
        yield from _private(text)


def _radicals(text: str) -> Iterator[Edit]:
    """Set characters for radicals that stand beside Han as characters do."""
    line_end, spoken_of = -1, False
    for found in RADICALS.finditer(text):
        at = found.start()
        if at > line_end:
            line_start, line_end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
            line_end = len(text) if line_end < 0 else line_end
            spoken_of = bool(SPEAKS_OF_THEM.search(text, line_start, line_end))
        whole = SUPPLEMENT.get(found[0]) or unicodedata.normalize("NFKC", found[0])
        beside = (text[at - 1 : at], text[at + 1 : at + 2])
        if whole != found[0] and not spoken_of and any(BESIDE_HAN.match(c) or RADICALS.match(c) for c in beside):
            yield Edit(at, at + 1, whole, reason="a radical for the character it looks like")


def _private(text: str) -> Iterator[Edit | Remark]:
    for found in PRIVATE.finditer(text):
        for at in range(*found.span()):
            if known := GB18030.get(text[at]):
                yield Edit(at, at + 1, known, reason=f"private use, U+{ord(text[at]):04X}, named by GB 18030 since")
        unknown = [at for at in range(*found.span()) if text[at] not in GB18030]
        if unknown:
            numbers = " ".join(f"U+{ord(text[at]):04X}" for at in unknown[:4])
            message = f"private use, which prints as nothing: {numbers}{' …' if len(unknown) > 4 else ''}"
            reading = _as_hong_kong(text[unknown[0]]) if len(unknown) == 1 else ""
            hint = "give the character in book/corrections.toml"
            yield Remark(unknown[0], "R-154", message, hint, unknown[0] + 1, (reading,) if reading else ())


def _as_hong_kong(character: str) -> str:
    """Return what HKSCS has where ``character``, in private use, lay in extensions of Big5; or nothing."""
    for first, last, lead in (("\ue000", "\ue310", 0xFA), ("\ue311", "\ueeb7", 0x8E), ("\ueeb8", "\uf6b0", 0x81)):
        if first <= character <= last:
            row, cell = divmod(ord(character) - ord(first), 157)
            pair = bytes((lead + row, cell + (0x40 if cell < 63 else 0x62)))
            read = pair.decode("big5hkscs", "replace")
            return read if len(read) == 1 and not PRIVATE.match(read) else ""
    return ""
