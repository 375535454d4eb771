"""Reports to look at: a small one, a busy one, and one that means harm."""

import re
from collections.abc import Mapping

from kanben.decision import Decision, Passage
from kanben.edits import Edit, Revision
from kanben.findings import Finding
from kanben.model import Contributor, Metadata, Source
from kanben.report import Report, SourceReport

BOOK = Metadata("雲上的戰爭", "clouds", "urn:uuid:0", contributors=(Contributor("劉佳"),), date="2019-05-22")
ALERT = "<script>alert(1)</script>"


def mended(text: str, *steps: tuple[str, str, str, str], confidence: float = 1.0) -> Revision:
    """Revise ``text`` by (pattern, replacement, rule, reason), one after the other."""
    revision = Revision.of(text)
    for pattern, replacement, rule, reason in steps:
        found = [
            Edit(m.start(), m.end(), m.expand(replacement), confidence=confidence)
            for m in re.finditer(pattern, revision.text)
        ]
        revision = revision.apply(found, rule, reason)
    return revision


def seed(revision: Revision, name: str = "a.txt", unaccounted: int = 0) -> SourceReport:
    source = Source(name, revision.received, "utf-8", 0.98)
    return SourceReport(source, "Traditional, by machine", revision, unaccounted)


DAMAGED = "2015年8月12日,22時(shí)51分。\n這次接待變得 緊張...\n\n轉載請注明出處\n"
STEPS = (
    (r"\([a-zí]+\)", "", "pinyin", "A reading in brackets, left by a conversion."),
    (",", "，", "full-width", "Marks between Han stand full width."),
    (" ", "", "spaces", "No space stands between Han."),
    (r"\.{3}", "……", "ellipsis", "Six dots."),
    ("轉載請注明出處\n", "", "reprint", "A notice to other sites."),
)


def report(
    revision: Revision, variants: Mapping[str, tuple[Decision, ...]] | None = None, findings: tuple[Finding, ...] = ()
) -> Report:
    return Report(BOOK, ("clouds.zh-Hant.epub",), (seed(revision, "0.txt"),), variants or {}, findings)


HOSTILE = report(
    mended(
        f"{ALERT}天津,濱海\u202e倒\x00轉<img src=x onerror=alert(2)>\u2066",
        (",", "，", f"rule{ALERT}", f'"{ALERT}\u202e'),
        ("倒", "</style>\u202e", "turned\u202e", "' onfocus=alert(3) x='"),
        confidence=0.5,
    ),
    variants={
        ALERT: (
            Decision(ALERT, "alert", ALERT, ALERT, ALERT),
            Decision(
                *(f"{ALERT}\u202e", ALERT, ALERT, ALERT, f"seeds/{ALERT}:1", 2, ALERT, 0, 8, (ALERT,)),
                (Passage(f"{ALERT}\x00", 1, 3, ALERT),),
                f"\"{ALERT}\u202e\" = '</script>'",
                {ALERT: ALERT, "</script>": f"{ALERT}\u202e"},
            ),
        )
    },
    findings=(
        Finding(ALERT, ALERT, ALERT, 1, ALERT),
        Finding("R-1", "here\u202e", "0.txt", 1),
        Finding("R-2", ALERT, f"seeds/{ALERT}\u202e", 1, ALERT, (f"\"{ALERT}\u202e\" = '</script>'", ALERT)),
    ),
)


def choosing(source: str, line: int, *choices: str) -> Finding:
    """Find two readings of one place."""
    hint = f'choose a line and paste it into book/corrections.toml under [restored."{source}"]'
    return Finding("R-160", "broken, and not to be read in one way only", f"seeds/{source}", line, hint, choices)


BUSY = "騰訊(xùn)雲工程師,紛紛以志愿者的形(xíng)式回到機(jī)房,經(jīng)過(guò)幾輪緊急搶修后,機(jī)房恢復(fù).\n" * 150
