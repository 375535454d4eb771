"""Whether a text bears wounds that break its words or sentences, seen much faster than they are mended.

The rules mend far more than is asked for here: a comma of the wrong width
keeps nobody from reading.  These are the signs of readings pushed in by a
converter, of text read in a wrong encoding, of escapes, of characters that
cannot be seen or only look like another, of words set apart, and of lines
broken by a screen or a page.  Each asks for less than the rule it stands for,
so that a text may be mended for nothing but none is passed over.

The rules themselves are loaded once a text asks for them: most bear no wound.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
TONED = "āáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿê"  # what the rules call a Han character, and the letters of a reading
_UNSEEN = "\x00-\x08\v\f\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffd"
_LIKE = "\ue000-\uf8ff\u2e80-\u2fd5\uf900-\ufaff\ufb00-\ufb06"  # another character, or one that only a font knew
_AS_LATIN = "\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"

_BLANK = " \t\r\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_STOPS = tuple("。！？!?….：:；;—～”’」』）】》")
_NUMBERED = tuple("0123456789页頁-–—－·•")
_WIDE = range(60, 141)  # characters of a line so wide that longer ones beside it are no sign of whole paragraphs

# A class of characters comes first, since that is sought much faster than a choice is tried.
_SIGN = re.compile(
    rf"[?(&%\\\r {_UNSEEN}{_LIKE}\u00a1-\u00ff銆锛骞锟烫屯嚗﹝ㄛ](?:"
    rf"(?<=[{_UNSEEN}{_LIKE}銆锛嚗﹝ㄛ])"
    rf"|(?<=\?)[a-z{TONED}]{{1,6}}\)"  # 因?yàn)橥
    rf"|(?<=\()(?=[a-z]{{0,5}}[{TONED}])[a-z{TONED}]{{1,6}}\)"  # 時(shí)
    rf"|(?<=[\u00c2-\u00f4])[{_AS_LATIN}]|(?<=[\u00a1-\u00ff])[\u00a1-\u00ff]{{3}}"  # UTF-8, GBK
    r"|(?<=骞)[^\n]{0,40}?[鏈鏃]|(?<=锟)斤|(?<=烫)烫|(?<=屯)屯"
    r"|(?<=&)(?:amp;)*(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
    r"|(?<=%)(?<![\w/=&?.~%-]%)(?:25){0,3}[0-9A-Fa-f]{2}%"
    r"|(?<=[\\%])\\?u[0-9A-Fa-f]{4}"
    r"|(?<=\r)(?!\n)"
    rf"|(?<=[{HAN}][ ])[{HAN}] [{HAN}])"
)
_MIDWAY = re.compile("\n(?<=[^\n]{14}[^\n\r。！？!?….：:；;—～~”’」』）】》]\n)")  # a line as long as a page is wide


def wounded(text: str) -> bool:
    """Say whether ``text`` may bear such wounds; a byte-order mark is none.

    >>> wounded("因?yàn)橥顿Y，2015年夏天"), wounded("速度(km/h)，AT&T，100%\\r\\n2015 年")
    (True, False)
    """
    if _SIGN.search(text, int(text.startswith("\ufeff"))):
        return True
    if len(list(islice(_MIDWAY.finditer(text), 2))) < 2:
        return False  # no sentence is broken
    if not (_of_screens(text) or _of_pages(text)):
        return False
    from kanben.repairs.folios import folios
    from kanben.repairs.joins import joins

    return any(next(rule(text), None) is not None for rule in (joins, folios))


def _of_screens(text: str) -> bool:
    """Say whether lines may be broken where they were full: hardly any is longer, and not only by whole paragraphs."""
    lengths = [len(line) for line in text.split("\n") if line]
    midway = (len(text[text.rfind("\n", 0, m.start()) + 1 : m.start()]) for m in _MIDWAY.finditer(text))
    return sum(n > _WIDE[-1] for n in lengths) <= 0.05 * len(lengths) or any(n in _WIDE for n in midway)


def _of_pages(text: str) -> bool:
    """Say whether short lines may be numbers of pages, or the same head again and again."""
    short = [said for line in text.split("\n") if len(line) <= 40 and (said := line.strip(_BLANK))]
    numbers = [said for said in short if said.endswith(_NUMBERED)]
    heads = Counter(said for said in short if not said.endswith(_STOPS))
    return len(numbers) > 1 or any("共" in said for said in numbers) or max(heads.values(), default=0) > 2
