"""Take out a paragraph that stands there twice, one after the other.

A page saved with its summary, or pasted once too often, says a paragraph twice.
Two the same in succession are one; two far apart may be meant, and are only
reported, once for each run of paragraphs.  A short line said twice is a refrain.
"""

import re
from collections.abc import Iterator

from kanben.edits import Edit
from kanben.findings import Remark
from kanben.repairs.han import BLANK, has_han

LINE = re.compile("[^\n]{30,}")
SENTENCE = re.compile("[。！？!?]")
FAR = 60  # characters a paragraph has that is reported if it comes again far on
SHOWN = 20
KEEP_IT = "if both are the author's, keep them with a [[stet]] in book/corrections.toml"


def doubled(text: str) -> Iterator[Edit | Remark]:
    """
    >>> from kanben.repairs import mend
    >>> paragraph = "霧從江面上升起來的時候，船還沒有到，他把燈提在手裏，聽着水聲一下一下拍着石階。"
    >>> mend(f"{paragraph}\\n\\n{paragraph}\\n歸去來兮\\n歸去來兮", doubled).count("霧")
    1
    """
    met: dict[str, int] = {}  # a paragraph, and which one it is
    last, last_end, after_repeat, n = "", 0, -1, 0
    for line in LINE.finditer(text):
        said = line[0].strip(BLANK)
        if not (SENTENCE.search(said) and has_han(said)):
            continue
        if said == last and not text[last_end : line.start()].strip():
            yield Edit(*line.span(), "", reason="the paragraph before it, word for word")
            yield Remark(line.start(), "R-144", f"set aside, the same as the paragraph before: {_head(said)}", KEEP_IT)
            last_end = line.end()
            continue
        n += 1
        earlier = met.setdefault(said, n)
        if earlier < n and len(said) >= FAR:
            if earlier != after_repeat:
                what = f"said before, word for word: {_head(said)}"
                yield Remark(line.start(), "R-145", what, "if once is enough, take it out in book/corrections.toml")
            after_repeat = earlier + 1
        else:
            after_repeat = -1
        last, last_end = said, line.end()


def _head(said: str) -> str:
    return f"「{said[:SHOWN]}…」"
