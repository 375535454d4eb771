"""Read the dates of Chinese prose, and make an annotated chronology of them.

    text --recognising--> readings --candidates, merging--> events --pages--> blocks of the book

``editor`` reads what the editor decided of them, ``passages`` marks them in the
chapters.  Behind the readings, ``folding`` gives the words of dates one form; ``grammar`` is the ordered table of
patterns and ``guards`` says what only looks like a date; ``resolving`` finds the
calendar value of each match with what ``story`` keeps in mind, ``calendars`` knows
of reigns and the old calendar, ``edtf`` is what comes out and ``wording`` says it
in Chinese.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from kanben.chronology.annotating import Annotated, annotate
from kanben.chronology.editor import Decisions, decisions
from kanben.chronology.edtf import Point, parse
from kanben.chronology.export import chronology_json
from kanben.chronology.recognising import Reading, read

__all__ = ["Annotated", "Decisions", "Expression", "annotate", "chronology_json", "dates", "decisions"]


@dataclass(frozen=True, slots=True)
class Expression:
    """A time expression: code points ``start`` to ``end`` of the text, and what they mean.

    ``kind`` is one of absolute, partial, season, range, decade, relative,
    duration, recurring, vague, other; ``edtf`` is None where no calendar value
    is meant or none could be found; ``trace`` says how it was come by.
    """

    text: str
    start: int
    end: int
    edtf: str | None
    kind: str
    event: bool
    confidence: float
    trace: str

    def as_json(self) -> dict[str, str | int | float | bool | None]:
        """Return the object a line of ``build.py dates`` holds."""
        return asdict(self)


def dates(text: str, date: str | None = None) -> tuple[Expression, ...]:
    """Return every time expression of ``text``, Simplified or Traditional.

    ``date`` (CCYY-MM-DD) is when the text was written; without it, a date that
    stands alone on one of the first lines.  ValueError if ``date`` is no date.

    >>> [(d.text, d.edtf) for d in dates("2018年9月30日，清晨。172天後，年報公開。")]
    [('2018年9月30日', '2018-09-30'), ('172天後', '2019-03-21')]
    >>> [(d.text, d.edtf) for d in dates("成本的1/4~1/5，2000多公里外")]
    []
    """
    written = parse(date) if date else None
    if not (written is None or isinstance(written, Point)):
        raise ValueError(f"the date of a text is one date, not {date!r}")
    return tuple(expression(reading) for reading in read(text, written))


def expression(reading: Reading) -> Expression:
    """Return a reading as the world sees it."""
    found = reading.found
    trace = "; ".join(part for part in (found.trace, reading.note) if part)
    edtf = str(found.value) if found.value is not None else None
    return Expression(
        reading.text, reading.start, reading.end, edtf, found.kind, reading.event, found.confidence, trace
    )
