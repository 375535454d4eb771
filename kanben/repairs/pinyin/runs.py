"""Read a broken run backwards: every text that the converter would have turned into what we were given.

Read in bytes, a run begins with a lead byte that ``?`` stands for and goes on
one byte off: each character received gives the second half of one character and
the first half of the next, until a single byte, or a reading, sets it right.

What was lost has to be supposed: a pair of bytes that was no character, and is
gone, lies between *two* characters where the bytes that are left would spell
one; the second half of a character that met a mark is gone, and the mark.  All
that is supposed is weighed by how likely the words are.  The search keeps the
likeliest few at every step, so that its time grows with the run alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kanben.repairs.pinyin.characters import (
    common_led,
    common_trailed,
    everyday,
    gone,
    led_and_read,
    vanishing,
    vanishing_before,
)
from kanben.repairs.pinyin.converter import FIRST_LEAD, FIRST_TRAIL, NBSP, character, damage, gbk
from kanben.repairs.pinyin.evidence import READING, WRECK, Evidence
from kanben.repairs.words import Language, Spelt, alone

LONGEST_RUN = 60  # characters after a wreck, within which the bytes must fall into step
KEPT = 16  # texts kept at each step
SUPPOSED = 4  # of these, from how many a lost pair is supposed
MOST = 8  # readings of one run worth telling
MOST_BEGUN = 16  # first characters, of two that are both gone, that are followed up
LOOK_BACK = LOOK_AHEAD = 6  # characters before and after a run that help to judge it
MOST_WEIGHED = 12_000  # different runs of one text: some minutes; what is more is left to a person
SWALLOWED = ",.?!:;)(%\"'-/0123456789"
HALF = 0.5  # of a character's likelihood in a text is its likelihood in a list: lists are longer than one thinks
NO_QUESTION = ",.:;"  # marks that do not follow a question
STOPS = "。！？”」…"

Listed = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Path:
    """One text, read as far as ``place``; ``lead`` waits for its second half, 0 where the bytes are in step.

    ``across`` is the listed character that ends with ``lead``, if one does;
    ``listed`` and ``torn`` are what this text supposes of the converter.
    """

    place: int
    lead: int
    text: str
    spelt: Spelt
    across: str = ""
    listed: Listed = ()
    torn: tuple[str, ...] = ()
    lost: int = 0
    listing: float = 0.0

    @property
    def likelihood(self) -> float:
        """How likely the text is, and the converter it supposes: what one lists is common."""
        return self.spelt.likelihood + self.listing


@dataclass(frozen=True, slots=True)
class Answer:
    """One text for the run that ends at ``end``.

    ``likelihood`` is of the run and what follows it, a natural logarithm; ``lost`` counts what it supposes was lost.
    """

    end: int
    text: str
    likelihood: float
    lost: int


Weighed = dict[tuple[str, str], list[Answer]]
"""The answers to each run with what stands before and after it, their ends counted from where it breaks."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line received, what is known of its text, and the runs of the text that were weighed already."""

    line: str
    known: Evidence
    language: Language
    weighed: Weighed


def answers(line: Line, at: int, before: str) -> list[Answer]:
    """Return the texts of the run that breaks at ``at`` behind the text ``before``, the likeliest first.

    All of them end at the same place, and each was proved: damaged again, it
    gives what was received.
    """
    run = before[-LOOK_BACK:], line.line[at : at + LONGEST_RUN + 4 * LOOK_AHEAD]
    if run not in line.weighed:
        if len(line.weighed) == MOST_WEIGHED:
            return []
        line.weighed[run] = [replace(answer, end=answer.end - at) for answer in _answers(line, at, before)]
    return [replace(answer, end=answer.end + at) for answer in line.weighed[run]]


def _answers(line: Line, at: int, before: str) -> list[Answer]:
    wreck = WRECK.match(line.line, at)
    assert wreck
    done: list[Path] = []
    spelt = line.language.spell(before[-LOOK_BACK:])
    paths = [
        _listing(line, Path(wreck.end(), gbk(across)[1], "", spelt, across), across, wreck[1])
        for across in led_and_read(gbk(before[-1])[-1], wreck[1])
        if gbk(across)[1] >= FIRST_LEAD and line.known.may_list(across, wreck[1])
    ]
    while paths and min(path.place for path in paths) - at < LONGEST_RUN:
        further: list[Path] = []
        for rank, path in enumerate(paths):
            for onward in _onward(line, path, supposing=rank < SUPPOSED):
                (further if onward.lead else done).append(onward)
        paths = _likeliest(further)
    return _compared(line, at, before, _likeliest(done))


