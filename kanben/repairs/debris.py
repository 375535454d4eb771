"""Set aside what the web page said around the article.

Word counts, "related articles" and reprint notices are not the author's.  Each
pattern takes one whole line, and each line taken is reported: a line the author
wrote must not vanish because it resembles one a web site adds.
"""

import re
from collections.abc import Iterator

from kanben.edits import Edit
from kanben.findings import Remark

KINDS = (
    ("the page's count of words", r"本文(?:字[數数]|共|全文)[：:]?\s*[約约]?\d+.*"),
    ("the page's reading time", r"(?:預計|预计)?[閱阅][讀读](?:[時时][長长间間]|本文需).*分[鐘钟]"),
    ("links to other articles", r"(?:相[關关]|推薦|推荐|延伸|更多)(?:文章|[閱阅][讀读]|[報报][導道导])[：:]?"),
    ("a reprint notice", r"[【\[(（](?:[轉转][載载]|版[權权]|免[責责])(?:[說说]明|[聲声]明)?[】\])）].*"),
    ("a reprint notice", r"(?:[轉转][載载][請请][註注]明|未[經经][授許许][權可权].*[轉转][載载]).*"),
    ("an invitation to follow", r"(?:[長长]按|[掃扫][碼码]|[點点][擊击]).*(?:[關关][註注]|二[維维][碼码]|原文).*"),
    ("buttons to share", r"(?:分享(?:到|至)?|收藏|[點点][贊赞]|[評评][論论]|[轉转][發发])(?:[\s|｜/、].*)?"),
    ("a removed e-mail address", r"\[email(?:\u00a0| )protected\]"),
)
DEBRIS = tuple((what, re.compile(rf"^[ \t\u3000]*{pattern}[ \t\u3000]*$", re.MULTILINE)) for what, pattern in KINDS)


def debris(text: str) -> Iterator[Edit | Remark]:
    """
    >>> from kanben.repairs import mend
    >>> mend("本文字數:5487,閱讀時長大約9分鐘\\n正文\\n相關文章", debris)
    '\\n正文\\n'
    >>> mend("相關文章很多,他都讀過。", debris)
    '相關文章很多,他都讀過。'
    """
    taken: set[int] = set()
    for what, pattern in DEBRIS:
        for line in pattern.finditer(text):
            if line[0].strip() and line.start() not in taken:
                taken.add(line.start())
                yield Edit(*line.span(), "", reason=f"{what}, not the article")
                yield Remark(
                    line.start(),
                    "R-141",
                    f"set aside, {what}: {line[0].strip()}",
                    "if the author wrote it, keep it with a [[stet]] in book/corrections.toml",
                )
