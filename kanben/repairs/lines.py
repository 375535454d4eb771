"""What the rules that look at whole lines ask of a line.

A sentence that a page's end or a mail program broke shows in two ways: the line
stops without a mark that ends a sentence, and it is as long as its neighbours.
"""

import re

from kanben.repairs.han import BLANK

LINE = re.compile("[^\n]+")
ENDED = re.compile("[。！？!?….：:；;—～~][”’」』）》】)\"'　 ]*$|[”’」』）】》]$")
BEGINS = re.compile(
    "[ \t\u3000]*(?:[•·●○■□◆◇※*＊▪►→>＞#|│─]|[-–—]{1,2}[ \t]|——|[一二三四五六七八九十]{1,3}、"
    "|[（(][0-9一二三四五六七八九十]{1,3}[)）]|[0-9]{1,3}(?:[.．、)）]|$)|[①-⑳]|第[0-9〇零一二三四五六七八九十百千两兩]{1,7}[章回卷部篇编編节節])"
)


def begins_anew(line: str) -> bool:
    """Say whether ``line`` opens as an item, a heading, a quotation of mail or a turn does."""
    return bool(BEGINS.match(line))


def ended(line: str) -> bool:
    """Say whether ``line`` stops where a sentence, or what announces another, may stop."""
    return bool(ENDED.search(line[-8:].rstrip(BLANK)))


def columns(line: str) -> int:
    """Return how many half cells ``line`` fills, near enough: two for Han, one for Latin."""
    return (len(line) + len(line.encode("utf-8", "surrogatepass"))) // 2


def joint(left: str, right: str) -> str:
    """Return what stands between two characters that a line's end parted: a space between Latin, else nothing."""
    return " " if left.isascii() and right.isascii() and left + right else ""
