"""What a chapter opens with: a byline and a date, known by what the article says of itself."""

from __future__ import annotations

import re
from dataclasses import replace

from kanben.model import Block, Blocks, Paragraph, plain

DATE = re.compile(r"[約约]?\d+年(?:\d+月(?:\d+日)?)?")


def opening(blocks: Blocks, author: str, date: str) -> Blocks:
    """Return ``blocks`` with their roles for an opening paragraph that says the author, and one that says the date.

    ``date`` is EDTF; its paragraph is in numbers, as a book sets them.

    >>> from kanben.model import Text
    >>> said = tuple(Paragraph((Text(words),)) for words in ("林素", "2021年3月20日", "林素"))
    >>> [block.role for block in opening(said, "林素", "2021-03-20")]
    ['byline', 'date', '']
    """
    roles: list[Block] = []
    for block in blocks[:2]:
        role = ""
        if isinstance(block, Paragraph) and not block.role:
            words = plain(block.inlines)
            if words and words == author and not roles:
                role = "byline"
            elif DATE.fullmatch(words) and _numbers(words) == _numbers(date):
                role = "date"
        if not role or not isinstance(block, Paragraph):
            break
        roles.append(replace(block, role=role))
        if role == "date":
            break
    return (*roles, *blocks[len(roles) :])


def opens(blocks: Blocks, role: str) -> bool:
    """Say whether ``blocks`` open with a paragraph of ``role``, byline or date, of their own."""
    opened = (block.role for block in blocks[:2] if isinstance(block, Paragraph))
    return role in opened


def _numbers(date: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", date)]
