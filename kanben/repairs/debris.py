"""Set aside what the web page said around the article.

Word counts, "related articles", buttons, reprint notices and a site's watermark
are not the author's.  Each pattern takes one whole line, and each line taken is
reported: a line the author wrote must not vanish because it resembles one a web
site adds.  Where a site hid an e-mail address in the middle of a sentence, the
address is lost, and that is said.
"""

import re
from collections import Counter
from collections.abc import Iterator

from kanben.edits import Edit
from kanben.findings import Remark
from kanben.repairs.han import BLANK, HAN
from kanben.repairs.lines import LINE, begins_anew
from kanben.repairs.told import KEEP_IT

SIMPLE = str.maketrans(
    "數閱讀時長間鐘關註報導轉載權責說聲請經許掃碼點擊識別眾號贊讚評論發賞歡連結編輯開戶頂頁寫選書來網壇庫製傳優質費內電盡訪問機鄭預計約複熱門對記軟",
    "数阅读时长间钟关注报导转载权责说声请经许扫码点击识别众号赞赞评论发赏欢连结编辑开户顶页写选书来网坛库制传优质费内电尽访问机郑预计约复热门对记软",
)
"""The characters of the patterns below, which are in Simplified, as Traditional has them."""

BUTTON = (
    "(?:分享(?:到|至)?|收藏|点赞|评论|转发|在看|好看|赞赏|喜欢作者|微信|朋友圈|微博|豆瓣|QQ空间|QQ好友|Facebook|Twitter"
    "|LINE|复制[链连][结接])"
)
SITE = r"(?:(?:https?://|www\.)[\w./?=&%#:~+-]+|\b[\w-]+\.(?:com|net|org|cn|cc|tw|hk|info|xyz|top|vip)\b)"
FOLLOW = "(?:关注|二维码|原文|公众号|朋友圈)"
RAISED = "(?:整理|制作|上传|提供|下载|首发|收集|校对|更新)"
KINDS = (
    ("the page's count of words", r"本文(?:字数|共|全文)[：:]?\s*约?\d+.*"),
    ("the page's reading time", "(?:预计)?阅读(?:时[长间]|本文需).*分钟"),
    (
        "links to other articles",
        "(?:相关|推荐|推薦|延伸|更多|热门)(?:文章|阅读|报导|报道)[：:]?|[上下]一[篇章][：:].{1,60}",
    ),
    ("a reprint notice", r"[【\[(（](?:转载|版权|免责)(?:说明|声明)?[】\])）].*|(?:转载请注明|未经授权.*转载).*"),
    ("a reprint notice", "(?:版权|免责)声明[：:].*|(?:特别|郑重)声明[：:].*(?:转载|版权|侵权).*"),
    ("a notice of rights", r"(?:©|Copyright\b|版权所有).{0,80}"),
    ("who put it on the page", r"[（(【\[]?(?:责任编辑|责编)\s*[：:|｜/].{1,20}"),
    ("an invitation to follow", rf"(?:长按|扫码|扫一扫|点击|识别).{{0,40}}{FOLLOW}.{{0,30}}"),
    ("an invitation to follow", "(?:微信)?扫一扫[^。]{0,30}|关注(?:我[们們]|本?公众号).{0,30}"),
    ("buttons of the page", rf"{BUTTON}(?:[\s\d+|｜/、·：:]+(?:{BUTTON})?)*"),
    (
        "buttons of the page",
        "(?:点击)?(?:阅读|查看)(?:原文|全文|更多)|展开(?:阅读)?全文|返回(?:顶部|首页|列表)|加载更多",
    ),
    ("buttons of the page", "(?:写|精选)留言|发表评论|打开.{0,10}(?:APP|App|app|客户端).{0,20}"),
    ("a removed e-mail address", "\\[email[ \u00a0]protected\\]"),
    (
        "a site's watermark",
        rf"本(?:书|文|站|作品)[由来].{{0,30}}(?:{SITE}|[网坛吧站库]|书屋).{{0,20}}{RAISED}.{{0,30}}",
    ),
    ("a site's watermark", "更多.{0,4}(?:小说|内容|电子书|好书|文章).{0,8}(?:尽在|请(?:访问|关注|搜索|到|上)).{0,40}"),
    ("a site's watermark", rf"{SITE}.{{0,20}}{RAISED}.{{0,20}}"),
    ("a site's watermark", "请?记住本[站书].{0,40}(?:域名|网址).{0,40}|手机用户请.{0,40}阅读.{0,20}"),
)
BEGINS = frozenset(
    "本预預阅閱相推延更热熱上下【（转轉未版免特郑鄭©责責长長扫掃点點识識微分收在评評好赞贊讚喜朋豆复複关關查展返加写寫精发發打请請记記手"
)
"""What a pattern can begin with, in either script, or any character of ASCII: most lines are passed over by it."""

DEBRIS = re.compile("|".join(f"(?P<k{n}>{pattern})" for n, (_, pattern) in enumerate(KINDS)))
LONGEST = 300  # characters a line of the page's may have
HIDDEN = re.compile("\\[email[ \u00a0]protected\\]")
WATERMARK = re.compile(rf"{SITE}|.*[{HAN}].*{SITE}|.*{SITE}.*[{HAN}]")
REPEATED = 3  # times a line that names a site comes, before we believe in a watermark
SLOGAN = 60  # characters it may have


def debris(text: str) -> Iterator[Edit | Remark]:
    """
    >>> from kanben.repairs import mend
    >>> mend("本文字數:5487,閱讀時長大約9分鐘\\n正文\\n相關文章", debris)
    '\\n正文\\n'
    >>> mend("相關文章很多,他都讀過。", debris)
    '相關文章很多,他都讀過。'
    """
    named: list[tuple[int, int, str]] = []
    taken: set[int] = set()
    for line in LINE.finditer(text):
        start, end = line.span()
        said = line[0].strip(BLANK) if end - start <= LONGEST else ""
        if not said:
            continue
        likely = said[0] in BEGINS or said[0] < "\x80"
        if likely and (found := DEBRIS.fullmatch(said.translate(SIMPLE))):
            taken.add(start)
            yield from _aside(start, end, said, KINDS[int((found.lastgroup or "k0")[1:])][0])
        elif len(said) <= SLOGAN and "." in said and not begins_anew(said) and WATERMARK.match(said):
            named.append((start, end, said))
    times = Counter(said for _, _, said in named)
    for start, end, said in named:
        if times[said] >= REPEATED:
            taken.add(start)
            yield from _aside(start, end, said, "a site's watermark")
    for hidden in HIDDEN.finditer(text):
        if text.rfind("\n", 0, hidden.start()) + 1 not in taken:
            said = "an e-mail address the web page hid is lost"
            yield Remark(hidden.start(), "R-142", said, "write it in with book/corrections.toml")


def _aside(start: int, end: int, said: str, what: str) -> Iterator[Edit | Remark]:
    yield Edit(start, end, "", reason=f"{what}, not the article")
    yield Remark(start, "R-141", f"set aside, {what}: {said}", KEEP_IT)
