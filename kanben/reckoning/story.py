"""What a reader keeps in mind while reading: when this was written, and when we are in the story.

Three things give a date to words that have none of their own.  The *document
date* stands behind 去年 and 昨天.  The *frame* stands behind 次日 and 這年: it is
set by a date that says when something happened, not by one that only describes
(于2010年投入運行的數據中心).  An *event* told before stands behind 會議召開一個月前.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta

from kanben.reckoning import deeds, sureness
from kanben.reckoning.anchor import Anchor, Manner, Need, Stamp, Told, precise, unit
from kanben.reckoning.deeds import Deeds
from kanben.reckoning.diary import opens_entry
from kanben.reckoning.edtf import Point, of_day
from kanben.reckoning.reigns import Era
from kanben.reckoning.whereabouts import Whereabouts

_CLAUSE_END = re.compile(r"[，,。！？!?；;：:\n、「」“”（）()]")
_OPENER = re.compile(
    r"(?:直到|就在|截至|截止|到了?|而|但|然后|随后|后来|于是|终于|从|自|在|于|至|即|便是|等到|又|再|及至|时值|那是|这是|时间是|事在)?"
    r"(?:在|到|于|是)?$"
)
_BACK = re.compile(r"早在|此前|之前|先前|早先|事先|原[本先]|当初|追溯|回[到溯想忆]|曾[经于在]?$|想起")
_DESCRIBES = re.compile(r"[ ]?(?:[\u4e00-\u9fff][ ]?){1,8}的[ ]?[\u4e00-\u9fff]")
_DESCRIBED = re.compile(
    r"[ ]?(?:[由被在][\u4e00-\u9fff]{1,5})?[才刚就所新始]?"
    r"(?:出生|成立|建成|筑成|竣工|落成|投入|投产|上市|上映|出版|发表"
    r"|发布|推出|开业|开馆|创办|创立|创建|创刊"
    r"|设立|组建|启用|通车|完工|兴建|建造|修建|始建|改建"
    r"|重建|建|筑|铸|拍摄|制定|颁布|通过|入学|入职"
    r"|毕业|加入|退休|去世|逝世|收购|购入|生产|制造"
    r"|签订|签署|写|种|买)"
    r"[\u4e00-\u9fff ]{0,9}的[ ]?[\u4e00-\u9fff]"
)
_NEXT_DATE = re.compile(r"[0-9〇零一二三四五六七八九十]{1,4}[年月日号]|[次翌同]年|次日|翌日")
_SAYS = re.compile(r"[说道问答讲喊写称叹]|告诉|回忆|宣布|表示|坦言|透露|指出")
_SINCE = re.compile(r"[才刚已曾还便尚仍]")
_THAT = re.compile(r"[于在]$|[这那一两几某][\u4e00-\u9fff]$")
_SUCH = re.compile(r"(?:[事案]发|发生|出事|事故|惨案|灾难)$")
_LISTED = re.compile(r"[ ]?[、和与及至到~-][ ]?")
_NTH = re.compile(r"第([二三四五六七八九十])[天日]")
_FAR = 10
"""So many paragraphs on, a frame is only a guess."""


@dataclass(slots=True)
class Story:
    """The state of one reading, from the first character to the last."""

    folded: str
    document: Point | None
    stamps: tuple[Stamp | None, Stamp | None] = (None, None)  # above and below the text: when it was written
    frame: Told | None = None
    last: Told | None = None  # of any manner
    steady: Told | None = None  # the last that was neither planned nor aside
    outside: Told | None = None  # the last of these outside of a quotation
    reign: tuple[Era, int, int] | None = None  # the era last counted in, its year, and where
    _entry: Told | None = None  # the day of the diary's entry
    _deeds: Deeds = field(default_factory=Deeds)
    _where: Whereabouts = field(init=False)

    def __post_init__(self) -> None:
        """Begin at the first sentence; a date given stands before a stamp."""
        self.document = self.document or next((stamp.point for stamp in self.stamps if stamp), None)
        self._where = Whereabouts(self.folded)

    def stamped(self, at: int) -> bool:
        """Say whether ``at`` lies in the stamp or signature of the text."""
        above, below = self.stamps
        if above and above.start <= at < above.end:
            return above.point == self.document
        return bool(below and below.start <= at < below.end)

    def sentence_of(self, at: int) -> tuple[int, int]:
        """Return the start and end of the sentence around ``at``, its full stop left out."""
        return self._where.sentence(at)

    def clause_before(self, at: int) -> str:
        """Return the clause up to ``at``, at most 24 characters of it."""
        return _CLAUSE_END.split(self.folded[max(at - 24, 0) : at])[-1]

    def anchor(self, at: int, need: Need) -> Anchor | None:
        """Return where the story stands at ``at``, known at least to the ``need``ed unit; None if nothing was told.

        An event named by the clause before stands first: 爆炸次日 is not the day
        after whatever was told last.
        """
        if event := self.event(at):
            return event
        sentence, paragraph = self._where.sentence(at)[0], self._where.paragraph(at)
        last, steady = self._heard(at)
        for told in (last, steady):
            if told and told.sentence == sentence and told.manner != "aside" and precise(told.value, need):
                return _from(told, "sentence", sureness.SENTENCE)
        if (told := steady) and told.paragraph == paragraph and precise(told.value, need):
            return _from(told, "paragraph", sureness.PARAGRAPH)
        if (told := self.frame) and precise(told.value, need):
            sure = sureness.FRAME if paragraph - told.paragraph <= _FAR else sureness.GUESSED
            return _from(told, "frame", sure)
        return None

    def _heard(self, at: int) -> tuple[Told | None, Told | None]:
        """Return the last date told, and the last that moved the story: a narrator does not go on from a quotation."""
        if self.last and self.last.quoted and self.outside and self._where.quotation(at) < 0:
            return self.outside, self.outside
        return self.last, self.steady

    def event(self, at: int, clause: str | None = None) -> Anchor | None:
        """Return the date of the event the clause before ``at`` ends on; None where it ends on no event at all."""
        said = re.sub(r"[之以]?[后前]的?$", "", self.clause_before(at) if clause is None else clause)
        named = deeds.named(said)
        if not named:
            told = self.steady
            such = told and _SUCH.search(said) and told.paragraph == self._where.paragraph(at)
            return Anchor(told.value, "event", sureness.EVENT) if told and such else None
        values = self._deeds.dates(*named, self._where.paragraph(at))
        if not values and not re.search("[\u4e00-\u9fff]", named[1]):
            alike = self._deeds.near(deeds.kin(named[0]), self._where.paragraph(at))
            if len(alike) == 1:
                return Anchor(alike.pop(), "event", sureness.GUESSED)
        if len(values) != 1:
            why = "more than one such event was told" if values else "the event it counts from was told with no date"
            return Anchor(None, "event", why=why)
        return Anchor(values.pop(), "event", sureness.EVENT)

    def born(self) -> Point | None:
        """Return the birth told, if it was one."""
        values = self._deeds.dates(deeds.BIRTH, "", -1)
        return values.pop() if len(values) == 1 else None

    def clock(self, at: int, need: Need, word: str = "") -> Anchor:
        """Return the day ``at`` is written or spoken on, for 去年 and 昨天.

        A quotation has the time of its speech where its own sentence says it;
        inside an old story that does not say it, nobody knows.  In a history
        that counts by reigns, 明年 is the year after the one told.
        """
        if word in ("明年", "来年") and (told := self.anchor(at, "year")) and told.old[0]:
            return told
        spoken = self.outside
        if spoken and (opens := self._where.quotation(at)) >= 0:
            says = _SAYS.search(self.folded, max(spoken.end, opens - 80), opens)
            if says and spoken.sentence == self._where.sentence(opens)[0]:
                if precise(spoken.value, need):
                    return Anchor(spoken.value, "speech", sureness.PARAGRAPH)
                return Anchor(None, "speech", why="the day of the speech is not told")
            old = self.document is None or spoken.value.year < self.document.year - 1
            if spoken.paragraph == self._where.paragraph(at) and old:
                return Anchor(None, "speech", why="said within the story, and nobody says when")
        if (day := self._entry) and (not day.by_document or day.paragraph == self._where.paragraph(at)):
            return Anchor(day.value, "entry", min(sureness.DOCUMENT, day.sure))
        if self.document is None or not precise(self.document, need):
            return Anchor(None, "document", why="no document date to count from")
        return Anchor(self.document, "document", sureness.DOCUMENT)

    def spoken_now(self, at: int, anchor: Anchor) -> bool:
        """Say whether someone speaks at ``at`` and counts from now, not from the day ``anchor`` counted from now."""
        told = self.last
        return bool(told and told.clocked and told.value == anchor.point and self._where.quotation(at) >= 0)

    def year(self, at: int, *, month: bool = True) -> Anchor | None:
        """Return the point whose year a date without one takes, who says so, and how sure that is.

        ``month``: the date has its own month; a bare day takes that as well.
        """
        last, steady = self._heard(at)
        if last and last.by_document and self.document and month:
            return Anchor(self.document, "document", sureness.OF_DOCUMENT)
        listed = bool(last and at - last.end <= 3 and _LISTED.fullmatch(self.folded, last.end, at))
        sentence, paragraph = self._where.sentence(at)[0], self._where.paragraph(at)
        if last and last.sentence == sentence and (listed or last.manner != "aside"):
            return _from(last, "sentence", sureness.SENTENCE)
        if steady and steady.paragraph == paragraph:
            return _from(steady, "paragraph", sureness.PARAGRAPH)
        if (frame := self.frame) and (self.document is None or paragraph - frame.paragraph <= 1):
            return _from(frame, "frame", sureness.FRAME)
        if self.document:
            return Anchor(self.document, "document", sureness.OF_DOCUMENT)
        return _from(steady, "last", sureness.GUESSED) if steady else None

    def near(self, at: int, need: Need) -> Told | None:
        """Return the date that this paragraph has moved the story to, known to the needed unit."""
        told = self.steady
        here = told and told.paragraph == self._where.paragraph(at) and told.manner == "frame"
        return told if told and here and precise(told.value, need) else None

    def looks_back(self, at: int) -> bool:
        """Say whether the words before ``at`` turn back in time (此前的3月)."""
        return bool(_BACK.search(self.clause_before(at)))

    def nth_day(self, at: int, n: int) -> Point | None:
        """Return the first day 第N天 counts from: the day told, or that which 第二天 counted from."""
        anchor = self.anchor(at, "day")
        if not anchor or not anchor.point:
            return None
        told = next((t for t in (self.last, self.steady, self.frame) if t and t.value == anchor.point), None)
        said = told and _NTH.match(self.folded, told.start, told.end)
        before = "一二三四五六七八九十".index(said[1]) if said else 0
        return of_day(anchor.point.calendar_day - timedelta(before if before < n - 1 else 0))

    def looks_on(self, at: int) -> bool:
        """Say whether the words behind ``at`` look back from the story (十天前，他剛搬來)."""
        return bool(_SINCE.search(self.folded, at, at + 24))

    def last_day_here(self, at: int) -> bool:
        """Say whether a day was told within the few characters before ``at``."""
        told = self.last
        return bool(told and told.value.day and 0 <= at - told.end <= 3)

    def manner(self, point: Point, start: int, end: int, passing: str = "") -> Manner:
        """Say how the date from ``start`` to ``end`` is told; ``passing`` is why it tells no event, if so."""
        if passing in ("planned", "after the document's date"):
            return "planned"
        if (passing and passing != "a question") or _DESCRIBED.match(self.folded, end):
            return "aside"
        before = self.clause_before(start)
        opens = bool(_OPENER.fullmatch(before.strip()))
        describes = bool(_DESCRIBES.match(self.folded, end))
        if describes and _THAT.search(before):
            return "aside"
        sentence = self.sentence_of(start)[0]
        if _BACK.search(self.folded, max(sentence, start - 12), start):
            return "back"
        if self._where.quotation(start) >= 0:
            return "back"
        if opens:
            return "told" if describes else "frame"
        finer = self.frame is None or unit(point) >= unit(self.frame.value)
        return "frame" if finer and not describes else "told"

    def tell(
        self,
        point: Point,
        start: int,
        end: int,
        *,
        by_document: bool = False,
        clocked: bool = False,
        old: tuple[int, int] = (0, 0),
        sure: float = 1.0,
        passing: str = "",
    ) -> None:
        """Move the story to ``point``, which stands from ``start`` to ``end``.

        ``by_document``: its year is not in its words, but the document's;
        ``clocked``: it was counted from the day of writing; ``old``: its year and
        month in the old calendar; ``sure``: its confidence; ``passing`` as in
        :meth:`manner`.
        """
        manner = self.manner(point, start, end, passing)
        sentence, paragraph = self._where.sentence(start)[0], self._where.paragraph(start)
        quoted = self._where.quotation(start) >= 0
        told = Told(
            replace(point, mark=""), start, end, sentence, paragraph, manner, by_document, old, clocked, sure, quoted
        )
        self.last = told
        if point.day and (opens := opens_entry(self.folded, start, end)):
            self._entry = replace(told, by_document=opens == "clause" and bool(self.document))
        if manner in ("planned", "aside"):
            if passing == "" and manner == "aside":
                self._note(told)
            return
        self.steady = told
        if not quoted:
            self.outside = told
        if manner == "frame":
            self.frame = told
        self._note(told)

    def _note(self, told: Told) -> None:
        """Keep what is told to have happened at a date, up to the next date."""
        before, (_, last) = self.clause_before(told.start), self.sentence_of(told.start)
        alone = len(self.folded[told.end : min(last, told.end + 30)].strip("，, ")) < 15
        if alone and self.folded[last + 1 : last + 2] == "\n":  # the date is all its line says
            last = self.sentence_of(last + 2)[1]
        after = self.folded[told.end : min(last, told.end + 80)]
        kinds = deeds.told(before)
        if kinds:
            after = _CLAUSE_END.split(after, maxsplit=1)[0]
        elif coming := _NEXT_DATE.search(after):
            after = after[: coming.start()]
            if cut := max((m.end() for m in _CLAUSE_END.finditer(after)), default=0):
                after = after[:cut]
        self._deeds.note(told.value, kinds | deeds.told(after), before + after, told.paragraph)


def _from(told: Told, who: str, sure: float) -> Anchor:
    """Return what is counted from ``told``: no surer than that is."""
    return Anchor(told.value, who, min(sure, told.sure), old=told.old)
