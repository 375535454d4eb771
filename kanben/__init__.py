"""Kanben 刊本 turns a folder of Chinese articles, however damaged, into books.

The way through it, each arrow a function from value to value::

    seeds → read → correct → repair → divide → bind → annotate → vary → write → proof → dist

*read* (:mod:`kanben.readers`) makes text of bytes, and says how it understood
them.  *correct* (:mod:`kanben.corrections`) carries out what the editor decided.
*repair* (:mod:`kanben.repairs`) applies an ordered list of small rules.
*divide* (:mod:`kanben.structure`) finds headings, turns of dialogue and
quotations.  *bind* (:mod:`kanben.bind`) puts the chapters between front and back
matter.  *annotate* (:mod:`kanben.chronology`) finds the dates and writes the
chronology.  *vary* (:mod:`kanben.variants`) puts the whole book into one script
and region.  *write* (:mod:`kanben.writers`) makes EPUB, PDF and Markdown.
*proof* (:mod:`kanben.proof`) reads what was written as a stranger would.

The values they hand on are in :mod:`kanben.model`; what may happen to a text is
in :mod:`kanben.edits`; what a person should know is in :mod:`kanben.findings`.
:mod:`kanben.press` runs them all and is the only one that opens files;
:mod:`kanben.cli`, with :mod:`kanben.filters` and :mod:`kanben.terminal`, is the
only one that prints.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from kanben.press import Made
    from kanben.reckoning import Expression
    from kanben.repairs import Repaired
    from kanben.variants import Converter, OpenCC

__version__ = "0.1.0"
__all__ = ["build", "convert", "converter", "dates", "repair"]


def repair(text: str) -> Repaired:
    """Repair ``text`` by all rules; the result has ``text``, ``edits`` and ``findings``.

    Edits are in code points of the text as given.

    >>> repair("他說...").text
    '他說……'
    """
    from kanben import repairs
    from kanben.edits import Revision

    return repairs.repair(Revision.of(text))


@overload
def converter(*, to: str, engine: str = "exact") -> Converter: ...
@overload
def converter(*, opencc: str, engine: str = "exact") -> OpenCC: ...
def converter(*, to: str | None = None, opencc: str | None = None, engine: str = "exact") -> Converter | OpenCC:
    """Return a converter to the variant ``to`` (``zh-Hant-TW`` …): immutable, to be kept and shared by threads.

    With ``opencc`` instead (``s2t`` ``t2s`` ``s2twp`` …) it does what OpenCC does
    and nothing more.  The dictionaries are run by the "exact" engine, or by
    "reference", the readable and slow one.  An unknown name raises
    :class:`~kanben.findings.Trouble`, naming the nearest.

    >>> converter(opencc="s2twp").convert("鼠标里面的硅二极管")
    '滑鼠裡面的矽二極體'
    """
    from kanben import variants

    if opencc is not None and to is None:
        return variants.opencc(opencc, engine=engine)
    if to is not None and opencc is None:
        return variants.converter(to, engine=engine)
    raise TypeError("converter() takes to= or opencc=, one of them")


def convert(text: str, *, to: str) -> str:
    """Return ``text`` in the variant ``to``.

    >>> convert("软件与头发", to="zh-Hant")
    '軟件與頭髮'
    """
    return converter(to=to).convert(text)


def dates(text: str, *, date: str | None = None) -> tuple[Expression, ...]:
    """Return every time expression of ``text``; ``date`` (CCYY-MM-DD) is the document's, for 去年 and 昨天.

    Offsets are code points of the text as given.  A text that bears wounds is
    repaired before it is read; ``text`` is then what stands in it as given, and
    ``trace`` says how it was read.

    >>> [(d.text, d.edtf, d.trace) for d in dates("那是2015年&nbsp;夏天。")]
    [('2015年&nbsp;夏天', '2015-22', 'as written; read as 2015年夏天')]
    """
    from kanben import dated

    return tuple(dated.dates(text, date))


def build(root: str | Path, *, out: str | Path | None = None) -> Made:
    """Make every edition that ``root/book/book.toml`` names, into ``out`` (``root/dist``).

    What an editor must mend raises :class:`~kanben.findings.Trouble`.
    """
    from kanben import press

    return press.build(press.Order(Path(root), Path(out) if out else None))
