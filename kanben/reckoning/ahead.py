"""Whether a day told without its year is still to come, by the words of its sentence.

On 22 May, 6月1日 is the last one where its sentence tells what happened, and the
coming one where it announces, invites or orders.  What happens every year is
neither.
"""

from __future__ import annotations

import re

from kanben.reckoning.happened import PLANNED
from kanben.reckoning.story import Story

_CLAUSE = re.compile(r"[，,。！？!?；;：:\n、「」『』“”]")
_FAR = 30
"""So many characters around a date are looked at."""

_TO_COME = re.compile(
    r"将(?![军近士领信就来])|[定改][于在到至]|[推延]迟到|推迟到|延至|计划|预计|预[订约]|打算|准备|安排|拟[于在]"
    r"|请(?![了到来客教])|务必|敬请|别忘|记得(?=[来去带交买把到])|会不会|一起去|提醒|通知您|还有.{1,3}天|等到|下个?[周月]"
    r"|要(?=[考开出去来到交办搬还参补放举回上飞走体复])|吧(?=$|[。！!，,])"
)
_BEHIND_DATE = re.compile(
    r"[ ]?(?:起|开始|正式)?(?:施行|实施|执行|生效|实行|截止|到期|截稿)"
    r"|[ ]?(?:之前|以前|前)(?:[^，,。！？\n]{0,3}(?:把|交|提交|报|完成|付|还|送|寄|缴|办|给|搬|[答回]复))"
    r"|[^，,。！？\n]{0,6}(?:将[于在会要]|见面|有空|见！)|[ ]?(?:会(?![议员谈展场合见])|要(?![求点素]))"
)
_GONE_BY = re.compile(
    r"了|(?<![不通超])过(?![去期程年节戶])|曾|去年|已|刚|来着|来著|上[次回]|当时|那[是年时]|昨|前[天年]|以来|至今|迄今"
    r"|[签买写拍发寄订生建创办交拿收定]的"
)
_LONG_GONE = re.compile(r"去年|曾|昨|当时|那[是年时]|记得|回忆|上[次回]")
_REMINDED = re.compile(r"别忘了|[为除]了|已经?(?=买好|买了)")
"""Words with 了 that tell of nothing gone by."""

_GENERAL = re.compile(r"每[年到逢]|历来|传统|习俗|往年|历年|一般|通常")


def is_general(sentence: str) -> bool:
    """Say whether a folded sentence tells what happens every year."""
    return bool(_GENERAL.search(sentence))


def is_ahead(folded: str, at: int, end: int, story: Story) -> bool | None:
    """Say whether the sentence around a day speaks of what is to come; None where it says neither.

    The day's own clause stands before the clauses behind it, and these before
    what was said first: 時間改了，8月14日見 is an appointment.
    """
    first, last = story.sentence_of(at)
    before, after = folded[max(first, at - _FAR) : at], folded[end : min(last, end + _FAR)]
    lead, rest = _CLAUSE.split(before)[-1], _CLAUSE.split(after)[0]
    if PLANNED.search(lead) or _BEHIND_DATE.match(after):
        return True
    for words in (f"{lead}，{rest}", after[len(rest) :]):
        if _TO_COME.search(words):
            return True
        if _GONE_BY.search(_REMINDED.sub("", words)):
            return False
    if _LONG_GONE.search(before):
        return False
    return True if _TO_COME.search(before) else None
