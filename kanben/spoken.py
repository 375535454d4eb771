"""Say in Chinese what was found: the words of the command line, and of it alone.

Stages speak English, and so does every file that is made, whatever the locale:
same inputs, same bytes.  A finding is put into Chinese when it is printed, by
matching its message and hint against the templates of its own code in
:mod:`kanben.codes`; what fits none is printed as it is.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from kanben import codes
from kanben.findings import Finding

ENGLISH, TRADITIONAL, SIMPLIFIED = LANGUAGES = ("en", "zh-Hant", "zh-Hans")
NAME = "KANBEN_LANG"
MOST = 4000
"""A text longer than this is not looked up: it would be slow, and is no sentence."""

_BOUNDS = re.compile(r"(.*[.…])( \[[^\]]+\])")
_HOLE = re.compile(r"\{(\d)\}")


def of_locale(name: str) -> str:
    """Return the language of a locale, empty if it says nothing.

    >>> [of_locale(name) for name in ("zh_TW.UTF-8", "zh_CN.GB18030", "zh", "zh-Hant-HK", "de_DE", "C", "")]
    ['zh-Hant', 'zh-Hans', 'zh-Hans', 'zh-Hant', 'en', 'en', '']
    """
    parts = re.split(r"[_\-.@]", name.lower())
    if parts[0] != "zh":
        return ENGLISH if name else ""
    return TRADITIONAL if {"tw", "hk", "mo", "hant"} & set(parts) and "hans" not in parts else SIMPLIFIED


def language(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language to speak: that of KANBEN_LANG, else of the locale, as gettext looks it up.

    >>> language({"LC_ALL": "zh_TW.UTF-8"}), language({"LANG": "zh_CN.UTF-8", "KANBEN_LANG": "en"}), language({})
    ('zh-Hant', 'en', 'en')
    """
    locale = next((said for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (said := environment.get(name))), "")
    asked = environment.get("LANGUAGE", "").split(":")[0] if locale not in ("C", "POSIX") else ""
    return of_locale(environment.get(NAME, "")) or of_locale(asked) or of_locale(locale) or ENGLISH


def choose(arguments: Sequence[str]) -> list[str]:
    """Take ``--lang`` from before the command's name, set the language asked for anywhere, and return the rest.

    Whether it is one we speak is for the command line to say.
    """
    rest = list(arguments)
    words = rest[: rest.index("--")] if "--" in rest else rest
    for n in range(len(words)):
        if (given := _asked(rest[n:])) in LANGUAGES:
            os.environ[NAME] = given
    while _asked(rest) in LANGUAGES:
        del rest[: 2 if rest[0] == "--lang" else 1]
    return rest


def _asked(words: Sequence[str]) -> str:
    """Return the language that ``words`` begin by asking for, empty if they ask for none."""
    option, _, given = words[0].partition("=") if words else ("", "", "")
    if option != "--lang":
        return ""
    return "".join(words[1:2]) if words[0] == option else given


# --- what is said --------------------------------------------------------------------


def spoken(finding: Finding, language: str) -> Finding:
    """Return ``finding`` with its message and hint in ``language``; its code, place and choices as they are."""
    if language == ENGLISH:
        return finding
    patterns, words = _of_code(finding.code)
    message, hint = (_said(text, patterns, words, language) for text in (finding.message, finding.hint))
    return replace(finding, message=message, hint=hint)


def line(finding: Finding, language: str) -> str:
    """Return a finding as it is printed."""
    told = str(spoken(finding, language))
    return told if language == ENGLISH else told.replace("\n  hint: ", f"\n  {in_chinese('提示：', language)}", 1)


def talk(said: str, language: str) -> str:
    """Return a line of the commands that is no finding."""
    if language == ENGLISH or not said:
        return said
    patterns, words = _talk()
    return "\n".join(_said(one, patterns, words, language) for one in said.split("\n"))


def whole(text: str, language: str) -> str:
    """Return a paragraph, or several, of the help; the beginning of one, cut short by ``...``, stands for it."""
    made, bounds = " ".join(text.split()), ""
    if found := _BOUNDS.fullmatch(made):
        made, bounds = found.groups()
    if language != ENGLISH and made.endswith("..."):
        made = next((one for one in codes.read("talk")["lines"] if one.startswith(made[:-3])), made)
    told = talk(made, language)
    return text if told == made else told + bounds


def in_chinese(text: str, language: str) -> str:
    """Return a Chinese text of the catalogue in the script of ``language``."""
    return codes.simplified().get(text, text) if language == SIMPLIFIED else text


Patterns = tuple[tuple[re.Pattern[str], str], ...]


@cache
def _patterns(templates: tuple[tuple[str, str], ...]) -> Patterns:
    """Return what matches each template, that with most fixed text first."""
    ordered = sorted(templates, key=lambda one: -len(_HOLE.sub("", one[0])))
    return tuple((_compiled(english), chinese) for english, chinese in ordered)


def _compiled(template: str) -> re.Pattern[str]:
    parts = _HOLE.split(template)
    made = "".join(f"(?P<_{part}>.*?)" if n % 2 else re.escape(part) for n, part in enumerate(parts))
    return re.compile(made, re.DOTALL)


@cache
def _of_code(code: str) -> tuple[Patterns, Patterns]:
    entry, shared = codes.entry(code), codes.read("shared")
    messages, words = (entry.messages, entry.words) if entry else ({}, {})
    own = _patterns(tuple(messages.items())) + _patterns(tuple(shared["messages"].items()))
    return own, _patterns(tuple(words.items())) + _patterns(tuple(shared["words"].items()))


@cache
def _talk() -> tuple[Patterns, Patterns]:
    told = codes.read("talk")
    return _patterns(tuple(told["lines"].items())), _patterns(tuple(told["words"].items()))


def _said(text: str, patterns: Patterns, words: Patterns, language: str) -> str:
    for pattern, chinese in patterns if len(text) <= MOST else ():
        if found := pattern.fullmatch(text):
            given = found.groupdict()
            told = {name: _said(value, words, (), language) for name, value in given.items()} if words else given
            return _filled(in_chinese(chinese, language), told)
    return text


def _filled(template: str, values: Mapping[str, str]) -> str:
    return _HOLE.sub(lambda hole: values.get(f"_{hole[1]}", ""), template)
