"""Colours of a stylesheet: each must be readable on its ground, by day and by night.

A reader's device has a light page or a dark one.  A style that sets the ink and leaves the
ground to the device, or the other way, is unreadable on one of the two: so they are set both,
with enough between them, or neither.

Source: WCAG 2.2, 1.4.3 (4.5 to 1) and "contrast ratio", "relative luminance".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import tinycss2
from tinycss2.color3 import RGBA, parse_color

ENOUGH = 4.5
"""Contrast of text with its ground, of 1 to 21."""

_LEFT_ALONE = frozenset(("inherit", "currentcolor", "transparent", "initial", "unset", "revert", "none"))
_INK, _GROUND = frozenset(("color",)), frozenset(("background", "background-color"))
_HELD = frozenset(("media", "supports", "layer", "container"))
_HINT = "set the ink and its ground together, or leave both to the reader's device"

Told = tuple[int, str, str]
"""A line, what is wrong in it, what to do."""


def unreadable(css: str) -> Iterator[Told]:
    """Yield the rules of ``css`` whose colours a reader may not be able to read.

    >>> [said for _, said, _ in unreadable("p { color: #777; background: #fff } a { color: inherit }")]
    ['p: the ink on its ground has a contrast of 4.48 to 1; 4.5 is the least']
    """
    yield from _rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True))


def _rules(rules: Iterable[Any]) -> Iterator[Told]:
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword in _HELD and rule.content is not None:
            yield from _rules(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))
        elif rule.type == "qualified-rule":
            selector = tinycss2.serialize(rule.prelude).strip()
            yield from ((rule.source_line, f"{selector}: {said}", _HINT) for said in _of_rule(rule.content))


def _of_rule(content: Iterable[Any]) -> Iterator[str]:
    ink: list[RGBA] = []
    ground: list[RGBA] = []
    for declared in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if declared.type != "declaration" or declared.lower_name not in _INK | _GROUND:
            continue
        found = ink if declared.lower_name in _INK else ground
        said = tinycss2.serialize(declared.value).strip()
        if said.lower() in _LEFT_ALONE:
            continue
        colours = [one for one in map(parse_color, declared.value) if isinstance(one, RGBA)]
        if len(colours) != 1 or colours[0].alpha < 1:
            yield f"{declared.lower_name}: {said} is no plain colour, and cannot be reckoned with"
            return
        found[:] = colours
    if ink and ground:
        if (contrast := _contrast(ink[0], ground[0])) < ENOUGH:
            yield f"the ink on its ground has a contrast of {contrast:.2f} to 1; {ENOUGH} is the least"
    elif ink or ground:
        yield "an ink without its ground" if ink else "a ground without its ink"


def _contrast(one: RGBA, other: RGBA) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: RGBA) -> float:
    parts = (colour.red, colour.green, colour.blue)
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)
