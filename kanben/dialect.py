"""What our Markdown says beyond Markdown, in one table for who writes it and who reads it."""

from __future__ import annotations

from collections.abc import Mapping

from kanben.model import Entries, List, Paragraph, Quotation

ROLES: Mapping[type, frozenset[str]] = {
    Paragraph: frozenset(
        (
            *("byline", "date", "dateline", "lead", "headnote", "source", "separator", "end", "title", "subtitle"),
            *("annotation", "event", "introduction"),
        )
    ),
    Quotation: frozenset(("epigraph", "speech")),
    List: frozenset(("numbered", "contents", "index")),
    Entries: frozenset(("chronology", "imprint", "source")),
}
"""Roles a line in braces gives a block: ``{.lead}``."""

SPANS: Mapping[str, str] = {"name": "proper-name", "book": "book-title", "dateline": "dateline"}
"""What stands in braces after words, and the role they have then: ``[離騷]{.book}``."""

SPEAKING: Mapping[str, str] = {"asking": "question", "answering": "answer", "speaking": ""}
"""Keys of the front matter that name speakers, and the role of their turns."""

TONGUE = r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}"
"""A language (BCP 47), as ``[windlass]{lang=en}`` gives it."""

BASE = r"[\u3007\u3400-\u9fff\U00020000-\U0003ffff]{1,12}"
_LETTERS = r"A-Za-zÀ-ʯˇˊˋ˙˪˫\u0300-\u036fḀ-ỿ\u3040-\u30ff\u3105-\u312f\u31a0-\u31bf"
READING = rf"[{_LETTERS}][{_LETTERS}0-9 '’·\-]{{0,79}}"
"""The Han and the letters of a reading, ``{漢|hàn}``: anything else in braces is the author's own."""
