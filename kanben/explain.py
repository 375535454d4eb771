"""What a code means, and what to do about it: the page of the catalogue, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from textwrap import indent

from kanben import codes
from kanben.codes import Entry
from kanben.findings import USAGE, Finding, stop_on
from kanben.spoken import ENGLISH, in_chinese

HEADS = {
    "article": ("In an article:", "文章裏這樣寫："),
    "plan": ("In book/book.toml:", "book/book.toml 裏這樣寫："),
    "corrections": ("In book/corrections.toml:", "book/corrections.toml 裏這樣寫："),
    "glossary": ("In book/glossary.toml:", "book/glossary.toml 裏這樣寫："),
    "chronology": ("In book/chronology.toml:", "book/chronology.toml 裏這樣寫："),
    "said": ("The program says:", "程式會說："),
}
REMEDY = ("What to do:", "怎麼辦：")


def explained(asked: tuple[str, ...], language: str) -> Iterator[str]:
    """Yield what the catalogue says of the codes ``asked`` for, or all codes with their titles if none is.

    Raises Trouble (S-110) for codes that are none, with the nearest.
    """
    wanted = [code.upper() for code in asked]
    stop_on((_unknown(code) for code in wanted if codes.entry(code) is None), exit_code=USAGE)
    if not wanted:
        yield from (f"{entry.code}  {_of(entry, 'title', language)}" for entry in codes.codes())
    for n, code in enumerate(wanted):
        if (entry := codes.entry(code)) is not None:
            yield from ([""] if n else [])
            yield page(entry, language)


def _unknown(code: str) -> Finding:
    close = get_close_matches(code, [entry.code for entry in codes.codes()], 1, 0.5)
    hint = f"did you mean {close[0]}?" if close else "kanben explain lists them all"
    return Finding("S-110", f"unknown code {code}", "explain", 0, hint)


def page(entry: Entry, language: str) -> str:
    """Return what the catalogue says of one code."""
    kind, example = entry.example
    head, remedy = (_head(pair, language) for pair in (HEADS[kind], REMEDY))
    title, means, mended = (_of(entry, name, language) for name in ("title", "means", "remedy"))
    shown, apart = indent(example.strip("\n"), "    "), " " if language == ENGLISH else ""
    return f"{entry.code}  {title}\n\n{means}\n\n{head}\n\n{shown}\n\n{remedy}{apart}{mended}"


def _head(pair: tuple[str, str], language: str) -> str:
    return pair[0] if language == ENGLISH else in_chinese(pair[1], language)


def _of(entry: Entry, name: str, language: str) -> str:
    text: str = getattr(entry, name if language == ENGLISH else f"{name}_zh")
    return text if language == ENGLISH else in_chinese(text, language)