def _onward(line: Line, path: Path, *, supposing: bool) -> Iterator[Path]:
    """Yield ``path`` one step further: one character received, or one reading."""
    received = line.line[path.place : path.place + 1]
    if wreck := WRECK.match(line.line, path.place):
        yield from _whole(line, path, wreck.end(), wreck[1])
    elif received == "?":
        yield from _swallowed(line, path)
    elif not received or received <= " " or received == NBSP:
        for text in _ends(line, path.lead):
            yield _longer(line, path, path.place, 0, text, 1)
    elif bytes_ := gbk(received):
        if bytes_[0] < FIRST_TRAIL:
            return
        last = character(path.lead, bytes_[0])
        texts = [(last, 0)] if last and _trusted(line, last) else []
        if supposing:
            texts += [(one + two, 1) for one, two in vanishing(path.lead, bytes_[0])]
        for text, lost in texts:
            yield from _through(line, path, received, bytes_, text, lost)


def _through(line: Line, path: Path, received: str, bytes_: bytes, text: str, lost: int) -> Iterator[Path]:
    """Yield ``path`` with ``text``, whose last byte was the first of ``received``."""
    table, place, torn = line.known.table, path.place + 1, path.torn
    if text[0] in table and path.across:
        torn = (*torn, path.across + text[0])  # it shares a byte with a listed character, and may have been torn by it
    closing = READING.match(line.line, place)
    # the character that ends with ``received``, and may have its reading here: the last of ``text``, or one across
    last, lead, whole = (text[-1], 0, text[:-1]) if len(bytes_) == 1 else (received, bytes_[1], text)
    if any(c in table and path.across + c not in torn for c in whole):
        return
    across = ""
    if closing:
        if not line.known.may_list(last, closing[1]):
            return
        place, across = closing.end(), last
        torn = tuple(pair for pair in torn if lead or pair[1] != last)
    elif last in table and path.across + last not in torn:
        return
    if 0 < lead < FIRST_LEAD:
        text, lead = text + chr(lead), 0
    also = (last, closing[1]) if closing else None
    yield _longer(line, path, place, lead, text, lost, across=across, torn=torn, also=also)


def _whole(line: Line, path: Path, place: int, reading: str) -> Iterator[Path]:
    """Yield ``path`` with the listed character whose second byte a wreck swallowed."""
    for last in led_and_read(path.lead, reading):
        if line.known.may_list(last, reading) and _trusted(line, last):
            yield _longer(line, path, place, 0, last, also=(last, reading))
    for one, two in vanishing_before(path.lead, reading):
        if one not in line.known.table and line.known.may_list(two, reading):
            yield _longer(line, path, place, 0, one + two, 1, also=(two, reading))


def _swallowed(line: Line, path: Path) -> Iterator[Path]:
    """Yield ``path`` with each character and mark that can have become ``?``."""
    marks = [mark for mark in SWALLOWED if mark in ",.?" or mark in line.language.marks]
    for last in common_led(path.lead):
        for mark in marks if last not in line.known.table else ():
            yield _longer(line, path, path.place + 1, 0, last + mark, 2)


def _ends(line: Line, lead: int) -> Iterator[str]:
    """Yield what may end with a first byte that waited in vain: a character, or one and a full stop of two bytes."""
    for last in common_led(lead):
        if last not in line.known.table:
            yield last
            yield from (last + stop for stop in STOPS if gone(last, stop))


def _longer(
    line: Line,
    path: Path,
    place: int,
    lead: int,
    text: str,
    lost: int = 0,
    *,
    across: str = "",
    torn: tuple[str, ...] | None = None,
    also: tuple[str, str] | None = None,
) -> Path:
    """Return ``path`` longer by ``text``; ``also`` is a character this supposes to be listed, and its reading."""
    longer = Path(
        place,
        lead,
        path.text + text,
        line.language.spell(text, path.spelt),
        across,
        path.listed,
        path.torn if torn is None else torn,
        path.lost + lost,
        path.listing,
    )
    return _listing(line, longer, *also) if also else longer


