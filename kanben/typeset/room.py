"""Where the setter is put into WeasyPrint, and taken out again."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import weasyprint.draw.text
import weasyprint.layout.block
import weasyprint.layout.preferred

from kanben.findings import Finding
from kanben.typeset.glyphs import TypeCase
from kanben.typeset.lines import line_boxes
from kanben.typeset.pieces import draw
from kanben.typeset.widths import line_widths

_HOOKS: tuple[tuple[Any, str, tuple[str, ...], Callable[..., Any]], ...] = (
    (
        weasyprint.layout.block,
        "iter_line_boxes",
        (
            *("context", "box", "position_y", "bottom_space", "skip_stack", "containing_block"),
            *("absolute_boxes", "fixed_boxes", "first_letter_style", "first_line_style"),
        ),
        line_boxes,
    ),
    (
        weasyprint.layout.preferred,
        "inline_line_widths",
        ("context", "box", "outer", "is_line_start", "minimum", "skip_stack", "first_line"),
        line_widths,
    ),
    (
        weasyprint.draw.text,
        "draw_first_line",
        ("stream", "textbox", "text_overflow", "block_ellipsis", "matrix"),
        draw,
    ),
)


def unfit() -> tuple[Finding, ...]:
    """Return a finding (``P-130``) if this WeasyPrint is not one that lines can be set in: then its own lines stand."""
    for module, name, known, _ in _HOOKS:
        if tuple(inspect.signature(getattr(module, name)).parameters) != known:
            said = f"lines are set as WeasyPrint sets them, ragged: its {name} is not the one we know"
            return (Finding("P-130", said, "requirements.txt", hint="install the WeasyPrint that is pinned there"),)
    return ()


@contextmanager
def setting() -> Iterator[None]:
    """Set what is laid out and drawn inside by Kanben's rules; where :func:`unfit` finds something, change nothing.

    Not for two threads at once: for as long as it lasts, functions of WeasyPrint's are others.
    """
    if unfit():
        yield
        return
    case = TypeCase()
    stock = [(module, name, getattr(module, name)) for module, name, _, _ in _HOOKS]
    for (module, name, function), (*_, ours) in zip(stock, _HOOKS, strict=True):
        more = (function,) if ours is draw else (function, case)
        setattr(module, name, partial(ours, *more))
    try:
        yield
    finally:
        for module, name, function in stock:
            setattr(module, name, function)