def _listing(line: Line, path: Path, character: str, reading: str) -> Path:
    """Return ``path`` that supposes ``character`` to be listed; what it is not part of, the text does not speak for."""
    if character in line.known.table or (character, reading) in path.listed:
        return path
    unlikely = 0.0 if path.text.endswith(character) else HALF * alone(character)
    return replace(path, listed=(*path.listed, (character, reading)), listing=path.listing + unlikely)


def _trusted(line: Line, character: str) -> bool:
    """Say whether a character put back is one we may trust: met in this text, or of everyday use."""
    return character in line.known.bare or character in line.known.table or everyday(character) or _mark(character)


def _likeliest(paths: Iterable[Path]) -> list[Path]:
    """Return the likeliest of ``paths``, and those that suppose nothing however unlikely they are."""
    ranked = sorted(paths, key=lambda path: (-path.likelihood, path.text, path.place))
    return [path for rank, path in enumerate(ranked) if rank < KEPT or not path.lost][: 2 * KEPT]


def _compared(line: Line, at: int, before: str, paths: list[Path]) -> list[Answer]:
    """Return ``paths`` as answers to the same stretch, so that their likelihoods can be compared."""
    proved = [path for path in paths if _proved(line, at, before, path)]
    if not proved:
        return []
    end = max(path.place for path in proved)
    found: dict[str, Answer] = {}
    wreck = WRECK.search(line.line, end, end + 4 * LOOK_AHEAD)
    after = READING.sub("", line.line[end : wreck.start() if wreck else end + 4 * LOOK_AHEAD])
    for path in proved:
        text = path.text + READING.sub("", line.line[path.place : end])
        spelt = line.language.spell(text[len(path.text) :] + after[:LOOK_AHEAD], path.spelt)
        answer = Answer(end, text, spelt.likelihood + path.listing, path.lost)
        if text not in found or found[text].likelihood < answer.likelihood:
            found[text] = answer
    return sorted(found.values(), key=lambda answer: -answer.likelihood)[:MOST]


def _proved(line: Line, at: int, before: str, path: Path) -> bool:
    """Say whether the text of ``path``, damaged again, is what was received."""
    table = {**line.known.table, **dict(path.listed)}
    last = before[-1]
    whole = damage(last, table) + line.line[at : path.place].replace(NBSP, " ")
    return damage(last + path.text, table, path.torn) == whole


def _mark(character: str) -> bool:
    return 0xA1 <= gbk(character)[0] <= 0xA9


def marked(line: Line, at: int, before: str) -> list[Answer]:
    """Return what may have stood where ``???`` stands at ``at``, the likeliest first; none if it is a question.

    A full-width question mark, A3BF, was also found across two characters and
    made half-width; the halves on either side became ``?`` as well, where a
    mark of one byte came next.  Nobody asks so and goes on with a comma.
    """
    end = at + 3
    if line.line[end : end + 1] not in tuple(NO_QUESTION):
        return []
    after = READING.sub("", line.line[end : end + 4 * LOOK_AHEAD])[:LOOK_AHEAD]
    run = before[-LOOK_BACK:], "???" + after
    if run not in line.weighed:
        if len(line.weighed) == MOST_WEIGHED:
            return []
        line.weighed[run] = _around_marks(line.language, *run)
    return [replace(answer, end=end) for answer in line.weighed[run]]


def _around_marks(language: Language, before: str, marks: str) -> list[Answer]:
    spelt = language.spell(before)
    begun = {one: language.spell(one, spelt) for one in common_trailed(0xA3)}
    likely = sorted(begun, key=lambda one: -begun[one].likelihood)[:MOST_BEGUN]
    found = [
        Answer(0, one + two, language.spell(two + marks[3:], begun[one]).likelihood, 2)
        for one in likely
        for two in common_led(0xBF)
    ]
    return sorted(found, key=lambda answer: -answer.likelihood)[:MOST]
